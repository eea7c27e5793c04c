//! Rule 6 and the `draws` of rule 3 a second time, slowly and straight from the text of the design, against which the
//! forecast is held on arbitrary plans.

use proptest::prelude::*;

use super::cohorts::entering;
use super::index::Index;
use super::testing::{at, plan, range, roll, school, steps, year};
use super::{Forecast, ForecastOptions, Housing, Workings, housing};
use crate::calendar::{AcademicYear, NcYear, YearRange};
use crate::plan::{Admission, AreaId, ByYear, Feeder, Places, Plan, ProjectGroup, School, SchoolId, SchoolType};

const BASE: i32 = 2013;

/// The counted steps at a school in the order of the files.
fn counted(plan: &Plan, school: usize, without_projects: bool) -> Vec<&Places> {
    let projects = plan.projects.iter().filter(|one| *one.group != ProjectGroup::Pipeline && !without_projects);
    projects.flat_map(|one| &one.places).filter(|step| step.school.0 == school).collect()
}

/// When a school opens: `None` always there, a year, or far beyond all years for never.
fn opens(school: &School, steps: &[&Places]) -> Option<i32> {
    if let Some(opens) = school.opens {
        return Some(opens.start());
    }
    if !school.opened_by_project {
        return None;
    }
    Some(steps.iter().filter(|step| *step.opens).map(|step| step.from.start()).min().unwrap_or(9999))
}

/// What a number is in a year: own numbers first of one year, then the steps in the order of the files.
fn number(
    start: Option<u32>,
    own: &ByYear<AcademicYear, u32>,
    steps: &[&Places],
    does: impl Fn(&Places) -> Option<Admission>,
    in_year: i32,
) -> i64 {
    let mut number = start.map_or(0, i64::from);
    for year in 1900..=in_year {
        if let Some(own) = own.get(AcademicYear::starting(year)) {
            number = i64::from(own);
        }
        for step in steps.iter().filter(|step| step.from.start() == year) {
            match does(step) {
                Some(Admission::Becomes(to)) => number = i64::from(to),
                Some(Admission::Adds(more)) => number += i64::from(more),
                None => {}
            }
        }
    }
    number
}

/// A(s, y).
fn admission_number(school: &School, steps: &[&Places], y: i32) -> i64 {
    let y = if school.opened_by_project { y.max(opens(school, steps).unwrap_or(y)) } else { y };
    let does = |step: &Places| step.admission.map(|admission| *admission);
    number(school.admission_number.map(|number| *number), &school.admission_numbers, steps, does, y.min(2100))
}

/// K(s, y).
fn capacity(school: &School, steps: &[&Places], y: i32) -> i64 {
    let y = if school.opened_by_project { y.max(opens(school, steps).unwrap_or(y)) } else { y };
    let does = |step: &Places| step.capacity.map(|capacity| Admission::Becomes(*capacity));
    let all = number(school.capacity.map(|number| *number), &school.capacities, steps, does, y.min(2100));
    (all - i64::from(*school.specialist_places)).max(0)
}

/// admitted(t).
fn admitted(school: &School, steps: &[&Places], t: i32) -> i64 {
    if t > BASE {
        return admission_number(school, steps, t);
    }
    let first = school.admission_numbers.years.iter().find(|(year, _)| year.start() <= BASE);
    match (first, school.admission_number) {
        (None, _) => admission_number(school, steps, BASE),
        (Some((first, _)), _) if t >= first.start() => admission_number(school, steps, t),
        (Some(_), Some(before)) => i64::from(*before),
        (Some((_, number)), None) => i64::from(**number),
    }
}

/// The places of Years 12 and 13 together.
fn sixth_form(school: &School, steps: &[&Places], y: i32) -> i64 {
    let opening = opens(school, steps);
    let first = opening.map_or(BASE, |opens| opens.max(BASE));
    let own = |start: Option<u32>, numbers| number(start, numbers, &[], |_| None, first.min(2100));
    let k = own(school.capacity.map(|one| *one), &school.capacities) - i64::from(*school.specialist_places);
    let a = own(school.admission_number.map(|one| *one), &school.admission_numbers);
    let years = (i64::from(school.years.first.number())..=11).count();
    let worked_out = (k.max(0) - a * i64::try_from(years).unwrap_or(0)).max(0);
    let mut places = school.sixth_form_places.map_or(worked_out, |places| i64::from(*places));
    let y = if school.opened_by_project { y.max(opening.unwrap_or(y)) } else { y };
    for year in 1900..=y.min(2100) {
        for step in steps.iter().filter(|step| step.from.start() == year) {
            places = step.sixth_form_places.map_or(places, |places| i64::from(*places));
        }
    }
    places
}

/// What a school teaches in a year, as if it did not close after the base year; `None` where nothing.
fn taught(school: &School, steps: &[&Places], y: i32) -> Option<YearRange> {
    if !school.is_mainstream() || school.closes.is_some_and(|closes| closes.start() <= BASE && closes.start() <= y) {
        return None;
    }
    let opening = opens(school, steps);
    let highest = |year: i32| {
        let tops = steps.iter().filter(|step| step.from.start() <= year).filter_map(|step| step.years);
        tops.map(|years| years.last).fold(school.years.last, Ord::max)
    };
    let start = opening.unwrap_or(1900);
    if y < start {
        return None;
    }
    let mut top = match opening {
        None => school.years.last,
        Some(_) => school.opens_with.map_or(school.years.first, |with| with.last),
    };
    for year in (start + 1)..=y {
        if top < highest(year) {
            top = NcYear::new(top.number() + 1).unwrap_or(top);
        }
    }
    Some(YearRange { first: school.years.first, last: top })
}

/// The places of a year group.
fn places(school: &School, steps: &[&Places], taught: YearRange, nc_year: NcYear, y: i32) -> f64 {
    if nc_year.number() >= 12 && taught.first.number() < 12 {
        let both = sixth_form(school, steps, y) as f64;
        return if taught.last.number() == 12 { both } else { both / 2.0 };
    }
    let since = i32::from(nc_year.number()) - i32::from(taught.first.number());
    admitted(school, steps, y - since) as f64
}

/// Fails where the forecast of a plan has other schools, years or places than the text.
fn check_places(plan: &Plan, forecast: &Forecast, without_projects: bool) -> Result<(), TestCaseError> {
    for (id, school) in plan.schools.iter().enumerate() {
        let steps = counted(plan, id, without_projects);
        for place in 0..forecast.years.len() {
            let y = forecast.years[place].start();
            let is_closed = school.closes.is_some_and(|closes| closes.start() <= y);
            let expected = taught(school, &steps, y).filter(|_| !is_closed);
            let cells = forecast.cells(SchoolId(id), place);
            let is = cells.first().zip(cells.last());
            let is = is.map(|(first, last)| YearRange { first: first.nc_year, last: last.nc_year });
            prop_assert_eq!(is, expected, "{} in {}", *school.id, y);
            let Some(expected) = expected else { continue };
            for cell in cells {
                let ought = places(school, &steps, expected, cell.nc_year, y);
                let what = format!("{} {} in {y}", *school.id, cell.nc_year);
                prop_assert!((cell.places - ought).abs() < 1e-9, "{what}: {} is not {ought}", cell.places);
            }
            let is = [forecast.admission_numbers[id][place], forecast.capacities[id][place]];
            let ought = [admission_number(school, &steps, y) as f64, capacity(school, &steps, y) as f64];
            prop_assert_eq!(is.map(f64::to_bits), ought.map(f64::to_bits), "{:?} is not {:?}", is, ought);
        }
    }
    Ok(())
}

/// Fails where intakes are not those before any draw, each less the shares taken of it and with those taken from others.
fn check_draws(plan: &Plan, workings: &Workings, without_projects: bool) -> Result<(), TestCaseError> {
    let steps: Vec<Vec<&Places>> = (0..plan.schools.len()).map(|id| counted(plan, id, without_projects)).collect();
    let is_there = |id: usize, y: i32| taught(&plan.schools[id], &steps[id], y).is_some();
    for ahead in workings.index.ahead() {
        let y = workings.index.year(ahead).start();
        let before = entering(&workings.index, &workings.intakes, &workings.cohorts[ahead - 1], ahead);
        for (id, school) in plan.schools.iter().enumerate().filter(|(id, _)| is_there(*id, y)) {
            let mut ought = before[id];
            for (by, drawing) in plan.schools.iter().enumerate() {
                let opens_after = opens(drawing, &steps[by]).is_some_and(|opens| opens > BASE);
                if !opens_after || !is_there(by, y) {
                    continue;
                }
                for draw in &drawing.draws {
                    for (from, giving) in plan.schools.iter().enumerate().filter(|(from, _)| is_there(*from, y)) {
                        let is_named = match draw.0 {
                            Feeder::School(named) => named.0 == from,
                            Feeder::Area(area) => giving.area == area,
                        };
                        if is_named && from != by && giving.years.first == drawing.years.first {
                            ought -= if from == id { draw.1 * before[from] } else { 0.0 };
                            ought += if by == id { draw.1 * before[from] } else { 0.0 };
                        }
                    }
                }
            }
            let is = workings.cohorts[ahead][id][school.years.first.index()];
            prop_assert!((is - ought).abs() < 1e-9, "{} in {y}: {is} is not {ought}", *school.id);
        }
        let sums = [before.iter().sum::<f64>(), {
            let entered = plan.schools.iter().enumerate().filter(|(id, _)| is_there(*id, y));
            entered.map(|(id, school)| workings.cohorts[ahead][id][school.years.first.index()]).sum()
        }];
        prop_assert!((sums[0] - sums[1]).abs() < 1e-9, "{sums:?} in {y}");
    }
    Ok(())
}

/// Numbers of a school's own by year.
fn own_numbers() -> impl Strategy<Value = Vec<(i32, u32)>> {
    prop::collection::vec((2003..2022_i32, 0..200_u32), 0..4)
}

/// A school's file: range, numbers, opening, closing, type, draws.
type File = (
    (usize, &'static str, Option<u32>, Vec<(i32, u32)>, Option<u32>, Vec<(i32, u32)>),
    (Option<i32>, Option<usize>, bool, Option<i32>, u8),
    (Option<u32>, u32, Vec<(usize, u8)>),
);

fn files() -> impl Strategy<Value = Vec<File>> {
    let ranges = prop::sample::select(vec!["R-6", "R-2", "3-6", "7-11", "7-13", "12-13", "R-13", "5-12"]);
    let maybe = |limit: u32| prop::option::weighted(0.8, 0..limit);
    let numbers = (0..2_usize, ranges, maybe(200), own_numbers(), maybe(2000), own_numbers());
    let opening = (
        prop::option::weighted(0.3, 2005..2020_i32),
        prop::option::of(0..6_usize),
        any::<bool>(),
        prop::option::weighted(0.2, 2008..2022_i32),
        0..8_u8,
    );
    let others = (prop::option::of(0..400_u32), 0..60_u32, prop::collection::vec((0..10_usize, 0..5_u8), 0..3));
    prop::collection::vec((numbers, opening, others), 1..7)
}

/// A step: school, year, top year, admission, capacity, sixth form, opens.
type Written = (usize, i32, Option<u8>, Option<i32>, Option<u32>, Option<u32>, bool);

fn projects() -> impl Strategy<Value = Vec<(bool, Vec<Written>)>> {
    let step = (
        0..7_usize,
        2005..2024_i32,
        prop::option::of(2..14_u8),
        prop::option::of(-60..200_i32),
        prop::option::of(0..1500_u32),
        prop::option::of(0..300_u32),
        any::<bool>(),
    );
    prop::collection::vec((prop::bool::weighted(0.2), prop::collection::vec(step, 0..4)), 0..5)
}

fn by_year(written: &[(i32, u32)]) -> ByYear<AcademicYear, u32> {
    ByYear { years: written.iter().map(|&(start, number)| (year(start), at(number))).collect(), ..ByYear::default() }
}

fn school_of((numbers, opening, others): &File, place: usize, count: usize) -> School {
    let (area, years, number, admission_numbers, capacity, capacities) = numbers;
    let (opens, with, is_opened, closes, kind) = opening;
    let (sixth_form, specialist, draws) = others;
    let mut new = school(*area, &place.to_string(), years, 30);
    new.admission_number = number.map(at);
    new.admission_numbers = by_year(admission_numbers);
    new.capacity = capacity.map(at);
    new.capacities = by_year(capacities);
    new.sixth_form_places = sixth_form.map(at);
    new.specialist_places = at(*specialist);
    new.opens = opens.map(|start| at(year(start)));
    new.opened_by_project = *is_opened && opens.is_none();
    new.opens_with = with.map(|more| {
        let written = range(years);
        let last = u8::try_from(usize::from(written.first.number()) + more).ok().and_then(NcYear::new);
        at(YearRange { first: written.first, last: last.unwrap_or(written.last).min(written.last) })
    });
    new.closes = closes.map(|start| at(year(start)));
    new.kind = at(if *kind == 0 { SchoolType::Alternative } else { SchoolType::Mainstream });
    let from = |(which, share): &(usize, u8)| {
        let from = if *which < 8 { Feeder::School(SchoolId(which % count)) } else { Feeder::Area(AreaId(which - 8)) };
        at((from, f64::from(*share) / 10.0))
    };
    new.draws = draws.iter().map(from).collect();
    new
}

/// Two areas of schools and projects, drawn from arbitrary numbers.
fn any_places() -> impl Strategy<Value = Plan> {
    (files(), projects()).prop_map(|(files, projects)| {
        let mut plan = plan(&["a", "b"]);
        plan.assumptions.horizon = at(9);
        let count = files.len();
        for (place, file) in files.iter().enumerate() {
            plan.schools.push(school_of(file, place, count));
            if !plan.schools[place].opened_by_project {
                let rolls: Vec<u32> = plan.schools[place].years.years().map(|g| 20 + u32::from(g.number())).collect();
                roll(&mut plan, place, &[(2012, &rolls), (2013, &rolls)]);
            }
        }
        for (is_pipeline, written) in projects {
            let mut project = steps(0, &vec![("2014", None, None); written.len()]);
            for (step, (school, from, top, admission, capacity, sixth_form, opens)) in
                project.places.iter_mut().zip(written)
            {
                step.school = at(SchoolId(school % count));
                step.from = at(year(from));
                step.years = top.and_then(NcYear::new).map(|last| at(YearRange { first: NcYear::RECEPTION, last }));
                step.admission = admission.map(|number| match u32::try_from(number) {
                    Ok(number) if number % 2 == 0 => at(Admission::Becomes(number)),
                    _ => at(Admission::Adds(number)),
                });
                step.capacity = capacity.map(at);
                step.sixth_form_places = sixth_form.map(at);
                step.opens = at(opens);
            }
            if is_pipeline {
                project.group = at(ProjectGroup::Pipeline);
            }
            plan.projects.push(project);
        }
        plan
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn places_and_draws_are_what_the_text_says(plan in any_places(), without_projects in any::<bool>()) {
        let housing = Housing::of(&plan, &housing::trajectories(&plan));
        let workings = Workings::of(&plan, &housing, ForecastOptions { without_projects });
        check_places(&plan, &workings.forecast(), without_projects)?;
        check_draws(&plan, &workings, without_projects)?;
    }

    #[test]
    fn other_places_beside_the_same_demand_are_those_of_a_forecast_of_their_own(
        plan in any_places(), without_projects in any::<bool>(),
    ) {
        let of = |without_projects| {
            let options = ForecastOptions { without_projects };
            (crate::forecast::forecast(&plan, options), Index::of(&plan, options))
        };
        let ((forecast, index), (other, other_index)) = (of(without_projects), of(!without_projects));
        if let Some(beside) = forecast.with_places(&index, &other_index) {
            prop_assert_eq!(format!("{beside:?}"), format!("{other:?}"));
        }
    }
}
