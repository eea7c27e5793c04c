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

use super::completions::completions_are_known;
use super::housing::{Housing, trajectories};
use super::index::Index;
use super::{ForecastOptions, Workings};
use crate::calendar::{AcademicYear, NcYear};
use crate::plan::{Assumptions, Plan, SchoolId, word_type};

use figures::{Figures, Kind, Level, taught};
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
        /// By the rules of this program, but with every new home on top of what past building brought: what counting
        /// homes twice costs. Only of a plan that knows past building (rule 5).
        AllHomes = "all-homes",
    }
);

/// How many methods there are.
const METHODS: usize = Method::ALL.len();

/// A figure as it was forecast and as it came, in pupils.
///
/// A school is compared where it teaches what it taught in the base year and has its rolls; an area over the schools that
/// have theirs in both years, so that a school that opened, or was renumbered, does not take its area out; the plan over
/// the areas that are compared.
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
    /// In the base year, above 0: of all schools of an area that have their rolls then.
    pub present: f64,
    /// As it came, above 0.
    pub actual: f64,
    /// As the methods have it, in the order of [`Method::ALL`]; the plain ones only if they were asked for.
    pub forecast: [Option<f64>; METHODS],
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

/// What is compared.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// By which methods.
    pub methods: Methods,
    /// Figures of which kinds.
    pub kinds: fn(Kind) -> bool,
}

/// Compares past forecasts with what came up to the year `last`, by base year and years ahead.
#[must_use]
pub fn comparisons(plan: &Plan, last: AcademicYear, wanted: Wanted) -> Vec<Comparison> {
    let mut hindsight = Hindsight::of(plan);
    base_years(plan, last).flat_map(|base| compare(&mut hindsight, &plan.assumptions, base, last, wanted)).collect()
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
    wanted: Wanted,
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
    if wanted.methods == Methods::All {
        let plan = hindsight.at(base, horizon, &plain::settings(settings));
        let index = Index::of(plan, ForecastOptions::default());
        years.add_plain(&index);
        if completions_are_known(hindsight.plan()) {
            let plan = hindsight.with_every_home(base, horizon, settings);
            let housing = Housing::of(plan, &trajectories(plan));
            years.add_forecast(&Workings::of(plan, &housing, ForecastOptions::default()));
        }
    }
    years.comparisons(base, wanted.kinds)
}

/// The figures of one base year and the years ahead of it.
struct Years {
    present: Figures,
    /// By area.
    schools_of: Vec<Vec<SchoolId>>,
    /// The first NC year that each school teaches, by school.
    first: Vec<NcYear>,
    /// By years ahead, from 1.
    ahead: Vec<Year>,
}

/// One year ahead.
struct Year {
    actual: Figures,
    /// Whether each school teaches what it taught in the base year.
    is_unchanged: Vec<bool>,
    /// In the order of [`Method::ALL`], as far as they were asked for.
    methods: Vec<Figures>,
}

impl Years {
    fn of(workings: &Workings) -> Self {
        let (index, forecast) = (&workings.index, workings.forecast());
        let schools = || (0..index.plan.schools.len()).map(SchoolId);
        let year = |ahead| Year {
            actual: Figures::of_rolls(index, ahead),
            is_unchanged: schools().map(|school| taught(index, school, ahead) == taught(index, school, 0)).collect(),
            methods: vec![Figures::of_forecast(index, &forecast, ahead)],
        };
        Self {
            present: Figures::of_rolls(index, 0),
            schools_of: index.schools_of.clone(),
            first: index.plan.schools.iter().map(|school| school.years.first).collect(),
            ahead: index.ahead().map(year).collect(),
        }
    }

    /// Adds a forecast by the rules of this program under other settings.
    fn add_forecast(&mut self, workings: &Workings) {
        let forecast = workings.forecast();
        for (year, ahead) in self.ahead.iter_mut().zip(workings.index.ahead()) {
            year.methods.push(Figures::of_forecast(&workings.index, &forecast, ahead));
        }
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

    fn comparisons(&self, base: AcademicYear, kinds: impl Fn(Kind) -> bool) -> Vec<Comparison> {
        let mut all = Vec::new();
        for (year, ahead) in self.ahead.iter().zip(1..) {
            let about = |kind, unit| Comparison { base, ahead, ..Comparison::nothing(kind, unit) };
            for school in self.schools_of.iter().flatten().filter(|school| year.is_unchanged[school.0]) {
                let wanted = Kind::of_schools(self.first[school.0]).filter(|kind| kinds(*kind));
                all.extend(wanted.filter_map(|kind| self.over(year, &[*school], about(kind, school.0))));
            }
            for kind in Kind::of_areas() {
                let whole = Kind { level: Level::Plan, ..kind };
                if kinds(kind) || kinds(whole) {
                    let area = |(unit, schools): (usize, &Vec<SchoolId>)| self.over(year, schools, about(kind, unit));
                    let areas: Vec<Comparison> = self.schools_of.iter().enumerate().filter_map(area).collect();
                    all.extend(sum(&areas, about(whole, 0)).filter(|_| kinds(whole)));
                    all.extend(areas.into_iter().filter(|_| kinds(kind)));
                }
            }
        }
        all
    }

    /// The sum over the schools whose figures are known both in the base year and as they came, if it is more than
    /// nothing in both.
    fn over(&self, year: &Year, schools: &[SchoolId], mut sum: Comparison) -> Option<Comparison> {
        let kind = sum.kind;
        let mut compared = 0.0;
        for &school in schools {
            let Some(present) = self.present[school].get(kind) else { continue };
            sum.present += present;
            let Some(actual) = year.actual[school].get(kind) else { continue };
            compared += present;
            sum.actual += actual;
            let forecast = std::array::from_fn(|method| year.methods.get(method)?[school].get(kind));
            sum.add(&forecast);
        }
        (compared > 0.0 && sum.actual > 0.0).then_some(sum)
    }
}

impl Comparison {
    /// A comparison of nothing, to be added to.
    const fn nothing(kind: Kind, unit: usize) -> Self {
        let base = AcademicYear::starting(0);
        Self { kind, unit, base, ahead: 0, present: 0.0, actual: 0.0, forecast: [Some(0.0); METHODS] }
    }

    /// Adds forecasts, each of which is unknown once any part is.
    fn add(&mut self, forecast: &[Option<f64>; METHODS]) {
        for (sum, figure) in self.forecast.iter_mut().zip(forecast) {
            *sum = sum.zip(*figure).map(|(sum, figure)| sum + figure);
        }
    }
}

/// The sum over the areas that are compared.
fn sum(areas: &[Comparison], mut whole: Comparison) -> Option<Comparison> {
    for area in areas {
        whole.present += area.present;
        whole.actual += area.actual;
        whole.add(&area.forecast);
    }
    (!areas.is_empty()).then_some(whole)
}
