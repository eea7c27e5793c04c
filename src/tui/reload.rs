//! Replacing the contents while the reader stays where they are: selections are kept by id where it still exists.

use super::contents::Contents;
use super::model::{Depth, Model, Pane};
use super::{movement, rows};
use crate::plan::{AreaId, SchoolId};

/// Where in Places the reader is, by id.
enum Kept {
    Areas,
    Schools(String),
    Years(String),
}

/// Shows other contents at the same place.
pub fn replace(model: &mut Model, contents: Contents) {
    let identity = |pane| Some((pane, rows::selected_identity(model, pane)?));
    let kept: Vec<(Pane, String)> = Pane::selectable().filter_map(identity).collect();
    let plan = &model.contents.plan;
    let depth = match model.depth {
        Depth::Areas => Kept::Areas,
        Depth::Schools(area) => Kept::Schools(plan[area].id.value.clone()),
        Depth::Years(school) => Kept::Years(plan[school].id.value.clone()),
    };
    let before = std::mem::replace(&mut model.contents, contents).plan.scenarios;
    model.certainty.change();
    model.tables.change();
    let plan = &model.contents.plan;
    model.depth = match depth {
        Kept::Areas => None,
        Kept::Schools(id) => {
            plan.areas.iter().position(|area| area.id.value == id).map(|at| Depth::Schools(AreaId(at)))
        }
        Kept::Years(id) => {
            plan.schools.iter().position(|school| school.id.value == id).map(|at| Depth::Years(SchoolId(at)))
        }
    }
    .unwrap_or_default();
    for (pane, identity) in kept {
        match pane.table() {
            Some(table) => model.tables.select(table, identity),
            None => movement::select_same(model, pane, Some(&identity)),
        }
    }
    model.remark = Some(remark(&model.contents, &before));
}

/// What has become of the plan; `before` are the scenarios that were on.
fn remark(contents: &Contents, before: &[String]) -> String {
    let read = match contents.titles() {
        _ if contents.plan.scenarios == before => "the plan was read again".to_owned(),
        titles if titles.is_empty() => "no scenario is on: the plan's own figures".to_owned(),
        titles => format!("now with {titles}"),
    };
    match contents.errors() {
        0 => read,
        errors => format!("{read}: {}", super::words::count(errors, "error", "errors")),
    }
}
