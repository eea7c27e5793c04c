//! Random small programmes, checked against the turns taken literally: for every question a maximum flow of its own, by
//! the shortest paths between each receipt and each need that it may meet.

use std::collections::{BTreeMap, VecDeque};

use proptest::prelude::*;

use super::oracle::{NeedKey, any_certainty, any_plan, is_allowed, needs};
use super::testing::{plan_of, project, source, year};
use super::{Funding, FundingOptions, Status, fund, funded_projects, is_counted};
use crate::calendar::FinancialYear;
use crate::plan::{Category, Plan, ProjectGroup, ProjectId, SourceId};

/// What stands of a project: its status, what is funded, what is short, and the first year that is.
pub type Stands = (Status, i128, i128, Option<FinancialYear>);

/// What the turns give, taken literally.
pub struct Literal {
    /// What each need gets.
    pub met: BTreeMap<NeedKey, i128>,
    /// How each project stands.
    pub stands: BTreeMap<ProjectId, Stands>,
    /// What is missing of each need if every project could be paid for in part.
    pub gap: BTreeMap<NeedKey, i128>,
}

/// The most money that some needs can get together, by the method of Edmonds and Karp on a matrix.
fn most(plan: &Plan, funding: &Funding, options: FundingOptions, needs: &[(NeedKey, i128)]) -> i128 {
    let mut lots = Vec::new();
    for (place, received) in funding.receipts.iter().enumerate() {
        if is_counted(&plan.sources[place], options) {
            lots.extend(received.lots().map(|lot| (SourceId(place), lot)));
        }
    }
    let end = 1 + lots.len() + needs.len();
    let mut room = vec![vec![0_i128; end + 1]; end + 1];
    for (i, (source, (received, clause, amount))) in lots.iter().enumerate() {
        room[0][1 + i] = amount.0;
        for (j, (need, _)) in needs.iter().enumerate() {
            if is_allowed(plan, *source, *clause, *received, need) {
                room[1 + i][1 + lots.len() + j] = i128::MAX / 4;
            }
        }
    }
    for (j, (_, amount)) in needs.iter().enumerate() {
        room[1 + lots.len() + j][end] = *amount;
    }
    let mut total = 0;
    loop {
        let mut before = vec![None; end + 1];
        let mut waiting = VecDeque::from([0]);
        while let Some(node) = waiting.pop_front() {
            for to in 1..=end {
                if before[to].is_none() && room[node][to] > 0 {
                    before[to] = Some(node);
                    waiting.push_back(to);
                }
            }
        }
        let mut path = vec![end];
        while let Some(from) = before[path[path.len() - 1]] {
            path.push(from);
        }
        if path.len() == 1 {
            return total;
        }
        let amount = path.windows(2).map(|pair| room[pair[1]][pair[0]]).min().unwrap_or(0);
        for pair in path.windows(2) {
            room[pair[1]][pair[0]] -= amount;
            room[pair[0]][pair[1]] += amount;
        }
        total += amount;
    }
}

/// The rule in words, independent of the program's: many works in one, or being spent, unless the plan says otherwise.
fn may_be_divided(plan: &Plan, id: ProjectId) -> bool {
    let project = &plan[id];
    match project.divisible {
        Some(divisible) => *divisible,
        None => {
            [ProjectGroup::Complete, ProjectGroup::OnSite].contains(&project.group)
                || [Category::Condition, Category::Block, Category::Other].contains(&project.category)
        }
    }
}

/// The turns, one question after another.
pub fn literal(plan: &Plan, funding: &Funding, options: FundingOptions) -> Literal {
    let all: Vec<(NeedKey, i128)> = needs(plan, funding).into_iter().collect();
    let most = |needs: &[(NeedKey, i128)]| most(plan, funding, options, needs);
    let in_order = |promised: &[(NeedKey, i128)], needs: &[(NeedKey, i128)]| -> Vec<(NeedKey, i128)> {
        let mut promised = promised.to_vec();
        let mut got = Vec::new();
        for (need, amount) in needs {
            let before = most(&promised);
            promised.push((*need, *amount));
            let more = most(&promised) - before;
            promised.pop();
            promised.push((*need, more));
            got.push((*need, more));
        }
        got
    };
    let mut promised: Vec<(NeedKey, i128)> = Vec::new();
    let mut stands = BTreeMap::new();
    for own in all.chunk_by(|a, b| a.0.1 == b.0.1) {
        let project = own[0].0.1;
        let could = in_order(&promised, own);
        let spend: i128 = own.iter().map(|(_, amount)| amount).sum();
        let had: i128 = could.iter().map(|(_, amount)| amount).sum();
        let short_year = own.iter().zip(&could).find(|(need, got)| need.1 > got.1).map(|(need, _)| need.0.2);
        let (status, funded) = match had == spend {
            true => (Status::Funded, spend),
            false if may_be_divided(plan, project) => (Status::Part, had),
            false => (Status::CannotStart, 0),
        };
        stands.insert(project, (status, funded, spend - had, short_year));
        if funded > 0 {
            promised.extend(could);
        }
    }
    let given: BTreeMap<NeedKey, i128> = promised.into_iter().collect();
    let met = all.iter().map(|(need, _)| (*need, given.get(need).copied().unwrap_or(0))).collect();
    let divided: BTreeMap<NeedKey, i128> = in_order(&[], &all).into_iter().collect();
    let gap = all.iter().map(|(need, amount)| (*need, amount - divided[need])).filter(|(_, short)| *short > 0);
    Literal { met, stands, gap: gap.collect() }
}

/// Compares what the program says with the literal turns.
pub fn check_turns(plan: &Plan, funding: &Funding, options: FundingOptions) {
    let literal = literal(plan, funding, options);
    for standing in &funding.standings {
        let found = (standing.status, standing.funded.0, standing.short.0, standing.first_short_year);
        let nothing = (Status::Funded, 0, 0, None);
        let expected = literal.stands.get(&standing.project).unwrap_or(&nothing);
        assert_eq!(found, *expected, "{:?}", standing.project);
    }
    let gap: BTreeMap<(ProjectId, FinancialYear), i128> =
        literal.gap.iter().map(|((_, project, year), short)| ((*project, *year), *short)).collect();
    let found: BTreeMap<(ProjectId, FinancialYear), i128> =
        funding.gaps(plan).map(|short| ((short.project, short.year), short.amount.0)).collect();
    assert_eq!(found, gap);
    check_turns_alone(plan, funding, options);
}

/// Whether the turns without who pays are those with it.
pub fn check_turns_alone(plan: &Plan, funding: &Funding, options: FundingOptions) {
    let needs = super::market::needs(plan, &funding.spend);
    for turn in super::allocation::turns(plan, &needs, &funding.receipts, options, None) {
        let stands = funding.standing(turn.project).map(|one| (one.spend.0 - turn.most, one.first_short_year));
        let short = funding.standing(turn.project).map(|one| (one.short.0, one.first_short_year));
        assert_eq!(stands, short, "{:?}", turn.project);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn projects_stand_as_the_turns_taken_literally_say(plan in any_plan(), counting in any_certainty()) {
        let options = FundingOptions { counting };
        let funding = fund(&plan, &[], options);
        check_turns(&plan, &funding, options);
        prop_assert_eq!(funding.standings.len(), plan.programme_projects().count());
        prop_assert!(funding.gap(&plan) <= funding.unfunded());
    }
}

fn stands(funding: &Funding) -> Vec<(&'static str, i128, i128, Option<i32>)> {
    let of = |one: &super::Standing| {
        (one.status.as_str(), one.funded.0, one.short.0, one.first_short_year.map(FinancialYear::start))
    };
    funding.standings.iter().map(of).collect()
}

#[test]
fn two_million_builds_one_of_two_schools_whole() {
    let school = |id: &str| project(id).spend(2014, 100).spend(2015, 100);
    let plan = plan_of(vec![source("grant").receipt(2014, 200)], vec![school("one"), school("two")]);
    let funding = fund(&plan, &[], FundingOptions::default());
    assert_eq!(stands(&funding), [("funded", 200, 0, None), ("cannot-start", 0, 200, Some(2014))]);
    assert_eq!((funding.gap(&plan).0, funding.unfunded().0), (200, 200));
    assert_eq!(funded_projects(&plan, &funding).into_iter().collect::<Vec<_>>(), [ProjectId(0)]);
}

#[test]
fn who_is_passed_over_leaves_the_money_for_those_behind() {
    // The first wants 300 and could have 250: it cannot start, and the second, of lower rank, is built with that money.
    let plan = plan_of(
        vec![source("grant").receipt(2014, 250)],
        vec![
            project("second").priority(3).spend(2014, 120),
            project("first").priority(1).spend(2013, 10).spend(2014, 290),
        ],
    );
    let funding = fund(&plan, &[], FundingOptions::default());
    assert_eq!(stands(&funding), [("funded", 120, 0, None), ("cannot-start", 0, 50, Some(2013))]);
    // Divided anywhere, the first would have all 250: 10 + 40 of it are missing, and all of the second.
    let gaps: Vec<_> = funding.gaps(&plan).map(|one| (one.project.0, one.year.start(), one.amount.0)).collect();
    assert_eq!(gaps, [(0, 2014, 120), (1, 2013, 10), (1, 2014, 40)]);
    assert_eq!((funding.gap(&plan).0, funding.unfunded().0), (170, 300));
}

#[test]
fn what_is_on_site_or_many_works_in_one_is_paid_for_in_part() {
    let spending = |id: &str| project(id).spend(2014, 100);
    let plan = plan_of(
        vec![source("grant").receipt(2014, 50)],
        vec![
            spending("block").category(Category::Block),
            spending("site").group(ProjectGroup::OnSite).priority(1),
            spending("phased").divisible(true),
            spending("hall").group(ProjectGroup::Complete).priority(9).divisible(false),
            project("nothing"),
        ],
    );
    let funding = fund(&plan, &[], FundingOptions::default());
    let expected = [
        ("part", 0, 100, Some(2014)),
        ("part", 50, 50, Some(2014)),
        ("part", 0, 100, Some(2014)),
        ("cannot-start", 0, 100, Some(2014)),
        ("funded", 0, 0, None),
    ];
    assert_eq!(stands(&funding), expected);
    // What is on site goes on; what spends nothing is there.
    assert_eq!(funded_projects(&plan, &funding).into_iter().collect::<Vec<_>>(), [ProjectId(1), ProjectId(4)]);
}

#[test]
fn a_later_whole_project_moves_earlier_money_but_takes_none_back() {
    // Either may have the grant, only the first the agreement: the second is built, for the first can take the agreement.
    let plan = plan_of(
        vec![source("grant").receipt(2014, 100), source("agreement").receipt(2014, 100).for_projects(&[0])],
        vec![project("first").spend(2014, 100), project("second").spend(2014, 100)],
    );
    assert_eq!(stands(&fund(&plan, &[], FundingOptions::default())), [("funded", 100, 0, None); 2]);
}

#[test]
fn only_what_a_project_names_pays_for_it() {
    let plan = plan_of(
        vec![source("grant").receipt(2014, 100), source("other").receipt(2014, 30)],
        vec![project("named").only_sources(&[1]).spend(2014, 40), project("kind").only_kinds(&[]).spend(2014, 10)],
    );
    let expected = [("cannot-start", 0, 10, Some(2014)), ("cannot-start", 0, 10, Some(2014))];
    assert_eq!(stands(&fund(&plan, &[], FundingOptions::default())), expected);
}

#[test]
fn what_a_clause_holds_pays_for_its_projects_alone_and_lapses_by_itself() {
    // Of the agreement, 60 due in June 2014 are for the second alone; both have two years from their arrival.
    let agreement = source("s106").receipt(2014, 40).due_on("2014-06", 60).clause_for(&[1]).spend_within(2);
    let plan = plan_of(
        vec![agreement.spent_before(10)],
        vec![project("first").divisible(true).spend(2015, 50), project("second").divisible(true).spend(2016, 20)],
    );
    let funding = fund(&plan, &[], FundingOptions::default());
    // Earlier spend took 10 of the 40 that are written; the first gets the other 30, the second 20 of its clause.
    assert_eq!(stands(&funding), [("part", 30, 20, Some(2015)), ("funded", 20, 0, None)]);
    let lines: Vec<_> = funding
        .sources
        .iter()
        .map(|line| (line.received.0, line.used.0, line.lost.0, line.carried_forward.0))
        .collect();
    assert_eq!(lines, [(90, 0, 0, 90), (0, 30, 0, 60), (0, 20, 40, 0)]);
    let told: Vec<_> = super::contributions(&plan, &funding)
        .iter()
        .map(|one| (one.amount.map(|amount| amount.0), one.allocated.0, one.spent.0, one.unspent().0))
        .collect();
    assert_eq!(told, [(Some(40), 40, 10, 0), (Some(60), 20, 0, 40)]);
    assert_eq!(funding.receipts[0].in_year(year(2014)).0, 90);
}
