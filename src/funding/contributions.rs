//! What developers pay, receipt by receipt: when it falls due, what it is spent on, and what may have to go back.

use std::collections::{BTreeMap, BTreeSet};

use super::receipts::last_year_to_spend;
use super::{Funding, FundingOptions, is_counted};
use crate::calendar::FinancialYear;
use crate::money::Pence;
use crate::plan::{Plan, SourceId};

/// One receipt of a developer's contribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contribution {
    /// The source.
    pub source: SourceId,
    /// Which of its triggers, counted from 0; `None` for a receipt that is written by year.
    pub trigger: Option<usize>,
    /// The completions at which it falls due.
    pub dwellings: Option<u32>,
    /// What the agreement says, at the prices of its base.
    pub base: Pence,
    /// What arrives; `None` if it does not fall due within the forecast.
    pub amount: Option<Pence>,
    /// The year at whose end the site has the dwellings.
    pub reached: Option<FinancialYear>,
    /// The year in which it arrives.
    pub arrives: Option<FinancialYear>,
    /// The last year in which it may be spent; `None` if it does not lapse.
    pub last_year: Option<FinancialYear>,
    /// What projects spend of it, in all years.
    pub allocated: Pence,
    /// What of that is spent by the end of the financial year that begins in the base year.
    pub spent: Pence,
    /// Whether it counts: not if it is at risk, unless asked for.
    pub is_counted: bool,
}

impl Contribution {
    /// What no project spends.
    #[must_use]
    pub fn unspent(&self) -> Pence {
        self.amount.map_or(Pence::ZERO, |amount| amount - self.allocated)
    }

    /// What would have to go back to the developer within the forecast: unspent, although its last year has a date.
    #[must_use]
    pub fn going_back(&self, plan: &Plan) -> Pence {
        let horizon = plan.assumptions.last_forecast_year().financial();
        if self.is_counted && self.last_year.is_some_and(|last| last <= horizon) { self.unspent() } else { Pence::ZERO }
    }
}

/// The financial year up to whose end money counts as received or spent rather than to come: the one that begins in
/// the plan's base year.
#[must_use]
pub fn present_year(plan: &Plan) -> FinancialYear {
    plan.assumptions.base_year.financial()
}

/// Every receipt of every developer's contribution: by source in the order of the files, receipts that are written by
/// year, then triggers in their order. The oldest money is taken to be spent first.
#[must_use]
pub fn contributions(plan: &Plan, funding: &Funding) -> Vec<Contribution> {
    let sources = (0..plan.sources.len()).map(SourceId);
    sources
        .filter(|source| plan[*source].is_contribution())
        .flat_map(|source| of_source(plan, funding, source))
        .collect()
}

fn of_source(plan: &Plan, funding: &Funding, id: SourceId) -> Vec<Contribution> {
    let source = &plan[id];
    let options = FundingOptions { include_at_risk: funding.includes_at_risk };
    let nothing = Contribution {
        source: id,
        trigger: None,
        dwellings: None,
        base: Pence::ZERO,
        amount: None,
        reached: None,
        arrives: None,
        last_year: None,
        allocated: Pence::ZERO,
        spent: Pence::ZERO,
        is_counted: is_counted(source, options),
    };
    let lapses = |arrives: Option<FinancialYear>| arrives.and_then(|arrives| last_year_to_spend(source, arrives));
    let written = source.receipts.years.iter().map(|(year, amount)| {
        let arrives = Some(year.plus(source.delay_years));
        Contribution { base: amount.value, amount: Some(amount.value), arrives, last_year: lapses(arrives), ..nothing }
    });
    let dates = funding.receipts.get(id.0).map_or(&[][..], |receipts| &receipts.triggers);
    let triggered = dates.iter().enumerate().map(|(place, date)| Contribution {
        trigger: Some(place),
        dwellings: Some(date.dwellings),
        base: date.base,
        amount: date.arrives.map(|_| date.amount),
        reached: date.reached,
        arrives: date.arrives,
        last_year: lapses(date.arrives),
        ..nothing
    });
    let mut receipts: Vec<Contribution> = written.chain(triggered).collect();
    let mut used: BTreeMap<FinancialYear, Pence> = BTreeMap::new();
    for allocation in funding.allocations.iter().filter(|allocation| allocation.source == Some(id)) {
        *used.entry(allocation.year).or_insert(Pence::ZERO) += allocation.amount;
    }
    share_out(&mut receipts, &used, present_year(plan));
    receipts
}

/// Puts what is used year by year on the receipts: the oldest first that has not lapsed; what is used before any has
/// arrived is an advance, on the next that arrives.
fn share_out(receipts: &mut [Contribution], used: &BTreeMap<FinancialYear, Pence>, present: FinancialYear) {
    let years: BTreeSet<FinancialYear> =
        used.keys().copied().chain(receipts.iter().filter_map(|receipt| receipt.arrives)).collect();
    let mut order: Vec<usize> = (0..receipts.len()).collect();
    order.sort_by_key(|place| receipts[*place].arrives);
    let mut open: Vec<(FinancialYear, Pence)> = Vec::new();
    for year in years {
        open.extend(used.get(&year).map(|amount| (year, *amount)));
        let has_lapsed = |receipt: &Contribution| receipt.last_year.is_some_and(|last| last < year);
        for lapsed in [false, true] {
            for place in &order {
                let receipt = &mut receipts[*place];
                if receipt.arrives.is_some_and(|arrives| arrives <= year) && has_lapsed(receipt) == lapsed {
                    for (spent_in, left) in &mut open {
                        let part = (*left).min(receipt.unspent());
                        *left -= part;
                        receipt.allocated += part;
                        if *spent_in <= present {
                            receipt.spent += part;
                        }
                    }
                }
            }
        }
        open.retain(|(_, left)| *left > Pence::ZERO);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::forecast::Trajectory;
    use crate::funding::fund;
    use crate::funding::testing::{plan_of, project, source, trajectory, year};
    use crate::plan::SourceKind;

    fn told(plan: &Plan, trajectories: &[Trajectory], options: FundingOptions) -> Vec<[i128; 4]> {
        let contributions = contributions(plan, &fund(plan, trajectories, options));
        let line =
            |one: &Contribution| [one.allocated, one.spent, one.unspent(), one.going_back(plan)].map(|pence| pence.0);
        contributions.iter().map(line).collect()
    }

    #[test]
    fn the_oldest_receipt_is_spent_first_and_what_is_left_goes_back() {
        // The base year is 2013/14 and the last forecast year 2018/19.
        let agreement = source("s106").of_kind(SourceKind::S106).receipt(2013, 50).receipt(2014, 30).receipt(2015, 40);
        let spending = || vec![project("one").spend(2013, 20).spend(2015, 45)];
        let within = plan_of(vec![agreement.clone().spend_within(3)], spending());
        let all = [[50, 20, 0, 0], [15, 0, 15, 15], [0, 0, 40, 40]];
        assert_eq!(told(&within, &[], FundingOptions::default()), all);
        // Five years on, the last receipt lapses beyond the forecast; without a limit nothing goes back.
        let later = plan_of(vec![agreement.clone().spend_within(4)], spending());
        assert_eq!(told(&later, &[], FundingOptions::default())[1..], [[15, 0, 15, 15], [0, 0, 40, 0]]);
        let never = plan_of(vec![agreement.spend_by(2018)], spending());
        assert_eq!(told(&never, &[], FundingOptions::default())[1..], [[15, 0, 15, 15], [0, 0, 40, 40]]);
    }

    #[test]
    fn what_never_falls_due_is_neither_spent_nor_unspent() {
        let agreement = source("s106").site(0).trigger(100, 70).trigger(900, 30).spend_within(1);
        let plan = plan_of(vec![agreement], vec![project("one").spend(2016, 50)]);
        let built = [trajectory(&[(2015, 100.0)])];
        assert_eq!(told(&plan, &built, FundingOptions::default()), [[50, 0, 20, 20], [0; 4]]);
        let found = contributions(&plan, &fund(&plan, &built, FundingOptions::default()));
        assert_eq!((found[0].reached, found[0].arrives, found[0].last_year), {
            let reached = Some(year(2015));
            (reached, reached, Some(year(2016)))
        });
        assert_eq!((found[1].base, found[1].amount, found[1].last_year), (Pence(30), None, None));
    }

    #[test]
    fn money_at_risk_that_does_not_count_need_not_go_back() {
        let agreement = source("cil").of_kind(SourceKind::Cil).receipt(2014, 50).spend_by(2015).at_risk();
        let plan = plan_of(vec![agreement, source("grant").receipt(2014, 5)], vec![project("one").spend(2014, 20)]);
        assert_eq!(told(&plan, &[], FundingOptions::default()), [[0, 0, 50, 0]]);
        assert_eq!(told(&plan, &[], FundingOptions { include_at_risk: true }), [[20, 0, 30, 30]]);
    }

    fn receipt(start: i32, pence: i128) -> Contribution {
        Contribution {
            source: SourceId(0),
            trigger: None,
            dwellings: None,
            base: Pence(pence),
            amount: Some(Pence(pence)),
            reached: None,
            arrives: Some(year(start)),
            last_year: None,
            allocated: Pence::ZERO,
            spent: Pence::ZERO,
            is_counted: true,
        }
    }

    proptest! {
        #[test]
        fn every_pound_used_comes_from_a_receipt_as_far_as_they_reach(
            given in proptest::collection::vec((2013_i32..2019, 0_i128..50, proptest::option::of(0_i32..4)), 0..6),
            used in proptest::collection::btree_map(2013_i32..2019, 0_i128..60, 0..5),
        ) {
            let mut receipts: Vec<Contribution> = given
                .iter()
                .map(|(start, pence, within)| Contribution {
                    last_year: within.map(|years| year(*start + years)),
                    ..receipt(*start, *pence)
                })
                .collect();
            let used: BTreeMap<_, _> = used.into_iter().map(|(start, pence)| (year(start), Pence(pence))).collect();
            share_out(&mut receipts, &used, year(2015));
            let sum = |of: fn(&Contribution) -> Pence| -> Pence { receipts.iter().map(of).sum() };
            let all = sum(|one| one.base);
            prop_assert_eq!(sum(|one| one.allocated), all.min(used.values().copied().sum()));
            prop_assert_eq!(sum(|one| one.allocated) + sum(Contribution::unspent), all);
            let by_now: Pence = used.range(..=year(2015)).map(|(_, amount)| *amount).sum();
            prop_assert_eq!(sum(|one| one.spent), all.min(by_now));
            for one in &receipts {
                prop_assert!(Pence::ZERO <= one.spent && one.spent <= one.allocated && one.unspent() >= Pence::ZERO);
            }
        }
    }

    #[test]
    fn an_advance_is_paid_by_the_next_receipt() {
        let mut receipts = [receipt(2016, 30), receipt(2014, 10)];
        share_out(&mut receipts, &BTreeMap::from([(year(2013), Pence(4)), (year(2015), Pence(20))]), year(2013));
        assert_eq!(receipts.map(|one| (one.allocated.0, one.spent.0)), [(14, 0), (10, 4)]);
    }
}
