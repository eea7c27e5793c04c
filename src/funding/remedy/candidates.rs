//! Which single changes there are that may fund a project: all that could bring what it is short of.

use std::collections::BTreeSet;

use super::{Change, Kind};
use crate::calendar::FinancialYear;
use crate::funding::receipts::last_year_to_spend;
use crate::funding::{Funding, Standing, advance, borrowing, is_counted};
use crate::money::Pence;
use crate::plan::{Plan, ProjectId, SourceId, SourceKind};

/// What the changes of a plan are made of.
pub(super) struct Candidates<'a> {
    plan: &'a Plan,
    funding: &'a Funding,
    lenders: Vec<Option<SourceId>>,
    lending: BTreeSet<SourceId>,
    /// The first and last year in which anything is spent.
    spending: Option<(FinancialYear, FinancialYear)>,
    /// Projects in the order of their turns, with what each gets.
    turns: Vec<(ProjectId, Pence)>,
}

impl<'a> Candidates<'a> {
    pub(super) fn of(plan: &'a Plan, funding: &'a Funding) -> Self {
        let lenders = advance::lenders(plan, funding.options);
        let spent = || funding.spend.iter().flat_map(|spend| spend.years.keys().copied());
        let mut turns: Vec<(ProjectId, Pence)> =
            funding.standings.iter().map(|one| (one.project, one.funded)).collect();
        turns.sort_by_key(|(project, _)| (*plan[*project].priority, *project));
        Self {
            plan,
            funding,
            lending: lenders.iter().flatten().copied().collect(),
            lenders,
            spending: spent().min().zip(spent().max()),
            turns,
        }
    }

    /// The changes of a kind that may fund a project, those of fewest years first, then in the order of the files. What
    /// brings less than the project is short of is left out, for it cannot.
    pub(super) fn changes(&self, kind: Kind, of: &Standing) -> Vec<Change> {
        match kind {
            Kind::Exchange => self.exchanges(of).into_iter().map(Change::Exchange).collect(),
            Kind::Allow => self.sources(|source| self.is_closed(source, of)).map(Change::Allow).collect(),
            Kind::Confirm => self.sources(|source| self.may_be_confirmed(source, of)).map(Change::Confirm).collect(),
            Kind::Advance => self.advances(of),
            Kind::Extend => self.extensions(of),
            Kind::Later => self.years_later(of.project).map(Change::Later).collect(),
            Kind::Borrow => self.cheapest_terms(of.project).map(Change::Borrow).into_iter().collect(),
        }
    }

    fn sources(&self, is_wanted: impl Fn(SourceId) -> bool) -> impl Iterator<Item = SourceId> {
        (0..self.plan.sources.len()).map(SourceId).filter(move |source| is_wanted(*source))
    }

    fn counts(&self, source: SourceId) -> bool {
        is_counted(&self.plan[source], self.funding.options)
    }

    /// Whether a source brings at least what a project is short of, by these of its receipts.
    fn brings(&self, source: SourceId, of: &Standing, which: impl Fn(FinancialYear, Option<usize>) -> bool) -> bool {
        let lots = self.funding.receipts[source.0].lots().filter(|(year, clause, _)| which(*year, *clause));
        lots.map(|(.., amount)| amount).sum::<Pence>() >= of.short
    }

    /// Whether a source has money that the project may not draw on, and that comes while it spends.
    fn is_closed(&self, source: SourceId, of: &Standing) -> bool {
        let years = &self.funding.spend[of.project.0].years;
        let (Some(first), Some(last)) = (years.keys().next(), years.keys().next_back()) else { return false };
        let is_advanced = self.lenders[source.0].is_some();
        self.counts(source)
            && self.brings(source, of, |received, clause| {
                !self.plan.clause_may_pay(source, clause, of.project)
                    && (received <= *last || is_advanced)
                    && last_year_to_spend(&self.plan[source], received).is_none_or(|end| end >= *first)
            })
    }

    /// Whether a source does not count and could, for this project or for what it competes with.
    fn may_be_confirmed(&self, source: SourceId, of: &Standing) -> bool {
        !self.counts(source) && self.brings(source, of, |_, _| true)
    }

    /// Money that comes later than it could be spent, each with every source that has the cash to advance it: grants and
    /// the like, for what an agreement brings is for its own purpose.
    fn advances(&self, of: &Standing) -> Vec<Change> {
        let Some((first, last)) = self.spending else { return Vec::new() };
        let horizon = self.plan.assumptions.last_forecast_year().financial();
        let is_free = |source: SourceId| self.counts(source) && self.lenders[source.0].is_none();
        let is_account = |source: SourceId| {
            is_free(source)
                && !self.lending.contains(&source)
                && *self.plan[source].kind != SourceKind::Borrowing
                && self.brings(source, of, |received, _| received > first && received <= horizon)
        };
        let may_lend = |source: SourceId| {
            is_free(source)
                && !self.plan[source].is_agreement()
                && self.brings(source, of, |received, _| received <= last)
        };
        let lenders: Vec<SourceId> = self.sources(may_lend).collect();
        let of_account = |account: SourceId| {
            let others = lenders.iter().filter(move |lender| **lender != account);
            others.map(move |lender| Change::Advance(account, *lender)).collect::<Vec<_>>()
        };
        self.sources(is_account).flat_map(of_account).collect()
    }

    /// Money that lapses before the last spend, so many years longer as may matter.
    fn extensions(&self, of: &Standing) -> Vec<Change> {
        let Some((_, last)) = self.spending else { return Vec::new() };
        let mut changes = Vec::new();
        for source in self.sources(|source| self.counts(source) && *self.plan[source].kind != SourceKind::Borrowing) {
            let end = |received| last_year_to_spend(&self.plan[source], received);
            let lapses = |received| end(received).is_some_and(|end| end < last);
            if self.brings(source, of, |received, _| lapses(received)) {
                let received = self.funding.receipts[source.0].years.keys();
                let most = received.filter_map(|year| end(*year)).map(|end| last.since(end)).max().unwrap_or(0);
                changes.extend((1..=most).map(|years| Change::Extend(source, years)));
            }
        }
        changes.sort_by_key(|change| change.years());
        changes
    }

    /// By how many years a project can come later and still end within the programme; what is complete or on site
    /// stays.
    fn years_later(&self, project: ProjectId) -> impl Iterator<Item = i32> + use<> {
        let last = self.funding.spend[project.0].years.keys().next_back();
        let ends = self.plan.programme.as_ref().map(|programme| *programme.last_year);
        let most = last.zip(ends).map_or(0, |(last, ends)| ends.since(*last));
        1..=if self.plan[project].is_committed() { 0 } else { most }
    }

    /// The projects that come before it and could give up their turn: those that are complete or on site cannot. What
    /// they and those between get must be at least what is short.
    fn exchanges(&self, of: &Standing) -> Vec<ProjectId> {
        let own = self.turns.iter().position(|(project, _)| *project == of.project).unwrap_or(0);
        let mut freed = Pence::ZERO;
        let mut others = Vec::new();
        for (project, funded) in self.turns[..own].iter().rev() {
            freed += *funded;
            if freed >= of.short && !self.plan[*project].is_committed() {
                others.push(*project);
            }
        }
        others.sort_unstable();
        others
    }

    /// The borrowing of the plan that costs least in its dearest year, if the project takes borrowing.
    fn cheapest_terms(&self, project: ProjectId) -> Option<SourceId> {
        let is_borrowing = |source: &SourceId| *self.plan[*source].kind == SourceKind::Borrowing;
        let (all, of) = (|| self.sources(|source| is_borrowing(&source)), &self.plan[project]);
        let is_limited = of.only_sources.is_some() || of.only_kinds.is_some();
        if is_limited && !all().any(|source| self.plan.is_taken(source, project)) {
            return None;
        }
        let dearest = |source: &SourceId| self.plan[*source].loan.map(borrowing::dearest_year);
        all().filter(|source| self.plan[*source].loan.is_some()).min_by_key(dearest)
    }
}
