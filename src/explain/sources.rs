//! What becomes of a source's money, year by year (funding, "Receipts" and "Balance").

use super::explainer::{Explainer, Key};
use super::figure::SourcePart;
use super::operation::Operation;
use super::tree::{Explanation, Node, Unit};
use crate::calendar::FinancialYear;
use crate::funding::SourceYear;
use crate::funding::indexation::risen;
use crate::plan::{At, Charge, Due, SourceId, Trigger};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

const RULE: &str = "funding, balance";

impl Explainer<'_> {
    /// A figure of a source's line of the balance.
    pub fn source(&self, source: SourceId, year: FinancialYear, part: SourcePart) -> Result<Node, String> {
        let years = &self.outcome.funding.years;
        if !years.contains(&year) {
            return Err(match (years.first(), years.last()) {
                (Some(first), Some(last)) => format!("{year} is not in the balance, which runs from {first} to {last}"),
                _ => "the plan has no money in any year".to_owned(),
            });
        }
        Ok(match part {
            SourcePart::BroughtForward => self.brought_forward(source, year),
            SourcePart::Received => self.received(source, year),
            SourcePart::Repaid => self.repaid(source, year),
            SourcePart::Used => self.used(source, year),
            SourcePart::Lost => {
                self.lost(source, year).unwrap_or_else(|| self.nothing(source, year, "lost: it may still be spent"))
            }
            SourcePart::CarriedForward => self.carried_forward(source, year),
        })
    }

    /// A source's line of the balance.
    pub fn line(&self, source: SourceId, year: FinancialYear) -> Option<&SourceYear> {
        self.outcome.funding.sources.iter().find(|line| line.source == source && line.year == year)
    }

    /// Nothing, and why.
    pub fn nothing(&self, source: SourceId, year: FinancialYear, why: &str) -> Node {
        Self::stated(format!("{}, {year}, {why}", self.plan[source].name.value), 0.0, Unit::Pence).shared()
    }

    /// Whether a source takes part.
    pub fn is_counted(&self, source: SourceId) -> bool {
        crate::funding::is_counted(&self.plan[source], self.outcome.funding.options)
    }

    /// brought forward + received + repaid − used − lost.
    fn carried_forward(&self, source: SourceId, year: FinancialYear) -> Node {
        self.once(Key::Source(source, year, SourcePart::CarriedForward), || {
            let line = self.line(source, year);
            let mut parts = vec![self.available(source, year), self.used(source, year)];
            parts.extend(self.lost(source, year));
            let what = format!("{}, carried forward from {year}", self.plan[source].name.value);
            Explanation::of(what, Unit::Pence, Operation::Difference, parts)
                .standing(line.map_or(0.0, |line| line.carried_forward.0 as f64))
                .short("carried forward")
                .rule(RULE)
                .note(self.may_pay(source))
        })
    }

    fn brought_forward(&self, source: SourceId, year: FinancialYear) -> Node {
        let is_first = self.outcome.funding.years.first().is_none_or(|first| *first >= year);
        if is_first || self.line(source, year).is_none_or(|line| line.brought_forward.0 == 0) {
            return self.nothing(source, year, "nothing brought forward");
        }
        let before = self.carried_forward(source, year.plus(-1));
        let what = format!("{}, brought forward into {year}", self.plan[source].name.value);
        Explanation::of(what, Unit::Pence, Operation::Same, vec![before]).short("brought forward").shared()
    }

    /// brought forward + received + repaid.
    pub fn available(&self, source: SourceId, year: FinancialYear) -> Node {
        let parts = vec![self.brought_forward(source, year), self.received(source, year), self.repaid(source, year)];
        let what = format!("{}, to spend in {year}", self.plan[source].name.value);
        Explanation::of(what, Unit::Pence, Operation::Sum, parts).short("to spend").shared()
    }

    /// Receipts of the year; borrowing is drawn as it is used or advanced.
    pub fn received(&self, source: SourceId, year: FinancialYear) -> Node {
        if self.is_borrowing(source) {
            return self.once(Key::Source(source, year, SourcePart::Received), || self.drawn(source, year));
        }
        if self.is_counted(source) {
            self.receipts(source, year)
        } else {
            self.nothing(source, year, "at risk: nothing counts as received")
        }
    }

    fn drawn(&self, source: SourceId, year: FinancialYear) -> Explanation {
        let name = &self.plan[source].name.value;
        let (used, repaid) = (self.used(source, year), self.repaid(source, year));
        if repaid.parts.is_empty() {
            let what = format!("{name}, drawn in {year} as it is used");
            return Explanation::of(what, Unit::Pence, Operation::Same, vec![used]).short("received");
        }
        let what = format!("{name}, drawn in {year} as it is used or advanced (below 0: paid back)");
        Explanation::of(what, Unit::Pence, Operation::Difference, vec![used, repaid]).short("received")
    }

    /// What is written for a year and what houses trigger in it; for borrowing, its limit.
    pub fn receipts(&self, source: SourceId, year: FinancialYear) -> Node {
        self.once(Key::Receipts(source, year), || self.receipts_of(source, year))
    }

    fn receipts_of(&self, source: SourceId, year: FinancialYear) -> Explanation {
        let of = &self.plan[source];
        let receipts = &self.outcome.funding.receipts[source.0];
        let written_for = year.plus(-of.delay_years);
        let mut parts = Vec::new();
        if let Some(amount) = of.receipts.years.get(&written_for) {
            let what = format!("{}, written for {written_for}", of.name.value);
            let written = self.amount(what, *amount, &of.receipts.provenance).short("written");
            parts.push(match of.delay_years {
                0 => written,
                delay => written.note(format!("A scenario moves it by {delay} years.")),
            });
        }
        for (trigger, date) in of.triggers.iter().zip(&receipts.triggers).filter(|(_, date)| date.arrives == Some(year))
        {
            let due = self.due(source, trigger, year).short("due");
            parts.push(match (of.site.as_ref().filter(|_| trigger.due.dwellings().is_some()), date.reached) {
                (Some(site), Some(reached)) => due.note(format!(
                    "{} reaches {} dwellings by the end of {reached}, {} before it: site:{}/{reached}/cumulative",
                    self.plan[site.value].name.value,
                    dwellings(self.outcome.trajectories[site.value.0].cumulative(reached)),
                    dwellings(self.outcome.trajectories[site.value.0].cumulative(reached.plus(-1))),
                    self.plan[site.value].id.value
                )),
                _ => due,
            });
        }
        let word = if self.is_borrowing(source) { "limit of" } else { "received in" };
        let what = format!("{}, {word} {year}", of.name.value);
        let mut parts: Vec<Node> = parts.into_iter().map(Explanation::shared).collect();
        let on_triggers = receipts.triggers.iter().filter(|date| date.arrives == Some(year));
        let taken = receipts.spent_before.get(&year).copied().unwrap_or_default()
            + on_triggers.map(|date| date.spent_before).sum();
        let mut how = Operation::Sum;
        if let Some(before) = of.spent_before.filter(|_| taken.0 > 0) {
            let arrives = Explanation::of("what arrives", Unit::Pence, Operation::Sum, parts).short("arrives").shared();
            let all = self.amount("what earlier spend took in all", before, &of.provenance).short("spent before");
            let of_year = Explanation::leaf(
                "of it, from what arrives this year",
                taken.0 as f64,
                Unit::Pence,
                Operation::Decided,
            );
            parts = vec![arrives, of_year.note(format!("In order of arrival, of {} in all.", all.what)).shared()];
            how = Operation::Difference;
        }
        Explanation::of(what, Unit::Pence, how, parts)
            .standing(receipts.in_year(year).0 as f64)
            .short("received")
            .rule("funding, receipts")
    }

    /// What a trigger brings: as written, or by the dwelling; risen with its index: A = B × C ÷ D.
    fn due(&self, source: SourceId, trigger: &Trigger, arrives: FinancialYear) -> Explanation {
        let of = &self.plan[source];
        let what = match trigger.due {
            Due::Dwellings(dwellings) => format!("{}, due at {} dwellings", of.name.value, *dwellings),
            Due::On(date) => format!("{}, due on {}", of.name.value, *date),
        };
        let risen = risen(self.plan, of, trigger.amount.value, arrives);
        let (Some(indexation), Some(risen)) = (&of.indexation, risen) else { return self.agreed(what, trigger) };
        let index = &self.plan[*indexation.index];
        let agreed = self.agreed(format!("{what}, as agreed"), trigger).short("agreed");
        let value = |what: String, value: At<Decimal>| {
            let figure = value.value.to_f64().unwrap_or_default();
            self.written(what, figure, Unit::Number, value.span, &index.values.provenance)
        };
        let paid = arrives.first_day().max(*indexation.base);
        let at_payment = value(format!("{}, at {paid}", *index.name), risen.at_payment);
        let at_payment =
            if risen.is_beyond { at_payment.note("The index ends here; its last value holds on.") } else { at_payment };
        let at_base = value(format!("{}, at the base {}", *index.name, *indexation.base), risen.at_base);
        let values = vec![at_payment.short("index at payment").shared(), at_base.short("index at base").shared()];
        let ratio = Explanation::of("what the index has risen to", Unit::Number, Operation::Quotient, values);
        let parts = vec![agreed.shared(), ratio.short("rise").shared()];
        let exact = Explanation::of("exact amount", Unit::Pence, Operation::Product, parts).short("exact").shared();
        Explanation::of(what, Unit::Pence, Operation::Rounded, vec![exact])
            .standing(risen.amount.0 as f64)
            .rule("funding, indexation")
    }

    /// What an agreement says: an amount, or a rate for each of so many dwellings.
    fn agreed(&self, what: String, trigger: &Trigger) -> Explanation {
        let product = |charge: &Charge| charge.per_dwelling.0 * i128::from(*charge.dwellings);
        // What a scenario scales is shown as it then is, at the place of the rate.
        let Some(charge) = trigger.charge.filter(|charge| product(charge) == trigger.amount.0) else {
            return self.amount(what, trigger.amount, &trigger.provenance);
        };
        let rate = self.amount("per dwelling", charge.per_dwelling, &trigger.provenance).short("per dwelling");
        let (count, span) = (f64::from(*charge.dwellings), charge.dwellings.span);
        let dwellings = self.written("dwellings charged", count, Unit::Dwellings, span, &trigger.provenance);
        let parts = vec![rate.shared(), dwellings.short("dwellings").shared()];
        Explanation::of(what, Unit::Pence, Operation::Product, parts)
    }

    /// What a source pays for in a year.
    pub fn used(&self, source: SourceId, year: FinancialYear) -> Node {
        self.once(Key::Source(source, year, SourcePart::Used), || {
            let allocations = self.outcome.funding.allocations.iter();
            let paid = allocations.filter(|one| one.source == Some(source) && one.year == year);
            let parts = paid.map(|one| self.allocated(one)).collect();
            let what = format!("{}, used in {year}", self.plan[source].name.value);
            Explanation::of(what, Unit::Pence, Operation::Sum, parts)
                .standing(self.line(source, year).map_or(0.0, |line| line.used.0 as f64))
                .short("used")
                .rule("funding, allocation")
        })
    }
}

/// Dwellings to one decimal, without it where it is 0.
fn dwellings(count: f64) -> String {
    // Nothing built yet may be a negative zero.
    let text = format!("{:.1}", count + 0.0);
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::dwellings;

    #[test]
    fn no_dwellings_have_no_sign() {
        assert_eq!([-0.0, 250.0, 12.5].map(dwellings), ["0", "250", "12.5"]);
    }
}
