//! What is in a plan, as cells: each id and name is kept once, however many cells name it.

use std::ops::Index;

use super::Item;
use crate::plan::{AreaId, Plan, ProjectId, SchoolId, SiteId, SourceId};

/// The items of a plan, by their place in it.
#[derive(Clone, Debug, Default)]
pub struct Names {
    areas: Vec<Item>,
    schools: Vec<Item>,
    sites: Vec<Item>,
    projects: Vec<Item>,
    sources: Vec<Item>,
}

impl Names {
    /// The names in a plan.
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        Self {
            areas: plan.areas.iter().map(|area| Item::new(area.id.as_str(), area.name.as_str())).collect(),
            schools: plan.schools.iter().map(|school| Item::new(school.id.as_str(), school.name.as_str())).collect(),
            sites: plan.sites.iter().map(|site| Item::new(site.id.as_str(), site.name.as_str())).collect(),
            projects: plan
                .projects
                .iter()
                .map(|project| Item::new(project.id.as_str(), project.name.as_str()))
                .collect(),
            sources: plan.sources.iter().map(|source| Item::new(source.id.as_str(), source.name.as_str())).collect(),
        }
    }
}

macro_rules! named {
    ($($id:ty => $list:ident),+ $(,)?) => {
        $(impl Index<$id> for Names {
            type Output = Item;
            fn index(&self, id: $id) -> &Item {
                &self.$list[id.0]
            }
        })+
    };
}

named!(AreaId => areas, SchoolId => schools, SiteId => sites, ProjectId => projects, SourceId => sources);

impl From<&Item> for super::Cell {
    fn from(item: &Item) -> Self {
        Self::new(item.clone())
    }
}
