//! What a cell says: years, days, numbers and money as published files write them.

use chrono::{Duration, NaiveDate};
use rust_decimal::Decimal;

use crate::calendar::{AcademicYear, FIRST_YEAR, FinancialYear, LAST_YEAR};
use crate::money::{LARGEST, Pence};

/// What is wrong with a cell, and what to write.
pub type Wrong = (&'static str, String);

/// Which of its two calendar years names an academic year where a file writes only one, such as `2014`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum YearNaming {
    /// The year of its September: 2013 is 2013/14.
    #[default]
    Start,
    /// The year of its January census: 2014 is 2013/14.
    End,
}

/// The unit that amounts of money are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Pounds.
    Pounds,
    /// Thousands of pounds.
    Thousands,
    /// Millions of pounds.
    Millions,
}

impl Unit {
    /// The unit of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "pounds" => Some(Self::Pounds),
            "thousands" => Some(Self::Thousands),
            "millions" => Some(Self::Millions),
            _ => None,
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pounds => "pounds",
            Self::Thousands => "thousands",
            Self::Millions => "millions",
        }
    }

    fn pence(self) -> Decimal {
        match self {
            Self::Pounds => Decimal::ONE_HUNDRED,
            Self::Thousands => Decimal::from(100_000),
            Self::Millions => Decimal::from(100_000_000),
        }
    }
}

/// An academic year, from `2013/14`, `2013-14`, `2013/2014`, `201314`, `2013`, `Academic year 2013`, `January 2014` or
/// `Reporting year 2014`.
///
/// # Errors
/// What is wrong with it, and what to write.
pub fn academic_year(text: &str, naming: YearNaming) -> Result<AcademicYear, Wrong> {
    const HELP: &str = "write 2013/14, 2013-14, 201314 or 2013";
    let malformed = ("is no academic year", HELP.to_owned());
    let digits = |part: &str| {
        let is_number = (1..=6).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if is_number { part.parse::<i32>().ok() } else { None }
    };
    let small = text.to_lowercase();
    let worded = [
        ("academic year ending", YearNaming::End),
        ("academic year", YearNaming::Start),
        ("reporting year", YearNaming::End),
        ("census", YearNaming::End),
        ("january", YearNaming::End),
        ("spring", YearNaming::End),
        ("jan", YearNaming::End),
        ("september", YearNaming::Start),
        ("autumn", YearNaming::Start),
    ];
    let (rest, naming) = worded
        .iter()
        .find_map(|(word, naming)| Some((small.strip_prefix(word)?.trim_start_matches([' ', '-', ':']), *naming)))
        .unwrap_or((&small, naming));
    let whole = rest.strip_suffix(".0").unwrap_or(rest);
    let parts = whole.split_once(['/', '-', '–', '_']).or_else(|| match whole.len() {
        6 if whole.is_ascii() => Some(whole.split_at(4)),
        8 if whole.bytes().all(|byte| byte.is_ascii_digit()) => Some(whole.split_at(4)),
        _ => None,
    });
    let start = match parts {
        None if whole.len() == 4 => match naming {
            YearNaming::Start => digits(whole),
            YearNaming::End => digits(whole).map(|year| year - 1),
        }
        .ok_or(malformed)?,
        Some((first, second)) if first.len() == 2 && second.len() == 2 && text.contains(['/', '-', '–']) => {
            let (Some(start), Some(end)) = (digits(first), digits(second)) else { return Err(malformed) };
            if (start + 1) % 100 != end {
                return Err(malformed);
            }
            if start < 70 { 2000 + start } else { 1900 + start }
        }
        Some((first, second)) if first.len() == 4 && matches!(second.len(), 2 | 4) => {
            let (Some(start), Some(end)) = (digits(first), digits(second)) else { return Err(malformed) };
            let follows = if second.len() == 2 { (start + 1) % 100 == end } else { start + 1 == end };
            if !follows {
                let next = AcademicYear::starting(start);
                return Err(("does not end in the year after it starts", format!("did you mean {next}?")));
            }
            start
        }
        _ => {
            return Err(match serial(whole) {
                Some(day) => ("is a date as a spreadsheet numbers its days", format!("it means {day}; {HELP}")),
                None => malformed,
            });
        }
    };
    if (FIRST_YEAR..=LAST_YEAR).contains(&start) {
        Ok(AcademicYear::starting(start))
    } else {
        Err(("is out of range", format!("years lie between {FIRST_YEAR} and {LAST_YEAR}")))
    }
}

/// A financial year, written as an academic year may be.
///
/// # Errors
/// What is wrong with it, and what to write.
pub fn financial_year(text: &str) -> Result<FinancialYear, Wrong> {
    let year = academic_year(text, YearNaming::Start).map(|year| FinancialYear::starting(year.start()));
    year.map_err(|(wrong, _)| {
        (if wrong.contains("academic") { "is no financial year" } else { wrong }, "write 2013-14".to_owned())
    })
}

/// The day that a spreadsheet's number of a date means, for numbers that are dates of our time.
pub fn serial(text: &str) -> Option<NaiveDate> {
    let days: i64 =
        text.strip_suffix(".0").unwrap_or(text).parse().ok().filter(|days| (20_000..80_000).contains(days))?;
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_signed(Duration::days(days))
}

/// A day: `2020-02-25`, `25/02/2020`, `25-02-2020`, `25.02.20`, `25 February 2020`, with or without a time behind it.
/// `None` where the cell tells none.
///
/// # Errors
/// What is wrong with it, and what to write.
pub fn day(text: &str) -> Result<Option<NaiveDate>, Wrong> {
    const HELP: &str = "write 2020-02-25 or 25/02/2020";
    if is_empty(text) {
        return Ok(None);
    }
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    let read = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%Y%m%d"];
    let short = ["%d/%m/%y", "%d-%m-%y", "%d.%m.%y", "%d-%b-%y", "%d-%b-%Y", "%d-%B-%Y"];
    let is_four = |date: &NaiveDate| (FIRST_YEAR..=LAST_YEAR).contains(&chrono::Datelike::year(date));
    let parse = |text: &str, formats: &[&str]| {
        formats.iter().find_map(|format| NaiveDate::parse_from_str(text, format).ok().filter(is_four))
    };
    let words = || parse(text, &["%d %B %Y", "%d %b %Y", "%d %b %y", "%B %d, %Y"]);
    match parse(day, &read).or_else(|| parse(day, &short)).or_else(words) {
        Some(day) => Ok(Some(day)),
        None => Err(match serial(text) {
            Some(day) => ("is a date as a spreadsheet numbers its days", format!("it means {day}; write it so")),
            None => ("is no date", HELP.to_owned()),
        }),
    }
}

/// A number of children or homes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// As written.
    Known(u32),
    /// The nearest whole number to what is written.
    Rounded(u32),
    /// The cell is empty.
    Unknown,
    /// The file says that it does not apply, as the Department's do with `z`.
    NotApplicable,
    /// The file says that it does not tell, as the Department's do with `c`: there may be some.
    Suppressed,
}

impl Count {
    /// The number, if the file tells it.
    pub fn known(self) -> Option<u32> {
        match self {
            Self::Known(number) | Self::Rounded(number) => Some(number),
            Self::Unknown | Self::NotApplicable | Self::Suppressed => None,
        }
    }
}

/// What stands for a number that does not apply, or where there is none to tell.
const NOT_APPLICABLE: &[&str] =
    &["z", "[z]", "..", ":", "~", "-", "–", "—", "n/a", "na", "nan", "null", "#n/a", "none"];

/// What stands for a number that is not published.
const SUPPRESSED: &[&str] = &[
    "c",
    "x",
    "k",
    "u",
    "s",
    "low",
    "[c]",
    "[x]",
    "[k]",
    "[u]",
    "[low]",
    "[s]",
    "*",
    "**",
    "supp",
    "suppressed",
    "not available",
    "not known",
    "unknown",
    "tbc",
    "tba",
    "confidential",
    "?",
];

/// Whether a cell tells nothing.
pub fn is_empty(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    text.is_empty() || NOT_APPLICABLE.contains(&text.as_str()) || SUPPRESSED.contains(&text.as_str())
}

/// The most that one count may be, as in the plan's files.
const LARGEST_COUNT: i64 = 10_000_000;

/// A number of children or homes, from `8690`, `8,690`, `8 690` or `8690.0`.
///
/// # Errors
/// What is wrong with it, and what to write.
pub fn count(text: &str) -> Result<Count, Wrong> {
    const HELP: &str = "write a whole number from 0 up, or leave the cell empty if it is not known";
    Ok(match figure(text) {
        Figure::Empty => Count::Unknown,
        Figure::NotApplicable => Count::NotApplicable,
        Figure::Suppressed => Count::Suppressed,
        Figure::Wrong(message) => return Err((message.unwrap_or("is no number of children"), HELP.to_owned())),
        Figure::Number(number) if number.is_sign_negative() && !number.is_zero() => {
            return Err(("is below 0", HELP.to_owned()));
        }
        Figure::Number(number) if number > Decimal::from(LARGEST_COUNT) => {
            return Err(("is more than 10,000,000", "check the column and the unit".to_owned()));
        }
        Figure::Number(number) => {
            let rounded = number.round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
            let whole = u32::try_from(rounded).unwrap_or(u32::MAX);
            if rounded == number { Count::Known(whole) } else { Count::Rounded(whole) }
        }
    })
}

/// A whole number of homes, negative where more were lost than built; `None` where the cell tells none.
///
/// # Errors
/// What is wrong with it, and what to write.
pub fn homes(text: &str) -> Result<Option<i64>, Wrong> {
    const HELP: &str = "write a whole number, negative where more is lost than built";
    match figure(text) {
        Figure::Empty | Figure::NotApplicable | Figure::Suppressed => Ok(None),
        Figure::Wrong(message) => Err((message.unwrap_or("is no number of homes"), HELP.to_owned())),
        Figure::Number(number) if !number.is_integer() => Err(("is no whole number of homes", HELP.to_owned())),
        Figure::Number(number) if number.abs() > Decimal::from(1_000_000) => {
            Err(("is more than 1,000,000", "check the column".to_owned()))
        }
        Figure::Number(number) => Ok(i64::try_from(number).ok()),
    }
}

/// An amount of money in a unit, below zero where it stands in brackets or behind a sign; `None` where the cell tells
/// none. A `k` or `m` behind it says the unit.
///
/// # Errors
/// What is wrong with it, and what to write.
pub fn money(text: &str, unit: Unit) -> Result<Option<Pence>, Wrong> {
    const HELP: &str = "write an amount such as 1,250 or (50), or leave the cell empty";
    let plain: String = text.chars().filter(|letter| *letter != '£').collect();
    let plain = plain.trim();
    let (number, unit) = match plain.strip_suffix(['k', 'K', 'm', 'M']) {
        Some(number) if number.ends_with(|c: char| c.is_ascii_digit()) => {
            (number, if plain.ends_with(['k', 'K']) { Unit::Thousands } else { Unit::Millions })
        }
        _ => (plain, unit),
    };
    match figure(number) {
        Figure::Empty if !text.is_empty() => Err(("is no amount of money", HELP.to_owned())),
        Figure::Empty | Figure::NotApplicable | Figure::Suppressed => Ok(None),
        Figure::Wrong(message) => Err((message.unwrap_or("is no amount of money"), HELP.to_owned())),
        Figure::Number(number) => {
            let pence = number.checked_mul(unit.pence()).ok_or(("is more than £10bn", HELP.to_owned()))?;
            if !pence.is_integer() {
                let nearest = Pence::from_decimal(pence).unwrap_or(Pence::ZERO);
                return Err(("is finer than a penny", format!("write {}", nearest.pounds())));
            }
            let pence = Pence::from_decimal(pence).unwrap_or(LARGEST);
            if pence > LARGEST || -pence > LARGEST {
                return Err(("is more than £10bn", "check the column and the unit".to_owned()));
            }
            Ok(Some(pence))
        }
    }
}

/// A cell of a column of numbers.
enum Figure {
    Empty,
    NotApplicable,
    Suppressed,
    Number(Decimal),
    /// What is wrong, where that is more than that it is none.
    Wrong(Option<&'static str>),
}

fn figure(text: &str) -> Figure {
    let small = text.to_ascii_lowercase();
    if small.is_empty() {
        return Figure::Empty;
    }
    if NOT_APPLICABLE.contains(&small.as_str()) {
        return Figure::NotApplicable;
    }
    if SUPPRESSED.contains(&small.as_str()) || is_range(&small) {
        return Figure::Suppressed;
    }
    let (inner, is_negative) = match text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => (inner.trim(), true),
        None => match text.strip_prefix(['-', '−']) {
            Some(rest) => (rest.trim_start(), true),
            None => (text.strip_prefix('+').unwrap_or(text), false),
        },
    };
    let (whole, part) = inner.split_once('.').unwrap_or((inner, "0"));
    let is_gap = |letter: char| letter == ',' || letter.is_whitespace();
    let groups: Vec<&str> = whole.split(is_gap).collect();
    let are_groups = groups.len() == 1
        || groups.iter().enumerate().all(
            |(place, group)| {
                if place == 0 { (1..=3).contains(&group.len()) } else { group.len() == 3 }
            },
        );
    let whole = groups.concat();
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !are_groups || !is_number(&whole) || !is_number(part) {
        return Figure::Wrong(None);
    }
    let part = part.trim_end_matches('0');
    let whole = whole.trim_start_matches('0');
    if whole.len() > 16 || part.len() > 10 {
        return Figure::Wrong(Some("has more digits than a figure can have"));
    }
    let digits = format!("{whole}{part}");
    let number: i64 = if digits.is_empty() { 0 } else { digits.parse().unwrap_or(i64::MAX) };
    let scale = u32::try_from(part.len()).unwrap_or(0);
    let number = Decimal::new(if is_negative { -number } else { number }, scale);
    Figure::Number(number)
}

/// The number of a cell, whatever it counts; `None` where it tells none.
pub fn plain_number(text: &str) -> Option<Decimal> {
    match figure(text) {
        Figure::Number(number) => Some(number),
        _ => None,
    }
}

/// `<5`, `1-4`, `1 to 4`, `≤5`: a number that is told only roughly.
fn is_range(text: &str) -> bool {
    let is_small =
        |part: &str| (1..=2).contains(&part.trim().len()) && part.trim().bytes().all(|byte| byte.is_ascii_digit());
    if let Some(rest) = text.strip_prefix(['<', '>', '≤', '≥', '~']) {
        return is_small(rest.trim_start_matches('='));
    }
    ["-", "–", " to "].iter().any(|gap| text.split_once(gap).is_some_and(|(a, b)| is_small(a) && is_small(b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_academic_year_is_read_in_every_usual_spelling() {
        let year = AcademicYear::starting(2013);
        for text in [
            "2013",
            "2013/14",
            "2013-14",
            "201314",
            "2013/2014",
            "20132014",
            "2013–14",
            "2013.0",
            "2013_14",
            "Academic year 2013",
            "Academic year 2013/14",
            "January 2014",
            "Reporting year 2014",
            "Jan-2014",
            "13/14",
        ] {
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
        let (wrong, help) = academic_year("45383", YearNaming::Start).err().unwrap_or_default();
        assert!(wrong.contains("date") && help.contains("2024-04-01"), "{help}");
    }

    #[test]
    fn a_day_is_read_in_every_usual_spelling() {
        let wanted = NaiveDate::from_ymd_opt(2020, 2, 25);
        for text in [
            "2020-02-25",
            "25/02/2020",
            "25-02-2020",
            "25.02.2020",
            "25/02/20",
            "2020-02-25T00:00:00",
            "25 February 2020",
            "25 Feb 2020",
            "25-Feb-20",
            "25/02/2020 00:00",
        ] {
            assert_eq!(day(text), Ok(wanted), "{text}");
        }
        assert_eq!(day("TBC"), Ok(None));
        for text in ["43886", "31/02/2020", "2020", "soon"] {
            assert!(day(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_count_is_whole_rounded_unknown_or_wrong() {
        assert_eq!(count("0"), Ok(Count::Known(0)));
        for text in ["8690.0", "8690", "8,690", "8 690", "8\u{a0}690", "+8690"] {
            assert_eq!(count(text), Ok(Count::Known(8690)), "{text}");
        }
        assert_eq!(count("8690.5"), Ok(Count::Rounded(8691)));
        assert_eq!(count(""), Ok(Count::Unknown));
        for text in ["c", "[c]", "*", "<5", "1-4", "LOW", "suppressed", "k"] {
            assert_eq!(count(text), Ok(Count::Suppressed), "{text}");
        }
        for text in ["z", "..", ":", "-", "n/a"] {
            assert_eq!(count(text), Ok(Count::NotApplicable), "{text}");
        }
        for text in ["-1", "(1)", "1e9", "12,34", ",123", "1.", "abc", "99999999999999999999", "0x10", "1 2", "1.234,5"]
        {
            assert!(count(text).is_err(), "{text}");
        }
    }

    #[test]
    fn money_is_exact_in_its_unit() {
        let pounds = |text: &str, unit| money(text, unit).map(|pence| pence.map(Pence::plain));
        for (text, unit, expected) in [
            ("£1,000,000.00", Unit::Pounds, "1000000.00"),
            ("1,250", Unit::Thousands, "1250000.00"),
            ("(50)", Unit::Thousands, "-50000.00"),
            ("-£3.5", Unit::Millions, "-3500000.00"),
            ("£2.8m", Unit::Pounds, "2800000.00"),
            ("145k", Unit::Pounds, "145000.00"),
            ("0.125", Unit::Millions, "125000.00"),
            ("12.34", Unit::Pounds, "12.34"),
        ] {
            assert_eq!(pounds(text, unit), Ok(Some(expected.to_owned())), "{text}");
        }
        assert_eq!(pounds("-", Unit::Pounds), Ok(None));
        for text in ["1e5", "12.345", "£", "ten", "99999999999"] {
            assert!(pounds(text, Unit::Pounds).is_err(), "{text}");
        }
    }
}
