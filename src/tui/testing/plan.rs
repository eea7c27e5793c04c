//! The plan of the tests: four areas, seven schools, three sites, four sources, five projects.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::calendar::{AcademicYear, FinancialYear, YearRange};
use crate::money::Pence;
use crate::plan::{
    Admission, Area, AreaId, Assumptions, At, BuildOut, ByYear, Category, Certainty, Costing, Dependency,
    DependencyKind, Diagnostic, Due, Files, Loan, Places, Plan, Programme, Project, ProjectGroup, Provenance,
    ProvisionFrom, Repayment, RingFence, School, SchoolId, SchoolType, Site, SiteChange, SiteId, SiteStatus, Source,
    SourceId, SourceKind, Span, SpendProfile, Trigger, Yield, YieldId,
};

fn at<T>(value: T) -> At<T> {
    At::default_of(value)
}

fn text(text: &str) -> At<String> {
    at(text.to_owned())
}

fn year(start: i32) -> AcademicYear {
    AcademicYear::starting(start)
}

fn money(text: &str) -> Pence {
    Pence::parse(text).unwrap()
}

fn by_year(years: &[(i32, &str)]) -> ByYear<FinancialYear, Pence> {
    let years = years.iter().map(|(start, amount)| (FinancialYear::starting(*start), at(money(amount))));
    ByYear { years: years.collect(), provenance: Provenance::default() }
}

fn area(id: &str, name: &str, district: &str) -> Area {
    Area {
        id: text(id),
        name: text(name),
        district: text(district),
        category: None,
        neighbours: Vec::new(),
        background_completions: at(0.0),
        note: text(""),
        actions: Vec::new(),
        proposals: Vec::new(),
        future: Vec::new(),
        reception_cohort: ByYear::default(),
        provenance: Provenance::default(),
    }
}

fn school(id: &str, name: &str, area: usize, years: &str, admission_number: u32) -> School {
    let years = YearRange::parse(years).unwrap();
    let taught = u32::try_from(years.count()).unwrap();
    let pupils = |start: i32| {
        let roll = (0..taught).map(|_| at(admission_number - u32::try_from(2014 - start).unwrap())).collect();
        (year(start), roll)
    };
    School {
        id: text(id),
        name: text(name),
        area: AreaId(area),
        dfe: None,
        urn: None,
        kind: at(SchoolType::Mainstream),
        years: at(years),
        admission_number: at(admission_number),
        capacity: at(admission_number * taught),
        temporary_places: at(0),
        opens: None,
        opens_with: None,
        closes: None,
        moves_to: None,
        feeders: None,
        roll: BTreeMap::from([pupils(2012), pupils(2013)]),
        roll_provenance: Provenance::default(),
        provenance: Provenance::default(),
    }
}

fn site(id: &str, name: &str, area: usize, dwellings: u32, start: i32, rate: f64) -> Site {
    Site {
        id: text(id),
        name: text(name),
        area: AreaId(area),
        dwellings: at(dwellings),
        status: at(SiteStatus::Allocated),
        yields: at(YieldId(0)),
        build_out: BuildOut::Steady { start: at(FinancialYear::starting(start)), rate: at(rate) },
        change: SiteChange::default(),
        schools: Vec::new(),
        provenance: Provenance::default(),
    }
}

fn source(id: &str, name: &str, kind: SourceKind, receipts: &[(i32, &str)]) -> Source {
    Source {
        id: text(id),
        name: text(name),
        kind: at(kind),
        certainty: at(Certainty::Received),
        ring_fence: RingFence::default(),
        spend_by: None,
        spend_within_years: None,
        receipts: by_year(receipts),
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

fn project(id: &str, name: &str, group: ProjectGroup, budget: &str, before: &str, spend: &[(i32, &str)]) -> Project {
    Project {
        id: text(id),
        reference: None,
        name: text(name),
        works: text(""),
        area: None,
        group: at(group),
        category: at(Category::Growth),
        priority: at(2),
        stage: None,
        budget: at(money(budget)),
        start: None,
        completion: None,
        needed_by: None,
        spend: SpendProfile { before: Some(at(money(before))), years: by_year(spend) },
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

fn day(year: i32, month: u32) -> Option<At<NaiveDate>> {
    NaiveDate::from_ymd_opt(year, month, 1).map(at)
}

fn assumptions() -> Assumptions {
    Assumptions {
        title: text("Norfolk growth and investment plan 2013-17"),
        horizon: at(10),
        cohort_response: at(0.5),
        feeder_response: at(0.9),
        ..Assumptions::standard(at(year(2013)))
    }
}

fn areas() -> Vec<Area> {
    let thetford = Area {
        note: text("All existing primary schools are at capacity."),
        actions: vec![text("1.5 forms of Reception entry added in September 2013")],
        proposals: vec![text("Drake Infant to 420 primary places")],
        background_completions: at(40.0),
        ..area("thetford", "Thetford", "Breckland")
    };
    let fringe = area("wisbech-fringe", "Wisbech fringe", "King's Lynn and West Norfolk");
    vec![area("cromer", "Cromer", "North Norfolk"), thetford, fringe, area("wymondham", "Wymondham", "South Norfolk")]
}

fn schools() -> Vec<School> {
    let special =
        School { kind: at(SchoolType::Special), ..school("chapel-road", "Chapel Road School", 3, "R-11", 10) };
    vec![
        school("cromer-infant", "Cromer Infant School", 0, "R-2", 90),
        school("admirals", "Admirals Academy", 1, "3-6", 90),
        school("drake-infant", "Drake Infant School", 1, "R-2", 60),
        school("thetford-academy", "Thetford Academy", 1, "7-11", 240),
        special,
        school("robert-kett", "Robert Kett Primary School", 3, "R-6", 90),
        school("wymondham-high", "Wymondham High", 3, "7-13", 250),
    ]
}

fn sources() -> Vec<Source> {
    let trigger = |dwellings, amount: &str| Trigger {
        due: Due::Dwellings(at(dwellings)),
        clause: None,
        ring_fence: RingFence::default(),
        amount: at(money(amount)),
        charge: None,
        provenance: Provenance::default(),
    };
    let basic_need = Source {
        ring_fence: RingFence { categories: Some(vec![at(Category::Growth)]), ..RingFence::default() },
        spend_by: Some(at(FinancialYear::starting(2016))),
        ..source("basic-need-2013-15", "Basic Need 2013-15", SourceKind::BasicNeed, &[(2013, "5m"), (2014, "4m")])
    };
    let agreement = Source {
        certainty: at(Certainty::Expected),
        ring_fence: RingFence { areas: Some(vec![at(AreaId(1))]), ..RingFence::default() },
        site: Some(at(SiteId(1))),
        triggers: vec![trigger(500, "1.2m"), trigger(9000, "2m")],
        forward_fund: Some(at(SourceId(0))),
        ..source("thetford-s106", "Thetford agreement", SourceKind::S106, &[])
    };
    let prudential = Source {
        loan: Some(Loan {
            interest: at(rust_decimal::Decimal::new(5, 2)),
            life: at(40),
            repayment: at(Repayment::Maturity),
        }),
        ..source("prudential", "Prudential borrowing", SourceKind::Borrowing, &[(2014, "1m")])
    };
    let maintenance = source("maintenance", "Capital maintenance 2013-14", SourceKind::Maintenance, &[(2013, "2.3m")]);
    vec![basic_need, maintenance, agreement, prudential]
}

fn projects() -> Vec<Project> {
    use ProjectGroup::{Dependent, InPreparation, Pipeline};
    let drake = Project {
        reference: Some(text("EC4673")),
        works: text("Infant to 420 primary"),
        area: Some(at(AreaId(1))),
        stage: Some(text("B")),
        start: day(2013, 9),
        completion: day(2016, 9),
        needed_by: day(2014, 9),
        places: vec![Places {
            school: at(SchoolId(2)),
            from: at(year(2016)),
            years: Some(at(YearRange::parse("R-6").unwrap())),
            admission: Some(at(Admission::Becomes(90))),
            capacity: Some(at(420)),
            provenance: Provenance::default(),
        }],
        dependencies: vec![Dependency {
            kind: at(DependencyKind::Land),
            text: text("land held by the district council"),
            due: day(2014, 3),
            cleared: at(false),
            provenance: Provenance::default(),
        }],
        ..project(
            "drake-primary",
            "Drake Infant, Thetford",
            InPreparation,
            "4.5m",
            "0k",
            &[(2013, "80k"), (2014, "4m"), (2015, "420k")],
        )
    };
    let ashwicken = project(
        "ashwicken",
        "Ashwicken",
        InPreparation,
        "2.8m",
        "55k",
        &[(2013, "145k"), (2014, "2.4m"), (2015, "200k")],
    );
    let plumstead = project(
        "little-plumstead",
        "Little Plumstead",
        InPreparation,
        "1.2m",
        "130k",
        &[(2013, "7k"), (2014, "1354k")],
    );
    let condition = Project {
        category: at(Category::Condition),
        ..project("brooke", "Brooke Primary", Dependent, "3m", "0k", &[(2014, "1m"), (2015, "2m")])
    };
    let pipeline = project("lodge-farm", "Lodge Farm, new primary", Pipeline, "6m", "0k", &[]);
    vec![drake, ashwicken, plumstead, condition, pipeline]
}

/// A finding or error at a line of the first file.
pub fn finding(error: bool, line: u32, message: &str) -> Diagnostic {
    let start = line.saturating_sub(1) * 10;
    let span = Span { file: Some(crate::plan::FileId(0)), start, end: start + 1 };
    if error {
        Diagnostic::error("unknown-key", span, message, "write capacity instead")
    } else {
        Diagnostic::finding("late-completion", span, message, "")
    }
}

/// The plan and what is odd in it.
pub fn plan() -> (Plan, Vec<Diagnostic>) {
    let mut files = Files::default();
    files.add("planning-areas/thetford.toml".to_owned(), "some = 12\n".repeat(40));
    let yields = Yield {
        id: text("standard"),
        pupils: [at(0.25), at(0.17), at(0.02)],
        profile: at(vec![1.0]),
        net_new: at(1.0),
        provenance: Provenance::default(),
    };
    let plan = Plan {
        files,
        yields: vec![yields],
        areas: areas(),
        schools: schools(),
        sites: vec![
            site("cromer-west", "Cromer west", 0, 60, 2015, 20.0),
            site("thetford-sue", "Thetford urban extension", 1, 5000, 2016, 250.0),
            site("silfield", "Silfield", 3, 700, 2014, 100.0),
        ],
        programme: Some(Programme {
            title: text("Capital growth programme"),
            first_year: at(FinancialYear::starting(2013)),
            last_year: at(FinancialYear::starting(2016)),
            price_base: None,
            over_programming: None,
            provision_from: At::default_of(ProvisionFrom::Spend),
            provenance: Provenance::default(),
        }),
        sources: sources(),
        projects: projects(),
        ..Plan::empty(assumptions())
    };
    let findings = (1..=9).map(|line| finding(false, line, &format!("finding number {line}"))).collect();
    (plan, findings)
}
