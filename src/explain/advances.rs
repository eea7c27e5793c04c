//! Money spent before it arrives, out of another source's (funding, "Forward funding").

use super::explainer::{Explainer, Key};
use super::figure::SourcePart;
use super::operation::Operation;
use super::tree::{Explanation, Node, Unit};
use crate::calendar::FinancialYear;
use crate::funding::advance::lenders;
use crate::plan::SourceId;

const RULE: &str = "funding, forward funding";

impl Explainer<'_> {
    /// The source that advances a source's money, if one does.
    pub fn lender_of(&self, source: SourceId) -> Option<SourceId> {
        lenders(self.plan, self.outcome.funding.options).get(source.0).copied().flatten()
    }

    /// The sources to which a source advances money.
    pub fn accounts_of(&self, source: SourceId) -> Vec<SourceId> {
        (0..self.plan.sources.len()).map(SourceId).filter(|account| self.lender_of(*account) == Some(source)).collect()
    }

    /// The rise and fall of what is out on advance: for the source on whose account is spent what comes, for its lender
    /// what goes.
    pub fn repaid(&self, source: SourceId, year: FinancialYear) -> Node {
        let [before, now] = [year.plus(-1), year].map(|one| self.out_on_advance(source, one));
        if before.value == 0.0 && now.value == 0.0 {
            return self.nothing(source, year, "nothing out on advance");
        }
        self.once(Key::Source(source, year, SourcePart::Repaid), || {
            let name = &self.plan[source].name.value;
            let (what, parts) = match self.lender_of(source) {
                Some(lender) => {
                    let lender = &self.plan[lender].name.value;
                    (format!("{name}, advanced by {lender} in {year} (below 0: paid back to it)"), vec![now, before])
                }
                None => (format!("{name}, paid back to it in {year} (below 0: advanced)"), vec![before, now]),
            };
            Explanation::of(what, Unit::Pence, Operation::Difference, parts)
                .standing(self.line(source, year).map_or(0.0, |line| line.repaid.0 as f64))
                .short("repaid")
                .rule(RULE)
        })
    }

    /// What is out on advance at the end of a year: to a source, or from it to all that it lends to.
    pub fn out_on_advance(&self, source: SourceId, year: FinancialYear) -> Node {
        let is_first = self.outcome.funding.years.first().is_none_or(|first| *first > year);
        let accounts = self.accounts_of(source);
        let lends = !accounts.is_empty();
        if is_first || (!lends && self.lender_of(source).is_none()) {
            let what = format!("{}, nothing out on advance by the end of {year}", self.plan[source].name.value);
            return Self::stated(what, 0.0, Unit::Pence).short("out").shared();
        }
        self.once(Key::OutOnAdvance(source, year), || {
            let name = &self.plan[source].name.value;
            let (what, how, parts) = if lends {
                let parts = accounts.iter().map(|account| self.out_on_advance(*account, year)).collect();
                (format!("{name}, out on advance at the end of {year}"), Operation::Sum, parts)
            } else {
                let parts = vec![self.beyond(source, year)];
                (format!("{name}, advanced to it and not paid back by the end of {year}"), Operation::Positive, parts)
            };
            Explanation::of(what, Unit::Pence, how, parts).short(format!("out in {year}")).rule(RULE)
        })
    }

    /// What is spent on a source's own account by the end of a year beyond what it has received and not lost.
    fn beyond(&self, source: SourceId, year: FinancialYear) -> Node {
        let name = &self.plan[source].name.value;
        let lost = self.lost_by(source, year.plus(-1));
        let mut gone = vec![self.spent_by(source, year)];
        let mut word = "spent";
        if lost.value != 0.0 {
            let what = format!("{name}, spent by the end of {year} or lost before");
            gone = vec![
                Explanation::of(what, Unit::Pence, Operation::Sum, vec![gone.remove(0), lost]).short("gone").shared(),
            ];
            word = "spent or lost";
        }
        gone.push(self.received_by(source, year));
        let what = format!("{name}, {word} by the end of {year} beyond what has arrived");
        Explanation::of(what, Unit::Pence, Operation::Difference, gone).short("beyond").shared()
    }

    /// What a source has paid for by the end of a year.
    pub fn spent_by(&self, source: SourceId, year: FinancialYear) -> Node {
        self.once(Key::SpentBy(source, year), || {
            let lines = self.outcome.funding.sources.iter();
            let lines = lines.filter(|line| line.source == source && line.year <= year && line.used.0 != 0);
            let parts = lines.map(|line| self.used(source, line.year)).collect();
            let what = format!("{}, spent by the end of {year}", self.plan[source].name.value);
            Explanation::of(what, Unit::Pence, Operation::Sum, parts).short("spent")
        })
    }

    /// When what is out at the end of a year is paid back, in words: `£250,000 in 2015-16`.
    pub fn paid_back(&self, account: SourceId, year: FinancialYear) -> String {
        let mut left = self.out_on_advance(account, year).money().unwrap_or_default();
        let mut said = Vec::new();
        let lines = self.outcome.funding.sources.iter();
        for line in lines.filter(|line| line.source == account && line.year > year && line.repaid.0 < 0) {
            let part = (-line.repaid).min(left);
            if part.0 > 0 {
                said.push(format!("{} in {}", part.pounds(), line.year));
            }
            left -= part;
        }
        if left.0 > 0 {
            said.push(format!("{} not within the years of the balance", left.pounds()));
        }
        said.join(", ")
    }
}
