//! The best phasing and its proof: for each objective in turn, good phasings by local search, then branch and bound.
//!
//! The work is limited by counting, not by the clock, so that every machine gives the same. Where the limit is reached
//! first, what has been found stands beside what no phasing can go below.

mod local;

use super::Limits;
use super::choices::Choice;
use super::cut::Cut;
use super::money::Money;
use super::movement::Movement;
use super::term::Pupils;
use super::unplaced::Unplaced;

/// A millionth of a pupil-year: phasings that differ by less leave equally many unplaced.
const EQUAL: Pupils = 1_000;

/// One pupil-year.
const PUPIL: Pupils = 1_000_000_000;

/// Nodes of a network of the usual size.
const USUAL_NODES: u32 = 500;

/// How often the cuts are weighed for a bound on movement.
const WEIGHINGS: usize = 8;

/// The money that phasings are weighed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weighed {
    /// The spend of projects that cannot go ahead: where there are few enough phasings to look at each.
    Waiting,
    /// What is missing for everything to be built.
    Gap,
}

/// What no phasing goes below that is as good by the aims before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Least<T> {
    /// The bound.
    pub bound: T,
    /// Whether what was found reaches it.
    pub is_proven: bool,
}

/// What a search found, and what is proven of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The variant of each choice.
    pub positions: Vec<usize>,
    /// Who stays unplaced, within a millionth of a pupil-year.
    pub unplaced: Least<Pupils>,
    /// Years by which projects come late.
    pub late: Least<i32>,
    /// Which money was weighed, and how little of it there can be, in pennies.
    pub money: (Weighed, Least<i128>),
    /// Years moved.
    pub years: Least<i32>,
}

/// Looks for the best phasing of some choices, which stand in order of precedence. `stands`: how many are unplaced as
/// the plan stands; only whole pupil-years that a phasing gains against that count.
#[must_use]
pub fn search(choices: &[Choice], stands: Pupils, unplaced: Unplaced, money: Money, limits: Limits) -> Found {
    let sizes: Vec<usize> = choices.iter().map(|choice| choice.variants.len()).collect();
    let allowed = sizes.iter().map(|size| vec![true; *size]).collect();
    let years = choices.iter().map(|choice| choice.variants.iter().map(|variant| variant.years).collect()).collect();
    let late = choices.iter().map(|choice| choice.variants.iter().map(|variant| variant.late).collect()).collect();
    let firsts = vec![0; sizes.len()];
    // In a large network a look at the flow takes longer, so there are fewer.
    let flows = (limits.flows.saturating_mul(USUAL_NODES) / money.nodes().max(USUAL_NODES)).max(limits.flows.min(20));
    let limits = Limits { flows, ..limits };
    let mut search = Search {
        sizes,
        years,
        unplaced,
        money,
        allowed,
        firsts,
        ceiling: Pupils::MAX,
        late,
        most_late: i32::MAX,
        cuts: Vec::new(),
        movement: Movement::default(),
        left: (0, 0),
        looks: 0,
        most_looks: limits.looks,
        by: By::Allocation,
    };
    search.run(stands, limits)
}

/// The whole pupil-years that a phasing gains which leaves so many unplaced: below 0 where it loses some.
const fn gain(stands: Pupils, unplaced: Pupils) -> Pupils {
    (stands - unplaced + EQUAL).div_euclid(PUPIL)
}

/// What is compared once as few as possible are unplaced and as little as can be comes late: unfunded, years moved, then the moves themselves, so that of
/// two projects the later in precedence moves.
type Merit = (i128, i32, Vec<usize>);

/// A search under way.
struct Search<'a> {
    sizes: Vec<usize>,
    /// Whole years by choice and variant.
    years: Vec<Vec<i32>>,
    unplaced: Unplaced<'a>,
    money: Money<'a>,
    /// Variants that can still be part of the best, by choice.
    allowed: Vec<Vec<bool>>,
    /// The first of them.
    firsts: Vec<usize>,
    /// The most that may stay unplaced.
    ceiling: Pupils,
    /// Years late by choice and variant: the more, the later it stands.
    late: Vec<Vec<i32>>,
    /// The most years that projects may come late in all.
    most_late: i32,
    cuts: Vec<Cut>,
    /// How little must be moved.
    movement: Movement,
    /// Branches and flows that may still be looked at.
    left: (u32, u32),
    /// Phasings that local search may still look at, and from each start.
    looks: u32,
    most_looks: u32,
    /// What is compared as unfunded.
    by: By,
}

/// What is compared as unfunded while phasings are looked for. Where money is advanced, whole allocations take long:
/// good beginnings are sought by what is nearly the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    /// The allocation itself.
    Allocation,
    /// What is unfunded at least, by the flows of money.
    Flows,
    /// What would be unfunded if nothing could be advanced.
    NoAdvances,
}

impl Search<'_> {
    fn run(&mut self, stands: Pupils, limits: Limits) -> Found {
        let (mut best, mut fewest) = self.fewest_unplaced(limits);
        let gained = gain(stands, self.unplaced.sum(&best));
        fewest.is_proven |= gain(stands, fewest.bound) == gained;
        // What gains as many whole ones is as good.
        self.ceiling = stands - gained * PUPIL + EQUAL;
        self.restrict();
        let late = self.fewest_late(&mut best, limits);
        self.most_late = self.late(&best);
        self.restrict();
        if let Some(positions) = self.least_waiting(limits) {
            let waiting = Least { bound: self.money.waiting(&positions), is_proven: true };
            let years = Least { bound: self.moved(&positions), is_proven: true };
            return Found { positions, unplaced: fewest, late, money: (Weighed::Waiting, waiting), years };
        }

        let mut merit = self.merit(&best).unwrap_or_else(|| (i128::MAX, self.moved(&best), best.clone()));
        let beginnings = self.beginnings(&best);
        for beginning in &beginnings {
            if !self.is_allowed(beginning) {
                continue;
            }
            let begun = self.merit(beginning);
            merit = begun.into_iter().fold(merit, Merit::min);
        }
        let latest = self.completed(&best, 0, true);
        self.add_cut(&latest, i128::MAX);
        if merit.0 > self.cut_bound(&best, 0) {
            merit = self.improved(merit, beginnings);
        }
        let mut unfunded = merit.0;
        best = merit.2;
        self.money.renew();
        self.left = (limits.branches, limits.flows);
        let mut positions = best.clone();
        let is_done = self.least_unfunded(&mut positions, 0, &mut best, &mut unfunded);
        let least_unfunded = if is_done { unfunded } else { self.cut_bound(&positions, 0) };

        self.money.renew();
        let mut merit = (unfunded, self.moved(&best), best);
        let beginnings = if self.money.allocates() { Vec::new() } else { self.starts() };
        merit = self.improved(merit, beginnings);
        self.weigh_cuts(&mut merit);
        self.left = (limits.branches, limits.flows);
        let is_done = self.least_movement(&mut positions, 0, &mut merit);
        let least_years = if is_done { merit.1 } else { self.fewest_years(&positions, 0) };
        let unfunded = Least { bound: least_unfunded.min(merit.0), is_proven: least_unfunded >= merit.0 };
        let years = Least { bound: least_years.min(merit.1), is_proven: is_done || least_years >= merit.1 };
        Found { positions: merit.2, unplaced: fewest, late, money: (Weighed::Gap, unfunded), years }
    }

    /// The phasing with least spend of projects that cannot go ahead, of these that which moves least: where there are
    /// few enough phasings to look at each.
    fn least_waiting(&mut self, limits: Limits) -> Option<Vec<usize>> {
        let variants: Vec<Vec<usize>> = (0..self.choices()).map(|choice| self.variants(choice)).collect();
        let count = variants.iter().try_fold(1_usize, |count, of| count.checked_mul(of.len()))?;
        if count.checked_mul(self.money.pairs())? > limits.looked_at {
            return None;
        }
        let mut best: Option<Merit> = None;
        for place in 0..count {
            let mut rest = place;
            let positions: Vec<usize> = (variants.iter())
                .map(|of| {
                    let position = of[rest % of.len()];
                    rest /= of.len();
                    position
                })
                .collect();
            if self.is_allowed(&positions) {
                let merit = (self.money.waiting(&positions), self.moved(&positions), positions);
                best = Some(best.map_or(merit.clone(), |best| best.min(merit)));
            }
        }
        best.map(|(.., positions)| positions)
    }

    fn choices(&self) -> usize {
        self.sizes.len()
    }

    /// The fewest unplaced: a phasing, and the least that any can have.
    fn fewest_unplaced(&mut self, limits: Limits) -> (Vec<usize>, Least<Pupils>) {
        let mut best = vec![0; self.choices()];
        let mut least = self.unplaced.sum(&best);
        for start in self.starts() {
            let mut at = start;
            let mut sum = self.unplaced.sum(&at);
            while let Some((better, fewer)) = self.with_fewer(&at, sum) {
                (at, sum) = (better, fewer);
            }
            if sum < least {
                (best, least) = (at, sum);
            }
        }
        self.left = (limits.branches, 0);
        let mut positions = vec![0; self.choices()];
        let root = self.unplaced.least(&positions, 0);
        let is_done = least <= root + EQUAL || self.fewer_unplaced(&mut positions, 0, &mut best, &mut least);
        let bound = if is_done { least } else { root.min(least) };
        (best, Least { bound, is_proven: is_done })
    }

    /// One project moved so that fewer stay unplaced than `sum`: the best such move.
    fn with_fewer(&mut self, at: &[usize], sum: Pupils) -> Option<(Vec<usize>, Pupils)> {
        let mut best: Option<(Vec<usize>, Pupils)> = None;
        for choice in 0..self.choices() {
            for variant in 0..self.sizes[choice] {
                let mut moved = at.to_vec();
                moved[choice] = variant;
                let fewer = self.unplaced.sum(&moved);
                if fewer < best.as_ref().map_or(sum, |(_, least)| *least) {
                    best = Some((moved, fewer));
                }
            }
        }
        best
    }

    /// Branches for fewer unplaced; whether all of them were looked at.
    fn fewer_unplaced(
        &mut self,
        at: &mut Vec<usize>,
        decided: usize,
        best: &mut Vec<usize>,
        least: &mut Pupils,
    ) -> bool {
        if self.unplaced.least(at, decided) >= *least {
            return true;
        }
        if self.left.0 == 0 {
            return false;
        }
        self.left.0 -= 1;
        if decided == self.choices() {
            let sum = self.unplaced.sum(at);
            if sum < *least {
                *least = sum;
                best.clone_from(at);
            }
            return true;
        }
        let mut is_done = true;
        for variant in 0..self.sizes[decided] {
            at[decided] = variant;
            is_done &= self.fewer_unplaced(at, decided + 1, best, least);
        }
        is_done
    }

    /// As few years late as can be with as few unplaced, from the best so far: the least that any phasing can have.
    fn fewest_late(&mut self, best: &mut Vec<usize>, limits: Limits) -> Least<i32> {
        // As early as may be nothing is later; where that leaves too many unplaced, one project after another is moved.
        let early = self.completed(best, 0, false);
        if self.is_allowed(&early) {
            *best = early;
        }
        for choice in 0..self.choices() {
            for variant in self.variants(choice).into_iter().take_while(|variant| *variant < best[choice]) {
                let mut earlier = best.clone();
                earlier[choice] = variant;
                if self.late(&earlier) < self.late(best) && self.is_allowed(&earlier) {
                    *best = earlier;
                    break;
                }
            }
        }
        let root = self.least_late(best, 0);
        let mut least = self.late(best);
        self.left = (limits.branches, 0);
        let mut positions = best.clone();
        let is_done = least <= root || self.less_late(&mut positions, 0, best, &mut least);
        Least { bound: if is_done { least } else { root }, is_proven: is_done }
    }

    /// Branches for fewer years late; whether all of them were looked at.
    fn less_late(&mut self, at: &mut Vec<usize>, decided: usize, best: &mut Vec<usize>, least: &mut i32) -> bool {
        if self.least_late(at, decided) >= *least || self.unplaced.least(at, decided) > self.ceiling {
            return true;
        }
        if self.left.0 == 0 {
            return false;
        }
        self.left.0 -= 1;
        let early = self.completed(at, decided, false);
        if self.is_allowed(&early) {
            // Nothing is less late with these decided.
            *least = self.late(&early);
            *best = early;
            return true;
        }
        if decided == self.choices() {
            return true;
        }
        let mut is_done = true;
        for variant in self.variants(decided) {
            at[decided] = variant;
            is_done &= self.less_late(at, decided + 1, best, least);
        }
        is_done
    }

    /// The years by which projects come late in all.
    fn late(&self, positions: &[usize]) -> i32 {
        positions.iter().zip(&self.late).map(|(position, late)| late[*position]).sum()
    }

    /// The same at least, these choices decided.
    fn least_late(&self, at: &[usize], decided: usize) -> i32 {
        self.late(&self.completed(at, decided, false))
    }

    /// Whether a phasing leaves as few unplaced, and is as little late, as has been found best.
    fn is_allowed(&mut self, positions: &[usize]) -> bool {
        self.late(positions) <= self.most_late && self.unplaced.sum(positions) <= self.ceiling
    }

    /// Whether there may be such phasings with these choices decided.
    fn may_be_allowed(&mut self, at: &[usize], decided: usize) -> bool {
        self.least_late(at, decided) <= self.most_late && self.unplaced.least(at, decided) <= self.ceiling
    }

    /// Leaves out variants with which more than the ceiling would stay unplaced, or projects come too late, until there
    /// are none.
    fn restrict(&mut self) {
        loop {
            let mut is_same = true;
            let rest = self.least_late(&[], 0);
            for choice in 0..self.choices() {
                let first = self.late[choice][self.firsts[choice]];
                for variant in self.variants(choice) {
                    if rest - first + self.late[choice][variant] > self.most_late {
                        self.allowed[choice][variant] = false;
                        is_same = false;
                    }
                }
            }
            let base = self.unplaced.least(&vec![0; self.choices()], 0);
            for choice in 0..self.choices() {
                for variant in
                    (0..self.sizes[choice]).filter(|variant| self.allowed[choice][*variant]).collect::<Vec<_>>()
                {
                    let more = self.unplaced.least_more_with(choice, variant, &self.allowed);
                    if base.saturating_add(more) > self.ceiling {
                        self.allowed[choice][variant] = false;
                        is_same = false;
                    }
                }
            }
            let first = |allowed: &Vec<bool>| allowed.iter().position(|allowed| *allowed).unwrap_or(0);
            self.firsts = self.allowed.iter().map(first).collect();
            if is_same {
                break;
            }
            let allowed = &self.allowed;
            self.unplaced.restrict(|choice, variant| allowed[choice][variant]);
        }
    }

    /// Branches for less unfunded; whether all of them were looked at.
    fn least_unfunded(&mut self, at: &mut Vec<usize>, decided: usize, best: &mut Vec<usize>, least: &mut i128) -> bool {
        if self.cut_bound(at, decided) >= *least || !self.may_be_allowed(at, decided) {
            return true;
        }
        if self.left.0 == 0 || self.left.1 == 0 {
            return false;
        }
        self.left.0 -= 1;
        // The later a project, the more money is there for it, as long as none lapses.
        let late = self.completed(at, decided, true);
        self.add_cut(&late, *least - 1);
        if self.cut_bound(at, decided) >= *least {
            return true;
        }
        if self.is_allowed(&late) {
            let Some(unfunded) = self.money.unfunded(&late) else { return false };
            if unfunded < *least {
                *least = unfunded;
                best.clone_from(&late);
            }
            if self.cut_bound(at, decided) >= *least {
                return true;
            }
        }
        if decided == self.choices() {
            return true;
        }
        let mut is_done = true;
        for variant in self.variants(decided).into_iter().rev() {
            at[decided] = variant;
            is_done &= self.least_unfunded(at, decided + 1, best, least);
        }
        is_done
    }

    /// Branches for less movement at the same unfunded; whether all of them were looked at. The smallest moves of the
    /// first choices come first, so the first that is found is the one to be chosen among equals.
    fn least_movement(&mut self, at: &mut Vec<usize>, decided: usize, best: &mut Merit) -> bool {
        let early = self.completed(at, decided, false);
        if self.cannot_be_better(at, decided, &early, best)
            || !self.may_be_allowed(at, decided)
            || self.is_cut_off(at, decided, best.0)
        {
            return true;
        }
        if self.left.0 == 0 || self.left.1 == 0 {
            return false;
        }
        self.left.0 -= 1;
        let unfunded = self.add_cut(&early, best.0);
        if unfunded <= best.0 && self.is_allowed(&early) {
            let Some(merit) = self.merit(&early) else { return false };
            if merit.0 <= best.0 {
                // Nothing moves less, and nothing is chosen before it among equals.
                *best = best.clone().min(merit);
                return true;
            }
        }
        if decided == self.choices() {
            return true;
        }
        let late = self.completed(at, decided, true);
        self.add_cut(&late, best.0);
        if self.is_cut_off(at, decided, best.0) {
            return true;
        }
        let mut is_done = true;
        for variant in self.variants(decided) {
            at[decided] = variant;
            is_done &= self.least_movement(at, decided + 1, best);
        }
        is_done
    }

    /// Whether every phasing with these choices decided moves more than the best, or as much and comes after it.
    fn cannot_be_better(&self, at: &[usize], decided: usize, early: &[usize], best: &Merit) -> bool {
        (self.fewest_years(at, decided), early) >= (best.1, best.2.as_slice())
    }

    /// The fewest years moved in all, these choices decided, so that no more than the best's is short.
    fn fewest_years(&self, at: &[usize], decided: usize) -> i32 {
        self.moved(&self.completed(at, decided, false)).max(self.movement.years(at, decided))
    }

    /// Weighs the cuts for a bound on movement; what the bound would choose gives new cuts, and beginnings for better
    /// phasings.
    fn weigh_cuts(&mut self, best: &mut Merit) {
        let years: Vec<Vec<Option<i32>>> = (self.years.iter().zip(&self.allowed))
            .map(|(years, allowed)| years.iter().zip(allowed).map(|(years, is)| is.then_some(*years)).collect())
            .collect();
        for _ in 0..WEIGHINGS {
            let (movement, choice) = Movement::of(&self.cuts, &years, best.0, best.1);
            self.movement = movement;
            let cuts = self.cuts.len();
            self.add_cut(&choice, best.0);
            *best = self.improved(best.clone(), vec![choice]);
            if self.cuts.len() == cuts {
                break;
            }
        }
    }

    /// The least unfunded that the cuts so far allow.
    fn cut_bound(&self, at: &[usize], decided: usize) -> i128 {
        self.cuts.iter().map(|cut| cut.least(at, decided)).max().unwrap_or(0).max(0)
    }

    /// Whether some cut leaves more than `limit` unfunded; the latest cuts tell soonest.
    fn is_cut_off(&self, at: &[usize], decided: usize, limit: i128) -> bool {
        self.cuts.iter().rev().any(|cut| cut.least(at, decided) > limit)
    }

    /// Adds the tightest cut of a phasing, or the first that is above `enough`, unless a cut so far is as tight; gives
    /// what is unfunded at least.
    fn add_cut(&mut self, positions: &[usize], enough: i128) -> i128 {
        self.left.1 = self.left.1.saturating_sub(1);
        let shortage = self.money.shortage(positions, enough);
        if self.cut_bound(positions, positions.len()) < shortage.unfunded {
            let allowed = &self.allowed;
            self.cuts.push(self.money.cut(&shortage, |choice, variant| allowed[choice][variant]));
        }
        shortage.unfunded
    }

    /// The choices not decided at their first or last allowed variant.
    fn completed(&self, at: &[usize], decided: usize, is_late: bool) -> Vec<usize> {
        let last = |choice: usize| self.allowed[choice].iter().rposition(|allowed| *allowed).unwrap_or(0);
        let rest = (decided..self.choices()).map(|choice| if is_late { last(choice) } else { self.firsts[choice] });
        at[..decided].iter().copied().chain(rest).collect()
    }

    fn variants(&self, choice: usize) -> Vec<usize> {
        (0..self.sizes[choice]).filter(|variant| self.allowed[choice][*variant]).collect()
    }

    fn moved(&self, positions: &[usize]) -> i32 {
        positions.iter().zip(&self.years).map(|(position, years)| years[*position]).sum()
    }

    /// What a phasing is compared by; `None` once too much has been worked out.
    fn merit(&mut self, positions: &[usize]) -> Option<Merit> {
        let unfunded = match self.by {
            By::Allocation => self.money.unfunded(positions)?,
            By::Flows => self.money.shortage(positions, i128::MAX).unfunded,
            By::NoAdvances => self.money.without_advances(positions),
        };
        Some((unfunded, self.moved(positions), positions.to_vec()))
    }
}
