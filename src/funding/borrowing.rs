//! The revenue cost of borrowing: interest and minimum revenue provision.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Allocation, SourceYear};
use crate::calendar::FinancialYear;
use crate::money::Pence;
use crate::plan::{Loan, Plan, ProjectId, ProvisionFrom, Repayment, SourceId, SourceKind};

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
    /// What this source has drawn less its provision so far, at the year's end.
    pub outstanding: Pence,
}

/// For how many years after the one in which it is spent money borrowed for a project waits for its provision: none,
/// or, where the programme says so, until the works end.
#[must_use]
pub fn years_waiting(plan: &Plan, project: ProjectId, spent: FinancialYear) -> u32 {
    let waits = plan.programme.as_ref().is_some_and(|of| *of.provision_from == ProvisionFrom::Completion);
    let ends = plan.projects.get(project.0).and_then(|project| project.completion).filter(|_| waits);
    ends.map_or(0, |ends| u32::try_from(FinancialYear::of(*ends).since(spent)).unwrap_or(0))
}

/// The cost of what borrowing sources pay for: what is used in a year is borrowed in it, and is a loan of its own.
///
/// What borrowing advances to another source is borrowed until it is paid back: it costs interest for every year after
/// one at whose end it is out, and no provision, for the other source pays it back. `sources` are the lines of
/// [`super::balance::balance`].
///
/// By source in the order of the files, then year, from the year after the first drawing to the last of the last
/// loan's life, without a gap.
#[must_use]
pub fn borrowing_cost(plan: &Plan, allocations: &[Allocation], sources: &[SourceYear]) -> Vec<BorrowingYear> {
    let mut drawn: BTreeMap<(SourceId, FinancialYear, u32), Pence> = BTreeMap::new();
    for allocation in allocations {
        if let Some(source) = allocation.source.filter(|id| *plan[*id].kind == SourceKind::Borrowing) {
            let waits = years_waiting(plan, allocation.project, allocation.year);
            *drawn.entry((source, allocation.year, waits)).or_insert(Pence::ZERO) += allocation.amount;
        }
    }
    let mut exact: BTreeMap<(SourceId, FinancialYear), Cost> = BTreeMap::new();
    for ((source, drawn_in, waits), amount) in &drawn {
        let (source, drawn_in) = (*source, *drawn_in);
        let Some(loan) = plan[source].loan else { continue };
        for (year, cost) in (1..).zip(loan_costs(*amount, loan, *waits)) {
            let sum = exact.entry((source, drawn_in.plus(year))).or_default();
            sum.interest += cost.interest;
            sum.principal += cost.principal;
        }
    }
    for (source, year, out) in out_on_advance(plan, sources) {
        if let (Some(loan), Some(out)) = (plan[source].loan, out.to_decimal()) {
            let interest = out.checked_mul(*loan.interest).unwrap_or(Decimal::ZERO);
            exact.entry((source, year.plus(1))).or_default().interest += interest;
        }
    }
    let mut rows = printed_rows(plan, exact);
    let mut by_year: BTreeMap<FinancialYear, Pence> = BTreeMap::new();
    for row in &rows {
        *by_year.entry(row.year).or_insert(Pence::ZERO) += row.total;
    }
    let advanced = sources.iter().filter(|line| line.repaid != Pence::ZERO);
    let moved: Vec<(SourceId, FinancialYear, Pence)> = drawn
        .iter()
        .map(|((source, year, _), amount)| (*source, *year, *amount))
        .chain(advanced.map(|line| (line.source, line.year, -line.repaid)))
        .collect();
    let mut set_aside: BTreeMap<SourceId, Pence> = BTreeMap::new();
    for row in &mut rows {
        let set_aside = set_aside.entry(row.source).or_insert(Pence::ZERO);
        *set_aside += row.mrp;
        let drawn = moved.iter().filter(|(source, year, _)| *source == row.source && *year <= row.year);
        row.outstanding = drawn.map(|(.., amount)| *amount).sum::<Pence>() - *set_aside;
        row.cumulative = by_year.get(&row.year).copied().unwrap_or(Pence::ZERO);
    }
    rows
}

/// What borrowing sources have out on advance at the end of each year in which they have any.
fn out_on_advance(plan: &Plan, sources: &[SourceYear]) -> Vec<(SourceId, FinancialYear, Pence)> {
    let mut out = vec![Pence::ZERO; plan.sources.len()];
    let lines = sources.iter().filter(|line| *plan[line.source].kind == SourceKind::Borrowing);
    let at_end = lines.map(|line| {
        out[line.source.0] -= line.repaid;
        (line.source, line.year, out[line.source.0])
    });
    at_end.filter(|(.., out)| *out > Pence::ZERO).collect()
}

/// The rows of each source in whole pennies, half a penny up, years between short loans included.
///
/// Interest is rounded by itself. Instalments are rounded so that they add up to the loans exactly; a level payment is
/// the same every year, and what it does not need for interest is the provision.
fn printed_rows(plan: &Plan, exact: BTreeMap<(SourceId, FinancialYear), Cost>) -> Vec<BorrowingYear> {
    let mut rows: Vec<BorrowingYear> = Vec::with_capacity(exact.len());
    let (mut repaid, mut printed) = (Decimal::ZERO, Pence::ZERO);
    for ((source, year), cost) in exact {
        let row = |year, interest, mrp| BorrowingYear {
            source,
            year,
            interest,
            mrp,
            total: interest + mrp,
            cumulative: Pence::ZERO,
            outstanding: Pence::ZERO,
        };
        if let Some(last) = rows.last().filter(|row| row.source == source).map(|row| row.year) {
            rows.extend(last.plus(1).through(year.plus(-1)).map(|year| row(year, Pence::ZERO, Pence::ZERO)));
        } else {
            (repaid, printed) = (Decimal::ZERO, Pence::ZERO);
        }
        let interest = rounded(cost.interest);
        let mrp = if plan[source].loan.is_some_and(|loan| *loan.repayment == Repayment::Annuity) {
            rounded(cost.interest + cost.principal) - interest
        } else {
            repaid += cost.principal;
            rounded(repaid) - printed
        };
        printed += mrp;
        rows.push(row(year, interest, mrp));
    }
    rows
}

/// To the nearest penny, half a penny up.
fn rounded(pence: Decimal) -> Pence {
    Pence::from_decimal(pence).unwrap_or(Pence::ZERO)
}

/// What a loan costs in one year, in exact pennies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Cost {
    interest: Decimal,
    principal: Decimal,
}

/// The exact cost of a loan in each year, the first being the one after it is drawn: interest on the whole while its
/// provision waits so many years, then its life.
///
/// With `v = 1 / (1 + interest)`, a level payment is the loan over `v + v² + … + vⁿ`, and what a year pays back of it is
/// the payment times the power of `v` for the years from then to the end of the life: so nothing that is rounded far
/// behind the point grows with interest.
fn loan_costs(amount: Pence, loan: Loan, waits: u32) -> Vec<Cost> {
    let life = (*loan.life).max(1);
    let Some(amount) = amount.to_decimal() else { return Vec::new() };
    let instalment = amount / Decimal::from(life);
    let worth = worth_today(*loan.interest, life);
    let level = amount.checked_div(worth.iter().sum()).unwrap_or(instalment);
    let mut left = amount;
    let costs = worth.into_iter().rev().map(|worth| {
        let interest_on = if *loan.repayment == Repayment::Maturity { amount } else { left };
        let interest = interest_on.checked_mul(*loan.interest).unwrap_or(Decimal::ZERO);
        let principal = match *loan.repayment {
            Repayment::Maturity | Repayment::Equal => instalment,
            Repayment::Annuity => level.checked_mul(worth).unwrap_or(Decimal::ZERO),
        };
        left -= principal;
        Cost { interest, principal }
    });
    let interest = amount.checked_mul(*loan.interest).unwrap_or(Decimal::ZERO);
    let waiting = Cost { interest, principal: Decimal::ZERO };
    std::iter::repeat_n(waiting, waits as usize).chain(costs).collect()
}

/// What a pound borrowed so costs in its dearest year.
#[must_use]
pub fn dearest_year(loan: Loan) -> Decimal {
    let costs = loan_costs(Pence::from_pounds(1), loan, 0).into_iter();
    costs.map(|cost| cost.interest + cost.principal).max().unwrap_or(Decimal::ZERO)
}

/// What a penny after 1, 2 and so on to `life` years is worth today.
fn worth_today(interest: Decimal, life: u32) -> Vec<Decimal> {
    let one_year = Decimal::ONE / (Decimal::ONE + interest);
    let after = |before: &Decimal| Some(before.checked_mul(one_year).unwrap_or(Decimal::ZERO));
    std::iter::successors(Some(one_year), after).take(life as usize).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::funding::testing::project;
    use crate::funding::testing::{plan_of, source, year};
    use crate::plan::At;

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
        let rows = borrowing_cost(&plan, &drawings, &[]);
        let first = |source| rows[rows.partition_point(|row| row.source < SourceId(source))];
        let figures = |row: BorrowingYear| {
            (row.year, printed(row.interest), printed(row.mrp), printed(row.total), printed(row.cumulative))
        };
        assert_eq!(figures(first(0)), (year(2014), 2_118, 1_115, 3_232, 3_232));
        assert_eq!(figures(first(1)), (year(2015), 1_033, 516, 1_549, 4_781));
        assert_eq!(figures(first(2)), (year(2016), 942, 428, 1_370, 6_151));
        assert_eq!(rows.iter().filter(|row| row.source == SourceId(0)).count(), 40);
    }

    /// The rows of one loan of so many pennies drawn in 2013-14: year, interest, provision.
    fn rows_of(pence: i128, terms: Loan) -> Vec<(i128, i128)> {
        let mut plan = plan_of(vec![source("loan").borrowing(0, 1, Repayment::Equal)], Vec::new());
        plan.sources[0].loan = Some(terms);
        let rows = borrowing_cost(&plan, &[drawing(0, 2013, pence)], &[]);
        rows.iter().map(|row| (row.interest.0, row.mrp.0)).collect()
    }

    /// The standard annuity table: 25 years at 4.5 % is £67,439.03 a year per £1m.
    #[test]
    fn an_annuity_of_25_years_at_four_and_a_half_per_cent() {
        let rows = rows_of(MILLION, loan(Decimal::new(45, 3), 25, Repayment::Annuity));
        assert_eq!(rows.len(), 25);
        assert!(rows.iter().all(|(interest, mrp)| interest + mrp == 6_743_903));
        assert_eq!(rows[0], (4_500_000, 2_243_903));
        let paid_back: i128 = rows.iter().map(|row| row.1).sum();
        assert!((paid_back - MILLION).abs() <= 12, "{paid_back}");
    }

    #[test]
    fn equal_instalments_bear_interest_on_what_they_have_left() {
        let rows = rows_of(1_000, loan(Decimal::new(1, 1), 3, Repayment::Equal));
        assert_eq!(rows, [(100, 333), (67, 334), (33, 333)]);
    }

    #[test]
    fn provision_waits_for_the_end_of_the_works_where_the_programme_says_so() {
        // £1,000 are spent in 2013-14, £1,000 in 2015-16; the works end in 2015-16. Both are set aside over two years from
        // 2016-17; until then the first bears interest on the whole.
        let loan = source("loan").borrowing(100, 2, Repayment::Maturity);
        let mut plan = plan_of(vec![loan], vec![project("school").works("2013-05", "2015-08")]);
        if let Some(programme) = &mut plan.programme {
            programme.provision_from = At::default_of(ProvisionFrom::Completion);
        }
        let drawings = [drawing(0, 2013, 1_000), drawing(0, 2015, 1_000)];
        let rows = borrowing_cost(&plan, &drawings, &[]);
        let told: Vec<_> =
            rows.iter().map(|row| (row.year.start(), row.interest.0, row.mrp.0, row.outstanding.0)).collect();
        let expected = [(2014, 100, 0, 1_000), (2015, 100, 0, 2_000), (2016, 200, 1_000, 1_000), (2017, 200, 1_000, 0)];
        assert_eq!(told, expected);
    }

    #[test]
    fn an_annuity_without_interest_is_an_even_split() {
        assert_eq!(rows_of(400, loan(Decimal::ZERO, 40, Repayment::Annuity)), [(0, 10); 40]);
    }

    #[test]
    fn interest_beyond_all_reason_still_pays_the_loan_back() {
        // At 100 % the interest of a whole life is all but the payment: the loan is paid back at the very end.
        let rows = rows_of(MILLION, loan(Decimal::ONE, 200, Repayment::Annuity));
        assert_eq!((rows.len(), rows[0], rows[199]), (200, (MILLION, 0), (MILLION / 2, MILLION / 2)));
        assert_eq!(rows[198].1, MILLION / 4);
        assert!((rows.iter().map(|row| row.1).sum::<i128>() - MILLION).abs() <= 20);
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
        let rows = borrowing_cost(&plan, &[drawings.as_slice(), &[drawing(2, 2014, 9)]].concat(), &[]);
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
            amount in 1_i128..1_000_000_000_000, rate in 0_i64..2_000, life in 1_u32..100, way in 0_usize..3,
        ) {
            let repayment = Repayment::ALL[way];
            let rows = rows_of(amount, loan(Decimal::new(rate, 4), life, repayment));
            prop_assert_eq!(rows.len(), life as usize);
            // A level payment is rounded once for all its years, at most a penny a year off.
            let slack = if repayment == Repayment::Annuity { i128::from(life) } else { 0 };
            let paid_back: i128 = rows.iter().map(|row| row.1).sum();
            prop_assert!((paid_back - amount).abs() <= slack, "{} of {}", paid_back, amount);
            prop_assert!(rows.iter().all(|row| row.0 >= 0 && row.1 >= -1));
        }
    }
}
