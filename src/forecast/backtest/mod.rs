//! How far past forecasts would have been off (rule 11).
//!
//! From every base year with two transitions behind it, the plan is set back ([`hindsight`]), forecast by rules 1 to 6
//! and by the plain methods ([`plain`]), and compared with the rolls that came ([`figures`]). [`bands`] makes the P10
//! and P90 of those errors, [`score`] the table, and [`calibrate`] looks for settings that would have done better.

#[cfg(test)]
mod band_tests;
pub(crate) mod bands;

pub(crate) mod calibrate;
#[cfg(test)]
mod calibrate_tests;
pub(crate) mod figures;
pub(crate) mod hindsight;
pub(crate) mod plain;
pub(crate) mod score;
pub(crate) mod settings;
#[cfg(test)]
mod tests;

use super::housing::{Housing, trajectories};
use super::index::Index;
use super::{ForecastOptions, Workings};
use crate::calendar::{AcademicYear, Phase, YearRange};
use crate::plan::{Assumptions, Plan, SchoolId, word_type};

use figures::{Figures, Kind, Level, Measure};
use hindsight::{Hindsight, roll_years};

pub use score::{BacktestOptions, Score, backtest};

/// How many years ahead are compared.
pub const MOST_AHEAD: i32 = 5;

/// How many transitions a base year has behind it.
const TRANSITIONS: i32 = 2;

word_type!(
    /// How a figure was forecast.
    Method {
        /// By the rules of this program.
        Placeplan = "placeplan",
        /// Last year's roll carried.
        Naive = "naive",
        /// Cohort survival by the last ratio.
        Csr1 = "csr1",
        /// Cohort survival by the mean of three ratios.
        Csr3 = "csr3",
        /// Cohort survival by ratios weighted 3, 2, 1.
        Csr321 = "csr321",
    }
);

/// A figure as it was forecast and as it came, in pupils.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// Which figures it is one of.
    pub kind: Kind,
    /// Which of them: the place of the school or area in the plan; 0 for the plan.
    pub unit: usize,
    /// The base year of the forecast.
    pub base: AcademicYear,
    /// Years ahead, 1 or more.
    pub ahead: usize,
    /// δ: how fast its band widens; see [`bands`].
    pub widening: f64,
    /// In the base year, above 0.
    pub present: f64,
    /// As it came, above 0.
    pub actual: f64,
    /// As the methods have it, in the order of [`Method::ALL`]; the plain ones only if they were asked for.
    pub forecast: [Option<f64>; 5],
}

impl Comparison {
    /// The year forecast.
    #[must_use]
    pub fn target(&self) -> AcademicYear {
        self.base.plus(i32::try_from(self.ahead).unwrap_or(0))
    }
}

/// The error of a forecast as a share: (forecast − actual) / actual, as the Department for Education measures councils.
#[must_use]
pub fn error(forecast: f64, actual: f64) -> f64 {
    (forecast - actual) / actual
}

/// Which methods are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Methods {
    /// Ours alone.
    Ours,
    /// Ours and the plain ones.
    All,
}

/// Compares past forecasts with what came up to the year `last`, by base year, years ahead and kind.
#[must_use]
pub fn comparisons(plan: &Plan, last: AcademicYear, methods: Methods) -> Vec<Comparison> {
    let mut hindsight = Hindsight::of(plan);
    base_years(plan, last).flat_map(|base| compare(&mut hindsight, &plan.assumptions, base, last, methods)).collect()
}

/// The base years with enough behind them and an outcome up to `last`, which may lie after the last roll.
pub fn base_years(plan: &Plan, last: AcademicYear) -> impl Iterator<Item = AcademicYear> + use<> {
    let years = roll_years(plan).map(|(first, latest)| first.plus(TRANSITIONS).through(latest.min(last).plus(-1)));
    years.into_iter().flatten()
}

/// Compares the forecasts of one base year under the settings given.
#[must_use]
pub fn compare(
    hindsight: &mut Hindsight,
    settings: &Assumptions,
    base: AcademicYear,
    last: AcademicYear,
    methods: Methods,
) -> Vec<Comparison> {
    let Some((_, latest)) = roll_years(hindsight.plan()) else {
        return Vec::new();
    };
    let horizon = u32::try_from(latest.min(last).since(base).min(MOST_AHEAD)).unwrap_or(0);
    let mut years = {
        let plan = hindsight.at(base, horizon, settings);
        let housing = Housing::of(plan, &trajectories(plan));
        let workings = Workings::of(plan, &housing, ForecastOptions::default());
        Years::of(&workings)
    };
    if methods == Methods::All {
        let plan = hindsight.at(base, horizon, &plain::settings(settings));
        let index = Index::of(plan, ForecastOptions::default());
        years.add_plain(&index);
    }
    years.comparisons(base)
}

/// The figures of one base year and the years ahead of it.
struct Years {
    present: Figures,
    /// By school and phase, whether no other school of its area teaches the phase in the base year.
    alone: Vec<[bool; 3]>,
    /// By years ahead, from 1.
    ahead: Vec<Year>,
}

/// One year ahead.
struct Year {
    actual: Figures,
    /// In the order of [`Method::ALL`], as far as they were asked for.
    methods: Vec<Figures>,
}

impl Years {
    fn of(workings: &Workings) -> Self {
        let (index, forecast) = (&workings.index, workings.forecast());
        let year = |ahead| Year {
            actual: Figures::of_rolls(index, ahead),
            methods: vec![Figures::of_forecast(index, &forecast, ahead)],
        };
        let ahead = index.ahead().map(year).collect();
        Self { present: Figures::of_rolls(index, 0), alone: alone(index), ahead }
    }

    fn add_plain(&mut self, index: &Index) {
        for year in &mut self.ahead {
            year.methods.push(self.present.clone());
        }
        for weights in plain::SURVIVAL {
            let cohorts = plain::cohort_survival(index, weights);
            for (year, ahead) in self.ahead.iter_mut().zip(index.ahead()) {
                year.methods.push(Figures::of_cohorts(index, &cohorts, ahead));
            }
        }
    }

    fn comparisons(&self, base: AcademicYear) -> Vec<Comparison> {
        let mut all = Vec::new();
        for (year, ahead) in self.ahead.iter().zip(1..) {
            for phase in Phase::ALL {
                let compare = |level, measure, select| {
                    let kind = Kind { level, phase, measure };
                    let about = Comparison { kind, base, ahead, ..NOTHING };
                    self.compare(year, about, select)
                };
                let areas = compare(Level::Area, Measure::Roll, |figures| &figures.areas);
                all.extend(compare(Level::School, Measure::Roll, |figures| &figures.schools));
                all.extend(whole(&areas));
                all.extend(areas);
                all.extend(compare(Level::Area, Measure::Intake, |figures| &figures.intakes));
            }
        }
        all
    }

    /// The figures that are known, and more than nothing, both in the base year and as they came.
    fn compare(&self, year: &Year, about: Comparison, select: fn(&Figures) -> &[[Option<f64>; 3]]) -> Vec<Comparison> {
        let phase = about.kind.phase.index();
        let known = |unit: usize| {
            let of = |figures: &Figures| select(figures)[unit][phase];
            let present = of(&self.present).filter(|pupils| *pupils > 0.0)?;
            let actual = of(&year.actual).filter(|pupils| *pupils > 0.0)?;
            let forecast = std::array::from_fn(|method| year.methods.get(method).and_then(of));
            let is_alone = about.kind.level == Level::School && self.alone[unit][phase];
            let widening = about.kind.widening(is_alone);
            Some(Comparison { unit, widening, present, actual, forecast, ..about })
        };
        (0..select(&self.present).len()).filter_map(known).collect()
    }
}

/// Which schools are their area's only one of a phase in the base year.
fn alone(index: &Index) -> Vec<[bool; 3]> {
    let mut alone = vec![[false; 3]; index.plan.schools.len()];
    for (schools, phase) in index.schools_of.iter().flat_map(|schools| Phase::ALL.map(|phase| (schools, phase))) {
        let teaches = |school: &&SchoolId| {
            let mut years = index.range(**school, 0).into_iter().flat_map(YearRange::years);
            years.any(|nc_year| nc_year.phase() == phase) && !index.is_closed(**school, 0)
        };
        let mut teaching = schools.iter().filter(teaches);
        if let (Some(school), None) = (teaching.next(), teaching.next()) {
            alone[school.0][phase.index()] = true;
        }
    }
    alone
}

/// A comparison of nothing, to be filled in.
const NOTHING: Comparison = Comparison {
    kind: Kind { level: Level::Plan, phase: Phase::Primary, measure: Measure::Roll },
    unit: 0,
    base: AcademicYear::starting(0),
    ahead: 0,
    widening: 0.0,
    present: 0.0,
    actual: 0.0,
    forecast: [None; 5],
};

/// The sum over the areas that are compared.
fn whole(areas: &[Comparison]) -> Option<Comparison> {
    let (first, others) = areas.split_first()?;
    let kind = Kind { level: Level::Plan, ..first.kind };
    let mut whole = Comparison { kind, unit: 0, widening: kind.widening(false), ..*first };
    for area in others {
        whole.present += area.present;
        whole.actual += area.actual;
        for (sum, figure) in whole.forecast.iter_mut().zip(area.forecast) {
            *sum = sum.zip(figure).map(|(sum, figure)| sum + figure);
        }
    }
    Some(whole)
}
