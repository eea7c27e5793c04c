//! The year that a column's heading names: `2023/24`, `2023-24 £'000`, `23/24`, `2013`, `2026+`.

use std::fmt;

use super::cells::Unit;
use crate::calendar::{FIRST_YEAR, LAST_YEAR};

/// A year as a heading names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HeadingYear {
    /// The calendar year, or the one in which it starts.
    pub start: i32,
    /// Whether it names two calendar years, as academic and financial years do.
    pub is_split: bool,
    /// Whether it stands for all later years too.
    pub is_open: bool,
}

impl fmt::Display for HeadingYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let open = if self.is_open { "+" } else { "" };
        if self.is_split {
            write!(f, "{}-{:02}{open}", self.start, (self.start + 1) % 100)
        } else {
            write!(f, "{}{open}", self.start)
        }
    }
}

/// A heading that names a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The year.
    pub year: HeadingYear,
    /// What else it says, in small letters.
    pub words: String,
    /// The unit of money that it names.
    pub unit: Option<Unit>,
}

/// The year of a heading, if it names exactly one.
pub fn heading_year(text: &str) -> Option<Heading> {
    let runs = digit_runs(text);
    let mut runs = runs.iter().filter(|(_, digits)| !is_unit(digits)).copied();
    let first = runs.next()?;
    let second = runs.next();
    if runs.next().is_some() {
        return None;
    }
    let (start, is_split, range) = match (first, second) {
        ((at, digits), None) => match digits.len() {
            4 => (number(digits)?, false, at..at + 4),
            6 => (follows(&digits[..4], &digits[4..])?, true, at..at + 6),
            _ => return None,
        },
        ((at, a), Some((then, b))) => {
            let between = text.get(at + a.len()..then)?.trim();
            if !matches!(between, "/" | "-" | "–" | "_" | "to") {
                return None;
            }
            (follows(a, b)?, true, at..then + b.len())
        }
    };
    if !(FIRST_YEAR..=LAST_YEAR).contains(&start) {
        return None;
    }
    let words = format!("{} {}", text.get(..range.start)?, text.get(range.end..)?).to_lowercase();
    let is_open = text[range.end..].trim_start().starts_with('+')
        || ["onward", "beyond", "later", "after", "future"].iter().any(|word| words.contains(word));
    Some(Heading { year: HeadingYear { start, is_split, is_open }, unit: unit(text), words })
}

/// The unit of money that a text names.
pub fn unit(text: &str) -> Option<Unit> {
    let text: String = text.to_lowercase().chars().filter(|letter| !matches!(letter, ' ' | '\'' | '’' | '‘')).collect();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&["£000", "£k", "000s", "thousand", "£(000)", "(£000"]) {
        Some(Unit::Thousands)
    } else if has(&["£m", "£million", "million"]) {
        Some(Unit::Millions)
    } else if text.contains('£') {
        Some(Unit::Pounds)
    } else {
        None
    }
}

/// The stretches of digits, each with its place.
fn digit_runs(text: &str) -> Vec<(usize, &str)> {
    let mut runs = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        match (letter.is_ascii_digit(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                runs.push((from, &text[from..at]));
                start = None;
            }
            _ => {}
        }
    }
    runs
}

fn is_unit(digits: &str) -> bool {
    digits.len() > 2 && digits.bytes().all(|digit| digit == b'0')
}

fn number(digits: &str) -> Option<i32> {
    digits.parse().ok()
}

/// The first of two calendar years that follow one another: `2023` and `24`, `2023` and `2024`, `23` and `24`.
fn follows(a: &str, b: &str) -> Option<i32> {
    let (first, second) = (number(a)?, number(b)?);
    match (a.len(), b.len()) {
        (4, 4) => (first + 1 == second).then_some(first),
        (4, 2) => ((first + 1) % 100 == second).then_some(first),
        (2, 2) => ((first + 1) % 100 == second).then_some(if first < 70 { 2000 + first } else { 1900 + first }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_names_a_year_among_other_words() {
        let year = |text: &str| heading_year(text).map(|heading| heading.year.to_string());
        for (text, expected) in [
            ("2023/24", "2023-24"),
            ("2023-24 £'000", "2023-24"),
            ("2023/2024", "2023-24"),
            ("202324", "2023-24"),
            ("23/24", "2023-24"),
            ("99/00", "1999-00"),
            ("FY 2023 - 24", "2023-24"),
            ("2013", "2013"),
            ("Births 2013", "2013"),
            ("2026+", "2026+"),
            ("2026/27 onwards", "2026-27+"),
            ("PAN 2025", "2025"),
        ] {
            assert_eq!(year(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "Total", "2013-2023", "2023/25", "24", "123456", "1", "Y7", "2013 to 2014 and 2015", "£000"] {
            assert_eq!(year(text), None, "{text}");
        }
    }

    #[test]
    fn a_heading_names_a_unit() {
        for (text, expected) in [
            ("2023/24 £'000", Some(Unit::Thousands)),
            ("£000s", Some(Unit::Thousands)),
            ("Total (£m)", Some(Unit::Millions)),
            ("Budget £", Some(Unit::Pounds)),
            ("2023/24", None),
        ] {
            assert_eq!(unit(text), expected, "{text}");
        }
    }
}
