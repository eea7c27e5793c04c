//! The plan's parts, as the files give them, with every id resolved.
//!
//! Areas are in order of their id; schools and sites in order of (area, id), so that the order of files and of
//! tables in them changes no figure. Sources and projects keep the order of the capital files, which counts.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::text::{At, Files, Span};
use crate::calendar::{AcademicYear, FinancialYear, NcYear, Phase, YearRange};
use crate::money::Pence;

macro_rules! index_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub usize);
    };
}

index_type!(
    /// A place in [`Plan::areas`].
    AreaId
);
index_type!(
    /// A place in [`Plan::schools`].
    SchoolId
);
index_type!(
    /// A place in [`Plan::sites`].
    SiteId
);
index_type!(
    /// A place in [`Plan::yields`].
    YieldId
);
index_type!(
    /// A place in [`Plan::sources`].
    SourceId
);
index_type!(
    /// A place in [`Plan::projects`].
    ProjectId
);

/// A value that files write as one of a few words.
pub trait Word: Sized {
    /// The words, in the order of the format's description.
    const WORDS: &'static [&'static str];
    /// The value of a word.
    fn of(word: &str) -> Option<Self>;
}

macro_rules! word_type {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value, in the order of the format's description.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word that stands for it in files and tables.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl $crate::plan::Word for $name {
            const WORDS: &'static [&'static str] = &[$($word),+];
            fn of(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}
pub(crate) use word_type;

word_type!(
    /// How firm the figures of a table are.
    Basis {
        /// Printed in the source named.
        Published = "published",
        /// An officer's estimate.
        Estimate = "estimate",
        /// Made up by a stated rule, to show how the plan works.
        Illustrative = "illustrative",
    }
);

word_type!(
    /// What kind of school it is.
    SchoolType {
        /// Forecast and counted in pressure.
        Mainstream = "mainstream",
        /// Listed and funded, never forecast or counted in pressure.
        Special = "special",
    }
);

word_type!(
    /// How far a housing site has come.
    SiteStatus {
        /// Not planned for.
        Windfall = "windfall",
        /// Allocated in a local plan.
        Allocated = "allocated",
        /// Outline permission.
        Outline = "outline",
        /// Full permission.
        Full = "full",
        /// Being built.
        UnderConstruction = "under-construction",
        /// Built.
        Complete = "complete",
    }
);

word_type!(
    /// What kind of money a source is.
    SourceKind {
        /// Basic Need grant for new places.
        BasicNeed = "basic-need",
        /// Carried forward from earlier years.
        CarryForward = "carry-forward",
        /// Capital maintenance grant.
        Maintenance = "maintenance",
        /// Locally controlled voluntary aided programme.
        Lcvap = "lcvap",
        /// Devolved formula capital.
        Devolved = "devolved",
        /// Any other grant.
        Grant = "grant",
        /// A section 106 agreement.
        S106 = "s106",
        /// Community Infrastructure Levy.
        Cil = "cil",
        /// A capital receipt.
        Receipt = "receipt",
        /// Revenue contributions.
        Revenue = "revenue",
        /// Borrowing; its receipts are limits.
        Borrowing = "borrowing",
    }
);

word_type!(
    /// How sure it is that money arrives.
    Certainty {
        /// In the bank.
        Received = "received",
        /// Announced or agreed.
        Confirmed = "confirmed",
        /// Expected.
        Expected = "expected",
        /// Counted only when asked for.
        AtRisk = "at-risk",
    }
);

word_type!(
    /// How borrowing is paid back.
    Repayment {
        /// Interest on the whole sum each year of its life.
        Maturity = "maturity",
        /// Equal instalments, interest on what they have left.
        Equal = "equal",
        /// One level payment a year, interest first.
        Annuity = "annuity",
    }
);

word_type!(
    /// How far a project has come; also its order in the programme.
    ProjectGroup {
        /// Finished.
        Complete = "complete",
        /// Being built.
        OnSite = "on-site",
        /// In preparation for delivery.
        InPreparation = "in-preparation",
        /// To be commissioned, no dependencies.
        ToCommission = "to-commission",
        /// To be commissioned, with dependencies.
        Dependent = "dependent",
        /// Not in the programme: no spend, no places.
        Pipeline = "pipeline",
    }
);

word_type!(
    /// What a project is for.
    Category {
        /// New places.
        Growth = "growth",
        /// Condition of buildings.
        Condition = "condition",
        /// Special educational needs.
        Send = "send",
        /// Block programmes.
        Block = "block",
        /// Anything else.
        Other = "other",
    }
);

word_type!(
    /// What a project waits for.
    DependencyKind {
        /// Land to be acquired.
        Land = "land",
        /// Planning permission.
        Planning = "planning",
        /// A legal agreement.
        Agreement = "agreement",
        /// A change of school organisation.
        Organisation = "organisation",
        /// An academy's approval.
        Academy = "academy",
        /// Approval under a private finance contract.
        Pfi = "pfi",
        /// A developer.
        Developer = "developer",
        /// A site still to be found.
        SiteSearch = "site-search",
    }
);

/// Where a table's figures come from and how firm they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The source named, if any.
    pub source: Option<At<String>>,
    /// `published` unless the table says otherwise.
    pub basis: Basis,
    /// The table's header.
    pub span: Span,
}

impl Default for Provenance {
    fn default() -> Self {
        Self { source: None, basis: Basis::Published, span: Span::DEFAULT }
    }
}

/// Figures by year with the provenance of their table.
#[derive(Clone, Debug, PartialEq)]
pub struct ByYear<Y: Ord, T> {
    /// The figures, each with its place.
    pub years: BTreeMap<Y, At<T>>,
    /// Of the table as a whole.
    pub provenance: Provenance,
}

impl<Y: Ord, T> Default for ByYear<Y, T> {
    fn default() -> Self {
        Self { years: BTreeMap::new(), provenance: Provenance::default() }
    }
}

impl<Y: Ord + Copy, T: Copy> ByYear<Y, T> {
    /// The figure of a year, if written.
    pub fn get(&self, year: Y) -> Option<T> {
        self.years.get(&year).map(|figure| figure.value)
    }
}

/// The settings of the forecast (`planning-areas/assumptions.toml`).
#[derive(Clone, Debug, PartialEq)]
pub struct Assumptions {
    /// The plan's title, possibly empty.
    pub title: At<String>,
    /// The last academic year used; rolls after it are outturn.
    pub base_year: At<AcademicYear>,
    /// How many academic years after it are forecast, at least one.
    pub horizon: At<u32>,
    /// Pupils in a form of entry.
    pub form_size: At<f64>,
    /// Share of places to keep free.
    pub operating_margin: At<f64>,
    /// Free share above which places are surplus.
    pub surplus_margin: At<f64>,
    /// Weights of past transitions, the latest first; not empty, not all 0.
    pub history_weights: At<Vec<f64>>,
    /// Pupils' worth of area evidence mixed into a school's ratio (κ).
    pub shrinkage: At<f64>,
    /// How much of an area's own change in births its Reception follows (ε of rule 2).
    pub cohort_response: At<f64>,
    /// How much of a change in the feeders' leavers an intake follows (ε of rule 3).
    pub feeder_response: At<f64>,
    /// Weight of a school's present share of its area by years ahead; empty: none.
    pub share: At<Vec<f64>>,
    /// Years that are no year of outcome.
    pub exceptional_years: Vec<At<AcademicYear>>,
    /// Of the settings.
    pub provenance: Provenance,
}

impl Assumptions {
    /// The first forecast year.
    #[must_use]
    pub fn first_forecast_year(&self) -> AcademicYear {
        self.base_year.plus(1)
    }

    /// The last forecast year.
    #[must_use]
    pub fn last_forecast_year(&self) -> AcademicYear {
        self.base_year.plus(i32::try_from(*self.horizon).unwrap_or(i32::MAX / 4))
    }
}

/// Pupils per dwelling (`[yield.…]`).
#[derive(Clone, Debug, PartialEq)]
pub struct Yield {
    /// Its name.
    pub id: At<String>,
    /// Pupils per dwelling once the profile has run, by phase.
    pub pupils: [At<f64>; 3],
    /// Share of it present 0, 1, 2… years after completion; the last one stays. Not empty.
    pub profile: At<Vec<f64>>,
    /// Share of those pupils who are new to the area's schools.
    pub net_new: At<f64>,
    /// Of the table.
    pub provenance: Provenance,
}

impl Yield {
    /// The profile `years` after completion; the last figure stays.
    #[must_use]
    pub fn profile_after(&self, years: i32) -> f64 {
        let place = usize::try_from(years).unwrap_or(0).min(self.profile.len().saturating_sub(1));
        self.profile.get(place).copied().unwrap_or(0.0)
    }
}

/// A planning area (one file of `planning-areas/`).
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// The file's name.
    pub id: At<String>,
    /// As people call it.
    pub name: At<String>,
    /// The district it lies in, possibly empty.
    pub district: At<String>,
    /// 1 several new schools, 2 one new school, 3 other investment, 4 falling rolls.
    pub category: Option<At<u8>>,
    /// Where overflow goes next, in order.
    pub neighbours: Vec<At<AreaId>>,
    /// Dwellings a year already inside the history's ratios.
    pub background_completions: At<f64>,
    /// A remark, possibly empty.
    pub note: At<String>,
    /// Actions to date.
    pub actions: Vec<At<String>>,
    /// Current proposals.
    pub proposals: Vec<At<String>>,
    /// Future proposals.
    pub future: Vec<At<String>>,
    /// Children living in the area who reach Reception that September.
    pub reception_cohort: ByYear<AcademicYear, u32>,
    /// Of `[area]`.
    pub provenance: Provenance,
}

/// Where an intake above Reception comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feeder {
    /// One school.
    School(SchoolId),
    /// Every school of an area (`area:thetford`).
    Area(AreaId),
}

/// A school (`[[school]]`).
#[derive(Clone, Debug, PartialEq)]
pub struct School {
    /// Unique over the plan.
    pub id: At<String>,
    /// As people call it.
    pub name: At<String>,
    /// The area whose file it stands in.
    pub area: AreaId,
    /// LA and establishment number, if given.
    pub dfe: Option<At<String>>,
    /// Unique reference number, if given.
    pub urn: Option<At<String>>,
    /// Mainstream or special.
    pub kind: At<SchoolType>,
    /// NC years taught when full, without projects.
    pub years: At<YearRange>,
    /// Admission number of the first year taught, without projects.
    pub admission_number: At<u32>,
    /// Net capacity over all years, without projects.
    pub capacity: At<u32>,
    /// Of which in temporary accommodation; changes no figure.
    pub temporary_places: At<u32>,
    /// Teaches its first year then and one more each September.
    pub opens: Option<At<AcademicYear>>,
    /// Years taught on the first day; absent: the first year alone.
    pub opens_with: Option<At<YearRange>>,
    /// Teaches nothing from then on.
    pub closes: Option<At<AcademicYear>>,
    /// Its pupils are counted there from then on.
    pub moves_to: Option<At<SchoolId>>,
    /// `None`: every other school of its own area; empty: none.
    pub feeders: Option<Vec<At<Feeder>>>,
    /// Pupils by academic year, one figure a year of `years` (later years may have more, where a project raised it).
    pub roll: BTreeMap<AcademicYear, Vec<At<u32>>>,
    /// Of `[school.roll]`.
    pub roll_provenance: Provenance,
    /// Of `[[school]]`.
    pub provenance: Provenance,
}

impl School {
    /// Whether it takes part in the forecast.
    #[must_use]
    pub fn is_mainstream(&self) -> bool {
        *self.kind == SchoolType::Mainstream
    }

    /// The pupils on roll in an NC year, if that year's roll is written.
    #[must_use]
    pub fn roll_in(&self, nc_year: NcYear, year: AcademicYear) -> Option<u32> {
        let place = nc_year.index().checked_sub(self.years.first.index())?;
        Some(self.roll.get(&year)?.get(place)?.value)
    }
}

/// How a site's dwellings come.
#[derive(Clone, Debug, PartialEq)]
pub enum BuildOut {
    /// Nothing says when: none are built.
    None,
    /// `rate` a year from `start` until all are built.
    Steady {
        /// The first financial year.
        start: At<FinancialYear>,
        /// Dwellings a year, above 0.
        rate: At<f64>,
    },
    /// As written year by year; negative for demolitions.
    Written(ByYear<FinancialYear, i32>),
}

/// What scenarios do to a site's completions after the base year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SiteChange {
    /// Years later (negative: earlier).
    pub delay_years: i32,
    /// How fast against the plan.
    pub rate_factor: f64,
    /// None after the base year.
    pub dropped: bool,
}

impl Default for SiteChange {
    fn default() -> Self {
        Self { delay_years: 0, rate_factor: 1.0, dropped: false }
    }
}

/// A housing site (`[[site]]`).
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// Unique over the plan.
    pub id: At<String>,
    /// As people call it.
    pub name: At<String>,
    /// The area whose file it stands in.
    pub area: AreaId,
    /// Dwellings in all.
    pub dwellings: At<u32>,
    /// How far it has come.
    pub status: At<SiteStatus>,
    /// Pupils per dwelling.
    pub yields: At<YieldId>,
    /// When they come, before scenarios.
    pub build_out: BuildOut,
    /// What scenarios change; see [`crate::forecast::housing`].
    pub change: SiteChange,
    /// Who takes its pupils, with shares; empty: the area's schools.
    pub schools: Vec<At<(SchoolId, f64)>>,
    /// Of `[[site]]`.
    pub provenance: Provenance,
}

/// An officer's figure in place of the forecast's (`[[override]]`).
#[derive(Clone, Debug, PartialEq)]
pub struct Override {
    /// The school.
    pub school: At<SchoolId>,
    /// The year; only those after the base year count.
    pub academic_year: At<AcademicYear>,
    /// The NC year.
    pub nc_year: At<NcYear>,
    /// Pupils.
    pub pupils: At<f64>,
    /// Why.
    pub reason: At<String>,
    /// Who decided.
    pub by: Option<At<String>>,
    /// Of the table.
    pub provenance: Provenance,
}

impl Override {
    /// What stands in the forecast's place, why, and who says so: `Reception in 2014/15 is 62: first preferences`.
    #[must_use]
    pub fn sentence(&self) -> String {
        let by = self.by.as_ref().map(|by| format!(" ({})", by.value)).unwrap_or_default();
        let (year, nc_year) = (*self.academic_year, self.nc_year.name());
        format!("{nc_year} in {year} is {}: {}{by}", *self.pupils, *self.reason)
    }
}

/// The capital programme (`[programme]`).
#[derive(Clone, Debug, PartialEq)]
pub struct Programme {
    /// Its title.
    pub title: At<String>,
    /// Its first financial year.
    pub first_year: At<FinancialYear>,
    /// Its last financial year.
    pub last_year: At<FinancialYear>,
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
    /// What then falls due.
    pub amount: At<Pence>,
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
    /// Receipts by year, before scenarios' `delay_years`, after `amount_factor`; for borrowing, limits.
    pub receipts: ByYear<FinancialYear, Pence>,
    /// The site whose completions bring the triggers.
    pub site: Option<At<SiteId>>,
    /// What falls due with dwellings, after `amount_factor`.
    pub triggers: Vec<Trigger>,
    /// The source that advances it.
    pub forward_fund: Option<At<SourceId>>,
    /// Terms, for borrowing.
    pub loan: Option<Loan>,
    /// Years by which scenarios move receipts and what triggers bring.
    pub delay_years: i32,
    /// Of `[[source]]`.
    pub provenance: Provenance,
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
    /// Of `[[project]]`.
    pub provenance: Provenance,
}

impl Project {
    /// Whether it is in the programme: its spend and its places count.
    #[must_use]
    pub fn is_in_programme(&self) -> bool {
        *self.group != ProjectGroup::Pipeline
    }
}

/// A whole plan, scenarios applied.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The files it was read from.
    pub files: Files,
    /// Settings of the forecast.
    pub assumptions: Assumptions,
    /// In order of id.
    pub yields: Vec<Yield>,
    /// In order of id.
    pub areas: Vec<Area>,
    /// In order of (area, id).
    pub schools: Vec<School>,
    /// In order of (area, id).
    pub sites: Vec<Site>,
    /// In order of (school, year, NC year).
    pub overrides: Vec<Override>,
    /// The capital programme, if a file has it.
    pub programme: Option<Programme>,
    /// In the order of the capital files.
    pub sources: Vec<Source>,
    /// In the order of the capital files.
    pub projects: Vec<Project>,
    /// The scenarios applied, by the name of their files.
    pub scenarios: Vec<String>,
}

impl Plan {
    /// The schools of an area, in order of id.
    pub fn schools_of(&self, area: AreaId) -> impl Iterator<Item = (SchoolId, &School)> {
        self.schools.iter().enumerate().filter(move |(_, school)| school.area == area).map(|(i, s)| (SchoolId(i), s))
    }

    /// The sites of an area, in order of id.
    pub fn sites_of(&self, area: AreaId) -> impl Iterator<Item = (SiteId, &Site)> {
        self.sites.iter().enumerate().filter(move |(_, site)| site.area == area).map(|(i, s)| (SiteId(i), s))
    }

    /// The officers' figures that stand in place of a school's forecast, in order of year and NC year.
    pub fn overrides_of(&self, school: SchoolId) -> impl Iterator<Item = &Override> {
        let base = *self.assumptions.base_year;
        self.overrides.iter().filter(move |item| *item.school == school && *item.academic_year > base)
    }

    /// The projects whose spend and places count, in the order of the files.
    pub fn programme_projects(&self) -> impl Iterator<Item = (ProjectId, &Project)> {
        self.projects.iter().enumerate().filter(|(_, p)| p.is_in_programme()).map(|(i, p)| (ProjectId(i), p))
    }
}

macro_rules! plan_index {
    ($($index:ident => $field:ident: $item:ident),+ $(,)?) => {
        $(impl std::ops::Index<$index> for Plan {
            type Output = $item;
            fn index(&self, id: $index) -> &$item {
                &self.$field[id.0]
            }
        })+
    };
}
plan_index!(
    AreaId => areas: Area,
    SchoolId => schools: School,
    SiteId => sites: Site,
    YieldId => yields: Yield,
    SourceId => sources: Source,
    ProjectId => projects: Project,
);

/// The phases of a school's years without projects, youngest first.
#[must_use]
pub fn phases_of(range: YearRange) -> Vec<Phase> {
    Phase::ALL.into_iter().filter(|phase| range.years().any(|year| year.phase() == *phase)).collect()
}
