//! How wide a band is, from the method's own past errors.
//!
//! Of a figure h years ahead that was off by e = |actual / forecast − 1|, z = e / (1 + δ(h − 1)) is what it would have
//! been off in the first year. A unit with n pupils, among units of its kind with a median of n̄, has the spread
//! ε = (Σ z·√(n/n̄) + 8m) / (count + 8) · √(n̄/n), m being the mean of z·√(n/n̄) over all units of the kind: where a
//! school has little past of its own, the others' counts, and a small school's is wider: with fewer than three errors of
//! its own a unit's band rests on this default. A unit alone of its kind has m = 0.8/√n (a school 0.95/√n) with a weight
//! of 4; where nothing is known at all, m = 0.8/√n̄, and 0.95/√n̄ for schools. P10 and P90 are the forecast
//! · (1 ∓ 1.6·ε·(1 + δ(h − 1))): of past outcomes, 80 % fall between them.

use std::collections::BTreeMap;

use super::figures::{Kind, Level, Measure};
use super::{Comparison, Method};
use crate::calendar::AcademicYear;

/// Half of the band from P10 to P90, in spreads.
pub const HALF_BAND: f64 = 1.6;

/// The standard deviation, in spreads, of a normal figure that has this band.
pub const DEVIATION: f64 = 1.25;

/// How much of the others' past is mixed into a unit's, in errors.
const SHARED_WEIGHT: f64 = 8.0;

/// How much the rule of thumb counts for a unit that is alone of its kind, in errors.
const ALONE_WEIGHT: f64 = 4.0;

/// With fewer errors of its own a unit's band rests on the default: on what is mixed in.
pub const FEWEST_OF_ITS_OWN: usize = 3;

/// δ of schools: much of a school's error is chance, which grows slowly.
const OF_SCHOOLS: f64 = 0.65;

/// δ of areas and of the plan.
const OF_AREAS: f64 = 1.0;

/// δ of intakes, which do not build on one another.
const OF_INTAKES: f64 = 0.25;

impl Kind {
    /// δ: by how much of its first year's width a band widens with every further year.
    #[must_use]
    pub const fn widening(self) -> f64 {
        match (self.measure, self.level) {
            (Measure::Intake(_), _) => OF_INTAKES,
            (_, Level::School) => OF_SCHOOLS,
            (_, Level::Area | Level::Plan) => OF_AREAS,
        }
    }

    /// The spread of a unit without any past, times √n.
    const fn rule_of_thumb(self) -> f64 {
        match self.level {
            Level::School => 0.95,
            Level::Area | Level::Plan => 0.8,
        }
    }
}

/// How much wider a band is so many years ahead than in the first: 1 + δ(h − 1).
#[must_use]
pub fn width(widening: f64, ahead: usize) -> f64 {
    1.0 + widening * (ahead as f64 - 1.0)
}

/// How wide a unit's band is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// ε, as a share of the forecast of one year ahead.
    pub share: f64,
    /// δ.
    pub widening: f64,
    /// How many past errors of its own are known.
    pub comparisons: usize,
}

impl Spread {
    /// ε·(1 + δ(h − 1)): the spread so many years ahead, as a share of the forecast.
    #[must_use]
    pub fn ahead(self, years: usize) -> f64 {
        self.share * width(self.widening, years)
    }

    /// P10 and P90 of a forecast so many years ahead.
    #[must_use]
    pub fn band(self, ahead: usize, forecast: f64) -> [f64; 2] {
        let half = HALF_BAND * self.ahead(ahead);
        [forecast * (1.0 - half).max(0.0), forecast * (1.0 + half)]
    }
}

/// The spread of every unit of one kind as it was known in one year.
#[derive(Clone, Debug, PartialEq)]
pub struct Spreads {
    /// How many past errors they rest on.
    pub errors: usize,
    /// By unit.
    pub by_unit: BTreeMap<usize, Spread>,
}

/// A unit's past errors, scaled to the median unit.
#[derive(Clone, Copy, Default)]
struct Past {
    sum: f64,
    errors: usize,
}

impl Past {
    fn add(&mut self, other: Self) {
        self.sum += other.sum;
        self.errors += other.errors;
    }
}

impl Spreads {
    /// The spreads of one kind from the errors known in a year: of forecasts for that year or earlier ones.
    ///
    /// `pupils` has n of every unit that has any in that year.
    #[must_use]
    pub fn known_in<'a>(
        year: AcademicYear,
        kind: Kind,
        pupils: &BTreeMap<usize, f64>,
        comparisons: impl IntoIterator<Item = &'a Comparison>,
    ) -> Self {
        let (median, widening) = (median(pupils.values().copied()), kind.widening());
        let mut pasts: BTreeMap<usize, Past> = BTreeMap::new();
        for past in comparisons.into_iter().filter(|past| past.kind == kind && past.target() <= year) {
            if let (Some(pupils), Some(off)) = (pupils.get(&past.unit), off(past)) {
                let scaled = off / width(widening, past.ahead) * (pupils / median).sqrt();
                pasts.entry(past.unit).or_default().add(Past { sum: scaled, errors: 1 });
            }
        }
        let mut all = Past::default();
        for past in pasts.values() {
            all.add(*past);
        }
        let by_rule_of_thumb = kind.rule_of_thumb() / median.sqrt();
        let (shared, weight) = match (pupils.len(), all.errors) {
            (1, _) => (by_rule_of_thumb, ALONE_WEIGHT),
            (_, 0) => (by_rule_of_thumb, SHARED_WEIGHT),
            (_, errors) => (all.sum / errors as f64, SHARED_WEIGHT),
        };
        let spread = |(&unit, pupils): (&usize, &f64)| {
            let own = pasts.get(&unit).copied().unwrap_or_default();
            let scaled = (own.sum + weight * shared) / (own.errors as f64 + weight);
            (unit, Spread { share: scaled * (median / pupils).sqrt(), widening, comparisons: own.errors })
        };
        Self { errors: all.errors, by_unit: pupils.iter().map(spread).collect() }
    }
}

/// e: by how much the outcome missed our forecast, as a share of the forecast.
fn off(past: &Comparison) -> Option<f64> {
    let forecast = past.forecast[Method::Placeplan as usize].filter(|forecast| *forecast > 0.0)?;
    Some((past.actual / forecast - 1.0).abs())
}

/// The median; 1 of nothing.
fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_unstable_by(f64::total_cmp);
    let middle = figures.len() / 2;
    match figures.get(middle) {
        None => 1.0,
        Some(upper) if figures.len() % 2 == 1 => *upper,
        Some(upper) => f64::midpoint(figures[middle - 1], *upper),
    }
}
