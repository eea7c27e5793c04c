//! What is wrong with a plan (errors) and what is odd in it (findings).

use super::model::word_type;
use super::text::{Files, Position, Span};

word_type!(
    /// Whether a figure cannot be computed, or merely deserves a look.
    Severity {
        /// A figure is undefined or unreadable.
        Error = "error",
        /// Odd but computable: the figures stand.
        Finding = "finding",
        /// A finding that an officer has set aside.
        Accepted = "accepted",
    }
);

/// Something said of a plan: where, what, and what to write or do instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or finding.
    pub severity: Severity,
    /// A stable word for its kind, such as `unknown-key`.
    pub code: Code,
    /// Where; a default span where nothing is written.
    pub span: Span,
    /// What is wrong, in one sentence without its end.
    pub message: String,
    /// What to write or do instead; possibly empty.
    pub help: String,
}

/// A stable word for a kind of diagnostic.
pub type Code = &'static str;

impl Diagnostic {
    /// An error.
    pub fn error(code: Code, span: Span, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { severity: Severity::Error, code, span, message: message.into(), help: help.into() }
    }

    /// A finding.
    pub fn finding(code: Code, span: Span, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { severity: Severity::Finding, code, span, message: message.into(), help: help.into() }
    }

    /// Where it is, as people read it.
    #[must_use]
    pub fn position(&self, files: &Files) -> Option<Position> {
        files.position(self.span)
    }
}
