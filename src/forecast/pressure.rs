//! Pressure on places: forms of entry missing or spare (rule 7), and where overflow goes (rule 8).

use std::collections::BTreeSet;

use super::Forecast;
use super::need::Lack;
use super::placement::{Placement, mainstream_schools};
use crate::calendar::{AcademicYear, NcYear, Phase};
use crate::plan::{AreaId, Assumptions, Plan, SchoolId, word_type};

word_type!(
    /// How places stand against pupils.
    State {
        /// The intake exceeds the admission number, or the roll the capacity, by half a pupil or more.
        Short = "short",
        /// Less is free than the operating margin.
        Tight = "tight",
        /// Neither short nor tight nor surplus.
        Enough = "enough",
        /// More is free than the surplus margin.
        Surplus = "surplus",
    }
);

/// A school, or an (area, first year), in one academic year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PressureRow {
    /// The area.
    pub area: AreaId,
    /// The school; `None` for the area's own row.
    pub school: Option<SchoolId>,
    /// The academic year.
    pub year: AcademicYear,
    /// The first year taught that the row is about; its phase is the row's.
    pub first_year: NcYear,
    /// Demand in that year.
    pub intake: f64,
    /// Places in that year.
    pub admission_number: f64,
    /// Forms of entry missing (negative: spare).
    pub pressure_fe: f64,
    /// Demand over all years taught.
    pub roll: f64,
    /// Net capacity.
    pub capacity: f64,
    /// Share of the capacity that is free; `None` where the capacity is 0.
    pub free_share: Option<f64>,
    /// How places stand against pupils.
    pub state: State,
    /// Places missing by year group, never set off against spare ones; area rows of primary and secondary entry only.
    pub need: Option<f64>,
    /// Places spare by year group; area rows of primary and secondary entry only.
    pub spare: Option<f64>,
    /// Pupils it receives from elsewhere; school rows only.
    pub placed_in: Option<f64>,
    /// Pupils for whom no place is found; area rows only.
    pub unplaced: Option<f64>,
}

/// Sums of floating-point figures that ought to lie on a limit may miss it by less than this.
pub(super) const NOISE: f64 = 1e-9;

/// Whether pupils exceed places by half a pupil or more: what `short` means.
fn exceeds(pupils: f64, places: f64) -> bool {
    pupils - places >= 0.5 - NOISE
}

/// Whether half a form of entry or more is missing.
#[must_use]
pub fn is_half_a_form(forms: f64) -> bool {
    forms >= 0.5 - NOISE
}

impl PressureRow {
    /// Pupils of the intake above the admission number; negative where places are spare.
    #[must_use]
    pub fn lacks(&self) -> f64 {
        self.intake - self.admission_number
    }

    /// Pupils on roll above the net capacity; negative where it is not full.
    #[must_use]
    pub fn overfill(&self) -> f64 {
        self.roll - self.capacity
    }

    /// Whether it is short because the intake exceeds the admission number.
    #[must_use]
    pub fn is_short_of_intake(&self) -> bool {
        exceeds(self.intake, self.admission_number)
    }

    /// Whether there is anybody or any place in it; without either it is no news to people.
    #[must_use]
    pub fn concerns_anyone(&self) -> bool {
        [self.intake, self.admission_number, self.roll, self.capacity].iter().any(|figure| *figure != 0.0)
    }
}

/// The pressure table: by area in order; in an area by first year and year, the area's row before its schools'.
///
/// `forecast` must be one of this plan.
#[must_use]
pub fn pressure(plan: &Plan, forecast: &Forecast) -> Vec<PressureRow> {
    let schools_of = mainstream_schools(plan);
    let placement = Placement::of(plan, forecast);
    let mut rows = Vec::new();
    for (place, schools) in schools_of.iter().enumerate() {
        let area = AreaId(place);
        let lacks: Vec<Lack> = (0..forecast.years.len()).map(|year| Lack::of(forecast, area, schools, year)).collect();
        for first_year in first_years(plan, forecast, area, schools) {
            let beginning: Vec<SchoolId> =
                schools.iter().copied().filter(|&school| plan[school].years.first == first_year).collect();
            for (year, lack) in lacks.iter().enumerate() {
                let of_schools: Vec<PressureRow> = beginning
                    .iter()
                    .filter_map(|&school| school_row(plan, forecast, &placement, school, year))
                    .collect();
                rows.push(area_row(plan, forecast, &placement, (area, first_year, year), &of_schools, lack));
                rows.extend(of_schools);
            }
        }
    }
    rows
}

/// The rows of one area and its schools, out of the whole table.
#[must_use]
pub fn rows_of(rows: &[PressureRow], area: AreaId) -> &[PressureRow] {
    let start = rows.partition_point(|row| row.area < area);
    let count = rows[start..].partition_point(|row| row.area == area);
    &rows[start..start + count]
}

/// The first years that an area has rows for: those of the phases, and any other in which a school of it begins that is
/// there in some year; of an area that is planned for some phases, theirs alone.
#[must_use]
pub fn first_years(plan: &Plan, forecast: &Forecast, area: AreaId, schools: &[SchoolId]) -> BTreeSet<NcYear> {
    let is_there = |school: &&SchoolId| forecast.schools[school.0].iter().any(|cells| !cells.is_empty());
    let of_schools = schools.iter().filter(is_there).map(|&school| plan[school].years.first);
    let all = of_schools.chain(Phase::ALL.map(Phase::entry));
    all.filter(|first_year| plan[area].plans_for(first_year.phase())).collect()
}

/// A school's row in the forecast year `year`; none while it is not open.
fn school_row(
    plan: &Plan,
    forecast: &Forecast,
    placement: &Placement,
    school: SchoolId,
    year: usize,
) -> Option<PressureRow> {
    let cells = forecast.cells(school, year);
    let first = cells.first()?;
    let figures = Standing {
        intake: first.demand(),
        admission_number: forecast.admission_numbers[school.0][year],
        roll: cells.iter().map(super::Cell::demand).sum(),
        capacity: forecast.capacities[school.0][year],
    };
    let about = (plan[school].area, Some(school), forecast.years[year], first.nc_year);
    let placed_in = Some(placement.placed_in[school.0][year]);
    Some(PressureRow { placed_in, ..figures.row(&plan.assumptions, about) })
}

/// An area's row from the rows of its open schools that begin in the first year.
fn area_row(
    plan: &Plan,
    forecast: &Forecast,
    placement: &Placement,
    (area, first_year, year): (AreaId, NcYear, usize),
    schools: &[PressureRow],
    lack: &Lack,
) -> PressureRow {
    let of_schools = Standing::of(schools);
    let figures = Standing { intake: of_schools.intake + forecast.unassigned(area, year, first_year), ..of_schools };
    let phase = first_year.phase();
    // An admission number at 11 does not tell the places of a sixth form.
    let is_measured = first_year == phase.entry() && phase != Phase::Post16;
    PressureRow {
        need: is_measured.then(|| lack.need(phase)),
        spare: is_measured.then(|| lack.spare(phase)),
        unplaced: Some(placement.unplaced[area.0][year][first_year.index()]),
        ..figures.row(&plan.assumptions, (area, None, forecast.years[year], first_year))
    }
}

/// Pupils against places: what a row, or the sum of several, is worked out from.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Standing {
    /// Demand in the first year.
    pub intake: f64,
    /// Places in it.
    pub admission_number: f64,
    /// Demand over all years taught.
    pub roll: f64,
    /// Net capacity.
    pub capacity: f64,
}

impl Standing {
    /// Of several rows together.
    #[must_use]
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a PressureRow>) -> Self {
        rows.into_iter().fold(Self::default(), |sum, row| Self {
            intake: sum.intake + row.intake,
            admission_number: sum.admission_number + row.admission_number,
            roll: sum.roll + row.roll,
            capacity: sum.capacity + row.capacity,
        })
    }

    /// Share of the capacity that is free; `None` where the capacity is 0.
    #[must_use]
    pub fn free_share(&self) -> Option<f64> {
        (self.capacity > 0.0).then(|| (self.capacity - self.roll) / self.capacity)
    }

    /// How places stand against pupils.
    #[must_use]
    pub fn state(&self, assumptions: &Assumptions) -> State {
        if exceeds(self.intake, self.admission_number) || exceeds(self.roll, self.capacity) {
            return State::Short;
        }
        match self.free_share() {
            Some(free) if free < *assumptions.operating_margin - NOISE => State::Tight,
            Some(free) if free > *assumptions.surplus_margin + NOISE => State::Surplus,
            _ => State::Enough,
        }
    }

    fn row(
        self,
        assumptions: &Assumptions,
        (area, school, year, first_year): (AreaId, Option<SchoolId>, AcademicYear, NcYear),
    ) -> PressureRow {
        let Self { intake, admission_number, roll, capacity } = self;
        PressureRow {
            area,
            school,
            year,
            first_year,
            intake,
            admission_number,
            pressure_fe: (intake - admission_number) / *assumptions.form_size,
            roll,
            capacity,
            free_share: self.free_share(),
            state: self.state(assumptions),
            need: None,
            spare: None,
            placed_in: None,
            unplaced: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{at, figure, forecast, nc, plan, roll, school, some, steps, year};
    use super::*;
    use crate::plan::{Admission, SchoolType};

    fn table(plan: &Plan) -> Vec<PressureRow> {
        pressure(plan, &forecast(plan))
    }

    /// The first year's row of an area or of a school.
    fn row(plan: &Plan, school: Option<usize>, first_year: u8) -> PressureRow {
        let is = |row: &&PressureRow| row.school == school.map(SchoolId) && row.first_year == nc(first_year);
        some(table(plan).iter().find(is).copied())
    }

    /// One school of one year with so many pupils, places in its first year and capacity.
    fn one(pupils: u32, admission_number: u32, capacity: u32) -> Plan {
        let mut plan = plan(&["a"]);
        plan.schools = vec![school(0, "s", "R", admission_number)];
        plan.schools[0].capacity = Some(at(capacity));
        roll(&mut plan, 0, &[(2013, &[pupils])]);
        plan
    }

    #[test]
    fn pressure_is_in_forms_of_entry() {
        let row = row(&one(75, 60, 75), Some(0), 0);
        assert_eq!((row.intake, row.admission_number, row.pressure_fe), (75.0, 60.0, 0.5));
        assert_eq!((row.roll, row.capacity, row.free_share), (75.0, 75.0, Some(0.0)));
    }

    #[test]
    fn states_are_told_by_half_a_pupil_and_the_margins() {
        let state =
            |pupils, admission_number, capacity| row(&one(pupils, admission_number, capacity), Some(0), 0).state;
        assert_eq!(state(61, 60, 100), State::Short);
        assert_eq!(state(61, 100, 60), State::Short);
        assert_eq!(state(96, 100, 100), State::Tight);
        assert_eq!(state(95, 100, 100), State::Enough);
        assert_eq!(state(85, 100, 100), State::Enough);
        assert_eq!(state(84, 100, 100), State::Surplus);
        assert_eq!(state(0, 0, 0), State::Enough);
        assert_eq!(row(&one(0, 0, 0), Some(0), 0).free_share, None);
        let half = |pupils: f64| {
            let mut plan = one(60, 60, 100);
            plan.overrides = vec![figure(0, 2014, 0, pupils)];
            row(&plan, Some(0), 0).state
        };
        assert_eq!((half(60.5), half(60.49)), (State::Short, State::Surplus));
    }

    #[test]
    fn an_area_adds_up_its_open_schools_that_begin_in_the_year_and_the_unassigned() {
        let mut plan = one(20, 30, 30);
        plan.yields[0].profile = at(vec![1.0]);
        plan.schools.push(school(0, "t", "R", 30));
        plan.schools.push(school(0, "u", "1-6", 30));
        plan.schools[1].closes = Some(at(year(2014)));
        roll(&mut plan, 1, &[(2013, &[12])]);
        let row = row(&plan, None, 0);
        assert_eq!((row.intake, row.admission_number, row.roll, row.capacity), (32.0, 30.0, 20.0, 30.0));
        assert_eq!((row.state, row.placed_in, row.unplaced), (State::Short, None, Some(2.0)));
    }

    #[test]
    fn the_table_goes_by_area_first_year_and_year_the_area_before_its_schools() {
        let mut plan = plan(&["a", "b"]);
        plan.assumptions.horizon = at(2);
        plan.schools = vec![school(0, "s", "R-2", 30), school(0, "t", "3-6", 30), school(0, "u", "R-6", 30)];
        plan.schools[2].opens = Some(at(year(2015)));
        plan.schools.push(school(0, "special", "1-6", 30));
        plan.schools[3].kind = at(SchoolType::Special);
        let table = table(&plan);
        let keys: Vec<_> = table
            .iter()
            .filter(|row| row.area == AreaId(0))
            .map(|row| (row.first_year.number(), row.year.start(), row.school.map(|school| school.0)))
            .collect();
        let expected = [
            (0, 2014, None),
            (0, 2014, Some(0)),
            (0, 2015, None),
            (0, 2015, Some(0)),
            (0, 2015, Some(2)),
            (3, 2014, None),
            (3, 2014, Some(1)),
            (3, 2015, None),
            (3, 2015, Some(1)),
            (7, 2014, None),
            (7, 2015, None),
            (12, 2014, None),
            (12, 2015, None),
        ];
        assert_eq!(keys, expected);
        assert_eq!(table.len(), keys.len() + 6);
        let of = |first| table.iter().find(|row| row.first_year == nc(first)).map(|row| row.need.is_some());
        assert_eq!([of(0), of(3), of(7), of(12)], [Some(true), Some(false), Some(true), Some(false)]);
    }

    #[test]
    fn without_projects_every_figure_is_without_them() {
        let mut plan = one(60, 30, 210);
        plan.projects = vec![steps(0, &[("2014", Some("R-1"), Some(Admission::Adds(30)))])];
        plan.projects[0].places[0].capacity = Some(at(420));
        assert_eq!((row(&plan, Some(0), 0).admission_number, row(&plan, Some(0), 0).capacity), (60.0, 420.0));
        let without = super::super::forecast(&plan, super::super::ForecastOptions { without_projects: true });
        let row = pressure(&plan, &without)[1];
        assert_eq!((row.admission_number, row.capacity), (30.0, 210.0));
        assert_eq!(without.cells(SchoolId(0), 0).len(), 1);
    }
}
