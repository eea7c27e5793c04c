//! What a cell of a worksheet holds: exact figures with a number format, days, and texts that stay texts.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};

use crate::export::print::{figure, words};
use crate::export::sheet::DUE;
use crate::report::table::{Cell, Column, ColumnKey, Unit, Value};
use crate::visible::visible;

/// The most characters of a text.
const LONGEST: usize = 32_767;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Nothing.
    Nothing,
    /// A text.
    Text(String),
    /// A figure.
    Number(f64),
    /// A day.
    Day(NaiveDate),
}

/// A cell as a worksheet shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// What stands in it.
    pub content: Content,
    /// The number format of a figure or a day.
    pub number: Cow<'static, str>,
    /// What it is worked out by.
    pub formula: Option<String>,
}

/// A text.
pub fn text(text: &str) -> Shown {
    let text = visible(text);
    let mut cut = text.char_indices().scan(0, |used, (place, letter)| {
        *used += letter.len_utf16();
        Some((place, *used))
    });
    let content = match cut.find(|(_, used)| *used > LONGEST - 1) {
        Some((place, _)) => Content::Text(format!("{}…", &text[..place])),
        None if text.is_empty() => Content::Nothing,
        None => Content::Text(text.into_owned()),
    };
    Shown { content, number: Cow::Borrowed(""), formula: None }
}

/// A cell of a column, its figure seen in a unit.
pub fn of(cell: &Cell, column: &Column, unit: Unit) -> Shown {
    let Some(number) = exact(&cell.value) else {
        return match (&cell.said, &cell.value) {
            (Some(said), _) => text(said),
            (None, Value::Date(day) | Value::Month(day)) => self::day(*day),
            // What a line is of, where a table's lines have units of their own.
            (None, Value::Text(name)) if name.ends_with("(£'000)") => text(&in_pounds(name)),
            (None, value) => text(&words(value)),
        };
    };
    let due = if cell.is_due { DUE.to_string() } else { String::new() };
    let number_format = format(&cell.value, unit);
    let number_format = match &cell.said {
        None if due.is_empty() => number_format.into(),
        None => marked(number_format, "", &due).into(),
        Some(said) => match said.split_once(&figure(cell, unit)) {
            // What stands before and behind the figure, which stays a figure.
            Some((before, behind)) => marked(number_format, before, &format!("{behind}{due}")).into(),
            None => return text(said),
        },
    };
    if column.is_blank_at_zero && cell.value.is_zero() {
        return text("");
    }
    Shown { content: Content::Number(number), number: number_format, formula: None }
}

fn day(day: NaiveDate) -> Shown {
    let number = if day.day() == 1 { "mmm yyyy" } else { "d mmm yyyy" };
    Shown { content: Content::Day(day), number: Cow::Borrowed(number), formula: None }
}

/// A figure in full, money in pounds.
#[expect(clippy::cast_precision_loss, reason = "a spreadsheet counts in binary floating point")]
pub fn exact(value: &Value) -> Option<f64> {
    match value {
        Value::Money(money) => Some(money.0 as f64 / 100.0),
        Value::Whole(number) => Some(*number as f64),
        Value::Number(number) => Some(*number),
        _ => None,
    }
}

/// The number format of a figure: unrounded beneath what it shows.
const fn format(value: &Value, unit: Unit) -> &'static str {
    match (value, unit) {
        (Value::Money(_), _) | (_, Unit::Hundredths) => "#,##0.00",
        (_, Unit::Forms) => "+#,##0.0;\"−\"#,##0.0;0.0",
        (_, Unit::Percent) => "0.0%",
        (_, Unit::SignedPercent) => "+0.0%;\"−\"0.0%;0.0%",
        (Value::Whole(_), _) => "#,##0",
        _ => "#,##0.0",
    }
}

/// A number format with words before and behind its figure.
fn marked(format: &str, before: &str, behind: &str) -> String {
    let quoted = |words: &str| if words.is_empty() { String::new() } else { format!("\"{}\"", words.replace('"', "")) };
    let (before, behind) = (quoted(before), quoted(behind));
    format.split(';').map(|part| format!("{before}{part}{behind}")).collect::<Vec<_>>().join(";")
}

/// The heading of a column of facts: what people call it, else its name, with the unit of money.
pub fn heading(column: &Column) -> String {
    let heading = match (column.heading.as_str(), column.key) {
        ("", ColumnKey::Field(name)) => {
            let words = name.replace('_', " ");
            let mut letters = words.chars();
            letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
        }
        (heading, _) => heading.to_owned(),
    };
    let is_money = matches!(column.unit, Unit::Thousands | Unit::Pounds | Unit::Amount);
    if is_money && !heading.contains('£') { format!("{heading} (£)") } else { in_pounds(&heading) }
}

/// Words on figures that a paper shows in thousands of pounds, for figures in pounds.
pub fn in_pounds(words: &str) -> String {
    words.replace("£'000", "£")
}
