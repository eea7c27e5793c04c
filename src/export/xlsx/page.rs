//! One worksheet: its heading lines, the table, its notes, and how it is shown and printed.

use rust_xlsxwriter::{
    Color, ConditionalFormatText, ConditionalFormatTextRule, ExcelDateTime, Format, Formula, Worksheet,
};
use unicode_width::UnicodeWidthStr;

use super::Problem;
use super::cells::{Content, Shown, in_pounds};
use super::look::{self, Look, Looks, Weight};
use crate::export::plain;
use crate::export::text::wrapped;
use crate::report::MadeOf;
use crate::report::table::{Column, Unit};
use crate::visible::visible;

/// A4 among the sizes of paper.
const A4: u8 = 9;
/// The widths of columns in characters.
const NARROWEST: usize = 7;
const WIDEST: usize = 44;
/// What is wider than this is not pressed onto the width of one page.
const PAGE: usize = 230;
/// The least width of notes.
const NOTES: usize = 100;

/// Whether a column holds figures.
pub fn is_figures(column: &Column) -> bool {
    column.unit != Unit::Words
}

/// A worksheet being written, row by row.
pub struct Page<'w> {
    sheet: &'w mut Worksheet,
    looks: &'w mut Looks,
    /// The row that is written next.
    pub row: u32,
    /// How wide each column is so far.
    widths: Vec<usize>,
    /// Whether a state is among the cells.
    has_states: bool,
}

impl<'w> Page<'w> {
    /// An empty worksheet.
    pub fn new(sheet: &'w mut Worksheet, looks: &'w mut Looks) -> Self {
        Self { sheet, looks, row: 0, widths: Vec::new(), has_states: false }
    }

    /// The title, and what the table was made of.
    pub fn heading(&mut self, title: &str, made_of: &MadeOf) -> Result<(), Problem> {
        self.line(&in_pounds(title), &look::title())?;
        let [made_of, missing @ ..] = &made_of.lines()[..] else { return Ok(()) };
        self.line(made_of, &Format::new())?;
        missing.iter().try_for_each(|line| self.line(line, &look::warning()))
    }

    fn line(&mut self, text: &str, format: &Format) -> Result<(), Problem> {
        self.sheet.write_string_with_format(self.row, 0, visible(text), format)?;
        self.row += 1;
        Ok(())
    }

    /// The headings of the columns, below an empty row.
    pub fn headings(&mut self, headings: &[String], is_figures: impl Fn(usize) -> bool) -> Result<(), Problem> {
        self.row += 1;
        for (place, heading) in headings.iter().enumerate() {
            let heading = in_pounds(&visible(heading));
            let widest = heading.split(' ').map(UnicodeWidthStr::width).max().unwrap_or(0);
            self.widths.push((widest + 1).clamp(NARROWEST, WIDEST));
            self.sheet.write_string_with_format(
                self.row,
                column(place)?,
                heading,
                &look::heading(is_figures(place), indent(place)),
            )?;
        }
        self.row += 1;
        Ok(())
    }

    /// A cell of the present row.
    pub fn put(&mut self, place: usize, shown: &Shown, weight: Weight, is_inset: bool) -> Result<(), Problem> {
        let (row, column) = (self.row, column(place)?);
        let indent = indent(place) + if is_inset { 2 } else { 0 };
        let format = self.looks.of(Look { number: shown.number.clone(), weight, indent });
        let wide = match &shown.content {
            Content::Nothing if weight == Weight::Plain => 0,
            Content::Nothing => {
                self.sheet.write_blank(row, column, format)?;
                0
            }
            Content::Text(text) => {
                self.has_states |= look::STATES.iter().any(|(glyph, ..)| text.starts_with(glyph));
                self.sheet.write_string_with_format(row, column, text, format)?;
                text.width() + 2 * usize::from(indent)
            }
            Content::Day(day) => {
                use chrono::Datelike;
                let year = u16::try_from(day.year()).unwrap_or_default();
                let [month, of_month] = [day.month(), day.day()].map(|part| u8::try_from(part).unwrap_or_default());
                let date = ExcelDateTime::from_ymd(year, month, of_month)?;
                self.sheet.write_datetime_with_format(row, column, date, format)?;
                "30 Sept 2016".len()
            }
            Content::Number(number) => {
                match &shown.formula {
                    Some(formula) => {
                        let formula = Formula::new(formula).set_result(plain(*number));
                        self.sheet.write_formula_with_format(row, column, formula, format)?;
                    }
                    None => {
                        self.sheet.write_number_with_format(row, column, *number, format)?;
                    }
                }
                digits(*number) + shown.number.split(';').next().map_or(0, |part| part.matches(['"', '+']).count())
            }
        };
        let wide = wide + usize::from(weight == Weight::Strong) + 1;
        self.widths[place] = self.widths[place].max(wide.min(WIDEST));
        Ok(())
    }

    /// The rows are written: what is shown and printed of them. `filtered` of them, from the first one on, can be
    /// filtered; `names` columns at the left tell the rows apart.
    pub fn rows_end(&mut self, first: u32, filtered: Option<usize>, names: usize) -> Result<(), Problem> {
        let head = first - 1;
        let last = column(self.widths.len().max(1) - 1)?;
        if let Some(rows) = filtered {
            self.sheet.autofilter(head, 0, head + u32::try_from(rows).unwrap_or(u32::MAX), last)?;
        }
        // Names stay beside the figures where they leave room for them.
        let beside = if self.widths.iter().take(names).sum::<usize>() <= 2 * WIDEST { names } else { 1 };
        self.sheet.set_freeze_panes(first, column(beside)?)?;
        for (place, width) in self.widths.iter().enumerate() {
            self.sheet.set_column_width(column(place)?, *width as f64)?;
        }
        if self.has_states && self.row > first {
            for (glyph, letters, ground) in look::STATES {
                let format = Format::new().set_font_color(Color::RGB(letters)).set_background_color(Color::RGB(ground));
                let rule = ConditionalFormatText::new()
                    .set_rule(ConditionalFormatTextRule::BeginsWith(glyph.to_owned()))
                    .set_format(format);
                self.sheet.add_conditional_format(first, 0, self.row - 1, last, &rule)?;
            }
        }
        self.sheet.set_repeat_rows(head, head)?;
        if self.widths.iter().sum::<usize>() <= PAGE {
            self.sheet.set_print_fit_to_pages(1, 0);
        } else if names > 0 {
            self.sheet.set_repeat_columns(0, column(names - 1)?)?;
        }
        Ok(())
    }

    /// What a reader must know, below an empty row; and how the sheet is printed.
    pub fn notes(&mut self, notes: &[String]) -> Result<(), Problem> {
        self.row += 1;
        let room = self.widths.iter().sum::<usize>().clamp(NOTES, PAGE);
        for note in notes {
            for line in wrapped(&in_pounds(&visible(note)), room) {
                self.line(&line, &Format::new())?;
            }
        }
        self.sheet.set_landscape().set_paper_size(A4).set_footer("&L&A&RPage &P of &N");
        Ok(())
    }
}

/// How far words of a column are set in from the figures before them.
fn indent(place: usize) -> u8 {
    u8::from(place > 0)
}

/// The number of a column on a worksheet.
fn column(place: usize) -> Result<u16, Problem> {
    u16::try_from(place).map_err(|_| Problem::Refused(std::io::Error::other("a worksheet has 16,384 columns")))
}

/// How wide a figure is, with commas and decimals.
fn digits(number: f64) -> usize {
    let whole = plain(number.abs().trunc()).len();
    let sign = usize::from(number < 0.0);
    whole + (whole - 1) / 3 + 3 + sign
}
