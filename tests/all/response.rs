//! What to do where places run short, and what could be given up (rule 9).

use std::fs;

use super::support::{Answer, edit, run, small_plan};

fn table(answer: &Answer) -> Vec<Vec<&str>> {
    assert_eq!((answer.code, answer.err.as_str()), (0, ""));
    answer.out.lines().map(|line| line.split(',').collect()).collect()
}

/// The small plan with so many children more a year in Ashby, and its extension from `from` for 75.
fn growing(children: u32, from: &str) -> tempfile::TempDir {
    let plan = small_plan();
    edit(plan.path(), "planning-areas/ashby.toml", "\"2014/15\" = 66", &{
        let years = (2014..2019).map(|year| format!("\"{year}/{}\" = {children}", year + 1 - 2000));
        years.collect::<Vec<_>>().join("\n")
    });
    let file = plan.path().join("planning-areas/ashby.toml");
    let text = fs::read_to_string(&file).expect("a file");
    let (kept, _) = text.split_once("[[override]]").expect("an override");
    fs::write(&file, kept).expect("a file");
    edit(plan.path(), "capital/programme.toml", "from = \"2015/16\"", &format!("from = \"{from}\""));
    plan
}

#[test]
fn a_lasting_need_is_answered_and_the_project_set_against_it() {
    // 93 children at a take-up of about 0.97 are 90 pupils for 60 places: a form short from the first year on.
    let plan = growing(93, "2016/17");
    let said = run(plan.path(), "pressure --view responses --format csv");
    let rows = table(&said);
    assert_eq!(rows.len(), 2, "{}", said.out);
    let of = |name: &str| rows[1][rows[0].iter().position(|field| *field == name).expect("a field")];
    assert_eq!(["area", "phase", "first_year"].map(of), ["ashby", "primary", "2014/15"]);
    let number = |name| of(name).parse::<f64>().expect("a number");
    // Three years on the same children begin in Year 3 of the junior school, which lacks a little more.
    assert!((number("peak_fe") - 1.0).abs() < 0.1, "{}", said.out);
    assert!((number("permanent_fe") - 1.0).abs() < 0.51 && number("bulge_fe") >= 0.0);
    assert_eq!(
        ["answer", "project", "from", "years_late"].map(of),
        ["extension", "ashby-infant-extension", "2016/17", "2"]
    );
    // Until the extension opens the whole form is missing.
    assert!((number("still_missing_fe") - number("peak_fe")).abs() < 1e-9);

    let text = run(plan.path(), "pressure --format md").out;
    assert!(text.contains("## What to do where places run short\n"), "{text}");
    assert!(text.contains("2 years late") && text.contains("extension of"), "{text}");
    assert!(run(plan.path(), "overview").out.contains("What to do where places run short"));
}

#[test]
fn an_answer_is_the_same_with_and_without_the_projects_places() {
    let plan = growing(93, "2014/15");
    let said = |flags: &str| run(plan.path(), &format!("pressure --view responses --format csv {flags}")).out;
    assert_eq!(said(""), said("--without-projects"));
    assert!(said("").contains("ashby-infant-extension,2014/15,0,"), "{}", said(""));
    assert_eq!(said("--area barton").lines().count(), 1);
    assert_eq!(said("--phase secondary").lines().count(), 1);
}

#[test]
fn a_project_that_extends_no_year_group_of_the_entry_is_no_answer() {
    let plan = growing(93, "2014/15");
    edit(plan.path(), "capital/programme.toml", "admission_number = 75", "capacity = 225");
    let said = run(plan.path(), "pressure --view responses --format csv").out;
    assert!(said.lines().nth(1).is_some_and(|row| row.contains(",,,,")), "{said}");
}

#[test]
fn falling_rolls_free_forms_from_the_year_in_which_nothing_runs_short_later() {
    let plan = growing(20, "2015/16");
    let said = run(plan.path(), "pressure --view surpluses --format csv --phase primary --area ashby");
    let rows = table(&said);
    // 75 places for 19 or 20 pupils from 2015/16 on, 60 for as many in 2014/15.
    assert_eq!(rows[1..], [["ashby", "primary", "1.5", "2015/16", "published"]], "{}", said.out);
}
