//! What falls if a site slips a year, or if money that is not sure fails.

use std::cmp::Reverse;

use crate::analysis::{Event, Exposure, exposures};
use crate::money::Pence;
use crate::outcome::{Options, Outcome};
use crate::plan::{Certainty, Plan};
use crate::report::basis::Count;
use crate::report::old::{Part, Record, Report, Sheet};
use crate::report::rounding::{thousand, whole};
use crate::report::words::{counted, number};

/// The fields of the table.
pub const FIELDS: &[&str] =
    &["event", "id", "receipts_later", "receipts_lost", "unfunded", "unplaced", "projects_short"];

/// Every case of the plan.
#[must_use]
pub fn report(plan: &Plan, outcome: &Outcome, options: Options, part: Part) -> Report {
    let found = exposures(plan, outcome, options);
    let records = || found.iter().map(|one| record(plan, one)).collect();
    Report::with(FIELDS, part, records, || sheets(plan, &found))
}

fn record(plan: &Plan, one: &Exposure) -> Record {
    let (event, id) = match one.event {
        Event::SiteSlips(site) => ("site-slips", plan[site].id.value.as_str()),
        Event::MoneyFails(certainty) => ("money-fails", certainty.as_str()),
    };
    vec![
        event.into(),
        id.into(),
        one.later.into(),
        one.lost.into(),
        one.unfunded.into(),
        one.unplaced.into(),
        i64::try_from(one.short.len()).unwrap_or(i64::MAX).into(),
    ]
}

fn sheets(plan: &Plan, found: &[Exposure]) -> Vec<Sheet> {
    let figures = ["Later", "Lost", "Unfunded", "Unplaced"].map(str::to_owned);
    let title = "Exposure: a site a year later, or money that fails (£'000, pupils)";
    let mut sheet = Sheet::new(title, &["If", "Then short"], &figures);
    let (mut graver, others): (Vec<&Exposure>, Vec<&Exposure>) = found.iter().partition(|one| makes_worse(one));
    // The gravest first, what is alike in the order of the plan.
    graver.sort_by_key(|one| Reverse((one.unfunded, one.later + one.lost)));
    for one in graver {
        let short: Vec<String> = one.short.iter().map(|(project, _)| plan[*project].name.value.clone()).collect();
        sheet.push(vec![
            event(plan, one.event),
            short.join("; "),
            number(thousand(one.later)),
            number(thousand(one.lost)),
            number(thousand(one.unfunded)),
            one.unplaced.map(|pupils| number(whole(pupils))).unwrap_or_default(),
        ]);
    }
    if found.is_empty() {
        sheet.notes.push("No site brings money or pupils, and all money is sure.".to_owned());
    } else if !others.is_empty() {
        let count = counted(others.len(), if sheet.rows.is_empty() { "case" } else { "other case" });
        let (moves, leaves) = if others.len() == 1 { ("moves", "leaves") } else { ("move", "leave") };
        sheet.notes.push(format!(
            "{count} {moves} no money and {leaves} nobody more without a place; CSV and JSON have them all."
        ));
    }
    let note = "Each line is the plan with that one thing changed, computed afresh. Later, lost: receipts that come later, \
                or not within the forecast or after `spend_by`. Short: projects of which more is unfunded. Unfunded, \
                unplaced: more or less of it; pupils of all forecast years added up. Money at risk fails from a plan \
                that counts on it.";
    let basis = Count::of_forecast(plan, &[]).and(Count::of_sources(plan));
    let basis = basis.and(Count::of_projects(plan.programme_projects().map(|(_, project)| project)));
    vec![sheet.note(note).note(basis.note())]
}

/// Whether money moves, or more pupils are left without a place.
fn makes_worse(one: &Exposure) -> bool {
    let money = [one.later, one.lost, one.unfunded];
    money.iter().any(|amount| *amount != Pence::ZERO)
        || !one.short.is_empty()
        || one.unplaced.is_some_and(|pupils| whole(pupils) > 0)
}

/// What happens: `Meadow, South, a year later`, `Expected money fails`.
fn event(plan: &Plan, event: Event) -> String {
    match event {
        Event::SiteSlips(site) => {
            let site = &plan[site];
            let (area, name) = (&plan[site.area].name.value, &site.name.value);
            if area == name { format!("{area} a year later") } else { format!("{name}, {area}, a year later") }
        }
        Event::MoneyFails(Certainty::AtRisk) => "Money at risk fails".to_owned(),
        Event::MoneyFails(certainty) => {
            let word = certainty.as_str();
            format!("{}{} money fails", word[..1].to_uppercase(), &word[1..])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{ProjectId, SiteId};
    use crate::report::testing::sample;

    #[test]
    fn the_gravest_comes_first_and_what_costs_nothing_is_only_counted() {
        let (plan, _) = sample();
        let case = |event: Event, later: i64, unfunded: i64, unplaced: f64| Exposure {
            event,
            later: Pence::from_pounds(later),
            lost: Pence::ZERO,
            unfunded: Pence::from_pounds(unfunded),
            unplaced: Some(unplaced),
            short: if unfunded > 0 { vec![(ProjectId(0), Pence::from_pounds(unfunded))] } else { Vec::new() },
        };
        let slips = Event::SiteSlips(SiteId(0));
        let nothing = case(slips, 0, 0, -19.0);
        let fails = case(Event::MoneyFails(Certainty::Expected), 0, 9_000, 0.0);
        let sheet = sheets(&plan, &[nothing.clone(), case(slips, 7_000, 0, 0.0), fails]).remove(0);
        let expected = [
            ["Expected money fails", "Infants, Norden", "0", "0", "9", "0"],
            ["Meadow, Norden, a year later", "", "7", "0", "0", "0"],
        ];
        assert_eq!(sheet.rows, expected);
        let left = "1 other case moves no money and leaves nobody more without a place; CSV and JSON have them all.";
        assert_eq!(sheet.notes[0], left);
        let sheet = sheets(&plan, &[nothing.clone(), nothing]).remove(0);
        assert!(sheet.rows.is_empty() && sheet.notes[0].starts_with("2 cases move no money"), "{:?}", sheet.notes);
    }
}
