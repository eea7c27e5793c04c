//! The bundled plan against its papers: Norfolk County Council, Children's Services' Growth and Investment Plan 2013-17
//! (21 November 2013), and the county's published rolls (Department for Education, school census, Open Government
//! Licence v3) and Reception cohorts (births, Office for National Statistics).

use std::collections::BTreeMap;

use placeplan::calendar::{AcademicYear, FinancialYear, NcYear};
use placeplan::money::Pence;
use placeplan::outcome::{Options, Outcome, compute};
use placeplan::plan::{Category, Plan, ProjectGroup, ProjectId, Source, SourceId, SourceKind};

use crate::support::{loaded, repository, run, said};

/// The bundled plan, which has no errors.
fn norfolk() -> (Plan, Outcome) {
    let loaded = loaded(&repository());
    assert!(!loaded.has_errors(), "{}", said(&loaded).join("\n"));
    let outcome = compute(&loaded.plan, Options::default());
    (loaded.plan, outcome)
}

/// Thousands of pounds.
fn thousands(amount: i64) -> Pence {
    Pence::from_pounds(amount * 1000)
}

#[test]
fn rolls_add_up_to_the_countys_in_every_nc_year() {
    let (plan, _) = norfolk();
    let county = [
        (2011, [8644, 8286, 8218, 8068, 7870, 7606, 7869, 8097, 8420, 8740, 8977, 8631]),
        (2012, [8979, 8767, 8321, 8213, 8078, 7857, 7615, 7972, 7957, 8558, 8766, 8933]),
        (2013, [8962, 9155, 8764, 8298, 8266, 8093, 7884, 7687, 8002, 8127, 8418, 8703]),
    ];
    for (year, published) in county {
        for (number, expected) in published.into_iter().enumerate() {
            let nc_year = u8::try_from(number).ok().and_then(NcYear::new).expect("an NC year");
            let year = AcademicYear::starting(year);
            let pupils: u32 = plan.schools.iter().filter_map(|school| school.roll_in(nc_year, year)).sum();
            assert_eq!(pupils, expected, "{} in {year}", nc_year.name());
        }
    }
}

#[test]
fn cohorts_add_up_to_the_countys_births() {
    let (plan, _) = norfolk();
    let births = [8690, 9019, 8929, 9198, 9228, 9555, 9430];
    for (start, published) in (2011..).zip(births) {
        let year = AcademicYear::starting(start);
        let children: u32 = plan.areas.iter().filter_map(|area| area.reception_cohort.get(year)).sum();
        assert_eq!(children, published, "{year}");
    }
}

#[test]
fn the_twelve_projects_in_preparation_spend_what_section_c4_prints() {
    let (plan, outcome) = norfolk();
    let mut before = Pence::ZERO;
    let mut years: BTreeMap<FinancialYear, Pence> = BTreeMap::new();
    let mut budgets = Pence::ZERO;
    let mut count = 0;
    for (project, spend) in plan.projects.iter().zip(&outcome.funding.spend) {
        if *project.group == ProjectGroup::InPreparation && *project.category == Category::Growth {
            count += 1;
            budgets += *project.budget;
            before += spend.before;
            for (year, amount) in &spend.years {
                *years.entry(*year).or_default() += *amount;
            }
        }
    }
    let year = FinancialYear::starting;
    assert_eq!(count, 12);
    assert_eq!(before, thousands(245));
    assert_eq!(
        years.clone().into_iter().collect::<Vec<_>>(),
        [(year(2013), thousands(984)), (year(2014), thousands(28_736)), (year(2015), thousands(5_800))]
    );
    assert_eq!(before + years.into_values().sum(), thousands(35_765));
    assert_eq!(budgets, thousands(36_672));
}

/// The budgets of a group, added up, and how many there are.
fn budgets(plan: &Plan, group: ProjectGroup) -> (usize, Pence) {
    let budgets: Vec<Pence> =
        plan.projects.iter().filter(|project| *project.group == group).map(|project| *project.budget).collect();
    (budgets.len(), budgets.into_iter().sum())
}

/// The growth projects' budgets, added up.
fn growth(plan: &Plan) -> Pence {
    let growth = plan.projects.iter().filter(|project| *project.category == Category::Growth);
    growth.map(|project| *project.budget).sum()
}

#[test]
fn c2_and_c3_come_to_28_million_together_and_in_a_scenario_to_28_million_each() {
    let (plan, outcome) = norfolk();
    assert_eq!(budgets(&plan, ProjectGroup::ToCommission), (5, thousands(6_921)));
    assert_eq!(budgets(&plan, ProjectGroup::Dependent), (9, thousands(21_079)));
    // What the paper proposes without borrowing: 36.672 + 28 against a pot of 72.589.
    assert_eq!(growth(&plan), thousands(64_672));
    let short: Vec<&str> = (outcome.funding.standings.iter())
        .filter(|one| one.short > Pence::ZERO)
        .map(|one| plan[one.project].id.value.as_str())
        .collect();
    // All can go ahead but the two that wait for developers' money.
    assert_eq!(short, ["thorpe-st-andrew", "dussindale"]);
    assert!(plan.sources.iter().all(|source| *source.kind != SourceKind::Borrowing));

    let each = placeplan::plan::load(&repository(), &["twenty-eight-million-each".to_owned()]).plan;
    assert_eq!(budgets(&each, ProjectGroup::ToCommission), (5, thousands(28_000)));
    assert_eq!(budgets(&each, ProjectGroup::Dependent), (9, thousands(28_000)));
    assert_eq!(growth(&each), thousands(92_672));
}

/// What sources of a kind bring in all, by year.
fn received(plan: &Plan, outcome: &Outcome, wanted: impl Fn(&Source) -> bool) -> BTreeMap<FinancialYear, Pence> {
    let mut years = BTreeMap::new();
    for (source, receipts) in plan.sources.iter().zip(&outcome.funding.receipts).filter(|(source, _)| wanted(source)) {
        for (year, amount) in &receipts.years {
            *years.entry(*year).or_insert(Pence::ZERO) += *amount;
        }
        assert!(source.indexation.is_none());
    }
    years
}

#[test]
fn grants_come_to_what_section_b1_announces_in_its_years() {
    let (plan, outcome) = norfolk();
    let of = |kind: SourceKind| received(&plan, &outcome, |source| *source.kind == kind);
    let year = FinancialYear::starting;
    // 32.271m for two years to March 2015, pro rata 16.13m each (Service and Financial Planning 2014/17, 4.4).
    let half = Pence::from_pounds(16_135_500);
    assert_eq!(of(SourceKind::BasicNeed), [(year(2013), half), (year(2014), half)].into());
    assert_eq!(of(SourceKind::Maintenance), [(year(2013), thousands(16_443))].into());
    let all = |kinds: &[SourceKind]| kinds.iter().flat_map(|kind| of(*kind).into_values()).sum::<Pence>();
    assert_eq!(all(&[SourceKind::BasicNeed, SourceKind::Maintenance]), thousands(48_714));
    assert_eq!((all(&[SourceKind::Lcvap]), all(&[SourceKind::Devolved])), (thousands(1_481), thousands(2_684)));
    let grants = [SourceKind::BasicNeed, SourceKind::Maintenance, SourceKind::Lcvap, SourceKind::Devolved];
    assert_eq!(all(&grants), thousands(52_879));
    assert_eq!((all(&[SourceKind::Grant]), all(&[SourceKind::CarryForward])), (thousands(3_800), thousands(18_989)));
    assert_eq!(all(&[SourceKind::S106]), thousands(14_500));
}

#[test]
fn the_major_maintenance_line_is_earmarked_as_section_b3_prints_it() {
    let (plan, outcome) = norfolk();
    let of = |id: &str| received(&plan, &outcome, |source| *source.id == id).into_values().sum::<Pence>();
    let earmarks = [
        ("maintenance-pfi-energy", 300),
        ("maintenance-carbon", 300),
        ("maintenance-chapel-road", 3_000),
        ("maintenance-replacement-school", 3_000),
        ("maintenance-trowse", 1_500),
        ("maintenance-hunstanton", 800),
        ("maintenance-contingency", 2_100),
    ];
    for (id, expected) in earmarks {
        assert_eq!(of(id), thousands(expected), "{id}");
    }
    assert_eq!(earmarks.iter().map(|(id, _)| of(id)).sum::<Pence>(), thousands(11_000));
    assert_eq!(earmarks[2..6].iter().map(|(id, _)| of(id)).sum::<Pence>(), thousands(8_300));
}

#[test]
fn the_growth_pot_is_that_of_section_b5() {
    let (plan, outcome) = norfolk();
    let is_growth = |id: ProjectId| *plan[id].category == Category::Growth;
    let may_pay = |source: &Source| {
        let place = plan.sources.iter().position(|one| one.id == source.id).map(SourceId).expect("a source");
        plan.programme_projects().any(|(id, _)| is_growth(id) && plan.some_may_pay(place, id))
    };
    // 3.8 + 27 + 18.989 + 8.3 + 14.5; the paper cuts the carry-forward to 18.9 and prints 72.5.
    let pot = received(&plan, &outcome, may_pay).into_values().sum::<Pence>();
    assert_eq!(pot, thousands(72_589));
}

#[test]
fn the_distribution_of_section_b2_stands_beside_the_programme_as_a_baseline() {
    let (plan, _) = norfolk();
    let baseline = plan.baselines.iter().find(|one| *one.id == "b2-distribution").expect("a baseline");
    let mut years: BTreeMap<FinancialYear, Pence> = BTreeMap::new();
    for project in &baseline.projects {
        for (year, amount) in &project.spend.years.years {
            *years.entry(*year).or_default() += amount.value;
        }
    }
    let totals: Vec<Pence> = years.into_values().collect();
    assert_eq!(totals, [thousands(3_500), thousands(19_750), thousands(20_750), thousands(4_250)]);
    let table = run(&repository(), "programme --view monitoring").out;
    let line = table.lines().find(|line| line.starts_with("Baseline")).expect("the baseline's line");
    let figures: Vec<&str> = line.split_whitespace().collect();
    assert_eq!(figures, ["Baseline", "0", "3,500", "19,750", "20,750", "4,250", "48,250"]);
}

/// An area's Reception rows of the pressure table without the plan's projects, fields by name, in order of year.
fn without_projects(area: &str) -> Vec<BTreeMap<String, String>> {
    let said = run(&repository(), &format!("pressure --without-projects --area {area} --format csv"));
    let mut reader = csv::Reader::from_reader(said.out.as_bytes());
    let rows = reader.deserialize().map(|row| row.expect("a record"));
    rows.filter(|row: &BTreeMap<String, String>| row["school"].is_empty() && row["first_year"] == "R").collect()
}

#[test]
fn without_its_projects_the_plan_needs_what_section_a_states() {
    // The statement, its area, the year, and the forms that it calls for: of a range the lower figure.
    let stated = [
        ("A 15: two or three additional forms of entry in 2014", "kings-lynn-central", "2014/15", 2.0),
        ("A, category 3, 12: 630 places by 2016, of 420", "costessey-queens-hill", "2016/17", 1.0),
        ("A, category 3, 13 and C 3: centre, two or three forms", "central-yarmouth", "2016/17", 2.0),
        ("A, category 3, 13 and C 3: Southtown, one form", "southtown", "2016/17", 1.0),
        ("A 4: one additional form in September 2014", "wymondham", "2014/15", 1.0),
        ("A, category 3, 9 and C 2: full three forms, half a form more", "north-walsham", "2014/15", 0.5),
    ];
    for (statement, area, year, forms) in stated {
        let rows = without_projects(area);
        let row = rows.iter().find(|row| row["academic_year"] == year).expect("a row");
        let missing: f64 = row["pressure_fe"].parse().expect("a number");
        assert!((missing - forms).abs() < 0.05, "{statement}: {missing}");
    }
    // A 2: every primary school of Thetford is at capacity; Watton has no room until its project either.
    for area in ["thetford", "watton"] {
        assert_eq!(without_projects(area)[0]["state"], "short", "{area}");
    }
}

#[test]
fn what_the_paper_builds_is_not_to_be_given_up() {
    let given_up = run(&repository(), "pressure --view surpluses --format csv").out;
    let areas: Vec<&str> = given_up.lines().skip(1).filter_map(|row| row.split(',').next()).collect();
    assert!(areas.iter().all(|area| *area == "rest-of-norfolk"), "{given_up}");
}
