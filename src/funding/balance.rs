//! What becomes of every source's money, year by year.

use std::collections::BTreeMap;

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
    let mut used: Vec<BTreeMap<FinancialYear, Pence>> = vec![BTreeMap::new(); plan.sources.len()];
    for allocation in allocations {
        if let Some(source) = allocation.source {
            *used[source.0].entry(allocation.year).or_insert(Pence::ZERO) += allocation.amount;
        }
    }
    let nothing = SourceReceipts::default();
    let counted = |place: usize| if is_counted(&plan.sources[place], options) { &receipts[place] } else { &nothing };
    let repaid = repaid(plan, years, counted, &used, options);
    let mut lines = Vec::with_capacity(plan.sources.len() * years.len());
    for (place, source) in plan.sources.iter().enumerate() {
        let receipts = counted(place);
        let mut brought_forward = Pence::ZERO;
        for (year, repaid) in years.iter().zip(&repaid[place]) {
            let used = used[place].get(year).copied().unwrap_or(Pence::ZERO);
            let flows = Flows { received: receipts.in_year(*year), repaid: *repaid, used };
            let line = source_year((SourceId(place), source), *year, brought_forward, &flows);
            brought_forward = line.carried_forward;
            lines.push(line);
        }
    }
    lines
}

/// What comes to every source from others, year by year, less what goes to others: the rise and fall of what is spent on
/// an account beyond what it has received.
fn repaid<'a>(
    plan: &Plan,
    years: &[FinancialYear],
    receipts: impl Fn(usize) -> &'a SourceReceipts,
    used: &[BTreeMap<FinancialYear, Pence>],
    options: FundingOptions,
) -> Vec<Vec<Pence>> {
    let mut repaid = vec![vec![Pence::ZERO; years.len()]; plan.sources.len()];
    for (account, lender) in advance::lenders(plan, options).into_iter().enumerate() {
        let Some(lender) = lender else { continue };
        let (mut left, mut out) = (Pence::ZERO, Pence::ZERO);
        for (place, year) in years.iter().enumerate() {
            left += receipts(account).in_year(*year);
            left -= used[account].get(year).copied().unwrap_or(Pence::ZERO);
            let rise = (-left).max(Pence::ZERO) - out;
            out += rise;
            repaid[account][place] += rise;
            repaid[lender.0][place] -= rise;
        }
    }
    repaid
}

/// What a source gets and pays in a year.
struct Flows {
    received: Pence,
    repaid: Pence,
    used: Pence,
}

/// One line: what is unspent at the end of `spend_by`, or arrives after it, is lost; borrowing is drawn as it is used
/// or advanced.
fn source_year(
    (id, source): (SourceId, &Source),
    year: FinancialYear,
    brought_forward: Pence,
    flows: &Flows,
) -> SourceYear {
    let Flows { received, repaid, used } = *flows;
    let received = if *source.kind == SourceKind::Borrowing { used - repaid } else { received };
    let left = brought_forward + received + repaid - used;
    let has_lapsed = source.spend_by.is_some_and(|last| year >= last.value);
    let (lost, carried_forward) = if has_lapsed { (left, Pence::ZERO) } else { (Pence::ZERO, left) };
    SourceYear { source: id, year, brought_forward, received, repaid, used, lost, carried_forward }
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

        let counted = fund(&plan, &[], FundingOptions { include_at_risk: true });
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
