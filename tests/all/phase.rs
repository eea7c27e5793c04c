//! The proposed phasing, as the command gives it and keeps it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::support::{edit, repository, run, small_plan};

/// A view's rows, fields by name.
fn rows(folder: &Path, arguments: &str) -> Vec<BTreeMap<String, String>> {
    let said = run(folder, &format!("phase {arguments} --format csv"));
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{arguments}");
    let mut reader = csv::Reader::from_reader(said.out.as_bytes());
    reader.deserialize().map(|row| row.expect("a record")).collect()
}

/// Objective by objective: before, after, bound, proven.
fn objectives(folder: &Path, arguments: &str) -> BTreeMap<String, [String; 4]> {
    let fields = |row: BTreeMap<String, String>| {
        (row["objective"].clone(), ["before", "after", "bound", "proven"].map(|field| row[field].clone()))
    };
    rows(folder, &format!("--view objectives {arguments}")).into_iter().map(fields).collect()
}

fn number(text: &str) -> f64 {
    text.parse().expect("a number")
}

/// What `balance` leaves unfunded, in pounds.
fn short(folder: &Path, arguments: &str) -> f64 {
    let scenarios: Vec<String> = arguments.split_whitespace().skip(1).map(str::to_owned).collect();
    let plan = placeplan::plan::load(folder, &scenarios).plan;
    let funding = placeplan::outcome::funding(&plan, placeplan::funding::FundingOptions::default());
    number(&funding.gap(&plan).pounds().replace(['£', ','], ""))
}

/// A plan whose one project could do without its places, and has its money a year late.
fn money_late() -> tempfile::TempDir {
    let plan = small_plan();
    edit(plan.path(), "capital/programme.toml", "\"2013-14\" = \"1.5m\"", "\"2015-16\" = \"1.6m\"");
    edit(plan.path(), "capital/programme.toml", "completion = \"2015-08\"", "completion = \"2015-03\"");
    edit(plan.path(), "capital/programme.toml", "admission_number = 75", "admission_number = 60");
    plan
}

#[test]
fn a_project_moves_to_its_money_and_the_saved_scenario_says_the_same() {
    let plan = money_late();
    let moves = rows(plan.path(), "");
    assert_eq!(moves.len(), 1);
    assert_eq!((moves[0]["project"].as_str(), moves[0]["shift_years"].as_str()), ("ashby-infant-extension", "1"));
    assert_eq!((moves[0]["least_shift"].as_str(), moves[0]["most_shift"].as_str()), ("0", "1"));
    assert!(moves[0]["reason"].starts_with("moved a year: no money in 2013-14"), "{}", moves[0]["reason"]);

    let saved = run(plan.path(), "phase --save phased");
    assert_eq!(saved.code, 0, "{}", saved.err);
    assert!(saved.err.contains("phased.toml"), "{}", saved.err);
    assert!(saved.out.contains("Optimal, proven"), "{}", saved.out);
    let file = plan.path().join("scenarios/phased.toml");
    let text = fs::read_to_string(&file).expect("a scenario");
    assert!(text.contains("[[change]]\nprojects = [\"ashby-infant-extension\"]\nshift_years = 1\n"), "{text}");
    assert_eq!(run(plan.path(), "check --scenario phased").code, 0);

    // What the scenario's balance leaves unfunded is what the phasing promised.
    let promised = objectives(plan.path(), "")["unfunded"].clone();
    let short = short(plan.path(), "--scenario phased");
    assert!((short - number(&promised[1])).abs() < 0.005, "{short} {promised:?}");
    assert!(number(&promised[1]) < number(&promised[0]));
    assert_eq!(rows(plan.path(), "--scenario phased")[0]["shift_years"], "0");
    assert!(run(plan.path(), "compare base phased").out.contains("Projects: what moves"));
}

#[test]
fn what_is_there_is_kept_unless_forced() {
    let plan = money_late();
    let file = plan.path().join("scenarios/late.toml");
    let mine = fs::read_to_string(&file).expect("a scenario");
    let refused = run(plan.path(), "phase --save late");
    assert_eq!((refused.code, refused.out.as_str()), (3, ""));
    assert!(refused.err.contains("--force overwrites it"), "{}", refused.err);
    assert_eq!(fs::read_to_string(&file).expect("a scenario"), mine);
    assert_eq!(run(plan.path(), "phase --save late --force -q").code, 0);
    assert_ne!(fs::read_to_string(&file).expect("a scenario"), mine);

    fs::remove_dir_all(plan.path().join("scenarios")).expect("no scenarios");
    assert_eq!(run(plan.path(), "phase --save first").code, 0);
    assert_eq!(fs::read_dir(plan.path().join("scenarios")).expect("a folder").count(), 1);
}

#[test]
fn what_is_built_already_stays_unless_it_is_named() {
    let plan = money_late();
    assert_eq!(rows(plan.path(), "")[0]["shift_years"], "1");
    edit(plan.path(), "capital/programme.toml", "group = \"in-preparation\"", "group = \"on-site\"");
    // On site it goes on with what there is; built whole or not at all it does not.
    edit(plan.path(), "capital/programme.toml", "group = \"on-site\"", "group = \"on-site\"\ndivisible = false");
    let stays = rows(plan.path(), "");
    assert_eq!((stays[0]["shift_years"].as_str(), stays[0]["least_shift"].as_str()), ("0", ""));
    assert_eq!(stays[0]["reason"], "stays: it is on-site already");
    let said = run(plan.path(), "phase").out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("1 on-site already") && said.contains("--move names groups that may."), "{said}");
    assert_eq!(rows(plan.path(), "--move on-site")[0]["shift_years"], "1");
    assert_eq!(rows(plan.path(), "--move complete")[0]["shift_years"], "0");
    assert_eq!(run(plan.path(), "phase --move somewhere").code, 2);
}

#[test]
fn who_is_without_a_place_because_of_a_move_is_told_where() {
    // What it waits for moves the extension a year; it is the only project.
    let plan = money_late();
    edit(plan.path(), "capital/programme.toml", "admission_number = 60", "admission_number = 75");
    edit(plan.path(), "capital/programme.toml", "cleared = true", "cleared = false\ndue = \"2014-09\"");
    assert_eq!(rows(plan.path(), "--view moves")[0]["shift_years"], "1");
    let places = rows(plan.path(), "--view where");
    assert!(!places.is_empty() && places.iter().all(|row| row["project"] == "ashby-infant-extension"), "{places:?}");
    let more: f64 = places.iter().map(|row| number(&row["unplaced"])).sum();
    let [before, after, ..] = &objectives(plan.path(), "")["unplaced"];
    assert!((more - (number(after) - number(before))).abs() < 1e-6 && more > 1.0, "{more} {before} {after}");
    let said = run(plan.path(), "phase").out;
    assert!(said.contains("Who is without a place because of a move") && said.contains("Ashby"), "{said}");
}

#[test]
fn what_is_held_or_waits_is_told() {
    let plan = money_late();
    for held in ["--hold in-preparation", "--hold ashby-infant-extension"] {
        let moves = rows(plan.path(), held);
        assert_eq!((moves[0]["shift_years"].as_str(), moves[0]["least_shift"].as_str()), ("0", ""), "{held}");
        assert!(moves[0]["reason"].contains("as asked"), "{held}");
        let said = run(plan.path(), &format!("phase {held}")).out;
        assert!(said.contains("what is held, as asked, stays"), "{said}");
    }
    assert!(!run(plan.path(), "phase").out.contains("as asked"));
    edit(plan.path(), "capital/programme.toml", "cleared = true", "cleared = false\ndue = \"2014-09\"");
    let moves = rows(plan.path(), "");
    assert_eq!((moves[0]["shift_years"].as_str(), moves[0]["least_shift"].as_str()), ("1", "1"));
    assert!(moves[0]["reason"].contains("due in Sept 2014"), "{}", moves[0]["reason"]);
    edit(plan.path(), "capital/programme.toml", "due = \"2014-09\"", "due = \"2019-09\"");
    let stays = rows(plan.path(), "");
    assert_eq!(stays[0]["shift_years"], "0");
    assert!(stays[0]["reason"].contains("due in Sept 2019, too late"), "{}", stays[0]["reason"]);
}

#[test]
fn the_bundled_plan_is_better_phased_by_moves() {
    for (scenario, unfunded) in [("", "2915000.00"), ("--scenario housing-two-years-late", "4416000.00")] {
        let figures = objectives(&repository(), scenario);
        let [before, after, bound, proven] = &figures["unplaced"];
        assert!(number(after) <= number(before), "{scenario} {figures:?}");
        assert_eq!((after, proven.as_str()), (bound, "yes"));
        let [none, after, bound, proven] = &figures["years_moved"];
        assert_eq!((none.as_str(), after, proven.as_str()), ("0", bound, "yes"), "{scenario}");
        // A year's move to developers' money; with housing late nothing that counts is gained.
        assert_eq!(after, if scenario.is_empty() { "1" } else { "0" }, "{scenario}");
        let [before, after, bound, proven] = &figures["unfunded"];
        assert_eq!((before.as_str(), after, proven.as_str()), (unfunded, bound, "yes"), "{scenario}");

        // The tables that people check it with say the same.
        assert!((short(&repository(), scenario) - number(before)).abs() < 0.005, "{scenario}");
        let spend = rows(&repository(), &format!("--view spend {scenario}"));
        let sum = |field: &str| spend.iter().map(|row| number(&row[field])).sum::<f64>();
        assert!((sum("spend_before") - sum("spend_after")).abs() < 0.005);
        assert!((sum("unfunded_after") - number(after)).abs() < 0.005);
    }
}
