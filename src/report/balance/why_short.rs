//! Why money is short: who competes for what, what is left that cannot help, and what would fund each project.

use std::collections::{BTreeMap, BTreeSet};

use super::{ALL_YEARS, GAP, gap, proof_words, year_columns};
use crate::calendar::FinancialYear;
use crate::funding::Funding;
use crate::funding::advance::lenders;
use crate::funding::remedy::{Change, Remedy, Way, remedies};
use crate::funding::shortfall::{Cut, Reason, cuts, sources_of};
use crate::money::Pence;
use crate::plan::{Certainty, Plan, ProjectId, SourceId};
use crate::report::Figures;
use crate::report::table::{Cell, Column, ColumnKey, Fact, Facts, Row, RowKey, RowKind, Table, Unit};
use crate::report::words::{amount, counted, listed};

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
        Column::words("other", "Other"),
    ];
    Facts::new(columns, move |sink| {
        let (plan, funding) = (of.plan, &of.outcome.funding);
        let cuts = cuts(plan, funding);
        let lines = (1..).zip(&cuts).flat_map(|(shortage, cut)| cut_lines(shortage, cut));
        let remedies = remedies(plan, funding);
        lines
            .chain(remedies.iter().flat_map(|remedy| remedy_lines(plan, remedy)))
            .try_for_each(|line| sink(line.fact(of)))
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
    other: Option<Other>,
}

/// Whom else a change has to do with.
#[derive(Clone, Copy, Debug)]
enum Other {
    Project(ProjectId),
    Source(SourceId),
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
            match self.other {
                Some(Other::Project(project)) => (&of.names[project]).into(),
                Some(Other::Source(source)) => (&of.names[source]).into(),
                None => Cell::default(),
            },
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
    lines.extend(cut.left.iter().map(|one| {
        let reasons: Vec<&str> = one.reasons.iter().copied().map(reason_id).collect();
        left(one.source, one.received, one.amount, &reasons.join(" "))
    }));
    lines
}

const fn reason_id(reason: Reason) -> &'static str {
    match reason {
        Reason::RingFence => "ring-fence",
        Reason::WhoMayPay => "who-may-pay",
        Reason::Later => "later",
        Reason::Lapsed => "lapsed",
        Reason::NotCounted(certainty) => certainty.as_str(),
    }
}

fn remedy_lines(plan: &Plan, remedy: &Remedy) -> Vec<Shown> {
    let line = |reason: String| Shown {
        part: "remedy",
        project: Some(remedy.project),
        amount: remedy.short,
        reason,
        ..Shown::default()
    };
    let mut lines = Vec::new();
    for way in &remedy.ways {
        let reason = change_id(plan, way.change);
        let other = match way.change {
            Change::Exchange(project) => Some(Other::Project(project)),
            Change::Advance(_, lender) => Some(Other::Source(lender)),
            _ => None,
        };
        let of_way = Shown { source: way.change.source(), other, ..line(reason) };
        lines.push(of_way.clone());
        let takes = way.takes.iter().map(|(project, less)| (Some(Other::Project(*project)), "takes", *less));
        let costs = way.costs.map(|costs| (of_way.other, "costs", costs));
        lines.extend(takes.chain(costs).map(|(other, part, amount)| Shown { part, amount, other, ..of_way.clone() }));
    }
    if remedy.untried > 0 {
        lines.push(line(format!("not-tried-{}", remedy.untried)));
    } else if remedy.ways.is_empty() {
        lines.push(line("more-money".to_owned()));
    }
    lines
}

/// A change as machines read it: its kind, by how many years, and whether it is for others to agree to.
fn change_id(plan: &Plan, change: Change) -> String {
    let years = if change.years() > 0 { format!("-{}", change.years()) } else { String::new() };
    let variation = if change.is_variation(plan) { "-by-variation" } else { "" };
    format!("{}{years}{variation}", change.kind().as_str())
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
        // While money is out on advance, who goes first decides how much of it comes back in time.
        let is_tied = cut.holdings.iter().any(|one| one.tied > Pence::ZERO);
        words.push(format!(
            "They spend {spend}; these sources can pay {} of it in time, all of which is used, and no other money may \
             pay for them. So {} is short{}.",
            amount(cut.money()),
            amount(cut.short()),
            if is_tied { "" } else { ", whichever of them goes first" }
        ));
    }
    let tied = cut.holdings.iter().filter(|one| one.tied > Pence::ZERO).map(|one| (one.source, one.tied));
    let lenders = lenders(plan, funding.options);
    for (source, sum) in sums(tied) {
        let why = if lenders.contains(&Some(source)) {
            "is out on advance when it is wanted"
        } else {
            "has not arrived when it is wanted, and nobody has the cash to advance it"
        };
        words.push(format!("{} of {} {why}.", amount(sum), name(source)));
    }
    for reasons in cut.left.iter().map(|one| &one.reasons).collect::<BTreeSet<_>>() {
        let of = cut.left.iter().filter(|one| one.reasons == *reasons).map(|one| (one.source, one.amount));
        let parts: Vec<String> =
            sums(of).into_iter().map(|(source, sum)| format!("{} of {}", amount(sum), name(source))).collect();
        let why: Vec<String> = reasons.iter().map(|reason| reason_words(*reason).to_owned()).collect();
        words.push(format!("Left over, but no help, for {}: {}.", listed(&why), parts.join("; ")));
    }
    words.extend(proof_words(funding));
    words
}

/// Why money that is left does not help the project that is short to which fewest reasons stand in the way.
const fn reason_words(reason: Reason) -> &'static str {
    match reason {
        Reason::RingFence => "its ring-fence does not let in what is short",
        Reason::WhoMayPay => "what is short may not be paid from it, by its own terms",
        Reason::Later => "it arrives after it is wanted",
        Reason::Lapsed => "it has lapsed by then",
        Reason::NotCounted(Certainty::AtRisk) => "it is at risk, and not counted",
        Reason::NotCounted(_) => "it is not certain enough to be counted",
    }
}

/// Amounts by source, in the order of the files.
fn sums(amounts: impl Iterator<Item = (SourceId, Pence)>) -> BTreeMap<SourceId, Pence> {
    amounts.fold(BTreeMap::new(), |mut sums, (source, amount)| {
        *sums.entry(source).or_insert(Pence::ZERO) += amount;
        sums
    })
}

/// A row for every change that funds a project, the cheapest first.
fn remedy_table(of: &Figures<'_>, remedies: &[Remedy]) -> Table {
    let columns = vec![
        Column::words("project", "Project"),
        Column::figures("short", "Short", Unit::Amount),
        Column::words("change", "What would fund it"),
    ];
    let mut table = Table::new("What would fund each project", columns);
    for remedy in remedies {
        let mut said: Vec<String> = remedy.ways.iter().map(|way| way_words(of.plan, remedy, way)).collect();
        if remedy.untried > 0 {
            let changes = counted(remedy.untried, "change");
            said.push(format!("{changes} not tried: in so large a plan it would take too long"));
        } else if said.is_empty() {
            said.push("no single change of the kinds tried: more money".to_owned());
        }
        for (place, words) in said.into_iter().enumerate() {
            let firm = of.firm.money(remedy.project);
            let row = if place == 0 {
                let cells = vec![(&of.names[remedy.project]).into(), remedy.short.into(), Cell::new(words)];
                Row::item(RowKey::Project(remedy.project), firm, cells)
            } else {
                let key = RowKey::Named(format!("{} {place}", *of.plan[remedy.project].id));
                Row::item(key, firm, vec![Cell::default(), Cell::default(), Cell::new(words)])
            };
            table.push(row);
        }
    }
    table.settled().note(
        "Each change was tried by itself, all projects taking their turns again: it funds the project in full. What \
         others would get less is said with it. Those that only need a decision come first, then negotiation, waiting \
         and borrowing; of each kind that which takes least from others.",
    )
}

/// A change in words, with what it takes and costs.
fn way_words(plan: &Plan, remedy: &Remedy, way: &Way) -> String {
    let mut words = vec![change_words(plan, remedy.short, way.change)];
    match way.takes.as_slice() {
        [] => {}
        few if few.len() <= 3 => {
            let parts: Vec<String> =
                few.iter().map(|(project, less)| format!("{} from {}", amount(*less), *plan[*project].name)).collect();
            words.push(format!("takes {}", listed(&parts)));
        }
        many => words.push(format!("takes {} from {} projects", amount(way.taken()), many.len())),
    }
    if let Some(costs) = way.costs {
        let more = if matches!(way.change, Change::Borrow(_)) { "" } else { " more in borrowing" };
        words.push(format!("costs {} a year{more}", amount(costs)));
    }
    words.join("; ")
}

fn change_words(plan: &Plan, short: Pence, change: Change) -> String {
    let name = |source: SourceId| plan[source].name.value.as_str();
    let longer = |years: i32| if years == 1 { "a year".to_owned() } else { format!("{years} years") };
    let words = match change {
        Change::Exchange(other) => format!("its turn exchanged with {}", *plan[other].name),
        Change::Allow(source) => format!("let it draw on {}", name(source)),
        Change::Confirm(source) => format!("{} confirmed", name(source)),
        Change::Advance(account, lender) => format!("{} advances {}", name(lender), name(account)),
        Change::Extend(source, years) => format!("{} may be spent {} longer", name(source), longer(years)),
        Change::Later(years) => format!("{} later", longer(years)),
        Change::Borrow(terms) => format!("borrow {} on the terms of {}", amount(short), name(terms)),
    };
    if change.is_variation(plan) { format!("{words}, by a variation of the agreement") } else { words }
}
