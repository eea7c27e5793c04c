//! Text tables that fit a terminal: figures never wrap, wide tables are split into blocks of columns.
//!
//! Widths are found once a table, and its columns of text are wrapped once, however many blocks repeat them; a block is
//! then written line by line.

use std::borrow::Cow;
use std::io::{self, Write};

use comfy_table::{ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width};
use unicode_width::UnicodeWidthStr;

use super::sheet::{Alignment, INSET, Sheet};
use crate::report::MadeOf;
use crate::visible::visible;

/// The least that a column of text is narrowed to before columns of figures go into another block.
pub const NARROWEST: usize = 12;

/// A word up to so long is not broken for want of room, as long as figures still find theirs.
const LONGEST_WORD: usize = 20;

/// Blanks between two columns.
pub const GAP: usize = 2;

/// Writes what sheets are made of, then one after another, each with its title above and its notes below.
///
/// # Errors
/// What the writer refuses.
pub fn write(sheets: &[Sheet], made_of: &MadeOf, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let heading = made_of.lines();
    for line in &heading {
        lines(line, width, out)?;
    }
    let warning = made_of.warning();
    for (place, sheet) in sheets.iter().enumerate() {
        if place > 0 || !heading.is_empty() {
            writeln!(out)?;
        }
        lines(&sheet.title, width, out)?;
        if let Some(warning) = warning.as_deref().filter(|_| place > 0) {
            lines(warning, width, out)?;
        }
        if !sheet.rows.is_empty() {
            table(sheet, width, out)?;
        }
        if !sheet.notes.is_empty() && !sheet.rows.is_empty() {
            writeln!(out)?;
        }
        for note in &sheet.notes {
            lines(note, width, out)?;
        }
    }
    Ok(())
}

/// Running text, wrapped.
fn lines(text: &str, width: usize, out: &mut dyn Write) -> io::Result<()> {
    wrapped(&visible(text), width).iter().try_for_each(|line| writeln!(out, "{line}"))
}

/// A text in lines no wider than `width`, where its words allow.
#[must_use]
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split(' ') {
        let wide = word.width();
        if used > 0 && used + 1 + wide > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        } else if used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += wide;
    }
    lines.push(line);
    lines
}

/// Columns that stand side by side: their places and widths.
type Columns = Vec<(usize, usize)>;

/// The columns of a sheet in blocks that fit.
struct Blocks {
    /// Columns of text, which every block repeats at its left.
    texts: Columns,
    /// Columns of figures, block by block; one at least, possibly without any.
    figures: Vec<Columns>,
}

/// The columns of a sheet in blocks that fit.
///
/// Columns of text are narrowed, and then wrap, before columns of figures are put into another block.
fn blocks(sheet: &Sheet, width: usize) -> Blocks {
    let natural: Vec<usize> = (0..sheet.columns.len()).map(|column| natural_width(sheet, column)).collect();
    let (texts, figures): (Vec<usize>, Vec<usize>) =
        (0..sheet.columns.len()).partition(|&column| sheet.columns[column].alignment == Alignment::Left);
    let wanted: Vec<usize> = texts.iter().map(|&column| natural[column]).collect();
    let gaps = GAP * texts.len().saturating_sub(1);
    let of_texts = |widths: &[usize]| widths.iter().sum::<usize>() + gaps;

    let room = width.saturating_sub(gaps + figures.iter().map(|&column| natural[column] + GAP).sum::<usize>());
    let words: Vec<usize> = texts.iter().map(|&column| widest_word(sheet, column).min(LONGEST_WORD)).collect();
    let mut widths = narrowed(&wanted, room, &words);
    if widths.iter().sum::<usize>() > room {
        // More than one block: text takes up to half of each, more where a word would break, and leaves room for the
        // widest figure.
        let widest = figures.iter().map(|&column| natural[column] + GAP).max().unwrap_or(0);
        let most = width.saturating_sub(widest + gaps);
        let half = if figures.is_empty() { most } else { (width / 2).saturating_sub(gaps).min(most) };
        let least = narrowed(&words, most, &vec![NARROWEST / 3; texts.len()]);
        widths = narrowed(&wanted, half.max(least.iter().sum()), &least);
    }
    let left = of_texts(&widths);
    let mut blocks = vec![Columns::new()];
    let mut used = left;
    for column in figures {
        let wide = natural[column] + GAP;
        if used + wide > width && blocks.last().is_some_and(|block| !block.is_empty()) {
            blocks.push(Columns::new());
            used = left;
        }
        if let Some(block) = blocks.last_mut() {
            block.push((column, natural[column]));
        }
        used += wide;
    }
    Blocks { texts: texts.into_iter().zip(widths).collect(), figures: blocks }
}

/// Widths that add up to at most `room` where that is possible: the widest give way, none below its `least`.
#[must_use]
pub fn narrowed(wanted: &[usize], room: usize, least: &[usize]) -> Vec<usize> {
    let cut = |limit: usize| -> Vec<usize> {
        wanted.iter().zip(least).map(|(&width, &least)| width.min(limit.max(least))).collect()
    };
    let mut limit = wanted.iter().copied().max().unwrap_or(0);
    while limit > 0 && cut(limit).iter().sum::<usize>() > room {
        limit -= 1;
    }
    cut(limit)
}

/// How wide a column is where nothing in it wraps.
#[must_use]
pub fn natural_width(sheet: &Sheet, column: usize) -> usize {
    widest(sheet, column, columns)
}

/// How wide a column is at least where no word is broken.
#[must_use]
pub fn widest_word(sheet: &Sheet, column: usize) -> usize {
    widest(sheet, column, |text| text.split(' ').map(columns).max().unwrap_or(0))
}

/// How many columns of the terminal a text takes that hides nothing; figures are counted by their bytes.
fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// The most of the heading and the cells of a column, as they are shown.
fn widest(sheet: &Sheet, column: usize, width: impl Fn(&str) -> usize) -> usize {
    let cells = (0..sheet.rows.len()).map(|row| width(&sheet.shown(row, column)));
    cells.chain([width(&sheet.heading(column))]).max().unwrap_or(0)
}

/// The rows of a sheet below one another, in as many blocks of columns as the width asks for.
fn table(sheet: &Sheet, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let Blocks { texts, figures } = blocks(sheet, width);
    let names = names(sheet, &texts);
    let wide = |columns: &[(usize, usize)]| columns.iter().map(|(_, width)| width + GAP).sum::<usize>();
    for block in figures {
        let rule: Vec<String> = texts.iter().chain(&block).map(|&(_, width)| "─".repeat(width)).collect();
        writeln!(out)?;
        line(&names[0], texts.is_empty(), &block, |column| sheet.heading(column), out)?;
        writeln!(out, "{}", "─".repeat((wide(&texts) + wide(&block)).saturating_sub(GAP)))?;
        for (row, names) in names[1..].iter().enumerate() {
            match (sheet.is_head(row), sheet.is_set_apart(row)) {
                (true, _) if row > 0 => writeln!(out)?,
                (false, true) => writeln!(out, "{}", rule.join(&" ".repeat(GAP)))?,
                _ => {}
            }
            line(names, texts.is_empty(), &block, |column| sheet.shown(row, column), out)?;
        }
    }
    Ok(())
}

/// The headings and then each row of the columns of text, wrapped and side by side: the lines that each takes.
fn names(sheet: &Sheet, texts: &[(usize, usize)]) -> Vec<Vec<String>> {
    if texts.is_empty() {
        return vec![vec![String::new()]; sheet.rows.len() + 1];
    }
    // A rule that no text can hold tells where the lines of a row end.
    let style = TableStyle::new().row_separator(LineStyle::none().fill(ROW_END));
    let mut table = Table::new();
    table.load_style(style).set_content_arrangement(ContentArrangement::Dynamic);
    let total = texts.iter().map(|(_, width)| width + GAP).sum::<usize>();
    table.set_width(u16::try_from(total).unwrap_or(u16::MAX));
    table.add_row(texts.iter().map(|&(column, _)| sheet.heading(column)));
    for row in 0..sheet.rows.len() {
        table.add_row(texts.iter().map(|&(column, _)| sheet.shown(row, column)));
    }
    for (place, &(_, width)) in texts.iter().enumerate() {
        let Some(cells) = table.column_mut(place) else { continue };
        let padding = u16::try_from(if place + 1 == texts.len() { 0 } else { GAP }).unwrap_or(0);
        cells.set_padding((0, padding));
        let width = u16::try_from(width.max(1)).unwrap_or(u16::MAX).saturating_add(padding);
        cells.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
    }
    let lines: Vec<String> = table.lines().collect();
    let rows = lines.split(|line| line.starts_with(ROW_END));
    rows.map(|lines| lines.iter().map(|line| line.replace(INSET, "  ")).collect()).collect()
}

/// What stands in the rule below a row.
const ROW_END: char = '\0';

/// A row of a block: its names, with its figures in the first line of them.
fn line<'a>(
    names: &[String],
    is_bare: bool,
    figures: &[(usize, usize)],
    cell: impl Fn(usize) -> Cow<'a, str>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut line = String::new();
    for (place, name) in names.iter().enumerate() {
        line.clear();
        line.push_str(name);
        for (nth, &(column, width)) in figures.iter().enumerate().filter(|_| place == 0) {
            let text = cell(column);
            let gap = if is_bare && nth == 0 { 0 } else { GAP };
            line.extend(std::iter::repeat_n(' ', gap + width.saturating_sub(columns(&text))));
            line.push_str(&text);
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;

    fn shown(sheet: Sheet, width: usize) -> String {
        let mut out = Vec::new();
        write(&[sheet], &MadeOf::default(), width, &mut out).expect("a vector takes all");
        String::from_utf8_lossy(&out).into_owned()
    }

    fn profile() -> Sheet {
        let years: Vec<String> = (13..25).map(|year| format!("20{year}-{}", year + 1)).collect();
        let mut sheet = Sheet::new("Spend (£'000)", &["Ref", "Project"], &years).note("All figures are published.");
        let row = |name: &str| {
            let cells = (0..12).map(|year| (1000 + year).to_string());
            ["EC4673".to_owned(), name.to_owned()].into_iter().chain(cells).collect()
        };
        sheet.push(row("Drake Infant, Thetford"));
        sheet.push_total(row("Total 学校"));
        sheet
    }

    #[test]
    fn a_table_that_fits_is_one_block() {
        let mut sheet = Sheet::new("Title", &["Name"], &["Figure".to_owned()]);
        sheet.push(vec!["a".to_owned(), "1".to_owned()]);
        sheet.push_total(vec!["Total".to_owned(), "1".to_owned()]);
        assert_eq!(
            shown(sheet, 40),
            "Title\n\nName   Figure\n─────────────\na           1\n─────  ──────\nTotal       1\n"
        );
    }

    #[test]
    fn no_line_is_wider_than_the_terminal_and_no_figure_wraps() {
        for width in [40, 60, 80, 100, 200] {
            let text = shown(profile(), width);
            for line in text.lines() {
                assert!(line.width() <= width, "{width}: {line}");
            }
            for year in 0..12 {
                assert!(text.matches(&(1000 + year).to_string()).count() == 2, "{width}: {text}");
            }
        }
    }

    #[test]
    fn what_a_plan_hides_is_seen() {
        let mut sheet = Sheet::new("\u{1b}[2J", &["Name\n"], &[]);
        sheet.push(vec!["a\nb\u{202e}".to_owned()]);
        assert_eq!(shown(sheet, 40), "␛[2J\n\nName␊\n───────────\na␊b\\u{202e}\n");
    }
}
