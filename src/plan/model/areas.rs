//! What `planning-areas/` holds: assumptions, yields, areas, schools, housing sites, overrides.

use std::collections::BTreeMap;

use super::{
    AdmissionStatus, AreaId, ByYear, Governance, Provenance, SchoolId, SchoolType, SiteStatus, TemporaryPlaces, YieldId,
};
use crate::calendar::{AcademicYear, FinancialYear, NcYear, Phase, YearRange};
use crate::plan::text::At;

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
    /// Weights of past intakes above Reception, the latest first (rule 3); `None`: `history_weights`.
    pub intake_weights: Option<At<Vec<f64>>>,
    /// Pupils' worth of area evidence mixed into a school's ratio (κ).
    pub shrinkage: At<f64>,
    /// Pupils' worth of the plan's evidence mixed into an area's ratio (κ₂); 0: none.
    pub area_shrinkage: At<f64>,
    /// How much of an area's growth on its way through primary school its intake shares (θ of rule 2); 0: nothing.
    pub area_growth: At<f64>,
    /// How much of an area's own change in births its Reception follows (ε of rule 2).
    pub cohort_response: At<f64>,
    /// How much of a change in the feeders' leavers an intake follows (ε of rule 3).
    pub feeder_response: At<f64>,
    /// Weight of a school's present share of its area by years ahead; empty: none.
    pub share: At<Vec<f64>>,
    /// Years that are no year of outcome: cohorts that moved up into them tell nothing (rules 1 and 5).
    pub exceptional_years: Vec<At<AcademicYear>>,
    /// Net additional homes of the whole plan by financial year (`[completions]`), past years and, where an officer
    /// states them, years to come (C of rule 5).
    pub completions: ByYear<FinancialYear, i32>,
    /// The yield of homes on no listed site; `None` where no completions are known, or it has errors.
    pub completions_yield: Option<At<YieldId>>,
    /// Of the settings.
    pub provenance: Provenance,
}

impl Assumptions {
    /// What holds where a file says nothing, for a base year.
    #[must_use]
    pub fn standard(base_year: At<AcademicYear>) -> Self {
        let number = At::default_of;
        Self {
            title: At::default_of(String::new()),
            base_year,
            horizon: At::default_of(15),
            form_size: number(30.0),
            operating_margin: number(0.05),
            surplus_margin: number(0.15),
            history_weights: At::default_of(vec![3.0, 2.0, 1.0]),
            intake_weights: None,
            shrinkage: number(30.0),
            area_shrinkage: number(0.0),
            area_growth: number(0.0),
            cohort_response: number(1.0),
            feeder_response: number(1.0),
            share: At::default_of(Vec::new()),
            exceptional_years: Vec::new(),
            completions: ByYear::default(),
            completions_yield: None,
            provenance: Provenance::default(),
        }
    }

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
    /// Share of those whose families move within the plan and leave its other schools (rule 5, where completions are
    /// known).
    pub local_movers: At<f64>,
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
    /// The Department for Education's planning area code, if given; unique over the plan.
    pub code: Option<At<String>>,
    /// Holds what the other areas do not: never ranked among places. Such areas stand last in [`super::Plan::areas`].
    pub remainder: At<bool>,
    /// The phases that it is planned for; `None`: all.
    pub phases: Option<At<Vec<Phase>>>,
    /// Children living in the area who reach Reception that September.
    pub reception_cohort: ByYear<AcademicYear, u32>,
    /// What scenarios multiply the cohorts after the base year by.
    pub cohort_factor: f64,
    /// Net additional homes of the area by financial year, part of the plan's (`C_a` of rule 5).
    pub completions: ByYear<FinancialYear, i32>,
    /// Of `[area]`.
    pub provenance: Provenance,
}

impl Area {
    /// Whether places of a phase are planned in it: it then has rows, findings and responses.
    #[must_use]
    pub fn plans_for(&self, phase: Phase) -> bool {
        self.phases.as_ref().is_none_or(|phases| phases.contains(&phase))
    }
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
    /// Earlier unique reference numbers.
    pub urns: Vec<At<String>>,
    /// Mainstream, special or alternative.
    pub kind: At<SchoolType>,
    /// Who runs it, if given.
    pub governance: Option<At<Governance>>,
    /// The trust that runs it, if given.
    pub trust: Option<At<String>>,
    /// NC years taught when full, without projects.
    pub years: At<YearRange>,
    /// Admission number of the first year taught, without projects; before the first of `admission_numbers`.
    pub admission_number: Option<At<u32>>,
    /// The same by year of admission, agreed or past.
    pub admission_numbers: ByYear<AcademicYear, u32>,
    /// How firm each of these is; those not named are determined.
    pub admission_status: BTreeMap<AcademicYear, At<AdmissionStatus>>,
    /// Net capacity over all years, without projects; before the first of `capacities`.
    pub capacity: Option<At<u32>>,
    /// The same from each year on.
    pub capacities: ByYear<AcademicYear, u32>,
    /// Places of Years 12 and 13 together; absent: worked out (rule 6).
    pub sixth_form_places: Option<At<u32>>,
    /// Places of a unit or resource base within the net capacity, not for its other pupils.
    pub specialist_places: At<u32>,
    /// Pupils of the unit by year, whom the roll leaves out; shown.
    pub specialist_roll: ByYear<AcademicYear, u32>,
    /// Of the net capacity, what is in temporary buildings.
    pub temporary_places: TemporaryPlaces,
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
    /// Whose intake it takes which share of once it has opened (rule 3).
    pub draws: Vec<At<(Feeder, f64)>>,
    /// Whether a project's step opens it: it has neither `opens` nor a roll up to the base year.
    pub opened_by_project: bool,
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

    /// The admission number that its file gives for the base year or, where it has none so early, for the first year
    /// that it gives one for; 0 where it gives none.
    #[must_use]
    pub fn own_admission_number(&self, base: AcademicYear) -> At<u32> {
        own(self.admission_number, &self.admission_numbers, base)
    }

    /// Likewise its net capacity, specialist places included.
    #[must_use]
    pub fn own_capacity(&self, base: AcademicYear) -> At<u32> {
        own(self.capacity, &self.capacities, base)
    }

    /// Every unique reference number it has had, the present one first.
    pub fn all_urns(&self) -> impl Iterator<Item = &At<String>> {
        self.urn.iter().chain(&self.urns)
    }

    /// The pupils on roll in an NC year, if that year's roll is written.
    #[must_use]
    pub fn roll_in(&self, nc_year: NcYear, year: AcademicYear) -> Option<u32> {
        self.written_roll(nc_year, year).map(|pupils| pupils.value)
    }

    /// The same with the place where it is written.
    #[must_use]
    pub fn written_roll(&self, nc_year: NcYear, year: AcademicYear) -> Option<At<u32>> {
        let place = nc_year.index().checked_sub(self.years.first.index())?;
        self.roll.get(&year)?.get(place).copied()
    }
}

/// What stands in a year: the latest number written up to it, else the one for all years before, else the first.
fn own(before: Option<At<u32>>, numbers: &ByYear<AcademicYear, u32>, year: AcademicYear) -> At<u32> {
    let latest = numbers.years.range(..=year).next_back().map(|(_, number)| *number);
    let first = || numbers.years.values().next().copied();
    latest.or(before).or_else(first).unwrap_or(At::default_of(0))
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
    /// Reference of its planning permission, if given.
    pub planning_ref: Option<At<String>>,
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
