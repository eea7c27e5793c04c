//! Calibration: finds what would have done better, and does not look ahead.

use super::super::testing::{at, births, plan, roll, school, some, year};
use super::calibrate::{Calibration, calibrate};
use super::settings::{SETTINGS, Setting};
use crate::plan::Plan;

/// Areas whose births swing against one another while their intakes stay: Reception follows births of its own area not
/// at all. Rolls of 2008/09 to `last`.
fn births_that_tell_nothing(last: i32) -> Plan {
    let mut plan = plan(&["a", "b"]);
    for area in 0..2 {
        let swing = |year: i32| if (year / 2 + i32::try_from(area).unwrap_or(0)) % 2 == 0 { 130 } else { 70 };
        let cohorts: Vec<u32> = (2008..=last + 4).map(swing).collect();
        births(&mut plan, area, 2008, &cohorts);
        plan.schools.push(school(area, ["s", "t"][area], "R-1", 60));
        for start in 2008..=last {
            roll(&mut plan, area, &[(start, &[50, 50])]);
        }
    }
    plan
}

fn found(calibration: &Calibration, key: &str) -> Vec<f64> {
    let trial = some(calibration.for_all());
    some(trial.choices.iter().find(|choice| choice.key == key)).found.clone()
}

#[test]
fn a_setting_that_would_have_done_better_is_found_and_holds_in_later_years() {
    let calibration = some(calibrate(&births_that_tell_nothing(2017)));
    assert_eq!(found(&calibration, "cohort_response"), [0.0]);
    let trial = some(calibration.for_all());
    assert!(trial.gain_chosen > 0.5 && trial.gain_judged > 0.5, "{trial:?}");
    assert!(calibration.lines().contains(&"cohort_response = 0".to_owned()));
    assert!(calibration.gains.iter().all(|gain| gain.found < gain.present));
}

#[test]
fn nothing_is_offered_where_nothing_gains() {
    let mut plan = births_that_tell_nothing(2017);
    plan.assumptions.cohort_response = at(0.0);
    let calibration = some(calibrate(&plan));
    assert!(calibration.lines().is_empty(), "{:?}", calibration.lines());
    assert!(calibrate(&births_that_tell_nothing(2011)).is_none());
}

#[test]
fn later_years_choose_nothing() {
    let plan = births_that_tell_nothing(2017);
    let mut other = plan.clone();
    let calibration = some(calibrate(&plan));
    for (start, place) in (calibration.chosen_up_to.start() + 1..=2017).flat_map(|start| [(start, 0), (start, 1)]) {
        roll(&mut other, place, &[(start, &[900, 3])]);
    }
    let judged = some(calibrate(&other));
    assert_eq!(judged.chosen_up_to, year(2014));
    for setting in SETTINGS {
        assert_eq!(found(&judged, setting.key), found(&calibration, setting.key));
    }
    assert!(judged.lines().is_empty() || some(judged.for_all()).gain_judged > 0.0);
}

#[test]
fn values_are_written_as_the_plans_file_has_them() {
    assert_eq!(Setting::written("history_weights", &[3.0, 2.0]), "[3, 2]");
    assert_eq!(Setting::written("share", &[]), "[]");
    assert_eq!(Setting::written("cohort_response", &[0.5]), "0.5");
}
