//! Where overflow goes: first within the area, then to its neighbours in order (rule 8).

use std::collections::BTreeSet;

use super::{ByNcYear, Forecast};
use crate::calendar::{NcYear, Phase};
use crate::plan::{AreaId, Plan, SchoolId};

/// Who is placed where, year by year: those placed are not carried into later years.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Placement {
    /// `placed_in[school][year]`: pupils a school receives in its own first year taught.
    pub placed_in: Vec<Vec<f64>>,
    /// `unplaced[area][year][entry year]`: pupils for whom no place is found.
    pub unplaced: Vec<Vec<ByNcYear>>,
}

impl Placement {
    /// Places the overflow of every entry year: those of the phases and every other in which a school begins.
    #[must_use]
    pub fn of(plan: &Plan, forecast: &Forecast) -> Self {
        let years = forecast.years.len();
        let mut placement = Self {
            placed_in: vec![vec![0.0; years]; plan.schools.len()],
            unplaced: vec![vec![[0.0; 14]; years]; plan.areas.len()],
        };
        let schools_of = mainstream_schools(plan);
        for entry in entry_years(plan) {
            for year in 0..years {
                placement.place(plan, forecast, &schools_of, entry, year);
            }
        }
        placement
    }

    /// Places those of one entry year and year.
    fn place(&mut self, plan: &Plan, forecast: &Forecast, schools_of: &[Vec<SchoolId>], entry: NcYear, year: usize) {
        let areas = settle(plan, forecast, schools_of, |_| true, (entry, year));
        for (place, area) in areas.iter().enumerate() {
            self.unplaced[place][year][entry.index()] = area.asking;
            for room in area.rooms.iter().filter(|room| plan[room.school].years.first == entry) {
                self.placed_in[room.school.0][year] = room.taken;
            }
        }
    }
}

/// Places the overflow of one entry year and year in the areas that take part: first their own, then in rounds.
fn settle(
    plan: &Plan,
    forecast: &Forecast,
    schools_of: &[Vec<SchoolId>],
    takes_part: impl Fn(AreaId) -> bool,
    (entry, year): (NcYear, usize),
) -> Vec<Area> {
    let area = |(place, schools): (usize, &Vec<SchoolId>)| match AreaId(place) {
        area if takes_part(area) => Area::of(plan, forecast, area, schools, entry, year).settled_at_home(),
        _ => Area { rooms: Vec::new(), asking: 0.0 },
    };
    let mut areas: Vec<Area> = schools_of.iter().enumerate().map(area).collect();
    let rounds = plan.areas.iter().map(|area| area.neighbours.len()).max().unwrap_or(0);
    for round in 0..rounds {
        ask_neighbours(plan, &mut areas, round);
    }
    areas
}

/// An area's pupils of an entry year who look for a place in the forecast year `year`, and the room that its schools
/// have for them. The more places a school has, the fewer look and the more room there is.
#[must_use]
pub fn at_home(
    plan: &Plan,
    forecast: &Forecast,
    area: AreaId,
    schools: &[SchoolId],
    (entry, year): (NcYear, usize),
) -> (f64, f64) {
    let area = Area::of(plan, forecast, area, schools, entry, year);
    (area.asking, area.room())
}

/// Pupils for whom no place is found, by area, where only some areas take part. Their figures are those of the whole
/// plan if nobody of the other areas asks them, and they ask nobody there.
#[must_use]
pub fn unplaced_among(
    plan: &Plan,
    forecast: &Forecast,
    schools_of: &[Vec<SchoolId>],
    takes_part: impl Fn(AreaId) -> bool,
    (entry, year): (NcYear, usize),
) -> Vec<f64> {
    settle(plan, forecast, schools_of, takes_part, (entry, year)).iter().map(|area| area.asking).collect()
}

/// The years in which pupils look for a place: R, 7, 12 and every other first year of a school.
#[must_use]
pub fn entry_years(plan: &Plan) -> BTreeSet<NcYear> {
    let first_years = plan.schools.iter().filter(|school| school.is_mainstream()).map(|school| school.years.first);
    first_years.chain(Phase::ALL.map(Phase::entry)).collect()
}

/// The mainstream schools of each area, in order.
#[must_use]
pub fn mainstream_schools(plan: &Plan) -> Vec<Vec<SchoolId>> {
    let mut schools_of = vec![Vec::new(); plan.areas.len()];
    for (place, school) in plan.schools.iter().enumerate().filter(|(_, school)| school.is_mainstream()) {
        schools_of[school.area.0].push(SchoolId(place));
    }
    schools_of
}

/// A school that teaches the entry year and has places to spare in it.
struct Room {
    school: SchoolId,
    free: f64,
    taken: f64,
}

/// An area while one entry year of one year is placed.
struct Area {
    rooms: Vec<Room>,
    /// Pupils without a place so far.
    asking: f64,
}

impl Area {
    /// Overflow is what exceeds the places of a school that begins in the year; room is what other schools have left.
    fn of(plan: &Plan, forecast: &Forecast, area: AreaId, schools: &[SchoolId], entry: NcYear, year: usize) -> Self {
        let mut overflow = 0.0;
        let mut rooms = Vec::new();
        for &school in schools {
            let Some(cell) = forecast.cell(school, year, entry) else {
                continue;
            };
            let free = cell.places - cell.demand();
            if free > 0.0 {
                rooms.push(Room { school, free, taken: 0.0 });
            } else if plan[school].years.first == entry {
                overflow -= free;
            }
        }
        // More homes demolished than pupils left over is no room at any school.
        let asking = (overflow + forecast.unassigned(area, year, entry)).max(0.0);
        Self { rooms, asking }
    }

    /// Places in its own schools those whom they have room for.
    fn settled_at_home(mut self) -> Self {
        let placed = self.asking.min(self.room());
        self.take(placed);
        self.asking -= placed;
        self
    }

    fn room(&self) -> f64 {
        self.rooms.iter().map(|room| room.free).sum()
    }

    /// Takes no more pupils than there is room for, in proportion to the room of each school.
    fn take(&mut self, pupils: f64) {
        let room = self.room();
        if pupils <= 0.0 || room <= 0.0 {
            return;
        }
        let share = (pupils / room).min(1.0);
        for room in &mut self.rooms {
            room.taken += room.free * share;
            room.free -= room.free * share;
        }
    }
}

/// One round: what each area still has asks at its neighbour of that round, all at once, and where the room is short
/// it is shared in proportion to what they ask.
fn ask_neighbours(plan: &Plan, areas: &mut [Area], round: usize) {
    let neighbour = |area: usize| plan.areas[area].neighbours.get(round).map(|neighbour| neighbour.value.0);
    let mut asked = vec![0.0; areas.len()];
    for (place, area) in areas.iter().enumerate() {
        if let Some(at) = neighbour(place) {
            asked[at] += area.asking;
        }
    }
    let mut met = vec![0.0; areas.len()];
    for ((area, &asked), met) in areas.iter_mut().zip(&asked).zip(&mut met) {
        if asked > 0.0 {
            let placed = asked.min(area.room());
            area.take(placed);
            *met = placed / asked;
        }
    }
    for (place, area) in areas.iter_mut().enumerate() {
        if let Some(at) = neighbour(place) {
            area.asking -= area.asking * met[at];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{at, close, completions, forecast, plan, roll, school, site};
    use super::*;

    /// One-year schools, an area each letter: demand (constant) against places, in the first forecast year.
    fn schools(areas: &[&str], schools: &[(usize, u32, u32)]) -> Plan {
        let mut plan = plan(areas);
        for (place, &(area, pupils, places)) in schools.iter().enumerate() {
            plan.schools.push(school(area, &place.to_string(), "R", places));
            roll(&mut plan, place, &[(2013, &[pupils])]);
        }
        plan
    }

    /// What each school receives and each area cannot place in the first forecast year.
    fn placed(plan: &Plan) -> (Vec<f64>, Vec<f64>) {
        let placement = Placement::of(plan, &forecast(plan));
        let placed_in = placement.placed_in.iter().map(|years| years[0]).collect();
        (placed_in, placement.unplaced.iter().map(|years| years[0][0]).collect())
    }

    fn neighbours(plan: &mut Plan, area: usize, neighbours: &[usize]) {
        plan.areas[area].neighbours = neighbours.iter().map(|&area| at(AreaId(area))).collect();
    }

    #[test]
    fn an_area_settles_its_own_overflow_first_in_proportion_to_room() {
        let plan = schools(&["a"], &[(0, 40, 30), (0, 25, 30), (0, 15, 30)]);
        assert_eq!(placed(&plan), (vec![0.0, 2.5, 7.5], vec![0.0]));
    }

    #[test]
    fn what_is_left_goes_to_the_neighbours_in_order() {
        let mut plan = schools(&["a", "b", "c"], &[(0, 60, 30), (1, 20, 30), (2, 15, 30)]);
        neighbours(&mut plan, 0, &[2, 1]);
        assert_eq!(placed(&plan), (vec![0.0, 10.0 + 5.0 - 5.0, 15.0], vec![5.0, 0.0, 0.0]));
    }

    #[test]
    fn those_who_ask_at_once_share_the_room_in_proportion_to_what_they_ask() {
        let mut plan = schools(&["a", "b", "c"], &[(0, 60, 30), (1, 45, 30), (2, 20, 30)]);
        neighbours(&mut plan, 0, &[2]);
        neighbours(&mut plan, 1, &[2]);
        let (placed_in, unplaced) = placed(&plan);
        assert_eq!(placed_in, [0.0, 0.0, 10.0]);
        close(unplaced[0], 30.0 - 10.0 * 30.0 / 45.0);
        close(unplaced[1], 15.0 - 10.0 * 15.0 / 45.0);
    }

    #[test]
    fn an_earlier_neighbour_is_asked_by_all_before_a_later_one() {
        let mut plan = schools(&["a", "b", "c", "d"], &[(0, 40, 30), (1, 40, 30), (2, 20, 30), (3, 20, 30)]);
        neighbours(&mut plan, 0, &[2]);
        neighbours(&mut plan, 1, &[3, 2]);
        assert_eq!(placed(&plan), (vec![0.0, 0.0, 10.0, 10.0], vec![0.0; 4]));
    }

    #[test]
    fn unassigned_pupils_ask_for_places_too_and_demolitions_are_no_room() {
        let mut plan = schools(&["a", "b"], &[(1, 20, 30)]);
        plan.yields[0].profile = at(vec![1.0]);
        plan.sites = vec![site(0, "site", completions(&[(2014, 28 * 4)]))];
        neighbours(&mut plan, 0, &[1]);
        assert_eq!(placed(&plan), (vec![4.0], vec![0.0, 0.0]));
        plan.sites[0].build_out = completions(&[(2014, -28)]);
        assert_eq!(placed(&plan), (vec![0.0], vec![0.0, 0.0]));
    }

    #[test]
    fn a_school_that_teaches_the_year_has_room_but_only_those_that_begin_in_it_overflow() {
        let mut plan = plan(&["a"]);
        plan.schools = vec![school(0, "junior", "3", 30), school(0, "primary", "R-3", 30)];
        roll(&mut plan, 0, &[(2012, &[40]), (2013, &[40])]);
        roll(&mut plan, 1, &[(2013, &[20, 20, 20, 20])]);
        plan.schools[0].feeders = Some(Vec::new());
        let placement = Placement::of(&plan, &forecast(&plan));
        // The primary school takes ten in Year 3, its own first year is Reception: shown in no row.
        assert_eq!(placement.placed_in.iter().map(|years| years[0]).collect::<Vec<_>>(), [0.0, 0.0]);
        close(placement.unplaced[0][0][3], 0.0);
        roll(&mut plan, 1, &[(2013, &[20, 20, 40, 20])]);
        let placement = Placement::of(&plan, &forecast(&plan));
        close(placement.unplaced[0][0][3], 10.0);
    }
}
