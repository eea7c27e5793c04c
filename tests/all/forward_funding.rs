//! Money that is spent before it arrives, and why money is short, from plan files to tables.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::support::{edit, run};

/// Basic Need of £500,000 advances an agreement of £600,000 that falls due in 2016-17: the example of the manual.
const CAPITAL: &str = r#"[programme]
title = "Programme"
first_year = "2014-15"
last_year = "2016-17"

[[source]]
id = "agreement"
name = "Meadow agreement"
kind = "s106"
site = "meadow"
projects = ["school"]
forward_fund = "basic-need"
[[source.trigger]]
dwellings = 100
amount = 600000

[[source]]
id = "basic-need"
name = "Basic Need"
kind = "basic-need"
[source.receipts]
"2014-15" = 500000

[[project]]
id = "school"
name = "Meadow school"
group = "on-site"
budget = 400000
[project.spend]
"2014-15" = 400000

[[project]]
id = "others"
name = "Other schools"
group = "to-commission"
budget = 500000
[project.spend]
"2015-16" = 100000
"2016-17" = 400000
"#;

fn plan() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let write = |file: &str, text: &str| {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    write(
        "planning-areas/assumptions.toml",
        "base_year = \"2013/14\"\nhorizon = 5\n[yield.standard]\nprimary = 0.25\n",
    );
    let area = "[area]\nname = \"Ashby\"\n[[site]]\nid = \"meadow\"\nname = \"Meadow\"\ndwellings = 100\n\
                status = \"full\"\n[site.completions]\n\"2015-16\" = 60\n\"2016-17\" = 40\n";
    write("planning-areas/ashby.toml", area);
    write("capital/programme.toml", CAPITAL);
    folder
}

fn table(folder: &Path, arguments: &str) -> Vec<String> {
    let answer = run(folder, &format!("{arguments} --format csv"));
    assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{arguments}");
    let row = |line: &str| line.strip_suffix(",published").expect("a published figure").to_owned();
    answer.out.lines().skip(1).map(row).collect()
}

#[test]
fn the_manual_s_example_of_forward_funding_holds() {
    let plan = plan();
    let allocations = [
        "school,2014-15,agreement,400000.00",
        "others,2015-16,basic-need,100000.00",
        "others,2016-17,basic-need,400000.00",
    ];
    assert_eq!(table(plan.path(), "balance"), allocations);
    let sources = [
        "agreement,2014-15,0.00,0.00,400000.00,400000.00,0.00,0.00",
        "agreement,2015-16,0.00,0.00,0.00,0.00,0.00,0.00",
        "agreement,2016-17,0.00,600000.00,-400000.00,0.00,0.00,200000.00",
        "basic-need,2014-15,0.00,500000.00,-400000.00,0.00,0.00,100000.00",
        "basic-need,2015-16,100000.00,0.00,0.00,100000.00,0.00,0.00",
        "basic-need,2016-17,0.00,0.00,400000.00,400000.00,0.00,0.00",
    ];
    assert_eq!(table(plan.path(), "balance --view sources"), sources);
    assert_eq!(table(plan.path(), "balance --view why-short"), Vec::<String>::new());
}

#[test]
fn what_is_short_while_money_is_out_on_advance_is_proven() {
    let plan = plan();
    edit(plan.path(), "capital/programme.toml", "\"2015-16\" = 100000\n\"2016-17\" = 400000", "\"2015-16\" = 130000");
    edit(plan.path(), "capital/programme.toml", "budget = 500000", "budget = 130000");
    let why = [
        "1,competes,school,,2014-15,400000.00,,",
        "1,competes,others,,2015-16,130000.00,,",
        "1,short,others,,2015-16,30000.00,,",
        "1,money,,agreement,2016-17,400000.00,,",
        "1,left,,agreement,2016-17,200000.00,not-in-time,",
        "1,money,,basic-need,2014-15,100000.00,,",
        "1,left,,basic-need,2014-15,400000.00,not-in-time,",
        ",remedy,others,,,30000.00,later-1,",
    ];
    assert_eq!(table(plan.path(), "balance --view why-short"), why);
    let words = run(plan.path(), "balance --view why-short").out;
    assert!(words.contains("Why £30,000 is short"), "{words}");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("£400,000 of Basic Need is out on advance when it is wanted."), "{words}");
}

#[test]
fn what_never_arrives_is_not_advanced_and_is_a_finding() {
    let plan = plan();
    edit(plan.path(), "capital/programme.toml", "dwellings = 100", "dwellings = 101");
    let said = run(plan.path(), "check").out;
    let never =
        "Meadow agreement: £600,000 would not be repaid by the end of 2018-19, so Basic Need does not advance it";
    assert!(said.contains("finding[advance-never-repaid]") && said.contains(never), "{said}");
    assert_eq!(table(plan.path(), "balance")[0], "school,2014-15,basic-need,400000.00");
}

#[test]
fn who_advances_is_not_advanced() {
    let plan = plan();
    edit(
        plan.path(),
        "capital/programme.toml",
        "kind = \"basic-need\"",
        "kind = \"basic-need\"\nforward_fund = \"agreement\"",
    );
    let said = run(plan.path(), "check").out;
    assert!(said.contains("Meadow agreement advances Basic Need, so nobody advances it"), "{said}");
    assert!(said.contains("Basic Need advances Meadow agreement, so nobody advances it"), "{said}");
    assert_eq!(table(plan.path(), "balance")[0], "school,2014-15,basic-need,400000.00");
}
