//! Text from files made safe to show, and cut or padded to a width in terminal columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::visible::visible;

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
        return text.into_owned();
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

/// The text made visible and, where it is wider than `columns`, cut with `…` at its beginning: its end says more.
#[must_use]
pub fn clip_start(text: &str, columns: usize) -> String {
    let text = visible(text);
    if width(&text) <= columns || columns == 0 {
        return if columns == 0 { String::new() } else { text.into_owned() };
    }
    let mut rest = text.as_ref();
    while width(rest) > columns - 1 {
        let mut letters = rest.chars();
        letters.next();
        rest = letters.as_str();
    }
    format!("…{rest}")
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
    fn text_is_cut_by_the_columns_it_takes() {
        assert_eq!(clip("Thetford", 8), "Thetford");
        assert_eq!(clip("Thetford", 5), "Thet…");
        assert_eq!(clip("日本語学校", 6), "日本…");
        assert_eq!(left("日本語学校", 6), "日本… ");
        assert_eq!(clip("Thetford", 0), "");
        assert_eq!(clip_start("thetford.toml:12", 8), "…toml:12");
        assert_eq!(clip_start("日本語", 3), "…語");
        assert_eq!(clip_start("a", 0), "");
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
