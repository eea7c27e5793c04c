//! Figures, states and dates as officers write and read them out.

use chrono::{Datelike, NaiveDate};

use super::rounding;
use crate::calendar::Phase;
use crate::forecast::State;
use crate::forecast::pressure::is_half_a_form;
use crate::money::{Pence, grouped};
use crate::plan::{Due, ProjectGroup, SourceKind};

/// A whole number with thousands commas and a true minus sign.
#[must_use]
pub fn number(figure: i128) -> String {
    let sign = if figure < 0 { "−" } else { "" };
    format!("{sign}{}", grouped(figure.unsigned_abs()))
}

/// A figure rounded to a whole number.
#[must_use]
pub fn rounded(figure: f64) -> String {
    number(rounding::whole(figure))
}

/// Forms of entry to one decimal, with their sign: `+1.5` missing, `−0.3` spare, `0.0`.
#[must_use]
pub fn signed_forms(forms: f64) -> String {
    in_tenths_signed(rounding::in_tenths(forms))
}

/// Missing places as people count them: `2.5 forms` from half a form on, else `9 places`.
#[must_use]
pub fn missing(places: f64, form_size: f64) -> String {
    if form_size > 0.0 && is_half_a_form(places / form_size) {
        let forms = tenths(places / form_size);
        let forms = forms.strip_suffix(".0").unwrap_or(&forms);
        return format!("{forms} {}", if forms == "1" { "form" } else { "forms" });
    }
    match rounding::whole(places).max(1) {
        1 => "1 place".to_owned(),
        places => format!("{} places", number(places)),
    }
}

/// A figure to one decimal: `1.5`.
#[must_use]
pub fn tenths(figure: f64) -> String {
    in_tenths(rounding::in_tenths(figure))
}

/// Tenths as a figure to one decimal: 15 is `1.5`.
#[must_use]
pub fn in_tenths(tenths: i128) -> String {
    let sign = if tenths < 0 { "−" } else { "" };
    format!("{sign}{}.{}", grouped(tenths.unsigned_abs() / 10), tenths.abs() % 10)
}

/// The same with its sign: `+1.5`, `−0.3`, `0.0`.
#[must_use]
pub fn in_tenths_signed(tenths: i128) -> String {
    format!("{}{}", if tenths > 0 { "+" } else { "" }, in_tenths(tenths))
}

/// Hundredths as a figure to two decimals, with a true minus sign.
#[must_use]
pub fn in_hundredths(hundredths: i128) -> String {
    let sign = if hundredths < 0 { "−" } else { "" };
    format!("{sign}{}.{:02}", grouped(hundredths.unsigned_abs() / 100), hundredths.abs() % 100)
}

/// Forms in halves: `half a form`, `1 form`, `1½ forms`.
#[must_use]
pub fn half_forms(forms: f64) -> String {
    let halves = rounding::whole(forms * 2.0);
    match (halves / 2, halves % 2) {
        (0, 1) => "half a form".to_owned(),
        (1, 0) => "1 form".to_owned(),
        (whole, 0) => format!("{whole} forms"),
        (whole, _) => format!("{whole}½ forms"),
    }
}

/// An amount as it is read out: `£20.083m`, `£64,000`, `£4,974.72`.
#[must_use]
pub fn amount(money: Pence) -> String {
    if money.is_whole_thousands() && money.0.abs() >= 100_000_000 { money.millions() } else { money.pounds() }
}

/// An amount in whole pounds, halves away from zero: `20,804`.
#[must_use]
pub fn pounds(money: Pence) -> String {
    let rounded = (money.0.abs() + 50) / 100;
    number(if money.0 < 0 { -rounded } else { rounded })
}

/// A state with the glyph that tells it without colour.
#[must_use]
pub const fn state(state: State) -> &'static str {
    match state {
        State::Short => "▲ short",
        State::Tight => "△ tight",
        State::Enough => "● enough",
        State::Surplus => "▽ surplus",
    }
}

/// The glyph of a state alone.
#[must_use]
pub const fn glyph(state: State) -> &'static str {
    match state {
        State::Short => "▲",
        State::Tight => "△",
        State::Enough => "●",
        State::Surplus => "▽",
    }
}

/// What the glyphs of the states mean.
pub const LEGEND: &str = "▲ short (the intake above the admission number, or the roll above net capacity, by half a \
                          pupil or more), △ tight (less free than the operating margin), ● enough, ▽ surplus.";

/// `Primary`, `Secondary` or `Post-16`, as a heading.
#[must_use]
pub const fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Primary => "Primary",
        Phase::Secondary => "Secondary",
        Phase::Post16 => "Post-16",
    }
}

/// A group of projects as a heading.
#[must_use]
pub const fn group(group: ProjectGroup) -> &'static str {
    match group {
        ProjectGroup::Complete => "Complete",
        ProjectGroup::OnSite => "On site",
        ProjectGroup::InPreparation => "In preparation for delivery",
        ProjectGroup::ToCommission => "To be commissioned, no dependencies",
        ProjectGroup::Dependent => "To be commissioned, with dependencies",
        ProjectGroup::Pipeline => "Pipeline, not in the programme",
    }
}

/// A kind of source as a heading.
#[must_use]
pub const fn source_kind(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::BasicNeed => "Basic Need",
        SourceKind::CarryForward => "Carried forward from earlier years",
        SourceKind::Maintenance => "Capital maintenance",
        SourceKind::Lcvap => "Locally controlled voluntary aided programme",
        SourceKind::Devolved => "Devolved formula capital",
        SourceKind::Grant => "Other grants",
        SourceKind::S106 => "Section 106 agreements",
        SourceKind::Cil => "Community Infrastructure Levy",
        SourceKind::Receipt => "Capital receipts",
        SourceKind::Revenue => "Revenue contributions",
        SourceKind::HighNeeds => "High needs",
        SourceKind::FreeSchool => "Free schools",
        SourceKind::Land => "Land",
        SourceKind::Borrowing => "Borrowing",
    }
}

/// A month, with its day unless it is the first: `Sept 2016`, `15 Sept 2016`.
#[must_use]
pub fn month(date: NaiveDate) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"];
    let name = MONTHS[date.month0() as usize];
    if date.day() == 1 { format!("{name} {}", date.year()) } else { format!("{} {name} {}", date.day(), date.year()) }
}

/// `1 finding`, `2 findings`, `no findings`.
#[must_use]
pub fn counted(count: usize, thing: &str) -> String {
    match count {
        0 => format!("no {thing}s"),
        1 => format!("1 {thing}"),
        _ => format!("{count} {thing}s"),
    }
}

/// `a`, `a and b`, `a, b and c`.
#[must_use]
pub fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// When a trigger falls due: `at 1,000 dwellings`, `in June 2016`.
#[must_use]
pub fn due(due: Due) -> String {
    match due {
        Due::Dwellings(dwellings) => format!("at {} dwellings", number(dwellings.value.into())),
        Due::On(date) => format!("in {}", month(date.value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_as_papers_print_them() {
        assert_eq!(number(-1_234_567), "−1,234,567");
        assert_eq!([0.04, -0.04, 1.46, -0.3].map(signed_forms), ["0.0", "0.0", "+1.5", "−0.3"]);
        let said = [(14.0, 30.0), (0.6, 30.0), (15.0, 30.0), (30.0, 30.0), (37.5, 30.0)];
        let said = said.map(|(places, form_size)| missing(places, form_size));
        assert_eq!(said, ["14 places", "1 place", "0.5 forms", "1 form", "1.3 forms"]);
        assert_eq!(amount(Pence(2_008_300_000)), "£20.083m");
        assert_eq!(amount(Pence(6_400_000)), "£64,000");
        assert_eq!(amount(Pence(123_456_789)), "£1,234,567.89");
        assert_eq!(NaiveDate::from_ymd_opt(2016, 9, 1).map(month), Some("Sept 2016".to_owned()));
        assert_eq!(listed(&["a".to_owned(), "b".to_owned(), "c".to_owned()]), "a, b and c");
    }
}
