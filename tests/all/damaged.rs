//! Tables of plans with something missing: never a panic, never a control character.

use std::fs;
use std::path::PathBuf;

use placeplan::export::{self, Format};
use placeplan::outcome::{Options, compute};
use placeplan::report::analysis::Question;
use placeplan::report::{self, Report, balance, check, findings};

use super::support::{loaded, small_plan};

/// Every table of the plan in a folder, in every format.
fn write_all(folder: &std::path::Path) {
    let loaded = loaded(folder);
    let plan = &loaded.plan;
    let outcome = compute(plan, Options::default());
    let options = Options::default();
    let diagnostics = findings::all_with_exposure(plan, &outcome, options, &loaded.diagnostics);
    assert!(!check::list(&plan.files, "plan", &diagnostics, false).contains('\u{1b}'));
    let of = report::Figures::of(plan, &outcome, options);
    let (filter, projects) = (report::Filter::default(), report::programme::Filter::default());
    let mut reports = vec![
        report::pressure::report(&of, &filter),
        report::programme::report(&of, &projects),
        report::projects::report(&of, &projects),
        report::register::decisions(&of, &projects),
        report::register::risks(&of, &projects),
        report::overview::report(&of, &diagnostics),
        check::report(plan, "plan", &diagnostics),
    ];
    reports.extend(Question::ALL.map(|question| report::analysis::report(&of, question, &projects)));
    for format in [Format::Text, Format::Markdown, Format::Csv, Format::Json] {
        for report in &reports {
            let mut out = Vec::new();
            export::write_report(report, format, 80, &mut out).expect("a vector takes all");
            is_harmless(out);
        }
        let part = format.part();
        let older: [Report; 3] = [
            report::forecast::report(plan, &outcome, &filter, part),
            report::housing::report(plan, &outcome, &report::housing::Filter::default(), part),
            balance::report(plan, &outcome, None, part),
        ];
        for report in older {
            assert!(report.records.iter().all(|record| record.len() == report.fields.len()));
            for sheet in &report.sheets {
                assert!(sheet.rows.iter().all(|row| row.len() == sheet.columns.len()), "{}", sheet.title);
            }
            let mut out = Vec::new();
            export::write(&report, format, 80, &mut out).expect("a vector takes all");
            is_harmless(out);
        }
    }
    for report in &reports {
        for table in report.tables() {
            assert!(table.rows.iter().all(|row| row.cells.len() == table.columns.len()), "{}", table.title);
        }
    }
}

/// Whether what was written is text without control characters.
fn is_harmless(out: Vec<u8>) {
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
            write_all(plan.path());
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
        write_all(plan.path());
        fs::remove_file(&path).expect("a file to remove");
        write_all(plan.path());
    }
}
