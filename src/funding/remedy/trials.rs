//! Trying a change: the plan so changed, all projects taking their turns again.

use std::collections::BTreeMap;

use super::{Change, Takes};
use crate::calendar::FinancialYear;
use crate::funding::market::{self, Needs};
use crate::funding::spend::project_spend;
use crate::funding::turns::Turn;
use crate::funding::{
    BorrowingYear, Funding, FundingOptions, ProjectSpend, SourceReceipts, advance, allocation, balance_in_turn,
};
use crate::money::Pence;
use crate::plan::{At, Certainty, Plan, Project, ProjectId, RingFence, Source, SourceId, SourceKind};

/// A plan to try changes on; it is as it was after each.
pub(super) struct Trials<'a> {
    funding: &'a Funding,
    plan: Plan,
    spend: Vec<ProjectSpend>,
    receipts: Vec<SourceReceipts>,
    options: FundingOptions,
    /// What each project gets as the plan stands.
    before: BTreeMap<ProjectId, i128>,
    has_advances: bool,
}

/// What a change replaced.
struct Replaced {
    sources: Vec<(SourceId, Source)>,
    project: Option<(Project, ProjectSpend)>,
}

impl<'a> Trials<'a> {
    pub(super) fn of(plan: &Plan, funding: &'a Funding) -> Self {
        let mut trials = Self {
            funding,
            plan: plan.money_alone(),
            spend: funding.spend.clone(),
            receipts: funding.receipts.clone(),
            options: funding.options,
            before: BTreeMap::new(),
            has_advances: advance::lenders(plan, funding.options).iter().any(Option::is_some),
        };
        trials.before = got(&trials.turns(&market::needs(plan, &funding.spend), None));
        trials
    }

    /// Whether trying a change takes a linear programme.
    pub(super) const fn has_advances(&self, change: Change) -> bool {
        self.has_advances || matches!(change, Change::Advance(..))
    }

    /// What other projects get less with a change; `None` if it does not fund the project in full.
    pub(super) fn takes(&mut self, project: ProjectId, change: Change) -> Option<Takes> {
        let replaced = self.make(project, change);
        let turns = self.turns(&self.needs(project, change), Some(project));
        let spend: Pence = self.spend[project.0].years.values().copied().sum();
        self.undo(project, replaced);
        let after = got(&turns);
        if after.get(&project) != Some(&spend.0) {
            return None;
        }
        let less = |(one, had): (&ProjectId, &i128)| {
            let less = had - after.get(one).copied().unwrap_or(0);
            (less > 0 && *one != project).then_some((*one, Pence(less)))
        };
        Some(self.before.iter().filter_map(less).collect())
    }

    /// What a change adds to the cost of borrowing in the dearest year, if anything.
    pub(super) fn costs(&mut self, project: ProjectId, change: Change) -> Option<Pence> {
        let borrows = |plan: &Plan| plan.sources.iter().any(|source| *source.kind == SourceKind::Borrowing);
        if !borrows(&self.plan) {
            return None;
        }
        let replaced = self.make(project, change);
        let (spend, needs, receipts) = (self.spend.clone(), self.needs(project, change), self.receipts.clone());
        let after = balance_in_turn(&self.plan, spend, &needs, receipts, self.options).borrowing;
        self.undo(project, replaced);
        let (before, after) = (by_year(&self.funding.borrowing), by_year(&after));
        let more = |(year, cost): (&FinancialYear, &Pence)| *cost - before.get(year).copied().unwrap_or(Pence::ZERO);
        after.iter().map(more).max().filter(|more| *more > Pence::ZERO)
    }

    /// What projects need in the order of their turns, with a change that has been made.
    fn needs(&self, project: ProjectId, change: Change) -> Needs {
        let turn_of = |one: ProjectId| match change {
            Change::Exchange(other) if one == project => other,
            Change::Exchange(other) if one == other => project,
            _ => one,
        };
        market::needs_by_turns(&self.plan, &self.spend, turn_of)
    }

    fn turns(&self, needs: &Needs, wanted: Option<ProjectId>) -> Vec<Turn> {
        allocation::turns(&self.plan, needs, &self.receipts, self.options, wanted)
    }

    /// Makes a change; an exchange of turns is none to the plan.
    fn make(&mut self, project: ProjectId, change: Change) -> Replaced {
        let mut replaced = Replaced { sources: Vec::new(), project: None };
        match change {
            Change::Exchange(_) => {}
            Change::Allow(source) => {
                replaced.keep_source(self, source);
                replaced.keep_project(self, project);
                self.allow(project, source);
            }
            Change::Confirm(source) => {
                replaced.keep_source(self, source);
                self.plan.sources[source.0].certainty.value = self.options.counting.min(Certainty::Confirmed);
            }
            Change::Advance(account, lender) => {
                replaced.keep_source(self, account);
                self.plan.sources[account.0].forward_fund = Some(At::default_of(lender));
            }
            Change::Extend(source, years) => {
                replaced.keep_source(self, source);
                let of = &mut self.plan.sources[source.0];
                of.spend_by.iter_mut().for_each(|last| last.value = last.value.plus(years));
                let within = of.spend_within_years.iter_mut();
                within.for_each(|within| within.value = within.value.saturating_add_signed(years));
            }
            Change::Later(years) => {
                replaced.keep_project(self, project);
                self.plan.projects[project.0].shift(years);
                self.spend[project.0] = project_spend(&self.plan.projects[project.0]);
            }
            Change::Borrow(terms) => {
                replaced.keep_project(self, project);
                self.borrow(project, terms);
            }
        }
        replaced
    }

    /// Lets the project draw on a source, and nobody else who did not.
    fn allow(&mut self, project: ProjectId, source: SourceId) {
        let allowed = |clause: Option<usize>| -> RingFence {
            let lets_in = |id: &ProjectId| *id == project || self.plan.lets_in(source, clause, *id);
            let projects = self.plan.programme_projects().map(|(id, _)| id).filter(lets_in);
            RingFence { projects: Some(projects.map(At::default_of).collect()), ..RingFence::default() }
        };
        let of = &self.plan[source];
        let fences: Vec<(Option<usize>, RingFence)> = std::iter::once(None)
            .chain((0..of.triggers.len()).filter(|place| of.triggers[*place].ring_fence.is_given()).map(Some))
            .map(|clause| (clause, allowed(clause)))
            .collect();
        for (clause, fence) in fences {
            let of = &mut self.plan.sources[source.0];
            match clause.and_then(|place| of.triggers.get_mut(place)) {
                Some(trigger) => trigger.ring_fence = fence,
                None => of.ring_fence = fence,
            }
        }
        if !self.plan.is_taken(source, project) {
            let taken = (0..self.plan.sources.len()).map(SourceId);
            let taken = taken.filter(|one| *one == source || self.plan.is_taken(*one, project));
            let taken = taken.map(At::default_of).collect();
            let of = &mut self.plan.projects[project.0];
            (of.only_sources, of.only_kinds) = (Some(taken), None);
        }
    }

    /// Adds borrowing of what the project is short of, for it alone.
    fn borrow(&mut self, project: ProjectId, terms: SourceId) {
        let new = SourceId(self.plan.sources.len());
        let short = self.funding.standing(project).map_or(Pence::ZERO, |standing| standing.short);
        let first = self.spend[project.0].years.keys().next().copied();
        let ring_fence = RingFence { projects: Some(vec![At::default_of(project)]), ..RingFence::default() };
        let source = Source {
            certainty: At::default_of(Certainty::Received),
            ring_fence,
            spend_by: None,
            spend_within_years: None,
            triggers: Vec::new(),
            forward_fund: None,
            ..self.plan[terms].clone()
        };
        self.plan.sources.push(source);
        let years = first.map(|first| (first, short)).into_iter().collect();
        self.receipts.push(SourceReceipts { years, ..SourceReceipts::default() });
        let only = self.plan.projects[project.0].only_sources.as_mut();
        if let Some(only) = only {
            only.push(At::default_of(new));
        }
    }

    fn undo(&mut self, project: ProjectId, replaced: Replaced) {
        // Only borrowing adds a source.
        self.plan.sources.truncate(self.funding.receipts.len());
        self.receipts.truncate(self.funding.receipts.len());
        for (id, source) in replaced.sources {
            self.plan.sources[id.0] = source;
        }
        if let Some((of, spend)) = replaced.project {
            self.plan.projects[project.0] = of;
            self.spend[project.0] = spend;
        }
    }
}

impl Replaced {
    fn keep_source(&mut self, trials: &Trials<'_>, source: SourceId) {
        self.sources.push((source, trials.plan[source].clone()));
    }

    fn keep_project(&mut self, trials: &Trials<'_>, project: ProjectId) {
        self.project = Some((trials.plan[project].clone(), trials.spend[project.0].clone()));
    }
}

/// What projects get.
fn got(turns: &[Turn]) -> BTreeMap<ProjectId, i128> {
    turns.iter().map(|turn| (turn.project, if turn.is_left_out { 0 } else { turn.most })).collect()
}

/// What borrowing costs in a year, all sources.
fn by_year(rows: &[BorrowingYear]) -> BTreeMap<FinancialYear, Pence> {
    rows.iter().fold(BTreeMap::new(), |mut years, row| {
        *years.entry(row.year).or_insert(Pence::ZERO) += row.total;
        years
    })
}
