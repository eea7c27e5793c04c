//! `explain`: where a figure comes from.

use super::arguments::{ExplainArguments, Globals};
use super::session::Session;
use super::{Exit, Failure, output};
use crate::explain::{Figure, explain, lines};
use crate::export::{Format, explanation};
use crate::outcome;
use crate::report::visible;

/// Writes the derivation of a figure.
pub fn run(globals: &Globals, arguments: &ExplainArguments) -> Result<Exit, Failure> {
    if globals.format() == Format::Csv {
        let message = "a derivation is a tree, not a table: --format text, md or json";
        return Err(Failure::Usage(message.to_owned()));
    }
    let session = Session::open(globals)?;
    let mut options = globals.options();
    options.funding.include_at_risk = arguments.include_at_risk;
    let (plan, outcome) = (session.plan(), outcome::compute(session.plan(), options));
    let refused = |message: String| {
        let message = message.lines().map(visible).collect::<Vec<_>>().join("\n");
        if session.loaded.has_errors() { Failure::Plan(message) } else { Failure::Usage(message) }
    };
    let figure = Figure::parse(&arguments.figure, plan, &outcome).map_err(refused)?;
    let root = explain(plan, &outcome, options, &figure).map_err(refused)?;
    output::write(globals, |out| match globals.format() {
        Format::Json => explanation::json(&root, out),
        Format::Markdown => explanation::markdown(&lines(&root, arguments.depth), out),
        Format::Text | Format::Csv => explanation::text(&lines(&root, arguments.depth), output::width(globals), out),
    })?;
    Ok(session.exit())
}
