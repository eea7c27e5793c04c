//! Which source pays for which project in which year: exact, to the penny.
//!
//! # Why two greedy passes are the optimum
//! Money flows from receipts through a network of unlimited arcs to needs. Which amounts the needs can get together is
//! a polymatroid (Megiddo 1974, "Optimal flows in networks with multiple sources and sinks": the most that any set of
//! sinks can take is a submodular function of the set), so the greedy algorithm gives the amounts of objective 1: each
//! need in order gets as much as possible, those before it keeping theirs, and the result is the only one there is.
//!
//! Objectives 2 to 5 count nothing but which receipts are used, a penny of each costing its preference, added up
//! place by place and compared in order. Such tuples are an ordered group. With what the needs get fixed, the amounts
//! that receipts can give together to serve them in full are the bases of a polymatroid, for the same reason with the
//! arcs turned round; and over these the greedy algorithm, cheapest first, gives the least cost for any costs that
//! are added and compared so (Edmonds 1970). So: cheapest receipts first, each as much as possible, those before it
//! keeping theirs; all the needs are then met, for all bases have the same sum. Receipts that cost the same are pushed
//! together: how they share is not for the objectives to say, and is settled in a fixed way.
//!
//! An augmenting path from one more need (or receipt) never takes anything back from an earlier one, so both passes are
//! rows of pushes through the network.

use std::collections::BTreeMap;

use super::market::Market;
use super::network::Network;
use super::settle::settle;
use super::{Allocation, FundingOptions, ProjectSpend, SourceReceipts};
use crate::calendar::FinancialYear;
use crate::money::Pence;
use crate::plan::{Plan, ProjectId, SourceId};

/// Meets what projects spend from what counted sources receive, by the objectives in their order.
///
/// `spend` and `receipts` are those of the plan's projects and sources, in their order. By project in the order of the
/// files, then year, then source in the order of the files, what is short last; no amount is 0. Every source, those with
/// `forward_fund` among them, is spent only once its money is there.
#[must_use]
pub fn allocate(
    plan: &Plan,
    spend: &[ProjectSpend],
    receipts: &[SourceReceipts],
    options: FundingOptions,
) -> Vec<Allocation> {
    let market = Market::new(plan, spend, receipts, options);
    let met = meet_needs(&market);
    let (used, flow) = use_receipts(&market, &met);

    let mut amounts: BTreeMap<(ProjectId, FinancialYear, bool, Option<SourceId>), i128> = BTreeMap::new();
    for (need, source, amount) in settle(&market, &met, &used, &flow) {
        *amounts.entry((need.project, need.year, false, Some(source))).or_insert(0) += amount;
    }
    for (need, met) in market.needs.iter().zip(&met).filter(|(need, met)| need.amount > **met) {
        amounts.insert((need.project, need.year, true, None), need.amount - met);
    }
    amounts
        .into_iter()
        .map(|((project, year, _, source), amount)| Allocation { project, year, source, amount: Pence(amount) })
        .collect()
}

/// Objective 1: what each need gets, searching for money from the need backwards.
fn meet_needs(market: &Market) -> Vec<i128> {
    let mut money = vec![0; market.nodes];
    for receipt in &market.receipts {
        money[receipt.node] += receipt.amount;
    }
    let mut network = Network::new(market.arcs().map(|(from, to)| (to, from)), money);
    let amounts: Vec<(usize, i128)> = market.needs.iter().map(|need| (need.node, need.amount)).collect();
    network.push_in_order(&amounts)
}

/// Objectives 2 to 5: what is used of each receipt so that needs get what they got, and what then flows along the arcs.
fn use_receipts(market: &Market, met: &[i128]) -> (Vec<i128>, Vec<i128>) {
    let mut wanted = vec![0; market.nodes];
    for (need, met) in market.needs.iter().zip(met) {
        wanted[need.node] += met;
    }
    let mut network = Network::new(market.arcs(), wanted);
    let mut used = Vec::with_capacity(market.receipts.len());
    for equal in market.receipts.chunk_by(|a, b| a.preference == b.preference) {
        let amounts: Vec<(usize, i128)> = equal.iter().map(|receipt| (receipt.node, receipt.amount)).collect();
        used.extend(network.push_together(&amounts));
    }
    (used, network.flow().to_vec())
}
