//! Years as councils write them: academic years, financial years, National Curriculum years and phases.
//!
//! An academic year `"2013/14"` runs from 1 September to 31 August, and its roll is the January census in it.
//! A financial year `"2013-14"` runs from 1 April to 31 March. The two spellings never mix, so the two types
//! cannot be mistaken for one another.

use std::fmt;

use chrono::{Datelike, NaiveDate};

/// The earliest year a plan may name.
pub const FIRST_YEAR: i32 = 1950;
/// The latest year a plan may name.
pub const LAST_YEAR: i32 = 2150;

/// Why a text is not the year that belongs in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YearError {
    /// The text is a financial year such as `2013-14` where an academic one belongs.
    IsFinancial(FinancialYear),
    /// The text is an academic year such as `2013/14` where a financial one belongs.
    IsAcademic(AcademicYear),
    /// The two halves do not follow one another, as in `2013/15`; the start is given.
    NotConsecutive(i32),
    /// The year is before 1950 or after 2150.
    OutOfRange,
    /// The text is no year at all.
    Malformed,
}

macro_rules! year_type {
    ($(#[$doc:meta])* $name:ident, $separator:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i32);

        impl $name {
            /// The year that starts in the calendar year `start`.
            #[must_use]
            pub const fn starting(start: i32) -> Self {
                Self(start)
            }

            /// The calendar year in which it starts.
            #[must_use]
            pub const fn start(self) -> i32 {
                self.0
            }

            /// The year `years` later (earlier if negative).
            #[must_use]
            pub const fn plus(self, years: i32) -> Self {
                Self(self.0 + years)
            }

            /// How many years after `earlier` this one is (negative if before).
            #[must_use]
            pub const fn since(self, earlier: Self) -> i32 {
                self.0 - earlier.0
            }

            /// Every year from `self` to `last`, both included.
            pub fn through(self, last: Self) -> impl DoubleEndedIterator<Item = Self> + Clone {
                (self.0..=last.0).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let text = format_args!("{}{}{:02}", self.0, $separator, (self.0 + 1).rem_euclid(100));
                if f.width().is_none() { f.write_fmt(text) } else { f.pad(&text.to_string()) }
            }
        }
    };
}

year_type!(
    /// An academic year, 1 September to 31 August, written `2013/14`.
    AcademicYear,
    '/'
);
year_type!(
    /// A financial year, 1 April to 31 March, written `2013-14`.
    FinancialYear,
    '-'
);

/// Splits `2013/14` or `2013-14` into its start and its separator.
fn split_year(text: &str) -> Result<(i32, char), YearError> {
    let bytes = text.as_bytes();
    let digits = |range: std::ops::Range<usize>| -> Option<i32> {
        let part = bytes.get(range)?;
        if part.iter().all(u8::is_ascii_digit) { std::str::from_utf8(part).ok()?.parse().ok() } else { None }
    };
    if bytes.len() != 7 {
        return Err(YearError::Malformed);
    }
    let (Some(start), Some(end)) = (digits(0..4), digits(5..7)) else {
        return Err(YearError::Malformed);
    };
    let separator = char::from(bytes[4]);
    if separator != '/' && separator != '-' {
        return Err(YearError::Malformed);
    }
    if (start + 1) % 100 != end {
        return Err(YearError::NotConsecutive(start));
    }
    if !(FIRST_YEAR..=LAST_YEAR).contains(&start) {
        return Err(YearError::OutOfRange);
    }
    Ok((start, separator))
}

impl AcademicYear {
    /// Reads `2013/14`.
    ///
    /// # Errors
    /// Says what the text is instead, a financial year among the possibilities.
    pub fn parse(text: &str) -> Result<Self, YearError> {
        match split_year(text)? {
            (start, '/') => Ok(Self(start)),
            (start, _) => Err(YearError::IsFinancial(FinancialYear(start))),
        }
    }

    /// The year for which places needed by a date are needed: the one that it lies in; in July and August the one about
    /// to begin.
    #[must_use]
    pub fn needed_by(date: NaiveDate) -> Self {
        Self(if date.month() >= 7 { date.year() } else { date.year() - 1 })
    }

    /// The year that a day lies in.
    #[must_use]
    pub fn containing(day: NaiveDate) -> Self {
        Self(if day.month() >= 9 { day.year() } else { day.year() - 1 })
    }

    /// The first year that begins in or after the month in which works end (rule 9).
    #[must_use]
    pub fn after_works(completion: NaiveDate) -> Self {
        Self(if completion.month() <= 9 { completion.year() } else { completion.year() + 1 })
    }

    /// The first day of the month of its January census.
    #[must_use]
    pub fn census(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.0 + 1, 1, 1).unwrap_or_default()
    }

    /// The financial year that starts in the same calendar year: 2013/14 gives 2013-14.
    #[must_use]
    pub const fn financial(self) -> FinancialYear {
        FinancialYear(self.0)
    }
}

impl FinancialYear {
    /// Reads `2013-14`.
    ///
    /// # Errors
    /// Says what the text is instead, an academic year among the possibilities.
    pub fn parse(text: &str) -> Result<Self, YearError> {
        match split_year(text)? {
            (start, '-') => Ok(Self(start)),
            (start, _) => Err(YearError::IsAcademic(AcademicYear(start))),
        }
    }

    /// The financial year that a date lies in.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        if date.month() >= 4 { Self(date.year()) } else { Self(date.year() - 1) }
    }

    /// Its first day, 1 April.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.0, 4, 1).unwrap_or_default()
    }

    /// The academic year that starts in it: 2016-17 gives 2016/17 (forecast rule 5).
    #[must_use]
    pub const fn academic(self) -> AcademicYear {
        AcademicYear(self.0)
    }
}

/// A National Curriculum year: Reception (0) or Year 1 to Year 13.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NcYear(u8);

impl NcYear {
    /// Reception.
    pub const RECEPTION: Self = Self(0);
    /// Year 13, the last.
    pub const LAST: Self = Self(13);

    /// The year of this number, 0 for Reception; `None` above 13.
    #[must_use]
    pub const fn new(number: u8) -> Option<Self> {
        if number <= 13 { Some(Self(number)) } else { None }
    }

    /// Reads `R` or `1` to `13`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "R" {
            return Some(Self::RECEPTION);
        }
        if text.is_empty() || text.starts_with('0') || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        text.parse().ok().and_then(Self::new)
    }

    /// 0 for Reception, else the year's number.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// As an index from Reception.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// The year above, up to Year 13.
    #[must_use]
    pub const fn above(self) -> Option<Self> {
        Self::new(self.0 + 1)
    }

    /// The year below; Reception has none.
    #[must_use]
    pub const fn below(self) -> Option<Self> {
        match self.0 {
            0 => None,
            number => Some(Self(number - 1)),
        }
    }

    /// As people say it: `Reception`, `Year 7`.
    #[must_use]
    pub fn name(self) -> String {
        if self.0 == 0 { "Reception".to_owned() } else { format!("Year {}", self.0) }
    }

    /// The phase it belongs to: primary R–6, secondary 7–11, post-16 12–13.
    #[must_use]
    pub const fn phase(self) -> Phase {
        match self.0 {
            0..=6 => Phase::Primary,
            7..=11 => Phase::Secondary,
            _ => Phase::Post16,
        }
    }
}

impl fmt::Display for NcYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 { f.pad("R") } else { f.pad(&self.0.to_string()) }
    }
}

/// A run of National Curriculum years that a school teaches, such as `R-6`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct YearRange {
    /// The youngest year.
    pub first: NcYear,
    /// The oldest year, not below `first`.
    pub last: NcYear,
}

impl YearRange {
    /// Reads `R-6`, `7-11`, or a single year such as `12`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let range = Self { first: NcYear::parse(first)?, last: NcYear::parse(last)? };
        (range.first <= range.last).then_some(range)
    }

    /// Whether the year lies in it.
    #[must_use]
    pub fn contains(self, year: NcYear) -> bool {
        self.first <= year && year <= self.last
    }

    /// How many years it covers, at least one.
    #[must_use]
    pub const fn count(self) -> usize {
        (self.last.0 - self.first.0) as usize + 1
    }

    /// The years, youngest first.
    pub fn years(self) -> impl DoubleEndedIterator<Item = NcYear> + Clone {
        (self.first.0..=self.last.0).map(NcYear)
    }
}

impl fmt::Display for YearRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last { write!(f, "{}", self.first) } else { write!(f, "{}-{}", self.first, self.last) }
    }
}

/// A phase of education.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Reception to Year 6.
    Primary,
    /// Years 7 to 11.
    Secondary,
    /// Years 12 and 13.
    Post16,
}

impl Phase {
    /// The three phases, youngest first.
    pub const ALL: [Self; 3] = [Self::Primary, Self::Secondary, Self::Post16];

    /// The years of the phase.
    #[must_use]
    pub const fn years(self) -> YearRange {
        let (first, last) = match self {
            Self::Primary => (0, 6),
            Self::Secondary => (7, 11),
            Self::Post16 => (12, 13),
        };
        YearRange { first: NcYear(first), last: NcYear(last) }
    }

    /// The year in which the phase is entered: R, 7 or 12.
    #[must_use]
    pub const fn entry(self) -> NcYear {
        self.years().first
    }

    /// As an index: primary 0, secondary 1, post-16 2.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// As files and tables write it: `primary`, `secondary`, `post-16`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Post16 => "post-16",
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Reads `2016-09` (its first day) or `2016-09-01`.
#[must_use]
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next().unwrap_or("01"));
    let whole = |part: &str, length: usize| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    if parts.next().is_some() || !whole(year, 4) || !whole(month, 2) || !whole(day, 2) {
        return None;
    }
    let year: i32 = year.parse().ok()?;
    if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_spellings_of_a_year_never_mix() {
        assert_eq!(AcademicYear::parse("2013/14"), Ok(AcademicYear::starting(2013)));
        assert_eq!(AcademicYear::parse("2013-14"), Err(YearError::IsFinancial(FinancialYear::starting(2013))));
        assert_eq!(FinancialYear::parse("2013/14"), Err(YearError::IsAcademic(AcademicYear::starting(2013))));
        assert_eq!(AcademicYear::parse("1999/00").map(|year| year.to_string()), Ok("1999/00".to_owned()));
        assert_eq!(AcademicYear::parse("2013/15"), Err(YearError::NotConsecutive(2013)));
        assert_eq!(AcademicYear::parse("1949/50"), Err(YearError::OutOfRange));
        for text in ["", "2013", "2013/2014", "20x3/14", "2013_14", "２013/14"] {
            assert_eq!(AcademicYear::parse(text), Err(YearError::Malformed), "{text}");
        }
    }

    #[test]
    fn a_financial_year_turns_on_the_first_of_april() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap_or_default();
        assert_eq!(FinancialYear::of(day(2014, 3, 31)).to_string(), "2013-14");
        assert_eq!(FinancialYear::of(day(2014, 4, 1)).to_string(), "2014-15");
    }

    #[test]
    fn nc_years_and_ranges_read_as_written() {
        let range = YearRange::parse("R-6").map(|range| (range.to_string(), range.count()));
        assert_eq!(range, Some(("R-6".to_owned(), 7)));
        assert_eq!(YearRange::parse("12").map(|range| range.to_string()), Some("12".to_owned()));
        for text in ["6-R", "0-6", "R-14", "", "-", "R-", "07-11"] {
            assert_eq!(YearRange::parse(text), None, "{text}");
        }
        assert_eq!(NcYear::parse("7").map(NcYear::phase), Some(Phase::Secondary));
    }

    #[test]
    fn a_month_means_its_first_day() {
        assert_eq!(parse_date("2016-09"), NaiveDate::from_ymd_opt(2016, 9, 1));
        assert_eq!(parse_date("2016-02-29"), NaiveDate::from_ymd_opt(2016, 2, 29));
        for text in ["2015-02-29", "2016-9", "2016", "2016-13", "2016-09-01-01", "16-09-01"] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }
}
