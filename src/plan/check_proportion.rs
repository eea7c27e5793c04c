//! What is out of proportion: figures that stand, but are likely slips of the pen.

use std::collections::BTreeMap;

use super::diagnostic::Diagnostic;
use super::model::{Area, BuildOut, Plan, School, Site, Yield};
use super::text::{At, Span};
use crate::calendar::{AcademicYear, NcYear, Phase};

/// Fewer pupils than this in a year group may well halve or double.
const ENOUGH: u32 = 20;

/// Fewer homes than this may well be built in one year.
const MANY_HOMES: f64 = 100.0;

/// Every figure out of proportion, each with what it is measured by and the likely slip.
#[must_use]
pub fn findings(plan: &Plan) -> Vec<Diagnostic> {
    let base = *plan.assumptions.base_year;
    let mut found = Vec::new();
    for school in plan.schools.iter().filter(|school| school.is_mainstream()) {
        found.extend(admission_against_capacity(school, base));
        found.extend(year_groups(school, base));
        found.extend(years_of_zeros(school, base));
        found.extend(roll_against_capacity(school, base));
    }
    for area in &plan.areas {
        found.extend(births(area));
        found.extend(births_end(area, base));
    }
    found.extend(plan.yields.iter().flat_map(yields));
    found.extend(plan.sites.iter().filter_map(site_in_a_year));
    found.extend(plan.sites.iter().filter_map(|site| beyond_the_horizon(plan, site)));
    found.extend(shared_numbers(&plan.schools));
    found
}

fn finding(span: Span, message: String, help: &str) -> Diagnostic {
    Diagnostic::finding("out-of-proportion", span, message, help)
}

/// A number as people read it: `1,470`.
fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// An admission number for all year groups is more than half above or below the net capacity.
fn admission_against_capacity(school: &School, base: AcademicYear) -> Vec<Diagnostic> {
    let years = school.admission_numbers.years.keys().copied();
    let mut found: Vec<Diagnostic> = Vec::new();
    let written = [school.admission_number.map(|number| (base_of(school, base), number))];
    let by_year = years.filter_map(|year| Some((year, *school.admission_numbers.years.get(&year)?)));
    for (year, admission) in written.into_iter().flatten().chain(by_year) {
        let capacity = school.own_capacity(year);
        let groups = school.years.years().filter(|one| *one <= Phase::Secondary.years().last).count().max(1);
        let places = u64::from(*admission) * groups as u64;
        let (places_f, capacity_f) = (places as f64, f64::from(*capacity));
        let is_written = capacity.is_written() || *capacity > 0;
        if *admission > 0 && is_written && (places_f > 1.5 * capacity_f || places_f < 0.5 * capacity_f) {
            let message = format!(
                "`{}`: {} admitted to each of {groups} years is {} places, the capacity is {}",
                *school.id,
                number(u64::from(*admission)),
                number(places),
                number(u64::from(*capacity))
            );
            found.push(finding(admission.span, message, "a digit too many or too few, or the two numbers exchanged?"));
        }
    }
    found
}

/// The year that a number without one is taken for.
fn base_of(school: &School, base: AcademicYear) -> AcademicYear {
    school.capacities.years.keys().next().map_or(base, |first| base.min(first.plus(-1)))
}

/// Pupils of a year group in a year in which the school taught it.
fn pupils(school: &School, nc_year: NcYear, year: AcademicYear) -> Option<At<u32>> {
    let grown = school.opens.is_none_or(|opens| {
        let with = school.opens_with.map_or(school.years.first, |with| with.last);
        usize::try_from(year.since(*opens)).is_ok_and(|since| nc_year.index() <= with.index() + since)
    });
    school.written_roll(nc_year, year).filter(|_| grown)
}

/// A roll up to the base year with somebody in it.
fn rolls(school: &School, base: AcademicYear) -> impl Iterator<Item = (AcademicYear, u64)> {
    let sum = |pupils: &Vec<At<u32>>| pupils.iter().map(|pupils| u64::from(**pupils)).sum();
    school.roll.range(..=base).map(move |(year, pupils)| (*year, sum(pupils)))
}

/// A year group more than twice, or less than half, of the one that it came from.
fn year_groups(school: &School, base: AcademicYear) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let full: Vec<AcademicYear> = rolls(school, base).filter(|(_, sum)| *sum > 0).map(|(year, _)| year).collect();
    for pair in full.windows(2).filter(|pair| pair[1] == pair[0].plus(1)) {
        for nc_year in school.years.years().filter(|one| one.below().is_some_and(|below| school.years.contains(below)))
        {
            let Some(below) = nc_year.below() else { continue };
            let (Some(came), Some(now)) = (pupils(school, below, pair[0]), pupils(school, nc_year, pair[1])) else {
                continue;
            };
            if *came >= ENOUGH && (*now > 2 * *came || 2 * *now < *came) {
                let message = format!(
                    "`{}`: {} in {} of {}, who were {} in {} the year before",
                    *school.id,
                    number(u64::from(*now)),
                    nc_year.name(),
                    pair[1],
                    *came,
                    below.name()
                );
                found.push(finding(now.span, message, "a digit too many or too few, or a number in the wrong place?"));
            }
        }
    }
    found
}

/// A year of zeros among full ones.
fn years_of_zeros(school: &School, base: AcademicYear) -> Vec<Diagnostic> {
    let full: Vec<AcademicYear> = rolls(school, base).filter(|(_, sum)| *sum > 0).map(|(year, _)| year).collect();
    let empty = rolls(school, base).filter(|(year, sum)| *sum == 0 && full.iter().any(|full| full < year));
    let of_year = |(year, _): (AcademicYear, u64)| {
        let before = full.iter().rev().find(|full| **full < year)?;
        let pupils = rolls(school, base).find(|(one, _)| one == before)?.1;
        let span = school.roll.get(&year)?.first()?.span;
        let message = format!("`{}` has nobody in {year}, and {} pupils in {before}", *school.id, number(pupils));
        Some(finding(span, message, "leave the year out if its roll is not known: zeros count as nobody"))
    };
    empty.filter_map(of_year).collect()
}

/// The roll of the base year is more than a quarter above the net capacity.
fn roll_against_capacity(school: &School, base: AcademicYear) -> Option<Diagnostic> {
    let (_, roll) = rolls(school, base).find(|(year, _)| *year == base)?;
    let capacity = school.own_capacity(base);
    let is_over = roll as f64 > 1.25 * f64::from(*capacity);
    is_over.then(|| {
        let message = format!(
            "`{}` has {} pupils in {base}, and a capacity of {}",
            *school.id,
            number(roll),
            number(u64::from(*capacity))
        );
        finding(capacity.span, message, "a capacity of another year, or without its temporary rooms?")
    })
}

/// Births more than a third off both neighbours.
fn births(area: &Area) -> Vec<Diagnostic> {
    let cohorts: Vec<(AcademicYear, At<u32>)> =
        area.reception_cohort.years.iter().map(|(year, cohort)| (*year, *cohort)).collect();
    let is_off = |one: u32, other: u32| (f64::from(one) - f64::from(other)).abs() > f64::from(other) / 3.0;
    let off = cohorts.windows(3).filter(|three| {
        let [before, now, after] = [*three[0].1, *three[1].1, *three[2].1];
        is_off(now, before) && is_off(now, after)
    });
    off.map(|three| {
        let [before, now, after] = [*three[0].1, *three[1].1, *three[2].1].map(|one| number(u64::from(one)));
        let message = format!("{}: {now} children of {}, between {before} and {after}", *area.name, three[1].0);
        finding(three[1].1.span, message, "a digit too many or too few?")
    })
    .collect()
}

/// Reception cohorts that end at or before the base year.
fn births_end(area: &Area, base: AcademicYear) -> Option<Diagnostic> {
    let (last, cohort) = area.reception_cohort.years.last_key_value().filter(|(last, _)| **last <= base)?;
    let message = format!("{}: the Reception cohorts end in {last}, and the base year is {base}", *area.name);
    let help = "add the cohorts of the years to come: those children are born";
    Some(finding(cohort.span, message, help))
}

fn yields(yields: &Yield) -> Vec<Diagnostic> {
    let over = Phase::ALL.into_iter().zip(&yields.pupils).filter(|(_, pupils)| ***pupils > 1.0);
    over.map(|(phase, pupils)| {
        let message = format!("yield `{}`: {} {phase} pupils for each home, more than one", *yields.id, **pupils);
        finding(pupils.span, message, "pupils for ten or a hundred homes? Write those for one: 0.28")
    })
    .collect()
}

/// A rate that builds a site of a hundred homes or more in its first year.
fn site_in_a_year(site: &Site) -> Option<Diagnostic> {
    let BuildOut::Steady { start, rate } = &site.build_out else { return None };
    let homes = f64::from(*site.dwellings);
    (homes >= MANY_HOMES && **rate >= homes).then(|| {
        let message = format!(
            "`{}`: {} homes a year build all of its {} in {}",
            *site.id,
            **rate,
            number(u64::from(*site.dwellings)),
            **start
        );
        finding(rate.span, message, "a digit too many, or all homes in place of those of a year?")
    })
}

/// A site whose first home comes after the last forecast year.
fn beyond_the_horizon(plan: &Plan, site: &Site) -> Option<Diagnostic> {
    let last = plan.assumptions.last_forecast_year();
    let (first, span) = match &site.build_out {
        BuildOut::None => return None,
        BuildOut::Steady { start, .. } => (**start, start.span),
        BuildOut::Written(completions) => {
            let (year, homes) = completions.years.iter().find(|(_, homes)| homes.value != 0)?;
            (*year, homes.span)
        }
    };
    (first.academic() > last && *plan.assumptions.horizon > 0).then(|| {
        let message = format!("`{}`: its first homes come in {first}, and the forecast ends with {last}", *site.id);
        finding(span, message, "a wrong year, or a longer `horizon`?")
    })
}

/// One unique reference number, or one establishment number, at two schools.
fn shared_numbers(schools: &[School]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut seen: BTreeMap<(&str, String), &School> = BTreeMap::new();
    for school in schools {
        let urns = school.all_urns().map(|urn| ("URN", urn));
        for (what, written) in urns.chain(school.dfe.iter().map(|dfe| ("DfE number", dfe))) {
            let digits: String = written.chars().filter(char::is_ascii_digit).collect();
            let other = seen.insert((what, digits.clone()), school).filter(|_| !digits.is_empty());
            if let Some(other) = other.filter(|other| other.id.value != school.id.value) {
                let message = format!("`{}` and `{}` have the same {what}, {}", *other.id, *school.id, **written);
                found.push(finding(written.span, message, "one school twice, or a slip in one of the two?"));
            }
        }
    }
    found
}
