//! What a command has to say.

use std::process::ExitCode;

/// A text for stdout, and whether the answer is yes.
pub(crate) struct Answer {
    pub(crate) text: String,
    pub(crate) status: Status,
}

/// The exit status of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Fine = 0,
    /// The answer is no: a result is wrong or missing.
    No = 1,
    /// The question could not be read, or a part of it.
    Unread = 2,
}

/// An error is a sentence for the person who asked, where the question could not be read.
pub(crate) type Answered = Result<Answer, String>;

impl Answer {
    pub(crate) fn fine(text: impl Into<String>) -> Self {
        Answer {
            text: text.into(),
            status: Status::Fine,
        }
    }

    /// An answer that is a yes or a no.
    pub(crate) fn whether(is_right: bool, text: String) -> Self {
        let status = if is_right { Status::Fine } else { Status::No };
        Answer { text, status }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        ExitCode::from(status as u8)
    }
}
