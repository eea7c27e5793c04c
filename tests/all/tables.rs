//! The machine-readable tables, read back as other programs read them.

use std::collections::{BTreeMap, BTreeSet};

use calamine::{Reader, Xlsx, open_workbook};
use placeplan::money::Pence;
use placeplan::outcome::{Options, compute};
use serde_json::Value;

use super::support::{edit, loaded, repository, run, small_plan};

const COLUMNS: [(&str, &str); 41] = [
    ("programme --view milestones", "project,group,step,text,due,done,state"),
    ("forecast", "area,phase,school,academic_year,nc_year,base,housing,demand,places,basis"),
    (
        "pressure",
        "area,phase,school,academic_year,first_year,intake,admission_number,pressure_fe,roll,capacity,free_share,state,need,spare,placed_in,unplaced,basis",
    ),
    ("forecast --view outturn", "area,phase,school,academic_year,nc_year,forecast,outturn,error,basis"),
    (
        "pressure --view responses",
        "area,phase,first_year,peak_fe,peak_year,permanent_fe,bulge_fe,answer,project,from,years_late,works_end,works_late,still_missing_fe,basis",
    ),
    ("pressure --view surpluses", "area,phase,spare_fe,from,basis"),
    ("pressure --view summary", "phase,first_year,area,academic_year,pressure_fe,need,spare,free_share,state,basis"),
    (
        "pressure --view first-short",
        "area,phase,first_year,first_short,first_half_form,worst_fe,worst_year,reason,basis",
    ),
    (
        "schools",
        "school,dfe,urn,name,area,type,years,admission_number,capacity,sixth_form_places,roll,opens,closes,basis",
    ),
    ("risk --runs 10", "area,phase,academic_year,p10,p50,p90,chance_short,basis"),
    (
        "risk --view areas --runs 10",
        "area,phase,school,first_year,academic_year,p10,p50,p90,chance_short,comparisons,basis",
    ),
    (
        "risk --view intakes --runs 10",
        "area,phase,school,first_year,academic_year,p10,p50,p90,chance_short,comparisons,basis",
    ),
    (
        "risk --view schools --runs 10",
        "area,phase,school,first_year,academic_year,p10,p50,p90,chance_short,comparisons,basis",
    ),
    (
        "risk --view school-intakes --runs 10",
        "area,phase,school,first_year,academic_year,p10,p50,p90,chance_short,comparisons,basis",
    ),
    ("backtest", "level,phase,horizon,method,mape,bias,coverage,count,basis"),
    ("housing", "area,site,financial_year,completions,cumulative,counted,primary,secondary,post_16,held,basis"),
    ("programme", "group,project,ref,area,financial_year,spend,basis"),
    ("programme --view monitoring", "project,financial_year,verb,amount,basis"),
    (
        "programme --view projects",
        "project,ref,name,works,school,area,category,group,stage,priority,budget,before,profile,start,completion,needed_by,places,dependencies,basis",
    ),
    ("programme --view decisions", "date,body,project,area,text,from,to,amount"),
    ("programme --view risks", "project,area,text,likelihood,impact,state,mitigation,owner"),
    (
        "programme --view cost-per-place",
        "project,group,build,phase,places,budget,cost_per_place,price_base,benchmark,benchmark_price_base,benchmark_rate,benchmark_moved,ratio,over,basis",
    ),
    ("programme --view budget-profile", "project,group,budget,profile,difference,basis"),
    (
        "programme --view against-need",
        "project,area,phase,from,needed_by,short_from,years_late,unplaced,works_end,works_late,basis",
    ),
    ("programme --view dependencies", "project,group,kind,text,due,start,days_after_start,at_stake,basis"),
    (
        "programme --view over-programming",
        "group,projects,budget,to_spend,cumulative,funding,over,borrowing,over_with_borrowing,unusable,after_last_year,over_share,target,basis",
    ),
    ("programme --view exposure", "event,id,receipts_later,receipts_lost,unfunded,gap,unplaced,projects_short,basis"),
    ("balance", "project,financial_year,source,amount,basis"),
    ("balance --view sources", "source,financial_year,brought_forward,received,repaid,used,lost,carried_forward,basis"),
    ("balance --view projects", "project,group,priority,status,spend,funded,short,first_short_year,basis"),
    ("balance --view kinds", "kind,financial_year,brought_forward,received,repaid,used,lost,carried_forward,basis"),
    ("balance --view borrowing", "source,financial_year,interest,mrp,total,cumulative,outstanding,basis"),
    (
        "balance --view contributions",
        "source,trigger,dwellings,base_amount,amount,reached,arrives,last_year,allocated,spent,unspent,going_back,basis",
    ),
    ("balance --view why-short", "shortage,part,project,source,financial_year,amount,reason,other,basis"),
    ("phase", "project,shift_years,least_shift,most_shift,reason,basis"),
    ("phase --view objectives", "objective,before,after,bound,proven,basis"),
    ("phase --view where", "project,area,first_year,unplaced,basis"),
    ("phase --view spend", "financial_year,spend_before,spend_after,unfunded_before,unfunded_after,basis"),
    ("compare base drake-a-year-late", "kind,id,year,figure,a,b,difference,basis"),
    ("check", "severity,code,file,line,column,message,at"),
    (
        "pressure --view capacity",
        "area,phase,school,academic_year,first_year,roll,capacity,temporary_places,permanent_capacity,free_share,permanent_free_share,basis",
    ),
];

/// A CSV table as rows of fields by name.
fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.expect("a record")).collect()
}

fn pence(text: &str) -> Pence {
    let (pounds, pence) = text.split_once('.').expect("two decimals");
    assert_eq!(pence.len(), 2, "{text}");
    Pence(format!("{pounds}{pence}").parse().expect("digits"))
}

#[test]
fn every_table_has_its_columns_and_json_says_the_same() {
    for (table, columns) in COLUMNS {
        let csv = run(&repository(), &format!("{table} --format csv")).out;
        assert_eq!(csv.lines().next(), Some(columns), "{table}");
        assert!(csv.ends_with("\r\n") && !csv.contains("NaN") && !csv.contains("inf,"), "{table}");
        let json: Vec<BTreeMap<String, Value>> =
            serde_json::from_str(&run(&repository(), &format!("{table} --format json")).out).expect("JSON");
        let csv = rows(&csv);
        assert_eq!(csv.len(), json.len(), "{table}");
        for (fields, object) in csv.iter().zip(&json) {
            assert_eq!(fields.keys().collect::<Vec<_>>(), object.keys().collect::<Vec<_>>());
            for (name, field) in fields {
                match &object[name] {
                    Value::Null => assert_eq!(field, ""),
                    Value::String(text) => assert_eq!(field, text),
                    number => {
                        // serde_json reads the last binary digit of a decimal only by chance.
                        let (read, said) =
                            (number.as_f64().expect("a number"), field.parse::<f64>().expect("a number"));
                        assert!((read - said).abs() <= said.abs() * 1e-15, "{table} {name}: {read} {said}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_row_for_each_school_year_and_year_group_and_none_for_nobody() {
    let plan = loaded(&repository()).plan;
    let outcome = compute(&plan, Options::default());
    let table = rows(&run(&repository(), "forecast --format csv").out);
    let cells: usize = outcome.forecast.schools.iter().flatten().map(Vec::len).sum();
    let unassigned = table.iter().filter(|row| row["school"].is_empty());
    for row in unassigned.clone() {
        assert_eq!((row["base"].as_str(), row["places"].as_str()), ("0", "0"));
        assert!(row["housing"] == row["demand"] && row["demand"] != "0");
    }
    assert_eq!(table.len(), cells + unassigned.count());
    let keys: BTreeSet<_> =
        table.iter().map(|row| ["area", "school", "academic_year", "nc_year"].map(|key| row[key].clone())).collect();
    assert_eq!(keys.len(), table.len());
    assert!(table.iter().all(|row| row["academic_year"].as_str() > "2013/14"));
}

#[test]
fn spend_is_what_its_sources_and_its_gap_add_up_to() {
    let mut spend: BTreeMap<(String, String), Pence> = BTreeMap::new();
    for row in rows(&run(&repository(), "programme --format csv").out) {
        if row["financial_year"] != "before" {
            spend.insert((row["project"].clone(), row["financial_year"].clone()), pence(&row["spend"]));
        }
    }
    let mut paid: BTreeMap<(String, String), Pence> = BTreeMap::new();
    for row in rows(&run(&repository(), "balance --format csv").out) {
        let amount = pence(&row["amount"]);
        assert!(amount > Pence::ZERO && row["financial_year"] != "before");
        *paid.entry((row["project"].clone(), row["financial_year"].clone())).or_insert(Pence::ZERO) += amount;
    }
    assert_eq!(spend, paid);

    for row in rows(&run(&repository(), "balance --view sources --format csv").out) {
        let of = |name: &str| pence(&row[name].replace('-', "0")).0 * if row[name].starts_with('-') { -1 } else { 1 };
        assert_eq!(
            of("brought_forward") + of("received") + of("repaid"),
            of("used") + of("lost") + of("carried_forward")
        );
    }
}

#[test]
fn the_paper_s_spend_profile_is_printed_with_its_totals() {
    let said = run(&repository(), "programme --group in-preparation --category growth");
    let total = said.out.lines().rfind(|line| line.trim_start().starts_with("Programme ")).expect("a total");
    let figures: Vec<&str> =
        total.split_whitespace().skip(1).map(|figure| figure.trim_end_matches(['e', 'i'])).collect();
    assert_eq!(figures[1..5], ["245", "984", "28,736", "5,800"]);
    assert_eq!(figures.last(), Some(&"35,765"));
}

#[test]
fn hostile_text_is_harmless_in_every_format() {
    let plan = small_plan();
    let file = plan.path().join("capital/programme.toml");
    let text = std::fs::read_to_string(&file).expect("a file");
    let id = text.lines().position(|line| line == "[[project]]").expect("a project");
    let mut lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("ref =")).collect();
    let id = lines.iter().position(|line| line == &"[[project]]").unwrap_or(id);
    lines.insert(id + 1, "ref = \"=cmd|' /C calc'!A0\\u001B[2J\"");
    std::fs::write(&file, lines.join("\n")).expect("a file");

    let csv = run(plan.path(), "programme --format csv");
    assert_eq!(csv.code, 0, "{}", csv.err);
    assert!(csv.out.contains(",'=cmd|' /C calc'!A0"), "{}", csv.out);
    for format in ["text", "md"] {
        let shown = run(plan.path(), &format!("programme --format {format}")).out;
        assert!(shown.contains("␛[2J") || shown.contains("␛\\[2J"), "{format}: {shown}");
        assert!(!shown.contains('\u{1b}'), "{format}");
    }
    assert!(run(plan.path(), "programme --format md").out.contains("=cmd\\|'"));

    edit(plan.path(), "capital/programme.toml", "[2J\"", "[2J\" x \u{1b}[2J");
    let checked = run(plan.path(), "check");
    assert_eq!(checked.code, 1);
    assert!(!checked.out.contains('\u{1b}') && checked.out.contains('␛'), "{}", checked.out);
}

#[test]
fn money_in_json_has_two_decimals() {
    let json = run(&repository(), "programme --format json").out;
    assert!(json.contains("\"spend\":55000.00,"), "{json}");
}

#[test]
fn every_table_says_how_firm_its_figures_are() {
    let readings = ["cost-per-place", "budget-profile", "against-need", "dependencies", "over-programming", "exposure"]
        .map(|reading| format!("programme --view {reading}"));
    for table in readings.iter().map(String::as_str) {
        for format in ["text", "md"] {
            let said = run(&repository(), &format!("{table} --format {format}")).out;
            let is_marked = said.contains("rests on an") || said.contains("every figure rests on");
            assert!(is_marked, "{table} {format}: {said}");
        }
    }
    let places =
        ["schools", "overview", "forecast", "pressure --view summary", "pressure --view first-short", "housing"];
    let places = places.into_iter().chain(["pressure", "pressure --view responses", "pressure --view surpluses"]);
    let money = ["programme", "balance", "phase", "compare base drake-a-year-late"];
    let views = ["projects", "kinds", "sources", "allocations", "contributions", "why-short", "gap"];
    let views = views.map(|view| format!("balance --view {view}"));
    for table in places.chain(money).chain(views.iter().map(String::as_str)) {
        for format in ["text", "md"] {
            let said = run(&repository(), &format!("{table} --format {format}")).out;
            let is_marked = said.contains("rests on an") || said.contains("every figure rests on");
            assert!(is_marked && !said.contains("figures behind"), "{table} {format}: {said}");
        }
    }
}

#[test]
fn an_officer_s_figure_is_shown_as_such() {
    let plan = small_plan();
    let answer = run(plan.path(), "forecast --school ashby-infant");
    assert!(answer.out.contains("*62"), "{}", answer.out);
    assert!(answer.out.contains("* An officer's figure: Reception in 2014/15 is 62: first preferences."));
}

#[test]
fn every_table_says_of_which_plan_it_is_and_what_is_missing() {
    let plan = small_plan();
    let made_of = "A small plan, base year 2013/14, with scenario late, without projects\n";
    let what_if = "--scenario late --without-projects";
    for table in ["overview", "forecast", "pressure", "housing", "programme", "balance", "compare base late"] {
        for format in ["text", "md"] {
            let sound = run(plan.path(), &format!("{table} --format {format}")).out;
            let says = sound.starts_with("A small plan, base year 2013/14") && !sound.contains("INCOMPLETE");
            assert!(says, "{table} {format}: {sound}");
        }
    }
    let said = run(plan.path(), &format!("programme {what_if}")).out;
    assert!(said.starts_with(made_of), "{said}");
    let further = said.matches("\nWith scenario late, without projects\n").count();
    assert_eq!(further, said.matches("(£'000)").count() - 1, "{said}");

    edit(plan.path(), "capital/programme.toml", "budget = \"1.6m\"", "budget = \"1.6m\"\nnonsense = 1");
    edit(plan.path(), "planning-areas/barton.toml", "[area]", "[area]\nnonsense = 1");
    let said = run(plan.path(), "housing");
    let missing = "INCOMPLETE: 2 errors leave out project ashby-infant-extension (£1.6m) and part of \
        planning-areas/barton.toml";
    assert_eq!(said.code, 1);
    assert!(said.out.replace('\n', " ").contains(&format!("13/14 {missing}  ")), "{}", said.out);
    assert!(run(plan.path(), "housing --format md").out.contains(&format!("**{missing}**").replace('_', "\\_")));
    assert!(!run(plan.path(), "housing --format csv").out.contains("INCOMPLETE"));
}

#[test]
fn years_narrow_tables_in_either_spelling_and_change_no_figure() {
    let whole = run(&repository(), "programme --format csv").out;
    for years in ["--from 2014/15 --to 2015-16", "--from 2014-15 --to 2015/16"] {
        let some = run(&repository(), &format!("programme --format csv {years}")).out;
        let kept = |line: &&str| line.contains(",2014-15,") || line.contains(",2015-16,");
        let expected: Vec<&str> = whole.lines().take(1).chain(whole.lines().filter(kept)).collect();
        assert_eq!(some.lines().collect::<Vec<_>>(), expected);
    }
    let text = run(&repository(), "programme --from 2014/15").out;
    assert!(text.contains("2014-15") && !text.contains("2013-14 "), "{text}");
    let all: Vec<_> = rows(&run(&repository(), "pressure --area thetford --format csv").out);
    let some = rows(&run(&repository(), "pressure --area thetford --from 2016/17 --to 2016-17 --format csv").out);
    assert_eq!(some, all.into_iter().filter(|row| row["academic_year"] == "2016/17").collect::<Vec<_>>());
}

#[test]
fn what_is_said_of_all_years_is_said_to_be() {
    for arguments in
        ["balance --view gap --from 2014-15 --to 2015-16", "phase --view spend --from 2014-15 --to 2015-16"]
    {
        let text = run(&repository(), arguments).out;
        assert!(text.contains("Only the years asked for are shown"), "{text}");
        // 39,046 and 27,967 are spent in these years.
        assert!(text.contains("67,013"), "{text}");
    }
    let said = run(&repository(), "balance --view gap --format csv");
    assert!(said.code == 2 && said.err.contains("text, md or xlsx"), "{}", said.err);
}

#[test]
fn what_a_workbook_has_in_pounds_is_labelled_in_pounds() {
    let folder = small_plan();
    let file = folder.path().join("compared.xlsx");
    let written =
        run(&repository(), &format!("compare base housing-two-years-late --format xlsx --out {}", file.display()));
    assert_eq!(written.code, 0, "{}", written.err);
    let mut book: Xlsx<_> = open_workbook(&file).expect("a workbook");
    let words: Vec<String> = (book.worksheets().iter())
        .flat_map(|(_, sheet)| sheet.used_cells().map(|(.., cell)| cell.to_string()).collect::<Vec<_>>())
        .collect();
    assert!(words.iter().any(|cell| cell == "Spend of the programme (£)"));
    assert!(!words.iter().any(|cell| cell.contains("£'000")));
}

#[test]
fn a_workbook_goes_to_a_file() {
    let plan = small_plan();
    let refused = run(plan.path(), "programme --format xlsx");
    assert_eq!((refused.code, refused.out.as_str()), (2, ""));
    assert!(refused.err.contains("--out programme.xlsx"), "{}", refused.err);
    let file = plan.path().join("programme.xlsx");
    let written = run(plan.path(), &format!("programme --format xlsx --out {}", file.display()));
    assert_eq!(written.code, 0, "{}", written.err);
    let mut book: Xlsx<_> = open_workbook(&file).expect("a workbook");
    let sheets = book.worksheets();
    assert!(
        sheets
            .iter()
            .all(|(_, sheet)| { sheet.get((1, 0)).is_some_and(|line| *line == "A small plan, base year 2013/14") })
    );
}
