//! Every recipe of the manual is a plan that passes `check`, and says what its text says.

use std::collections::BTreeMap;
use std::fs;

use tempfile::TempDir;

use super::support::{repository, run};

/// The recipes by their heading, each as files by path; those before the first heading stand beside every one.
fn recipes() -> BTreeMap<String, Vec<(String, String)>> {
    let manual = fs::read_to_string(repository().join("docs/recipes.md")).expect("the manual");
    let files = |section: &str| -> Vec<(String, String)> {
        let blocks = section.split("```toml\n").skip(1).filter_map(|block| block.split("```").next());
        let file = |block: &str| {
            let (first, text) = block.split_once('\n').expect("a first line");
            (first.trim_start_matches("# ").to_owned(), text.to_owned())
        };
        blocks.map(file).collect()
    };
    let mut sections = manual.split("\n## ");
    let beside = files(sections.next().expect("a beginning"));
    let recipe = |section: &str| {
        let (title, text) = section.split_once('\n').expect("a heading");
        (title.to_owned(), beside.iter().cloned().chain(files(text)).collect())
    };
    sections.map(recipe).collect()
}

/// A recipe as a plan.
fn plan(title: &str) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for (path, text) in &recipes()[title] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

/// The places of a school's year groups in a year.
fn places(folder: &TempDir, school: &str, year: &str) -> Vec<f64> {
    let said = run(folder.path(), &format!("forecast --school {school} --from {year} --to {year} --format csv")).out;
    let row = |row: &str| row.split(',').nth(8).expect("places").parse().expect("a number");
    said.lines().skip(1).map(row).collect()
}

#[test]
fn every_recipe_passes_check() {
    let recipes = recipes();
    assert_eq!(recipes.len(), 9, "{:?}", recipes.keys());
    for title in recipes.keys() {
        let folder = plan(title);
        // Homes without a word on past building are told of wherever there are some.
        let said = run(folder.path(), "check --format csv");
        let others = |row: &&str| !row.contains(",past-building-unknown,");
        assert_eq!((said.code, said.out.lines().skip(1).find(others)), (0, None), "{title}");
        assert_eq!(run(folder.path(), "pressure").code, 0, "{title}");
    }
}

#[test]
fn a_new_school_comes_with_its_project_and_draws() {
    let folder = plan("A new school with its project");
    let base = |flags: &str| {
        let said = run(folder.path(), &format!("forecast --from 2016/17 --to 2016/17 --format csv {flags}")).out;
        let rows: Vec<Vec<String>> = said.lines().map(|row| row.split(',').map(str::to_owned).collect()).collect();
        let of = |row: &Vec<String>| (row[2].clone(), row[4].clone(), row[5].parse::<f64>().unwrap_or_default());
        rows.iter().skip(1).map(of).filter(|(_, year, _)| year == "R").collect::<Vec<_>>()
    };
    let expected = [("weston-park", 15.0), ("weston-primary", 45.0)];
    let found: Vec<(String, f64)> = base("").into_iter().map(|(school, _, pupils)| (school, pupils)).collect();
    assert_eq!(found, expected.map(|(school, pupils)| (school.to_owned(), pupils)));
    assert_eq!(base("--projects none"), [("weston-primary".to_owned(), "R".to_owned(), 60.0)]);
    assert_eq!(places(&folder, "weston-park", "2016/17"), [60.0]);
}

#[test]
fn places_are_those_that_cohorts_were_admitted_to() {
    let of = |title: &str, school: &str| places(&plan(title), school, "2014/15");
    assert_eq!(of("An 11-18 school", "weston-high"), [180.0, 180.0, 180.0, 180.0, 180.0, 110.0, 110.0]);
    assert_eq!(of("A cut of the admission number", "weston-primary"), [75.0, 75.0, 75.0, 90.0, 90.0, 90.0, 90.0]);
    assert_eq!(of("A bulge already on roll", "weston-primary"), [60.0, 60.0, 90.0, 60.0, 60.0, 60.0, 60.0]);
}

#[test]
fn a_unit_is_taken_off_the_capacity() {
    let said = run(plan("A unit").path(), "pressure --view places --school weston-primary --format csv").out;
    let row: Vec<&str> = said.lines().nth(1).expect("a row").split(',').collect();
    assert_eq!(row[9], "210", "{said}");
    assert!(run(plan("A unit").path(), "schools").out.contains("Unit"));
}

#[test]
fn separate_areas_have_rows_of_their_phases_and_pupils_of_the_other_find_their_school() {
    let folder = plan("Separate primary and secondary areas");
    let said = run(folder.path(), "pressure --view places --format csv").out;
    let rows: Vec<Vec<&str>> = said.lines().skip(1).map(|row| row.split(',').collect()).collect();
    assert!(rows.iter().all(|row| (row[0] == "weston-north") == (row[1] == "primary")), "{said}");
    let unassigned = run(folder.path(), "forecast --format csv").out;
    assert!(unassigned.lines().skip(1).all(|row| !row.split(',').nth(2).expect("a school").is_empty()), "{unassigned}");
    let text = run(folder.path(), "pressure").out;
    assert!(text.contains("Weston secondary is a planning area of secondary schools only."), "{text}");
}

/// Year 7 took in 88 from 29 + 59 in Year 6: a take-up of 1 of the 30 + 60 who come next.
#[test]
fn an_all_through_school_admits_its_own_and_others_at_year_7() {
    let folder = plan("An all-through school");
    let said = run(folder.path(), "forecast --school weston-academy --from 2014/15 --to 2014/15 --format csv").out;
    let row: Vec<&str> = said.lines().nth(1).expect("Year 7").split(',').collect();
    assert_eq!((row[4], row[5], row[8]), ("7", "90", "90"), "{said}");
}

#[test]
fn what_rests_on_a_total_spread_over_the_years_is_marked() {
    let folder = plan("Totals only");
    let said = run(folder.path(), "forecast --school hill-primary --format csv").out;
    assert!(said.lines().count() > 1 && said.lines().skip(1).all(|row| row.ends_with(",illustrative")), "{said}");
}
