//! The forecast held against the reference.

use proptest::prelude::*;

use super::plans;
use super::{Reference, homes::K};
use crate::calendar::Phase;
use crate::forecast::housing::{Housing, trajectories};
use crate::forecast::{ForecastOptions, NC_YEARS, Workings};
use crate::plan::Plan;

fn near(is: f64, ought: f64) -> bool {
    (is - ought).abs() <= 1e-9 * (1.0 + ought.abs())
}

/// What differs between the forecast and the reference, if anything does.
fn difference(plan: &Plan) -> Option<String> {
    let housing = Housing::of(plan, &trajectories(plan));
    let workings = Workings::of(plan, &housing, ForecastOptions::default());
    let reference = Reference::of(plan);
    let known = reference.is_known();
    for (ahead, year) in workings.index.ahead().map(|ahead| (ahead, workings.index.year(ahead).start())) {
        for nc_year in NC_YEARS.years() {
            let (g, place) = (nc_year.number(), nc_year.index());
            let (homes, unassigned) = reference.housing(g, year);
            for (school, ought) in homes.iter().enumerate() {
                let about = || format!("school {school}, NC year {g}, {year}");
                let (is, base) = (workings.cohorts[ahead][school][place], reference.base(school, g, year));
                if !near(is, base) {
                    return Some(format!("base of {}: {is}, not {base}", about()));
                }
                if reference.teaches(school, g, year) {
                    let (is, ought) = (workings.reported[ahead][school][place], reference.reported(school, g, year));
                    if !near(is, ought) {
                        return Some(format!("base as reported of {}: {is}, not {ought}", about()));
                    }
                }
                let is = workings.housing.schools[ahead][school][place];
                if known && !near(is, *ought) {
                    return Some(format!("housing of {}: {is}, not {ought}", about()));
                }
            }
            for (area, ought) in unassigned.iter().enumerate() {
                let is = workings.housing.unassigned[ahead][area][place];
                if known && !near(is, *ought) {
                    return Some(format!("unassigned of area {area}, NC year {g}, {year}: {is}, not {ought}"));
                }
            }
        }
    }
    None
}

/// What the pupils that homes bring and hold come to in all, against the lines of the housing table.
fn totals_differ(plan: &Plan) -> Option<String> {
    let housing = Housing::of(plan, &trajectories(plan));
    let workings = Workings::of(plan, &housing, ForecastOptions::default());
    let rows = housing.rows(plan, &workings.housing);
    for (ahead, year) in workings.index.ahead().map(|ahead| (ahead, workings.index.year(ahead))) {
        let rows = rows.iter().filter(|row| row.year.academic() == year);
        let told: f64 = rows.map(|row| row.pupils.iter().sum::<f64>() - row.held).sum();
        let [schools, unassigned] = [&workings.housing.schools, &workings.housing.unassigned];
        let found: f64 = schools[ahead].iter().chain(&unassigned[ahead]).flatten().sum();
        if !near(told, found) {
            return Some(format!("{told} in the housing table of {year}, {found} in the forecast"));
        }
    }
    None
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    /// Every figure of rules 1 to 5 is that of their formulas.
    #[test]
    fn the_forecast_is_that_of_the_rules(seed in any::<u64>()) {
        let difference = difference(&plans::any(seed));
        prop_assert!(difference.is_none(), "{}", difference.unwrap_or_default());
    }

    /// The housing table's pupils, less what the base holds, are those of the forecast, floors and all.
    #[test]
    fn the_housing_table_adds_up_to_the_forecast(seed in any::<u64>()) {
        let difference = totals_differ(&plans::any(seed));
        prop_assert!(difference.is_none(), "{}", difference.unwrap_or_default());
    }

    /// No school loses more pupils to housing than it has, and no area has fewer than none unassigned.
    #[test]
    fn housing_takes_no_more_than_there_is(seed in any::<u64>()) {
        let plan = plans::any(seed);
        let workings = Workings::of(&plan, &Housing::of(&plan, &trajectories(&plan)), ForecastOptions::default());
        for ahead in workings.index.ahead() {
            for (homes, base) in workings.housing.schools[ahead].iter().zip(&workings.reported[ahead]) {
                prop_assert!(homes.iter().zip(base).all(|(homes, base)| homes + base >= -1e-9));
            }
            let known = Reference::of(&plan).is_known();
            prop_assert!(!known || workings.housing.unassigned[ahead].iter().flatten().all(|pupils| *pupils >= 0.0));
        }
    }
}

/// The plans reach what they are to reach: floors, unassigned pupils, lines of each kind.
#[test]
fn the_plans_are_of_every_kind() {
    let mut seen = [0; 6];
    for seed in 0..400 {
        let plan = plans::any(seed);
        let reference = Reference::of(&plan);
        let year = plan.assumptions.base_year.start() + 3;
        let brings = |k: &K| reference.to_come(*k, Phase::Primary, year) != 0.0;
        let all = reference.all();
        seen[0] += usize::from(all.iter().any(|k| matches!(k, K::Site(_)) && brings(k)));
        seen[1] += usize::from(all.iter().any(|k| matches!(k, K::Area(_)) && brings(k)));
        seen[2] += usize::from(brings(&K::Plan));
        let (homes, unassigned) = reference.housing(2, year);
        let floor = |s: usize| homes[s] < 0.0 && near(homes[s], -reference.reported(s, 2, year));
        seen[5] += usize::from(!reference.is_known());
        seen[3] += usize::from((0..plan.schools.len()).any(floor));
        seen[4] += usize::from(unassigned.iter().any(|pupils| *pupils > 0.0));
    }
    assert!(seen.iter().all(|count| *count > 5), "{seen:?}");
}
