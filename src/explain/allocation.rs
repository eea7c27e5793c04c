//! What pays for a project's spend, and why no more does (funding, "Allocation").

use super::explainer::{Explainer, Key};
use super::operation::Operation;
use super::tree::{Explanation, Node, Unit};
use crate::calendar::FinancialYear;
use crate::funding::Allocation;
use crate::money::Pence;
use crate::plan::{ProjectId, RingFence, SourceId, SourceKind};

const RULE: &str = "funding, allocation";

/// The place of a demand in the order in which money is given: priority, year, place in the files.
type Order = (i64, ProjectId, FinancialYear);

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
        let turn = self.outcome.funding.standing(project).map(|standing| self.turn_in_words(standing));
        let explanation = Explanation::of(what, Unit::Pence, Operation::Sum, parts)
            .standing(spend.value)
            .short("spend")
            .rule(RULE)
            .note(note);
        Ok(turn.into_iter().flatten().fold(explanation, Explanation::note).shared())
    }

    /// A source's part: what it has received by then, with what another advances to it, less what goes elsewhere, what
    /// it advances itself and what is left.
    fn paid(&self, source: SourceId, project: ProjectId, year: FinancialYear, amount: Pence) -> Node {
        let of = &self.plan[source];
        let name = &of.name.value;
        let [higher, lower] = self.used_by(source, project, year);
        let out = self.out_on_advance(source, year);
        let lends = self.lender_of(source).is_none() && out.value != 0.0;
        let mut parts = vec![self.to_pay_with(source, year), higher, lower, self.lost_by(source, year)];
        parts.extend(lends.then(|| out.clone()));
        let spoken_for: f64 = parts[1..].iter().map(|part| part.value).sum();
        let left = parts[0].value - spoken_for - amount.0 as f64;
        let left =
            Explanation::leaf(format!("{name}, left at the end of {year}"), left, Unit::Pence, Operation::Decided);
        parts.push(left.short("left").shared());
        let mut pays = Explanation::of(format!("{name}, pays"), Unit::Pence, Operation::Difference, parts)
            .standing(amount.0 as f64)
            .short(name.as_str())
            .rule(RULE)
            .note(self.may_pay(source));
        if let Some(advanced) = self.advanced_in_words(source, year) {
            pays = pays.note(advanced);
        }
        pays.shared()
    }

    /// What a source has received by the end of a year, with what is then out on advance to it.
    fn to_pay_with(&self, source: SourceId, year: FinancialYear) -> Node {
        let received = self.received_by(source, year);
        let out = self.out_on_advance(source, year);
        if self.lender_of(source).is_none() || out.value == 0.0 {
            return received;
        }
        let what = format!("{}, received or advanced by the end of {year}", self.plan[source].name.value);
        let parts = vec![received, out];
        Explanation::of(what, Unit::Pence, Operation::Sum, parts).short("received or advanced").shared()
    }

    /// Who advances what a source pays before its money arrives, and when that is paid back.
    fn advanced_in_words(&self, source: SourceId, year: FinancialYear) -> Option<String> {
        let lender = &self.plan[self.lender_of(source)?].name.value;
        let out = self.out_on_advance(source, year).money().filter(|out| out.0 > 0)?.pounds();
        let back = self.paid_back(source, year);
        Some(format!(
            "It pays before its money arrives: at the end of {year} {out} is advanced by {lender}, paid back: {back}."
        ))
    }

    /// What is short, and why each source pays no more.
    fn unfunded(&self, project: ProjectId, year: FinancialYear, spend: &Node, paid: &[Node]) -> Node {
        let parts = std::iter::once(spend.clone()).chain(paid.iter().cloned()).collect();
        let what = format!("{}, unfunded in {year}", self.plan[project].name.value);
        let mut explanation =
            Explanation::of(what, Unit::Pence, Operation::Difference, parts).short("unfunded").rule(RULE);
        let options = self.outcome.funding.options;
        let mut fenced = Vec::new();
        for (place, source) in self.plan.sources.iter().enumerate() {
            let (id, name) = (SourceId(place), &source.name.value);
            if !self.plan.some_may_pay(id, project) {
                fenced.push(name.clone());
                continue;
            }
            let said = if let Some(left_out) = options.leaves_out(source) {
                left_out.to_owned()
            } else if let Some(last) = source.spend_by.filter(|last| last.value < year) {
                format!("had to be spent by the end of {}", last.value)
            } else {
                self.goes_elsewhere(id, project, year)
            };
            explanation = explanation.note(format!("{name}: {said}."));
        }
        if !fenced.is_empty() {
            explanation = explanation.note(format!("Ring-fenced for others: {}.", fenced.join(", ")));
        }
        explanation.shared()
    }

    /// Where the money goes that a source has by the end of a year, in words.
    fn goes_elsewhere(&self, source: SourceId, project: ProjectId, year: FinancialYear) -> String {
        let received = self.to_pay_with(source, year);
        let [higher, lower] = self.used_by(source, project, year);
        let out = self.out_on_advance(source, year);
        let lent = if self.lender_of(source).is_none() { out } else { Self::stated("", 0.0, Unit::Pence).shared() };
        let lost = self.lost_by(source, year);
        let words = [
            (&higher, "to demands higher in the order"),
            (&lower, "to demands lower in it"),
            (&lent, "out on advance"),
            (&lost, "lost, not spent in time"),
        ];
        let pounds = |node: &Node| node.money().unwrap_or_default().pounds();
        let uses: Vec<String> = words
            .into_iter()
            .filter(|(node, _)| node.value > 0.0)
            .map(|(node, word)| format!("{} {word}", pounds(node)))
            .collect();
        match uses.as_slice() {
            [] if received.value <= 0.0 => format!("nothing by the end of {year}"),
            [] => format!("{} by the end of {year}", pounds(&received)),
            uses => format!("{} by the end of {year}, of which {}", pounds(&received), uses.join(", ")),
        }
    }

    /// What a source has received by the end of a year; for borrowing, what may be borrowed by then.
    pub fn received_by(&self, source: SourceId, year: FinancialYear) -> Node {
        self.once(Key::ReceivedBy(source, year), || {
            let receipts = &self.outcome.funding.receipts[source.0];
            let parts = receipts.years.range(..=year).map(|(&one, _)| self.receipts(source, one)).collect();
            let word = if self.is_borrowing(source) { "may borrow" } else { "received" };
            let what = format!("{}, {word} by the end of {year}", self.plan[source].name.value);
            Explanation::of(what, Unit::Pence, Operation::Sum, parts).short(word).rule("funding, receipts")
        })
    }

    /// What a source pays for other demands by the end of a year: those higher in the order, and those lower.
    fn used_by(&self, source: SourceId, project: ProjectId, year: FinancialYear) -> [Node; 2] {
        let order = |project: ProjectId, year| -> Order { (*self.plan[project].priority, project, year) };
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
