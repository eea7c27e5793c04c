//! Where in the plan's files a value stands.

use std::ops::Deref;
use std::sync::Arc;

/// A file of the plan, by its place in [`Files`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A stretch of a file, in bytes from its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file; `None` for what no file says (a default).
    pub file: Option<FileId>,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The place of a value that no file gives: a default of the format.
    pub const DEFAULT: Self = Self { file: None, start: 0, end: 0 };

    /// The beginning of a file, for what concerns it as a whole.
    #[must_use]
    pub const fn whole(file: FileId) -> Self {
        Self { file: Some(file), start: 0, end: 0 }
    }
}

/// A value together with the place in the files that it comes from.
///
/// Reads like the value itself (`*school.capacity`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At<T> {
    /// What the file says.
    pub value: T,
    /// Where it says so.
    pub span: Span,
}

impl<T> At<T> {
    /// A value and its place.
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// A value that no file gives.
    pub const fn default_of(value: T) -> Self {
        Self { value, span: Span::DEFAULT }
    }

    /// Whether a file gives it, rather than the format's default.
    pub const fn is_written(&self) -> bool {
        self.span.file.is_some()
    }

    /// Another value at the same place.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> At<U> {
        At { value: change(self.value), span: self.span }
    }
}

impl<T> Deref for At<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// A file of the plan: its path relative to the plan's folder, with `/`, and its text.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// For instance `planning-areas/thetford.toml`.
    pub path: String,
    /// The whole text; empty if it could not be read.
    pub text: String,
    /// The first byte of every line.
    lines: Vec<u32>,
}

/// Every file of a plan that was looked at. Copies share the texts.
#[derive(Clone, Debug, Default)]
pub struct Files {
    files: Arc<Vec<File>>,
}

/// A place as people read it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The path relative to the plan's folder.
    pub file: String,
    /// From 1; 0 where the file as a whole is meant.
    pub line: usize,
    /// In characters from 1; 0 where the file as a whole is meant.
    pub column: usize,
}

impl Files {
    /// Adds a file and returns its number.
    pub fn add(&mut self, path: String, text: String) -> FileId {
        let starts = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(place, _)| place + 1);
        let lines = std::iter::once(0).chain(starts).map(|start| u32::try_from(start).unwrap_or(u32::MAX)).collect();
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        Arc::make_mut(&mut self.files).push(File { path, text, lines });
        id
    }

    /// The file of that number.
    #[must_use]
    pub fn get(&self, id: FileId) -> Option<&File> {
        self.files.get(id.0 as usize)
    }

    /// All files in the order in which they were read.
    pub fn iter(&self) -> impl Iterator<Item = &File> {
        self.files.iter()
    }

    /// The place of a span as people read it; `None` for a default.
    #[must_use]
    pub fn position(&self, span: Span) -> Option<Position> {
        let file = self.get(span.file?)?;
        let line = file.lines.partition_point(|&start| start <= span.start).max(1) - 1;
        let start = file.lines[line] as usize;
        let before = file.text.get(start..span.start as usize).unwrap_or_default();
        Some(Position { file: file.path.clone(), line: line + 1, column: before.chars().count() + 1 })
    }

    /// The line a span begins in, without its end of line; `None` for a default or an empty file.
    #[must_use]
    pub fn line(&self, span: Span) -> Option<&str> {
        let file = self.get(span.file?)?;
        let line = file.lines.partition_point(|&start| start <= span.start).max(1) - 1;
        let end = file.lines.get(line + 1).map_or(file.text.len(), |&next| next as usize);
        file.text.get(file.lines[line] as usize..end).map(|text| text.trim_end_matches(['\r', '\n']))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_line_and_a_column_in_characters() {
        let mut files = Files::default();
        let id = files.add("a.toml".to_owned(), "x = 1\r\nname = \"é\" # é\n".to_owned());
        let at = |start| files.position(Span { file: Some(id), start, end: start });
        assert_eq!(at(0), Some(Position { file: "a.toml".to_owned(), line: 1, column: 1 }));
        assert_eq!(at(20), Some(Position { file: "a.toml".to_owned(), line: 2, column: 13 }));
        assert_eq!(files.line(Span { file: Some(id), start: 2, end: 3 }), Some("x = 1"));
        assert_eq!(files.position(Span::DEFAULT), None);
    }
}
