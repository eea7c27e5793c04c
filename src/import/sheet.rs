//! A table as a file holds it: its header, its rows, where each cell stands, and the lines that hold no figures.

use std::ops::Range;

use csv::{ReaderBuilder, StringRecord};

use super::columns::usage;
use super::decode::{Decoded, decode};
use super::headings::{self, HEADER_WITHIN, folded};
use super::marks::{self, delimiter, letters, unprotected};
use super::{ImportError, Input, Options, Problems};
use crate::plan::{Code, Diagnostic, FileId, Files, Span};
use crate::visible::visible;

/// A table.
#[derive(Debug)]
pub struct Sheet {
    /// The file's name, without its folders.
    pub name: String,
    /// The names of the columns; those without one are `column 3`.
    pub header: Vec<String>,
    /// The lines that hold no figures, and what they are.
    pub asides: Vec<Aside>,
    /// How the file was read, where that is not plain.
    pub notes: Vec<String>,
    /// All cells of all rows, one behind the other.
    cells: String,
    /// Where each cell ends.
    ends: Vec<u32>,
    /// Where each row begins in the file.
    starts: Vec<u32>,
    header_start: usize,
    files: Files,
    file: FileId,
    delimiter: u8,
    is_of_workbook: bool,
}

/// What a line without figures is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AsideKind {
    /// It stands above the names of the columns.
    Title,
    /// It holds a text alone.
    Note,
    /// It names the columns once more.
    Header,
    /// It is not what `--where` asks for.
    NotAsked,
    /// It is the sum of others.
    Total,
    /// It is about a wider area than others.
    Wider,
    /// It breaks down another line, by sex for instance.
    Breakdown,
    /// It is of an earlier year than another line of the same school.
    Earlier,
    /// It is a second site of a school, and added to the first.
    SecondSite,
}

impl AsideKind {
    /// Whether such a line is one of the rows, but holds none of the figures that are wanted.
    pub fn is_row(self) -> bool {
        !matches!(self, Self::Title | Self::Note | Self::Header | Self::NotAsked | Self::SecondSite)
    }

    /// What such a line is, and what several are.
    pub fn words(self) -> [&'static str; 2] {
        match self {
            Self::Title => ["title", "titles"],
            Self::Note => ["note", "notes"],
            Self::Header => ["header again", "headers again"],
            Self::NotAsked => ["line not asked for", "lines not asked for"],
            Self::Total => ["sum of other lines", "sums of other lines"],
            Self::Wider => ["line of a wider area", "lines of a wider area"],
            Self::Breakdown => ["breakdown of another line", "breakdowns of other lines"],
            Self::Earlier => ["line of an earlier year", "lines of earlier years"],
            Self::SecondSite => ["second site, added to the first", "second sites, added to the first"],
        }
    }
}

/// A line without figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// What it is.
    pub kind: AsideKind,
    /// Its line.
    pub line: usize,
    /// What it says.
    pub text: String,
}

impl Sheet {
    /// Reads the bytes of files; each has a name that messages call it.
    ///
    /// # Errors
    /// As for one.
    pub fn read_all(inputs: &[Input<'_>], options: &Options) -> Result<Vec<Self>, ImportError> {
        let mut files = Files::default();
        let mut sheets: Vec<Self> = Vec::new();
        for (name, bytes) in inputs {
            let mut sheet = Self::read_into(files, name, bytes, options, inputs.len() > 1)?;
            files = std::mem::take(&mut sheet.files);
            sheets.push(sheet);
        }
        for text in &options.only {
            let name = text.split('=').next().unwrap_or_default();
            if !sheets.iter().any(|sheet| sheet.column(name).is_some()) {
                return Err(usage(&format!("--where {text}: none of the files has a column `{name}`")));
            }
        }
        for sheet in &mut sheets {
            sheet.files = files.clone();
        }
        Ok(sheets)
    }

    /// Reads a file's bytes; `name` is what messages call it.
    ///
    /// # Errors
    /// Says where it is no text or no table, a quote is not closed, or a line has more or fewer cells than the header.
    #[cfg(test)]
    pub fn read(name: &str, bytes: &[u8], options: &Options) -> Result<Self, ImportError> {
        Self::read_into(Files::default(), name, bytes, options, false)
    }

    /// `is_one_of` says that a column which `--where` asks for may be in another file.
    fn read_into(
        mut files: Files,
        name: &str,
        bytes: &[u8],
        options: &Options,
        is_one_of: bool,
    ) -> Result<Self, ImportError> {
        let Decoded { text, is_sheet, notes } = decode(name, bytes, options)?;
        let (delimiter, after) = delimiter(&text);
        let file = files.add(name.to_owned(), text);
        let mut sheet = Self {
            name: name.to_owned(),
            header: Vec::new(),
            asides: Vec::new(),
            notes,
            cells: String::new(),
            ends: Vec::new(),
            starts: Vec::new(),
            header_start: 0,
            files,
            file,
            delimiter,
            is_of_workbook: is_sheet,
        };
        if let Some(wrong) = sheet.wrong_quote(after) {
            return Err(sheet.refuse(vec![wrong]));
        }
        sheet.fill(after, options, is_one_of)?;
        Ok(sheet)
    }

    /// Takes the rows from the file's text.
    fn fill(&mut self, after: usize, options: &Options, is_one_of: bool) -> Result<(), ImportError> {
        let files = self.files.clone();
        let text = files.get(self.file).map_or("", |file| file.text.as_str());
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .from_reader(text.get(after..).unwrap_or_default().as_bytes());
        let mut record = StringRecord::new();
        let mut early: Vec<(usize, StringRecord)> = Vec::new();
        // Text that is UTF-8 is always CSV of some kind: reading it cannot fail.
        while early.len() < HEADER_WITHIN && reader.read_record(&mut record).unwrap_or(false) {
            if record.iter().any(|cell| !cell.trim().is_empty()) {
                early.push((start(&record, after), std::mem::take(&mut record)));
            }
        }
        let header = self.header_of(&early, options.header)?;
        for (at, record) in early.drain(..header) {
            self.aside(AsideKind::Title, at, &record);
        }
        let whole = Span::whole(self.file);
        let empty = |message: &str| {
            let help = "the first line names the columns, every line below holds figures";
            Diagnostic::error("empty-file", whole, message, help)
        };
        let mut early = early.into_iter();
        let Some((at, names)) = early.next() else {
            let diagnostic = empty("the file is empty");
            return Err(self.refuse(vec![diagnostic]));
        };
        self.header_start = at;
        self.header =
            names.iter().map(|name| unprotected(name).split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        while self.header.len() > 1 && self.header.last().is_some_and(String::is_empty) {
            self.header.pop();
        }
        let asked = self.asked(&options.only, options.council.as_deref(), is_one_of)?;
        let mut filled = vec![false; self.header.len()];
        let mut wrong = Problems::default();
        for (at, record) in early {
            self.row(at, &record, &asked, &mut filled, &mut wrong);
        }
        while reader.read_record(&mut record).unwrap_or(false) {
            self.row(start(&record, after), &record, &asked, &mut filled, &mut wrong);
        }
        if self.starts.is_empty() && wrong.is_empty() {
            let has_others = self.asides.iter().any(|aside| aside.kind == AsideKind::NotAsked);
            let message = match &options.council {
                Some(council) if has_others => format!("no line is about {council}"),
                _ if has_others => "no line is what --where asks for".to_owned(),
                _ => "the file has no line below its header".to_owned(),
            };
            wrong.push(empty(&message));
        }
        if !wrong.is_empty() {
            return Err(self.refuse_all(wrong));
        }
        for (place, name) in self.header.iter_mut().enumerate() {
            if name.is_empty() && filled[place] {
                *name = format!("column {}", place + 1);
            }
        }
        Ok(())
    }

    /// Which of the first lines names the columns: the one that is asked for, else the first that names most.
    fn header_of(&self, early: &[(usize, StringRecord)], wanted: Option<usize>) -> Result<usize, ImportError> {
        if let Some(wanted) = wanted {
            let is_it = |(start, _): &(usize, StringRecord)| self.line_at(*start) == wanted;
            return early.iter().position(is_it).ok_or_else(|| {
                let most = early.last().map_or(0, |(start, _)| self.line_at(*start));
                usage(&format!(
                    "--header {wanted}: {} has no such line, or nothing stands in it; look among the first {most}",
                    self.name
                ))
            });
        }
        let mut best = (0, 0);
        for (place, (_, record)) in early.iter().enumerate() {
            let known = headings::known(record.iter().map(unprotected));
            if known > best.1 && (place == 0 || known > 1) {
                best = (place, known);
            }
        }
        Ok(best.0)
    }

    /// The columns that `--where` speaks of, each with the values that are asked for.
    fn asked(
        &self,
        only: &[String],
        council: Option<&str>,
        is_one_of: bool,
    ) -> Result<Vec<(usize, Vec<String>)>, ImportError> {
        let mut asked: Vec<(usize, Vec<String>)> = Vec::new();
        if let Some(council) = council
            && let Some(column) = self.header.iter().position(|name| headings::names_authority(name))
        {
            asked.push((column, vec![council.trim().to_lowercase()]));
        }
        for text in only {
            let Some((name, value)) = text.split_once('=') else {
                return Err(usage(&format!("--where {text}: write COLUMN=VALUE, such as --where la_name=Norfolk")));
            };
            let Some(column) = self.column(name) else {
                if is_one_of {
                    continue;
                }
                let columns = self.header.join(", ");
                return Err(usage(&format!("--where {text}: {} has no column `{name}`; it has {columns}", self.name)));
            };
            let value = value.trim().to_lowercase();
            match asked.iter_mut().find(|(other, _)| *other == column) {
                Some((_, values)) => values.push(value),
                None => asked.push((column, vec![value])),
            }
        }
        Ok(asked)
    }

    /// The column of a name.
    pub fn column(&self, name: &str) -> Option<usize> {
        let exact = self.header.iter().position(|header| header == name.trim());
        let near = || self.header.iter().position(|header| !header.is_empty() && folded(header) == folded(name));
        exact.or_else(near)
    }

    /// Takes a line for what it is.
    fn row(
        &mut self,
        at: usize,
        record: &StringRecord,
        asked: &[(usize, Vec<String>)],
        filled: &mut [bool],
        wrong: &mut Problems,
    ) {
        let width = self.header.len();
        let mut filled_in =
            record.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty()).map(|(place, _)| place);
        let Some(first) = filled_in.next() else { return };
        if filled_in.next().is_none() && width > 2 && first < 2 {
            return self.aside(AsideKind::Note, at, record);
        }
        if record.len() < width || record.iter().skip(width).any(|cell| !cell.trim().is_empty()) {
            let message = format!("this line has {} cells, but the header names {width}", record.len());
            let help = "put a cell under every name, empty where nothing is known; quote text that holds commas";
            wrong.push(Diagnostic::error("row-length", self.locate(at, 0), message, help));
            return;
        }
        let cells = || record.iter().take(width).map(unprotected);
        if cells().zip(&self.header).all(|(cell, name)| cell.split_whitespace().eq(name.split_whitespace())) {
            return self.aside(AsideKind::Header, at, record);
        }
        let is_asked = |(column, values): &(usize, Vec<String>)| {
            cells().nth(*column).is_some_and(|cell| values.contains(&cell.to_lowercase()))
        };
        if !asked.iter().all(is_asked) {
            return self.aside(AsideKind::NotAsked, at, &StringRecord::new());
        }
        for (place, cell) in cells().enumerate() {
            self.cells.push_str(cell);
            self.ends.push(u32::try_from(self.cells.len()).unwrap_or(u32::MAX));
            filled[place] |= !cell.is_empty();
        }
        self.starts.push(u32::try_from(at).unwrap_or(u32::MAX));
    }

    fn aside(&mut self, kind: AsideKind, at: usize, record: &StringRecord) {
        let text: Vec<&str> = record.iter().map(str::trim).filter(|cell| !cell.is_empty()).collect();
        let text: String = text.join(" ").chars().take(80).collect();
        let line = self.line_at(at);
        self.asides.push(Aside { kind, line, text });
    }

    /// The rows that may hold figures.
    pub fn rows(&self) -> Range<usize> {
        0..self.starts.len()
    }

    /// Notes that a row holds none of the figures that are wanted.
    pub fn set_aside(&mut self, kind: AsideKind, row: usize, text: &str) {
        let line = self.line(row);
        self.asides.push(Aside { kind, line, text: text.to_owned() });
    }

    /// What a cell holds, without spaces around it and without the apostrophe that keeps a spreadsheet from taking
    /// text for a formula.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        let place = row * self.header.len() + column;
        let end = |place: usize| self.ends.get(place).map(|end| *end as usize);
        let start = if place == 0 { Some(0) } else { end(place - 1) };
        if column >= self.header.len() {
            return "";
        }
        start.zip(end(place)).and_then(|(start, end)| self.cells.get(start..end)).unwrap_or("")
    }

    /// The line of the file that a row begins in.
    pub fn line(&self, row: usize) -> usize {
        self.files.position(self.span(row, 0)).map_or(0, |position| position.line)
    }

    fn line_at(&self, start: usize) -> usize {
        self.files.position(self.locate(start, 0)).map_or(0, |position| position.line)
    }

    /// The place of a cell.
    pub fn span(&self, row: usize, column: usize) -> Span {
        self.starts.get(row).map_or(Span::whole(self.file), |start| self.locate(*start as usize, column))
    }

    /// An error about what a cell holds.
    pub fn wrong_cell(&self, code: Code, row: usize, column: usize, wrong: &str, help: String) -> Diagnostic {
        let text: String = self.cell(row, column).chars().take(40).collect();
        let header = self.header.get(column).map_or("", String::as_str);
        let cell =
            if self.is_of_workbook { format!("cell {}{}: ", letters(column), self.line(row)) } else { String::new() };
        let message = if text.is_empty() {
            format!("{cell}`{header}` is empty")
        } else {
            format!("{cell}`{header}` is `{text}`, which {wrong}")
        };
        Diagnostic::error(code, self.span(row, column), message, help)
    }

    /// The place of a column's name.
    pub fn header_span(&self, column: usize) -> Span {
        self.locate(self.header_start, column)
    }

    /// The errors with this file's text, for them to be shown.
    pub fn refuse(&self, diagnostics: Vec<Diagnostic>) -> ImportError {
        ImportError::Refused { files: self.files.clone(), diagnostics, more: 0 }
    }

    /// The error that no column holds something.
    pub fn missing(&self, message: &str, help: &str) -> ImportError {
        self.refuse(vec![Diagnostic::error("missing-column", self.header_span(0), message, help)])
    }

    /// Likewise, of errors that may be many.
    pub fn refuse_all(&self, problems: Problems) -> ImportError {
        ImportError::Refused { files: self.files.clone(), diagnostics: problems.kept, more: problems.more }
    }

    /// A quote that is opened and not closed, or closed before its cell ends.
    fn wrong_quote(&self, after: usize) -> Option<Diagnostic> {
        let text = self.files.get(self.file).map_or("", |file| file.text.as_str());
        let (opened, cell) = marks::open_quote(text, self.delimiter, after)?;
        let message = format!("a quote is opened here and not closed before the cell ends: `{}`", visible(&cell));
        let help = "close it with a quote, or leave it out; write a quote within quotes twice";
        Some(Diagnostic::error("open-quote", span(self.file, opened, 1), message, help))
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

fn start(record: &StringRecord, after: usize) -> usize {
    record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(usize::MAX)).saturating_add(after)
}

fn span(file: FileId, start: usize, length: usize) -> Span {
    let byte = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    Span { file: Some(file), start: byte(start), end: byte(start.saturating_add(length)) }
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Sheet, ImportError> {
        Sheet::read("a.csv", text.as_bytes(), &Options::default())
    }

    fn sheet(text: &str) -> Sheet {
        read(text).expect("a sheet")
    }

    #[test]
    fn cells_keep_their_place_with_marks_of_order_and_windows_ends_of_line() {
        let sheet = sheet("\u{feff}name,\"a,b\"\r\n\r\n\"St Mary's, Weston\",1\r\n'-x,'y\r\n,\r\n");
        assert_eq!(sheet.header, ["name", "a,b"]);
        assert_eq!((sheet.cell(0, 0), sheet.cell(0, 1)), ("St Mary's, Weston", "1"));
        assert_eq!((sheet.cell(1, 0), sheet.cell(1, 1), sheet.rows().len()), ("-x", "'y", 2));
        let place = |span| sheet.files.position(span).map(|position| (position.line, position.column));
        assert_eq!(place(sheet.span(0, 1)), Some((3, 21)));
        assert_eq!(place(sheet.span(1, 0)), Some((4, 1)));
        assert_eq!(place(sheet.header_span(1)), Some((1, 6)));
        assert_eq!(sheet.line(1), 4);
    }

    #[test]
    fn semicolons_tabs_and_what_the_first_line_says_part_cells_too() {
        assert_eq!(sheet("a;b\n1;2,5\n").cell(0, 1), "2,5");
        assert_eq!(sheet("a\tb\n1\t2\n").cell(0, 1), "2");
        assert_eq!(sheet("sep=;\na;b\n1;2\n").cell(0, 1), "2");
        assert_eq!(sheet("Rolls, January\nschool;year;R\na;2013;3\n").header, ["school", "year", "R"]);
    }

    #[test]
    fn titles_notes_and_headers_again_are_no_figures() {
        let text = "School rolls, January 2024,,,\nSource: census,,,\n,,,\nSchool,Area,Year,R\na,X,2023/24,20\n\
                    School,Area,Year,R\nNote: provisional,,,\nb,X,2023/24,1\n";
        let sheet = sheet(text);
        assert_eq!((sheet.header[0].as_str(), sheet.rows().len(), sheet.line(0), sheet.line(1)), ("School", 2, 5, 8));
        let asides: Vec<(AsideKind, usize)> = sheet.asides.iter().map(|aside| (aside.kind, aside.line)).collect();
        let expected = [(AsideKind::Title, 1), (AsideKind::Title, 2), (AsideKind::Header, 6), (AsideKind::Note, 7)];
        assert_eq!(asides, expected);
        let third = Options { header: Some(3), ..Options::default() };
        let read = Sheet::read("a.csv", b"x,y\n1,2\nz,w\n3,4\n", &third).expect("a sheet");
        assert_eq!((read.header.as_slice(), read.rows().len()), (&["z".to_owned(), "w".to_owned()][..], 1));
        assert!(Sheet::read("a.csv", b"x,y\n1,2\n", &third).is_err());
    }

    #[test]
    fn only_the_lines_that_are_asked_for_are_read() {
        let only = |text: &str| Options { only: vec![text.to_owned()], ..Options::default() };
        let text = b"la,year,R\nNorfolk,2013,1\nSuffolk,2013,2\nnorfolk,2014,3\n";
        let read = Sheet::read("a.csv", text, &only("la=Norfolk")).expect("a sheet");
        assert_eq!((read.rows().len(), read.asides.len(), read.line(1)), (2, 1, 4));
        assert!(Sheet::read("a.csv", text, &only("region=East")).is_err());
        assert!(Sheet::read("a.csv", text, &only("la=Kent")).is_err());
    }

    #[test]
    fn a_quote_that_is_not_closed_is_an_error_where_it_opens() {
        for (text, line, column) in [
            ("School,R\n\"St Mary,1\nb,2\n\"d\",7\n", 2, 1),
            ("School,R\na,\"1\n", 2, 3),
            ("School,R\n\"St \"Mary\",1\n", 2, 1),
        ] {
            let Err(ImportError::Refused { files, diagnostics, .. }) = read(text) else {
                unreachable!("{text} has a quote that is not closed")
            };
            let position = diagnostics[0].position(&files).expect("a place");
            assert_eq!((diagnostics.len(), position.line, position.column), (1, line, column), "{text}");
        }
        assert_eq!(sheet("School,R\n\"St \"\"Mary\"\"\",1\n5\" nail,2\n").cell(0, 0), "St \"Mary\"");
    }

    #[test]
    fn lines_of_another_length_are_refused_and_empty_cells_at_their_end_are_not() {
        assert_eq!(sheet("a,b\n1,2,,\n").rows().len(), 1);
        for text in ["a,b\n1\n", "a,b\n1,2,3\n", "", "\n\n", "a,b\n"] {
            assert!(matches!(read(text), Err(ImportError::Refused { .. })), "{text:?}");
        }
    }
}
