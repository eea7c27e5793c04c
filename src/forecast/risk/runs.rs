//! The runs of a few figures of one area, and what they come to.

use std::num::NonZero;

use super::housing::HousingRun;
use super::movers::Movers;
use super::units::{Pair, Unit};
use super::{MOST_RUNS, Risk, RiskRow};

/// Makes every run of some rolls or intakes of one area.
pub(super) fn rows(
    risk: &Risk,
    pairs: &[Pair],
    is_of_intakes: bool,
    runs: NonZero<u32>,
    movers: Option<&Movers>,
) -> Vec<RiskRow> {
    let runs = runs.get().min(MOST_RUNS);
    let units = pairs.iter().flat_map(|pair| [&pair.roll, &pair.intake]);
    let wanted = units.flat_map(|unit| unit.sites.iter().map(|(alike, ..)| *alike));
    let mut housing = HousingRun::of(risk, wanted, movers);
    let drawn = |pair| Drawn::of(pair, is_of_intakes, runs, &housing);
    let mut all: Vec<Drawn> = pairs.iter().map(drawn).collect();
    let mut figures = vec![0.0; risk.horizon];
    for run in 0..runs {
        housing.draw(run);
        for drawn in &mut all {
            drawn.add(run, &housing, &mut figures);
        }
    }
    all.into_iter().flat_map(|drawn| drawn.rows(risk)).collect()
}

/// A unit with the places, in the runs of housing, of the sites that bring it pupils.
struct Placed<'a> {
    unit: &'a Unit,
    places: Vec<usize>,
}

impl<'a> Placed<'a> {
    fn of(unit: &'a Unit, housing: &HousingRun<'_>) -> Self {
        Self { unit, places: unit.sites.iter().map(|(alike, ..)| housing.place(*alike)).collect() }
    }

    /// The figures of one run by year, given its normal figure.
    fn draw(&self, chance: f64, housing: &HousingRun<'_>, figures: &mut [f64]) {
        figures.copy_from_slice(&self.unit.base);
        for ((_, phase, shares), place) in self.unit.sites.iter().zip(&self.places) {
            let pupils = &housing.pupils[*place][phase.index()];
            for ((figure, share), pupils) in figures.iter_mut().zip(shares).zip(pupils) {
                *figure += share * pupils;
            }
        }
        for (phase, shares) in &self.unit.movers {
            for ((figure, share), pupils) in figures.iter_mut().zip(shares).zip(housing.moving(*phase)) {
                *figure -= share * pupils;
            }
        }
        for (figure, deviation) in figures.iter_mut().zip(&self.unit.deviation) {
            *figure = (*figure * (1.0 + deviation * chance)).max(0.0);
        }
    }
}

/// The figures of all runs of one roll or intake.
struct Drawn<'a> {
    pair: &'a Pair,
    /// The figure that is shown.
    shown: Placed<'a>,
    /// The intake that is short, where it is the roll that is shown and no places are set against that.
    intake: Option<Placed<'a>>,
    count: u32,
    /// By year, then by run; nothing where there is never anyone.
    figures: Vec<f64>,
    /// Runs that are short, by year.
    short: Vec<u32>,
}

impl<'a> Drawn<'a> {
    fn of(pair: &'a Pair, is_of_intakes: bool, count: u32, housing: &HousingRun<'_>) -> Self {
        let shown = if is_of_intakes { &pair.intake } else { &pair.roll };
        let years = shown.base.len();
        let is_anyone = shown.concerns_anyone();
        let has_places = !shown.short_from.is_empty();
        Self {
            pair,
            shown: Placed::of(shown, housing),
            intake: (!has_places).then(|| Placed::of(&pair.intake, housing)),
            count,
            figures: if is_anyone { vec![0.0; years * count as usize] } else { Vec::new() },
            short: vec![0; years],
        }
    }

    fn add(&mut self, run: u32, housing: &HousingRun<'_>, figures: &mut [f64]) {
        if self.figures.is_empty() {
            return;
        }
        let chance = self.pair.chance.normal(u64::from(run));
        self.shown.draw(chance, housing, figures);
        for (drawn, figure) in self.figures.iter_mut().skip(run as usize).step_by(self.count as usize).zip(&*figures) {
            *drawn = *figure;
        }
        let told = self.intake.as_ref().unwrap_or(&self.shown);
        if self.intake.is_some() {
            told.draw(chance, housing, figures);
        }
        for (short, (figure, short_from)) in self.short.iter_mut().zip(figures.iter().zip(&told.unit.short_from)) {
            *short += u32::from(figure >= short_from);
        }
    }

    /// What the runs come to, in the years in which it is there.
    fn rows(self, risk: &Risk) -> Vec<RiskRow> {
        let Self { pair, shown, count, mut figures, short, .. } = self;
        let mut columns = figures.chunks_exact_mut(count as usize);
        let first = risk.base_year.plus(1);
        let years = first.through(first.plus(i32::try_from(risk.horizon).unwrap_or(i32::MAX / 4)));
        let rows = years.zip(&pair.is_there).zip(short).filter_map(|((year, is_there), short)| {
            let [p10, p50, p90] = columns.next().map(percentiles).unwrap_or_default();
            is_there.then(|| RiskRow {
                area: pair.area,
                school: pair.school,
                first_year: pair.first_year,
                year,
                p10,
                p50,
                p90,
                chance_short: f64::from(short) / f64::from(count),
                comparisons: shown.unit.comparisons,
            })
        });
        rows.collect()
    }
}

/// P10, P50 and P90: the least figures that a tenth, half and nine tenths of all do not exceed.
fn percentiles(figures: &mut [f64]) -> [f64; 3] {
    let rank = |tenths: usize| (figures.len() * tenths).div_ceil(10).max(1) - 1;
    let [low, middle, high] = [1, 5, 9].map(rank);
    let (below, p50, above) = figures.select_nth_unstable_by(middle, f64::total_cmp);
    let p50 = *p50;
    let within = |part: &mut [f64], place: usize| *part.select_nth_unstable_by(place, f64::total_cmp).1;
    let p10 = if low < middle { within(below, low) } else { p50 };
    let p90 = if high > middle { within(above, high - middle - 1) } else { p50 };
    [p10, p50, p90]
}
