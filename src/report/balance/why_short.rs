//! Why money is short: who competes for what, what is left that cannot help, and what would fund each project.

use std::collections::{BTreeMap, BTreeSet};

use super::proof_words;
use crate::calendar::FinancialYear;
use crate::funding::Funding;
use crate::funding::advance::lenders;
use crate::funding::remedy::{Change, Remedy, remedies};
use crate::funding::shortfall::{Cut, Left, Reason, cuts, sources_of};
use crate::money::Pence;
use crate::plan::{Plan, ProjectId, SourceId};
use crate::report::old::{Record, Sheet, Value};
use crate::report::payments::{Payer, Payments};
use crate::report::words::{amount, counted, headings, with_sum};

/// The fields of the `balance --view why-short` table.
pub const FIELDS: &[&str] = &["shortage", "part", "project", "source", "financial_year", "amount", "reason"];

/// Every shortage, counted from 1: what competes and is short by year, the money by year of receipt, what is left and
/// why it cannot help; then what would fund each project.
pub fn records(plan: &Plan, funding: &Funding) -> Vec<Record> {
    let mut records = Vec::new();
    for (place, cut) in cuts(plan, funding).iter().enumerate() {
        let mut add = |part: &str,
                       project: Option<ProjectId>,
                       source: Option<SourceId>,
                       year: FinancialYear,
                       amount: Pence,
                       reason: &str| {
            let reason = if reason.is_empty() { Value::Empty } else { reason.into() };
            records.push(vec![
                Value::Whole(i64::try_from(place + 1).unwrap_or(i64::MAX)),
                part.into(),
                project.map(|project| plan[project].id.value.as_str()).into(),
                source.map(|source| plan[source].id.value.as_str()).into(),
                year.to_string().into(),
                amount.into(),
                reason,
            ]);
        };
        for one in &cut.competitors {
            add("competes", Some(one.project), None, one.year, one.spend, "");
            if one.short > Pence::ZERO {
                add("short", Some(one.project), None, one.year, one.short, "");
            }
        }
        for one in &cut.holdings {
            if one.amount > one.tied {
                add("money", None, Some(one.source), one.received, one.amount - one.tied, "");
            }
            if one.tied > Pence::ZERO {
                add("left", None, Some(one.source), one.received, one.tied, "not-in-time");
            }
        }
        for one in &cut.left {
            add("left", None, Some(one.source), one.received, one.amount, reason_id(one.reason));
        }
    }
    for remedy in remedies(plan, funding) {
        records.extend(remedy_records(plan, &remedy));
    }
    records
}

const fn reason_id(reason: Reason) -> &'static str {
    match reason {
        Reason::RingFence => "ring-fence",
        Reason::Later => "later",
        Reason::Lapsed => "lapsed",
        Reason::AtRisk => "at-risk",
    }
}

fn remedy_records(plan: &Plan, remedy: &Remedy) -> Vec<Record> {
    let row = |source: Option<SourceId>, reason: String| {
        vec![
            Value::Empty,
            "remedy".into(),
            plan[remedy.project].id.value.as_str().into(),
            source.map(|source| plan[source].id.value.as_str()).into(),
            Value::Empty,
            remedy.short.into(),
            reason.into(),
        ]
    };
    if remedy.changes.is_empty() {
        return vec![row(None, "more-money".to_owned())];
    }
    let change = |change: &Change| match change {
        Change::Allow(source) => row(Some(*source), "allow".to_owned()),
        Change::Confirm(source) => row(Some(*source), "confirm".to_owned()),
        Change::Later(years) => row(None, format!("later-{years}")),
    };
    remedy.changes.iter().map(change).collect()
}

/// A sheet for each shortage, and one of what would fund each project; none where nothing is short.
pub fn sheets(plan: &Plan, funding: &Funding, payments: &Payments) -> Vec<Sheet> {
    let cuts = cuts(plan, funding);
    if cuts.is_empty() {
        return Vec::new();
    }
    let of = |place: usize| if cuts.len() > 1 { format!(" ({} of {})", place + 1, cuts.len()) } else { String::new() };
    let mut sheets: Vec<Sheet> = cuts
        .iter()
        .enumerate()
        .map(|(place, cut)| {
            let mut sheet = cut_sheet(plan, cut, payments, &of(place));
            sheet.notes = cut_words(plan, funding, cut);
            sheet
        })
        .collect();
    sheets.push(remedy_sheet(plan, &remedies(plan, funding)));
    sheets
}

/// What is short by project and year.
fn cut_sheet(plan: &Plan, cut: &Cut, payments: &Payments, of: &str) -> Sheet {
    let years: BTreeSet<FinancialYear> = cut.competitors.iter().map(|one| one.year).collect();
    let years: Vec<FinancialYear> = years.into_iter().collect();
    let title = format!("Why {} is short{of} (£'000)", amount(cut.short()));
    let mut sheet = Sheet::new(title, &["Project"], &headings(&years));
    let short: BTreeSet<ProjectId> =
        cut.competitors.iter().filter(|one| one.short > Pence::ZERO).map(|one| one.project).collect();
    let gap = |project: ProjectId, year: FinancialYear| {
        let competes = cut.competitors.iter().any(|one| (one.project, one.year) == (project, year));
        if competes { payments.line(project, Payer::Nobody, year) } else { 0 }
    };
    let line = |name: &str, figure: &dyn Fn(FinancialYear) -> i128| -> Vec<String> {
        [name.to_owned()].into_iter().chain(with_sum(years.iter().map(|year| figure(*year)))).collect()
    };
    for project in &short {
        sheet.push(line(&plan[*project].name.value, &|year| gap(*project, year)));
    }
    sheet.push_total(line("▲ short", &|year| short.iter().map(|project| gap(*project, year)).sum()));
    sheet
}

/// The cut as an officer can read it out.
fn cut_words(plan: &Plan, funding: &Funding, cut: &Cut) -> Vec<String> {
    let name = |source: SourceId| plan[source].name.value.clone();
    let projects: BTreeSet<ProjectId> = cut.competitors.iter().map(|one| one.project).collect();
    let years = || cut.competitors.iter().map(|one| one.year);
    let span = match (years().min(), years().max()) {
        (Some(first), Some(last)) if first < last => format!("{first} to {last}"),
        (Some(first), _) => first.to_string(),
        _ => String::new(),
    };
    let sources = sources_of(plan, &cut.holdings);
    let spend = amount(cut.spend());
    let mut words = Vec::new();
    if sources.is_empty() {
        words.push(format!("No source may pay for this spend of {spend}, in {span}."));
    } else {
        let names: Vec<String> = sources.iter().map(|source| name(*source)).collect();
        words.push(format!(
            "In {span} {} {} for the same money: {}.",
            counted(projects.len(), "project"),
            if projects.len() == 1 { "waits" } else { "compete" },
            names.join("; ")
        ));
        words.push(format!(
            "They spend {spend}; these sources can pay {} of it in time, all of which is used, and no other money may \
             pay for them. So {} is short, whichever of them goes first.",
            amount(cut.money()),
            amount(cut.short())
        ));
    }
    let tied: Vec<Left> = cut
        .holdings
        .iter()
        .filter(|one| one.tied > Pence::ZERO)
        .map(|one| Left { source: one.source, received: one.received, amount: one.tied, reason: Reason::Later })
        .collect();
    let options = funding.options();
    let lenders = lenders(plan, options);
    for (source, sum) in sums(&tied) {
        let why = if lenders.contains(&Some(source)) {
            "is out on advance when it is wanted"
        } else {
            "has not arrived when it is wanted, and nobody has the cash to advance it"
        };
        words.push(format!("{} of {} {why}.", amount(sum), name(source)));
    }
    for reason in [Reason::RingFence, Reason::Later, Reason::Lapsed, Reason::AtRisk] {
        let of: Vec<Left> = cut.left.iter().filter(|one| one.reason == reason).copied().collect();
        if of.is_empty() {
            continue;
        }
        let parts: Vec<String> =
            sums(&of).into_iter().map(|(source, sum)| format!("{} of {}", amount(sum), name(source))).collect();
        let parts = parts.join("; ");
        let why = match reason {
            Reason::RingFence => "its ring-fence lets none of the projects that are short in",
            Reason::Later => "it arrives after the years in which they are short",
            Reason::Lapsed => "it has lapsed before they are short",
            Reason::AtRisk => "it is at risk, and not counted",
        };
        words.push(format!("Left over, but no help, for {why}: {parts}."));
    }
    words.extend(proof_words(funding));
    words
}

/// What is left by source, in the order of the files.
fn sums(left: &[Left]) -> BTreeMap<SourceId, Pence> {
    let mut sums = BTreeMap::new();
    for one in left {
        *sums.entry(one.source).or_insert(Pence::ZERO) += one.amount;
    }
    sums
}

fn remedy_sheet(plan: &Plan, remedies: &[Remedy]) -> Sheet {
    let mut sheet = Sheet::new("What would fund each project", &["Project", "Change"], &["Short".to_owned()]);
    for remedy in remedies {
        let words = match remedy.changes.as_slice() {
            [] => "no single change: more money".to_owned(),
            changes => changes.iter().map(|change| change_words(plan, *change)).collect::<Vec<_>>().join("; or "),
        };
        sheet.push(vec![plan[remedy.project].name.value.clone(), words, amount(remedy.short)]);
    }
    sheet.note(
        "Each change was tried by itself and balanced again: it funds the project in full and leaves no other one \
         shorter. The cheapest comes first: a decision, then a negotiation, then waiting.",
    )
}

fn change_words(plan: &Plan, change: Change) -> String {
    match change {
        Change::Allow(source) => format!("let it draw on {}", plan[source].name.value),
        Change::Confirm(source) => format!("{} confirmed", plan[source].name.value),
        Change::Later(1) => "a year later".to_owned(),
        Change::Later(years) => format!("{years} years later"),
    }
}
