//! How far past forecasts would have been off, beside plain methods.

use std::collections::BTreeMap;

use super::basis::Count;
use super::old::{Part, Record, Report, Sheet, Value};
use super::rounding::whole;
use super::words::{number, percent, phase};
use crate::forecast::backtest::figures::{Kind, Level};
use crate::forecast::backtest::{Method, Score};
use crate::plan::Plan;

/// The fields of the `backtest` table.
pub const FIELDS: &[&str] = &["level", "phase", "horizon", "method", "mape", "bias", "coverage", "count"];

/// The scores of a backtest of this plan.
#[must_use]
pub fn report(plan: &Plan, scores: &[Score], part: Part) -> Report {
    Report::with(FIELDS, part, || scores.iter().map(record).collect(), || sheets(plan, scores))
}

fn record(score: &Score) -> Record {
    vec![
        score.kind.level.as_str().into(),
        score.kind.phase.as_str().into(),
        count(score.ahead),
        score.method.as_str().into(),
        score.mape.into(),
        score.bias.into(),
        score.coverage.into(),
        count(score.count),
    ]
}

fn count(count: usize) -> Value {
    Value::Whole(i64::try_from(count).unwrap_or(i64::MAX))
}

fn sheets(plan: &Plan, scores: &[Score]) -> Vec<Sheet> {
    let mut kinds: BTreeMap<Kind, Vec<&Score>> = BTreeMap::new();
    for score in scores {
        kinds.entry(score.kind).or_default().push(score);
    }
    let mut sheets: Vec<Sheet> = kinds.iter().map(|(kind, scores)| sheet(*kind, scores)).collect();
    let basis = Count::of_forecast(plan, &[]).note();
    let Some(last) = sheets.last_mut() else {
        let needed = "No past forecast can be compared: that takes a roll three years older than the last one.";
        return vec![Sheet::remark("Past forecasts against what came", needed).note(basis)];
    };
    last.notes.extend([
        "Each base year is forecast from what was known in it, with housing as completed; error = (forecast − actual) / \
         actual, of schools that teach the same years throughout."
            .to_owned(),
        "From P10 to P90: the share of outcomes inside the band that past errors gave at the time; 80% is right.".to_owned(),
        basis,
    ]);
    sheets
}

/// Methods down and years ahead across, then what else is known of the program's own forecast.
fn sheet(kind: Kind, scores: &[&Score]) -> Sheet {
    let most = scores.iter().map(|score| score.ahead).max().unwrap_or(0);
    let years: Vec<String> = (1..=most).map(|ahead| format!("{ahead} yr")).collect();
    let title = format!("{}, {}: mean error of past forecasts in %, by years ahead", of(kind.level), phase(kind.phase));
    let mut sheet = Sheet::new(title, &["Method"], &years);
    let row = |name: &str, method: Method, cell: &dyn Fn(&Score) -> String| {
        let score = |ahead| scores.iter().find(|score| (score.ahead, score.method) == (ahead, method));
        let cells = (1..=most).map(|ahead| score(ahead).map_or_else(String::new, |score| cell(score)));
        std::iter::once(name.to_owned()).chain(cells).collect()
    };
    for &method in Method::ALL {
        sheet.push(row(name(method), method, &|score| hundredths(score.mape)));
    }
    let ours = Method::Placeplan;
    sheet.push(row("bias of placeplan", ours, &|score| hundredths(score.bias)));
    sheet.push(row("from P10 to P90", ours, &|score| score.coverage.map_or_else(String::new, percent)));
    sheet.push(row("outcomes", ours, &|score| number(i128::try_from(score.count).unwrap_or(i128::MAX))));
    sheet
}

pub(super) const fn of(level: Level) -> &'static str {
    match level {
        Level::School => "Schools",
        Level::Area => "Areas",
        Level::Plan => "The whole plan",
    }
}

const fn name(method: Method) -> &'static str {
    match method {
        Method::Placeplan => "placeplan",
        Method::Naive => "last roll carried",
        Method::Csr1 => "last ratio",
        Method::Csr3 => "mean of three ratios",
        Method::Csr321 => "ratios weighted 3-2-1",
    }
}

/// A figure to two decimals, with a true minus sign.
pub(super) fn hundredths(figure: f64) -> String {
    let hundredths = whole(figure * 100.0);
    let sign = if hundredths < 0 { "−" } else { "" };
    format!("{sign}{}.{:02}", number((hundredths / 100).abs()), hundredths.abs() % 100)
}
