//! How far past forecasts would have been off, beside plain methods.

use std::collections::BTreeMap;

use super::figures::Figures;
use super::table::{Cell, Column, ColumnKey, Fact, Facts, Report, Row, RowKey, Table, Unit};
use super::words::phase;
use crate::calendar::Phase;
use crate::forecast::backtest::figures::{Kind, Level, Measure};
use crate::forecast::backtest::{Method, Score};

/// The scores of a backtest of this plan.
#[must_use]
pub fn report<'a>(of: &'a Figures<'a>, scores: &'a [Score]) -> Report<'a> {
    Report::new(facts(of, scores), move || tables(of, scores))
}

fn facts<'a>(of: &'a Figures<'a>, scores: &'a [Score]) -> Facts<'a> {
    let columns = vec![
        Column::words("level", "Level"),
        Column::words("phase", "Phase"),
        Column::figures("horizon", "Years ahead", Unit::Whole),
        Column::words("method", "Method"),
        Column::figures("mape", "Mean error", Unit::Hundredths),
        Column::figures("bias", "Bias", Unit::Hundredths),
        Column::figures("coverage", "From P10 to P90", Unit::Percent),
        Column::figures("count", "Outcomes", Unit::Whole),
    ];
    Facts::of(
        columns,
        || scores.iter(),
        |score| {
            let cells = vec![
                Cell::word(score.kind.level.as_str(), level(score.kind.level)),
                figures(score.kind),
                count(score.ahead),
                Cell::word(score.method.as_str(), name(score.method)),
                score.mape.into(),
                score.bias.into(),
                score.coverage.into(),
                count(score.count),
            ];
            Fact::new(RowKey::None, of.firm.all_areas(), cells)
        },
    )
}

fn tables(of: &Figures<'_>, scores: &[Score]) -> Vec<Table> {
    let mut kinds: BTreeMap<Kind, Vec<&Score>> = BTreeMap::new();
    for score in scores {
        kinds.entry(score.kind).or_default().push(score);
    }
    let mut tables: Vec<Table> = kinds.iter().map(|(kind, scores)| table(of, *kind, scores)).collect();
    let Some(last) = tables.last_mut() else {
        let needed = "No past forecast can be compared: that takes a roll three years older than the last one.";
        return vec![Table::remark("Past forecasts against what came", needed)];
    };
    last.notes.extend([
        "Each base year is forecast from what was known in it, with the plan's housing as completed; error = (forecast − \
         actual) / actual. Schools that teach the same years throughout; areas, and the whole plan, over the schools that \
         have rolls in both years. Reception, Year 7: the intakes at schools that begin there."
            .to_owned(),
        "From P10 to P90: the share of outcomes inside the band that past errors gave at the time; 80% is right.".to_owned(),
    ]);
    tables
}

/// Methods down and years ahead across, then what else is known of the program's own forecast.
fn table(of: &Figures<'_>, kind: Kind, scores: &[&Score]) -> Table {
    let most = scores.iter().map(|score| score.ahead).max().unwrap_or(0);
    let title = format!("{}: mean error of past forecasts in %, by years ahead", named(kind));
    let columns = [Column::words("method", "Method")].into_iter().chain(years_ahead(most)).collect();
    let mut table = Table::new(title, columns);
    let mut push = |name: &'static str, method: Method, cell: &dyn Fn(&Score) -> Cell| {
        let score = |ahead| scores.iter().find(|score| (score.ahead, score.method) == (ahead, method));
        let cells = (1..=most).map(|ahead| score(ahead).map_or_else(Cell::default, |score| cell(score)));
        let cells = [Cell::from(name)].into_iter().chain(cells).collect();
        table.push(Row::item(RowKey::Named(name.to_owned()), of.firm.all_areas(), cells));
    };
    let has = |method| scores.iter().any(|score| score.method == method);
    for &method in Method::ALL.iter().filter(|&&method| has(method)) {
        push(name(method), method, &|score| score.mape.into());
    }
    let ours = Method::Placeplan;
    push("bias of placeplan", ours, &|score| score.bias.into());
    if has(Method::AllHomes) {
        push("bias with every home on top", Method::AllHomes, &|score| score.bias.into());
    }
    push("from P10 to P90", ours, &|score| Cell::new(score.coverage).seen(Unit::Percent));
    push("outcomes", ours, &|score| count(score.count).seen(Unit::Whole));
    table.settled()
}

/// The figures of a kind, as machines and people name them.
fn figures(kind: Kind) -> Cell {
    kind.name().map_or_else(Cell::default, |name| Cell::word(name, in_words(kind)))
}

/// Which figures: `Primary`, `Reception`.
const fn in_words(kind: Kind) -> &'static str {
    match (kind.measure, kind.phase) {
        (Measure::Intake(_), Phase::Primary) => "Reception",
        (Measure::Intake(_), Phase::Secondary) => "Year 7",
        (_, of) => phase(of),
    }
}

/// What a kind is of: `Areas, Primary`.
pub(super) fn named(kind: Kind) -> String {
    format!("{}, {}", level(kind.level), in_words(kind))
}

/// A column for every year ahead, of errors in per cent.
pub(super) fn years_ahead(most: usize) -> impl Iterator<Item = Column> {
    (1..=most).map(|ahead| Column::of(ColumnKey::Field(""), format!("{ahead} yr"), Unit::Hundredths).kept())
}

fn count(count: usize) -> Cell {
    i64::try_from(count).unwrap_or(i64::MAX).into()
}

const fn level(level: Level) -> &'static str {
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
        Method::AllHomes => "every home on top",
    }
}
