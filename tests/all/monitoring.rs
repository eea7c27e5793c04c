//! A programme over the years: baselines kept, changes told, decisions and risks listed.

use std::collections::BTreeMap;
use std::fs;

use placeplan::money::Pence;
use tempfile::TempDir;

use super::support::{copy, edit, loaded, program, repository, run, said, small_plan};

/// A copy of the bundled plan to change.
fn norfolk() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for part in ["planning-areas", "capital", "scenarios"] {
        copy(&repository().join(part), &folder.path().join(part));
    }
    folder
}

/// The amounts of a table by project and year, in pennies.
fn amounts(csv: &str) -> BTreeMap<(String, String), Pence> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let mut sums = BTreeMap::new();
    for row in reader.deserialize() {
        let row: BTreeMap<String, String> = row.expect("a record");
        let amount = row.get("amount").or_else(|| row.get("spend")).expect("an amount").replace('.', "");
        let key = (row["project"].clone(), row["financial_year"].clone());
        *sums.entry(key).or_insert(Pence::ZERO) += Pence(amount.parse().expect("pennies"));
    }
    sums.retain(|_, amount| *amount != Pence::ZERO);
    sums
}

#[test]
fn a_baseline_is_what_the_programme_was_and_nothing_has_changed_since() {
    let plan = norfolk();
    let saved = run(plan.path(), "programme --save-baseline november-2013 --date 2013-11-21 --body Panel");
    assert_eq!((saved.code, saved.err.as_str()), (0, ""));
    assert_eq!(saved.out, "Wrote capital/baseline-november-2013.toml: 35 projects that spend £80.88m in all.\n");
    assert!(!loaded(plan.path()).has_errors(), "{:?}", said(&loaded(plan.path())));
    let table = run(plan.path(), "programme --view monitoring --format csv");
    assert_eq!((table.code, table.out.as_str()), (0, "project,financial_year,verb,amount,basis\r\n"));
    let shown = run(plan.path(), "programme --view monitoring").out;
    assert!(shown.contains("Every project spends what was approved."), "{shown}");
}

#[test]
fn baseline_and_verbs_are_the_present_programme_under_every_scenario() {
    let plan = norfolk();
    let table = |arguments: &str| amounts(&run(plan.path(), &format!("{arguments} --format csv")).out);
    assert_eq!(run(plan.path(), "programme --save-baseline approved --date 2013-11").code, 0);
    let baseline = table("programme");
    // A project goes, one comes, one becomes dearer, one starts later, and Cabinet moves money between two.
    edit(plan.path(), "capital/30-in-preparation.toml", "\"2014-15\" = \"2,495k\"", "\"2014-15\" = \"2,695k\"");
    edit(plan.path(), "capital/30-in-preparation.toml", "id = \"ashwicken-primary\"\nref", "id = \"ashwicken\"\nref");
    fs::write(
        plan.path().join("capital/80-later.toml"),
        "[[decision]]\ndate = \"2014-02\"\nbody = \"Cabinet\"\ntext = \"agreed\"\nfrom = \"ashwicken-primary\"\nto = \"catton-grove\"\namount = \"100k\"\n",
    )
    .expect("a file");
    for scenario in ["", "--scenario drake-a-year-late "] {
        let mut stands = baseline.clone();
        let monitored = run(plan.path(), &format!("{scenario}programme --view monitoring --format csv"));
        assert_eq!((monitored.code, monitored.err.as_str()), (0, ""));
        for (key, change) in amounts(&monitored.out) {
            *stands.entry(key).or_insert(Pence::ZERO) += change;
        }
        stands.retain(|_, amount| *amount != Pence::ZERO);
        assert_eq!(stands, table(&format!("{scenario}programme")), "{scenario}");
        for row in [
            "ashwicken,before,added,55000.00",
            "ashwicken-primary,2015-16,removed,-100000.00",
            "ashwicken-primary,2015-16,reallocated,-100000.00",
            "catton-grove,2014-15,reallocated,100000.00",
            "catton-grove,2014-15,overspent,100000.00",
        ] {
            assert!(monitored.out.contains(row), "{row}\n{}", monitored.out);
        }
        assert_eq!(monitored.out.contains("drake-primary,2013-14,slipped,-80000.00"), !scenario.is_empty());
    }
    let shown = run(plan.path(), "programme --view monitoring").out;
    assert!(shown.contains("removed and £100,000"), "{shown}");
}

#[test]
fn a_baseline_is_never_overwritten_unless_forced() {
    let plan = small_plan();
    let save = |arguments: &str| run(plan.path(), &format!("programme --save-baseline {arguments}"));
    assert_eq!(save("first --date 2013-11").code, 0);
    let file = plan.path().join("capital/baseline-first.toml");
    let text = fs::read_to_string(&file).expect("a baseline");
    let refused = save("first --date 2014-11");
    assert_eq!((refused.code, refused.out.as_str()), (3, ""));
    assert!(refused.err.contains("--force"), "{}", refused.err);
    assert_eq!(fs::read_to_string(&file).expect("a baseline"), text);
    assert_eq!(save("first --date 2014-11 --force").code, 0);
    assert_eq!(fs::read_to_string(&file).expect("a baseline"), text.replace("2013-11", "2014-11"));
    assert_eq!(fs::read_dir(plan.path().join("capital")).expect("a folder").count(), 2);

    let wrong = save("First_One");
    assert_eq!((wrong.code, wrong.err.contains("`first-one`")), (2, true), "{}", wrong.err);
    fs::rename(&file, plan.path().join("capital/other.toml")).expect("renamed");
    let elsewhere = save("first");
    assert_eq!((elsewhere.code, elsewhere.err.contains("capital/other.toml:4")), (2, true), "{}", elsewhere.err);
    edit(plan.path(), "capital/programme.toml", "budget = \"1.6m\"", "budget = 1.6");
    assert_eq!(save("second").code, 1);
    assert!(!plan.path().join("capital/baseline-second.toml").exists());
}

#[test]
fn any_name_is_kept_as_it_is() {
    let plan = small_plan();
    let name = r#"name = "\"Ashby\" 'Infant'\n\u001B[2J \\ é""#;
    edit(plan.path(), "capital/programme.toml", "name = \"Ashby Infant extension\"", name);
    edit(plan.path(), "capital/programme.toml", "budget = \"1.6m\"", "budget = \"1,600,000.07\"");
    let mut command = program(plan.path());
    command.args(["programme", "--save-baseline", "odd", "--title", "\"\"\"\n[[project]]\u{1b}", "--body", "\\"]);
    assert!(command.output().expect("it runs").status.success());
    let read = loaded(plan.path());
    assert!(!read.has_errors(), "{:?}", said(&read));
    let (baseline, project) = (&read.plan.baselines[0], &read.plan.projects[0]);
    assert_eq!(*baseline.title, "\"\"\"\n[[project]]\u{1b}");
    assert_eq!((&*baseline.projects[0].name, &*baseline.projects[0].budget), (&*project.name, &*project.budget));
    let shown = run(plan.path(), "programme --view monitoring").out;
    assert!(shown.contains("Every project spends what was approved.") && !shown.contains('\u{1b}'), "{shown}");
}

#[test]
fn the_latest_baseline_counts_unless_another_is_named() {
    let plan = small_plan();
    assert_eq!(run(plan.path(), "programme --save-baseline first --date 2013-11").code, 0);
    edit(plan.path(), "capital/programme.toml", "budget = \"1.6m\"", "budget = \"1.7m\"");
    assert_eq!(run(plan.path(), "programme --save-baseline second --date 2014-02").code, 0);
    let rows = |arguments: &str| run(plan.path(), &format!("programme --view monitoring {arguments}--format csv")).out;
    assert_eq!(rows("").lines().count(), 1);
    assert_eq!(rows("--baseline second ").lines().count(), 1);
    let first = amounts(&rows("--baseline first "));
    assert_eq!(first.into_values().sum::<Pence>(), Pence::from_pounds(100_000));
    let shown = run(plan.path(), "programme --view monitoring --baseline first").out;
    assert!(shown.contains("budget £100,000 up"), "{shown}");
    let unknown = run(plan.path(), "programme --view monitoring --baseline frist");
    assert_eq!((unknown.code, unknown.err.contains("did you mean `first`?")), (2, true));
    assert_eq!(run(plan.path(), "programme --baseline first").code, 2);
}

#[test]
fn the_bundled_plan_lists_the_risks_and_decisions_of_its_paper() {
    let risks = run(&repository(), "programme --view risks --format csv").out;
    assert_eq!(risks.lines().count(), 7, "{risks}");
    assert!(risks.starts_with("project,area,text,likelihood,impact,state,mitigation,owner\r\n"), "{risks}");
    let decisions = run(&repository(), "programme --view decisions --format csv").out;
    assert!(decisions.starts_with("date,body,project,area,text,from,to,amount\r\n2013-01-01,Panel,"), "{decisions}");
    assert_eq!(decisions.lines().count(), 6, "{decisions}");
    let shown = run(&repository(), "programme").out;
    assert!(shown.contains("5 decisions (--view decisions) and 6 risks, 6 open (--view risks)."), "{shown}");
}

#[test]
fn a_project_that_comes_without_any_money_is_told_as_added() {
    let plan = small_plan();
    assert_eq!(run(plan.path(), "programme --save-baseline first --date 2013-11").code, 0);
    let more = "[[project]]\nid = \"hall\"\nname = \"Hall\"\ngroup = \"to-commission\"\nbudget = 0\n\
        [project.spend]\n\"2014-15\" = 0\n";
    fs::write(plan.path().join("capital/hall.toml"), more).expect("a file");
    let shown = run(plan.path(), "programme --view monitoring").out;
    assert!(shown.contains("Hall     added"), "{shown}");
    assert!(!shown.contains("2 other projects"), "{shown}");
}

#[test]
fn a_decision_that_moves_money_says_how_firm_its_amount_is() {
    let plan = small_plan();
    let copy = "[[project]]\nid = \"hall\"\nname = \"Hall\"\ngroup = \"pipeline\"\nbudget = 0\n\
        [[decision]]\ndate = \"2014-02\"\nbody = \"Cabinet\"\ntext = \"Moved\"\nbasis = \"estimate\"\n\
        from = \"ashby-infant-extension\"\nto = \"hall\"\namount = \"100k\"\n";
    fs::write(plan.path().join("capital/hall.toml"), copy).expect("a file");
    let shown = run(plan.path(), "programme --view decisions").out;
    assert!(shown.contains("Moved (from Ashby Infant extension to Hall)") && shown.contains("£100,000"), "{shown}");
    assert!(shown.contains("Estimates: every figure rests on an officer's estimate."), "{shown}");
}

#[test]
fn what_is_decided_and_feared_stands_with_what_it_belongs_to() {
    let plan = small_plan();
    let more = "[[decision]]\ndate = \"2014-02-03\"\nbody = \"=Cabinet\"\ntext = \"To go on\\u001B[2J\"\narea = \"ashby\"\n\
        [[risk]]\ntext = \"No land\"\nlikelihood = \"low\"\nimpact = \"high\"\nproject = \"ashby-infant-extension\"\n\
        [[risk]]\ntext = \"No builder\"\nlikelihood = \"high\"\nimpact = \"high\"\nstate = \"closed\"\n";
    fs::write(plan.path().join("capital/register.toml"), more).expect("a file");
    let csv = run(plan.path(), "programme --view decisions --format csv").out;
    assert!(csv.contains("2014-02-03,'=Cabinet,,ashby,To go on"), "{csv}");
    let text = run(plan.path(), "programme --view decisions").out;
    assert!(text.contains("3 Feb 2014") && text.contains("Ashby") && text.contains("␛[2J"), "{text}");
    assert!(!text.contains('\u{1b}'), "{text}");
    let risks = run(plan.path(), "programme --view risks --format csv").out;
    let lines: Vec<&str> = risks.lines().skip(1).collect();
    let expected = ["ashby-infant-extension,,No land,low,high,open,,", ",,No builder,high,high,closed,,"];
    assert_eq!(lines, expected);
    let of_area = run(plan.path(), "programme --view risks --area ashby --format csv").out;
    assert_eq!(of_area.lines().skip(1).collect::<Vec<_>>(), expected[..1]);
    let json =
        program(plan.path()).args(["programme", "--view", "risks", "--format", "json"]).output().expect("it runs");
    assert!(String::from_utf8_lossy(&json.stdout).contains("\"owner\":null"));
}
