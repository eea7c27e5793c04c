//! CSV by RFC 4180: UTF-8, one header line, CRLF.

use std::io::{self, Write};

use csv::{ErrorKind, Terminator, WriterBuilder};

use super::fields::{Field, Fields};
use super::plain;
use crate::report::table::Facts;
use crate::report::{Record, Value};

/// Writes records under a line of their fields.
///
/// Text that a spreadsheet would take for a formula gets a leading apostrophe.
///
/// # Errors
/// What the writer refuses.
pub fn write(fields: &[&str], records: &[Record], out: &mut dyn Write) -> io::Result<()> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
    writer.write_record(fields).map_err(plain_error)?;
    for record in records {
        writer.write_record(record.iter().map(field)).map_err(plain_error)?;
    }
    writer.flush()
}

/// Writes facts under a line of their fields, one after another.
///
/// Text that a spreadsheet would take for a formula gets a leading apostrophe.
///
/// # Errors
/// What the writer refuses.
pub fn facts(facts: &Facts<'_>, out: &mut dyn Write) -> io::Result<()> {
    let fields = Fields::of(facts);
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
    writer.write_record(&fields.names).map_err(plain_error)?;
    facts.each(&mut |fact| {
        let record = fields.read(&fact).map(|field| match field {
            Field::Nothing => String::new(),
            Field::Text(text) => harmless(&text),
            Field::Number(number) => number,
        });
        writer.write_record(record).map_err(plain_error)
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

fn field(value: &Value) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => harmless(text),
        Value::Number(number) => plain(*number),
        Value::Whole(number) => number.to_string(),
        Value::Money(money) => money.plain(),
    }
}

/// Text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return, with an apostrophe before it.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;
    use crate::money::Pence;

    #[test]
    fn a_record_is_a_line_with_what_needs_it_quoted() {
        let mut out = Vec::new();
        let record = vec!["a, \"b\"\nc".into(), 0.5.into(), Pence(-280_000_000).into(), Value::Empty, Value::Whole(3)];
        write(&["text", "number", "money", "none", "whole"], &[record], &mut out).expect("a vector takes all");
        let expected = "text,number,money,none,whole\r\n\"a, \"\"b\"\"\nc\",0.5,-2800000.00,,3\r\n";
        assert_eq!(String::from_utf8_lossy(&out), expected);
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_made_harmless() {
        for text in ["=1+1", "+44", "-1", "@sum", "\tx", "\rx"] {
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
        let records: Vec<Record> = (0..10_000).map(|number| vec![Value::Whole(number)]).collect();
        let error = write(&["number"], &records, &mut Closed).map_err(|error| error.kind());
        assert_eq!(error, Err(io::ErrorKind::BrokenPipe));
    }
}
