//! What the plan's files say: the model, reading it, checking it, and scenarios that change it.

pub mod diagnostic;
pub mod model;
pub mod text;

pub use diagnostic::{Code, Diagnostic, Severity};
pub(crate) use model::word_type;
pub use model::*;
pub use text::{At, FileId, Files, Span};
