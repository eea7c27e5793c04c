//! The addresses of projects and groups: `project:drake-primary/cost_per_place`, `group:on-site/over`.

use super::address::{financial_year, find, part, unknown};
use super::figure::Figure;
use super::programme_figures::{GroupPart, NeedPart, ProjectPart};
use crate::calendar::Phase;
use crate::plan::{AreaId, Plan, Project, ProjectGroup, ProjectId, Word};
use crate::visible::visible;

/// What a project spends in a year, or a figure of it by name. `id` and `field` are the parts of the address; a finance
/// code may hold a slash.
pub fn of_project(id: &[&str], field: &str, plan: &Plan) -> Result<Figure, String> {
    if let Some(part) = NeedPart::of(field) {
        // The area and phase may stand before it.
        if let [id @ .., area, phase] = id
            && !id.is_empty()
            && let Some(phase) = Phase::ALL.into_iter().find(|one| one.as_str() == *phase)
        {
            let project = find_project(&id.join("/"), plan)?;
            let area = AreaId(find("area", area, plan.areas.iter().map(|area| area.id.as_str()))?);
            return Ok(Figure::Need { project, of: Some((area, phase)), part });
        }
        return Ok(Figure::Need { project: find_project(&id.join("/"), plan)?, of: None, part });
    }
    let project = find_project(&id.join("/"), plan)?;
    let also = match field {
        "places" => Some(ProjectPart::NewPlaces),
        "status" => Some(ProjectPart::Short),
        _ => None,
    };
    if let Some(part) = ProjectPart::of(field).or(also) {
        return Ok(Figure::WholeProject { project, part });
    }
    if field.starts_with(|first: char| first.is_ascii_digit()) {
        return Ok(Figure::Project { project, year: financial_year(field)? });
    }
    let known = ProjectPart::WORDS.iter().chain(NeedPart::WORDS).copied();
    Err(unknown("figure of a project", field, known))
}

/// What pays for a project's spend of a year.
pub fn of_balance(id: &[&str], year: &str, plan: &Plan) -> Result<Figure, String> {
    Ok(Figure::Balance { project: find_project(&id.join("/"), plan)?, year: financial_year(year)? })
}

/// A figure of a group.
pub fn of_group(group: &str, rest: &[&str]) -> Result<Figure, String> {
    let groups = ProjectGroup::ALL.iter().copied();
    let group = groups.clone().find(|one| one.as_str() == group).ok_or_else(|| {
        unknown("group", group, groups.filter(|one| *one != ProjectGroup::Pipeline).map(ProjectGroup::as_str))
    })?;
    Ok(Figure::Group { group, part: part("figure of a group", rest, GroupPart::Cumulative)? })
}

/// A project by its id, else by its finance code, if only one has it.
fn find_project(id: &str, plan: &Plan) -> Result<ProjectId, String> {
    if let Some(place) = plan.projects.iter().position(|project| project.id.value == id) {
        return Ok(ProjectId(place));
    }
    let reference = |project: &Project| project.reference.as_ref().map(|one| visible(one).into_owned());
    let refs: Vec<(usize, String)> =
        plan.projects.iter().enumerate().filter_map(|(place, project)| Some((place, reference(project)?))).collect();
    match refs.iter().filter(|(_, one)| one == id).map(|(place, _)| *place).collect::<Vec<_>>().as_slice() {
        [] => {
            if let Some((known, rest)) = id.split_once('/')
                && plan.project_named(known).is_some()
            {
                return Err(format!("`project:{known}` has no figure and no value `{rest}`"));
            }
            let ids = plan.projects.iter().map(|project| project.id.as_str());
            Err(unknown("project", id, ids.chain(refs.iter().map(|(_, one)| one.as_str()))))
        }
        [place] => Ok(ProjectId(*place)),
        several => {
            let ids: Vec<&str> = several.iter().map(|place| plan.projects[*place].id.as_str()).collect();
            Err(format!("several projects have the ref `{id}`; write the id of one: {}", ids.join(", ")))
        }
    }
}
