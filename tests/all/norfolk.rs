//! The bundled plan against its papers: Norfolk County Council, Children's Services' Growth and Investment Plan 2013-17
//! (21 November 2013), and the county's published rolls (Department for Education, school census, Open Government
//! Licence v3) and Reception cohorts (births, Office for National Statistics).

use std::collections::BTreeMap;

use placeplan::calendar::{AcademicYear, FinancialYear, NcYear};
use placeplan::money::Pence;
use placeplan::outcome::{Options, Outcome, compute};
use placeplan::plan::{Category, Plan, ProjectGroup, SourceKind};

use crate::support::{loaded, repository, said};

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

#[test]
fn the_other_groups_come_to_28_million_each() {
    let (plan, _) = norfolk();
    for (group, count) in [(ProjectGroup::ToCommission, 5), (ProjectGroup::Dependent, 9)] {
        let budgets: Vec<Pence> =
            plan.projects.iter().filter(|project| *project.group == group).map(|project| *project.budget).collect();
        assert_eq!(budgets.len(), count, "{group}");
        assert_eq!(budgets.into_iter().sum::<Pence>(), thousands(28_000), "{group}");
    }
}

#[test]
fn grants_come_to_what_section_b_prints() {
    let (plan, outcome) = norfolk();
    let mut kinds: BTreeMap<SourceKind, Pence> = BTreeMap::new();
    let mut years: BTreeMap<FinancialYear, Pence> = BTreeMap::new();
    for (source, receipts) in plan.sources.iter().zip(&outcome.funding.receipts) {
        *kinds.entry(*source.kind).or_default() += receipts.years.values().copied().sum();
        if matches!(*source.kind, SourceKind::BasicNeed | SourceKind::Maintenance)
            && !source.id.contains("undistributed")
        {
            for (year, amount) in &receipts.years {
                *years.entry(*year).or_default() += *amount;
            }
        }
    }
    assert_eq!(kinds[&SourceKind::BasicNeed], thousands(32_271));
    assert_eq!(kinds[&SourceKind::Maintenance], thousands(16_443));
    assert_eq!(kinds[&SourceKind::BasicNeed] + kinds[&SourceKind::Maintenance], thousands(48_714));
    assert_eq!(kinds[&SourceKind::Lcvap], thousands(1_481));
    assert_eq!(kinds[&SourceKind::Devolved], thousands(2_684));
    assert_eq!(kinds[&SourceKind::Grant], thousands(3_800));
    assert_eq!(kinds[&SourceKind::CarryForward], thousands(18_989));
    assert_eq!(kinds[&SourceKind::S106], thousands(14_500));
    let totals: Vec<Pence> = years.into_values().collect();
    assert_eq!(totals, [thousands(3_500), thousands(19_750), thousands(20_750), thousands(4_250)]);
}
