//! The reports that Programme and Funding show as tables after their grids: the one list of them, and what has been
//! made of them so far.

use std::collections::BTreeMap;

use super::contents::Contents;
use super::model::{Model, Screen};
use crate::export::print::Printed;
use crate::funding::monitoring;
use crate::outcome::Options;
use crate::phasing::PhasingOptions;
use crate::report::analysis::{self, Question};
use crate::report::balance::{self, View};
use crate::report::old::{Part, Sheet};
use crate::report::programme::Filter;
use crate::report::table::Report;
use crate::report::{Figures, monitoring as monitoring_report, phasing, projects, register};

/// A report shown as a table.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// The screen that it is a view of.
    pub screen: Screen,
    /// Its name in the palette and the help.
    pub name: &'static str,
    /// What it shows, in a line.
    pub help: &'static str,
    /// Makes what it shows.
    sheets: fn(&Contents) -> Vec<Sheet>,
    /// Whether it takes more than what is computed anyway; it is then made in the background.
    pub is_slow: bool,
}

/// A table, by its place in [`TABLES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TableId(pub usize);

/// A view of Programme.
const fn programme(name: &'static str, help: &'static str, sheets: fn(&Contents) -> Vec<Sheet>) -> Table {
    Table { screen: Screen::Programme, name, help, sheets, is_slow: false }
}

/// A view of Funding.
const fn funding(name: &'static str, help: &'static str, sheets: fn(&Contents) -> Vec<Sheet>) -> Table {
    Table { screen: Screen::Funding, name, help, sheets, is_slow: false }
}

impl Table {
    /// The same, made in the background.
    const fn slow(self) -> Self {
        Self { is_slow: true, ..self }
    }
}

/// Every table, in the order in which its screen shows them.
pub const TABLES: &[Table] = &[
    programme("Cost per place", "what a place costs, beside a benchmark", |of| answer(of, Question::CostPerPlace)),
    programme("Budget, profile", "budgets against spend profiles", |of| answer(of, Question::BudgetProfile)),
    programme("Against need", "when places come, against when they are needed", |of| answer(of, Question::AgainstNeed)),
    programme("Dependencies", "what projects wait for, and the money at stake", |of| {
        answer(of, Question::Dependencies)
    }),
    programme("Over-programming", "budgets by group against all funding", |of| answer(of, Question::OverProgramming)),
    programme("Exposure", "what falls if a site slips a year or money fails", |of| answer(of, Question::Exposure))
        .slow(),
    programme("Monitoring", "what has changed since the latest baseline", since_baseline),
    programme("Decisions", "what was decided, when and by whom", |of| printed(of, |of| register::decisions(of, &ALL))),
    programme("Risks", "what may go wrong, and what is done about it", |of| {
        printed(of, |of| register::risks(of, &ALL))
    }),
    programme("Projects", "each project's works, completion and dependencies", |of| {
        printed(of, |of| projects::report(of, &ALL))
    }),
    programme("Phasing", "when each project should best be built", proposed_phasing).slow(),
    funding("Why short", "who competes for what money, and what would help", |of| {
        balance::report(&of.plan, &of.outcome, Some(View::WhyShort), PART).sheets
    })
    .slow(),
    funding("Contributions", "what developers pay, and what may have to go back", |of| {
        balance::report(&of.plan, &of.outcome, Some(View::Contributions), PART).sheets
    }),
];

/// The half of a report that is shown.
const PART: Part = Part::Sheets;

/// A filter that leaves no project out.
static ALL: Filter = Filter { groups: Vec::new(), categories: Vec::new(), areas: Vec::new() };

fn answer(of: &Contents, question: Question) -> Vec<Sheet> {
    printed(of, |of| analysis::report(of, question, &ALL))
}

/// The tables of a report as they are printed.
fn printed(of: &Contents, report: impl for<'a> Fn(&'a Figures<'a>) -> Report<'a>) -> Vec<Sheet> {
    let figures = Figures::of(&of.plan, &of.outcome, of.options);
    report(&figures).tables().iter().map(|table| Printed::of(table).sheet).collect()
}

fn since_baseline(of: &Contents) -> Vec<Sheet> {
    monitoring_report::report(&of.plan, &of.outcome, monitoring::latest(&of.plan), &ALL, PART).sheets
}

fn proposed_phasing(of: &Contents) -> Vec<Sheet> {
    let Options { forecast, funding } = of.options;
    phasing::proposed(&of.plan, &PhasingOptions { forecast, funding, held: Vec::new() }, None, PART).1.sheets
}

/// The tables of a screen, in order.
pub fn of_screen(screen: Screen) -> impl Iterator<Item = TableId> {
    TABLES.iter().enumerate().filter(move |(_, table)| table.screen == screen).map(|(place, _)| TableId(place))
}

impl TableId {
    /// The table itself.
    #[must_use]
    pub const fn table(self) -> &'static Table {
        &TABLES[self.0]
    }

    /// Which of its screen's views it is.
    #[must_use]
    pub fn view(self) -> usize {
        let screen = self.table().screen;
        screen.grids() + of_screen(screen).take_while(|&other| other != self).count()
    }
}

/// The table that the screen shows at present, if it shows one.
#[must_use]
pub fn shown(model: &Model) -> Option<TableId> {
    of_screen(model.screen).nth(model.view().checked_sub(model.screen.grids())?)
}

/// The sheets of the tables that have been shown, until the plan changes.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    made: BTreeMap<TableId, Vec<Sheet>>,
    /// How often the plan has changed.
    changes: usize,
}

/// A table to be made of the plan as it is.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    /// The table.
    pub table: TableId,
    changes: usize,
}

/// A table that was ordered.
#[derive(Clone, Debug)]
pub struct Made {
    order: Order,
    sheets: Vec<Sheet>,
}

impl Order {
    /// Makes the sheets.
    #[must_use]
    pub fn make(self, contents: &Contents) -> Made {
        Made { order: self, sheets: (self.table.table().sheets)(contents) }
    }
}

impl Tables {
    /// The sheets of a table; `None` as long as they are not made.
    #[must_use]
    pub fn of(&self, table: TableId) -> Option<&[Sheet]> {
        self.made.get(&table).map(Vec::as_slice)
    }

    /// An order for a table.
    #[must_use]
    pub const fn order(&self, table: TableId) -> Order {
        Order { table, changes: self.changes }
    }

    /// Keeps what was ordered, unless the plan has changed since.
    pub fn keep(&mut self, made: Made) {
        if made.order.changes == self.changes {
            self.made.insert(made.order.table, made.sheets);
        }
    }

    /// The plan has changed: every table is to be made again.
    pub fn change(&mut self) {
        self.made.clear();
        self.changes += 1;
    }
}

/// The table that the screen shows and that is still to be made.
#[must_use]
pub fn missing(model: &Model) -> Option<TableId> {
    shown(model).filter(|table| model.tables.of(*table).is_none())
}
