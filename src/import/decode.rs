//! A file's bytes as the text of a table: whatever its encoding, and a workbook whatever its name.
//!
//! A sheet of a workbook becomes CSV with a line a row, so that all that follows reads one form.

use std::io::Cursor;

use calamine::{Data, DataRef, DataType, Dimensions, ExcelDateTime, Reader, Sheets, Xlsx, open_workbook_auto_from_rs};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::headings;
use super::summary::counted;
use super::{ImportError, Options};
use crate::visible::visible;

/// The most columns of a sheet: those of the widest workbooks that can be made hold nothing.
const WIDEST: usize = 2_000;

/// The most rows of a sheet, as spreadsheet programs have them.
const LONGEST: usize = 1_048_576;

/// The text of a file.
#[derive(Debug, Default)]
pub struct Decoded {
    /// Lines of comma-separated values, or what else the file parts its cells with.
    pub text: String,
    /// Whether it is a sheet of a workbook, so that cells have names such as `C5`.
    pub is_sheet: bool,
    /// How it was read, where that is not plain.
    pub notes: Vec<String>,
}

/// The text of a file; `name` is what messages call it.
///
/// # Errors
/// What is no table: a damaged workbook, a document, text of no known encoding; a sheet or an encoding that is not
/// there.
pub fn decode(name: &str, bytes: &[u8], options: &Options) -> Result<Decoded, ImportError> {
    let refused = |why: &str| ImportError::System(format!("{name}: {why}"));
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return workbook(bytes, options.sheet.as_deref()).map_err(|why| refused(&why));
    }
    if let Some(sheet) = &options.sheet {
        return Err(refused(&format!("is no workbook, so it has no sheet `{}`", visible(sheet))));
    }
    for (mark, what) in [(&b"%PDF"[..], "a PDF document"), (b"<!DOCTYPE", "a web page"), (b"<html", "a web page")] {
        if bytes.trim_ascii_start().get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark)) {
            return Err(refused(&format!("is {what}, not a table; save the table in it as CSV or XLSX")));
        }
    }
    let (encoding, notes) = match &options.encoding {
        Some(label) => {
            let known = Encoding::for_label(label.trim().as_bytes());
            let help = "write utf-8, windows-1252, utf-16le or another name of the WHATWG's list";
            let message = || ImportError::Usage(format!("--encoding {}: not known; {help}", visible(label)));
            (known.ok_or_else(message)?, Vec::new())
        }
        None => detected(bytes).map_err(|why| refused(&why))?,
    };
    let (text, _, has_errors) = encoding.decode(bytes);
    if has_errors {
        return Err(refused(&format!("is not {} throughout; say what it is with --encoding", encoding.name())));
    }
    if text.contains('\0') {
        return Err(refused("is no text: it holds bytes of zero"));
    }
    Ok(Decoded { text: text.into_owned(), is_sheet: false, notes })
}

/// The encoding of a text, and a note where it is not UTF-8.
fn detected(bytes: &[u8]) -> Result<(&'static Encoding, Vec<String>), String> {
    let said = |encoding: &'static Encoding| Ok((encoding, vec![format!("read as {}", encoding.name())]));
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return if encoding == UTF_8 { Ok((UTF_8, Vec::new())) } else { said(encoding) };
    }
    // Text of English letters has a zero byte beside each in UTF-16, and none in any other encoding.
    let start = &bytes[..bytes.len().min(400)];
    let zeros = |odd: usize| start.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if even + odd > start.len() / 4 {
        return said(if even > odd { UTF_16BE } else { UTF_16LE });
    }
    let Err(error) = std::str::from_utf8(bytes) else { return Ok((UTF_8, Vec::new())) };
    let is_letters_of_utf8 =
        String::from_utf8_lossy(bytes).chars().any(|letter| !letter.is_ascii() && letter != '\u{fffd}');
    if is_letters_of_utf8 {
        let line = bytes[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
        let help = "mend it there, or say what it is with --encoding windows-1252 or --encoding utf-8";
        return Err(format!("mixes UTF-8 with something else: line {line} is not UTF-8; {help}"));
    }
    said(WINDOWS_1252)
}

/// The text of a workbook's sheet: the one that is named, else the one whose columns are known best.
fn workbook(bytes: &[u8], wanted: Option<&str>) -> Result<Decoded, String> {
    let broken =
        |error: &dyn std::fmt::Display| format!("is a workbook that cannot be read: {}", visible(&error.to_string()));
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let names = book.sheet_names();
    if let Some(wanted) = wanted {
        let same = |name: &&String| name.trim().eq_ignore_ascii_case(wanted.trim());
        let Some(name) = names.iter().find(same) else {
            return Err(format!("has no sheet `{}`; it has {}", visible(wanted), visible(&names.join(", "))));
        };
        let (rows, notes) = rows(&mut book, name)?;
        return Ok(Decoded { text: text(&rows)?, is_sheet: true, notes });
    }
    let mut best: Option<(usize, String, Rows, Vec<String>)> = None;
    let mut others = Vec::new();
    for name in names {
        let (rows, notes) = rows(&mut book, &name)?;
        if rows.is_empty() {
            continue;
        }
        let known =
            rows.iter().take(headings::HEADER_WITHIN).map(|row| headings::known(row.iter().map(String::as_str)));
        let known = known.max().unwrap_or(0);
        if best.as_ref().is_none_or(|(most, ..)| known > *most) {
            others.extend(best.replace((known, name, rows, notes)).map(|(_, name, ..)| name));
        } else {
            others.push(name);
        }
    }
    let Some((_, name, rows, mut notes)) = best else { return Err("is a workbook without figures".to_owned()) };
    if !others.is_empty() {
        notes.insert(0, format!("sheet `{name}` read, not {}; --sheet NAME reads another", others.join(", ")));
    }
    Ok(Decoded { text: text(&rows)?, is_sheet: true, notes })
}

type Rows = Vec<Vec<String>>;

/// The cells of a sheet as they are read by people, a merged cell's in each of its rows.
fn rows<R: std::io::Read + std::io::Seek>(book: &mut Sheets<R>, name: &str) -> Result<(Rows, Vec<String>), String> {
    let broken = |error: &dyn std::fmt::Display| {
        format!("sheet `{}` cannot be read: {}", visible(name), visible(&error.to_string()))
    };
    let mut rows = Rows::new();
    let mut merged: Vec<Dimensions> = Vec::new();
    if let Sheets::Xlsx(book) = book {
        // Cell by cell, since a stray cell at the far end would make a table of billions.
        let mut cells = book.worksheet_cells_reader(name).map_err(|error| broken(&error))?;
        while let Some(cell) = cells.next_cell().map_err(|error| broken(&error))? {
            put(&mut rows, cell.get_position(), shown(cell.get_value()))?;
        }
        drop(cells);
        merged = merged_cells(book, name);
    } else {
        let range = book.worksheet_range(name).map_err(|error| broken(&error))?;
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let at = |place: usize, first: u32| u32::try_from(place).unwrap_or(u32::MAX).saturating_add(first);
            put(&mut rows, (at(row, top), at(column, left)), shown_data(value))?;
        }
    }
    let filled = fill(&mut rows, &merged);
    let notes = if filled == 0 {
        Vec::new()
    } else {
        vec![format!("{} filled from merged cells above", counted(filled, "row"))]
    };
    Ok((rows, notes))
}

/// Where a sheet's cells are merged.
fn merged_cells<R: std::io::Read + std::io::Seek>(book: &mut Xlsx<R>, name: &str) -> Vec<Dimensions> {
    book.merge_cells_by_sheet_name(name).unwrap_or_default()
}

/// Puts a cell in its place.
fn put(rows: &mut Rows, (row, column): (u32, u32), text: String) -> Result<(), String> {
    if text.trim().is_empty() {
        return Ok(());
    }
    let (row, column) = (row as usize, column as usize);
    if row >= LONGEST || column >= WIDEST {
        return Err(format!("has a cell in column {}: at most {WIDEST} columns are read", column + 1));
    }
    if rows.len() <= row {
        rows.resize_with(row + 1, Vec::new);
    }
    if rows[row].len() <= column {
        rows[row].resize_with(column + 1, String::new);
    }
    rows[row][column] = text;
    Ok(())
}

/// Gives each row of a merged cell what the first one holds, and counts them.
fn fill(rows: &mut Rows, merged: &[Dimensions]) -> usize {
    let mut filled = 0;
    for Dimensions { start: (top, left), end: (bottom, _) } in merged {
        let (top, left) = (*top as usize, *left as usize);
        let bottom = (*bottom as usize).min(rows.len().saturating_sub(1));
        let Some(text) = rows.get(top).and_then(|row| row.get(left)).filter(|text| !text.is_empty()).cloned() else {
            continue;
        };
        for row in rows.iter_mut().take(bottom + 1).skip(top + 1) {
            if row.len() <= left {
                row.resize_with(left + 1, String::new);
            }
            if row.iter().any(|cell| !cell.is_empty()) {
                row[left].clone_from(&text);
                filled += 1;
            }
        }
    }
    filled
}

fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => decimal(*number),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(is_true) => is_true.to_string().to_uppercase(),
        DataRef::DateTime(date) => day(*date),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

fn shown_data(value: &Data) -> String {
    match value {
        Data::Float(number) => decimal(*number),
        Data::DateTime(date) => day(*date),
        Data::Bool(is_true) => is_true.to_string().to_uppercase(),
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Error(error) => error.to_string(),
        value => value.as_string().unwrap_or_default(),
    }
}

/// A number with the fifteen digits that spreadsheet programs keep.
fn decimal(number: f64) -> String {
    let kept: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    kept.to_string()
}

/// A date as `2024-03-31`; a time of day alone as it stands.
fn day(date: ExcelDateTime) -> String {
    if !date.is_datetime() || date.as_f64() < 1.0 {
        return decimal(date.as_f64());
    }
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}

/// Rows as comma-separated values, a line each.
fn text(rows: &Rows) -> Result<String, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("cannot be read: {error}");
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        let cells = (0..width).map(|column| row.get(column).map_or("", String::as_str).replace(['\n', '\r'], " "));
        writer.write_record(cells).map_err(|error| wrong(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| wrong(&error))?;
    String::from_utf8(bytes).map_err(|error| wrong(&error))
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Decoded {
        decode("a.csv", bytes, &Options::default()).expect("a text")
    }

    #[test]
    fn text_of_every_usual_encoding_is_found_out_and_said() {
        let text = "name,R\nÉcole,1\n";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        let windows = WINDOWS_1252.encode(text).0.into_owned();
        for (bytes, note) in [
            (text.as_bytes(), None),
            (&utf16, Some("UTF-16LE")),
            (&big, Some("UTF-16BE")),
            (&windows, Some("windows-1252")),
        ] {
            let decoded = read(bytes);
            assert_eq!(decoded.text, text, "{note:?}");
            assert_eq!(
                decoded.notes.first().map(String::as_str),
                note.map(|name| format!("read as {name}")).as_deref()
            );
        }
        assert_eq!(read("\u{feff}a,b\n".as_bytes()).text, "a,b\n");
        let mixed = [text.as_bytes(), b"\xc9cole,2\n"].concat();
        let error = decode("a.csv", &mixed, &Options::default()).expect_err("two encodings");
        assert!(error.to_string().contains("line 3 is not UTF-8"), "{error}");
        assert!(decode("a.csv", b"%PDF-1.4", &Options::default()).is_err());
    }

    #[test]
    fn a_workbook_is_one_whatever_its_name() {
        let mut book = rust_xlsxwriter::Workbook::new();
        book.add_worksheet().set_name("Cover").expect("a name").write(0, 0, "Published").expect("a cell");
        let sheet = book.add_worksheet().set_name("Data").expect("a name");
        for (column, name) in ["School", "Area", "Year", "R"].into_iter().enumerate() {
            sheet.write(2, u16::try_from(column).expect("small"), name).expect("a cell");
        }
        sheet.merge_range(3, 0, 4, 0, "Ash", &rust_xlsxwriter::Format::new()).expect("merged");
        for row in [3, 4] {
            sheet.write(row, 1, "X").expect("a cell").write(row, 2, "2023/24").expect("a cell");
            sheet.write(row, 3, 20.5 - 0.5).expect("a cell");
        }
        let bytes = book.save_to_buffer().expect("a workbook");
        let decoded = read(&bytes);
        assert_eq!(
            decoded.text,
            "\"\",\"\",\"\",\"\"\n\"\",\"\",\"\",\"\"\nSchool,Area,Year,R\nAsh,X,2023/24,20\nAsh,X,2023/24,20\n"
                .replace("\"\"", "")
        );
        assert!(decoded.is_sheet && decoded.notes[0].contains("sheet `Data` read, not Cover"), "{:?}", decoded.notes);
        for damage in [40, bytes.len() / 2, bytes.len() - 30] {
            assert!(decode("a.xlsx", &bytes[..damage], &Options::default()).is_err());
        }
    }
}
