//! The programme analysed: cost per place, budget and profile, need, dependencies, over-programming, exposure.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::support::{copy, edit, repository, run, small_plan};

/// A reading as rows of fields by name.
fn reading(folder: &Path, arguments: &str) -> Vec<BTreeMap<String, String>> {
    let answer = run(folder, &format!("{arguments} --format csv"));
    assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{arguments}");
    let mut reader = csv::Reader::from_reader(answer.out.as_bytes());
    reader.deserialize().map(|row| row.expect("a record")).collect()
}

/// The codes of the findings, with their messages.
fn findings(folder: &Path, code: &str) -> Vec<String> {
    let all = reading(folder, "check");
    all.into_iter().filter(|row| row["code"] == code).map(|row| row["message"].clone()).collect()
}

/// The national average of permanent primary extensions, £21,014 at 2026 Q1 prices, East of England × 0.99 (Department
/// for Education, school places scorecards), with a made-up index.
const BENCHMARK: &str = r#"[[index]]
id = "tender-prices"
name = "Tender prices"
[index.values]
"2013-01" = 320
"2026-01" = 401.6

[[benchmark]]
id = "primary-extension"
name = "Primary extension"
build = "extension"
phase = "primary"
rate = 21014
price_base = "2026-01"
location_factor = 0.99
index = "tender-prices"

[[project]]
build = "extension"
price_base = "2014-01"
"#;

#[test]
fn a_place_is_set_beside_a_benchmark_of_its_place_and_prices() {
    let plan = small_plan();
    edit(plan.path(), "capital/programme.toml", "[[project]]\n", BENCHMARK);
    let rows = reading(plan.path(), "programme --view cost-per-place");
    assert_eq!(rows.len(), 1);
    let of = |name: &str| rows[0][name].as_str();
    // 60 become 75 in Reception to Year 2: 45 places for £1.6m are £35,555.56 each.
    assert_eq!(["build", "phase", "places", "cost_per_place"].map(of), ["extension", "primary", "45", "35555.56"]);
    // £21,014 × 0.99 = £20,803.86 at the prices of 2026; × 320 ÷ 401.6 = £16,576.78 at those of 2014.
    assert_eq!(["benchmark_rate", "benchmark_moved"].map(of), ["20803.86", "16576.78"]);
    // £1.6m less 45 × £16,576.78 = £745,955.10.
    assert_eq!(of("over"), "854044.90");
    assert!((of("ratio").parse::<f64>().expect("a number") - 35_555.56 / 16_576.78).abs() < 1e-12);
    let said = "Ashby Infant extension: 45 places at £35,555.56 each, where Primary extension costs £16,576.78 at the \
                same prices: £854,044.90 more in all";
    assert_eq!(findings(plan.path(), "cost-above-benchmark"), [said]);

    // Without the index the two stand side by side and nothing is said of them.
    edit(plan.path(), "capital/programme.toml", "index = \"tender-prices\"\n", "");
    let rows = reading(plan.path(), "programme --view cost-per-place");
    let of = |name: &str| rows[0][name].as_str();
    assert_eq!(["benchmark_rate", "benchmark_moved", "ratio", "over"].map(of), ["20803.86", "", "", ""]);
    assert_eq!(findings(plan.path(), "cost-above-benchmark"), Vec::<String>::new());
    let text = run(plan.path(), "programme --view cost-per-place").out;
    assert!(text.contains("20,804*") && text.contains("not compared"), "{text}");
}

#[test]
fn an_index_value_of_a_scenario_moves_the_benchmark() {
    let plan = small_plan();
    edit(plan.path(), "capital/programme.toml", "[[project]]\n", BENCHMARK);
    let dearer = "[[change]]\nat = \"index:tender-prices/values/2013-01\"\nto = 401.6\n[[change]]\nat = \"benchmark:primary-extension/rate\"\nto = 30000\n";
    fs::write(plan.path().join("scenarios/dearer.toml"), dearer).expect("a file");
    let rows = reading(plan.path(), "programme --view cost-per-place --scenario dearer");
    assert_eq!(rows[0]["benchmark_moved"], "29700.00");
}

#[test]
fn the_bundled_plan_s_profiles_differ_from_its_budgets_where_the_paper_does() {
    let rows = reading(&repository(), "programme --view budget-profile --category growth");
    let differing = rows.iter().filter(|row| row["difference"] != "0.00");
    let differing: Vec<_> = differing.map(|row| (row["project"].as_str(), row["difference"].as_str())).collect();
    let paper = [
        ("little-plumstead", "291000.00"),
        ("poringland", "-890000.00"),
        ("pulham-market", "-208000.00"),
        ("queens-hill", "-100000.00"),
    ];
    assert_eq!(differing, paper);
}

#[test]
fn the_bundled_programme_fits_its_money_unless_each_group_costs_28_million() {
    let rows = reading(&repository(), "programme --view over-programming --category growth");
    let of = |name: &str| rows.iter().map(|row| row[name].clone()).collect::<Vec<_>>();
    // Of the first group's budgets £245,000 were spent before: 55, 55, 130 and 5 thousand.
    assert_eq!(of("budget"), ["36672000.00", "6921000.00", "21079000.00"]);
    assert_eq!(of("cumulative"), ["36427000.00", "43348000.00", "64427000.00"]);
    // £72.589m come in all, of which five agreements bring £1.74m twice, £522,000, £232,000 and £2.001m after 2016-17.
    assert_eq!(
        (of("funding"), of("after_last_year")),
        (vec!["66354000.00".to_owned(); 3], vec!["6235000.00".to_owned(); 3])
    );
    assert_eq!(of("over"), ["0.00"; 3]);
    // With £28m for each group it exceeds its money from the dependent projects on.
    let each = "programme --view over-programming --category growth --scenario twenty-eight-million-each";
    let over: Vec<String> = reading(&repository(), each).iter().map(|row| row["over"].clone()).collect();
    assert_eq!(over, ["0.00", "0.00", "26073000.00"]);
}

/// What a table's fields add up to, over the rows that are wanted.
fn total(rows: &[BTreeMap<String, String>], field: &str, wanted: impl Fn(&BTreeMap<String, String>) -> bool) -> f64 {
    rows.iter().filter(|row| wanted(row)).filter_map(|row| row[field].parse::<f64>().ok()).sum()
}

#[test]
fn a_site_s_exposure_is_what_a_scenario_of_its_slipping_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    for part in ["planning-areas", "capital", "scenarios"] {
        copy(&repository().join(part), &folder.path().join(part));
    }
    let exposures = reading(folder.path(), "programme --view exposure");
    let unfunded = |scenario: &str| {
        total(&reading(folder.path(), &format!("balance {scenario}")), "amount", |row| row["source"] == "unfunded")
    };
    let unplaced = |scenario: &str| {
        total(&reading(folder.path(), &format!("pressure {scenario}")), "unplaced", |row| row["school"].is_empty())
    };
    let slipping = exposures.iter().filter(|row| row["event"] == "site-slips" && row["unfunded"] != "0.00");
    let slipping: Vec<_> = slipping.collect();
    let worse = slipping.iter().filter(|row| !row["unfunded"].starts_with('-')).count();
    assert!(worse > 0);
    for row in slipping {
        let scenario = format!("[[change]]\nsites = [\"{}\"]\ndelay_years = 1\n", row["id"]);
        fs::write(folder.path().join("scenarios/slips.toml"), scenario).expect("a file");
        let more = unfunded("--scenario slips") - unfunded("");
        assert!((row["unfunded"].parse::<f64>().expect("money") - more).abs() < 0.005, "{row:?} {more}");
        let pupils = unplaced("--scenario slips") - unplaced("");
        assert!((row["unplaced"].parse::<f64>().expect("pupils") - pupils).abs() < 1e-6, "{row:?} {pupils}");
    }
    // All £14.5m of contributions are expected.
    let fails = exposures.iter().find(|row| row["event"] == "money-fails").expect("expected money");
    assert_eq!((fails["id"].as_str(), fails["receipts_lost"].as_str()), ("expected", "14500000.00"));
    assert_eq!(findings(folder.path(), "exposed-to-money").len(), 1);
    assert_eq!(findings(folder.path(), "exposed-to-site").len(), worse);
}

#[test]
fn money_at_risk_fails_from_a_plan_that_counts_on_it() {
    let plan = small_plan();
    edit(
        plan.path(),
        "capital/programme.toml",
        "kind = \"basic-need\"",
        "kind = \"basic-need\"\ncertainty = \"at-risk\"",
    );
    let rows = reading(plan.path(), "programme --view exposure");
    let fails = rows.iter().find(|row| row["id"] == "at-risk").expect("a row");
    assert_eq!(fails["receipts_lost"], "1500000.00");
    let gap = |flags: &str| {
        total(&reading(plan.path(), &format!("balance {flags}")), "amount", |row| row["source"] == "unfunded")
    };
    let more = gap("") - gap("--include-at-risk");
    assert!(more > 0.0 && (fails["unfunded"].parse::<f64>().expect("money") - more).abs() < 0.005, "{more}");
    assert_eq!(findings(plan.path(), "exposed-to-money"), Vec::<String>::new());
}

#[test]
fn what_waits_beyond_the_start_is_told_with_its_days_and_money() {
    let plan = small_plan();
    edit(plan.path(), "capital/programme.toml", "cleared = true", "due = \"2014-02-01\"");
    let rows = reading(plan.path(), "programme --view dependencies");
    let of = |name: &str| rows[0][name].as_str();
    assert_eq!(
        ["project", "kind", "due", "start", "days_after_start", "at_stake"].map(of),
        ["ashby-infant-extension", "planning", "2014-02-01", "2014-01-01", "31", "1600000.00"]
    );
    assert_eq!(findings(plan.path(), "uncleared-dependency").len(), 1);
    edit(plan.path(), "capital/programme.toml", "2014-02-01", "2013-12-01");
    assert_eq!(findings(plan.path(), "uncleared-dependency"), Vec::<String>::new());
    assert!(run(plan.path(), "programme --view dependencies").out.contains("31 days before"));
}

#[test]
fn lateness_is_told_for_every_project_with_places() {
    let rows = reading(&repository(), "programme --view against-need");
    let bignold = rows.iter().find(|row| row["project"] == "bignold").expect("a row");
    assert_eq!(
        ["area", "phase", "from", "needed_by", "short_from", "years_late"].map(|name| bignold[name].as_str()),
        ["norwich", "primary", "2016/17", "", "2015/16", "1"]
    );
    // The pupils of the one year between are those of the pressure table.
    let pressure = reading(&repository(), "pressure --area norwich --phase primary --from 2015/16 --to 2015/16");
    let unplaced = total(&pressure, "unplaced", |row| row["school"].is_empty());
    assert!((bignold["unplaced"].parse::<f64>().expect("pupils") - unplaced).abs() < 1e-9);
    let dussindale = rows.iter().find(|row| row["project"] == "dussindale").expect("a row");
    assert_eq!((dussindale["needed_by"].as_str(), dussindale["years_late"].as_str()), ("2014-09-01", "1"));
}

#[test]
fn a_project_stands_against_its_need_alike_wherever_it_is_told() {
    let standing = "in time, in temporary rooms until the works end in Sept 2016";
    let rows = reading(&repository(), "programme --view against-need");
    let drake = rows.iter().find(|row| row["project"] == "drake-primary").expect("a row");
    let of = |name: &str| drake[name].as_str();
    assert_eq!(["from", "works_end", "years_late", "works_late"].map(of), ["2014/15", "2016/17", "0", "2"]);
    let shown = run(&repository(), "programme --view against-need --area thetford --format md").out;
    assert!(shown.contains(standing), "{shown}");
    let found: Vec<String> = ["places-before-completion", "late-completion", "late-against-need"]
        .iter()
        .flat_map(|code| findings(&repository(), code))
        .filter(|message| message.starts_with("Drake"))
        .collect();
    assert_eq!(found, [format!("Drake Infant, Thetford: primary places in Thetford from 2014/15, {standing}")]);
    let why = run(&repository(), "explain project:drake-primary/works_late");
    assert_eq!(why.code, 0, "{}", why.err);
    assert!(why.out.contains("works late (below 0: early): 2 = works end 2016"), "{}", why.out);
}

#[test]
fn only_steps_that_add_places_stand_against_a_need() {
    let plan = small_plan();
    assert_eq!(reading(plan.path(), "programme --view against-need").len(), 1);
    // The school has 60 already.
    edit(plan.path(), "capital/programme.toml", "admission_number = 75", "admission_number = 60");
    assert_eq!(reading(plan.path(), "programme --view against-need"), Vec::new());
}

#[test]
fn a_cost_per_place_is_as_firm_as_the_places() {
    let plan = small_plan();
    let text = |plan: &Path| run(plan, "programme --view cost-per-place").out;
    let basis = |plan: &Path| reading(plan, "programme --view cost-per-place")[0]["basis"].clone();
    let weak = "admission_number = 75\nbasis = \"illustrative\"";
    edit(plan.path(), "capital/programme.toml", "admission_number = 75", weak);
    assert_eq!(basis(plan.path()), "illustrative");
    assert!(text(plan.path()).contains("i: rests on an illustrative value"), "{}", text(plan.path()));
    edit(plan.path(), "capital/programme.toml", "[[project]]\n", "[[project]]\nnew_places = 45\n");
    assert_eq!(basis(plan.path()), "published");
    assert!(!text(plan.path()).contains("rests on"), "{}", text(plan.path()));
}

#[test]
fn the_list_of_projects_has_what_a_paper_prints_of_each() {
    let rows = reading(&repository(), "programme --view projects --group in-preparation --area thetford");
    assert_eq!(rows.len(), 1);
    let of = |name: &str| rows[0][name].as_str();
    assert_eq!(
        ["project", "ref", "name", "school", "area", "group", "budget", "profile", "completion", "places"].map(of),
        [
            "drake-primary",
            "EC4673",
            "Drake Infant, Thetford",
            "drake-infant",
            "thetford",
            "in-preparation",
            "4500000.00",
            "4500000.00",
            "2016-09-01",
            "300"
        ]
    );
    let land = "land: land essential to the scheme, to be bought from Breckland Council";
    assert_eq!(of("dependencies"), land);
    let cost = reading(&repository(), "programme --view cost-per-place");
    let drake = cost.iter().find(|row| row["project"] == "drake-primary").expect("a row");
    assert_eq!(drake["places"], of("places"));
    let shown = run(&repository(), "programme --view projects --area thetford --format md").out;
    for heading in ["School or area", "Project", "Completion", "Dependencies", land, "Sept 2016"] {
        assert!(shown.contains(heading), "{heading}: {shown}");
    }
    // Without a view the programme stays what it spends by year.
    assert!(
        run(&repository(), "programme --format csv").out.starts_with("group,project,ref,area,financial_year,spend")
    );
}
