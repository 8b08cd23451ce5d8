//! Theorems.
