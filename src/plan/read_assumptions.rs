//! Reading `planning-areas/assumptions.toml`.

use super::catalogue::Item;
use super::model::{Assumptions, Yield};
use super::node::{Table, Value};
use super::reader::{Log, Reader, academic_year_of, text_of};
use super::text::{At, Span};
use crate::calendar::{AcademicYear, Phase};

/// How many years may be forecast.
const LONGEST_HORIZON: u32 = 100;

/// The settings. Whatever is missing or wrong takes its default, so that the rest of the plan can be shown; without a
/// base year nothing is forecast (`has_base_year` is false).
pub struct Settings {
    /// As far as they could be read.
    pub assumptions: Assumptions,
    /// Whether the base year could be read.
    pub has_base_year: bool,
}

/// The settings that hold where the file says nothing; without a base year nothing is forecast.
fn defaults() -> Assumptions {
    let nowhere = At::default_of(AcademicYear::starting(2000));
    Assumptions { horizon: At::default_of(0), ..Assumptions::standard(nowhere) }
}

/// Reads the settings; `table` is the whole file, absent if it could not be read.
pub fn settings(table: Option<(&Table, Span)>, log: &Log) -> Settings {
    let Some((table, span)) = table else {
        return Settings { assumptions: defaults(), has_base_year: false };
    };
    let reader = Reader::new(table, span, "assumptions file", log);
    let plain = defaults();
    let base_year = reader.required("base_year", Reader::academic_year);
    let horizon = reader.small("horizon", 1..=LONGEST_HORIZON);
    let number = |key, limits, default| reader.number(key, limits).unwrap_or(default);
    let assumptions = Assumptions {
        title: reader.text_or_empty("title"),
        base_year: base_year.unwrap_or(plain.base_year),
        horizon: if base_year.is_some() { horizon.unwrap_or(At::default_of(15)) } else { plain.horizon },
        form_size: number("form_size", 1.0..=1000.0, plain.form_size),
        operating_margin: number("operating_margin", 0.0..=1.0, plain.operating_margin),
        surplus_margin: number("surplus_margin", 0.0..=1.0, plain.surplus_margin),
        history_weights: history_weights(&reader).unwrap_or(plain.history_weights),
        shrinkage: number("shrinkage", 0.0..=1_000_000.0, plain.shrinkage),
        area_shrinkage: number("area_shrinkage", 0.0..=1_000_000.0, plain.area_shrinkage),
        area_growth: number("area_growth", 0.0..=2.0, plain.area_growth),
        cohort_response: number("cohort_response", 0.0..=2.0, plain.cohort_response),
        feeder_response: number("feeder_response", 0.0..=2.0, plain.feeder_response),
        share: reader.numbers("share", &(0.0..=1.0)).unwrap_or(plain.share),
        exceptional_years: exceptional_years(&reader),
        provenance: reader.provenance(),
    };
    // Its tables are read one by one, as items with ids.
    if let Some(yields) = reader.table("yield", "yield") {
        for (key, _, node) in yields.entries() {
            if !matches!(node.value, Value::Table(_)) {
                super::reader::wrong_type(log, key, node, "a table", &format!("[yield.{key}]"));
            }
        }
    }
    reader.finish();
    Settings { assumptions, has_base_year: base_year.is_some() }
}

fn history_weights(reader: &Reader<'_>) -> Option<At<Vec<f64>>> {
    let weights = reader.numbers("history_weights", &(0.0..=1_000_000.0))?;
    if weights.iter().all(|weight| *weight == 0.0) {
        let message = "`history_weights` has no weight above 0";
        reader.log.error(
            "out-of-range",
            weights.span,
            message,
            "write the latest transition's weight first: [3, 2, 1]",
        );
        return None;
    }
    Some(weights)
}

fn exceptional_years(reader: &Reader<'_>) -> Vec<At<AcademicYear>> {
    let mut years: Vec<At<AcademicYear>> = Vec::new();
    for item in reader.items("exceptional_years") {
        let Some(text) = text_of(reader.log, "exceptional_years", item) else { continue };
        let Some(year) = academic_year_of(reader.log, &text, text.span) else { continue };
        if years.iter().any(|other| other.value == year) {
            let message = format!("`{year}` is given twice");
            reader.log.error("given-twice", text.span, message, "keep one of the two");
        } else {
            years.push(At::new(year, text.span));
        }
    }
    years
}

/// Reads one yield; `None` if anything is wrong with it.
pub fn yields(item: &Item<'_>, log: &Log) -> Option<Yield> {
    let before = log.errors();
    let reader = Reader::new(item.table, item.span, "yield", log);
    let pupils =
        Phase::ALL.map(|phase| reader.number(phase.as_str(), 0.0..=100.0).unwrap_or_else(|| At::default_of(0.0)));
    let profile = reader.numbers("profile", &(0.0..=100.0)).unwrap_or_else(|| At::default_of(vec![1.0]));
    if profile.is_empty() {
        let help = "write the share present 0, 1, 2… years after completion: [0.5, 0.8, 1.0]";
        log.error("out-of-range", profile.span, "`profile` is empty", help);
    }
    let net_new = reader.number("net_new", 0.0..=1.0).unwrap_or_else(|| At::default_of(1.0));
    let provenance = reader.provenance();
    reader.finish();
    let read = Yield { id: item.id.clone(), pupils, profile, net_new, provenance };
    (item.is_sound && log.errors() == before).then_some(read)
}
