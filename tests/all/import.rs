//! Spreadsheets into a plan's files: what is made of them, what stays as it was, and what is refused.

use std::fs;
use std::path::Path;

use placeplan::import::{self, ImportError, ImportSummary, Kind, Options, YearNaming};
use placeplan::plan::Severity;
use placeplan::plan::edit::save;
use proptest::prelude::*;
use tempfile::TempDir;

use super::support::{edit, loaded, run, said, small_plan};

const SCHOOLS: &str = "\
dfe_number,school,name,area,year,total,N,R,Y1,Y2,Y3
926/2001,weston-infant,Weston Infant School,Weston,2011/12,90,9,30,30,30,
926/2001,weston-infant,Weston Infant School,Weston,2012/13,91,9,31,30,30,0
926/2001,weston-infant,Weston Infant School,Weston,2013/14,94,9,34,30,30,0
926/2002,\"st-peters\",\"St Peter's, Marsham\",Marsham,2012/13,20,0,20,0,0,0
926/2002,\"st-peters\",\"St Peter's, Marsham\",Marsham,2013/14,45,0,25,20,0,0
";

fn rolls(folder: &Path, text: &str, options: &Options) -> Result<ImportSummary, ImportError> {
    import::import(folder, &[("rolls.csv", text.as_bytes())], Some(Kind::Rolls), options)
}

/// Imports and writes.
fn import_rolls(folder: &Path, text: &str) -> ImportSummary {
    let summary = rolls(folder, text, &Options::default()).expect("a sound file");
    save(folder, &summary.files).expect("a folder to write into");
    summary
}

fn import_cohorts(folder: &Path, text: &str) -> ImportSummary {
    let summary = cohorts(folder, text).expect("a sound file");
    save(folder, &summary.files).expect("a folder to write into");
    summary
}

fn cohorts(folder: &Path, text: &str) -> Result<ImportSummary, ImportError> {
    import::import(folder, &[("births.csv", text.as_bytes())], Some(Kind::Births), &Options::default())
}

/// What is wrong, a line each: `line:column: message (help)`.
fn wrong(outcome: Result<ImportSummary, ImportError>) -> Vec<String> {
    match outcome.expect_err("something wrong") {
        ImportError::Refused { files, diagnostics, .. } => diagnostics
            .iter()
            .map(|one| {
                let at = one.position(&files).expect("a place");
                format!("{}:{}: {} ({})", at.line, at.column, one.message, one.help)
            })
            .collect(),
        other => vec![other.to_string()],
    }
}

fn area(folder: &Path, id: &str) -> String {
    fs::read_to_string(folder.join(format!("planning-areas/{id}.toml"))).expect("an area's file")
}

#[test]
fn a_plan_is_made_of_a_row_a_school_and_year() {
    let folder = TempDir::new().expect("a folder");
    let plan = folder.path().join("plan");
    let summary = import_rolls(&plan, SCHOOLS);
    let expected = r#"[area]
name = "Weston"

[[school]]
id = "weston-infant"
name = "Weston Infant School"
dfe = "926/2001"
years = "R-2"
admission_number = 34
capacity = 94
source = "admission number: highest intake, capacity: most pupils, 2011/12 to 2013/14; rolls.csv"
basis = "estimate"

[school.roll]
"2011/12" = [30, 30, 30]
"2012/13" = [31, 30, 30]
"2013/14" = [34, 30, 30]
source = "rolls.csv"
"#;
    assert_eq!(area(&plan, "weston"), expected);
    assert_eq!(said(&loaded(&plan)).iter().filter(|line| line.contains("error")).count(), 0);
    let text = summary.to_string();
    for part in [
        "Rolls from rolls.csv, 2011/12 to 2013/14\n",
        "new       a plan with 2 areas and 2 schools\n",
        "pupils    139 in 2013/14\n",
        "columns   school = school, school_name = name, dfe = dfe_number, area = area, year = year, R = R, 1 = Y1",
        "ignored   total, N\n",
        "estimates",
        "planning-areas/marsham.toml",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn a_school_that_grew_with_each_september_opened_with_the_first() {
    let plan = TempDir::new().expect("a folder");
    let summary = import_rolls(plan.path(), SCHOOLS);
    let marsham = area(plan.path(), "marsham");
    assert!(marsham.contains("years = \"R-1\"\n") && marsham.contains("opens = \"2012/13\"\n"), "{marsham}");
    assert!(marsham.contains("\"2012/13\" = [20, 0]\n\"2013/14\" = [25, 20]\n"), "{marsham}");
    assert!(summary.to_string().contains("correct `years` where they still grow: st-peters (R-1 since 2012/13)"));
}

#[test]
fn importing_the_same_file_again_changes_nothing() {
    let plan = TempDir::new().expect("a folder");
    import_rolls(plan.path(), SCHOOLS);
    let again = rolls(plan.path(), SCHOOLS, &Options::default()).expect("a sound file");
    assert_eq!((again.files.len(), again.same, again.known.0), (0, 5, 2));
    assert!(again.to_string().ends_with("Nothing to write: the plan has all of it already.\n"));
}

#[test]
fn a_row_an_nc_year_says_the_same() {
    let (wide, long) = (TempDir::new().expect("a folder"), TempDir::new().expect("a folder"));
    import_rolls(wide.path(), "school,area,year,R,1\na,X,2012,1,2\na,X,2013,3,4\n");
    let text = "\u{feff}School;Area;Academic year;NC year;Pupils\r\na;X;201213;R;1\r\na;X;2012-13;1;2\r\na;X;2012-13;N1;9\r\n\
                a;X;2013-14;Reception;3\r\na;X;2013-14;Year 1;4\r\n";
    let summary = import_rolls(long.path(), text);
    assert_eq!(area(wide.path(), "x"), area(long.path(), "x"));
    assert!(summary.to_string().contains("1 row of nursery and other groups left out"));
}

#[test]
fn a_file_of_whole_areas_makes_a_primary_and_a_secondary_school_of_each() {
    let plan = TempDir::new().expect("a folder");
    let header = "new_la_code,la_name,year,births_lag4,R,Y1,Y2,Y3,Y4,Y5,Y6,Y7,Y8,Y9,Y10,Y11\n";
    let rows = "E1,North Weston,2017,9.0,10,11,12,13,14,15,16,17,18,19,20,21\nE1,North Weston,2018,9.0,11,11,12,13,14,15,16,17,18,19,20,21\n";
    let summary = import_rolls(plan.path(), &format!("{header}{rows}"));
    let text = area(plan.path(), "north-weston");
    for part in [
        "id = \"north-weston-primary\"\nname = \"North Weston primary schools\"\nyears = \"R-6\"\n",
        "id = \"north-weston-secondary\"\nname = \"North Weston secondary schools\"\nyears = \"7-11\"\n",
        "feeders = [\"north-weston-primary\"]\n",
        "\"2018/19\" = [17, 18, 19, 20, 21]\n",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(
        (summary.read[0].ignored.as_slice(), summary.pupils.map(|(_, all)| all)),
        (&["births_lag4".to_owned()][..], Some(187))
    );
    let summary = import_cohorts(
        plan.path(),
        "new_la_code,la_name,year,births_lag4\nE1,North Weston,2018,8690.0\nE1,North Weston,2019,12.6\nE2,Elsewhere,2018,1\n",
    );
    let cohort = "name = \"North Weston\"\n\n[reception_cohort]\n\"2018/19\" = 8690\n\"2019/20\" = 13\nsource = \"births.csv\"\n\n[[school]]\n";
    assert!(area(plan.path(), "north-weston").contains(cohort), "{}", area(plan.path(), "north-weston"));
    let text = summary.to_string();
    assert!(text.contains("1 area that the plan does not have, left out: Elsewhere"), "{text}");
    assert!(text.contains("1 cohort rounded to whole children"), "{text}");
    assert!(!loaded(plan.path()).has_errors());
    assert_eq!(rolls(plan.path(), &format!("{header}{rows}"), &Options::default()).expect("sound").files.len(), 0);
}

#[test]
fn what_is_known_is_changed_in_place_and_nothing_else() {
    let plan = small_plan();
    let file = "planning-areas/ashby.toml";
    edit(
        plan.path(),
        file,
        "\"2013/14\" = [60, 58, 57]",
        "\"2013/14\" = [ 60, 58,  57 ] # January count\nsource = \"census\"",
    );
    let windows = fs::read_to_string(plan.path().join(file)).expect("a file").replace('\n', "\r\n");
    fs::write(plan.path().join(file), &windows).expect("a file");
    let barton = area(plan.path(), "barton");
    let text = "school,year,R,Y1,Y2\nashby-infant,2011/12,50,51,52\nashby-infant,2013/14,61,58,57\nashby-infant,2014/15,62,61,58\n";
    let summary = import_rolls(plan.path(), text);
    let expected = windows
        .replace("\"2012/13\" = [58, 57, 55]", "\"2011/12\" = [50, 51, 52]\r\n\"2012/13\" = [58, 57, 55]")
        .replace(
            "[ 60, 58,  57 ] # January count\r\n",
            "[ 61, 58,  57 ] # January count\r\n\"2014/15\" = [62, 61, 58]\r\n",
        );
    assert_eq!(area(plan.path(), "ashby"), expected);
    assert_eq!(area(plan.path(), "barton"), barton);
    assert_eq!((summary.added, summary.replaced, summary.same), (2, 1, 0));
    assert!(summary.edits.contains(&"school:ashby-infant/roll/2013/14 = [61, 58, 57], was [60, 58, 57]".to_owned()));
    let text = summary.to_string();
    assert!(text.contains("rolls after the base year 2013/14 are outturn"), "{text}");
    assert!(text.contains("1 roll with another source or basis than the new figures"), "{text}");
}

#[test]
fn schools_are_known_by_number_and_new_ones_are_added_to_their_area() {
    let plan = small_plan();
    edit(
        plan.path(),
        "planning-areas/barton.toml",
        "name = \"Barton Primary\"",
        "name = \"Barton Primary\"\ndfe = \"926/2007\"",
    );
    let before = area(plan.path(), "ashby");
    let text = "laestab,name,area,year,R,Y1,Y2,Y3,Y4,Y5,Y6\n9262007,Barton CofE,Barton,2013,1,2,3,4,5,6,7\n9262008,Ashby Heath,ASHBY,2013,7,6,5,4,3,2,1\n";
    let summary = import_rolls(plan.path(), text);
    assert_eq!(
        (summary.known.0, summary.schools_made, summary.areas_made.len()),
        (1, vec!["ashby-heath".to_owned()], 0)
    );
    assert!(area(plan.path(), "barton").contains("\"2013/14\" = [1, 2, 3, 4, 5, 6, 7]\n"));
    let after = area(plan.path(), "ashby");
    assert!(after.starts_with(&before) && after.contains("\n\n[[school]]\nid = \"ashby-heath\"\n"), "{after}");
    assert!(!loaded(plan.path()).has_errors());
}

#[test]
fn the_base_year_moves_only_with_the_rolls_that_it_needs() {
    let plan = small_plan();
    let options = Options { base_year: placeplan::calendar::AcademicYear::parse("2014/15").ok(), ..Options::default() };
    let all = "school,year,R,1,2,3,4,5,6,7,8,9,10,11\nashby-infant,2014,1,2,3,,,,,,,,,\nashby-junior,2014,,,,4,5,6,7,,,,,\n\
               barton-primary,2014,1,2,3,4,5,6,7,,,,,\nbarton-high,2014,,,,,,,,7,8,9,10,11\n";
    let without_high = all.lines().take(4).collect::<Vec<_>>().join("\n");
    let refused = wrong(rolls(plan.path(), &without_high, &options));
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert!(refused[0].contains("`barton-high` has no roll for the base year 2014/15"), "{refused:?}");
    let summary = rolls(plan.path(), all, &options).expect("sound");
    assert!(summary.edits.contains(&"assumptions/base_year = \"2014/15\", was \"2013/14\"".to_owned()));
    save(plan.path(), &summary.files).expect("written");
    assert_eq!(loaded(plan.path()).plan.assumptions.base_year.to_string(), "2014/15");
}

#[test]
fn unknown_figures_and_other_ranges_are_left_out_and_told() {
    let plan = TempDir::new().expect("a folder");
    let text = "school,area,year,R,1,2,3\n\
                a,X,2010,9,9,9,0\na,X,2011,9,,9,0\na,X,2012,9,0,9,9\na,X,2013,9,9,9,9\n\
                b,X,2010,9,9,9,9\n";
    let summary = import_rolls(plan.path(), text).to_string();
    for part in [
        "1 roll left out, because the school did not teach all its present years then: a 2010/11 (line 2)",
        "1 roll left out, because a figure is missing: a 2011/12 (line 3)",
        "1 school without pupils in the base year 2013/14 not added: b",
    ] {
        assert!(summary.contains(part), "{part}: {summary}");
    }
    let text = area(plan.path(), "x");
    assert!(text.contains("[school.roll]\n\"2012/13\" = [9, 0, 9, 9]\n\"2013/14\" = [9, 9, 9, 9]\n"), "{text}");
    let hidden = "school,area,year,R,1,2,3\nc,X,2013,x,x,9,9\n";
    let refused = wrong(rolls(plan.path(), hidden, &Options::default()));
    assert_eq!(
        refused,
        ["2:1: c has no figure for Reception in the base year 2013/14 (write it, 0 if there is nobody)"]
    );
}

#[test]
fn an_outturn_holds_the_years_that_a_project_has_added_by_then() {
    let plan = small_plan();
    let project = "school = \"ashby-infant\"\nfrom = \"2015/16\"\n";
    edit(plan.path(), "capital/programme.toml", project, &format!("{project}years = \"R-6\"\n"));
    let text = "school,year,R,1,2,3,4,5\nashby-infant,2013,60,58,57,5,0,0\nashby-infant,2015,1,2,3,4,0,0\n";
    let summary = import_rolls(plan.path(), text).to_string();
    assert!(area(plan.path(), "ashby").contains("\"2013/14\" = [60, 58, 57]\n\"2015/16\" = [1, 2, 3, 4]\n"));
    assert!(summary.contains("left out 5 in NC years that the school does not teach"), "{summary}");
    assert!(!loaded(plan.path()).has_errors());
}

#[test]
fn a_school_is_known_by_its_name_though_its_urn_is_new_but_not_under_another_establishment_number() {
    let plan = small_plan();
    let text = "urn,name,area,year,R,1,2,3,4,5,6\n100001,Barton Primary,Barton,2013,1,1,1,1,1,1,1\n";
    assert_eq!(import_rolls(plan.path(), text).known.0, 1);
    // A number without quotes counts too. Another number is that of the school that has become another, an academy say.
    edit(plan.path(), "planning-areas/barton.toml", "urn = \"100001\"", "urn = 100002");
    let summary = import_rolls(plan.path(), text);
    assert_eq!((summary.known.0, summary.schools_made.len()), (1, 0));
    assert!(
        area(plan.path(), "barton").contains("urn = \"100001\"\nurns = [\"100002\"]\n"),
        "{}",
        area(plan.path(), "barton")
    );
    assert_eq!(import_rolls(plan.path(), &text.replace("100001", "100002")).known.0, 1);
    // Another establishment number is another school.
    let text = "dfe,name,area,year,R\n926/2001,Barton Primary,Barton,2013,1\n";
    edit(plan.path(), "planning-areas/barton.toml", "urn = \"100001\"", "urn = \"100001\"\ndfe = \"926/2000\"");
    assert_eq!(import_rolls(plan.path(), text).schools_made, ["barton-primary-barton"]);
}

#[test]
fn a_name_in_two_areas_is_two_schools() {
    let plan = TempDir::new().expect("a folder");
    let text = "urn,name,area,year,R\n1,St Mary's,X,2013,1\n,St. Mary’s,Y,2013,1\n";
    assert_eq!(import_rolls(plan.path(), text).schools_made, ["st-marys", "st-marys-y"]);
    assert_eq!(import_rolls(plan.path(), text).known.0, 2);
}

#[test]
fn every_error_names_line_and_column_and_nothing_is_written() {
    let folder = TempDir::new().expect("a folder");
    let plan = folder.path().join("plan");
    let text = "school,area,year,R,Y1\n\"St Mary's, X\",X,2013/15,1,2\nb,X,2013,abc,-1\nb,X,2013,1,1.5\nb,X,2013,1,1\nb,X,2013,2,2\n,X,2013,1,1\nc,X,x,\u{1b},1\n";
    let found = wrong(rolls(&plan, text, &Options::default()));
    let expected = [
        "2:18: `year` is `2013/15`, which does not end in the year after it starts (did you mean 2013/14?)",
        "3:10: `R` is `abc`, which is no number of children (write a whole number from 0 up, or leave the cell empty if it is not known)",
        "3:14: `Y1` is `-1`, which is below 0 (write a whole number from 0 up, or leave the cell empty if it is not known)",
        "4:12: `Y1` is `1.5`, which is no whole number of pupils (write a whole number, such as 2)",
        "4:5: 2013/14 was given on line 3 already (keep one of the two; if they are two schools, give each an id in a column of its own)",
        "5:5: 2013/14 was given on line 3 already (keep one of the two; if they are two schools, give each an id in a column of its own)",
        "6:5: 2013/14 was given on line 3 already (keep one of the two; if they are two schools, give each an id in a column of its own)",
        "7:1: this line names no school (write which school it is about, or leave the line out)",
        "8:5: `year` is `x`, which is no academic year (write 2013/14, 2013-14, 201314 or 2013)",
    ];
    assert_eq!(found, expected);
    assert!(!plan.exists());
}

#[test]
fn columns_that_are_missing_or_not_clear_are_asked_for() {
    let plan = TempDir::new().expect("a folder");
    let refused = |text: &str, map: &str| {
        let maps = if map.is_empty() { Vec::new() } else { vec![map.to_owned()] };
        wrong(rolls(plan.path(), text, &Options { maps, ..Options::default() })).join("\n")
    };
    assert!(refused("school,area,R\na,X,1\n", "").contains("no column holds the academic year"));
    assert!(refused("year,R\n2013,1\n", "").contains("no column holds schools or areas"));
    assert!(refused("school,area,year\na,X,2013\n", "").contains("no column holds the pupils of an NC year"));
    assert!(refused("school,area,year,R,g_k\na,X,2013,1,2\n", "").contains("--map R=g_k"));
    assert!(refused("school,year,R\na,2013,1\n", "").contains("--map area=COLUMN"));
    assert!(
        refused("school,area,year,R\na,X,2013,1\n", "school=dbn")
            .contains("no column `dbn`; it has school, area, year, R")
    );
    assert!(refused("school,area,year,R\na,X,2013,1\n", "cohort=R").contains("no use for a column of cohort"));
    let options = Options {
        maps: vec!["school=Who,area=Where,year=When,R=Small".to_owned()],
        years: YearNaming::End,
        ..Options::default()
    };
    let summary = rolls(plan.path(), "Who,Where,When,Small,R\na,'+X,2014,1,\n", &options).expect("sound");
    assert_eq!(summary.read[0].ignored, ["R"]);
    assert_eq!(summary.years.map(|(first, _)| first.to_string()).as_deref(), Some("2013/14"));
    assert_eq!(summary.areas_made, ["x"]);
}

#[test]
fn cohorts_leave_no_gap_and_make_no_area() {
    let plan = small_plan();
    let gap = wrong(cohorts(plan.path(), "area,year,cohort\nashby,2015,70\nbarton,2016,32\nBarton,2015,\n"));
    let expected = "3:1: the Reception cohorts of `barton` would stop at 2014/15 and go on in 2016/17 \
                    (add a line for 2015/16: there may be no gap between the first year and the last)";
    assert_eq!(gap, [expected]);
    assert!(
        wrong(cohorts(plan.path(), "area,year,cohort\nelsewhere,2015,70\n"))[0]
            .contains("no line is about an area of the plan")
    );
    let empty = TempDir::new().expect("a folder");
    assert!(wrong(cohorts(empty.path(), "area,year,cohort\nx,2015,70\n"))[0].contains("make one first"));
    import_cohorts(plan.path(), "area,year,cohort\nAshby,2014,\"1,067\"\nAshby,2015/16,70\n");
    let text = area(plan.path(), "ashby");
    assert!(text.contains("\"2013/14\" = 62\n\"2014/15\" = 1067\n\"2015/16\" = 70\n\n[[school]]"), "{text}");
}

#[test]
fn a_plan_that_cannot_be_read_is_left_alone() {
    let plan = small_plan();
    edit(plan.path(), "planning-areas/barton.toml", "[area]", "[area");
    let refused = wrong(rolls(plan.path(), SCHOOLS, &Options::default()));
    assert!(refused[0].starts_with("1:6: this is not TOML"), "{refused:?}");
    // Other errors do not hinder: an import may be what mends them.
    let plan = small_plan();
    edit(plan.path(), "planning-areas/ashby.toml", "\"2013/14\" = [60, 58, 57]\n", "");
    assert!(loaded(plan.path()).has_errors());
    import_rolls(plan.path(), "school,year,R,Y1,Y2\nashby-infant,2013,1,2,3\n");
    assert!(!loaded(plan.path()).has_errors());
}

#[test]
fn what_somebody_else_wrote_meanwhile_is_not_overwritten() {
    let plan = small_plan();
    let summary =
        rolls(plan.path(), "school,year,R,Y1,Y2\nashby-infant,2013,1,2,3\n", &Options::default()).expect("sound");
    edit(plan.path(), "planning-areas/ashby.toml", "name = \"Ashby\"", "name = \"Ashby and Heath\"");
    assert!(save(plan.path(), &summary.files).is_err());
    assert!(area(plan.path(), "ashby").contains("Ashby and Heath"));
}

#[test]
fn the_command_imports_and_a_dry_run_writes_nothing() {
    let folder = TempDir::new().expect("a folder");
    let (plan, file) = (folder.path().join("plan"), folder.path().join("nyc.csv"));
    fs::write(&file, "dbn,district,name,year,total,g_PK,g_K,g_1\n01M015,01,P.S. 015,2010,50,1,20,30\n01M015,01,P.S. 015,2011,50,1,21,29\n").expect("a file");
    let ask =
        |more: &str| run(&plan, &format!("import rolls {} --map school=dbn,area=district {more}", file.display()));
    let dry = ask("--dry-run");
    assert_eq!((dry.code, dry.err.as_str()), (0, ""));
    assert!(
        dry.out.contains("Would write 3 new files:\n") && dry.out.ends_with("Dry run: nothing was written.\n"),
        "{}",
        dry.out
    );
    assert!(!plan.exists());
    assert_eq!((ask("").code, run(&plan, "check").code), (0, 0));
    assert_eq!((ask("-q").out.as_str(), ask("--map skool=name").code), ("", 2));
    fs::write(&file, "school,area,year,R\na,x,2011,one\n").expect("a file");
    let refused = run(&plan, &format!("import rolls {}", file.display()));
    assert_eq!((refused.code, refused.out.as_str()), (1, ""));
    let expected = "nyc.csv:2:10: error[bad-count]: `R` is `one`, which is no number of children\n  2 | a,x,2011,one\n    |          ^^^\n";
    assert!(
        refused.err.starts_with(expected) && refused.err.ends_with("Nothing was written: 1 error.\n"),
        "{}",
        refused.err
    );
    assert_eq!(run(&plan, "import rolls none.csv").code, 3);
    assert_eq!(run(&plan, "import cohorts").code, 2);
}

/// A cell as a file may hold it, sound or not.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[0-9]{1,3}",
        2 => "20(09|1[0-5])(/1[0-6])?",
        2 => "(weston|st|a|R|Y7|school|area|year|nc_year|pupils|cohort)",
        1 => "\"?[',=\u{0}\n\r;é日\\\\\"\\[\\]#]{1,3}\"?",
        1 => ".{0,6}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_file_makes_it_panic_and_what_it_makes_is_sound(
        start in 0_usize..4,
        lines in prop::collection::vec(prop::collection::vec(cell(), 1..9), 0..8),
    ) {
        let headers = ["", "school,area,year,R,Y1,Y2\n", "area,year,R,Y7,Y8\n", "school,area,year,nc_year,pupils\n"];
        let lines: Vec<String> = lines.iter().map(|cells| cells.join(",")).collect();
        let text = format!("{}{}", headers[start], lines.join("\n"));
        let folder = TempDir::new().expect("a folder");
        if let Ok(summary) = rolls(folder.path(), &text, &Options::default()) {
            drop(summary.to_string());
            save(folder.path(), &summary.files).expect("written");
            prop_assert!(loaded(folder.path()).diagnostics.iter().all(|one| one.severity != Severity::Error), "{text:?}");
        }
        drop(cohorts(small_plan().path(), &text));
    }

    #[test]
    fn sound_figures_come_back_as_they_were(
        figures in prop::collection::vec(prop::collection::vec(1_u32..500, 3), 1..6),
    ) {
        let row = |(place, figures): (usize, &Vec<u32>)| {
            format!("a,\"Wes\"\"ton = #1\",{},{},{},{}\n", 2010 + place, figures[0], figures[1], figures[2])
        };
        let text = format!("school,area,year,R,1,2\n{}", figures.iter().enumerate().map(row).collect::<Vec<_>>().concat());
        let folder = TempDir::new().expect("a folder");
        import_rolls(folder.path(), &text);
        let plan = loaded(folder.path()).plan;
        let read: Vec<Vec<u32>> =
            plan.schools[0].roll.values().map(|roll| roll.iter().map(|pupils| pupils.value).collect()).collect();
        prop_assert_eq!(read, figures);
        prop_assert_eq!(plan.areas[0].name.as_str(), "Wes\"ton = #1");
    }
}
