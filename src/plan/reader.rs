//! Reading a table of the plan: typed values with their places, every error reported, unknown keys named.

use std::cell::RefCell;
use std::ops::RangeInclusive;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::log::Log;
use super::model::{Basis, ByYear, Provenance, Word};
use super::nearest::nearest;
use super::node::{Node, Table, Value};
use super::text::{At, Span};
use super::values::{
    academic_year_of, article, count_of, decimal_of, financial_year_of, money_of, month_of, number_of, text_of,
    whole_of, word_of, wrong_type,
};
use crate::calendar::{self, AcademicYear, FIRST_YEAR, FinancialYear, LAST_YEAR, NcYear, YearRange};
use crate::money::Pence;

/// Reads one table. Ask for every key that the format has, then call [`Reader::finish`].
pub struct Reader<'a> {
    table: &'a Table,
    /// The table's header.
    pub span: Span,
    /// What the table is, for messages: `school`, `project.spend`.
    pub what: &'static str,
    /// Where errors go.
    pub log: &'a Log,
    known: RefCell<Vec<&'static str>>,
}

impl<'a> Reader<'a> {
    /// A reader of a table whose header stands at `span`.
    pub fn new(table: &'a Table, span: Span, what: &'static str, log: &'a Log) -> Self {
        Self { table, span, what, log, known: RefCell::default() }
    }

    /// The value of a key, which counts as known from now on.
    pub fn node(&self, key: &'static str) -> Option<&'a Node> {
        self.known.borrow_mut().push(key);
        self.table.get(key)
    }

    /// Whether a key is written, readable or not.
    pub fn has(&self, key: &str) -> bool {
        self.table.get(key).is_some()
    }

    /// Where the value of a key stands, if it is written.
    pub fn place(&self, key: &str) -> Option<Span> {
        self.table.get(key).map(|node| node.span)
    }

    /// Whether a list is written for a key.
    pub fn is_list(&self, key: &str) -> bool {
        self.table.get(key).is_some_and(|node| matches!(node.value, Value::List(_)))
    }

    /// A value that must be there: reports it if it is not.
    pub fn required<T>(&self, key: &'static str, read: impl FnOnce(&Self, &'static str) -> Option<T>) -> Option<T> {
        let value = read(self, key);
        if value.is_none() && !self.has(key) {
            let help = format!("add `{key} = …` to this {}", self.what);
            self.log.error("missing-key", self.span, format!("{} has no `{key}`", article(self.what)), help);
        }
        value
    }

    /// A text.
    pub fn text(&self, key: &'static str) -> Option<At<String>> {
        text_of(self.log, key, self.node(key)?)
    }

    /// A reference: a text, or a whole number as it is written.
    pub fn reference(&self, key: &'static str) -> Option<At<String>> {
        match self.node(key)? {
            Node { value: Value::Whole(number), span } => Some(At::new(number.to_string(), *span)),
            node => text_of(self.log, key, node),
        }
    }

    /// A text, empty where absent.
    pub fn text_or_empty(&self, key: &'static str) -> At<String> {
        self.text(key).unwrap_or_else(|| At::default_of(String::new()))
    }

    /// A list of texts, empty where absent.
    pub fn texts(&self, key: &'static str) -> Vec<At<String>> {
        self.items(key).iter().filter_map(|item| text_of(self.log, key, item)).collect()
    }

    /// A list of references, empty where absent.
    pub fn references(&self, key: &'static str) -> Vec<At<String>> {
        let reference = |item: &Node| match item {
            Node { value: Value::Whole(number), span } => Some(At::new(number.to_string(), *span)),
            node => text_of(self.log, key, node),
        };
        self.items(key).iter().filter_map(reference).collect()
    }

    /// The entries of a table within, if one is written.
    pub fn inner(&self, key: &str) -> Option<&'a Table> {
        match self.table.get(key) {
            Some(Node { value: Value::Table(table), .. }) => Some(table),
            _ => None,
        }
    }

    /// The items of a list, none where absent.
    pub fn items(&self, key: &'static str) -> &'a [Node] {
        match self.node(key) {
            None => &[],
            Some(Node { value: Value::List(items), .. }) => items,
            Some(node) => {
                wrong_type(self.log, key, node, "a list", "[…]");
                &[]
            }
        }
    }

    /// A whole number from 0 up.
    pub fn count(&self, key: &'static str) -> Option<At<u32>> {
        count_of(self.log, key, self.node(key)?)
    }

    /// A whole number within limits.
    pub fn whole(&self, key: &'static str, limits: RangeInclusive<i64>) -> Option<At<i64>> {
        whole_of(self.log, key, self.node(key)?, limits)
    }

    /// A whole number within limits that are not below 0.
    pub fn small(&self, key: &'static str, limits: RangeInclusive<u32>) -> Option<At<u32>> {
        let whole = self.whole(key, i64::from(*limits.start())..=i64::from(*limits.end()))?;
        u32::try_from(whole.value).ok().map(|number| At::new(number, whole.span))
    }

    /// A number within limits.
    pub fn number(&self, key: &'static str, limits: RangeInclusive<f64>) -> Option<At<f64>> {
        number_of(self.log, key, self.node(key)?, &limits)
    }

    /// A list of numbers within limits.
    pub fn numbers(&self, key: &'static str, limits: &RangeInclusive<f64>) -> Option<At<Vec<f64>>> {
        let node = self.node(key)?;
        let Value::List(items) = &node.value else {
            wrong_type(self.log, key, node, "a list of numbers", "[1.0, 0.5]");
            return None;
        };
        let numbers: Option<Vec<f64>> =
            items.iter().map(|item| number_of(self.log, key, item, limits).map(|number| number.value)).collect();
        Some(At::new(numbers?, node.span))
    }

    /// A number within limits, exact as written.
    pub fn decimal(&self, key: &'static str, limits: RangeInclusive<f64>) -> Option<At<Decimal>> {
        decimal_of(self.log, key, self.node(key)?, &limits)
    }

    /// True or false.
    pub fn truth(&self, key: &'static str) -> Option<At<bool>> {
        match self.node(key)? {
            Node { value: Value::Bool(truth), span } => Some(At::new(*truth, *span)),
            node => {
                wrong_type(self.log, key, node, "true or false", "true");
                None
            }
        }
    }

    /// An amount of money.
    pub fn money(&self, key: &'static str) -> Option<At<Pence>> {
        money_of(self.log, key, self.node(key)?)
    }

    /// An academic year.
    pub fn academic_year(&self, key: &'static str) -> Option<At<AcademicYear>> {
        let text = text_of(self.log, key, self.node(key)?)?;
        academic_year_of(self.log, &text.value, text.span).map(|year| At::new(year, text.span))
    }

    /// A financial year.
    pub fn financial_year(&self, key: &'static str) -> Option<At<FinancialYear>> {
        let text = text_of(self.log, key, self.node(key)?)?;
        financial_year_of(self.log, &text.value, text.span).map(|year| At::new(year, text.span))
    }

    /// A range of NC years such as `R-6`.
    pub fn year_range(&self, key: &'static str) -> Option<At<YearRange>> {
        let text = text_of(self.log, key, self.node(key)?)?;
        let range = YearRange::parse(&text);
        if range.is_none() {
            let message = format!("`{key}` is `{}`, which is no range of NC years", *text);
            self.log.error(
                "bad-nc-years",
                text.span,
                message,
                "write the youngest and the oldest year: \"R-6\", \"7-11\", \"12-13\"",
            );
        }
        Some(At::new(range?, text.span))
    }

    /// An NC year: `R` or 1 to 13.
    pub fn nc_year(&self, key: &'static str) -> Option<At<NcYear>> {
        let node = self.node(key)?;
        let (year, written) = match &node.value {
            Value::Text(text) => (NcYear::parse(text), text.clone()),
            Value::Whole(number) if *number > 0 => {
                (u8::try_from(*number).ok().and_then(NcYear::new), number.to_string())
            }
            _ => {
                wrong_type(self.log, key, node, "an NC year", "\"R\" or \"7\"");
                return None;
            }
        };
        if year.is_none() {
            let message = format!("`{key}` is `{written}`, which is no NC year");
            self.log.error("bad-nc-years", node.span, message, "write \"R\" for Reception, or \"1\" to \"13\"");
        }
        Some(At::new(year?, node.span))
    }

    /// A date: a month, meaning its first day, or a day.
    pub fn date(&self, key: &'static str) -> Option<At<NaiveDate>> {
        let node = self.node(key)?;
        let text = match &node.value {
            Value::Date(date) => {
                let help = format!("put it in quotes: {key} = \"{date}\"");
                self.log.error("wrong-type", node.span, format!("the date of `{key}` is not in quotes"), help);
                return None;
            }
            _ => text_of(self.log, key, node)?,
        };
        let date = calendar::parse_date(&text);
        if date.is_none() {
            let message = format!("`{key}` is `{}`, which is no date between {FIRST_YEAR} and {LAST_YEAR}", *text);
            self.log.error("bad-date", text.span, message, "write a month or a day: \"2016-09\" or \"2016-09-01\"");
        }
        Some(At::new(date?, text.span))
    }

    /// A month: its first day.
    pub fn month(&self, key: &'static str) -> Option<At<NaiveDate>> {
        let text = text_of(self.log, key, self.node(key)?)?;
        month_of(self.log, &text.value, text.span).map(|month| At::new(month, text.span))
    }

    /// One of the format's words.
    pub fn word<T: Word>(&self, key: &'static str) -> Option<At<T>> {
        word_of(self.log, key, self.node(key)?)
    }

    /// A table within, to be read and finished by the caller.
    pub fn table(&self, key: &'static str, what: &'static str) -> Option<Reader<'a>> {
        match self.node(key)? {
            Node { value: Value::Table(table), span } => Some(Reader::new(table, *span, what, self.log)),
            node => {
                let example = format!("[{what}]");
                wrong_type(self.log, key, node, "a single table", &example);
                None
            }
        }
    }

    /// The tables of a list of tables, each to be read and finished by the caller.
    pub fn tables(&self, key: &'static str, what: &'static str) -> Vec<Reader<'a>> {
        let Some(node) = self.node(key) else { return Vec::new() };
        let mut readers = Vec::new();
        let items: &[Node] = match &node.value {
            Value::List(items) => items,
            _ => std::slice::from_ref(node),
        };
        for item in items {
            match &item.value {
                Value::Table(table) if !std::ptr::eq(item, node) => {
                    readers.push(Reader::new(table, item.span, what, self.log));
                }
                _ => wrong_type(self.log, key, item, "a list of tables", &format!("[[{what}]]")),
            }
        }
        readers
    }

    /// Where the table's figures come from. Every table has these two keys.
    pub fn provenance(&self) -> Provenance {
        let source = self.text("source");
        let basis = self.word::<Basis>("basis").map_or(Basis::Published, |basis| basis.value);
        Provenance { source, basis, span: self.span }
    }

    /// The entries whose keys are years, with the table's provenance; other keys are reported.
    pub fn by_year<Y: Ord + Copy, T>(
        &self,
        year: impl Fn(&Log, &str, Span) -> Option<Y>,
        figure: impl Fn(&Log, &str, &Node) -> Option<At<T>>,
    ) -> ByYear<Y, T> {
        let provenance = self.provenance();
        let known = self.known.borrow();
        let mut years = std::collections::BTreeMap::new();
        for entry in &self.table.entries {
            if known.contains(&entry.key.as_str()) {
                continue;
            }
            if !entry.key.starts_with(|first: char| first.is_ascii_digit()) {
                self.unknown_key(&entry.key, entry.span, &known);
                continue;
            }
            let key = year(self.log, &entry.key, entry.span);
            let value = figure(self.log, &entry.key, &entry.node);
            if let (Some(key), Some(value)) = (key, value) {
                years.insert(key, value);
            }
        }
        ByYear { years, provenance }
    }

    /// Every entry of a table whose keys are ids, not keys of the format.
    pub fn entries(&self) -> impl Iterator<Item = (&'a str, Span, &'a Node)> {
        self.table.entries.iter().map(|entry| (entry.key.as_str(), entry.span, &entry.node))
    }

    /// Reports the keys that were not asked for, naming the nearest known one.
    pub fn finish(self) {
        let known = self.known.borrow();
        for entry in &self.table.entries {
            if !known.contains(&entry.key.as_str()) {
                self.unknown_key(&entry.key, entry.span, &known);
            }
        }
    }

    fn unknown_key(&self, key: &str, span: Span, known: &[&'static str]) {
        let help = match nearest(key, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known here: {}", known.join(", ")),
        };
        self.log.error("unknown-key", span, format!("{} has no key `{key}`", article(self.what)), help);
    }
}
