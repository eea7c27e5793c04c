//! What is said of plans with errors: where, what is wrong, and what to write instead. Each case changes one place of
//! the small plan, of which nothing at all is said.

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

#[test]
fn nothing_is_said_of_the_small_plan() {
    assert_eq!(said(&loaded(&repository().join("tests/plans/small"))), Vec::<String>::new());
}

#[test]
fn every_error_says_where_what_and_what_to_write_instead() {
    for case in CASES {
        let plan = small_plan();
        edit(plan.path(), case.file, case.old, case.new);
        assert_eq!(said(&loaded(plan.path())), case.said, "{}", case.name);
    }
}

#[test]
fn all_errors_of_all_files_are_reported_in_one_go() {
    let plan = small_plan();
    let each_file_once =
        ["an unknown key", "a negative admission number", "weights that weigh nothing", "money as a decimal"];
    let mut expected = Vec::new();
    for case in CASES.iter().filter(|case| each_file_once.contains(&case.name)) {
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

const CASES: &[Case] = &[
    Case {
        name: "bad syntax",
        file: "planning-areas/ashby.toml",
        old: "name = \"Ashby\"\ncategory",
        new: "name = \ncategory",
        said: &[
            "planning-areas/ashby.toml:2:8: error[toml-syntax]: this is not TOML: string values must be quoted, expected literal string (a line is `key = value`, `[table]` or `[[list of tables]]`; texts, years and dates stand in quotes)",
        ],
    },
    Case {
        name: "a key given twice",
        file: "planning-areas/ashby.toml",
        old: "name = \"Ashby\"\ncategory",
        new: "name = \"Ashby\"\nname = \"Other\"\ncategory",
        said: &[
            "planning-areas/ashby.toml:3:1: error[given-twice]: `name` is given twice (keep one of the two; the first is the one that is shown)",
        ],
    },
    Case {
        name: "the same year twice",
        file: "planning-areas/ashby.toml",
        old: r#""2014/15" = 66"#,
        new: r#""2013/14" = 66"#,
        said: &[
            "planning-areas/ashby.toml:9:1: error[given-twice]: `2013/14` is given twice (keep one of the two; the first is the one that is shown)",
        ],
    },
    Case {
        name: "an unknown key",
        file: "planning-areas/ashby.toml",
        old: "capacity = 180",
        new: "capactiy = 180",
        said: &[
            "planning-areas/ashby.toml:11:1: error[missing-key]: a school has no `capacity` (add `capacity = …` to this school)",
            "planning-areas/ashby.toml:16:1: error[unknown-key]: a school has no key `capactiy` (did you mean `capacity`?)",
        ],
    },
    Case {
        name: "an unknown table",
        file: "planning-areas/ashby.toml",
        old: "[area]\n",
        new: "[arae]\n",
        said: &[
            "planning-areas/ashby.toml:1:1: error[missing-key]: the file of `ashby` has no [area] (begin the file with [area] and `name = …`)",
            "planning-areas/ashby.toml:1:2: error[unknown-key]: a planning area file has no key `arae` (did you mean `area`?)",
        ],
    },
    Case {
        name: "a missing key",
        file: "planning-areas/ashby.toml",
        old: "name = \"Ashby Infant\"\n",
        new: "",
        said: &[
            "planning-areas/ashby.toml:11:1: error[missing-key]: a school has no `name` (add `name = …` to this school)",
        ],
    },
    Case {
        name: "a text for a number",
        file: "planning-areas/ashby.toml",
        old: "capacity = 180",
        new: r#"capacity = "180""#,
        said: &[
            "planning-areas/ashby.toml:16:12: error[wrong-type]: `capacity` is a text, where a whole number belongs (write a whole number, without quotes or decimal point)",
        ],
    },
    Case {
        name: "a number for a text",
        file: "planning-areas/ashby.toml",
        old: r#"name = "Ashby Infant""#,
        new: "name = 7",
        said: &[
            r#"planning-areas/ashby.toml:13:8: error[wrong-type]: `name` is a whole number, where a text belongs (write it in quotes: "…")"#,
        ],
    },
    Case {
        name: "a decimal for a whole number",
        file: "planning-areas/ashby.toml",
        old: "dwellings = 100",
        new: "dwellings = 100.5",
        said: &[
            "planning-areas/ashby.toml:35:13: error[wrong-type]: `dwellings` is a decimal number, where a whole number belongs (write a whole number, without quotes or decimal point)",
        ],
    },
    Case {
        name: "a single table for a list",
        file: "capital/programme.toml",
        old: "[[source.trigger]]",
        new: "[source.trigger]",
        said: &[
            "capital/programme.toml:18:1: error[wrong-type]: `trigger` is a table, where a list of tables belongs (write [[source.trigger]])",
        ],
    },
    Case {
        name: "an academic year for a financial one",
        file: "capital/programme.toml",
        old: r#""2013-14" = "1.5m""#,
        new: r#""2013/14" = "1.5m""#,
        said: &[
            r#"capital/programme.toml:11:1: error[wrong-year-kind]: `2013/14` is an academic year, where a financial one belongs (write "2013-14")"#,
        ],
    },
    Case {
        name: "a financial year for an academic one",
        file: "planning-areas/ashby.toml",
        old: r#""2014/15" = 66"#,
        new: r#""2014-15" = 66"#,
        said: &[
            r#"planning-areas/ashby.toml:9:1: error[wrong-year-kind]: `2014-15` is a financial year, where an academic one belongs (write "2014/15")"#,
        ],
    },
    Case {
        name: "a financial year for an academic one as a value",
        file: "capital/programme.toml",
        old: r#"from = "2015/16""#,
        new: r#"from = "2015-16""#,
        said: &[
            r#"capital/programme.toml:41:8: error[wrong-year-kind]: `2015-16` is a financial year, where an academic one belongs (write "2015/16")"#,
        ],
    },
    Case {
        name: "a year that is none",
        file: "planning-areas/ashby.toml",
        old: r#""2014/15" = 66"#,
        new: r#""2014" = 66"#,
        said: &[r#"planning-areas/ashby.toml:9:1: error[bad-year]: `2014` is no year (write it as "2013/14")"#],
    },
    Case {
        name: "a year whose halves do not follow",
        file: "planning-areas/ashby.toml",
        old: r#""2014/15" = 66"#,
        new: r#""2014/16" = 66"#,
        said: &[
            r#"planning-areas/ashby.toml:9:1: error[bad-year]: `2014/16` does not end in the year after it starts (write "2014/15")"#,
        ],
    },
    Case {
        name: "a year too far away",
        file: "capital/programme.toml",
        old: r#"last_year = "2015-16""#,
        new: r#"last_year = "2515-16""#,
        said: &[
            "capital/programme.toml:4:13: error[bad-year]: `2515-16` is before 1950 or after 2150 (write a year within these limits)",
            "capital/programme.toml:31:1: finding[no-programme]: the plan has projects but no [programme] (add it to a file of capital/ with its title, first_year and last_year)",
        ],
    },
    Case {
        name: "money as a decimal",
        file: "capital/programme.toml",
        old: r#"budget = "1.6m""#,
        new: "budget = 1.6",
        said: &[
            r#"capital/programme.toml:36:10: error[bad-money]: `budget` is 1.6: money is never a bare decimal, for it is not clear what it counts (write a text: "1.6m" for millions, "1.6k" for thousands; or whole pounds without a point)"#,
        ],
    },
    Case {
        name: "money whose unit is not clear",
        file: "capital/programme.toml",
        old: r#"budget = "1.6m""#,
        new: r#"budget = "1.6""#,
        said: &[
            r#"capital/programme.toml:36:10: error[bad-money]: `budget` is a text with neither two decimals for the pence nor m or k behind it, so its unit is not clear (write "2.8m", "2.8k", "2.80"; or whole pounds without quotes)"#,
        ],
    },
    Case {
        name: "money in fractions of a penny",
        file: "capital/programme.toml",
        old: r#"budget = "1.6m""#,
        new: r#"budget = "1.123456789m""#,
        said: &[
            r#"capital/programme.toml:36:10: error[bad-money]: `budget` is finer than a penny (round it to whole pence, such as "4,974.72")"#,
        ],
    },
    Case {
        name: "too much money",
        file: "capital/programme.toml",
        old: r#"budget = "1.6m""#,
        new: r#"budget = "10,001m""#,
        said: &[
            r#"capital/programme.toml:36:10: error[bad-money]: `budget` is more than £10bn (check the unit: "2.8m" is 2,800,000 pounds)"#,
        ],
    },
    Case {
        name: "negative money",
        file: "capital/programme.toml",
        old: r#"amount = "250k""#,
        new: "amount = -250000",
        said: &[
            "capital/programme.toml:20:10: error[negative]: `amount` is below £0 (amounts are never negative; leave it out or write 0)",
        ],
    },
    Case {
        name: "odd commas in money",
        file: "capital/programme.toml",
        old: r#"amount = "250k""#,
        new: r#"amount = "2,50k""#,
        said: &[
            "capital/programme.toml:20:10: error[bad-money]: `amount` has commas that do not part groups of three digits (write 1,234,567 or leave the commas out)",
        ],
    },
    Case {
        name: "no money at all",
        file: "capital/programme.toml",
        old: r#"amount = "250k""#,
        new: r#"amount = "a lot""#,
        said: &[
            r#"capital/programme.toml:20:10: error[bad-money]: `amount` is no amount of money (write "2.8m", "145k", "4,974.72", or whole pounds)"#,
        ],
    },
    Case {
        name: "a roll of the wrong length",
        file: "planning-areas/ashby.toml",
        old: r#""2013/14" = [60, 58, 57]"#,
        new: r#""2013/14" = [60, 58]"#,
        said: &[
            "planning-areas/ashby.toml:19:13: error[roll-length]: the roll of 2013/14 has 2 numbers, but R-2 are 3 years (write 3 numbers, the youngest year first)",
        ],
    },
    Case {
        name: "no roll for the base year",
        file: "planning-areas/ashby.toml",
        old: "\"2013/14\" = [60, 58, 57]\n",
        new: "",
        said: &[
            r#"planning-areas/ashby.toml:12:6: error[no-base-roll]: `ashby-infant` has no roll for the base year 2013/14 (add its roll to [school.roll], one number a year taught: "2013/14" = […])"#,
        ],
    },
    Case {
        name: "a negative roll",
        file: "planning-areas/ashby.toml",
        old: r#""2013/14" = [60, 58, 57]"#,
        new: r#""2013/14" = [60, -58, 57]"#,
        said: &[
            "planning-areas/ashby.toml:19:18: error[negative]: `2013/14` is -58, below 0 (write 0 or a whole number above it)",
        ],
    },
    Case {
        name: "a negative capacity",
        file: "planning-areas/ashby.toml",
        old: "capacity = 180",
        new: "capacity = -180",
        said: &[
            "planning-areas/ashby.toml:16:12: error[negative]: `capacity` is -180, below 0 (write 0 or a whole number above it)",
        ],
    },
    Case {
        name: "a negative admission number",
        file: "planning-areas/barton.toml",
        old: "admission_number = 90",
        new: "admission_number = -90",
        said: &[
            "planning-areas/barton.toml:23:20: error[negative]: `admission_number` is -90, below 0 (write 0 or a whole number above it)",
        ],
    },
    Case {
        name: "a gap in the cohorts",
        file: "planning-areas/ashby.toml",
        old: "\"2013/14\" = 62\n",
        new: "",
        said: &[
            "planning-areas/ashby.toml:8:13: error[cohort-gap]: the Reception cohorts of `ashby` stop at 2012/13 and go on in 2014/15 (write the cohort of 2013/14: there may be no gap between the first and the last)",
        ],
    },
    Case {
        name: "two schools of one id",
        file: "planning-areas/barton.toml",
        old: r#"id = "barton-primary""#,
        new: r#"id = "ashby-infant""#,
        said: &[
            "planning-areas/ashby.toml:39:13: error[unknown-id]: no school has the id `barton-primary` (write the id of a school of this plan, or add one with this id)",
            "planning-areas/barton.toml:1:1: finding[no-schools]: Barton has no schools (its housing pupils go to schools that list it among their feeders, else they are unassigned)",
            "planning-areas/barton.toml:10:6: error[duplicate-id]: two schools have the id `ashby-infant` (give one of them another id)",
            "planning-areas/barton.toml:25:28: error[unknown-id]: no school has the id `barton-primary` (write the id of a school of this plan, or add one with this id)",
        ],
    },
    Case {
        name: "an id that is no slug",
        file: "planning-areas/ashby.toml",
        old: r#"id = "mill-lane""#,
        new: r#"id = "Mill Lane""#,
        said: &[
            r#"planning-areas/ashby.toml:33:6: error[bad-id]: `Mill Lane` cannot be the id of a site (write it in lower case, digits and hyphens: "mill-lane")"#,
        ],
    },
    Case {
        name: "a school that nothing has",
        file: "planning-areas/ashby.toml",
        old: r#"feeders = ["ashby-infant"]"#,
        new: r#"feeders = ["ashby-infants"]"#,
        said: &[
            r#"planning-areas/ashby.toml:27:12: error[unknown-id]: no school has the id `ashby-infants` (did you mean "ashby-infant"?)"#,
        ],
    },
    Case {
        name: "an area that nothing has",
        file: "planning-areas/ashby.toml",
        old: r#"neighbours = ["barton"]"#,
        new: r#"neighbours = ["burton"]"#,
        said: &[
            r#"planning-areas/ashby.toml:4:15: error[unknown-id]: no planning area has the id `burton` (did you mean "barton"?)"#,
        ],
    },
    Case {
        name: "a site that nothing has",
        file: "capital/programme.toml",
        old: r#"site = "mill-lane""#,
        new: r#"site = "mill-road""#,
        said: &[
            "capital/programme.toml:17:8: error[unknown-id]: no site has the id `mill-road` (write the id of a site of this plan, or add one with this id)",
        ],
    },
    Case {
        name: "a yield that nothing has",
        file: "planning-areas/ashby.toml",
        old: r#"status = "allocated""#,
        new: "status = \"allocated\"\nyield = \"flats\"",
        said: &[
            "planning-areas/ashby.toml:37:9: error[unknown-id]: no yield has the id `flats` (write the id of a yield of this plan, or add one with this id)",
        ],
    },
    Case {
        name: "a source that nothing has",
        file: "capital/programme.toml",
        old: "[[source.trigger]]",
        new: "forward_fund = \"basic-needs\"\n[[source.trigger]]",
        said: &[
            r#"capital/programme.toml:18:16: error[unknown-id]: no source has the id `basic-needs` (did you mean "basic-need"?)"#,
        ],
    },
    Case {
        name: "a project that nothing has",
        file: "scenarios/late.toml",
        old: r#"projects = ["ashby-infant-extension"]"#,
        new: r#"projects = ["drake"]"#,
        said: &[
            "scenarios/late.toml:3:13: error[unknown-id]: no project has the id `drake` (write the id of a project of this plan, or add one with this id)",
        ],
    },
    Case {
        name: "a feeder that never teaches the year below",
        file: "planning-areas/ashby.toml",
        old: r#"feeders = ["ashby-infant"]"#,
        new: r#"feeders = ["barton-high"]"#,
        said: &[
            "planning-areas/ashby.toml:27:12: error[feeder-years]: `barton-high` never teaches Year 2, so nobody moves from it into Year 3 of `ashby-junior` (name a school that teaches the year below, or leave it out)",
        ],
    },
    Case {
        name: "a first year after a last",
        file: "capital/programme.toml",
        old: r#"last_year = "2015-16""#,
        new: r#"last_year = "2012-13""#,
        said: &[
            "capital/programme.toml:3:14: error[first-after-last]: the programme's first year 2013-14 is after its last, 2012-13 (exchange the two, or correct one of them)",
            "capital/programme.toml:31:1: finding[no-programme]: the plan has projects but no [programme] (add it to a file of capital/ with its title, first_year and last_year)",
        ],
    },
    Case {
        name: "shares that do not add up",
        file: "planning-areas/ashby.toml",
        old: "barton-primary = 1.0",
        new: "barton-primary = 0.6",
        said: &[
            "planning-areas/ashby.toml:39:13: error[shares]: the primary shares of `mill-lane` add up to 0.6, not 1 (change the shares of the schools that teach this phase so that they add up to 1)",
        ],
    },
    Case {
        name: "a range of years upside down",
        file: "planning-areas/ashby.toml",
        old: r#"years = "R-2""#,
        new: r#"years = "2-R""#,
        said: &[
            r#"planning-areas/ashby.toml:14:9: error[bad-nc-years]: `years` is `2-R`, which is no range of NC years (write the youngest and the oldest year: "R-6", "7-11", "12-13")"#,
        ],
    },
    Case {
        name: "an unknown word",
        file: "planning-areas/ashby.toml",
        old: r#"status = "allocated""#,
        new: r#"status = "alocated""#,
        said: &[
            r#"planning-areas/ashby.toml:36:10: error[unknown-word]: `status` is `alocated`, which the format does not have (did you mean "allocated"?)"#,
        ],
    },
    Case {
        name: "a number out of range",
        file: "planning-areas/ashby.toml",
        old: "category = 3",
        new: "category = 5",
        said: &[
            "planning-areas/ashby.toml:3:12: error[out-of-range]: `category` is 5, outside 1 to 4 (write a whole number within these limits)",
        ],
    },
    Case {
        name: "a date that is none",
        file: "capital/programme.toml",
        old: r#"start = "2014-01""#,
        new: r#"start = "2014-13""#,
        said: &[
            r#"capital/programme.toml:37:9: error[bad-date]: `start` is `2014-13`, which is no date between 1950 and 2150 (write a month or a day: "2016-09" or "2016-09-01")"#,
        ],
    },
    Case {
        name: "a date without quotes",
        file: "capital/programme.toml",
        old: r#"start = "2014-01""#,
        new: "start = 2014-01-01",
        said: &[
            r#"capital/programme.toml:37:9: error[wrong-type]: the date of `start` is not in quotes (put it in quotes: start = "2014-01-01")"#,
        ],
    },
    Case {
        name: "no spend profile and no dates",
        file: "capital/programme.toml",
        old: "start = \"2014-01\"\n",
        new: "",
        said: &[
            "capital/programme.toml:31:1: error[no-spend]: when `ashby-infant-extension` spends its budget is not said (add [project.spend] with an amount a year, or `start` and a later `completion`)",
        ],
    },
    Case {
        name: "a completion before the start",
        file: "capital/programme.toml",
        old: r#"completion = "2015-08""#,
        new: r#"completion = "2013-08""#,
        said: &[
            "capital/programme.toml:38:14: error[no-spend]: `ashby-infant-extension` is complete on 2013-08-01, not after its start on 2014-01-01 (correct one of the two dates, or write the spend by year in [project.spend])",
        ],
    },
    Case {
        name: "both ways to change an admission number",
        file: "capital/programme.toml",
        old: "admission_number = 75",
        new: "admission_number = 75\nadds = 15",
        said: &[
            "capital/programme.toml:43:8: error[two-admissions]: both `admission_number` and `adds` are given (keep `admission_number`, which replaces, or `adds`, which raises or lowers)",
        ],
    },
    Case {
        name: "triggers without a site",
        file: "capital/programme.toml",
        old: "site = \"mill-lane\"\n",
        new: "",
        said: &[
            "capital/programme.toml:13:1: error[missing-key]: `mill-lane-s106` has triggers but no `site` whose dwellings they count (add `site = …` with the id of the housing site)",
        ],
    },
    Case {
        name: "a source without money",
        file: "capital/programme.toml",
        old: "[source.receipts]\n\"2013-14\" = \"1.5m\"\n",
        new: "",
        said: &[
            "capital/programme.toml:6:1: error[no-receipts]: `basic-need` has neither receipts nor triggers (add [source.receipts] with an amount a year, or [[source.trigger]] with dwellings and amounts)",
        ],
    },
    Case {
        name: "borrowing without terms",
        file: "capital/programme.toml",
        old: "interest = 0.05\nlife = 40\n",
        new: "",
        said: &[
            "capital/programme.toml:22:1: error[missing-key]: a source has no `interest` (add `interest = …` to this source)",
            "capital/programme.toml:22:1: error[missing-key]: a source has no `life` (add `life = …` to this source)",
        ],
    },
    Case {
        name: "a source that advances itself",
        file: "capital/programme.toml",
        old: "[[source.trigger]]",
        new: "forward_fund = \"mill-lane-s106\"\n[[source.trigger]]",
        said: &[
            "capital/programme.toml:18:16: error[forward-funds-itself]: a source cannot advance itself (name the source whose money is spent until this one arrives)",
        ],
    },
    Case {
        name: "two ways to build a site",
        file: "planning-areas/ashby.toml",
        old: "rate = 50",
        new: "rate = 50\ncompletions = { \"2015-16\" = 20 }",
        said: &[
            "planning-areas/ashby.toml:37:9: error[two-build-outs]: `mill-lane` has completions year by year and also a start or rate (keep [site.completions], or `start` and `rate`, not both)",
        ],
    },
    Case {
        name: "an override twice",
        file: "planning-areas/ashby.toml",
        old: r#"reason = "first preferences""#,
        new: "reason = \"first preferences\"\n[[override]]\nschool = \"ashby-infant\"\nacademic_year = \"2014/15\"\nnc_year = \"R\"\npupils = 63\nreason = \"second thoughts\"",
        said: &[
            "planning-areas/ashby.toml:47:1: error[given-twice]: Reception of `ashby-infant` in 2014/15 is overridden twice (keep one of the two)",
        ],
    },
    Case {
        name: "a school that moves to itself",
        file: "planning-areas/ashby.toml",
        old: r#"feeders = ["ashby-infant"]"#,
        new: "feeders = [\"ashby-infant\"]\ncloses = \"2016/17\"\nmoves_to = \"ashby-junior\"",
        said: &[
            "planning-areas/ashby.toml:29:12: error[moves-to-itself]: a school cannot move to itself (name the school that takes its pupils)",
        ],
    },
    Case {
        name: "weights that weigh nothing",
        file: "planning-areas/assumptions.toml",
        old: "horizon = 5",
        new: "horizon = 5\nhistory_weights = [0, 0]",
        said: &[
            "planning-areas/assumptions.toml:4:19: error[out-of-range]: `history_weights` has no weight above 0 (write the latest transition's weight first: [3, 2, 1])",
        ],
    },
    Case {
        name: "no base year",
        file: "planning-areas/assumptions.toml",
        old: "base_year = \"2013/14\"\n",
        new: "",
        said: &[
            "planning-areas/assumptions.toml:1:1: error[missing-key]: an assumptions file has no `base_year` (add `base_year = …` to this assumptions file)",
        ],
    },
    Case {
        name: "a scenario's change of nothing",
        file: "scenarios/late.toml",
        old: "projects = [\"ashby-infant-extension\"]\n",
        new: "",
        said: &[
            "scenarios/late.toml:2:1: error[one-selector]: this change does not say what it changes (give one of sites, area, status, projects, sources, yield, at; write a [[change]] for each)",
        ],
    },
    Case {
        name: "a scenario's change of two things",
        file: "scenarios/late.toml",
        old: "shift_years = 1",
        new: "shift_years = 1\nsites = \"all\"",
        said: &[
            "scenarios/late.toml:2:1: error[one-selector]: this change has 2 selectors: sites, projects (give one of sites, area, status, projects, sources, yield, at; write a [[change]] for each)",
        ],
    },
    Case {
        name: "a scenario's change that does nothing",
        file: "scenarios/late.toml",
        old: "shift_years = 1\n",
        new: "",
        said: &[
            "scenarios/late.toml:2:1: error[missing-key]: this change does not say what it does (add one of shift_years, budget_factor, drop)",
        ],
    },
    Case {
        name: "an address that leads nowhere",
        file: "scenarios/late.toml",
        old: "source:basic-need/receipts/2013-14",
        new: "source:basic-needs/receipts/2013-14",
        said: &[
            "scenarios/late.toml:6:6: error[unknown-address]: the plan has no `source:basic-needs` (name an id of this plan)",
        ],
    },
    Case {
        name: "an address with a misspelt key",
        file: "scenarios/late.toml",
        old: "source:basic-need/receipts/2013-14",
        new: "source:basic-need/reciepts/2013-14",
        said: &[
            "scenarios/late.toml:6:6: error[unknown-key]: a source has no key `reciepts` (did you mean `receipts`?)",
        ],
    },
    Case {
        name: "a scenario's value of the wrong type",
        file: "scenarios/late.toml",
        old: r#"to = "1.4m""#,
        new: "to = 1.4",
        said: &[
            r#"scenarios/late.toml:7:6: error[bad-money]: `2013-14` is 1.4: money is never a bare decimal, for it is not clear what it counts (write a text: "1.4m" for millions, "1.4k" for thousands; or whole pounds without a point)"#,
        ],
    },
    Case {
        name: "an address of no kind",
        file: "scenarios/late.toml",
        old: "source:basic-need/receipts/2013-14",
        new: "sauce:basic-need/receipts/2013-14",
        said: &[
            "scenarios/late.toml:6:6: error[unknown-address]: `sauce` is nothing that an address begins with (begin with one of assumptions, programme, yield, area, school, site, source, project)",
        ],
    },
];
