//! Text from a plan made safe to show: what would steer a terminal or reorder a line is spelled out.

use std::borrow::Cow;
use std::fmt::Write;

/// The text with its control characters made visible: escape as `␛`, a line feed as `␊`, and what has no picture of
/// its own (C1 controls, marks of direction, characters of no width) as `\u{202e}`.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        push_visible(&mut shown, character);
    }
    Cow::Owned(shown)
}

/// Adds a character to `shown` as [`visible`] shows it.
pub fn push_visible(shown: &mut String, character: char) {
    let code = u32::from(character);
    match code {
        0..=0x1f => shown.extend(char::from_u32(0x2400 + code)),
        0x7f => shown.push('␡'),
        // Writing to a string cannot fail.
        _ if is_hidden(character) => write!(shown, "\\u{{{code:x}}}").unwrap_or_default(),
        _ => shown.push(character),
    }
}

/// Whether a character shows nothing of itself, or changes what others show.
#[must_use]
pub fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_the_terminal_unseen() {
        assert_eq!(visible("Drake Infant, Thetford – £2m é"), "Drake Infant, Thetford – £2m é");
        assert_eq!(visible("\u{1b}[31mred\u{7}\r\n\t\u{7f}"), "␛[31mred␇␍␊␉␡");
        assert_eq!(visible("a\u{202e}b\u{9b}c\u{200b}"), "a\\u{202e}b\\u{9b}c\\u{200b}");
    }
}
