//! What the programme's groups have still to spend against all funding ("Reading the programme", over-programming).

use super::explainer::Explainer;
use super::operation::Operation;
use super::programme_figures::GroupPart;
use super::tree::{Explanation, Node, Unit};
use crate::funding::{Pot, pot_of};
use crate::plan::{ProjectGroup, SourceId};

const RULE: &str = "programme, over-programming";

impl Explainer<'_> {
    /// A figure of a group, all projects of the programme counted.
    pub fn group(&self, group: ProjectGroup, part: GroupPart) -> Result<Node, String> {
        let pot = pot_of(self.plan, &self.outcome.funding, |_| true);
        if !pot.budgets.contains_key(&group) {
            return Err(format!("the programme has no project of the group `{group}`"));
        }
        let above = |word: &str, less: Vec<Node>| {
            let parts = std::iter::once(self.cumulative(group, &pot)).chain(less).collect();
            let what = format!("still to be spent up to {group} less {word}");
            let beyond =
                Explanation::of(what, Unit::Pence, Operation::Difference, parts).short("to spend less funding");
            let what = format!("what is still to be spent up to {group} beyond {word}");
            Explanation::of(what, Unit::Pence, Operation::Positive, vec![beyond.shared()])
                .short("over")
                .rule(RULE)
                .shared()
        };
        Ok(match part {
            GroupPart::Budget => self.budgets(group),
            GroupPart::ToSpend => self.to_spend(group),
            GroupPart::Cumulative => self.cumulative(group, &pot),
            GroupPart::Funding => self.funding(&pot),
            GroupPart::Borrowing => self.limits(&pot),
            GroupPart::Over => above("all funding", vec![self.funding(&pot)]),
            GroupPart::OverWithBorrowing => {
                above("all funding and borrowing", vec![self.funding(&pot), self.limits(&pot)])
            }
        })
    }

    /// The budgets of a group's projects.
    fn budgets(&self, group: ProjectGroup) -> Node {
        let projects = self.plan.programme_projects().filter(|(_, project)| *project.group == group);
        let parts = projects.map(|(_, project)| {
            let what = format!("{}, budget", project.name.value);
            self.amount(what, project.budget, &project.provenance).short("budget").shared()
        });
        let what = format!("budgets of the group {group}");
        Explanation::of(what, Unit::Pence, Operation::Sum, parts.collect()).short(group.as_str()).rule(RULE).shared()
    }

    /// What a group's projects have still to spend.
    fn to_spend(&self, group: ProjectGroup) -> Node {
        let projects = self.plan.programme_projects().filter(|(_, project)| *project.group == group);
        let parts = projects.map(|(_, project)| {
            let name = &project.name.value;
            let budget = self.amount(format!("{name}, budget"), project.budget, &project.provenance).short("budget");
            let before = match project.spend.before {
                Some(before) => self.amount("spent before", before, &project.spend.years.provenance),
                None => Self::stated("spent before: nothing written", 0.0, Unit::Pence),
            };
            let parts = vec![budget.shared(), before.short("before").shared()];
            let rest = Explanation::of("budget less what was spent before", Unit::Pence, Operation::Difference, parts);
            Explanation::of(format!("{name}, still to be spent"), Unit::Pence, Operation::Positive, vec![rest.shared()])
                .short("to spend")
                .shared()
        });
        let what = format!("still to be spent by the group {group}");
        Explanation::of(what, Unit::Pence, Operation::Sum, parts.collect()).short(group.as_str()).rule(RULE).shared()
    }

    /// What a group and all before it in the order of the programme have still to spend.
    fn cumulative(&self, group: ProjectGroup, pot: &Pot) -> Node {
        let parts = pot.to_spend.keys().filter(|one| **one <= group).map(|one| self.to_spend(*one)).collect();
        let what = format!("still to be spent by the groups up to {group}");
        let standing = pot.cumulative().into_iter().find(|(one, _)| *one == group);
        Explanation::of(what, Unit::Pence, Operation::Sum, parts)
            .standing(standing.map_or(0.0, |(_, sum)| sum.0 as f64))
            .short("to spend so far")
            .rule(RULE)
            .shared()
    }

    /// What all sources that may pay for a project of the programme bring in all years.
    fn funding(&self, pot: &Pot) -> Node {
        let parts = pot.money.keys().map(|source| self.of_pot(*source, pot)).collect();
        let what = "all funding: what may pay for these projects by the programme's last year";
        Explanation::of(what, Unit::Pence, Operation::Sum, parts)
            .standing(pot.total_money().0 as f64)
            .short("funding")
            .rule(RULE)
            .shared()
    }

    /// What may be borrowed for them in all years.
    fn limits(&self, pot: &Pot) -> Node {
        let parts = pot.borrowing.keys().map(|source| self.in_all_years(*source)).collect();
        Explanation::of("all that may be borrowed", Unit::Pence, Operation::Sum, parts)
            .standing(pot.total_borrowing().0 as f64)
            .short("borrowing")
            .rule(RULE)
            .shared()
    }

    /// What a source brings to a pot.
    fn of_pot(&self, source: SourceId, pot: &Pot) -> Node {
        let name = &self.plan[source].name.value;
        let years = pot.years.iter().filter(|((of, _), _)| *of == source);
        let parts = years.map(|((_, year), amount)| {
            if *amount == self.outcome.funding.receipts[source.0].in_year(*year) {
                return self.receipts(source, *year);
            }
            let what = format!("{name}, what of {year} these projects may use");
            Explanation::leaf(what, amount.0 as f64, Unit::Pence, Operation::Decided).short("usable").shared()
        });
        let what = format!("{name}, by the programme's last year");
        Explanation::of(what, Unit::Pence, Operation::Sum, parts.collect())
            .short(name.as_str())
            .note(self.may_pay(source))
            .shared()
    }

    fn in_all_years(&self, source: SourceId) -> Node {
        let years = self.outcome.funding.receipts[source.0].years.keys();
        let parts = years.map(|year| self.receipts(source, *year)).collect();
        let name = &self.plan[source].name.value;
        let what = format!("{name}, in all years");
        Explanation::of(what, Unit::Pence, Operation::Sum, parts)
            .short(name.as_str())
            .note(self.may_pay(source))
            .shared()
    }
}
