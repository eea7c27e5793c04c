//! A CSV file: its header, its rows, and where each cell stands.

use csv::{ReaderBuilder, StringRecord};

use super::ImportError;
use crate::plan::{Code, Diagnostic, FileId, Files, Span};

/// A file of comma-separated values, or one that semicolons or tabs part.
#[derive(Debug)]
pub struct Sheet {
    /// The file's name, without its folders.
    pub name: String,
    /// The names of the columns.
    pub header: Vec<String>,
    /// The lines below the header that hold anything.
    pub rows: Vec<Row>,
    files: Files,
    file: FileId,
    delimiter: u8,
}

/// A line of a sheet.
#[derive(Debug)]
pub struct Row {
    start: usize,
    cells: StringRecord,
}

impl Sheet {
    /// Reads a file's bytes; `name` is what messages call it.
    ///
    /// # Errors
    /// Says where it is no text, empty, or a line has more or fewer cells than the header.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, ImportError> {
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        let mut files = Files::default();
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(error) => {
                let file = files.add(name.to_owned(), String::from_utf8_lossy(bytes).into_owned());
                let message = "the file is not UTF-8 from here on";
                let help = "save it as UTF-8; a spreadsheet program calls that \"CSV UTF-8\"";
                let diagnostic = Diagnostic::error("not-utf8", span(file, error.valid_up_to(), 0), message, help);
                return Err(ImportError::Refused { files, diagnostics: vec![diagnostic] });
            }
        };
        let delimiter = delimiter(&text);
        let mut reader =
            ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
        let mut rows = Vec::new();
        let mut record = StringRecord::new();
        // Text that is UTF-8 is always CSV of some kind: reading it cannot fail.
        while reader.read_record(&mut record).unwrap_or(false) {
            let start = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(usize::MAX));
            if record.iter().any(|cell| !cell.trim().is_empty()) {
                rows.push(Row { start, cells: std::mem::take(&mut record) });
            }
        }
        let file = files.add(name.to_owned(), text);
        let mut sheet = Self { name: name.to_owned(), header: Vec::new(), rows, files, file, delimiter };
        if sheet.rows.len() < 2 {
            let message =
                if sheet.rows.is_empty() { "the file is empty" } else { "the file has no line below its header" };
            let help = "the first line names the columns, every line below holds figures";
            let diagnostic = Diagnostic::error("empty-file", Span::whole(file), message, help);
            return Err(sheet.refuse(vec![diagnostic]));
        }
        sheet.header = sheet.rows.remove(0).cells.iter().map(|name| unprotected(name).to_owned()).collect();
        let wrong = sheet.wrong_lengths();
        if wrong.is_empty() { Ok(sheet) } else { Err(sheet.refuse(wrong)) }
    }

    /// Lines that have fewer cells than the header has names, or more that hold anything.
    fn wrong_lengths(&self) -> Vec<Diagnostic> {
        let wanted = self.header.len();
        let is_wrong =
            |row: &Row| row.cells.len() < wanted || row.cells.iter().skip(wanted).any(|cell| !cell.is_empty());
        let wrong = self.rows.iter().filter(|row| is_wrong(row));
        wrong
            .map(|row| {
                let message = format!("this line has {} cells, but the header names {wanted}", row.cells.len());
                let help = "put a cell under every name, empty where nothing is known; quote text that holds commas";
                Diagnostic::error("row-length", self.locate(row.start, 0), message, help)
            })
            .collect()
    }

    /// What a cell holds, without spaces around it and without the apostrophe that keeps a spreadsheet from taking
    /// text for a formula.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        self.rows.get(row).and_then(|row| row.cells.get(column)).map_or("", unprotected)
    }

    /// The line of the file that a row begins in.
    pub fn line(&self, row: usize) -> usize {
        self.files.position(self.span(row, 0)).map_or(0, |position| position.line)
    }

    /// The place of a cell.
    pub fn span(&self, row: usize, column: usize) -> Span {
        self.rows.get(row).map_or(Span::whole(self.file), |row| self.locate(row.start, column))
    }

    /// An error about what a cell holds.
    pub fn wrong_cell(&self, code: Code, row: usize, column: usize, wrong: &str, help: String) -> Diagnostic {
        let text: String = self.cell(row, column).chars().take(40).collect();
        let header = self.header.get(column).map_or("", String::as_str);
        let message = if text.is_empty() {
            format!("`{header}` is empty")
        } else {
            format!("`{header}` is `{text}`, which {wrong}")
        };
        Diagnostic::error(code, self.span(row, column), message, help)
    }

    /// The place of a column's name.
    pub fn header_span(&self, column: usize) -> Span {
        self.locate(0, column)
    }

    /// The errors with this file's text, for them to be shown.
    pub fn refuse(&self, diagnostics: Vec<Diagnostic>) -> ImportError {
        ImportError::Refused { files: self.files.clone(), diagnostics }
    }

    /// The place of a line's cell. Only what is wrong needs one, so it is looked for when it is asked.
    fn locate(&self, start: usize, column: usize) -> Span {
        let text = self.files.get(self.file).map_or("", |file| file.text.as_str()).as_bytes();
        let mut place = start.min(text.len());
        // The reader counts the ends of empty lines before a line to that line.
        while text.get(place).is_some_and(|byte| matches!(byte, b'\r' | b'\n')) {
            place += 1;
        }
        let (mut begin, mut passed, mut in_quotes) = (place, 0, false);
        while let Some(&byte) = text.get(place) {
            match byte {
                b'"' if in_quotes || place == begin => in_quotes = !in_quotes,
                b'\r' | b'\n' if !in_quotes => break,
                _ if byte == self.delimiter && !in_quotes => {
                    if passed == column {
                        break;
                    }
                    passed += 1;
                    begin = place + 1;
                }
                _ => {}
            }
            place += 1;
        }
        span(self.file, begin, place - begin)
    }
}

fn span(file: FileId, start: usize, length: usize) -> Span {
    let byte = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    Span { file: Some(file), start: byte(start), end: byte(start.saturating_add(length)) }
}

/// What parts the cells: a comma, or where the first line has none a semicolon or a tab.
fn delimiter(text: &str) -> u8 {
    let header = text.trim_start().lines().next().unwrap_or_default().as_bytes();
    [b',', b';', b'\t'].into_iter().find(|mark| header.contains(mark)).unwrap_or(b',')
}

/// A cell's text; an apostrophe before what looks like a formula was put there to make it harmless.
fn unprotected(cell: &str) -> &str {
    let cell = cell.trim();
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest.trim(),
        _ => cell,
    }
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;

    fn sheet(text: &str) -> Sheet {
        Sheet::read("a.csv", text.as_bytes()).expect("a sheet")
    }

    #[test]
    fn cells_keep_their_place_with_marks_of_order_and_windows_ends_of_line() {
        let sheet = sheet("\u{feff}name,\"a,b\"\r\n\r\n\"St Mary's, Weston\",1\r\n'-x,'y\r\n,\r\n");
        assert_eq!(sheet.header, ["name", "a,b"]);
        assert_eq!((sheet.cell(0, 0), sheet.cell(0, 1)), ("St Mary's, Weston", "1"));
        assert_eq!((sheet.cell(1, 0), sheet.cell(1, 1), sheet.rows.len()), ("-x", "'y", 2));
        let place = |span| sheet.files.position(span).map(|position| (position.line, position.column));
        assert_eq!(place(sheet.span(0, 1)), Some((3, 21)));
        assert_eq!(place(sheet.span(1, 0)), Some((4, 1)));
        assert_eq!(place(sheet.header_span(1)), Some((1, 6)));
        assert_eq!(sheet.line(1), 4);
    }

    #[test]
    fn semicolons_and_tabs_part_cells_too() {
        assert_eq!(sheet("a;b\n1;2,5\n").cell(0, 1), "2,5");
        assert_eq!(sheet("a\tb\n1\t2\n").cell(0, 1), "2");
    }

    #[test]
    fn lines_of_another_length_are_refused_and_empty_cells_at_their_end_are_not() {
        assert_eq!(sheet("a,b\n1,2,,\n").rows.len(), 1);
        for text in ["a,b\n1\n", "a,b\n1,2,3\n", "a,b\n\"1,2\n", "", "\n\n", "a,b\n"] {
            assert!(matches!(Sheet::read("a.csv", text.as_bytes()), Err(ImportError::Refused { .. })), "{text:?}");
        }
        assert!(Sheet::read("a.csv", b"a,b\n\xff,1\n").is_err());
    }
}
