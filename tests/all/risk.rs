//! How sure the forecast is: its views agree with one another and with the pressure on places.

use std::collections::BTreeSet;

use super::support::{repository, run};

/// The fields of a CSV table without its heading; none of those asked for holds a comma.
fn fields<const N: usize>(arguments: &str, wanted: [&str; N]) -> Vec<[String; N]> {
    let said = run(&repository(), &format!("{arguments} --format csv"));
    assert_eq!(said.code, 0, "{arguments}: {}", said.err);
    let mut reader = csv::Reader::from_reader(said.out.as_bytes());
    let headings = reader.headers().expect("a heading").clone();
    let places = wanted.map(|name| headings.iter().position(|heading| heading == name).expect(name));
    reader.records().map(|row| row.expect("a record")).map(|row| places.map(|place| row[place].to_owned())).collect()
}

#[test]
fn the_table_without_a_view_is_that_of_areas() {
    let wanted = ["area", "phase", "academic_year", "p10", "p50", "p90", "chance_short"];
    let whole = fields("risk --runs 50", wanted);
    assert_eq!(whole, fields("risk --view areas --runs 50", wanted));
    // What is short of an area is its intake, in both of its views.
    let wanted = ["area", "phase", "school", "first_year", "academic_year", "chance_short"];
    let of_rolls = fields("risk --view areas --runs 50", wanted);
    assert_eq!(of_rolls, fields("risk --view intakes --runs 50", wanted));
    assert!(of_rolls.iter().all(|[_, _, school, ..]| school.is_empty()));
    assert!(of_rolls.iter().any(|[.., chance]| chance != "0"));
}

#[test]
fn schools_have_the_rows_that_the_pressure_on_places_has() {
    let wanted = ["area", "phase", "school", "first_year", "academic_year"];
    let mut pressure = fields("pressure --view places", wanted);
    pressure.retain(|[_, _, school, ..]| !school.is_empty());
    let keys: BTreeSet<_> = pressure.iter().collect();
    for view in ["schools", "school-intakes"] {
        let rows = fields(&format!("risk --view {view} --runs 5"), wanted);
        assert_eq!(rows.len(), pressure.len(), "{view}");
        assert_eq!(rows.iter().collect::<BTreeSet<_>>(), keys, "{view}");
    }
}

#[test]
fn a_part_of_the_plan_has_the_figures_of_the_whole() {
    let wanted = ["school", "academic_year", "p10", "p50", "p90", "chance_short", "comparisons"];
    let mut whole = fields("risk --view school-intakes --runs 50", wanted);
    whole.retain(|[school, ..]| school == "drake-infant");
    assert!(!whole.is_empty());
    assert_eq!(whole, fields("risk --view school-intakes --school drake-infant --runs 50", wanted));
}

#[test]
fn people_read_what_a_band_rests_on() {
    for view in ["", " --view areas", " --view intakes", " --view schools", " --view school-intakes"] {
        for format in ["text", "md"] {
            let said = run(&repository(), &format!("risk{view} --area thetford --runs 20 --format {format}")).out;
            assert!(said.contains("Band from") && said.contains("default"), "{view}: {said}");
            assert!(said.replace('\n', " ").contains("fewer than 3 past forecasts"), "{view}: {said}");
        }
    }
}
