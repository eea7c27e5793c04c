//! What others have written (a plan, a file that is imported, a command line, the name of a folder) never reaches a
//! terminal, a table or a message as it is: nothing steers a terminal, turns a line around, hides, or begins a line.

use std::fs;
use std::path::{Path, PathBuf};

use placeplan::plan::load;
use tempfile::TempDir;

use super::support::{Answer, answer, copy, loaded, program, repository, run};

/// Escape, C1, a mark of direction, no width, delete, and a line of its own.
const RAW: &str = "=x\u{1b}[31m\u{9b}2J\u{202e}\u{200b}\u{7f}\nFORGED, line";

/// A name of a file, with what a system lets stand in one.
const RAW_NAME: &str = "x\u{1b}[31m\u{9b}2J\u{202e}\u{200b}\u{7f}\nFORGED";

/// Keys whose texts are anybody's.
const TEXTS: [&str; 5] = ["title", "name", "text", "reason", "source"];

/// A text as a value of a plan's file.
fn quoted(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}

/// The small plan with every text raw and everything in it that holds one, in a folder and with a scenario of such a
/// name.
fn raw_plan(parent: &Path) -> PathBuf {
    let folder = parent.join(RAW_NAME);
    copy(&repository().join("tests/plans/small"), &folder);
    let raw = quoted(RAW);
    for part in ["planning-areas", "capital", "scenarios"] {
        for entry in fs::read_dir(folder.join(part)).expect("a folder").flatten() {
            let text = fs::read_to_string(entry.path()).expect("a file");
            let line = |line: &str| match line.split_once(" = ") {
                Some((key, _)) if TEXTS.contains(&key) => format!("{key} = {raw}\n"),
                _ => format!("{line}\n"),
            };
            fs::write(entry.path(), text.lines().map(line).collect::<String>()).expect("a written file");
        }
    }
    let add = |file: &str, more: String| {
        let path = folder.join(file);
        let text = fs::read_to_string(&path).unwrap_or_default();
        fs::write(path, format!("{text}{more}")).expect("a written file");
    };
    add(
        "planning-areas/barton.toml",
        format!(
            "[[site]]\nid = \"meadow\"\nname = {raw}\nsource = {raw}\nbasis = \"estimate\"\ndwellings = 10\nstatus = \"allocated\"\n\
         start = \"2014-15\"\nrate = 5\n"
        ),
    );
    let areas = folder.join("planning-areas/ashby.toml");
    let text = fs::read_to_string(&areas).expect("a file");
    let more =
        format!("[area]\ndistrict = {raw}\nnote = {raw}\nactions = [{raw}]\nproposals = [{raw}]\nfuture = [{raw}]\n");
    fs::write(&areas, text.replace("[area]\n", &more)).expect("a written file");
    let project = format!(
        "[[project]]\nid = \"hall\"\nref = {raw}\nname = {raw}\nworks = {raw}\narea = \"barton\"\ngroup = \"on-site\"\n\
         budget = \"3m\"\nbuild = \"extension\"\nprice_base = \"2014-01\"\nnew_places = 9\nstart = \"2014-01\"\n\
         completion = \"2014-08\"\nsource = {raw}\n[[project.dependency]]\nkind = \"land\"\ntext = {raw}\n"
    );
    let register = format!(
        "[[decision]]\ndate = \"2014-01\"\nbody = {raw}\ntext = {raw}\nfrom = \"hall\"\namount = 5\n\
         to = \"ashby-infant-extension\"\n\
         [[risk]]\ntext = {raw}\nlikelihood = \"high\"\nimpact = \"high\"\nmitigation = {raw}\nowner = {raw}\n\
         [[index]]\nid = \"costs\"\nname = {raw}\nsource = {raw}\n[index.values]\n\"2013-01\" = 100\n\
         [[benchmark]]\nid = \"mark\"\nname = {raw}\nbuild = \"extension\"\nphase = \"primary\"\nrate = 20000\n\
         price_base = \"2014-01\"\nindex = \"costs\"\nsource = {raw}\n\
         [[baseline]]\nid = \"then\"\ntitle = {raw}\nbody = {raw}\ndate = \"2013-11\"\n\
         [[baseline.project]]\nproject = \"gone\"\nname = {raw}\nbudget = \"1m\"\n[baseline.project.spend]\nbefore = \"1m\"\n"
    );
    add("capital/second.toml", format!("{project}{register}"));
    add(
        &format!("scenarios/{RAW_NAME}.toml"),
        format!("title = {raw}\n[[change]]\nprojects = \"all\"\nshift_years = 1\n"),
    );
    folder
}

/// The same with all that can be wrong of it, in raw words.
fn break_it(folder: &Path) {
    let raw = quoted(RAW);
    let key = format!("\"{}\"", RAW.replace('\u{1b}', "\\u001b").replace('\u{7f}', "\\u007f").replace('\n', "\\n"));
    let area = format!(
        "[area]\nname = {raw}\n{key} = 1\nneighbours = [{raw}]\n[reception_cohort]\n{key} = 1\n[[school]]\nid = {raw}\n\
         name = \"x\"\nyears = {raw}\nfeeders = [{raw}]\n[[school]]\nid = {raw}\n"
    );
    let capital = format!(
        "[[source]]\nid = {raw}\nname = {raw}\nkind = {raw}\nspend_by = {raw}\n[source.receipts]\n{key} = {raw}\n\
         [[project]]\nid = \"{}\"\nname = \"x\"\ngroup = {raw}\narea = {raw}\nbudget = {raw}\nstart = {raw}\n{key}\n",
        RAW_NAME.replace('\n', "\u{85}")
    );
    let scenario = format!("[[change]]\nat = {raw}\nto = {raw}\n[[change]]\nsites = [{raw}]\ndelay_years = 1\n");
    fs::write(folder.join(format!("planning-areas/{RAW_NAME}.toml")), area).expect("a written file");
    fs::write(folder.join(format!("capital/{RAW_NAME}.toml")), capital).expect("a written file");
    fs::write(folder.join("scenarios/wrong.toml"), scenario).expect("a written file");
    fs::create_dir(folder.join(format!("capital/{RAW_NAME}b.toml"))).expect("a folder");
}

/// Says which command let through what nobody should see.
fn is_clean(what: &str, said: &Answer) {
    for (stream, text) in [("standard output", &said.out), ("standard error", &said.err)] {
        // CSV ends its lines with both.
        let text = text.replace("\r\n", "\n");
        let raw = |one: char| {
            (one.is_control() && one != '\n') || matches!(one, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        };
        assert!(!text.contains(raw), "{what}, {stream}: {text:?}");
        assert!(!text.lines().any(|line| line.trim_start().starts_with("FORGED")), "{what}, {stream}: {text}");
    }
    assert!((0..=3).contains(&said.code), "{what}: {}", said.code);
}

/// Every command with all of its tables, by name; what `X` stands for is raw.
const COMMANDS: &[(&str, &[&str])] = &[
    ("overview", &["", "--scenario X", "--without-projects", "--out X"]),
    ("check", &["", "--deny-findings", "--accepted"]),
    ("schools", &["", "--area X"]),
    ("forecast", &["", "--area X", "--school X", "--phase X", "--from X"]),
    (
        "pressure",
        &[
            "",
            "--view summary",
            "--view first-short",
            "--view places",
            "--view capacity",
            "--view responses",
            "--view surpluses",
        ],
    ),
    ("housing", &["", "--site X"]),
    (
        "programme",
        &[
            "",
            "--view projects",
            "--view cost-per-place",
            "--view budget-profile",
            "--view against-need",
            "--view dependencies",
            "--view over-programming",
            "--view exposure",
            "--view monitoring",
            "--view monitoring --baseline X",
            "--view decisions",
            "--view risks",
            "--group X",
            "--save-baseline X",
            "--save-baseline now --date X",
        ],
    ),
    (
        "balance",
        &[
            "",
            "--view sources",
            "--view why-short",
            "--view kinds",
            "--view allocations",
            "--view contributions",
            "--view borrowing",
            "--view gap",
            "--view projects",
        ],
    ),
    ("phase", &["", "--view moves", "--view objectives", "--view spend", "--hold X", "--save X"]),
    (
        "risk",
        &[
            "--runs 20",
            "--runs X",
            "--view areas --runs 20",
            "--view intakes --runs 20",
            "--view schools --runs 20",
            "--view school-intakes --runs 20",
            "--view X",
        ],
    ),
    ("backtest", &["", "--from X"]),
    ("compare", &["base X", "X late", "base nothing-X"]),
    (
        "explain",
        &[
            "X",
            "project:hall/budget",
            "balance:hall/2014-15",
            "balance:X/2014-15",
            "project:X/cost_per_place",
            "project:hall/X",
            "area:ashby/2014-15/R/state",
            "area:X/2014-15",
            "site:mill-lane/2015-16/X",
            "site:meadow/1950-51",
            "group:X",
            "school:ashby-infant/X/R",
            "source:X/2014-15",
            "borrowing:basic-need/2014-15",
        ],
    ),
    ("import", &["rolls X", "cohorts X --map X", "X"]),
    ("new", &["X --council X X", "X"]),
    ("init", &["X"]),
    ("completions", &["X"]),
    ("help", &["X"]),
    ("X", &["", "--X"]),
];

#[test]
fn every_command_is_walked() {
    let help = run(&repository(), "--help").out;
    let list = help.split("Commands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("a list of commands");
    let names: Vec<&str> = list
        .lines()
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let walked: Vec<&str> = COMMANDS.iter().map(|(name, _)| *name).filter(|name| *name != "X").collect();
    assert_eq!(names, walked);
}

/// Runs every command in every format on a plan in `folder`, in whose place its files may be written.
fn walk(parent: &TempDir, folder: &Path) {
    for (command, all) in COMMANDS {
        for arguments in *all {
            for format in ["text", "md", "csv", "json"] {
                let filled = |word: &str| word.replace('X', RAW_NAME);
                let words = std::iter::once(*command).chain(arguments.split(' ').filter(|word| !word.is_empty()));
                let said = program(folder)
                    .current_dir(parent.path())
                    .args(words.map(filled))
                    .args(["--format", format])
                    .output()
                    .expect("the program runs");
                is_clean(&format!("{command} {arguments} --format {format}"), &answer(said));
            }
        }
    }
}

#[test]
fn nothing_raw_comes_out_of_a_plan_without_errors() {
    let parent = TempDir::new().expect("a folder");
    let folder = raw_plan(parent.path());
    assert!(!loaded(&folder).has_errors(), "{:?}", loaded(&folder).diagnostics);
    walk(&parent, &folder);
}

#[test]
fn nothing_raw_comes_out_of_a_plan_with_errors() {
    let parent = TempDir::new().expect("a folder");
    let folder = raw_plan(parent.path());
    break_it(&folder);
    assert!(loaded(&folder).diagnostics.len() > 20);
    walk(&parent, &folder);
}

#[test]
fn a_folder_that_is_no_plan_is_named_visibly() {
    let parent = TempDir::new().expect("a folder");
    for command in ["check", "overview", "import rolls nothing.csv", "phase --save a"] {
        is_clean(command, &run(&parent.path().join(RAW_NAME), command));
    }
}

/// Runs an import of a file of a raw name.
fn imported(plan: &Path, kind: &str, text: &str, more: &[&str]) -> Answer {
    let file = plan.with_file_name(format!("{RAW_NAME}.csv"));
    fs::write(&file, text).expect("a written file");
    let said = program(plan).args(["import", kind]).arg(&file).args(more).output().expect("the program runs");
    let said = answer(said);
    is_clean(&format!("import {kind} {more:?} of {text:?}"), &said);
    said
}

#[test]
fn an_import_shows_names_visibly_and_writes_them_as_they_are() {
    let parent = TempDir::new().expect("a folder");
    let plan = parent.path().join(RAW_NAME);
    let name = format!("A\u{202e} \u{9b}School {}", '\u{1b}');
    let text = format!("school,area,year,R,Y1,\"no use {RAW}\"\n\"{name}\",\"{name}\",2013/14,20,20,1\n");
    let said = imported(&plan, "rolls", &text, &["--source", RAW]);
    assert_eq!(said.code, 0, "{}", said.err);
    let read = load(&plan, &[]);
    assert!(!read.has_errors(), "{:?}", read.diagnostics);
    assert_eq!((read.plan.areas[0].name.as_str(), read.plan.schools[0].name.as_str()), (&*name, &*name));
    let file = read.plan.files.iter().find(|file| file.path.starts_with("planning-areas/a")).expect("an area's file");
    assert!(!file.text.contains('\u{1b}') && file.text.contains("\\u001B"), "TOML escapes what it must: {}", file.text);

    for (kind, text, more) in [
        ("rolls", format!("area,year,\"{RAW}\"\nthetford,2013/14,5\n"), vec!["--map", "area=foo"]),
        ("rolls", format!("area,year,\"{RAW}\"\nthetford,2013/14,5\n"), vec!["--map", RAW]),
        ("rolls", format!("area,year,\"{RAW}\"\nthetford,2013/14,5\n"), vec!["--base-year", RAW]),
        (
            "rolls",
            format!("school,area,year,\"R{RAW}\",R\n\"{RAW}\",\"{RAW}\",\"{RAW}\",\"{RAW}\",\"{RAW}\"\n"),
            vec![],
        ),
        ("rolls", format!("school,area,year,R,R\n\"{RAW}\",\"{RAW}\",2013/14,1,1\n"), vec![]),
        ("cohorts", format!("area,year,cohort\n\"{RAW}\",2013/14,5\n\"{RAW}\",\"{RAW}\",\"{RAW}\"\n"), vec![]),
        ("cohorts", format!("area,year,cohort\n\"{name}\",2013/14,5\n"), vec!["--dry-run"]),
        ("cohorts", format!("\"{RAW}\"\n"), vec![]),
        ("schools", format!("school,area,capacity,\"{RAW}\"\n\"{RAW}\",\"{RAW}\",5,\"{RAW}\"\n"), vec![]),
        (
            "schools",
            format!("school,area,capacity,roll,year,phase\n\"{name}\",\"{name}\",5,5,2013,Primary\n"),
            vec!["--spread-totals"],
        ),
        ("completions", format!("area,financial year,completions\n\"{RAW}\",2013-14,5\n"), vec!["--dry-run"]),
        ("sites", format!("site,area,dwellings,2013/14\n\"{RAW}\",\"{name}\",5,5\n"), vec!["--dry-run"]),
        ("sites", format!("site,area,dwellings,2013/14\n\"{RAW}\",\"{RAW}\",5,\"{RAW}\"\n"), vec![]),
        ("projects", format!("scheme,ref,2013/14 £\n\"{RAW}\",\"{RAW}\",500000\n"), vec!["--dry-run"]),
        ("projects", format!("scheme,ref,2013/14 £\n\"{RAW}\",\"{RAW}\",\"{RAW}\"\n"), vec![]),
        ("receipts", format!("source,2013/14 £\n\"{RAW}\",500000\n"), vec!["--dry-run"]),
        (
            "contributions",
            format!("developer-agreement-contribution,contribution-purpose,amount\n\"{RAW}\",education,5\n"),
            vec![],
        ),
        ("offers", format!("school,offers\n\"{RAW}\",5\n"), vec![]),
    ] {
        imported(&plan, kind, &text, &more);
    }
}

#[test]
fn what_is_saved_keeps_every_text_as_it_is() {
    let parent = TempDir::new().expect("a folder");
    let folder = raw_plan(parent.path());
    let save = ["programme", "--save-baseline", "now", "--title", RAW, "--body", RAW];
    let said = answer(program(&folder).args(["--scenario", RAW_NAME]).args(save).output().expect("the program runs"));
    is_clean("--save-baseline", &said);
    assert_eq!(said.code, 0, "{}", said.err);
    let read = loaded(&folder);
    assert!(!read.has_errors(), "{:?}", read.diagnostics);
    let saved = read.plan.baselines.iter().find(|one| *one.id == "now").expect("the baseline");
    assert_eq!((saved.title.as_str(), saved.projects[0].name.as_str()), (RAW, RAW));

    let said = run(&folder, "phase --save best");
    assert_eq!(said.code, 0, "{}", said.err);
    let said = run(&folder, "--scenario best check");
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
}
