//! Flags, exit codes and where output goes.

use std::fs;
use std::io::Read;
use std::process::Stdio;

use super::support::{answer, edit, program, repository, run, small_plan};

const TABLES: [&str; 9] =
    ["overview", "check", "schools", "forecast", "pressure", "housing", "programme", "balance", "phase"];

#[test]
fn every_table_of_a_sound_plan_is_fine() {
    for table in TABLES {
        for format in ["text", "md"] {
            let said = run(&repository(), &format!("{table} --format {format}"));
            assert_eq!((said.code, said.err.as_str()), (0, ""), "{table} {format}");
            assert!(!said.out.is_empty(), "{table} {format}");
        }
    }
}

#[test]
fn without_a_command_and_a_terminal_the_overview_is_printed() {
    let (bare, named) = (run(&repository(), ""), run(&repository(), "overview"));
    assert_eq!(bare.out, named.out);
    assert!(bare.out.starts_with("Norfolk growth and investment plan 2013-17, base year 2013/14\n"), "{}", bare.out);
    assert!(
        bare.out.contains("£66.354m of funding against £64.427m still to be spent: ● £1.927m left."),
        "{}",
        bare.out
    );
    assert_eq!(run(&repository(), "overview --format csv").code, 2);
}

#[test]
fn errors_go_to_standard_error_and_the_table_is_printed_all_the_same() {
    let plan = small_plan();
    edit(plan.path(), "planning-areas/barton.toml", "[area]", "[area]\nnonsense = 1");
    for table in TABLES.into_iter().filter(|table| *table != "check") {
        let said = run(plan.path(), table);
        assert_eq!(said.code, 1, "{table}");
        assert!(said.err.starts_with("planning-areas/barton.toml:"), "{table}: {}", said.err);
        assert!(said.err.contains("nonsense = 1\n"), "{table}: {}", said.err);
        assert!(!said.out.is_empty(), "{table}");
    }
    let checked = run(plan.path(), "check");
    assert_eq!((checked.code, checked.err.as_str()), (1, ""));
    assert!(checked.out.contains("error[unknown-key]"), "{}", checked.out);
}

#[test]
fn a_folder_without_a_plan_is_a_plan_with_errors() {
    let folder = tempfile::tempdir().expect("a folder");
    for table in TABLES {
        assert_eq!(run(folder.path(), table).code, 1, "{table}");
        assert_eq!(run(&folder.path().join("none"), table).code, 1, "{table}");
    }
}

#[test]
fn what_is_denied_fails() {
    assert_eq!(run(&repository(), "check").code, 0);
    assert_eq!(run(&repository(), "check --deny-findings").code, 1);
    assert_eq!(run(&repository(), "check --deny-findings --format csv").code, 1);
    let gap = run(&repository(), "balance --deny-gap");
    assert_eq!(gap.code, 1);
    assert_eq!(gap.out, run(&repository(), "balance").out);
}

#[test]
fn wrong_usage_is_told_with_what_may_be_meant() {
    for (arguments, hint) in [
        ("forecast --area thetfrod", "the plan has no area `thetfrod`; did you mean `thetford`?"),
        ("pressure --school drake-infants", "did you mean `drake-infant`?"),
        ("housing --site thetford-seu", "did you mean `thetford-sue`?"),
        ("check --scenario housing-two-year-late", "did you mean `housing-two-years-late`?"),
        ("forecast --from 2014", "a year is written 2014/15, a financial year 2014-15"),
        ("programme --view decisions --from 2014", "a year is written"),
        ("forecast --from 2016/17 --to 2015/16", "--from 2016/17 lies after --to 2015/16"),
        ("programme --group onsite", "on-site"),
        ("forcast", "forecast"),
        ("balance --view gap --format json", "this table is for people"),
        ("check --force", "--out"),
        ("phase --hold drake-primry", "did you mean `drake-primary`?"),
        ("phase --hold onsite", "did you mean `on-site`?"),
        ("phase --save Phased", "`phased` would do"),
        ("phase --save base", "cannot be called `base`"),
        ("check --format xml", "xml"),
        ("risk --school drake-infant", "--school goes with --view schools"),
        ("risk --view intakes --school drake-infant", "--school goes with --view schools"),
    ] {
        let said = run(&repository(), arguments);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{arguments}");
        assert!(said.err.contains(hint), "{arguments}: {}", said.err);
    }
}

#[test]
fn an_area_that_errors_may_hide_is_the_plan_s_fault() {
    let plan = small_plan();
    edit(plan.path(), "planning-areas/barton.toml", "[area]", "[area");
    assert_eq!(run(plan.path(), "forecast --area barton-upon-nowhere").code, 1);
}

#[test]
fn flags_stand_before_or_after_the_command() {
    let before = run(&repository(), "--scenario housing-two-years-late --format csv housing");
    let after = run(&repository(), "housing --format csv --scenario housing-two-years-late");
    assert_eq!((before.code, before.out.as_str()), (0, after.out.as_str()));
    assert_ne!(after.out, run(&repository(), "housing --format csv").out);
    let both = run(&repository(), "--scenario housing-two-years-late overview --scenario drake-a-year-late");
    assert!(both.out.contains("With scenario housing-two-years-late + drake-a-year-late."), "{}", both.out);
}

#[test]
fn a_file_is_never_overwritten_unless_forced() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("table.csv");
    let write = |more: &[&str]| {
        let mut command = program(&repository());
        command.args(["programme", "--format", "csv", "--out"]).arg(&file).args(more);
        answer(command.output().expect("the program runs"))
    };
    let first = write(&[]);
    assert_eq!((first.code, first.out.as_str()), (0, ""));
    assert!(first.err.starts_with("wrote "), "{}", first.err);
    let table = fs::read_to_string(&file).expect("a table");
    assert_eq!(table, run(&repository(), "programme --format csv").out);

    fs::write(&file, "mine").expect("a file");
    assert_eq!(write(&[]).code, 3);
    assert_eq!(fs::read_to_string(&file).expect("a file"), "mine");
    let forced = write(&["--force", "-q"]);
    assert_eq!((forced.code, forced.err.as_str()), (0, ""));
    assert_eq!(fs::read_to_string(&file).expect("a file"), table);
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);

    let nowhere = answer(program(&repository()).args(["check", "--out", "/nowhere/at/all"]).output().expect("it runs"));
    assert_eq!(nowhere.code, 3);
}

#[test]
fn a_closed_pipe_is_no_error() {
    for arguments in [&["forecast", "--format", "csv"][..], &["pressure"], &["forecast", "--format", "json"]] {
        let mut command = program(&repository());
        command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program runs");
        let mut head = [0; 100];
        let mut pipe = child.stdout.take().expect("a pipe");
        pipe.read_exact(&mut head).expect("a beginning");
        drop(pipe);
        let ended = answer(child.wait_with_output().expect("an end"));
        assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("a device");
    let mut command = program(&repository());
    let ended = answer(command.arg("forecast").stdout(full).stderr(Stdio::piped()).output().expect("it runs"));
    assert_eq!(ended.code, 3);
    assert!(ended.err.starts_with("error: standard output: "), "{}", ended.err);
}

#[test]
fn help_and_completions_need_no_plan() {
    let folder = tempfile::tempdir().expect("a folder");
    let help = run(folder.path(), "--help");
    assert_eq!((help.code, help.err.as_str()), (0, ""));
    for table in TABLES {
        assert!(help.out.contains(&format!("\n  {table} ")), "{table}: {}", help.out);
    }
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = run(folder.path(), &format!("completions {shell}"));
        assert_eq!(script.code, 0, "{shell}");
        assert!(script.out.contains("without-projects"), "{shell}");
    }
    assert_eq!(run(folder.path(), "--version").out, format!("placeplan {}\n", env!("CARGO_PKG_VERSION")));
}
