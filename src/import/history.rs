//! What of a file's figures can be a school's roll: which NC years it teaches, since when, and which years are whole.

use std::collections::BTreeMap;

use super::units::YearRow;
use crate::calendar::{AcademicYear, NcYear, YearRange};

/// How many of the latest years admission numbers and capacities are estimated from.
pub const RECENT: i32 = 3;

/// A school's figures by year.
pub type Years = BTreeMap<AcademicYear, Box<YearRow>>;

/// A roll as a plan's file has it, and what was left out of it.
#[derive(Debug, Default)]
pub struct History {
    /// One figure for each year taught.
    pub rolls: BTreeMap<AcademicYear, Vec<u32>>,
    /// Years of which a figure is not known.
    pub incomplete: Vec<AcademicYear>,
    /// Years in which the school did not teach all its present NC years yet.
    pub other_range: Vec<AcademicYear>,
    /// Pupils of years that are imported, in NC years outside those taught.
    pub outside: u64,
}

/// What a plan says of a school that matters to its roll.
#[derive(Clone, Copy, Debug)]
pub struct Taught {
    /// NC years taught.
    pub years: YearRange,
    /// The highest one that projects raise it to.
    pub raised_to: Option<NcYear>,
    /// Whether the plan says when the school opens, so that figures of 0 before that tell nothing wrong.
    pub has_opening: bool,
}

/// The NC years from the first to the last with pupils; `None` where nobody is.
pub fn with_pupils(row: &YearRow, within: YearRange) -> Option<YearRange> {
    let mut years = within.years().filter(|nc_year| row.pupils[nc_year.index()].is_some_and(|pupils| pupils > 0));
    let first = years.next()?;
    Some(YearRange { first, last: years.next_back().unwrap_or(first) })
}

/// The years that can stand in a school's roll.
pub fn of(years: &Years, taught: Taught, base: AcademicYear) -> History {
    let mut history = History::default();
    let mut seen: Option<YearRange> = None;
    for (&year, row) in years {
        let present = with_pupils(row, taught.years);
        seen = match (seen, present) {
            (Some(a), Some(b)) => Some(YearRange { first: a.first.min(b.first), last: a.last.max(b.last) }),
            (a, b) => a.or(b),
        };
        let range = raised(row, taught, year > base);
        let figures: Option<Vec<u32>> = range.years().map(|nc_year| row.pupils[nc_year.index()]).collect();
        let Some(figures) = figures else {
            // A year of which nothing at all is known is simply not in the file.
            if taught.years.years().any(|nc_year| row.pupils[nc_year.index()].is_some()) {
                history.incomplete.push(year);
            }
            continue;
        };
        // Published files write 0 both for a year group that is empty and for one that is not taught. A group at
        // either end that never had a pupil so far was not taught, and ratios must not be made of it.
        let taught_them_all = seen == Some(taught.years) || (taught.has_opening && present.is_some());
        if year < base && !taught_them_all {
            if present.is_some() {
                history.other_range.push(year);
            }
            continue;
        }
        let inside: u64 = figures.iter().map(|pupils| u64::from(*pupils)).sum();
        let all: u64 = row.pupils.iter().flatten().map(|pupils| u64::from(*pupils)).sum();
        history.outside += all - inside;
        history.rolls.insert(year, figures);
    }
    history
}

/// The NC years that a year's roll may have: those taught, in an outturn also those that a project has added by then.
fn raised(row: &YearRow, taught: Taught, is_outturn: bool) -> YearRange {
    let first = taught.years.first;
    let top = taught.raised_to.filter(|top| is_outturn && *top > taught.years.last);
    let added = top.and_then(|last| with_pupils(row, YearRange { first, last }));
    YearRange { first, last: added.map_or(taught.years.last, |added| added.last.max(taught.years.last)) }
}

/// When a school opened, and the years that it taught on the first day: where it has grown by one year group each
/// September since it first was in the file. One that was filling up before the file begins opens with all that it
/// taught then.
pub fn opening(years: &Years, range: YearRange, base: AcademicYear) -> Option<(AcademicYear, YearRange)> {
    let (&opens, first) = years.iter().find(|(_, row)| with_pupils(row, range).is_some())?;
    let at_first = with_pupils(first, range)?;
    if opens >= base || at_first.last == range.last {
        return None;
    }
    let grows = opens.through(base).all(|year| {
        let grown = at_first.last.index() + usize::try_from(year.since(opens)).unwrap_or(0);
        let present = years.get(&year).and_then(|row| with_pupils(row, range));
        present.is_some_and(|present| {
            present.first == range.first && present.last.index() == grown.min(range.last.index())
        })
    });
    grows.then_some((opens, at_first))
}

/// Estimates of the admission number, the highest intake of recent years, and of the capacity, the most pupils of one.
pub fn estimates(history: &History, base: AcademicYear) -> (u32, u32) {
    let recent = history.rolls.range(base.plus(1 - RECENT)..=base);
    recent.fold((0, 0), |(admission, capacity), (_, roll)| {
        let total = roll.iter().fold(0_u32, |sum, pupils| sum.saturating_add(*pupils));
        (admission.max(roll.first().copied().unwrap_or(0)), capacity.max(total))
    })
}
