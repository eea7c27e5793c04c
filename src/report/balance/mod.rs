//! Sources, what they pay for, what is short, and what borrowing costs.

mod allocations;
mod borrowing;
mod contributions;
mod gap;
mod kinds;
mod ledger;
mod projects;
mod sources;
#[cfg(test)]
mod tests;
mod why_short;

pub use allocations::allocations;
pub use borrowing::borrowing;
pub use gap::{FUNDED, GAP, UNFUNDED, gap};
pub use kinds::kinds;
pub use projects::{go_ahead, projects, said};
pub use sources::{of_all, sources};

use super::Figures;
use super::table::{Cell, Column, ColumnKey, Report, Table, Unit};
use super::words::amount;
use crate::calendar::FinancialYear;
use crate::explain::{Figure, SourcePart};
use crate::funding::{Funding, Proof};
use crate::money::Pence;
use crate::plan::{Certainty, SourceId};

/// One of the tables of the balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Which source pays for which project in which year, and what is unfunded.
    Allocations,
    /// What each source brings, and where it goes.
    Sources,
    /// The same by kind of source.
    Kinds,
    /// Interest and minimum revenue provision.
    Borrowing,
    /// What developers pay, and what may have to go back.
    Contributions,
    /// Why money is short: who competes for what, what is left that cannot help, what would fund each project.
    WhyShort,
    /// What can go ahead.
    Projects,
    /// Spend by year against what pays for it; for people only.
    Gap,
}

/// The views that people read in this order when none is asked for.
const ALL: [View; 8] = [
    View::Gap,
    View::Projects,
    View::WhyShort,
    View::Kinds,
    View::Sources,
    View::Allocations,
    View::Borrowing,
    View::Contributions,
];

impl View {
    /// The title and the remark where there is nothing to show.
    const fn without_any(self) -> (&'static str, &'static str) {
        match self {
            Self::Allocations => ("What pays for each project", "No project spends anything."),
            Self::Sources => ("Sources", "The plan has no source of money."),
            Self::Kinds => ("Funding received, by kind", "The plan has no source of money."),
            Self::Borrowing => ("Revenue cost of borrowing", "The programme borrows nothing."),
            Self::Contributions => ("Developer contributions", "The plan has no developer's contribution."),
            Self::WhyShort => ("Why money is short", "Nothing is: every project in the programme is funded."),
            Self::Projects => ("What can go ahead", "The programme holds no project."),
            Self::Gap => ("Spend and funding", "No project spends anything."),
        }
    }

    /// Its tables; none where there is nothing to show.
    fn tables(self, of: &Figures<'_>) -> Vec<Table> {
        let tables = match self {
            Self::Allocations => vec![allocations(of)],
            Self::Sources => vec![sources(of)],
            Self::Kinds => vec![kinds(of)],
            Self::Borrowing => vec![borrowing(of)],
            Self::Contributions => contributions::tables(of),
            Self::WhyShort => why_short::tables(of),
            Self::Projects => vec![projects(of)],
            Self::Gap => vec![gap(of)],
        };
        tables.into_iter().filter(|table| !table.rows.is_empty()).collect()
    }
}

/// The balance: one view, or for people all of them (`None`; its facts are those of the allocations).
#[must_use]
pub fn report<'a>(of: &'a Figures<'a>, view: Option<View>) -> Report<'a> {
    let tables = move || {
        let tables = match view {
            Some(view) => view.tables(of),
            None => ALL.iter().flat_map(|view| view.tables(of)).collect(),
        };
        if tables.is_empty() {
            let (title, remark) = view.map_or(("Balance", "There is no money in the plan."), View::without_any);
            return vec![Table::remark(title, remark)];
        }
        tables
    };
    let facts = match view.unwrap_or(View::Allocations) {
        View::Allocations => allocations::facts(of),
        View::Sources => sources::facts(of),
        View::Kinds => kinds::facts(of),
        View::Borrowing => borrowing::facts(of),
        View::Contributions => contributions::facts(of),
        View::WhyShort => why_short::facts(of),
        View::Projects => projects::facts(of),
        View::Gap => return Report::for_people(tables),
    };
    Report::new(facts, tables)
}

/// The column of all years together.
pub const ALL_YEARS: &str = "all_years";

/// A column for each year, in £'000.
pub fn year_columns(years: &[FinancialYear]) -> impl Iterator<Item = Column> {
    years.iter().map(|year| Column::of(ColumnKey::Financial(*year), year.to_string(), Unit::Thousands))
}

/// One of a source's flows in a year, by its place among [`ledger::FLOWS`].
fn of_flow(source: SourceId, year: FinancialYear, flow: usize, amount: Pence) -> Cell {
    const PARTS: [SourcePart; 6] = [
        SourcePart::BroughtForward,
        SourcePart::Received,
        SourcePart::Repaid,
        SourcePart::Used,
        SourcePart::Lost,
        SourcePart::CarriedForward,
    ];
    Cell::new(amount).explained(Figure::Source { source, year, part: PARTS[flow] })
}

/// Which of the plan's money counts, where some does not, or some at risk does.
fn counting_note(of: &Figures<'_>) -> Option<String> {
    let has = |certainty| of.plan.sources.iter().any(|source| *source.certainty == certainty);
    match of.outcome.funding.options.counting {
        Certainty::AtRisk => has(Certainty::AtRisk).then(|| "Money at risk is counted.".to_owned()),
        Certainty::Expected => {
            has(Certainty::AtRisk).then(|| "Money at risk is not counted (--include-at-risk counts it).".to_owned())
        }
        counting => Some(format!("Only money at least {counting} is counted (--counting).")),
    }
}

/// How good the use of advances is, where it is not the best.
fn proof_words(funding: &Funding) -> Option<String> {
    match funding.proof {
        Proof::Best => None,
        Proof::Within(most) => {
            Some(format!("The use of advances is the best found; at most {} more could be funded.", amount(most)))
        }
    }
}
