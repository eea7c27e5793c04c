//! Two scenarios side by side.

use std::collections::BTreeMap;

use placeplan::money::Pence;

use super::support::{edit, repository, run, small_plan};

type Key = [String; 4];

/// The comparison as A, B and difference by kind, id, year and figure.
fn compared(folder: &std::path::Path, arguments: &str) -> BTreeMap<Key, [String; 3]> {
    let said = run(folder, &format!("compare {arguments} --format csv"));
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{arguments}");
    let mut reader = csv::Reader::from_reader(said.out.as_bytes());
    assert_eq!(
        reader.headers().expect("a header").iter().collect::<Vec<_>>().join(","),
        "kind,id,year,figure,a,b,difference,basis"
    );
    let rows: Vec<Vec<String>> = reader.deserialize().map(|row| row.expect("a record")).collect();
    let part = |row: &[String], place: usize| row[place].clone();
    let keyed: BTreeMap<Key, [String; 3]> = rows
        .iter()
        .map(|row| ([0, 1, 2, 3].map(|place| part(row, place)), [4, 5, 6].map(|place| part(row, place))))
        .collect();
    assert_eq!(keyed.len(), rows.len(), "a key stands once");
    keyed
}

fn key(parts: [&str; 4]) -> Key {
    parts.map(str::to_owned)
}

fn pence(text: &str) -> Pence {
    Pence(text.replace('.', "").parse().expect("digits"))
}

#[test]
fn a_project_a_year_late_moves_its_money_and_its_places() {
    let table = compared(&repository(), "base drake-a-year-late");
    let money = |year: &str| table.get(&key(["project", "drake-primary", year, "spend"])).cloned().unwrap_or_default();
    // Whatever A spends in a year, B spends a year later.
    for (year, next) in [("2013-14", "2014-15"), ("2014-15", "2015-16"), ("2015-16", "2016-17")] {
        assert!(!money(year)[0].is_empty(), "{year}");
        assert_eq!(money(year)[0], money(next)[1], "{year}");
    }
    assert!(table.iter().all(|(key, [a, b, difference])| {
        let moves = key[0] == "project" && key[1] != "drake-primary" && key[3] == "spend";
        !moves || (a == b && difference == "0.00")
    }));

    // The small plan's infant school grows from 60 to 75 a year in 2015/16, or a year later.
    let small = small_plan();
    let table = compared(small.path(), "base late");
    let number = |year: &str| table[&key(["area", "ashby/R", year, "admission_number"])].clone();
    assert_eq!(number("2014/15"), ["60", "60", "0"]);
    assert_eq!(number("2015/16"), ["75", "60", "-15"]);
    assert_eq!(number("2016/17"), ["75", "75", "0"]);
    let text = run(small.path(), "compare base late --format md").out;
    assert!(text.contains("| Ashby | Primary, R | 2015/16 |"), "{text}");
}

#[test]
fn differences_are_b_less_a_and_each_year_s_spend_is_funded_or_not() {
    let table = compared(&repository(), "base housing-two-years-late+basic-need-cut");
    let mut moves = 0;
    for (key, [a, b, difference]) in &table {
        if key[0] == "area" {
            let number = |text: &str| text.parse::<f64>().expect("a number");
            assert!((number(b) - number(a) - number(difference)).abs() < 1e-9, "{key:?}");
            moves += usize::from(number(difference) != 0.0);
        } else {
            assert_eq!(pence(b) - pence(a), pence(difference), "{key:?}");
            moves += usize::from(difference != "0.00");
        }
        if key[3] == "funded" {
            let of = |figure: &str| {
                let mut other = key.clone();
                other[3] = figure.to_owned();
                table[&other].clone()
            };
            let (spend, short) = (of("spend"), of("unfunded"));
            for (side, funded) in [a, b].into_iter().enumerate() {
                assert_eq!(pence(&spend[side]), pence(&short[side]) + pence(funded), "{key:?}");
            }
        }
    }
    assert!(moves > 10);
    let cut = &table[&key(["source", "basic-need-growth", "2013-14", "received"])];
    assert_eq!(pence(&cut[1]).0 * 10, pence(&cut[0]).0 * 9);
}

#[test]
fn both_sides_give_the_figures_of_the_tables() {
    let table = compared(&repository(), "base housing-two-years-late");
    for (side, flags) in [(0, ""), (1, "--scenario housing-two-years-late")] {
        let said = run(&repository(), &format!("pressure --format csv {flags}")).out;
        let mut reader = csv::Reader::from_reader(said.as_bytes());
        for row in reader.deserialize::<BTreeMap<String, String>>().map(|row| row.expect("a record")) {
            let id = format!("{}/{}", row["area"], row["first_year"]);
            let found = table.get(&key(["area", &id, &row["academic_year"], "intake"]));
            if let Some(found) = found.filter(|_| row["school"].is_empty()) {
                assert_eq!(found[side], row["intake"], "{id} {}", row["academic_year"]);
            }
        }
    }
}

#[test]
fn text_shows_what_moves_and_says_that_nothing_else_does() {
    let same = run(&repository(), "compare base base").out;
    assert!(same.contains("A base against B base\n") && same.contains("Nothing moves"), "{same}");
    assert!(!same.contains("what moves"), "{same}");
    let said = run(&repository(), "compare base drake-a-year-late").out;
    assert!(said.contains("Projects: what moves (£'000)") && said.contains("Places: what moves"), "{said}");
    assert!(said.contains("Nothing else moves") && said.contains("every figure rests on"), "{said}");
    assert!(!said.contains("Receipts: what moves"), "{said}");
}

#[test]
fn scenarios_stack_on_either_side_and_flags_hold_for_both() {
    let cut = "drake-a-year-late+basic-need-cut";
    let stacked = run(&repository(), &format!("compare {cut} {cut}")).out;
    assert!(stacked.contains("\nA drake-a-year-late + basic-need-cut against"), "{stacked}");
    assert!(stacked.contains("Nothing moves"), "{stacked}");
    let flagged = run(&repository(), "compare base basic-need-cut --scenario drake-a-year-late --format csv").out;
    let written = run(&repository(), &format!("compare drake-a-year-late {cut} --format csv")).out;
    assert_eq!(flagged, written);
    // Given twice, a scenario counts once.
    let twice = run(&repository(), "--scenario drake-a-year-late compare base drake-a-year-late").out;
    assert!(twice.contains("Nothing moves"), "{twice}");
}

#[test]
fn an_unknown_scenario_is_wrong_usage_and_the_nearest_is_named() {
    for arguments in
        ["compare base drake-a-year-lat", "compare drake-a-year-lat base", "compare base+drake-a-year-lat base"]
    {
        let said = run(&repository(), arguments);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{arguments}");
        assert!(said.err.contains("no scenario `drake-a-year-lat`; did you mean `drake-a-year-late`?"), "{}", said.err);
    }
    assert_eq!(run(&repository(), "compare base").code, 2);
    assert_eq!(run(&repository(), "compare base drake-a-year-late+").code, 2);
}

#[test]
fn errors_are_told_once_and_the_comparison_is_made_of_what_is_sound() {
    let plan = small_plan();
    edit(plan.path(), "planning-areas/barton.toml", "[area]", "[area]\nnonsense = 1");
    let said = run(plan.path(), "compare base late");
    assert_eq!(said.code, 1);
    assert_eq!(said.err.matches("nonsense = 1\n").count(), 1, "{}", said.err);
    let heading = "A small plan, base year 2013/14, A = base, B = with scenario late\n\
        INCOMPLETE: 1 error leaves out part of planning-areas/barton.toml\n";
    assert!(said.out.starts_with(heading), "{}", said.out);
    assert!(said.out.contains("\n\nA base against B late\n"), "{}", said.out);
}

#[test]
fn what_may_have_to_go_back_to_developers_moves_with_the_programme() {
    let plan = small_plan();
    let programme = "capital/programme.toml";
    let terms = "site = \"mill-lane\"\nspend_within_years = 1\nprojects = [\"ashby-infant-extension\"]\n";
    edit(plan.path(), programme, "site = \"mill-lane\"\n", terms);
    let dropped = "title = \"Without\"\n[[change]]\nprojects = [\"ashby-infant-extension\"]\ndrop = true\n";
    std::fs::write(plan.path().join("scenarios/without.toml"), dropped).expect("a scenario");
    let table = compared(plan.path(), "base without");
    let lines: Vec<_> = table.iter().filter(|(key, _)| key[3] == "going_back").collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    let (found, figures) = lines[0];
    assert_eq!(found[..2], ["source", "mill-lane-s106"]);
    // Without the project nobody may spend the agreement's £250,000.
    assert_eq!((figures[1].as_str(), pence(&figures[2])), ("250000.00", pence(&figures[1]) - pence(&figures[0])));
    let said = run(plan.path(), "compare base without").out;
    assert!(said.contains("Developers' money that may have to go back (£'000)"), "{said}");
    assert!(said.contains("Developers' money that may have to go back: what moves"), "{said}");
}

#[test]
fn it_begins_with_what_moves_in_all_and_by_area_and_may_be_narrowed() {
    let compare = "compare base housing-two-years-late";
    let said = run(&repository(), compare).out;
    let titles = [
        "In all",
        "Forms of entry in the worst year: what moves",
        "Pupils without a place, all years: what moves",
        "Places: what moves",
        "Receipts: what moves",
    ];
    let places: Vec<usize> = titles.iter().map(|title| said.find(title).expect("a table")).collect();
    assert!(places.is_sorted(), "{places:?}");

    let rows = |more: &str| run(&repository(), &format!("{compare} --format csv {more}")).out;
    let (thetford, money) = (rows("--area thetford"), rows("--area thetford --view money"));
    let ids = |table: &str| -> std::collections::BTreeSet<String> {
        table.lines().skip(1).map(|line| line.split(',').nth(1).expect("an id").to_owned()).collect()
    };
    let of_money = ["drake-primary", "raleigh-admirals", "thetford-s106"].map(str::to_owned);
    assert_eq!(ids(&money), of_money.into_iter().collect());
    let both = ids(&thetford);
    assert!(both.contains("thetford/R") && both.is_superset(&ids(&money)), "{both:?}");
    assert!(both.iter().all(|id| ids(&money).contains(id) || id.starts_with("thetford/")), "{both:?}");
    assert!(rows("--view places").lines().skip(1).all(|line| line.starts_with("area,")));

    let unknown = run(&repository(), &format!("{compare} --area thetfrd"));
    assert_eq!((unknown.code, unknown.err.contains("did you mean `thetford`?")), (2, true), "{}", unknown.err);
    assert_eq!(run(&repository(), &format!("{compare} --view summary --format csv")).code, 2);
}
