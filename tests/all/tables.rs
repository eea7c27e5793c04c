//! The machine-readable tables, read back as other programs read them.

use std::collections::{BTreeMap, BTreeSet};

use placeplan::money::Pence;
use placeplan::outcome::{Options, compute};
use serde_json::Value;

use super::support::{edit, loaded, repository, run, small_plan};

const COLUMNS: [(&str, &str); 27] = [
    ("forecast", "area,phase,school,academic_year,nc_year,base,housing,demand,places"),
    (
        "pressure",
        "area,phase,school,academic_year,first_year,intake,admission_number,pressure_fe,roll,capacity,free_share,state,need,spare,placed_in,unplaced,basis",
    ),
    ("forecast --view outturn", "area,phase,school,academic_year,nc_year,forecast,outturn,error"),
    (
        "pressure --view responses",
        "area,phase,first_year,peak_fe,peak_year,permanent_fe,bulge_fe,answer,project,from,years_late,still_missing_fe",
    ),
    ("pressure --view surpluses", "area,phase,spare_fe,from"),
    ("housing", "area,site,financial_year,completions,cumulative,counted,primary,secondary,post_16"),
    ("programme", "group,project,ref,area,financial_year,spend,basis"),
    (
        "programme --view projects",
        "project,ref,name,works,school,area,category,group,stage,priority,budget,before,profile,start,completion,needed_by,places,dependencies,basis",
    ),
    ("programme --view monitoring", "project,financial_year,verb,amount"),
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
        "group,projects,budget,cumulative,funding,over,borrowing,over_with_borrowing,basis",
    ),
    ("programme --view exposure", "event,id,receipts_later,receipts_lost,unfunded,unplaced,projects_short,basis"),
    ("balance", "project,financial_year,source,amount"),
    ("balance --view sources", "source,financial_year,brought_forward,received,repaid,used,lost,carried_forward"),
    ("balance --view borrowing", "source,financial_year,interest,mrp,total,cumulative"),
    (
        "balance --view contributions",
        "source,trigger,dwellings,base_amount,amount,reached,arrives,last_year,allocated,spent,unspent,going_back",
    ),
    ("balance --view why-short", "shortage,part,project,source,financial_year,amount,reason"),
    ("phase", "project,shift_years,least_shift,most_shift,reason"),
    ("phase --view objectives", "objective,before,after,bound,proven"),
    ("phase --view spend", "financial_year,spend_before,spend_after,unfunded_before,unfunded_after"),
    ("compare base drake-a-year-late", "kind,id,year,figure,a,b,difference"),
    ("check", "severity,code,file,line,column,message"),
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
    let total = said.out.lines().find(|line| line.trim_start().starts_with("Programme")).expect("a total");
    // Its name and its budget stand before.
    let figures: Vec<&str> = total.split_whitespace().skip(2).collect();
    assert_eq!(figures[..4], ["245", "984", "28,736", "5,800"]);
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
    let views = ["forecast --view outturn", "pressure --view responses", "pressure --view surpluses"];
    let views = views.into_iter().chain(["balance --view contributions", "balance --view why-short"]);
    let readings = ["cost-per-place", "budget-profile", "against-need", "dependencies", "over-programming", "exposure"]
        .map(|reading| format!("programme --view {reading}"));
    let views = views.chain(readings.iter().map(String::as_str));
    for table in
        ["overview", "forecast", "pressure", "housing", "programme", "balance", "phase"].into_iter().chain(views)
    {
        for format in ["text", "md"] {
            let said = run(&repository(), &format!("{table} --format {format}")).out;
            // The weakest that stands behind each row, or the whole; reports still to be made as tables count.
            let says =
                ["figures behind this are", "e: rests on", "i: rests on", "Estimates: every", "Illustrative: every"];
            assert!(says.iter().any(|words| said.contains(words)), "{table} {format}: {said}");
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
