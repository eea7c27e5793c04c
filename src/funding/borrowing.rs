//! The revenue cost of borrowing: interest and minimum revenue provision.

use crate::calendar::FinancialYear;
use crate::money::Pence;
use crate::plan::SourceId;

/// The cost of a source's borrowing in one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BorrowingYear {
    /// The borrowing source.
    pub source: SourceId,
    /// The financial year.
    pub year: FinancialYear,
    /// Interest on what this source has drawn in earlier years.
    pub interest: Pence,
    /// Minimum revenue provision on the same.
    pub mrp: Pence,
    /// Both.
    pub total: Pence,
    /// That year's cost of all borrowing so far, all sources.
    pub cumulative: Pence,
}
