//! The programme against a baseline: what was added, removed, reallocated, over- and underspent, and what moved in time.

use std::collections::BTreeSet;

use super::Figures;
use super::firmness::of_money;
use super::programme::{BUDGET, Filter, PROFILE, PROGRAMME, profile};
use super::table::{Cell, Column, ColumnKey, Fact, Facts, Report, Row, RowKey, RowKind, Table, Unit};
use super::words::{amount, counted, listed, month};
use crate::calendar::FinancialYear;
use crate::funding::monitoring::{Monitored, Profile, Verb, monitor};
use crate::money::Pence;
use crate::plan::{Baseline, BaselineProject, Basis};

/// The programme against a baseline, or the remark that there is none.
///
/// A project that is no longer in the programme has no group, category or area: it is told only where the filter
/// leaves nothing out.
#[must_use]
pub fn report<'a>(of: &'a Figures<'a>, baseline: Option<&'a Baseline>, filter: &'a Filter) -> Report<'a> {
    let monitored = move || {
        let takes = |one: &Monitored<'_>| match one.now {
            Some(project) => filter.takes(&of.plan[project]),
            None => *filter == Filter::default(),
        };
        let mut all =
            baseline.map(|baseline| monitor(of.plan, &of.outcome.funding.spend, baseline)).unwrap_or_default();
        all.retain(takes);
        all
    };
    Report::new(facts(of, monitored), move || match baseline {
        Some(baseline) => {
            let monitored = monitored();
            let now = now(of, filter);
            let mut tables = vec![verbs_table(of, baseline, &monitored, &now)];
            tables.extend(projects_table(of, &monitored, &now));
            tables
        }
        None => vec![Table::remark("Against the baseline", NO_BASELINE)],
    })
}

/// What is said where nothing was approved yet.
const NO_BASELINE: &str =
    "The plan holds no baseline. `placeplan programme --save-baseline NAME` keeps the present programme as one.";

/// Every departure from the baseline.
fn facts<'a>(of: &'a Figures<'a>, monitored: impl Fn() -> Vec<Monitored<'a>> + 'a) -> Facts<'a> {
    let columns = vec![
        Column::words("project", "Project"),
        Column::words("financial_year", "Year"),
        Column::words("verb", "Verb"),
        Column::figures("amount", "Amount", Unit::Thousands),
    ];
    Facts::new(columns, move |sink| {
        for one in monitored() {
            for change in &one.changes {
                let year = change.year.map_or_else(|| Cell::new("before"), Cell::from);
                let verb = Cell::word(change.verb.as_str(), word(change.verb));
                let cells = vec![Cell::new(one.id), year, verb, change.amount.into()];
                sink(Fact::new(key(&one), basis(of, &one), cells))?;
            }
        }
        Ok(())
    })
}

fn key(one: &Monitored<'_>) -> RowKey {
    one.now.map_or_else(|| RowKey::Named(one.id.to_owned()), RowKey::Project)
}

/// How firm a project's money is now, and was in the baseline.
fn basis(of: &Figures<'_>, one: &Monitored<'_>) -> Basis {
    let then = |copy: &BaselineProject| of_money(&copy.provenance, &copy.spend);
    let now = one.now.map(|project| of.firm.money(project)).unwrap_or_default();
    now.max(one.then.map(then).unwrap_or_default())
}

/// The programme as it is now: the projects that the filter takes, as its profile prints them.
fn now(of: &Figures<'_>, filter: &Filter) -> Table {
    let mut now = profile(of);
    now.keep(|row| matches!(row.key, RowKey::Project(id) if filter.takes(&of.plan[id])));
    now
}

/// `Approved by Cabinet, Nov 2013`, with the body where the title does not name it.
fn title(baseline: &Baseline) -> String {
    let body = baseline.body.as_str();
    let by = if body.is_empty() || baseline.title.contains(body) { String::new() } else { format!(", {body}") };
    format!("{}{by}, {}", *baseline.title, month(*baseline.date))
}

/// The baseline, what each verb adds by year, and what stands now.
fn verbs_table(of: &Figures<'_>, baseline: &Baseline, monitored: &[Monitored<'_>], now: &Table) -> Table {
    let years = years(monitored);
    let mut columns = vec![Column::words("verb", "")];
    columns.extend(years.iter().map(|year| match year {
        None => Column::of(ColumnKey::Before, "Before", Unit::Thousands),
        Some(year) => Column::of(ColumnKey::Financial(*year), year.to_string(), Unit::Thousands),
    }));
    columns.push(Column::of(PROFILE, "Total", Unit::Thousands));
    let width = columns.len();
    let mut table = Table::new(format!("Against the baseline: {} (£'000)", title(baseline)), columns);
    let told = |verb, year| -> Pence {
        let changes = monitored.iter().flat_map(|one| &one.changes);
        changes.filter(|change| change.verb == verb && change.year == year).map(|change| change.amount).sum()
    };
    let basis = monitored.iter().map(|one| basis(of, one)).max().unwrap_or_default();
    let mut push = |name: &str, figure: &dyn Fn(Option<FinancialYear>) -> Pence| {
        let figures = years.iter().map(|year| Cell::new(figure(*year)));
        let cells = std::iter::once(name.into()).chain(figures).chain([Cell::default()]);
        table.push(Row::item(RowKey::Named(name.to_owned()), basis, cells.collect()));
    };
    let approved = |year| monitored.iter().filter_map(|one| one.baseline.get(&year)).copied().sum();
    push("Baseline", &approved);
    let has = |verb: &&Verb| monitored.iter().flat_map(|one| &one.changes).any(|change| change.verb == **verb);
    let verbs: Vec<Verb> = Verb::ALL.iter().filter(has).copied().collect();
    for &verb in &verbs {
        push(word(verb), &|year| told(verb, year));
    }
    table.across(width - 1, (1..width - 1).collect());
    let count = table.rows.len();
    table.total(Row::sum(RowKey::Named(PROGRAMME.to_owned()), RowKind::Total, &["Now"], width), 0..count);
    table.take_from(now);
    table.settled().note(meaning(&verbs))
}

/// Every year of either programme without a gap, what was spent before them first.
fn years(monitored: &[Monitored<'_>]) -> Vec<Option<FinancialYear>> {
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
fn projects_table(of: &Figures<'_>, monitored: &[Monitored<'_>], now: &Table) -> Option<Table> {
    let budgets = |one: &Monitored<'_>| {
        let then = one.then.map_or(Pence::ZERO, |copy| copy.budget.value);
        (then, one.now.map_or(Pence::ZERO, |project| of.plan[project].budget.value))
    };
    let stays = |one: &Monitored<'_>| one.then.is_some() && one.now.is_some();
    let departs = |one: &&Monitored<'_>| !stays(one) || !one.changes.is_empty() || budgets(one).0 != budgets(one).1;
    let departing: Vec<&Monitored<'_>> = monitored.iter().filter(departs).collect();
    if departing.is_empty() {
        return None;
    }
    let columns = vec![
        Column::words("project", "Project"),
        Column::words("since", "Since then"),
        Column::figures("budget_then", "Budget then", Unit::Thousands).kept(),
        Column::of(BUDGET, "Budget now", Unit::Thousands).kept(),
        Column::figures("spend_then", "Spend then", Unit::Thousands).kept(),
        Column::of(PROFILE, "Spend now", Unit::Thousands).kept(),
    ];
    let width = columns.len();
    let mut table = Table::new("Project by project (£'000)", columns);
    for one in &departing {
        let (then, now) = budgets(one);
        let spend = |profile: &Profile| Cell::new(profile.values().copied().sum::<Pence>());
        let words = Cell::new(in_words(one, (then, now)));
        let cells =
            vec![Cell::new(one.name), words, then.into(), now.into(), spend(&one.baseline), spend(&one.present)];
        table.push(Row::item(key(one), basis(of, one), cells));
    }
    let count = table.rows.len();
    table.total(Row::sum(RowKey::Named("departing".to_owned()), RowKind::Total, &["Total"], width), 0..count);
    table.take_from(now);
    table.settle();
    let same = monitored.len() - departing.len();
    let word = if same == 1 { "stands" } else { "stand" };
    if same > 0 {
        table.notes.push(format!("{} {word} as approved.", counted(same, "other project")));
    }
    Some(table)
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
