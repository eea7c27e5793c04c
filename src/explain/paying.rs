//! What pays for a project's spend, and why no more does (funding, "Allocation").

use super::explainer::Explainer;
use super::operation::Operation;
use super::tree::{Explanation, Node, Unit};
use crate::calendar::FinancialYear;
use crate::funding::{Allocation, FundingOptions, is_counted};
use crate::money::Pence;
use crate::plan::{ProjectId, RingFence, SourceId, SourceKind};

const RULE: &str = "funding, allocation";

/// The place of a demand in the order in which money is given: priority, year, place in the files.
type Order = (i64, FinancialYear, ProjectId);

impl Explainer<'_> {
    /// A project's spend of a year as what pays for it and what is unfunded.
    pub fn balance(&self, project: ProjectId, year: FinancialYear) -> Result<Node, String> {
        let spend = self.spend(project, year)?;
        let allocations = &self.outcome.funding.allocations;
        let of_demand = allocations.iter().filter(|one| one.project == project && one.year == year);
        let mut parts: Vec<Node> =
            of_demand.filter_map(|one| Some(self.paid(one.source?, project, year, one.amount))).collect();
        let name = &self.plan[project].name.value;
        if parts.is_empty() || parts.iter().map(|part| part.value).sum::<f64>() < spend.value {
            parts.push(self.unfunded(project, year, &spend, &parts));
        }
        let what = format!("{name}, what pays for the spend of {year}");
        let note = format!("Its spend: project:{}/{year}", self.plan[project].id.value);
        let order = format!(
            "Its place in the order: priority {}, then year, then place in the files.",
            *self.plan[project].priority
        );
        Ok(Explanation::of(what, Unit::Pence, Operation::Sum, parts)
            .standing(spend.value)
            .short("spend")
            .rule(RULE)
            .note(order)
            .note(note)
            .shared())
    }

    /// A source's part: what it has received by then, less what goes elsewhere and what is left.
    fn paid(&self, source: SourceId, project: ProjectId, year: FinancialYear, amount: Pence) -> Node {
        let of = &self.plan[source];
        let name = &of.name.value;
        let received = self.received_by(source, year);
        let [higher, lower] = self.used_by(source, project, year);
        let lost = self.lost_by(source, year);
        let left = received.value - higher.value - lower.value - lost.value - amount.0 as f64;
        let left =
            Explanation::leaf(format!("{name}, left at the end of {year}"), left, Unit::Pence, Operation::Decided);
        let parts = vec![received, higher, lower, lost, left.short("left").shared()];
        Explanation::of(format!("{name}, pays"), Unit::Pence, Operation::Difference, parts)
            .standing(amount.0 as f64)
            .short(name.as_str())
            .rule(RULE)
            .note(self.may_pay(source))
            .shared()
    }

    /// What is short, and why each source pays no more.
    fn unfunded(&self, project: ProjectId, year: FinancialYear, spend: &Node, paid: &[Node]) -> Node {
        let parts = std::iter::once(spend.clone()).chain(paid.iter().cloned()).collect();
        let what = format!("{}, unfunded in {year}", self.plan[project].name.value);
        let mut explanation =
            Explanation::of(what, Unit::Pence, Operation::Difference, parts).short("unfunded").rule(RULE);
        let options = FundingOptions { include_at_risk: self.outcome.funding.includes_at_risk };
        let mut fenced = Vec::new();
        for (place, source) in self.plan.sources.iter().enumerate() {
            let (id, name) = (SourceId(place), &source.name.value);
            if !source.ring_fence.allows(project, &self.plan[project]) {
                fenced.push(name.clone());
                continue;
            }
            let said = if !is_counted(source, options) {
                "at risk, not counted".to_owned()
            } else if let Some(last) = source.spend_by.filter(|last| last.value < year) {
                format!("had to be spent by the end of {}", last.value)
            } else {
                let received = self.received_by(id, year);
                let [higher, lower] = self.used_by(id, project, year);
                let money = |node: &Node| node.money().unwrap_or_default().pounds();
                format!(
                    "{} by the end of {year}, {} of it spent higher in the order, {} lower (where this demand could not use it)",
                    money(&received),
                    money(&higher),
                    money(&lower)
                )
            };
            explanation = explanation.note(format!("{name}: {said}."));
        }
        if !fenced.is_empty() {
            explanation = explanation.note(format!("Ring-fenced for others: {}.", fenced.join(", ")));
        }
        explanation.shared()
    }

    /// What a source has received by the end of a year; for borrowing, what may be borrowed by then.
    fn received_by(&self, source: SourceId, year: FinancialYear) -> Node {
        let receipts = &self.outcome.funding.receipts[source.0];
        let parts = receipts.years.range(..=year).map(|(&one, _)| self.receipts(source, one)).collect();
        let word = if self.is_borrowing(source) { "may borrow" } else { "received" };
        let what = format!("{}, {word} by the end of {year}", self.plan[source].name.value);
        Explanation::of(what, Unit::Pence, Operation::Sum, parts).short(word).rule("funding, receipts").shared()
    }

    /// What a source pays for other demands by the end of a year: those higher in the order, and those lower.
    fn used_by(&self, source: SourceId, project: ProjectId, year: FinancialYear) -> [Node; 2] {
        let order = |project: ProjectId, year| -> Order { (*self.plan[project].priority, year, project) };
        let own = order(project, year);
        let [mut higher, mut lower] = [Vec::new(), Vec::new()];
        for one in self.outcome.funding.allocations.iter().filter(|one| one.source == Some(source) && one.year <= year)
        {
            match order(one.project, one.year).cmp(&own) {
                std::cmp::Ordering::Less => higher.push(self.allocated(one)),
                std::cmp::Ordering::Greater => lower.push(self.allocated(one)),
                std::cmp::Ordering::Equal => {}
            }
        }
        let name = &self.plan[source].name.value;
        let sum = |word: &str, parts| {
            let what = format!("{name}, spent by the end of {year} {word} in the order");
            Explanation::of(what, Unit::Pence, Operation::Sum, parts).short(format!("spent {word}")).shared()
        };
        [sum("higher", higher), sum("lower", lower)]
    }

    /// What the allocation gives a demand.
    pub fn allocated(&self, one: &Allocation) -> Node {
        let project = &self.plan[one.project];
        let what = format!("{} in {} (priority {})", project.name.value, one.year, *project.priority);
        Explanation::leaf(what, one.amount.0 as f64, Unit::Pence, Operation::Decided).short("paid").rule(RULE).shared()
    }

    /// What a source has lost by the end of a year.
    fn lost_by(&self, source: SourceId, year: FinancialYear) -> Node {
        let lines = self.outcome.funding.sources.iter().filter(|line| line.source == source && line.year <= year);
        let lost = lines.filter(|line| line.lost.0 != 0).filter_map(|line| self.lost(source, line.year));
        let what = format!("{}, lost by the end of {year}", self.plan[source].name.value);
        Explanation::of(what, Unit::Pence, Operation::Sum, lost.collect()).short("lost").shared()
    }

    /// Whether a source is borrowing.
    pub fn is_borrowing(&self, source: SourceId) -> bool {
        *self.plan[source].kind == SourceKind::Borrowing
    }

    /// What a source may pay for, in words.
    pub fn may_pay(&self, source: SourceId) -> String {
        let of = &self.plan[source];
        let fence = fence(self, &of.ring_fence);
        let by = of.spend_by.map_or_else(String::new, |last| format!(", to be spent by the end of {}", last.value));
        if fence.is_empty() {
            format!("It may pay for any project{by}.")
        } else {
            format!("It may pay only for {}{by}.", fence.join(" and "))
        }
    }
}

/// A ring-fence in words, a part for each of its keys.
fn fence(explainer: &Explainer, fence: &RingFence) -> Vec<String> {
    let plan = explainer.plan;
    let listed = |word: &str, items: Vec<String>| format!("{word} {}", items.join(" or "));
    let mut parts = Vec::new();
    if let Some(items) = &fence.projects {
        parts.push(listed("projects", items.iter().map(|item| plan[item.value].id.value.clone()).collect()));
    }
    if let Some(items) = &fence.schools {
        parts.push(listed("places at", items.iter().map(|item| plan[item.value].name.value.clone()).collect()));
    }
    if let Some(items) = &fence.areas {
        parts.push(listed("projects of", items.iter().map(|item| plan[item.value].name.value.clone()).collect()));
    }
    if let Some(items) = &fence.categories {
        parts.push(listed("category", items.iter().map(|item| item.value.to_string()).collect()));
    }
    parts
}
