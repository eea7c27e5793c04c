//! Where a figure comes from (rule 12): its derivation, step by step down to the values of the plan's files.
//!
//! A pure function of a plan, its outcome and the address of a figure. The value of each step is the one that the
//! forecast or the funding holds; [`Explanation::recompute`] works it out again from the steps below, and the two
//! agree. Steps that several others rest on are made once and shared.

mod address;
mod advances;
mod allocation;
mod area;
mod beside;
mod borrowing;
mod cohorts;
mod draws;
mod explainer;
mod figure;
mod groups;
mod homes;
mod housing_by_school;
mod intake;
mod lapsing;
mod lines;
mod need;
mod new_places;
mod operation;
mod place_costs;
mod places;
mod programme_address;
mod programme_figures;
mod progression;
mod reception;
mod school;
mod sites;
mod sources;
mod spending;
mod standing;
mod tree;
mod turns;
mod unlisted;
mod written;

use crate::forecast::Homes;
use crate::outcome::{Options, Outcome};
use crate::plan::Plan;

pub use address::FORMS;
pub use figure::{AreaField, BorrowingPart, Figure, SchoolPart, SitePart, SourcePart};
pub use lines::{Line, Lines, Reference, lines, step};
pub use operation::Operation;
pub use programme_figures::{GroupPart, NeedPart, ProjectPart};
pub use tree::{Explanation, Node, Origin, Unit};
pub use written::written_lines;

/// Explains a figure of a plan. `outcome` must be that plan's with those options.
///
/// # Errors
/// Says why there is no such figure: a school that does not teach the year, a year outside the forecast.
pub fn explain(plan: &Plan, outcome: &Outcome, options: Options, figure: &Figure) -> Result<Node, String> {
    let explainer = explainer::Explainer::of(plan, outcome, options);
    match *figure {
        Figure::School { school, year, nc_year, part } => explainer.school_cell(school, year, nc_year, part),
        Figure::SchoolRow { school, year, field } => explainer.school_row(school, year, field),
        Figure::Area { area, year, first_year, field } => explainer.area_row(area, year, first_year, field),
        Figure::Site { site, year, part } => explainer.homes_figure(Homes::Site(site), year, part),
        Figure::Unlisted { area, year, part } => {
            explainer.homes_figure(area.map_or(Homes::Plan, Homes::Area), year, part)
        }
        Figure::Balance { project, year } => explainer.balance(project, year),
        Figure::Project { project, year } => explainer.spend(project, year),
        Figure::WholeProject { project, part } => explainer.whole_project(project, part),
        Figure::Need { project, of, part } => explainer.need(project, of, part),
        Figure::Group { group, part } => explainer.group(group, part),
        Figure::Source { source, year, part } => explainer.source(source, year, part),
        Figure::Borrowing { source, year, part } => explainer.borrowing(source, year, part),
    }
}
