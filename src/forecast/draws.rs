//! Schools that draw: whose intake a new school takes a share of (the end of rule 3).

use super::index::Index;
use crate::plan::{Feeder, SchoolId};

/// A share of one school's intake that another takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Draw {
    /// The school that opens after the base year.
    pub by: SchoolId,
    /// The school that gives: it begins in the same year.
    pub from: SchoolId,
    /// How much of its intake.
    pub share: f64,
    /// Where among the `draws` of `by` it is written.
    pub place: usize,
}

/// Every draw of a plan, whether or not the two schools are there yet: by school that draws, then as written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draws(Vec<Draw>);

impl Draws {
    /// Of the schools that open after the base year, those that projects open among them.
    #[must_use]
    pub fn of(index: &Index) -> Self {
        let draws = |school: &SchoolId| index.openings[school.0].is_after(index.base);
        Self(index.schools().filter(draws).flat_map(|school| of_school(index, school)).collect())
    }

    /// Moves intakes, by school, to the schools that draw so many years ahead; none is made or lost.
    ///
    /// Every share is one of the intakes as they come in, so that the order of schools changes nothing.
    pub fn apply(&self, index: &Index, intakes: &mut [f64], ahead: usize) {
        let before = intakes.to_vec();
        for draw in self.at(index, ahead) {
            let moved = draw.share * before[draw.from.0];
            intakes[draw.from.0] -= moved;
            intakes[draw.by.0] += moved;
        }
    }

    /// The draws between schools that are both there so many years ahead.
    pub fn at(&self, index: &Index, ahead: usize) -> impl Iterator<Item = &Draw> {
        let is_there = move |school: SchoolId| index.range(school, ahead).is_some();
        self.0.iter().filter(move |draw| is_there(draw.by) && is_there(draw.from))
    }
}

/// What a school draws: of those named that begin with it, and of an area's that do; never of itself.
fn of_school(index: &Index, by: SchoolId) -> Vec<Draw> {
    let mut draws = Vec::new();
    for (place, written) in index.plan[by].draws.iter().enumerate() {
        let (from, share) = written.value;
        let schools = match from {
            Feeder::School(school) => vec![school],
            Feeder::Area(area) => index.schools_of[area.0].clone(),
        };
        let gives = |from: &SchoolId| {
            let (giving, drawing) = (&index.plan[*from], &index.plan[by]);
            *from != by && giving.is_mainstream() && giving.years.first == drawing.years.first
        };
        draws.extend(schools.into_iter().filter(gives).map(|from| Draw { by, from, share, place }));
    }
    draws
}
