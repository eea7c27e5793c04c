//! The derivation of a figure as text, Markdown and JSON.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::plain;
use crate::explain::{Explanation, Line, Lines, Operation, Reference};
use crate::plan::Written;
use crate::visible::visible;
use unicode_width::UnicodeWidthStr;

/// The deepest indentation in columns: what lies deeper stays there, and says how deep it is.
const DEEPEST: usize = 30;

/// Writes an indented derivation, no line longer than `width` where its words allow.
///
/// # Errors
/// What the writer refuses.
pub fn text(lines: &Lines, width: usize, out: &mut dyn Write) -> io::Result<()> {
    for line in &lines.steps {
        let indent = (line.depth * 2).min(DEEPEST);
        let deeper = line.depth * 2 > DEEPEST;
        let mark = if deeper { format!("·{} ", line.depth) } else { String::new() };
        wrapped(&format!("{mark}{}", sentence(line)), indent, indent + 2, width, out)?;
        for note in &line.notes {
            wrapped(note, indent + 2, indent + 2, width, out)?;
        }
    }
    if !lines.origins.is_empty() {
        writeln!(out, "\nWhere the figures come from:")?;
        for origin in &lines.origins {
            wrapped(origin, 2, 4, width, out)?;
        }
    }
    Ok(())
}

/// Writes a derivation as nested lists.
///
/// # Errors
/// What the writer refuses.
pub fn markdown(lines: &Lines, out: &mut dyn Write) -> io::Result<()> {
    for (place, line) in lines.steps.iter().enumerate() {
        let text = super::markdown::escaped(&sentence(line));
        if place == 0 {
            writeln!(out, "## {text}\n")?;
            for note in &line.notes {
                writeln!(out, "{}\n", super::markdown::escaped(note))?;
            }
            continue;
        }
        let indent = " ".repeat((line.depth - 1) * 2);
        let said: Vec<String> =
            std::iter::once(text).chain(line.notes.iter().map(|note| super::markdown::escaped(note))).collect();
        writeln!(out, "{indent}- {}", said.join(" "))?;
    }
    if !lines.origins.is_empty() {
        writeln!(out, "\nWhere the figures come from:\n")?;
        for origin in &lines.origins {
            writeln!(out, "- {}", super::markdown::escaped(origin))?;
        }
    }
    Ok(())
}

/// Writes a derivation as one JSON object. Steps that several rest on stand once, with an `id`; elsewhere `see` names it.
///
/// # Errors
/// What the writer refuses.
pub fn json(root: &std::sync::Arc<Explanation>, out: &mut dyn Write) -> io::Result<()> {
    let mut told = std::collections::HashMap::new();
    serde_json::to_writer_pretty(&mut *out, &object(root, &mut told)?).map_err(io::Error::from)?;
    writeln!(out)
}

/// Writes a value of the files as one JSON object.
///
/// # Errors
/// What the writer refuses.
pub fn written(of: &Written, out: &mut dyn Write) -> io::Result<()> {
    let value = json!({
        "what": text_of(&of.address),
        "value": text_of(&of.value),
        "operation": Operation::Written.as_str(),
        "file": text_of(&of.place.file),
        "line": of.place.line,
        "column": of.place.column,
        "basis": of.basis.as_str(),
        "source": text_of(&of.source),
    });
    serde_json::to_writer_pretty(&mut *out, &value).map_err(io::Error::from)?;
    writeln!(out)
}

fn object(
    node: &std::sync::Arc<Explanation>,
    told: &mut std::collections::HashMap<*const Explanation, usize>,
) -> io::Result<Value> {
    let key = std::sync::Arc::as_ptr(node);
    let mut object = Map::new();
    if let Some(id) = told.get(&key) {
        object.insert("see".to_owned(), json!(id));
        object.insert("what".to_owned(), text_of(&node.what));
        object.insert("value".to_owned(), number(node)?);
        return Ok(Value::Object(object));
    }
    told.insert(key, told.len() + 1);
    object.insert("id".to_owned(), json!(told.len()));
    object.insert("what".to_owned(), text_of(&node.what));
    object.insert("value".to_owned(), number(node)?);
    object.insert("unit".to_owned(), json!(node.unit.as_str()));
    object.insert("rule".to_owned(), json!(node.rule));
    object.insert("operation".to_owned(), json!(node.how.as_str()));
    if let Operation::Split(place) = node.how {
        object.insert("part".to_owned(), json!(place + 1));
    }
    if let Some(place) = &node.place {
        object.insert("file".to_owned(), text_of(&place.file));
        object.insert("line".to_owned(), json!(place.line));
        object.insert("column".to_owned(), json!(place.column));
    }
    if let Some(origin) = &node.origin {
        object.insert("basis".to_owned(), json!(origin.basis.as_str()));
        object.insert("source".to_owned(), text_of(&origin.source));
    }
    if !node.notes.is_empty() {
        object.insert("notes".to_owned(), node.notes.iter().map(|note| text_of(note)).collect());
    }
    if !node.parts.is_empty() {
        let parts: io::Result<Vec<Value>> = node.parts.iter().map(|part| self::object(part, told)).collect();
        object.insert("parts".to_owned(), Value::Array(parts?));
    }
    Ok(Value::Object(object))
}

/// A text made visible.
fn text_of(text: &str) -> Value {
    Value::from(visible(text))
}

/// A value in full, money in pounds.
fn number(node: &Explanation) -> io::Result<Value> {
    let text = node.money().map_or_else(|| plain(node.value), crate::money::Pence::plain);
    serde_json::from_str(&text).map_err(io::Error::from)
}

/// A step in one sentence: what it is, its arithmetic, its rule and its place.
fn sentence(line: &Line) -> String {
    let mut sentence = match line.reference {
        Reference::Here(number) => format!("[{number}] {}", line.text),
        _ => line.text.clone(),
    };
    if !line.arithmetic.is_empty() {
        sentence.push_str(" = ");
        sentence.push_str(&line.arithmetic);
    }
    let more = match (line.reference, line.left_out) {
        (Reference::See(number), _) => format!("see [{number}]"),
        (_, 0) => String::new(),
        (_, 1) => "1 step below".to_owned(),
        (_, steps) => format!("{steps} steps below"),
    };
    let said: Vec<&str> =
        [line.rule, line.place.as_str(), more.as_str()].into_iter().filter(|text| !text.is_empty()).collect();
    if !said.is_empty() {
        sentence.extend(["  (", said.join("; ").as_str(), ")"]);
    }
    sentence
}

/// Writes text with its words wrapped.
fn wrapped(text: &str, first: usize, rest: usize, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let text = visible(text);
    let mut line = " ".repeat(first);
    let mut is_empty = true;
    for word in text.split(' ') {
        if !is_empty && line.width() + 1 + word.width() > width {
            writeln!(out, "{}", line.trim_end())?;
            line = " ".repeat(rest);
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    writeln!(out, "{}", line.trim_end())
}
