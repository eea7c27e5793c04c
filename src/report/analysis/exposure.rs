//! What falls if a site slips a year, or if money that is not sure fails.

use std::cmp::Reverse;

use crate::analysis::{Event, Exposure, exposures};
use crate::money::Pence;
use crate::plan::{Basis, Certainty, Plan, SourceId};
use crate::report::Figures;
use crate::report::rounding::whole;
use crate::report::table::{Cell, Column, Fact, Facts, Report, RowKey, Table, Unit};
use crate::report::words::counted;

/// Every case of the plan.
#[must_use]
pub fn report<'a>(of: &'a Figures<'a>) -> Report<'a> {
    let found = || exposures(of.plan, of.outcome, of.options);
    Report::new(Facts::of(columns(), found, |one| fact(of, &one)), move || vec![table(of, &found())])
}

fn columns() -> Vec<Column> {
    vec![
        Column::words("event", "").for_machines(),
        Column::words("id", "").for_machines(),
        Column::words("if", "If").for_people(),
        Column::words("short", "Then short").for_people(),
        Column::figures("receipts_later", "Later", Unit::Thousands),
        Column::figures("receipts_lost", "Lost", Unit::Thousands),
        Column::figures("unfunded", "Unfunded", Unit::Thousands),
        Column::figures("gap", "", Unit::Thousands).for_machines(),
        Column::figures("unplaced", "Unplaced", Unit::Whole),
        Column::figures("projects_short", "", Unit::Whole).for_machines(),
    ]
}

fn fact(of: &Figures<'_>, one: &Exposure) -> Fact {
    let (key, event, id) = match one.event {
        Event::SiteSlips(site) => (RowKey::Site(site), "site-slips", Cell::from(&of.names[site])),
        Event::MoneyFails(certainty) => {
            (RowKey::Named(certainty.as_str().to_owned()), "money-fails", certainty.as_str().into())
        }
    };
    let short: Vec<&str> = one.short.iter().map(|(project, _)| of.names[*project].name()).collect();
    let cells = vec![
        event.into(),
        id,
        Cell::said(said(of.plan, one.event)),
        Cell::said(short.join("; ")),
        one.later.into(),
        one.lost.into(),
        one.unfunded.into(),
        one.gap.into(),
        Cell::new(one.unplaced),
        i64::try_from(one.short.len()).unwrap_or(i64::MAX).into(),
    ];
    Fact::new(key, basis(of, one.event), cells)
}

/// How firm a case is: the weakest of its site and of the sources that it moves.
fn basis(of: &Figures<'_>, event: Event) -> Basis {
    let sources = of.plan.sources.iter().enumerate().filter(|(_, source)| match event {
        Event::SiteSlips(site) => source.site.is_some_and(|of| of.value == site) && !source.triggers.is_empty(),
        Event::MoneyFails(certainty) => *source.certainty == certainty,
    });
    let sources = sources.map(|(place, _)| of.firm[SourceId(place)]).max().unwrap_or_default();
    match event {
        Event::SiteSlips(site) => sources.max(of.firm[site]),
        Event::MoneyFails(_) => sources,
    }
}

/// The gravest first, what is alike in the order of the plan; what costs nothing is only counted.
fn table(of: &Figures<'_>, found: &[Exposure]) -> Table {
    let title = "Exposure: a site a year late, money that fails (£'000)";
    let (mut graver, others): (Vec<&Exposure>, Vec<&Exposure>) = found.iter().partition(|one| makes_worse(one));
    graver.sort_by_key(|one| Reverse((one.unfunded, one.later + one.lost)));
    let facts = Facts::of(columns(), || graver.iter(), |one| fact(of, one));
    let mut table = facts.table(title, |_| true).settled();
    if found.is_empty() {
        table.notes.push("No site brings money or pupils, and all money is sure.".to_owned());
    } else if !others.is_empty() {
        let count = counted(others.len(), if table.rows.is_empty() { "case" } else { "other case" });
        let (moves, leaves) = if others.len() == 1 { ("moves", "leaves") } else { ("move", "leave") };
        table.notes.push(format!(
            "{count} {moves} no money and {leaves} nobody more without a place; CSV and JSON have them all."
        ));
    }
    table.note(
        "Each line is the plan with that one thing changed, computed afresh. Later, lost: receipts that come later, \
         or not within the forecast or after `spend_by`. Short: projects of which more is unfunded. Unfunded, \
         unplaced: more or less of it; CSV has what the gap moves by; pupils of all forecast years added up. Money at risk fails from a plan \
         that counts on it.",
    )
}

/// Whether money moves, or more pupils are left without a place.
fn makes_worse(one: &Exposure) -> bool {
    let money = [one.later, one.lost, one.unfunded, one.gap];
    money.iter().any(|amount| *amount != Pence::ZERO)
        || !one.short.is_empty()
        || one.unplaced.is_some_and(|pupils| whole(pupils) > 0)
}

/// What happens: `Meadow, South, a year later`, `Expected money fails`.
fn said(plan: &Plan, event: Event) -> String {
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
    use crate::export::print::Printed;
    use crate::outcome::Options;
    use crate::plan::{ProjectId, SiteId};
    use crate::report::testing::sample;

    #[test]
    fn the_gravest_comes_first_and_what_costs_nothing_is_only_counted() {
        let (plan, outcome) = sample();
        let of = Figures::of(&plan, &outcome, Options::default());
        let printed = |found: &[Exposure]| Printed::of(&table(&of, found)).sheet;
        let case = |event: Event, later: i64, unfunded: i64, unplaced: f64| Exposure {
            event,
            later: Pence::from_pounds(later),
            lost: Pence::ZERO,
            unfunded: Pence::from_pounds(unfunded),
            gap: Pence::from_pounds(unfunded),
            unplaced: Some(unplaced),
            short: if unfunded > 0 { vec![(ProjectId(0), Pence::from_pounds(unfunded))] } else { Vec::new() },
        };
        let slips = Event::SiteSlips(SiteId(0));
        let nothing = case(slips, 0, 0, -19.0);
        let fails = case(Event::MoneyFails(Certainty::Expected), 0, 9_000, 0.0);
        let sheet = printed(&[nothing.clone(), case(slips, 7_000, 0, 0.0), fails]);
        let expected =
            [["Expected money fails", "Infants, Norden", "0", "9"], ["Meadow, Norden, a year later", "", "7i", "0i"]];
        assert_eq!(sheet.rows, expected);
        let left = "1 other case moves no money and leaves nobody more without a place; CSV and JSON have them all.";
        assert_eq!(sheet.notes[0], left);
        let sheet = printed(&[nothing.clone(), nothing]);
        assert!(sheet.rows.is_empty() && sheet.notes[0].starts_with("2 cases move no money"), "{:?}", sheet.notes);
    }
}
