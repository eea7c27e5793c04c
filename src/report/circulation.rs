//! Whole figures whose sums hold: each figure is put to the whole next below or above its exact value so that every sum
//! that a table prints adds up as printed.
//!
//! Every figure that stands in at most two sums, once as their total and once as a part (or the other way round), is an
//! arc of a network whose nodes are the sums; the exact figures are a circulation in it, so whole ones within their
//! bounds are one too (integral circulation theorem). Of all of them the least Σ |printed − exact| is taken, then the
//! fewest figures off their nearest, then those that stand first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// A sum that is printed: the figures at `parts` add up to that at `total`; places among the figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// The place of the total.
    pub total: usize,
    /// The places of what adds up to it.
    pub parts: Vec<usize>,
}

/// Figures as printed, in wholes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// A whole a figure.
    pub shown: Vec<i128>,
    /// The sums, by place, that do not hold as printed: a third way of adding, or totals given that their parts cannot
    /// make up.
    pub unmet: Vec<usize>,
}

/// The whole nearest to `exact` parts of which `unit` make one, halves away from zero.
#[must_use]
pub const fn nearest(exact: i128, unit: i128) -> i128 {
    let rounded = (exact.abs() + unit / 2) / unit;
    if exact < 0 { -rounded } else { rounded }
}

/// Settles figures given in parts of which `unit` make a whole. What is `given` (place, whole) stands as it is; a figure
/// that is whole never changes. A total of a third way of adding takes that of its two wholes that makes it hold, if one
/// does.
#[must_use]
pub fn settle(exact: &[i128], unit: i128, sums: &[Sum], given: &[(usize, i128)]) -> Settled {
    let mut given = given.to_vec();
    let mut settled = in_two_ways(exact, unit, sums, &given);
    loop {
        let count = given.len();
        for &sum in &settled.unmet {
            let Sum { total, parts } = &sums[sum];
            let all: i128 = parts.iter().map(|&part| settled.shown[part]).sum();
            if (all * unit - exact[*total]).abs() < unit && given.iter().all(|(place, _)| place != total) {
                given.push((*total, all));
            }
        }
        let next = if given.len() > count { in_two_ways(exact, unit, sums, &given) } else { return settled };
        if next.unmet.len() >= settled.unmet.len() {
            return settled;
        }
        settled = next;
    }
}

/// The same; each figure is made to fit two of the sums that it stands in.
fn in_two_ways(exact: &[i128], unit: i128, sums: &[Sum], given: &[(usize, i128)]) -> Settled {
    let mut shown: Vec<i128> = exact.iter().map(|&figure| nearest(figure, unit)).collect();
    let mut is_fixed: Vec<bool> = exact.iter().map(|figure| figure.rem_euclid(unit) == 0).collect();
    for &(place, whole) in given {
        (shown[place], is_fixed[place]) = (whole, true);
    }
    if sums.iter().any(|sum| !holds(sum, &shown)) {
        let mut network = Network::new(exact, unit, sums, &is_fixed);
        network.balance(&mut shown);
    }
    let unmet = (0..sums.len()).filter(|&place| !holds(&sums[place], &shown)).collect();
    Settled { shown, unmet }
}

fn holds(sum: &Sum, figures: &[i128]) -> bool {
    figures[sum.total] == sum.parts.iter().map(|&part| figures[part]).sum()
}

/// A figure as an arc from one sum to another; the ground where it stands in one only.
#[derive(Clone, Copy, Debug)]
struct Arc {
    figure: usize,
    from: usize,
    to: usize,
}

/// What an arc costs: parts off the exact value, then figures off their nearest, then how far down the table they stand.
type Cost = i128;

struct Network {
    arcs: Vec<Arc>,
    /// The arcs at each node.
    at: Vec<Vec<usize>>,
    /// The lower of the two wholes that an arc's figure may take, and what each of them costs; `None` where it is fixed.
    choices: Vec<Option<(i128, [Cost; 2])>>,
}

/// No node.
const NOWHERE: usize = usize::MAX;

impl Network {
    fn new(exact: &[i128], unit: i128, sums: &[Sum], is_fixed: &[bool]) -> Self {
        let ends = ends(exact, sums);
        let ground = sums.len();
        let mut arcs = Vec::new();
        let mut choices = Vec::new();
        let mut at = vec![Vec::new(); ground + 1];
        // A figure off its nearest weighs more than where all of them stand, and a part off more than all of those.
        let count = exact.len() as Cost + 1;
        let (off, part) = (count * count, count * count * count);
        for (figure, &[from, to]) in ends.iter().enumerate() {
            if from == NOWHERE && to == NOWHERE {
                continue;
            }
            let arc = |end: usize| if end == NOWHERE { ground } else { end };
            let (from, to) = (arc(from), arc(to));
            at[from].push(arcs.len());
            at[to].push(arcs.len());
            arcs.push(Arc { figure, from, to });
            let lower = exact[figure].div_euclid(unit);
            let cost = |whole: i128| {
                let is_off = whole != nearest(exact[figure], unit);
                (whole * unit - exact[figure]).abs() * part + if is_off { off + figure as Cost } else { 0 }
            };
            choices.push((!is_fixed[figure]).then(|| (lower, [cost(lower), cost(lower + 1)])));
        }
        Self { arcs, at, choices }
    }

    /// Moves figures by one, at the least cost, until what flows into each node flows out of it.
    fn balance(&mut self, shown: &mut [i128]) {
        let mut excess = vec![0_i128; self.at.len()];
        for arc in &self.arcs {
            excess[arc.from] -= shown[arc.figure];
            excess[arc.to] += shown[arc.figure];
        }
        let mut potentials = vec![0; self.at.len()];
        for node in 0..excess.len() {
            while excess[node] > 0 && self.send(node, &mut excess, &mut potentials, shown) {}
        }
    }

    /// Sends one unit of what is too much at a node to the nearest node that lacks some; whether there is a way.
    fn send(&self, start: usize, excess: &mut [i128], potentials: &mut [Cost], shown: &mut [i128]) -> bool {
        let mut found = vec![None; self.at.len()];
        let mut came_by = vec![NOWHERE; self.at.len()];
        let mut settled = Vec::new();
        let mut waiting = BinaryHeap::from([Reverse((0, start))]);
        found[start] = Some(0);
        let mut is_settled = vec![false; self.at.len()];
        while let Some(Reverse((cost, node))) = waiting.pop() {
            if is_settled[node] {
                continue;
            }
            is_settled[node] = true;
            settled.push((node, cost));
            if excess[node] < 0 {
                for (one, of_one) in settled {
                    potentials[one] += of_one - cost;
                }
                self.move_along(start, node, &came_by, shown);
                excess[start] -= 1;
                excess[node] += 1;
                return true;
            }
            for &arc in &self.at[node] {
                let Some((next, price)) = self.step(arc, node, shown) else { continue };
                let reduced = cost + price + potentials[node] - potentials[next];
                if !is_settled[next] && found[next].is_none_or(|known| reduced < known) {
                    found[next] = Some(reduced);
                    came_by[next] = arc;
                    waiting.push(Reverse((reduced, next)));
                }
            }
        }
        false
    }

    /// Where a unit that leaves a node by an arc comes to, and what that costs: forwards the figure rises by one,
    /// backwards it falls.
    fn step(&self, arc: usize, node: usize, shown: &[i128]) -> Option<(usize, Cost)> {
        let Arc { figure, from, to } = self.arcs[arc];
        let (lower, [below, above]) = self.choices[arc]?;
        match (node == from, shown[figure] == lower) {
            (true, true) => Some((to, above - below)),
            (false, false) => Some((from, below - above)),
            _ => None,
        }
    }

    fn move_along(&self, start: usize, end: usize, came_by: &[usize], shown: &mut [i128]) {
        let mut node = end;
        while node != start {
            let Arc { figure, from, to } = self.arcs[came_by[node]];
            if node == to {
                shown[figure] += 1;
                node = from;
            } else {
                shown[figure] -= 1;
                node = to;
            }
        }
    }
}

/// The sum that each figure flows from and the one it flows to. A sum takes part while none of its figures stands in two
/// already and its direction fits theirs; the others follow from those that do, or are a third way of adding.
fn ends(exact: &[i128], sums: &[Sum]) -> Vec<[usize; 2]> {
    // The sums that a figure stands in, with whether as their total.
    let mut stands: Vec<Vec<(usize, bool)>> = vec![Vec::new(); exact.len()];
    let mut turns = Turns::new(sums.len());
    for (place, sum) in sums.iter().enumerate() {
        let members = || std::iter::once((sum.total, true)).chain(sum.parts.iter().map(|&part| (part, false)));
        let is_exact = exact[sum.total] == sum.parts.iter().map(|&part| exact[part]).sum();
        let is_free = members().all(|(figure, _)| stands[figure].len() < 2);
        if !is_exact || !is_free {
            continue;
        }
        let links = members().filter_map(|(figure, is_total)| {
            let &(other, was_total) = stands[figure].first()?;
            // Once as total and once as part it goes on in the same direction; else one of the two sums is turned round.
            Some((other, is_total == was_total))
        });
        if turns.join(place, links) {
            for (figure, is_total) in members() {
                stands[figure].push((place, is_total));
            }
        }
    }
    let mut ends = vec![[NOWHERE; 2]; exact.len()];
    for (figure, sums) in stands.iter().enumerate() {
        for &(place, is_total) in sums {
            // A part flows into its sum, a total out of it, unless the sum is turned round.
            ends[figure][usize::from(is_total == turns.is_turned(place))] = place;
        }
    }
    ends
}

/// Which sums are turned round, as far as they hang together.
struct Turns {
    above: Vec<usize>,
    is_turned: Vec<bool>,
    size: Vec<usize>,
}

impl Turns {
    fn new(count: usize) -> Self {
        Self { above: (0..count).collect(), is_turned: vec![false; count], size: vec![1; count] }
    }

    /// The sum that stands for all that hang together with this one, and whether this one is turned against it.
    fn root(&self, place: usize) -> (usize, bool) {
        let (mut at, mut is_turned) = (place, false);
        while self.above[at] != at {
            is_turned ^= self.is_turned[at];
            at = self.above[at];
        }
        (at, is_turned)
    }

    fn is_turned(&self, place: usize) -> bool {
        self.root(place).1
    }

    /// Joins a sum that hangs together with none yet to others, each with whether it is turned against it; not if they
    /// contradict each other.
    fn join(&mut self, place: usize, links: impl Iterator<Item = (usize, bool)>) -> bool {
        let mut against: BTreeMap<usize, bool> = BTreeMap::new();
        for (other, is_against) in links {
            let (root, is_turned) = self.root(other);
            if *against.entry(root).or_insert(is_turned ^ is_against) != is_turned ^ is_against {
                return false;
            }
        }
        for (root, is_against) in against {
            let (own, own_turned) = self.root(place);
            let (below, above) = if self.size[own] < self.size[root] { (own, root) } else { (root, own) };
            self.above[below] = above;
            self.is_turned[below] = is_against ^ own_turned;
            self.size[above] += self.size[below];
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sum(total: usize, parts: &[usize]) -> Sum {
        Sum { total, parts: parts.to_vec() }
    }

    /// A table of rows in groups and of columns, every cell given: its figures (each group's rows, the group, at the end
    /// the total of all; a total behind each row) and its sums.
    fn table(groups: &[Vec<Vec<i128>>]) -> (Vec<i128>, Vec<Sum>) {
        let columns = groups[0][0].len();
        let row = |cells: &[i128]| -> Vec<i128> { cells.iter().copied().chain([cells.iter().sum()]).collect() };
        let add = |rows: &[Vec<i128>]| -> Vec<i128> {
            (0..=columns).map(|column| rows.iter().map(|row| row[column]).sum()).collect()
        };
        let (mut figures, mut sums, mut tops) = (Vec::new(), Vec::new(), Vec::new());
        for group in groups {
            let rows: Vec<Vec<i128>> = group.iter().map(|cells| row(cells)).collect();
            tops.push((figures.len() / (columns + 1) + rows.len(), add(&rows)));
            rows.iter().chain([&add(&rows)]).for_each(|row| figures.extend(row));
        }
        let last = figures.len() / (columns + 1);
        figures.extend(add(&tops.iter().map(|(_, row)| row.clone()).collect::<Vec<_>>()));
        let at = |row: usize, column: usize| row * (columns + 1) + column;
        let mut first = 0;
        for &(top, _) in &tops {
            sums.extend(
                (0..=columns)
                    .map(|column| sum(at(top, column), &(first..top).map(|row| at(row, column)).collect::<Vec<_>>())),
            );
            first = top + 1;
        }
        sums.extend(
            (0..=columns)
                .map(|column| sum(at(last, column), &tops.iter().map(|&(top, _)| at(top, column)).collect::<Vec<_>>())),
        );
        sums.extend(
            (0..=last)
                .map(|row| sum(at(row, columns), &(0..columns).map(|column| at(row, column)).collect::<Vec<_>>())),
        );
        (figures, sums)
    }

    #[test]
    fn figures_stand_at_their_nearest_unless_a_sum_would_break() {
        // 10.4 three times is 31.2: one of them goes up, the first.
        let three = settle(&[104, 104, 104, 312], 10, &[sum(3, &[0, 1, 2])], &[]);
        assert_eq!(three, Settled { shown: vec![11, 10, 10, 31], unmet: Vec::new() });
        // 0.5 and 0.5 are 1, 0.2 and 0.2 are 0; a whole figure never changes.
        assert_eq!(settle(&[5, 5, 10], 10, &[sum(2, &[0, 1])], &[]).shown, [0, 1, 1]);
        assert_eq!(settle(&[2, 2, 4], 10, &[sum(2, &[0, 1])], &[]).shown, [0, 0, 0]);
        assert_eq!(settle(&[50, -4, 4, 50], 10, &[sum(3, &[0, 1, 2])], &[]).shown, [5, 0, 0, 5]);
        // Nothing adds up: everything at its nearest, halves away from zero.
        assert_eq!(settle(&[15, -15, 14], 10, &[], &[]).shown, [2, -2, 1]);
    }

    #[test]
    fn a_total_that_another_table_prints_is_taken_from_there() {
        let given = settle(&[104, 104, 104, 312], 10, &[sum(3, &[0, 1, 2])], &[(3, 32)]);
        assert_eq!(given.shown, [11, 11, 10, 32]);
        // What its parts cannot make up is said.
        let impossible = settle(&[100, 100, 200], 10, &[sum(2, &[0, 1])], &[(2, 21)]);
        assert_eq!(impossible, Settled { shown: vec![10, 10, 21], unmet: vec![0] });
    }

    #[test]
    fn a_figure_may_be_the_total_of_two_sums() {
        // Demand by year group 10.4 + 10.4 = 20.8, and 20.8 = 15.3 of base + 5.5 of housing.
        let sums = [sum(2, &[0, 1]), sum(2, &[3, 4])];
        let shown = settle(&[104, 104, 208, 153, 55], 10, &sums, &[]);
        assert!(shown.unmet.is_empty());
        assert_eq!(shown.shown, [11, 10, 21, 15, 6]);
    }

    #[test]
    fn a_third_way_of_adding_is_not_forced() {
        // Each figure in three sums: those that come third are left as they fall.
        let cells = [5, 5, 10, 5, 5, 10, 10, 10, 20];
        let sums = [sum(6, &[0, 3]), sum(7, &[1, 4]), sum(2, &[0, 1]), sum(5, &[3, 4]), sum(8, &[0, 4, 1, 3])];
        let shown = settle(&cells, 10, &sums, &[]);
        assert!(shown.unmet.iter().all(|&place| place == 4));
    }

    #[test]
    fn a_total_of_figures_that_are_given_is_their_sum_if_that_is_beside_its_own() {
        // 10.4 and 10.4 are 20.8, 21 at its nearest; another table prints them as 10 and 10, or as 10 and 12.
        assert_eq!(settle(&[104, 104, 208], 10, &[sum(2, &[0, 1])], &[(0, 10), (1, 10)]).shown[2], 20);
        let far = settle(&[104, 104, 208], 10, &[sum(2, &[0, 1])], &[(0, 10), (1, 12)]);
        assert_eq!(far, Settled { shown: vec![10, 12, 21], unmet: vec![0] });
    }

    /// What a way of printing costs: parts off, then figures off their nearest.
    fn cost(exact: &[i128], unit: i128, shown: &[i128]) -> (i128, usize) {
        let pairs = || exact.iter().zip(shown);
        (
            pairs().map(|(exact, shown)| (shown * unit - exact).abs()).sum(),
            pairs().filter(|(exact, shown)| **shown != nearest(**exact, unit)).count(),
        )
    }

    proptest! {
        #[test]
        fn every_sum_holds_and_every_figure_is_within_one(
            groups in prop::collection::vec(prop::collection::vec(prop::collection::vec(-90..400_i128, 3), 1..4), 1..4),
        ) {
            let (exact, sums) = table(&groups);
            let settled = settle(&exact, 10, &sums, &[]);
            prop_assert!(settled.unmet.is_empty());
            for (exact, shown) in exact.iter().zip(&settled.shown) {
                prop_assert!((shown * 10 - exact).abs() < 10);
            }
        }

        #[test]
        fn no_other_way_is_nearer(cells in prop::collection::vec(prop::collection::vec(-9..40_i128, 2), 1..3)) {
            let (exact, sums) = table(&[cells]);
            let settled = settle(&exact, 10, &sums, &[]);
            let found = cost(&exact, 10, &settled.shown);
            let open: Vec<usize> = (0..exact.len()).filter(|&place| exact[place] % 10 != 0).collect();
            for choice in 0..1_u32 << open.len() {
                let mut shown: Vec<i128> = exact.iter().map(|figure| figure.div_euclid(10)).collect();
                for (bit, &place) in open.iter().enumerate() {
                    shown[place] += i128::from(choice >> bit & 1);
                }
                if sums.iter().all(|sum| holds(sum, &shown)) {
                    prop_assert!(cost(&exact, 10, &shown) >= found);
                }
            }
        }
    }
}
