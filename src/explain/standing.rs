//! What a row of the pressure table comes to: its state, and the pupils of others that a school takes (rules 7 and 8).

use super::area::Row;
use super::explainer::Explainer;
use super::figure::SchoolPart;
use super::operation::Operation;
use super::tree::{Explanation, Node, Unit};
use crate::calendar::NcYear;
use crate::forecast::State;
use crate::plan::SchoolId;

/// Half a pupil, as the forecast counts it.
const HALF: f64 = 0.5 - 1e-9;

impl Explainer<'_> {
    /// The state of a school in its row of the pressure table.
    pub fn state_of(&self, school: SchoolId, ahead: usize) -> State {
        let year = self.year(ahead);
        let is_its = |row: &&crate::forecast::PressureRow| row.school == Some(school) && row.year == year;
        self.outcome.pressure.iter().find(is_its).map_or(State::Enough, |row| row.state)
    }

    /// The figure that decides a state, with what it is measured by.
    pub fn state(&self, row: Row) -> Node {
        let Row { name, year, intake, admission_number, roll, capacity, state } = row;
        let named = |why: &str| format!("{name} in {year}, state {state}: {why}");
        let less = |what: String, unit, parts| Explanation::of(what, unit, Operation::Difference, parts);
        let is_full = roll.value - capacity.value >= HALF;
        let lacks = intake.value - admission_number.value >= HALF;
        let deciding = if state == State::Short && is_full && !lacks {
            less(named("pupils above the capacity"), Unit::Pupils, vec![roll, capacity])
        } else if state == State::Short || capacity.value <= 0.0 {
            less(named("pupils above the admission number"), Unit::Pupils, vec![intake, admission_number])
        } else {
            let what = format!("{name} in {year}, places free");
            let free = less(what, Unit::Places, vec![capacity.clone(), roll]).short("free").shared();
            let what = format!("{name} in {year}, share of the capacity that is free");
            let parts = vec![free, capacity];
            let free = Explanation::of(what, Unit::Number, Operation::Quotient, parts).short("free").shared();
            self.against_margins(state, free, &named)
        };
        deciding
            .rule("forecast rule 7")
            .note("Short: the intake exceeds the admission number, or the roll the capacity, by half a pupil or more.")
            .note("Else tight below operating_margin, surplus above surplus_margin, enough between them.")
            .shared()
    }

    /// The free share against the margin that decides.
    fn against_margins(&self, state: State, free: Node, named: &dyn Fn(&str) -> String) -> Explanation {
        let assumptions = &self.plan.assumptions;
        let operating = self.setting("share of places to keep free (operating_margin)", &assumptions.operating_margin);
        let surplus = self.setting("share from which on it is surplus (surplus_margin)", &assumptions.surplus_margin);
        let [operating, surplus] = [operating, surplus].map(|margin| margin.short("margin").shared());
        let (why, parts) = match state {
            State::Surplus => ("free beyond surplus_margin", vec![free, surplus]),
            State::Tight => ("free share missing to operating_margin", vec![operating, free]),
            State::Short | State::Enough => ("free beyond operating_margin", vec![free, operating]),
        };
        Explanation::of(named(why), Unit::Number, Operation::Difference, parts)
    }

    /// What a school receives in its own first year taught: the room it had, less what is left of it.
    pub fn placed_in(&self, school: SchoolId, ahead: usize, entry: NcYear) -> Node {
        let (name, year) = (self.name(school), self.year(ahead));
        let parts = vec![self.places(school, ahead, entry), self.cell(school, ahead, entry, SchoolPart::Demand)];
        let what = format!("{name}, {} in {year}, places less demand", entry.name());
        let spare = Explanation::of(what, Unit::Places, Operation::Difference, parts).short("spare").shared();
        let what = format!("{name}, {} in {year}, room for others", entry.name());
        let room = Explanation::of(what, Unit::Places, Operation::Positive, vec![spare]).short("room").shared();
        let standing = self.placement.placed_in[school.0][ahead - 1];
        let what = "of which left after its area and neighbouring areas, in order, have placed theirs";
        let left = Explanation::leaf(what, room.value - standing, Unit::Places, Operation::Decided).short("left");
        let what = format!("{name}, {} in {year}, pupils of others placed here", entry.name());
        Explanation::of(what, Unit::Pupils, Operation::Difference, vec![room, left.rule("forecast rule 8").shared()])
            .standing(standing)
            .rule("forecast rule 8")
            .shared()
    }
}
