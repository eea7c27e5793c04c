//! The bands: the rule by hand, and whether eight outcomes in ten fall into them.

use std::collections::BTreeMap;

use super::super::risk::draws::Stream;
use super::super::testing::{close, some, year};
use super::Comparison;
use super::bands::{Spreads, Standing};
use super::figures::{Kind, Level, Measure};
use super::score::scores;
use crate::calendar::Phase;

const AREAS: Kind = Kind { level: Level::Area, phase: Phase::Primary, measure: Measure::Roll };

/// An outcome of 100 that was forecast in the year that starts in `base`.
fn missed(unit: usize, base: i32, ahead: usize, forecast: f64) -> Comparison {
    let forecast = [Some(forecast), None, None, None, None];
    Comparison { kind: AREAS, unit, base: year(base), ahead, widening: 1.0, present: 1.0, actual: 100.0, forecast }
}

fn standing(pupils: &[f64]) -> BTreeMap<usize, Standing> {
    pupils.iter().map(|&pupils| Standing { pupils, widening: 1.0 }).enumerate().collect()
}

/// Three areas of 100, 400 and 900 pupils, so that √(n/n̄) is 1/2, 1 and 3/2. Off by a quarter: 100 / 80 − 1.
#[test]
fn a_units_own_errors_are_mixed_with_those_of_its_kind_by_size() {
    let past = [missed(1, 2010, 1, 80.0), missed(1, 2010, 2, 80.0), missed(2, 2011, 1, 100.0), missed(0, 2012, 2, 1.0)];
    let spreads = Spreads::known_in(year(2012), AREAS, &standing(&[100.0, 400.0, 900.0]), &past);
    assert_eq!(spreads.errors, 3);
    // z are 1/4 one year ahead, 1/8 two years ahead, and 0; what became of 2012's forecast is not known yet.
    let shared = (0.25 + 0.125) / 3.0;
    let share = |unit| some(spreads.by_unit.get(&unit)).share;
    close(share(0), shared * 2.0);
    close(share(1), (0.375 + 8.0 * shared) / 10.0);
    close(share(2), (0.0 + 8.0 * shared) / 9.0 / 1.5);
    let band = some(spreads.by_unit.get(&0)).band(2, 1000.0);
    close(band[1], 1000.0 * (1.0 + 1.6 * share(0) * 2.0));
    close(band[0], 1000.0 * (1.0 - 1.6 * share(0) * 2.0));
}

#[test]
fn without_a_past_a_rule_of_thumb_stands() {
    let share = |kind, pupils: &[f64], past: &[Comparison]| {
        some(Spreads::known_in(year(2012), kind, &standing(pupils), past).by_unit.get(&0)).share
    };
    close(share(AREAS, &[400.0], &[]), 0.8 / 20.0);
    close(share(AREAS, &[400.0], &[missed(0, 2010, 1, 80.0)]), (0.25 + 4.0 * 0.04) / 5.0);
    let schools = Kind { level: Level::School, ..AREAS };
    close(share(schools, &[100.0, 400.0, 900.0], &[]), 0.95 / 10.0);
}

/// Forecasts of 40 areas of all sizes from 15 base years, missed by normal errors that grow as bands do: the larger
/// the area the smaller, twice as large a share two years ahead.
fn missed_by_chance() -> Vec<Comparison> {
    let mut all = Vec::new();
    for unit in 0..40 {
        let pupils = 200.0 * (unit as f64 + 1.0);
        for (base, run) in (2000..2015).zip(0..) {
            for ahead in 1..=5_usize {
                let chance = Stream::of(3, "error", &format!("{unit} {ahead}")).normal(run);
                let actual = pupils * (1.0 + 0.9 / pupils.sqrt() * ahead as f64 * chance);
                all.push(Comparison { actual, present: pupils, ..missed(unit, base, ahead, pupils) });
            }
        }
    }
    all
}

#[test]
fn eight_outcomes_in_ten_fall_into_the_band() {
    let scores = scores(&missed_by_chance(), |_| true);
    let coverage: Vec<f64> = scores.iter().map(|score| some(score.coverage)).collect();
    assert_eq!(coverage.len(), 5);
    assert!(coverage.iter().all(|share| (0.77..0.83).contains(share)), "{coverage:?}");
}
