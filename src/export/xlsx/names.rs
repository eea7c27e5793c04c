//! The names of worksheets.

use std::collections::HashSet;

use crate::visible::visible;

/// The most characters of a name.
const LONGEST: usize = 31;

/// The names that are taken, in lower case.
#[derive(Debug, Default)]
pub struct Names(HashSet<String>);

impl Names {
    /// A name for the table of that title: what stands before its colon or unit, without what a spreadsheet refuses,
    /// unlike every other.
    pub fn take(&mut self, title: &str) -> String {
        let short = title.split([':', '(']).next().unwrap_or_default();
        let allowed = |letter: char| if matches!(letter, '[' | ']' | '*' | '?' | '/' | '\\') { ' ' } else { letter };
        let name: String = visible(short).chars().map(allowed).collect();
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let name = match name.trim_matches('\'') {
            "" => "Table",
            name => name,
        };
        let numbered = (2..).map(|number| format!(" {number}"));
        let endings = std::iter::once(String::new()).chain(numbered);
        let mut candidates = endings.map(|ending| {
            let room = LONGEST - ending.chars().count();
            cut(name, room).trim_end_matches([' ', ',', '\'']).to_owned() + &ending
        });
        candidates.find(|name| self.0.insert(name.to_lowercase())).unwrap_or_default()
    }
}

/// At most so many characters of a text, whole words of it where it has any; a spreadsheet counts those beyond the basic plane twice.
fn cut(text: &str, most: usize) -> &str {
    let mut used = 0;
    let end = text.char_indices().find(|(_, letter)| {
        used += letter.len_utf16();
        used > most
    });
    let Some((end, _)) = end else { return text };
    let kept = &text[..end];
    if text[end..].starts_with(' ') { kept } else { kept.rsplit_once(' ').map_or(kept, |(words, _)| words) }
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn every_table_has_a_name_that_a_spreadsheet_takes() {
        let mut names = Names::default();
        assert_eq!(names.take("On site (£'000)"), "On site");
        assert_eq!(names.take("on site: by year"), "on site 2");
        assert_eq!(names.take("'2014/15' [all]*?"), "2014 15' all");
        assert_eq!(names.take(":"), "Table");
        let long = "To be commissioned, with dependencies and more";
        assert_eq!(names.take(long), "To be commissioned, with");
        assert_eq!(names.take(long), "To be commissioned, with 2");
    }
}
