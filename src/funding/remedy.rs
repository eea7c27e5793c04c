//! What would fund a project that is short: single changes, each tried by balancing the programme again.

use super::shortfall::{Left, Reason, cuts, short_projects};
use super::{Funding, balance_with, is_counted};
use crate::money::Pence;
use crate::plan::{At, Certainty, Plan, ProjectId, RingFence, SourceId};

/// A single change to a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The ring-fence of a source lets the project in.
    Allow(SourceId),
    /// Money at risk is confirmed.
    Confirm(SourceId),
    /// The project comes so many years later.
    Later(i32),
}

/// What would fund a project in full and leave no other one shorter than it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// The project.
    pub project: ProjectId,
    /// What it is short of on its own turn.
    pub short: Pence,
    /// The cheapest change first: another source costs a decision, confirming money a negotiation, waiting costs the
    /// places. Of each kind the cheapest: the source with most money left, the fewest years. Nothing where no single
    /// change does; then only more money helps, as much as is short.
    pub changes: Vec<Change>,
    /// Whether every change of these kinds was tried, or enough of them; else the plan is so large that it would take
    /// too long.
    pub is_tried: bool,
}

/// How many balances are made in all to find what helps. One takes so long as there are projects and sources to bring
/// together, and rather more in large plans: a county's projects are all tried, England's together at most once.
fn most_trials(plan: &Plan) -> usize {
    const PAIRS_SQUARED: usize = 2_000_000_000_000;
    let pairs = plan.programme_projects().count() * plan.sources.len();
    PAIRS_SQUARED / pairs.saturating_mul(pairs).max(1)
}

/// How many years later a project is tried at most.
const LATEST: i32 = 3;

/// The remedies of every project that is short, in the order of the files. `receipts` are those of the plan's sources.
#[must_use]
pub fn remedies(plan: &Plan, funding: &Funding) -> Vec<Remedy> {
    let cuts = cuts(plan, funding);
    let short = short_projects(funding);
    let mut left_to_try = most_trials(plan);
    let of = |project: ProjectId| {
        let short = funding.standing(project).map_or(Pence::ZERO, |standing| standing.short);
        let cut = cuts.iter().find(|cut| cut.competitors.iter().any(|one| one.project == project));
        let left = cut.map_or(&[][..], |cut| &cut.left);
        let tried =
            [allowing(plan, funding, left, project), confirming(plan, left, project), waiting(plan, funding, project)];
        let mut is_tried = true;
        let mut works = |change: &Change| {
            is_tried &= left_to_try > 0;
            left_to_try = left_to_try.saturating_sub(1);
            is_tried && does_fund(plan, funding, project, *change)
        };
        let changes = tried.into_iter().filter_map(|kind| kind.into_iter().find(&mut works)).collect();
        Remedy { project, short, changes, is_tried }
    };
    short.into_keys().map(of).collect()
}

/// Sources with money left of a reason, that with most first.
fn with_most_left(left: &[Left], is_wanted: impl Fn(&Left) -> bool) -> Vec<SourceId> {
    let mut sums: Vec<(Pence, SourceId)> = Vec::new();
    for one in left.iter().filter(|one| is_wanted(one)) {
        match sums.iter_mut().find(|(_, source)| *source == one.source) {
            Some((sum, _)) => *sum += one.amount,
            None => sums.push((one.amount, one.source)),
        }
    }
    sums.sort_by_key(|(sum, source)| (std::cmp::Reverse(*sum), *source));
    sums.into_iter().map(|(_, source)| source).collect()
}

/// Letting the project draw on money that is left and ring-fenced for others.
fn allowing(plan: &Plan, funding: &Funding, left: &[Left], project: ProjectId) -> Vec<Change> {
    let is_closed = |one: &Left| {
        let source = &plan[one.source];
        is_counted(source, funding.options) && !plan.some_may_pay(one.source, project)
    };
    with_most_left(left, is_closed).into_iter().map(Change::Allow).collect()
}

fn confirming(plan: &Plan, left: &[Left], project: ProjectId) -> Vec<Change> {
    let is_open = |one: &Left| matches!(one.reason, Reason::NotCounted(_)) && plan.some_may_pay(one.source, project);
    with_most_left(left, is_open).into_iter().map(Change::Confirm).collect()
}

/// Waiting, as long as the project still ends within the programme.
fn waiting(plan: &Plan, funding: &Funding, project: ProjectId) -> Vec<Change> {
    let last = funding.spend[project.0].years.keys().next_back().copied();
    let ends = plan.programme.as_ref().map(|programme| *programme.last_year);
    let is_within = |years: &i32| last.zip(ends).is_some_and(|(last, ends)| last.plus(*years) <= ends);
    (1..=LATEST).filter(is_within).map(Change::Later).collect()
}

/// Whether a change funds the project and leaves no other one shorter.
fn does_fund(plan: &Plan, funding: &Funding, project: ProjectId, change: Change) -> bool {
    let mut changed = plan.money_alone();
    match change {
        Change::Allow(source) => {
            let allowed = plan.programme_projects().filter(|(id, _)| *id == project || plan.may_pay(source, *id));
            let projects = Some(allowed.map(|(id, _)| At::default_of(id)).collect());
            changed.sources[source.0].ring_fence = RingFence { projects, ..RingFence::default() };
            let payer = changed.sources[source.0].kind;
            let pays_for = &mut changed.projects[project.0];
            pays_for.only_sources.iter_mut().for_each(|only| only.push(At::default_of(source)));
            pays_for.only_kinds.iter_mut().for_each(|only| only.push(payer));
        }
        Change::Confirm(source) => {
            changed.sources[source.0].certainty.value = funding.options.counting.min(Certainty::Confirmed);
        }
        Change::Later(years) => changed.projects[project.0].shift(years),
    }
    let options = funding.options;
    let before = short_projects(funding);
    let after = short_projects(&balance_with(&changed, funding.receipts.clone(), options));
    let known = |id: &ProjectId| before.get(id).copied().unwrap_or(Pence::ZERO);
    !after.contains_key(&project) && after.iter().all(|(id, short)| *short <= known(id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funding::testing::{plan_of, project, source};
    use crate::funding::{FundingOptions, fund};

    fn changes(plan: &Plan) -> Vec<(usize, i128, Vec<Change>)> {
        let funding = fund(plan, &[], FundingOptions::default());
        let one = |remedy: Remedy| (remedy.project.0, remedy.short.0, remedy.changes);
        remedies(plan, &funding).into_iter().map(one).collect()
    }

    #[test]
    fn every_kind_of_change_that_works_is_told() {
        let plan = plan_of(
            vec![
                source("any").receipt(2014, 20),
                source("small").receipt(2014, 9).for_projects(&[1]),
                source("large").receipt(2014, 15).for_projects(&[1]),
                source("hoped-for").receipt(2014, 12).at_risk(),
                source("next").receipt(2015, 30),
            ],
            vec![project("school").spend(2014, 30), project("none")],
        );
        let expected = vec![Change::Allow(SourceId(2)), Change::Confirm(SourceId(3)), Change::Later(1)];
        assert_eq!(changes(&plan), [(0, 10, expected)]);
    }

    #[test]
    fn a_county_is_tried_whole_and_a_country_is_not() {
        let plan_with = |projects: usize, sources: usize| {
            let projects = (0..projects).map(|_| project("school")).collect();
            plan_of((0..sources).map(|_| source("grant")).collect(), projects)
        };
        // Ten changes for each of the county's projects.
        assert!(most_trials(&plan_with(150, 80)) > 10 * 150);
        assert_eq!(most_trials(&plan_with(3_000, 500)), 0);
    }

    #[test]
    fn what_would_only_move_the_shortage_is_no_remedy() {
        // A year later the school would take the other's money.
        let plan = plan_of(
            vec![source("any").receipt(2014, 10).receipt(2015, 10)],
            vec![project("school").priority(1).spend(2014, 20), project("other").spend(2015, 10)],
        );
        assert_eq!(changes(&plan), [(0, 10, vec![])]);
    }

    #[test]
    fn nobody_waits_beyond_the_programme() {
        let plan = plan_of(vec![source("late").receipt(2017, 10)], vec![project("school").spend(2016, 10)]);
        assert_eq!(changes(&plan), [(0, 10, vec![])]);
    }
}
