//! Forward funding: money of one source spent on the account of another before that one's own arrives.
//!
//! At every year end a lender's own spending and what it still has out on advance is at most what it has received; an
//! account is never spent beyond what it brings by the horizon. Written with a chain of years for every account, in
//! which money may also go back in time, and a row for every lender and year, that is a linear programme; it is solved
//! exactly, one project after another as they take their turns, then the objectives 2 to 5. Only the projects that an account or a
//! lender may pay for, directly or through other sources, take part.
//!
//! Money that has lapsed is not there to be advanced: once a lender's `spend_by` is over, nothing more goes out. That
//! what is out may not rise is no linear rule; should a solution break it, the accounts concerned are held to what
//! arrives by then, and what that may cost is told.
//!
//! A programme of this kind may split pennies (about one in a thousand small random ones does). Then its payments are
//! rounded down, which keeps every rule, since less spent never breaks one, and what is lost of the optimum is told.

use std::collections::{BTreeMap, BTreeSet};

use super::balance::{ahead, used_by_clause};
use super::fraction::Fraction;
use super::market::{Market, Need, Needs, Pool, Receipt, Role};
use super::simplex::{Simplex, Variable};
use super::turns::Turn;
use super::{Allocation, FundingOptions, SourceReceipts, is_counted};
use crate::calendar::FinancialYear;
use crate::money::Pence;
use crate::plan::{Plan, ProjectId, SourceId, SourceKind};

/// Spent on a source's own account: the project, the financial year, the source, pennies above 0.
pub type Draw = (ProjectId, FinancialYear, SourceId, i128);

/// How good the use of advances is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Proof {
    /// There are none to decide on, or no use of them is better by the objectives.
    #[default]
    Best,
    /// It is the best found; at most so much more could be funded.
    Within(Pence),
}

/// The accounts and lenders of a plan, and what they pay for.
#[derive(Clone, Debug, Default)]
pub struct Advances {
    /// What accounts and lenders pay themselves; all else is for the other sources to meet.
    pub draws: Vec<Draw>,
    /// The sources whose payments `draws` has.
    pub settled: BTreeSet<SourceId>,
    /// How the projects that take part fared, in the order of their turns.
    pub turns: Vec<Turn>,
    /// How good that is.
    pub proof: Proof,
}

/// The source that advances each source's money, if one does.
///
/// Both must count; borrowing has nothing to arrive; and who advances money is not advanced, for its own rule has it
/// spend no more than it has.
#[must_use]
pub fn lenders(plan: &Plan, options: FundingOptions) -> Vec<Option<SourceId>> {
    let written = |place: usize| -> Option<SourceId> {
        let source = &plan.sources[place];
        let lender = source.forward_fund?.value;
        let counts = is_counted(source, options) && is_counted(&plan[lender], options);
        (counts && *source.kind != SourceKind::Borrowing && lender.0 != place).then_some(lender)
    };
    let lending: BTreeSet<SourceId> = (0..plan.sources.len()).filter_map(written).collect();
    (0..plan.sources.len()).map(|place| written(place).filter(|_| !lending.contains(&SourceId(place)))).collect()
}

/// What accounts and lenders pay for, by the objectives in their order.
#[must_use]
pub fn advance(
    plan: &Plan,
    needs: &Needs,
    receipts: &[SourceReceipts],
    options: FundingOptions,
    aim: Rule<'_>,
) -> Advances {
    let lenders = lenders(plan, options);
    if !is_of_use(plan, needs, receipts, &lenders) {
        return Advances::default();
    }
    let role = |id: SourceId| role(plan, &lenders, options, id);
    let (needs, market) = concerned_market(plan, needs, receipts, role);
    let settled = (0..plan.sources.len()).map(SourceId).filter(|id| matches!(role(*id), Role::Advanced | Role::Lends));
    let mut held = BTreeSet::new();
    let mut highest = None;
    loop {
        let Some(solution) = Solution::of(&market, &lenders, &held, aim) else { return without(&needs) };
        let highest = *highest.get_or_insert(solution.met);
        let draws = solution.draws(&market);
        let late = rising_late(plan, &market, receipts, &lenders, &draws, options);
        if late.is_empty() {
            let lost = (highest - solution.paid.iter().sum::<i128>()).max(0);
            let proof = if held.is_empty() && lost == 0 { Proof::Best } else { Proof::Within(Pence(lost)) };
            return Advances { draws, settled: settled.collect(), turns: solution.turns, proof };
        }
        let count = held.len();
        held.extend(late);
        if held.len() == count {
            return without(&needs);
        }
    }
}

/// How the projects that take part fare, in the order of their turns: what [`advance`] finds, without who pays. Given are
/// those that are built whole or not at all, and one that is wanted: if that is short, those behind it are left out.
#[must_use]
pub fn turns(
    plan: &Plan,
    needs: &Needs,
    receipts: &[SourceReceipts],
    options: FundingOptions,
    (whole, wanted): (&BTreeSet<ProjectId>, Option<ProjectId>),
) -> Vec<Turn> {
    let lenders = lenders(plan, options);
    let lapses = |lender: &SourceId| plan[*lender].spend_by.is_some() || plan[*lender].spend_within_years.is_some();
    if lenders.iter().flatten().any(lapses) {
        // Who is paid, and when, may then hold accounts back, and so change the turns.
        return advance(plan, needs, receipts, options, Rule::Turns(whole)).turns;
    }
    if !is_of_use(plan, needs, receipts, &lenders) {
        return Vec::new();
    }
    let (_, market) = concerned_market(plan, needs, receipts, |id| role(plan, &lenders, options, id));
    let (mut variables, mut simplex) = Variables::in_simplex(&market, &lenders, &BTreeSet::new());
    variables.take_turns(&market, &mut simplex, Rule::Turns(whole), wanted).unwrap_or_default()
}

fn role(plan: &Plan, lenders: &[Option<SourceId>], options: FundingOptions, id: SourceId) -> Role {
    match lenders[id.0] {
        _ if !is_counted(&plan[id], options) => Role::Absent,
        Some(_) => Role::Advanced,
        None if lenders.contains(&Some(id)) => Role::Lends,
        None => Role::Shared,
    }
}

/// What projects need that accounts and lenders have to do with, and where it meets all money.
fn concerned_market(
    plan: &Plan,
    needs: &Needs,
    receipts: &[SourceReceipts],
    role: impl Fn(SourceId) -> Role + Copy,
) -> (Needs, Market) {
    let concerned = concerned(plan, needs, role);
    let needs: Needs = needs.iter().filter(|(project, ..)| concerned.contains(project)).copied().collect();
    let market = Market::new(plan, &needs, receipts, role);
    (needs, market)
}

/// Nothing is advanced, and nothing proven of it.
fn without(needs: &Needs) -> Advances {
    let all = needs.iter().map(|(.., amount)| amount).sum();
    Advances { proof: Proof::Within(Pence(all)), ..Advances::default() }
}

/// Whether any account brings money after a year in which it could be spent.
fn is_of_use(plan: &Plan, needs: &Needs, receipts: &[SourceReceipts], lenders: &[Option<SourceId>]) -> bool {
    lenders.iter().enumerate().filter(|(_, lender)| lender.is_some()).any(|(place, _)| {
        let last = receipts[place].years.last_key_value().map(|(year, _)| *year);
        needs.iter().any(|(project, year, _)| last > Some(*year) && plan.some_may_pay(SourceId(place), *project))
    })
}

/// The projects that accounts and lenders may pay for, and those that share a source with them, however far.
fn concerned(plan: &Plan, needs: &Needs, role: impl Fn(SourceId) -> Role) -> BTreeSet<ProjectId> {
    let projects: BTreeSet<ProjectId> = needs.iter().map(|(project, ..)| *project).collect();
    let allowed = |id: SourceId| projects.iter().filter(move |project| plan.some_may_pay(id, **project));
    let (mut waiting, mut shared): (Vec<SourceId>, Vec<SourceId>) = (0..plan.sources.len())
        .map(SourceId)
        .filter(|id| role(*id) != Role::Absent)
        .partition(|id| role(*id) != Role::Shared);
    let mut concerned = BTreeSet::new();
    while let Some(source) = waiting.pop() {
        let new: Vec<ProjectId> = allowed(source).filter(|project| concerned.insert(**project)).copied().collect();
        let pays = |id: &SourceId| new.iter().any(|project| plan.some_may_pay(*id, *project));
        let (joining, rest): (Vec<SourceId>, Vec<SourceId>) = shared.into_iter().partition(pays);
        waiting.extend(joining);
        shared = rest;
    }
    concerned
}

/// The accounts on which more is out at the end of some year than a year before, although their lender's money has
/// lapsed.
fn rising_late(
    plan: &Plan,
    market: &Market,
    receipts: &[SourceReceipts],
    lenders: &[Option<SourceId>],
    draws: &[Draw],
    options: FundingOptions,
) -> Vec<SourceId> {
    let rises = |(account, lender): &(SourceId, SourceId)| {
        let end = market.pools.iter().filter(|pool| pool.owner() == Some(*lender)).map(Pool::end).max().unwrap_or(0);
        let (Some(late), Some(last)) = (market.years.get(end), market.years.last()) else { return false };
        let received = &receipts[account.0];
        let first = received.years.keys().chain(&market.years).min().copied().unwrap_or(*late);
        let own = draws.iter().filter(|(_, _, source, _)| source == account);
        let paid: Vec<Allocation> = own
            .map(|(project, year, source, amount)| Allocation {
                project: *project,
                year: *year,
                source: Some(*source),
                amount: Pence(*amount),
            })
            .collect();
        let used = used_by_clause(plan, *account, received, &paid, options);
        let years: Vec<FinancialYear> = first.through(*last).collect();
        let mut before = Pence::ZERO;
        years.iter().zip(ahead(&plan[*account], &years, received, &used)).any(|(year, out)| {
            let rises = out > before && year >= late;
            before = out;
            rises
        })
    };
    let accounts = lenders.iter().enumerate().filter_map(|(place, lender)| Some((SourceId(place), (*lender)?)));
    accounts.filter(rises).map(|(account, _)| account).collect()
}

/// The variables of a market's arcs, needs and receipts, in their order there.
struct Variables {
    paying: Vec<Variable>,
    carrying: Vec<Variable>,
    advancing: Vec<Variable>,
    receipts: Vec<Variable>,
    /// Of the needs whose turn has come.
    needs: Vec<Variable>,
    /// By node, all needs there whose turn is still to come, as one: until then they are alike.
    later: BTreeMap<usize, Variable>,
}

/// What comes first: what is given to whom.
#[derive(Clone, Copy, Debug)]
pub enum Rule<'a> {
    /// Projects take their turns; these are built whole or not at all.
    Turns(&'a BTreeSet<ProjectId>),
    /// As much as can be in all, each need in part if need be; then each in order.
    Total,
}

/// What flows along each paying arc, in whole pennies.
struct Solution {
    turns: Vec<Turn>,
    /// The most that each need gets, in whole pennies.
    had: Vec<i128>,
    paid: Vec<i128>,
    /// What all needs get, pennies split where that is more.
    met: i128,
}

impl Solution {
    /// Solves a market; the accounts `held` have nothing out once their lender's money has lapsed. `None` if that takes
    /// numbers too large to be held.
    fn of(market: &Market, lenders: &[Option<SourceId>], held: &BTreeSet<SourceId>, aim: Rule<'_>) -> Option<Self> {
        let (mut variables, mut simplex) = Variables::in_simplex(market, lenders, held);
        let turns = variables.take_turns(market, &mut simplex, aim, None)?;
        let aims: [fn(&Receipt) -> i64; 4] = [
            |receipt| -i64::from(receipt.preference.is_borrowing),
            |receipt| i64::from(!receipt.preference.is_lasting),
            |receipt| i64::from(!receipt.preference.is_free),
            |receipt| -i64::from(receipt.preference.year.start()),
        ];
        for weight in aims {
            let weights = variables.receipts.iter().zip(&market.receipts).map(|(variable, of)| (*variable, weight(of)));
            let sum = simplex.sum(weights.filter(|(_, weight)| *weight != 0))?;
            simplex.maximise(sum)?;
            simplex.forget(sum);
        }
        let had = variables.needs.iter().map(|need| -simplex.value(*need).negative().floor()).collect();
        let mut met = Fraction::ZERO;
        for need in &variables.needs {
            met = met.plus(simplex.value(*need))?;
        }
        let paid = |simplex: &Simplex| variables.paying.iter().map(|arc| simplex.value(*arc).floor()).collect();
        let any = paid(&simplex);
        let is_settled = variables.settle_ties(market, &mut simplex).is_some();
        Some(Self { turns, had, paid: if is_settled { paid(&simplex) } else { any }, met: met.floor() })
    }

    /// What accounts and lenders pay, the needs at every node in their order.
    fn draws(&self, market: &Market) -> Vec<Draw> {
        let mut open: BTreeMap<usize, Vec<(usize, i128)>> = BTreeMap::new();
        // What is not given may be to one of several needs that share a node.
        let had = market.needs.iter().zip(&self.had).enumerate().rev();
        for (place, (need, had)) in had.filter(|(_, (_, had))| **had > 0) {
            open.entry(need.node).or_default().push((place, *had));
        }
        let mut draws = Vec::new();
        for ((pool_node, node), paid) in market.paying.iter().zip(&self.paid) {
            let owner = market.pools[market.pool_of_node[*pool_node]].owner();
            let (Some(owner), Some(open)) = (owner, open.get_mut(node)) else { continue };
            let mut left = *paid;
            while left > 0
                && let Some((place, amount)) = open.pop()
            {
                let part = left.min(amount);
                left -= part;
                if amount > part {
                    open.push((place, amount - part));
                }
                let need = &market.needs[place];
                draws.push((need.project, need.year, owner, part));
            }
        }
        draws
    }
}

/// Fills needs one after another, each as far as it goes; gives what each gets.
fn in_order(variables: &[Variable], simplex: &mut Simplex) -> Option<Vec<Fraction>> {
    variables.iter().map(|need| simplex.maximise(*need)).collect()
}

/// The turn of a project that is built whole or not at all: all its needs in full, or none of them anything, which is
/// for [`Variables::leave_out`] to see to.
fn whole_turn(needs: &[Need], variables: &[Variable], simplex: &mut Simplex) -> Option<Turn> {
    let full: i128 = needs.iter().map(|need| need.amount).sum();
    let sum = simplex.sum(variables.iter().map(|need| (*need, 1)))?;
    let most = simplex.highest(sum)?;
    let project = needs[0].project;
    if most == Fraction::whole(full) {
        simplex.maximise(sum)?;
        simplex.forget(sum);
        return Some(Turn { project, most: full, first_short: None, is_left_out: false });
    }
    simplex.forget(sum);
    let first_short = first_short(needs, variables, simplex)?;
    Some(Turn { project, most: most.floor(), first_short: Some(first_short), is_left_out: true })
}

/// The first year that is not full where needs that cannot all be are filled in order: up to the one before, all can.
fn first_short(needs: &[Need], variables: &[Variable], simplex: &mut Simplex) -> Option<FinancialYear> {
    let mut full = 0;
    // That all together cannot be full is known.
    for place in 0..needs.len() - 1 {
        full += needs[place].amount;
        let so_far = simplex.sum(variables[..=place].iter().map(|need| (*need, 1)))?;
        let most = simplex.highest(so_far)?;
        simplex.forget(so_far);
        if most != Fraction::whole(full) {
            return Some(needs[place].year);
        }
    }
    needs.last().map(|need| need.year)
}

/// A turn in which needs got so much, one after another.
fn turn(needs: &[Need], got: &[Fraction]) -> Turn {
    let short = needs.iter().zip(got).find(|(need, got)| **got != Fraction::whole(need.amount));
    Turn {
        project: needs[0].project,
        most: got.iter().map(|got| got.floor()).sum(),
        first_short: short.map(|(need, _)| need.year),
        is_left_out: false,
    }
}

impl Variables {
    /// A market's programme, nothing aimed at yet.
    fn in_simplex(market: &Market, lenders: &[Option<SourceId>], held: &BTreeSet<SourceId>) -> (Self, Simplex) {
        let mut simplex = Simplex::default();
        let variables = Self::of(market, &mut simplex);
        variables.balance_nodes(market, &mut simplex);
        variables.hold_lenders(market, lenders, held, &mut simplex);
        (variables, simplex)
    }

    fn of(market: &Market, simplex: &mut Simplex) -> Self {
        let mut unlimited = |count: usize| (0..count).map(|_| simplex.variable(None)).collect();
        let (paying, carrying, advancing) =
            (unlimited(market.paying.len()), unlimited(market.carrying.len()), unlimited(market.advancing.len()));
        let receipts = market.receipts.iter().map(|receipt| simplex.variable(Some(receipt.amount))).collect();
        let mut wanted: BTreeMap<usize, i128> = BTreeMap::new();
        for need in &market.needs {
            *wanted.entry(need.node).or_insert(0) += need.amount;
        }
        let later = wanted.into_iter().map(|(node, amount)| (node, simplex.variable(Some(amount)))).collect();
        Self { paying, carrying, advancing, receipts, needs: Vec::new(), later }
    }

    /// Objective 1: each project gets what it can on its turn, those before it keeping theirs; none after one that is
    /// wanted and short.
    fn take_turns(
        &mut self,
        market: &Market,
        simplex: &mut Simplex,
        aim: Rule<'_>,
        wanted: Option<ProjectId>,
    ) -> Option<Vec<Turn>> {
        if matches!(aim, Rule::Total) {
            let total = simplex.sum(self.later.values().map(|needs| (*needs, 1)))?;
            simplex.maximise(total)?;
            simplex.forget(total);
        }
        let mut turns = Vec::new();
        for needs in market.needs.chunk_by(|a, b| a.project == b.project) {
            let place = self.needs.len();
            for need in needs {
                self.needs.push(simplex.part(*self.later.get(&need.node)?, need.amount)?);
            }
            let variables = &self.needs[place..];
            let is_whole = matches!(aim, Rule::Turns(whole) if whole.contains(&needs[0].project));
            let turn = if is_whole {
                whole_turn(needs, variables, simplex)?
            } else {
                let got = in_order(variables, simplex)?;
                turn(needs, &got)
            };
            turns.push(turn);
            if turn.is_short_of(wanted) {
                break;
            }
        }
        if wanted.is_none() {
            self.leave_out(market, simplex, &turns)?;
        }
        Some(turns)
    }

    /// Gives those that are left out nothing. Until all turns are over they may hold what nobody wants: whoever comes
    /// later takes it from them.
    fn leave_out(&self, market: &Market, simplex: &mut Simplex, turns: &[Turn]) -> Option<()> {
        let left_out: BTreeSet<ProjectId> =
            turns.iter().filter(|turn| turn.is_left_out).map(|turn| turn.project).collect();
        let needs = market.needs.iter().zip(&self.needs).filter(|(need, _)| left_out.contains(&need.project));
        let nothing = simplex.sum(needs.map(|(_, variable)| (*variable, -1)))?;
        simplex.maximise(nothing)?;
        simplex.forget(nothing);
        Some(())
    }

    /// Chooses among what is equal by the objectives: as little is out on advance, for as few years, as can be; then each
    /// payment of an account or lender in turn is as large as can be, so that there is one answer, however it is found.
    /// What others pay is settled without them.
    fn settle_ties(&self, market: &Market, simplex: &mut Simplex) -> Option<()> {
        let out = simplex.sum(self.advancing.iter().map(|variable| (*variable, -1)))?;
        simplex.maximise(out)?;
        simplex.forget(out);
        let is_own = |(pool, _): &(usize, usize)| market.pools[market.pool_of_node[*pool]].owner().is_some();
        let own = market.paying.iter().zip(&self.paying).filter(|(arc, _)| is_own(arc));
        own.map(|(_, payment)| simplex.maximise(*payment).map(drop)).collect()
    }

    /// What comes into a node goes out of it.
    fn balance_nodes(&self, market: &Market, simplex: &mut Simplex) {
        let mut sums: Vec<Vec<(Variable, i64)>> = vec![Vec::new(); market.nodes];
        let along = |arcs: &[(usize, usize)], variables: &[Variable], sums: &mut Vec<Vec<(Variable, i64)>>| {
            for ((from, to), variable) in arcs.iter().zip(variables) {
                sums[*from].push((*variable, -1));
                sums[*to].push((*variable, 1));
            }
        };
        along(&market.paying, &self.paying, &mut sums);
        along(&market.carrying, &self.carrying, &mut sums);
        along(&market.advancing, &self.advancing, &mut sums);
        for (receipt, variable) in market.receipts.iter().zip(&self.receipts) {
            sums[receipt.node].push((*variable, 1));
        }
        for (node, needs) in &self.later {
            sums[*node].push((*needs, -1));
        }
        for sum in sums {
            simplex.balanced(sum);
        }
    }

    /// At every year end, what a lender has out on advance is at most what it has received, does not spend itself by
    /// then and has not lost; once all its money has lapsed, no advance rises any more.
    fn hold_lenders(
        &self,
        market: &Market,
        lenders: &[Option<SourceId>],
        held: &BTreeSet<SourceId>,
        simplex: &mut Simplex,
    ) {
        let lending: BTreeSet<SourceId> = lenders.iter().flatten().copied().collect();
        for lender in lending {
            for year in 0..market.years.len() {
                let out = self.out_on_advance(market, lenders, lender, year);
                let open = || market.pools.iter().filter(|pool| pool.owner() == Some(lender) && pool.end() > year);
                if open().next().is_none() {
                    for (arc, variable) in out {
                        let owner = market.pools[market.pool_of_node[market.advancing[arc].0]].owner();
                        let is_held = owner.is_some_and(|owner| held.contains(&owner));
                        let before = arc.checked_sub(1).filter(|_| year > 0 && !is_held);
                        let before = before.map(|before| (self.advancing[before], -1));
                        simplex.at_most([(variable, 1)].into_iter().chain(before), 0);
                    }
                    continue;
                }
                let mut sum: Vec<(Variable, i64)> = out.into_iter().map(|(_, variable)| (variable, 1)).collect();
                let mut received = 0;
                for (receipt, variable) in market.receipts.iter().zip(&self.receipts) {
                    let pool = &market.pools[market.pool_of_node[receipt.node]];
                    let counts = pool.owner() == Some(lender) && pool.end() > year;
                    if counts && pool.year_of(receipt.node) <= year {
                        received += receipt.amount;
                        sum.push((*variable, 1));
                    }
                }
                let ends: BTreeSet<usize> = open().filter_map(|pool| pool.node_in(year)).collect();
                let kept = market.carrying.iter().zip(&self.carrying).filter(|((from, _), _)| ends.contains(from));
                sum.extend(kept.map(|(_, variable)| (*variable, -1)));
                simplex.at_most(sum, received);
            }
        }
    }

    /// What a lender has out at the end of a year: the arcs, by their place, and their variables.
    fn out_on_advance(
        &self,
        market: &Market,
        lenders: &[Option<SourceId>],
        lender: SourceId,
        year: usize,
    ) -> Vec<(usize, Variable)> {
        let is_of = |(_, to): &(usize, usize)| {
            let pool = &market.pools[market.pool_of_node[*to]];
            let is_account = pool.owner().is_some_and(|owner| lenders[owner.0] == Some(lender));
            is_account && pool.year_of(*to) == year
        };
        let arcs = market.advancing.iter().enumerate().filter(|(_, arc)| is_of(arc));
        arcs.map(|(place, _)| (place, self.advancing[place])).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funding::testing::{plan_of, project, source, trajectory, year};
    use crate::funding::{Funding, fund};
    use crate::plan::Repayment;

    /// What is spent on each account: the year's start, the source, pennies; `None` for what is short.
    fn paid(funding: &Funding) -> Vec<(i32, Option<usize>, i128)> {
        let part = |part: &super::super::Allocation| (part.year.start(), part.source.map(|id| id.0), part.amount.0);
        funding.allocations.iter().map(part).collect()
    }

    /// Brought forward, received, repaid, used, lost and carried forward of a source, year by year.
    fn lines(funding: &Funding, source: usize) -> Vec<[i128; 6]> {
        let lines = funding.sources.iter().filter(|line| line.source == SourceId(source));
        let figures = lines
            .map(|line| [line.brought_forward, line.received, line.repaid, line.used, line.lost, line.carried_forward]);
        figures.map(|line| line.map(|amount| amount.0)).collect()
    }

    #[test]
    fn a_contribution_is_spent_before_it_arrives_and_repaid_when_it_does() {
        // 100 dwellings stand in 2016-17 and bring 60; Basic Need holds 50 from 2014-15.
        let plan = plan_of(
            vec![
                source("agreement").site(0).trigger(100, 60).forward_funded_by(1).for_projects(&[0]),
                source("basic-need").receipt(2014, 50),
            ],
            vec![project("school").spend(2014, 40), project("other").spend(2015, 15).spend(2016, 40).divisible(true)],
        );
        let built = [trajectory(&[(2015, 50.0), (2016, 50.0)])];
        let funding = fund(&plan, &built, FundingOptions::default());
        // The school's 40 are the agreement's; of Basic Need's 50, 10 are left in 2015-16, and 40 come back after it.
        let expected = [(2014, Some(0), 40), (2015, Some(1), 10), (2015, None, 5), (2016, Some(1), 40)];
        assert_eq!(paid(&funding), expected);
        assert_eq!(lines(&funding, 0), [[0, 0, 40, 40, 0, 0], [0; 6], [0, 60, -40, 0, 0, 20]]);
        assert_eq!(lines(&funding, 1), [[0, 50, -40, 0, 0, 10], [10, 0, 0, 10, 0, 0], [0, 0, 40, 40, 0, 0]]);
        assert_eq!(funding.proof, Proof::Best);
    }

    #[test]
    fn nothing_is_advanced_sooner_than_it_must_be() {
        // Basic Need's last 30 are the other's, so the agreement pays 30 of the school; in its last year is soon enough.
        let plan = plan_of(
            vec![
                source("agreement").receipt(2016, 30).forward_funded_by(1).for_projects(&[0]),
                source("basic-need").receipt(2013, 90).for_projects(&[0, 1]),
            ],
            vec![project("school").spend(2013, 30).spend(2014, 30).spend(2015, 30), project("other").spend(2016, 30)],
        );
        let expected = [(2013, Some(1), 30), (2014, Some(1), 30), (2015, Some(0), 30), (2016, Some(1), 30)];
        assert_eq!(paid(&fund(&plan, &[], FundingOptions::default())), expected);
    }

    #[test]
    fn nobody_advances_what_never_arrives() {
        let plan = plan_of(
            vec![
                source("agreement").site(0).trigger(100, 60).forward_funded_by(1).for_projects(&[0]),
                source("basic-need").receipt(2014, 50).for_projects(&[1]),
            ],
            vec![project("school").spend(2014, 40), project("other").spend(2015, 15)],
        );
        let funding = fund(&plan, &[trajectory(&[(2015, 99.0)])], FundingOptions::default());
        assert_eq!(paid(&funding), [(2014, None, 40), (2015, Some(1), 15)]);
    }

    #[test]
    fn money_that_has_lapsed_is_not_advanced() {
        let plan = plan_of(
            vec![
                source("agreement").receipt(2017, 60).forward_funded_by(1).for_projects(&[0]),
                source("basic-need").receipt(2014, 50).spend_by(2015),
            ],
            vec![project("school").spend(2015, 10).spend(2016, 40).divisible(true)],
        );
        let funding = fund(&plan, &[], FundingOptions::default());
        assert_eq!(paid(&funding), [(2015, Some(1), 10), (2016, None, 40)]);
        assert_eq!(lines(&funding, 1)[1], [50, 0, 0, 10, 40, 0]);
    }

    #[test]
    fn who_advances_money_is_not_advanced() {
        let plan = plan_of(
            vec![
                source("late").receipt(2016, 60).forward_funded_by(1),
                source("later").receipt(2017, 60).forward_funded_by(2),
                source("now").receipt(2014, 60).for_projects(&[1]),
            ],
            vec![project("school").spend(2014, 10), project("none")],
        );
        let options = FundingOptions::default();
        assert_eq!(lenders(&plan, options), [Some(SourceId(1)), None, None]);
        assert_eq!(paid(&fund(&plan, &[], options)), [(2014, None, 10)]);
    }

    #[test]
    fn borrowing_that_advances_costs_interest_until_it_is_paid_back() {
        let plan = plan_of(
            vec![
                source("agreement").receipt(2016, 60_000).forward_funded_by(1).for_projects(&[0]),
                source("loan").receipt(2014, 50_000).borrowing(50, 40, Repayment::Maturity),
            ],
            vec![project("school").spend(2014, 40_000)],
        );
        let funding = fund(&plan, &[], FundingOptions::default());
        assert_eq!(paid(&funding), [(2014, Some(0), 40_000)]);
        assert_eq!(lines(&funding, 1), [[0, 40_000, -40_000, 0, 0, 0], [0; 6], [0, -40_000, 40_000, 0, 0, 0]]);
        let costs: Vec<_> = funding.borrowing.iter().map(|row| (row.year, row.interest.0, row.mrp.0)).collect();
        assert_eq!(costs, [(year(2015), 2_000, 0), (year(2016), 2_000, 0)]);
    }
}
