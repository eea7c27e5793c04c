//! What is said of plans with errors: where, what is wrong, and what to write instead. Each case changes one place of
//! the small plan, of which nothing at all is said.

mod areas;
mod capital;

use std::fs;

use crate::support::{edit, loaded, repository, said, small_plan};

/// One change to the small plan and what is then said of it.
struct Case {
    name: &'static str,
    file: &'static str,
    old: &'static str,
    new: &'static str,
    said: &'static [&'static str],
}

/// Every change, and what is said of it.
fn cases() -> impl Iterator<Item = &'static Case> {
    areas::AREAS.iter().chain(capital::CAPITAL)
}

#[test]
fn nothing_is_said_of_the_small_plan() {
    assert_eq!(said(&loaded(&repository().join("tests/plans/small"))), Vec::<String>::new());
}

#[test]
fn every_error_says_where_what_and_what_to_write_instead() {
    let mut wrong = Vec::new();
    for case in cases() {
        let plan = small_plan();
        edit(plan.path(), case.file, case.old, case.new);
        let said = said(&loaded(plan.path()));
        if said != case.said {
            wrong.push(format!("{}: {said:#?}, not {:#?}", case.name, case.said));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_errors_of_all_files_are_reported_in_one_go() {
    let plan = small_plan();
    let each_file_once =
        ["an unknown key", "a negative admission number", "weights that weigh nothing", "money as a decimal"];
    let mut expected = Vec::new();
    for case in cases().filter(|case| each_file_once.contains(&case.name)) {
        edit(plan.path(), case.file, case.old, case.new);
        expected.extend(case.said.iter().map(|line| (*line).to_owned()));
    }
    let mut found = said(&loaded(plan.path()));
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn a_file_that_cannot_be_read_does_not_hide_the_others() {
    let plan = small_plan();
    let file = |name: &str| plan.path().join(name);
    fs::write(file("planning-areas/assumptions.toml"), "\n \n").expect("a file");
    fs::write(file("planning-areas/barton.toml"), b"[area]\nname = \"B\xe9\"\n").expect("a file");
    fs::create_dir(file("planning-areas/folder.toml")).expect("a folder");
    fs::write(file("planning-areas/Big Town.toml"), "[area]\nname = \"Big Town\"\n").expect("a file");
    let vast = fs::File::create(file("capital/vast.toml")).expect("a file");
    vast.set_len(33 * 1024 * 1024).expect("a large file");
    fs::write(
        file("capital/second.toml"),
        "[programme]\ntitle = \"Another\"\nfirst_year = \"2013-14\"\nlast_year = \"2014-15\"\n",
    )
    .expect("a file");
    let plan = loaded(plan.path());
    let lines = said(&plan);
    for start in [
        "planning-areas/Big Town.toml:1:1: error[bad-id]: `Big Town` cannot be the id of a planning area",
        "planning-areas/assumptions.toml:1:1: error[empty-file]: planning-areas/assumptions.toml is empty",
        "planning-areas/barton.toml:2:10: error[not-utf8]: planning-areas/barton.toml is not UTF-8 from here on",
        "planning-areas/folder.toml:1:1: error[unreadable-file]: planning-areas/folder.toml is not a file",
        "capital/vast.toml:1:1: error[enormous-file]: capital/vast.toml is larger than 32 MiB",
        "capital/second.toml:1:1: error[two-programmes]: this is the second [programme] of the plan",
    ] {
        assert!(lines.iter().any(|line| line.starts_with(start)), "{start}\n{}", lines.join("\n"));
    }
    // What is sound is still there.
    assert_eq!(plan.plan.projects.len(), 1);
    assert!(plan.plan.areas.iter().any(|area| *area.name == "Ashby"));
}

#[test]
fn a_scenario_is_not_called_by_a_word_of_compare() {
    let plan = small_plan();
    let text = "[[change]]\nprojects = \"all\"\nbudget_factor = 2\n";
    for name in ["base", "late+later"] {
        fs::write(plan.path().join(format!("scenarios/{name}.toml")), text).expect("a file");
    }
    let named = |name: &str, other: &str| {
        format!(
            "scenarios/{name}.toml:1:1: error[reserved-id]: a scenario cannot be called `{name}`: to `compare`, `base` is \
             the plan without a scenario, and `+` stands between two (rename the file, to scenarios/{other}.toml for \
             instance)"
        )
    };
    let expected = [named("base", "base-case"), named("late+later", "late-later")];
    assert_eq!(said(&loaded(plan.path())), expected);
    // It is left out where it is asked for.
    let asked = placeplan::plan::load(plan.path(), &["base".to_owned()]);
    assert_eq!((said(&asked), asked.plan.scenarios.len()), (expected.to_vec(), 0));
    assert_eq!(asked.plan.projects[0].budget.value, placeplan::money::Pence::from_pounds(1_600_000));
}

#[test]
fn what_scenarios_take_too_far_is_named_and_left_out() {
    let plan = small_plan();
    edit(plan.path(), "capital/programme.toml", "budget = \"1.6m\"", "budget = \"9000m\"");
    let change = "[[change]]\nprojects = \"all\"\nbudget_factor = 1.08\n";
    for name in ["dearer", "dearer-still"] {
        fs::write(plan.path().join(format!("scenarios/{name}.toml")), change).expect("a file");
    }
    // Either alone keeps to the limit, both together do not.
    assert_eq!(said(&loaded(plan.path())), Vec::<String>::new());
    let both = placeplan::plan::load(plan.path(), &["dearer".to_owned(), "dearer-still".to_owned()]);
    let expected = "capital/programme.toml:36:10: error[bad-money]: this budget of `ashby-infant-extension`, \
                    £9,000,000,000, times 1.1664 by scenarios dearer and dearer-still is more than £10bn (correct it, \
                    or write a smaller factor in the scenario)";
    assert_eq!((said(&both), both.plan.projects.len()), (vec![expected.to_owned()], 0));

    let far = "[[change]]\nprojects = \"all\"\nbudget_factor = 2\n";
    fs::write(plan.path().join("scenarios/dearer.toml"), far).expect("a file");
    let off = loaded(plan.path());
    assert_eq!(said(&off), [expected.replace("1.1664 by scenarios dearer and dearer-still", "2 by scenario dearer")]);
    assert_eq!(off.plan.projects.len(), 1, "it stays while the scenario is off");
}

#[test]
fn more_money_in_all_than_any_programme_has_is_named_and_left_out() {
    let plan = small_plan();
    let project = |number: usize| {
        format!("[[project]]\nid = \"p{number}\"\nname = \"P\"\ngroup = \"pipeline\"\nbudget = \"10000m\"\n")
    };
    let source = |number: usize| {
        let head = format!("[[source]]\nid = \"s{number}\"\nname = \"S\"\nkind = \"grant\"\n");
        format!("{head}[source.receipts]\n\"2013-14\" = \"10000m\"\n")
    };
    let many: String = (0..101).map(|number| project(number) + &source(number)).collect();
    fs::write(plan.path().join("capital/z.toml"), many).expect("a file");
    let loaded = loaded(plan.path());
    let errors: Vec<String> = said(&loaded).into_iter().filter(|line| line.contains("error")).collect();
    // 1.6m and 1.85m are there already, so the hundredth of each is one too many, and so is the next.
    let expected = [
        "capital/z.toml:1094:10: error[too-much-in-all]: with this the budgets and the spend of all projects come to \
         £1,000,001.6m, more than £1,000bn (check the units: \"2.8m\" is 2,800,000 pounds)",
        "capital/z.toml:1096:6: error[too-much-in-all]: with this the amounts of all sources come to £1,000,001.85m, \
         more than £1,000bn (check the units: \"2.8m\" is 2,800,000 pounds)",
    ];
    assert_eq!(errors[..2], expected);
    assert_eq!((errors.len(), loaded.plan.projects.len(), loaded.plan.sources.len()), (4, 100, 102));
}

#[test]
fn missing_and_empty_folders_are_reported() {
    let plan = small_plan();
    fs::remove_dir_all(plan.path().join("capital")).expect("removed");
    fs::remove_file(plan.path().join("planning-areas/assumptions.toml")).expect("removed");
    let lines = said(&loaded(plan.path()));
    assert!(lines.iter().any(|line| line.starts_with("capital:1:1: error[missing-folder]")), "{lines:?}");
    let missing = "planning-areas/assumptions.toml:1:1: error[missing-file]";
    assert!(lines.iter().any(|line| line.starts_with(missing)), "{lines:?}");

    let empty = tempfile::TempDir::new().expect("a folder");
    fs::create_dir_all(empty.path().join("planning-areas")).expect("a folder");
    fs::create_dir_all(empty.path().join("capital")).expect("a folder");
    let lines = said(&loaded(empty.path()));
    assert!(lines.iter().any(|line| line.starts_with("capital:1:1: error[empty-folder]")), "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("planning-areas:1:1: error[empty-folder]")), "{lines:?}");
}
