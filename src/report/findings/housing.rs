//! Odd things about housing beside past building, and about intakes that nothing is known of.

use crate::calendar::{FinancialYear, NcYear, Phase};
use crate::forecast::Homes;
use crate::forecast::completions::{Filled, Known, Origin, years_that_count};
use crate::outcome::Outcome;
use crate::plan::{AreaId, Diagnostic, Plan, Span};
use crate::report::words::rounded;

/// Everything odd about what housing brings, and about where intakes come from.
pub fn find(plan: &Plan, outcome: &Outcome, found: &mut Vec<Diagnostic>) {
    found.extend(usual_intakes(plan, outcome));
    let Some(known) = Known::of(plan, &outcome.trajectories) else {
        found.extend(nothing_known(plan, outcome));
        return;
    };
    let mut filled_in = |table: &Option<Filled>, whose: &str, span| {
        found.extend(table.as_ref().and_then(|table| years_filled(plan, table, whose, span)));
    };
    filled_in(&known.plan, "the plan", plan.assumptions.completions.provenance.span);
    for (area, table) in plan.areas.iter().zip(&known.areas) {
        filled_in(table, &area.name, area.completions.provenance.span);
    }
    found.extend(above_totals(plan, &known));
    found.extend(only_in_the_total(plan, outcome, &known));
    found.extend(on_no_listed_site(plan, &known));
}

/// Intakes that are a mean of past ones; the area without any births says so itself.
fn usual_intakes(plan: &Plan, outcome: &Outcome) -> Vec<Diagnostic> {
    let has_births = |area: AreaId| !plan[area].reception_cohort.years.is_empty();
    let told = outcome.usual_intakes.iter().filter(|of| of.first_year != NcYear::RECEPTION || has_births(of.area));
    told.map(|of| {
        let schools: Vec<&str> = of.schools.iter().map(|&school| plan[school].id.as_str()).collect();
        let (area, entry) = (&plan[of.area], of.first_year.name());
        let message = format!(
            "{}: nothing says how many could enter {entry} of {}, so the mean of past intakes stands, moved to the \
             level of the base year",
            *area.name,
            schools.join(", ")
        );
        let help = if of.first_year == NcYear::RECEPTION {
            "write the Reception cohorts of the same years as its rolls, and of every year to come"
        } else {
            "write `feeders` with rolls of the same years"
        };
        Diagnostic::finding("usual-intake", area.provenance.span, message, help)
    })
    .collect()
}

/// Homes whose pupils are added while nothing is known of past building.
fn nothing_known(plan: &Plan, outcome: &Outcome) -> Option<Diagnostic> {
    let last = *outcome.forecast.years.last()?;
    let rows = || outcome.housing.iter().filter(|row| row.year.academic() == last);
    let brought = |phase: &Phase| rows().map(|row| row.pupils[phase.index()]).sum::<f64>() >= 0.5;
    let phase = Phase::ALL.into_iter().find(brought)?;
    let pupils = rounded(rows().map(|row| row.pupils[phase.index()]).sum::<f64>());
    let message = format!(
        "housing adds {pupils} {phase} pupils by {last}; nothing is known of past building, which is in the base \
         already: up to all of them may be counted twice"
    );
    let help = "write [completions]: net additional homes of the whole plan by financial year";
    Some(Diagnostic::finding("past-building-unknown", plan.assumptions.base_year.span, message, help))
}

/// Years that are not written and count.
fn years_filled(plan: &Plan, table: &Filled, whose: &str, span: Span) -> Option<Diagnostic> {
    let yields = plan.assumptions.completions_yield?;
    let horizon = i32::try_from(*plan.assumptions.horizon).unwrap_or(0);
    let (first, last) = years_that_count(plan, plan[*yields].profile.len(), horizon);
    let filled = |year: FinancialYear| match table.origin(year) {
        Origin::Of(other) => Some((year, other)),
        Origin::Written | Origin::Usual => None,
    };
    let mut runs: Vec<(FinancialYear, FinancialYear, FinancialYear)> = Vec::new();
    for (year, from) in first.through(last).filter_map(filled) {
        match runs.last_mut() {
            Some((_, end, of)) if *of == from && end.plus(1) == year => *end = year,
            _ => runs.push((year, year, from)),
        }
    }
    let said = |&(first, last, from): &(FinancialYear, FinancialYear, FinancialYear)| {
        let years = if first == last { first.to_string() } else { format!("{first} to {last}") };
        format!("{years} as {from}")
    };
    let runs: Vec<String> = runs.iter().map(said).collect();
    if runs.is_empty() {
        return None;
    }
    let message = format!("the completions of {whose} are filled in: {}", runs.join(", "));
    Some(Diagnostic::finding("completions-filled", span, message, "write these years too"))
}

/// Sites that come to more than a total that is given.
fn above_totals(plan: &Plan, known: &Known) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut above = |years: &mut dyn Iterator<Item = (FinancialYear, f64, f64)>, what: &str, span| {
        let said: Vec<String> = years
            .filter(|(_, total, listed)| listed > total)
            .map(|(year, total, listed)| format!("{} against {} in {year}", rounded(listed), rounded(total)))
            .collect();
        if !said.is_empty() {
            let message = format!("{what} more homes than its completions say: {}; they stand", said.join(", "));
            let help = "correct the total, or what the sites complete";
            found.push(Diagnostic::finding("sites-above-total", span, message, help));
        }
    };
    for (place, area) in plan.areas.iter().enumerate() {
        let years = area.completions.years.iter();
        let mut years =
            years.map(|(&year, total)| (year, f64::from(total.value), known.listed_in(AreaId(place), year)));
        above(&mut years, &format!("the sites of {} have", *area.name), area.completions.provenance.span);
    }
    let total = &plan.assumptions.completions;
    let mut years = total.years.iter().map(|(&year, total)| (year, f64::from(total.value), known.of_areas(year)));
    above(&mut years, "the areas of the plan have", total.provenance.span);
    found
}

/// Areas with sites whose past homes are only in the plan's total.
fn only_in_the_total(plan: &Plan, outcome: &Outcome, known: &Known) -> Option<Diagnostic> {
    known.plan.as_ref().filter(|_| plan.areas.len() > 1)?;
    let is_held = outcome.housing.iter().any(|row| row.homes == Homes::Plan && row.past != 0.0);
    let brings = |area: AreaId| {
        let of_area = |homes: Homes| homes.site().is_some() && homes.area(plan) == Some(area);
        outcome.housing.iter().any(|row| of_area(row.homes) && row.pupils.iter().any(|pupils| *pupils != 0.0))
    };
    let with_sites: std::collections::BTreeSet<AreaId> = plan.sites.iter().map(|site| site.area).collect();
    let areas = with_sites.into_iter().filter(|area| known.areas[area.0].is_none() && brings(*area));
    let names: Vec<&str> = areas.map(|area| plan[area].name.as_str()).collect();
    if names.is_empty() || !is_held {
        return None;
    }
    let message = format!(
        "what was built in {} is known only through the plan's total: what it brought is held by all schools of the \
         plan, not theirs",
        names.join(", ")
    );
    let help = "write [completions] in the files of these areas, or their past homes as sites";
    Some(Diagnostic::finding("past-homes-unplaced", plan.assumptions.completions.provenance.span, message, help))
}

/// Homes to come that no site has, where no year to come is written.
fn on_no_listed_site(plan: &Plan, known: &Known) -> Option<Diagnostic> {
    let base = plan.assumptions.base_year.financial();
    let total = &plan.assumptions.completions;
    if known.plan.is_none() || total.years.keys().any(|year| *year > base) {
        return None;
    }
    let horizon = i32::try_from(*plan.assumptions.horizon).unwrap_or(0);
    let years = base.plus(1).through(base.plus(horizon));
    let (year, homes) = years.map(|year| (year, known.unlisted(year))).find(|(_, homes)| *homes >= 0.5)?;
    let homes = rounded(homes);
    let message = format!("{homes} homes of {year} are taken to be built on sites not listed, over all areas");
    let help = "write years to come in [completions] if not";
    Some(Diagnostic::finding("homes-on-no-site", total.provenance.span, message, help))
}
