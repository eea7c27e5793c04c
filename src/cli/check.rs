//! `check`: every error and finding of a plan.

use std::io::{self, IsTerminal};

use clap::Args;

use super::arguments::Globals;
use super::session::Session;
use super::{Exit, Failure, output};
use crate::export::Format;
use crate::outcome;
use crate::plan::{Diagnostic, Severity};
use crate::report::{check, findings, overview};

/// What `check` takes.
#[derive(Args, Debug)]
pub struct CheckArguments {
    /// Fail on findings too, not on errors alone
    #[arg(long)]
    pub deny_findings: bool,
    /// List accepted findings too
    #[arg(long)]
    pub accepted: bool,
}

/// Writes errors and findings; fails on errors, and on findings with `--deny-findings`.
pub fn run(globals: &Globals, arguments: &CheckArguments) -> Result<Exit, Failure> {
    let session = Session::open_silently(globals)?;
    let plan = session.plan();
    let outcome = outcome::compute(plan, globals.options());
    let all = findings::all_with_exposure(plan, &outcome, globals.options(), &session.loaded.diagnostics);
    let is_listed = |one: &&Diagnostic| arguments.accepted || one.severity != Severity::Accepted;
    let diagnostics: Vec<Diagnostic> = all.iter().filter(is_listed).cloned().collect();
    let mut summary = vec![check::summary(&all)];
    summary.extend(overview::without_a_place(plan, &outcome));
    let exit = if globals.format() == Format::Text {
        let colours = globals.wants_colour() && globals.out.is_none() && io::stdout().is_terminal();
        let mut list = check::list(&plan.files, &session.folder, &diagnostics, colours);
        if !globals.quiet {
            list.extend(summary.iter().flat_map(|said| [said, "\n"]));
        }
        output::write(globals, |out| out.write_all(list.as_bytes()))?;
        session.exit()
    } else {
        session.write(&check::report(plan, &session.folder, &diagnostics, summary))?
    };
    let is_denied = arguments.deny_findings && diagnostics.iter().any(|one| one.severity == Severity::Finding);
    Ok(if is_denied { exit.max(Exit::Plan) } else { exit })
}
