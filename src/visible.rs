//! Text from a plan, a file, the command line or the system made safe to show: what would steer a terminal, reorder a
//! line or begin a new one is spelled out.
//!
//! Whoever writes for people or programs passes through here what others have written; files of a plan alone keep it as
//! it is, escaped as TOML has it.

use std::borrow::Cow;
use std::fmt::Write;
use std::path::Path;

/// The text with its control characters made visible: escape as `␛`, a line feed as `␊`, and what has no picture of
/// its own (C1 controls, marks of direction, characters of no width) as `\u{202e}`.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) || !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        push_visible(&mut shown, character);
    }
    Cow::Owned(shown)
}

/// A path as messages show it.
#[must_use]
pub fn visible_path(path: &Path) -> String {
    visible(&path.to_string_lossy()).into_owned()
}

/// Several lines made visible one by one: the ends of line of the text itself stay.
///
/// What others have written must be [`visible`] before it is put among such lines, or it could add lines of its own.
#[must_use]
pub fn visible_lines(text: &str) -> String {
    text.split('\n').map(visible).collect::<Vec<_>>().join("\n")
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
        assert_eq!(visible_path(Path::new("a\n/b\u{1b}")), "a␊/b␛");
        assert_eq!(visible_lines("a\u{7}\nb\r\n"), "a␇\nb␍\n");
    }
}
