//! Rule 5 where past building is known, by figures worked out by hand: 100 homes bring 5 pupils a year group at once, a
//! ratio of 1.05 where as many were built, births written to 2017/18.

use super::testing::{at, births, close, completions, completions_of, forecast, nc, plan, roll, school, site};
use super::{Cell, Homes, Housing, housing};
use crate::calendar::AcademicYear;
use crate::plan::{AreaId, Plan, SchoolId, YieldId};

/// An area with a primary school for each roll before and in 2013/14.
fn county(rolls: &[[u32; 2]]) -> Plan {
    let mut plan = plan(&["a", "b"][..rolls.len()]);
    plan.assumptions.history_weights = at(vec![1.0]);
    plan.assumptions.shrinkage = at(0.0);
    plan.assumptions.completions = completions_of(&[(2012, 100), (2013, 100)]);
    plan.assumptions.completions_yield = Some(at(YieldId(0)));
    plan.yields[0].pupils[0] = at(0.35);
    plan.yields[0].profile = at(vec![1.0]);
    for (area, [before, now]) in rolls.iter().enumerate() {
        plan.schools.push(school(area, &area.to_string(), "R-6", 200));
        // Everyone in Reception of 2013/14 is one of 100: births do not grow.
        let years = |pupils: u32| [vec![100], vec![pupils; 6]].concat();
        roll(&mut plan, area, &[(2012, &years(*before)), (2013, &years(*now))]);
        births(&mut plan, area, 2012, &[100; 6]);
    }
    plan
}

fn cell(plan: &Plan, area: usize, nc_year: u8, year: i32) -> Cell {
    let forecast = forecast(plan);
    let ahead = usize::try_from(year - 2014).unwrap_or(0);
    forecast.cell(SchoolId(area), ahead, nc(nc_year)).copied().unwrap_or(Cell {
        nc_year: nc(nc_year),
        base: f64::NAN,
        housing: f64::NAN,
        places: 0.0,
    })
}

fn added(plan: &Plan, area: usize, nc_year: u8, year: i32) -> f64 {
    cell(plan, area, nc_year, year).housing
}

fn as_many_a_year() -> Vec<(i32, i32)> {
    (2014..2030).map(|year| (year, 100)).collect()
}

#[test]
fn building_that_goes_on_as_before_adds_nobody() {
    let mut plan = county(&[[100, 105]]);
    plan.sites = vec![site(0, "site", completions(&as_many_a_year()))];
    close(cell(&plan, 0, 1, 2014).base, 105.0);
    close(cell(&plan, 0, 3, 2016).base, 115.7625);
    close(cell(&plan, 0, 0, 2014).base, 100.0);
    for (nc_year, year) in [(1, 2014), (3, 2016), (0, 2014)] {
        close(added(&plan, 0, nc_year, year), 0.0);
    }
    // Nor does it where it is on no listed site at all.
    plan.sites.clear();
    for (nc_year, year) in [(1, 2014), (3, 2016), (0, 2014), (0, 2017)] {
        close(added(&plan, 0, nc_year, year), 0.0);
    }
}

#[test]
fn building_that_ends_takes_away_what_the_base_goes_on_with() {
    let mut plan = county(&[[100, 105]]);
    plan.assumptions.completions = completions_of(&[(2012, 100), (2013, 100), (2014, 0)]);
    close(added(&plan, 0, 1, 2014), -5.0);
    close(cell(&plan, 0, 2, 2015).base, 110.25);
    close(added(&plan, 0, 2, 2015), -10.0);
    close(added(&plan, 0, 0, 2014), -5.0);
    // Births are known to 2017/18: those held at their last figure hold four years of building.
    close(added(&plan, 0, 0, 2019), -20.0);
    close(added(&plan, 0, 1, 2019), -25.0);
}

#[test]
fn what_only_the_plans_total_knows_is_spread_over_all_its_schools() {
    let mut plan = county(&[[100, 105], [100, 100]]);
    plan.sites = vec![site(0, "site", completions(&[(2014, 60)]))];
    // The plan's total of 100 has 40 on no site: 2 pupils less the 5 of past building, by 105 and 100.
    close(added(&plan, 0, 1, 2014), 3.0 - 3.0 * 105.0 / 205.0);
    close(added(&plan, 1, 1, 2014), -3.0 * 100.0 / 205.0);
}

#[test]
fn families_who_move_within_the_plan_leave_its_schools() {
    let mut plan = county(&[[100, 100], [300, 300]]);
    plan.assumptions.completions = completions_of(&[(2012, 0), (2013, 0)]);
    plan.yields[0].local_movers = at(0.6);
    plan.sites = vec![site(0, "site", completions(&[(2014, 100)]))];
    close(added(&plan, 0, 1, 2014), 4.25);
    close(added(&plan, 1, 1, 2014), -2.25);
}

#[test]
fn pupils_of_past_homes_who_are_still_to_come_count_beside_what_is_held() {
    let mut plan = county(&[[100, 100], [100, 105]]);
    plan.yields[0].profile = at(vec![0.5, 1.0]);
    plan.sites =
        vec![site(0, "new", completions(&[(2014, 100)])), site(1, "old", completions(&[(2012, 100), (2013, 100)]))];
    close(added(&plan, 0, 1, 2014), 2.5);
    close(added(&plan, 1, 1, 2014), -2.5);
    // In 2015/16 the plan's mean of 100 homes is on no listed site.
    assert!((added(&plan, 0, 2, 2015) - 6.1891).abs() < 5e-5);
    assert!((added(&plan, 1, 2, 2015) + 6.1891).abs() < 5e-5);
}

#[test]
fn an_areas_own_total_is_held_by_its_own_schools() {
    let mut plan = county(&[[100, 105], [100, 100]]);
    plan.areas[0].completions = completions_of(&[(2012, 100), (2013, 100), (2014, 0)]);
    // All past building was in a: it alone gives up the 5 that do not come.
    plan.assumptions.completions = completions_of(&[(2012, 100), (2013, 100), (2014, 0)]);
    close(added(&plan, 0, 1, 2014), -5.0);
    close(added(&plan, 1, 1, 2014), 0.0);
    // Without the plan's total nothing is on no listed site elsewhere.
    plan.assumptions.completions.years.clear();
    close(added(&plan, 0, 1, 2014), -5.0);
    close(added(&plan, 1, 1, 2014), 0.0);
}

#[test]
fn a_scenario_that_delays_a_site_moves_no_home_on_no_listed_site() {
    let mut plan = county(&[[100, 105]]);
    plan.sites = vec![site(0, "site", completions(&as_many_a_year()))];
    plan.sites[0].change.delay_years = 1;
    // As written the site takes the whole total: nothing comes in its place in 2014-15.
    close(added(&plan, 0, 1, 2014), -5.0);
}

#[test]
fn years_not_given_are_those_nearest_and_of_two_the_later() {
    let mut plan = county(&[[100, 105]]);
    plan.assumptions.completions = completions_of(&[(2006, 10), (2010, 30), (2015, 60), (2019, 80)]);
    let filled = super::completions::Filled::of(&plan, &plan.assumptions.completions);
    let homes = |year| {
        let year = crate::calendar::FinancialYear::starting(year);
        filled.as_ref().map_or(f64::NAN, |filled| filled.homes(year))
    };
    let years = [2000, 2007, 2008, 2009, 2013, 2014, 2016, 2017, 2018, 2025];
    for (year, ought) in years.into_iter().zip([10.0, 10.0, 30.0, 30.0, 30.0, 60.0, 60.0, 80.0, 80.0, 80.0]) {
        close(homes(year), ought);
    }
    plan.assumptions.history_weights = at(vec![3.0, 1.0]);
    plan.assumptions.completions = completions_of(&[(2013, 90), (2012, 50)]);
    let usual = super::completions::Filled::of(&plan, &plan.assumptions.completions).map(|filled| filled.usual);
    assert_eq!(usual, Some(80.0));
    // An exceptional year is none of building either: the weights slide to the years before, filled in.
    plan.assumptions.exceptional_years = vec![at(AcademicYear::starting(2013))];
    let usual = super::completions::Filled::of(&plan, &plan.assumptions.completions).map(|filled| filled.usual);
    assert_eq!(usual, Some(50.0));
}

#[test]
fn more_homes_on_sites_than_the_total_stand() {
    for (total, listed, left) in [(100.0, 60.0, 40.0), (100.0, 160.0, 0.0), (-20.0, 10.0, -20.0), (-20.0, -30.0, 10.0)]
    {
        close(super::completions::unlisted(total, listed), left);
    }
}

#[test]
fn an_area_without_schools_lacks_nobody_and_the_plan_makes_up_for_it() {
    let mut plan = county(&[[100, 105], [100, 100]]);
    plan.schools[0].area = AreaId(1);
    plan.areas[0].completions = completions_of(&[(2012, 100), (2013, 100), (2014, 0)]);
    plan.assumptions.completions.years.clear();
    let forecast = forecast(&plan);
    close(forecast.unassigned(AreaId(0), 0, nc(1)), 0.0);
    let both = added(&plan, 0, 1, 2014) + added(&plan, 1, 1, 2014);
    close(both, -5.0);
}

#[test]
fn lines_of_homes_on_no_listed_site_stand_below_those_of_sites() {
    let mut plan = county(&[[100, 105], [100, 100]]);
    plan.yields[0].local_movers = at(0.6);
    plan.assumptions.horizon = at(2);
    plan.areas[0].completions = completions_of(&[(2013, 70), (2014, 90)]);
    plan.sites = vec![site(0, "site", completions(&[(2014, 60)]))];
    // 2012-13 brings nothing any more, but it is given.
    let rows = housing::housing_rows(&plan);
    let told: Vec<_> = rows.iter().map(|row| (row.homes, row.year.start(), row.completions, row.cumulative)).collect();
    let (site, area, all) = (Homes::Site(crate::plan::SiteId(0)), Homes::Area(AreaId(0)), Homes::Plan);
    let expected = [
        (site, 2014, 60.0, 60.0),
        (site, 2015, 0.0, 60.0),
        (area, 2013, 70.0, 70.0),
        (area, 2014, 30.0, 100.0),
        (area, 2015, 90.0, 190.0),
        (all, 2012, 30.0, 30.0),
        (all, 2013, 30.0, 60.0),
        (all, 2014, 10.0, 70.0),
        (all, 2015, 10.0, 80.0),
    ];
    assert_eq!(told, expected);
    assert!(rows.iter().all(|row| (row.counted - row.completions).abs() < 1e-9));
    // a's 70 homes of 2013-14 brought 24.5 primary pupils; 0.6 of what comes beyond moves within the plan.
    close(rows[3].pupils[0], 10.5);
    close(rows[3].held, 24.5 + 0.6 * (10.5 - 24.5) + (0.17 + 0.02) * (70.0 + 0.6 * (30.0 - 70.0)));
    assert_eq!((rows[2].held, rows[2].pupils), (0.0, [0.0; 3]));
}

/// 100 homes a year, of which 2013-14 alone are on no site: half of their pupils come a year later, before the first year
/// that is written.
#[test]
fn homes_only_supposed_stand_from_the_year_they_bring_pupils() {
    let mut plan = county(&[[100, 105]]);
    plan.yields[0].profile = at(vec![0.5, 1.0]);
    plan.yields[0].pupils = [0.35, 0.0, 0.0].map(at);
    plan.assumptions.exceptional_years = vec![at(AcademicYear::starting(2013))];
    plan.assumptions.completions = completions_of(&[(2015, 100)]);
    plan.sites = vec![site(0, "site", completions(&[(2010, 100), (2011, 100), (2012, 100), (2014, 100)]))];
    let rows = housing::housing_rows(&plan);
    let told = rows.iter().find(|row| row.homes == Homes::Plan).map(|row| (row.year.start(), row.pupils));
    assert_eq!(told, Some((2014, [17.5, 0.0, 0.0])));
}

#[test]
fn without_completions_local_movers_change_nothing() {
    let mut plan = county(&[[100, 105], [100, 100]]);
    plan.assumptions.completions.years.clear();
    plan.sites = vec![site(0, "site", completions(&[(2014, 60), (2012, 10)]))];
    let before = Housing::of(&plan, &housing::trajectories(&plan));
    plan.yields[0].local_movers = at(0.6);
    assert_eq!(Housing::of(&plan, &housing::trajectories(&plan)), before);
    close(added(&plan, 0, 1, 2014), 3.0);
    close(added(&plan, 1, 1, 2014), 0.0);
}
