//! The command line: what is asked, what is answered, and the exit code.

mod arguments;
mod backtest;
mod balance;
mod baseline;
mod check;
mod compare;
mod completions;
#[cfg(test)]
mod damaged_tests;
mod explain;
mod forecast;
mod housing;
mod ids;
mod import;
mod init;
mod new;
mod output;
mod overview;
mod phase;
mod pressure;
mod programme;
mod risk;
mod schools;
mod screens;
mod session;
#[cfg(test)]
mod table_tests;

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::{ColorChoice, CommandFactory, FromArgMatches};

use crate::export::Format;
use crate::plan::{Diagnostic, Files};
use crate::report;
use crate::visible::{visible, visible_lines};
use arguments::{Cli, Command, Globals};

use crate::plan::edit::{SaveError, Writer};

/// How a command ended, from good to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Exit {
    /// All is well.
    Fine = 0,
    /// The plan has errors, or what was denied.
    Plan = 1,
    /// Wrong usage.
    Usage = 2,
    /// The operating system refused a file, or the output is there already.
    System = 3,
}

/// Why a command could not do what was asked.
#[derive(Debug)]
enum Failure {
    /// The plan is at fault.
    Plan(String),
    /// The command line is at fault.
    Usage(String),
    /// A file is at fault.
    System(String),
}

impl From<SaveError> for Failure {
    fn from(error: SaveError) -> Self {
        Self::System(error.to_string())
    }
}

/// Runs the program with the arguments of the command line, its own name first.
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        say(&format!("error: placeplan itself failed: {}", visible(&panic.to_string())));
    }));
    let arguments = command_first(arguments.into_iter().collect());
    let exit = match parsed(&arguments) {
        Ok(cli) => dispatch(&cli).unwrap_or_else(|failure| failed(&failure)),
        Err(error) => {
            // The parser repeats what was typed: it is asked again with that made visible. Help goes to standard output
            // and is fine; a closed pipe is no error.
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Fine };
            let shown = arguments.iter().map(|one| OsString::from(&*visible(&one.to_string_lossy())));
            drop(parsed(&shown.collect::<Vec<_>>()).err().unwrap_or(error).print());
            exit
        }
    };
    ExitCode::from(exit as u8)
}

/// The command line, understood.
fn parsed(arguments: &[OsString]) -> Result<Cli, clap::Error> {
    let colours = if arguments.iter().any(|one| one == "--no-color") { ColorChoice::Never } else { ColorChoice::Auto };
    let matches = Cli::command().color(colours).try_get_matches_from(arguments)?;
    Cli::from_arg_matches(&matches)
}

fn dispatch(cli: &Cli) -> Result<Exit, Failure> {
    let globals = &cli.globals;
    if globals.force && globals.out.is_none() && !cli.command.as_ref().is_some_and(Command::saves) {
        return Err(Failure::Usage("--force goes with --out, or with what a command saves".to_owned()));
    }
    if let (Some(from), Some(to)) = (globals.from, globals.to)
        && from > to
    {
        return Err(Failure::Usage(format!("--from {from} lies after --to {to}")));
    }
    if globals.format() == Format::Xlsx && globals.out.is_none() {
        let name = cli.command.as_ref().map_or("overview", Command::name);
        return Err(Failure::Usage(format!("a workbook is written to a file: --out {name}.xlsx")));
    }
    match &cli.command {
        None if globals.out.is_none() && globals.format.is_none() && screens::are_shown() => screens::run(globals),
        None | Some(Command::Overview) => overview::run(globals),
        Some(Command::Check(arguments)) => check::run(globals, arguments),
        Some(Command::Schools(arguments)) => schools::run(globals, arguments),
        Some(Command::Forecast(arguments)) => forecast::run(globals, arguments),
        Some(Command::Pressure(arguments)) => pressure::run(globals, arguments),
        Some(Command::Housing(arguments)) => housing::run(globals, arguments),
        Some(Command::Programme(arguments)) => programme::run(globals, arguments),
        Some(Command::Balance(arguments)) => balance::run(globals, arguments),
        Some(Command::Phase(arguments)) => phase::run(globals, arguments),
        Some(Command::Risk(arguments)) => risk::run(globals, arguments),
        Some(Command::Backtest(arguments)) => backtest::run(globals, arguments),
        Some(Command::Compare(arguments)) => compare::run(globals, arguments),
        Some(Command::Explain(arguments)) => explain::run(globals, arguments),
        Some(Command::Import(arguments)) => import::command(globals, arguments),
        Some(Command::New(arguments)) => new::run(globals, arguments),
        Some(Command::Init(arguments)) => init::run(globals, arguments),
        Some(Command::Completions(arguments)) => completions::run(globals, arguments),
    }
}

/// Says on standard error why a command failed.
fn failed(failure: &Failure) -> Exit {
    let (exit, message) = match failure {
        Failure::Plan(message) => (Exit::Plan, message),
        Failure::Usage(message) => (Exit::Usage, message),
        Failure::System(message) => (Exit::System, message),
    };
    say(&format!("error: {message}"));
    exit
}

/// A line on standard error, or several; if that is closed nobody is there to tell. What others have written must be
/// [`visible`] before it is put among the words of a message, or it could add lines of its own.
fn say(message: &str) {
    drop(writeln!(std::io::stderr(), "{}", visible_lines(message)));
}

/// Errors and findings on standard error; `folder` stands where no file does.
fn tell(globals: &Globals, files: &Files, folder: &str, diagnostics: &[Diagnostic]) {
    let colours = globals.wants_colour() && std::io::stderr().is_terminal();
    drop(std::io::stderr().write_all(report::check::list(files, folder, diagnostics, colours).as_bytes()));
}

/// The right to write the plan in a folder, with a line on standard error where it had to be waited for or repaired.
/// `command` is what others are told who wait.
fn writer(folder: &Path, command: &str) -> Result<Writer, SaveError> {
    Writer::begin(folder, &format!("placeplan {command}"), &mut say)
}

/// Arguments with the command before everything else. A flag that holds everywhere may stand before the command, but
/// the parser forgets what stood there as soon as the same flag follows the command.
fn command_first(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let takes_value = |argument: &OsString| {
        ["--plan", "--scenario", "--format", "--out", "--from", "--to"].iter().any(|flag| argument == flag)
    };
    let mut place = 1;
    while let Some(argument) = arguments.get(place) {
        if takes_value(argument) {
            place += 2;
        } else if argument.to_str().is_none_or(|text| !text.starts_with('-')) {
            break;
        } else {
            place += 1;
        }
    }
    let is_command =
        |argument: &OsString| Cli::command().get_subcommands().any(|command| argument == command.get_name());
    if arguments.get(place).is_some_and(is_command) {
        arguments[1..=place].rotate_right(1);
    }
    arguments
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;
    use crate::calendar::AcademicYear;

    fn parsed(line: &str) -> Result<Cli, clap::Error> {
        super::parsed(&command_first(line.split(' ').map(OsString::from).collect()))
    }

    #[test]
    fn the_table_of_commands_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn flags_that_hold_everywhere_may_stand_on_either_side() {
        let cli = parsed("placeplan --plan forecast --scenario a -q forecast --scenario b --area x").expect("sound");
        assert_eq!(cli.globals.scenarios, ["a", "b"]);
        assert_eq!(cli.globals.plan.to_str(), Some("forecast"));
        assert!(cli.globals.quiet && matches!(cli.command, Some(Command::Forecast(_))));
        assert!(parsed("placeplan --scenario=a").expect("sound").command.is_none());
        assert!(parsed("placeplan --plan a check --plan b").is_err());
    }

    #[test]
    fn a_year_in_the_wrong_spelling_is_explained() {
        let error = parsed("placeplan forecast --from 2014/16").expect_err("two years").to_string();
        assert!(error.contains("did you mean 2014/15?"), "{error}");
        let years = ["forecast --from 2014-15 --to 2016/17", "--from 2014/15 programme --to 2016-17"];
        for line in years.map(|line| format!("placeplan {line}")) {
            let globals = parsed(&line).expect("years in both spellings").globals;
            assert_eq!([globals.from, globals.to].map(|year| year.map(AcademicYear::start)), [Some(2014), Some(2016)]);
        }
        assert!(parsed("placeplan programme --group on-site --category growth").is_ok());
        assert!(parsed("placeplan pressure --phase post-16 --to 2020/21").is_ok());
    }
}
