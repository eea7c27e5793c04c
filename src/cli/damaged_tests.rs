//! Tables of plans with something missing: never a panic, never a control character.
#![expect(clippy::expect_used, reason = "a test that cannot go on should fail")]

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use super::table_tests::copy;
use crate::export::xlsx::Book;
use crate::export::{self, Format};
use crate::outcome::{Options, compute};
use crate::plan::load;
use crate::report::analysis::Question;
use crate::report::compare::{Compared, Side};
use crate::report::{self, Figures, MadeOf, balance, check, compare, findings};

/// A copy of `tests/plans/small` to change.
fn small_plan() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    copy("tests/plans/small", folder.path());
    folder
}

/// Every table of the plan in a folder, as a workbook and in these formats.
fn write_all(folder: &std::path::Path, formats: &[Format]) {
    let loaded = load(folder, &[]);
    let plan = &loaded.plan;
    let outcome = compute(plan, Options::default());
    let options = Options::default();
    let diagnostics = findings::all_with_exposure(plan, &outcome, options, &loaded.diagnostics);
    assert!(!check::list(&plan.files, "plan", &diagnostics, false).contains('\u{1b}'));
    let made_of = MadeOf::of(plan, options);
    let of = Figures::of(plan, &outcome, options);
    let (places, sites) = (report::Filter::default(), report::housing::Filter::default());
    let projects = report::programme::Filter::default();
    let mut reports = vec![
        report::schools::report(&of, &places),
        report::forecast::report(&of, &places),
        report::outturn::report(&of, &places),
        report::pressure::report(&of, &places),
        report::pressure::summary::report(&of, &places),
        report::pressure::first_short::report(&of, &places),
        report::response::report(&of, &places),
        report::response::surplus_report(&of, &places),
        report::housing::report(&of, &sites),
        report::programme::report(&of, &projects),
        balance::report(&of, None),
        balance::report(&of, Some(balance::View::Kinds)),
        compare::report(
            Compared {
                sides: [Side { name: "base", of: &of }, Side { name: "base", of: &of }],
                areas: &[],
                years: [None; 2],
            },
            None,
        ),
        report::overview::report(&of, &diagnostics),
        report::projects::report(&of, &projects),
        report::register::decisions(&of, &projects),
        report::register::risks(&of, &projects),
        check::report(plan, "plan", &diagnostics, vec![check::summary(&diagnostics)]),
    ];
    reports.extend(Question::ALL.map(|question| report::analysis::report(&of, question, &projects)));
    for report in &reports {
        for table in report.tables() {
            assert!(table.rows.iter().all(|row| row.cells.len() == table.columns.len()), "{}", table.title);
        }
        for &format in formats {
            shows_nothing_hidden(|out| export::write(report, &made_of, format, 80, out));
        }
        let book = Book::of(report, &made_of).expect("a workbook");
        book.write(&mut Vec::new()).expect("a vector takes all");
    }
}

/// The formats beside workbooks.
const ALL: [Format; 4] = [Format::Text, Format::Markdown, Format::Csv, Format::Json];

/// What is written has no control characters.
fn shows_nothing_hidden(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) {
    let mut out = Vec::new();
    write(&mut out).expect("a vector takes all");
    let text = String::from_utf8(out).expect("UTF-8");
    assert!(!text.chars().any(|character| character.is_control() && !"\r\n".contains(character)));
}

#[test]
fn a_plan_without_any_one_of_its_lines_still_makes_tables() {
    let plan = small_plan();
    let files = ["capital/programme.toml", "planning-areas/ashby.toml", "planning-areas/barton.toml"];
    for file in files.map(|file| plan.path().join(file)) {
        let whole = fs::read_to_string(&file).expect("a file");
        for place in 0..whole.lines().count() {
            let rest: Vec<&str> =
                whole.lines().enumerate().filter(|(line, _)| *line != place).map(|(_, text)| text).collect();
            fs::write(&file, rest.join("\n")).expect("a written file");
            // Markdown and JSON are written from the same cells as these two.
            write_all(plan.path(), &[Format::Text, Format::Csv]);
        }
        fs::write(&file, whole).expect("a written file");
    }
}

#[test]
fn a_plan_without_any_one_of_its_files_still_makes_tables() {
    for file in ["planning-areas/assumptions.toml", "capital/programme.toml", "planning-areas/ashby.toml"] {
        let plan = small_plan();
        let path: PathBuf = plan.path().join(file);
        fs::write(&path, "").expect("a written file");
        write_all(plan.path(), &ALL);
        fs::remove_file(&path).expect("a file to remove");
        write_all(plan.path(), &ALL);
    }
}
