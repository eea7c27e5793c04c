//! `explain`: where a figure comes from.

use clap::Args;

use super::arguments::{Counted, Globals};
use super::session::Session;
use super::{Exit, Failure, output};
use crate::explain::{Figure, explain, lines, written_lines};
use crate::export::{Format, explanation};
use crate::outcome;
use crate::plan::written;
use crate::visible::visible;

/// What `explain` takes.
#[derive(Args, Debug)]
#[command(after_help = format!("Figures are written\n{}", crate::explain::FORMS))]
pub struct ExplainArguments {
    /// The figure, such as school:drake-infant/2016-17/R
    pub figure: String,
    /// Go no more than so many steps down
    #[arg(long, value_name = "N")]
    pub depth: Option<usize>,
    /// Which money counts.
    #[command(flatten)]
    pub counted: Counted,
}

/// Writes the derivation of a figure.
pub fn run(globals: &Globals, arguments: &ExplainArguments) -> Result<Exit, Failure> {
    if matches!(globals.format(), Format::Csv | Format::Xlsx) {
        let message = "a derivation is a tree, not a table: --format text, md or json";
        return Err(Failure::Usage(message.to_owned()));
    }
    let session = Session::open(globals)?;
    let mut options = globals.options();
    options.funding = arguments.counted.options();
    let (plan, outcome) = (session.plan(), outcome::compute(session.plan(), options));
    let refused = |message: String| {
        if session.loaded.has_errors() { Failure::Plan(message) } else { Failure::Usage(message) }
    };
    let figure = match Figure::parse(&arguments.figure, plan, &outcome) {
        Ok(figure) => figure,
        // What is no figure may be a value of the files.
        Err(message) => {
            let written = written(&plan.files, &plan.scenarios, &arguments.figure).ok_or_else(|| refused(message))?;
            let told = written_lines(&written);
            output::write(globals, |out| match globals.format() {
                Format::Json => explanation::written(&written, out),
                Format::Markdown => explanation::markdown(&told, out),
                Format::Text | Format::Csv | Format::Xlsx => explanation::text(&told, output::width(globals), out),
            })?;
            return Ok(session.exit());
        }
    };
    let root = explain(plan, &outcome, options, &figure);
    let root = root.map_err(|message| refused(visible(&message).into_owned()))?;
    output::write(globals, |out| match globals.format() {
        Format::Json => explanation::json(&root, out),
        Format::Markdown => explanation::markdown(&lines(&root, arguments.depth), out),
        Format::Text | Format::Csv | Format::Xlsx => {
            explanation::text(&lines(&root, arguments.depth), output::width(globals), out)
        }
    })?;
    Ok(session.exit())
}
