//! The ways that money may take to what is spent, wherever the projects stand: networks that allow all that the
//! allocation does.
//!
//! Without advances there is one, and it allows nothing else: the most that flows through it is what is funded.
//!
//! With advances two stand beside it, each of which gives up a part of the cash rule, so that no phasing has less
//! unfunded than either leaves:
//! - **whenever**: an account may be spent in any year, whether its lender then has the cash or not; what it receives
//!   only after the last year of spending comes from what its lender has left by then. That keeps what each account
//!   brings in all, each ring-fence, what the lender may spend itself in each year, and the cash rule at the last of the
//!   year ends;
//! - **shared**: a lender and its accounts are joined year by year. An advance flows one way, no more of it than is
//!   still to come; what is repaid flows back, no more than has come in the year, though nothing may have been advanced.
//!   That keeps the cash that is there in each year, all of it together.
//!
//! To see that they allow every allocation: in the first, let what is spent on an account flow from its own receipts,
//! and what those of the years of spending do not cover from the lender at the end, as it is out on advance then. In the
//! second, let what is spent ahead flow from the lender in the year in which that rises, and back to it as it falls.

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
    /// The nodes of the ends.
    ends: Vec<usize>,
    nodes: usize,
    /// Money as it arrives: no advances.
    pub plain: Flow,
    /// Where money is advanced: the two that allow at least what the allocation does.
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
        let ends: Vec<usize> = (first..market.nodes).map(node).collect();
        let joined = |arcs: Arcs| Flow::new(market.nodes, ends.iter().copied(), &arcs);
        let plain = joined(arcs(&market));
        let accounts = accounts(&market, &lenders);
        let ahead = if accounts.is_empty() {
            Vec::new()
        } else {
            vec![joined(whenever(&market, &accounts)), joined(shared(&market, &accounts))]
        };
        let accounts = lenders.iter().flatten().count();
        Self { end_of, ends, nodes: market.nodes, plain, ahead, accounts }
    }

    /// How many ends there are.
    #[must_use]
    pub fn ends(&self) -> usize {
        self.ends.len()
    }

    /// The end at which what a project spends in a year is asked for.
    #[must_use]
    pub fn end_of(&self, project: ProjectId, year: FinancialYear) -> Option<usize> {
        self.end_of.get(&(project, year)).copied()
    }

    /// The node of an end.
    #[must_use]
    pub fn node_of(&self, end: usize) -> usize {
        self.ends[end]
    }

    /// How large the networks are.
    #[must_use]
    pub const fn nodes(&self) -> usize {
        self.nodes
    }
}

/// Pools of sources that are advanced, each with those of its lender.
type Accounts<'a> = Vec<(&'a Pool, Vec<&'a Pool>)>;

fn accounts<'a>(market: &'a Market, lenders: &[Option<SourceId>]) -> Accounts<'a> {
    let lender = |pool: &Pool| lenders[pool.owner()?.0];
    let of = |lender: SourceId| market.pools.iter().filter(|pool| pool.owner() == Some(lender)).collect();
    market.pools.iter().filter_map(|pool| Some((pool, of(lender(pool)?)))).collect()
}

/// Money from its receipt on, carried forward and paid.
fn arcs(market: &Market) -> Arcs {
    let received = market.receipts.iter().map(|receipt| (BEGINNING, node(receipt.node), receipt.amount));
    received.chain(market.arcs().map(|(from, to)| (node(from), node(to), ANY))).collect()
}

/// Accounts that may be spent in any year, and what their lenders have left for what is still to come at the end.
fn whenever(market: &Market, accounts: &Accounts) -> Arcs {
    let last = market.years.len();
    // All years of an account are one: its first node stands for them.
    let mut stands_for: Vec<usize> = (0..market.nodes).collect();
    let mut later = BTreeSet::new();
    for (account, _) in accounts {
        let nodes = (0..last).filter_map(|year| account.node_in(year));
        nodes.for_each(|node| stands_for[node] = account.node_in(0).unwrap_or(node));
        later.extend(account.node_in(last).map(node));
    }
    let within = |(from, to, room): (usize, usize, i128)| {
        let stands = |at: usize| if at < node(0) { at } else { node(stands_for[at - node(0)]) };
        let is_kept = stands(from) != stands(to) && !later.contains(&from) && !later.contains(&to);
        is_kept.then(|| (stands(from), stands(to), room))
    };
    let mut arcs: Arcs = arcs(market).into_iter().filter_map(within).collect();
    for (account, lenders) in accounts {
        let (Some(own), Some(later)) = (account.node_in(0), account.node_in(last)) else { continue };
        arcs.push((node(later), node(own), received(market, account, last)));
        let left = |lender: &&Pool| (0..last).rev().find_map(|year| lender.node_in(year));
        arcs.extend(lenders.iter().filter_map(left).map(|left| (node(left), node(later), ANY)));
    }
    arcs
}

/// Advances and repayments between accounts and their lenders year by year.
fn shared(market: &Market, accounts: &Accounts) -> Arcs {
    let last = market.years.len();
    let mut arcs = arcs(market);
    for (account, lenders) in accounts {
        for year in 0..last {
            let to_come: i128 = (year + 1..=last).map(|later| received(market, account, later)).sum();
            for lender in lenders {
                if let (Some(own), Some(lent)) = (account.node_in(year), lender.node_in(year)) {
                    arcs.push((node(lent), node(own), to_come));
                    arcs.push((node(own), node(lent), received(market, account, year)));
                }
            }
        }
    }
    arcs
}

/// What a pool receives in a year of spending, or after the last.
fn received(market: &Market, pool: &Pool, year: usize) -> i128 {
    let node = pool.node_in(year);
    market.receipts.iter().filter(|receipt| Some(receipt.node) == node).map(|receipt| receipt.amount).sum()
}
