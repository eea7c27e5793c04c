//! What falls if a site slips a year, or if money that is not sure fails.

use std::cmp::Reverse;

use crate::outcome::{Options, Outcome};
use crate::plan::{Certainty, Plan};
use crate::reading::{Event, Exposure, exposures};
use crate::report::basis::Count;
use crate::report::rounding::{thousand, whole};
use crate::report::table::{Part, Record, Report, Sheet};
use crate::report::words::number;

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
    let figures = ["Receipts later", "Receipts lost", "More unfunded", "More unplaced"].map(str::to_owned);
    let texts = ["Area", "If", "Then short"];
    let mut sheet = Sheet::new("Exposure: a site a year later, or money that fails (£'000, pupils)", &texts, &figures);
    // The gravest first, what is alike in the order of the plan.
    let mut gravest: Vec<&Exposure> = found.iter().collect();
    gravest.sort_by_key(|one| Reverse((one.unfunded, one.later + one.lost)));
    for one in gravest {
        let short: Vec<String> = one.short.iter().map(|(project, _)| plan[*project].name.value.clone()).collect();
        sheet.push(vec![
            area(plan, one.event),
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
    }
    let note = "Each line is the plan with that one thing changed, computed afresh. Lost: not within the forecast, or \
                after `spend_by`. Short: projects of which more is unfunded. Unplaced: pupils without a place (those of \
                all forecast years added up), more or fewer. Money at risk fails from a plan that counts on it.";
    let basis = Count::of_forecast(plan, &[]).and(Count::of_sources(&plan.sources));
    let basis = basis.and(Count::of_projects(plan.programme_projects().map(|(_, project)| project)));
    vec![sheet.note(note).note(basis.note())]
}

/// The area of the site.
fn area(plan: &Plan, event: Event) -> String {
    match event {
        Event::SiteSlips(site) => plan[plan[site].area].name.value.clone(),
        Event::MoneyFails(_) => String::new(),
    }
}

/// What happens: `Meadow a year later`, `Expected money fails`.
fn event(plan: &Plan, event: Event) -> String {
    match event {
        Event::SiteSlips(site) => format!("{} a year later", *plan[site].name),
        Event::MoneyFails(Certainty::AtRisk) => "Money at risk fails".to_owned(),
        Event::MoneyFails(certainty) => {
            let word = certainty.as_str();
            format!("{}{} money fails", word[..1].to_uppercase(), &word[1..])
        }
    }
}
