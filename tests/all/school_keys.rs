//! What the keys of areas and schools do, and what is said where they are wrong or odd.

use std::fs;
use std::path::Path;

use super::support::{edit, run, small_plan};

const ASHBY: &str = "planning-areas/ashby.toml";
const BARTON: &str = "planning-areas/barton.toml";
const PROGRAMME: &str = "capital/programme.toml";

/// What `check` says of a code, message and address parted by a blank.
fn told(folder: &Path, code: &str) -> Vec<String> {
    let said = run(folder, "check --format json").out;
    let rows: Vec<serde_json::Value> = serde_json::from_str(&said).expect("JSON");
    let text = |row: &serde_json::Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let of_code = rows.iter().filter(|row| row["code"] == code);
    of_code.map(|row| format!("{} {}", text(row, "message"), text(row, "at"))).collect()
}

/// What is told of a code once these places of files are changed.
fn changed(code: &str, changes: &[(&str, &str, &str)]) -> Vec<String> {
    let plan = small_plan();
    for (file, old, new) in changes {
        edit(plan.path(), file, old, new);
    }
    told(plan.path(), code)
}

/// A school of Ashby's file, before its site.
fn with_school(keys: &str) -> String {
    format!("[[school]]\nid = \"new\"\nname = \"New\"\nyears = \"R-6\"\n{keys}\n[[site]]")
}

#[test]
fn an_area_has_a_code_of_its_own() {
    let changes = [
        (ASHBY, "category = 3", "category = 3\ncode = 9260001"),
        (BARTON, "name = \"Barton\"", "name = \"Barton\"\ncode = \"9260001\""),
    ];
    let expected = "`ashby` and `barton` have the same planning area code, 9260001 area:barton/code";
    assert_eq!(changed("duplicate-code", &changes), [expected]);
}

#[test]
fn an_area_of_one_phase_has_no_school_of_another() {
    let phases = (BARTON, "name = \"Barton\"", "name = \"Barton\"\nphases = [\"primary\"]");
    let high =
        "`barton-high` teaches secondary years, but its area is not planned for that phase school:barton-high/years";
    assert_eq!(changed("school-phase", &[phases]), [high]);
    let raised = (PROGRAMME, "admission_number = 75", "years = \"R-7\"");
    let infants =
        "`ashby-infant` teaches secondary years, but its area is not planned for that phase school:ashby-infant/years";
    let ashby = (ASHBY, "category = 3", "phases = [\"primary\"]");
    assert_eq!(changed("school-phase", &[ashby, raised]), [infants]);
    assert_eq!(changed("school-phase", &[ashby]), Vec::<String>::new());
    let none = changed("out-of-range", &[(ASHBY, "category = 3", "phases = []")]);
    assert_eq!(none, ["`phases` names no phase area:ashby/phases"]);
    let word = changed("unknown-word", &[(ASHBY, "category = 3", "phases = [\"nursery\"]")]);
    assert_eq!(word, ["`phases` has `nursery`, which is no phase area:ashby/phases/1"]);
}

#[test]
fn a_number_is_written_for_the_base_year_unless_a_project_opens_the_school() {
    let old = "admission_number = 60\ncapacity = 180";
    let late = "admission_numbers = { \"2014/15\" = 60 }\ncapacity = 180";
    let said = changed("missing-key", &[(ASHBY, old, late)]);
    assert_eq!(
        said,
        [
            "a school has no `admission_number`, and `admission_numbers` has none for 2013/14 or earlier school:ashby-infant"
        ]
    );
    let early = "admission_numbers = { \"2013/14\" = 60 }\ncapacities = { \"2010/11\" = 180 }";
    assert_eq!(changed("missing-key", &[(ASHBY, old, early)]), Vec::<String>::new());
    let opened = (ASHBY, "[[site]]", &*with_school(""));
    let step = "from = \"2015/16\"\nadmission_number = 75\n[[project.places]]\nschool = \"new\"\nfrom = \"2015/16\"\nopens = true";
    let opens = (PROGRAMME, "from = \"2015/16\"\nadmission_number = 75", step);
    assert_eq!(changed("missing-key", &[opened, opens]), Vec::<String>::new());
    assert_eq!(changed("no-base-roll", &[opened, opens]), Vec::<String>::new());
    assert_eq!(changed("missing-key", &[opened]).len(), 2);
    assert_eq!(changed("no-base-roll", &[opened]).len(), 1);
    // One of the pipeline is enough for it to be no error; the school is not there then.
    let pipeline = (PROGRAMME, "group = \"in-preparation\"", "group = \"pipeline\"");
    assert_eq!(changed("no-base-roll", &[opened, opens, pipeline]), Vec::<String>::new());
    let too_early = step.replacen("\"2015/16\"\nopens", "\"2013/14\"\nopens", 1);
    let too_early = (PROGRAMME, "from = \"2015/16\"\nadmission_number = 75", &*too_early);
    let said = changed("no-base-roll", &[opened, too_early]);
    assert_eq!(said, ["`new` is opened in 2013/14, but has no roll for the base year 2013/14 school:new"]);
}

#[test]
fn a_step_opens_no_school_that_is_there() {
    let opens = (PROGRAMME, "admission_number = 75", "admission_number = 75\nopens = true");
    let said = changed("opens-ignored", &[opens]);
    assert_eq!(
        said,
        [
            "`ashby-infant-extension` opens `ashby-infant`, which has a roll already project:ashby-infant-extension/places/1/opens"
        ]
    );
}

#[test]
fn no_more_than_a_schools_intake_is_drawn() {
    let keys = |draws: &str| {
        with_school(&format!("admission_number = 30\ncapacity = 210\nopens = \"2015/16\"\ndraws = {{ {draws} }}"))
    };
    let said = |draws: &str, code| changed(code, &[(ASHBY, "[[site]]", &keys(draws))]);
    let over = said("barton-primary = 0.7, \"area:barton\" = 0.4", "shares");
    assert_eq!(over.len(), 1, "{over:?}");
    assert!(
        over[0].starts_with("with this the shares drawn of the intake of `barton-primary` come to 1.1"),
        "{over:?}"
    );
    assert_eq!(said("barton-primary = 0.6, \"area:barton\" = 0.4", "shares"), Vec::<String>::new());
    let junior = said("ashby-junior = 0.1", "draws-ignored");
    assert_eq!(
        junior,
        [
            "`new` draws nothing of `ashby-junior`, which begins in Year 3, not in Reception school:new/draws/ashby-junior"
        ]
    );
    let old = (ASHBY, "capacity = 180", "capacity = 180\ndraws = { barton-primary = 0.1 }");
    let said = changed("draws-ignored", &[old]);
    assert_eq!(
        said,
        [
            "`ashby-infant` draws, but does not open after the base year 2013/14 school:ashby-infant/draws/barton-primary"
        ]
    );
}

#[test]
fn an_own_number_beside_a_projects_step_is_told() {
    let numbers = "capacity = 180\nadmission_numbers = { \"2014/15\" = 60, \"2016/17\" = 70 }";
    let said = changed("number-beside-step", &[(ASHBY, "capacity = 180", numbers)]);
    assert_eq!(
        said,
        [
            "`ashby-infant` has an own admission number for 2016/17, which replaces what it did: `ashby-infant-extension` changes it from 2015/16 school:ashby-infant/admission_numbers/2016/17"
        ]
    );
}

#[test]
fn keys_without_effect_are_told() {
    let unit = changed("specialist-places", &[(ASHBY, "capacity = 180", "capacity = 180\nspecialist_places = 200")]);
    assert_eq!(
        unit,
        ["`ashby-infant` has 200 specialist places in a capacity of 180 school:ashby-infant/specialist_places"]
    );
    let status = "capacity = 180\nadmission_status = { \"2015/16\" = \"proposed\" }";
    let said = changed("unused-key", &[(ASHBY, "capacity = 180", status)]);
    assert_eq!(
        said,
        [
            "`ashby-infant` has no admission number of 2015/16 that this is the status of school:ashby-infant/admission_status/2015/16"
        ]
    );
    let college = with_school("admission_number = 90\ncapacity = 180\nsixth_form_places = 180\nopens = \"2015/16\"");
    let college = college.replace("R-6", "12-13");
    let said = changed("unused-key", &[(ASHBY, "[[site]]", &college)]);
    assert_eq!(said, ["`new` begins in Year 12: its sixth form has its admission number school:new/sixth_form_places"]);
}

#[test]
fn what_is_out_of_proportion_names_the_figure_and_what_it_is_measured_by() {
    let infant = (ASHBY, "admission_number = 60\ncapacity = 180");
    let cases: [((&str, &str), &str, &str); 11] = [
        (
            (infant.0, infant.1),
            "admission_number = 180\ncapacity = 180",
            "`ashby-infant`: 180 admitted to each of 3 years is 540 places, the capacity is 180 school:ashby-infant/admission_number",
        ),
        (
            (infant.0, infant.1),
            "admission_number = 18\ncapacity = 180",
            "`ashby-infant`: 18 admitted to each of 3 years is 54 places, the capacity is 180 school:ashby-infant/admission_number",
        ),
        (
            (ASHBY, "[60, 58, 57]"),
            "[60, 20, 57]",
            "`ashby-infant`: 20 in Year 1 of 2013/14, who were 58 in Reception the year before school:ashby-infant/roll/2013/14/1",
        ),
        (
            (ASHBY, "\"2012/13\" = [58, 57, 55]"),
            "\"2011/12\" = [58, 57, 55]\n\"2012/13\" = [0, 0, 0]",
            "`ashby-infant` has nobody in 2012/13, and 170 pupils in 2011/12 school:ashby-infant/roll/2012/13/R",
        ),
        (
            (ASHBY, "\"2013/14\" = 62"),
            "\"2013/14\" = 620",
            "Ashby: 620 children of 2013/14, between 60 and 66 area:ashby/reception_cohort/2013/14",
        ),
        (
            (ASHBY, "admission_number = 60\ncapacity = 240"),
            "admission_number = 45\ncapacity = 170",
            "`ashby-junior` has 218 pupils in 2013/14, and a capacity of 170 school:ashby-junior/capacity",
        ),
        (
            ("planning-areas/assumptions.toml", "primary = 0.25"),
            "primary = 2.5",
            "yield `standard`: 2.5 primary pupils for each home, more than one yield:standard/primary",
        ),
        (
            (ASHBY, "rate = 50"),
            "rate = 500",
            "`mill-lane`: 500 homes a year build all of its 100 in 2014-15 site:mill-lane/rate",
        ),
        (
            (ASHBY, "start = \"2014-15\""),
            "start = \"2024-25\"",
            "`mill-lane`: its first homes come in 2024-25, and the forecast ends with 2018/19 site:mill-lane/start",
        ),
        (
            (ASHBY, "\n\"2014/15\" = 66"),
            "",
            "Ashby: the Reception cohorts end in 2013/14, and the base year is 2013/14 area:ashby/reception_cohort/2013/14",
        ),
        ((BARTON, "years = \"7-11\""), "years = \"7-11\"\nurn = 121001\nurns = [\"121001\"]", ""),
    ];
    let mut wrong = Vec::new();
    for ((file, old), new, expected) in cases {
        let said = changed("out-of-proportion", &[(file, old, new)]).join("; ");
        if said != expected {
            wrong.push(format!("{new}: {said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let twice = [
        (BARTON, "id = \"barton-primary\"", "id = \"barton-primary\"\nurn = 121001"),
        (ASHBY, "id = \"ashby-infant\"", "id = \"ashby-infant\"\nurn = 140001\nurns = [\"121001\"]"),
    ];
    let said = changed("out-of-proportion", &twice);
    assert_eq!(said, ["`ashby-infant` and `barton-primary` have the same URN, 121001 school:barton-primary/urn"]);
    let numbers = [
        (BARTON, "id = \"barton-primary\"", "id = \"barton-primary\"\ndfe = \"926/2001\""),
        (BARTON, "id = \"barton-high\"", "id = \"barton-high\"\ndfe = 9262001"),
    ];
    let said = changed("out-of-proportion", &numbers);
    // In order of id.
    assert_eq!(
        said,
        ["`barton-high` and `barton-primary` have the same DfE number, 926/2001 school:barton-primary/dfe"]
    );
}

#[test]
fn an_accepted_finding_is_counted_listed_and_not_denied() {
    let plan = small_plan();
    edit(plan.path(), BARTON, "id = \"barton-primary\"", "id = \"barton-primary\"\ndfe = \"926/2001\"");
    edit(plan.path(), BARTON, "id = \"barton-high\"", "id = \"barton-high\"\ndfe = \"926/2001\"");
    assert_eq!(run(plan.path(), "check --deny-findings").code, 1);
    let accepted = "[[accepted]]\nfinding = \"out-of-proportion\"\nat = \"school:barton-primary/dfe\"\nreason = \"one school on two sites\"\n\
                    by = \"planning\"\ndate = \"2014-02\"\nuntil = \"2013/14\"\n\n\
                    [[accepted]]\nfinding = \"short-without-project\"\nat = \"area:barton/name\"\nreason = \"a hall\"\n\
                    by = \"governors\"\ndate = \"2014-02\"\n\n\
                    [[accepted]]\nfinding = \"past-building-unknown\"\nat = \"assumptions/base_year\"\nreason = \"none\"\n\
                    by = \"council\"\ndate = \"2014-02\"\n\n[[site]]";
    edit(plan.path(), ASHBY, "[[site]]", accepted);
    let said = run(plan.path(), "check --deny-findings");
    let text = "No errors and no findings. 3 accepted: --accepted lists them.\n";
    assert_eq!((said.code, said.out.split_inclusive('\n').next()), (0, Some(text)));
    let listed = run(plan.path(), "check --accepted").out;
    assert!(listed.contains("accepted[out-of-proportion]"), "{listed}");
    assert!(listed.contains("help: accepted by planning on 2014-02-01: one school on two sites"), "{listed}");
    assert!(run(plan.path(), "check --accepted --format csv").out.contains("accepted,out-of-proportion,"));
    assert!(!run(plan.path(), "overview").out.contains("out-of-proportion"));
    // What meets nothing, or has ended, is told.
    edit(plan.path(), ASHBY, "until = \"2013/14\"", "until = \"2012/13\"");
    assert_eq!(run(plan.path(), "check --deny-findings").code, 1);
    let ended =
        "what accepts out-of-proportion at school:barton-primary/dfe has ended with 2012/13 area:ashby/accepted/1";
    assert_eq!(told(plan.path(), "nothing-accepted"), [ended]);
    edit(plan.path(), ASHBY, "school:barton-primary/dfe", "school:barton-high/dfe");
    edit(plan.path(), ASHBY, "until = \"2012/13\"\n", "");
    let none = "there is no finding out-of-proportion at school:barton-high/dfe to accept area:ashby/accepted/1";
    assert_eq!(told(plan.path(), "nothing-accepted"), [none]);
    edit(plan.path(), ASHBY, "by = \"planning\"\n", "");
    assert_eq!(told(plan.path(), "missing-key"), ["an accepted has no `by` area:ashby/accepted/1"]);
}

#[test]
fn findings_are_accepted_in_any_file() {
    let accepted = "[[accepted]]\nfinding = \"past-building-unknown\"\nat = \"assumptions/base_year\"\nreason = \"none\"\n\
                    by = \"council\"\ndate = \"2014-02\"\n";
    for (file, before) in [
        ("planning-areas/assumptions.toml", ""),
        (ASHBY, ""),
        ("capital/programme.toml", ""),
        ("scenarios/dry.toml", "title = \"Dry\"\n[[change]]\narea = \"ashby\"\ndelay_years = 1\n\n"),
    ] {
        let plan = small_plan();
        let path = plan.path().join(file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        std::fs::write(&path, format!("{before}{written}\n{accepted}")).expect("a file");
        let listed = run(plan.path(), "check --accepted").out;
        assert!(listed.contains("accepted[past-building-unknown]"), "{file}: {listed}");
    }
    // What a scenario that is off accepts need not be there.
    let plan = small_plan();
    std::fs::create_dir_all(plan.path().join("scenarios")).expect("a folder");
    let text = format!("title = \"Dry\"\n{}", accepted.replace("past-building-unknown", "cannot-start"));
    std::fs::write(plan.path().join("scenarios/dry.toml"), text).expect("a file");
    assert!(told(plan.path(), "nothing-accepted").is_empty());
    let on = run(plan.path(), "check --scenario dry").out;
    assert!(on.contains("finding[nothing-accepted]: there is no finding cannot-start"), "{on}");
}

#[test]
fn a_remainder_is_listed_last_and_never_ranked() {
    let plan = small_plan();
    edit(plan.path(), ASHBY, "category = 3", "category = 3\nremainder = true");
    let areas = |table: &str| -> Vec<String> {
        let said = run(plan.path(), &format!("{table} --format csv")).out;
        let column = said.lines().next().and_then(|head| head.split(',').position(|name| name == "area"));
        let column = column.expect("an area");
        let all = said.lines().skip(1).map(|row| row.split(',').nth(column).unwrap_or_default().to_owned());
        let mut areas: Vec<String> = all.collect();
        areas.dedup();
        areas
    };
    assert_eq!(areas("pressure --view places"), ["barton", "ashby"]);
    assert_eq!(areas("pressure --view first-short"), ["barton", "ashby"]);
    let summary = areas("pressure --view summary");
    assert_eq!(summary[..3], ["barton", "ashby", ""]);
}

#[test]
fn scenarios_set_admission_numbers_and_put_projects_outside_the_programme() {
    let plan = small_plan();
    fs::create_dir_all(plan.path().join("scenarios")).expect("a folder");
    let write = |text: &str| fs::write(plan.path().join("scenarios/cut.toml"), text).expect("a file");
    write(
        "[[change]]\nschools = [\"barton-primary\"]\nadmission_number = { \"2015/16\" = 20 }\n\
           [[change]]\nprojects = [\"ashby-infant-extension\"]\ngroup = \"pipeline\"\n",
    );
    let number = |school: &str, year: &str| {
        let table =
            format!("--scenario cut pressure --view places --school {school} --from {year} --to {year} --format csv");
        let said = run(plan.path(), &table).out;
        said.lines().nth(1).and_then(|row| row.split(',').nth(6)).expect("a number").to_owned()
    };
    assert_eq!(["2014/15", "2015/16", "2016/17"].map(|year| number("barton-primary", year)), ["30", "20", "20"]);
    assert_eq!(number("ashby-infant", "2015/16"), "60");
    assert_eq!(run(plan.path(), "--scenario cut programme --format csv").out.lines().count(), 1);
    write("[[change]]\nprojects = \"all\"\ngroup = \"on-site\"\n");
    assert_eq!(told(plan.path(), "unknown-word").len(), 1);
    write("[[change]]\nschools = [\"barton-primary\"]\n");
    assert_eq!(told(plan.path(), "missing-key").len(), 1);
    write("[[change]]\nareas = \"all\"\ncohort_factor = 101\n");
    assert_eq!(told(plan.path(), "out-of-range").len(), 1);
}

#[test]
fn tables_of_places_take_the_projects_that_count() {
    let plan = small_plan();
    let said = |flags: &str| run(plan.path(), &format!("pressure --view places {flags} --format csv"));
    assert_eq!(said("--projects all").out, said("").out);
    assert_eq!(said("--projects none").out, said("--without-projects").out);
    assert_ne!(said("--projects none").out, said("").out);
    assert_eq!(said("--projects funded").code, 0);
    assert_eq!(said("--projects none --without-projects").code, 2);
    assert!(run(plan.path(), "--projects none pressure").out.contains("without projects"));
}

#[test]
fn every_figure_of_a_plan_with_these_keys_is_derived() {
    let plan = small_plan();
    let keys = "capacity = 190\nspecialist_places = 10\n[school.admission_numbers]\n\"2011/12\" = 90\n\"2013/14\" = 60";
    edit(plan.path(), ASHBY, "admission_number = 60\ncapacity = 180", keys);
    edit(plan.path(), BARTON, "years = \"7-11\"", "years = \"7-13\"");
    edit(plan.path(), BARTON, "[77, 76, 75, 74, 73]", "[77, 76, 75, 74, 73, 40, 36]");
    edit(plan.path(), BARTON, "[77, 78, 75, 75, 74]", "[77, 78, 75, 75, 74, 41, 35]");
    edit(plan.path(), BARTON, "admission_number = 90\ncapacity = 450", "admission_number = 90\ncapacity = 540");
    edit(
        plan.path(),
        ASHBY,
        "[[site]]",
        &with_school("opens_with = \"R-2\"\ndraws = { \"area:barton\" = 0.25, ashby-infant = 0.5 }"),
    );
    let step = "from = \"2015/16\"\nadmission_number = 75\n[[project.places]]\nschool = \"new\"\nfrom = \"2016/17\"\nopens = true\n\
                admission_number = 30\n[[project.places]]\nschool = \"barton-high\"\nfrom = \"2016/17\"\nsixth_form_places = 100";
    edit(plan.path(), PROGRAMME, "from = \"2015/16\"\nadmission_number = 75", step);
    assert_eq!(run(plan.path(), "check --format csv").out.matches("error,").count(), 0);
    super::explain::walk(plan.path(), 0);
    let text = run(plan.path(), "explain school:new/2016-17/R").out;
    assert!(text.contains("New draws of Ashby Infant in 2016/17"), "{text}");
    let text = run(plan.path(), "explain school:barton-high/2014-15/12/places").out;
    assert!(text.contains("half of them") && text.contains("what its capacity leaves"), "{text}");
}
