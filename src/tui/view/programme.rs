//! Programme: the selected project or group at length.

use crate::analysis::against_need;
use crate::funding::Status;
use crate::money::Pence;
use crate::plan::{Dependency, Places, Project, ProjectGroup, ProjectId};
use crate::report::analysis::standing;
use crate::report::balance::said;
use crate::report::milestones;
use crate::report::table::RowKey;
use crate::tui::contents::Contents;
use crate::tui::widgets::document::Document;
use crate::tui::words;

/// What belongs to a row; its heading.
pub fn details(contents: &Contents, text: &mut Document, key: &RowKey) -> String {
    match *key {
        RowKey::Project(project) => {
            of_project(contents, text, project);
            contents.plan[project].name.value.clone()
        }
        RowKey::Group(group) => {
            of_projects(contents, text, |project| *project.group == group);
            words::group(group).to_owned()
        }
        _ => {
            of_projects(contents, text, Project::is_in_programme);
            "Whole programme".to_owned()
        }
    }
}

/// A project: works, money, dates, places, what it waits for.
pub fn of_project(contents: &Contents, text: &mut Document, id: ProjectId) {
    let plan = &contents.plan;
    let project = &plan[id];
    let reference = project.reference.as_ref().map(|reference| reference.value.as_str());
    let stage = project.stage.as_ref().map(|stage| format!("stage {}", stage.value));
    let area = project.area.map(|area| plan[area.value].name.value.as_str());
    let about = [reference, area, Some(project.category.as_str()), stage.as_deref()];
    text.paragraph(&about.into_iter().flatten().collect::<Vec<_>>().join(", "));
    text.field("Works", &project.works);
    text.field("Money", &budget(contents, id));
    let dates = [("start", project.start), ("completion", project.completion), ("needed by", project.needed_by)];
    let dates = dates.into_iter().filter_map(|(name, date)| Some(format!("{name} {}", words::month(date?.value))));
    text.field("Dates", &dates.collect::<Vec<_>>().join(", "));
    need(contents, text, id);
    for places in &project.places {
        text.field("Places", &step(contents, places));
    }
    for dependency in &project.dependencies {
        text.field("Waits for", &waits_for(dependency, project));
    }
    for step in &project.milestones {
        let due = step.due.map(|due| format!(", due {}", words::month(due.value))).unwrap_or_default();
        text.field("Step", &format!("{}{due}: {}", step.text.value, milestones::state(plan, step).1));
    }
    if let Some(standing) = contents.outcome.funding.standing(id).filter(|one| one.status != Status::Funded) {
        let short = standing.spend - standing.funded;
        text.field("Short", &format!("▲ {} has no funding", words::amount(short)));
        text.field("Status", &format!("{}, {} missing", said(standing.status), words::amount(standing.short)));
    }
}

/// How the project's places, or works without any, stand against their need.
fn need(contents: &Contents, text: &mut Document, id: ProjectId) {
    let needs = against_need::of_project(&contents.plan, &contents.outcome, id);
    for need in &needs {
        let mark = match need.years_late() {
            Some(1..) => "▲ ",
            _ if need.temporary_until().is_some() => "△ ",
            Some(_) => "● ",
            None => continue,
        };
        let area = &contents.plan[need.area].name.value;
        let places = format!("{} places in {area} from {}", need.phase, need.from);
        text.field("Need", &format!("{mark}{places}, {}", standing(need)));
    }
    if needs.is_empty() && against_need::ends_late(&contents.plan[id]) {
        text.field("Need", "▲ complete after the works are needed");
    }
}

/// Budget against profile, in exact money.
fn budget(contents: &Contents, id: ProjectId) -> String {
    let project = &contents.plan[id];
    let budget = words::amount(*project.budget);
    if *project.group == ProjectGroup::Pipeline {
        return format!("budget {budget}, outside the programme");
    }
    let Some(spend) = contents.outcome.funding.spend.get(id.0) else {
        return format!("budget {budget}");
    };
    let total = spend.total();
    let difference = total - *project.budget;
    let verdict = match difference.0 {
        0 => "the same".to_owned(),
        over if over > 0 => format!("▲ {} over the budget", words::amount(difference)),
        _ => format!("△ {} under the budget", words::amount(-difference)),
    };
    let spread = if spend.is_spread { " (spread from start to completion)" } else { "" };
    format!("budget {budget}, profile {}{spread}: {verdict}", words::amount(total))
}

/// What a step adds and where.
fn step(contents: &Contents, places: &Places) -> String {
    let school = &contents.plan[places.school.value].name.value;
    format!("{school} from {}: {}", places.from.value, words::step(places))
}

/// A dependency with whether it is cleared in time.
fn waits_for(dependency: &Dependency, project: &Project) -> String {
    let due = dependency.due.map(|due| format!(", due {}", words::month(due.value))).unwrap_or_default();
    let late = match (dependency.due, project.start) {
        (Some(due), Some(start)) => due.value > start.value,
        _ => false,
    };
    let state = match (*dependency.cleared, late) {
        (true, _) => "● cleared",
        (false, true) => "▲ not cleared, due after the start",
        (false, false) => "△ not cleared",
    };
    let text = if dependency.text.is_empty() { String::new() } else { format!(": {}", dependency.text.value) };
    format!("{}{text}{due} {state}", dependency.kind.value)
}

/// Several projects together: how many, budget against profile, which differ.
fn of_projects(contents: &Contents, text: &mut Document, counts: impl Fn(&Project) -> bool) {
    let plan = &contents.plan;
    let projects: Vec<(usize, &Project)> =
        plan.projects.iter().enumerate().filter(|(_, project)| counts(project)).collect();
    let budget: Pence = projects.iter().map(|(_, project)| *project.budget).sum();
    let spend = |place: usize| contents.outcome.funding.spend.get(place).map(crate::funding::ProjectSpend::total);
    let profile: Pence = projects.iter().filter_map(|(place, _)| spend(*place)).sum();
    text.field("Projects", &words::number(i128::try_from(projects.len()).unwrap_or(i128::MAX)));
    text.field("Budget", &words::amount(budget));
    text.field("Profile", &words::amount(profile));
    let differing = projects.iter().filter(|(place, project)| {
        project.is_in_programme() && spend(*place).is_some_and(|spend| spend != *project.budget)
    });
    for (place, project) in differing {
        text.field("▲ differs", &format!("{}: {}", project.name.value, self::budget(contents, ProjectId(*place))));
    }
}
