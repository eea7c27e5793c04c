//! How an intake fares: the same in every table, and in the findings.

use std::collections::BTreeMap;

use super::support::{edit, repository, run, small_plan};

/// The rows of a table by area and first year.
fn by_intake(table: &str) -> BTreeMap<(String, String), Vec<BTreeMap<String, String>>> {
    let said = run(&repository(), &format!("{table} --format csv"));
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{table}");
    let mut rows: BTreeMap<_, Vec<BTreeMap<String, String>>> = BTreeMap::new();
    for row in csv::Reader::from_reader(said.out.as_bytes()).deserialize::<BTreeMap<String, String>>() {
        let row = row.expect("a record");
        if row.get("school").is_none_or(String::is_empty) {
            rows.entry((row["area"].clone(), row["first_year"].clone())).or_default().push(row);
        }
    }
    rows
}

fn forms(row: &BTreeMap<String, String>) -> f64 {
    row["pressure_fe"].parse().expect("a number")
}

#[test]
fn short_first_is_what_the_pressure_table_says() {
    let pressure = by_intake("pressure");
    let first_short = by_intake("pressure --view first-short");
    assert_eq!(pressure.keys().collect::<Vec<_>>(), first_short.keys().collect::<Vec<_>>());
    for (intake, rows) in &pressure {
        assert_eq!(first_short[intake].len(), 1, "{intake:?}");
        let said = &first_short[intake][0];
        let first = |test: &dyn Fn(&&BTreeMap<String, String>) -> bool| {
            rows.iter().find(test).map(|row| row["academic_year"].clone()).unwrap_or_default()
        };
        assert_eq!(said["first_short"], first(&|row| row["state"] == "short"), "{intake:?}");
        assert_eq!(said["first_half_form"], first(&|row| forms(row) >= 0.5 - 1e-9), "{intake:?}");
        let most = rows.iter().map(forms).fold(f64::MIN, f64::max);
        let worst: f64 = said["worst_fe"].parse().expect("a number");
        assert!((worst - most).abs() < 1e-9, "{intake:?}");
        assert_eq!(said["reason"].is_empty(), said["first_short"].is_empty());
    }
}

#[test]
fn the_earliest_short_comes_first_and_never_comes_last() {
    let said = run(&repository(), "pressure --view first-short --format csv");
    let mut reader = csv::Reader::from_reader(said.out.as_bytes());
    let rows: Vec<(String, f64, String)> = reader
        .deserialize::<BTreeMap<String, String>>()
        .map(|row| row.expect("a record"))
        .map(|row| {
            (row["first_short"].clone(), -row["worst_fe"].parse::<f64>().expect("a number"), row["area"].clone())
        })
        .map(|(year, worst, area)| (if year.is_empty() { "never".to_owned() } else { year }, worst, area))
        .collect();
    // The remainder is no place, and comes last of all.
    let (remainder, rows): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.2 == "rest-of-norfolk");
    assert!(!remainder.is_empty() && said.out.trim_end().lines().last().is_some_and(|row| row.starts_with("rest-")));
    assert!(rows.is_sorted_by(|a, b| a.partial_cmp(b).is_some_and(std::cmp::Ordering::is_le)), "{rows:?}");
    assert!(rows.last().is_some_and(|last| last.0 == "never"));
}

#[test]
fn the_overview_is_the_table_of_what_is_short_first() {
    let table = |text: &str, title: &str| {
        let part = text.split(&format!("## {title}")).nth(1).expect("the table").split("\n## ").next();
        part.expect("its lines").lines().filter(|line| line.starts_with('|')).collect::<Vec<_>>().join("\n")
    };
    let overview = run(&repository(), "overview --format md").out;
    let alone = run(&repository(), "pressure --view first-short --format md").out;
    assert_eq!(table(&overview, "Areas by pressure"), table(&alone, "Where places run short first"));
    let thetford = overview.lines().find(|line| line.starts_with("| Thetford | Reception |")).expect("Thetford");
    assert!(thetford.contains("▲ short |") && thetford.contains("| roll |"), "{thetford}");
}

#[test]
fn the_whole_plan_adds_up_its_areas() {
    let summary = by_intake("pressure --view summary");
    let of_plan = &summary[&(String::new(), "7".to_owned())];
    for row in of_plan {
        let areas = summary.iter().filter(|((area, first_year), _)| !area.is_empty() && first_year == "7");
        let same = areas.flat_map(|(_, rows)| rows).filter(|one| one["academic_year"] == row["academic_year"]);
        assert!((same.map(forms).sum::<f64>() - forms(row)).abs() < 1e-9);
    }
    assert_eq!(of_plan.len(), 15);
}

#[test]
fn a_table_of_areas_is_not_made_for_a_school() {
    for view in ["summary", "first-short", "responses", "surpluses"] {
        let said = run(&repository(), &format!("pressure --view {view} --school drake-infant"));
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{view}");
        assert!(said.err.contains("--school goes with --view places"), "{}", said.err);
    }
}

#[test]
fn a_finding_about_year_3_says_year_3_and_compares_what_it_names() {
    let found = run(&repository(), "check").out;
    assert!(found.contains("Cromer is short of Year 3 places from 2016/17, at worst "), "{found}");
    let full = "Cromer is over net capacity from 2014/15 at its schools that begin with Reception, and short of \
                Reception places, at worst ";
    assert!(found.contains(full), "{found}");
    let plan = small_plan();
    edit(plan.path(), "planning-areas/barton.toml", "capacity = 450", "capacity = 10");
    let found = run(plan.path(), "check").out;
    assert!(
        found.contains("is over net capacity from 2014/15 at its schools that begin with Year 7, at worst"),
        "{found}"
    );
}

#[test]
fn the_schools_are_listed_with_their_base_year_s_roll() {
    let said = run(&repository(), "schools --area thetford --format csv");
    assert_eq!(said.code, 0, "{}", said.err);
    let drake = said.out.lines().find(|line| line.starts_with("drake-infant,")).expect("Drake Infant");
    assert!(drake.contains(",thetford,mainstream,R-2,60,120,,120,,,"), "{drake}");
    let secondary = run(&repository(), "schools --area thetford --phase secondary --format csv").out;
    assert_eq!(secondary.lines().count(), 1, "{secondary}");
    let text = run(&repository(), "schools").out;
    assert!(text.contains("\n\nSchools\n") && text.contains("Roll 2013/14") && text.contains("\nTotal"), "{text}");
}
