//! Reading `planning-areas/assumptions.toml`.

use super::catalogue::{Catalogue, Item};
use super::log::Log;
use super::model::{Area, Assumptions, Yield, YieldId};
use super::node::{Table, Value};
use super::reader::Reader;
use super::text::{At, Span};
use super::values::{academic_year_of, financial_year_of, homes_of, text_of};
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
pub fn settings(table: Option<(&Table, Span)>, catalogue: &Catalogue<'_>, log: &Log) -> Settings {
    let Some((table, span)) = table else {
        return Settings { assumptions: defaults(), has_base_year: false };
    };
    let reader = Reader::new(table, span, "assumptions file", log);
    let plain = defaults();
    let base_year = reader.required("base_year", Reader::academic_year);
    let horizon = reader.small("horizon", 1..=LONGEST_HORIZON);
    let number = |key, limits, default| reader.number(key, limits).unwrap_or(default);
    let mut assumptions = Assumptions {
        title: reader.text_or_empty("title"),
        base_year: base_year.unwrap_or(plain.base_year),
        horizon: if base_year.is_some() { horizon.unwrap_or(At::default_of(15)) } else { plain.horizon },
        form_size: number("form_size", 1.0..=1000.0, plain.form_size),
        operating_margin: number("operating_margin", 0.0..=1.0, plain.operating_margin),
        surplus_margin: number("surplus_margin", 0.0..=1.0, plain.surplus_margin),
        history_weights: weights(&reader, "history_weights", "[3, 2, 1]").unwrap_or(plain.history_weights),
        intake_weights: weights(&reader, "intake_weights", "[4, 1]"),
        shrinkage: number("shrinkage", 0.0..=1_000_000.0, plain.shrinkage),
        area_shrinkage: number("area_shrinkage", 0.0..=1_000_000.0, plain.area_shrinkage),
        area_growth: number("area_growth", 0.0..=2.0, plain.area_growth),
        cohort_response: number("cohort_response", 0.0..=2.0, plain.cohort_response),
        feeder_response: number("feeder_response", 0.0..=2.0, plain.feeder_response),
        share: reader.numbers("share", &(0.0..=1.0)).unwrap_or(plain.share),
        exceptional_years: exceptional_years(&reader),
        provenance: reader.provenance(),
        ..plain
    };
    if let Some(homes) = reader.table("completions", "completions") {
        let yields = homes.node("yield").and_then(|node| catalogue.yields(log, "yield", node));
        assumptions.completions = homes.by_year(financial_year_of, homes_of);
        assumptions.completions_yield = match yields {
            None if !homes.has("yield") && !assumptions.completions.years.is_empty() => {
                standard_yield(catalogue, homes.span, log)
            }
            given => given,
        };
    }
    // Its tables are read one by one, as items with ids.
    if let Some(yields) = reader.table("yield", "yield") {
        for (key, _, node) in yields.entries() {
            if !matches!(node.value, Value::Table(_)) {
                super::values::wrong_type(log, key, node, "a table", &format!("[yield.{key}]"));
            }
        }
    }
    // Read for itself.
    reader.node("accepted");
    reader.finish();
    Settings { assumptions, has_base_year: base_year.is_some() }
}

/// The yield of homes on no listed site where `[completions]` names none.
fn standard_yield(catalogue: &Catalogue<'_>, span: Span, log: &Log) -> Option<At<YieldId>> {
    // The default of the format stands nowhere in the files.
    let found = catalogue.yields.find(log, "standard", span)?;
    Some(At::default_of(YieldId(found.value)))
}

/// The yield of homes on no listed site where areas have completions and the plan as a whole has none.
pub fn yield_of_areas(areas: &[Area], catalogue: &Catalogue<'_>, log: &Log) -> Option<At<YieldId>> {
    let known = areas.iter().map(|area| &area.completions).find(|completions| !completions.years.is_empty())?;
    standard_yield(catalogue, known.provenance.span, log)
}

fn weights(reader: &Reader<'_>, key: &'static str, example: &str) -> Option<At<Vec<f64>>> {
    let weights = reader.numbers(key, &(0.0..=1_000_000.0))?;
    if weights.iter().all(|weight| *weight == 0.0) {
        let message = format!("`{key}` has no weight above 0");
        let help = format!("write the latest transition's weight first: {example}");
        reader.log.error("out-of-range", weights.span, message, help);
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
    let share = |key, default| reader.number(key, 0.0..=1.0).unwrap_or_else(|| At::default_of(default));
    let (net_new, local_movers) = (share("net_new", 1.0), share("local_movers", 0.0));
    let provenance = reader.provenance();
    reader.finish();
    let read = Yield { id: item.id.clone(), pupils, profile, net_new, local_movers, provenance };
    (item.is_sound && log.errors() == before).then_some(read)
}
