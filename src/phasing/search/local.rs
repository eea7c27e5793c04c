//! Local search: a phasing is changed in one project, then in two, as long as that makes it better.

use super::{By, Merit, Search};
use crate::phasing::cut::Cut;

/// How many random phasings local search starts from, beside the chosen ones.
const RANDOM_STARTS: u64 = 4;

/// So many nodes of a network take as long to be flowed through as a look at what is known.
const NODES_A_LOOK: u32 = 10;

impl Search<'_> {
    /// Local search below the ceiling: one project moved, then two, as long as that is better; from the best so far and
    /// from other starts.
    pub(super) fn improved(&mut self, best: Merit, starts: Vec<Vec<usize>>) -> Merit {
        let mut merit = best;
        for start in std::iter::once(merit.2.clone()).chain(starts) {
            if !self.is_allowed(&start) {
                continue;
            }
            let Some(mut at) = self.merit(&start) else { continue };
            self.looks = self.most_looks;
            while let Some(better) = self.better(&at, false).or_else(|| self.better(&at, true)) {
                at = better;
            }
            merit = merit.min(at);
        }
        merit
    }

    /// Where local search for the least unfunded begins. Where whole allocations take long: at the best phasings by what
    /// is nearly the same, first that if nothing could be advanced, which advances seldom make worse (they may, where
    /// they serve a higher priority).
    pub(super) fn beginnings(&mut self, fewest: &[usize]) -> Vec<Vec<usize>> {
        let starts = self.starts();
        if !self.money.allocates() {
            return starts;
        }
        let mut beginnings: Vec<Vec<usize>> = Vec::new();
        for by in [By::NoAdvances, By::Flows] {
            self.by = by;
            if let Some(merit) = self.merit(fewest) {
                let others = beginnings.iter().chain(starts.iter().take(2)).cloned().collect();
                beginnings.push(self.improved(merit, others).2);
            }
        }
        self.by = By::Allocation;
        beginnings
    }

    /// The best phasing one move away that is better, or the first two moves away.
    fn better(&mut self, at: &Merit, are_pairs: bool) -> Option<Merit> {
        let all = self.choices();
        let moves: Vec<(usize, usize)> = (0..all)
            .flat_map(|choice| self.variants(choice).into_iter().map(move |to| (choice, to)))
            .filter(|(choice, to)| at.2[*choice] != *to)
            .collect();
        let cuts: Vec<i128> = self.cuts.iter().map(|cut| cut.least(&at.2, all)).collect();
        let mut best: Option<Merit> = None;
        for (place, first) in moves.iter().enumerate() {
            if !are_pairs {
                best = self.merit_below(at, &[*first], best.as_ref().unwrap_or(at), &cuts).or(best);
                continue;
            }
            for second in moves[place + 1..].iter().filter(|second| second.0 != first.0) {
                best = self.merit_below(at, &[*first, *second], at, &cuts);
                if best.is_some() {
                    return best;
                }
            }
        }
        best
    }

    /// The merit of a phasing so many moves away if it is better than a limit, and neither too many are unplaced nor
    /// projects too late;
    /// `cuts` is what those known so far say of where the moves begin.
    fn merit_below(&mut self, at: &Merit, moves: &[(usize, usize)], limit: &Merit, cuts: &[i128]) -> Option<Merit> {
        self.looks = self.looks.checked_sub(1)?;
        let mut positions = at.2.clone();
        for (choice, to) in moves {
            positions[*choice] = *to;
        }
        let is_less = (self.moved(&positions), positions.as_slice()) < (limit.1, limit.2.as_slice());
        let most = if is_less { limit.0 } else { limit.0 - 1 };
        // Cheapest first: what the cuts say, then pupils, then the flow, then the whole allocation.
        let changed =
            |cut: &Cut, (choice, to): &(usize, usize)| cut.spent(*choice, *to) - cut.spent(*choice, at.2[*choice]);
        let least = |cut: &Cut, now: &i128| now + moves.iter().map(|one| changed(cut, one)).sum::<i128>();
        if self.cuts.iter().zip(cuts).any(|(cut, now)| least(cut, now) > most) || !self.is_allowed(&positions) {
            return None;
        }
        // A flow takes as long as many looks at what is known.
        self.looks = self.looks.checked_sub(self.money.nodes() / NODES_A_LOOK)?;
        let unfunded = match self.by {
            By::NoAdvances => self.money.without_advances(&positions),
            By::Flows => self.add_cut(&positions, most),
            By::Allocation => match self.add_cut(&positions, most) {
                least if least > most || !self.money.allocates() => least,
                _ => self.money.unfunded(&positions)?,
            },
        };
        let merit = (unfunded, self.moved(&positions), positions);
        (merit < *limit).then_some(merit)
    }

    /// Everything as it stands, everything as late as it may be, and random phasings of a fixed seed.
    pub(super) fn starts(&self) -> Vec<Vec<usize>> {
        let ends = [false, true].map(|is_late| self.completed(&[], 0, is_late));
        let random = (0..RANDOM_STARTS).map(|start| {
            let pick = |choice: usize| {
                let variants = self.variants(choice);
                let number = mixed(start * 1_000_003 + choice as u64) % variants.len().max(1) as u64;
                variants.get(usize::try_from(number).unwrap_or(0)).copied().unwrap_or(0)
            };
            (0..self.choices()).map(pick).collect()
        });
        ends.into_iter().chain(random).collect()
    }
}

/// A number that looks random, the same for the same seed (the finish of splitmix64).
fn mixed(seed: u64) -> u64 {
    let mut mixed = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}
