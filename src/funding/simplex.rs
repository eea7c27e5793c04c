//! A linear programme solved exactly, one aim after another, none of them giving up what an earlier one reached.
//!
//! The simplex method with bounded variables (Dantzig 1955) on fractions. What enters and leaves is what touches least,
//! so that rows stay short; where that gets nowhere for a while, it is the first by Bland's rule (1977), so it always
//! ends. Once an aim is reached, the variables that could only lower it are frozen where they are: what is left are just
//! the solutions that reach it, and the tableau shrinks with every aim.

use std::cmp::Ordering;

use super::fraction::{Coefficient, Fraction};

/// A variable of a programme.
pub type Variable = usize;

/// Where a variable stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    /// Its value follows from a row.
    Basic(usize),
    /// At 0.
    Lower,
    /// At its bound.
    Upper,
}

/// Which of several variables that would all do enters or leaves a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// The one that touches least, so that rows stay short.
    Sparsest,
    /// The first (Bland): it never goes round in circles.
    First,
}

/// So many steps may move nothing before the first variable is taken rather than the one that touches least.
const PATIENCE: usize = 30;

/// `basic + Σ entry · variable` is the same for all solutions; the variables of the entries stand at 0 or their bound.
#[derive(Clone, Debug)]
struct Row {
    basic: Variable,
    value: Fraction,
    /// By variable.
    entries: Vec<(Variable, Coefficient)>,
}

impl Row {
    fn entry(&self, variable: Variable) -> Option<Coefficient> {
        self.entries.binary_search_by_key(&variable, |(of, _)| *of).ok().map(|place| self.entries[place].1)
    }

    /// Adds `factor` times the entries of another row, and tells which variables are new.
    fn add(
        &mut self,
        factor: Coefficient,
        other: &[(Variable, Coefficient)],
        mut tell: impl FnMut(Variable),
    ) -> Option<()> {
        let mut sum = Vec::with_capacity(self.entries.len() + other.len());
        let (mut here, mut there) = (self.entries.iter().peekable(), other.iter().peekable());
        loop {
            let order = match (here.peek(), there.peek()) {
                (Some((a, _)), Some((b, _))) => a.cmp(b),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => break,
            };
            let mine = if order.is_le() { here.next() } else { None };
            let theirs = if order.is_ge() { there.next() } else { None };
            let variable = mine.or(theirs)?.0;
            let own = mine.map_or(Coefficient::ZERO, |(_, entry)| *entry);
            if mine.is_none() {
                tell(variable);
            }
            let entry = match theirs {
                Some((_, entry)) => own.plus(factor.times(*entry)?)?,
                None => own,
            };
            if !entry.is_zero() {
                sum.push((variable, entry));
            }
        }
        self.entries = sum;
        Some(())
    }
}

/// Variables between 0 and their bounds, and rows that hold sums of them.
#[derive(Clone, Debug, Default)]
pub struct Simplex {
    bounds: Vec<Option<i128>>,
    /// Those that may have any value, below 0 too.
    is_free: Vec<bool>,
    stands: Vec<Stand>,
    /// Those that stay where they are for good; they are in no row any more.
    is_frozen: Vec<bool>,
    rows: Vec<Row>,
    /// The rows that have each variable among their entries; some may have it no more, and some be named twice.
    rows_of: Vec<Vec<usize>>,
}

impl Simplex {
    /// A variable from 0 to `bound`, if it has one; at first it is 0.
    pub fn variable(&mut self, bound: Option<i128>) -> Variable {
        self.bounds.push(bound);
        self.is_free.push(false);
        self.stands.push(Stand::Lower);
        self.is_frozen.push(false);
        self.rows_of.push(Vec::new());
        self.bounds.len() - 1
    }

    /// Parts a variable with a bound in two: a new one may take up to `amount` of what it could, and it the rest, just
    /// as before; what it has above the rest goes to the new one. `None` if that takes numbers too large to be held.
    pub fn part(&mut self, whole: Variable, amount: i128) -> Option<Variable> {
        let rest = self.bounds[whole]? - amount;
        self.bounds[whole] = Some(rest);
        // The last of all, so it stands last in every row.
        let new = self.variable(Some(amount));
        if let Stand::Basic(place) = self.stands[whole] {
            let row = &mut self.rows[place];
            let over = row.value.minus(Fraction::whole(rest))?;
            let aside = if over.sign() > 0 {
                (row.basic, row.value) = (new, over);
                (self.stands[new], self.stands[whole]) = (Stand::Basic(place), Stand::Upper);
                whole
            } else {
                new
            };
            let at = row.entries.partition_point(|(variable, _)| *variable < aside);
            row.entries.insert(at, (aside, Coefficient::ONE));
            self.rows_of[aside].push(place);
            if aside == whole && rest == 0 {
                self.freeze(&[whole]);
            }
            return Some(new);
        }
        self.stands[new] = self.stands[whole];
        self.is_frozen[new] = self.is_frozen[whole];
        for place in self.rows_with(whole) {
            if let Some(entry) = self.rows[place].entry(whole) {
                self.rows[place].entries.push((new, entry));
                self.rows_of[new].push(place);
            }
        }
        if rest == 0 {
            self.freeze(&[whole]);
        }
        Some(new)
    }

    /// Holds a sum of variables, each named once and none in a row's basis yet, to at most `limit`, which is not below 0.
    pub fn at_most(&mut self, sum: impl IntoIterator<Item = (Variable, i64)>, limit: i128) {
        let slack = self.variable(None);
        self.row(slack, sum, limit);
    }

    /// Holds a sum of variables, each named once, to 0.
    pub fn balanced(&mut self, sum: impl IntoIterator<Item = (Variable, i64)>) {
        let slack = self.variable(Some(0));
        self.row(slack, sum, 0);
    }

    fn row(&mut self, basic: Variable, sum: impl IntoIterator<Item = (Variable, i64)>, value: i128) {
        let mut entries: Vec<(Variable, Coefficient)> =
            sum.into_iter().map(|(variable, times)| (variable, Coefficient::whole(times))).collect();
        entries.sort_unstable_by_key(|(variable, _)| *variable);
        self.hold(Row { basic, value: Fraction::whole(value), entries });
    }

    /// Adds a row.
    fn hold(&mut self, row: Row) {
        let place = self.rows.len();
        self.stands[row.basic] = Stand::Basic(place);
        for (variable, _) in &row.entries {
            self.rows_of[*variable].push(place);
        }
        self.rows.push(row);
    }

    /// The rows with a variable among their entries, in order.
    fn rows_with(&mut self, variable: Variable) -> Vec<usize> {
        let mut places = std::mem::take(&mut self.rows_of[variable]);
        places.sort_unstable();
        places.dedup();
        places.retain(|place| self.rows[*place].entry(variable).is_some());
        self.rows_of[variable].clone_from(&places);
        places
    }

    /// A variable that is a weighted sum of others, to be maximised.
    pub fn sum(&mut self, weights: impl IntoIterator<Item = (Variable, i64)>) -> Option<Variable> {
        let total = self.variable(None);
        self.is_free[total] = true;
        let mut row = Row { basic: total, value: Fraction::ZERO, entries: Vec::new() };
        for (variable, weight) in weights {
            let weight = Coefficient::whole(weight);
            row.value = row.value.plus(weight.wide().times(self.value(variable))?)?;
            match self.stands[variable] {
                Stand::Basic(place) => row.add(weight, &self.rows[place].entries, |_| {})?,
                Stand::Lower | Stand::Upper if self.is_frozen[variable] => {}
                Stand::Lower | Stand::Upper => row.add(weight.negative(), &[(variable, Coefficient::ONE)], |_| {})?,
            }
        }
        self.hold(row);
        Some(total)
    }

    /// Drops a sum that is no longer asked for: nothing depends on it.
    pub fn forget(&mut self, sum: Variable) {
        if let Stand::Basic(place) = self.stands[sum] {
            self.rows[place].entries = Vec::new();
        }
    }

    /// The present value of a variable.
    pub fn value(&self, variable: Variable) -> Fraction {
        match self.stands[variable] {
            Stand::Basic(row) => self.rows[row].value,
            Stand::Lower => Fraction::ZERO,
            Stand::Upper => Fraction::whole(self.bounds[variable].unwrap_or(0)),
        }
    }

    /// Brings a variable as high as it can go without lowering those maximised before, and keeps it there.
    ///
    /// `None` if that takes numbers too large to be held, or there is no highest value.
    pub fn maximise(&mut self, target: Variable) -> Option<Fraction> {
        self.raise(target, true)
    }

    /// The highest value that a variable may have as [`Simplex::maximise`] has it, which it has then, but need not keep.
    pub fn highest(&mut self, target: Variable) -> Option<Fraction> {
        self.raise(target, false)
    }

    fn raise(&mut self, target: Variable, keeps: bool) -> Option<Fraction> {
        // Steps since something last moved.
        let mut idle = 0;
        loop {
            let rule = if idle < PATIENCE { Rule::Sparsest } else { Rule::First };
            match self.stands[target] {
                _ if self.is_frozen[target] => break,
                Stand::Upper if keeps => break self.freeze(&[target]),
                Stand::Upper => break,
                Stand::Lower if self.bounds[target] == Some(0) => break self.freeze(&[target]),
                Stand::Lower => {
                    self.step(target, 1, rule)?;
                }
                Stand::Basic(place) => {
                    let row = &self.rows[place];
                    let is_full = self.bounds[target].is_some_and(|bound| row.value == Fraction::whole(bound));
                    if is_full {
                        let Some((entering, _)) = row.entries.first().copied() else { break };
                        self.exchange(place, entering, Stand::Upper)?;
                        continue;
                    }
                    let raises = |(variable, entry): &&(Variable, Coefficient)| match self.stands[*variable] {
                        Stand::Upper => entry.sign() > 0,
                        _ => entry.sign() < 0,
                    };
                    let mut raising = row.entries.iter().filter(raises);
                    let chosen = match rule {
                        Rule::First => raising.next(),
                        Rule::Sparsest => raising.min_by_key(|(variable, _)| self.rows_of[*variable].len()),
                    };
                    let Some((entering, entry)) = chosen.copied() else {
                        if !keeps {
                            break;
                        }
                        let fixed: Vec<Variable> = row.entries.iter().map(|(variable, _)| *variable).collect();
                        break self.freeze(&fixed);
                    };
                    let has_moved = self.step(entering, -i128::from(entry.sign()), rule)?;
                    idle = if has_moved { 0 } else { idle + 1 };
                }
            }
        }
        Some(self.value(target))
    }

    /// Moves a variable that stands at 0 or its bound up (1) or down (-1) until it or another meets a bound; whether it
    /// has moved at all.
    fn step(&mut self, moving: Variable, direction: i128, rule: Rule) -> Option<bool> {
        let mut furthest = self.bounds[moving].map(Fraction::whole);
        let mut blocking: Option<(usize, Stand)> = None;
        let concerned = self.rows_with(moving);
        for place in &concerned {
            let row = &self.rows[*place];
            let Some(entry) = row.entry(moving) else { continue };
            if self.is_free[row.basic] {
                continue;
            }
            let change = if direction > 0 { entry.negative() } else { entry };
            let (room, stand) = match self.bounds[row.basic] {
                _ if change.sign() < 0 => (row.value, Stand::Lower),
                Some(bound) => (Fraction::whole(bound).minus(row.value)?, Stand::Upper),
                None => continue,
            };
            let distance = room.over(change.wide())?;
            let distance = if distance.sign() < 0 { distance.negative() } else { distance };
            let order = match furthest {
                Some(furthest) => distance.compare(furthest)?,
                None => Ordering::Less,
            };
            let is_better = || {
                blocking.is_some_and(|(other, _)| {
                    let other = &self.rows[other];
                    match rule {
                        Rule::First => row.basic < other.basic,
                        Rule::Sparsest => row.entries.len() < other.entries.len(),
                    }
                })
            };
            if order.is_lt() || order.is_eq() && is_better() {
                furthest = Some(distance);
                blocking = Some((*place, stand));
            }
        }
        let change = furthest?.times(Fraction::whole(direction))?;
        if !change.is_zero() {
            for place in concerned {
                let row = &mut self.rows[place];
                if let Some(entry) = row.entry(moving) {
                    row.value = row.value.minus(entry.wide().times(change)?)?;
                }
            }
        }
        let Some((place, stand)) = blocking else {
            self.stands[moving] = if direction > 0 { Stand::Upper } else { Stand::Lower };
            return Some(!change.is_zero());
        };
        let value = self.value(moving).plus(change)?;
        self.exchange(place, moving, stand)?;
        self.rows[place].value = value;
        Some(!change.is_zero())
    }

    /// Lets a variable of a row's entries take its place; the one that leaves stands at 0 or its bound.
    fn exchange(&mut self, place: usize, entering: Variable, stand: Stand) -> Option<()> {
        let value = self.value(entering);
        let leaving = self.rows[place].basic;
        let entry = self.rows[place].entry(entering)?;
        let mut entries = Vec::with_capacity(self.rows[place].entries.len());
        for (variable, other) in &self.rows[place].entries {
            if *variable != entering {
                entries.push((*variable, other.over(entry)?));
            }
        }
        // What may only be 0 never moves again.
        self.is_frozen[leaving] = self.bounds[leaving] == Some(0);
        if !self.is_frozen[leaving] {
            let at = entries.partition_point(|(variable, _)| *variable < leaving);
            entries.insert(at, (leaving, Coefficient::ONE.over(entry)?));
        }
        let concerned = self.rows_with(entering);
        self.rows_of[entering].clear();
        for other in concerned.into_iter().filter(|other| *other != place) {
            let row = &mut self.rows[other];
            if let Ok(found) = row.entries.binary_search_by_key(&entering, |(variable, _)| *variable) {
                let (_, factor) = row.entries.remove(found);
                let rows_of = &mut self.rows_of;
                row.add(factor.negative(), &entries, |variable| rows_of[variable].push(other))?;
            }
        }
        if !self.is_frozen[leaving] {
            self.rows_of[leaving].push(place);
        }
        self.stands[leaving] = stand;
        self.stands[entering] = Stand::Basic(place);
        self.rows[place] = Row { basic: entering, value, entries };
        Some(())
    }

    /// Keeps variables that stand at 0 or their bound there.
    fn freeze(&mut self, variables: &[Variable]) {
        for variable in variables {
            self.is_frozen[*variable] = true;
            for place in std::mem::take(&mut self.rows_of[*variable]) {
                let entries = &mut self.rows[place].entries;
                if let Ok(found) = entries.binary_search_by_key(variable, |(of, _)| *of) {
                    entries.remove(found);
                }
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;

    #[test]
    fn what_is_parted_is_as_it_was_whole() {
        // A store of 10 for uses of 6 and 7 that share a variable, one of them coming forward after the other.
        let mut simplex = Simplex::default();
        let store = simplex.variable(Some(10));
        let both = simplex.variable(Some(13));
        simplex.balanced([(store, 1), (both, -1)]);
        assert_eq!(simplex.highest(both), Some(Fraction::whole(10)));
        let second = simplex.part(both, 7).expect("a variable");
        let values = simplex.value(both).plus(simplex.value(second));
        assert_eq!(values, Some(Fraction::whole(10)));
        assert_eq!(simplex.maximise(second), Some(Fraction::whole(7)));
        let first = simplex.part(both, 6).expect("a variable");
        assert_eq!(simplex.maximise(first), Some(Fraction::whole(3)));
        assert_eq!((simplex.value(both), simplex.value(second)), (Fraction::ZERO, Fraction::whole(7)));
    }

    #[test]
    fn later_aims_never_cost_earlier_ones() {
        // One store of 10 for three uses of up to 6, 3 and 5: the first two are full, the last gets what is left.
        let mut simplex = Simplex::default();
        let uses = [6, 3, 5].map(|bound| simplex.variable(Some(bound)));
        simplex.at_most(uses.map(|of| (of, 1)), 10);
        assert_eq!(uses.map(|of| simplex.maximise(of)), [6, 3, 1].map(|value| Some(Fraction::whole(value))));
    }

    #[test]
    fn a_sum_is_raised_by_its_weights() {
        let mut simplex = Simplex::default();
        let (a, b) = (simplex.variable(Some(4)), simplex.variable(None));
        simplex.at_most([(a, 1), (b, 2)], 7);
        let both = simplex.sum([(a, 1), (b, 3)]).expect("small");
        // b alone gives 10.5; with a at 0.
        assert_eq!(simplex.maximise(both), Fraction::whole(21).over(Fraction::whole(2)));
        assert_eq!((simplex.value(a), simplex.maximise(a)), (Fraction::ZERO, Some(Fraction::ZERO)));
        assert_eq!(simplex.value(b).floor(), 3);
    }

    #[test]
    fn what_is_to_be_as_low_as_can_be_is_raised_below_nothing() {
        let mut simplex = Simplex::default();
        let (dear, cheap, need) = (simplex.variable(Some(9)), simplex.variable(Some(4)), simplex.variable(Some(6)));
        simplex.balanced([(dear, 1), (cheap, 1), (need, -1)]);
        assert_eq!(simplex.maximise(need), Some(Fraction::whole(6)));
        let cost = simplex.sum([(dear, -1)]).expect("small");
        assert_eq!(simplex.maximise(cost), Some(Fraction::whole(-2)));
        assert_eq!((simplex.value(dear), simplex.value(cheap)), (Fraction::whole(2), Fraction::whole(4)));
    }

    #[test]
    fn without_a_highest_value_there_is_no_answer() {
        let mut simplex = Simplex::default();
        let (a, b) = (simplex.variable(None), simplex.variable(None));
        simplex.at_most([(a, 1), (b, -1)], 5);
        assert_eq!(simplex.maximise(a), None);
    }
}
