//! Every command and view, on the bundled plan, on it with odd pennies, and on plans made from a seed: what is printed
//! adds up both ways, every figure stands beside its exact one, and is the same in every table that prints it.
#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot go on should fail")]

use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

use clap::CommandFactory;
use tempfile::TempDir;

use super::arguments::Cli;
use super::{Failure, dispatch, parsed};
use crate::calendar::AcademicYear;
use crate::explain::Figure;
use crate::report::Report;
use crate::report::table::testing::faults;
use crate::report::table::{ColumnKey, RowKey, Table, Value};

#[path = "../../benches/support/plans.rs"]
mod plans;

thread_local! {
    /// What is wrong with the tables written in this thread so far, and how many there were.
    static FOUND: RefCell<(Vec<String>, usize)> = const { RefCell::new((Vec::new(), 0)) };
    /// What this thread's tables print of each figure in each unit, and where that was seen first.
    static PRINTED: RefCell<HashMap<String, (Printed, String)>> = RefCell::new(HashMap::new());
}

/// A figure's exact value and the whole that is printed of it.
type Printed = (Value, Option<i128>);

/// Holds every figure that a table prints against the same figure of the tables before it.
fn is_the_same_everywhere(table: &Table) -> Vec<String> {
    let mut faults = Vec::new();
    let cells = table
        .rows
        .iter()
        .enumerate()
        .flat_map(|(place, row)| row.cells.iter().enumerate().map(move |(column, cell)| (place, column, cell)));
    for (row, column, cell) in cells.filter(|(_, _, cell)| cell.value.is_figure()) {
        let (row_key, column_key) = (&table.rows[row].key, table.columns[column].key);
        // Of a comparison the second side and the difference are of another plan.
        if matches!(column_key, ColumnKey::Field("b" | "difference")) {
            continue;
        }
        let key = match cell.figure {
            // One derivation tells of all that pay for a project.
            Some(figure @ Figure::Balance { .. }) => format!("{figure:?} {row_key:?}"),
            Some(figure) => format!("{figure:?}"),
            None if matches!(row_key, RowKey::Project(_)) => format!("{row_key:?} {column_key:?}"),
            None => continue,
        };
        let key = format!("{key} in {:?}", table.unit(row, column));
        let printed = (cell.value.clone(), cell.shown());
        let seen = format!("{}, {}", table.title, table.columns[column].heading);
        PRINTED.with_borrow_mut(|all| {
            let first = all.entry(key.clone()).or_insert_with(|| (printed.clone(), seen.clone()));
            if first.0 != printed {
                faults.push(format!("{key}: {:?} in {}, and {printed:?} in {seen}", first.0, first.1));
            }
        });
    }
    faults
}

/// Years that tables are narrowed to.
const YEARS: [[Option<i32>; 2]; 3] = [[Some(2014), Some(2015)], [None, Some(2024)], [Some(2025), None]];

/// Looks at the tables of a report before they are written, whole and narrowed.
pub fn holds(report: &Report<'_>) {
    let look = |table: &Table, is_filtered: bool| {
        FOUND.with_borrow_mut(|(found, count)| {
            *count += 1;
            found.extend(faults(table, is_filtered));
        });
    };
    for table in report.tables() {
        look(&table, table.notes.iter().any(|note| note.starts_with("Totals are those of the figures shown")));
        let faults = is_the_same_everywhere(&table);
        FOUND.with_borrow_mut(|(found, _)| found.extend(faults));
        for years in YEARS {
            let [from, to] = years.map(|year| year.map(AcademicYear::starting));
            let mut narrowed = table.clone();
            narrowed.between(from, to);
            look(&narrowed, true);
        }
    }
}

/// Commands that write no table of a report.
const OTHERS: [&str; 6] = ["explain", "import", "new", "init", "completions", "help"];

/// Every command with each of its views; what else a command must be told stands behind it.
fn commands() -> Vec<Vec<String>> {
    let mut all = Vec::new();
    for command in Cli::command().get_subcommands().filter(|command| !OTHERS.contains(&command.get_name())) {
        let view = command.get_arguments().find(|argument| argument.get_id() == "view");
        let views = view.map(clap::Arg::get_possible_values).unwrap_or_default();
        let views = views.iter().map(|view| vec!["--view".to_owned(), view.get_name().to_owned()]);
        for mut words in std::iter::once(Vec::new()).chain(views) {
            match command.get_name() {
                "compare" => words.extend(["base", "SCENARIO"].map(str::to_owned)),
                "risk" => words.extend(["--runs", "20"].map(str::to_owned)),
                _ => {}
            }
            all.push(std::iter::once(command.get_name().to_owned()).chain(words).collect());
        }
    }
    all
}

/// Commands whose tables are of money.
const MONEY: [&str; 5] = ["overview", "programme", "balance", "phase", "compare"];

/// Writes every table of some commands (all if none are named) and of more, and fails with what is wrong with them.
fn all_hold(plan: &Path, scenario: &str, of: &[&str], more: &[&[&str]]) {
    FOUND.take();
    PRINTED.take();
    let out = plan.join("out.md");
    let more = more.iter().map(|words| words.iter().map(|&word| word.to_owned()).collect::<Vec<String>>());
    let is_of = |words: &Vec<String>| of.is_empty() || of.contains(&words[0].as_str());
    for words in commands().into_iter().filter(is_of).chain(more) {
        let before = FOUND.with_borrow(|(_, count)| *count);
        let words = words.iter().map(|word| if word == "SCENARIO" { scenario } else { word });
        let words: Vec<OsString> = ["placeplan", "--plan"]
            .into_iter()
            .map(OsString::from)
            .chain([plan.into()])
            .chain(words.map(OsString::from))
            .chain(["--format", "md", "--force", "-q", "--out"].map(OsString::from))
            .chain([out.clone().into()])
            .collect();
        let cli = parsed(&words).unwrap_or_else(|error| panic!("{words:?}: {error}"));
        if let Err(Failure::Plan(said) | Failure::Usage(said) | Failure::System(said)) = dispatch(&cli) {
            panic!("{words:?}: {said}");
        }
        let (wrong, count) = FOUND.with_borrow(|(wrong, count)| (wrong.clone(), *count));
        assert!(wrong.is_empty(), "{words:?}:\n{}", wrong.join("\n"));
        assert!(count > before, "{words:?} wrote no table");
    }
}

/// Copies a folder of the repository with all it holds.
pub fn copy(from: &str, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(from)).expect("a folder").flatten() {
        let (name, target) = (entry.file_name().to_string_lossy().into_owned(), to.join(entry.file_name()));
        if entry.path().is_dir() {
            copy(&format!("{from}/{name}"), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file");
        }
    }
}

/// The bundled plan in a folder of its own, with a baseline.
fn bundled() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for part in ["planning-areas", "capital", "scenarios"] {
        copy(part, &folder.path().join(part));
    }
    let words = ["placeplan", "--plan", ".", "programme", "--save-baseline", "then", "--date", "2013-11", "-q"];
    let mut words = words.map(OsString::from);
    words[2] = folder.path().into();
    let saved = parsed(&words).map(|cli| dispatch(&cli).is_ok());
    assert!(saved.expect("a command line"), "a baseline");
    folder
}

/// Adds odd pounds and pennies to every amount of the capital files, the same from the same seed.
fn make_odd(folder: &Path, seed: u64) {
    let mut state = seed;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for file in fs::read_dir(folder.join("capital")).expect("a folder").flatten() {
        if file.file_name().to_string_lossy().starts_with("baseline") {
            continue;
        }
        let text = fs::read_to_string(file.path()).expect("a file");
        let odd = |line: &str| {
            let amount = line.split_once(" = \"").and_then(|(key, value)| Some((key, value.strip_suffix('"')?)));
            let parsed = amount.filter(|(_, value)| value.ends_with(['k', 'm']));
            let parsed = parsed.and_then(|(key, value)| Some((key, crate::money::Pence::parse(value).ok()?)));
            parsed.map(|(key, amount)| (key.to_owned(), amount))
        };
        let line = |line: &str| match odd(line) {
            Some((key, amount)) => {
                let pennies = amount.0 + i128::from(next(100_000));
                format!("{key} = \"{}.{:02}\"\n", pennies / 100, pennies % 100)
            }
            None => format!("{line}\n"),
        };
        fs::write(file.path(), text.lines().map(line).collect::<String>()).expect("a file");
    }
}

/// Filters on the bundled plan.
const FILTERED: [&[&str]; 6] = [
    &["programme", "--group", "dependent"],
    &["programme", "--category", "growth", "--group", "in-preparation"],
    &["programme", "--view", "monitoring", "--group", "in-preparation"],
    &["programme", "--view", "cost-per-place", "--area", "thetford"],
    &["pressure", "--area", "thetford"],
    &["compare", "base", "SCENARIO", "--area", "thetford"],
];

#[test]
fn every_table_of_the_bundled_plan_adds_up() {
    all_hold(bundled().path(), "housing-two-years-late", &[], &FILTERED);
}

#[test]
fn every_table_of_a_plan_with_odd_pennies_adds_up() {
    let plan = bundled();
    make_odd(plan.path(), 1);
    all_hold(plan.path(), "housing-two-years-late", &MONEY, &FILTERED);
}

#[test]
fn every_table_of_a_plan_made_from_a_seed_adds_up() {
    for seed in 0..3 {
        let folder = TempDir::new().expect("a folder");
        let size = plans::Size { schools: 14, projects: 9, sources: 5, ..plans::Size::of_areas(4) };
        plans::write(folder.path(), size, seed).expect("a plan");
        all_hold(folder.path(), "homes-late", &[], &[]);
    }
}
