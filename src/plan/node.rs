//! A file of the plan as a tree in which every key and value keeps its place.
//!
//! The tree is loose: it says what stands there, not what should. Reading it ([`super::reader`]) can therefore report
//! every error of a file in one go, where deserialising would stop at the first.

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::diagnostic::Diagnostic;
use super::text::{FileId, Span};

/// A value and its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it stands; a table's span is its header.
    pub span: Span,
    /// What stands there.
    pub value: Value,
}

/// What kinds of values TOML has.
#[derive(Clone, Debug)]
pub enum Value {
    /// A string.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number with a decimal point or exponent, as written.
    Float(String),
    /// A whole number beyond 64 bits, as written.
    Huge(String),
    /// `true` or `false`.
    Bool(bool),
    /// An unquoted date or time.
    Date(String),
    /// A list, or an array of tables.
    List(Vec<Node>),
    /// A table.
    Table(Table),
    /// A value that could not be read; its error is reported already.
    Broken,
}

impl Value {
    /// Whether it is `true`.
    pub const fn is_true(&self) -> bool {
        matches!(self, Self::Bool(true))
    }

    /// What it is, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Whole(_) | Self::Huge(_) => "a whole number",
            Self::Float(_) => "a decimal number",
            Self::Bool(_) => "true or false",
            Self::Date(_) => "an unquoted date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
            Self::Broken => "an unreadable value",
        }
    }
}

/// A table's entries in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Key, its place, and the value.
    pub entries: Vec<Entry>,
}

/// A key and its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub span: Span,
    /// Its value.
    pub node: Node,
}

impl Table {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// The value of a key, to change.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.entries.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.node)
    }

    /// Sets a key, in place where it exists, else at the end.
    pub fn set(&mut self, key: &str, span: Span, node: Node) {
        match self.entries.iter_mut().find(|entry| entry.key == key) {
            Some(entry) => *entry = Entry { key: key.to_owned(), span, node },
            None => self.entries.push(Entry { key: key.to_owned(), span, node }),
        }
    }
}

/// Reads a text as TOML: what could be read, and every error of syntax.
pub fn parse(file: FileId, text: &str) -> (Table, Vec<Diagnostic>) {
    let (tree, errors) = DeTable::parse_recoverable(text);
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    for error in errors {
        let range = error.span().unwrap_or(0..0);
        let span = place(file, &range);
        // Of several complaints about one line the first tells; the rest follow from it.
        let line = |at: usize| text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count();
        let here = line(range.start);
        if diagnostics.iter().any(|other| line(other.span.start as usize) == here) {
            continue;
        }
        diagnostics.push(explain(error.message(), text.get(range).unwrap_or_default(), span));
    }
    (table(file, tree.get_ref()), diagnostics)
}

/// An error of syntax in the words of the plan's format.
fn explain(message: &str, token: &str, span: Span) -> Diagnostic {
    if message.contains("duplicate key") {
        let key = token.trim_matches(['"', '\'']);
        return Diagnostic::error(
            "given-twice",
            span,
            format!("`{key}` is given twice"),
            "keep one of the two; the first is the one that is shown",
        );
    }
    Diagnostic::error(
        "toml-syntax",
        span,
        format!("this is not TOML: {message}"),
        "a line is `key = value`, `[table]` or `[[list of tables]]`; texts, years and dates stand in quotes",
    )
}

fn place(file: FileId, range: &std::ops::Range<usize>) -> Span {
    let byte = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    Span { file: Some(file), start: byte(range.start), end: byte(range.end) }
}

fn table(file: FileId, source: &DeTable<'_>) -> Table {
    let mut entries: Vec<Entry> = source
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            span: place(file, &key.span()),
            node: node(file, value),
        })
        .collect();
    entries.sort_by_key(|entry| entry.span.start);
    Table { entries }
}

fn list(file: FileId, source: &DeArray<'_>) -> Vec<Node> {
    source.iter().map(|item| node(file, item)).collect()
}

fn node(file: FileId, source: &Spanned<DeValue<'_>>) -> Node {
    let range = source.span();
    let value = match source.get_ref() {
        // What the parser puts where it could read nothing.
        DeValue::Integer(_) if range.is_empty() => Value::Broken,
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Value::Whole(number),
            Err(_) => Value::Huge(number.as_str().to_owned()),
        },
        DeValue::Float(number) => Value::Float(number.as_str().to_owned()),
        DeValue::Boolean(truth) => Value::Bool(*truth),
        DeValue::Datetime(date) => Value::Date(date.to_string()),
        DeValue::Array(items) => Value::List(list(file, items)),
        DeValue::Table(entries) => Value::Table(table(file, entries)),
    };
    Node { span: place(file, &range), value }
}
