//! A small plan and its outcome, both made by hand, for the tests of the reports.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::calendar::{AcademicYear, FinancialYear, NcYear, YearRange, parse_date};
use crate::forecast::response::{responses, surpluses};
use crate::forecast::{Cell, Forecast, Homes, HousingRow, PressureRow, State, Trajectory};
use crate::funding::standing::standings;
use crate::funding::{Allocation, Funding, FundingOptions, ProjectSpend, SourceReceipts, SourceYear, TriggerDate};
use crate::money::Pence;
use crate::outcome::Outcome;
use crate::plan::*;
use crate::report::table;

/// A report's fields and its facts as CSV has them.
pub fn read(report: &table::Report<'_>) -> (Vec<String>, Vec<Vec<String>>) {
    let mut out = Vec::new();
    if let Some(facts) = &report.facts {
        crate::export::csv::write(facts, &mut out).unwrap_or_default();
    }
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_slice());
    let mut lines = reader.records().flatten().map(|record| record.iter().map(str::to_owned).collect());
    (lines.next().unwrap_or_default(), lines.collect())
}

/// A report's tables as they are printed.
pub fn printed(report: &table::Report<'_>) -> Vec<crate::export::sheet::Sheet> {
    report.tables().iter().map(|table| crate::export::print::Printed::of(table).sheet).collect()
}

fn at<T>(value: T) -> At<T> {
    At::new(value, Span::whole(FileId(0)))
}

fn text(value: &str) -> At<String> {
    at(value.to_owned())
}

fn thousand(thousands: i64) -> Pence {
    Pence::from_pounds(thousands * 1000)
}

fn financial(start: i32) -> FinancialYear {
    FinancialYear::starting(start)
}

fn academic(start: i32) -> AcademicYear {
    AcademicYear::starting(start)
}

fn basis(basis: Basis) -> Provenance {
    Provenance { basis, ..Provenance::default() }
}

fn by_year<Y: Ord, T>(figures: impl IntoIterator<Item = (Y, T)>) -> ByYear<Y, T> {
    let years = figures.into_iter().map(|(year, figure)| (year, at(figure))).collect();
    ByYear { years, provenance: Provenance::default() }
}

fn date(text: &str) -> Option<At<NaiveDate>> {
    parse_date(text).map(at)
}

fn range(text: &str) -> YearRange {
    YearRange::parse(text).unwrap_or(YearRange { first: NcYear::RECEPTION, last: NcYear::RECEPTION })
}

fn area(id: &str, name: &str, category: u8) -> Area {
    Area {
        id: text(id),
        name: text(name),
        district: text(""),
        category: Some(at(category)),
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

fn school(id: &str, name: &str, area: usize, years: &str, admission_number: u32) -> School {
    let years = range(years);
    let roll = years.years().map(|_| at(admission_number)).collect();
    School {
        id: text(id),
        name: text(name),
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
        capacity: Some(at(admission_number * 3)),
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
        roll: BTreeMap::from([(academic(2013), roll)]),
        roll_provenance: Provenance::default(),
        provenance: Provenance::default(),
    }
}

fn site(id: &str, name: &str, area: usize, dwellings: u32) -> Site {
    Site {
        id: text(id),
        name: text(name),
        area: AreaId(area),
        dwellings: at(dwellings),
        status: at(SiteStatus::Full),
        yields: at(YieldId(0)),
        build_out: BuildOut::None,
        change: SiteChange::default(),
        schools: Vec::new(),
        planning_ref: None,
        provenance: Provenance::default(),
    }
}

fn source(id: &str, name: &str, kind: SourceKind) -> Source {
    Source {
        id: text(id),
        name: text(name),
        kind: at(kind),
        certainty: at(Certainty::Confirmed),
        ring_fence: RingFence::default(),
        spend_by: None,
        spend_within_years: None,
        receipts: ByYear::default(),
        site: None,
        triggers: Vec::new(),
        indexation: None,
        forward_fund: None,
        loan: None,
        spent_before: None,
        agreement: None,
        planning_ref: None,
        delay_years: 0,
        provenance: Provenance::default(),
    }
}

fn project(id: &str, name: &str, group: ProjectGroup, category: Category, budget: Pence) -> Project {
    Project {
        id: text(id),
        reference: None,
        name: text(name),
        works: text(""),
        area: None,
        group: at(group),
        category: at(category),
        priority: at(0),
        stage: None,
        budget: at(budget),
        start: None,
        completion: None,
        needed_by: None,
        spend: SpendProfile::default(),
        places: Vec::new(),
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

fn assumptions() -> Assumptions {
    Assumptions { title: text("Sample"), horizon: at(2), ..Assumptions::standard(at(academic(2013))) }
}

fn extension() -> Project {
    let budget = thousand(2_800);
    let mut project = project("extension", "Infants, Norden", ProjectGroup::InPreparation, Category::Growth, budget);
    project.reference = Some(text("=EC1"));
    project.works = text("Infant to 420 primary");
    project.area = Some(at(AreaId(0)));
    project.completion = date("2015-09");
    project.needed_by = date("2014-09");
    project.spend.before = Some(at(thousand(55)));
    project.spend.years = by_year([(2013, 145), (2014, 2_400), (2015, 200)].map(|(y, k)| (financial(y), thousand(k))));
    project.places.push(Places {
        school: at(SchoolId(0)),
        from: at(academic(2014)),
        years: None,
        admission: Some(at(Admission::Becomes(60))),
        capacity: None,
        sixth_form_places: None,
        opens: crate::plan::At::default_of(false),
        provenance: Provenance::default(),
    });
    project
}

fn plan() -> Plan {
    let mut files = Files::default();
    files.add("plan.toml".to_owned(), String::new());
    let mut norden = area("norden", "Norden", 2);
    norden.reception_cohort = by_year([(academic(2013), 95), (academic(2014), 95)]);
    let mut meadow = site("meadow", "Meadow", 0, 100);
    let mut completions = by_year([(financial(2014), 60), (financial(2015), 30)]);
    completions.provenance = basis(Basis::Illustrative);
    meadow.build_out = BuildOut::Written(completions);
    meadow.provenance = basis(Basis::Illustrative);

    let mut basic_need = source("basic-need", "Basic Need", SourceKind::BasicNeed);
    basic_need.receipts = by_year([(financial(2013), thousand(2_000)), (financial(2015), thousand(100))]);
    basic_need.spend_by = Some(at(financial(2014)));
    basic_need.ring_fence.categories = Some(vec![at(Category::Growth)]);
    let mut agreement = source("meadow-s106", "Meadow agreement", SourceKind::S106);
    agreement.site = Some(at(SiteId(0)));
    let trigger = |dwellings, amount| Trigger {
        due: Due::Dwellings(at(dwellings)),
        clause: None,
        ring_fence: RingFence::default(),
        amount: at(amount),
        charge: None,
        provenance: Provenance::default(),
    };
    agreement.triggers = vec![trigger(50, thousand(300)), trigger(100, thousand(500))];
    let mut grant = source("hall-grant", "Grant for the hall", SourceKind::Grant);
    grant.ring_fence.projects = Some(vec![at(ProjectId(2))]);

    let mut roof = project("roof", "Roof, South", ProjectGroup::ToCommission, Category::Condition, thousand(1_000));
    roof.start = date("2013-09");
    roof.spend.years = by_year([(financial(2013), thousand(500)), (financial(2017), thousand(400))]);
    let hall = project("hall", "Hall", ProjectGroup::Pipeline, Category::Other, thousand(3_000));
    Plan {
        files,
        yields: vec![Yield {
            id: text("standard"),
            pupils: [at(0.25), at(0.17), at(0.02)],
            profile: at(vec![0.5, 0.8, 1.0]),
            net_new: At::default_of(1.0),
            local_movers: At::default_of(0.0),
            provenance: basis(Basis::Illustrative),
        }],
        areas: vec![norden, area("suden", "South", 1)],
        schools: vec![school("infants", "Infants", 0, "R-2", 30), school("high", "High", 1, "7-11", 150)],
        sites: vec![meadow, site("fields", "Fields", 1, 400)],
        programme: Some(Programme {
            title: text("Programme"),
            first_year: at(financial(2013)),
            last_year: at(financial(2016)),
            price_base: None,
            over_programming: None,
            provision_from: At::default_of(ProvisionFrom::Spend),
            provenance: Provenance::default(),
        }),
        sources: vec![basic_need, agreement, grant],
        projects: vec![extension(), roof, hall],
        ..Plan::empty(assumptions())
    }
}

fn cells(years: &str, base: f64, housing: f64, places: f64) -> Vec<Cell> {
    range(years).years().map(|nc_year| Cell { nc_year, base, housing, places }).collect()
}

fn forecast() -> Forecast {
    let mut unassigned = vec![vec![[0.0; 14]; 2]; 2];
    unassigned[0][1][3] = 4.25;
    Forecast {
        years: vec![academic(2014), academic(2015)],
        schools: vec![
            vec![cells("R-2", 30.4, 0.2, 30.0), cells("R-2", 31.0, 0.5, 30.0)],
            vec![cells("7-11", 140.0, 1.0, 150.0), cells("7-11", 163.0, 2.0, 150.0)],
        ],
        unassigned,
        ..Forecast::default()
    }
}

fn pressure() -> Vec<PressureRow> {
    let row =
        |area, year, first_year, intake: f64, admission_number: f64, roll: f64, capacity: f64, state| PressureRow {
            area: AreaId(area),
            school: None,
            year: academic(year),
            first_year,
            intake,
            admission_number,
            pressure_fe: (intake - admission_number) / 30.0,
            roll,
            capacity,
            free_share: Some((capacity - roll) / capacity),
            state,
            need: Some((intake - admission_number).max(0.0)),
            spare: Some((admission_number - intake).max(0.0)),
            placed_in: None,
            unplaced: Some((intake - admission_number).max(0.0)),
        };
    let school = |row: PressureRow| PressureRow {
        school: Some(SchoolId(0)),
        need: None,
        spare: None,
        placed_in: Some(0.0),
        unplaced: None,
        ..row
    };
    let seven = NcYear::new(7).unwrap_or(NcYear::RECEPTION);
    let first = row(0, 2014, NcYear::RECEPTION, 35.0, 30.0, 92.0, 90.0, State::Short);
    let second = row(0, 2015, NcYear::RECEPTION, 45.0, 60.0, 94.5, 120.0, State::Enough);
    let south = row(1, 2014, seven, 141.0, 150.0, 705.0, 750.0, State::Enough);
    let later = row(1, 2015, seven, 165.0, 150.0, 825.0, 750.0, State::Short);
    vec![first, school(first), second, school(second), south, later]
}

fn funding() -> Funding {
    let spend = |before, years: &[(i32, i64)]| ProjectSpend {
        before: thousand(before),
        years: years.iter().map(|&(year, amount)| (financial(year), thousand(amount))).collect(),
        is_spread: false,
    };
    let allocation = |project, year, source: Option<usize>, amount| Allocation {
        project: ProjectId(project),
        year: financial(year),
        source: source.map(SourceId),
        amount: thousand(amount),
    };
    let date = |dwellings, amount, reached| TriggerDate {
        due: Due::Dwellings(at(dwellings)),
        spent_before: Pence::ZERO,
        base: thousand(amount),
        amount: thousand(amount),
        reached,
        arrives: reached,
    };
    let source_year = |source, year, [brought_forward, received, used, lost, carried_forward]: [i64; 5]| SourceYear {
        source: SourceId(source),
        year: financial(year),
        brought_forward: thousand(brought_forward),
        received: thousand(received),
        repaid: Pence::ZERO,
        used: thousand(used),
        lost: thousand(lost),
        carried_forward: thousand(carried_forward),
    };
    let basic_need = [[0, 2_000, 145, 0, 1_855], [1_855, 0, 1_855, 0, 0], [0, 100, 0, 100, 0], [0; 5], [0; 5]];
    let agreement = [[0; 5], [0, 300, 300, 0, 0], [0; 5], [0; 5], [0; 5]];
    let sources = [basic_need, agreement, [[0; 5]; 5]];
    Funding {
        years: financial(2013).through(financial(2017)).collect(),
        spend: vec![
            spend(55, &[(2013, 145), (2014, 2_400), (2015, 200)]),
            spend(0, &[(2013, 500), (2017, 400)]),
            ProjectSpend::default(),
        ],
        receipts: vec![
            SourceReceipts {
                years: BTreeMap::from([(financial(2013), thousand(2_000)), (financial(2015), thousand(100))]),
                triggers: Vec::new(),
                ..SourceReceipts::default()
            },
            SourceReceipts {
                years: BTreeMap::from([(financial(2014), thousand(300))]),
                triggers: vec![date(50, 300, Some(financial(2014))), date(100, 500, None)],
                ..SourceReceipts::default()
            },
            SourceReceipts::default(),
        ],
        allocations: vec![
            allocation(0, 2013, Some(0), 145),
            allocation(0, 2014, Some(0), 1_855),
            allocation(0, 2014, Some(1), 300),
            allocation(0, 2014, None, 245),
            allocation(0, 2015, None, 200),
            allocation(1, 2013, None, 500),
            allocation(1, 2017, None, 400),
        ],
        sources: (0..3)
            .flat_map(|source| {
                let years = (2013..).zip(sources[source]);
                years.map(move |(year, flows)| source_year(source, year, flows))
            })
            .collect(),
        borrowing: Vec::new(),
        options: FundingOptions::default(),
        ..Funding::default()
    }
}

/// What stands of each project by the allocations as written; anything short is short as it would be anywhere.
pub fn stand(plan: &Plan, funding: &mut Funding) {
    funding.divided = funding.allocations.clone().into();
    funding.standings = standings(plan, &funding.spend, &funding.allocations, &[]);
}

/// Two areas, two schools, two sites, three sources and three projects over two forecast years.
pub fn sample() -> (Plan, Outcome) {
    let row = |year, completions, cumulative, primary| HousingRow {
        homes: Homes::Site(SiteId(0)),
        area: Some(AreaId(0)),
        year: financial(year),
        completions,
        cumulative,
        counted: completions,
        pupils: [primary, 0.0, 0.0],
        held: 0.0,
        past: 0.0,
        movers: 0.0,
    };
    let completions = BTreeMap::from([(financial(2014), 60.0), (financial(2015), 30.0)]);
    let (plan, pressure) = (plan(), pressure());
    let outcome = Outcome {
        trajectories: vec![Trajectory { completions }, Trajectory::default()],
        forecast: forecast(),
        responses: responses(&plan, &pressure, &pressure),
        surpluses: surpluses(&plan, &pressure),
        pressure,
        housing: vec![row(2014, 60.0, 60.0, 7.5), row(2015, 30.0, 90.0, 15.75)],
        funding: funding(),
        ..Outcome::default()
    };
    let mut outcome = outcome;
    stand(&plan, &mut outcome.funding);
    (plan, outcome)
}
