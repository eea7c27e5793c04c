//! What a place costs in each project, beside the benchmark for such works.

use std::collections::BTreeSet;

use rust_decimal::prelude::ToPrimitive;

use crate::analysis::cost_per_place::{Beside, PlaceCost, a_place, place_costs};
use crate::explain::{Figure, ProjectPart};
use crate::plan::{Basis, Benchmark, BenchmarkId, Plan, PricedPhase};
use crate::report::Figures;
use crate::report::circulation::nearest;
use crate::report::programme::{Filter, budget, profile, reference};
use crate::report::table::{Cell, Column, ColumnKey, Fact, Facts, Report, Row, RowKey, RowKind, Table, Unit, Value};
use crate::report::words::{group, month, pounds};

/// The cost per place of what the filter takes.
#[must_use]
pub fn report<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Report<'a> {
    Report::new(facts(of, filter), move || vec![table(of, filter)])
}

fn costs(plan: &Plan, filter: &Filter) -> Vec<PlaceCost> {
    place_costs(plan).into_iter().filter(|cost| filter.takes(&plan[cost.project])).collect()
}

fn facts<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Facts<'a> {
    let columns = vec![
        Column::words("ref", "Ref").for_people(),
        Column::words("project", "Project"),
        Column::words("group", "").for_machines(),
        Column::words("build", "Works"),
        Column::words("phase", "").for_machines(),
        Column::figures("places", "Places", Unit::Whole),
        Column::figures("budget", "Budget £'000", Unit::Thousands),
        Column::figures("cost_per_place", "£ a place", Unit::Pounds).apart(),
        Column::words("price_base", "Prices of"),
        Column::words("benchmark", "").for_machines(),
        Column::words("benchmark_price_base", "").for_machines(),
        Column::figures("benchmark_rate", "", Unit::Pounds).for_machines(),
        Column::figures("benchmark_moved", "Benchmark £", Unit::Pounds).apart(),
        Column::figures("ratio", "Of it", Unit::Percent),
        Column::figures("over", "Over £", Unit::Pounds),
    ];
    Facts::of(columns, move || costs(of.plan, filter), |cost| fact(of, &cost))
}

fn fact(of: &Figures<'_>, cost: &PlaceCost) -> Fact {
    let project = &of.plan[cost.project];
    let benchmark = cost.beside.map(|beside| &of.plan[beside.benchmark]);
    let measure = cost.beside.map_or(Basis::Published, |beside| of_benchmark(of.plan, &beside));
    let places = match project.costing.new_places {
        Some(_) => project.provenance.basis,
        None => of.firm.places(cost.project),
    };
    let own = places.max(project.provenance.basis);
    let figure = |part| Figure::WholeProject { project: cost.project, part };
    let beside = |part, value: Value, basis: Basis| match value {
        Value::Empty => Cell::default(),
        value => Cell::new(value).explained(figure(part)).firm(basis),
    };
    let moved = cost.beside.and_then(|beside| beside.moved);
    let cells = vec![
        reference(project),
        (&of.names[cost.project]).into(),
        Cell::word(project.group.as_str(), group(*project.group)),
        project.costing.build.map_or_else(Cell::default, |build| {
            Cell::new(build.as_str()).saying(build.as_str().replace('-', " ")).at(build.span)
        }),
        Cell::new(cost.phase.map(PricedPhase::as_str)),
        Cell::new(i64::from(cost.places)).explained(figure(ProjectPart::NewPlaces)).firm(places),
        budget(of, cost.project).firm(project.provenance.basis),
        Cell::new(cost.cost).explained(figure(ProjectPart::CostPerPlace)),
        cost.price_base.map_or_else(Cell::default, |date| Cell::new(Value::Month(date))),
        Cell::new(benchmark.map(|benchmark| benchmark.id.as_str())),
        benchmark.map_or_else(Cell::default, |benchmark| Cell::new(Value::Month(*benchmark.price_base))),
        beside(ProjectPart::BenchmarkRate, cost.beside.map(|beside| beside.rate).into(), measure),
        beside(ProjectPart::Benchmark, moved.into(), measure),
        beside(ProjectPart::Ratio, ratio(cost).into(), own.max(measure)),
        beside(ProjectPart::Over, cost.beside.and_then(|beside| beside.over).into(), own.max(measure)),
    ];
    // What is set beside a project says nothing of how firm the project's own figures are.
    Fact::new(RowKey::Project(cost.project), own, cells)
}

/// How firm a benchmark is, with the index that moves it.
fn of_benchmark(plan: &Plan, beside: &Beside) -> Basis {
    let benchmark = &plan[beside.benchmark];
    let is_moved = beside.moved.is_some_and(|moved| moved != beside.rate);
    let index = benchmark.index.filter(|_| is_moved).map(|index| plan[index.value].values.provenance.basis);
    index.unwrap_or_default().max(benchmark.provenance.basis)
}

/// The cost as a multiple of the benchmark at the same prices.
fn ratio(cost: &PlaceCost) -> Option<f64> {
    let (_, moved, _) = cost.compared()?;
    cost.cost.to_decimal()?.checked_div(moved.to_decimal()?)?.to_f64()
}

fn table(of: &Figures<'_>, filter: &Filter) -> Table {
    let title = "Cost per place (£)";
    let costs = costs(of.plan, filter);
    if costs.is_empty() {
        return Table::remark(title, "No such project adds places.");
    }
    let mut table = facts(of, &Filter::default()).table(title, |_| true);
    show_unmoved(of, &mut table);
    let (width, lines) = (table.columns.len(), 0..table.rows.len());
    table.total(Row::sum(RowKey::None, RowKind::Total, &["Total"], width), lines);
    table.take_from(&profile(of));
    table.settle();
    table.keep(|row| matches!(row.key, RowKey::Project(id) if filter.takes(&of.plan[id])));
    // What a place costs on average is no sum.
    let places = costs.iter().map(|cost| u64::from(cost.places)).sum();
    let average = a_place(costs.iter().map(|cost| *of.plan[cost.project].budget).sum(), places);
    if let (Some(column), Some(total)) = (table.column(ColumnKey::Field("cost_per_place")), table.rows.last_mut()) {
        total.cells[column] = Cell { shown: Some(nearest(average.0, POUND)), ..Cell::new(average) };
    }
    table.notes.extend(notes(of.plan, &costs));
    table
}

/// A pound in pennies.
const POUND: i128 = 100;

/// Puts a benchmark that cannot be moved to a project's prices beside it at its own, with a mark.
fn show_unmoved(of: &Figures<'_>, table: &mut Table) {
    let Some(column) = table.column(ColumnKey::Field("benchmark_moved")) else { return };
    for (row, cost) in table.rows.iter_mut().zip(costs(of.plan, &Filter::default())) {
        if let Some(beside) = cost.beside.filter(|beside| beside.moved.is_none()) {
            let said = format!("{}*", pounds(beside.rate));
            row.cells[column] = Cell::new(beside.rate).saying(said).firm(of_benchmark(of.plan, &beside));
        }
    }
}

/// Which benchmarks stand beside the projects.
fn notes(plan: &Plan, costs: &[PlaceCost]) -> Vec<String> {
    let beside = || costs.iter().filter_map(|cost| cost.beside);
    let used: BTreeSet<BenchmarkId> = beside().map(|beside| beside.benchmark).collect();
    let mut notes: Vec<String> = used.into_iter().map(|id| benchmark_note(plan, &plan[id])).collect();
    if beside().any(|beside| beside.moved.is_none()) {
        let note = "* At its own prices, not the project's: the two are not compared. An index that has values for both \
                    months moves it there.";
        notes.push(note.to_owned());
    }
    notes
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Options;
    use crate::report::testing::{printed, read, sample};

    /// The basis of the first fact, and the first line as printed.
    fn said(plan: &Plan) -> (String, String) {
        let (_, outcome) = sample();
        let of = Figures::of(plan, &outcome, Options::default());
        let filter = Filter::default();
        let report = report(&of, &filter);
        let basis = read(&report).1[0].last().cloned().unwrap_or_default();
        let sheet = printed(&report).remove(0);
        (basis, format!("{} | {}", sheet.title, sheet.rows[0].join(" ")))
    }

    #[test]
    fn a_cost_per_place_is_no_firmer_than_the_places() {
        let (mut plan, _) = sample();
        plan.projects[0].places[0].school = crate::plan::At::default_of(crate::plan::SchoolId(1));
        plan.schools[1].provenance.basis = Basis::Published;
        plan.schools[1].roll_provenance.basis = Basis::Published;
        plan.areas[1].reception_cohort.provenance.basis = Basis::Published;
        plan.overrides.clear();
        let places = |plan: &mut Plan, basis: Basis| {
            plan.projects[0].places[0].admission = Some(crate::plan::At::default_of(crate::plan::Admission::Adds(30)));
            plan.projects[0].places[0].provenance.basis = basis;
        };
        places(&mut plan, Basis::Published);
        let firm = said(&plan);
        assert_eq!(firm.0, "published");
        assert!(firm.1.starts_with("Cost per place (£) | =EC1"), "{firm:?}");
        places(&mut plan, Basis::Estimate);
        let soft = said(&plan);
        assert_eq!(soft.0, "estimate");
        assert!(soft.1.contains("150e 2,800 18,667e"), "{soft:?}");
        // A number of places that the project itself says rests on nothing else.
        plan.projects[0].costing.new_places = Some(crate::plan::At::default_of(150));
        assert_eq!(said(&plan).0, "published");
    }
}
