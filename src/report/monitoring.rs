//! The programme against a baseline: what was added, removed, reallocated, over- and underspent, and what moved in time.

use std::collections::BTreeSet;

use super::basis::Count;
use super::old::{Part, Record, Report, Sheet};
use super::programme::Filter;
use super::rounding::{thousand, thousands, thousands_to};
use super::words::{amount, counted, listed, month, number};
use crate::calendar::FinancialYear;
use crate::funding::monitoring::{Monitored, Profile, Verb, monitor};
use crate::money::Pence;
use crate::outcome::Outcome;
use crate::plan::{Baseline, Plan};

/// The fields of the `programme --view monitoring` table.
pub const FIELDS: &[&str] = &["project", "financial_year", "verb", "amount"];

/// The programme against a baseline, or the remark that there is none.
///
/// A project that is no longer in the programme has no group, category or area: it is told only where the filter
/// leaves nothing out.
#[must_use]
pub fn report(plan: &Plan, outcome: &Outcome, baseline: Option<&Baseline>, filter: &Filter, part: Part) -> Report {
    let Some(baseline) = baseline else {
        let remark = || vec![Sheet::remark("Against the baseline", NO_BASELINE)];
        return Report::with(FIELDS, part, Vec::new, remark);
    };
    let takes = |one: &Monitored<'_>| match one.now {
        Some(project) => filter.takes(&plan[project]),
        None => *filter == Filter::default(),
    };
    let mut monitored = monitor(plan, &outcome.funding.spend, baseline);
    monitored.retain(takes);
    Report::with(FIELDS, part, || records(&monitored), || sheets(plan, baseline, &monitored))
}

/// What is said where nothing was approved yet.
const NO_BASELINE: &str =
    "The plan holds no baseline. `placeplan programme --save-baseline NAME` keeps the present programme as one.";

fn records(monitored: &[Monitored<'_>]) -> Vec<Record> {
    let rows = monitored.iter().flat_map(|one| one.changes.iter().map(move |change| (one.id, change)));
    rows.map(|(id, change)| {
        vec![id.into(), year_name(change.year).into(), change.verb.as_str().into(), change.amount.into()]
    })
    .collect()
}

fn year_name(year: Option<FinancialYear>) -> String {
    year.map_or_else(|| "before".to_owned(), |year| year.to_string())
}

fn sheets(plan: &Plan, baseline: &Baseline, monitored: &[Monitored<'_>]) -> Vec<Sheet> {
    let mut sheets = vec![verbs_sheet(baseline, monitored)];
    sheets.extend(projects_sheet(plan, monitored));
    let now = Count::of_projects(monitored.iter().filter_map(|one| one.now).map(|project| &plan[project]));
    let then = Count::of_copies(monitored.iter().filter_map(|one| one.then));
    if let Some(last) = sheets.last_mut() {
        last.notes.push(now.and(then).note());
    }
    sheets
}

/// `Approved by Cabinet, Nov 2013`, with the body where the title does not name it.
fn title(baseline: &Baseline) -> String {
    let body = baseline.body.as_str();
    let by = if body.is_empty() || baseline.title.contains(body) { String::new() } else { format!(", {body}") };
    format!("{}{by}, {}", *baseline.title, month(*baseline.date))
}

/// The baseline, what each verb adds by year, and what stands now.
fn verbs_sheet(baseline: &Baseline, monitored: &[Monitored<'_>]) -> Sheet {
    let years = columns(monitored);
    let headings: Vec<String> = years
        .iter()
        .map(|year| year.map_or_else(|| "Before".to_owned(), |year| year.to_string()))
        .chain(["Total".to_owned()])
        .collect();
    let mut sheet = Sheet::new(format!("Against the baseline: {} (£'000)", title(baseline)), &[""], &headings);
    let spent = |of: &dyn for<'a> Fn(&'a Monitored<'_>) -> &'a Profile, year| -> Pence {
        monitored.iter().filter_map(|one| of(one).get(&year)).copied().sum()
    };
    let told = |verb, year| -> Pence {
        let changes = monitored.iter().flat_map(|one| &one.changes);
        changes.filter(|change| change.verb == verb && change.year == year).map(|change| change.amount).sum()
    };
    let has = |verb: &&Verb| monitored.iter().flat_map(|one| &one.changes).any(|change| change.verb == **verb);
    let verbs: Vec<Verb> = Verb::ALL.iter().filter(has).copied().collect();

    // Each column adds up as printed, that of the totals too.
    let mut columns: Vec<Vec<Pence>> = years
        .iter()
        .map(|&year| {
            let amounts = verbs.iter().map(|&verb| told(verb, year));
            std::iter::once(spent(&|one| &one.baseline, year)).chain(amounts).collect()
        })
        .collect();
    columns.push((0..=verbs.len()).map(|row| columns.iter().map(|column| column[row]).sum()).collect());
    let columns: Vec<(Vec<i128>, i128)> = columns.iter().map(|column| thousands(column)).collect();
    let names = std::iter::once("Baseline").chain(verbs.iter().map(|verb| word(*verb)));
    for (place, name) in names.enumerate() {
        let cells = columns.iter().map(|(cells, _)| number(cells[place]));
        sheet.push(std::iter::once(name.to_owned()).chain(cells).collect());
    }
    let totals = columns.iter().map(|(_, total)| number(*total));
    sheet.push_total(std::iter::once("Now".to_owned()).chain(totals).collect());
    let note = "Rounded to £'000 so that each column adds up; CSV and JSON have the pennies.";
    sheet.note(note).note(meaning(&verbs))
}

/// Every year of either programme without a gap, what was spent before them first.
fn columns(monitored: &[Monitored<'_>]) -> Vec<Option<FinancialYear>> {
    let profiles = monitored.iter().flat_map(|one| [&one.baseline, &one.present]);
    let years: BTreeSet<FinancialYear> = profiles.flat_map(|profile| profile.keys().copied().flatten()).collect();
    let (first, last) = (years.first().copied(), years.last().copied());
    let all = first.zip(last).into_iter().flat_map(|(first, last)| first.through(last));
    std::iter::once(None).chain(all.map(Some)).collect()
}

/// A verb as people read it.
const fn word(verb: Verb) -> &'static str {
    match verb {
        Verb::BroughtForward => "brought forward",
        verb => verb.as_str(),
    }
}

/// What the verbs in use mean, in one line.
fn meaning(verbs: &[Verb]) -> String {
    let said: Vec<String> = verbs
        .iter()
        .map(|verb| match verb {
            Verb::Added => "added: projects that the baseline does not have",
            Verb::Removed => "removed: projects that are no longer in the programme",
            Verb::Reallocated => "reallocated: moved between projects by a decision since the baseline",
            Verb::Overspent => "overspent: more in all than was approved",
            Verb::Underspent => "underspent: less in all than was approved",
            Verb::Slipped => "slipped: the same money later",
            Verb::BroughtForward => "brought forward: the same money earlier",
            Verb::Reprofiled => "re-profiled: the same money, some later and some earlier",
        })
        .map(str::to_owned)
        .collect();
    if said.is_empty() {
        "Every project spends what was approved.".to_owned()
    } else {
        capital(&format!("{}.", said.join("; ")))
    }
}

/// The projects that depart from the baseline, in words, with budget and spend of both.
fn projects_sheet(plan: &Plan, monitored: &[Monitored<'_>]) -> Option<Sheet> {
    let budgets = |one: &Monitored<'_>| {
        let then = one.then.map_or(Pence::ZERO, |copy| copy.budget.value);
        let now = one.now.map_or(Pence::ZERO, |project| plan[project].budget.value);
        (then, now)
    };
    let stays = |one: &Monitored<'_>| one.then.is_some() && one.now.is_some();
    let departs = |one: &&Monitored<'_>| !stays(one) || !one.changes.is_empty() || budgets(one).0 != budgets(one).1;
    let departing: Vec<&Monitored<'_>> = monitored.iter().filter(departs).collect();
    if departing.is_empty() {
        return None;
    }
    let headings = ["Budget then", "Budget now", "Spend then", "Spend now"].map(str::to_owned);
    let mut sheet = Sheet::new("Project by project (£'000)", &["Project", "Since then"], &headings);
    let figures = |one: &Monitored<'_>| {
        let (then, now) = budgets(one);
        [then, now, one.baseline.values().copied().sum(), one.present.values().copied().sum()]
    };
    let columns: Vec<(Vec<i128>, i128)> = (0..headings.len())
        .map(|column| {
            let amounts: Vec<Pence> = departing.iter().map(|one| figures(one)[column]).collect();
            let total = thousand(amounts.iter().copied().sum());
            (thousands_to(&amounts, total), total)
        })
        .collect();
    for (place, one) in departing.iter().enumerate() {
        let label = [one.name.to_owned(), in_words(one, budgets(one))];
        sheet.push(label.into_iter().chain(columns.iter().map(|column| number(column.0[place]))).collect());
    }
    let label = ["Total".to_owned(), String::new()];
    sheet.push_total(label.into_iter().chain(columns.iter().map(|column| number(column.1))).collect());
    let same = monitored.len() - departing.len();
    let word = if same == 1 { "stands" } else { "stand" };
    if same > 0 {
        sheet.notes.push(format!("{} {word} as approved.", counted(same, "other project")));
    }
    Some(sheet)
}

/// The text with its first letter as a capital.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What happened to a project: `£2.4m slipped and £300,000 overspent`.
fn in_words(one: &Monitored<'_>, (then, now): (Pence, Pence)) -> String {
    let mut said = Vec::new();
    match (one.then, one.now) {
        (None, _) => said.push("added".to_owned()),
        (_, None) => said.push("removed".to_owned()),
        _ => {}
    }
    for &verb in Verb::ALL {
        let told = one.told(verb);
        match verb {
            Verb::Added | Verb::Removed => {}
            _ if told == Pence::ZERO => {}
            Verb::Reallocated if told < Pence::ZERO => said.push(format!("{} reallocated away", amount(-told))),
            Verb::Reallocated => said.push(format!("{} reallocated to it", amount(told))),
            verb => said.push(format!("{} {}", amount(Pence(told.0.abs())), word(verb))),
        }
    }
    if one.then.is_some() && one.now.is_some() && then != now {
        let (change, way) = if now > then { (now - then, "up") } else { (then - now, "down") };
        said.push(format!("budget {} {way}", amount(change)));
    }
    listed(&said)
}
