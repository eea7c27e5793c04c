//! What is drawn: rolls and intakes of areas and schools, each with its band and with what makes it short.

use std::collections::BTreeMap;

use super::draws::Stream;
use super::shares::{AlikeId, ByPhaseAndYear, Part, Shares};
use crate::calendar::{NcYear, Phase};
use crate::forecast::backtest::bands::{DEVIATION, Spread, Spreads};
use crate::forecast::backtest::figures::{Figures, Kind, Level, Measure};
use crate::forecast::backtest::{Comparison, Methods, Wanted, comparisons};
use crate::forecast::index::Index;
use crate::forecast::pressure::NOISE;
use crate::forecast::{Forecast, Workings};
use crate::plan::{AreaId, SchoolId};

/// The roll and the intake of an area's phase, or of a school.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The area.
    pub area: AreaId,
    /// The school; `None` for the area's own.
    pub school: Option<SchoolId>,
    /// The year group of the intake; its phase is the roll's, and that under which a school stands.
    pub first_year: NcYear,
    /// The years, counted from 0, in which it is there.
    pub is_there: Vec<bool>,
    /// The roll.
    pub roll: Unit,
    /// The intake.
    pub intake: Unit,
    /// The normal figures of both.
    pub chance: Stream,
}

/// A figure: its base and fixed shares of what sites bring and of those who move within the plan. By forecast year.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Pupils without those of any site.
    pub base: Vec<f64>,
    /// Of the pupils whom sites bring to a phase, its share.
    pub sites: Vec<(AlikeId, Phase, Vec<f64>)>,
    /// Of the pupils of a phase who move within the plan, the share who leave it.
    pub movers: Vec<(Phase, Vec<f64>)>,
    /// The standard deviation, as a share of the forecast.
    pub deviation: Vec<f64>,
    /// From how many pupils on it is short; nothing where places are not set against it.
    pub short_from: Vec<f64>,
    /// How many past forecasts of its own its band rests on; fewer than three: on the default of its kind.
    pub comparisons: usize,
}

impl Unit {
    /// Whether there is ever anyone; where there is not, nothing is drawn.
    #[must_use]
    pub fn concerns_anyone(&self) -> bool {
        self.base.iter().any(|pupils| *pupils != 0.0) || !self.sites.is_empty()
    }

    /// A figure from the phases of a part of the plan.
    fn of(part: &Part, phases: &[Phase], kind: Kind, spread: Option<Spread>) -> Self {
        let years = part.base[0].len();
        let of = |figures: &ByPhaseAndYear, phase: Phase| -> Vec<f64> {
            figures[phase.index()].iter().map(|figures| figures[place(kind)]).collect()
        };
        let mut base = vec![0.0; years];
        let mut sites = Vec::new();
        let mut movers = Vec::new();
        let is_any = |shares: &[f64]| shares.iter().any(|share| *share != 0.0);
        for &phase in phases {
            base.iter_mut().zip(of(&part.base, phase)).for_each(|(sum, pupils)| *sum += pupils);
            let shares = part.sites.iter().map(|(alike, figures)| (*alike, phase, of(figures, phase)));
            sites.extend(shares.filter(|(_, _, shares)| is_any(shares)));
            movers.extend(Some((phase, of(&part.movers, phase))).filter(|(_, shares)| is_any(shares)));
        }
        let deviation = |ahead| spread.map_or(0.0, |spread| DEVIATION * spread.ahead(ahead));
        Self {
            base,
            sites,
            movers,
            deviation: (1..=years).map(deviation).collect(),
            short_from: Vec::new(),
            comparisons: spread.map_or(0, |spread| spread.comparisons),
        }
    }
}

/// Where the figures of a kind stand in [`ByPhaseAndYear`].
fn place(kind: Kind) -> usize {
    usize::from(matches!(kind.measure, Measure::Intake(_)))
}

/// The kinds of a school's roll and intake.
const fn of_school(first: NcYear) -> [Kind; 2] {
    let (level, phase) = (Level::School, first.phase());
    [Kind { level, phase, measure: Measure::WholeRoll }, Kind::intakes(level, first)]
}

/// The kinds of an area's roll and intake.
const fn of_area(phase: Phase) -> [Kind; 2] {
    [Kind { level: Level::Area, phase, measure: Measure::Roll }, Kind::intakes(Level::Area, phase.entry())]
}

/// What is drawn of areas, or of schools, by area in the order of the rows.
#[must_use]
pub fn pairs(workings: &Workings, shares: &Shares, level: Level, seed: u64) -> Vec<Vec<Pair>> {
    let (index, forecast) = (&workings.index, workings.forecast());
    let maker = Maker { index, forecast: &forecast, shares, known: Known::of(workings, shares, level), seed };
    let of_area = |area: AreaId| match level {
        Level::School => index.schools_of[area.0].iter().map(|&school| maker.school(school)).collect(),
        Level::Area | Level::Plan => {
            // An area that is planned for some phases has rows for these alone.
            let phases = Phase::ALL.into_iter().filter(|phase| index.plan[area].plans_for(*phase));
            phases.map(|phase| maker.area(area, phase)).collect()
        }
    };
    index.areas().map(of_area).collect()
}

/// What pairs are made of.
struct Maker<'a> {
    index: &'a Index<'a>,
    forecast: &'a Forecast,
    shares: &'a Shares,
    known: Known,
    seed: u64,
}

impl Maker<'_> {
    /// An area's phase. What is short of it is the intake.
    fn area(&self, area: AreaId, phase: Phase) -> Pair {
        let (first_year, part) = (phase.entry(), &self.shares.areas[area.0]);
        let unit = |kind| Unit::of(part, &[phase], kind, self.known.spread(kind, area.0));
        let [roll, intake] = of_area(phase).map(unit);
        let short = |year| self.half_a_form_over(self.admission_numbers(area, first_year, year));
        Pair {
            area,
            school: None,
            first_year,
            is_there: vec![true; self.forecast.years.len()],
            roll,
            intake: Unit { short_from: self.years(short), ..intake },
            chance: Stream::of(self.seed, phase.as_str(), &self.index.plan[area].id),
        }
    }

    /// A school. Its roll is set against its capacity as the state of its pressure has it: half a pupil over is short.
    fn school(&self, school: SchoolId) -> Pair {
        let (plan, part) = (self.index.plan, &self.shares.schools[school.0]);
        let first_year = plan[school].years.first;
        let unit = |kind| Unit::of(part, &Phase::ALL, kind, self.known.spread(kind, school.0));
        let [roll, intake] = of_school(first_year).map(unit);
        let over_capacity = |year: usize| self.forecast.capacities[school.0][year] + 0.5 - NOISE;
        let short = |year: usize| self.half_a_form_over(self.forecast.admission_numbers[school.0][year]);
        Pair {
            area: plan[school].area,
            school: Some(school),
            first_year,
            is_there: self.years(|year| !self.forecast.cells(school, year).is_empty()),
            roll: Unit { short_from: self.years(over_capacity), ..roll },
            intake: Unit { short_from: self.years(short), ..intake },
            chance: Stream::of(self.seed, "school", &plan[school].id),
        }
    }

    fn years<T>(&self, of: impl Fn(usize) -> T) -> Vec<T> {
        (0..self.forecast.years.len()).map(of).collect()
    }

    /// The admission numbers of an area's open schools that begin in an NC year.
    fn admission_numbers(&self, area: AreaId, first: NcYear, year: usize) -> f64 {
        let begins =
            |school: &&SchoolId| self.forecast.cells(**school, year).first().is_some_and(|cell| cell.nc_year == first);
        let schools = self.index.schools_of[area.0].iter().filter(begins);
        schools.map(|school| self.forecast.admission_numbers[school.0][year]).sum()
    }

    /// The intake that exceeds places by half a form of entry, as the pressure on places counts it.
    fn half_a_form_over(&self, places: f64) -> f64 {
        places + (0.5 - NOISE) * *self.index.plan.assumptions.form_size
    }
}

/// The spreads of the base year, by kind and unit.
struct Known(BTreeMap<Kind, BTreeMap<usize, Spread>>);

impl Known {
    /// Where there is no one yet but will be, a form's worth of pupils is taken for its size.
    fn of(workings: &Workings, shares: &Shares, level: Level) -> Self {
        let (plan, index) = (workings.index.plan, &workings.index);
        let base = *plan.assumptions.base_year;
        let present = Figures::of_cohorts(index, &workings.cohorts, 0);
        let mut sizes: BTreeMap<Kind, BTreeMap<usize, f64>> = BTreeMap::new();
        let mut add = |kind, unit: usize, schools: &[SchoolId], part: &Part| {
            let now: f64 = schools.iter().filter_map(|school| present[*school].get(kind)).sum();
            let to_come = is_to_come(part, kind).then_some(*plan.assumptions.form_size);
            if let Some(size) = Some(now).filter(|now| *now > 0.0).or(to_come) {
                sizes.entry(kind).or_default().insert(unit, size);
            }
        };
        let kinds = if level == Level::School {
            for school in index.schools() {
                let part = &shares.schools[school.0];
                for kind in of_school(plan[school].years.first) {
                    add(kind, school.0, &[school], part);
                }
            }
            |kind: Kind| kind.level == Level::School && kind.measure != Measure::Roll
        } else {
            for area in index.areas() {
                let (schools, part) = (&index.schools_of[area.0], &shares.areas[area.0]);
                for kind in Phase::ALL.into_iter().flat_map(of_area) {
                    add(kind, area.0, schools, part);
                }
            }
            |kind: Kind| kind.level == Level::Area
        };
        let past: Vec<Comparison> = comparisons(plan, base, Wanted { methods: Methods::Ours, kinds });
        let spreads = |(kind, sizes)| (kind, Spreads::known_in(base, kind, &sizes, &past).by_unit);
        Self(sizes.into_iter().map(spreads).collect())
    }

    fn spread(&self, kind: Kind, unit: usize) -> Option<Spread> {
        self.0.get(&kind)?.get(&unit).copied()
    }
}

/// Whether anyone is forecast in a figure.
fn is_to_come(part: &Part, kind: Kind) -> bool {
    let counts = |phase: &&Phase| kind.measure == Measure::WholeRoll || **phase == kind.phase;
    let any = |figures: &ByPhaseAndYear| {
        let years = Phase::ALL.iter().filter(counts).flat_map(|phase| &figures[phase.index()]);
        years.into_iter().any(|figures| figures[place(kind)] > 0.0)
    };
    any(&part.base) || part.sites.values().any(any)
}
