//! What is compared: the figures of schools, areas and the plan, as they came and as they were forecast.

use super::super::cohorts::Cohorts;
use super::super::index::Index;
use super::super::{Cell, Forecast};
use crate::calendar::{NcYear, Phase, YearRange};
use crate::plan::{SchoolId, word_type};

word_type!(
    /// What a figure is of.
    Level {
        /// One school.
        School = "school",
        /// One area.
        Area = "area",
        /// The whole plan.
        Plan = "plan",
    }
);

/// Which figure of a phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Pupils in the phase's NC years.
    Roll,
    /// Pupils in all NC years of a school that begins in the phase.
    WholeRoll,
    /// Pupils in this NC year of the phase, at schools that begin in it.
    Intake(NcYear),
}

/// Figures that are alike and are measured together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind {
    /// What they are of.
    pub level: Level,
    /// Their phase.
    pub phase: Phase,
    /// Which figure.
    pub measure: Measure,
}

impl Kind {
    /// Intakes into an NC year.
    #[must_use]
    pub const fn intakes(level: Level, first: NcYear) -> Self {
        Self { level, phase: first.phase(), measure: Measure::Intake(first) }
    }

    /// What the backtest's table calls the figures: a phase, or the year in which primary or secondary schools are
    /// entered. Other figures are no part of it.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        match self.measure {
            Measure::Roll => Some(self.phase.as_str()),
            Measure::Intake(first) if first != self.phase.entry() => None,
            Measure::Intake(_) => match self.phase {
                Phase::Primary => Some("reception"),
                Phase::Secondary => Some("year-7"),
                Phase::Post16 => None,
            },
            Measure::WholeRoll => None,
        }
    }

    /// The kinds that an area has figures of.
    pub fn of_areas() -> impl Iterator<Item = Self> {
        Phase::ALL.into_iter().flat_map(|phase| {
            let roll = Self { level: Level::Area, phase, measure: Measure::Roll };
            [roll, Self::intakes(Level::Area, phase.entry())]
        })
    }

    /// The kinds that a school has figures of which begins in this NC year.
    pub fn of_schools(first: NcYear) -> impl Iterator<Item = Self> {
        let level = Level::School;
        let rolls = Phase::ALL.into_iter().map(move |phase| Self { level, phase, measure: Measure::Roll });
        let whole = Self { level, phase: first.phase(), measure: Measure::WholeRoll };
        rolls.chain([whole, Self::intakes(level, first)])
    }
}

/// The pupils of one school in one year; `None` where they are not known or it teaches none such.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SchoolFigures {
    /// By phase.
    pub rolls: [Option<f64>; 3],
    /// In all NC years taught.
    pub whole: Option<f64>,
    /// In the first NC year taught, and which that is.
    pub intake: Option<(NcYear, f64)>,
}

impl SchoolFigures {
    fn of(range: YearRange, pupils: impl Fn(NcYear) -> Option<f64>) -> Self {
        let roll = |phase| {
            let mut years = range.years().filter(|nc_year| nc_year.phase() == phase).peekable();
            years.peek()?;
            years.map(&pupils).sum()
        };
        Self {
            rolls: Phase::ALL.map(roll),
            whole: range.years().map(&pupils).sum(),
            intake: pupils(range.first).map(|pupils| (range.first, pupils)),
        }
    }

    /// The figure that is of a kind.
    #[must_use]
    pub fn get(&self, kind: Kind) -> Option<f64> {
        match kind.measure {
            Measure::Roll => self.rolls[kind.phase.index()],
            Measure::WholeRoll => self.whole,
            Measure::Intake(wanted) => self.intake.filter(|(first, _)| *first == wanted).map(|(_, pupils)| pupils),
        }
    }
}

/// The figures of every school in one year, by school.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures(Vec<SchoolFigures>);

impl std::ops::Index<SchoolId> for Figures {
    type Output = SchoolFigures;
    fn index(&self, school: SchoolId) -> &SchoolFigures {
        &self.0[school.0]
    }
}

impl Figures {
    /// The rolls of a year, 0 years after the base year or more.
    #[must_use]
    pub fn of_rolls(index: &Index, ahead: usize) -> Self {
        let year = index.year(ahead);
        Self::of(index, |school| taught(index, school, ahead), |school, nc_year| index.roll(school, nc_year, year))
    }

    /// What was forecast for a year ahead, 1 or more.
    #[must_use]
    pub fn of_forecast(index: &Index, forecast: &Forecast, ahead: usize) -> Self {
        let pupils = |school, nc_year| forecast.cell(school, ahead - 1, nc_year).map(Cell::demand);
        Self::of(index, |school| taught(index, school, ahead), pupils)
    }

    /// What cohort survival makes of a year ahead, in which no school ever closes.
    #[must_use]
    pub fn of_cohorts(index: &Index, cohorts: &Cohorts, ahead: usize) -> Self {
        let pupils = |school: SchoolId, nc_year: NcYear| Some(cohorts[ahead][school.0][nc_year.index()]);
        Self::of(index, |school| index.range(school, ahead), pupils)
    }

    fn of(
        index: &Index,
        range: impl Fn(SchoolId) -> Option<YearRange>,
        pupils: impl Fn(SchoolId, NcYear) -> Option<f64>,
    ) -> Self {
        let school = |school| {
            range(school).map_or_else(SchoolFigures::default, |range| {
                SchoolFigures::of(range, |nc_year| pupils(school, nc_year))
            })
        };
        Self((0..index.plan.schools.len()).map(|place| school(SchoolId(place))).collect())
    }
}

/// What a school teaches so many years ahead; nothing once it has closed.
#[must_use]
pub fn taught(index: &Index, school: SchoolId, ahead: usize) -> Option<YearRange> {
    index.range(school, ahead).filter(|_| !index.is_closed(school, ahead))
}
