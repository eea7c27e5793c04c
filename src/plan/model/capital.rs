//! What `capital/` holds: the programme, its sources of money, its projects.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use super::{
    AreaId, Build, ByYear, Category, Certainty, DependencyKind, IndexId, ProjectGroup, ProjectId, Provenance,
    Repayment, SchoolId, SiteId, SourceId, SourceKind,
};
use crate::calendar::{AcademicYear, FinancialYear, YearRange};
use crate::money::Pence;
use crate::plan::text::At;

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
    /// Of the table.
    pub provenance: Provenance,
}

/// What a source may be spent on: every key given must match, within a key one match is enough.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RingFence {
    /// These projects.
    pub projects: Option<Vec<At<ProjectId>>>,
    /// Projects that add places at these schools.
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

    /// Whether money so fenced may be spent on a project.
    #[must_use]
    pub fn allows(&self, id: ProjectId, project: &Project) -> bool {
        let one = |given: bool, matches: bool| !given || matches;
        let has = |list: &Option<Vec<At<ProjectId>>>| list.iter().flatten().any(|item| item.value == id);
        let school = |list: &Option<Vec<At<SchoolId>>>| {
            list.iter().flatten().any(|item| project.places.iter().any(|places| places.school.value == item.value))
        };
        let area = |list: &Option<Vec<At<AreaId>>>| {
            list.iter().flatten().any(|item| project.area.is_some_and(|area| area.value == item.value))
        };
        let category =
            |list: &Option<Vec<At<Category>>>| list.iter().flatten().any(|item| item.value == *project.category);
        one(self.projects.is_some(), has(&self.projects))
            && one(self.schools.is_some(), school(&self.schools))
            && one(self.areas.is_some(), area(&self.areas))
            && one(self.categories.is_some(), category(&self.categories))
    }
}

/// An amount that falls due when houses are built (`[[source.trigger]]`).
#[derive(Clone, Debug, PartialEq)]
pub struct Trigger {
    /// Cumulative completions of the source's site.
    pub dwellings: At<u32>,
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
    /// What falls due with dwellings, after `amount_factor`.
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
    /// Of `[[project]]`.
    pub provenance: Provenance,
}

impl Project {
    /// Whether it is in the programme: its spend and its places count.
    #[must_use]
    pub fn is_in_programme(&self) -> bool {
        *self.group != ProjectGroup::Pipeline
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
