//! A plan indexed once, so that the rules walk over plain vectors.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::ForecastOptions;
use super::history::{History, Series};
use super::opening::Opening;
use super::places::{Numbers, Offer, steps_by_school};
use super::teaching::Teaching;
use crate::calendar::{AcademicYear, NcYear, YearRange};
use crate::plan::{AreaId, Plan, SchoolId};

/// The most years that are ever forecast; years of a plan lie between 1950 and 2150, so none needs more.
pub const MOST_YEARS: u32 = 200;

/// What every rule asks of a plan. Years are counted from the base year, which is 0; forecast years are 1 and on.
#[derive(Clone, Debug)]
pub struct Index<'a> {
    /// The plan itself.
    pub plan: &'a Plan,
    /// The base year.
    pub base: AcademicYear,
    /// How many years are forecast.
    pub horizon: usize,
    /// The past years that count, by [`Series`].
    pub histories: [History; 3],
    /// The mainstream schools of each area, in order.
    pub schools_of: Vec<Vec<SchoolId>>,
    /// When each school opens, with the projects that count.
    pub openings: Vec<Opening>,
    /// What each school teaches; special schools nothing.
    pub teaching: Vec<Teaching>,
    /// What each school's numbers are made of.
    pub numbers: Vec<Numbers<'a>>,
    /// The admission number and capacity of each school.
    pub offers: Vec<Offer>,
    /// Officers' figures by school, years ahead (1 and on) and NC year, in pupils.
    pub overrides: BTreeMap<(SchoolId, usize, NcYear), f64>,
}

impl<'a> Index<'a> {
    /// Indexes a plan.
    #[must_use]
    pub fn of(plan: &'a Plan, options: ForecastOptions) -> Self {
        let base = *plan.assumptions.base_year;
        let horizon = usize::try_from((*plan.assumptions.horizon).min(MOST_YEARS)).unwrap_or(0);
        let mut schools_of = vec![Vec::new(); plan.areas.len()];
        for (place, school) in plan.schools.iter().enumerate().filter(|(_, school)| school.is_mainstream()) {
            schools_of[school.area.0].push(SchoolId(place));
        }
        let steps = if options.without_projects { BTreeMap::new() } else { steps_by_school(plan) };
        let steps_of = |place| steps.get(&SchoolId(place)).map_or(&[][..], Vec::as_slice);
        let schools = plan.schools.iter().enumerate();
        let openings = schools.clone().map(|(i, school)| Opening::of(school, steps_of(i))).collect();
        let teaching = schools.clone().map(|(i, school)| Teaching::of(school, steps_of(i), base, horizon)).collect();
        let numbers: Vec<Numbers<'a>> = schools.map(|(i, school)| Numbers::of(school, steps_of(i), base)).collect();
        let offers = numbers.iter().map(|numbers| Offer::of_numbers(numbers, base, horizon)).collect();
        let overrides = plan.overrides.iter().filter_map(|figure| {
            let ahead = usize::try_from(figure.academic_year.since(base)).ok()?;
            (1..=horizon).contains(&ahead).then_some(((*figure.school, ahead, *figure.nc_year), *figure.pupils))
        });
        let histories = [Series::Progression, Series::Reception, Series::Entry]
            .map(|series| History::of(&plan.assumptions, series));
        let overrides = overrides.collect();
        Self { plan, base, horizon, histories, schools_of, openings, teaching, numbers, offers, overrides }
    }

    /// The past years that count for something.
    #[must_use]
    pub fn history(&self, series: Series) -> &History {
        &self.histories[series as usize]
    }

    /// The forecast years, counted from the base year.
    #[must_use]
    pub fn ahead(&self) -> RangeInclusive<usize> {
        1..=self.horizon
    }

    /// The academic year so many years after the base year.
    #[must_use]
    pub fn year(&self, ahead: usize) -> AcademicYear {
        self.base.plus(i32::try_from(ahead).unwrap_or(0))
    }

    /// Every area.
    pub fn areas(&self) -> impl Iterator<Item = AreaId> + use<> {
        (0..self.plan.areas.len()).map(AreaId)
    }

    /// Every mainstream school: by area, then by id.
    pub fn schools(&self) -> impl Iterator<Item = SchoolId> {
        self.schools_of.iter().flatten().copied()
    }

    /// What a school teaches so many years ahead, as if it never closed.
    #[must_use]
    pub fn range(&self, school: SchoolId, ahead: usize) -> Option<YearRange> {
        self.teaching[school.0].ahead(ahead)
    }

    /// Whether a school teaches an NC year so many years ahead, as if it never closed.
    #[must_use]
    pub fn teaches(&self, school: SchoolId, nc_year: NcYear, ahead: usize) -> bool {
        self.teaching[school.0].teaches(nc_year, ahead)
    }

    /// Whether a school has closed so many years ahead.
    #[must_use]
    pub fn is_closed(&self, school: SchoolId, ahead: usize) -> bool {
        self.plan[school].closes.is_some_and(|closes| *closes <= self.year(ahead))
    }

    /// Whether a school teaches an NC year in the base year by its file, and so has a roll for it. One that teaches it
    /// through a project's step alone has none.
    #[must_use]
    pub fn has_roll(&self, school: SchoolId, nc_year: NcYear) -> bool {
        let of = &self.plan[school];
        self.teaches(school, nc_year, 0) && of.years.contains(nc_year) && !of.opened_by_project
    }

    /// N(g, t): the pupils on roll in a past year; unknown where it is not written or the year was not yet taught.
    #[must_use]
    pub fn roll(&self, school: SchoolId, nc_year: NcYear, year: AcademicYear) -> Option<f64> {
        let pupils = self.plan[school].roll_in(nc_year, year)?;
        self.teaching[school.0].taught(nc_year, year).then_some(f64::from(pupils))
    }
}
