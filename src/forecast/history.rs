//! The past years that count, and how much (rules 1 to 3).

use std::collections::BTreeSet;

use crate::calendar::{AcademicYear, FIRST_YEAR};
use crate::plan::Assumptions;

/// A past year whose outcome counts: the transition into it, or the take-up of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OutcomeYear {
    /// The year.
    pub year: AcademicYear,
    /// Its weight, not scaled.
    pub weight: f64,
}

/// The outcome years, the latest first: the base year and those before it, without exceptional ones.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// No more than there are weights, and none before 1950, where no plan has a figure.
    pub outcomes: Vec<OutcomeYear>,
}

impl History {
    /// Gives the k-th weight to the k-th latest year that is not exceptional, so that weights slide over those.
    #[must_use]
    pub fn of(assumptions: &Assumptions) -> Self {
        let exceptional: BTreeSet<AcademicYear> = assumptions.exceptional_years.iter().map(|year| year.value).collect();
        let years = AcademicYear::starting(FIRST_YEAR).through(*assumptions.base_year).rev();
        let outcomes = years
            .filter(|year| !exceptional.contains(year))
            .zip(assumptions.history_weights.iter())
            .map(|(year, &weight)| OutcomeYear { year, weight })
            .collect();
        Self { outcomes }
    }

    /// The weighted means of one or more figures over the outcome years in which all of them are known.
    ///
    /// The weight of a year that is not known is dropped and the rest are scaled to add up to 1; `None` where no year
    /// with any weight is known.
    pub fn means<const N: usize>(&self, known: impl Fn(AcademicYear) -> Option<[f64; N]>) -> Option<[f64; N]> {
        let mut weights = 0.0;
        let mut sums = [0.0; N];
        for outcome in &self.outcomes {
            if let Some(figures) = known(outcome.year) {
                weights += outcome.weight;
                for (sum, figure) in sums.iter_mut().zip(figures) {
                    *sum += outcome.weight * figure;
                }
            }
        }
        (weights > 0.0).then(|| sums.map(|sum| sum / weights))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{at, close, plan, year};
    use super::*;

    #[test]
    fn the_weight_of_an_unknown_year_is_dropped_and_the_rest_scaled() {
        let history = History::of(&plan(&["a"]).assumptions);
        let mean = history.means(|t| (t != year(2012)).then(|| [f64::from(t.start())]));
        close(mean.map_or(0.0, |[mean]| mean), f64::from(2013 * 3 + 2011) / 4.0);
        assert_eq!(history.means(|_| None::<[f64; 1]>), None);
    }

    #[test]
    fn weights_slide_over_exceptional_years_to_older_ones() {
        let mut plan = plan(&["a"]);
        plan.assumptions.exceptional_years = vec![at(year(2012)), at(year(2013))];
        let years: Vec<_> =
            History::of(&plan.assumptions).outcomes.iter().map(|o| (o.year.start(), o.weight)).collect();
        assert_eq!(years, [(2011, 3.0), (2010, 2.0), (2009, 1.0)]);
    }

    #[test]
    fn a_year_of_weight_nought_tells_nothing() {
        let mut plan = plan(&["a"]);
        plan.assumptions.history_weights = at(vec![0.0, 1.0]);
        let history = History::of(&plan.assumptions);
        assert_eq!(history.means(|t| (t == year(2013)).then_some([5.0])), None);
        assert_eq!(history.means(|t| Some([if t == year(2013) { 5.0 } else { 7.0 }])), Some([7.0]));
    }
}
