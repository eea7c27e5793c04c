//! Money that can no longer be spent (funding, `spend_by` and `spend_within_years`).

use super::explainer::{Explainer, Key};
use super::figure::SourcePart;
use super::operation::Operation;
use super::tree::{Explanation, Node, Unit};
use crate::calendar::FinancialYear;
use crate::funding::receipts::last_year_to_spend;
use crate::plan::{SourceId, Span};

const RULE: &str = "funding, balance";

impl Explainer<'_> {
    /// What is unspent at the end of the last year in which it may be spent, or comes after it; `None` while all of it
    /// may still be spent.
    pub fn lost(&self, source: SourceId, year: FinancialYear) -> Option<Node> {
        let of = &self.plan[source];
        let (how, parts, why) = if let Some(last) = of.spend_by.filter(|last| last.value <= year) {
            let parts = vec![self.available(source, year), self.used(source, year)];
            let place = self.place_in_words(last.span);
            (Operation::Difference, parts, format!("It could be spent no later than {}{place}.", last.value))
        } else {
            let within = of.spend_within_years?;
            if self.is_borrowing(source) || self.lapsing(source, year).is_empty() {
                return None;
            }
            let why = format!(
                "To be spent within {} years of its receipt{}, the oldest first.",
                within.value,
                self.place_in_words(within.span)
            );
            let (how, parts) = self.unspent_in_time(source, year);
            (how, parts, why)
        };
        Some(self.once(Key::Source(source, year, SourcePart::Lost), || {
            Explanation::of(format!("{}, lost in {year}", of.name.value), Unit::Pence, how, parts)
                .standing(self.line(source, year).map_or(0.0, |line| line.lost.0 as f64))
                .short("lost")
                .rule(RULE)
                .note(why)
        }))
    }

    /// What lapses at the end of a year; where some is out on advance, what of it is in hand.
    fn unspent_in_time(&self, source: SourceId, year: FinancialYear) -> (Operation, Vec<Node>) {
        let name = &self.plan[source].name.value;
        let lost = self.lost_by(source, year.plus(-1));
        if self.accounts_of(source).is_empty() {
            return (Operation::Positive, vec![self.beyond_spent(source, year, lost)]);
        }
        let what = format!("{name}, lapsed and not lost before {year}");
        let parts = vec![self.lapsed(source, year), lost];
        let lapsed = Explanation::of(what, Unit::Pence, Operation::Difference, parts).short("lapsed");
        let parts = vec![self.available(source, year), self.used(source, year)];
        let what = format!("{name}, in hand at the end of {year}");
        let in_hand = Explanation::of(what, Unit::Pence, Operation::Difference, parts).short("in hand");
        (Operation::Min, vec![lapsed.shared(), in_hand.shared()])
    }

    /// All that has lapsed unspent by the end of a year, on whoever's account it then is.
    fn lapsed(&self, source: SourceId, year: FinancialYear) -> Node {
        let name = &self.plan[source].name.value;
        if self.lapsing(source, year).is_empty() {
            let what = format!("{name}, nothing lapsed by the end of {year}");
            return Self::stated(what, 0.0, Unit::Pence).short("before").shared();
        }
        self.once(Key::Lapsed(source, year), || {
            let before = self.lapsed(source, year.plus(-1));
            let parts = vec![self.beyond_spent(source, year, before.clone())];
            let what = format!("{name}, lapses in {year}");
            let now = Explanation::of(what, Unit::Pence, Operation::Positive, parts).short("now").shared();
            let what = format!("{name}, lapsed by the end of {year}");
            Explanation::of(what, Unit::Pence, Operation::Sum, vec![before, now]).short("before").rule(RULE)
        })
    }

    /// Receipts whose time is over less all that has been spent and what lapsed before: what is spent comes from the
    /// oldest.
    fn beyond_spent(&self, source: SourceId, year: FinancialYear, before: Node) -> Node {
        let name = &self.plan[source].name.value;
        let receipts = self.lapsing(source, year).into_iter().map(|one| self.received(source, one)).collect();
        let what = format!("{name}, received to be spent by the end of {year}");
        let due = Explanation::of(what, Unit::Pence, Operation::Sum, receipts).short("to be spent").shared();
        let what = format!("{name}, to be spent by the end of {year} and neither spent nor lost before");
        let parts = vec![due, self.spent_by(source, year), before];
        Explanation::of(what, Unit::Pence, Operation::Difference, parts).short("unspent").shared()
    }

    /// The years of the receipts that may be spent no longer after a year.
    fn lapsing(&self, source: SourceId, year: FinancialYear) -> Vec<FinancialYear> {
        let of = &self.plan[source];
        let receipts = self.outcome.funding.receipts[source.0].years.range(..=year);
        let is_over = |one: &FinancialYear| last_year_to_spend(of, *one).is_some_and(|last| last <= year);
        receipts.map(|(one, _)| *one).filter(|one| self.is_counted(source) && is_over(one)).collect()
    }

    /// What a source has lost by the end of a year.
    pub fn lost_by(&self, source: SourceId, year: FinancialYear) -> Node {
        let lines = self.outcome.funding.sources.iter().filter(|line| line.source == source && line.year <= year);
        let lost = lines.filter(|line| line.lost.0 != 0).filter_map(|line| self.lost(source, line.year));
        let what = format!("{}, lost by the end of {year}", self.plan[source].name.value);
        Explanation::of(what, Unit::Pence, Operation::Sum, lost.collect()).short("lost").shared()
    }

    /// ` (capital/sources.toml:12)`; nothing for what no file says.
    fn place_in_words(&self, span: Span) -> String {
        let place = self.plan.files.position(span);
        place.map_or_else(String::new, |place| format!(" ({}:{})", place.file, place.line))
    }
}
