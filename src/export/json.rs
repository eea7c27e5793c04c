//! JSON: an array of objects, one a line, with the names of the CSV's columns.

use std::io::{self, Write};

use serde::ser::{Error, SerializeMap};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::fields::{Field, Fields};
use crate::report::table::{Fact, Facts};

/// Writes facts as an array of objects, one a line. Numbers are JSON numbers, money with two decimals; what does not
/// apply is `null`.
///
/// # Errors
/// What the writer refuses.
pub fn write(facts: &Facts<'_>, out: &mut dyn Write) -> io::Result<()> {
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
    use crate::report::table::{Cell, Column, RowKey, Unit};

    fn written(rows: &[[Cell; 4]]) -> String {
        let columns = ["text", "number", "money", "none"].map(|name| Column::figures(name, name, Unit::Whole)).to_vec();
        let fact = |cells: &[Cell; 4]| Fact::new(RowKey::None, crate::plan::Basis::Estimate, cells.to_vec());
        let mut out = Vec::new();
        write(&Facts::of(columns, || rows.iter(), fact), &mut out).expect("a vector takes all");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn numbers_are_numbers_and_nothing_is_null() {
        let text = written(&[["=\"x\"\u{1b}".into(), 1e-7.into(), Pence(250).into(), Cell::default()]]);
        let line =
            "{\"text\":\"=\\\"x\\\"␛\",\"number\":0.0000001,\"money\":2.50,\"none\":null,\"basis\":\"estimate\"}";
        assert_eq!(text, format!("[\n  {line}\n]\n"));
        let parsed: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(parsed[0]["money"], 2.5);
    }

    #[test]
    fn no_facts_are_an_empty_array() {
        assert_eq!(written(&[]), "[]\n");
    }
}
