//! Which settings would have forecast the past better, and what that is worth in years that did not choose them.

use super::backtest::{hundredths, of};
use super::old::{Part, Record, Report, Sheet};
use super::words::{number, percent, phase};
use crate::forecast::backtest::calibrate::{Calibration, Trial};
use crate::forecast::backtest::figures::{Kind, Level};
use crate::forecast::backtest::settings::Setting;

/// The fields of the table: a row for each phase (empty: all of them) and setting.
pub const FIELDS: &[&str] = &["phase", "setting", "present", "found", "gain_chosen", "gain_judged"];

/// What a calibration found; `None` where the plan's past is too short for one.
#[must_use]
pub fn report(calibration: Option<&Calibration>, part: Part) -> Report {
    let trials = || calibration.iter().flat_map(|calibration| &calibration.trials);
    Report::with(FIELDS, part, || trials().flat_map(records).collect(), || sheets(calibration))
}

fn records(trial: &Trial) -> Vec<Record> {
    let record = |choice: &crate::forecast::backtest::calibrate::Choice| {
        vec![
            trial.phase.map(crate::calendar::Phase::as_str).into(),
            choice.key.into(),
            Setting::written(choice.key, &choice.present).into(),
            Setting::written(choice.key, &choice.found).into(),
            trial.gain_chosen.into(),
            trial.gain_judged.into(),
        ]
    };
    trial.choices.iter().map(record).collect()
}

fn sheets(calibration: Option<&Calibration>) -> Vec<Sheet> {
    let title = "Settings that would have forecast the past better";
    let Some(calibration) = calibration else {
        let needed =
            "Nothing to choose by: that takes outcomes of at least two years, so rolls of five academic years.";
        return vec![Sheet::remark(title, needed)];
    };
    vec![settings(title, calibration), gains(calibration), lines(calibration)]
}

/// Settings down; the present ones and what did best for each phase and for all across.
fn settings(title: &str, calibration: &Calibration) -> Sheet {
    let of = |trial: &Trial| trial.phase.map_or("All phases", phase).to_owned();
    let headings: Vec<String> = ["Now".to_owned()].into_iter().chain(calibration.trials.iter().map(of)).collect();
    let mut sheet = Sheet::new(title, &["Setting"], &headings);
    let choices = calibration.for_all().map(|trial| &trial.choices[..]).unwrap_or_default();
    for (place, choice) in choices.iter().enumerate() {
        let found = calibration.trials.iter().map(|trial| {
            let Some(choice) = trial.choices.get(place).filter(|choice| choice.found != choice.present) else {
                return "=".to_owned();
            };
            Setting::written(choice.key, &choice.found)
        });
        let now = [choice.key.to_owned(), Setting::written(choice.key, &choice.present)];
        sheet.push(now.into_iter().chain(found).collect());
    }
    let mut row = |name: String, cell: fn(&Trial) -> String| {
        sheet.push([name, String::new()].into_iter().chain(calibration.trials.iter().map(cell)).collect());
    };
    row(format!("errors fall by, to {}", calibration.chosen_up_to), |trial| percent(trial.gain_chosen));
    row("and after it".to_owned(), |trial| percent(trial.gain_judged));
    row("better after it".to_owned(), |trial| format!("{} of {}", trial.better.0, trial.better.1));
    sheet.note(format!(
        "Chosen by the outcomes up to {}, judged by those after it, up to {}, which no choice has seen. Better: of the \
         forecasts of all schools or areas of a phase from one base year, so many years ahead. A plan has one set of \
         settings: phase by phase is for comparison.",
        calibration.chosen_up_to, calibration.judged_up_to
    ))
}

/// Errors of the later years, as they are and with the settings for all phases.
fn gains(calibration: &Calibration) -> Sheet {
    let title = format!("Mean error after {} in %, by years ahead", calibration.chosen_up_to);
    let most = calibration.gains.iter().map(|gain| gain.ahead).max().unwrap_or(0);
    let years: Vec<String> = (1..=most).map(|ahead| format!("{ahead} yr")).collect();
    let mut sheet = Sheet::new(title, &["Of", "Settings"], &years);
    let mut kinds: Vec<Kind> = calibration.gains.iter().map(|gain| gain.kind).collect();
    kinds.dedup();
    for kind in kinds {
        let name = format!("{}, {}", of(kind.level), phase(kind.phase));
        for (settings, is_found) in [("now", false), ("all phases", true)] {
            let error = |ahead| {
                let gain = calibration.gains.iter().find(|gain| (gain.kind, gain.ahead) == (kind, ahead));
                gain.map_or_else(String::new, |gain| hundredths(if is_found { gain.found } else { gain.present }))
            };
            let figures = (1..=most).map(error);
            sheet.push([name.clone(), settings.to_owned()].into_iter().chain(figures).collect());
        }
    }
    let outcomes: usize = calibration.gains.iter().filter(|gain| gain.kind.level == Level::Area).map(|g| g.count).sum();
    sheet.note(format!("{} outcomes of areas.", number(i128::try_from(outcomes).unwrap_or(i128::MAX))))
}

/// The lines for the plan's settings, or that there are none.
fn lines(calibration: &Calibration) -> Sheet {
    let mut sheet = Sheet::new("Lines for planning-areas/assumptions.toml", &["Line"], &[]);
    let lines = calibration.lines();
    if lines.is_empty() {
        let note = "Keep what stands: nothing that was better in the earlier years is better in the later ones.";
        return Sheet::remark(sheet.title, note);
    }
    for line in lines {
        sheet.push(vec![line]);
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{AcademicYear, Phase};
    use crate::forecast::backtest::calibrate::{Choice, Gain};
    use crate::forecast::backtest::figures::Measure;

    fn calibration(gain_judged: f64) -> Calibration {
        let choices = vec![
            Choice { key: "history_weights", present: vec![3.0, 2.0, 1.0], found: vec![8.0, 4.0, 2.0, 1.0] },
            Choice { key: "shrinkage", present: vec![30.0], found: vec![30.0] },
            Choice { key: "cohort_response", present: vec![1.0], found: vec![0.5] },
        ];
        let kind = Kind { level: Level::Area, phase: Phase::Primary, measure: Measure::Roll };
        Calibration {
            chosen_up_to: AcademicYear::starting(2016),
            judged_up_to: AcademicYear::starting(2018),
            trials: vec![Trial { phase: None, choices, gain_chosen: 0.05, gain_judged, better: (14, 18) }],
            gains: vec![Gain { kind, ahead: 1, present: 0.418, found: 0.404, count: 294 }],
        }
    }

    #[test]
    fn lines_are_offered_where_they_gain_in_years_that_did_not_choose_them() {
        let sheets = report(Some(&calibration(0.01)), Part::Sheets).sheets;
        assert_eq!(sheets[0].rows[0], ["history_weights", "[3, 2, 1]", "[8, 4, 2, 1]"]);
        assert_eq!(sheets[0].rows[1], ["shrinkage", "30", "="]);
        assert_eq!(sheets[0].rows[5], ["better after it", "", "14 of 18"]);
        assert_eq!(sheets[1].rows, [["Areas, Primary", "now", "0.42"], ["Areas, Primary", "all phases", "0.40"]]);
        assert_eq!(sheets[2].rows, [["history_weights = [8, 4, 2, 1]"], ["cohort_response = 0.5"]]);
        assert!(report(Some(&calibration(-0.01)), Part::Sheets).sheets[2].rows.is_empty());
        assert_eq!(report(Some(&calibration(0.01)), Part::Records).records.len(), 3);
        assert_eq!(report(None, Part::Sheets).sheets.len(), 1);
    }
}
