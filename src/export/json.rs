//! JSON: an array of objects, one a line, with the names of the CSV's columns.

use std::io::{self, Write};

use super::plain;
use crate::report::{Record, Value};
use crate::visible::visible;

/// Writes records as an array of objects. Numbers are JSON numbers, money with two decimals; what does not apply is
/// `null`.
///
/// # Errors
/// What the writer refuses.
pub fn write(fields: &[&str], records: &[Record], out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"[")?;
    for (line, record) in records.iter().enumerate() {
        out.write_all(if line == 0 { b"\n  {" } else { b",\n  {" })?;
        for (place, (name, value)) in fields.iter().zip(record).enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            write!(out, "{comma}{}: {}", string(name)?, shown(value)?)?;
        }
        out.write_all(b"}")?;
    }
    out.write_all(if records.is_empty() { b"]\n" } else { b"\n]\n" })
}

/// A text made visible, in quotes.
fn string(text: &str) -> io::Result<String> {
    serde_json::to_string(&visible(text)).map_err(io::Error::from)
}

fn shown(value: &Value) -> io::Result<String> {
    Ok(match value {
        Value::Empty => "null".to_owned(),
        Value::Text(text) => string(text)?,
        Value::Number(number) => plain(*number),
        Value::Whole(number) => number.to_string(),
        Value::Money(money) => money.plain(),
    })
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;
    use crate::money::Pence;

    #[test]
    fn numbers_are_numbers_and_nothing_is_null() {
        let mut out = Vec::new();
        let records = [vec!["=\"x\"\u{1b}".into(), 1e-7.into(), Pence(250).into(), Value::Empty]];
        write(&["text", "number", "money", "none"], &records, &mut out).expect("a vector takes all");
        let text = String::from_utf8_lossy(&out);
        let line = "{\"text\": \"=\\\"x\\\"␛\", \"number\": 0.0000001, \"money\": 2.50, \"none\": null}";
        assert_eq!(text, format!("[\n  {line}\n]\n"));
        let parsed: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(parsed[0]["money"], 2.5);
    }

    #[test]
    fn no_records_are_an_empty_array() {
        let mut out = Vec::new();
        write(&["text"], &[], &mut out).expect("a vector takes all");
        assert_eq!(out, b"[]\n");
    }
}
