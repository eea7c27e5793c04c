//! Addresses of single values, as scenarios write them: `project:drake-primary/spend/2014-15`.
//!
//! An address begins with what it is about (`assumptions`, `programme`, `area:ID`, `yield:ID`, `school:ID`, `site:ID`,
//! `source:ID`, `project:ID`, `index:ID`, `benchmark:ID`), then names the keys down to the value, parted by `/`. An academic year keeps its own
//! slash (`school:drake-infant/roll/2013/14`). One of several tables or numbers is counted from 1
//! (`source:hethersett-s106/trigger/1/amount`); a number of a roll may also be named by its NC year (`…/roll/2013/14/R`).

use std::rc::Rc;

use super::catalogue::Tree;
use super::diagnostic::Diagnostic;
use super::nearest::nearest;
use super::node::{Node, Table, Value};
use super::scenario::Edit;
use super::text::Span;
use crate::calendar::{AcademicYear, NcYear, YearRange};

/// The trees of a plan's files. Copies share them, but for those that are changed.
#[derive(Clone, Debug, Default)]
pub struct Trees {
    /// `planning-areas/assumptions.toml`.
    pub assumptions: Option<Rc<Tree>>,
    /// The areas' files, in order of name.
    pub areas: Vec<Rc<Tree>>,
    /// The capital files, in order of name.
    pub capital: Vec<Rc<Tree>>,
}

/// Sets one value; adds it where it is not written yet.
///
/// # Errors
/// Says which part of the address nothing in the plan has.
pub fn set(trees: &mut Trees, edit: &Edit) -> Result<(), Diagnostic> {
    let unknown = |message: String, help: String| Diagnostic::error("unknown-address", edit.at.span, message, help);
    let (root, rest) = edit.at.split_once('/').ok_or_else(|| {
        unknown(
            format!("`{}` names no value", *edit.at),
            "write what it is about and the value: \"project:drake-primary/budget\"".to_owned(),
        )
    })?;
    let path = parts(rest);
    let (kind, id) = root.split_once(':').unwrap_or((root, ""));
    let table = match kind {
        "assumptions" => trees.assumptions.as_mut().map(table_of),
        "programme" => {
            let written = trees.capital.iter_mut().find(|tree| tree.table.get("programme").is_some());
            written.and_then(|tree| table_of(tree).get_mut("programme")).and_then(as_table)
        }
        "yield" => trees
            .assumptions
            .as_mut()
            .and_then(|tree| table_of(tree).get_mut("yield"))
            .and_then(as_table)
            .and_then(|table| table.get_mut(id))
            .and_then(as_table),
        "area" => trees.areas.iter_mut().find(|tree| tree.name == id).map(table_of),
        "school" | "site" => item(&mut trees.areas, kind, id),
        "source" | "project" | "index" | "benchmark" => item(&mut trees.capital, kind, id),
        _ => {
            let known = [
                "assumptions",
                "programme",
                "yield",
                "area",
                "school",
                "site",
                "source",
                "project",
                "index",
                "benchmark",
            ];
            let help = match nearest(kind, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("begin with one of {}", known.join(", ")),
            };
            return Err(unknown(format!("`{kind}` is nothing that an address begins with"), help));
        }
    };
    let Some(mut table) = table else {
        let help = "name an id of this plan".to_owned();
        return Err(unknown(format!("the plan has no `{root}`"), help));
    };
    // An area's own keys stand in its [area] table.
    let beside = ["reception_cohort", "override", "accepted", "completions"];
    if kind == "area" && !path.first().is_some_and(|key| beside.contains(key)) {
        table = child(table, "area", edit.at.span)
            .ok_or_else(|| unknown(format!("`{root}` has no [area]"), "add it to the area's file".to_owned()))?;
    }
    put(table, &path, edit, None).ok_or_else(|| {
        unknown(
            format!("`{}` leads to no value", *edit.at),
            "name the keys as the files have them, parted by /".to_owned(),
        )
    })
}

/// The parts of an address; an academic year is one part.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let bytes = rest.as_bytes();
        let is_year = bytes.len() >= 7
            && bytes[4] == b'/'
            && [0, 1, 2, 3, 5, 6].iter().all(|&place| bytes[place].is_ascii_digit())
            && bytes.get(7).is_none_or(|byte| *byte == b'/');
        let end = if is_year { 7 } else { rest.find('/').unwrap_or(rest.len()) };
        parts.push(&rest[..end]);
        rest = rest[end..].strip_prefix('/').unwrap_or("");
    }
    parts
}

fn as_table(node: &mut Node) -> Option<&mut Table> {
    match &mut node.value {
        Value::Table(table) => Some(table),
        _ => None,
    }
}

/// A tree's table, to change: from here on the tree is a copy of its own.
fn table_of(tree: &mut Rc<Tree>) -> &mut Table {
    &mut Rc::make_mut(tree).table
}

/// The table of an item of a kind, to change.
fn item<'a>(trees: &'a mut [Rc<Tree>], kind: &str, id: &str) -> Option<&'a mut Table> {
    let (tree, place) = trees.iter_mut().find_map(|tree| place_of(&tree.table, kind, id).map(|place| (tree, place)))?;
    let Value::List(items) = &mut table_of(tree).get_mut(kind)?.value else { return None };
    items.get_mut(place).and_then(as_table)
}

/// Where the item of a kind stands among those of a file.
fn place_of(table: &Table, kind: &str, id: &str) -> Option<usize> {
    let Value::List(items) = &table.get(kind)?.value else { return None };
    let is_it = |node: &Node| match &node.value {
        Value::Table(table) => {
            table.get("id").is_some_and(|node| matches!(&node.value, Value::Text(text) if text == id))
        }
        _ => false,
    };
    items.iter().position(is_it)
}

/// A table within, added if there is none.
fn child<'a>(table: &'a mut Table, key: &str, span: Span) -> Option<&'a mut Table> {
    if table.get(key).is_none() {
        table.set(key, span, Node { span, value: Value::Table(Table::default()) });
    }
    table.get_mut(key).and_then(as_table)
}

/// Sets the value at a path; `first` is the first NC year of the school that the path leads through.
fn put(table: &mut Table, path: &[&str], edit: &Edit, first: Option<NcYear>) -> Option<()> {
    let (key, rest) = path.split_first()?;
    if rest.is_empty() {
        table.set(key, edit.at.span, edit.to.clone());
        return Some(());
    }
    let first = first.or_else(|| match &table.get("years")?.value {
        Value::Text(text) => YearRange::parse(text).map(|range| range.first),
        _ => None,
    });
    if table.get(key).is_none() {
        return put(child(table, key, edit.at.span)?, rest, edit, first);
    }
    match &mut table.get_mut(key)?.value {
        Value::Table(inner) => put(inner, rest, edit, first),
        Value::List(items) => {
            let (which, rest) = rest.split_first()?;
            let place = match which.parse::<usize>() {
                // A roll's numbers go by NC year, other lists are counted from 1.
                Ok(number) if AcademicYear::parse(key).is_err() => number.checked_sub(1)?,
                _ => NcYear::parse(which)?.index().checked_sub(first?.index())?,
            };
            let node = items.get_mut(place)?;
            if rest.is_empty() {
                *node = Node { span: edit.to.span, value: edit.to.value.clone() };
                return Some(());
            }
            put(as_table(node)?, rest, edit, first)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn an_academic_year_is_one_part_of_an_address() {
        assert_eq!(parts("roll/2013/14/R"), ["roll", "2013/14", "R"]);
        assert_eq!(parts("spend/2014-15"), ["spend", "2014-15"]);
        assert_eq!(parts("trigger/1/amount"), ["trigger", "1", "amount"]);
        assert_eq!(parts("budget"), ["budget"]);
    }
}
