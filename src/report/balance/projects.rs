//! What can go ahead with the money there is, and what everything would take.

use std::collections::BTreeMap;

use crate::explain::{Figure, ProjectPart};
use crate::funding::shortfall::{Left, Reason, left_over};
use crate::funding::{Funding, Standing, Status};
use crate::money::Pence;
use crate::plan::{Certainty, Plan, ProjectId, SourceKind};
use crate::report::Figures;
use crate::report::table::{Cell, Column, ColumnKey, Fact, Facts, RowKey, Table, Unit};
use crate::report::words::{amount, counted, group, listed};

/// Every project of the programme with its status.
pub(super) fn facts<'a>(of: &'a Figures<'a>) -> Facts<'a> {
    let columns = vec![
        Column::words("project", "Project"),
        Column::words("group", "Group"),
        Column::figures("priority", "Priority", Unit::Whole),
        Column::words("status", "Status"),
        Column::figures("spend", "Spend", Unit::Thousands),
        Column::figures("funded", "Funded", Unit::Thousands).blank_at_zero(),
        Column::figures("short", "Short by", Unit::Thousands).blank_at_zero(),
        Column::words("first_short_year", "First short"),
    ];
    Facts::of(columns, || &of.outcome.funding.standings, |one| fact(of, one))
}

fn fact(of: &Figures<'_>, one: &Standing) -> Fact {
    let project = &of.plan[one.project];
    let figure = |part| Figure::WholeProject { project: one.project, part };
    let status = Cell::word(one.status.as_str(), said(one.status)).explained(figure(ProjectPart::Short));
    let cells = vec![
        (&of.names[one.project]).into(),
        Cell::word(project.group.as_str(), group(*project.group)),
        Cell::new(*project.priority).at(project.priority.span),
        status,
        one.spend.into(),
        Cell::new(one.funded).explained(figure(ProjectPart::Funded)),
        Cell::new(one.short).explained(figure(ProjectPart::Short)),
        one.first_short_year.map_or_else(Cell::default, Cell::from),
    ];
    Fact::new(RowKey::Project(one.project), of.firm.money(one.project), cells)
}

/// A status in words, with its mark.
#[must_use]
pub const fn said(status: Status) -> &'static str {
    match status {
        Status::Funded => "● funded",
        Status::Part => "△ in part",
        Status::CannotStart => "▲ cannot start",
    }
}

/// The same for people.
#[must_use]
pub fn projects(of: &Figures<'_>) -> Table {
    let mut table = facts(of).table("What can go ahead (£'000)", |_| true);
    as_allocated(&mut table, &super::allocations(of));
    table.settle();
    table.notes.extend(go_ahead(of.plan, &of.outcome.funding));
    if of.outcome.funding.standings.iter().any(|one| one.short > Pence::ZERO) {
        table.notes.push(
            "Short by: the least money that would have to come, in the right years and of a kind that may pay, for this \
             project to be funded after all that come before it."
                .to_owned(),
        );
    }
    table
}

/// Lets the spend of projects and what is funded of it stand as the table of what pays for them has it.
fn as_allocated(table: &mut Table, paid: &Table) {
    let place = |name| table.column(ColumnKey::Field(name));
    let (Some(spend), Some(funded)) = (place("spend"), place("funded")) else { return };
    let Some(all) = paid.column(ColumnKey::Field(super::ALL_YEARS)) else { return };
    let mut printed: BTreeMap<ProjectId, (Option<i128>, i128)> = BTreeMap::new();
    for row in &paid.rows {
        let shown = row.cells[all].shown();
        match row.key {
            RowKey::Project(project) => printed.entry(project).or_default().0 = shown,
            RowKey::Paid(project, Some(_)) => printed.entry(project).or_default().1 += shown.unwrap_or_default(),
            _ => {}
        }
    }
    for (place, row) in table.rows.iter().enumerate() {
        let RowKey::Project(project) = row.key else { continue };
        if let Some(&(Some(all), paid)) = printed.get(&project) {
            table.given.extend([(place, spend, all), (place, funded, paid)]);
        }
    }
}

/// What can go ahead, what building everything would take, and what is left that cannot be used.
#[must_use]
pub fn go_ahead(plan: &Plan, funding: &Funding) -> Vec<String> {
    let all = &funding.standings;
    if all.is_empty() {
        return Vec::new();
    }
    let of = |status| all.iter().filter(move |one| one.status == status);
    let spend: Pence = of(Status::Funded).map(|one| one.spend).sum();
    let mut said = vec![format!(
        "{} of {} can go ahead, {}",
        of(Status::Funded).count(),
        counted(all.len(), "project"),
        amount(spend)
    )];
    let parts = of(Status::Part).count();
    if parts > 0 {
        let (paid, wanted) =
            of(Status::Part).fold((Pence::ZERO, Pence::ZERO), |(a, b), one| (a + one.funded, b + one.spend));
        let verb = if parts == 1 { "is" } else { "are" };
        said.push(format!("{parts} {verb} paid for in part, {} of {}", amount(paid), amount(wanted)));
    }
    let gap = funding.gap(plan);
    if gap > Pence::ZERO {
        said.push(format!("{} more builds all", amount(gap)));
    }
    let mut words = vec![said.join("; ") + "."];
    words.extend(left_in_words(plan, funding));
    words
}

/// What money is left, and why it may not be used; none where nothing is.
fn left_in_words(plan: &Plan, funding: &Funding) -> Option<String> {
    let counts = |one: &&Left| {
        let is_counted = !one.reasons.iter().any(|reason| matches!(reason, Reason::NotCounted(_)));
        is_counted && *plan[one.source].kind != SourceKind::Borrowing
    };
    let left = left_over(plan, funding);
    let unused: Pence = left.iter().filter(counts).map(|one| one.amount).sum();
    let carried = unspent(plan, funding);
    if funding.gap(plan) == Pence::ZERO {
        return (carried > Pence::ZERO).then(|| format!("{} is left.", amount(carried)));
    }
    let mut by_reason: BTreeMap<&[Reason], Pence> = BTreeMap::new();
    for one in left.iter().filter(counts) {
        *by_reason.entry(&one.reasons).or_insert(Pence::ZERO) += one.amount;
    }
    let why = |reason: &Reason| match reason {
        Reason::RingFence => "is ring-fenced for others than what is short",
        Reason::WhoMayPay => "may not pay for what is short, by its terms",
        Reason::Later => "arrives later than it is wanted",
        Reason::Lapsed => "has lapsed by then",
        Reason::NotCounted(Certainty::AtRisk) => "is at risk",
        Reason::NotCounted(_) => "is not certain enough",
    };
    let why = |reasons: &[Reason]| listed(&reasons.iter().map(|reason| why(reason).to_owned()).collect::<Vec<_>>());
    let parts: Vec<String> =
        by_reason.iter().map(|(reason, sum)| format!("{} {}", amount(*sum), why(reason))).collect();
    let mut said = Vec::new();
    if unused > Pence::ZERO {
        said.push(format!("{} is left and may not be used ({})", amount(unused), parts.join("; ")));
    }
    let waits = carried - unused;
    if waits > Pence::ZERO {
        let verb = if said.is_empty() { "is left and" } else { "" };
        said.push(format!("{} {verb} builds no further project whole", amount(waits)).replace("  ", " "));
    }
    (!said.is_empty()).then(|| said.join("; ") + ".")
}

/// What counted sources bring, borrowing aside, and no project is paid from.
fn unspent(plan: &Plan, funding: &Funding) -> Pence {
    let is_money = |source: &crate::plan::Source| {
        *source.kind != SourceKind::Borrowing && crate::funding::is_counted(source, funding.options)
    };
    let counted = plan.sources.iter().zip(&funding.receipts).filter(|(source, _)| is_money(source));
    let received: Pence = counted.map(|(_, receipts)| receipts.total()).sum();
    let paid = funding.allocations.iter().filter(|one| one.source.is_some_and(|source| is_money(&plan[source])));
    received - paid.map(|one| one.amount).sum()
}
