//! Random small programmes with forward funding, checked against a general solver of linear programmes.
//!
//! The oracle knows nothing of pools and chains: it has a variable for every receipt and need that may meet, one for
//! what each account has spent beyond its receipts at every year end, and the cash rule as it is written.

use std::collections::BTreeMap;

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

use super::oracle::{NeedKey, Objectives, any_certainty, any_project, check_rules, needs, penny_cost, reached};
use super::shortfall::tests::check_cuts;
use super::testing::{SourceBuilder, plan_of, source, year};
use super::turns_oracle::check_turns_alone;
use super::{Funding, FundingOptions, Proof, Status, advance, fund, is_counted};
use crate::calendar::FinancialYear;
use crate::plan::{Category, Plan, ProjectId, Repayment, SourceId};

/// A payment that may be made: the need, the source, the year in which the money arrives.
type Payment = (usize, SourceId, FinancialYear);

/// Whether a project is left out, the most that could be had for it, and the first year that is not full.
type Fares = (bool, f64, Option<FinancialYear>);

/// The rules as rows over payments, then over what is out at each year end: `(weights, limit)`.
struct Rules {
    payments: Vec<Payment>,
    needs: Vec<(NeedKey, i128)>,
    /// Advanced sources, their lenders, and year ends.
    out: Vec<(SourceId, SourceId, FinancialYear)>,
    rows: Vec<(Vec<(usize, f64)>, f64)>,
}

fn rules(plan: &Plan, funding: &Funding, options: FundingOptions) -> Rules {
    let needs: Vec<(NeedKey, i128)> = needs(plan, funding).into_iter().collect();
    let lenders = advance::lenders(plan, options);
    let horizon = plan.assumptions.last_forecast_year().financial();
    let mut payments = Vec::new();
    for (place, received) in
        funding.receipts.iter().enumerate().filter(|(place, _)| is_counted(&plan.sources[*place], options))
    {
        let id = SourceId(place);
        for arrives in received.years.keys() {
            let is_early = lenders[place].is_some() && *arrives <= horizon;
            for (n, ((_, project, spent), _)) in needs.iter().enumerate() {
                let fits = plan.may_pay(id, *project);
                let in_time = plan[id].spend_by.is_none_or(|last| *spent <= last.value);
                if fits && in_time && (is_early || arrives <= spent) {
                    payments.push((n, id, *arrives));
                }
            }
        }
    }
    let years: Vec<FinancialYear> = year(2010).through(year(2022)).collect();
    let accounts = lenders.iter().enumerate().filter_map(|(place, lender)| Some((SourceId(place), (*lender)?)));
    let out: Vec<_> = accounts.flat_map(|(id, lender)| years.iter().map(move |year| (id, lender, *year))).collect();
    let mut rows = Vec::new();
    let paid = |wanted: &dyn Fn(&Payment) -> bool| -> Vec<(usize, f64)> {
        payments.iter().enumerate().filter(|(_, payment)| wanted(payment)).map(|(place, _)| (place, 1.0)).collect()
    };
    let spent = |payment: &Payment| needs[payment.0].0.2;
    let received_by = |id: SourceId, year: FinancialYear| -> f64 {
        funding.receipts[id.0].years.range(..=year).map(|(_, amount)| amount.0 as f64).sum()
    };
    for (n, (_, amount)) in needs.iter().enumerate() {
        rows.push((paid(&|payment| payment.0 == n), *amount as f64));
    }
    for (place, received) in funding.receipts.iter().enumerate() {
        for (arrives, amount) in &received.years {
            rows.push((paid(&|payment| payment.1 == SourceId(place) && payment.2 == *arrives), amount.0 as f64));
        }
    }
    for (place, (id, _, year)) in out.iter().enumerate() {
        // What is out is at least what is spent beyond receipts.
        let mut beyond = paid(&|payment| payment.1 == *id && spent(payment) <= *year);
        beyond.push((payments.len() + place, -1.0));
        rows.push((beyond, received_by(*id, *year)));
    }
    for lender in (0..plan.sources.len()).map(SourceId).filter(|id| lenders.contains(&Some(*id))) {
        for year in &years {
            let mut cash = paid(&|payment| payment.1 == lender && spent(payment) <= *year);
            let of = |(_, (_, of, at)): &(usize, &(SourceId, SourceId, FinancialYear))| *of == lender && at == year;
            cash.extend(out.iter().enumerate().filter(of).map(|(place, _)| (payments.len() + place, 1.0)));
            rows.push((cash, received_by(lender, *year)));
        }
    }
    Rules { payments, needs, out, rows }
}

impl Rules {
    #[expect(clippy::expect_used, reason = "a test that cannot go on should fail")]
    /// The highest value of a weighted sum of payments while earlier sums stay at least as high as they were.
    fn highest(&self, aim: &[(usize, f64)], kept: &[(Vec<(usize, f64)>, f64)]) -> f64 {
        if aim.is_empty() {
            return 0.0;
        }
        let weights: BTreeMap<usize, f64> = aim.iter().copied().collect();
        let mut problem = Problem::new(OptimizationDirection::Maximize);
        let variables: Vec<Variable> = (0..self.payments.len() + self.out.len())
            .map(|place| problem.add_var(weights.get(&place).copied().unwrap_or(0.0), (0.0, f64::INFINITY)))
            .collect();
        let named =
            |row: &[(usize, f64)]| row.iter().map(|(place, weight)| (variables[*place], *weight)).collect::<Vec<_>>();
        for (row, limit) in &self.rows {
            problem.add_constraint(named(row), ComparisonOp::Le, *limit);
        }
        for (row, value) in kept {
            problem.add_constraint(named(row), ComparisonOp::Ge, *value - 1e-7);
        }
        problem.solve().expect("nothing spent is a solution").into_solution().expect("no limit of time").objective()
    }

    /// What payments of these needs add up to.
    fn paying(&self, wanted: impl Fn(usize) -> bool) -> Vec<(usize, f64)> {
        let payments = self.payments.iter().enumerate();
        payments.filter(|(_, payment)| wanted(payment.0)).map(|(place, _)| (place, 1.0)).collect()
    }

    /// The turns taken literally: how each project fares, what each need gets, then the objectives 2 to 5.
    fn best(&self, plan: &Plan) -> (BTreeMap<ProjectId, Fares>, Vec<f64>, [f64; 4]) {
        let mut kept = Vec::new();
        let mut met = Vec::new();
        let mut fares = BTreeMap::new();
        let mut place = 0;
        for own in self.needs.chunk_by(|a, b| a.0.1 == b.0.1) {
            let project = own[0].0.1;
            let places = place..place + own.len();
            place += own.len();
            let mut trial = kept.clone();
            let mut could = Vec::new();
            for n in places.clone() {
                let aim = self.paying(|need| need == n);
                let value = self.highest(&aim, &trial);
                could.push(value);
                trial.push((aim, value));
            }
            let full: i128 = own.iter().map(|(_, amount)| amount).sum();
            let sum = self.paying(|need| places.contains(&need));
            let is_whole = !plan[project].is_divisible();
            let most = if is_whole { self.highest(&sum, &kept) } else { could.iter().sum() };
            let is_left_out = is_whole && most < full as f64 - 1e-3;
            let first = own.iter().zip(&could).find(|((_, amount), could)| **could < *amount as f64 - 1e-3);
            fares.insert(project, (is_left_out, most, first.map(|((key, _), _)| key.2)));
            if is_left_out {
                kept.push((sum.into_iter().map(|(place, _)| (place, -1.0)).collect(), 0.0));
                met.extend(own.iter().map(|_| 0.0));
            } else if is_whole {
                kept.push((sum, full as f64));
                met.extend(own.iter().map(|(_, amount)| *amount as f64));
            } else {
                kept = trial;
                met.extend(could);
            }
        }
        let costs = [0, 1, 2, 3].map(|objective| {
            let cost = |payment: &Payment| penny_cost(plan, payment.1, None, payment.2)[objective] as f64;
            let aim: Vec<(usize, f64)> = self
                .payments
                .iter()
                .enumerate()
                .map(|(place, payment)| (place, -cost(payment)))
                .filter(|(_, weight)| *weight != 0.0)
                .collect();
            let value = self.highest(&aim, &kept);
            kept.push((aim, value));
            -value
        });
        (fares, met, costs)
    }
}

fn is_near(found: &Objectives, best: &(Vec<f64>, [f64; 4])) -> bool {
    let near = |found: &i128, best: &f64| (*found as f64 - best).abs() < 1e-2;
    found.0.iter().zip(&best.0).all(|(a, b)| near(a, b)) && found.1.iter().zip(&best.1).all(|(a, b)| near(a, b))
}

/// The cash rule at every year end, as it is written.
fn check_cash(plan: &Plan, funding: &Funding, options: FundingOptions) {
    let lenders = advance::lenders(plan, options);
    let spent_by = |id: SourceId, year: FinancialYear| -> i128 {
        let of = |one: &&super::Allocation| one.source == Some(id) && one.year <= year;
        funding.allocations.iter().filter(of).map(|one| one.amount.0).sum()
    };
    let received_by = |id: SourceId, year: FinancialYear| -> i128 {
        funding.receipts[id.0].years.range(..=year).map(|(_, amount)| amount.0).sum()
    };
    for lender in (0..plan.sources.len()).map(SourceId).filter(|id| lenders.contains(&Some(*id))) {
        for year in year(2010).through(year(2022)) {
            let accounts =
                lenders.iter().enumerate().filter(|(_, of)| **of == Some(lender)).map(|(place, _)| SourceId(place));
            let out: i128 = accounts.map(|id| (spent_by(id, year) - received_by(id, year)).max(0)).sum();
            assert!(spent_by(lender, year) + out <= received_by(lender, year), "{year}");
        }
    }
    for (place, _) in lenders.iter().enumerate().filter(|(_, lender)| lender.is_some()) {
        assert!(spent_by(SourceId(place), year(2030)) <= received_by(SourceId(place), year(2030)));
    }
    let repaid: BTreeMap<FinancialYear, i128> = funding.sources.iter().fold(BTreeMap::new(), |mut sums, line| {
        *sums.entry(line.year).or_default() += line.repaid.0;
        sums
    });
    assert!(repaid.values().all(|sum| *sum == 0));
}

fn any_source() -> impl Strategy<Value = SourceBuilder> {
    let fence = (0_usize..4, vec(0_usize..5, 1..4));
    let receipts = btree_map(2012_i32..2020, 0_i128..60, 1..4);
    (fence, receipts, option::weighted(0.2, 2013_i32..2019), 0_u8..12, 0_usize..3).prop_map(
        |((fence, members), receipts, spend_by, kind, lender)| {
            let mut built =
                receipts.into_iter().fold(source("source"), |source, (year, pence)| source.receipt(year, pence));
            built = match fence {
                0 => built.for_projects(&members),
                1 => built.for_areas(&members),
                2 => built.for_categories(&[Category::Growth, Category::Send]),
                _ => built,
            };
            built = spend_by.into_iter().fold(built, SourceBuilder::spend_by);
            match kind {
                0 => built.borrowing(50, 40, Repayment::Maturity),
                1 => built.at_risk(),
                2..=7 => built.forward_funded_by(lender),
                _ => built,
            }
        },
    )
}

pub fn any_plan() -> impl Strategy<Value = Plan> {
    (vec(any_source(), 3..7), vec(any_project(), 5..8)).prop_map(|(sources, projects)| plan_of(sources, projects))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn advances_keep_the_cash_rule_and_are_used_as_well_as_can_be(plan in any_plan(), counting in any_certainty()) {
        let options = FundingOptions { counting };
        let funding = fund(&plan, &[], options);
        check_rules(&plan, &funding, options);
        check_cash(&plan, &funding, options);
        check_cuts(&plan, &funding);
        check_turns_alone(&plan, &funding, options);
        let lenders = advance::lenders(&plan, options);
        let lapses = lenders.iter().flatten().any(|lender| plan[*lender].spend_by.is_some());
        if funding.proof == Proof::Best && !lapses {
            let rules = rules(&plan, &funding, options);
            let (fares, met, costs) = rules.best(&plan);
            let found = reached(&plan, &funding);
            let best = (met, costs);
            prop_assert!(is_near(&found, &best), "found {found:?}, best {best:?}");
            for (project, (is_left_out, most, first)) in fares {
                let Some(standing) = funding.standing(project) else { continue };
                prop_assert_eq!(standing.status == Status::CannotStart, is_left_out);
                prop_assert!(((standing.spend - standing.short).0 as f64 - most).abs() < 1.0 + 1e-3, "{standing:?} {most}");
                prop_assert_eq!(standing.first_short_year, first);
            }
            let total = rules.highest(&rules.paying(|_| true), &[]);
            let missing = funding.total_spend().0 as f64 - total;
            prop_assert!(funding.gap(&plan).0 as f64 >= missing - 1e-3, "{} {missing}", funding.gap(&plan).0);
            prop_assert!((funding.gap(&plan).0 as f64) < missing + 10.0, "{} {missing}", funding.gap(&plan).0);
        }
    }
}
