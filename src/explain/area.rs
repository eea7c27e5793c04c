//! Rows of the pressure table (rules 7 and 8).

use super::explainer::Explainer;
use super::figure::{AreaField, SchoolPart};
use super::operation::Operation;
use super::tree::{Explanation, Node, Unit};
use crate::calendar::{AcademicYear, NcYear, Phase};
use crate::forecast::State;
use crate::plan::{AreaId, SchoolId};

const RULE: &str = "forecast rule 7";

/// What a row of the pressure table is worked out from.
pub struct Row {
    /// Whose it is.
    pub name: String,
    /// The academic year.
    pub year: AcademicYear,
    /// Demand in the first year.
    pub intake: Node,
    /// Places in it.
    pub admission_number: Node,
    /// Demand over all years taught.
    pub roll: Node,
    /// Net capacity.
    pub capacity: Node,
    /// The state that the table gives.
    pub state: State,
}

impl Explainer<'_> {
    /// A figure of an area's row.
    pub fn area_row(&self, area: AreaId, year: usize, first_year: NcYear, field: AreaField) -> Result<Node, String> {
        let ahead = year + 1;
        if field == AreaField::Unassigned {
            return Ok(self.unassigned(area, ahead, first_year));
        }
        let named = self.year(ahead);
        let is_row = |row: &&crate::forecast::PressureRow| {
            row.area == area && row.school.is_none() && row.year == named && row.first_year == first_year
        };
        let id = &self.plan[area].id.value;
        let Some(row) = self.outcome.pressure.iter().find(is_row) else {
            return Err(format!("no school of `{id}` begins in {}: there is no such row", first_year.name()));
        };
        let name = format!("{}, {}", self.plan[area].name.value, first_year.name());
        let begins = |school: &SchoolId| {
            self.plan[*school].years.first == first_year && !self.outcome.forecast.cells(*school, year).is_empty()
        };
        let schools: Vec<SchoolId> = self.schools_of[area.0].iter().copied().filter(begins).collect();
        let sum = |word: &str, unit: Unit, parts: Vec<Node>, standing: f64| {
            let what = format!("{name} in {named}, {word}");
            Explanation::of(what, unit, Operation::Sum, parts).standing(standing).short(word).rule(RULE).shared()
        };
        let of_each = |make: &dyn Fn(SchoolId) -> Node| schools.iter().map(|&school| make(school)).collect::<Vec<_>>();
        let mut intake = of_each(&|school| self.cell(school, ahead, first_year, SchoolPart::Demand));
        if self.outcome.forecast.unassigned(area, year, first_year) != 0.0 {
            intake.push(self.unassigned(area, ahead, first_year));
        }
        let rolls: Result<Vec<Node>, String> =
            schools.iter().map(|&school| self.school_cell(school, year, None, SchoolPart::Demand)).collect();
        let figures = Row {
            intake: sum("intake", Unit::Pupils, intake, row.intake),
            admission_number: sum(
                "admission number",
                Unit::Places,
                of_each(&|school| self.admission_number(school, ahead)),
                row.admission_number,
            ),
            roll: sum("roll", Unit::Pupils, rolls?, row.roll),
            capacity: sum("capacity", Unit::Places, of_each(&|school| self.capacity(school, ahead)), row.capacity),
            year: named,
            name: name.clone(),
            state: row.state,
        };
        if let Some(node) = self.row_figure(figures, field) {
            return node;
        }
        let standing = match field {
            AreaField::Need => row.need,
            AreaField::Spare => row.spare,
            AreaField::Unplaced => return Ok(self.unplaced(area, year, first_year)),
            _ => return Err(format!("{} is a figure of schools: school:ID/YEAR/{}", field.as_str(), field.as_str())),
        };
        match standing {
            Some(standing) => Ok(self.measured(area, ahead, first_year.phase(), field, standing)),
            None => Err(format!("{} is given for entry to primary and to secondary schools only", field.as_str())),
        }
    }

    /// A figure that schools' and areas' rows have alike; `None` for the others.
    pub fn row_figure(&self, row: Row, field: AreaField) -> Option<Result<Node, String>> {
        if field == AreaField::State {
            return Some(Ok(self.state(row)));
        }
        let Row { name, year, intake, admission_number, roll, capacity, .. } = row;
        let difference = |what: String, unit, parts| {
            Explanation::of(what, unit, Operation::Difference, parts).short("difference").shared()
        };
        Some(Ok(match field {
            AreaField::Intake => intake,
            AreaField::AdmissionNumber => admission_number,
            AreaField::Roll => roll,
            AreaField::Capacity => capacity,
            AreaField::Pressure => {
                let missing = difference(
                    format!("{name} in {year}, places missing"),
                    Unit::Places,
                    vec![intake, admission_number],
                );
                let form = self.setting("pupils in a form of entry (form_size)", &self.plan.assumptions.form_size);
                let parts = vec![missing, form.short("form").shared()];
                let what = format!("{name} in {year}, forms of entry missing (below 0: spare)");
                Explanation::of(what, Unit::Forms, Operation::Quotient, parts).rule(RULE).shared()
            }
            AreaField::FreeShare if capacity.value > 0.0 => {
                let free = vec![capacity.clone(), roll];
                let free = difference(format!("{name} in {year}, places free"), Unit::Places, free);
                let what = format!("{name} in {year}, share of the capacity that is free");
                Explanation::of(what, Unit::Number, Operation::Quotient, vec![free, capacity]).rule(RULE).shared()
            }
            AreaField::FreeShare => return Some(Err(format!("{name} has no capacity in {year}: no share is free"))),
            _ => return None,
        }))
    }

    /// `need` or `spare`: by year group of the phase, never set off against each other.
    fn measured(&self, area: AreaId, ahead: usize, phase: Phase, field: AreaField, standing: f64) -> Node {
        let (name, year) = (&self.plan[area].name.value, self.year(ahead));
        let of_year = |nc_year: NcYear| {
            let teaching = self.schools_of[area.0].iter().copied();
            let teaching: Vec<SchoolId> =
                teaching.filter(|&one| self.outcome.forecast.cell(one, ahead - 1, nc_year).is_some()).collect();
            let mut demand: Vec<Node> =
                teaching.iter().map(|&one| self.cell(one, ahead, nc_year, SchoolPart::Demand)).collect();
            if self.outcome.forecast.unassigned(area, ahead - 1, nc_year) != 0.0 {
                demand.push(self.unassigned(area, ahead, nc_year));
            }
            let places = teaching.iter().map(|&one| self.places(one, ahead, nc_year)).collect();
            let sum = |word: &str, unit, parts| {
                let what = format!("{name}, {} in {year}, {word}", nc_year.name());
                Explanation::of(what, unit, Operation::Sum, parts).short(word).shared()
            };
            let both = [sum("demand", Unit::Pupils, demand), sum("places", Unit::Places, places)];
            let (word, both) = match (field, both) {
                (AreaField::Need, both) => ("missing", both.to_vec()),
                (_, [demand, places]) => ("spare", vec![places, demand]),
            };
            let what = format!("{name}, {} in {year}, balance", nc_year.name());
            let balance = Explanation::of(what, Unit::Places, Operation::Difference, both).short("balance").shared();
            let what = format!("{name}, {} in {year}, places {word}", nc_year.name());
            Explanation::of(what, Unit::Places, Operation::Positive, vec![balance]).short(nc_year.name()).shared()
        };
        let parts = phase.years().years().map(of_year).collect();
        let what =
            format!("{name}, {phase} in {year}, places {}", if field == AreaField::Need { "missing" } else { "spare" });
        Explanation::of(what, Unit::Places, Operation::Sum, parts)
            .standing(standing)
            .rule(RULE)
            .note("The Department for Education's measure: a year group's spare places are not set off against another's missing ones.")
            .shared()
    }

    /// Those for whom no place is found: overflow and unassigned pupils, less those placed.
    pub fn unplaced(&self, area: AreaId, year: usize, entry: NcYear) -> Node {
        let ahead = year + 1;
        let (name, named) = (&self.plan[area].name.value, self.year(ahead));
        let mut asking = Vec::new();
        for &school in &self.schools_of[area.0] {
            let cell = self.outcome.forecast.cell(school, year, entry);
            let overflows = cell.is_some_and(|cell| cell.demand() > cell.places);
            if overflows && self.plan[school].years.first == entry {
                let parts =
                    vec![self.cell(school, ahead, entry, SchoolPart::Demand), self.places(school, ahead, entry)];
                let what = format!("{}, {} in {named}, above its places", self.name(school), entry.name());
                asking.push(
                    Explanation::of(what, Unit::Pupils, Operation::Difference, parts).short(self.name(school)).shared(),
                );
            }
        }
        if self.outcome.forecast.unassigned(area, year, entry) != 0.0 {
            asking.push(self.unassigned(area, ahead, entry));
        }
        let what = format!("{name}, {} in {named}, overflow and unassigned", entry.name());
        let sum = Explanation::of(what, Unit::Pupils, Operation::Sum, asking).short("overflow").shared();
        let what = format!("{name}, {} in {named}, looking for a place", entry.name());
        let asking = Explanation::of(what, Unit::Pupils, Operation::Positive, vec![sum]).short("looking").shared();
        let standing = self.placement.unplaced[area.0][year][entry.index()];
        let what = "of whom placed at schools of the area with room, then of its neighbours in order".to_owned();
        let placed = Explanation::leaf(what, asking.value - standing, Unit::Pupils, Operation::Decided).short("placed");
        let what = format!("{name}, {} in {named}, pupils for whom no place is found", entry.name());
        Explanation::of(
            what,
            Unit::Pupils,
            Operation::Difference,
            vec![asking, placed.rule("forecast rule 8").shared()],
        )
        .standing(standing)
        .rule("forecast rule 8")
        .shared()
    }
}
