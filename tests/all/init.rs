//! The plan that `init` writes.

use std::fs;
use std::path::Path;

use super::support::{Answer, answer, program, repository, run};

fn init(folder: &Path) -> Answer {
    answer(program(Path::new(".")).arg("init").arg(folder).output().expect("the program runs"))
}

#[test]
fn a_new_plan_is_sound_and_has_nothing_odd() {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = folder.path().join("councils/northshire");
    let made = init(&plan);
    assert_eq!((made.code, made.err.as_str()), (0, ""));
    assert!(made.out.contains("planning-areas/northfield.toml"), "{}", made.out);
    let checked = run(&plan, "check --deny-findings");
    assert_eq!((checked.code, checked.out.lines().next()), (0, Some("No errors and no findings.")));
    assert_eq!(run(&plan, "balance --deny-gap").code, 0);
    // Homes two years late bring their money after the last spend, which is told.
    let late = run(&plan, "check --scenario housing-two-years-late");
    assert!(late.code == 0 && late.out.contains("finding[over-programmed]"), "{}", late.out);
}

#[test]
fn its_project_is_what_the_area_needs() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(init(folder.path()).code, 0);
    let entry = "pressure --area northfield --phase primary --format csv";
    let short =
        |table: &str| table.lines().any(|line| line.starts_with("northfield,primary,,") && line.contains(",short,"));
    assert!(!short(&run(folder.path(), entry).out));
    assert!(short(&run(folder.path(), &format!("{entry} --without-projects")).out));
}

#[test]
fn a_plan_that_is_there_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("capital")).expect("a folder");
    let refused = init(folder.path());
    assert_eq!(refused.code, 3);
    assert!(refused.err.contains("already holds a plan"), "{}", refused.err);
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);

    let file = folder.path().join("file");
    fs::write(&file, "").expect("a file");
    assert_eq!(init(&file).code, 3);
}

/// The examples of the manual's page on plan files, as the page says that they belong together.
fn manual() -> tempfile::TempDir {
    let page = fs::read_to_string(repository().join("docs/plan-files.md")).expect("the manual");
    let folder = tempfile::tempdir().expect("a folder");
    for section in page.split("\n## ").skip(1) {
        let title = section.lines().next().expect("a heading");
        let path = match title {
            "planning-areas/AREA.toml" => "planning-areas/weston.toml",
            "capital/*.toml" => "capital/all.toml",
            "scenarios/NAME.toml" => "scenarios/housing-late.toml",
            title => title,
        };
        for block in section.split("```toml\n").skip(1).filter_map(|block| block.split("```").next()) {
            let path = match block.lines().next().and_then(|line| line.strip_prefix("# ")) {
                Some(named) => named,
                None if Path::new(path).extension().is_some_and(|kind| kind == "toml") => path,
                None => continue,
            };
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            let before = fs::read_to_string(&path).unwrap_or_default();
            fs::write(&path, format!("{before}\n{block}")).expect("a file");
        }
    }
    folder
}

#[test]
fn the_examples_of_the_manual_are_a_plan_without_errors_and_its_scenario() {
    let folder = manual();
    for scenario in ["", "--scenario housing-late"] {
        let checked = run(folder.path(), &format!("check --format csv {scenario}"));
        assert!(checked.code == 0 && !checked.out.contains("\nerror,"), "{}{}", checked.out, checked.err);
        assert!(!checked.out.contains(",completions-filled,"), "{}", checked.out);
    }
}

/// The settings of a plan that say how the forecast is made.
fn settings(folder: &Path) -> Vec<(&'static str, String)> {
    let file = fs::read_to_string(folder.join("planning-areas/assumptions.toml")).expect("the settings");
    let value = |key: &'static str| {
        let line = file.lines().find_map(|line| line.strip_prefix(key)?.trim_start().strip_prefix('='));
        let value = line.unwrap_or_default().split('#').next().unwrap_or_default();
        (key, value.trim().to_owned())
    };
    let keys = ["horizon", "form_size", "operating_margin", "surplus_margin", "history_weights", "intake_weights"];
    let pulled = ["shrinkage", "area_shrinkage", "area_growth", "cohort_response", "feeder_response", "share"];
    keys.into_iter().chain(pulled).chain(["exceptional_years"]).map(value).collect()
}

#[test]
fn the_settings_of_a_new_plan_are_the_manuals_whether_made_or_imported() {
    let folder = tempfile::tempdir().expect("a folder");
    let (made, imported) = (folder.path().join("made"), folder.path().join("imported"));
    fs::create_dir(&imported).expect("a folder");
    assert_eq!(init(&made).code, 0);
    let rolls = folder.path().join("rolls.csv");
    fs::write(&rolls, "school,area,year,R,1\nhill,north,2012/13,30,29\nhill,north,2013/14,28,30\n").expect("a file");
    let import = ["import", "rolls", rolls.to_str().expect("a path")];
    let said = answer(program(&imported).args(import).output().expect("the program runs"));
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(settings(&made), settings(manual().path()));
    assert_eq!(settings(&made), settings(&imported));
    assert!(settings(&made).iter().all(|(_, value)| !value.is_empty()), "{:?}", settings(&made));
}
