//! The backtest table: error, bias and coverage by horizon.

use std::collections::BTreeMap;

use super::bands::Spreads;
use super::figures::Kind;
use super::{Comparison, Method, Methods, Wanted, comparisons, error};
use crate::calendar::{AcademicYear, LAST_YEAR};
use crate::plan::Plan;

/// Which base years are scored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BacktestOptions {
    /// From this base year on.
    pub from: Option<AcademicYear>,
    /// Up to this base year.
    pub to: Option<AcademicYear>,
}

impl BacktestOptions {
    /// Whether forecasts from a base year are scored.
    #[must_use]
    pub fn takes(&self, base: AcademicYear) -> bool {
        self.from.is_none_or(|from| from <= base) && self.to.is_none_or(|to| base <= to)
    }
}

/// The backtest table of a plan: every forecast that its rolls allow, outturn among them.
#[must_use]
pub fn backtest(plan: &Plan, options: BacktestOptions) -> Vec<Score> {
    let last = AcademicYear::starting(LAST_YEAR);
    let wanted = Wanted { methods: Methods::All, kinds: |kind| kind.name().is_some() };
    scores(&comparisons(plan, last, wanted), |base| options.takes(base))
}

/// How one method did with the figures of one kind, so many years ahead.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// Of what figures.
    pub kind: Kind,
    /// Years ahead.
    pub ahead: usize,
    /// By which method.
    pub method: Method,
    /// The mean of |error|, in per cent.
    pub mape: f64,
    /// The mean error, in per cent: above 0 it forecast too many.
    pub bias: f64,
    /// The share of outcomes from P10 to P90, of those forecast in a year that knew past errors of the kind; `None`
    /// where there are none, and for plain methods, which have no band.
    pub coverage: Option<f64>,
    /// How many outcomes.
    pub count: usize,
}

/// Sums of what a score is the mean of.
#[derive(Clone, Copy, Default)]
struct Sums {
    off: f64,
    error: f64,
    count: usize,
    within: usize,
    banded: usize,
}

/// Scores comparisons from the base years that `counts` takes: by kind, years ahead and method.
///
/// A band rests on the errors that its own base year knew, whether or not that counts.
#[must_use]
pub fn scores(comparisons: &[Comparison], counts: impl Fn(AcademicYear) -> bool) -> Vec<Score> {
    let mut kinds: BTreeMap<Kind, Vec<&Comparison>> = BTreeMap::new();
    for comparison in comparisons {
        kinds.entry(comparison.kind).or_default().push(comparison);
    }
    let mut sums: BTreeMap<(Kind, usize, Method), Sums> = BTreeMap::new();
    for (kind, comparisons) in kinds {
        let spreads = spreads_by_base(kind, &comparisons);
        for comparison in comparisons.into_iter().filter(|comparison| counts(comparison.base)) {
            for (&method, forecast) in Method::ALL.iter().zip(comparison.forecast) {
                let Some(forecast) = forecast else { continue };
                let sums = sums.entry((kind, comparison.ahead, method)).or_default();
                let error = error(forecast, comparison.actual);
                sums.off += error.abs();
                sums.error += error;
                sums.count += 1;
                if method == Method::Placeplan
                    && let Some(spreads) = spreads.get(&comparison.base).filter(|spreads| spreads.errors > 0)
                    && let Some(spread) = spreads.by_unit.get(&comparison.unit)
                {
                    let [low, high] = spread.band(comparison.ahead, forecast);
                    sums.banded += 1;
                    sums.within += usize::from((low..=high).contains(&comparison.actual));
                }
            }
        }
    }
    sums.into_iter().map(|((kind, ahead, method), sums)| sums.score(kind, ahead, method)).collect()
}

impl Sums {
    fn score(self, kind: Kind, ahead: usize, method: Method) -> Score {
        let count = self.count as f64;
        Score {
            kind,
            ahead,
            method,
            mape: 100.0 * self.off / count,
            bias: 100.0 * self.error / count,
            coverage: (self.banded > 0).then(|| self.within as f64 / self.banded as f64),
            count: self.count,
        }
    }
}

/// What each base year knew of the spreads of one kind.
fn spreads_by_base(kind: Kind, comparisons: &[&Comparison]) -> BTreeMap<AcademicYear, Spreads> {
    let mut pupils: BTreeMap<AcademicYear, BTreeMap<usize, f64>> = BTreeMap::new();
    for comparison in comparisons {
        pupils.entry(comparison.base).or_default().entry(comparison.unit).or_insert(comparison.present);
    }
    let known = |(base, pupils)| (base, Spreads::known_in(base, kind, &pupils, comparisons.iter().copied()));
    pupils.into_iter().map(known).collect()
}
