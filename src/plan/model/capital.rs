//! What `capital/` holds: the programme, its sources of money, its projects.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use super::{
    AreaId, Build, ByYear, Category, Certainty, DependencyKind, IndexId, ProjectGroup, ProjectId, Provenance,
    ProvisionFrom, Repayment, SchoolId, SiteId, SourceId, SourceKind,
};
use crate::calendar::{AcademicYear, FinancialYear, YearRange};
use crate::money::Pence;
use crate::plan::text::{At, Span};

/// The capital programme (`[programme]`).
#[derive(Clone, Debug, PartialEq)]
pub struct Programme {
    /// Its title.
    pub title: At<String>,
    /// Its first financial year.
    pub first_year: At<FinancialYear>,
    /// Its last financial year.
    pub last_year: At<FinancialYear>,
    /// The month of whose prices its budgets are, where a project gives none of its own.
    pub price_base: Option<At<NaiveDate>>,
    /// By how much budgets may exceed the money, for some projects will slip: a share of the money.
    pub over_programming: Option<At<f64>>,
    /// From when revenue sets borrowing aside.
    pub provision_from: At<ProvisionFrom>,
    /// Of the table.
    pub provenance: Provenance,
}

/// What a source may be spent on: every key given must match, within a key one match is enough.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RingFence {
    /// These projects.
    pub projects: Option<Vec<At<ProjectId>>>,
    /// Projects at these schools.
    pub schools: Option<Vec<At<SchoolId>>>,
    /// Projects of these areas.
    pub areas: Option<Vec<At<AreaId>>>,
    /// Projects of these categories.
    pub categories: Option<Vec<At<Category>>>,
}

impl RingFence {
    /// Whether any key is given.
    #[must_use]
    pub fn is_given(&self) -> bool {
        self.projects.is_some() || self.schools.is_some() || self.areas.is_some() || self.categories.is_some()
    }
}

/// When an amount falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// With so many completions of the source's site in all.
    Dwellings(At<u32>),
    /// On a date, whatever is built.
    On(At<NaiveDate>),
}

impl Due {
    /// Where it is written.
    #[must_use]
    pub const fn span(&self) -> Span {
        match self {
            Self::Dwellings(dwellings) => dwellings.span,
            Self::On(date) => date.span,
        }
    }

    /// The completions that it waits for, if it does.
    #[must_use]
    pub fn dwellings(&self) -> Option<u32> {
        match self {
            Self::Dwellings(dwellings) => Some(dwellings.value),
            Self::On(_) => None,
        }
    }
}

/// An amount that falls due when houses are built, or on a date (`[[source.trigger]]`).
#[derive(Clone, Debug, PartialEq)]
pub struct Trigger {
    /// When.
    pub due: Due,
    /// The clause of the agreement that says so.
    pub clause: Option<At<String>>,
    /// The projects and schools that the clause names, besides the source's own ring-fence.
    pub ring_fence: RingFence,
    /// What then falls due, before indexation; where it is charged by the dwelling, all of it, at the place of the rate.
    pub amount: At<Pence>,
    /// How it is charged, if by the dwelling.
    pub charge: Option<Charge>,
    /// Of the table.
    pub provenance: Provenance,
}

/// A rate for each of so many dwellings, as written: before scenarios.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Charge {
    /// For one dwelling.
    pub per_dwelling: At<Pence>,
    /// The dwellings that are charged.
    pub dwellings: At<u32>,
}

/// How triggered amounts keep their worth (`[source.indexation]`).
#[derive(Clone, Debug, PartialEq)]
pub struct Indexation {
    /// The index, which has a value at `base`.
    pub index: At<IndexId>,
    /// The first day of the month of whose prices the amounts are.
    pub base: At<NaiveDate>,
    /// Of the table.
    pub provenance: Provenance,
}

/// The terms of borrowing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Loan {
    /// Interest a year, exact as written: 0.05 is 5 %.
    pub interest: At<Decimal>,
    /// Life in years, at least one.
    pub life: At<u32>,
    /// How it is paid back.
    pub repayment: At<Repayment>,
}

/// A source of money (`[[source]]`).
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Unique over the plan.
    pub id: At<String>,
    /// As people call it.
    pub name: At<String>,
    /// What kind of money.
    pub kind: At<SourceKind>,
    /// How sure.
    pub certainty: At<Certainty>,
    /// What it may be spent on.
    pub ring_fence: RingFence,
    /// The last financial year it may be spent in.
    pub spend_by: Option<At<FinancialYear>>,
    /// In how many years after the one in which it arrives a receipt must be spent.
    pub spend_within_years: Option<At<u32>>,
    /// Receipts by year, before scenarios' `delay_years`, after `amount_factor`; for borrowing, limits.
    pub receipts: ByYear<FinancialYear, Pence>,
    /// The site whose completions bring the triggers.
    pub site: Option<At<SiteId>>,
    /// What of its receipts earlier spend took (`before` of projects); 0 for borrowing.
    pub spent_before: Option<At<Pence>>,
    /// The reference of the agreement.
    pub agreement: Option<At<String>>,
    /// The reference of the planning permission.
    pub planning_ref: Option<At<String>>,
    /// What falls due with dwellings or on a date, after `amount_factor`.
    pub triggers: Vec<Trigger>,
    /// What the triggers' amounts rise with.
    pub indexation: Option<Indexation>,
    /// The source that advances it.
    pub forward_fund: Option<At<SourceId>>,
    /// Terms, for borrowing.
    pub loan: Option<Loan>,
    /// Years by which scenarios move receipts and what triggers bring.
    pub delay_years: i32,
    /// Of `[[source]]`.
    pub provenance: Provenance,
}

impl Source {
    /// Whether developers pay it: by agreement, by levy, or as houses are built.
    #[must_use]
    pub fn is_contribution(&self) -> bool {
        matches!(*self.kind, SourceKind::S106 | SourceKind::Cil) || !self.triggers.is_empty()
    }

    /// Whether its money is tied in law to what an agreement says: only who signed it may change that.
    #[must_use]
    pub fn is_agreement(&self) -> bool {
        *self.kind == SourceKind::S106 || self.agreement.is_some() || !self.triggers.is_empty()
    }
}

/// What a project adds at a school (`[[project.places]]`).
#[derive(Clone, Debug, PartialEq)]
pub struct Places {
    /// The school.
    pub school: At<SchoolId>,
    /// From this academic year on.
    pub from: At<AcademicYear>,
    /// Raises the top year taught.
    pub years: Option<At<YearRange>>,
    /// What it does to the admission number.
    pub admission: Option<At<Admission>>,
    /// Replaces the net capacity.
    pub capacity: Option<At<u32>>,
    /// Replaces the places of Years 12 and 13 together.
    pub sixth_form_places: Option<At<u32>>,
    /// Whether it opens the school.
    pub opens: At<bool>,
    /// Of the table.
    pub provenance: Provenance,
}

/// What a step does to an admission number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Replaces what stands (`admission_number`).
    Becomes(u32),
    /// Is added to what stands; negative lowers it (`adds`).
    Adds(i32),
}

/// Something a project waits for (`[[project.dependency]]`).
#[derive(Clone, Debug, PartialEq)]
pub struct Dependency {
    /// What kind.
    pub kind: At<DependencyKind>,
    /// In words.
    pub text: At<String>,
    /// When it should be cleared.
    pub due: Option<At<NaiveDate>>,
    /// Whether it is.
    pub cleared: At<bool>,
    /// Of the table.
    pub provenance: Provenance,
}

/// A step of commissioning (`[[project.milestone]]`).
#[derive(Clone, Debug, PartialEq)]
pub struct Milestone {
    /// In words.
    pub text: At<String>,
    /// When it should be done.
    pub due: Option<At<NaiveDate>>,
    /// Whether it is, and when, if that is said.
    pub done: Done,
    /// Of the table.
    pub provenance: Provenance,
}

/// Whether something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// Not yet.
    Open,
    /// Yes.
    Done,
    /// Yes, on this date.
    On(NaiveDate),
}

/// A project's spend as written (`[project.spend]`), or nothing but `before`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpendProfile {
    /// Spent before the first year, needing no funding; absent: 0.
    pub before: Option<At<Pence>>,
    /// By financial year; empty: the budget less `before` is spread from start to completion.
    pub years: ByYear<FinancialYear, Pence>,
}

/// What a project's cost a place is worked out from, where its places and the programme do not say it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Costing {
    /// What kind of works it is; absent: set beside no benchmark.
    pub build: Option<At<Build>>,
    /// The month of whose prices its budget is.
    pub price_base: Option<At<NaiveDate>>,
    /// How many places it adds, at least one; absent: what its steps add.
    pub new_places: Option<At<u32>>,
}

/// A project (`[[project]]`).
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    /// Unique over the plan.
    pub id: At<String>,
    /// Finance code, if any.
    pub reference: Option<At<String>>,
    /// As people call it.
    pub name: At<String>,
    /// What is built, possibly empty.
    pub works: At<String>,
    /// The area it serves, if any.
    pub area: Option<At<AreaId>>,
    /// How far it has come.
    pub group: At<ProjectGroup>,
    /// What it is for.
    pub category: At<Category>,
    /// Lower comes first.
    pub priority: At<i64>,
    /// RIBA stage, if given.
    pub stage: Option<At<String>>,
    /// The approved budget, after scenarios.
    pub budget: At<Pence>,
    /// Start of works.
    pub start: Option<At<NaiveDate>>,
    /// End of works.
    pub completion: Option<At<NaiveDate>>,
    /// When the places are wanted.
    pub needed_by: Option<At<NaiveDate>>,
    /// As written, after scenarios.
    pub spend: SpendProfile,
    /// What it adds.
    pub places: Vec<Places>,
    /// What it waits for.
    pub dependencies: Vec<Dependency>,
    /// What its cost a place is worked out from.
    pub costing: Costing,
    /// The sources that alone may pay for it.
    pub only_sources: Option<Vec<At<SourceId>>>,
    /// The kinds of money that alone may pay for it.
    pub only_kinds: Option<Vec<At<SourceKind>>>,
    /// Whether it may be paid in part, where it says so itself.
    pub divisible: Option<At<bool>>,
    /// Who builds it, if another body does: its places count, its money does not.
    pub delivered_by: Option<At<String>>,
    /// The school that it is at, where no step of places says so.
    pub school: Option<At<SchoolId>>,
    /// The steps of commissioning, in the order of the file.
    pub milestones: Vec<Milestone>,
    /// Whether its places are left out of the tables, for it cannot go ahead; no file says so.
    pub places_left_out: bool,
    /// Of `[[project]]`.
    pub provenance: Provenance,
}

impl Project {
    /// Whether it is in the programme: its spend counts, and its places.
    #[must_use]
    pub fn is_in_programme(&self) -> bool {
        self.is_built() && self.delivered_by.is_none()
    }

    /// Whether it is to be built, by whomever: its places count.
    #[must_use]
    pub fn is_built(&self) -> bool {
        *self.group != ProjectGroup::Pipeline
    }

    /// Whether its places count: it is to be built, and not left out for want of money.
    #[must_use]
    pub fn has_places(&self) -> bool {
        self.is_built() && !self.places_left_out
    }

    /// Whether it is being spent already: it is complete or on site.
    #[must_use]
    pub fn is_committed(&self) -> bool {
        matches!(*self.group, ProjectGroup::Complete | ProjectGroup::OnSite)
    }

    /// Whether it may be paid in part: it says so, it is being spent already, or it is many works in one.
    #[must_use]
    pub fn is_divisible(&self) -> bool {
        let is_many = matches!(*self.category, Category::Condition | Category::Block | Category::Other);
        self.divisible.map_or(self.is_committed() || is_many, |divisible| divisible.value)
    }

    /// The schools that it is at: those of its steps, and the one that it names.
    pub fn schools(&self) -> impl Iterator<Item = SchoolId> {
        self.places.iter().map(|places| *places.school).chain(self.school.map(|school| *school))
    }

    /// Whether it is at a school.
    #[must_use]
    pub fn is_at(&self, school: SchoolId) -> bool {
        self.schools().any(|one| one == school)
    }

    /// Moves start, completion, profile and places by whole years; `before`, `needed_by` and the dates of dependencies
    /// stay.
    pub fn shift(&mut self, years: i32) {
        for date in [&mut self.start, &mut self.completion].into_iter().flatten() {
            date.value = shifted(date.value, years);
        }
        for places in &mut self.places {
            places.from.value = places.from.plus(years);
        }
        let profile = std::mem::take(&mut self.spend.years.years);
        self.spend.years.years = profile.into_iter().map(|(year, amount)| (year.plus(years), amount)).collect();
    }
}

/// The same day some years later; 29 February becomes the 28th where there is none.
fn shifted(date: NaiveDate, years: i32) -> NaiveDate {
    let year = date.year() + years;
    date.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, date.month(), 28)).unwrap_or(date)
}
