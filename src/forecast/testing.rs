//! Small plans for the tests of the forecast: terse builders, every value without a place in a file.
#![expect(clippy::unwrap_used, reason = "a test that asks for nonsense should fail")]

use crate::calendar::{AcademicYear, FinancialYear, NcYear, YearRange};
use crate::forecast::{PressureRow, State};
use crate::money::Pence;
use crate::plan::{
    Admission, Area, AreaId, Assumptions, At, BuildOut, ByYear, Category, Costing, Override, Places, Plan, Project,
    ProjectGroup, Provenance, School, SchoolId, SchoolType, Site, SiteChange, SiteStatus, SpendProfile, Yield, YieldId,
};

pub fn at<T>(value: T) -> At<T> {
    At::default_of(value)
}

pub fn text(text: &str) -> At<String> {
    at(text.to_owned())
}

pub fn year(start: i32) -> AcademicYear {
    AcademicYear::starting(start)
}

pub fn nc(number: u8) -> NcYear {
    NcYear::new(number).unwrap()
}

pub fn range(text: &str) -> YearRange {
    YearRange::parse(text).unwrap()
}

/// Fails unless two figures agree to a billionth.
#[track_caller]
pub fn close(is: f64, ought: f64) {
    assert!((is - ought).abs() < 1e-9, "{is} is not {ought}");
}

/// An intake and a roll against 60 places and a capacity of 420.
pub fn pressure_row(start: i32, intake: f64, roll: f64, state: State) -> PressureRow {
    PressureRow {
        area: AreaId(0),
        school: None,
        year: year(start),
        first_year: NcYear::RECEPTION,
        intake,
        admission_number: 60.0,
        pressure_fe: (intake - 60.0) / 30.0,
        roll,
        capacity: 420.0,
        free_share: Some((420.0 - roll) / 420.0),
        state,
        need: None,
        spare: None,
        placed_in: None,
        unplaced: None,
    }
}

/// What a test takes to be there.
#[track_caller]
pub fn some<T>(value: Option<T>) -> T {
    value.unwrap()
}

/// A plan of empty areas: base year 2013/14, horizon 15, the format's defaults, and one yield.
pub fn plan(areas: &[&str]) -> Plan {
    Plan {
        yields: vec![Yield {
            id: text("standard"),
            pupils: [at(0.25), at(0.17), at(0.02)],
            profile: at(vec![0.5, 0.8, 1.0]),
            net_new: at(1.0),
            local_movers: at(0.0),
            provenance: Provenance::default(),
        }],
        areas: areas.iter().map(|id| area(id)).collect(),
        ..Plan::empty(Assumptions::standard(at(year(2013))))
    }
}

fn area(id: &str) -> Area {
    Area {
        id: text(id),
        name: text(id),
        district: text(""),
        category: None,
        neighbours: Vec::new(),
        background_completions: at(0.0),
        note: text(""),
        actions: Vec::new(),
        proposals: Vec::new(),
        future: Vec::new(),
        code: None,
        remainder: crate::plan::At::default_of(false),
        phases: None,
        reception_cohort: ByYear::default(),
        cohort_factor: 1.0,
        completions: ByYear::default(),
        provenance: Provenance::default(),
    }
}

/// A mainstream school without a roll; its capacity is its admission number for every year taught.
pub fn school(area: usize, id: &str, years: &str, admission_number: u32) -> School {
    let years = range(years);
    School {
        id: text(id),
        name: text(id),
        area: AreaId(area),
        dfe: None,
        urn: None,
        urns: Vec::new(),
        kind: at(SchoolType::Mainstream),
        governance: None,
        trust: None,
        years: at(years),
        admission_number: Some(at(admission_number)),
        admission_numbers: ByYear::default(),
        admission_status: std::collections::BTreeMap::new(),
        capacity: Some(at(admission_number * u32::try_from(years.count()).unwrap())),
        capacities: ByYear::default(),
        sixth_form_places: None,
        specialist_places: at(0),
        specialist_roll: ByYear::default(),
        temporary_places: crate::plan::TemporaryPlaces::default(),
        opens: None,
        opens_with: None,
        closes: None,
        moves_to: None,
        feeders: None,
        draws: Vec::new(),
        opened_by_project: false,
        roll: std::collections::BTreeMap::new(),
        roll_provenance: Provenance::default(),
        provenance: Provenance::default(),
    }
}

/// Writes rolls of a school by the start of the academic year.
pub fn roll(plan: &mut Plan, school: usize, rolls: &[(i32, &[u32])]) {
    for (start, pupils) in rolls {
        plan.schools[school].roll.insert(year(*start), pupils.iter().map(|&pupils| at(pupils)).collect());
    }
}

/// Writes the Reception cohorts of an area from a first academic year on.
pub fn births(plan: &mut Plan, area: usize, first: i32, cohorts: &[u32]) {
    for (start, &cohort) in (first..).zip(cohorts) {
        plan.areas[area].reception_cohort.years.insert(year(start), at(cohort));
    }
}

/// A site of the only yield.
pub fn site(area: usize, id: &str, build_out: BuildOut) -> Site {
    Site {
        id: text(id),
        name: text(id),
        area: AreaId(area),
        dwellings: at(100),
        status: at(SiteStatus::Allocated),
        yields: at(YieldId(0)),
        build_out,
        change: SiteChange::default(),
        schools: Vec::new(),
        planning_ref: None,
        provenance: Provenance::default(),
    }
}

/// Completions by the start of the financial year.
pub fn completions(written: &[(i32, i32)]) -> BuildOut {
    BuildOut::Written(completions_of(written))
}

/// Homes by the start of the financial year.
pub fn completions_of(written: &[(i32, i32)]) -> ByYear<FinancialYear, i32> {
    let years = written.iter().map(|&(start, dwellings)| (FinancialYear::starting(start), at(dwellings))).collect();
    ByYear { years, provenance: Provenance::default() }
}

/// A steady rate from the start of a financial year.
pub fn steady(start: i32, rate: f64) -> BuildOut {
    BuildOut::Steady { start: at(FinancialYear::starting(start)), rate: at(rate) }
}

/// A project of one school: the year each step starts in, what it makes of the range and of the admission number.
pub fn steps(school: usize, steps: &[(&str, Option<&str>, Option<Admission>)]) -> Project {
    let step = |(from, years, admission): &(&str, Option<&str>, Option<Admission>)| Places {
        school: at(SchoolId(school)),
        from: at(year(from.parse().unwrap())),
        years: years.map(|years| at(range(years))),
        admission: admission.map(at),
        capacity: None,
        sixth_form_places: None,
        opens: crate::plan::At::default_of(false),
        provenance: Provenance::default(),
    };
    Project {
        id: text("project"),
        reference: None,
        name: text("project"),
        works: text(""),
        area: None,
        group: at(ProjectGroup::InPreparation),
        category: at(Category::Growth),
        priority: at(2),
        stage: None,
        budget: at(Pence::ZERO),
        start: None,
        completion: None,
        needed_by: None,
        spend: SpendProfile::default(),
        places: steps.iter().map(step).collect(),
        dependencies: Vec::new(),
        costing: Costing::default(),
        only_sources: None,
        only_kinds: None,
        divisible: None,
        delivered_by: None,
        school: None,
        milestones: Vec::new(),
        places_left_out: false,
        provenance: Provenance::default(),
    }
}

/// An officer's figure.
pub fn figure(school: usize, start: i32, nc_year: u8, pupils: f64) -> Override {
    Override {
        school: at(SchoolId(school)),
        academic_year: at(year(start)),
        nc_year: at(nc(nc_year)),
        pupils: at(pupils),
        reason: text("known"),
        by: None,
        provenance: Provenance::default(),
    }
}

/// Demand and places as the plan stands.
pub fn forecast(plan: &Plan) -> super::Forecast {
    super::forecast(plan, super::ForecastOptions::default())
}
