//! The revenue cost of borrowing: interest and minimum revenue provision.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::Allocation;
use crate::calendar::FinancialYear;
use crate::money::Pence;
use crate::plan::{Loan, Plan, Repayment, SourceId, SourceKind};

/// The cost of a source's borrowing in one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BorrowingYear {
    /// The borrowing source.
    pub source: SourceId,
    /// The financial year.
    pub year: FinancialYear,
    /// Interest on what this source has drawn in earlier years.
    pub interest: Pence,
    /// Minimum revenue provision on the same.
    pub mrp: Pence,
    /// Both.
    pub total: Pence,
    /// That year's cost of all borrowing so far, all sources.
    pub cumulative: Pence,
}

/// The cost of what borrowing sources pay for: what is used in a year is borrowed in it, and is a loan of its own.
///
/// By source in the order of the files, then year, from the year after the first drawing to the last of the last
/// loan's life, without a gap.
#[must_use]
pub fn borrowing_cost(plan: &Plan, allocations: &[Allocation]) -> Vec<BorrowingYear> {
    let mut drawn: BTreeMap<(SourceId, FinancialYear), Pence> = BTreeMap::new();
    for allocation in allocations {
        if let Some(source) = allocation.source.filter(|id| *plan[*id].kind == SourceKind::Borrowing) {
            *drawn.entry((source, allocation.year)).or_insert(Pence::ZERO) += allocation.amount;
        }
    }
    let mut costs: BTreeMap<(SourceId, FinancialYear), Cost> = BTreeMap::new();
    for ((source, drawn_in), amount) in drawn {
        let Some(loan) = plan[source].loan else { continue };
        for (year, cost) in (1..).zip(loan_costs(amount, loan)) {
            let sum = costs.entry((source, drawn_in.plus(year))).or_default();
            sum.interest += cost.interest;
            sum.mrp += cost.mrp;
        }
    }
    let mut by_year: BTreeMap<FinancialYear, Pence> = BTreeMap::new();
    for ((_, year), cost) in &costs {
        *by_year.entry(*year).or_insert(Pence::ZERO) += cost.interest + cost.mrp;
    }
    let mut rows: Vec<BorrowingYear> = Vec::with_capacity(costs.len());
    for ((source, year), Cost { interest, mrp }) in costs {
        let cumulative_in = |year| by_year.get(&year).copied().unwrap_or(Pence::ZERO);
        // Short loans drawn far apart leave years between them that cost nothing.
        if let Some(last) = rows.last().filter(|row| row.source == source).map(|row| row.year) {
            rows.extend(last.plus(1).through(year.plus(-1)).map(|year| BorrowingYear {
                source,
                year,
                interest: Pence::ZERO,
                mrp: Pence::ZERO,
                total: Pence::ZERO,
                cumulative: cumulative_in(year),
            }));
        }
        rows.push(BorrowingYear {
            source,
            year,
            interest,
            mrp,
            total: interest + mrp,
            cumulative: cumulative_in(year),
        });
    }
    rows
}

/// What a loan costs in one year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Cost {
    interest: Pence,
    mrp: Pence,
}

/// The cost of a loan in each year of its life, the first being the one after it is drawn.
///
/// Interest is rounded to the penny each year, half a penny up. What is paid back adds up to the loan exactly.
fn loan_costs(amount: Pence, loan: Loan) -> Vec<Cost> {
    let life = (*loan.life).max(1);
    let level = level_payment(amount, *loan.interest, life);
    let mut left = amount;
    let costs = (1..=life).map(|year| {
        let interest_on = if *loan.repayment == Repayment::Maturity { amount } else { left };
        let interest = interest_on.times(*loan.interest).unwrap_or(Pence::ZERO);
        let mrp = match *loan.repayment {
            Repayment::Maturity | Repayment::Equal => paid_back(amount, year, life) - paid_back(amount, year - 1, life),
            // The last payment clears what rounding has left over.
            Repayment::Annuity if year == life => left,
            Repayment::Annuity => (level - interest).max(Pence::ZERO).min(left),
        };
        left -= mrp;
        Cost { interest, mrp }
    });
    costs.collect()
}

/// What equal instalments have paid back after some years of `life`, to the nearest penny, half a penny up.
fn paid_back(amount: Pence, years: u32, life: u32) -> Pence {
    let (years, life) = (i128::from(years), i128::from(life));
    Pence((2 * amount.0 * years + life) / (2 * life))
}

/// The level payment that clears a loan with its interest in `life` years, to the nearest penny, half a penny up.
///
/// With growth `g = (1 + i)ⁿ` it is `amount · g / s`, where `s = 1 + (1 + i) + … + (1 + i)ⁿ⁻¹`: without the usual
/// `g − 1`, no figure is lost to small rates, and none at all is an even split.
fn level_payment(amount: Pence, interest: Decimal, life: u32) -> Pence {
    let one_year = Decimal::ONE + interest;
    let grown = (0..life).try_fold((Decimal::ONE, Decimal::ZERO), |(growth, sum), _| {
        Some((growth.checked_mul(one_year)?, sum.checked_mul(one_year)?.checked_add(Decimal::ONE)?))
    });
    let payment = grown.and_then(|(growth, sum)| amount.to_decimal()?.checked_mul(growth)?.checked_div(sum));
    // Growth beyond 28 digits: what is paid back in the first years is far below a penny.
    payment.and_then(Pence::from_decimal).or_else(|| amount.times(interest)).unwrap_or(Pence::ZERO)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::funding::testing::{plan_of, source, year};
    use crate::plan::{At, ProjectId};

    const MILLION: i128 = 100_000_000;

    fn loan(rate: Decimal, life: u32, repayment: Repayment) -> Loan {
        Loan { interest: At::default_of(rate), life: At::default_of(life), repayment: At::default_of(repayment) }
    }

    fn drawing(source: usize, start: i32, pence: i128) -> Allocation {
        Allocation { project: ProjectId(0), year: year(start), source: Some(SourceId(source)), amount: Pence(pence) }
    }

    /// £m to three decimals, half up, as the paper prints it.
    fn printed(amount: Pence) -> i128 {
        (amount.0 + 50_000) / 100_000
    }

    /// Norfolk County Council, "Service and Financial Planning 2014/17": unsupported borrowing at maturity over 40 years.
    /// The rate of 2013-14 is inferred from its printed £2.118m of interest and £1.115m of provision.
    #[test]
    fn norfolk_s_borrowing_costs_what_its_paper_says() {
        let plan = plan_of(
            vec![
                source("2013-14").borrowing(48, 40, Repayment::Maturity),
                source("2014-15").borrowing(50, 40, Repayment::Maturity),
                source("2015-16").borrowing(55, 40, Repayment::Maturity),
            ],
            Vec::new(),
        );
        let mut plan = plan;
        plan.sources[0].loan = Some(loan(Decimal::new(475, 4), 40, Repayment::Maturity));
        let drawings =
            [drawing(0, 2013, 4_458_300_000), drawing(1, 2014, 2_065_100_000), drawing(2, 2015, 1_712_700_000)];
        let rows = borrowing_cost(&plan, &drawings);
        let first = |source| rows[rows.partition_point(|row| row.source < SourceId(source))];
        let figures = |row: BorrowingYear| {
            (row.year, printed(row.interest), printed(row.mrp), printed(row.total), printed(row.cumulative))
        };
        assert_eq!(figures(first(0)), (year(2014), 2_118, 1_115, 3_232, 3_232));
        assert_eq!(figures(first(1)), (year(2015), 1_033, 516, 1_549, 4_781));
        assert_eq!(figures(first(2)), (year(2016), 942, 428, 1_370, 6_151));
        assert_eq!(rows.iter().filter(|row| row.source == SourceId(0)).count(), 40);
    }

    /// The standard annuity table: 25 years at 4.5 % is £67,439.03 a year per £1m.
    #[test]
    fn an_annuity_of_25_years_at_four_and_a_half_per_cent() {
        let loan = loan(Decimal::new(45, 3), 25, Repayment::Annuity);
        assert_eq!(level_payment(Pence(MILLION), *loan.interest, 25), Pence(6_743_903));
        let costs = loan_costs(Pence(MILLION), loan);
        assert!(costs[..24].iter().all(|cost| cost.interest + cost.mrp == Pence(6_743_903)));
        assert_eq!(costs[0], Cost { interest: Pence(4_500_000), mrp: Pence(2_243_903) });
        assert_eq!(costs.iter().map(|cost| cost.mrp).sum::<Pence>(), Pence(MILLION));
        let last = costs[24].interest + costs[24].mrp;
        assert!((last - Pence(6_743_903)).0.abs() < 50, "{last}");
    }

    #[test]
    fn equal_instalments_bear_interest_on_what_they_have_left() {
        let costs = loan_costs(Pence(1_000), loan(Decimal::new(1, 1), 3, Repayment::Equal));
        let expected = [(100, 333), (67, 334), (33, 333)];
        assert_eq!(costs, expected.map(|(interest, mrp)| Cost { interest: Pence(interest), mrp: Pence(mrp) }));
    }

    #[test]
    fn an_annuity_without_interest_is_an_even_split_that_never_overpays() {
        let costs = loan_costs(Pence(30), loan(Decimal::ZERO, 40, Repayment::Annuity));
        assert_eq!(costs.iter().map(|cost| cost.mrp.0).collect::<Vec<_>>(), [[1; 30].as_slice(), &[0; 10]].concat());
    }

    #[test]
    fn interest_beyond_all_reason_is_still_finite() {
        assert_eq!(level_payment(Pence(100), Decimal::from(9), 200), Pence(900));
    }

    #[test]
    fn every_year_s_drawing_is_a_loan_of_its_own_and_years_between_are_shown() {
        let plan = plan_of(
            vec![
                source("short").borrowing(100, 1, Repayment::Equal),
                source("long").borrowing(0, 5, Repayment::Maturity),
                source("grant"),
            ],
            Vec::new(),
        );
        let drawings = [drawing(0, 2014, 100), drawing(0, 2014, 200), drawing(0, 2017, 10), drawing(1, 2014, 50)];
        let rows = borrowing_cost(&plan, &[drawings.as_slice(), &[drawing(2, 2014, 9)]].concat());
        let figures: Vec<_> =
            rows.iter().map(|row| (row.source.0, row.year.start(), row.total.0, row.cumulative.0)).collect();
        let short = [(0, 2015, 330, 340), (0, 2016, 0, 10), (0, 2017, 0, 10), (0, 2018, 11, 21)];
        let long = [2015, 2016, 2017, 2018, 2019].map(|year| {
            (
                1,
                year,
                10,
                match year {
                    2015 => 340,
                    2018 => 21,
                    _ => 10,
                },
            )
        });
        assert_eq!(figures, [short.as_slice(), &long].concat());
    }

    proptest! {
        #[test]
        fn what_is_paid_back_adds_up_to_the_loan(
            amount in 0_i128..1_000_000_000_000, rate in 0_i64..2_000, life in 1_u32..100, way in 0_usize..3,
        ) {
            let repayment = Repayment::ALL[way];
            let costs = loan_costs(Pence(amount), loan(Decimal::new(rate, 4), life, repayment));
            prop_assert_eq!(costs.len(), life as usize);
            prop_assert_eq!(costs.iter().map(|cost| cost.mrp).sum::<Pence>(), Pence(amount));
            prop_assert!(costs.iter().all(|cost| cost.mrp.0 >= 0 && cost.interest.0 >= 0));
        }
    }
}
