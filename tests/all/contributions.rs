//! Developers' contributions: what falls due, what it rises to, and what may have to go back.

use tempfile::TempDir;

use super::support::{edit, run, small_plan};

/// The small plan with an agreement of £4,974.72 for each of 150 dwellings, due with the hundredth, and more.
fn agreement(more: &str, index: &str) -> TempDir {
    let plan = small_plan();
    let file = "capital/programme.toml";
    edit(plan.path(), file, "dwellings = 50", "dwellings = 100");
    edit(
        plan.path(),
        file,
        "amount = \"250k\"\n",
        &format!("per_dwelling = \"4,974.72\"\ncharged_dwellings = 150\n{index}"),
    );
    edit(plan.path(), file, "site = \"mill-lane\"\n", &format!("site = \"mill-lane\"\n{more}"));
    plan
}

const INDEX: &str = "[source.indexation]\nindex = \"costs\"\nbase = \"2013-03\"\n\n\
    [[index]]\nid = \"costs\"\nname = \"Building costs\"\n[index.values]\n\"2013-01\" = 236\n\"2014-10\" = 281.5\n";

/// The table's one row.
fn row(plan: &TempDir, scenarios: &str) -> String {
    let table = run(plan.path(), &format!("{scenarios}balance --view contributions --format csv")).out;
    let rows: Vec<&str> = table.lines().skip(1).collect();
    assert_eq!(rows.len(), 1, "{table}");
    rows[0].strip_suffix(",published").expect("a published agreement").to_owned()
}

#[test]
fn a_rate_for_each_dwelling_is_multiplied_out() {
    let plan = agreement("", "");
    let due = "mill-lane-s106,1,100,746208.00,746208.00,2015-16,2015-16,,";
    assert!(row(&plan, "").starts_with(due), "{}", row(&plan, ""));
}

#[test]
fn it_rises_to_the_april_of_the_year_in_which_it_arrives() {
    let plan = agreement("", INDEX);
    // £746,208 × 281.5 ÷ 236 = £890,074.3728…; the plan's base year is 2013/14.
    assert!(row(&plan, "").contains(",746208.00,890074.37,2015-16,2015-16,,"), "{}", row(&plan, ""));
    let check = run(plan.path(), "check").out;
    assert!(
        check.contains("Mill Lane agreement: £890,074.37 that arrives from 2015-16 on rises only with the Building costs of Oct 2014, its last value"),
        "{check}"
    );
    let later = INDEX.replace("281.5\n", "281.5\n\"2015-04\" = 300\n");
    let plan = agreement("", &later);
    // £746,208 × 300 ÷ 236 = £948,569.4915…
    assert!(row(&plan, "").contains(",948569.49,"), "{}", row(&plan, ""));
    assert!(!run(plan.path(), "check").out.contains("its last value"));
}

#[test]
fn what_no_project_spends_in_time_goes_back() {
    let plan = agreement("spend_within_years = 2\nareas = [\"barton\"]\n", "");
    assert!(row(&plan, "").ends_with(",2017-18,0.00,0.00,746208.00,746208.00"), "{}", row(&plan, ""));
    let check = run(plan.path(), "check").out;
    assert!(
        check.contains("Mill Lane agreement: £746,208 may have to go back after 2017-18: no project spends it by then"),
        "{check}"
    );
    // Two triggers lapse in different years.
    let second = "[[source.trigger]]\ndwellings = 50\namount = \"100k\"\n";
    let two = agreement("spend_within_years = 2\nareas = [\"barton\"]\n", second);
    let said = "£846,208 may have to go back, £100,000 of it after 2016-17: no project spends it by then";
    assert!(run(two.path(), "check").out.contains(said), "{}", run(two.path(), "check").out);
    let shown = run(plan.path(), "balance --view contributions").out;
    assert!(shown.contains("£746,208") && shown.contains("2017-18"), "{shown}");
    // Ten years on lie beyond the forecast, so nothing has to go back within it.
    let plan = agreement("spend_within_years = 10\nareas = [\"barton\"]\n", "");
    assert!(row(&plan, "").ends_with(",2025-26,0.00,0.00,746208.00,0.00"), "{}", row(&plan, ""));
    assert!(!run(plan.path(), "check").out.contains("go back"));
}

#[test]
fn scenarios_reach_rates_indices_and_limits() {
    let plan = agreement("spend_within_years = 10\n", INDEX);
    let scenario = "[[change]]\nat = \"source:mill-lane-s106/trigger/1/per_dwelling\"\nto = 1000\n\
        [[change]]\nat = \"source:mill-lane-s106/spend_within_years\"\nto = 3\n\
        [[change]]\nat = \"index:costs/values/2014-10\"\nto = 354\n\
        [[change]]\nsources = [\"mill-lane-s106\"]\namount_factor = 0.5\n";
    std::fs::write(plan.path().join("scenarios/less.toml"), scenario).expect("a scenario");
    // £1,000 × 150 × 0.5 = £75,000; × 354 ÷ 236 = £112,500.
    let less = row(&plan, "--scenario less ");
    assert!(less.starts_with("mill-lane-s106,1,100,75000.00,112500.00,2015-16,2015-16,2018-19,"), "{less}");
}
