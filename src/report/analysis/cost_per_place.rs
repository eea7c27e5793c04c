//! What a place costs in each project, beside the benchmark for such works.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rust_decimal::prelude::ToPrimitive;

use crate::analysis::cost_per_place::{PlaceCost, a_place, place_costs};
use crate::money::Pence;
use crate::plan::{Benchmark, BenchmarkId, Plan, PricedPhase};
use crate::report::basis::Count;
use crate::report::old::{Part, Record, Report, Sheet};
use crate::report::programme::Filter;
use crate::report::rounding::thousands;
use crate::report::words::{month, number, percent, pounds};

/// The fields of the table.
pub const FIELDS: &[&str] = &[
    "project",
    "group",
    "build",
    "phase",
    "places",
    "budget",
    "cost_per_place",
    "price_base",
    "benchmark",
    "benchmark_price_base",
    "benchmark_rate",
    "benchmark_moved",
    "ratio",
    "over",
];

/// The cost per place of what the filter takes.
#[must_use]
pub fn report(plan: &Plan, filter: &Filter, part: Part) -> Report {
    let costs: Vec<PlaceCost> =
        place_costs(plan).into_iter().filter(|cost| filter.takes(&plan[cost.project])).collect();
    let records = || costs.iter().map(|cost| record(plan, cost)).collect();
    Report::with(FIELDS, part, records, || vec![sheet(plan, &costs)])
}

fn record(plan: &Plan, cost: &PlaceCost) -> Record {
    let project = &plan[cost.project];
    let benchmark = cost.beside.map(|beside| &plan[beside.benchmark]);
    vec![
        project.id.value.as_str().into(),
        project.group.as_str().into(),
        project.costing.build.map(|build| build.as_str()).into(),
        cost.phase.map(PricedPhase::as_str).into(),
        i64::from(cost.places).into(),
        project.budget.value.into(),
        cost.cost.into(),
        cost.price_base.map(year_and_month).into(),
        benchmark.map(|benchmark| benchmark.id.value.as_str()).into(),
        benchmark.map(|benchmark| year_and_month(*benchmark.price_base)).into(),
        cost.beside.map(|beside| beside.rate).into(),
        cost.beside.and_then(|beside| beside.moved).into(),
        ratio(cost).into(),
        cost.beside.and_then(|beside| beside.over).into(),
    ]
}

fn year_and_month(date: NaiveDate) -> String {
    date.format("%Y-%m").to_string()
}

/// The cost as a multiple of the benchmark at the same prices.
fn ratio(cost: &PlaceCost) -> Option<f64> {
    let (_, moved, _) = cost.compared()?;
    cost.cost.to_decimal()?.checked_div(moved.to_decimal()?)?.to_f64()
}

fn sheet(plan: &Plan, costs: &[PlaceCost]) -> Sheet {
    let texts = ["Ref", "Project", "Works", "Prices of"];
    let figures = ["Places", "Budget £'000", "£ a place", "Benchmark £", "Of it", "Over £"].map(str::to_owned);
    let mut sheet = Sheet::new("Cost per place (£)", &texts, &figures);
    let (budgets, total) = thousands(&costs.iter().map(|cost| plan[cost.project].budget.value).collect::<Vec<_>>());
    for (cost, budget) in costs.iter().zip(budgets) {
        let project = &plan[cost.project];
        let beside = cost.beside.map(|beside| match beside.moved {
            Some(moved) => pounds(moved),
            None => format!("{}*", pounds(beside.rate)),
        });
        sheet.push(vec![
            project.reference.as_ref().map(|reference| reference.value.clone()).unwrap_or_default(),
            project.name.value.clone(),
            project.costing.build.map(|build| build.as_str().replace('-', " ")).unwrap_or_default(),
            cost.price_base.map(month).unwrap_or_default(),
            number(cost.places.into()),
            number(budget),
            pounds(cost.cost),
            beside.unwrap_or_default(),
            ratio(cost).map(percent).unwrap_or_default(),
            cost.compared().map(|(_, _, over)| pounds(over)).unwrap_or_default(),
        ]);
    }
    if costs.is_empty() {
        sheet.notes.push("No such project adds places.".to_owned());
    } else {
        sheet.push_total(total_row(plan, costs, total));
    }
    notes(plan, costs, &mut sheet);
    sheet
}

/// All places, all budgets, and what a place costs on average.
fn total_row(plan: &Plan, costs: &[PlaceCost], budget: i128) -> Vec<String> {
    let places: u64 = costs.iter().map(|cost| u64::from(cost.places)).sum();
    let budgets: Pence = costs.iter().map(|cost| plan[cost.project].budget.value).sum();
    let over: Vec<Pence> = costs.iter().filter_map(|cost| cost.compared()).map(|(_, _, over)| over).collect();
    let over = if over.is_empty() { String::new() } else { pounds(over.into_iter().sum()) };
    let blank = String::new;
    let first = ["Total".to_owned(), blank(), blank(), blank()];
    first
        .into_iter()
        .chain([number(places.into()), number(budget), pounds(a_place(budgets, places)), blank(), blank(), over])
        .collect()
}

fn notes(plan: &Plan, costs: &[PlaceCost], sheet: &mut Sheet) {
    let used: BTreeSet<BenchmarkId> =
        costs.iter().filter_map(|cost| cost.beside).map(|beside| beside.benchmark).collect();
    sheet.notes.extend(used.into_iter().map(|id| benchmark_note(plan, &plan[id])));
    if costs.iter().filter_map(|cost| cost.beside).any(|beside| beside.moved.is_none()) {
        let note = "* At its own prices, not the project's: the two are not compared. An index that has values for both \
                    months moves it there.";
        sheet.notes.push(note.to_owned());
    }
    let projects = Count::of_projects(costs.iter().map(|cost| &plan[cost.project]));
    sheet.notes.push(projects.and(Count::of_benchmarks(plan)).note());
}

/// `Primary extension: £21,014 at prices of Jan 2026 × 0.99 here, moved by All-in tender price index.`
fn benchmark_note(plan: &Plan, benchmark: &Benchmark) -> String {
    let index = benchmark.index.map(|index| format!(", moved by {}", *plan[index.value].name)).unwrap_or_default();
    let source = benchmark.provenance.source.as_ref().map(|source| format!(" ({})", source.value)).unwrap_or_default();
    format!(
        "{}: {} at prices of {} × {} here{index}{source}.",
        *benchmark.name,
        benchmark.rate.pounds(),
        month(*benchmark.price_base),
        *benchmark.location_factor
    )
}
