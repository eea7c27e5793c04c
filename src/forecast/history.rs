//! The past years that count, and how much (rules 1 to 3).

use std::collections::BTreeSet;

use crate::calendar::{AcademicYear, FIRST_YEAR, NcYear};
use crate::plan::Assumptions;

/// What past years are looked at for, which decides which count and how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Series {
    /// How cohorts moved up (rule 1), and what past building brought (rule 5): `history_weights`, which slide over
    /// exceptional years.
    Progression,
    /// Births and Reception (rule 2): `history_weights`, each year at its own.
    Reception,
    /// Intakes above Reception and their pools (rule 3): `intake_weights`, each year at its own.
    Entry,
}

impl Series {
    /// That of an intake, by the first year a school teaches.
    #[must_use]
    pub fn of_intake(first: NcYear) -> Self {
        if first == NcYear::RECEPTION { Self::Reception } else { Self::Entry }
    }
}

/// A past year whose outcome counts: the transition into it, or the take-up of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OutcomeYear {
    /// The year.
    pub year: AcademicYear,
    /// Its weight, not scaled.
    pub weight: f64,
}

/// The past years that count for one [`Series`], the latest first: the base year and those before it.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// No more than there are weights, and none before 1950, where no plan has a figure.
    pub outcomes: Vec<OutcomeYear>,
}

impl History {
    /// Gives the k-th weight to the k-th latest year; for progression to the k-th that is not exceptional.
    #[must_use]
    pub fn of(assumptions: &Assumptions, series: Series) -> Self {
        let exceptional: BTreeSet<AcademicYear> = match series {
            Series::Progression => assumptions.exceptional_years.iter().map(|year| year.value).collect(),
            Series::Reception | Series::Entry => BTreeSet::new(),
        };
        let weights = match series {
            Series::Progression | Series::Reception => &assumptions.history_weights,
            Series::Entry => assumptions.intake_weights.as_ref().unwrap_or(&assumptions.history_weights),
        };
        let years = AcademicYear::starting(FIRST_YEAR).through(*assumptions.base_year).rev();
        let outcomes = years
            .filter(|year| !exceptional.contains(year))
            .zip(weights.iter())
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
        let history = History::of(&plan(&["a"]).assumptions, Series::Reception);
        let mean = history.means(|t| (t != year(2012)).then(|| [f64::from(t.start())]));
        close(mean.map_or(0.0, |[mean]| mean), f64::from(2013 * 3 + 2011) / 4.0);
        assert_eq!(history.means(|_| None::<[f64; 1]>), None);
    }

    #[test]
    fn weights_slide_over_exceptional_years_for_progression_alone() {
        let mut plan = plan(&["a"]);
        plan.assumptions.exceptional_years = vec![at(year(2012)), at(year(2013))];
        let years = |series| -> Vec<(i32, f64)> {
            History::of(&plan.assumptions, series).outcomes.iter().map(|o| (o.year.start(), o.weight)).collect()
        };
        assert_eq!(years(Series::Progression), [(2011, 3.0), (2010, 2.0), (2009, 1.0)]);
        assert_eq!(years(Series::Reception), [(2013, 3.0), (2012, 2.0), (2011, 1.0)]);
    }

    #[test]
    fn intakes_above_reception_have_weights_of_their_own_where_they_are_written() {
        let mut plan = plan(&["a"]);
        let weights = |plan: &crate::plan::Plan, series| -> Vec<f64> {
            History::of(&plan.assumptions, series).outcomes.iter().map(|outcome| outcome.weight).collect()
        };
        assert_eq!(weights(&plan, Series::Entry), [3.0, 2.0, 1.0]);
        plan.assumptions.intake_weights = Some(at(vec![4.0, 1.0]));
        assert_eq!(weights(&plan, Series::Entry), [4.0, 1.0]);
        assert_eq!(weights(&plan, Series::Reception), [3.0, 2.0, 1.0]);
        assert_eq!(Series::of_intake(NcYear::RECEPTION), Series::Reception);
        assert_eq!(Series::of_intake(super::super::testing::nc(7)), Series::Entry);
    }

    #[test]
    fn a_year_of_weight_nought_tells_nothing() {
        let mut plan = plan(&["a"]);
        plan.assumptions.history_weights = at(vec![0.0, 1.0]);
        let history = History::of(&plan.assumptions, Series::Progression);
        assert_eq!(history.means(|t| (t == year(2013)).then_some([5.0])), None);
        assert_eq!(history.means(|t| Some([if t == year(2013) { 5.0 } else { 7.0 }])), Some([7.0]));
    }
}
