//! Ids of the command line as places in the plan.

use super::Failure;
use super::arguments::ForecastArguments;
use super::session::Session;
use crate::plan::{AreaId, SchoolId, SiteId};
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

/// The part of the plan that `forecast` and `pressure` are asked for.
pub fn filter(session: &Session, arguments: &ForecastArguments) -> Result<Filter, Failure> {
    if let (Some(from), Some(to)) = (arguments.scope.from, arguments.scope.to)
        && from > to
    {
        return Err(Failure::Usage(format!("--from {from} lies after --to {to}")));
    }
    Ok(Filter {
        areas: areas(session, &arguments.scope.areas)?,
        schools: schools(session, &arguments.schools)?,
        phase: arguments.scope.phase,
        from: arguments.scope.from,
        to: arguments.scope.to,
    })
}

fn places(session: &Session, kind: &str, ids: &[String], known: &[&str]) -> Result<Vec<usize>, Failure> {
    let place = |id: &String| {
        let place = known.iter().position(|one| one == id);
        place.ok_or_else(|| session.unknown(kind, id, known.iter().copied()))
    };
    ids.iter().map(place).collect()
}
