//! What a place costs beside a benchmark ("Reading the programme").

use chrono::NaiveDate;
use rust_decimal::prelude::ToPrimitive;

use super::explainer::Explainer;
use super::operation::Operation;
use super::programme_figures::ProjectPart;
use super::tree::{Explanation, Node, Unit};
use crate::analysis::PlaceCost;
use crate::analysis::cost_per_place::{Beside, place_cost};
use crate::plan::{Benchmark, ProjectId};

const RULE: &str = "programme, cost per place";

impl Explainer<'_> {
    /// A figure of what a place costs.
    pub fn place_cost(&self, project: ProjectId, part: ProjectPart) -> Result<Node, String> {
        let id = &self.plan[project].id.value;
        let cost = place_cost(self.plan, project).ok_or_else(|| format!("`{id}` adds no places"))?;
        match part {
            ProjectPart::NewPlaces => return Ok(self.new_places(project, cost.places)),
            ProjectPart::CostPerPlace => return Ok(self.cost_per_place(&cost)),
            _ => {}
        }
        let beside = cost.beside.ok_or_else(|| format!("`{id}` has no benchmark: none is of its works and phase"))?;
        if part == ProjectPart::BenchmarkRate {
            return Ok(self.own_rate(&beside));
        }
        let moved = self.moved_rate(&cost, &beside).ok_or_else(|| {
            let prices = cost.price_base.map_or("the month of its prices is not said", |_| "no index has both months");
            format!("`{id}` is not compared with its benchmark: {prices}")
        })?;
        Ok(match part {
            ProjectPart::Ratio => {
                let what = format!("{}, cost per place of the benchmark", self.plan[project].name.value);
                let parts = vec![self.cost_per_place(&cost), moved];
                Explanation::of(what, Unit::Number, Operation::Quotient, parts).short("ratio").rule(RULE).shared()
            }
            ProjectPart::Over => self.over(&cost, &beside, moved),
            _ => moved,
        })
    }

    fn budget_of(&self, project: ProjectId) -> Node {
        let of = &self.plan[project];
        self.amount(format!("{}, budget", of.name.value), of.budget, &of.provenance).short("budget").shared()
    }

    /// Budget ÷ places.
    fn cost_per_place(&self, cost: &PlaceCost) -> Node {
        let parts = vec![self.budget_of(cost.project), self.new_places(cost.project, cost.places)];
        let what = format!("{}, cost per place", self.plan[cost.project].name.value);
        rounded(what, Operation::Quotient, parts, cost.cost.0 as f64).short("cost per place").shared()
    }

    /// The benchmark's rate at its own prices: rate × location.
    fn own_rate(&self, beside: &Beside) -> Node {
        let benchmark = &self.plan[beside.benchmark];
        let what = format!("{}, a place here at its own prices", benchmark.name.value);
        let parts = self.rate_here(benchmark);
        rounded(what, Operation::Product, parts, beside.rate.0 as f64).short("benchmark").shared()
    }

    fn rate_here(&self, benchmark: &Benchmark) -> Vec<Node> {
        let name = &benchmark.name.value;
        let rate = self.amount(format!("{name}, a place"), benchmark.rate, &benchmark.provenance).short("rate");
        let factor = benchmark.location_factor;
        let value = factor.to_f64().unwrap_or_default();
        let location =
            self.written(format!("{name}, building here"), value, Unit::Number, factor.span, &benchmark.provenance);
        vec![rate.shared(), location.short("location").shared()]
    }

    /// The same at the project's prices: × index there ÷ index at its own.
    fn moved_rate(&self, cost: &PlaceCost, beside: &Beside) -> Option<Node> {
        let (benchmark, moved) = (&self.plan[beside.benchmark], beside.moved?);
        let month = cost.price_base?;
        let mut parts = self.rate_here(benchmark);
        let named = month.format("%Y-%m");
        if month != *benchmark.price_base {
            let at = [month, *benchmark.price_base].map(|month| self.index_at(benchmark, month));
            let [Some(there), Some(own)] = at else { return None };
            let what = format!("prices of {} in those of {named}", benchmark.price_base.format("%Y-%m"));
            let ratio = Explanation::of(what, Unit::Number, Operation::Quotient, vec![there, own]);
            parts.push(ratio.short("index").shared());
        }
        let what = format!("{}, a place here at the prices of {named}", benchmark.name.value);
        Some(rounded(what, Operation::Product, parts, moved.0 as f64).short("benchmark").shared())
    }

    /// A benchmark's index in a month.
    fn index_at(&self, benchmark: &Benchmark, month: NaiveDate) -> Option<Node> {
        let index = &self.plan[*benchmark.index?];
        let value = index.at(month)?;
        let month = month.format("%Y-%m").to_string();
        let what = format!("{}, at {month}", index.name.value);
        let figure = value.to_f64().unwrap_or_default();
        let written = self.written(what, figure, Unit::Number, value.span, &index.values.provenance);
        Some(written.short(format!("at {month}")).shared())
    }

    /// Budget − places × benchmark.
    fn over(&self, cost: &PlaceCost, beside: &Beside, moved: Node) -> Node {
        let parts = vec![self.new_places(cost.project, cost.places), moved];
        let name = &self.plan[cost.project].name.value;
        let what = format!("{name}, its places at the benchmark");
        let at_benchmark = Explanation::of(what, Unit::Pence, Operation::Product, parts).short("at the benchmark");
        let parts = vec![self.budget_of(cost.project), at_benchmark.shared()];
        let what = format!("{name}, budget over the benchmark (below 0: under it)");
        Explanation::of(what, Unit::Pence, Operation::Difference, parts)
            .standing(beside.over.map_or(0.0, |over| over.0 as f64))
            .short("over")
            .rule(RULE)
            .shared()
    }
}

/// An amount that is rounded once, half a penny up.
fn rounded(what: String, how: Operation, parts: Vec<Node>, standing: f64) -> Explanation {
    let exact = Explanation::of(format!("{what}, exact"), Unit::Pence, how, parts).short("exact").shared();
    Explanation::of(what, Unit::Pence, Operation::Rounded, vec![exact]).standing(standing).rule(RULE)
}
