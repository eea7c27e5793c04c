//! How cells look: formats, each made once a workbook.

use std::borrow::Cow;
use std::collections::HashMap;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// How strong a cell is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Weight {
    /// A line of the table.
    #[default]
    Plain,
    /// A total, or the head of a group.
    Strong,
}

/// How a cell looks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Look {
    /// Its number format; empty for words.
    pub number: Cow<'static, str>,
    /// How strong it is.
    pub weight: Weight,
    /// How far words are set in from the left: beside figures, and below the head of a group.
    pub indent: u8,
}

/// The formats made so far.
#[derive(Debug, Default)]
pub struct Looks(HashMap<Look, Format>);

impl Looks {
    /// The format of a look.
    pub fn of(&mut self, look: Look) -> &Format {
        self.0.entry(look).or_insert_with_key(|look| {
            let format = Format::new().set_align(FormatAlign::Top);
            let format = if look.number.is_empty() {
                format.set_align(FormatAlign::Left).set_indent(look.indent)
            } else {
                format.set_num_format(look.number.as_ref())
            };
            match look.weight {
                Weight::Plain => format,
                Weight::Strong => format.set_bold().set_border_top(FormatBorder::Thin),
            }
        })
    }
}

/// The title of a table.
pub fn title() -> Format {
    Format::new().set_bold().set_font_size(14)
}

/// What keeps a table from being one of the plan as it stands.
pub fn warning() -> Format {
    Format::new().set_bold().set_font_color(Color::RGB(0x9C_0006))
}

/// The heading of a column.
pub fn heading(is_figures: bool, indent: u8) -> Format {
    let format = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Bottom);
    let format = if is_figures {
        format.set_align(FormatAlign::Right)
    } else {
        format.set_align(FormatAlign::Left).set_indent(indent)
    };
    format.set_border_bottom(FormatBorder::Medium).set_background_color(Color::RGB(0xE8_EDF3))
}

/// The states by their glyphs, with the colours of their letters and of their ground.
pub const STATES: [(&str, u32, u32); 4] = [
    ("▲", 0x9C_0006, 0xFF_C7CE),
    ("△", 0x7F_6000, 0xFF_EB9C),
    ("●", 0x00_6100, 0xE2_EFDA),
    ("▽", 0x1F_4E78, 0xDD_EBF7),
];
