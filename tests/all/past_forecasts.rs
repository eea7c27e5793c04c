//! `backtest` on a plan that knows enough of its past.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::support::run;

/// A school whose rolls rise by building that goes on as it was, eight years of them.
fn write_plan(folder: &Path) {
    for part in ["planning-areas", "capital"] {
        fs::create_dir_all(folder.join(part)).expect("a folder");
    }
    let mut homes = String::new();
    for year in 2008..2020 {
        writeln!(homes, "\"{year}-{:02}\" = 100", (year + 1) % 100).expect("a line");
    }
    let settings = "base_year = \"2018/19\"\nhistory_weights = [3, 2, 1]\n[yield.standard]\nprimary = 0.35\nsecondary = 0\n\
                    profile = [1.0]\n";
    let assumptions = format!("{settings}[completions]\n{homes}");
    fs::write(folder.join("planning-areas/assumptions.toml"), assumptions).expect("a file");
    let mut area = "[area]\nname = \"Aston\"\n[[school]]\nid = \"aston\"\nname = \"Aston\"\nyears = \"R-6\"\n\
                    admission_number = 60\ncapacity = 420\n[school.roll]\n"
        .to_owned();
    for year in 2011..2019 {
        let roll = vec![(40 + year - 2011).to_string(); 7].join(", ");
        writeln!(area, "\"{year}/{:02}\" = [{roll}]", (year + 1) % 100).expect("a line");
    }
    let site = "[[site]]\nid = \"field\"\nname = \"Field\"\ndwellings = 1200\nstatus = \"full\"\n[site.completions]\n";
    fs::write(folder.join("planning-areas/aston.toml"), format!("{area}{site}{homes}")).expect("a file");
    let programme = "[programme]\ntitle = \"None\"\nfirst_year = \"2018-19\"\nlast_year = \"2019-20\"\n";
    fs::write(folder.join("capital/programme.toml"), programme).expect("a file");
}

#[test]
fn base_years_are_chosen_and_every_home_on_top_stands_beside() {
    let folder = tempfile::TempDir::new().expect("a folder");
    write_plan(folder.path());
    let said = |words: &str| {
        let answer = run(folder.path(), &format!("backtest --format csv {words}"));
        assert_eq!(answer.code, 0, "{words}: {}", answer.err);
        answer.out
    };
    // Level, phase, years ahead, method, mean error, bias, coverage, outcomes.
    let plan_a_year_ahead = |table: &str, method: &str| -> (f64, u32) {
        let start = format!("plan,primary,1,{method},");
        let line = table.lines().find_map(|line| line.strip_prefix(&start)).expect("a line").to_owned();
        let fields: Vec<&str> = line.split(',').collect();
        (fields[1].parse().expect("a bias"), fields[3].parse().expect("a count"))
    };
    let whole = said("");
    // From 2013/14 to 2017/18, and from 2015/16 on.
    assert_eq!(plan_a_year_ahead(&whole, "placeplan").1, 5);
    assert_eq!(plan_a_year_ahead(&said("--from 2015/16"), "placeplan").1, 3);
    assert_eq!(plan_a_year_ahead(&said("--from 2015/16 --to 2015/16"), "placeplan").1, 1);
    // The ratios of Years 1 to 6 hold building that goes on as it did, counted again it is five pupils in each;
    // Reception, of which no births are known, holds none.
    let (ours, every) = (plan_a_year_ahead(&whole, "placeplan").0, plan_a_year_ahead(&whole, "all-homes").0);
    let more = every - ours;
    // Of rolls of 301 to 329, 30 pupils are 9.1 % to 10 %.
    assert!((9.1..10.0).contains(&more), "{ours} {every}");
    let text = run(folder.path(), "backtest").out;
    assert!(text.contains("every home on top") && text.contains("bias with every home on top"), "{text}");
}
