//! Files as councils and the Department publish them, each kind of fault that real ones have, and what comes of them.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use placeplan::import::{self, ImportError, ImportSummary, Options};
use placeplan::plan::edit::save;
use tempfile::TempDir;

use super::support::{edit, loaded, run, small_plan};

/// Imports files that say themselves what they are, and writes.
pub fn import(folder: &Path, files: &[(&str, &str)], options: &Options) -> Result<ImportSummary, ImportError> {
    let inputs: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let summary = import::import(folder, &inputs, None, options)?;
    save(folder, &summary.files).expect("a folder to write into");
    Ok(summary)
}

/// What a file makes, which imported again changes nothing.
pub fn taken(folder: &Path, text: &str) -> String {
    taken_with(folder, &[("in.csv", text)], &Options::default())
}

pub fn taken_with(folder: &Path, files: &[(&str, &str)], options: &Options) -> String {
    let first = import(folder, files, options)
        .unwrap_or_else(|error| unreachable!("{error}: {:?}", refused(Err(error.clone()))));
    let again = import(folder, files, options).expect("the same file again");
    assert_eq!(again.files.len(), 0, "{again}{:?}", again.edits);
    first.to_string()
}

/// What is wrong, a line each: `line:column: message`.
pub fn refused(outcome: Result<ImportSummary, ImportError>) -> Vec<String> {
    match outcome {
        Ok(summary) => unreachable!("it was taken: {summary}"),
        Err(ImportError::Refused { files, diagnostics, .. }) => diagnostics
            .iter()
            .map(|one| {
                let at = one.position(&files).expect("a place");
                format!("{}:{}: {}", at.line, at.column, one.message)
            })
            .collect(),
        Err(other) => vec![other.to_string()],
    }
}

pub fn text(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap_or_else(|error| unreachable!("{path}: {error}"))
}

pub fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` in:\n{text}");
    }
}

#[test]
fn sums_titles_and_notes_are_no_schools() {
    let plan = TempDir::new().expect("a folder");
    let said = taken(
        plan.path(),
        "School rolls by planning area,,,,\nSource: school census,,,,\n,,,,\nSchool,Area,Year,R,Y1\n\
         Elm Primary,Weston,2023/24,28,29\nOak Primary,Weston,2023/24,55,57\nWeston total,Weston,2023/24,83,86\n\
         Note: provisional,,,,\n",
    );
    has(
        &said,
        &[
            "1 area and 2 schools",
            "pupils    169 in 2023/24",
            "2 titles (line 1: School rolls by planning area; line 2: Source: school census)",
            "1 note (line 8: Note: provisional)",
            "1 sum of other lines (line 7: Weston total)",
            "6 read: 2 with figures",
        ],
    );
    // A sum without a name for it, known by its figures.
    let plan = TempDir::new().expect("a folder");
    let said = taken(
        plan.path(),
        "area,school,year,R,1,2\nW,a,2023/24,20,21,22\nW,b,2023/24,10,11,12\nW,W,2023/24,30,32,34\nTotal,,2023/24,30,32,35\n",
    );
    has(&said, &["2 schools", "2 sums of other lines (line 4: W; line 5)"]);
}

#[test]
fn what_is_not_told_is_never_nobody() {
    for hidden in ["c", "[c]", "*", "<5", "1-4", "LOW", "suppressed", "x", "k"] {
        let plan = TempDir::new().expect("a folder");
        let file = format!("school,area,year,R,Y1\na,X,2022/23,20,21\na,X,2023/24,{hidden},20\n");
        let said = refused(import(plan.path(), &[("in.csv", &file)], &Options::default()));
        assert_eq!(said, ["3:1: a has no figure for Reception in the base year 2023/24"], "{hidden}");
    }
    for blank in ["", "-", "..", ":"] {
        let plan = TempDir::new().expect("a folder");
        let file = format!("school,area,year,R,Y1\na,X,2022/23,20,21\na,X,2023/24,{blank},20\n");
        let said = refused(import(plan.path(), &[("in.csv", &file)], &Options::default()));
        assert_eq!(said.len(), 1, "{blank}: {said:?}");
        // Year groups of which no year ever told anything are not taught.
        let file = format!("school,area,year,R,Y1,Y7\na,X,2022/23,20,21,{blank}\na,X,2023/24,20,20,{blank}\n");
        has(&taken(plan.path(), &file), &["1 school"]);
        has(&text(plan.path(), "planning-areas/x.toml"), &["years = \"R-1\""]);
    }
    // A year of zeros among full ones is not known.
    let plan = TempDir::new().expect("a folder");
    let file = "school,area,year,R,Y1\na,X,2021/22,20,21\na,X,2022/23,0,0\na,X,2023/24,20,20\n";
    has(&taken(plan.path(), file), &["1 year of zeros after a full one taken as not known: a 2022/23 (line 3)"]);
    assert!(!text(plan.path(), "planning-areas/x.toml").contains("2022/23"));
}

#[test]
fn years_are_read_as_they_are_meant_or_refused() {
    let plan = TempDir::new().expect("a folder");
    let file =
        "time_period,time_identifier,la_name,R,1\n2022,Reporting year,Wold,86,87\n2023,Reporting year,Wold,85,86\n";
    has(&taken(plan.path(), file), &["2021/22 to 2022/23"]);
    let plan = TempDir::new().expect("a folder");
    has(&taken(plan.path(), "school,area,year,R\na,X,January 2024,3\n"), &["from in.csv, 2023/24"]);
    let said = import(plan.path(), &[("in.csv", "school,area,year,R\na,X,45383,3\n")], &Options::default());
    assert_eq!(refused(said), ["2:5: `year` is `45383`, which is a date as a spreadsheet numbers its days"]);
}

#[test]
fn the_departments_tables_are_taken_as_published() {
    let mut file = "time_period,time_identifier,geographic_level,la_name,phase,sex,ncyear,headcount\n".to_owned();
    for (level, la) in [("National", ""), ("Regional", ""), ("Local authority", "Wold")] {
        for (phase, sex, pupils) in [
            ("State-funded primary", "Female", 100),
            ("State-funded primary", "Total", 210),
            ("Total", "Female", 110),
            ("Total", "Total", 220),
        ] {
            for group in ["Early 1", "Nursery 2", "Reception", "Year 1", "Not followed", "Total"] {
                writeln!(file, "202324,Academic year,{level},{la},{phase},{sex},{group},{pupils}").expect("text");
            }
        }
    }
    let plan = TempDir::new().expect("a folder");
    has(
        &taken(plan.path(), &file),
        &["pupils    440 in 2023/24", "48 lines of a wider area", "6 breakdowns of other lines", "16 rows of nursery"],
    );
    // Without a line about all, what breaks it down is asked about.
    let parts = "year,la_name,sex,ncyear,headcount\n2023,Wold,Female,Reception,1\n2023,Wold,Male,Reception,2\n";
    let said = refused(import(plan.path(), &[("in.csv", parts)], &Options::default()));
    assert_eq!(said, ["3:26: Reception of 2023/24 was given on line 2 already"]);
}

#[test]
fn a_school_stays_the_same_however_its_name_and_its_urn_are_written() {
    let plan = TempDir::new().expect("a folder");
    let file = "urn,laestab,name,area,year,R\n121669,815/4001,Ash Primary,Weston,2021/22,28\n\
                141930,815/4001,Ash Primary,Weston,2022/23,30\n121700,815/2002,Oak Primary,Weston,2021/22,27\n\
                121700,815/2002,Oak Primary,Weston,2022/23,29\n";
    has(&taken(plan.path(), file), &["1 area and 2 schools"]);
    let plan = TempDir::new().expect("a folder");
    let file = "school,area,year,R\nST MARY'S PRIMARY,WESTON,2021/22,28\nSt Mary's  Primary,Weston,2022/23,30\n\
                Saint Mary’s Primary,weston,2023/24,31\n";
    has(&taken(plan.path(), file), &["1 area and 1 school", "figures   3 added"]);
    let plan = TempDir::new().expect("a folder");
    has(&taken(plan.path(), "school,area,year,R\n030,Newark,2009/10,30\n30,Newark,2010/11,31\n"), &["1 school"]);
    // Numbers that tell nothing, and letters that an id cannot keep.
    for (urn, name, id) in [
        ("TBC", "New Primary", "new-primary"),
        ("n/a", "Saint-Exupéry", "saint-exupery"),
        ("0", "Ysgol Tŷ Gwyn", "ysgol-ty-gwyn"),
    ] {
        let plan = TempDir::new().expect("a folder");
        let file = format!("urn,name,area,year,R\n{urn},{name},Weston,2013/14,30\n");
        taken(plan.path(), &file);
        has(&text(plan.path(), "planning-areas/weston.toml"), &[&format!("id = \"{id}\"")]);
        let next = format!("name,area,year,R\n{},Weston,2014/15,31\n", name.to_uppercase());
        let summary = import(plan.path(), &[("in.csv", &next)], &Options::default()).expect("the same school");
        assert_eq!((summary.known.0, summary.schools_made.len()), (1, 0), "{name}");
    }
}

#[test]
fn a_schools_new_urn_is_noted_and_the_old_one_kept() {
    let plan = TempDir::new().expect("a folder");
    taken(plan.path(), "urn,name,area,year,R,Y1\n121669,Ash Primary,Weston,2021/22,28,29\n");
    let said = taken(
        plan.path(),
        "urn,name,area,year,R,Y1\n141930,Ash Primary,Weston,2021/22,28,29\n141930,Ash Primary,Weston,2022/23,31,30\n",
    );
    has(&said, &["1 school under a new URN: ash-primary (URN 121669, then 141930)"]);
    has(&text(plan.path(), "planning-areas/weston.toml"), &["urn = \"141930\"", "urns = [\"121669\"]"]);
}

#[test]
fn lists_of_schools_and_rolls_complete_each_other() {
    let plan = TempDir::new().expect("a folder");
    let schools = "URN,LA (code),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (name),EstablishmentStatus (name),\
                   PhaseOfEducation (name),StatutoryLowAge,StatutoryHighAge,SchoolCapacity,CloseDate,Trusts (name)\n\
                   100001,926,2001,Ash Primary,Academy converter,Open,Primary,4,11,210,,Wold Trust\n\
                   100002,926,2002,Oak Junior,Voluntary aided school,Open,Primary,7,11,240,,\n\
                   100003,926,2003,Old Infant,Community school,Closed,Primary,4,7,90,31-08-2015,\n\
                   100004,926,6001,Hall School,Other independent school,Open,Not applicable,4,18,300,,\n\
                   100005,926,7001,Wold School,Community special school,Open,Not applicable,4,16,80,,\n";
    let numbers = "laestab,school name,planning area,PAN 2023/24,PAN 2024/25\n926/2001,Ash Primary,Wold,30,45\n\
                   926/2002,Oak Junior,Wold,60,60\n";
    let rolls = "urn,area,year,R,1,2,3,4,5,6\n100001,Wold,2023/24,30,29,28,30,30,27,26\n100002,Wold,2023/24,,,,58,57,60,59\n\
                 100005,Wold,2023/24,8,8,8,8,8,8,8\n";
    let said = taken_with(
        plan.path(),
        &[("gias.csv", schools), ("pan.csv", numbers), ("rolls.csv", rolls)],
        &Options::default(),
    );
    has(
        &said,
        &[
            "1 area and 3 schools",
            "gias.csv: schools, for it has",
            "rolls.csv: rolls, for it has",
            "1 school left out, because closed: Old Infant",
            "1 school left out, because independent: Hall School",
        ],
    );
    let area = text(plan.path(), "planning-areas/wold.toml");
    has(
        &area,
        &[
            "id = \"ash-primary\"\nname = \"Ash Primary\"\ndfe = \"926/2001\"\nurn = \"100001\"\nyears = \"R-6\"\n\
             admission_numbers = { \"2023/24\" = 30, \"2024/25\" = 45 }\ncapacity = 210\ngovernance = \"academy\"\ntrust = \"Wold Trust\"\n\
             source = \"gias.csv; pan.csv\"\n\n",
            "years = \"3-6\"",
            "type = \"special\"",
        ],
    );
    assert!(!loaded(plan.path()).has_errors());
    // Next year's numbers change what they tell and nothing else.
    let next = "laestab,school name,planning area,PAN 2025/26,net capacity\n926/2001,Ash Primary,Wold,60,315\n";
    import(plan.path(), &[("next.csv", next)], &Options::default()).expect("sound");
    let then = area
        .replace("\"2024/25\" = 45 }", "\"2024/25\" = 45, \"2025/26\" = 60 }")
        .replace("capacity = 210", "capacity = 315");
    assert_eq!(text(plan.path(), "planning-areas/wold.toml"), then);
}

#[test]
fn totals_are_spread_only_when_asked_and_marked() {
    let file = "time_period,geographic_level,la_name,planning_area_code,planning_area_name,school_laestab,school_urn,school_name,\
                education_phase,number_of_school_places,number_of_school_pupils_on_roll\n\
                202223,School,Wold,9260001,Wold North,9262001,100001,Ash Primary,Primary,210,100\n\
                202223,School,Wold,9260001,Wold North,9262002,100002,Oak Primary,Primary,100,70\n\
                202223,School,Wold,9260001,Wold North,9262002,100002,Oak Primary,Primary,110,30\n";
    let plan = TempDir::new().expect("a folder");
    let said = taken(plan.path(), file);
    has(&said, &["2 schools not added, because only a total is known", "--spread-totals"]);
    let asked = Options { spread_totals: true, ..Options::default() };
    let said = taken_with(plan.path(), &[("scap.csv", file)], &asked);
    has(
        &said,
        &[
            "2 schools with their total spread",
            "1 second site, added to the first (line 4)",
            "pupils    200 in 2022/23",
        ],
    );
    let area = text(plan.path(), "planning-areas/wold-north.toml");
    // 100 over seven years: the largest remainders, which are alike, go to the younger.
    has(
        &area,
        &[
            "code = \"9260001\"",
            "\"2022/23\" = [15, 15, 14, 14, 14, 14, 14]",
            "basis = \"illustrative\"",
            "capacity = 210\nsource",
        ],
    );
    // Beside schools whose roll is known, a total falls as theirs do.
    let plan = TempDir::new().expect("a folder");
    let rolls = "school,area,year,R,1,2\na,X,2022/23,40,20,20\n";
    let totals = "school,area,year,years,roll,capacity\nb,X,2022/23,R-2,8,9\n";
    taken_with(plan.path(), &[("rolls.csv", rolls), ("totals.csv", totals)], &asked);
    has(&text(plan.path(), "planning-areas/x.toml"), &["[4, 2, 2]"]);
}

#[test]
fn births_of_a_year_need_their_lag() {
    let plan = TempDir::new().expect("a folder");
    taken(plan.path(), "school,area,year,R\na,Weston,2023/24,30\n");
    let births = "Area Code,Area Name,2018,2019,2020\nE1,Weston,31,\"1,032\",33\nE2,Marsham,1,2,3\n";
    let said = refused(import(plan.path(), &[("births.csv", births)], &Options::default()));
    has(&said[0], &["births by year of birth"]);
    let lag = Options { lag: Some(4), ..Options::default() };
    let said = taken_with(plan.path(), &[("births.csv", births)], &lag);
    has(
        &said,
        &[
            "1 area that the plan does not have, left out: Marsham",
            "children  1,102 read in all years: 1,096 taken, left out 6 in areas",
        ],
    );
    let statistics = "Births by area,,,\nCode,Name,Geography,2021\nE1,WESTON,Ward,34\n";
    has(&taken_with(plan.path(), &[("births.csv", statistics)], &lag), &["1 added", "area_name = Name"]);
    let area = text(plan.path(), "planning-areas/weston.toml");
    has(
        &area,
        &[
            "\"2022/23\" = 31\n\"2023/24\" = 1032\n\"2024/25\" = 33\n\"2025/26\" = 34\nsource = \"births.csv, births 4 years before\"",
        ],
    );
}

#[test]
fn sites_come_with_their_trajectories() {
    let plan = small_plan();
    let file = "Site ref,Site name,Planning area,Planning status,Planning application,Capacity,2014/15,2015/16,2016+,Total\n\
                A1,Land north of Ashby,Ashby,Outline permission,3/2013/001,120,-,40,80,120\n\
                A2,\"Mill, Barton\",Barton,Under construction,3/2012/077,30,20,10,,30\n\
                Total,,,,,150,20,50,80,150\n";
    let said = taken(plan.path(), file);
    has(
        &said,
        &["2 sites", "homes     150 read in all years: 70 taken, left out 80 in `2016+`", "1 sum of other lines"],
    );
    let ashby = text(plan.path(), "planning-areas/ashby.toml");
    has(
        &ashby,
        &[
            "[[site]]\nid = \"a1\"\nname = \"Land north of Ashby\"\ndwellings = 120\nstatus = \"outline\"\nplanning_ref = \"3/2013/001\"\n\
           source = \"in.csv\"\n[site.completions]\n\"2015-16\" = 40\nsource = \"in.csv\"\n",
        ],
    );
    let slower = file.replace("-,40,80,120", "-,30,90,120");
    import(plan.path(), &[("in.csv", &slower)], &Options::default()).expect("sound");
    assert_eq!(text(plan.path(), "planning-areas/ashby.toml"), ashby.replace("\"2015-16\" = 40", "\"2015-16\" = 30"));
    let nowhere = "Site name,Dwellings,2014/15\nElsewhere,10,10\n";
    has(&refused(import(plan.path(), &[("in.csv", nowhere)], &Options::default()))[0], &["nothing says in which area"]);
    let area = Options { area: Some("barton".to_owned()), ..Options::default() };
    has(&taken_with(plan.path(), &[("in.csv", nowhere)], &area), &["1 site"]);
}

#[test]
fn programmes_and_receipts_are_money_of_a_known_unit() {
    let plan = small_plan();
    let file = "Capital programme (£'000),,,,,\n,,,,,\nScheme,Ref,Prior years,2014/15,2015/16,Total\nPrimary,,,,,\n\
                Ash Primary,EC1,100,\"1,000\",500,\"1,600\"\nBirch Primary,EC2,0,250,(50),200\nSub-total,,100,1250,450,1800\n\
                Cedar High,EC3,,5000,2500,7500\n,,100,6250,2950,9300\n";
    let said = taken(plan.path(), file);
    has(
        &said,
        &[
            "3 projects",
            "2 sums of other lines (line 7: Sub-total; line 9)",
            "amounts read as thousands",
            "1 amount below 0 taken off the years before: −£50,000 of 2015-16 (Birch Primary)",
        ],
    );
    let added = text(plan.path(), "capital/imported-projects.toml");
    has(
        &added,
        &[
            "ref = \"EC1\"",
            "budget = 1600000\n",
            "before = 100000\n\"2014-15\" = 1000000\n\"2015-16\" = 500000\n",
            "\"2014-15\" = 200000\n\"2015-16\" = 0\n",
        ],
    );
    // The same amounts in other words are the same amounts.
    edit(plan.path(), "capital/imported-projects.toml", "budget = 1600000", "budget = \"1.6m\"  # agreed");
    assert_eq!(import(plan.path(), &[("in.csv", file)], &Options::default()).expect("sound").files.len(), 0);
    let none = "Scheme,2014/15,2015/16\nDeal Primary,120,80\n";
    has(&refused(import(plan.path(), &[("in.csv", none)], &Options::default()))[0], &["pounds or in thousands"]);
    let receipts = "Funding source,2014-15 £m,2015-16 £m\nBasic Need,3.5,4.25\nSection 106,0.5,\nPrudential loans,1,1\nTotal,5,5.25\n";
    let said = taken(plan.path(), receipts);
    has(
        &said,
        &[
            "1 source\n",
            "known     1 source",
            "1 source not added, for borrowing needs an interest",
            "£10,250,000 read in all years: £8,250,000 taken, left out £2,000,000 of borrowing",
        ],
    );
    has(
        &text(plan.path(), "capital/programme.toml"),
        &["\"2013-14\" = \"1.5m\"\n\"2014-15\" = 3500000\n\"2015-16\" = 4250000\n"],
    );
    has(&text(plan.path(), "capital/imported-sources.toml"), &["kind = \"s106\"", "\"2014-15\" = 500000"]);
    assert!(!loaded(plan.path()).has_errors());
}

#[test]
fn contributions_are_joined_and_only_those_for_education_taken() {
    let plan = small_plan();
    let agreements = "Developer Agreement,Planning Application,Site Name,Developer Agreement Type,Start Date\n\
                      S1,3/2013/001,Mill Lane,S106,01/02/2013\nS2,3/2013/002,Hill Farm,CIL,2013-05-01\n";
    let contributions = "developer_agreement_contribution,developer_agreement,contribution_purpose,amount\n\
                         C1,S1,education,\"£100,000.00\"\nC2,S1,affordable-housing,5000\nC3,3/2013/002,Education (primary),40000\nC4,S9,education,7000\n";
    let transactions = "developer-agreement-transaction,developer-agreement-contribution,contribution-funding-status,amount,start-date\n\
                        T1,C1,received,60000,15/05/2014\nT2,C1,received,10000,2015-03-31\nT3,C1,spent,25000,2015-06-01\n\
                        T4,C2,received,5000,2014-05-01\nT5,hill farm,received,40000,2016-04-06\nT6,Cx,received,900,2014-01-01\n";
    let files =
        [("agreements.csv", agreements), ("contributions.csv", contributions), ("transactions.csv", transactions)];
    let said = taken_with(plan.path(), &files, &Options::default());
    has(
        &said,
        &[
            "2 sources",
            "£37,000 of 2 contributions secured and not received yet",
            "C1 (£30,000), C4 (£7,000)",
            "1 contribution whose agreement is in no file: C4 of S9",
            "1 transaction left out; give the pairs in a file of two columns with --join: £900 of line 7: Cx (nearest: C1)",
            "£5,000 secured for other purposes",
            "£5,000 received or spent for other purposes",
        ],
    );
    let money = text(plan.path(), "capital/imported-contributions.toml");
    has(
        &money,
        &[
            "id = \"c1\"\nname = \"Mill Lane, education contribution\"\nkind = \"s106\"\ncertainty = \"received\"\nagreement = \"S1\"\n\
             planning_ref = \"3/2013/001\"\nspent_before = 25000\n",
            "\"2014-15\" = 70000\n",
            "kind = \"cil\"",
            "\"2016-17\" = 40000\n",
        ],
    );
    // The later form of the format calls each line's own number `reference`.
    let plan_of_references = small_plan();
    let said = taken_with(
        plan_of_references.path(),
        &[
            ("a.csv", "reference,name,developer-agreement-type,planning-application\nS1,Mill Lane,S106,3/2013/001\n"),
            ("b.csv", "reference,developer-agreement,contribution-purpose,amount\nC1,S1,education,100\n"),
            (
                "c.csv",
                "reference,developer-agreement-contribution,contribution-funding-status,amount,entry-date,start-date,end-date\n\
                 T1,C1,received,50,2014-05-15,2014-05-15,2014-06-01\nT1,C1,received,40,2014-05-15,,\n\
                 T0,C1,received,20,2014-05-15,,2014-06-01\nT2,C1,spent,-20,2014-07-01,,\nT3,C1,returned,5,2014-07-01,,\n\
                 T4,C1,allocated,40,2014-07-01,,\n",
            ),
        ],
        &Options::default(),
    );
    has(
        &said,
        &[
            "1 source",
            "£40 of 1 contribution secured",
            "£50 in lines that another has taken the place of",
            "£40 with the status allocated",
        ],
    );
    has(
        &text(plan_of_references.path(), "capital/imported-contributions.toml"),
        &["spent_before = 25\n", "\"2014-15\" = 60\n"],
    );
    let joined = Options { join: Some(("pairs.csv".to_owned(), b"Cx,C4\n".to_vec())), ..Options::default() };
    let said = import(plan.path(), &files, &joined).expect("sound").to_string();
    assert!(!said.contains("transaction left out"), "{said}");
    has(&text(plan.path(), "capital/imported-contributions.toml"), &["id = \"c4\"", "\"2013-14\" = 900"]);
}

#[test]
fn offers_are_overrides_of_the_coming_september() {
    let plan = small_plan();
    let said = taken(plan.path(), "School,Places offered\nAshby Infant,58\nBarton High,88\nNowhere,3\nTotal,149\n");
    has(
        &said,
        &[
            "1 added, 1 replaced",
            "1 school that the plan does not have, left out: Nowhere",
            "149 read in all years: 146 taken",
        ],
    );
    has(
        &text(plan.path(), "planning-areas/barton.toml"),
        &[
            "school = \"barton-high\"\nacademic_year = \"2014/15\"\nnc_year = \"7\"\npupils = 88\nreason = \"places offered (in.csv)\"\n",
        ],
    );
}

#[test]
fn homes_built_are_those_of_the_plan_or_of_its_areas() {
    let plan = small_plan();
    let file =
        "la_name,financial_year,net_additional_homes\nWold,2012-13,410\nWold,2013-14,\"1,390\"\nKent,2013-14,5\n";
    has(
        &refused(import(plan.path(), &[("in.csv", file)], &Options::default()))[0],
        &["2 areas that the plan does not have"],
    );
    let only = Options { only: vec!["la_name=Wold".to_owned()], ..Options::default() };
    has(&taken_with(plan.path(), &[("in.csv", file)], &only), &["homes of Wold taken as those of the whole plan"]);
    has(
        &text(plan.path(), "planning-areas/assumptions.toml"),
        &["[completions]\n\"2012-13\" = 410\n\"2013-14\" = 1390\n"],
    );
    taken(plan.path(), "area,financial year,completions\nAshby,2013-14,12\n");
    has(&text(plan.path(), "planning-areas/ashby.toml"), &["[completions]\n\"2013-14\" = 12\n"]);
}

#[test]
fn a_year_that_nothing_tells_is_asked_for() {
    let plan = small_plan();
    let said = import(plan.path(), &[("in.csv", "school,R,Y1,Y2\nashby-infant,61,58,57\n")], &Options::default());
    has(&refused(said)[0], &["no column holds the academic year"]);
    let year = Options { base_year: placeplan::calendar::AcademicYear::parse("2013/14").ok(), ..Options::default() };
    taken_with(plan.path(), &[("in.csv", "School,NCY R,Year 1 (NOR),Yr 2\nashby-infant,61,58,57\n")], &year);
    has(&text(plan.path(), "planning-areas/ashby.toml"), &["\"2013/14\" = [61, 58, 57]"]);
    for file in ["site,area,dwellings,2024,2025\nHill,Ashby,5,2,3\n", "scheme,2024 £,2025 £\nHill School,500000,1\n"]
    {
        has(
            &refused(import(plan.path(), &[("in.csv", file)], &Options::default()))[0],
            &["names one calendar year, where a financial year is wanted"],
        );
    }
    let map = Options { maps: vec!["2013-14=2014,2014-15=2015".to_owned()], ..Options::default() };
    taken_with(plan.path(), &[("in.csv", "site,area,dwellings,2014,2015\nHill,Ashby,5,2,3\n")], &map);
    has(&text(plan.path(), "planning-areas/ashby.toml"), &["\"2013-14\" = 2\n\"2014-15\" = 3\n"]);
}

#[test]
fn a_school_that_fills_up_opened_with_what_it_taught_when_the_file_begins() {
    let plan = TempDir::new().expect("a folder");
    let file = "school,area,year,R,1,2,3,4,5,6\nFarm,town,2022/23,40,40,40,40,0,0,0\nFarm,town,2023/24,42,40,40,40,40,0,0\n\
                Farm,town,2024/25,44,42,40,40,40,40,0\nFarm,town,2025/26,46,44,42,40,40,40,40\n\
                Prep,town,2024/25,23,0,0,0,0,0,0\nPrep,town,2025/26,26,26,0,0,0,0,0\n";
    let said = taken(plan.path(), file);
    has(
        &said,
        &[
            "2 new schools opened in these years",
            "farm (R-6 since 2022/23)",
            "prep (R-1 since 2024/25)",
            "figures   6 added",
        ],
    );
    let town = text(plan.path(), "planning-areas/town.toml");
    has(&town, &["opens = \"2022/23\"\nopens_with = \"R-3\"\n", "\"2022/23\" = [40, 40, 40, 40, 0, 0, 0]\n"]);
}

#[test]
fn the_register_dates_its_pupils_by_the_census() {
    let register = "URN,LA (code),LA (name),PreviousLA (name),EstablishmentNumber,EstablishmentName,PhaseOfEducation (name),\
                    StatutoryLowAge,StatutoryHighAge,SchoolCapacity,CensusDate,NumberOfPupils,DistrictAdministrative (name)\n\
                    100001,926,Wold,Dale,2001,Ash Primary,Primary,4,11,210,18-01-2024,140,East Wold\n\
                    200001,927,Dale,,2001,Dale Primary,Primary,4,11,210,18-01-2024,140,Dale Town\n";
    let plan = TempDir::new().expect("a folder");
    let options = Options { council: Some("Wold".to_owned()), spread_totals: true, ..Options::default() };
    let said = taken_with(plan.path(), &[("gias.csv", register)], &options);
    has(&said, &["1 area and 1 school", "pupils    140 in 2023/24", "1 line not asked for"]);
    has(
        &text(plan.path(), "planning-areas/east-wold.toml"),
        &["dfe = \"926/2001\"", "\"2023/24\" = [20, 20, 20, 20, 20, 20, 20]"],
    );
}

#[test]
fn a_site_a_project_or_a_source_that_stands_twice_is_refused() {
    for file in [
        "site,area,dwellings,2014/15\nHill,Ashby,5,5\nHILL,Ashby,5,5\n",
        "scheme,2014/15 £\nHill School,500000\nHill school,1\n",
        "source,2014/15 £\nHill fund,500000\nHill  Fund,1\n",
        "source,2014/15 £\nBasic Need,500000\nbasic-need,1\n",
    ] {
        let plan = small_plan();
        let said = refused(import(plan.path(), &[("in.csv", file)], &Options::default()));
        assert!(said.len() == 1 && said[0].contains("already"), "{said:?}");
    }
}

#[test]
fn what_the_program_exports_a_line_a_year_is_read_back() {
    let (from, to) = (small_plan(), small_plan());
    for (path, old, new) in [
        ("planning-areas/ashby.toml", "rate = 50", "rate = 40"),
        ("capital/programme.toml", "\"2013-14\" = \"1.5m\"", "\"2013-14\" = \"1.25m\""),
        ("capital/programme.toml", "budget = \"1.6m\"", "budget = \"1.4m\""),
    ] {
        edit(from.path(), path, old, new);
    }
    for (command, name) in [
        ("housing --format csv", "housing.csv"),
        ("programme --format csv", "programme.csv"),
        ("balance --view sources --format csv", "sources.csv"),
    ] {
        let csv = run(from.path(), command).out;
        let unit = Options { unit: Some(placeplan::import::Unit::Pounds), ..Options::default() };
        let said = import(to.path(), &[(name, &csv)], &unit).expect("an export").to_string();
        has(&said, &["known     "]);
    }
    for command in ["housing --format csv", "programme --format csv", "balance --view sources --format csv"] {
        let figures = |folder: &Path| {
            let csv = run(folder, command).out;
            csv.lines().map(|line| line.rsplit_once(',').map_or(line, |(line, _)| line).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(figures(from.path()), figures(to.path()), "{command}");
    }
}

#[test]
fn a_district_does_not_hide_a_school_of_the_plan() {
    let plan = small_plan();
    let list = "name,district,la,PAN,capacity\nAshby Infant,East Wold,Wold,75,225\n";
    let said = taken(plan.path(), list);
    has(&said, &["known     1 school"]);
    has(&text(plan.path(), "planning-areas/ashby.toml"), &["admission_number = 75\ncapacity = 225\n"]);
}

#[test]
fn figures_say_how_firm_they_are() {
    let plan = small_plan();
    let estimate =
        Options { basis: Some("estimate".to_owned()), source: Some("panel, May".to_owned()), ..Options::default() };
    let rolls = "school,area,year,R,Y1,Y2\nashby-infant,Ashby,2013,61,58,57\nNew Infant,Ashby,2013,9,9,9\n";
    for (file, path) in [
        (rolls, "planning-areas/ashby.toml"),
        ("site,area,dwellings,2014/15\nHill,Barton,5,5\n", "planning-areas/barton.toml"),
        ("scheme,2014/15 £,2015/16 £\nHill School,500000,1\n", "capital/imported-projects.toml"),
    ] {
        taken_with(plan.path(), &[("in.csv", file)], &estimate);
        has(&text(plan.path(), path), &["source = \"panel, May\"\nbasis = \"estimate\"\n"]);
    }
}

#[test]
fn a_file_that_tells_nothing_of_itself_is_asked_about() {
    let plan = small_plan();
    let said = refused(import(plan.path(), &[("in.csv", "a,b\n1,2\n")], &Options::default()));
    has(&said[0], &["nothing tells what this file is about"]);
    let said = refused(import(plan.path(), &[("in.csv", "Project,Actual 2014/15\nAsh,9\n")], &Options::default()));
    has(&said[0], &["no place for that yet"]);
}

#[test]
fn lines_keep_their_own_ends() {
    let plan = small_plan();
    let path = plan.path().join("planning-areas/ashby.toml");
    let mixed = fs::read_to_string(&path).expect("a file").replacen('\n', "\r\n", 20);
    fs::write(&path, &mixed).expect("a file");
    import(plan.path(), &[("in.csv", "school,year,R,Y1,Y2\nashby-infant,2013,61,58,57\n")], &Options::default())
        .expect("sound");
    let then = fs::read_to_string(&path).expect("a file");
    assert_eq!(then, mixed.replace("[60, 58, 57]", "[61, 58, 57]"));
}

#[test]
fn the_command_says_what_it_takes_files_for_and_shows_the_difference() {
    let plan = small_plan();
    let file = plan.path().join("rolls.csv");
    fs::write(&file, "school,year,R,Y1,Y2\nashby-infant,2013,61,58,57\n").expect("a file");
    let dry = run(plan.path(), &format!("import {} --dry-run", file.display()));
    assert_eq!((dry.code, dry.err.as_str()), (0, ""));
    has(
        &dry.out,
        &[
            "rolls.csv: rolls, for it has school, year",
            "--- planning-areas/ashby.toml\n+++ planning-areas/ashby.toml\n",
            "-\"2013/14\" = [60, 58, 57]\n+\"2013/14\" = [61, 58, 57]\n",
        ],
    );
    assert_eq!(run(plan.path(), &format!("import schools {}", file.display())).code, 1);
    assert_eq!(run(plan.path(), "import schools").code, 2);
    assert_eq!(run(plan.path(), &format!("import {} --unit pence", file.display())).code, 2);
}
