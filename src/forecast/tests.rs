//! The forecast as a whole: worked figures from outside, and laws that hold for any plan.

use super::testing::{at, births, close, completions, figure, forecast, nc, plan, range, roll, school, site, year};
use super::{Forecast, ForecastOptions, Housing, NC_YEARS, housing};
use crate::calendar::{NcYear, Phase};
use crate::plan::{AreaId, Feeder, Plan, SchoolId, SchoolType};
use proptest::prelude::*;

/// Rolls of the README of the R package enrollcast (K, 1 and 2 stand for R, 1 and 2); the ratios of sums, the weights
/// being equal, are worked by hand: 95 + 99 out of 100 + 110, and 88 + 91 out of 90 + 95.
#[test]
fn a_cohort_of_enrollcast_moves_up_as_worked_by_hand() {
    let mut plan = plan(&["a"]);
    plan.assumptions.shrinkage = at(0.0);
    plan.assumptions.history_weights = at(vec![1.0, 1.0]);
    plan.schools = vec![school(0, "s", "R-2", 130)];
    roll(&mut plan, 0, &[(2011, &[100, 90, 80]), (2012, &[110, 95, 88]), (2013, &[120, 99, 91])]);
    plan.overrides = vec![figure(0, 2014, 0, 125.0), figure(0, 2015, 0, 130.0), figure(0, 2016, 0, 128.0)];
    let expected = [
        [125.0, 110.857_142_857, 95.789_189_189],
        [130.0, 115.476_190_476, 107.261_776_062],
        [128.0, 120.095_238_095, 111.731_016_731],
    ];
    let forecast = forecast(&plan);
    for (year, expected) in expected.iter().enumerate() {
        for (cell, expected) in forecast.cells(SchoolId(0), year).iter().zip(expected) {
            assert!((cell.base - expected).abs() < 1e-8, "{cell:?} is not {expected}");
        }
    }
}

#[test]
fn a_special_school_has_no_cells() {
    let mut plan = plan(&["a"]);
    plan.schools = vec![school(0, "s", "R-11", 10)];
    plan.schools[0].kind = at(SchoolType::Special);
    roll(&mut plan, 0, &[(2013, &[9; 12])]);
    assert!(forecast(&plan).schools[0].iter().all(Vec::is_empty));
}

#[test]
fn a_plan_of_nothing_has_a_forecast_of_nothing() {
    let plan = plan(&[]);
    assert_eq!(forecast(&plan).years.len(), 15);
    assert!(super::pressure::pressure(&plan, &forecast(&plan)).is_empty());
}

#[test]
fn an_absurd_horizon_comes_to_an_end() {
    let mut plan = plan(&["a"]);
    plan.assumptions.horizon = at(u32::MAX);
    plan.sites = vec![site(0, "s", completions(&[(1950, 100)]))];
    assert_eq!(forecast(&plan).years.len(), 200);
    assert_eq!(housing::housing_rows(&plan).len(), 264);
}

/// Three areas with schools of many kinds and sites, drawn from arbitrary numbers.
pub fn any_plan() -> impl Strategy<Value = Plan> {
    let ranges = prop::sample::select(vec!["R-6", "R-2", "3-6", "7-11", "7-13", "12-13", "R-11", "5-8"]);
    let years = || prop::option::weighted(0.3, 2008..2025_i32);
    let schools = prop::collection::vec(
        (0..3_usize, ranges, 0..90_u32, years(), years(), prop::option::of(0..20_usize), 0..5_u8),
        0..12,
    );
    let written = prop::collection::vec((2008..2030_i32, -60..200_i32), 0..4);
    let sites = prop::collection::vec((0..3_usize, written, prop::option::of(0..20_usize)), 0..6);
    let settings = (0.0..1.0, 0.0..40.0, 0.0..1.0, prop::option::weighted(0.3, 2009..2014_i32), 0..150_u32);
    (schools, sites, settings).prop_map(|(schools, sites, settings)| {
        let mut plan = plan(&["a", "b", "c"]);
        let count = schools.len();
        for (place, (area, years, pupils, opens, closes, other, kind)) in schools.into_iter().enumerate() {
            let mut new = school(area, &place.to_string(), years, pupils);
            (new.opens, new.closes) = (opens.map(|start| at(year(start))), closes.map(|start| at(year(start))));
            new.moves_to = other.filter(|&other| other < count).map(|other| at(SchoolId(other)));
            new.feeders = match kind {
                0 => Some(vec![at(Feeder::Area(AreaId((area + 1) % 3))), at(Feeder::School(SchoolId(count - 1)))]),
                1 => Some(Vec::new()),
                _ => None,
            };
            new.kind = at(if kind == 2 { SchoolType::Special } else { SchoolType::Mainstream });
            plan.schools.push(new);
            for start in 2010..=2013 {
                let rolls: Vec<u32> = range(years).years().map(|g| pupils + u32::from(g.number()) % 5).collect();
                roll(&mut plan, place, &[(start, &rolls)]);
            }
        }
        for (place, (area, written, named)) in sites.into_iter().enumerate() {
            let mut new = site(area, &place.to_string(), completions(&written));
            new.schools =
                named.filter(|&named| named < count).map(|named| at((SchoolId(named), 1.0))).into_iter().collect();
            plan.sites.push(new);
        }
        let (response, background, share, exceptional, cohort) = settings;
        plan.assumptions.cohort_response = at(response);
        plan.assumptions.feeder_response = at(response);
        plan.assumptions.share = at(vec![share]);
        plan.assumptions.exceptional_years = exceptional.map(|start| at(year(start))).into_iter().collect();
        plan.areas[0].background_completions = at(background);
        births(&mut plan, 0, 2010, &[cohort, 90, 80, 100, 120]);
        births(&mut plan, 1, 2013, &[60, cohort]);
        plan.areas[0].neighbours = vec![at(AreaId(1)), at(AreaId(2))];
        plan.areas[2].neighbours = vec![at(AreaId(1))];
        plan
    })
}

/// Demand, housing and base of the whole plan in one NC year and year, unassigned pupils last.
fn whole(forecast: &Forecast, nc_year: NcYear, year: usize) -> [f64; 3] {
    let cells = (0..forecast.schools.len()).filter_map(|school| forecast.cell(SchoolId(school), year, nc_year));
    let sums = cells.fold([0.0; 2], |[base, housing], cell| [base + cell.base, housing + cell.housing]);
    let unassigned = (0..forecast.unassigned.len()).map(|area| forecast.unassigned(AreaId(area), year, nc_year)).sum();
    [sums[0], sums[1], unassigned]
}

/// What homes that go take away, no school without pupils could give up.
fn without_demolitions(plan: &mut Plan) {
    for site in &mut plan.sites {
        if let crate::plan::BuildOut::Written(completions) = &mut site.build_out {
            completions.years.values_mut().for_each(|homes| homes.value = homes.value.abs());
        }
    }
}

proptest! {
    /// Every pupil whom a site brings is at a school or unassigned, whichever schools are named, closed or not yet open.
    #[test]
    fn housing_pupils_all_go_somewhere(mut plan in any_plan()) {
        // Without rolls and births there are no others.
        for school in &mut plan.schools {
            school.roll.clear();
        }
        without_demolitions(&mut plan);
        let housing = Housing::of(&plan, &housing::trajectories(&plan));
        let forecast = forecast(&plan);
        for year in 0..forecast.years.len() {
            for nc_year in NC_YEARS.years() {
                let brought: f64 = (0..plan.sites.len())
                    .map(|site| housing.pupils_in(crate::plan::SiteId(site), nc_year, year + 1))
                    .sum();
                let found: f64 = whole(&forecast, nc_year, year).iter().sum();
                prop_assert!((brought - found).abs() < 1e-9, "{brought} brought, {found} found");
            }
        }
    }

    /// Neither blending with present shares nor closing a school makes or loses a pupil.
    #[test]
    fn sharing_and_closing_move_pupils_only(mut plan in any_plan()) {
        without_demolitions(&mut plan);
        let sums = |plan: &Plan| -> Vec<f64> {
            let forecast = forecast(plan);
            let years = 0..forecast.years.len();
            years.flat_map(|year| NC_YEARS.years().map(move |g| (year, g)))
                .map(|(year, g)| whole(&forecast, g, year).iter().sum())
                .collect()
        };
        let mut plain = plan.clone();
        plain.assumptions.share = at(Vec::new());
        // One that has closed by the base year is there no more.
        for school in &mut plain.schools {
            school.closes = school.closes.filter(|closes| **closes <= *plan.assumptions.base_year);
        }
        for (is, ought) in sums(&plan).into_iter().zip(sums(&plain)) {
            prop_assert!((is - ought).abs() < 1e-6, "{is} is not {ought}");
        }
    }

    /// Overflow and unassigned pupils are placed or left unplaced, and no school receives more than it has room for.
    #[test]
    fn placement_neither_makes_nor_loses_a_pupil(plan in any_plan()) {
        let forecast = forecast(&plan);
        let placement = super::placement::Placement::of(&plan, &forecast);
        for (school, years) in placement.placed_in.iter().enumerate() {
            for (year, placed) in years.iter().enumerate() {
                let room = forecast.cells(SchoolId(school), year).first().map_or(0.0, |c| (c.places - c.demand()).max(0.0));
                prop_assert!((0.0..=room + 1e-9).contains(placed));
            }
        }
        // Where all who teach an entry year begin in it, what is shown as placed and unplaced is all there is.
        let entry = Phase::Primary.entry();
        for year in 0..forecast.years.len() {
            let asked: f64 = (0..3).map(|area| {
                let over: f64 = (0..plan.schools.len())
                    .filter(|&school| plan.schools[school].area == AreaId(area))
                    .filter_map(|school| forecast.cell(SchoolId(school), year, entry))
                    .map(|cell| (cell.demand() - cell.places).max(0.0))
                    .sum();
                (over + forecast.unassigned(AreaId(area), year, entry)).max(0.0)
            }).sum();
            let begins = |school: &usize| plan.schools[*school].years.first == entry;
            let placed: f64 = (0..plan.schools.len()).filter(begins).map(|school| placement.placed_in[school][year]).sum();
            let unplaced: f64 = (0..3).map(|area| placement.unplaced[area][year][entry.index()]).sum();
            prop_assert!((asked - placed - unplaced).abs() < 1e-9, "{asked} asked, {placed} placed, {unplaced} not");
        }
    }

    /// Without projects' places every figure stays finite, with them too.
    #[test]
    fn every_figure_is_finite(plan in any_plan(), without_projects in any::<bool>()) {
        let forecast = super::forecast(&plan, ForecastOptions { without_projects });
        for row in super::pressure::pressure(&plan, &forecast) {
            prop_assert!([row.intake, row.roll, row.pressure_fe, row.need.unwrap_or(0.0)].iter().all(|f| f.is_finite()));
        }
    }
}

#[test]
fn demand_is_base_and_housing() {
    let mut plan = plan(&["a"]);
    plan.schools = vec![school(0, "s", "R", 30)];
    roll(&mut plan, 0, &[(2013, &[20])]);
    plan.yields[0].profile = at(vec![1.0]);
    plan.sites = vec![site(0, "site", completions(&[(2014, 28)]))];
    let forecast = forecast(&plan);
    let cell = forecast.cell(SchoolId(0), 0, nc(0)).copied();
    close(cell.map_or(0.0, |cell| cell.demand()), 21.0);
}
