//! Errors and findings, as a list with the lines they are about and as a table.

use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

use super::table::{Cell, Column, Fact, Facts, Report, RowKey};
use super::words::counted;
use crate::plan::{Addresses, Basis, Diagnostic, Files, Plan, Severity, Span};
use crate::visible::{push_visible, visible};

/// Columns of a plan's line that are shown around what is wrong in it.
const WIDEST: usize = 100;

/// Errors and findings as a table, with what is to be said of them all below. `folder` stands where no file does.
#[must_use]
pub fn report<'a>(plan: &'a Plan, folder: &'a str, diagnostics: &'a [Diagnostic], summary: Vec<String>) -> Report<'a> {
    let facts = move || {
        let columns = vec![
            Column::words("place", "Place").for_people(),
            Column::words("kind", "Kind").for_people(),
            Column::words("severity", "").for_machines(),
            Column::words("code", "").for_machines(),
            Column::words("file", "").for_machines(),
            Column::words("line", "").for_machines(),
            Column::words("column", "").for_machines(),
            Column::words("message", "What is wrong or odd"),
            Column::words("at", "").for_machines(),
            Column::words("help", "Help").for_people(),
        ];
        let all = move || {
            let mut addresses = Addresses::of(&plan.files);
            diagnostics.iter().map(move |one| (one, addresses.at(one.span)))
        };
        Facts::of(columns, all, move |(one, at)| fact(plan, folder, one, &at)).without_basis()
    };
    Report::new(facts(), move || {
        let mut table = facts().table("Check", |_| true);
        table.notes.extend(summary.clone());
        vec![table]
    })
}

fn fact(plan: &Plan, folder: &str, one: &Diagnostic, at: &str) -> Fact {
    let position = one.position(&plan.files);
    let whole = |number: usize| Cell::new(i64::try_from(number).unwrap_or(i64::MAX));
    let cells = vec![
        Cell::said(place(&plan.files, folder, one)).at(one.span),
        Cell::said(format!("{}: {}", one.severity, one.code)),
        one.severity.as_str().into(),
        one.code.into(),
        position.as_ref().map_or(folder, |position| position.file.as_str()).into(),
        position.as_ref().map_or_else(Cell::default, |position| whole(position.line)),
        position.as_ref().map_or_else(Cell::default, |position| whole(position.column)),
        one.message.as_str().into(),
        at.into(),
        Cell::said(one.help.as_str()),
    ];
    Fact::new(RowKey::None, Basis::Published, cells)
}

/// `file:line:column`, or the folder where nothing is written.
fn place(files: &Files, folder: &str, one: &Diagnostic) -> String {
    match one.position(files) {
        Some(position) if position.line > 0 => format!("{}:{}:{}", position.file, position.line, position.column),
        Some(position) => position.file,
        None => folder.to_owned(),
    }
}

/// How many errors and findings there are, in one sentence.
#[must_use]
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let count = |severity: Severity| diagnostics.iter().filter(|one| one.severity == severity).count();
    let accepted = match count(Severity::Accepted) {
        0 => String::new(),
        accepted => format!(" {accepted} accepted: --accepted lists them."),
    };
    let said = match (count(Severity::Error), count(Severity::Finding)) {
        (0, 0) => "No errors and no findings.".to_owned(),
        (0, findings) => format!("No errors, {}.", counted(findings, "finding")),
        (errors, findings) => format!("{}, {}.", counted(errors, "error"), counted(findings, "finding")),
    };
    said + &accepted
}

/// Errors and findings as a list for a terminal: place, code and message, the line with a mark under what is meant,
/// and what to write instead.
#[must_use]
pub fn list(files: &Files, folder: &str, diagnostics: &[Diagnostic], coloured: bool) -> String {
    let mut text = String::new();
    let mut addresses = Addresses::of(files);
    for one in diagnostics {
        let (start, end) = match one.severity {
            _ if !coloured => ("", ""),
            Severity::Error => ("\u{1b}[1;31m", "\u{1b}[0m"),
            Severity::Finding | Severity::Accepted => ("\u{1b}[1;33m", "\u{1b}[0m"),
        };
        let place = place(files, folder, one);
        let (place, message) = (visible(&place), visible(&one.message));
        // Writing to a string cannot fail.
        writeln!(text, "{place}: {start}{}[{}]{end}: {message}", one.severity, one.code).unwrap_or_default();
        if let Some((number, excerpt)) = excerpt(files, one.span) {
            let margin = " ".repeat(number.len());
            let Excerpt { line, before, width } = excerpt;
            let mark = "^".repeat(width);
            writeln!(text, "  {number} | {line}\n  {margin} | {:before$}{start}{mark}{end}", "").unwrap_or_default();
        }
        if !one.help.is_empty() {
            writeln!(text, "  help: {}", visible(&one.help)).unwrap_or_default();
        }
        let at = if one.severity == Severity::Error { String::new() } else { addresses.at(one.span) };
        if !at.is_empty() {
            writeln!(text, "  at: {}", visible(&at)).unwrap_or_default();
        }
    }
    text
}

/// A line of a file as it is shown, and where the mark stands under it.
#[derive(Debug, PartialEq, Eq)]
struct Excerpt {
    line: String,
    before: usize,
    width: usize,
}

fn excerpt(files: &Files, span: Span) -> Option<(String, Excerpt)> {
    let position = files.position(span)?;
    let line = files.line(span).filter(|line| !line.is_empty())?;
    let start = position.column.saturating_sub(1);
    let bytes = span.end.saturating_sub(span.start) as usize;
    let place = line.char_indices().nth(start).map_or(line.len(), |(place, _)| place);
    let marked = line[place..].char_indices().take_while(|(offset, _)| *offset < bytes).count();
    Some((position.line.to_string(), cut(line, start, marked)))
}

/// A line with the characters `start..start + marked` marked, cut to what fits around them.
fn cut(line: &str, start: usize, marked: usize) -> Excerpt {
    let pieces: Vec<(String, usize)> = line.chars().map(shown).collect();
    let width_of = |pieces: &[(String, usize)]| pieces.iter().map(|(_, width)| width).sum::<usize>();
    let start = start.min(pieces.len());
    let mut first = 0;
    if width_of(&pieces) > WIDEST {
        while first < start && width_of(&pieces[first..start]) > WIDEST / 2 {
            first += 1;
        }
    }
    let mut line = if first > 0 { "…".to_owned() } else { String::new() };
    let before = width_of(&pieces[first..start]) + usize::from(first > 0);
    let (mut used, mut width) = (usize::from(first > 0), 0);
    for (place, (piece, piece_width)) in pieces.iter().enumerate().skip(first) {
        if used + piece_width > WIDEST {
            line.push('…');
            break;
        }
        line.push_str(piece);
        used += piece_width;
        if (start..start + marked).contains(&place) {
            width += piece_width;
        }
    }
    Excerpt { line, before, width: width.max(1) }
}

/// A character as it is shown, and how wide that is.
fn shown(character: char) -> (String, usize) {
    if character == '\t' {
        return ("    ".to_owned(), 4);
    }
    let mut text = String::new();
    push_visible(&mut text, character);
    let width = text.chars().map(|character| character.width().unwrap_or(0)).sum();
    (text, width)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::FileId;
    use crate::report::testing::{read, sample};

    fn at(plan: &mut Plan, text: &str, what: &str) -> Span {
        let file = plan.files.add("planning-areas/x.toml".to_owned(), text.to_owned());
        let start = text.find(what).unwrap_or_default();
        let byte = |place: usize| u32::try_from(place).unwrap_or_default();
        Span { file: Some(file), start: byte(start), end: byte(start + what.len()) }
    }

    #[test]
    fn the_line_is_shown_with_a_mark_under_what_is_meant() {
        let (mut plan, _) = sample();
        let span = at(&mut plan, "[area]\n\tname = \"Łódź 学校\" # \u{1b}[2J\n", "\"Łódź 学校\"");
        let errors = [Diagnostic::error("wrong-type", span, "\u{7}no name", "write it")];
        let expected = [
            "planning-areas/x.toml:2:9: error[wrong-type]: ␇no name",
            "  2 |     name = \"Łódź 学校\" # ␛[2J",
            "    |            ^^^^^^^^^^^",
            "  help: write it\n",
        ]
        .join("\n");
        assert_eq!(list(&plan.files, "plan", &errors, false), expected);
        assert!(list(&plan.files, "plan", &errors, true).contains("\u{1b}[1;31merror[wrong-type]\u{1b}[0m"));
    }

    #[test]
    fn a_long_line_is_cut_around_the_mark() {
        let line = format!("{}HERE{}", "a".repeat(300), "b".repeat(300));
        let excerpt = cut(&line, 300, 4);
        assert!(excerpt.line.starts_with('…') && excerpt.line.ends_with('…'));
        assert_eq!(excerpt.line.chars().skip(excerpt.before).take(excerpt.width).collect::<String>(), "HERE");
        assert_eq!(cut("", 5, 3), Excerpt { line: String::new(), before: 0, width: 1 });
    }

    #[test]
    fn what_has_no_place_names_the_folder() {
        let (plan, _) = sample();
        let finding = [Diagnostic::finding("over-programmed", Span::DEFAULT, "too much", "")];
        assert_eq!(list(&plan.files, "norfolk", &finding, false), "norfolk: finding[over-programmed]: too much\n");
        let (fields, facts) = read(&report(&plan, "norfolk", &finding, vec![summary(&finding)]));
        assert_eq!(fields, ["severity", "code", "file", "line", "column", "message", "at"]);
        assert_eq!(facts[0][2..5], ["norfolk", "", ""]);
        let nowhere = Span { file: Some(FileId(99)), start: 0, end: 0 };
        assert_eq!(place(&plan.files, "norfolk", &Diagnostic::finding("x", nowhere, "", "")), "norfolk");
        assert_eq!(summary(&finding), "No errors, 1 finding.");
    }
}
