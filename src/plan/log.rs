//! What is said of a plan while it is read.

use std::cell::RefCell;

use super::diagnostic::{Code, Diagnostic, Severity};
use super::text::Span;

/// Collects what is said of a plan while it is read.
#[derive(Debug, Default)]
pub struct Log {
    diagnostics: RefCell<Vec<Diagnostic>>,
}

impl Log {
    /// Reports an error.
    pub fn error(&self, code: Code, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.push(Diagnostic::error(code, span, message, help));
    }

    /// Reports a finding.
    pub fn finding(&self, code: Code, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.push(Diagnostic::finding(code, span, message, help));
    }

    /// Reports anything.
    pub fn push(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// Reports several.
    pub fn extend(&self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.diagnostics.borrow_mut().extend(diagnostics);
    }

    /// How many errors were reported so far.
    pub fn errors(&self) -> usize {
        self.diagnostics.borrow().iter().filter(|said| said.severity == Severity::Error).count()
    }

    /// Everything reported.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics.into_inner()
    }
}
