//! Reports as text, Markdown, CSV, JSON and workbooks; one file a format. And a programme as a file of a plan.

pub(crate) mod baseline;
pub(crate) mod csv;
pub(crate) mod explanation;
mod fields;
pub(crate) mod json;
pub(crate) mod markdown;
pub(crate) mod print;
pub(crate) mod sheet;
pub(crate) mod text;
pub(crate) mod xlsx;

use std::io::{self, Write};

use crate::report::{MadeOf, Report};

/// A form in which a report can be written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Tables for a terminal.
    #[default]
    Text,
    /// Tables for a document.
    Markdown,
    /// For a spreadsheet or a program.
    Csv,
    /// For a program.
    Json,
    /// A workbook; see [`xlsx`].
    Xlsx,
}

impl Format {
    /// Whether programs read it: its facts, one at a time.
    #[must_use]
    pub const fn is_for_machines(self) -> bool {
        matches!(self, Self::Csv | Self::Json)
    }
}

/// Writes a report; `width` is that of the terminal in columns, for text. A workbook is made
/// by [`xlsx::Book`].
///
/// # Errors
/// What the writer refuses.
pub fn write(
    report: &Report<'_>,
    made_of: &MadeOf,
    format: Format,
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let sheets = || report.tables().iter().map(|table| print::Printed::of(table).sheet).collect::<Vec<_>>();
    match (format, &report.facts) {
        (Format::Csv, Some(facts)) => csv::write(facts, out),
        (Format::Json, Some(facts)) => json::write(facts, out),
        (Format::Markdown, _) => markdown::write(&sheets(), made_of, out),
        _ => text::write(&sheets(), made_of, width, out),
    }
}

/// A number in plain notation with as many digits as tell it from every other (never `-0`, never an exponent).
fn plain(number: f64) -> String {
    if number == 0.0 { "0".to_owned() } else { number.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_plain_and_exact() {
        let shown = [0.1 + 0.2, 60.0, -0.0, 1e-9, 1e21, -2.5].map(plain);
        assert_eq!(shown, ["0.30000000000000004", "60", "0", "0.000000001", "1000000000000000000000", "-2.5"]);
    }
}
