//! Markdown: a heading, a table and its notes for each sheet.

use std::io::{self, Write};

use super::sheet::{Alignment, Sheet};
use crate::report::MadeOf;
use crate::visible::visible;

/// Writes what sheets are made of, then one after another.
///
/// # Errors
/// What the writer refuses.
pub fn write(sheets: &[Sheet], made_of: &MadeOf, out: &mut dyn Write) -> io::Result<()> {
    let heading = made_of.lines();
    for (place, line) in heading.iter().enumerate() {
        let strong = if place > 0 { "**" } else { "" };
        writeln!(out, "{strong}{}{strong}\n", escaped(line))?;
    }
    let warning = made_of.warning();
    for (place, sheet) in sheets.iter().enumerate() {
        if place > 0 {
            writeln!(out)?;
        }
        writeln!(out, "## {}", escaped(&sheet.title))?;
        if let Some(warning) = warning.as_deref().filter(|_| place > 0) {
            writeln!(out, "\n**{}**", escaped(warning))?;
        }
        if !sheet.rows.is_empty() {
            writeln!(out)?;
            table(sheet, out)?;
        }
        for note in &sheet.notes {
            writeln!(out, "\n{}", escaped(note))?;
        }
    }
    Ok(())
}

fn table(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    let headings = sheet.columns.iter().map(|column| escaped(&column.heading));
    writeln!(out, "| {} |", headings.collect::<Vec<String>>().join(" | "))?;
    let rules = sheet.columns.iter().map(|column| match column.alignment {
        Alignment::Left => "---",
        Alignment::Right => "---:",
    });
    writeln!(out, "| {} |", rules.collect::<Vec<&str>>().join(" | "))?;
    for (place, row) in sheet.rows.iter().enumerate() {
        let is_total = sheet.is_total(place);
        let cells = row.iter().enumerate().map(|(column, cell)| match escaped(cell) {
            cell if is_total && !cell.is_empty() => format!("**{cell}**"),
            cell if sheet.is_inset(place, column) => format!("&nbsp;&nbsp;{cell}"),
            cell => cell,
        });
        writeln!(out, "| {} |", cells.collect::<Vec<String>>().join(" | "))?;
    }
    Ok(())
}

/// Text that means itself: control characters made visible, and Markdown's own marks escaped.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in visible(text).trim().chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' => escaped.extend(['\\', character]),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_a_heading_a_table_and_notes() {
        let mut sheet = Sheet::new("Spend | £'000", &["Project"], &["2013-14".to_owned()]).note("All *published*.");
        sheet.push(vec!["a|b <i>\u{1b}".to_owned(), "145".to_owned()]);
        sheet.push_total(vec!["Total".to_owned(), "145".to_owned()]);
        let mut out = Vec::new();
        write(&[sheet.clone(), sheet], &MadeOf::default(), &mut out).expect("a vector takes all");
        let once = "## Spend \\| £'000\n\n| Project | 2013-14 |\n| --- | ---: |\n| a\\|b \\<i\\>␛ | 145 |\n\
                    | **Total** | **145** |\n\nAll \\*published\\*.\n";
        assert_eq!(String::from_utf8_lossy(&out), format!("{once}\n{once}"));
    }
}
