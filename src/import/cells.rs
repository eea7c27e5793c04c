//! What a cell says: academic years and numbers of pupils as published files write them.

use crate::calendar::{AcademicYear, FIRST_YEAR, LAST_YEAR};

/// Which of its two calendar years names an academic year where a file writes only one, such as `2014`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum YearNaming {
    /// The year of its September: 2013 is 2013/14.
    #[default]
    Start,
    /// The year of its January census: 2014 is 2013/14.
    End,
}

/// An academic year, from `2013/14`, `2013-14`, `2013/2014`, `201314` or `2013`.
///
/// # Errors
/// What is wrong with it, and what to write.
pub fn academic_year(text: &str, naming: YearNaming) -> Result<AcademicYear, (&'static str, String)> {
    const HELP: &str = "write 2013/14, 2013-14, 201314 or 2013";
    let malformed = ("is no academic year", HELP.to_owned());
    let digits = |part: &str| {
        let is_number = (1..=6).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if is_number { part.parse::<i32>().ok() } else { None }
    };
    let whole = text.strip_suffix(".0").unwrap_or(text);
    let parts = whole.split_once(['/', '-', '–', '_']).or_else(|| match whole.len() {
        6 if whole.is_ascii() => Some(whole.split_at(4)),
        _ => None,
    });
    let start = match parts {
        None if whole.len() == 4 => match naming {
            YearNaming::Start => digits(whole),
            YearNaming::End => digits(whole).map(|year| year - 1),
        }
        .ok_or(malformed)?,
        Some((first, second)) if first.len() == 4 && matches!(second.len(), 2 | 4) => {
            let (Some(start), Some(end)) = (digits(first), digits(second)) else { return Err(malformed) };
            let follows = if second.len() == 2 { (start + 1) % 100 == end } else { start + 1 == end };
            if !follows {
                let next = AcademicYear::starting(start);
                return Err(("does not end in the year after it starts", format!("did you mean {next}?")));
            }
            start
        }
        _ => return Err(malformed),
    };
    if (FIRST_YEAR..=LAST_YEAR).contains(&start) {
        Ok(AcademicYear::starting(start))
    } else {
        Err(("is out of range", format!("years lie between {FIRST_YEAR} and {LAST_YEAR}")))
    }
}

/// A number of children.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// As written.
    Known(u32),
    /// The nearest whole number to what is written.
    Rounded(u32),
    /// The cell is empty.
    Unknown,
    /// The file says that it does not tell, as the Department's do with `c`, `x` and `z`.
    Suppressed,
}

impl Count {
    /// The number, if the file tells it.
    pub fn known(self) -> Option<u32> {
        match self {
            Self::Known(number) | Self::Rounded(number) => Some(number),
            Self::Unknown | Self::Suppressed => None,
        }
    }
}

/// What stands for a number that is not published or does not apply.
const SUPPRESSED: &[&str] = &["c", "x", "z", "u", "low", "..", ":", "~", "-", "n/a", "na", "nan", "null"];

/// The most that one count may be, as in the plan's files.
const LARGEST: f64 = 10_000_000.0;

/// A number of children, from `8690`, `8,690` or `8690.0`.
///
/// # Errors
/// What is wrong with it, and what to write.
pub fn count(text: &str) -> Result<Count, (&'static str, String)> {
    if text.is_empty() {
        return Ok(Count::Unknown);
    }
    if SUPPRESSED.contains(&text.to_ascii_lowercase().as_str()) {
        return Ok(Count::Suppressed);
    }
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let groups: Vec<&str> = whole.split(',').collect();
    let are_groups = groups.len() == 1
        || groups.iter().enumerate().all(
            |(place, group)| {
                if place == 0 { (1..=3).contains(&group.len()) } else { group.len() == 3 }
            },
        );
    let whole = groups.concat();
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !are_groups || !is_number(&whole) || !is_number(part) {
        let is_negative =
            text.strip_prefix(['-', '−']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let message = if is_negative { "is below 0" } else { "is no number of children" };
        return Err((message, "write a whole number from 0 up, or leave the cell empty if it is not known".to_owned()));
    }
    let number: f64 = format!("{whole}.{part}").parse().unwrap_or(f64::INFINITY);
    if number > LARGEST {
        return Err(("is more than 10,000,000", "check the column and the unit".to_owned()));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies between 0 and ten million")]
    let rounded = number.round() as u32;
    let is_whole = part.bytes().all(|byte| byte == b'0');
    Ok(if is_whole { Count::Known(rounded) } else { Count::Rounded(rounded) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_academic_year_is_read_in_every_usual_spelling() {
        let year = AcademicYear::starting(2013);
        for text in ["2013", "2013/14", "2013-14", "201314", "2013/2014", "2013–14", "2013.0", "2013_14"] {
            assert_eq!(academic_year(text, YearNaming::Start), Ok(year), "{text}");
        }
        assert_eq!(academic_year("2014", YearNaming::End), Ok(year));
        assert_eq!(academic_year("2013/14", YearNaming::End), Ok(year));
        assert_eq!(academic_year("1999/00", YearNaming::Start), Ok(AcademicYear::starting(1999)));
        for text in [
            "",
            "13",
            "2013/15",
            "2013-01",
            "20131",
            "201402",
            "2013/",
            "/14",
            "1949",
            "2151",
            "é013",
            "+201",
            "２０１３",
        ] {
            assert!(academic_year(text, YearNaming::Start).is_err(), "{text}");
        }
    }

    #[test]
    fn a_count_is_whole_rounded_unknown_or_wrong() {
        assert_eq!(count("0"), Ok(Count::Known(0)));
        assert_eq!(count("8690.0"), Ok(Count::Known(8690)));
        assert_eq!(count("1,234"), Ok(Count::Known(1234)));
        assert_eq!(count("8690.5"), Ok(Count::Rounded(8691)));
        assert_eq!(
            (count(""), count("c"), count("..")),
            (Ok(Count::Unknown), Ok(Count::Suppressed), Ok(Count::Suppressed))
        );
        for text in ["-1", "1e9", "12,34", ",123", "1.", "abc", "99999999999999999999", "0x10", "1 2"] {
            assert!(count(text).is_err(), "{text}");
        }
    }
}
