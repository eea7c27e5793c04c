//! Random small programmes, checked against an independent way to the optimum: a cheapest flow between every receipt
//! and every need it may meet, one by one, with Bellman-Ford and costs that are compared place by place.

use std::collections::BTreeMap;

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

use super::receipts::last_year_to_spend;
use super::shortfall::tests::check_cuts;
use super::testing::{ProjectBuilder, SourceBuilder, plan_of, project, source, year};
use super::turns_oracle::literal;
use super::uses::by_clause;
use super::{Funding, FundingOptions, advance, fund, is_counted};
use crate::calendar::FinancialYear;
use crate::plan::{Category, Certainty, Plan, ProjectGroup, ProjectId, Repayment, RingFence, SourceId, SourceKind};

/// What each need gets, in order of precedence, then pennies borrowed, pennies of grants that lapse (negative), pennies
/// that are ring-fenced (negative), and Σ pence × receipt year: smaller is better but for the needs.
pub type Objectives = (Vec<i128>, [i128; 4]);

/// Priority, project, financial year.
pub type NeedKey = (i64, ProjectId, FinancialYear);

pub fn needs(plan: &Plan, funding: &Funding) -> BTreeMap<NeedKey, i128> {
    let of = |(id, project): (ProjectId, &crate::plan::Project)| {
        let priority = *project.priority;
        funding.spend[id.0]
            .years
            .iter()
            .map(move |(year, amount)| ((priority, id, *year), amount.0))
            .collect::<Vec<_>>()
    };
    plan.programme_projects().flat_map(of).collect()
}

pub fn penny_cost(plan: &Plan, source: SourceId, clause: Option<usize>, year: FinancialYear) -> [i128; 4] {
    let source = &plan[source];
    let borrows = *source.kind == SourceKind::Borrowing;
    let lapses = last_year_to_spend(source, year).is_some() && !borrows;
    let fenced = source.ring_fence.is_given() || clause.is_some();
    [i128::from(borrows), -i128::from(lapses), -i128::from(fenced), i128::from(year.start())]
}

/// Whether a project meets a ring-fence, said once more.
fn meets(plan: &Plan, fence: &RingFence, project: ProjectId) -> bool {
    let of = &plan[project];
    let one = |given: bool, matches: bool| !given || matches;
    one(fence.projects.is_some(), fence.projects.iter().flatten().any(|one| one.value == project))
        && one(
            fence.schools.is_some(),
            fence.schools.iter().flatten().any(|one| of.places.iter().any(|step| step.school.value == one.value)),
        )
        && one(fence.areas.is_some(), fence.areas.iter().flatten().any(|one| of.area == Some(*one)))
        && one(fence.categories.is_some(), fence.categories.iter().flatten().any(|one| one.value == *of.category))
}

/// Whether a receipt may pay for a need.
pub fn is_allowed(
    plan: &Plan,
    source: SourceId,
    clause: Option<usize>,
    received: FinancialYear,
    need: &NeedKey,
) -> bool {
    let (_, project, spent) = *need;
    let (of, pays_for) = (&plan[source], &plan[project]);
    let is_named = pays_for.only_sources.as_ref().is_none_or(|only| only.iter().any(|one| one.value == source));
    let is_of_kind = pays_for.only_kinds.as_ref().is_none_or(|only| only.iter().any(|one| one.value == *of.kind));
    is_named
        && is_of_kind
        && meets(plan, &of.ring_fence, project)
        && clause.is_none_or(|place| meets(plan, &of.triggers[place].ring_fence, project))
        && received <= spent
        && last_year_to_spend(&plan[source], received).is_none_or(|last| spent <= last)
}

/// The objectives by successive cheapest paths: serving a need is a gain of its own place, before all costs. `needs` are
/// what projects get on their turns.
fn best(plan: &Plan, funding: &Funding, options: FundingOptions, needs: &[(NeedKey, i128)]) -> Objectives {
    let mut receipts: Vec<(SourceId, Option<usize>, FinancialYear, i128)> = Vec::new();
    for (place, received) in funding.receipts.iter().enumerate() {
        if is_counted(&plan.sources[place], options) {
            receipts.extend(received.lots().map(|(year, clause, amount)| (SourceId(place), clause, year, amount.0)));
        }
    }
    // Nodes: 0 the beginning, 1 the end, then receipts, then needs. Arcs in pairs: there and back.
    let (receipt_node, need_node) = (|i: usize| 2 + i, |i: usize| 2 + receipts.len() + i);
    let mut arcs: Vec<(usize, usize, i128, Vec<i128>)> = Vec::new();
    let mut join = |from, to, room, cost: Vec<i128>| {
        let back = cost.iter().map(|part| -part).collect();
        arcs.push((from, to, room, cost));
        arcs.push((to, from, 0, back));
    };
    let free = vec![0; needs.len() + 4];
    for (i, (source, clause, received, amount)) in receipts.iter().enumerate() {
        let cost = [vec![0; needs.len()], penny_cost(plan, *source, *clause, *received).to_vec()].concat();
        join(0, receipt_node(i), *amount, cost);
        for (j, (need, _)) in needs.iter().enumerate() {
            if is_allowed(plan, *source, *clause, *received, need) {
                join(receipt_node(i), need_node(j), i128::MAX / 4, free.clone());
            }
        }
    }
    for (j, (_, amount)) in needs.iter().enumerate() {
        let mut cost = free.clone();
        cost[j] = -1;
        join(need_node(j), 1, *amount, cost);
    }
    let nodes = 2 + receipts.len() + needs.len();
    let mut total = free.clone();
    loop {
        let mut distance: Vec<Option<Vec<i128>>> = vec![None; nodes];
        let mut arrived_by = vec![0; nodes];
        distance[0] = Some(free.clone());
        let mut changed = true;
        while changed {
            changed = false;
            for (place, (from, to, room, cost)) in arcs.iter().enumerate() {
                let Some(here) = distance[*from].as_ref().filter(|_| *room > 0) else { continue };
                let there: Vec<i128> = here.iter().zip(cost).map(|(a, b)| a + b).collect();
                if distance[*to].as_ref().is_none_or(|known| there < *known) {
                    distance[*to] = Some(there);
                    arrived_by[*to] = place;
                    changed = true;
                }
            }
        }
        let Some(cost) = distance[1].take().filter(|cost| *cost < free) else { break };
        let mut path = Vec::new();
        let mut node = 1;
        while node != 0 {
            path.push(arrived_by[node]);
            node = arcs[arrived_by[node]].0;
        }
        let amount = path.iter().map(|place| arcs[*place].2).min().unwrap_or(0);
        for place in path {
            arcs[place].2 -= amount;
            arcs[place ^ 1].2 += amount;
        }
        total.iter_mut().zip(&cost).for_each(|(total, cost)| *total += amount * cost);
    }
    let met = total[..needs.len()].iter().map(|met| -met).collect();
    (met, [0, 1, 2, 3].map(|place| total[needs.len() + place]))
}

/// The objectives that the programme's allocation reaches; a source's earliest money that has not lapsed is taken as
/// spent first.
pub fn reached(plan: &Plan, funding: &Funding) -> Objectives {
    let mut met: BTreeMap<NeedKey, i128> = needs(plan, funding).into_keys().map(|need| (need, 0)).collect();
    let mut costs = [0; 4];
    for allocation in funding.allocations.iter().filter(|one| one.source.is_some()) {
        let priority = *plan[allocation.project].priority;
        *met.entry((priority, allocation.project, allocation.year)).or_insert(0) += allocation.amount.0;
    }
    for (place, received) in funding.receipts.iter().enumerate() {
        let source = SourceId(place);
        let paid: Vec<_> = funding.allocations.iter().filter(|one| one.source == Some(source)).copied().collect();
        for (clause, uses) in by_clause(plan, source, received, &paid, funding.options) {
            let of_clause = received.lots().filter(|(_, of, _)| *of == clause);
            let mut left: BTreeMap<FinancialYear, i128> = of_clause.map(|(year, _, amount)| (year, amount.0)).collect();
            for (year, _, amount) in uses {
                let mut wanted = amount.0;
                for (received, amount) in &mut left {
                    if last_year_to_spend(&plan[source], *received).is_none_or(|last| year <= last) {
                        let part = wanted.min(*amount);
                        *amount -= part;
                        wanted -= part;
                        let cost = penny_cost(plan, source, clause, *received);
                        costs.iter_mut().zip(cost).for_each(|(total, cost)| *total += part * cost);
                    }
                }
            }
        }
    }
    (met.into_values().collect(), costs)
}

/// Every rule that any allocation must keep, whatever it aims at.
pub fn check_rules(plan: &Plan, funding: &Funding, options: FundingOptions) {
    let mut named: BTreeMap<(ProjectId, FinancialYear), i128> = BTreeMap::new();
    let order = |a: &super::Allocation| (a.project, a.year, a.source.is_none(), a.source);
    assert!(funding.allocations.windows(2).all(|pair| order(&pair[0]) < order(&pair[1])));
    for allocation in &funding.allocations {
        assert!(allocation.amount.0 > 0);
        *named.entry((allocation.project, allocation.year)).or_insert(0) += allocation.amount.0;
        if let Some(source) = allocation.source {
            let need = (0, allocation.project, allocation.year);
            assert!(is_counted(&plan[source], options));
            // Some receipt there by then may be spent on it.
            let mut lots = funding.receipts[source.0].lots();
            let is_advanced = advance::lenders(plan, options)[source.0].is_some();
            assert!(is_advanced || lots.any(|(year, clause, _)| is_allowed(plan, source, clause, year, &need)));
        }
    }
    let spent = needs(plan, funding).into_iter().map(|((_, project, year), amount)| ((project, year), amount));
    assert_eq!(named, spent.collect());

    assert_eq!(funding.sources.len(), plan.sources.len() * funding.years.len());
    for (place, lines) in funding.sources.chunks(funding.years.len().max(1)).enumerate() {
        let id = SourceId(place);
        let mut received_so_far = 0;
        let mut used_so_far = 0;
        let mut carried = 0;
        for (line, year) in lines.iter().zip(&funding.years) {
            assert_eq!((line.source, line.year, line.brought_forward.0), (id, *year, carried));
            carried = line.carried_forward.0;
            assert_eq!(
                line.brought_forward + line.received + line.repaid,
                line.used + line.lost + line.carried_forward,
                "{line:?}"
            );
            assert!([line.brought_forward, line.used, line.lost].iter().all(|part| part.0 >= 0));
            assert!(carried >= 0);
            used_so_far += line.used.0;
            received_so_far += funding.receipts[place].in_year(*year).0;
            assert!(used_so_far <= received_so_far || advance::lenders(plan, options)[place].is_some());
            if *plan[id].kind == SourceKind::Borrowing {
                assert_eq!((line.received, line.lost.0, carried), (line.used - line.repaid, 0, 0));
            } else if is_counted(&plan[id], options) {
                assert_eq!(line.received, funding.receipts[place].in_year(*year));
            } else {
                assert_eq!(line.received.0, 0);
            }
        }
        let named = funding.allocations.iter().filter(|allocation| allocation.source == Some(id));
        assert_eq!(named.map(|allocation| allocation.amount.0).sum::<i128>(), used_so_far);
    }
}

fn any_source() -> impl Strategy<Value = SourceBuilder> {
    let fence = (0_usize..6, vec(0_usize..5, 1..4));
    let receipts = btree_map(2012_i32..2019, 0_i128..60, 0..4);
    let clause = (option::weighted(0.4, (2013_i32..2018, 0_i128..60)), vec(0_usize..5, 1..3), -20_i128..20);
    (fence, receipts, option::weighted(0.4, 2013_i32..2019), 0_u8..10, -1_i32..2, clause).prop_map(
        |((fence, members), receipts, spend_by, kind, delay, (clause, clause_members, spent))| {
            let mut built =
                receipts.into_iter().fold(source("source"), |source, (year, pence)| source.receipt(year, pence));
            built = match fence {
                0 => built.for_projects(&members),
                1 => built.for_areas(&members),
                2 => built.for_schools(&members),
                3 => built.for_categories(&[Category::Growth]),
                4 => built.for_areas(&members).for_categories(&[Category::Growth, Category::Send]),
                _ => built,
            };
            built = spend_by.into_iter().fold(built, SourceBuilder::spend_by);
            // What falls due in June of a year, for some projects alone, and what earlier spend took.
            if let Some((start, pence)) = clause {
                built = built.due_on(&format!("{start}-06"), pence).clause_for(&clause_members);
            }
            if spent > 0 {
                built = built.spent_before(spent);
            }
            match kind {
                0..=2 => built.borrowing(50, 40, Repayment::Maturity),
                3 => built.at_risk(),
                4 => built.delay(delay),
                5 => built.spend_within(delay.unsigned_abs() + 1),
                _ => built,
            }
        },
    )
}

pub fn any_certainty() -> impl Strategy<Value = Certainty> {
    prop_oneof![Just(Certainty::Confirmed), Just(Certainty::Expected), Just(Certainty::AtRisk)]
}

pub fn any_project() -> impl Strategy<Value = ProjectBuilder> {
    let place = (0_usize..5, 0_usize..5, 0_usize..Category::ALL.len());
    let payers = (option::weighted(0.1, vec(0_usize..6, 0..4)), option::weighted(0.1, 0_usize..2));
    let whole = (option::weighted(0.2, any::<bool>()), 0_usize..ProjectGroup::ALL.len());
    let spend = btree_map(2013_i32..2018, 0_i128..60, 0..4);
    (place, spend, 0_i64..3, whole, payers).prop_map(|((area, school, category), spend, priority, whole, payers)| {
        let built = spend.into_iter().fold(project("project"), |project, (year, pence)| project.spend(year, pence));
        let built = built.area(area).places_at(school).category(Category::ALL[category]).priority(priority);
        let built = built.group(ProjectGroup::ALL[whole.1]);
        let built = whole.0.into_iter().fold(built, ProjectBuilder::divisible);
        let built = payers.0.into_iter().fold(built, |built, sources| built.only_sources(&sources));
        let kinds = [SourceKind::Grant, SourceKind::Borrowing];
        payers.1.into_iter().fold(built, |built, kind| built.only_kinds(&kinds[kind..]))
    })
}

pub fn any_plan() -> impl Strategy<Value = Plan> {
    // Ring-fences name projects 0 to 4, so there are at least these.
    (vec(any_source(), 0..6), vec(any_project(), 5..8)).prop_map(|(sources, projects)| plan_of(sources, projects))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_allocation_keeps_every_rule_and_is_the_best(plan in any_plan(), counting in any_certainty()) {
        let options = FundingOptions { counting };
        let funding = fund(&plan, &[], options);
        check_rules(&plan, &funding, options);
        check_cuts(&plan, &funding);
        let literal = literal(&plan, &funding, options);
        let promised: Vec<(NeedKey, i128)> = literal.met.into_iter().collect();
        prop_assert_eq!(reached(&plan, &funding), best(&plan, &funding, options, &promised));
    }

    #[test]
    fn equal_plans_are_funded_equally(plan in any_plan()) {
        let once = fund(&plan, &[], FundingOptions::default());
        let again = fund(&plan.clone(), &[], FundingOptions::default());
        prop_assert_eq!(once.allocations, again.allocations);
    }

    #[test]
    fn sources_at_risk_change_nothing_unless_asked_for(plan in any_plan(), hoped_for in any_source()) {
        let certain = fund(&plan, &[], FundingOptions::default());
        prop_assume!(plan.projects.iter().all(|project| project.only_sources.is_none()));
        let mut with_hope = plan;
        with_hope.sources.push(hoped_for.at_risk().build());
        let hopeful = fund(&with_hope, &[], FundingOptions::default());
        prop_assert_eq!(certain.allocations, hopeful.allocations);
        prop_assert_eq!(certain.years, hopeful.years);
    }
}

#[test]
fn each_objective_comes_before_the_next() {
    let penny = |source: SourceBuilder| source.receipt(2014, 10);
    let fence = |source: SourceBuilder| source.for_projects(&[0]);
    let worst_first = vec![
        fence(penny(source("borrowing"))).spend_by(2016).borrowing(50, 40, Repayment::Maturity),
        source("later").receipt(2015, 10),
        source("earlier").receipt(2014, 10),
        fence(source("fenced").receipt(2016, 10)),
        source("lapsing").receipt(2016, 10).spend_by(2018),
    ];
    let plan = plan_of(worst_first, vec![project("school").spend(2016, 45).divisible(true)]);
    let funding = fund(&plan, &[], FundingOptions::default());
    let paid = |funding: &Funding| {
        let parts = funding.allocations.iter().map(|part| (part.source.map(|source| source.0), part.amount.0));
        parts.collect::<Vec<_>>()
    };
    let expected = [(Some(0), 5), (Some(1), 10), (Some(2), 10), (Some(3), 10), (Some(4), 10)];
    assert_eq!(paid(&funding), expected);

    for (spend, expected) in [
        (35, vec![(Some(1), 5), (Some(2), 10), (Some(3), 10), (Some(4), 10)]),
        (25, vec![(Some(2), 5), (Some(3), 10), (Some(4), 10)]),
        (15, vec![(Some(3), 5), (Some(4), 10)]),
        (5, vec![(Some(4), 5)]),
        (60, vec![(Some(0), 10), (Some(1), 10), (Some(2), 10), (Some(3), 10), (Some(4), 10), (None, 10)]),
    ] {
        let plan =
            Plan { projects: vec![project("school").spend(2016, spend).divisible(true).build()], ..plan.clone() };
        assert_eq!(paid(&fund(&plan, &[], FundingOptions::default())), expected, "{spend}");
    }
}

#[test]
fn a_limit_to_borrowing_that_lapses_is_no_reason_to_borrow_it() {
    let loan = |id: &str| source(id).receipt(2014, 10).borrowing(50, 40, Repayment::Maturity);
    let plan = plan_of(
        vec![loan("lapsing").spend_by(2014), loan("fenced").for_projects(&[0])],
        vec![project("school").spend(2014, 10)],
    );
    let paid: Vec<_> = fund(&plan, &[], FundingOptions::default()).allocations;
    assert_eq!(paid.iter().map(|part| part.source).collect::<Vec<_>>(), [Some(SourceId(1))]);
}

#[test]
fn a_high_priority_is_never_short_so_that_a_low_one_is_full() {
    // Any money would serve either; what is fenced for the low priority must not keep the high one waiting.
    let plan = plan_of(
        vec![source("any").receipt(2014, 10), source("fenced").receipt(2014, 10).for_projects(&[0])],
        vec![
            project("low").priority(3).spend(2014, 20).divisible(true),
            project("high").priority(1).spend(2015, 12).divisible(true),
        ],
    );
    let funding = fund(&plan, &[], FundingOptions::default());
    let short: Vec<_> = funding.allocations.iter().filter(|part| part.source.is_none()).collect();
    assert_eq!(short.len(), 2);
    assert_eq!((short[0].project, short[0].year, short[0].amount.0), (ProjectId(0), year(2014), 10));
    assert_eq!((short[1].project, short[1].year, short[1].amount.0), (ProjectId(1), year(2015), 2));
}

#[test]
fn borrowing_is_drawn_as_late_as_the_same_money_allows() {
    let plan = plan_of(
        vec![
            source("loan").receipt(2014, 10).borrowing(50, 40, Repayment::Maturity),
            source("grant").receipt(2015, 10),
            source("early").receipt(2014, 10),
        ],
        vec![project("school").spend(2014, 10).spend(2015, 20)],
    );
    let funding = fund(&plan, &[], FundingOptions::default());
    let drawn: Vec<_> = funding.allocations.iter().filter(|part| part.source == Some(SourceId(0))).collect();
    assert_eq!((drawn.len(), drawn[0].year, drawn[0].amount.0), (1, year(2015), 10));
}
