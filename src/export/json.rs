//! JSON: an array of objects, one a line, with the names of the CSV's columns.

use std::io::{self, Write};

use serde::ser::{Error, SerializeMap};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::fields::{Field, Fields};
use super::plain;
use crate::report::table::{Fact, Facts};
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

/// Writes facts as an array of objects, one a line. Numbers are JSON numbers, money with two decimals; what does not
/// apply is `null`.
///
/// # Errors
/// What the writer refuses.
pub fn facts(facts: &Facts<'_>, out: &mut dyn Write) -> io::Result<()> {
    let fields = Fields::of(facts);
    out.write_all(b"[")?;
    let mut count = 0_usize;
    facts.each(&mut |fact| {
        out.write_all(if count == 0 { b"\n  " } else { b",\n  " })?;
        count += 1;
        serde_json::to_writer(&mut *out, &Object { fields: &fields, fact: &fact }).map_err(io::Error::from)
    })?;
    out.write_all(if count == 0 { b"]\n" } else { b"\n]\n" })
}

/// A fact as an object.
struct Object<'a> {
    fields: &'a Fields,
    fact: &'a Fact,
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.fields.names.len()))?;
        for (name, field) in self.fields.names.iter().zip(self.fields.read(self.fact)) {
            match field {
                Field::Nothing => map.serialize_entry(name, &())?,
                Field::Text(text) => map.serialize_entry(name, text.as_ref())?,
                Field::Number(number) => {
                    map.serialize_entry(name, &RawValue::from_string(number).map_err(S::Error::custom)?)?;
                }
            }
        }
        map.end()
    }
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
