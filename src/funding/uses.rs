//! What of a source's money pays for what, where clauses of its agreement hold some of it for some projects.

use std::collections::BTreeMap;

use super::market::Preference;
use super::max_flow::Network;
use super::receipts::last_year_to_spend;
use super::{Allocation, FundingOptions, SourceReceipts, advance};
use crate::calendar::FinancialYear;
use crate::money::Pence;
use crate::plan::{Plan, ProjectId, SourceId};

/// Money spent: the financial year, the project, how much.
pub type Use = (FinancialYear, ProjectId, Pence);

/// What each part of a source's money pays for: under `None` what no clause holds, else by the place of the trigger whose
/// clause has a ring-fence of its own; by year, then project.
///
/// `paid` are the allocations of this source. Of what may pay, what lapses is spent first, then what a clause holds, then
/// the oldest: as the objectives have it. Where no clause holds anything, all is under `None`.
#[must_use]
pub fn by_clause(
    plan: &Plan,
    source: SourceId,
    receipts: &SourceReceipts,
    paid: &[Allocation],
    options: FundingOptions,
) -> BTreeMap<Option<usize>, Vec<Use>> {
    let mut uses: Vec<Use> = paid.iter().map(|one| (one.year, one.project, one.amount)).collect();
    uses.sort_unstable();
    if receipts.fenced.is_empty() || uses.is_empty() {
        return BTreeMap::from([(None, uses)]);
    }
    let horizon = plan.assumptions.last_forecast_year().financial();
    let is_advanced = advance::lenders(plan, options).get(source.0).copied().flatten().is_some();
    let mut lots: Vec<(FinancialYear, Option<usize>, Pence)> = receipts.lots().collect();
    lots.sort_by_key(|(received, clause, _)| (Preference::of(&plan[source], *clause, *received), *clause));
    let may_pay = |(received, clause, _): &(FinancialYear, Option<usize>, Pence), (year, project, _): &Use| {
        let is_there = received <= year || is_advanced && *received <= horizon;
        let is_in_time = last_year_to_spend(&plan[source], *received).is_none_or(|last| *year <= last);
        is_there && is_in_time && plan.clause_may_pay(source, *clause, *project)
    };
    let mut arcs = Vec::new();
    for (place, lot) in lots.iter().enumerate() {
        let paid = uses.iter().enumerate().filter(|(_, one)| may_pay(lot, one));
        arcs.extend(paid.map(|(of, _)| (place, lots.len() + of)));
    }
    let room = lots.iter().map(|_| 0).chain(uses.iter().map(|(.., amount)| amount.0)).collect();
    let mut network = Network::new(arcs.iter().copied(), room);
    let amounts: Vec<(usize, i128)> = lots.iter().enumerate().map(|(place, lot)| (place, lot.2.0)).collect();
    network.push_in_order(&amounts);
    let mut by_clause: BTreeMap<Option<usize>, BTreeMap<(FinancialYear, ProjectId), Pence>> = BTreeMap::new();
    for ((lot, of), flow) in arcs.iter().zip(network.flow()).filter(|(_, flow)| **flow > 0) {
        let (year, project, _) = uses[of - lots.len()];
        *by_clause.entry(lots[*lot].1).or_default().entry((year, project)).or_insert(Pence::ZERO) += Pence(*flow);
    }
    let listed = |uses: BTreeMap<(FinancialYear, ProjectId), Pence>| {
        uses.into_iter().map(|((year, project), amount)| (year, project, amount)).collect()
    };
    by_clause.into_iter().map(|(clause, uses)| (clause, listed(uses))).collect()
}
