//! Text tables that fit a terminal: figures never wrap, wide tables are split into blocks of columns.

use std::borrow::Cow;
use std::io::{self, Write};

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width};
use unicode_width::UnicodeWidthStr;

use crate::report::{Alignment, Sheet};
use crate::visible::visible;

/// The least that a column of text is narrowed to before columns of figures go into another block.
pub const NARROWEST: usize = 12;

/// Blanks between two columns.
pub const GAP: usize = 2;

/// Writes sheets one after another, each with its title above and its notes below.
///
/// # Errors
/// What the writer refuses.
pub fn write(sheets: &[Sheet], width: usize, out: &mut dyn Write) -> io::Result<()> {
    for (place, sheet) in sheets.iter().enumerate() {
        if place > 0 {
            writeln!(out)?;
        }
        lines(&sheet.title, width, out)?;
        if !sheet.rows.is_empty() {
            for block in blocks(sheet, width) {
                writeln!(out)?;
                table(sheet, &block, out)?;
            }
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
    let mut used = 0;
    for word in visible(text).split(' ') {
        let wide = word.width();
        if used > 0 && used + 1 + wide > width {
            writeln!(out)?;
            used = 0;
        } else if used > 0 {
            write!(out, " ")?;
            used += 1;
        }
        write!(out, "{word}")?;
        used += wide;
    }
    writeln!(out)
}

/// Columns that stand side by side: their places and widths.
type Block = Vec<(usize, usize)>;

/// The columns of a sheet in blocks that fit; every block repeats the columns of text at its left.
///
/// Columns of text are narrowed, and then wrap, before columns of figures are put into another block.
fn blocks(sheet: &Sheet, width: usize) -> Vec<Block> {
    let natural: Vec<usize> = (0..sheet.columns.len()).map(|column| natural_width(sheet, column)).collect();
    let (texts, figures): (Vec<usize>, Vec<usize>) =
        (0..sheet.columns.len()).partition(|&column| sheet.columns[column].alignment == Alignment::Left);
    let wanted: Vec<usize> = texts.iter().map(|&column| natural[column]).collect();
    let gaps = GAP * texts.len().saturating_sub(1);
    let of_texts = |widths: &[usize]| widths.iter().sum::<usize>() + gaps;

    let room = width.saturating_sub(gaps + figures.iter().map(|&column| natural[column] + GAP).sum::<usize>());
    let words: Vec<usize> = texts.iter().map(|&column| widest_word(sheet, column).min(NARROWEST)).collect();
    let mut widths = narrowed(&wanted, room, &words);
    if widths.iter().sum::<usize>() > room {
        // More than one block: text takes up to half of each, and leaves room for the widest figure.
        let widest = figures.iter().map(|&column| natural[column] + GAP).max().unwrap_or(0);
        let room = if figures.is_empty() { width } else { (width / 2).min(width.saturating_sub(widest)) };
        widths = narrowed(&wanted, room.saturating_sub(gaps), &vec![NARROWEST / 3; texts.len()]);
    }
    let left: Block = texts.iter().copied().zip(widths.iter().copied()).collect();

    let mut blocks = vec![left.clone()];
    let mut used = of_texts(&widths);
    for column in figures {
        let wide = natural[column] + GAP;
        let is_empty = blocks.last().is_none_or(|block| block.len() == left.len());
        if used + wide > width && !is_empty {
            blocks.push(left.clone());
            used = of_texts(&widths);
        }
        if let Some(block) = blocks.last_mut() {
            block.push((column, natural[column]));
        }
        used += wide;
    }
    blocks
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
    texts_of(sheet, column).map(|text| text.width()).max().unwrap_or(0)
}

/// How wide a column is at least where no word is broken.
#[must_use]
pub fn widest_word(sheet: &Sheet, column: usize) -> usize {
    let widest = |text: Cow<str>| text.split(' ').map(UnicodeWidthStr::width).max();
    texts_of(sheet, column).filter_map(widest).max().unwrap_or(0)
}

/// The heading and the cells of a column, as they are shown.
fn texts_of(sheet: &Sheet, column: usize) -> impl Iterator<Item = Cow<'_, str>> {
    let cells = sheet.rows.iter().filter_map(move |row| row.get(column)).map(|cell| visible(cell));
    cells.chain([visible(&sheet.columns[column].heading)])
}

/// One block of a sheet. Widths are given, so the table only wraps, pads and aligns.
fn table(sheet: &Sheet, block: &Block, out: &mut dyn Write) -> io::Result<()> {
    let style = TableStyle::new().header_separator(LineStyle::none().fill('─'));
    let mut table = Table::new();
    table.load_style(style).set_content_arrangement(ContentArrangement::Dynamic);
    let total = block.iter().map(|(_, width)| width + GAP).sum::<usize>();
    table.set_width(u16::try_from(total).unwrap_or(u16::MAX));
    table.set_header(block.iter().map(|&(column, _)| visible(&sheet.columns[column].heading)));
    for (place, row) in sheet.rows.iter().enumerate() {
        if sheet.totals.contains(&place) && place > 0 && !sheet.totals.contains(&(place - 1)) {
            table.add_row(block.iter().map(|&(_, width)| "─".repeat(width)));
        }
        table.add_row(block.iter().map(|&(column, _)| row.get(column).map(|cell| visible(cell)).unwrap_or_default()));
    }
    for (place, &(column, width)) in block.iter().enumerate() {
        let Some(cells) = table.column_mut(place) else { continue };
        let is_last = place + 1 == block.len();
        let padding = u16::try_from(if is_last { 0 } else { GAP }).unwrap_or(0);
        cells.set_padding((0, padding));
        cells.set_constraint(ColumnConstraint::Absolute(Width::Fixed(
            u16::try_from(width).unwrap_or(u16::MAX) + padding,
        )));
        if sheet.columns[column].alignment == Alignment::Right {
            cells.set_cell_alignment(CellAlignment::Right);
        }
    }
    for line in table.lines() {
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
        write(&[sheet], width, &mut out).expect("a vector takes all");
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
