//! Findings that an officer has looked at and set aside.

use chrono::NaiveDate;

use crate::calendar::AcademicYear;
use crate::plan::text::{At, Span};

/// A finding set aside (`[[accepted]]`, in any file of the plan's two folders).
#[derive(Clone, Debug, PartialEq)]
pub struct Accepted {
    /// The finding's code.
    pub finding: At<String>,
    /// The address of what it is about, as `check` gives it.
    pub at: At<String>,
    /// Why it may stand.
    pub reason: At<String>,
    /// Who says so.
    pub by: At<String>,
    /// When.
    pub date: At<NaiveDate>,
    /// The last base year for which it holds; absent: all.
    pub until: Option<At<AcademicYear>>,
    /// The table's header.
    pub span: Span,
}

impl Accepted {
    /// Whether it holds for a plan of this base year.
    #[must_use]
    pub fn holds(&self, base: AcademicYear) -> bool {
        self.until.is_none_or(|until| base <= *until)
    }
}
