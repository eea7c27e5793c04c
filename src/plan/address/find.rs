//! Finding a value, or what is written at a place, for those who ask where a figure of the files comes from.

use std::rc::Rc;

use super::super::catalogue::Tree;
use super::super::model::{Basis, Word};
use super::super::node::{self, Node, Table, Value};
use super::super::scenario;
use super::super::text::{FileId, Files, Position, Span};
use super::{Address, Addresses, Trees, first_year, is_in_area_table, place_in};
use crate::calendar::NcYear;

/// A value of the plan's files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its address.
    pub address: String,
    /// The value as it is written, texts without their quotes.
    pub value: String,
    /// Where it stands.
    pub place: Position,
    /// How firm it is: what the innermost table around it says.
    pub basis: Basis,
    /// The source that the same table names; empty if it names none.
    pub source: String,
}

/// The value of an address, with the single values that these scenarios set; `None` where the files have none.
#[must_use]
pub fn written(files: &Files, scenarios: &[String], address: &str) -> Option<Written> {
    let mut trees = read(files, scenarios);
    let of = Address::of(address);
    let mut table: &Table = trees.root(&of)?;
    let mut origin = of_table(table, (Basis::Published, String::new()));
    if is_in_area_table(&of) {
        let Value::Table(area) = &table.get("area")?.value else { return None };
        (table, origin) = (area, of_table(area, origin));
    }
    let (node, (basis, source)) = get(table, &of.path, None, origin)?;
    let place = files.position(node.span)?;
    Some(Written { address: address.to_owned(), value: words(node)?, place, basis, source })
}

/// The value that is written where a span begins.
#[must_use]
pub fn written_at(files: &Files, scenarios: &[String], span: Span) -> Option<Written> {
    let address = Addresses::of(files).at(span);
    written(files, scenarios, &address)
}

/// The trees of a plan's files, with the single values of scenarios set.
fn read(files: &Files, scenarios: &[String]) -> Trees {
    let mut trees = Trees::default();
    let mut edits = Vec::new();
    for (place, file) in files.iter().enumerate() {
        let id = FileId(u32::try_from(place).unwrap_or(u32::MAX));
        let Some((folder, name)) = file.path.strip_suffix(".toml").and_then(|path| path.split_once('/')) else {
            continue;
        };
        let tree = || Tree { file: id, name: name.to_owned(), table: node::parse(id, &file.text).0, is_readable: true };
        match folder {
            "planning-areas" if name == "assumptions" => trees.assumptions = Some(Rc::new(tree())),
            "planning-areas" => trees.areas.push(Rc::new(tree())),
            "capital" => trees.capital.push(Rc::new(tree())),
            "scenarios" if scenarios.iter().any(|on| on == name) => edits.push((name, scenario::edits(&tree()))),
            _ => {}
        }
    }
    for on in scenarios {
        for edit in edits.iter().filter(|(name, _)| name == on).flat_map(|(_, edits)| edits) {
            // What is wrong with it was said when the plan was read.
            super::set(&mut trees, edit).unwrap_or_default();
        }
    }
    trees
}

/// What a table says of its figures, else what the one around it does.
fn of_table(table: &Table, around: (Basis, String)) -> (Basis, String) {
    let text = |key| match table.get(key).map(|node| &node.value) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    };
    match (text("basis"), text("source")) {
        (None, None) => around,
        (basis, source) => {
            let basis = basis.and_then(|word| Basis::of(&word)).unwrap_or_default();
            (basis, source.unwrap_or_default())
        }
    }
}

type Origin = (Basis, String);

/// The value at a path, with what is said of where it comes from.
fn get<'a>(table: &'a Table, path: &[&str], first: Option<NcYear>, origin: Origin) -> Option<(&'a Node, Origin)> {
    let (key, rest) = path.split_first()?;
    let first = first.or_else(|| first_year(table));
    let node = table.get(key)?;
    let (node, rest) = match (&node.value, rest) {
        (Value::List(items), [which, rest @ ..]) => (items.get(place_in(key, which, first)?)?, rest),
        _ => (node, rest),
    };
    match (&node.value, rest) {
        (_, []) => Some((node, origin)),
        (Value::Table(inner), rest) => get(inner, rest, first, of_table(inner, origin)),
        _ => None,
    }
}

/// A value as it is written; `None` of a table, or of a list that holds some.
fn words(node: &Node) -> Option<String> {
    Some(match &node.value {
        Value::Text(text) | Value::Float(text) | Value::Huge(text) | Value::Date(text) => text.clone(),
        Value::Whole(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::List(items) => {
            let items: Option<Vec<String>> = items.iter().map(words).collect();
            format!("[{}]", items?.join(", "))
        }
        Value::Table(_) | Value::Broken => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Files {
        let mut files = Files::default();
        let mut add = |path: &str, text: &str| files.add(path.to_owned(), text.to_owned());
        add("planning-areas/assumptions.toml", "shrinkage = 30\n[yield.flats]\nprimary = 0.1\nbasis = \"estimate\"\n");
        add(
            "planning-areas/w.toml",
            "[area]\nname = \"Weston\"\nsource = \"the plan\"\n[reception_cohort]\n\"2014/15\" = 71\n\
             [[school]]\nid = \"b\"\nyears = \"3-6\"\ncapacity = 240\nsource = \"the register\"\n\
             [school.roll]\n\"2013/14\" = [51, 49, 48, 50]\nbasis = \"illustrative\"\n",
        );
        add("capital/1.toml", "[[project]]\nid = \"p\"\nbudget = \"£2m\"\n[[project.places]]\nadds = 30\n");
        add("scenarios/dear.toml", "[[change]]\nat = \"project:p/budget\"\nto = \"£3m\"\n");
        files
    }

    fn found(scenarios: &[String], address: &str) -> Option<(String, String, Basis, String)> {
        let one = written(&files(), scenarios, address)?;
        Some((one.value, format!("{}:{}", one.place.file, one.place.line), one.basis, one.source))
    }

    #[test]
    fn a_value_is_found_with_its_place_and_where_it_comes_from() {
        let of = |address| found(&[], address);
        let is = |value: &str, place: &str, basis, source: &str| {
            Some((value.to_owned(), place.to_owned(), basis, source.to_owned()))
        };
        let areas = "planning-areas/w.toml";
        assert_eq!(of("assumptions/shrinkage"), is("30", "planning-areas/assumptions.toml:1", Basis::Published, ""));
        assert_eq!(of("yield:flats/primary"), is("0.1", "planning-areas/assumptions.toml:3", Basis::Estimate, ""));
        assert_eq!(of("area:w/name"), is("Weston", &format!("{areas}:2"), Basis::Published, "the plan"));
        assert_eq!(of("area:w/reception_cohort/2014/15"), is("71", &format!("{areas}:5"), Basis::Published, ""));
        assert_eq!(of("school:b/capacity"), is("240", &format!("{areas}:9"), Basis::Published, "the register"));
        let roll = |value| is(value, &format!("{areas}:12"), Basis::Illustrative, "");
        assert_eq!(of("school:b/roll/2013/14/4"), roll("49"));
        assert_eq!(of("school:b/roll/2013/14"), roll("[51, 49, 48, 50]"));
        assert_eq!(of("project:p/places/1/adds"), is("30", "capital/1.toml:5", Basis::Published, ""));
        for nothing in
            ["school:b", "school:c/capacity", "school:b/roll/2013/14/R", "project:p/places", "area:w/area", ""]
        {
            assert_eq!(of(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn a_value_that_a_scenario_sets_stands_in_the_scenario() {
        let on = ["dear".to_owned()];
        assert_eq!(found(&[], "project:p/budget").map(|one| one.1), Some("capital/1.toml:3".to_owned()));
        let one = found(&on, "project:p/budget").map(|one| (one.0, one.1));
        assert_eq!(one, Some(("£3m".to_owned(), "scenarios/dear.toml:3".to_owned())));
    }

    #[test]
    fn what_stands_at_a_place_is_found_by_its_address() {
        let files = files();
        let text = files.get(FileId(1)).map(|file| file.text.as_str()).unwrap_or_default();
        let start = u32::try_from(text.find("240").unwrap_or_default()).unwrap_or_default();
        let at = |start| written_at(&files, &[], Span { file: Some(FileId(1)), start, end: start + 3 });
        assert_eq!(at(start).map(|one| one.address), Some("school:b/capacity".to_owned()));
        assert_eq!(at(u32::MAX - 3), None);
    }
}
