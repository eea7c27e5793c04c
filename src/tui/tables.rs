//! The tables that the screens show: the one list of them, and what has been made of them so far.

use std::collections::BTreeMap;

use super::contents::Contents;
use super::model::{Depth, Model, Screen};
use super::shown::{Look, Shown, filtered};
use crate::funding::monitoring;
use crate::outcome::Options;
use crate::phasing::PhasingOptions;
use crate::plan::{Plan, SchoolId};
use crate::report::analysis::{self, Question};
use crate::report::balance::{self, UNFUNDED, View as Balance};
use crate::report::phasing::{self, Proposed};
use crate::report::programme::{self, BUDGET, Filter, PROFILE};
use crate::report::table::{Report, RowKey, Table};
use crate::report::{Figures, forecast, housing, milestones, monitoring as monitoring_report, projects, register};

/// A view of a screen that is a table.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// The screen that it is of.
    pub screen: Screen,
    /// Its name in the palette and the help.
    pub name: &'static str,
    /// What it shows, in a line.
    pub help: &'static str,
    /// Its heading, if it is no report of several views.
    title: &'static str,
    /// How it is laid out.
    pub look: Look,
    /// Makes its tables; of a school, where it is of one.
    make: fn(&Contents, Option<SchoolId>) -> Vec<Table>,
    /// Whether it takes more than what is computed anyway; it is then made in the background.
    pub is_slow: bool,
}

/// A view, by its place in [`TABLES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TableId(pub usize);

type Make = fn(&Contents, Option<SchoolId>) -> Vec<Table>;

const fn view(screen: Screen, name: &'static str, help: &'static str, make: Make) -> View {
    View { screen, name, help, title: "", look: Look::Report, make, is_slow: false }
}

impl View {
    /// The same, made in the background.
    const fn slow(self) -> Self {
        Self { is_slow: true, ..self }
    }

    /// The same under this heading, laid out so.
    const fn titled(self, title: &'static str, look: Look) -> Self {
        Self { title, look, ..self }
    }
}

/// Every table, in the order in which its screen shows them.
pub const TABLES: &[View] = &[
    view(Screen::Housing, "Completions", "dwellings by site and year, and what falls due", |of, _| {
        one(of, housing::dwellings)
    })
    .titled("Dwellings completed", Look::Grid(8)),
    view(Screen::Housing, "Completed so far", "the same, added up from the first year", |of, _| {
        one(of, housing::so_far)
    })
    .titled("Dwellings completed so far", Look::Grid(8)),
    view(Screen::Housing, "Pupils from homes", "the pupils that sites bring, by phase and year", |of, _| {
        one(of, housing::pupils_by_site)
    })
    .titled("Pupils from new homes", Look::Grid(8)),
    view(Screen::Programme, "Spend profile", "projects by group, with budget and spend by year", |of, _| {
        one(of, spend_profile)
    })
    .titled("Programme", Look::Grid(8)),
    view(Screen::Programme, "Cost per place", "what a place costs, beside a benchmark", |of, _| {
        answer(of, Question::CostPerPlace)
    }),
    view(Screen::Programme, "Budget, profile", "budgets against spend profiles", |of, _| {
        answer(of, Question::BudgetProfile)
    }),
    view(Screen::Programme, "Against need", "when places come, against when they are needed", |of, _| {
        answer(of, Question::AgainstNeed)
    }),
    view(Screen::Programme, "Dependencies", "what projects wait for, and the money at stake", |of, _| {
        answer(of, Question::Dependencies)
    }),
    view(Screen::Programme, "Milestones", "the steps of commissioning, and which are late", |of, _| {
        all(of, |of| milestones::report(of, &ALL))
    }),
    view(Screen::Programme, "Over-programming", "budgets by group against all funding", |of, _| {
        answer(of, Question::OverProgramming)
    }),
    view(Screen::Programme, "Exposure", "what falls if a site slips a year or money fails", |of, _| {
        answer(of, Question::Exposure)
    })
    .slow(),
    view(Screen::Programme, "Monitoring", "what has changed since the latest baseline", |of, _| {
        all(of, |of| monitoring_report::report(of, monitoring::latest(of.plan), &ALL))
    }),
    view(Screen::Programme, "Decisions", "what was decided, when and by whom", |of, _| {
        all(of, |of| register::decisions(of, &ALL))
    }),
    view(Screen::Programme, "Risks", "what may go wrong, and what is done about it", |of, _| {
        all(of, |of| register::risks(of, &ALL))
    }),
    view(Screen::Programme, "Projects", "each project's works, completion and dependencies", |of, _| {
        all(of, |of| projects::report(of, &ALL))
    }),
    view(Screen::Programme, "Phasing", "when each project should best be built", |of, _| proposed_phasing(of)).slow(),
    view(Screen::Funding, "Sources by year", "what each source receives, uses and passes on", |of, _| one(of, sources))
        .titled("Sources by year", Look::Grid(9)),
    view(Screen::Funding, "Allocations", "by source and year, and what is unfunded", |of, _| one(of, allocations))
        .titled("What pays for each project", Look::Grid(9)),
    view(Screen::Funding, "Cost of borrowing", "interest and repayment by year", |of, _| one(of, balance::borrowing))
        .titled("Cost of borrowing to revenue", Look::List),
    view(Screen::Funding, "Why short", "who competes for what money, and what would help", |of, _| {
        all(of, |of| balance::report(of, Some(Balance::WhyShort)))
    })
    .slow(),
    view(Screen::Funding, "Contributions", "what developers pay, and what may have to go back", |of, _| {
        all(of, |of| balance::report(of, Some(Balance::Contributions)))
    }),
    view(Screen::Places, "School's years", "its rolls and its demand by NC year", |of, school| {
        school.map(|school| forecast::school(&of.figures(), school)).into_iter().collect()
    })
    .titled("A school's years", Look::Grid(6)),
    view(Screen::Places, "School's year", "what its demand is made of", |of, school| {
        school.map(|school| years(of, school)).unwrap_or_default()
    })
    .titled("A school's year", Look::Grid(6)),
];

/// How many of them, the first ones, the palette offers: the others are of the school that is selected.
pub const OFFERED: usize = TABLES.len() - 2;
/// The years of a school.
pub const YEARS: TableId = TableId(OFFERED);
/// What each of its forecast years is made of.
pub const PARTS: TableId = TableId(OFFERED + 1);

/// A filter that leaves no project out.
static ALL: Filter = Filter { groups: Vec::new(), categories: Vec::new(), areas: Vec::new() };

fn one(of: &Contents, table: impl Fn(&Figures<'_>) -> Table) -> Vec<Table> {
    vec![table(&of.figures())]
}

fn answer(of: &Contents, question: Question) -> Vec<Table> {
    all(of, |of| analysis::report(of, question, &ALL))
}

/// The tables of a report.
fn all(of: &Contents, report: impl for<'a> Fn(&'a Figures<'a>) -> Report<'a>) -> Vec<Table> {
    report(&of.figures()).tables()
}

/// The programme, what is spent in all beside the budget.
fn spend_profile(of: &Figures<'_>) -> Table {
    let mut table = programme::profile(of);
    if let Some((budget, profile)) = table.column(BUDGET).zip(table.column(PROFILE)) {
        "Profile".clone_into(&mut table.columns[profile].heading);
        table.move_column(profile, budget + 1);
    }
    table
}

/// Sources by year; what was brought forward stands a year before, as carried forward.
fn sources(of: &Figures<'_>) -> Table {
    let mut table = balance::sources(of);
    table.keep(|row| !matches!(row.key, RowKey::Flow(_, "brought_forward")));
    table
}

/// What pays for each project, and below it the gap.
fn allocations(of: &Figures<'_>) -> Table {
    let mut table = balance::allocations(of);
    let gap = balance::gap(of).only(&[RowKey::Named(UNFUNDED.to_owned())]);
    if !table.rows.is_empty() {
        table.rows.extend(gap.rows);
    }
    table
}

fn years(of: &Contents, school: SchoolId) -> Vec<Table> {
    let figures = of.figures();
    let whole = forecast::school(&figures, school);
    (0..of.outcome.forecast.years.len()).map(|year| forecast::year(&figures, school, year, &whole)).collect()
}

fn proposed_phasing(of: &Contents) -> Vec<Table> {
    let Options { forecast, funding } = of.options;
    let proposed = Proposed::of(&of.plan, &PhasingOptions { forecast, funding, ..PhasingOptions::default() });
    phasing::report(&proposed.figures(&of.plan), None).tables()
}

/// The tables of a screen, in order.
pub fn of_screen(screen: Screen) -> impl Iterator<Item = TableId> {
    (0..TABLES.len()).map(TableId).filter(move |id| id.view().screen == screen)
}

impl TableId {
    /// The view itself.
    #[must_use]
    pub const fn view(self) -> &'static View {
        &TABLES[self.0]
    }

    /// Which of its screen's views it is.
    #[must_use]
    pub fn place(self) -> usize {
        of_screen(self.view().screen).take_while(|&other| other != self).count()
    }

    /// Whether details of what is selected stand below it.
    #[must_use]
    pub fn has_details(self) -> bool {
        self.view().look != Look::Report && self.view().screen != Screen::Places
    }

    /// Whether there is anything in it to show, or why not.
    ///
    /// # Errors
    /// The reason, in a few words for the footer.
    pub fn is_there(self, contents: &Contents) -> Result<(), &'static str> {
        let is_borrowing = self.view().look == Look::List;
        if is_borrowing && contents.outcome.funding.borrowing.is_empty() {
            return Err("the programme borrows nothing");
        }
        Ok(())
    }

    /// The tables that the screen needs to show it.
    fn needed(self) -> impl Iterator<Item = Self> {
        // Details of a site are of all three.
        let is_needed = move |other: &Self| *other == self || self.view().screen == Screen::Housing || self == YEARS;
        of_screen(self.view().screen).filter(is_needed)
    }
}

/// The table that the screen shows at present, if it shows one.
#[must_use]
pub fn shown(model: &Model) -> Option<TableId> {
    match (model.screen, model.depth) {
        (Screen::Places, Depth::Years(_)) => Some(YEARS),
        (Screen::Places, _) => None,
        (screen, _) => of_screen(screen).nth(model.view()),
    }
}

/// Tables with what a filter leaves of them.
#[derive(Clone, Debug)]
struct Kept {
    whole: Vec<Table>,
    filter: String,
    shown: Vec<Shown>,
}

/// The tables that have been shown, until the plan changes.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    made: BTreeMap<TableId, Kept>,
    /// The rows to select in tables that are to be made again, by identity.
    selected: BTreeMap<TableId, String>,
    /// How often the plan has changed.
    changes: usize,
}

/// A table to be made of the plan as it is.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    /// The table.
    pub table: TableId,
    school: Option<SchoolId>,
    changes: usize,
}

/// A table that was ordered.
#[derive(Clone, Debug)]
pub struct Made {
    order: Order,
    tables: Vec<Table>,
}

impl Made {
    /// Which table it is.
    #[must_use]
    pub const fn table(&self) -> TableId {
        self.order.table
    }
}

impl Order {
    /// An order for a table.
    #[must_use]
    pub fn of(model: &Model, table: TableId) -> Self {
        let school = if let Depth::Years(school) = model.depth { Some(school) } else { None };
        Self { table, school, changes: model.tables.changes }
    }

    /// Makes it.
    #[must_use]
    pub fn make(self, contents: &Contents) -> Made {
        Made { order: self, tables: (self.table.view().make)(contents, self.school) }
    }

    /// What stands in place of a table that could not be made, with what was said of the fault.
    #[must_use]
    pub fn failed(self, said: &[String]) -> Made {
        let name = self.table.view().name;
        let mut table = Table::remark(name, "This table could not be made: a fault in placeplan, not in the plan.");
        table.notes.extend_from_slice(said);
        Made { order: self, tables: vec![table] }
    }
}

impl Kept {
    fn of(whole: Vec<Table>, look: Look, plan: &Plan, filter: &str) -> Self {
        let shown: Vec<Table> = if filter.is_empty() {
            whole.clone()
        } else {
            let left = whole.iter().map(|table| filtered(plan, table, filter));
            left.filter(|table| !table.rows.is_empty()).collect()
        };
        let shown = shown.into_iter().map(|table| Shown::of(table, look)).collect();
        Self { whole, filter: filter.to_owned(), shown }
    }
}

impl Tables {
    /// What is shown of a table; `None` as long as it is not made.
    #[must_use]
    pub fn of(&self, table: TableId) -> Option<&[Shown]> {
        self.made.get(&table).map(|kept| kept.shown.as_slice())
    }

    /// The first of its tables, whatever the filter leaves of it.
    #[must_use]
    pub fn whole(&self, table: TableId) -> Option<&Table> {
        self.made.get(&table)?.whole.first()
    }

    /// Keeps what was ordered, unless the plan has changed since; whether it has not.
    pub fn keep(&mut self, made: Made, plan: &Plan, filter: &str) -> bool {
        let id = made.order.table;
        let is_of_now = made.order.changes == self.changes;
        if is_of_now {
            self.made.insert(id, Kept::of(made.tables, id.view().look, plan, filter));
        }
        is_of_now
    }

    /// Has a row selected as soon as its table is made.
    pub fn select(&mut self, table: TableId, identity: String) {
        self.selected.insert(table, identity);
    }

    /// The row to select in a table that has just been made.
    pub fn take_selected(&mut self, table: TableId) -> Option<String> {
        self.selected.remove(&table)
    }

    /// Shows what a filter leaves of a table.
    pub fn filter(&mut self, id: TableId, plan: &Plan, filter: &str) {
        if let Some(kept) = self.made.get_mut(&id).filter(|kept| kept.filter != filter) {
            *kept = Kept::of(std::mem::take(&mut kept.whole), id.view().look, plan, filter);
        }
    }

    /// Another school is selected: what is of one is to be made again.
    pub fn change_school(&mut self) {
        self.made.retain(|id, _| *id != YEARS && *id != PARTS);
        self.selected.remove(&YEARS);
    }

    /// The plan has changed: every table is to be made again.
    pub fn change(&mut self) {
        self.made.clear();
        self.changes += 1;
    }
}

/// The first table that the screen needs and that is still to be made.
#[must_use]
pub fn missing(model: &Model) -> Option<TableId> {
    shown(model)?.needed().find(|table| model.tables.of(*table).is_none())
}

/// The heading of a table: of a grid its name, of a report which of the views it is too.
#[must_use]
pub fn title(model: &Model, id: TableId) -> String {
    let plan = &model.contents.plan;
    match (&plan.programme, id.view().look) {
        (Some(programme), Look::Grid(_)) if id.view().screen == Screen::Programme => programme.title.value.clone(),
        (_, Look::Grid(_) | Look::List) => id.view().title.to_owned(),
        (_, Look::Report) => {
            let place = model.views().take_while(|&view| view < id.place()).count() + 1;
            format!("{}, view {place} of {}", id.view().name, model.views().count())
        }
    }
}
