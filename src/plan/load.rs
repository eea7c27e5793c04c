//! Reading a plan from its folder: what is sound, and everything that is wrong, in one go.

use std::collections::BTreeMap;
use std::path::Path;

use super::address::{self, Trees};
use super::catalogue::{BASE, Catalogue, Item, Kind, Tree, is_reserved_scenario, slug};
use super::diagnostic::{Diagnostic, Severity};
use super::draft::Draft;
use super::files::{self, Changed, Folder};
use super::incomplete::{self, Incomplete};
use super::log::Log;
use super::model::{Plan, Project, SchoolId};
use super::node::{Table, Value};
use super::read_area;
use super::read_register::{self, Register};
use super::read_school::{self, Context};
use super::scenario::{self, Edit, Scenario};
use super::scenario_words::{About, about};
use super::text::{At, Span};
use super::{
    check, check_prices, limits, read_accepted, read_assumptions, read_capital, read_prices, read_project, references,
    scenario_effect,
};
use crate::calendar::{AcademicYear, NcYear};

/// A plan as far as it is sound, and what is said of it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Without the items that have errors; scenarios applied.
    pub plan: Plan,
    /// Errors, and those findings that need no computed figure, by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// The scenarios that the plan has, by name.
    pub scenario_names: Vec<String>,
    /// The same with their titles and what they change.
    pub scenarios: Vec<About>,
    /// What became of a save that had been cut off, in words for the user, if one had.
    pub repaired: Option<&'static str>,
}

impl Loaded {
    /// Whether anything is wrong that leaves a figure undefined.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|said| said.severity == Severity::Error)
    }
}

/// Reads the plan in `folder` and applies the named scenarios, in order.
///
/// Never fails: what cannot be read is among the diagnostics, and the plan holds the rest. Names that the plan has no
/// scenario of are passed over; see [`Loaded::scenario_names`].
#[must_use]
pub fn load(folder: &Path, scenarios: &[String]) -> Loaded {
    load_changed(folder, scenarios, &Changed::new())
}

/// Reads the plan as [`load`] does, but with texts in place of some of its files, or beside them, by path relative to
/// the folder: what the plan would be if they were written.
#[must_use]
pub fn load_changed(folder: &Path, scenarios: &[String], changed: &Changed) -> Loaded {
    read(folder, scenarios, changed, true)
}

/// Reads the plan likewise, without scenarios and without looking for what is odd in it: errors alone.
#[must_use]
pub(crate) fn load_errors(folder: &Path, changed: &Changed) -> Loaded {
    read(folder, &[], changed, false)
}

fn read(folder: &Path, scenarios: &[String], changed: &Changed, finds: bool) -> Loaded {
    let log = Log::default();
    let Folder { files, trees, scenarios: scenario_trees, repaired } = files::read(folder, changed, &log);
    for tree in scenario_trees.iter().filter(|tree| is_reserved_scenario(&tree.name)) {
        let message = format!("a scenario cannot be called `{}`: to `compare`, {RESERVED}", tree.name);
        let help = format!("rename the file, to scenarios/{}.toml for instance", unreserved(&tree.name));
        log.error("reserved-id", Span::whole(tree.file), message, help);
    }
    let named = |name: &String| scenario_trees.iter().find(|tree| tree.name == *name);
    let chosen: Vec<&Tree> =
        scenarios.iter().filter_map(named).filter(|tree| !is_reserved_scenario(&tree.name)).collect();

    let mut changed = trees.clone();
    for edit in chosen.iter().flat_map(|tree| scenario::edits(tree)) {
        set(&mut changed, &edit, &log);
    }
    let (plan, abouts) = build(&changed, &scenario_trees, &chosen, &log);
    if finds {
        log.extend(check::findings(&plan));
    }
    log.extend(check_prices::check(&plan));

    // The single values of the other scenarios are checked by reading the plan with each of them in turn.
    for tree in scenario_trees.iter().filter(|tree| !scenarios.contains(&tree.name)) {
        let edits = scenario::edits(tree);
        if edits.is_empty() {
            continue;
        }
        let trial = Log::default();
        let mut changed = trees.clone();
        for edit in &edits {
            set(&mut changed, edit, &trial);
        }
        build(&changed, &[], &[], &trial);
        let of_it = |said: &Diagnostic| said.span.file == Some(tree.file) && said.severity == Severity::Error;
        log.extend(trial.into_diagnostics().into_iter().filter(of_it));
    }

    let mut diagnostics = log.into_diagnostics();
    diagnostics.sort_by(|a, b| (a.span.file, a.span.start, a.code).cmp(&(b.span.file, b.span.start, b.code)));
    diagnostics.dedup();
    let off = scenario_trees.iter().filter(|tree| !scenarios.contains(&tree.name)).map(|tree| tree.file).collect();
    let incomplete = Incomplete::of(plan.incomplete.left_out, &diagnostics, &files, &off);
    let scenarios = chosen.iter().map(|tree| tree.name.clone()).collect();
    let plan = Plan { files, scenarios, incomplete, ..plan };
    let scenario_names = scenario_trees.into_iter().map(|tree| tree.name).collect();
    Loaded { plan, diagnostics, scenario_names, scenarios: abouts, repaired }
}

/// Why a scenario's name is reserved.
const RESERVED: &str = "`base` is the plan without a scenario, and `+` stands between two";

/// A name near to a reserved one.
fn unreserved(name: &str) -> String {
    let near = slug(name);
    if near == BASE { format!("{BASE}-case") } else { near }
}

fn set(trees: &mut Trees, edit: &Edit, log: &Log) {
    if let Err(problem) = address::set(trees, edit) {
        log.push(problem);
    }
}

/// Reads the trees of a plan and applies the chosen scenarios; with the plan, what is to be said of each scenario.
fn build(trees: &Trees, scenario_trees: &[Tree], chosen: &[&Tree], log: &Log) -> (Plan, Vec<About>) {
    let readable = trees.assumptions.as_deref().filter(|tree| tree.is_readable);
    let catalogue = Catalogue::gather(readable, &trees.areas, &trees.capital, log);
    let top = readable.map(|tree| (&tree.table, Span::whole(tree.file)));
    let settings = read_assumptions::settings(top, &catalogue, log);

    let projects = read_all(&catalogue.projects, |_, item| read_project::project(item, &catalogue, log));
    let context = Context {
        catalogue: &catalogue,
        base_year: settings.has_base_year.then_some(*settings.assumptions.base_year),
        raised_to: raised_to(&projects, catalogue.schools.items.len()),
        opened: opened(&catalogue),
        opened_from: opened_from(&projects, catalogue.schools.items.len()),
    };
    let register = Register::new(&trees.capital, &catalogue, log);
    let readable_areas = trees.areas.iter().filter(|tree| tree.is_readable);
    let area_trees: BTreeMap<&str, &Tree> = readable_areas.map(|tree| (tree.name.as_str(), tree.as_ref())).collect();
    let area_tree = |item: &Item<'_>| area_trees.get(item.id.value.as_str()).copied();
    let areas = &catalogue.areas.items;
    let mut draft = Draft {
        assumptions: settings.assumptions,
        yields: read_all(&catalogue.yields, |_, item| read_assumptions::yields(item, log)),
        areas: areas.iter().map(|item| read_area::area(item, area_tree(item), &catalogue, log)).collect(),
        schools: read_all(&catalogue.schools, |place, item| read_school::school(SchoolId(place), item, &context, log)),
        sites: read_all(&catalogue.sites, |_, item| read_area::site(item, &catalogue, log)),
        overrides: trees.areas.iter().flat_map(|tree| read_area::overrides(tree, &catalogue, log)).collect(),
        programme: read_capital::programme(&trees.capital, log),
        indices: read_all(&catalogue.indices, |_, item| read_prices::index(item, log)),
        benchmarks: read_all(&catalogue.benchmarks, |_, item| read_prices::benchmark(item, &catalogue, log)),
        sources: read_all(&catalogue.sources, |_, item| read_capital::source(item, &catalogue, log)),
        projects,
        baselines: read_all(&catalogue.baselines, |_, item| read_register::baseline(item, log)),
        decisions: register.decisions(),
        risks: register.risks(),
    };
    if draft.assumptions.completions.years.is_empty() {
        draft.assumptions.completions_yield = read_assumptions::yield_of_areas(&draft.areas, &catalogue, log);
    }
    let scenarios: Vec<(&Tree, Scenario)> =
        scenario_trees.iter().map(|tree| (tree, scenario::read(tree, &catalogue, log))).collect();
    references::check(&mut draft, &context.raised_to, log);
    draft.drop_dependents();
    let left_out = incomplete::items(&draft, &catalogue);
    let of = |name: &Tree| scenarios.iter().find(|(tree, _)| tree.name == name.name).map(|(_, scenario)| scenario);
    let abouts = scenarios.iter().map(|(tree, scenario)| about(tree, scenario, &draft, &catalogue)).collect();
    for (tree, scenario) in scenarios.iter().filter(|(tree, _)| !chosen.iter().any(|one| one.name == tree.name)) {
        scenario_effect::check(&draft, &[(&tree.name, scenario)], log);
    }
    scenario_effect::apply(
        &mut draft,
        &chosen.iter().filter_map(|tree| Some((tree.name.as_str(), of(tree)?))).collect::<Vec<_>>(),
        log,
    );
    limits::check(&mut draft, log);
    let incomplete = Incomplete { errors: 0, left_out };
    let accepted = read_accepted::accepted(trees, scenario_trees, log);
    (Plan { accepted, incomplete, ..draft.settle() }, abouts)
}

/// Reads every item of a kind; `None` where one has errors.
fn read_all<'a, T>(kind: &Kind<'a>, read: impl Fn(usize, &Item<'a>) -> Option<T>) -> Vec<Option<T>> {
    kind.items.iter().enumerate().map(|(place, item)| read(place, item)).collect()
}

/// The highest NC year that projects of the programme raise each school to.
fn raised_to(projects: &[Option<Project>], schools: usize) -> Vec<Option<NcYear>> {
    let mut tops = vec![None; schools];
    let steps = projects.iter().flatten().filter(|project| project.is_built()).flat_map(|project| &project.places);
    for places in steps {
        if let Some(years) = places.years {
            let top = &mut tops[places.school.0];
            *top = (*top).max(Some(years.last));
        }
    }
    tops
}

/// The schools that any project's step opens, whether or not the project counts or has errors.
fn opened(catalogue: &Catalogue<'_>) -> Vec<bool> {
    let mut opened = vec![false; catalogue.schools.items.len()];
    let is_true = |step: &Table| step.get("opens").is_some_and(|node| node.value.is_true());
    for project in &catalogue.projects.items {
        let Some(Value::List(steps)) = project.table.get("places").map(|node| &node.value) else { continue };
        for step in steps {
            let Value::Table(step) = &step.value else { continue };
            let school = step.get("school").filter(|_| is_true(step));
            let place = school.and_then(|node| catalogue.schools.find_node(&Log::default(), "school", node));
            if let Some(place) = place {
                opened[place.value] = true;
            }
        }
    }
    opened
}

/// The earliest year in which a step of the programme opens each school.
fn opened_from(projects: &[Option<Project>], schools: usize) -> Vec<Option<At<AcademicYear>>> {
    let mut from: Vec<Option<At<AcademicYear>>> = vec![None; schools];
    let steps =
        projects.iter().flatten().filter(|project| project.is_in_programme()).flat_map(|project| &project.places);
    for step in steps.filter(|step| *step.opens) {
        let earliest = &mut from[step.school.0];
        if earliest.is_none_or(|earliest| *earliest > *step.from) {
            *earliest = Some(step.from);
        }
    }
    from
}
