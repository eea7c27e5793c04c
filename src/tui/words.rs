//! Figures in the words that officers use.

use crate::calendar::{AcademicYear, FinancialYear, NcYear, Phase, YearRange};
use crate::forecast::{Measure, Outlook, PressureRow, State};
use crate::money::{Pence, grouped};
use crate::plan::{Admission, Places, Plan, Source};
pub use crate::report::response::{answer, met_by, still_missing};
use crate::report::rounding::whole;
pub use crate::report::words::{amount, due, glyph, group, half_forms, missing, month, number, state, tenths};

/// Pupils or places, rounded.
#[must_use]
pub fn pupils(value: f64) -> String {
    number(whole(value))
}

/// A number and its noun: `1 site`, `3 sites`.
#[must_use]
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number as u128), if number == 1 { one } else { many })
}

/// Whether, rounded, anybody is there.
#[must_use]
pub fn is_any(pupils: f64) -> bool {
    whole(pupils) > 0
}

/// A share in per cent to one decimal, as tables print it: `4.2%`; a whole one without: `5%`.
#[must_use]
pub fn per_cent(share: f64) -> String {
    let shown = tenths(share * 100.0);
    format!("{}%", shown.strip_suffix(".0").unwrap_or(&shown))
}

/// The intake that begins in a year: `primary`, `Year 3`.
#[must_use]
pub fn entry(first_year: NcYear) -> String {
    let phase: Phase = first_year.phase();
    if phase.entry() == first_year { phase.to_string() } else { format!("Year {first_year}") }
}

/// A year group in a sentence: `Reception`, `Year 7`.
#[must_use]
pub fn year_group(year: NcYear) -> String {
    if year == NcYear::RECEPTION { "Reception".to_owned() } else { format!("Year {year}") }
}

/// Years taught in a sentence: `R-6`, `7-11`.
#[must_use]
pub fn years_taught(years: YearRange) -> String {
    format!("years {years}")
}

/// Years as a list with runs drawn together: `2014/15, 2016/17 to 2019/20`.
#[must_use]
pub fn year_runs(years: &[AcademicYear]) -> String {
    let runs = years.chunk_by(|a, b| b.since(*a) == 1).map(|run| match run {
        [first, .., last] => format!("{first} to {last}"),
        [only] => only.to_string(),
        [] => String::new(),
    });
    runs.collect::<Vec<_>>().join(", ")
}

/// When it is in its state: `from 2016/17`, `in 2016/17`, `2016/17 to 2018/19`.
fn when(outlook: &Outlook) -> String {
    match outlook.years[..] {
        [first, ..] if outlook.is_lasting => format!("from {first}"),
        [only] => format!("in {only}"),
        [first, .., last] => format!("{first} to {last}"),
        [] => String::new(),
    }
}

/// How a school or an area's intake fares, in one line: `up to 2.5 forms short from 2016/17`; of a roll that is above
/// capacity before the intake lacks places, `short from 2016/17, up to 2.5 forms`.
#[must_use]
pub fn outlook(of: &Outlook, form_size: f64) -> String {
    let up_to = |words: &dyn Fn(&PressureRow) -> String| {
        let (first, most) = (words(&of.first), words(&of.most));
        if first == most { most } else { format!("up to {most}") }
    };
    let free = |row: &PressureRow| row.free_share.map(|free| per_cent(free.max(0.0))).unwrap_or_default();
    let lacking = |row: &PressureRow| missing(row.lacks(), form_size);
    match (of.state, of.measure) {
        (State::Short, Measure::Roll) => {
            format!("roll {} over capacity {}", up_to(&|row| pupils(row.overfill())), when(of))
        }
        (State::Short, _) if of.is_all_intake => format!("{} short {}", up_to(&lacking), when(of)),
        (State::Short, _) => format!("short {}, up to {}", when(of), lacking(&of.most)),
        (State::Tight, _) => format!("tight {}, {} free", when(of), free(&of.most)),
        (State::Surplus, _) => format!("{} surplus {}", up_to(&free), when(of)),
        (State::Enough, _) => "enough places".to_owned(),
    }
}

/// What a step does, without where: `admission number 60, to Year 6, capacity 420`.
#[must_use]
pub fn step(places: &Places) -> String {
    let mut parts = Vec::new();
    if *places.opens {
        parts.push("opens".to_owned());
    }
    match places.admission.map(|admission| admission.value) {
        Some(Admission::Becomes(number)) => parts.push(format!("admission number {number}")),
        Some(Admission::Adds(more)) if more < 0 => parts.push(format!("admission number −{}", more.unsigned_abs())),
        Some(Admission::Adds(more)) => parts.push(format!("admission number +{more}")),
        None => {}
    }
    if let Some(years) = places.years {
        parts.push(years_taught(years.value));
    }
    if let Some(capacity) = places.capacity {
        parts.push(format!("capacity {}", grouped(u128::from(capacity.value))));
    }
    if let Some(places) = places.sixth_form_places {
        parts.push(format!("{} in the sixth form", grouped(u128::from(places.value))));
    }
    parts.join(", ")
}

/// What a source may be spent on: `growth projects in Thetford`; `any project` without a ring-fence.
#[must_use]
pub fn ring_fence(plan: &Plan, source: &Source) -> String {
    let fence = &source.ring_fence;
    if !fence.is_given() {
        return "any project".to_owned();
    }
    let names = |names: Vec<&str>| names.join(" or ");
    let mut parts = Vec::new();
    if let Some(categories) = &fence.categories {
        parts.push(format!("{} projects", names(categories.iter().map(|category| category.as_str()).collect())));
    }
    if let Some(projects) = &fence.projects {
        parts.push(names(projects.iter().map(|id| plan[id.value].name.as_str()).collect()));
    }
    if let Some(areas) = &fence.areas {
        parts.push(format!("in {}", names(areas.iter().map(|id| plan[id.value].name.as_str()).collect())));
    }
    if let Some(schools) = &fence.schools {
        parts.push(format!("for places at {}", names(schools.iter().map(|id| plan[id.value].name.as_str()).collect())));
    }
    parts.join(", ")
}

/// Amounts by year: `2013-14 £13.5m, 2014-15 £9.5m`.
#[must_use]
pub fn amounts<'a>(years: impl IntoIterator<Item = (&'a FinancialYear, &'a Pence)>) -> String {
    years.into_iter().map(|(year, money)| format!("{year} {}", amount(*money))).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::testing::pressure_row as row;

    fn said(rows: &[PressureRow]) -> String {
        Outlook::of(&rows.iter().collect::<Vec<_>>()).map_or_else(String::new, |of| outlook(&of, 30.0))
    }

    #[test]
    fn an_outlook_says_how_much_and_from_when() {
        let enough = row(2014, 50.0, 380.0, State::Enough);
        let short = |year, intake| row(year, intake, 400.0, State::Short);
        assert_eq!(said(&[enough, short(2015, 135.0)]), "2.5 forms short from 2015/16");
        assert_eq!(said(&[enough, short(2015, 90.0), short(2016, 135.0)]), "up to 2.5 forms short from 2015/16");
        assert_eq!(said(&[short(2014, 69.0), row(2015, 50.0, 380.0, State::Enough)]), "9 places short in 2014/15");
        assert_eq!(said(&[row(2014, 50.0, 430.0, State::Short)]), "roll 10 over capacity from 2014/15");
        // Full before its intake lacks places: short is told from the first year of either.
        let full_first = [row(2014, 50.0, 430.0, State::Short), short(2015, 135.0)];
        assert_eq!(said(&full_first), "short from 2014/15, up to 2.5 forms");
        assert_eq!(said(&[row(2013, 58.0, 410.0, State::Tight), enough]), "tight in 2013/14, 2.4% free");
        assert_eq!(said(&[row(2014, 30.0, 210.0, State::Surplus)]), "50% surplus from 2014/15");
        assert_eq!(said(&[enough]), "enough places");
    }

    #[test]
    fn years_are_drawn_together() {
        let years: Vec<AcademicYear> = [2014, 2016, 2017].map(AcademicYear::starting).to_vec();
        assert_eq!(year_runs(&years), "2014/15, 2016/17 to 2017/18");
    }
}
