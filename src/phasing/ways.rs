//! The ways that money may take to what is spent, wherever the projects stand: networks that allow all that the
//! allocation does.
//!
//! Without advances there is one, and it allows nothing else: the most that flows through it is what is funded.
//!
//! With advances there is one for each year end, which keeps the cash rule at that one alone; no phasing has less
//! unfunded than any of them leaves. Money flows so that, of what is spent until then,
//! - an account's part comes from what it has received by then and, no more than is still to come, from its lender;
//! - the lender's part, and with it what is out on advance at that year end, comes from what it has received, its own
//!   spending never before the money is there;
//!
//! and of what is spent later, an account's part from what it still brings in all, the lender's from everything that
//! it has received by then, as if it had spent nothing before.
//!
//! Every allocation flows so: what is out at the year end is what the account has been spent beyond its receipts, the
//! cash rule lets the lender have it, and it comes out of what the account still brings. The best of these bounds are
//! those that the cash rule's linear programme has with whole prices: a lender's penny is worth something until one
//! year end, and its accounts' pennies always, never, or until the same one.

use std::collections::{BTreeMap, BTreeSet};

use super::flow::{ANY, Arcs, BEGINNING, Flow, node};
use crate::calendar::FinancialYear;
use crate::forecast::Trajectory;
use crate::funding::advance::lenders;
use crate::funding::market::{Market, Needs, Pool, Role};
use crate::funding::receipts::source_receipts;
use crate::funding::{FundingOptions, SourceReceipts, is_counted};
use crate::plan::{Plan, ProjectId, SourceId};

/// Networks of money, all with the same ends.
#[derive(Debug)]
pub struct Ways {
    /// The end at which what a project spends in a year is asked for.
    end_of: BTreeMap<(ProjectId, FinancialYear), usize>,
    /// How many ends there are, and the node of the first; the others follow it.
    pub ends: usize,
    pub first_end: usize,
    nodes: usize,
    /// Money as it arrives: no advances.
    pub without_advances: Flow,
    /// Where money is advanced: one for each year end, which allows at least what the allocation does.
    pub ahead: Vec<Flow>,
    /// How many sources may be spent before their money arrives.
    pub accounts: usize,
}

impl Ways {
    /// The ways to everything that projects may come to spend.
    #[must_use]
    pub fn of(
        plan: &Plan,
        trajectories: &[Trajectory],
        spending: &BTreeSet<(ProjectId, FinancialYear)>,
        options: FundingOptions,
    ) -> Self {
        let receipts: Vec<SourceReceipts> =
            plan.sources.iter().map(|source| source_receipts(plan, source, trajectories)).collect();
        let lenders = lenders(plan, options);
        let role = |id: SourceId| match lenders[id.0] {
            _ if !is_counted(&plan[id], options) => Role::Absent,
            Some(_) => Role::Advanced,
            None if lenders.contains(&Some(id)) => Role::Lends,
            None => Role::Shared,
        };
        let needs: Needs = spending.iter().map(|(project, year)| (*project, *year, 0)).collect();
        let market = Market::new(plan, &needs, &receipts, role);

        let first = market.pool_of_node.len();
        let end_of = market.needs.iter().map(|need| ((need.project, need.year), need.node - first)).collect();
        let joined = |arcs: &Arcs| Flow::new(market.nodes, (first..market.nodes).map(node), arcs);
        let without_advances = joined(&arcs(&market));
        let pools = Accounts::of(&market, &lenders);
        let year_ends = if pools.advanced.is_empty() { 0 } else { market.years.len() };
        let ahead = (1..=year_ends).map(|years| joined(&until(&market, &pools, years))).collect();
        let accounts = lenders.iter().flatten().count();
        Self {
            end_of,
            ends: market.nodes - first,
            first_end: node(first),
            nodes: market.nodes,
            without_advances,
            ahead,
            accounts,
        }
    }

    /// The end at which what a project spends in a year is asked for.
    #[must_use]
    pub fn end_of(&self, project: ProjectId, year: FinancialYear) -> Option<usize> {
        self.end_of.get(&(project, year)).copied()
    }

    /// How large the networks are.
    #[must_use]
    pub const fn nodes(&self) -> usize {
        self.nodes
    }
}

/// The pools of sources that are advanced, and of those that advance them.
struct Accounts<'a> {
    /// Each with its lender.
    advanced: Vec<(&'a Pool, SourceId)>,
    lending: Vec<&'a Pool>,
}

impl<'a> Accounts<'a> {
    fn of(market: &'a Market, lenders: &[Option<SourceId>]) -> Self {
        let is_lending = |pool: &&Pool| pool.owner().is_some_and(|owner| lenders.contains(&Some(owner)));
        let lender = |pool: &Pool| lenders[pool.owner()?.0];
        Self {
            advanced: market.pools.iter().filter_map(|pool| Some((pool, lender(pool)?))).collect(),
            lending: market.pools.iter().filter(is_lending).collect(),
        }
    }
}

/// Money from its receipt on, carried forward and paid.
fn arcs(market: &Market) -> Arcs {
    let received = market.receipts.iter().map(|receipt| (BEGINNING, node(receipt.node), receipt.amount));
    received.chain(market.arcs().map(|(from, to)| (node(from), node(to), ANY))).collect()
}

/// The network of the year end that so many years of spending lie before.
fn until(market: &Market, accounts: &Accounts, years: usize) -> Arcs {
    // Of an account's nodes, one stands for all until the year end, and one for all after it.
    let mut stands_for: Vec<usize> = (0..market.nodes).collect();
    for (account, _) in &accounts.advanced {
        for year in 0..=market.years.len() {
            if let (Some(at), Some(of)) = (account.node_in(year), account.node_in(if year < years { 0 } else { years }))
            {
                stands_for[at] = of;
            }
        }
    }
    let stands = |at: usize| if at < node(0) { at } else { node(stands_for[at - node(0)]) };
    let mut joined: Arcs = arcs(market).into_iter().map(|(from, to, room)| (stands(from), stands(to), room)).collect();
    joined.retain(|(from, to, _)| from != to);
    for lender in &accounts.lending {
        let received = (0..years).map(|year| received(market, lender, year)).sum();
        if let (Some(before), Some(after)) = (lender.node_in(years - 1), lender.node_in(years)) {
            joined.retain(|(from, to, _)| (*from, *to) != (node(before), node(after)));
            joined.push((BEGINNING, node(after), received));
        }
    }
    for (account, lender) in &accounts.advanced {
        let to_come = (years..=market.years.len()).map(|year| received(market, account, year)).sum();
        for lender in accounts.lending.iter().filter(|pool| pool.owner() == Some(*lender)) {
            let last = (0..years).rev().find_map(|year| lender.node_in(year));
            if let (Some(left), Some(own)) = (last, account.node_in(0)) {
                joined.push((node(left), node(own), to_come));
            }
        }
    }
    joined
}

/// What a pool receives in a year of spending, or after the last.
fn received(market: &Market, pool: &Pool, year: usize) -> i128 {
    let node = pool.node_in(year);
    market.receipts.iter().filter(|receipt| Some(receipt.node) == node).map(|receipt| receipt.amount).sum()
}
