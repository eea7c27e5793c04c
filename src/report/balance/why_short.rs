//! Why money is short: who competes for what, what is left that cannot help, and what would fund each project.

use std::collections::{BTreeMap, BTreeSet};

use super::{ALL_YEARS, GAP, gap, proof_words, year_columns};
use crate::calendar::FinancialYear;
use crate::funding::Funding;
use crate::funding::advance::lenders;
use crate::funding::remedy::{Change, Remedy, remedies};
use crate::funding::shortfall::{Cut, Left, Reason, cuts, sources_of};
use crate::money::Pence;
use crate::plan::{Certainty, Plan, ProjectId, SourceId};
use crate::report::Figures;
use crate::report::table::{Cell, Column, ColumnKey, Fact, Facts, Row, RowKey, RowKind, Table, Unit};
use crate::report::words::{amount, counted};

/// Every shortage, counted from 1: what competes and is short by year, the money by year of receipt, what is left and
/// why it cannot help; then what would fund each project.
pub(super) fn facts<'a>(of: &'a Figures<'a>) -> Facts<'a> {
    let columns = vec![
        Column::words("shortage", "Shortage"),
        Column::words("part", "Part"),
        Column::words("project", "Project"),
        Column::words("source", "Source"),
        Column::words("financial_year", "Year"),
        Column::figures("amount", "Amount", Unit::Amount),
        Column::words("reason", "Reason"),
    ];
    Facts::new(columns, move |sink| {
        let (plan, funding) = (of.plan, &of.outcome.funding);
        let cuts = cuts(plan, funding);
        let lines = (1..).zip(&cuts).flat_map(|(shortage, cut)| cut_lines(shortage, cut));
        let remedies = remedies(plan, funding);
        lines.chain(remedies.iter().flat_map(remedy_lines)).try_for_each(|line| sink(line.fact(of)))
    })
}

/// A line of the table for machines.
#[derive(Clone, Debug, Default)]
struct Shown {
    shortage: Option<i64>,
    part: &'static str,
    project: Option<ProjectId>,
    source: Option<SourceId>,
    year: Option<FinancialYear>,
    amount: Pence,
    reason: String,
}

impl Shown {
    fn fact(self, of: &Figures<'_>) -> Fact {
        let key = match (self.project, self.source) {
            (Some(project), None) => RowKey::Project(project),
            (Some(project), source) => RowKey::Paid(project, source),
            (None, source) => source.map_or(RowKey::None, RowKey::Source),
        };
        let of_project = self.project.map(|project| of.firm.money(project)).unwrap_or_default();
        let of_source = self.source.map(|source| of.firm[source]).unwrap_or_default();
        let cells = vec![
            Cell::new(self.shortage),
            Cell::new(self.part),
            self.project.map(|project| (&of.names[project]).into()).unwrap_or_default(),
            self.source.map(|source| (&of.names[source]).into()).unwrap_or_default(),
            Cell::new(self.year),
            Cell::new(self.amount),
            Cell::new(self.reason),
        ];
        Fact::new(key, of_project.max(of_source), cells)
    }
}

fn cut_lines(shortage: i64, cut: &Cut) -> Vec<Shown> {
    let line =
        |part, year, amount| Shown { shortage: Some(shortage), part, year: Some(year), amount, ..Shown::default() };
    let mut lines = Vec::new();
    for one in &cut.competitors {
        let of = |part, amount| Shown { project: Some(one.project), ..line(part, one.year, amount) };
        lines.push(of("competes", one.spend));
        lines.extend((one.short > Pence::ZERO).then(|| of("short", one.short)));
    }
    let left = |source, received, amount, reason: &str| Shown {
        source: Some(source),
        reason: reason.to_owned(),
        ..line("left", received, amount)
    };
    for one in &cut.holdings {
        if one.amount > one.tied {
            lines.push(Shown { part: "money", ..left(one.source, one.received, one.amount - one.tied, "") });
        }
        if one.tied > Pence::ZERO {
            lines.push(left(one.source, one.received, one.tied, "not-in-time"));
        }
    }
    lines.extend(cut.left.iter().map(|one| left(one.source, one.received, one.amount, reason_id(one.reason))));
    lines
}

const fn reason_id(reason: Reason) -> &'static str {
    match reason {
        Reason::RingFence => "ring-fence",
        Reason::Later => "later",
        Reason::Lapsed => "lapsed",
        Reason::NotCounted(certainty) => certainty.as_str(),
    }
}

fn remedy_lines(remedy: &Remedy) -> Vec<Shown> {
    let line = |source: Option<SourceId>, reason: String| Shown {
        part: "remedy",
        project: Some(remedy.project),
        source,
        amount: remedy.short,
        reason,
        ..Shown::default()
    };
    if remedy.changes.is_empty() {
        let reason = if remedy.is_tried { "more-money" } else { "not-tried" };
        return vec![line(None, reason.to_owned())];
    }
    let change = |change: &Change| match change {
        Change::Allow(source) => line(Some(*source), "allow".to_owned()),
        Change::Confirm(source) => line(Some(*source), "confirm".to_owned()),
        Change::Later(years) => line(None, format!("later-{years}")),
    };
    remedy.changes.iter().map(change).collect()
}

/// A table for each shortage, and one of what would fund each project; none where nothing is short.
pub(super) fn tables(of: &Figures<'_>) -> Vec<Table> {
    let (plan, funding) = (of.plan, &of.outcome.funding);
    let cuts = cuts(plan, funding);
    if cuts.is_empty() {
        return Vec::new();
    }
    let which =
        |place: usize| if cuts.len() > 1 { format!(" ({} of {})", place + 1, cuts.len()) } else { String::new() };
    let mut tables: Vec<Table> = (cuts.iter().enumerate())
        .map(|(place, cut)| {
            let mut table = cut_table(of, cut, &which(place));
            table.notes.splice(0..0, cut_words(plan, funding, cut));
            table
        })
        .collect();
    tables.push(remedy_table(of, &remedies(plan, funding)));
    tables
}

/// What is short by project and year: parts of the gap, which may be of projects that the allocation leaves out whole.
fn cut_table(of: &Figures<'_>, cut: &Cut, which: &str) -> Table {
    let short = || cut.competitors.iter().filter(|one| one.short > Pence::ZERO);
    let years: BTreeSet<FinancialYear> = cut.competitors.iter().map(|one| one.year).collect();
    let years: Vec<FinancialYear> = years.into_iter().collect();
    let mut columns = vec![Column::words("project", "Project")];
    columns.extend(year_columns(&years));
    columns.push(Column::figures("short", "Total", Unit::Thousands));
    let width = columns.len();
    let mut table = Table::new(format!("Why {} is short{which} (£'000)", amount(cut.short())), columns);
    for project in short().map(|one| one.project).collect::<BTreeSet<ProjectId>>() {
        let cell = |year: &FinancialYear| {
            let of_year = short().filter(|one| (one.project, one.year) == (project, *year));
            Cell::new(of_year.map(|one| one.short).sum::<Pence>())
        };
        let mut cells = vec![(&of.names[project]).into()];
        cells.extend(years.iter().map(cell));
        cells.push(Cell::default());
        table.push(Row::item(RowKey::Paid(project, None), of.firm.money(project), cells));
    }
    table.across(width - 1, (1..width - 1).collect());
    let count = table.rows.len();
    table.total(Row::sum(RowKey::Named("short".to_owned()), RowKind::Total, &["▲ short"], width), 0..count);
    if cut.short() == of.outcome.funding.gap(of.plan) {
        // All that is short: its totals are those of the gap.
        let (total, gap) = (table.rows.len() - 1, gap(of));
        let key = RowKey::Named(GAP.to_owned());
        let years = years.iter().map(|year| ColumnKey::Financial(*year)).chain([ColumnKey::Field(ALL_YEARS)]);
        table.given.extend((1..).zip(years).filter_map(|(column, year)| Some((total, column, gap.shown(&key, year)?))));
        table.settle();
    } else {
        table.settle();
        table.add_up_as_shown();
    }
    table
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
        .map(|one| Left {
            source: one.source,
            received: one.received,
            clause: None,
            amount: one.tied,
            reason: Reason::Later,
        })
        .collect();
    let options = funding.options;
    let lenders = lenders(plan, options);
    for (source, sum) in sums(&tied) {
        let why = if lenders.contains(&Some(source)) {
            "is out on advance when it is wanted"
        } else {
            "has not arrived when it is wanted, and nobody has the cash to advance it"
        };
        words.push(format!("{} of {} {why}.", amount(sum), name(source)));
    }
    for reason in cut.left.iter().map(|one| one.reason).collect::<BTreeSet<Reason>>() {
        let of: Vec<Left> = cut.left.iter().filter(|one| one.reason == reason).copied().collect();
        let parts: Vec<String> =
            sums(&of).into_iter().map(|(source, sum)| format!("{} of {}", amount(sum), name(source))).collect();
        let parts = parts.join("; ");
        let why = match reason {
            Reason::RingFence => "its ring-fence lets none of the projects that are short in",
            Reason::Later => "it arrives after the years in which they are short",
            Reason::Lapsed => "it has lapsed before they are short",
            Reason::NotCounted(Certainty::AtRisk) => "it is at risk, and not counted",
            Reason::NotCounted(_) => "it is not certain enough to be counted",
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

fn remedy_table(of: &Figures<'_>, remedies: &[Remedy]) -> Table {
    let columns = vec![
        Column::words("project", "Project"),
        Column::words("change", "Change"),
        Column::figures("short", "Short", Unit::Amount),
    ];
    let mut table = Table::new("What would fund each project", columns);
    for remedy in remedies {
        let words = match remedy.changes.as_slice() {
            [] if !remedy.is_tried => "not tried: in so large a plan each trial takes long".to_owned(),
            [] => "no single change of the kinds tried: more money".to_owned(),
            changes => changes.iter().map(|change| change_words(of.plan, *change)).collect::<Vec<_>>().join("; or "),
        };
        let cells = vec![(&of.names[remedy.project]).into(), Cell::new(words), remedy.short.into()];
        table.push(Row::item(RowKey::Project(remedy.project), of.firm.money(remedy.project), cells));
    }
    table.settled().note(
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
