//! Ids of the command line as places in the plan.

use super::Failure;
use super::arguments::ForecastArguments;
use super::session::Session;
use crate::plan::{AreaId, ProjectGroup, ProjectId, SchoolId, SiteId, Word};
use crate::report::Filter;

/// Areas by id.
pub fn areas(session: &Session, ids: &[String]) -> Result<Vec<AreaId>, Failure> {
    let known: Vec<&str> = session.plan().areas.iter().map(|area| area.id.as_str()).collect();
    Ok(places(session, "area", ids, &known)?.into_iter().map(AreaId).collect())
}

/// Schools by id.
pub fn schools(session: &Session, ids: &[String]) -> Result<Vec<SchoolId>, Failure> {
    let known: Vec<&str> = session.plan().schools.iter().map(|school| school.id.as_str()).collect();
    Ok(places(session, "school", ids, &known)?.into_iter().map(SchoolId).collect())
}

/// Sites by id.
pub fn sites(session: &Session, ids: &[String]) -> Result<Vec<SiteId>, Failure> {
    let known: Vec<&str> = session.plan().sites.iter().map(|site| site.id.as_str()).collect();
    Ok(places(session, "site", ids, &known)?.into_iter().map(SiteId).collect())
}

/// Projects by id, and all those of groups by their word, without those that are outside the programme.
pub fn held(session: &Session, names: &[String]) -> Result<Vec<ProjectId>, Failure> {
    let plan = session.plan();
    let ids = || plan.projects.iter().map(|project| project.id.as_str());
    let mut held = Vec::new();
    for name in names {
        let group = ProjectGroup::of(name);
        let is_meant = |project: &&str| project == name;
        if group.is_none() && !ids().any(|id| is_meant(&id)) {
            return Err(session.unknown("project or group", name, ids().chain(ProjectGroup::WORDS.iter().copied())));
        }
        let takes = |project: &crate::plan::Project| Some(*project.group) == group || project.id.as_str() == name;
        held.extend(plan.programme_projects().filter(|(_, project)| takes(project)).map(|(id, _)| id));
    }
    Ok(held)
}

/// The part of the plan that `forecast` and `pressure` are asked for.
pub fn filter(session: &Session, arguments: &ForecastArguments) -> Result<Filter, Failure> {
    Ok(Filter {
        areas: areas(session, &arguments.scope.areas)?,
        schools: schools(session, &arguments.schools)?,
        phase: arguments.scope.phase,
        from: session.globals.from,
        to: session.globals.to,
    })
}

fn places(session: &Session, kind: &str, ids: &[String], known: &[&str]) -> Result<Vec<usize>, Failure> {
    let place = |id: &String| {
        let place = known.iter().position(|one| one == id);
        place.ok_or_else(|| session.unknown(kind, id, known.iter().copied()))
    };
    ids.iter().map(place).collect()
}
