//! From flows of money to names: which source pays which penny of which need.

use std::collections::BTreeMap;

use super::market::{Market, Need, Receipt};
use crate::calendar::FinancialYear;
use crate::plan::SourceId;

/// Money of a pool that has arrived, in the order in which it is spent: borrowing last, so that it is drawn as late as
/// can be, then by year of receipt, then by place in the files.
type Purse = BTreeMap<(bool, FinancialYear, SourceId), i128>;

/// Names the source of every penny that the needs get: `(need, source, amount)`, amounts above 0.
///
/// `met` is what each need gets, `used` what is used of each receipt, `flow` what flows along each arc. At every node
/// needs are met in their order, from the pools in theirs; in every pool, year by year, needs are met in their order
/// from what has arrived. No money is spent before it is there, since the flow only ever carries it forward.
pub fn settle<'a>(market: &'a Market, met: &[i128], used: &[i128], flow: &[i128]) -> Vec<(&'a Need, SourceId, i128)> {
    let mut arriving: Vec<Vec<(&Receipt, i128)>> = vec![Vec::new(); market.pool_of_node.len()];
    for (receipt, used) in market.receipts.iter().zip(used).filter(|(_, used)| **used > 0) {
        arriving[receipt.node].push((receipt, *used));
    }
    let mut purses: Vec<Purse> = vec![Purse::new(); market.pools.len()];
    let mut settled = Vec::new();
    let drawn = draw(market, met, flow);
    for ((pool, arriving), drawn) in market.pool_of_node.iter().zip(arriving).zip(drawn) {
        let purse = &mut purses[*pool];
        for (receipt, used) in arriving {
            let key = (receipt.preference.is_borrowing, receipt.preference.year, receipt.source);
            *purse.entry(key).or_insert(0) += used;
        }
        for (need, amount) in drawn {
            pay(purse, amount, |source, part| settled.push((&market.needs[need], source, part)));
        }
    }
    settled
}

/// What needs draw at each pool node: `(place in the market's needs, amount)`, in the order of the needs.
fn draw(market: &Market, met: &[i128], flow: &[i128]) -> Vec<Vec<(usize, i128)>> {
    // The last in a list is served first.
    let mut waiting: Vec<Vec<(usize, i128)>> = vec![Vec::new(); market.nodes];
    for (place, met) in met.iter().enumerate().rev().filter(|(_, met)| **met > 0) {
        waiting[market.needs[place].node].push((place, *met));
    }
    let mut drawn: Vec<Vec<(usize, i128)>> = vec![Vec::new(); market.pool_of_node.len()];
    for ((pool_node, node), flow) in market.paying.iter().zip(flow) {
        let mut left = *flow;
        while left > 0
            && let Some((need, open)) = waiting[*node].pop()
        {
            let part = left.min(open);
            drawn[*pool_node].push((need, part));
            left -= part;
            if open > part {
                waiting[*node].push((need, open - part));
            }
        }
    }
    for needs in &mut drawn {
        needs.sort_unstable();
    }
    drawn
}

/// Pays an amount out of a purse, telling each source's part.
fn pay(purse: &mut Purse, amount: i128, mut tell: impl FnMut(SourceId, i128)) {
    let mut left = amount;
    while left > 0
        && let Some(mut money) = purse.first_entry()
    {
        let part = left.min(*money.get());
        tell(money.key().2, part);
        left -= part;
        *money.get_mut() -= part;
        if *money.get() == 0 {
            money.remove();
        }
    }
}
