//! CSV by RFC 4180: UTF-8, one header line, CRLF.

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{ErrorKind, Terminator, WriterBuilder};

use super::fields::{Field, Fields};
use crate::report::table::Facts;

/// Writes facts under a line of their fields, one after another.
///
/// Text that a spreadsheet would take for a formula gets a leading apostrophe.
///
/// # Errors
/// What the writer refuses.
pub fn write(facts: &Facts<'_>, out: &mut dyn Write) -> io::Result<()> {
    let fields = Fields::of(facts);
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
    writer.write_record(&fields.names).map_err(plain_error)?;
    facts.each(&mut |fact| {
        for field in fields.read(&fact) {
            let written = match field {
                Field::Nothing => writer.write_field(""),
                Field::Text(text) => writer.write_field(&*harmless(&text)),
                Field::Number(number) => writer.write_field(number),
            };
            written.map_err(plain_error)?;
        }
        writer.write_record(None::<&[u8]>).map_err(plain_error)
    })?;
    writer.flush()
}

/// The error behind a CSV error: who writes to a closed pipe must be able to tell.
fn plain_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// The text, in which nothing is hidden, with an apostrophe before it if it begins with `=`, `+`, `-` or `@`.
fn harmless(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@']) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;
    use crate::money::Pence;
    use crate::report::table::{Cell, Column, Fact, RowKey, Unit, Value};

    /// Facts of one field each, without a basis.
    fn facts<'a>(names: &'a [&'static str], rows: impl Fn() -> Vec<Vec<Value>> + 'a) -> Facts<'a> {
        let columns = names.iter().map(|&name| Column::figures(name, name, Unit::Whole)).collect();
        let fact = |values: Vec<Value>| {
            Fact::new(RowKey::None, crate::plan::Basis::Published, values.into_iter().map(Cell::new).collect())
        };
        Facts::of(columns, rows, fact).without_basis()
    }

    #[test]
    fn a_fact_is_a_line_with_what_needs_it_quoted() {
        let row =
            || vec!["a, \"b\"\nc\u{1b}".into(), 0.5.into(), Pence(-280_000_000).into(), Value::Empty, Value::Whole(3)];
        let mut out = Vec::new();
        write(&facts(&["text", "number", "money", "none", "whole"], || vec![row()]), &mut out)
            .expect("a vector takes all");
        let expected = "text,number,money,none,whole\r\n\"a, \"\"b\"\"␊c␛\",0.5,-2800000.00,,3\r\n";
        assert_eq!(String::from_utf8_lossy(&out), expected);
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_made_harmless() {
        for text in ["=1+1", "+44", "-1", "@sum"] {
            assert_eq!(harmless(text), format!("'{text}"));
        }
        assert_eq!(harmless("EC4673 = x"), "EC4673 = x");
    }

    #[test]
    fn a_closed_pipe_stays_a_closed_pipe() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let rows = || (0..10_000).map(|number| vec![Value::Whole(number)]).collect();
        let error = write(&facts(&["number"], rows), &mut Closed).map_err(|error| error.kind());
        assert_eq!(error, Err(io::ErrorKind::BrokenPipe));
    }
}
