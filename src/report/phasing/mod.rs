//! The proposed phasing: what moves and why, what that brings, and how sure it is that nothing is better.

mod words;

use std::collections::BTreeSet;

use super::Figures;
use super::balance::{ALL_YEARS, GAP, gap, year_columns};
use super::programme::PROGRAMME;
use super::table::{Cell, Column, ColumnKey, ColumnSum, Fact, Facts, Report, Row, RowKey, RowKind, Table, Unit};
use super::words::{amount, counted};
use crate::calendar::FinancialYear;
use crate::money::Pence;
use crate::outcome::{Options, Outcome, compute};
use crate::phasing::{Aim, Objectives, Phasing, PhasingOptions, phase};
use crate::plan::{Plan, ProjectId};

pub use words::{pupil_years, reason};

/// One of the tables of the phasing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// By how many years each project moves, and why.
    Moves,
    /// What the phasing is judged by, before and after.
    Objectives,
    /// Who is without a place because of a move, and who has one.
    Where,
    /// Spend and what is unfunded by year, before and after.
    Spend,
}

/// A proposed phasing, and everything computed from the plan as it stands and as proposed.
#[derive(Clone, Debug)]
pub struct Proposed {
    /// What is proposed.
    pub phasing: Phasing,
    outcomes: [Outcome; 2],
    options: Options,
}

impl Proposed {
    /// Proposes a phasing of a plan.
    #[must_use]
    pub fn of(plan: &Plan, options: &PhasingOptions) -> Self {
        let phasing = phase(plan, options);
        let options = Options { forecast: options.forecast, funding: options.funding };
        let outcomes = [plan, &phasing.plan].map(|plan| compute(plan, options));
        Self { phasing, outcomes, options }
    }

    /// Its figures; `plan` is what it was proposed for.
    #[must_use]
    pub fn figures<'a>(&'a self, plan: &'a Plan) -> Phased<'a> {
        let [before, after] = &self.outcomes;
        let before = Figures::of(plan, before, self.options);
        Phased { phasing: &self.phasing, before, after: Figures::of(&self.phasing.plan, after, self.options) }
    }
}

/// A phasing with the figures of the plan before and after.
#[derive(Clone, Debug)]
pub struct Phased<'a> {
    phasing: &'a Phasing,
    before: Figures<'a>,
    after: Figures<'a>,
}

/// The phasing: one view, or for people all of them (`None`; its facts are the moves).
#[must_use]
pub fn report<'a>(of: &'a Phased<'a>, view: Option<View>) -> Report<'a> {
    let facts = match view.unwrap_or(View::Moves) {
        View::Moves => moves(of),
        View::Objectives => objectives(of),
        View::Where => places(of),
        View::Spend => spend(of),
    };
    Report::new(facts, move || tables(of, view))
}

fn tables(of: &Phased<'_>, view: Option<View>) -> Vec<Table> {
    let wants = |one: View| view.is_none_or(|view| view == one);
    let mut tables = Vec::new();
    if wants(View::Objectives) {
        tables.push(objectives_table(of));
    }
    if wants(View::Moves) {
        tables.push(moves_table(of));
        tables.extend(stays_table(of));
    }
    if wants(View::Where) {
        tables.extend(places_table(of, view));
    }
    if wants(View::Spend) {
        tables.push(spend_table(of));
    }
    tables
}

/// By how many years each project moves, how far it may, and why.
fn moves<'a>(of: &'a Phased<'a>) -> Facts<'a> {
    let columns = vec![
        Column::words("project", "Project"),
        Column::figures("shift_years", "Years", Unit::Whole),
        Column::figures("least_shift", "Least", Unit::Whole),
        Column::figures("most_shift", "Most", Unit::Whole),
        Column::words("reason", "Why"),
    ];
    Facts::of(
        columns,
        || &of.phasing.proposals,
        |proposal| {
            let project = proposal.project;
            let whole = |years: i32| Cell::new(i64::from(years));
            let range = proposal.range.ok();
            let cells = vec![
                (&of.before.names[project]).into(),
                whole(proposal.years),
                range.map(|range| whole(range.least)).unwrap_or_default(),
                range.map(|range| whole(range.most)).unwrap_or_default(),
                Cell::new(reason(of.before.plan, proposal)),
            ];
            Fact::new(RowKey::Project(project), basis(&of.before, project), cells)
        },
    )
}

/// A move rests on the project's money and on the places that it brings.
fn basis(of: &Figures<'_>, project: ProjectId) -> crate::plan::Basis {
    of.firm.money(project).max(of.firm.places(project))
}

/// What the phasing is judged by.
fn objectives<'a>(of: &'a Phased<'a>) -> Facts<'a> {
    let columns = vec![
        Column::words("objective", "In order of weight"),
        Column::figures("before", "Now", Unit::Tenths),
        Column::figures("after", "Proposed", Unit::Tenths),
        Column::figures("bound", "Least possible", Unit::Tenths),
        Column::words("proven", "Proven"),
    ];
    Facts::new(columns, move |sink| {
        let Phasing { before, after, bound, proven, weighed, .. } = of.phasing;
        let firm = &of.before.firm;
        let (places, money) = (firm.all_areas(), firm.funding(of.before.plan));
        let sides = [before, after, bound];
        let whole = |of: fn(&Objectives) -> i32| sides.map(|side| Cell::new(i64::from(of(side))));
        let lines = [
            ("unplaced", places, Aim::Unplaced, sides.map(|of| Cell::new(of.unplaced))),
            ("years_late", places, Aim::Late, whole(|of| of.late)),
            ("cannot_go_ahead", money, Aim::Waiting, sides.map(|of| Cell::new(of.waiting))),
            ("unfunded", money, Aim::Unfunded, sides.map(|of| Cell::new(of.unfunded))),
            ("years_moved", places.max(money), Aim::Years, whole(|of| of.years)),
        ];
        for (name, basis, aim, figures) in lines {
            // Of the two kinds of money one is an aim.
            let is_aim = !matches!(aim, Aim::Waiting | Aim::Unfunded) || *weighed == aim;
            let said = if !is_aim {
                "not-weighed"
            } else if proven.contains(&aim) {
                "yes"
            } else {
                "no"
            };
            let [before, after, bound] = figures;
            let bound = if is_aim { bound } else { Cell::default() };
            let cells = [name.into(), before, after, bound, said.into()].into_iter();
            sink(Fact::new(RowKey::Named(name.to_owned()), basis, cells.collect()))?;
        }
        Ok(())
    })
}

/// What the phasing is judged by, with what is proven of it; what is unfunded as the balance prints it.
fn objectives_table(of: &Phased<'_>) -> Table {
    let figures = |name, heading| Column::figures(name, heading, Unit::Whole).kept();
    let columns = vec![
        Column::words("objective", "In order of weight"),
        figures("before", "Now"),
        figures("after", "Proposed"),
        figures("change", "Change").signed(),
        figures("bound", "Least possible"),
    ];
    let mut table = Table::new("Proposed phasing", columns);
    let Phasing { before, after, bound, weighed, .. } = of.phasing;
    let firm = &of.before.firm;
    let (places, money) = (firm.all_areas(), firm.funding(of.before.plan));
    let unplaced = [before.unplaced, after.unplaced, after.unplaced - before.unplaced, bound.unplaced];
    let mut push = |name: &str, basis, cells: Vec<Cell>| {
        let cells = std::iter::once(name.into()).chain(cells).collect();
        table.push_as_shown(Row::item(RowKey::Named(name.to_owned()), basis, cells));
    };
    let unplaced = unplaced.map(|figure| Cell::new(figure).seen(Unit::Tenths)).to_vec();
    push("Pupil-years unplaced", places, unplaced);

    let late = [before.late, after.late, after.late - before.late, bound.late];
    push("Years late for what is needed, all projects", places, late.map(|years| Cell::new(i64::from(years))).to_vec());

    let waiting = [before.waiting, after.waiting, after.waiting - before.waiting].map(Cell::new);
    let least = if *weighed == Aim::Waiting { Cell::new(bound.waiting) } else { Cell::default() };
    let waiting = waiting.into_iter().chain([least]).map(|cell| cell.seen(Unit::Thousands)).collect();
    push("Spend of projects that cannot go ahead (£'000)", money, waiting);

    let short = |of: &Figures<'_>| -> Cell {
        let short = gap(of).cell(&named(GAP), ColumnKey::Field(ALL_YEARS)).cloned();
        short.unwrap_or_else(|| Cell::new(Pence::ZERO)).seen(Unit::Thousands)
    };
    let (now, proposed) = (short(&of.before), short(&of.after));
    let least = match weighed {
        Aim::Waiting => Cell::default(),
        _ if bound.unfunded == after.unfunded => proposed.clone(),
        _ => Cell::new(bound.unfunded),
    };
    let change = Cell::difference(&now, &proposed);
    let cells = [now, proposed, change, least].map(|cell| cell.seen(Unit::Thousands)).to_vec();
    push("Missing for everything to be built (£'000)", money, cells);

    let years = [0, after.years, after.years, bound.years].map(|years| Cell::new(i64::from(years))).to_vec();
    push("Years moved, all projects", places.max(money), years);
    let mut table = table.settled();
    // What is best is said of those that may move.
    table.notes.extend(words::staying(of.before.plan, of.phasing));
    table.notes.extend(words::proof(of.phasing));
    table
}

fn named(name: &str) -> RowKey {
    RowKey::Named(name.to_owned())
}

/// The projects that move.
fn moves_table(of: &Phased<'_>) -> Table {
    let columns = vec![
        Column::words("project", "Project"),
        Column::words("begins", "Begins"),
        Column::words("moves_to", "Moves to"),
        Column::words("reason", "Why"),
        Column::figures("shift_years", "Years", Unit::Whole),
    ];
    let width = columns.len();
    let mut table = Table::new("What moves", columns);
    for proposal in of.phasing.moves() {
        let project = proposal.project;
        let cells = vec![
            (&of.before.names[project]).into(),
            begins(&of.before, project),
            begins(&of.after, project),
            Cell::new(reason(of.before.plan, proposal)),
            Cell::new(i64::from(proposal.years)),
        ];
        table.push(Row::item(RowKey::Project(project), basis(&of.before, project), cells));
    }
    if table.rows.is_empty() {
        return Table::remark("What moves", "Nothing: no move is better than the plan as it stands.");
    }
    let count = table.rows.len();
    table.total(Row::sum(named("all"), RowKind::Total, &[&counted(count, "project")], width), 0..count);
    let table = table.settled();
    table.note(
        "Begins: the first year of spend; without spend, of places. What would be otherwise is said for that project \
         alone, all others as proposed.",
    )
}

/// The projects that stay, and why.
fn stays_table(of: &Phased<'_>) -> Option<Table> {
    let columns = vec![Column::words("project", "Project"), Column::words("reason", "Why")];
    let mut table = Table::new("What stays", columns);
    for proposal in of.phasing.proposals.iter().filter(|proposal| proposal.years == 0) {
        let cells = vec![(&of.before.names[proposal.project]).into(), Cell::new(reason(of.before.plan, proposal))];
        table.push(Row::item(RowKey::Project(proposal.project), basis(&of.before, proposal.project), cells));
    }
    (!table.rows.is_empty()).then_some(table)
}

/// What each move does to who has a place, by area and entry year.
fn places<'a>(of: &'a Phased<'a>) -> Facts<'a> {
    let columns = vec![
        Column::words("project", "Project that moves"),
        Column::words("area", "Area"),
        Column::words("first_year", "Entry year"),
        Column::figures("unplaced", "Pupil-years", Unit::Tenths).signed(),
    ];
    Facts::new(columns, move |sink| {
        for proposal in of.phasing.moves() {
            let places = proposal.otherwise.iter().flat_map(|effect| &effect.places);
            for ((area, first_year), unplaced) in places {
                let cells = vec![
                    (&of.before.names[proposal.project]).into(),
                    (&of.before.names[*area]).into(),
                    Cell::new(*first_year),
                    // The effect is that of staying.
                    Cell::new(-unplaced),
                ];
                let basis = basis(&of.before, proposal.project).max(of.before.firm[*area]);
                sink(Fact::new(RowKey::Project(proposal.project), basis, cells))?;
            }
        }
        Ok(())
    })
}

/// The same for people; none beside the other tables where no move makes a difference.
fn places_table(of: &Phased<'_>, view: Option<View>) -> Option<Table> {
    let title = "Who is without a place because of a move";
    let table = places(of).table(title, |_| true);
    if table.rows.is_empty() {
        let said = "Nobody: no move changes who has a place.";
        return (view.is_some() || of.phasing.moves().next().is_some()).then(|| Table::remark(title, said));
    }
    let note = "Pupil-years without a place over all forecast years, more (+) or fewer (−) than if the project stayed \
                where the plan has it, all others as proposed.";
    Some(table.settled().note(note))
}

/// The first year that a project spends in, else in which it offers places.
fn begins(of: &Figures<'_>, project: ProjectId) -> Cell {
    let spent = of.outcome.funding.spend.get(project.0).and_then(|spend| spend.years.keys().next().copied());
    let offered = || of.plan[project].places.iter().map(|places| *places.from).min();
    spent.map(Cell::from).or_else(|| offered().map(Cell::from)).unwrap_or_default()
}

/// Spend and what is unfunded by year, before and after.
fn spend<'a>(of: &'a Phased<'a>) -> Facts<'a> {
    let columns = vec![
        Column::words("financial_year", "Year"),
        Column::figures("spend_before", "Spend now", Unit::Thousands),
        Column::figures("spend_after", "Spend as proposed", Unit::Thousands),
        Column::figures("unfunded_before", "Unfunded now", Unit::Thousands),
        Column::figures("unfunded_after", "Unfunded as proposed", Unit::Thousands),
    ];
    Facts::new(columns, move |sink| {
        let sides = [&of.before, &of.after];
        let (basis, gaps) = (of.before.firm.funding(of.before.plan), sides.map(gap));
        for year in years(of) {
            let cell = |(gap, row): (&Table, &str)| {
                let cell = gap.cell(&named(row), ColumnKey::Financial(year)).cloned();
                cell.unwrap_or_else(|| Cell::new(Pence::ZERO))
            };
            let [before, after] = &gaps;
            let figures = [(before, PROGRAMME), (after, PROGRAMME), (before, GAP), (after, GAP)].map(cell);
            sink(Fact::new(RowKey::None, basis, std::iter::once(year.into()).chain(figures).collect()))?;
        }
        Ok(())
    })
}

/// The same for people, years across, as the balances of both print it.
fn spend_table(of: &Phased<'_>) -> Table {
    let years: Vec<FinancialYear> = years(of).into_iter().collect();
    let mut columns = vec![Column::words("line", "")];
    columns.extend(year_columns(&years));
    columns.push(Column::figures(ALL_YEARS, "Total", Unit::Thousands));
    let (keys, sides) = (columns.iter().skip(1).map(|column| column.key).collect::<Vec<_>>(), [&of.before, &of.after]);
    let mut table = Table::new("Spend by year (£'000)", columns);
    let gaps = sides.map(gap);
    let lines = [("Spend", PROGRAMME), ("▲ gap", GAP)];
    for ((name, row), (when, side)) in
        lines.into_iter().flat_map(|line| [("now", 0), ("as proposed", 1)].map(|when| (line, when)))
    {
        let shown = |key: &ColumnKey| gaps[side].cell(&named(row), *key).cloned();
        let cells = keys.iter().map(|key| shown(key).unwrap_or_else(|| Cell::new(Pence::ZERO)));
        let name = format!("{name} {when}");
        let cells = std::iter::once(name.as_str().into()).chain(cells).collect();
        table.push_as_shown(Row::item(RowKey::Named(name), sides[side].firm.funding(sides[side].plan), cells));
    }
    let (total, mut table) = (keys.len(), table.settled());
    table.sums.push(ColumnSum { total, parts: (1..total).collect() });
    table.note(match of.after.outcome.funding.gap(of.after.plan) {
        Pence::ZERO => "As proposed, every project in the programme is funded.".to_owned(),
        short => format!("As proposed, {} is missing for everything to be built.", amount(short)),
    })
}

/// Every year that spends, before or after, and the programme's own, without a gap.
fn years(of: &Phased<'_>) -> BTreeSet<FinancialYear> {
    let programme = of.before.plan.programme.iter().flat_map(|programme| [*programme.first_year, *programme.last_year]);
    let spend = [&of.before, &of.after].into_iter().flat_map(|of| &of.outcome.funding.spend);
    let years: BTreeSet<FinancialYear> = programme.chain(spend.flat_map(|spend| spend.years.keys().copied())).collect();
    years.first().zip(years.last()).map(|(first, last)| first.through(*last).collect()).unwrap_or_default()
}
