//! The bands: the rule by hand, and whether eight outcomes in ten fall into them.

use super::super::risk::draws::Stream;
use super::super::testing::{close, some, year};
use super::Comparison;
use super::bands::{Spread, Spreads};
use super::figures::{Kind, Level, Measure};
use super::score::scores;
use crate::calendar::{NcYear, Phase};

const AREAS: Kind = Kind { level: Level::Area, phase: Phase::Primary, measure: Measure::Roll };

/// An outcome of 100 that was forecast in the year that starts in `base`.
fn missed(unit: usize, base: i32, ahead: usize, forecast: f64) -> Comparison {
    let forecast = [Some(forecast), None, None, None, None, None];
    Comparison { kind: AREAS, unit, base: year(base), ahead, present: 1.0, actual: 100.0, forecast }
}

/// What 2012 knows of the spreads of units of these sizes.
fn spreads(kind: Kind, sizes: &[f64], past: &[Comparison]) -> Spreads {
    Spreads::known_in(year(2012), kind, &sizes.iter().copied().enumerate().collect(), past)
}

fn spread(spreads: &Spreads, unit: usize) -> Spread {
    *some(spreads.by_unit.get(&unit))
}

/// Three areas of 100, 400 and 900 pupils, so that √(n/n̄) is 1/2, 1 and 3/2. What is off is off by a quarter:
/// 100 / 80 − 1. The figures are worked by hand.
#[test]
fn a_units_own_errors_are_mixed_with_those_of_its_kind_by_size() {
    let own = [missed(1, 2009, 1, 80.0), missed(1, 2009, 2, 80.0), missed(1, 2009, 3, 80.0)];
    let past = [own.as_slice(), &[missed(2, 2011, 1, 100.0), missed(0, 2012, 2, 1.0)]].concat();
    let spreads = spreads(AREAS, &[100.0, 400.0, 900.0], &past);
    assert_eq!(spreads.errors, 4);
    // z are 1/4, 1/8 and 1/12, and 0; what became of 2012's forecast is not known yet. So m = (11/24) / 4 = 11/96, and
    // the area of 400 has (11/24 + 8 · 11/96) / (3 + 8) = 1/8.
    close(spread(&spreads, 1).share, 0.125);
    // Two years ahead 1.6 · 1/8 · (1 + 1) = 40 % to either side.
    close(spread(&spreads, 1).band(2, 1000.0)[0], 600.0);
    close(spread(&spreads, 1).band(2, 1000.0)[1], 1400.0);
    // The area of 100 knows no error of its own: m · √(400/100). That of 900 one of 0: 8 m / (1 + 8) · √(400/900).
    close(spread(&spreads, 0).share, 11.0 / 48.0);
    close(spread(&spreads, 2).share, 11.0 / 162.0);
    assert_eq!([0, 1, 2].map(|unit| spread(&spreads, unit).comparisons), [0, 3, 1]);
}

/// Errors three years ahead that come to 10 % in the first year: of areas 10 % · (1 + 2 · 1), of schools · (1 + 2 · 0.65),
/// of intakes · (1 + 2 · 0.25).
#[test]
fn areas_widen_by_1_a_year_schools_by_065_and_intakes_by_025() {
    let schools = Kind { level: Level::School, measure: Measure::WholeRoll, ..AREAS };
    let intakes = [Level::Area, Level::School].map(|level| Kind::intakes(level, NcYear::RECEPTION));
    for (kind, off) in [(AREAS, 0.3), (schools, 0.23), (intakes[0], 0.15), (intakes[1], 0.15)] {
        let error = |base| Comparison { kind, ..missed(0, base, 3, 100.0 / (1.0 + off)) };
        let spreads = spreads(kind, &[50.0, 50.0], &[2007, 2008, 2009].map(error));
        close(spread(&spreads, 0).share, 0.1);
        close(spread(&spreads, 1).share, 0.1);
        close(spread(&spreads, 0).band(3, 100.0)[1], 100.0 + 160.0 * off);
    }
}

#[test]
fn without_a_past_a_rule_of_thumb_stands() {
    let share = |kind, sizes: &[f64], past: &[Comparison]| spread(&spreads(kind, sizes, past), 0).share;
    close(share(AREAS, &[400.0], &[]), 0.8 / 20.0);
    close(share(AREAS, &[400.0], &[missed(0, 2010, 1, 80.0)]), (0.25 + 4.0 * 0.04) / 5.0);
    // Three errors of a quarter, and the rule of thumb as four: (3/4 + 4 · 0.04) / 7.
    let three = [2009, 2010, 2011].map(|base| missed(0, base, 1, 80.0));
    close(share(AREAS, &[400.0], &three), 0.13);
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
