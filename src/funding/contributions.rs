//! What developers pay, receipt by receipt: when it falls due, what it is spent on, and what may have to go back.

use std::collections::{BTreeMap, BTreeSet};

use super::balance::used_by_clause;
use super::receipts::last_year_to_spend;
use super::{Allocation, Funding, SourceReceipts, is_counted};
use crate::calendar::FinancialYear;
use crate::money::Pence;
use crate::plan::{Due, Plan, SourceId};

/// One receipt of a developer's contribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contribution {
    /// The source.
    pub source: SourceId,
    /// Which of its triggers, counted from 0; `None` for a receipt that is written by year.
    pub trigger: Option<usize>,
    /// When the agreement says that it falls due, if by a trigger.
    pub due: Option<Due>,
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
    /// What projects spend of it, in all years, earlier spend (`spent_before`) included.
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

    /// Whether it has arrived by a year and may still be spent in it.
    fn may_be_spent_in(&self, year: FinancialYear) -> bool {
        self.arrives.is_some_and(|arrives| arrives <= year) && self.last_year.is_none_or(|last| year <= last)
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
    let options = funding.options;
    let nothing = Contribution {
        source: id,
        trigger: None,
        due: None,
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
    let taken = funding.receipts.get(id.0);
    let written = source.receipts.years.iter().map(|(year, amount)| {
        let arrives = Some(year.plus(source.delay_years));
        let before = arrives.and_then(|arrives| taken?.spent_before.get(&arrives).copied()).unwrap_or(Pence::ZERO);
        Contribution {
            base: amount.value,
            amount: Some(amount.value),
            arrives,
            last_year: lapses(arrives),
            allocated: before,
            spent: before,
            ..nothing
        }
    });
    let dates = funding.receipts.get(id.0).map_or(&[][..], |receipts| &receipts.triggers);
    let triggered = dates.iter().enumerate().map(|(place, date)| Contribution {
        trigger: Some(place),
        due: Some(date.due),
        allocated: date.spent_before,
        spent: date.spent_before,
        base: date.base,
        amount: date.arrives.map(|_| date.amount),
        reached: date.reached,
        arrives: date.arrives,
        last_year: lapses(date.arrives),
        ..nothing
    });
    let mut receipts: Vec<Contribution> = written.chain(triggered).collect();
    let paid: Vec<Allocation> = funding.allocations.iter().filter(|one| one.source == Some(id)).copied().collect();
    let nothing = SourceReceipts::default();
    let used = used_by_clause(plan, id, taken.unwrap_or(&nothing), &paid, options);
    let own_fence = |one: &Contribution| {
        one.trigger.filter(|place| source.triggers.get(*place).is_some_and(|of| of.ring_fence.is_given()))
    };
    receipts.sort_by_key(|one| own_fence(one));
    for of_clause in receipts.chunk_by_mut(|a, b| own_fence(a) == own_fence(b)) {
        if let Some(used) = of_clause.first().and_then(|one| used.get(&own_fence(one))) {
            share_out(of_clause, used, present_year(plan));
        }
    }
    receipts.sort_by_key(|receipt| receipt.trigger);
    receipts
}

/// Puts what is used year by year on the receipts. What arrives is first for what was spent ahead of it; what a year
/// then uses comes from the oldest receipt that has not lapsed; and what none is there for is spent ahead of the next.
fn share_out(receipts: &mut [Contribution], used: &BTreeMap<FinancialYear, Pence>, present: FinancialYear) {
    let years: BTreeSet<FinancialYear> =
        used.keys().copied().chain(receipts.iter().filter_map(|receipt| receipt.arrives)).collect();
    receipts.sort_by_key(|receipt| receipt.arrives);
    let mut ahead: Vec<Use> = Vec::new();
    for year in years {
        for receipt in receipts.iter_mut().filter(|receipt| receipt.arrives == Some(year)) {
            pay(receipt, &mut ahead, present);
        }
        let mut of_year: Vec<Use> = used.get(&year).map(|amount| (year, *amount)).into_iter().collect();
        for receipt in receipts.iter_mut().filter(|receipt| receipt.may_be_spent_in(year)) {
            pay(receipt, &mut of_year, present);
        }
        ahead.append(&mut of_year);
    }
}

/// What is spent in a year and no receipt has paid for yet.
type Use = (FinancialYear, Pence);

/// Pays for uses, the earliest first, as far as a receipt reaches.
fn pay(receipt: &mut Contribution, uses: &mut [Use], present: FinancialYear) {
    for (year, left) in uses {
        let part = (*left).min(receipt.unspent());
        *left -= part;
        receipt.allocated += part;
        if *year <= present {
            receipt.spent += part;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::forecast::Trajectory;
    use crate::funding::testing::{plan_of, project, source, trajectory, year};
    use crate::funding::{FundingOptions, forward_oracle, fund, oracle};
    use crate::plan::{At, SourceKind};

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
        assert_eq!(told(&plan, &[], FundingOptions::ALL), [[20, 0, 30, 30]]);
    }

    #[test]
    fn an_advance_is_paid_by_the_next_receipt() {
        let agreement = source("s106").of_kind(SourceKind::S106).receipt(2014, 10).receipt(2016, 30);
        let lender = source("grant").receipt(2013, 20).for_projects(&[1]);
        let plan = plan_of(
            vec![agreement.forward_funded_by(1), lender],
            vec![project("one").spend(2013, 4).spend(2015, 20), project("two")],
        );
        assert_eq!(told(&plan, &[], FundingOptions::default()), [[10, 4, 0, 0], [14, 0, 16, 0]]);
    }

    #[test]
    fn what_has_lapsed_pays_for_nothing_that_is_spent_ahead_later() {
        // £30 of 2014-15 lapses unspent; what is spent in 2016-17 is the money of 2017-18, out of the grant's.
        let agreement = source("s106").of_kind(SourceKind::S106).receipt(2014, 30).receipt(2017, 30).spend_within(0);
        let lender = source("grant").receipt(2016, 20).for_projects(&[1]);
        let plan =
            plan_of(vec![agreement.forward_funded_by(1), lender], vec![project("one").spend(2016, 20), project("two")]);
        assert_eq!(told(&plan, &[], FundingOptions::default()), [[0, 0, 30, 30], [20, 0, 10, 10]]);
    }

    /// What is said of every contribution, against the balance: all that is used comes from its receipts, and what has
    /// lapsed of them by the last year is what the balance loses.
    fn check(mut plan: Plan, options: FundingOptions) {
        for (place, source) in plan.sources.iter_mut().enumerate() {
            if *source.kind != SourceKind::Borrowing {
                source.kind = At::default_of(SourceKind::S106);
            }
            if place % 2 == 0 {
                source.spend_within_years = Some(At::default_of(u32::try_from(place).unwrap_or(0)));
            }
        }
        let funding = fund(&plan, &[], options);
        let all = contributions(&plan, &funding);
        // What may be borrowed is never lost.
        let is_money = |one: &[Contribution]| *plan[one[0].source].kind != SourceKind::Borrowing;
        for receipts in all.chunk_by(|a, b| a.source == b.source).filter(|one| is_money(one)) {
            let (id, is_counted) = (receipts[0].source, receipts[0].is_counted);
            let used = funding.allocations.iter().filter(|one| one.source == Some(id));
            let before = funding.receipts[id.0].spent_before.values().copied().sum::<Pence>()
                + funding.receipts[id.0].triggers.iter().map(|trigger| trigger.spent_before).sum();
            let used: Pence = used.map(|one| one.amount).sum();
            assert_eq!(receipts.iter().map(|one| one.allocated).sum::<Pence>(), used + before);
            for one in receipts {
                assert!(Pence::ZERO <= one.spent && one.spent <= one.allocated && Pence::ZERO <= one.unspent());
            }
            let lost = funding.sources.iter().filter(|line| line.source == id).map(|line| line.lost).sum::<Pence>();
            let is_over = |one: &&Contribution| one.last_year.is_some_and(|last| funding.years.last() >= Some(&last));
            let lapsed = receipts.iter().filter(is_over).map(Contribution::unspent).sum::<Pence>();
            assert_eq!(lost, if is_counted { lapsed } else { Pence::ZERO });
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn what_lapses_of_the_receipts_is_what_the_balance_loses(plan in oracle::any_plan(), counting in oracle::any_certainty()) {
            check(plan, FundingOptions { counting });
        }

        #[test]
        fn so_it_is_where_money_is_spent_before_it_arrives(plan in forward_oracle::any_plan(), counting in oracle::any_certainty()) {
            check(plan, FundingOptions { counting });
        }
    }
}
