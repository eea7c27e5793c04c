//! Checks of benchmarks and indices once the plan stands: a price that cannot be moved is an error, for it would leave
//! a figure undefined.

use chrono::NaiveDate;

use super::diagnostic::Diagnostic;
use super::model::{Benchmark, Plan};
use super::text::At;

/// What is wrong with the plan's prices.
pub fn check(plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (place, benchmark) in plan.benchmarks.iter().enumerate() {
        found.extend(second_of_its_kind(plan, place, benchmark));
        found.extend(value_missing(plan, benchmark, benchmark.price_base));
    }
    for project in &plan.projects {
        let benchmark = project.costing.build.zip(plan.priced_phase(project));
        let benchmark = benchmark.and_then(|(build, phase)| plan.benchmark_of(*build, phase)).map(|id| &plan[id]);
        if let (Some(benchmark), Some(base)) = (benchmark, plan.price_base_of(project))
            && *base != *benchmark.price_base
        {
            found.extend(value_missing(plan, benchmark, base));
        }
    }
    found
}

fn second_of_its_kind(plan: &Plan, place: usize, benchmark: &Benchmark) -> Option<Diagnostic> {
    let first = plan.benchmark_of(*benchmark.build, *benchmark.phase).filter(|first| first.0 < place)?;
    let message = format!(
        "`{}` is the second benchmark of {} places by {}, after `{}`",
        *benchmark.id, *benchmark.phase, *benchmark.build, *plan[first].id
    );
    Some(Diagnostic::error("two-benchmarks", benchmark.build.span, message, "keep one of the two"))
}

/// A month at whose prices a benchmark is wanted, but of which its index has no value.
fn value_missing(plan: &Plan, benchmark: &Benchmark, month: At<NaiveDate>) -> Option<Diagnostic> {
    let index = &plan[*benchmark.index?];
    if index.at(*month).is_some() {
        return None;
    }
    let first = index.values.years.keys().next()?;
    let message = format!(
        "`{}` has no value for {}, so the benchmark `{}` cannot be moved to or from that month's prices",
        *index.id,
        month.format("%Y-%m"),
        *benchmark.id
    );
    let help = format!("its first value is of {}; add an earlier one, or correct the month", first.format("%Y-%m"));
    Some(Diagnostic::error("no-index-value", month.span, message, help))
}
