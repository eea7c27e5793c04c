//! How little projects must move at least for the money to suffice: many [cuts](Cut) at once, each with a weight.
//!
//! Every cut says what projects may spend within it at most. Weighed and added to the years moved, whatever the weights,
//! the cuts give a sum of one figure a project, whose least is soon found; no phasing that keeps to all cuts moves less
//! (a Lagrangian bound). Good weights are sought in floating point; the bound is exact whatever comes of that.

use super::cut::Cut;

/// A year, in the unit that weighed sums are counted in.
const YEAR: i128 = 1 << 60;

/// The heaviest weight: sums of what is weighed stay far within what can be counted.
const HEAVIEST: f64 = 1e19;

/// How often better weights are looked for.
const ROUNDS: usize = 300;

/// What each variant counts for: its years, and what it spends within the cuts by their weights.
#[derive(Clone, Debug, Default)]
pub struct Movement {
    /// By choice and variant.
    counts: Vec<Vec<i128>>,
    /// For each number of choices decided, the least that the others may count.
    later: Vec<i128>,
    /// What the cuts allow, by their weights.
    allowed: i128,
}

impl Movement {
    /// The best bound that was found on moving while no more than `unfunded` is short, with the phasing that it would
    /// choose; `most` years are known to be enough. `years` are those of each choice's variants that are allowed.
    pub fn of(cuts: &[Cut], years: &[Vec<Option<i32>>], unfunded: i128, most: i32) -> (Self, Vec<usize>) {
        let mut weights = vec![0.0; cuts.len()];
        let mut best = (Self::weighed(cuts, years, unfunded, &vec![0; cuts.len()]), Vec::new());
        best.1 = best.0.choice();
        let (mut step, mut idle) = (1.0, 0);
        for _ in 0..ROUNDS {
            let whole: Vec<i128> = weights.iter().map(|weight| whole(*weight)).collect();
            let movement = Self::weighed(cuts, years, unfunded, &whole);
            let choice = movement.choice();
            if movement.least() > best.0.least() {
                best = (movement.clone(), choice.clone());
                idle = 0;
            } else {
                idle += 1;
            }
            if idle >= 10 {
                (step, idle) = (step / 2.0, 0);
            }
            // Towards heavier cuts where the choice spends more within them than they allow, lighter where less.
            let over: Vec<f64> = cuts.iter().map(|cut| (cut.least(&choice, choice.len()) - unfunded) as f64).collect();
            let square: f64 = over.iter().map(|over| over * over).sum();
            if square == 0.0 {
                break;
            }
            let gap = (f64::from(most) * YEAR as f64 - movement.least() as f64).max(YEAR as f64 / 2.0);
            for (weight, over) in weights.iter_mut().zip(&over) {
                *weight = (*weight + step * gap * over / square).clamp(0.0, HEAVIEST);
            }
        }
        best
    }

    /// What variants count for with these weights, in parts of a year a penny.
    fn weighed(cuts: &[Cut], years: &[Vec<Option<i32>>], unfunded: i128, weights: &[i128]) -> Self {
        let used: Vec<(&Cut, i128)> =
            cuts.iter().zip(weights.iter().copied()).filter(|(_, weight)| *weight > 0).collect();
        let count = |choice: usize, variant: usize, years: Option<i32>| {
            let within = used.iter().map(|(cut, weight)| weight * cut.spent(choice, variant)).sum::<i128>();
            years.map_or(i128::MAX, |years| i128::from(years) * YEAR + within)
        };
        let variants = |(choice, years): (usize, &Vec<Option<i32>>)| {
            years.iter().enumerate().map(|(variant, years)| count(choice, variant, *years)).collect()
        };
        let counts: Vec<Vec<i128>> = years.iter().enumerate().map(variants).collect();
        let mut later = vec![0; counts.len() + 1];
        for (choice, counts) in counts.iter().enumerate().rev() {
            later[choice] = later[choice + 1] + counts.iter().min().copied().unwrap_or(0);
        }
        let allowed = used.iter().map(|(cut, weight)| weight * (unfunded - cut.fixed())).sum();
        Self { counts, later, allowed }
    }

    /// The variants that count least.
    fn choice(&self) -> Vec<usize> {
        let least = |counts: &Vec<i128>| (0..counts.len()).min_by_key(|variant| counts[*variant]).unwrap_or(0);
        self.counts.iter().map(least).collect()
    }

    fn least(&self) -> i128 {
        self.later.first().copied().unwrap_or(0) - self.allowed
    }

    /// The fewest years in all once the choices before `decided` stand as given.
    #[must_use]
    pub fn years(&self, positions: &[usize], decided: usize) -> i32 {
        let now: i128 = (0..decided).map(|choice| self.counts[choice][positions[choice]]).sum();
        let parts = now + self.later[decided] - self.allowed;
        // Rounded up: years are whole.
        i32::try_from((parts + YEAR - 1).div_euclid(YEAR)).unwrap_or(i32::MAX).max(0)
    }
}

/// A weight without its fraction.
#[expect(clippy::cast_possible_truncation, reason = "no weight is heavier than the heaviest")]
fn whole(weight: f64) -> i128 {
    weight as i128
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weighed_cuts_bound_what_must_move_in_all() {
        // Two sets, each with a penny too much in it a project; each project leaves one set only, in one year.
        let cuts = [
            Cut::of(vec![vec![5, 0], vec![0, 0]], -4, |_, _| true),
            Cut::of(vec![vec![0, 0], vec![7, 3]], -5, |_, _| true),
        ];
        let years = vec![vec![Some(0), Some(1)], vec![Some(0), Some(2)]];
        let (movement, _) = Movement::of(&cuts, &years, 0, 3);
        assert!((2..=3).contains(&movement.years(&[0, 0], 0)), "{movement:?}");
        assert_eq!(Movement::of(&cuts, &years, 9, 3).0.years(&[0, 0], 0), 0);
        assert!(movement.years(&[1, 1], 2) <= 3);
    }
}
