//! How an intake or a school fares over the forecast, said once: tables, findings and screens all take it from here.

use std::collections::BTreeMap;

use super::pressure::{NOISE, PressureRow, State, is_half_a_form};
use crate::calendar::{AcademicYear, NcYear};
use crate::plan::{AreaId, word_type};

word_type!(
    /// Why places are short.
    Reason {
        /// The intake exceeds the admission number.
        Intake = "intake",
        /// The roll exceeds the net capacity.
        Roll = "roll",
    }
);

/// The figure that tells how it fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Forms of entry missing or spare.
    Forms,
    /// The roll against the net capacity.
    Roll,
    /// The share of the capacity that is free.
    FreeShare,
}

/// What the yearly rows of an area's intake, or of a school, come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// Short if it is in any year, else tight, else surplus, else enough.
    pub state: State,
    /// The years in that state, the first of them first.
    pub years: Vec<AcademicYear>,
    /// Whether the last of the years looked at is in that state.
    pub is_lasting: bool,
    /// Why the first short year is short: the intake, where both are.
    pub reason: Option<Reason>,
    /// Whether every short year is short because of its intake.
    pub is_all_intake: bool,
    /// The first year in which half a form of entry or more is missing.
    pub first_half_form: Option<AcademicYear>,
    /// The first of the years in which most forms are missing, or fewest spare.
    pub worst: PressureRow,
    /// What tells how it fares.
    pub measure: Measure,
    /// The first year in the state that the measure tells.
    pub first: PressureRow,
    /// The first of the years in which the measure is at its worst (with a surplus: most is free).
    pub most: PressureRow,
}

impl Outlook {
    /// Of the rows of one intake or school, in order of years; `None` without any.
    #[must_use]
    pub fn of(rows: &[&PressureRow]) -> Option<Self> {
        let is_in = |state: State| rows.iter().any(|row| row.state == state);
        let state = [State::Short, State::Tight, State::Surplus].into_iter().find(|&state| is_in(state));
        let state = state.unwrap_or(State::Enough);
        let in_state: Vec<&PressureRow> = rows.iter().copied().filter(|row| row.state == state).collect();
        let (first_in_state, last) = (*in_state.first()?, *rows.last()?);
        let lacking: Vec<&PressureRow> = in_state.iter().copied().filter(|row| row.is_short_of_intake()).collect();
        let is_short = state == State::Short;
        let worst = most(rows, |row| Some(row.pressure_fe))?;
        let free = |row: &PressureRow| row.free_share;
        let (measure, first, most) = match state {
            State::Short if lacking.is_empty() => {
                (Measure::Roll, first_in_state, most(&in_state, |row| Some(row.overfill())))
            }
            State::Short => (Measure::Forms, lacking[0], Some(worst)),
            State::Tight => (Measure::FreeShare, first_in_state, most(&in_state, |row| free(row).map(|free| -free))),
            State::Surplus => (Measure::FreeShare, first_in_state, most(&in_state, free)),
            State::Enough => (Measure::Forms, first_in_state, Some(worst)),
        };
        let reason = if first_in_state.is_short_of_intake() { Reason::Intake } else { Reason::Roll };
        Some(Self {
            state,
            years: in_state.iter().map(|row| row.year).collect(),
            is_lasting: last.state == state,
            reason: is_short.then_some(reason),
            is_all_intake: is_short && lacking.len() == in_state.len(),
            first_half_form: rows.iter().find(|row| is_half_a_form(row.pressure_fe)).map(|row| row.year),
            worst: *worst,
            measure,
            first: *first,
            most: *most.unwrap_or(first),
        })
    }

    /// The first year of state short.
    #[must_use]
    pub fn first_short(&self) -> Option<AcademicYear> {
        self.reason.and_then(|_| self.years.first().copied())
    }

    /// An order in which what is short first comes first, what never is last; of one year the worst.
    #[must_use]
    pub fn by_first_short(&self, other: &Self) -> std::cmp::Ordering {
        let year = |of: &Self| (of.first_short().is_none(), of.first_short());
        year(self).cmp(&year(other)).then(other.worst.pressure_fe.total_cmp(&self.worst.pressure_fe))
    }
}

/// The first of the rows whose figure is the greatest.
fn most<'a>(rows: &[&'a PressureRow], figure: impl Fn(&PressureRow) -> Option<f64>) -> Option<&'a PressureRow> {
    let figures = rows.iter().filter_map(|&row| Some((row, figure(row)?)));
    let greatest = figures.reduce(|best, one| if one.1 > best.1 + NOISE { one } else { best });
    greatest.map(|(row, _)| row)
}

/// How every intake fares: areas in order, then the years in which their schools begin.
#[must_use]
pub fn intakes<'a>(rows: impl IntoIterator<Item = &'a PressureRow>) -> Vec<((AreaId, NcYear), Outlook)> {
    let mut by_intake: BTreeMap<(AreaId, NcYear), Vec<&PressureRow>> = BTreeMap::new();
    for row in rows.into_iter().filter(|row| row.school.is_none()) {
        by_intake.entry((row.area, row.first_year)).or_default().push(row);
    }
    by_intake.into_iter().filter_map(|(intake, rows)| Some((intake, Outlook::of(&rows)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{pressure_row as row, some, year};
    use super::*;

    fn outlook(rows: &[PressureRow]) -> Outlook {
        some(Outlook::of(&rows.iter().collect::<Vec<_>>()))
    }

    #[test]
    fn short_is_half_a_pupil_and_half_a_form_is_told_beside_it() {
        let short = |year, intake| row(year, intake, 400.0, State::Short);
        let rows = [row(2014, 50.0, 380.0, State::Enough), short(2015, 61.0), short(2016, 75.0), short(2017, 75.0)];
        let of = outlook(&rows);
        assert_eq!((of.state, of.reason, of.is_all_intake), (State::Short, Some(Reason::Intake), true));
        assert_eq!(of.first_short(), Some(year(2015)));
        assert_eq!(of.first_half_form, Some(year(2016)));
        // The first of the worst years.
        assert_eq!((of.worst.pressure_fe, of.worst.year), (0.5, year(2016)));
        assert!(of.is_lasting);
    }

    #[test]
    fn a_roll_above_capacity_is_the_reason_where_it_comes_first() {
        let rows = [
            row(2014, 55.0, 430.0, State::Short),
            row(2015, 55.0, 440.0, State::Short),
            row(2016, 55.0, 400.0, State::Tight),
        ];
        let of = outlook(&rows);
        assert_eq!((of.reason, of.measure, of.most.year), (Some(Reason::Roll), Measure::Roll, year(2015)));
        assert_eq!((of.first_half_form, of.is_lasting), (None, false));
        let later = [rows[0], row(2017, 90.0, 430.0, State::Short)];
        let of = outlook(&later);
        assert_eq!((of.reason, of.measure, of.is_all_intake), (Some(Reason::Roll), Measure::Forms, false));
        assert_eq!((of.first_short(), of.first.year, of.most.year), (Some(year(2014)), year(2017), year(2017)));
    }

    #[test]
    fn tight_goes_before_surplus_and_surplus_before_enough() {
        let enough = row(2014, 50.0, 380.0, State::Enough);
        let surplus = row(2015, 30.0, 210.0, State::Surplus);
        let tight = row(2016, 58.0, 410.0, State::Tight);
        assert_eq!(outlook(&[enough, surplus, tight]).state, State::Tight);
        let of = outlook(&[enough, surplus]);
        assert_eq!((of.state, of.most.year, of.first_short()), (State::Surplus, year(2015), None));
        assert_eq!(outlook(&[enough]).state, State::Enough);
        assert_eq!(Outlook::of(&[]), None);
    }

    #[test]
    fn what_is_short_first_comes_first_and_what_never_is_last() {
        let of = |year, intake, state| outlook(&[row(year, intake, 380.0, state)]);
        let (early, late) = (of(2014, 61.0, State::Short), of(2016, 90.0, State::Short));
        let (never, worse) = (of(2014, 60.0, State::Enough), of(2014, 75.0, State::Short));
        let mut all = [&never, &late, &early, &worse];
        all.sort_by(|a, b| a.by_first_short(b));
        assert_eq!(all, [&worse, &early, &late, &never]);
    }
}
