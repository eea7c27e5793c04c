//! Pressure on places: forms of entry missing or spare, and where overflow goes (rules 7 and 8).

use super::Forecast;
use crate::calendar::{AcademicYear, NcYear};
use crate::plan::{AreaId, Plan, SchoolId, word_type};

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

/// The pressure table: by area in order; in an area by first year and year, the area's row before its schools'.
#[must_use]
pub fn pressure(_plan: &Plan, _forecast: &Forecast) -> Vec<PressureRow> {
    Vec::new()
}
