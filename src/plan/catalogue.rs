//! Everything in the plan that has an id, and what each id stands for.
//!
//! Ids are gathered from all files before anything is read, so that every reference resolves wherever it stands, also
//! one to an item whose own table has errors.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::log::Log;
use super::model::{AreaId, IndexId, ProjectGroup, ProjectId, SchoolId, SiteId, SourceId, Word, YieldId};
use super::nearest::nearest;
use super::node::{Node, Table, Value};
use super::text::{At, FileId, Span};
use super::values::{article, text_of, wrong_type};

/// A table that has an id.
#[derive(Clone, Debug)]
pub struct Item<'a> {
    /// Its id, or a stand-in where it has none.
    pub id: At<String>,
    /// The area whose file it stands in, as a place in [`Catalogue::areas`].
    pub area: Option<AreaId>,
    /// Its entries.
    pub table: &'a Table,
    /// Its header.
    pub span: Span,
    /// Whether nothing is wrong with it so far.
    pub is_sound: bool,
}

/// The items of one kind, in the order that counts, and their ids.
#[derive(Debug, Default)]
pub struct Kind<'a> {
    /// What it is, for messages.
    pub what: &'static str,
    /// The items.
    pub items: Vec<Item<'a>>,
    by_id: BTreeMap<String, usize>,
}

impl<'a> Kind<'a> {
    fn new(what: &'static str, mut items: Vec<Item<'a>>, sorted: bool, log: &Log) -> Self {
        if sorted {
            items.sort_by(|a, b| (a.area, &a.id.value).cmp(&(b.area, &b.id.value)));
        }
        let mut by_id = BTreeMap::new();
        for (place, item) in items.iter_mut().enumerate() {
            if item.id.span.file.is_none() {
                continue;
            }
            if !is_slug(&item.id) {
                item.is_sound = false;
                let help = format!("write it in lower case, digits and hyphens: \"{}\"", slug(&item.id));
                log.error(
                    "bad-id",
                    item.id.span,
                    format!("`{}` cannot be the id of {}", *item.id, article(what)),
                    help,
                );
            }
            if let Some(means) = reserved(what, &item.id) {
                item.is_sound = false;
                let message = format!("`{}` cannot be the id of {}: {means}", *item.id, article(what));
                log.error(
                    "reserved-id",
                    item.id.span,
                    message,
                    format!("write another, such as \"{}-{what}\"", *item.id),
                );
            }
            if by_id.contains_key(&item.id.value) {
                item.is_sound = false;
                let message = format!("two {what}s have the id `{}`", *item.id);
                log.error("duplicate-id", item.id.span, message, "give one of them another id");
            } else {
                by_id.insert(item.id.value.clone(), place);
            }
        }
        Self { what, items, by_id }
    }

    /// Whether an item has this id.
    pub fn has(&self, id: &str) -> bool {
        self.by_id.contains_key(id)
    }

    /// Which item an id stands for; reports an id that nothing has.
    pub fn find(&self, log: &Log, id: &str, span: Span) -> Option<At<usize>> {
        if let Some(place) = self.by_id.get(id) {
            return Some(At::new(*place, span));
        }
        // An item whose id is malformed may be meant by the id that it should have.
        if let Some(place) = self.items.iter().position(|item| !is_slug(&item.id) && slug(&item.id) == id) {
            return Some(At::new(place, span));
        }
        let help = match nearest(id, self.by_id.keys().map(String::as_str)) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("write the id of {} of this plan, or add one with this id", article(self.what)),
        };
        log.error("unknown-id", span, format!("no {} has the id `{id}`", self.what), help);
        None
    }

    /// As [`Kind::find`], for an id that a value gives.
    pub fn find_node(&self, log: &Log, key: &str, node: &Node) -> Option<At<usize>> {
        let text = text_of(log, key, node)?;
        self.find(log, &text, text.span)
    }
}

/// Every item of the plan.
#[derive(Debug, Default)]
pub struct Catalogue<'a> {
    /// By id, remainder areas last.
    pub areas: Kind<'a>,
    /// By id.
    pub yields: Kind<'a>,
    /// By area and id.
    pub schools: Kind<'a>,
    /// By area and id.
    pub sites: Kind<'a>,
    /// In the order of the files.
    pub sources: Kind<'a>,
    /// In the order of the files.
    pub projects: Kind<'a>,
    /// In the order of the files.
    pub indices: Kind<'a>,
    /// In the order of the files.
    pub baselines: Kind<'a>,
    pub benchmarks: Kind<'a>,
}

macro_rules! find {
    ($name:ident, $kind:ident, $id:ident) => {
        /// The item of a written id; reports one that nothing has.
        pub fn $name(&self, log: &Log, key: &str, node: &Node) -> Option<At<$id>> {
            self.$kind.find_node(log, key, node).map(|place| place.map($id))
        }
    };
}

impl Catalogue<'_> {
    find!(area, areas, AreaId);
    find!(school, schools, SchoolId);
    find!(site, sites, SiteId);
    find!(source, sources, SourceId);
    find!(project, projects, ProjectId);
    find!(index, indices, IndexId);
    find!(yields, yields, YieldId);
}

/// A file of the plan as a tree.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The file.
    pub file: FileId,
    /// Its name without the ending.
    pub name: String,
    /// What it says; empty if it could not be read.
    pub table: Table,
    /// Whether it could be read.
    pub is_readable: bool,
}

impl<'a> Catalogue<'a> {
    /// Gathers the ids of all files; reports those that are missing, malformed or given twice.
    pub fn gather(assumptions: Option<&'a Tree>, areas: &'a [Rc<Tree>], capital: &'a [Rc<Tree>], log: &Log) -> Self {
        let mut sorted: Vec<&Tree> = areas.iter().map(Rc::as_ref).collect();
        // What the others do not hold is listed last, in tables and in the order of places.
        sorted.sort_by(|a, b| (is_remainder(&a.table), &a.name).cmp(&(is_remainder(&b.table), &b.name)));
        let area_items = sorted
            .iter()
            .map(|tree| Item {
                id: At::new(tree.name.clone(), Span::whole(tree.file)),
                area: None,
                table: &tree.table,
                span: Span::whole(tree.file),
                is_sound: !is_broken(&tree.table),
            })
            .collect();
        let mut schools = Vec::new();
        let mut sites = Vec::new();
        for (place, tree) in sorted.iter().enumerate() {
            let area = Some(AreaId(place));
            schools.extend(items(&tree.table, "school", area, log));
            sites.extend(items(&tree.table, "site", area, log));
        }
        let list = |key: &'static str| capital.iter().flat_map(move |tree| items(&tree.table, key, None, log));
        let yields = assumptions.map(|tree| yield_items(&tree.table)).unwrap_or_default();
        Self {
            areas: Kind::new("planning area", area_items, false, log),
            yields: Kind::new("yield", yields, true, log),
            schools: Kind::new("school", schools, true, log),
            sites: Kind::new("site", sites, true, log),
            sources: Kind::new("source", list("source").collect(), false, log),
            projects: Kind::new("project", list("project").collect(), false, log),
            indices: Kind::new("index", list("index").collect(), false, log),
            baselines: Kind::new("baseline", list("baseline").collect(), false, log),
            benchmarks: Kind::new("benchmark", list("benchmark").collect(), false, log),
        }
    }
}

/// Whether an area's file says that it holds what the other areas do not.
fn is_remainder(file: &Table) -> bool {
    match file.get("area").map(|node| &node.value) {
        Some(Value::Table(area)) => area.get("remainder").is_some_and(|node| node.value.is_true()),
        _ => false,
    }
}

/// The tables of a list of tables, each with its id.
fn items<'a>(table: &'a Table, key: &'static str, area: Option<AreaId>, log: &Log) -> Vec<Item<'a>> {
    let Some(node) = table.get(key) else { return Vec::new() };
    let Value::List(list) = &node.value else {
        wrong_type(log, key, node, "a list of tables", &format!("[[{key}]]"));
        return Vec::new();
    };
    let mut found = Vec::new();
    for item in list {
        let Value::Table(table) = &item.value else {
            wrong_type(log, key, item, "a list of tables", &format!("[[{key}]]"));
            continue;
        };
        let id = table.get("id");
        if id.is_none() {
            log.error(
                "missing-key",
                item.span,
                format!("{} has no `id`", article(key)),
                format!("add `id = …` to this {key}"),
            );
        }
        let id = id.and_then(|node| text_of(log, "id", node));
        let is_sound = id.is_some() && !is_broken(table);
        let id = id.unwrap_or_else(|| At::default_of(String::new()));
        found.push(Item { id, area, table, span: item.span, is_sound });
    }
    found
}

fn yield_items(table: &Table) -> Vec<Item<'_>> {
    let Some(Node { value: Value::Table(table), .. }) = table.get("yield") else { return Vec::new() };
    table
        .entries
        .iter()
        .filter_map(|entry| {
            let Value::Table(inner) = &entry.node.value else { return None };
            let id = At::new(entry.key.clone(), entry.span);
            Some(Item { id, area: None, table: inner, span: entry.node.span, is_sound: !is_broken(inner) })
        })
        .collect()
}

/// Whether a value within could not be read.
fn is_broken(table: &Table) -> bool {
    fn broken(node: &Node) -> bool {
        match &node.value {
            Value::Broken => true,
            Value::List(items) => items.iter().any(broken),
            Value::Table(table) => is_broken(table),
            _ => false,
        }
    }
    table.entries.iter().any(|entry| broken(&entry.node))
}

/// What an id would mean beside an item of its kind, in a column of a table or on the command line.
fn reserved(what: &str, id: &str) -> Option<&'static str> {
    match what {
        "source" if id == UNFUNDED => Some("tables write it for spend that nothing pays for"),
        "project" if ProjectGroup::of(id).is_some() => Some("it is a group, and `phase --hold` takes both"),
        _ => None,
    }
}

/// What stands in tables for the source of spend that nothing pays for.
pub const UNFUNDED: &str = "unfunded";

/// The word of `compare` for the plan without a scenario.
pub const BASE: &str = "base";

/// What parts the scenarios of one side of `compare`.
pub const AND: char = '+';

/// Whether a scenario cannot have this name, for commands mean something else by it.
#[must_use]
pub fn is_reserved_scenario(name: &str) -> bool {
    name == BASE || name.contains(AND)
}

/// Whether a text can be an id: lower-case letters, digits and single hyphens between them.
pub fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

/// The nearest id to any text.
#[must_use]
pub fn slug(text: &str) -> String {
    let words = deunicode::deunicode(text).replace('\'', "").to_lowercase();
    let parts: Vec<&str> =
        words.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "name".to_owned() } else { parts.join("-") }
}

#[cfg(test)]
mod tests {
    use super::{is_slug, slug};

    #[test]
    fn ids_are_lower_case_slugs() {
        for good in ["drake-infant", "a", "2fe", "kings-lynn-2"] {
            assert!(is_slug(good), "{good}");
        }
        for bad in ["", "Drake", "drake_infant", "-a", "a-", "a--b", "é", "a b", "a/b"] {
            assert!(!is_slug(bad), "{bad}");
            assert!(is_slug(&slug(bad)), "{bad}");
        }
        assert_eq!(slug("King's Lynn, Woottons"), "kings-lynn-woottons");
        assert_eq!(slug("Saint-Exupéry – Ysgol Tŷ Gwyn, Straße"), "saint-exupery-ysgol-ty-gwyn-strasse");
    }
}
