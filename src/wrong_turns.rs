//! wrong turns
