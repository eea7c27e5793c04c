//! The one grammar of addresses, of values that the files hold and of figures that follow from them:
//! `project:drake-primary/spend/2014-15`, `school:drake-infant/2016-17/R`.
//!
//! An address begins with what it is about (`assumptions`, `programme`, `area:ID`, `school:ID`, `project:ID` …), then
//! names what is meant of it, parted by `/`. An academic year keeps its own slash (`school:drake-infant/roll/2013/14`).
//! Of values the names are the keys of the files; one of several tables or numbers is counted from 1
//! (`source:hethersett-s106/trigger/1/amount`), and a number of a roll may also be named by its NC year
//! (`…/roll/2013/14/R`). Scenarios set values by them, `explain` finds both, findings and cells tell them.

mod find;
mod of;
mod set;

pub use find::{Written, written, written_at};
pub use of::Addresses;
pub use set::set;

use std::rc::Rc;

use super::catalogue::Tree;
use super::node::{Node, Table, Value};
use crate::calendar::{AcademicYear, NcYear, YearRange};

/// What the address of a value may begin with; `scenario:NAME`, `capital:FILE` and `baseline:ID` are told of findings
/// alone.
pub const ROOTS: [&str; 10] =
    ["assumptions", "programme", "yield", "area", "school", "site", "source", "project", "index", "benchmark"];

/// An address, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address<'a> {
    /// What it begins with, before `:`.
    pub kind: &'a str,
    /// The id behind it; empty where there is none.
    pub id: &'a str,
    /// The names that follow, between `/`.
    pub path: Vec<&'a str>,
}

impl<'a> Address<'a> {
    /// Takes an address apart.
    #[must_use]
    pub fn of(text: &'a str) -> Self {
        let (root, rest) = text.split_once('/').unwrap_or((text, ""));
        let (kind, id) = root.split_once(':').unwrap_or((root, ""));
        Self { kind, id, path: parts(rest) }
    }

    /// What it is about: `project:drake-primary`.
    #[must_use]
    pub fn root(&self) -> String {
        if self.id.is_empty() { self.kind.to_owned() } else { format!("{}:{}", self.kind, self.id) }
    }
}

/// The names between slashes; an academic year is one of them.
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

/// Keys of an area's file that stand beside its `[area]` table.
const BESIDE_AREA: [&str; 4] = ["reception_cohort", "override", "accepted", "completions"];

impl Trees {
    /// The table that an address begins with, to change: from here on its tree is a copy of its own. `None` where the
    /// plan has no such thing.
    fn root(&mut self, address: &Address<'_>) -> Option<&mut Table> {
        let Address { kind, id, .. } = *address;
        match kind {
            "assumptions" => self.assumptions.as_mut().map(table_of),
            "programme" => {
                let written = self.capital.iter_mut().find(|tree| tree.table.get("programme").is_some());
                written.and_then(|tree| table_of(tree).get_mut("programme")).and_then(as_table)
            }
            "yield" => {
                let yields = table_of(self.assumptions.as_mut()?).get_mut("yield").and_then(as_table);
                yields.and_then(|table| table.get_mut(id)).and_then(as_table)
            }
            "area" => self.areas.iter_mut().find(|tree| tree.name == id).map(table_of),
            "school" | "site" => item(&mut self.areas, kind, id),
            "source" | "project" | "index" | "benchmark" => item(&mut self.capital, kind, id),
            _ => None,
        }
    }
}

/// Whether the names of an address stand in an area's `[area]` table.
fn is_in_area_table(address: &Address<'_>) -> bool {
    address.kind == "area" && !address.path.first().is_some_and(|key| BESIDE_AREA.contains(key))
}

/// The first NC year of the school that a table is, if it is one.
fn first_year(table: &Table) -> Option<NcYear> {
    match &table.get("years")?.value {
        Value::Text(text) => YearRange::parse(text).map(|range| range.first),
        _ => None,
    }
}

/// Which item of the list under a key is meant: a roll's numbers go by NC year, other lists are counted from 1.
fn place_in(key: &str, which: &str, first: Option<NcYear>) -> Option<usize> {
    match which.parse::<usize>() {
        Ok(number) if AcademicYear::parse(key).is_err() => number.checked_sub(1),
        _ => NcYear::parse(which)?.index().checked_sub(first?.index()),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_academic_year_is_one_part_of_an_address() {
        let of = |text| Address::of(text);
        assert_eq!(of("school:a/roll/2013/14/R").path, ["roll", "2013/14", "R"]);
        assert_eq!(of("project:p/spend/2014-15").path, ["spend", "2014-15"]);
        assert_eq!(of("source:s/trigger/1/amount").path, ["trigger", "1", "amount"]);
        assert_eq!(of("school:a/2016/17/R/base").path, ["2016/17", "R", "base"]);
        assert_eq!(of("assumptions/shrinkage"), Address { kind: "assumptions", id: "", path: vec!["shrinkage"] });
        assert_eq!(
            (of("unlisted:2016-17").id, of("yield:flats/primary").root()),
            ("2016-17", "yield:flats".to_owned())
        );
    }
}
