//! The fields of a fact as programs read them: ids instead of names, figures in full.

use std::borrow::Cow;

use super::plain;
use crate::report::table::{ColumnKey, Fact, Facts, Reader, Value};
use crate::visible::visible;

/// A field.
pub enum Field<'a> {
    /// It does not apply.
    Nothing,
    /// A text with nothing hidden in it: words, an id, a year, a day.
    Text(Cow<'a, str>),
    /// A number in plain notation.
    Number(String),
}

/// The fields of a table for machines.
pub struct Fields {
    /// Their names.
    pub names: Vec<&'static str>,
    /// The columns that hold them.
    columns: Vec<usize>,
    has_basis: bool,
}

impl Fields {
    /// The fields of facts: those of the columns that machines read, then how firm each fact is.
    pub fn of(facts: &Facts<'_>) -> Self {
        let read = facts.columns.iter().enumerate().filter(|(_, column)| column.reader != Reader::People);
        let field = |(place, column): (usize, &crate::report::table::Column)| match column.key {
            ColumnKey::Field(name) => Some((name, place)),
            _ => None,
        };
        let (mut names, columns): (Vec<&'static str>, Vec<usize>) = read.filter_map(field).unzip();
        if facts.has_basis {
            names.push("basis");
        }
        Self { names, columns, has_basis: facts.has_basis }
    }

    /// The fields of a fact.
    pub fn read<'a>(&'a self, fact: &'a Fact) -> impl Iterator<Item = Field<'a>> {
        let basis = self.has_basis.then(|| Field::Text(Cow::Borrowed(fact.basis.as_str())));
        self.columns.iter().map(|&place| field(&fact.cells[place].value)).chain(basis)
    }
}

fn field(value: &Value) -> Field<'_> {
    let text = |text: String| Field::Text(Cow::Owned(text));
    match value {
        Value::Empty => Field::Nothing,
        Value::Text(words) => Field::Text(visible(words)),
        Value::Word(word, _) => Field::Text(Cow::Borrowed(word)),
        Value::Item(item) => Field::Text(visible(item.id())),
        Value::Academic(year) => text(year.to_string()),
        Value::Financial(year) => text(year.to_string()),
        Value::Nc(year) => text(year.to_string()),
        Value::Date(day) => text(day.to_string()),
        Value::Month(month) => text(month.format("%Y-%m").to_string()),
        Value::Whole(number) => Field::Number(number.to_string()),
        Value::Number(number) => Field::Number(plain(*number)),
        Value::Money(money) => Field::Number(money.plain()),
    }
}
