//! Which projects can go ahead with the money there is, who may pay, and what earlier spend and clauses hold: small plans,
//! their figures worked out by hand.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::support::{edit, loaded, run, small_plan};

const ASSUMPTIONS: &str = "title = \"t\"\nbase_year = \"2013/14\"\nhorizon = 5\nhistory_weights = [1]\nshrinkage = 0\n";

const AREA: &str = "[area]\nname = \"Elm\"\n[reception_cohort]\n\"2013/14\" = 60\n\"2014/15\" = 90\n\"2015/16\" = 90\n\
                    [[school]]\nid = \"elm-primary\"\nname = \"Elm Primary\"\nyears = \"R-6\"\nadmission_number = 60\n\
                    capacity = 420\n[school.roll]\n\"2013/14\" = [60, 60, 60, 60, 60, 60, 60]\n";

const PROGRAMME: &str = "[programme]\ntitle = \"p\"\nfirst_year = \"2014-15\"\nlast_year = \"2016-17\"\n";

/// A plan of one place and this capital file.
fn plan(capital: &str) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for (name, text) in [
        ("planning-areas/assumptions.toml", ASSUMPTIONS.to_owned()),
        ("planning-areas/elm.toml", AREA.to_owned()),
        ("capital/all.toml", format!("{PROGRAMME}{capital}")),
    ] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

fn source(id: &str, more: &str, receipts: &str) -> String {
    format!("[[source]]\nid = \"{id}\"\nname = \"{id}\"\nkind = \"grant\"\n{more}\n[source.receipts]\n{receipts}\n")
}

fn project(id: &str, group: &str, more: &str, spend: &str) -> String {
    format!(
        "[[project]]\nid = \"{id}\"\nname = \"{id}\"\ngroup = \"{group}\"\narea = \"elm\"\nbudget = \"2m\"\ncompletion = \
         \"2016-08\"\n{more}\n[project.spend]\n{spend}\n"
    )
}

fn csv(folder: &Path, arguments: &str) -> Vec<String> {
    let answer = run(folder, &format!("{arguments} --format csv"));
    assert_eq!((answer.code, answer.err.as_str()), (0, ""));
    answer.out.lines().skip(1).map(str::to_owned).collect()
}

/// The codes that `check` finds, in their order, with what is said.
fn found(folder: &Path) -> Vec<(String, String)> {
    let rows = run(folder, "check --format json").out;
    let field = |row: &str, name: &str| {
        let start = row.split_once(&format!("\"{name}\": \"")).or_else(|| row.split_once(&format!("\"{name}\":\"")));
        start.and_then(|(_, rest)| rest.split_once('"')).map_or_else(String::new, |(value, _)| value.to_owned())
    };
    rows.split('{').skip(1).map(|row| (field(row, "code"), field(row, "message"))).collect()
}

fn says(folder: &Path, code: &str) -> Vec<String> {
    found(folder).into_iter().filter(|(found, _)| found == code).map(|(_, said)| said).collect()
}

const TWO_YEARS: &str = "\"2014-15\" = \"1m\"\n\"2015-16\" = \"1m\"";

fn two_schools(money: &str) -> TempDir {
    let places = "[[project.places]]\nschool = \"elm-primary\"\nfrom = \"2014/15\"\nadds = 30\n";
    let two = [
        project("one", "to-commission", "", TWO_YEARS),
        project("two", "to-commission", "", TWO_YEARS) + places,
        source("grant", "", &format!("\"2014-15\" = \"{money}\"")),
    ];
    plan(&two.concat())
}

#[test]
fn two_million_builds_one_school_whole_and_leaves_the_other() {
    let folder = two_schools("2m");
    let rows = csv(folder.path(), "balance --view projects");
    let expected = [
        "one,to-commission,3,funded,2000000.00,2000000.00,0.00,,published",
        "two,to-commission,3,cannot-start,2000000.00,0.00,2000000.00,2014-15,published",
    ];
    assert_eq!(rows, expected);
    let paid = csv(folder.path(), "balance");
    assert_eq!(paid.iter().filter(|row| row.starts_with("two,") && row.contains(",unfunded,")).count(), 2);
    assert_eq!(
        says(folder.path(), "cannot-start"),
        ["two cannot start: £2.0m of its £2.0m cannot be had, the first of it in 2014-15"]
    );
    let said = run(folder.path(), "balance --view projects").out;
    assert!(said.contains("1 of 2 projects can go ahead, £2.0m; £2.0m more builds all."), "{said}");
}

#[test]
fn money_that_builds_nothing_whole_waits_and_the_gap_is_less_than_what_is_unfunded() {
    // Of £3m, £1m is left: with £1m more the second school is built too.
    let folder = two_schools("3m");
    let rows = csv(folder.path(), "balance --view projects");
    assert_eq!(rows[1], "two,to-commission,3,cannot-start,2000000.00,0.00,1000000.00,2015-16,published");
    let gap = run(folder.path(), "balance --view gap --format md").out;
    let row = |name: &str| gap.lines().find(|line| line.contains(name)).unwrap_or_default().replace(['*', ' '], "");
    assert!(row("Unfunded").ends_with("|1,000|1,000||2,000|") || row("Unfunded").contains("2,000"), "{gap}");
    assert!(row("▲ Gap").contains("1,000"), "{gap}");
    let said = run(folder.path(), "balance --view projects").out;
    assert!(said.contains("£1.0m is left and builds no further project whole."), "{said}");
}

#[test]
fn places_of_what_cannot_start_do_not_count_with_funded_projects_only() {
    // 90 pupils for 60 places: 30 have none, but for the second school's 30 places more.
    let folder = two_schools("2m");
    let unplaced = |which: &str| -> f64 {
        let rows = csv(folder.path(), &format!("pressure --projects {which}"));
        let last = |row: &String| row.split(',').nth(15).and_then(|cell| cell.parse::<f64>().ok()).unwrap_or(0.0);
        rows.iter().filter(|row| row.split(',').nth(2) == Some("")).map(last).sum()
    };
    let [all, funded, none] = ["all", "funded", "none"].map(unplaced);
    assert!(all < funded, "{all} {funded}");
    assert!((funded - none).abs() < 1e-9, "{funded} {none}");
    let heading = run(folder.path(), "pressure --projects funded").out;
    assert!(heading.contains("with funded projects only"), "{heading}");
    // With the money for both, nothing is left out.
    let rich = two_schools("4m");
    let of = |which: &str| csv(rich.path(), &format!("pressure --projects {which}"));
    assert_eq!(of("funded"), of("all"));
    assert_eq!(run(folder.path(), "phase --projects funded").code, 2);
    let figures = format!("{all:.0} as planned, {funded:.0} with the money there is, {none:.0} with nothing");
    for command in ["overview", "check"] {
        let said = run(folder.path(), command).out;
        assert!(said.replace('\n', " ").contains(&figures), "{figures}: {said}");
    }
}

#[test]
fn works_on_site_without_money_are_told_before_all_else() {
    // The money comes two years after it is spent.
    let on_site = project("school", "on-site", "start = \"2014-04\"", "\"2014-15\" = \"1m\"");
    let folder = plan(&(source("grant", "", "\"2016-17\" = \"1m\"") + &on_site.replace("\"2m\"", "\"1m\"")));
    let first = found(folder.path()).into_iter().next();
    let expected = "school is on site and nothing pays for £1.0m of its £1.0m, the first of it in 2014-15";
    assert_eq!(first, Some(("on-site-unfunded".to_owned(), expected.to_owned())));
    let rows = csv(folder.path(), "balance --view projects");
    assert_eq!(rows, ["school,on-site,1,part,1000000.00,0.00,1000000.00,2014-15,published"]);
}

#[test]
fn what_was_spent_before_is_not_over_programmed() {
    let built = "before = \"9.9m\"\n\"2014-15\" = \"0.1m\"";
    let built = project("built", "on-site", "", built).replace("\"2m\"", "\"10m\"");
    let next = project("next", "in-preparation", "", "\"2015-16\" = \"0.1m\"").replace("\"2m\"", "\"0.1m\"");
    let folder = plan(&[built, next, source("grant", "", "\"2014-15\" = \"0.2m\"")].concat());
    let codes: Vec<String> = found(folder.path()).into_iter().map(|(code, _)| code).collect();
    assert!(!codes.iter().any(|code| code.starts_with("over-programmed")), "{codes:?}");
    let rows = csv(folder.path(), "programme --view over-programming");
    assert_eq!(
        rows,
        [
            "on-site,1,10000000.00,100000.00,100000.00,200000.00,0.00,0.00,0.00,0.00,0.00,0,,published",
            "in-preparation,1,100000.00,100000.00,200000.00,200000.00,0.00,0.00,0.00,0.00,0.00,0,,published",
        ]
    );
}

#[test]
fn over_programming_is_told_against_its_target() {
    // £2m to spend, £1.6m by the last year: a quarter over. £0.3m comes later, £0.5m is for nobody.
    let sources = [
        source("grant", "", "\"2014-15\" = \"1.6m\"\n\"2017-18\" = \"0.3m\""),
        source("fenced", "categories = [\"send\"]", "\"2014-15\" = \"0.5m\""),
        project("one", "to-commission", "", TWO_YEARS),
    ];
    let folder = plan(&sources.concat());
    let rows = csv(folder.path(), "programme --view over-programming");
    let row =
        "to-commission,1,2000000.00,2000000.00,2000000.00,1600000.00,400000.00,0.00,400000.00,500000.00,300000.00,0.25";
    assert_eq!(rows, [format!("{row},,published")]);
    assert_eq!(says(folder.path(), "over-programmed-group").len(), 1);
    edit(folder.path(), "capital/all.toml", "title = \"p\"\n", "title = \"p\"\nover_programming = 0.3\n");
    assert_eq!(csv(folder.path(), "programme --view over-programming"), [format!("{row},0.3,published")]);
    assert_eq!(says(folder.path(), "over-programmed-group"), Vec::<String>::new());
}

#[test]
fn only_money_that_is_certain_enough_counts() {
    let sources = [
        source("sure", "certainty = \"received\"", "\"2014-15\" = \"0.4m\""),
        source("agreed", "", "\"2014-15\" = \"0.3m\""),
        source("hoped", "certainty = \"expected\"", "\"2014-15\" = \"0.2m\""),
        source("doubtful", "certainty = \"at-risk\"", "\"2014-15\" = \"0.1m\""),
        project("roof", "to-commission", "category = \"condition\"", "\"2014-15\" = \"2m\""),
    ];
    let folder = plan(&sources.concat());
    let funded = |option: &str| {
        let row = csv(folder.path(), &format!("balance --view projects {option}")).remove(0);
        row.split(',').nth(5).map(str::to_owned).unwrap_or_default()
    };
    let counting = ["received", "confirmed", "expected", "at-risk"].map(|word| funded(&format!("--counting {word}")));
    assert_eq!(counting, ["400000.00", "700000.00", "900000.00", "1000000.00"]);
    assert_eq!([funded(""), funded("--include-at-risk")], ["900000.00", "1000000.00"]);
}

#[test]
fn a_project_says_who_alone_may_pay_for_it() {
    let sources = [
        source("grant", "", "\"2014-15\" = \"5m\""),
        project("named", "to-commission", "only_sources = [\"grant\"]", TWO_YEARS),
        project("barred", "to-commission", "only_kinds = [\"cil\"]", TWO_YEARS),
    ];
    let folder = plan(&sources.concat());
    let rows = csv(folder.path(), "balance --view projects");
    assert!(rows[0].contains(",funded,") && rows[1].contains(",cannot-start,"), "{rows:?}");
    assert_eq!(says(folder.path(), "nobody-may-pay"), ["barred: no source of the plan may pay for it"]);
}

#[test]
fn an_agreement_that_earlier_spend_used_up_pays_nothing_again() {
    let agreement = "[[source]]\nid = \"deal\"\nname = \"deal\"\nkind = \"s106\"\nspent_before = \"1.9m\"\n\
                     [[source.trigger]]\ndate = \"2014-06\"\namount = \"2m\"\nclause = \"3.1\"\n";
    let folder = plan(&(agreement.to_owned() + &project("roof", "on-site", "", "\"2014-15\" = \"2m\"")));
    let rows = csv(folder.path(), "balance --view projects");
    assert_eq!(rows, ["roof,on-site,1,part,2000000.00,100000.00,1900000.00,2014-15,published"]);
    let rows = csv(folder.path(), "balance --view contributions");
    assert_eq!(rows, ["deal,1,,2000000.00,2000000.00,2014-15,2014-15,,2000000.00,1900000.00,0.00,0.00,published"]);
    edit(folder.path(), "capital/all.toml", "spent_before = \"1.9m\"", "spent_before = \"2.5m\"");
    let said = "deal: earlier spend took £2.5m, £500,000 more than it receives";
    assert_eq!(says(folder.path(), "spent-beyond-receipts"), [said]);
    edit(folder.path(), "capital/all.toml", "date = \"2014-06\"", "date = \"2029-06\"");
    let said = "deal: £2.0m falls due in June 2029, after 2018-19, the last year of the forecast";
    assert_eq!(says(folder.path(), "trigger-never-reached"), [said]);
}

#[test]
fn what_others_deliver_is_in_no_total_and_its_places_count() {
    let places = "[[project.places]]\nschool = \"elm-primary\"\nfrom = \"2014/15\"\nadds = 30\n";
    let free = format!(
        "[[project]]\nid = \"free\"\nname = \"Free school\"\ngroup = \"on-site\"\narea = \"elm\"\ncompletion = \
         \"2014-08\"\ndelivered_by = \"the Department\"\n{places}[[project.milestone]]\ntext = \"Promoter chosen\"\n\
         due = \"2013-06\"\n"
    );
    let folder = plan(&(free + &project("one", "to-commission", "", TWO_YEARS)));
    assert!(loaded(folder.path()).diagnostics.is_empty(), "{:?}", loaded(folder.path()).diagnostics);
    assert_eq!(csv(folder.path(), "balance --view projects").len(), 1);
    assert!(csv(folder.path(), "balance").iter().all(|row| row.starts_with("one,")));
    // 90 places in Reception instead of 60, with or without money.
    for which in ["all", "funded"] {
        let rows = csv(folder.path(), &format!("pressure --projects {which}"));
        assert!(rows.iter().any(|row| row.contains(",elm-primary,2015/16,R,90,90,")), "{rows:?}");
    }
    let said = "Free school: Promoter chosen was due in June 2013 and is not done";
    assert_eq!(says(folder.path(), "late-milestone"), [said]);
    let programme = run(folder.path(), "programme").out;
    assert!(programme.contains("Delivered by others") && programme.contains("the Department"), "{programme}");
}

#[test]
fn a_decision_may_still_be_taken_and_may_add_money() {
    let folder = small_plan();
    let decision = "[[decision]]\nbody = \"Cabinet\"\ntext = \"to add to it\"\nto = \"ashby-infant-extension\"\n\
                    amount = \"0.2m\"\n\n[[project]]\n";
    edit(folder.path(), "capital/programme.toml", "[[project]]\n", decision);
    let rows = csv(folder.path(), "programme --view decisions");
    assert!(rows.iter().any(|row| row == ",Cabinet,,,to add to it,,ashby-infant-extension,200000.00"), "{rows:?}");
    let said = run(folder.path(), "programme --view decisions").out;
    assert!(said.contains("to be taken") && said.contains("added to"), "{said}");
}

#[test]
fn a_status_is_explained_by_the_turn_that_a_project_had() {
    let folder = two_schools("3m");
    let said = run(folder.path(), "explain project:two/status").out.replace('\n', " ");
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "Its turn comes after one: by priority (3), then place in the files.",
        "£1,000,000 of its £2,000,000 could be had with all that is promised to earlier ones.",
        "It is built whole or not at all",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(run(folder.path(), "explain project:two/gap").code, 0);
    assert_eq!(run(folder.path(), "explain project:one/funded").code, 0);
}
