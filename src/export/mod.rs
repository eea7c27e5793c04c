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
    if number == 0.0 {
        return "0".to_owned();
    }
    let mut digits = zmij::Buffer::new();
    let digits = digits.format(number);
    // What is very large or small has an exponent there.
    let is_plain = !digits.contains('e');
    if is_plain { digits.strip_suffix(".0").unwrap_or(digits).to_owned() } else { number.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_plain_and_exact() {
        let shown = [0.1 + 0.2, 60.0, -0.0, 1e-9, 1e21, -2.5].map(plain);
        assert_eq!(shown, ["0.30000000000000004", "60", "0", "0.000000001", "1000000000000000000000", "-2.5"]);
        // Whatever they are, they read back as themselves and are as short as the standard library has them.
        let mut bits = 1_u64;
        for _ in 0..10_000 {
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let ordinary = f64::from_bits(bits >> 12 | 0x3FF0_0000_0000_0000) * 731.0 - 900.0;
            for number in [f64::from_bits(bits), ordinary, ordinary.round()] {
                let (shown, usual) = (plain(number), number.to_string());
                assert!(number.is_nan() || shown.parse() == Ok(number), "{number} is shown as {shown}");
                assert!(number == 0.0 || shown.len() == usual.len(), "{shown} for {usual}");
            }
        }
    }
}
