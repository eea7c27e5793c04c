//! Past building beside new homes, births and intakes: the keys, what `check` says of them, what scenarios change.

use std::fs;
use std::path::Path;

use placeplan::plan::load;

use super::support::{edit, loaded, run, said, small_plan};

const ASSUMPTIONS: &str = "planning-areas/assumptions.toml";
const ASHBY: &str = "planning-areas/ashby.toml";

/// The lines of `check` with a code.
fn found(folder: &Path, code: &str) -> Vec<String> {
    let csv = run(folder, "check --format json").out;
    let all: Vec<serde_json::Value> = serde_json::from_str(&csv).expect("JSON");
    let with_code = all.iter().filter(|one| one["code"] == code);
    with_code.map(|one| one["message"].as_str().unwrap_or_default().to_owned()).collect()
}

/// Adds tables at the end of a file.
fn add(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    let whole = fs::read_to_string(&path).expect("a file") + "\n" + text;
    fs::write(path, whole).expect("a written file");
}

/// The base pupils in Reception of Barton Primary in 2014/15.
fn reception(folder: &Path, arguments: &str) -> f64 {
    let out = run(folder, &format!("{arguments} forecast --school barton-primary --to 2014/15 --format csv")).out;
    let line = out.lines().find(|line| line.contains(",2014/15,R,")).expect("a row").to_owned();
    line.split(',').nth(5).expect("a base").parse().expect("a number")
}

#[test]
fn pupils_that_may_be_counted_twice_are_found() {
    let plan = small_plan();
    let twice = "housing adds 25 primary pupils by 2018/19; nothing is known of past building, which is in the base \
                 already: up to all of them may be counted twice";
    assert_eq!(found(plan.path(), "past-building-unknown"), [twice]);
    add(plan.path(), ASSUMPTIONS, "[completions]\n\"2013-14\" = 0\n");
    assert_eq!(found(plan.path(), "past-building-unknown"), Vec::<String>::new());
}

#[test]
fn years_filled_in_and_homes_on_no_site_are_found() {
    let plan = small_plan();
    add(plan.path(), ASSUMPTIONS, "[completions]\n\"2012-13\" = 50\n\"2013-14\" = 50\n");
    let filled = "the completions of the plan are filled in: 2011-12 as 2012-13";
    assert_eq!(found(plan.path(), "completions-filled"), [filled]);
    // Mill Lane takes the mean of 50 in 2014-15 and 2015-16, after which it is built.
    let elsewhere = "50 homes of 2016-17 are taken to be built on sites not listed, over all areas";
    assert_eq!(found(plan.path(), "homes-on-no-site"), [elsewhere]);
    let unplaced = "what was built in Ashby is known only through the plan's total: what it brought is held by all \
                    schools of the plan, not theirs";
    assert_eq!(found(plan.path(), "past-homes-unplaced"), [unplaced]);

    add(plan.path(), ASHBY, "[completions]\n\"2011-12\" = 20\n\"2012-13\" = 20\n\"2013-14\" = 20\n");
    assert_eq!(found(plan.path(), "past-homes-unplaced"), Vec::<String>::new());
}

#[test]
fn years_to_come_are_a_statement_that_sites_may_exceed() {
    let plan = small_plan();
    let years = "\"2011-12\" = 50\n\"2012-13\" = 50\n\"2013-14\" = 50\n\"2014-15\" = 40\n\"2016-17\" = 0\n";
    add(plan.path(), ASSUMPTIONS, &format!("[completions]\n{years}"));
    let above = "the areas of the plan have more homes than its completions say: 50 against 40 in 2014-15; they stand";
    assert_eq!(found(plan.path(), "sites-above-total"), [above]);
    assert_eq!(found(plan.path(), "homes-on-no-site"), Vec::<String>::new());
    let filled = "the completions of the plan are filled in: 2015-16 as 2016-17, 2017-18 to 2018-19 as 2016-17";
    assert_eq!(found(plan.path(), "completions-filled"), [filled]);
}

#[test]
fn a_background_beside_completions_has_no_effect() {
    let plan = small_plan();
    edit(plan.path(), ASHBY, "category = 3", "category = 3\nbackground_completions = 10");
    assert_eq!(said(&loaded(plan.path())), Vec::<String>::new());
    add(plan.path(), ASSUMPTIONS, "[completions]\n\"2013-14\" = 0\n");
    let expected = "planning-areas/ashby.toml:4:26: finding[background-without-effect]: the background completions of \
                    Ashby change nothing (leave them out: [completions] says what past building brought)";
    assert_eq!(said(&loaded(plan.path())), [expected]);
}

#[test]
fn intakes_that_nothing_is_known_of_are_found_with_their_schools() {
    let plan = small_plan();
    assert_eq!(found(plan.path(), "usual-intake"), Vec::<String>::new());
    edit(plan.path(), "planning-areas/barton.toml", "feeders = [\"ashby-junior\", \"barton-primary\"]", "feeders = []");
    let usual = "Barton: nothing says how many could enter Year 7 of barton-high, so the mean of past intakes stands, \
                 moved to the level of the base year";
    assert_eq!(found(plan.path(), "usual-intake"), [usual]);
}

#[test]
fn scenarios_change_the_keys_one_by_one_and_all_births_at_once() {
    let plan = small_plan();
    let scenario = "[[change]]\nat = \"assumptions/completions/2014-15\"\nto = 7\n\
                    [[change]]\nat = \"area:ashby/completions/2013-14\"\nto = -3\n\
                    [[change]]\nat = \"yield:standard/local_movers\"\nto = 0.25\n\
                    [[change]]\nat = \"assumptions/intake_weights\"\nto = [4, 1]\n\
                    [[change]]\nareas = \"all\"\ncohort_factor = 0.5\n\
                    [[change]]\nareas = [\"barton\"]\ncohort_factor = 0.8\n";
    fs::write(plan.path().join("scenarios/keys.toml"), scenario).expect("a file");
    let loaded = load(plan.path(), &["keys".to_owned()]);
    assert_eq!(said(&loaded), Vec::<String>::new());
    let plan_of = &loaded.plan;
    let years = |table: &placeplan::plan::ByYear<placeplan::calendar::FinancialYear, i32>| -> Vec<(String, i32)> {
        table.years.iter().map(|(year, homes)| (year.to_string(), homes.value)).collect()
    };
    assert_eq!(years(&plan_of.assumptions.completions), [("2014-15".to_owned(), 7)]);
    assert_eq!(years(&plan_of.areas[0].completions), [("2013-14".to_owned(), -3)]);
    assert!((plan_of.yields[0].local_movers.value - 0.25).abs() < 1e-12);
    assert_eq!(plan_of.assumptions.intake_weights.as_ref().map(|weights| weights.value.clone()), Some(vec![4.0, 1.0]));
    // Births of 31 by a take-up of (3·29 + 2·28) / (3·30 + 2·30), and four tenths of that.
    let ought = 31.0 * 143.0 / 150.0;
    assert!((reception(plan.path(), "") - ought).abs() < 1e-9);
    assert!((reception(plan.path(), "--scenario keys") - 0.4 * ought).abs() < 1e-9);
}

#[test]
fn what_is_wrong_with_the_keys_is_said() {
    for (file, text, expected) in [
        (
            ASSUMPTIONS,
            "[completions]\nyield = \"towers\"\n\"2013-14\" = 5\n",
            "error[unknown-id]: no yield has the id `towers`",
        ),
        (ASSUMPTIONS, "[completions]\n\"2013/14\" = 5\n", "error[wrong-year-kind]"),
        (ASSUMPTIONS, "[completions]\n\"2013-14\" = 5.5\n", "error[wrong-type]"),
        (ASHBY, "[completions]\nyield = \"standard\"\n", "error[unknown-key]"),
        (ASSUMPTIONS, "[yield.flats]\nlocal_movers = 1.5\n", "error[out-of-range]: `local_movers` is 1.5"),
    ] {
        let plan = small_plan();
        add(plan.path(), file, text);
        let said = said(&loaded(plan.path()));
        assert!(said.len() == 1 && said[0].contains(expected), "{expected}: {said:?}");
    }
    let plan = small_plan();
    edit(plan.path(), ASSUMPTIONS, "[yield.standard]", "[yield.houses]");
    edit(plan.path(), ASHBY, "rate = 50", "rate = 50\nyield = \"houses\"");
    assert_eq!(said(&loaded(plan.path())), Vec::<String>::new());
    add(plan.path(), ASHBY, "[completions]\n\"2013-14\" = 5\n");
    let said = said(&loaded(plan.path()));
    assert!(said.len() == 1 && said[0].contains("no yield has the id `standard`"), "{said:?}");
}

#[test]
fn the_derivation_and_the_table_say_what_is_held_and_added() {
    let plan = small_plan();
    let years = "\"2011-12\" = 50\n\"2012-13\" = 50\n\"2013-14\" = 50\n";
    add(plan.path(), ASHBY, &format!("[completions]\n{years}"));
    edit(plan.path(), ASSUMPTIONS, "secondary = 0.17", "secondary = 0.17\nlocal_movers = 0.6");
    let explain = |address: &str| run(plan.path(), &format!("explain {address}"));
    // Without the breaks of its lines.
    let words = |address: &str| explain(address).out.split_whitespace().collect::<Vec<_>>().join(" ");
    let explained = words("school:barton-primary/2018/19/3/housing");
    // Homes on no listed site come where Mill Lane leaves room for them, in Ashby; Barton gets Mill Lane's.
    assert!(explained.contains("New homes bring 4 pupils to this year group by 2018/19."), "{explained}");
    let explained = words("school:ashby-infant/2016/17/2/housing");
    assert!(explained.contains("Building of 2011-14 brought 5 over the same time"), "{explained}");
    let table = run(plan.path(), "housing --format csv").out;
    assert!(table.contains("\nashby,,2016-17,50,"), "{table}");
    for (address, code) in
        [("unlisted:ashby/2016-17/held", 0), ("site:mill-lane/2016-17/held", 0), ("unlisted:2016-17", 2)]
    {
        assert_eq!(explain(address).code, code, "{}", explain(address).err);
    }
}
