//! Text from files made safe to show, and cut or padded to a width in terminal columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The text with every control, direction and zero-width character made visible.
#[must_use]
pub fn visible(text: &str) -> String {
    text.chars().map(visible_char).collect()
}

/// What stands for a character on the screen.
fn visible_char(character: char) -> char {
    match character {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => '\u{fffd}',
        _ => character,
    }
}

/// How many columns a text takes.
#[must_use]
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The text made visible and, where it is wider than `columns`, cut with `…` at its end.
#[must_use]
pub fn clip(text: &str, columns: usize) -> String {
    let text = visible(text);
    if width(&text) <= columns {
        return text;
    }
    if columns == 0 {
        return String::new();
    }
    let mut taken = String::new();
    let mut used = 0;
    for character in text.chars() {
        let next = UnicodeWidthChar::width(character).unwrap_or(0);
        if used + next > columns - 1 {
            break;
        }
        used += next;
        taken.push(character);
    }
    taken.push('…');
    taken
}

/// The text in exactly `columns` columns, on the left.
#[must_use]
pub fn left(text: &str, columns: usize) -> String {
    let mut text = clip(text, columns);
    let missing = columns.saturating_sub(width(&text));
    text.extend(std::iter::repeat_n(' ', missing));
    text
}

/// A figure in exactly `columns` columns, on the right; one that does not fit is replaced by `…`, never cut.
#[must_use]
pub fn right(figure: &str, columns: usize) -> String {
    let shown = if width(figure) <= columns { figure } else { "…" };
    let shown = if columns == 0 { "" } else { shown };
    format!("{}{shown}", " ".repeat(columns.saturating_sub(width(shown))))
}

/// The text broken at spaces into lines of at most `columns` columns; what is longer than a line is cut into several.
///
/// Ends of line in the text are kept; other control characters are made visible.
#[must_use]
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    for paragraph in text.trim_end().split('\n') {
        let mut line = String::new();
        for word in visible(paragraph.trim_end_matches('\r')).split(' ') {
            let gap = usize::from(!line.is_empty());
            if width(&line) + gap + width(word) <= columns {
                if gap == 1 {
                    line.push(' ');
                }
                line.push_str(word);
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for character in word.chars() {
                let next = UnicodeWidthChar::width(character).unwrap_or(0);
                if !line.is_empty() && width(&line) + next > columns {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(character);
            }
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_shown_and_never_sent_to_the_terminal() {
        assert_eq!(visible("a\u{1b}[31mb\u{7f}\u{202e}c\td"), "a␛[31mb␡\u{fffd}c␉d");
    }

    #[test]
    fn text_is_cut_by_the_columns_it_takes() {
        assert_eq!(clip("Thetford", 8), "Thetford");
        assert_eq!(clip("Thetford", 5), "Thet…");
        assert_eq!(clip("日本語学校", 6), "日本…");
        assert_eq!(left("日本語学校", 6), "日本… ");
        assert_eq!(clip("Thetford", 0), "");
        assert_eq!(right("1,234", 7), "  1,234");
        assert_eq!(right("1,234", 4), "   …");
        assert_eq!(right("1", 0), "");
    }

    #[test]
    fn text_is_wrapped_at_spaces() {
        assert_eq!(wrap("one form from 2016/17", 9), ["one form", "from", "2016/17"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("a\r\nb\n", 4), ["a", "b"]);
        assert_eq!(wrap("", 4), [""]);
    }
}
