//! `pressure`: forms of entry missing or spare by area and school, and what to do about them.

use super::arguments::{Globals, PressureArguments, PressureView};
use super::session::Session;
use super::{Exit, Failure, ids};
use crate::report::Part;
use crate::{outcome, report};

/// Writes the pressure table, the responses, or what could be given up.
pub fn run(globals: &Globals, arguments: &PressureArguments) -> Result<Exit, Failure> {
    let session = Session::open(globals)?;
    let filter = ids::filter(&session, &arguments.part)?;
    let (plan, part) = (session.plan(), session.part());
    let outcome = outcome::compute(plan, globals.options());
    let report = match arguments.view {
        Some(PressureView::Responses) => report::response::report(plan, &outcome, &filter, part),
        Some(PressureView::Surpluses) => report::response::surplus_report(plan, &outcome, &filter, part),
        Some(PressureView::Places) => report::pressure::report(plan, &outcome, &filter, part),
        None => {
            let mut places = report::pressure::report(plan, &outcome, &filter, part);
            // A school asked for has no answer of its own: answers are the areas'.
            if part == Part::Sheets && filter.schools.is_empty() {
                places.sheets.splice(..0, report::response::sheets(plan, &outcome, &filter));
            }
            places
        }
    };
    session.write(&report)
}
