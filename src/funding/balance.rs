//! What becomes of every source's money, year by year.

use std::collections::{BTreeMap, VecDeque};

use super::receipts::last_year_to_spend;
use super::uses::{self, Use};
use super::{Allocation, FundingOptions, ProjectSpend, SourceReceipts, advance, is_counted};
use crate::calendar::FinancialYear;
use crate::money::Pence;
use crate::plan::{Plan, Source, SourceId, SourceKind};

/// A source in one year; `brought_forward + received + repaid = used + lost + carried_forward`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceYear {
    /// The source.
    pub source: SourceId,
    /// The financial year.
    pub year: FinancialYear,
    /// Left from the year before.
    pub brought_forward: Pence,
    /// Receipts of the year (borrowing: drawn).
    pub received: Pence,
    /// Forward funding: what comes from another source less what goes to one. In a year of advances it is positive for
    /// the source on whose account is spent and negative for its lender; when money arrives and is paid back, the other
    /// way round.
    pub repaid: Pence,
    /// Spent.
    pub used: Pence,
    /// No longer spendable after `spend_by`.
    pub lost: Pence,
    /// Left for the next year.
    pub carried_forward: Pence,
}

/// Every financial year from the earliest to the latest that the programme names, a project spends in or a counted
/// source receives money in; empty if there is none.
#[must_use]
pub fn balance_years(
    plan: &Plan,
    spend: &[ProjectSpend],
    receipts: &[SourceReceipts],
    options: FundingOptions,
) -> Vec<FinancialYear> {
    let programme = plan.programme.iter().flat_map(|programme| [*programme.first_year, *programme.last_year]);
    let spending = spend.iter().flat_map(|spend| spend.years.keys().copied());
    let counted = plan.sources.iter().zip(receipts).filter(|(source, _)| is_counted(source, options));
    let receiving = counted.flat_map(|(_, receipts)| receipts.years.keys().copied());
    let mentioned = || programme.clone().chain(spending.clone()).chain(receiving.clone());
    match (mentioned().min(), mentioned().max()) {
        (Some(first), Some(last)) => first.through(last).collect(),
        _ => Vec::new(),
    }
}

/// The balance of every source, in the order of the files, in every one of `years`; not counted, it is all 0.
#[must_use]
pub fn balance(
    plan: &Plan,
    years: &[FinancialYear],
    receipts: &[SourceReceipts],
    allocations: &[Allocation],
    options: FundingOptions,
) -> Vec<SourceYear> {
    let mut paid: Vec<Vec<Allocation>> = vec![Vec::new(); plan.sources.len()];
    for allocation in allocations {
        if let Some(source) = allocation.source {
            paid[source.0].push(*allocation);
        }
    }
    let nothing = SourceReceipts::default();
    let counted = |place: usize| if is_counted(&plan.sources[place], options) { &receipts[place] } else { &nothing };
    let used: Vec<UsedByClause> = (paid.iter().enumerate())
        .map(|(place, paid)| used_by_clause(plan, SourceId(place), counted(place), paid, options))
        .collect();
    let repaid = repaid(plan, years, counted, &used, options);
    let mut lines = Vec::with_capacity(plan.sources.len() * years.len());
    for (place, source) in plan.sources.iter().enumerate() {
        let receipts = counted(place);
        let mut purse = Purses::default();
        let mut brought_forward = Pence::ZERO;
        for (year, repaid) in years.iter().zip(&repaid[place]) {
            let arrived = receipts.in_year(*year);
            let used = purse.pass(source, *year, receipts, &used[place]);
            // Borrowing is drawn as it is used or advanced.
            let received = if *source.kind == SourceKind::Borrowing { used - *repaid } else { arrived };
            let left = brought_forward + received + *repaid - used;
            let lost = purse.lose(left);
            let carried_forward = left - lost;
            let source = SourceId(place);
            lines.push(SourceYear {
                source,
                year: *year,
                brought_forward,
                received,
                repaid: *repaid,
                used,
                lost,
                carried_forward,
            });
            brought_forward = carried_forward;
        }
    }
    lines
}

/// What is unspent of a source's receipts: the first to lapse, which are the oldest, are spent first.
#[derive(Debug, Default)]
struct Purse {
    /// The last year to spend it, if it lapses, and how much is left.
    receipts: VecDeque<(Option<FinancialYear>, Pence)>,
    /// Spent beyond what has arrived: the next receipts are for it.
    ahead: Pence,
}

/// What a source pays for, by the clause that holds the money, then year.
pub(super) type UsedByClause = BTreeMap<Option<usize>, BTreeMap<FinancialYear, Pence>>;

/// What a source pays for by clause and year; `paid` are its allocations.
pub(super) fn used_by_clause(
    plan: &Plan,
    source: SourceId,
    receipts: &SourceReceipts,
    paid: &[Allocation],
    options: FundingOptions,
) -> UsedByClause {
    let summed = |uses: Vec<Use>| {
        uses.into_iter().fold(BTreeMap::new(), |mut years, (year, _, amount)| {
            *years.entry(year).or_insert(Pence::ZERO) += amount;
            years
        })
    };
    let by_clause = uses::by_clause(plan, source, receipts, paid, options);
    by_clause.into_iter().map(|(clause, uses)| (clause, summed(uses))).collect()
}

/// A source's purses: one for what no clause holds, and one for each clause with a ring-fence of its own.
#[derive(Debug, Default)]
struct Purses {
    of: BTreeMap<Option<usize>, Purse>,
    /// Lapsed but not lost yet, for it is out on advance.
    lapsed: Pence,
}

impl Purses {
    /// Lets a year pass: money arrives, is spent, and lapses at its end. Gives what was spent.
    fn pass(&mut self, source: &Source, year: FinancialYear, receipts: &SourceReceipts, used: &UsedByClause) -> Pence {
        let last = last_year_to_spend(source, year);
        for (_, clause, amount) in receipts.lots_of(year) {
            self.of.entry(clause).or_default().receive(amount, last);
        }
        let mut spent = Pence::ZERO;
        for (clause, years) in used {
            if let Some(amount) = years.get(&year) {
                self.of.entry(*clause).or_default().spend(*amount);
                spent += *amount;
            }
        }
        self.lapsed += self.of.values_mut().map(|purse| purse.lapse(year)).sum();
        spent
    }

    /// What is lost at the end of a year, of `left` in hand.
    fn lose(&mut self, left: Pence) -> Pence {
        let lost = self.lapsed.min(left);
        self.lapsed -= lost;
        lost
    }

    /// What is spent beyond what has arrived.
    fn ahead(&self) -> Pence {
        self.of.values().map(|purse| purse.ahead).sum()
    }
}

impl Purse {
    fn receive(&mut self, amount: Pence, last: Option<FinancialYear>) {
        let owed = self.ahead.min(amount);
        self.ahead -= owed;
        self.receipts.push_back((last, amount - owed));
    }

    fn spend(&mut self, amount: Pence) {
        let mut wanted = amount;
        for (_, left) in &mut self.receipts {
            let part = wanted.min(*left);
            *left -= part;
            wanted -= part;
        }
        self.ahead += wanted;
    }

    /// What lapses at the end of a year.
    fn lapse(&mut self, year: FinancialYear) -> Pence {
        let mut lapsed = Pence::ZERO;
        while let Some((_, amount)) = self.receipts.front().filter(|(last, _)| last.is_some_and(|last| last <= year)) {
            lapsed += *amount;
            self.receipts.pop_front();
        }
        lapsed
    }
}

/// What is spent on a source's account beyond what it has received and not lost, at the end of each of `years`, which
/// have no gap.
pub(super) fn ahead(
    source: &Source,
    years: &[FinancialYear],
    receipts: &SourceReceipts,
    used: &UsedByClause,
) -> Vec<Pence> {
    let mut purse = Purses::default();
    let at_end = years.iter().map(|year| {
        purse.pass(source, *year, receipts, used);
        purse.ahead()
    });
    at_end.collect()
}

/// What comes to every source from others, year by year, less what goes to others: the rise and fall of what is spent on
/// an account beyond what it has received and not lost.
fn repaid<'a>(
    plan: &Plan,
    years: &[FinancialYear],
    receipts: impl Fn(usize) -> &'a SourceReceipts,
    used: &[UsedByClause],
    options: FundingOptions,
) -> Vec<Vec<Pence>> {
    let mut repaid = vec![vec![Pence::ZERO; years.len()]; plan.sources.len()];
    for (account, lender) in advance::lenders(plan, options).into_iter().enumerate() {
        let Some(lender) = lender else { continue };
        let ahead = ahead(&plan.sources[account], years, receipts(account), &used[account]);
        let mut before = Pence::ZERO;
        for (place, out) in ahead.into_iter().enumerate() {
            repaid[account][place] += out - before;
            repaid[lender.0][place] -= out - before;
            before = out;
        }
    }
    repaid
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funding::testing::{plan_of, project, source};
    use crate::funding::{Funding, fund};
    use crate::plan::Repayment;

    /// Start of the year, then brought forward, received, used, lost and carried forward.
    fn lines(funding: &Funding, source: usize) -> Vec<(i32, [i128; 5])> {
        let lines = funding.sources.iter().filter(|line| line.source == SourceId(source));
        lines
            .map(|line| {
                let figures = [line.brought_forward, line.received, line.used, line.lost, line.carried_forward];
                (line.year.start(), figures.map(|amount| amount.0))
            })
            .collect()
    }

    #[test]
    fn money_is_lost_at_the_end_of_spend_by_and_when_it_comes_too_late() {
        let plan = plan_of(
            vec![source("grant").receipt(2014, 100).receipt(2017, 7).spend_by(2015)],
            vec![project("school").spend(2015, 30)],
        );
        let funding = fund(&plan, &[], FundingOptions::default());
        let expected = [
            (2014, [0, 100, 0, 0, 100]),
            (2015, [100, 0, 30, 70, 0]),
            (2016, [0, 0, 0, 0, 0]),
            (2017, [0, 7, 0, 7, 0]),
        ];
        assert_eq!(lines(&funding, 0), expected);
    }

    #[test]
    fn what_an_account_has_lost_is_not_there_when_it_spends_ahead() {
        // 30 of the agreement lapse in 2014-15; 20 of the 50 that come in 2016-17 are spent before, out of the grant.
        let agreement = source("s106").receipt(2014, 30).receipt(2016, 50).spend_within(0).forward_funded_by(0);
        let plan =
            plan_of(vec![source("grant").receipt(2014, 100), agreement], vec![project("school").spend(2015, 20)]);
        let funding = fund(&plan, &[], FundingOptions::default());
        let expected = [(2014, [0, 30, 0, 30, 0]), (2015, [0, 0, 20, 0, 0]), (2016, [0, 50, 0, 30, 0])];
        assert_eq!(lines(&funding, 1), expected);
        let repaid: Vec<i128> = funding.sources.iter().map(|line| line.repaid.0).collect();
        assert_eq!(repaid, [0, -20, 20, 0, 20, -20]);
    }

    #[test]
    fn borrowing_is_drawn_when_it_is_used_and_sources_at_risk_receive_nothing() {
        let plan = plan_of(
            vec![
                source("loan").receipt(2014, 100).borrowing(50, 40, Repayment::Maturity).spend_by(2015),
                source("hoped-for").receipt(2012, 100).at_risk(),
            ],
            vec![project("school").spend(2015, 30)],
        );
        let funding = fund(&plan, &[], FundingOptions::default());
        assert_eq!(lines(&funding, 0), [(2014, [0; 5]), (2015, [0, 30, 30, 0, 0]), (2016, [0; 5])]);
        assert_eq!(lines(&funding, 1), [(2014, [0; 5]), (2015, [0; 5]), (2016, [0; 5])]);

        let counted = fund(&plan, &[], FundingOptions::ALL);
        assert_eq!(counted.years.first().map(|year| year.start()), Some(2012));
        assert_eq!(lines(&counted, 1)[3], (2015, [100, 0, 30, 0, 70]));
        assert!(lines(&counted, 0).iter().all(|(_, figures)| *figures == [0; 5]));
    }

    #[test]
    fn a_plan_without_money_has_no_years() {
        let mut plan = plan_of(vec![source("grant")], vec![project("school")]);
        plan.programme = None;
        assert_eq!(fund(&plan, &[], FundingOptions::default()).years, []);
    }
}
