//! Objective 1: what every project gets, each on its turn.
//!
//! Projects come in order of priority, then place in the files. One that is divisible gets the most that can be had for
//! its years in their order. Any other is built whole or not at all: it is promised its spend if every year of it can be
//! met in full together with all that is promised to earlier ones, and otherwise gets nothing. What is promised is each
//! year's sum; which source pays it may still change, so a later project may reroute earlier ones' money, but takes
//! nothing back.

use std::collections::BTreeSet;

use super::market::{Market, Need};
use super::max_flow::Network;
use crate::calendar::FinancialYear;
use crate::plan::ProjectId;

/// What a project gets on its turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The project.
    pub project: ProjectId,
    /// The most that could be had for it, in pennies, with all that is promised to earlier ones.
    pub most: i128,
    /// Filling its years in their order, the first that is not full.
    pub first_short: Option<FinancialYear>,
    /// Whether it was left out, for it is built whole or not at all.
    pub is_left_out: bool,
}

impl Turn {
    /// Whether it is the turn of the project that is wanted, which is short.
    pub fn is_short_of(&self, wanted: Option<ProjectId>) -> bool {
        Some(self.project) == wanted && self.first_short.is_some()
    }
}

/// What each need gets, and how each project fared; projects in the order of their turns.
#[derive(Clone, Debug, Default)]
pub struct Turns {
    /// In the order of the market's needs.
    pub met: Vec<i128>,
    /// In the order of turns.
    pub turns: Vec<Turn>,
}

/// Lets every project of a market take its turn, or, if one is wanted, until that is found to be short; those in `whole`
/// are built whole or not at all.
///
/// Searches run from the needs backwards to the money.
pub fn take_turns(market: &Market, whole: &BTreeSet<ProjectId>, wanted: Option<ProjectId>) -> Turns {
    let mut money = vec![0; market.nodes];
    for receipt in &market.receipts {
        money[receipt.node] += receipt.amount;
    }
    let mut network = Network::new(market.arcs().map(|(from, to)| (to, from)), money);
    let mut turns = Turns::default();
    let mut rest = market.needs.as_slice();
    while let Some(first) = rest.first() {
        let is_whole = whole.contains(&first.project);
        // Divisible ones that follow each other share their searches.
        let count = if is_whole {
            of_project(rest).len()
        } else {
            rest.iter().take_while(|need| !whole.contains(&need.project)).count()
        };
        let (now, later) = rest.split_at(count);
        if is_whole {
            turns.whole(&mut network, now);
        } else {
            turns.divisible(&mut network, now);
        }
        let latest = turns.turns.iter().rev().take(count);
        if wanted.is_some() && latest.into_iter().any(|turn| turn.is_short_of(wanted)) {
            break;
        }
        rest = later;
    }
    turns
}

/// The needs of the first project.
fn of_project(needs: &[Need]) -> &[Need] {
    needs.chunk_by(|a, b| a.project == b.project).next().unwrap_or_default()
}

fn amounts(needs: &[Need]) -> Vec<(usize, i128)> {
    needs.iter().map(|need| (need.node, need.amount)).collect()
}

impl Turns {
    /// The turn of a project that is built whole or not at all.
    fn whole(&mut self, network: &mut Network, needs: &[Need]) {
        let Some(first) = needs.first() else { return };
        let amounts = amounts(needs);
        let missing = network.push_whole(&amounts);
        let is_left_out = missing > 0;
        let first_short = is_left_out.then(|| needs[network.first_short(&amounts)].year);
        self.met.extend(needs.iter().map(|need| if is_left_out { 0 } else { need.amount }));
        let most = needs.iter().map(|need| need.amount).sum::<i128>() - missing;
        self.turns.push(Turn { project: first.project, most, first_short, is_left_out });
    }

    /// The turns of divisible projects, one after another.
    fn divisible(&mut self, network: &mut Network, needs: &[Need]) {
        let pushed = network.push_in_order(&amounts(needs));
        let mut place = 0;
        for of in needs.chunk_by(|a, b| a.project == b.project) {
            self.turns.extend(turn(of, &pushed[place..place + of.len()]));
            place += of.len();
        }
        self.met.extend(pushed);
    }
}

/// The turn of a divisible project.
fn turn(needs: &[Need], got: &[i128]) -> Option<Turn> {
    let short = needs.iter().zip(got).find(|(need, got)| need.amount > **got);
    Some(Turn {
        project: needs.first()?.project,
        most: got.iter().sum(),
        first_short: short.map(|(need, _)| need.year),
        is_left_out: false,
    })
}
