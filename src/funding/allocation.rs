//! Which source pays for which project in which year: exact, to the penny.
//!
//! # Why greedy passes are the optimum
//! Money flows from receipts through a network of unlimited arcs to needs. Which amounts the needs can get together is
//! a polymatroid (Megiddo 1974, "Optimal flows in networks with multiple sources and sinks": the most that any set of
//! sinks can take is a submodular function of the set), so the greedy algorithm gives the amounts of objective 1 where
//! money may be divided: each need in order gets as much as possible, those before it keeping theirs, and the result is
//! the only one there is. Projects that are built whole or not at all take their [turns](super::turns) likewise.
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

use std::collections::{BTreeMap, BTreeSet};

use super::advance::{self, Advances};
use super::market::{Market, Needs, Role};
use super::max_flow::Network;
use super::settle::settle;
use super::turns::{Turn, take_turns};
use super::{Allocation, FundingOptions, SourceReceipts, is_counted};
use crate::calendar::FinancialYear;
use crate::money::Pence;
use crate::plan::{Plan, ProjectId, SourceId};

/// How money may be shared out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// Projects that are not divisible get all they spend, or nothing: what is done.
    ByTurns,
    /// Every project may be paid for in part: the least money that is missing for everything to be built.
    Anywhere,
}

/// Money shared out.
#[derive(Clone, Debug, Default)]
pub struct Shared {
    /// By project in the order of the files, then year, then source in the order of the files, what is short last; no
    /// amount is 0.
    pub allocations: Vec<Allocation>,
    /// How each project fared, in the order of their turns.
    pub turns: Vec<Turn>,
    /// How good the use of forward funding is.
    pub proof: advance::Proof,
}

/// Meets what projects spend from what counted sources receive, by the objectives in their order; tells, too, how good
/// the use of forward funding is.
///
/// `needs` are those of the plan's projects, in the order of their turns; `receipts` those of its sources, in their order.
/// A source is spent once its money
/// is there, or, where another advances it, before; the allocation names it either way.
#[must_use]
pub fn allocate(
    plan: &Plan,
    needs: &Needs,
    receipts: &[SourceReceipts],
    options: FundingOptions,
    sharing: Sharing,
) -> Shared {
    let mut whole = whole_projects(plan);
    let aim = match sharing {
        Sharing::ByTurns => advance::Rule::Turns(&whole),
        Sharing::Anywhere => advance::Rule::Total,
    };
    let advances = advance::advance(plan, needs, receipts, options, aim);
    let settled: BTreeMap<ProjectId, &Turn> = advances.turns.iter().map(|turn| (turn.project, turn)).collect();
    let is_left_out = |project: &ProjectId| settled.get(project).is_some_and(|turn| turn.is_left_out);
    let (nothing, left): (Needs, Needs) =
        left_after(needs, &advances).into_iter().partition(|(project, ..)| is_left_out(project));
    let role = |id: SourceId| {
        let takes_part = is_counted(&plan[id], options) && !advances.settled.contains(&id);
        if takes_part { Role::Shared } else { Role::Absent }
    };
    let market = Market::new(plan, &left, receipts, role);
    // What was settled with advances is promised already; should a penny of it have been split, the rest holds.
    whole.retain(|project| sharing == Sharing::ByTurns && !settled.contains_key(project));
    let taken = take_turns(&market, &whole, None);
    let (used, flow) = use_receipts(&market, &taken.met);

    let mut amounts: BTreeMap<(ProjectId, FinancialYear, bool, Option<SourceId>), i128> = BTreeMap::new();
    let drawn = advances.draws.iter().copied();
    let paid = settle(&market, &taken.met, &used, &flow)
        .into_iter()
        .map(|(need, source, part)| (need.project, need.year, source, part));
    for (project, year, source, amount) in drawn.chain(paid) {
        *amounts.entry((project, year, false, Some(source))).or_insert(0) += amount;
    }
    for (need, met) in market.needs.iter().zip(&taken.met).filter(|(need, met)| need.amount > **met) {
        amounts.insert((need.project, need.year, true, None), need.amount - met);
    }
    amounts.extend(nothing.iter().map(|(project, year, amount)| ((*project, *year, true, None), *amount)));
    let allocations = amounts
        .into_iter()
        .map(|((project, year, _, source), amount)| Allocation { project, year, source, amount: Pence(amount) })
        .collect();
    let others = taken.turns.into_iter().filter(|turn| !settled.contains_key(&turn.project));
    let turns = advances.turns.iter().copied().chain(others).collect();
    Shared { allocations, turns, proof: advances.proof }
}

/// How each project fares, needs being met in their order and projects on their turns: what [`allocate`] finds, without
/// who pays. If a project is wanted and short, some of those behind it may be left out.
#[must_use]
pub fn turns(
    plan: &Plan,
    needs: &Needs,
    receipts: &[SourceReceipts],
    options: FundingOptions,
    wanted: Option<ProjectId>,
) -> Vec<Turn> {
    let whole = whole_projects(plan);
    let mut turns = advance::turns(plan, needs, receipts, options, (&whole, wanted));
    if turns.iter().any(|turn| turn.is_short_of(wanted)) {
        return turns;
    }
    let settled: BTreeSet<ProjectId> = turns.iter().map(|turn| turn.project).collect();
    // No account or lender may pay for any of the others.
    let others = needs.iter().filter(|(project, ..)| !settled.contains(project)).copied().collect();
    let role = |id: SourceId| if is_counted(&plan[id], options) { Role::Shared } else { Role::Absent };
    turns.extend(take_turns(&Market::new(plan, &others, receipts, role), &whole, wanted).turns);
    turns
}

/// The projects that are built whole or not at all.
fn whole_projects(plan: &Plan) -> BTreeSet<ProjectId> {
    plan.programme_projects().filter(|(_, of)| !of.is_divisible()).map(|(id, _)| id).collect()
}

/// What is left of the needs, in their order, once accounts and lenders have paid their part.
fn left_after(needs: &Needs, advances: &Advances) -> Needs {
    let mut drawn: BTreeMap<(ProjectId, FinancialYear), i128> = BTreeMap::new();
    for (project, year, _, amount) in &advances.draws {
        *drawn.entry((*project, *year)).or_insert(0) += amount;
    }
    let left = |(project, year, amount): &(ProjectId, FinancialYear, i128)| {
        (*project, *year, amount - drawn.get(&(*project, *year)).copied().unwrap_or(0))
    };
    needs.iter().map(left).filter(|(.., amount)| *amount > 0).collect()
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
