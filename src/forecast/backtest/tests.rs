//! The backtest: figures worked by hand, and what it must not see.

use super::super::testing::{
    at, births, close, completions, completions_of, figure, nc, plan, roll, school, site, some, steps, year,
};
use super::figures::{Kind, Level, Measure};
use super::score::{BacktestOptions, Score, backtest, scores};
use super::{Comparison, Method, Methods, Wanted, base_years, error};
use crate::calendar::{AcademicYear, NcYear, Phase};
use crate::plan::{Plan, YieldId};

/// An infant school with births, the junior school that it feeds, and a school of another area without births; rolls of
/// 2010/11 to 2014/15, of which the first base year, 2012/13, knows three.
fn three_schools() -> Plan {
    let mut plan = plan(&["a", "b"]);
    plan.schools = vec![school(0, "infant", "R-1", 60), school(0, "junior", "2-3", 60), school(1, "other", "R-1", 30)];
    births(&mut plan, 0, 2010, &[100, 100, 120, 120, 130]);
    let years = 2010..;
    let infant = [[50, 40], [60, 55], [60, 54], [66, 57], [70, 60]];
    let junior = [[30, 30], [36, 33], [44, 36], [54, 44], [50, 54]];
    let other = [[20, 20], [30, 20], [40, 27], [36, 36], [36, 36]];
    for (place, rolls) in [infant, junior, other].iter().enumerate() {
        for (start, pupils) in years.clone().zip(rolls) {
            roll(&mut plan, place, &[(start, pupils)]);
        }
    }
    plan
}

/// All that can be compared up to a year.
fn comparisons(plan: &Plan, last: i32) -> Vec<Comparison> {
    super::comparisons(plan, year(last), Wanted { methods: Methods::All, kinds: |_| true })
}

fn from_2012(plan: &Plan) -> Vec<Comparison> {
    let mut all = comparisons(plan, 2014);
    all.retain(|comparison| comparison.base == year(2012));
    all
}

const SCHOOLS: Kind = Kind { level: Level::School, phase: Phase::Primary, measure: Measure::Roll };

fn forecast(comparisons: &[Comparison], kind: Kind, unit: usize, ahead: usize, method: Method) -> f64 {
    let mut found = comparisons.iter().filter(|c| (c.kind, c.unit, c.ahead) == (kind, unit, ahead));
    some(some(found.next()).forecast[method as usize])
}

/// The ratios, take-ups and means of 2012/13 are worked out beside each method.
#[test]
fn the_plain_methods_give_what_is_worked_by_hand() {
    let all = from_2012(&three_schools());
    let expected = [
        (Method::Naive, [[114.0, 114.0], [80.0, 80.0], [67.0, 67.0]]),
        // Infant: 54/60 = 0.9 and 60/120 = 0.5. Junior: 36/36 = 1 and 44/55 = 0.8. Other: 27/30 = 0.9 and 40.
        (Method::Csr1, [[60.0 + 54.0, 65.0 + 54.0], [43.2 + 44.0, 43.2 + 43.2], [40.0 + 36.0, 40.0 + 36.0]]),
        // Infant: (0.9 + 1.1)/2 = 1 and (0.5 + 0.6 + 0.5)/3 = 8/15. Junior: 1.05 and 0.85. Other: 0.95 and 30.
        (Method::Csr3, [[124.0, 8.0 / 15.0 * 130.0 + 64.0], [45.9 + 46.2, 51.0 + 48.195], [68.0, 30.0 + 28.5]]),
        // Infant: 0.98 and (1.5 + 1.2 + 0.5)/6 = 8/15. Junior: 1.04 and 0.84. Other: 0.94 and 200/6.
        (
            Method::Csr321,
            [
                [64.0 + 58.8, 8.0 / 15.0 * 130.0 + 62.72],
                [45.36 + 45.76, 49.392 + 47.1744],
                [200.0 / 6.0 + 37.6, 200.0 / 6.0 * 1.94],
            ],
        ),
    ];
    for (method, schools) in expected {
        for (place, years) in schools.iter().enumerate() {
            for (ahead, &pupils) in (1..).zip(years) {
                close(forecast(&all, SCHOOLS, place, ahead, method), pupils);
            }
        }
    }
}

fn score(scores: &[Score], kind: Kind, ahead: usize, method: Method) -> Score {
    *some(scores.iter().find(|score| (score.kind, score.ahead, score.method) == (kind, ahead, method)))
}

#[test]
fn errors_and_bias_are_means_over_the_schools_in_per_cent() {
    let scores = scores(&comparisons(&three_schools(), 2014), |base| base == year(2012));
    // 114 against 123, 87.2 against 98, 76 against 72.
    let (infant, junior, other) = (9.0 / 123.0, 10.8 / 98.0, 4.0 / 72.0);
    let csr1 = score(&scores, SCHOOLS, 1, Method::Csr1);
    close(csr1.mape, 100.0 * (infant + junior + other) / 3.0);
    close(csr1.bias, 100.0 * (other - infant - junior) / 3.0);
    assert_eq!((csr1.count, csr1.coverage), (3, None));
    // The first area: 201.2 against 221; the second is its only school. The whole: 277.2 against 293.
    let areas = Kind { level: Level::Area, ..SCHOOLS };
    close(score(&scores, areas, 1, Method::Csr1).mape, 100.0 * (19.8 / 221.0 + other) / 2.0);
    let whole = Kind { level: Level::Plan, ..SCHOOLS };
    close(score(&scores, whole, 1, Method::Csr1).bias, -100.0 * 15.8 / 293.0);
}

#[test]
fn intakes_into_reception_stand_beside_the_rolls() {
    let scores = scores(&comparisons(&three_schools(), 2014), |base| base == year(2012));
    // 60 against the infant school's 66, 40 against the other's 36; the junior school begins in Year 2.
    let of = |level| score(&scores, Kind::intakes(level, NcYear::RECEPTION), 1, Method::Csr1);
    close(of(Level::School).mape, 100.0 * (6.0 / 66.0 + 4.0 / 36.0) / 2.0);
    close(of(Level::Area).bias, 100.0 * (4.0 / 36.0 - 6.0 / 66.0) / 2.0);
    close(of(Level::Plan).bias, -100.0 * 2.0 / 102.0);
    assert_eq!([Level::School, Level::Area, Level::Plan].map(|level| of(level).count), [2, 2, 1]);
}

#[test]
fn the_table_names_phases_reception_and_year_7() {
    let names: Vec<_> = Kind::of_areas().map(Kind::name).collect();
    let [primary, secondary] = [("primary", "reception"), ("secondary", "year-7")];
    let expected = [primary.0, primary.1, secondary.0, secondary.1, "post-16"].map(Some);
    assert_eq!(names[..5], expected);
    assert_eq!(names[5], None);
    assert_eq!(Kind::intakes(Level::School, nc(3)).name(), None);
    let kinds: Vec<Kind> = backtest(&three_schools(), BacktestOptions::default()).iter().map(|one| one.kind).collect();
    assert!(kinds.is_sorted() && kinds.iter().all(|kind| kind.name().is_some()));
}

/// How the Department for Education measures councils' forecasts: (forecast − actual) / actual. The last two are those of
/// primary pupils in England in 2025/26, one and three years ahead, in its local authority school places scorecards 2025.
#[test]
fn the_departments_measure_of_accuracy() {
    assert_eq!(format!("{:+.4} %", 100.0 * error(4_432_111.0, 4_427_973.0)), "+0.0935 %");
    assert!((100.0 * error(4_335_515.0, 4_277_093.0) - 1.365_927_746).abs() < 1e-8);
    assert!((100.0 * error(4_356_234.0, 4_277_093.0) - 1.850_345_55).abs() < 1e-7);
}

#[test]
fn base_years_have_two_transitions_behind_them_and_an_outcome_after_them() {
    let starts = |last| base_years(&three_schools(), year(last)).map(AcademicYear::start).collect::<Vec<_>>();
    assert_eq!(starts(2014), [2012, 2013]);
    assert_eq!(starts(2030), [2012, 2013]);
    assert_eq!(starts(2013), [2012]);
    assert!(starts(2012).is_empty());
    assert!(comparisons(&plan(&["a"]), 2014).is_empty());
}

#[test]
fn what_came_after_a_base_year_changes_no_forecast_from_it() {
    let known = three_schools();
    let mut other = three_schools();
    births(&mut other, 0, 2010, &[100, 100, 120, 120, 130, 140, 150, 999, 999, 999]);
    let mut same = known.clone();
    births(&mut same, 0, 2010, &[100, 100, 120, 120, 130, 140, 150]);
    for place in 0..3 {
        roll(&mut other, place, &[(2013, &[1, 500]), (2014, &[300, 2])]);
    }
    other.overrides = vec![figure(0, 2013, 0, 900.0)];
    other.assumptions.base_year = at(year(2014));
    let forecasts = |plan| from_2012(plan).iter().map(|c| (c.kind, c.unit, c.ahead, c.forecast)).collect::<Vec<_>>();
    assert_eq!(forecasts(&other), forecasts(&same));
}

#[test]
fn housing_is_taken_as_completed() {
    let mut plan = three_schools();
    let before = forecast(&from_2012(&plan), SCHOOLS, 2, 1, Method::Placeplan);
    plan.sites = vec![site(1, "site", completions(&[(2013, 112)]))];
    plan.sites[0].change.delay_years = 5;
    let all = from_2012(&plan);
    // 112 homes, half of the profile in their first year, 0.25 primary pupils each: 2 in each year group.
    close(forecast(&all, SCHOOLS, 2, 1, Method::Placeplan), before + 4.0);
    close(forecast(&all, SCHOOLS, 2, 1, Method::Csr1), 76.0);
    assert!(all.iter().all(|one| one.forecast[Method::AllHomes as usize].is_none()), "no past building is known");
}

#[test]
fn what_counting_every_home_would_have_cost_stands_beside() {
    let mut plan = three_schools();
    let before = forecast(&from_2012(&plan), SCHOOLS, 2, 1, Method::Placeplan);
    plan.sites = vec![site(1, "site", completions(&[(2013, 112)]))];
    plan.assumptions.completions_yield = Some(at(YieldId(0)));
    // As much was built in each of the years before, so that the ratios hold it already.
    plan.areas[1].completions =
        completions_of(&[(2008, 112), (2009, 112), (2010, 112), (2011, 112), (2012, 112), (2013, 112)]);
    let all = from_2012(&plan);
    // As above: 4 pupils on top.
    close(forecast(&all, SCHOOLS, 2, 1, Method::AllHomes), before + 4.0);
    close(forecast(&all, SCHOOLS, 2, 1, Method::Placeplan), before);
    let scores = scores(&all, |_| true);
    assert!(score(&scores, SCHOOLS, 1, Method::AllHomes).bias > score(&scores, SCHOOLS, 1, Method::Placeplan).bias);
}

#[test]
fn a_school_whose_range_changes_is_not_compared_but_its_area_is() {
    let mut plan = three_schools();
    plan.projects = vec![steps(2, &[("2014", Some("R-2"), None)])];
    roll(&mut plan, 2, &[(2014, &[36, 36, 30])]);
    let all = from_2012(&plan);
    let years = |kind: Kind, unit| all.iter().filter(move |c| (c.kind, c.unit) == (kind, unit)).map(|c| c.ahead);
    assert_eq!(years(SCHOOLS, 2).collect::<Vec<_>>(), [1]);
    let areas = Kind { level: Level::Area, ..SCHOOLS };
    assert_eq!(years(areas, 1).collect::<Vec<_>>(), [1, 2]);
    let actual = |c: &&Comparison| (c.kind, c.unit, c.ahead) == (areas, 1, 2);
    close(some(all.iter().find(actual)).actual, 102.0);
}

/// The infant school has no roll for 2014/15, and a new one has: of the first area the junior school alone has rolls at
/// both ends, 80 pupils of 2012/13 and 104 of 2014/15.
#[test]
fn an_area_is_compared_over_the_schools_that_have_rolls_at_both_ends() {
    let mut plan = three_schools();
    plan.schools[0].roll.remove(&year(2014));
    plan.schools.push(school(0, "renumbered", "R-1", 60));
    roll(&mut plan, 3, &[(2014, &[70, 60])]);
    let all = from_2012(&plan);
    let areas = Kind { level: Level::Area, ..SCHOOLS };
    let of = |kind| all.iter().find(|c| (c.kind, c.unit, c.ahead) == (kind, 0, 2));
    let found = some(of(areas));
    close(found.actual, 104.0);
    for method in [Method::Placeplan, Method::Naive, Method::Csr1, Method::Csr3, Method::Csr321] {
        close(forecast(&all, areas, 0, 2, method), forecast(&all, SCHOOLS, 1, 2, method));
    }
    // How large it is, is told by all that it had.
    close(found.present, 114.0 + 80.0);
    assert_eq!(of(Kind::intakes(Level::Area, NcYear::RECEPTION)), None);
    let whole = |c: &&Comparison| c.kind == Kind { level: Level::Plan, ..areas } && c.ahead == 2;
    close(some(all.iter().find(whole)).actual, 104.0 + 72.0);
}
