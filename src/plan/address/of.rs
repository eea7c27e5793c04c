//! The address of what a span covers, as scenarios and `[[accepted]]` write it: `school:drake-infant/roll/2013/14/R`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::super::node::{self, Node, Table, Value};
use super::super::text::{FileId, Files, Span};
use super::first_year;
use crate::calendar::{AcademicYear, NcYear};

/// The keys and places that lead to a value.
type Path<'a> = Vec<Cow<'a, str>>;

/// The addresses of a plan's values by where they stand. Files are read as they are asked for.
#[derive(Debug)]
pub struct Addresses<'a> {
    files: &'a Files,
    trees: BTreeMap<FileId, Table>,
}

impl<'a> Addresses<'a> {
    /// Of the files that a plan was read from.
    #[must_use]
    pub fn of(files: &'a Files) -> Self {
        Self { files, trees: BTreeMap::new() }
    }

    /// The address of the innermost value, key or table that stands where a span begins; of a file as a whole, what the
    /// file is of. Empty where nothing is written, or nothing that has an address.
    pub fn at(&mut self, span: Span) -> String {
        let Some((id, file)) = span.file.and_then(|id| Some((id, self.files.get(id)?))) else {
            return String::new();
        };
        let Some((folder, stem)) = file.path.strip_suffix(".toml").and_then(|path| path.split_once('/')) else {
            return String::new();
        };
        let tree = self.trees.entry(id).or_insert_with(|| node::parse(id, &file.text).0);
        let mut path = Vec::new();
        if span != Span::whole(id) {
            let mut found = None;
            search(tree, span.start, &mut path, None, &mut found);
            path = found.unwrap_or_default();
        }
        written(folder, stem, tree, &path)
    }
}

/// Looks for the innermost place that begins at a byte; `first` is the first NC year of the school around it.
fn search<'a>(table: &'a Table, start: u32, path: &mut Path<'a>, first: Option<NcYear>, found: &mut Option<Path<'a>>) {
    let covers = |span: Span| span.start <= start && start < span.end.max(span.start + 1);
    let first = first.or_else(|| first_year(table));
    for entry in &table.entries {
        path.push(Cow::Borrowed(&entry.key));
        if covers(entry.span) || covers(entry.node.span) {
            *found = Some(path.clone());
        }
        match &entry.node.value {
            Value::Table(inner) => search(inner, start, path, first, found),
            Value::List(items) => {
                let is_roll = AcademicYear::parse(&entry.key).is_ok();
                let leads_on = |item: &Node| covers(item.span) || matches!(item.value, Value::Table(_));
                for (place, item) in items.iter().enumerate().filter(|(_, item)| leads_on(item)) {
                    let of_roll = first.filter(|_| is_roll).and_then(|first| {
                        let number = usize::from(first.number()) + place;
                        u8::try_from(number).ok().and_then(NcYear::new)
                    });
                    path.push(Cow::Owned(of_roll.map_or_else(|| (place + 1).to_string(), |year| year.to_string())));
                    if covers(item.span) {
                        *found = Some(path.clone());
                    }
                    if let Value::Table(inner) = &item.value {
                        search(inner, start, path, first, found);
                    }
                    path.pop();
                }
            }
            _ => {}
        }
        path.pop();
    }
}

/// A path through a file as an address.
fn written(folder: &str, stem: &str, tree: &Table, path: &Path<'_>) -> String {
    let keys: Vec<&str> = path.iter().map(AsRef::as_ref).collect();
    let (root, rest) = match (folder, keys.as_slice()) {
        ("planning-areas", ["yield", id, rest @ ..]) if stem == "assumptions" => (format!("yield:{id}"), rest),
        ("planning-areas", rest) if stem == "assumptions" => ("assumptions".to_owned(), rest),
        ("planning-areas", [kind @ ("school" | "site"), place, rest @ ..]) => (item(tree, kind, place), rest),
        ("planning-areas", ["area", rest @ ..] | rest) => (format!("area:{stem}"), rest),
        ("capital", [kind @ ("source" | "project" | "index" | "benchmark" | "baseline"), place, rest @ ..]) => {
            (item(tree, kind, place), rest)
        }
        ("capital", ["programme", rest @ ..]) => ("programme".to_owned(), rest),
        ("capital", rest) => (format!("capital:{stem}"), rest),
        (_, rest) => (format!("scenario:{stem}"), rest),
    };
    // An id stands for the whole that it is of.
    let rest = if rest == ["id"] { &[] } else { rest };
    [root.as_str()].into_iter().chain(rest.iter().copied()).collect::<Vec<_>>().join("/")
}

/// One of several tables by its id, or counted from 1 where it has none.
fn item(tree: &Table, kind: &str, place: &str) -> String {
    let id = || {
        let Value::List(items) = &tree.get(kind)?.value else { return None };
        let Value::Table(table) = &items.get(place.parse::<usize>().ok()?.checked_sub(1)?)?.value else { return None };
        match &table.get("id")?.value {
            Value::Text(id) => Some(id.clone()),
            _ => None,
        }
    };
    format!("{kind}:{}", id().unwrap_or_else(|| place.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The address of the place where a text begins in a file.
    fn at(path: &str, text: &str, what: &str) -> String {
        let mut files = Files::default();
        let file = files.add(path.to_owned(), text.to_owned());
        let start = u32::try_from(text.find(what).unwrap_or_default()).unwrap_or_default();
        Addresses::of(&files).at(Span { file: Some(file), start, end: start + 1 })
    }

    #[test]
    fn an_address_leads_back_to_what_is_written() {
        let area = "[area]\nname = \"W\"\n[reception_cohort]\n\"2014/15\" = 71\n[[school]]\nid = \"a\"\nyears = \"3-6\"\n\
                    [[school]]\nid = \"b\"\nyears = \"3-6\"\ncapacity = 240\n[school.roll]\n\"2013/14\" = [51, 49, 48]\n\
                    [[site]]\nid = \"s\"\nschools = { b = 1.0 }\n";
        let of = |what| at("planning-areas/w.toml", area, what);
        assert_eq!(of("\"W\""), "area:w/name");
        assert_eq!(of("71"), "area:w/reception_cohort/2014/15");
        assert_eq!(of("240"), "school:b/capacity");
        assert_eq!(of("\"b\""), "school:b");
        assert_eq!(of("49"), "school:b/roll/2013/14/4");
        assert_eq!(of("b = 1.0"), "site:s/schools/b");
        let settings = "share = [0.2, 0.4]\n[yield.flats]\nprimary = 2.8\n";
        assert_eq!(at("planning-areas/assumptions.toml", settings, "0.4"), "assumptions/share/2");
        assert_eq!(at("planning-areas/assumptions.toml", settings, "2.8"), "yield:flats/primary");
        let capital = "[programme]\nlast_year = \"2017-18\"\n[[project]]\nid = \"p\"\n[[project.places]]\nadds = 30\n\
                       [[risk]]\ntext = \"rain\"\n";
        assert_eq!(at("capital/1.toml", capital, "\"2017-18\""), "programme/last_year");
        assert_eq!(at("capital/1.toml", capital, "30"), "project:p/places/1/adds");
        assert_eq!(at("capital/1.toml", capital, "\"rain\""), "capital:1/risk/1/text");
    }

    #[test]
    fn what_is_written_nowhere_has_no_address() {
        let mut files = Files::default();
        let file = files.add("planning-areas/w.toml".to_owned(), "[area]\n".to_owned());
        let mut addresses = Addresses::of(&files);
        assert_eq!(addresses.at(Span::DEFAULT), "");
        assert_eq!(addresses.at(Span::whole(file)), "area:w");
    }
}
