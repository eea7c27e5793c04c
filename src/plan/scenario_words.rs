//! What a scenario changes, in words.

use rust_decimal::Decimal;

use super::catalogue::{Catalogue, Item, Tree};
use super::draft::Draft;
use super::model::{AreaId, ProjectId, SchoolId, SiteId, SourceId};
use super::node::Value;
use super::scenario::{Actions, Change, Scenario, Subject, Which, edits};

/// A scenario of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The name of its file, by which commands know it.
    pub name: String,
    /// Its title; its name where it has none.
    pub title: String,
    /// What it changes, a sentence each.
    pub changes: Vec<String>,
}

/// What a scenario is called and changes; `draft` is the plan as read, before any scenario is applied.
pub fn about(tree: &Tree, scenario: &Scenario, draft: &Draft, catalogue: &Catalogue<'_>) -> About {
    let title = match tree.table.get("title").map(|node| &node.value) {
        Some(Value::Text(title)) if !title.is_empty() => title.clone(),
        _ => tree.name.clone(),
    };
    let names = Names { draft, catalogue };
    let values = edits(tree).into_iter().map(|edit| format!("{} becomes {}", edit.at.value, written(&edit.to.value)));
    let changes = scenario.changes.iter().map(|change| names.sentence(change)).chain(values).collect();
    About { name: tree.name.clone(), title, changes }
}

/// The names that officers know things by.
struct Names<'a> {
    draft: &'a Draft,
    catalogue: &'a Catalogue<'a>,
}

impl Names<'_> {
    fn sentence(&self, change: &Change) -> String {
        let (draft, known) = (self.draft, self.catalogue);
        let site = |id: &SiteId| named(&draft.sites, &known.sites.items, id.0, |site| &site.name.value);
        let project = |id: &ProjectId| named(&draft.projects, &known.projects.items, id.0, |one| &one.name.value);
        let source = |id: &SourceId| named(&draft.sources, &known.sources.items, id.0, |one| &one.name.value);
        let actions = &change.does;
        let area = |id: &AreaId| draft.areas[id.0].name.value.clone();
        let school = |id: &SchoolId| named(&draft.schools, &known.schools.items, id.0, |one| &one.name.value);
        let (which, does) = match &change.of {
            Subject::Areas(which) => {
                let factor = actions.factor.normalize();
                (
                    self.these(which, "all areas", area),
                    format!("{factor} times the Reception cohorts after the base year"),
                )
            }
            Subject::Schools(schools, numbers) => {
                let numbers: Vec<String> =
                    numbers.iter().map(|(year, number)| format!("{} in {year}", number.value)).collect();
                let schools = schools.iter().map(school).collect::<Vec<_>>().join(" and ");
                (schools, format!("admission number {}", numbers.join(", ")))
            }
            Subject::Sites(which) => {
                (self.these(which, "all housing sites", site), does(actions, "rate", "built no further"))
            }
            Subject::Projects(which) => {
                (self.these(which, "all projects", project), does(actions, "budget", "left out"))
            }
            Subject::Sources(which) => (self.these(which, "all sources", source), does(actions, "amount", "left out")),
            Subject::Yield(which) => {
                let (yields, factor) = (id(&known.yields.items, which.0), actions.factor.normalize());
                return format!("pupil yield {yields}: {factor} times as many pupils a dwelling");
            }
        };
        format!("{which}: {does}")
    }

    /// What a change is about.
    fn these<T>(&self, which: &Which<T>, all: &str, name: impl Fn(&T) -> String) -> String {
        match which {
            Which::All => all.to_owned(),
            Which::These(items) => items.iter().map(name).collect::<Vec<_>>().join(" and "),
            Which::InArea(area) => format!("housing sites of {}", self.draft.areas[area.0].name.value),
            Which::OfStatus(status) => format!("housing sites of status {status}"),
        }
    }
}

/// The name of an item, or its id where it could not be read.
fn named<T>(items: &[Option<T>], known: &[Item<'_>], place: usize, name: impl Fn(&T) -> &String) -> String {
    let item = items.get(place).and_then(Option::as_ref);
    item.map_or_else(|| id(known, place), |item| name(item).clone())
}

fn id(items: &[Item<'_>], place: usize) -> String {
    items.get(place).map(|item| item.id.value.clone()).unwrap_or_default()
}

/// `2 years later, at 0.8 times the rate`.
fn does(actions: &Actions, of: &str, dropped: &str) -> String {
    let Actions { years, factor, drop, to_pipeline } = actions;
    let way = if **years < 0 { "earlier" } else { "later" };
    let shift = match years.unsigned_abs() {
        0 => None,
        1 => Some(format!("a year {way}")),
        years => Some(format!("{years} years {way}")),
    };
    let factor = (**factor != Decimal::ONE).then(|| format!("at {} times the {of}", factor.normalize()));
    let pipeline = to_pipeline.then(|| "outside the programme".to_owned());
    let parts: Vec<String> =
        [shift, factor, pipeline, drop.then(|| dropped.to_owned())].into_iter().flatten().collect();
    if parts.is_empty() { "as they are".to_owned() } else { parts.join(", ") }
}

/// A value as it is written.
fn written(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Float(text) | Value::Huge(text) | Value::Date(text) => text.clone(),
        Value::Whole(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::List(items) => items.iter().map(|item| written(&item.value)).collect::<Vec<_>>().join(", "),
        Value::Table(_) | Value::Broken => "what the file says".to_owned(),
    }
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test that cannot go on should fail")]
mod tests {
    use std::fs;

    use crate::plan::load;

    #[test]
    fn every_change_is_said_in_the_names_of_the_plan() {
        let folder = tempfile::tempdir().expect("a folder");
        let small = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plans/small");
        for part in ["planning-areas", "capital"] {
            fs::create_dir(folder.path().join(part)).expect("a folder");
            for file in fs::read_dir(small.join(part)).expect("a folder").flatten() {
                fs::copy(file.path(), folder.path().join(part).join(file.file_name())).expect("a copy");
            }
        }
        fs::create_dir(folder.path().join("scenarios")).expect("a folder");
        let text = "[[change]]\nsites = \"all\"\ndelay_years = -1\nrate_factor = 0.8\n\
                    [[change]]\narea = \"ashby\"\ndrop = true\n[[change]]\nstatus = \"full\"\ndelay_years = 3\n\
                    [[change]]\nprojects = [\"ashby-infant-extension\"]\nbudget_factor = 1.10\n\
                    [[change]]\nsources = \"all\"\namount_factor = 0.9\n\
                    [[change]]\nyield = \"standard\"\nfactor = 1.1\n\
                    [[change]]\nareas = [\"ashby\"]\ncohort_factor = 0.95\n\
                    [[change]]\nschools = [\"ashby-infant\"]\nadmission_number = { \"2015/16\" = 45 }\n\
                    [[change]]\nprojects = \"all\"\ngroup = \"pipeline\"\n\
                    [[change]]\nat = \"school:ashby-infant/capacity\"\nto = 200\n";
        fs::write(folder.path().join("scenarios/many.toml"), text).expect("a file");
        let loaded = load(folder.path(), &[]);
        let about = &loaded.scenarios[0];
        assert_eq!((about.name.as_str(), about.title.as_str()), ("many", "many"), "{:?}", loaded.diagnostics);
        let project = loaded.plan.projects.iter().find(|one| one.id.value == "ashby-infant-extension");
        let expected = [
            "all housing sites: a year earlier, at 0.8 times the rate".to_owned(),
            "housing sites of Ashby: built no further".to_owned(),
            "housing sites of status full: 3 years later".to_owned(),
            format!("{}: at 1.1 times the budget", project.expect("a project").name.value),
            "all sources: at 0.9 times the amount".to_owned(),
            "pupil yield standard: 1.1 times as many pupils a dwelling".to_owned(),
            "Ashby: 0.95 times the Reception cohorts after the base year".to_owned(),
            "Ashby Infant: admission number 45 in 2015/16".to_owned(),
            "all projects: outside the programme".to_owned(),
            "school:ashby-infant/capacity becomes 200".to_owned(),
        ];
        assert_eq!(about.changes, expected);
    }
}
