//! Which settings would have forecast the past better, and what that is worth in years that did not choose them.

use super::backtest::{named, years_ahead};
use super::figures::Figures;
use super::table::{Cell, Column, Fact, Facts, Report, Row, RowKey, Table, Unit};
use super::words::{number, phase};
use crate::forecast::backtest::calibrate::{Calibration, Choice, Trial};
use crate::forecast::backtest::figures::{Kind, Level};
use crate::forecast::backtest::settings::Setting;

/// What a calibration found, a row for each phase (empty: all of them) and setting; `None` where the plan's past is too
/// short for one.
#[must_use]
pub fn report<'a>(of: &'a Figures<'a>, calibration: Option<&'a Calibration>) -> Report<'a> {
    let columns = vec![
        Column::words("phase", "Phase"),
        Column::words("setting", "Setting"),
        Column::words("present", "Now"),
        Column::words("found", "Found"),
        Column::figures("gain_chosen", "Errors fall by", Unit::Percent),
        Column::figures("gain_judged", "And after", Unit::Percent),
    ];
    let trials = move || calibration.into_iter().flat_map(|calibration| &calibration.trials);
    let choices = move || trials().flat_map(|trial| trial.choices.iter().map(move |choice| (trial, choice)));
    let facts = Facts::of(columns, choices, |(trial, choice)| {
        let cells = vec![
            trial.phase.map_or_else(Cell::default, |of| Cell::word(of.as_str(), phase(of))),
            choice.key.into(),
            written(choice, &choice.present),
            written(choice, &choice.found),
            trial.gain_chosen.into(),
            trial.gain_judged.into(),
        ];
        Fact::new(RowKey::None, of.firm.all_areas(), cells)
    });
    Report::new(facts, move || tables(of, calibration))
}

/// A value of a setting as the plan's file has it.
fn written(choice: &Choice, value: &[f64]) -> Cell {
    Setting::written(choice.key, value).into()
}

fn tables(of: &Figures<'_>, calibration: Option<&Calibration>) -> Vec<Table> {
    let title = "Settings that would have forecast the past better";
    let Some(calibration) = calibration else {
        let needed =
            "Nothing to choose by: that takes outcomes of at least two years, so rolls of five academic years.";
        return vec![Table::remark(title, needed)];
    };
    vec![settings(of, title, calibration), gains(of, calibration), lines(calibration)]
}

/// Settings down; the present ones and what did best for each phase and for all across.
fn settings(of: &Figures<'_>, title: &str, calibration: &Calibration) -> Table {
    let trials = &calibration.trials;
    let heading = |trial: &Trial| trial.phase.map_or("All phases", phase);
    let found = trials.iter().map(|trial| Column::figures("found", heading(trial), Unit::Percent).kept());
    let columns = [Column::words("setting", "Setting"), Column::words("present", "Now")].into_iter().chain(found);
    let mut table = Table::new(title, columns.collect());
    let mut push = |name: &str, now: Cell, cells: &dyn Fn(&Trial) -> Cell| {
        let cells = [Cell::from(name), now].into_iter().chain(trials.iter().map(cells)).collect();
        table.push(Row::item(RowKey::Named(name.to_owned()), of.firm.all_areas(), cells));
    };
    let choices = calibration.for_all().map(|trial| &trial.choices[..]).unwrap_or_default();
    for (place, choice) in choices.iter().enumerate() {
        push(choice.key, written(choice, &choice.present), &|trial| {
            let changed = trial.choices.get(place).filter(|choice| choice.found != choice.present);
            changed.map_or_else(|| "=".into(), |choice| written(choice, &choice.found))
        });
    }
    let up_to = calibration.chosen_up_to;
    push(&format!("errors fall by, to {up_to}"), Cell::default(), &|trial| trial.gain_chosen.into());
    push("and after it", Cell::default(), &|trial| trial.gain_judged.into());
    push("better after it", Cell::default(), &|trial| format!("{} of {}", trial.better.0, trial.better.1).into());
    table.settled().note(format!(
        "Chosen by the outcomes up to {up_to}, judged by those after it, up to {}, which no choice has seen. Better: of \
         the forecasts of all schools or areas of a phase from one base year, so many years ahead. A plan has one set of \
         settings: phase by phase is for comparison.",
        calibration.judged_up_to
    ))
}

/// Errors of the later years, as they are and with the settings for all phases.
fn gains(of: &Figures<'_>, calibration: &Calibration) -> Table {
    let title = format!("Mean error after {} in %, by years ahead", calibration.chosen_up_to);
    let most = calibration.gains.iter().map(|gain| gain.ahead).max().unwrap_or(0);
    let names = [Column::words("of", "Of"), Column::words("settings", "Settings")];
    let mut table = Table::new(title, names.into_iter().chain(years_ahead(most)).collect());
    let mut kinds: Vec<Kind> = calibration.gains.iter().map(|gain| gain.kind).collect();
    kinds.dedup();
    for kind in kinds {
        let name = named(kind);
        for (settings, is_found) in [("now", false), ("all phases", true)] {
            let error = |ahead| {
                let gain = calibration.gains.iter().find(|gain| (gain.kind, gain.ahead) == (kind, ahead));
                gain.map(|gain| if is_found { gain.found } else { gain.present }).into()
            };
            let cells = [name.as_str().into(), settings.into()].into_iter().chain((1..=most).map(error)).collect();
            table.push(Row::item(RowKey::Named(format!("{name}, {settings}")), of.firm.all_areas(), cells));
        }
    }
    let outcomes: usize = calibration.gains.iter().filter(|gain| gain.kind.level == Level::Area).map(|g| g.count).sum();
    let outcomes = number(i128::try_from(outcomes).unwrap_or(i128::MAX));
    table.settled().note(format!("{outcomes} outcomes of areas."))
}

/// The lines for the plan's settings, or that there are none.
fn lines(calibration: &Calibration) -> Table {
    let title = "Lines for planning-areas/assumptions.toml";
    let lines = calibration.lines();
    if lines.is_empty() {
        let note = "Keep what stands: nothing that was better in the earlier years is better in the later ones.";
        return Table::remark(title, note);
    }
    let mut table = Table::new(title, vec![Column::words("line", "Line")]);
    for line in lines {
        table.push(Row { cells: vec![line.into()], ..Row::default() });
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{AcademicYear, Phase};
    use crate::forecast::backtest::calibrate::Gain;
    use crate::forecast::backtest::figures::Measure;
    use crate::outcome::Options;
    use crate::report::testing::{printed, read, sample};

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
        let (plan, outcome) = sample();
        let of = Figures::of(&plan, &outcome, Options::default());
        let (better, worse) = (calibration(0.01), calibration(-0.01));
        let sheets = printed(&report(&of, Some(&better)));
        assert_eq!(sheets[0].rows[0], ["history_weights", "[3, 2, 1]", "[8, 4, 2, 1]"]);
        assert_eq!(sheets[0].rows[1], ["shrinkage", "30", "="]);
        assert_eq!(sheets[0].rows[5], ["better after it", "", "14 of 18"]);
        assert_eq!(sheets[1].rows, [["Areas, Primary", "now", "0.42"], ["Areas, Primary", "all phases", "0.40"]]);
        assert_eq!(sheets[2].rows, [["history_weights = [8, 4, 2, 1]"], ["cohort_response = 0.5"]]);
        assert!(printed(&report(&of, Some(&worse)))[2].rows.is_empty());
        let (fields, facts) = read(&report(&of, Some(&better)));
        assert_eq!(fields.join(","), "phase,setting,present,found,gain_chosen,gain_judged,basis");
        assert_eq!(facts.len(), 3);
        assert_eq!(printed(&report(&of, None)).len(), 1);
    }
}
