//! The proposed phasing: what moves and why, what that brings, and how sure it is that nothing is better.

mod words;

use std::collections::BTreeMap;

use crate::calendar::FinancialYear;
use crate::forecast::housing::trajectories;
use crate::funding::{Funding, fund};
use crate::money::Pence;
use crate::phasing::{Objectives, Phasing, PhasingOptions, Proposal, phase};
use crate::plan::{Plan, ProjectId};
use crate::report::basis::Count;
use crate::report::old::{Part, Record, Report, Sheet, Value};
use crate::report::payments::{Payments, YearShown};
use crate::report::rounding::thousand;
use crate::report::words::{amount, counted, headings, number, with_sum};

pub use words::{pupil_years, reason};

/// One of the tables of the phasing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// By how many years each project moves, and why.
    Moves,
    /// What the phasing is judged by, before and after.
    Objectives,
    /// Spend and what is unfunded by year, before and after.
    Spend,
}

impl View {
    /// The fields of the view's table.
    #[must_use]
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Moves => &["project", "shift_years", "least_shift", "most_shift", "reason"],
            Self::Objectives => &["objective", "before", "after", "bound", "proven"],
            Self::Spend => &["financial_year", "spend_before", "spend_after", "unfunded_before", "unfunded_after"],
        }
    }
}

/// A phasing with the funding of the plan before and after.
#[derive(Clone, Copy, Debug)]
pub struct Phased<'a> {
    /// The plan as it stands.
    pub plan: &'a Plan,
    /// What is proposed.
    pub phasing: &'a Phasing,
    /// What pays for what as the plan stands.
    pub before: &'a Funding,
    /// And as proposed.
    pub after: &'a Funding,
}

/// The phasing: one view, or for people all of them (`None`; its records are the moves).
#[must_use]
pub fn report(phased: Phased, view: Option<View>, part: Part) -> Report {
    let chosen = view.unwrap_or(View::Moves);
    Report::with(chosen.fields(), part, || records(phased, chosen), || sheets(phased, view))
}

/// Proposes a phasing of a plan and reports it.
#[must_use]
pub fn proposed(plan: &Plan, options: &PhasingOptions, view: Option<View>, part: Part) -> (Phasing, Report) {
    let phasing = phase(plan, options);
    let trajectories = trajectories(plan);
    let [before, after] = [plan, &phasing.plan].map(|plan| fund(plan, &trajectories, options.funding));
    let report = report(Phased { plan, phasing: &phasing, before: &before, after: &after }, view, part);
    (phasing, report)
}

fn records(phased: Phased, view: View) -> Vec<Record> {
    let phasing = phased.phasing;
    match view {
        View::Moves => phasing.proposals.iter().map(|proposal| move_record(phased, proposal)).collect(),
        View::Objectives => {
            let Phasing { before, after, bound, proof, .. } = phasing;
            let whole = |years: i32| Value::Whole(i64::from(years));
            let said = |proven: bool| Value::from(if proven { "yes" } else { "no" });
            let of = |objectives: &Objectives| -> [Value; 3] {
                [objectives.unplaced.into(), objectives.unfunded.into(), whole(objectives.years)]
            };
            let names = ["unplaced", "unfunded", "years_moved"].map(Value::from);
            let proven = [proof.unplaced, proof.unfunded, proof.years].map(said);
            let columns = [names, of(before), of(after), of(bound), proven];
            (0..3).map(|row| columns.iter().map(|column| column[row].clone()).collect()).collect()
        }
        View::Spend => {
            let columns = by_year(phased);
            let line = |year: FinancialYear| {
                let amounts = columns.iter().map(|column| column.get(&year).copied().unwrap_or(Pence::ZERO).into());
                std::iter::once(year.to_string().into()).chain(amounts).collect()
            };
            years(phased).into_iter().map(line).collect()
        }
    }
}

fn move_record(phased: Phased, proposal: &Proposal) -> Record {
    let whole = |years: i32| Value::Whole(i64::from(years));
    let range = proposal.range.ok();
    vec![
        phased.plan[proposal.project].id.value.as_str().into(),
        whole(proposal.years),
        range.map_or(Value::Empty, |range| whole(range.least)),
        range.map_or(Value::Empty, |range| whole(range.most)),
        reason(phased.plan, proposal).into(),
    ]
}

fn sheets(phased: Phased, view: Option<View>) -> Vec<Sheet> {
    let wants = |one: View| view.is_none_or(|view| view == one);
    let mut sheets = Vec::new();
    if wants(View::Objectives) {
        sheets.push(objectives_sheet(phased));
    }
    if wants(View::Moves) {
        sheets.push(moves_sheet(phased));
        sheets.extend(stays_sheet(phased));
    }
    if wants(View::Spend) {
        sheets.push(spend_sheet(phased));
    }
    let plan = phased.plan;
    let basis = Count::of_forecast(plan, &[]);
    let basis = basis.and(Count::of_projects(plan.programme_projects().map(|(_, project)| project)));
    if let Some(last) = sheets.last_mut() {
        last.notes.push(basis.and(Count::of_sources(plan)).note());
    }
    sheets
}

/// What the phasing is judged by, with what is proven of it.
fn objectives_sheet(phased: Phased) -> Sheet {
    let phasing = phased.phasing;
    let figures = ["Now", "Proposed", "Change", "Least possible"].map(str::to_owned);
    let mut sheet = Sheet::new("Proposed phasing", &["In order of weight"], &figures);
    let Phasing { before, after, bound, .. } = phasing;
    let mut line = |name: &str, figures: [String; 4]| {
        sheet.push(std::iter::once(name.to_owned()).chain(figures).collect());
    };
    let unplaced = after.unplaced - before.unplaced;
    line("Pupil-years unplaced", [before.unplaced, after.unplaced, unplaced, bound.unplaced].map(pupil_years));
    let [now, proposed] = payments(phased).map(|payments| payments.total().gap);
    let least = if bound.unfunded == after.unfunded { proposed } else { thousand(bound.unfunded) };
    line("Unfunded (£'000)", [now, proposed, proposed - now, least].map(number));
    let years = [0, after.years, after.years, bound.years].map(|years| number(i128::from(years)));
    line("Years moved, all projects", years);
    sheet.notes.extend(words::proof(phasing));
    sheet
}

/// The projects that move.
fn moves_sheet(phased: Phased) -> Sheet {
    let mut sheet = Sheet::new("What moves", &["Project", "Begins", "Moves to", "Why"], &["Years".to_owned()]);
    for proposal in phased.phasing.moves() {
        sheet.push(vec![
            phased.plan[proposal.project].name.value.clone(),
            begins(phased.plan, phased.before, proposal.project),
            begins(&phased.phasing.plan, phased.after, proposal.project),
            reason(phased.plan, proposal),
            proposal.years.to_string(),
        ]);
    }
    if sheet.rows.is_empty() {
        return Sheet::remark("What moves", "Nothing: no move is better than the plan as it stands.");
    }
    let all = counted(phased.phasing.moves().count(), "project");
    let total = [all, String::new(), String::new(), String::new(), phased.phasing.after.years.to_string()];
    sheet.push_total(total.to_vec());
    sheet.notes.extend(words::begun(phased.plan, phased.phasing));
    sheet.note("Begins: the first year of spend; without spend, of places. What would be otherwise is said for that project alone, all others as proposed.")
}

/// The projects that stay, and why.
fn stays_sheet(phased: Phased) -> Option<Sheet> {
    let mut sheet = Sheet::new("What stays", &["Project", "Why"], &[]);
    for proposal in phased.phasing.proposals.iter().filter(|proposal| proposal.years == 0) {
        sheet.push(vec![phased.plan[proposal.project].name.value.clone(), reason(phased.plan, proposal)]);
    }
    (!sheet.rows.is_empty()).then_some(sheet)
}

/// The first year that a project spends in, else in which it offers places.
fn begins(plan: &Plan, funding: &Funding, project: ProjectId) -> String {
    let spent = funding.spend.get(project.0).and_then(|spend| spend.years.keys().next()).map(ToString::to_string);
    let offered = || plan[project].places.iter().map(|places| *places.from).min().map(|from| from.to_string());
    spent.or_else(offered).unwrap_or_default()
}

/// Spend and gap by year.
fn spend_sheet(phased: Phased) -> Sheet {
    let [now, proposed] = payments(phased);
    let years = years(phased);
    let mut sheet = Sheet::new("Spend by year (£'000)", &[""], &headings(&years));
    let mut line = |name: &str, payments: &Payments, figure: fn(YearShown) -> i128| {
        let cells = with_sum(years.iter().map(|year| figure(payments.year(*year))));
        sheet.push(std::iter::once(name.to_owned()).chain(cells).collect());
    };
    line("Spend now", &now, |year| year.spend);
    line("Spend as proposed", &proposed, |year| year.spend);
    line("▲ unfunded now", &now, |year| year.gap);
    line("▲ unfunded as proposed", &proposed, |year| year.gap);
    sheet.note(match phased.after.unfunded() {
        Pence::ZERO => "As proposed, every project in the programme is funded.".to_owned(),
        short => format!("As proposed, {} of the programme's spend is unfunded.", amount(short)),
    })
}

/// What pays for the programme, now and as proposed.
fn payments(phased: Phased) -> [Payments; 2] {
    [phased.before, phased.after].map(Payments::of)
}

/// Every year that spends, before or after, and the programme's own, without a gap.
fn years(phased: Phased) -> Vec<FinancialYear> {
    let columns = by_year(phased);
    let programme = phased.plan.programme.iter().flat_map(|programme| [*programme.first_year, *programme.last_year]);
    let years = || programme.clone().chain(columns.iter().flat_map(|column| column.keys().copied()));
    match (years().min(), years().max()) {
        (Some(first), Some(last)) => first.through(last).collect(),
        _ => Vec::new(),
    }
}

/// Spend before and after, what is unfunded before and after.
fn by_year(phased: Phased) -> [BTreeMap<FinancialYear, Pence>; 4] {
    let short = |funding: &Funding| {
        let mut years = BTreeMap::new();
        for part in funding.allocations.iter().filter(|part| part.source.is_none()) {
            *years.entry(part.year).or_insert(Pence::ZERO) += part.amount;
        }
        years
    };
    let Phased { before, after, .. } = phased;
    [before.spend_by_year(), after.spend_by_year(), short(before), short(after)]
}
