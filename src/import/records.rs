//! Sites, sources and projects of a plan's files as an import finds, changes and adds them.

use std::collections::{BTreeMap, HashMap, HashSet};

use toml_edit::{Item, Table, Value};

use super::plan_files::PlanFiles;
use super::summary::ImportSummary;
use super::who::name_key;
use crate::calendar::FinancialYear;
use crate::money::Pence;
use crate::plan::edit::figures::{self, Change, quoted};

/// A table of one of the plan's files.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its id.
    pub id: String,
    /// The file's path.
    pub path: String,
    /// Its place among the file's tables of its kind.
    pub place: usize,
}

/// The tables of one kind, by all that lines may call them.
#[derive(Debug, Default)]
pub struct Records {
    items: Vec<Record>,
    ids: HashSet<String>,
    by_key: HashMap<String, Vec<usize>>,
}

impl Records {
    /// Adds a table with what it may be called.
    pub fn add<'a>(&mut self, record: Record, names: impl Iterator<Item = &'a str>) {
        let place = self.items.len();
        for name in names {
            let places = self.by_key.entry(name_key(name)).or_default();
            if !places.contains(&place) {
                places.push(place);
            }
        }
        self.ids.insert(record.id.clone());
        self.items.push(record);
    }

    /// The table that one of some names means, the best name first.
    ///
    /// # Errors
    /// The ids of two that it could be.
    pub fn find(&self, names: &[&str]) -> Result<Option<&Record>, [String; 2]> {
        for name in names.iter().filter(|name| !name.is_empty()) {
            match self.by_key.get(&name_key(name)).map(Vec::as_slice) {
                Some([one]) => return Ok(self.items.get(*one)),
                Some([a, b, ..]) => return Err([self.items[*a].id.clone(), self.items[*b].id.clone()]),
                _ => {}
            }
        }
        Ok(None)
    }

    /// Whether an id is taken.
    pub fn has_id(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    /// An id that is free: the text's, or with a number behind it.
    pub fn free_id(&self, text: &str) -> String {
        let short: String = crate::plan::slug(text).chars().take(80).collect();
        let short = short.trim_end_matches('-').to_owned();
        if !self.has_id(&short) {
            return short;
        }
        (2..=self.items.len() + 2)
            .map(|number| format!("{short}-{number}"))
            .find(|id| !self.has_id(id))
            .unwrap_or(short)
    }
}

/// What an import changes in a table of the plan.
#[derive(Debug, Default)]
pub struct Changes(Vec<(String, String, Change)>);

impl Changes {
    /// Notes what became of a value.
    pub fn note(&mut self, key: &str, shown: String, change: Change) {
        self.0.push((key.to_owned(), shown, change));
    }

    /// Sets an amount.
    pub fn money(&mut self, table: &mut Table, key: &str, address: &str, amount: Pence) {
        let is_same = table.get(key).and_then(Item::as_value).and_then(self::amount) == Some(amount);
        let change = if is_same { Change::None } else { figures::set_value(table, key, money(amount)) };
        self.note(address, amount.pounds(), change);
    }

    /// Sets the amounts of years in a table of years; `None` if the item is no table. Nothing in a year that the table
    /// does not name is no news.
    pub fn years(&mut self, item: &mut Item, key: &str, amounts: &BTreeMap<FinancialYear, Pence>) -> Option<()> {
        for (year, amount) in amounts {
            let year = year.to_string();
            let old = item.as_table_like()?.get(&year);
            if *amount == Pence::ZERO && old.is_none() {
                continue;
            }
            let is_same = old.and_then(Item::as_value).and_then(self::amount) == Some(*amount);
            let change = if is_same { Change::None } else { figures::set_year_value(item, &year, money(*amount))? };
            self.note(&format!("{key}/{year}"), amount.pounds(), change);
        }
        Some(())
    }

    /// Whether anything changed.
    pub fn is_any(&self) -> bool {
        self.0.iter().any(|(.., change)| *change != Change::None)
    }

    /// Puts the changes of a table into the summary, and its file among those to be written.
    pub fn finish(self, kind: &str, record: &Record, plan: &mut PlanFiles, summary: &mut ImportSummary) {
        if self.is_any() {
            plan.mark(&record.path);
        }
        for (key, shown, change) in self.0 {
            summary.change(&format!("{kind}:{}/{key}", record.id), shown, &change);
        }
    }
}

/// The text of a new table.
#[derive(Debug)]
pub struct NewTable(String);

impl NewTable {
    /// Begins with its heading.
    pub fn new(heading: &str) -> Self {
        Self(format!("{heading}\n"))
    }

    /// A line of text, unless it is empty.
    pub fn text(&mut self, key: &str, text: &str) -> &mut Self {
        if text.is_empty() { self } else { self.line(key, &quoted(text)) }
    }

    /// A line as it stands.
    pub fn line(&mut self, key: &str, value: &str) -> &mut Self {
        self.0.push_str(key);
        self.0.push_str(" = ");
        self.0.push_str(value);
        self.0.push('\n');
        self
    }

    /// Another heading.
    pub fn heading(&mut self, heading: &str) -> &mut Self {
        self.0.push_str(heading);
        self.0.push('\n');
        self
    }

    /// The text.
    pub fn finish(self) -> String {
        self.0
    }
}

/// An amount as a value of a plan's file: whole pounds as a number, else pounds and pence in quotes.
pub fn money(pence: Pence) -> Value {
    match i64::try_from(pence.0 / 100) {
        Ok(pounds) if pence.0 % 100 == 0 => Value::from(pounds),
        _ => Value::from(pence.plain()),
    }
}

/// The amount that a value of a plan's file says.
fn amount(value: &Value) -> Option<Pence> {
    match value {
        Value::Integer(pounds) => Some(Pence::from_pounds(*pounds.value())),
        Value::String(text) => Pence::parse(text.value()).ok(),
        _ => None,
    }
}
