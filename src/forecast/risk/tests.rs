//! The runs: the same anywhere, as wide as past errors, and true to the forecast where nothing is in doubt.

use std::num::NonZero;

use proptest::prelude::*;

use super::super::backtest::figures::Figures;
use super::super::backtest::{BacktestOptions, backtest};
use super::super::testing::{
    at, births, close, completions, completions_of, forecast, nc, plan, roll, school, site, some, year,
};
use super::super::tests::any_plan;
use super::shares::Shares;
use super::sites::{ChancySite, Doubt};
use super::{Risk, RiskOptions, RiskRow, risk};
use crate::calendar::Phase;
use crate::forecast::housing::trajectories;
use crate::forecast::{ForecastOptions, Housing, Workings};
use crate::plan::{AreaId, Feeder, Plan, SchoolId, SiteId, SiteStatus, YieldId};

/// Two areas with primary schools, one with the secondary school that both feed, and sites of every status; rolls of
/// 2009/10 to 2013/14.
fn county() -> Plan {
    let mut plan = plan(&["a", "b", "empty"]);
    plan.schools = vec![school(0, "p", "R-6", 60), school(0, "q", "R-6", 30), school(0, "s", "7-11", 120)];
    plan.schools.push(school(1, "r", "R-6", 30));
    plan.schools[2].feeders = Some(vec![at(Feeder::Area(AreaId(0))), at(Feeder::Area(AreaId(1)))]);
    plan.schools[1].closes = Some(at(year(2020)));
    plan.schools[1].moves_to = Some(at(SchoolId(3)));
    for (place, size) in [(0, 50), (1, 25), (2, 100), (3, 28)] {
        for start in 2009..=2013_i32 {
            let pupils = |g: u8| size + (u32::from(g) * 7 + u32::try_from(start).unwrap_or(0) * 5) % 9;
            let years = plan.schools[place].years.years().map(|g| pupils(g.number())).collect::<Vec<_>>();
            roll(&mut plan, place, &[(start, &years)]);
        }
    }
    births(&mut plan, 0, 2009, &[90, 92, 95, 97, 99, 100, 101, 104]);
    plan.areas[0].background_completions = at(20.0);
    for (place, status) in SiteStatus::ALL.iter().enumerate() {
        let written = [(2012, 40), (2014, 30), (2015, 60), (2017, -5), (2018, 50)];
        let mut site = site(place % 3, &format!("site-{place}"), completions(&written));
        site.status = at(*status);
        plan.sites.push(site);
    }
    plan.sites[3].schools = vec![at((SchoolId(3), 0.5)), at((SchoolId(0), 0.5))];
    plan
}

fn options(threads: usize) -> RiskOptions {
    let of = |count| some(NonZero::<usize>::new(count));
    RiskOptions { runs: NonZero::<u32>::MIN.saturating_add(1_999), seed: 42, threads: of(threads) }
}

fn rows(plan: &Plan) -> Vec<RiskRow> {
    risk(plan, ForecastOptions::default(), options(1))
}

#[test]
fn threads_change_no_figure_and_the_seed_does() {
    let plan = county();
    let one = rows(&plan);
    assert_eq!(one.len(), 3 * 3 * 15);
    assert_eq!(one, risk(&plan, ForecastOptions::default(), options(4)));
    assert_ne!(one, risk(&plan, ForecastOptions::default(), RiskOptions { seed: 43, ..options(4) }));
    let some_area = Risk::of(&plan, ForecastOptions::default(), 42).area(AreaId(1), options(1).runs);
    assert_eq!(some_area[..], one[45..90]);
}

#[test]
fn percentiles_are_in_order_and_around_the_forecast() {
    let plan = county();
    for row in rows(&plan) {
        assert!(row.p10 <= row.p50 && row.p50 <= row.p90, "{row:?}");
        assert!((0.0..=1.0).contains(&row.chance_short));
    }
    let first = |phase| some(rows(&plan).into_iter().find(|row| row.phase == phase));
    let demand: f64 =
        (0..2).flat_map(|place| forecast(&plan).schools[place][0].clone()).map(|cell| cell.demand()).sum();
    let primary = first(Phase::Primary);
    assert!(primary.p10 < demand && demand < primary.p90);
    assert!((primary.p50 / demand - 1.0).abs() < 0.02, "{} is far from {demand}", primary.p50);
    // Only a few children of new homes, whom no school takes.
    assert!(first(Phase::Post16).p90 < 2.0);
}

#[test]
fn shares_of_the_sites_pupils_add_up_to_the_forecast() {
    shares_add_up(&county());
}

/// What makes the runs fast: an area's figures are its base and fixed shares of the sites' pupils.
fn shares_add_up(plan: &Plan) {
    let housing = Housing::of(plan, &trajectories(plan));
    let workings = Workings::of(plan, &housing, ForecastOptions::default());
    let shares = Shares::of(&workings, &housing);
    // Where a school cannot give up what homes that go take from it, the parts are not fixed.
    for ahead in workings.index.ahead().filter(|&ahead| workings.housing.beyond[ahead] == 0.0) {
        let figures = Figures::of_forecast(&workings.index, &workings.forecast(), ahead);
        for (area, phase) in workings.index.areas().flat_map(|area| Phase::ALL.map(|phase| (area, phase.index()))) {
            let [mut roll, mut intake] = shares.base[area.0][phase][ahead - 1];
            for (site, shares) in &shares.sites[area.0] {
                let pupils = housing.sites[site.0].pupils[ahead][phase];
                roll += pupils * shares[phase][ahead - 1][0];
                intake += pupils * shares[phase][ahead - 1][1];
            }
            for brought in &housing.sites {
                let moving = brought.local_movers * brought.pupils[ahead][phase];
                let leave = shares.movers.as_ref().map_or([0.0; 2], |movers| movers[area.0][phase][ahead - 1]);
                roll -= moving * leave[0];
                intake -= moving * leave[1];
            }
            close(roll, some(figures.areas[area.0][phase]));
            close(intake, some(figures.intakes[area.0][phase]));
        }
    }
}

/// Where past building is known, what it brought stands fast, and families who move within the plan leave all areas.
#[test]
fn shares_add_up_where_past_building_is_known() {
    let mut plan = county();
    plan.assumptions.completions = completions_of(&[(2012, 80), (2013, 60)]);
    plan.assumptions.completions_yield = Some(at(YieldId(0)));
    plan.areas[1].completions = completions_of(&[(2013, 20)]);
    plan.yields[0].local_movers = at(0.6);
    shares_add_up(&plan);
    let one = risk(&plan, ForecastOptions::default(), options(1));
    assert_eq!(one, risk(&plan, ForecastOptions::default(), options(3)));
    // Half of all runs come to less than what is forecast, or nearly: sites are late more often than early.
    let demand: f64 =
        (0..2).flat_map(|place| forecast(&plan).schools[place][0].clone()).map(|cell| cell.demand()).sum();
    assert!((one[0].p50 / demand - 1.0).abs() < 0.02, "{} is far from {demand}", one[0].p50);
}

#[test]
fn a_site_without_doubt_builds_what_is_planned_and_others_build_later() {
    let plan = county();
    let trajectories = trajectories(&plan);
    let housing = Housing::of(&plan, &trajectories);
    let mut built = [[0.0; 15]; 2];
    for (place, status) in SiteStatus::ALL.iter().enumerate() {
        let site = ChancySite::of(&plan, SiteId(place), &trajectories[place], &housing, 15, 42);
        let mut mean = 0.0;
        for run in 0..500 {
            site.draw(run, &mut built[0]);
            mean += built[0][0] / 500.0;
            close(built[0].iter().sum(), 135.0);
        }
        let doubt = Doubt::of(*status);
        if *status == SiteStatus::Complete {
            assert_eq!(built[0][..5], [30.0, 60.0, 0.0, -5.0, 50.0]);
        } else {
            // In the first year only those that start in time build: 30 homes at the planned rate.
            let in_time = 30.0 / f64::from(doubt.years_late + 1);
            assert!((mean - in_time).abs() < 4.0, "{status}: {mean} is not {in_time}");
        }
    }
    built[1][0] = 20.0;
    let mut occupied = [0.0; 3];
    ChancySite::of(&plan, SiteId(0), &trajectories[0], &housing, 3, 42).occupy(&built[1], |_| 0.5, &mut occupied);
    // Area a has a background of 20: of the 80 homes of its two sites in 2012-13 three quarters count, 30 of this one's.
    // 0.8 of their profile is there by 2013/14, so 0.2 of 30 is to come; then half of 20 homes by 0.5, 0.8 and 1.
    for (is, ought) in occupied.into_iter().zip([6.0 + 5.0, 6.0 + 8.0, 6.0 + 10.0]) {
        close(is, ought);
    }
}

/// One school, one year group, three steady years: no past error at all.
fn steady(pupils: u32, admission_number: u32) -> Plan {
    let mut plan = plan(&["a"]);
    plan.schools = vec![school(0, "s", "R", admission_number)];
    for start in 2011..=2013 {
        roll(&mut plan, 0, &[(start, &[pupils])]);
    }
    plan
}

#[test]
fn a_single_area_starts_from_a_rule_of_thumb_that_its_past_corrects() {
    let rows = rows(&steady(400, 400));
    // The one past error, of 2012/13's forecast... was none: ε = 4 · 0.8/√400 / (4 + 0).
    let half = 1.6 * 0.8 / 20.0;
    for (row, width) in rows.iter().zip([1.0, 2.0, 3.0]) {
        assert!((row.p10 / (400.0 * (1.0 - half * width)) - 1.0).abs() < 0.01, "{row:?}");
        assert!((row.p90 / (400.0 * (1.0 + half * width)) - 1.0).abs() < 0.01, "{row:?}");
    }
    let mut plan = steady(400, 400);
    roll(&mut plan, 0, &[(2009, &[400]), (2010, &[400])]);
    assert!(risk(&plan, ForecastOptions::default(), options(1))[0].p90 < rows[0].p90);
}

#[test]
fn the_chance_of_being_short_is_that_of_half_a_form_over_the_admission_number() {
    close(rows(&steady(400, 600))[0].chance_short, 0.0);
    close(rows(&steady(400, 200))[0].chance_short, 1.0);
    // 400 pupils against 385 places: half a form over is as likely as not.
    assert!((rows(&steady(400, 385))[0].chance_short - 0.5).abs() < 0.05);
    let mut plan = steady(400, 385);
    plan.schools[0].closes = Some(at(year(2015)));
    let chances: Vec<f64> = rows(&plan).iter().take(2).map(|row| row.chance_short).collect();
    assert!(chances[0] < 1.0 && chances[1] >= 1.0, "a closed school has no places: {chances:?}");
}

#[test]
fn an_area_of_nothing_but_homes_has_a_band_too() {
    let mut plan = steady(400, 400);
    plan.areas.push(county().areas[2].clone());
    plan.sites = vec![site(1, "site", completions(&[(2014, 400)]))];
    plan.sites[0].status = at(SiteStatus::Full);
    let row = rows(&plan)[45 + 5];
    assert!(row.area == AreaId(1) && row.p10 < row.p50 && row.p50 < row.p90, "{row:?}");
    // 400 homes of 0.25 primary pupils.
    assert!((row.p50 - 100.0).abs() < 10.0);
    close(forecast(&plan).unassigned(AreaId(1), 5, nc(0)), 100.0 / 7.0);
}

proptest! {
    #[test]
    fn shares_add_up_and_percentiles_are_in_order_in_any_plan(mut plan in any_plan()) {
        plan.assumptions.horizon = at(6);
        shares_add_up(&plan);
        let few = RiskOptions { runs: NonZero::<u32>::MIN.saturating_add(6), ..options(2) };
        for row in risk(&plan, ForecastOptions::default(), few) {
            prop_assert!(row.p10 >= 0.0 && row.p10 <= row.p50 && row.p50 <= row.p90, "{:?}", row);
        }
    }

    #[test]
    fn past_forecasts_of_any_plan_can_be_scored(plan in any_plan()) {
        for score in backtest(&plan, BacktestOptions::default()) {
            prop_assert!(score.mape >= score.bias.abs() - 1e-9 && score.count > 0, "{:?}", score);
        }
    }
}
