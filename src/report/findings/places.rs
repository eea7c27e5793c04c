//! What of a school's places has no effect, or changes what a project does.

use crate::forecast::changes::Changes;
use crate::forecast::opening::Opening;
use crate::forecast::places::steps_by_school;
use crate::plan::{Diagnostic, Feeder, Places, Plan, School, SchoolId};

/// Everything odd in the places of schools.
pub fn find(plan: &Plan, found: &mut Vec<Diagnostic>) {
    let steps = steps_by_school(plan);
    for (place, school) in plan.schools.iter().enumerate() {
        let steps = steps.get(&SchoolId(place)).map_or(&[][..], Vec::as_slice);
        found.extend(numbers_beside_steps(plan, school, steps));
        found.extend(draws_ignored(plan, school, steps));
    }
}

/// Numbers of the school's own in the year of a project's step, or after it, where they replace what it did.
fn numbers_beside_steps(plan: &Plan, school: &School, steps: &[&Places]) -> Vec<Diagnostic> {
    let numbers =
        [("admission number", Changes::of_admission(school, steps)), ("capacity", Changes::of_capacity(school, steps))];
    let mut found = Vec::new();
    for (what, changes) in numbers {
        for (own, step) in changes.own_beside_steps() {
            let is_its = |one: &Places| std::ptr::eq(one, step);
            let mut projects = plan.programme_projects();
            let project = projects.find(|(_, project)| project.places.iter().any(is_its));
            let project = project.map_or("", |(_, project)| &project.id);
            let effect = if own.from == *step.from { "comes before it" } else { "replaces what it did" };
            let message = format!(
                "`{}` has an own {what} for {}, which {effect}: `{project}` changes it from {}",
                *school.id, own.from, *step.from
            );
            let help = "say it in one place: in the school's own numbers, or in the project's step";
            found.push(Diagnostic::finding("number-beside-step", own.does.span, message, help));
        }
    }
    found
}

/// Draws of a school that does not open after the base year, and those of schools that give nothing.
fn draws_ignored(plan: &Plan, school: &School, steps: &[&Places]) -> Vec<Diagnostic> {
    let base = *plan.assumptions.base_year;
    let Some(first) = school.draws.first() else { return Vec::new() };
    let ignored = |span, message, help: &str| Diagnostic::finding("draws-ignored", span, message, help);
    let opens = match Opening::of(school, steps) {
        // No project that counts opens it; one that does not may.
        Opening::Never => true,
        opening => opening.is_after(base),
    };
    if !opens || !school.is_mainstream() {
        let message = format!("`{}` draws, but does not open after the base year {base}", *school.id);
        return vec![ignored(first.span, message, "leave `draws` out: its own past intakes tell what it takes")];
    }
    let mut found = Vec::new();
    for draw in &school.draws {
        let Feeder::School(from) = draw.0 else { continue };
        let giving = &plan[from];
        let why = if giving.id.value == school.id.value {
            "is the school itself".to_owned()
        } else if !giving.is_mainstream() {
            format!("is a school of type {}", *giving.kind)
        } else if giving.years.first != school.years.first {
            format!("begins in {}, not in {}", giving.years.first.name(), school.years.first.name())
        } else {
            continue;
        };
        let message = format!("`{}` draws nothing of `{}`, which {why}", *school.id, *giving.id);
        found.push(ignored(draw.span, message, "name schools that begin in the same year"));
    }
    found
}
