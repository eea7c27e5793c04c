//! The runs: the same anywhere, as wide as past errors, and true to the forecast where nothing is in doubt.

use std::num::NonZero;

use proptest::prelude::*;

use super::super::backtest::figures::Level;
use super::super::backtest::{BacktestOptions, backtest};
use super::super::testing::{
    at, births, close, completions, completions_of, forecast, nc, plan, roll, school, site, some, year,
};
use super::super::tests::any_plan;
use super::shares::{AlikeId, Part, Shares};
use super::sites::{ChancySite, Doubt};
use super::{Risk, RiskOptions, RiskRow, View, risk};
use crate::calendar::Phase;
use crate::forecast::housing::trajectories;
use crate::forecast::{Cell, ForecastOptions, Housing, Workings};
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

fn of_view(plan: &Plan, view: View, options: RiskOptions) -> Vec<RiskRow> {
    risk(plan, view, ForecastOptions::default(), options)
}

fn rows(plan: &Plan) -> Vec<RiskRow> {
    of_view(plan, View::Areas, options(1))
}

#[test]
fn threads_change_no_figure_and_the_seed_does() {
    let plan = county();
    // p is there for fifteen years, q closes in 2020/21.
    for (view, count) in [(View::Areas, 135), (View::Intakes, 135), (View::Schools, 51), (View::SchoolIntakes, 51)] {
        let one = of_view(&plan, view, options(1));
        assert_eq!(one.len(), count);
        assert_eq!(one, of_view(&plan, view, options(4)));
        assert_ne!(one, of_view(&plan, view, RiskOptions { seed: 43, ..options(4) }));
        let ready = Risk::of(&plan, ForecastOptions::default(), view.level(), 42);
        let second = one.iter().filter(|row| row.area == AreaId(1)).copied().collect::<Vec<_>>();
        assert_eq!(ready.area(AreaId(1), view.is_of_intakes(), options(1).runs), second);
    }
}

#[test]
fn the_figures_of_an_area_do_not_change_with_those_drawn_beside_it() {
    let mut plan = plan(&["a"]);
    for place in 0..20 {
        plan.schools.push(school(0, &format!("s{place:02}"), "R-6", 30));
        for start in 2009..=2013 {
            roll(&mut plan, place, &[(start, &[25 + u32::try_from(place).unwrap_or(0) % 7; 7])]);
        }
    }
    plan.sites = vec![site(0, "site", completions(&[(2014, 90), (2015, 90)]))];
    let many = of_view(&plan, View::Schools, options(1));
    assert_eq!(many, of_view(&plan, View::Schools, options(3)));
    let ready = Risk::of(&plan, ForecastOptions::default(), Level::School, 42);
    let alone = super::runs::rows(&ready, &ready.pairs[0][13..14], false, options(1).runs, None);
    assert_eq!(alone, many[13 * 15..14 * 15]);
}

#[test]
fn percentiles_are_in_order_and_around_the_forecast() {
    let plan = county();
    for row in rows(&plan) {
        assert!(row.p10 <= row.p50 && row.p50 <= row.p90, "{row:?}");
        assert!((0.0..=1.0).contains(&row.chance_short));
    }
    let first = |phase| some(rows(&plan).into_iter().find(|row| row.phase() == phase));
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

/// What makes the runs fast: the figures of areas and schools are a base and fixed shares of the sites' pupils.
fn shares_add_up(plan: &Plan) {
    let housing = Housing::of(plan, &trajectories(plan));
    let workings = Workings::of(plan, &housing, ForecastOptions::default());
    let (shares, forecast) = (Shares::of(&workings, &housing), workings.forecast());
    let figure = |part: &Part, phase: Phase, year: usize, measure: usize| -> f64 {
        let pupils = |site: &SiteId| housing.sites[site.0].pupils[year + 1][phase.index()];
        let brought = |alike: AlikeId| shares.alike[alike.0].sites.iter().map(pupils).sum::<f64>();
        let of_sites = part.sites.iter().map(|(alike, shares)| brought(*alike) * shares[phase.index()][year][measure]);
        let moving = housing.sites.iter().map(|brought| brought.local_movers * brought.pupils[year + 1][phase.index()]);
        let leave = part.movers[phase.index()].get(year).map_or(0.0, |shares| shares[measure]);
        part.base[phase.index()][year][measure] + of_sites.sum::<f64>() - moving.sum::<f64>() * leave
    };
    // Where a school cannot give up what homes that go take from it, the parts are not fixed.
    for year in (0..forecast.years.len()).filter(|year| workings.housing.beyond[year + 1] == 0.0) {
        for (place, part) in shares.schools.iter().enumerate() {
            let cells = forecast.cells(SchoolId(place), year);
            let [roll, intake] = [0, 1].map(|measure| Phase::ALL.map(|phase| figure(part, phase, year, measure)));
            close(roll.iter().sum(), cells.iter().map(Cell::demand).sum());
            close(intake.iter().sum(), cells.first().map_or(0.0, Cell::demand));
        }
        for (area, phase) in workings.index.areas().flat_map(|area| Phase::ALL.map(|phase| (area, phase))) {
            let cells = || workings.index.schools_of[area.0].iter().map(|school| forecast.cells(*school, year));
            let of_phase = cells().flatten().filter(|cell| cell.nc_year.phase() == phase);
            let beginning = cells().filter_map(|cells| cells.first()).filter(|cell| cell.nc_year == phase.entry());
            let nowhere = |nc_year| forecast.unassigned(area, year, nc_year);
            let part = &shares.areas[area.0];
            let roll = of_phase.map(Cell::demand).sum::<f64>() + phase.years().years().map(nowhere).sum::<f64>();
            close(figure(part, phase, year, 0), roll);
            close(figure(part, phase, year, 1), beginning.map(Cell::demand).sum::<f64>() + nowhere(phase.entry()));
        }
    }
}

/// Where past building is known, what it brought stands fast, and families who move within the plan leave all schools.
#[test]
fn shares_add_up_where_past_building_is_known() {
    let mut plan = county();
    plan.assumptions.completions = completions_of(&[(2012, 80), (2013, 60)]);
    plan.assumptions.completions_yield = Some(at(YieldId(0)));
    plan.areas[1].completions = completions_of(&[(2013, 20)]);
    plan.yields[0].local_movers = at(0.6);
    shares_add_up(&plan);
    for view in View::ALL {
        assert_eq!(of_view(&plan, *view, options(1)), of_view(&plan, *view, options(3)));
    }
    // Half of all runs come to less than what is forecast, or nearly: sites are late more often than early.
    let demand: f64 =
        (0..2).flat_map(|place| forecast(&plan).schools[place][0].clone()).map(|cell| cell.demand()).sum();
    let p50 = rows(&plan)[0].p50;
    assert!((p50 / demand - 1.0).abs() < 0.02, "{p50} is far from {demand}");
}

/// Area a with two schools of 50 a year, b with one of 300; no homes in the past, and 1,400 to come in a.
fn movers() -> Plan {
    let mut plan = plan(&["a", "b"]);
    plan.schools = vec![school(0, "p", "R-6", 50), school(0, "q", "R-6", 50), school(1, "r", "R-6", 300)];
    for start in 2009..=2013 {
        for (place, pupils) in [50, 50, 300].into_iter().enumerate() {
            roll(&mut plan, place, &[(start, &[pupils; 7])]);
        }
    }
    plan.assumptions.completions = completions_of(&[(2012, 0), (2013, 0)]);
    plan.assumptions.completions_yield = Some(at(YieldId(0)));
    plan.yields[0].profile = at(vec![1.0]);
    plan.sites = vec![site(0, "site", completions(&[(2014, 1400)]))];
    plan.sites[0].status = at(SiteStatus::Complete);
    plan
}

#[test]
fn families_who_move_within_the_plan_leave_its_schools_in_proportion_to_their_pupils() {
    let mut plan = movers();
    plan.yields[0].local_movers = at(0.6);
    let housing = Housing::of(&plan, &trajectories(&plan));
    let shares = Shares::of(&Workings::of(&plan, &housing, ForecastOptions::default()), &housing);
    // Of 400 pupils a year; one year group of seven is the intake.
    let parts =
        [(&shares.areas[0], 0.25), (&shares.areas[1], 0.75), (&shares.schools[0], 0.125), (&shares.schools[2], 0.75)];
    for (part, share) in parts {
        for year in &part.movers[Phase::Primary.index()] {
            close(year[0], share);
            close(year[1], share / 7.0);
        }
    }
    close(shares.schools[0].base[0][0][0], 350.0);
    // 1,400 homes of 0.25 are 350 pupils, of whom 210 leave: a gets 350 - 52.5, half of it at each school; b loses 157.5.
    for (view, first_of_a, of_b) in [
        (View::Areas, 700.0 + 297.5, 2100.0 - 157.5),
        (View::Intakes, 100.0 + 42.5, 300.0 - 22.5),
        (View::Schools, 350.0 + 148.75, 2100.0 - 157.5),
        (View::SchoolIntakes, 50.0 + 21.25, 300.0 - 22.5),
    ] {
        let rows = of_view(&plan, view, RiskOptions { runs: NonZero::<u32>::MIN.saturating_add(9_999), ..options(2) });
        let p50 = |area| some(rows.iter().find(|row| row.area == AreaId(area))).p50;
        for (is, ought) in [(p50(0), first_of_a), (p50(1), of_b)] {
            assert!((is / ought - 1.0).abs() < 0.01, "{view}: {is} is not {ought}");
        }
    }
}

/// Homes that no site lists are built as they are written: neither late nor fewer in any run.
#[test]
fn homes_on_no_listed_site_are_not_drawn() {
    let mut plan = movers();
    plan.sites.clear();
    plan.areas[0].completions = completions_of(&[(2013, 0), (2014, 1400)]);
    plan.assumptions.completions = completions_of(&[(2012, 0), (2013, 0), (2014, 1400)]);
    let housing = Housing::of(&plan, &trajectories(&plan));
    let shares = Shares::of(&Workings::of(&plan, &housing, ForecastOptions::default()), &housing);
    close(shares.areas[0].base[0][0][0], 700.0 + 350.0);
    assert!(shares.areas[0].sites.is_empty() && shares.areas[0].movers[0].is_empty());
}

#[test]
fn an_area_has_rows_for_the_phases_that_it_is_planned_for() {
    let mut plan = county();
    plan.areas[1].phases = Some(at(vec![Phase::Primary]));
    for view in [View::Areas, View::Intakes] {
        let rows = of_view(&plan, view, options(1));
        let of_b: Vec<Phase> = rows.iter().filter(|row| row.area == AreaId(1)).map(RiskRow::phase).collect();
        assert_eq!((rows.len(), of_b), (135 - 30, vec![Phase::Primary; 15]));
    }
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
fn a_single_area_has_a_rule_of_thumb_that_its_past_corrects() {
    let rows = rows(&steady(400, 400));
    // Three years of rolls leave no past forecast to compare: ε = 0.8/√400.
    let half = 1.6 * 0.8 / 20.0;
    for (row, width) in rows.iter().zip([1.0, 2.0, 3.0]) {
        assert!((row.p10 / (400.0 * (1.0 - half * width)) - 1.0).abs() < 0.01, "{row:?}");
        assert!((row.p90 / (400.0 * (1.0 + half * width)) - 1.0).abs() < 0.01, "{row:?}");
        assert!(row.comparisons == 0 && row.rests_on_the_default());
    }
    let mut plan = steady(400, 400);
    roll(&mut plan, 0, &[(2009, &[400]), (2010, &[400])]);
    // Of 2011/12 and 2012/13: three errors of nothing, so that ε = 4 · 0.8/√400 / (3 + 4).
    let row = self::rows(&plan)[0];
    assert!((row.p90 / (400.0 * (1.0 + half * 4.0 / 7.0)) - 1.0).abs() < 0.01, "{row:?}");
    assert!(row.comparisons == 3 && !row.rests_on_the_default());
}

/// 400 pupils, of whom an intake of 400 into the one year taught: ε = 0.8/√400 for the area and 0.95/√400 for the school.
#[test]
fn each_view_has_its_own_width() {
    let plan = steady(400, 400);
    for (view, share, widening) in [
        (View::Areas, 0.8, 1.0),
        (View::Intakes, 0.8, 0.25),
        (View::Schools, 0.95, 0.65),
        (View::SchoolIntakes, 0.95, 0.25),
    ] {
        let rows = of_view(&plan, view, RiskOptions { runs: NonZero::<u32>::MIN.saturating_add(19_999), ..options(1) });
        for (row, ahead) in rows.iter().zip([0.0, 1.0, 2.0]) {
            let half = 1.6 * share / 20.0 * (1.0 + widening * ahead);
            assert!(((row.p90 - row.p10) / (800.0 * half) - 1.0).abs() < 0.03, "{row:?} {half}");
            assert!((row.p50 / 400.0 - 1.0).abs() < 0.005, "{row:?}");
        }
        assert_eq!(rows[0].school.is_some(), view.level() == Level::School);
        assert_eq!((rows[0].first_year, rows[0].phase()), (nc(0), Phase::Primary));
    }
}

#[test]
fn the_chance_of_being_short_is_that_of_half_a_form_over_the_admission_number() {
    for view in [View::Areas, View::Intakes, View::SchoolIntakes] {
        let chance = |admission_number| of_view(&steady(400, admission_number), view, options(1))[0].chance_short;
        close(chance(600), 0.0);
        close(chance(200), 1.0);
        // 400 pupils against 385 places: half a form over is as likely as not.
        assert!((chance(385) - 0.5).abs() < 0.05);
    }
    let mut plan = steady(400, 385);
    plan.schools[0].closes = Some(at(year(2015)));
    let chances: Vec<f64> = rows(&plan).iter().take(2).map(|row| row.chance_short).collect();
    assert!(chances[0] < 1.0 && chances[1] >= 1.0, "a closed school has no places: {chances:?}");
}

#[test]
fn the_chance_of_a_schools_roll_is_that_of_half_a_pupil_over_its_capacity() {
    let chance = |capacity| {
        let mut plan = steady(400, 1);
        plan.schools[0].capacity = Some(at(capacity));
        of_view(&plan, View::Schools, options(1))[0].chance_short
    };
    close(chance(600), 0.0);
    close(chance(200), 1.0);
    assert!((chance(400) - 0.5).abs() < 0.05);
    // 15 over 385 are half a form, but over the capacity by far: 1.25 · 0.95/√400 is 6 %, 23.75 pupils.
    assert!((chance(385) - 0.73).abs() < 0.05, "{}", chance(385));
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
        for row in View::ALL.iter().flat_map(|view| of_view(&plan, *view, few)) {
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
