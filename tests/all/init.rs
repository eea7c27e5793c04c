//! The plan that `init` writes.

use std::fs;
use std::path::Path;

use super::support::{Answer, answer, program, run};

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
