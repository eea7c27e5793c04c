//! Rolls after the base year: shown beside the forecast, never seen by it.

use placeplan::forecast::Forecast;
use placeplan::outcome::{Options, Outcome, compute};

use super::support::{edit, loaded, run, small_plan};

/// The small plan with rolls of 2014/15 and 2015/16 in Ashby's infant school.
fn with_outturn(reception: u32) -> tempfile::TempDir {
    let plan = small_plan();
    let base = "\"2013/14\" = [60, 58, 57]";
    let later = format!("{base}\n\"2014/15\" = [{reception}, 61, 58]\n\"2015/16\" = [64, {reception}, 60]");
    edit(plan.path(), "planning-areas/ashby.toml", base, &later);
    plan
}

fn outcome(plan: &tempfile::TempDir) -> Outcome {
    let loaded = loaded(plan.path());
    assert!(!loaded.has_errors());
    compute(&loaded.plan, Options::default())
}

/// Every figure of a forecast, bit by bit.
fn figures(forecast: &Forecast) -> Vec<u64> {
    let cells = forecast.schools.iter().flatten().flatten();
    let cells = cells.flat_map(|cell| [cell.base, cell.housing, cell.places]);
    let others = [&forecast.admission_numbers, &forecast.capacities].into_iter().flatten().flatten().copied();
    let unassigned = forecast.unassigned.iter().flatten().flatten().copied();
    cells.chain(others).chain(unassigned).map(f64::to_bits).collect()
}

#[test]
fn no_figure_of_the_forecast_sees_the_outturn() {
    let without = outcome(&small_plan());
    for reception in [0, 45, 90] {
        let with = outcome(&with_outturn(reception));
        assert_eq!(figures(&with.forecast), figures(&without.forecast), "{reception}");
        assert_eq!(with.pressure, without.pressure);
        assert_eq!((&with.responses, &with.surpluses), (&without.responses, &without.surpluses));
        assert_eq!(with.housing, without.housing);
    }
    let table = |plan: &tempfile::TempDir| run(plan.path(), "forecast --format csv").out;
    assert_eq!(table(&with_outturn(45)), table(&small_plan()));
}

#[test]
fn outturn_stands_beside_the_forecast_with_its_error() {
    let plan = with_outturn(50);
    let said = run(plan.path(), "forecast --view outturn --format csv");
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let rows: Vec<Vec<&str>> = said.out.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows[0].join(","), "area,phase,school,academic_year,nc_year,forecast,outturn,error,basis");
    assert_eq!(rows.len(), 1 + 2 * 3);
    // An officer's 62 for Reception in 2014/15 against the 50 who came.
    assert_eq!(rows[1][..7], ["ashby", "primary", "ashby-infant", "2014/15", "R", "62", "50"]);
    assert!((rows[1][7].parse::<f64>().expect("a number") - 0.24).abs() < 1e-12);

    let text = run(plan.path(), "forecast").out;
    assert!(text.contains("Ashby Infant (ashby-infant), Ashby: forecast and outturn"), "{text}");
    assert!(text.contains("+24.0%") && text.contains("Areas: forecast and outturn"), "{text}");
    assert!(!run(plan.path(), "forecast --view demand").out.contains("outturn"));
    let one = run(plan.path(), "forecast --view outturn --format csv --from 2015/16 --school ashby-infant").out;
    assert_eq!(one.lines().count(), 1 + 3);
    assert!(run(small_plan().path(), "forecast --view outturn").out.contains("No roll after the base year"));
}
