//! What borrowing costs (funding, "Borrowing").

use std::collections::BTreeMap;

use super::explainer::Explainer;
use super::figure::BorrowingPart;
use super::operation::Operation;
use super::tree::{Explanation, Node, Unit};
use crate::calendar::FinancialYear;
use crate::funding::BorrowingYear;
use crate::funding::borrowing::years_waiting;
use crate::plan::{Loan, Repayment, SourceId};
use rust_decimal::prelude::ToPrimitive;

const RULE: &str = "funding, borrowing";

/// One drawing of a borrowing source.
struct Drawing {
    amount: Node,
    year: FinancialYear,
    /// For how many years after that its provision waits.
    waits: i32,
}

impl Drawing {
    /// Which year of its life a year is; below 1 while its provision waits.
    const fn year_of_life(&self, year: FinancialYear) -> i32 {
        year.since(self.year) - self.waits
    }
}

impl Explainer<'_> {
    /// A figure of the cost of borrowing.
    pub fn borrowing(&self, source: SourceId, year: FinancialYear, part: BorrowingPart) -> Result<Node, String> {
        let rows = &self.outcome.funding.borrowing;
        let row = rows.iter().find(|row| row.source == source && row.year == year);
        let (Some(row), Some(loan)) = (row, self.plan[source].loan) else {
            return Err(format!("`{}` costs nothing in {year}", self.plan[source].id.value));
        };
        Ok(match part {
            BorrowingPart::Interest => self.interest(row, loan),
            BorrowingPart::Mrp => self.provision(row, loan),
            BorrowingPart::Total => self.cost(row, loan),
            BorrowingPart::Cumulative => {
                let all = rows.iter().filter(|one| one.year == year);
                let parts = all.filter_map(|one| Some(self.cost(one, self.plan[one.source].loan?))).collect();
                Explanation::of(format!("all borrowing so far, cost of {year}"), Unit::Pence, Operation::Sum, parts)
                    .standing(row.cumulative.0 as f64)
                    .rule(RULE)
                    .shared()
            }
        })
    }

    fn cost(&self, row: &BorrowingYear, loan: Loan) -> Node {
        let what = format!("{}, cost of {}", self.plan[row.source].name.value, row.year);
        Explanation::of(what, Unit::Pence, Operation::Sum, vec![self.interest(row, loan), self.provision(row, loan)])
            .standing(row.total.0 as f64)
            .short("cost")
            .rule(RULE)
            .note(format!("Repayment: {}. Both from the year after drawing.", *loan.repayment))
            .shared()
    }

    fn interest(&self, row: &BorrowingYear, loan: Loan) -> Node {
        let drawings = self.drawings(row.source, row.year, loan);
        let mut parts: Vec<Node> = drawings.iter().map(|drawing| self.interest_on(drawing, row, loan)).collect();
        parts.extend(self.interest_on_advances(row, loan));
        let exact = Explanation::of("exact interest", Unit::Pence, Operation::Sum, parts).short("exact").shared();
        let what = format!("{}, interest of {}", self.plan[row.source].name.value, row.year);
        Explanation::of(what, Unit::Pence, Operation::Rounded, vec![exact])
            .standing(row.interest.0 as f64)
            .short("interest")
            .rule(RULE)
            .shared()
    }

    /// Interest on one drawing in the row's year.
    fn interest_on(&self, drawing: &Drawing, row: &BorrowingYear, loan: Loan) -> Node {
        let years = drawing.year_of_life(row.year);
        let on = match *loan.repayment {
            _ if years < 1 => drawing.amount.clone(),
            Repayment::Maturity => drawing.amount.clone(),
            Repayment::Equal | Repayment::Annuity => self.still_owed(drawing, years - 1, row.source, loan),
        };
        let what = format!("interest on the drawing of {}", drawing.year);
        let parts = vec![on, self.rate(row.source, loan)];
        Explanation::of(what, Unit::Pence, Operation::Product, parts).short("interest").shared()
    }

    /// Interest on what was out on advance to other sources at the end of the year before; `None` if nothing was.
    fn interest_on_advances(&self, row: &BorrowingYear, loan: Loan) -> Option<Node> {
        let out = self.out_on_advance(row.source, row.year.plus(-1));
        let parts = vec![out.clone(), self.rate(row.source, loan)];
        let interest = Explanation::of("interest on what is out on advance", Unit::Pence, Operation::Product, parts)
            .short("on advances")
            .note("No provision: the other source pays it back.");
        (out.value > 0.0).then(|| interest.shared())
    }

    /// What a drawing still owes after so many payments.
    fn still_owed(&self, drawing: &Drawing, payments: i32, source: SourceId, loan: Loan) -> Node {
        if *loan.repayment == Repayment::Equal {
            let paid = self.instalments(drawing, payments, source, loan);
            let parts = vec![drawing.amount.clone(), paid];
            let what = format!("left of the drawing of {} after {payments} payments", drawing.year);
            return Explanation::of(what, Unit::Pence, Operation::Difference, parts).short("left").shared();
        }
        let level = self.level(drawing, source, loan);
        let mut left = drawing.amount.clone();
        for payment in 1..=payments {
            let parts = vec![left.clone(), self.rate(source, loan)];
            let interest =
                Explanation::of("interest", Unit::Pence, Operation::Product, parts).short("interest").shared();
            let grown = vec![left, interest];
            let grown = Explanation::of("with its interest", Unit::Pence, Operation::Sum, grown).short("owed").shared();
            let what = format!("left of the drawing of {} after payment {payment}", drawing.year);
            let parts = vec![grown, level.clone()];
            left = Explanation::of(what, Unit::Pence, Operation::Difference, parts).short("left").shared();
        }
        left
    }

    /// Minimum revenue provision: what of the loans is paid back, in whole pennies that add up.
    fn provision(&self, row: &BorrowingYear, loan: Loan) -> Node {
        let name = &self.plan[row.source].name.value;
        let what = format!("{name}, minimum revenue provision of {}", row.year);
        let rounded = |what: String, parts: Vec<Node>, short: &str| {
            let exact = Explanation::of("exact", Unit::Pence, Operation::Sum, parts).short("exact").shared();
            Explanation::of(what, Unit::Pence, Operation::Rounded, vec![exact]).short(short).shared()
        };
        let parts = if *loan.repayment == Repayment::Annuity {
            let drawings = self.drawings(row.source, row.year, loan);
            let levels = drawings.iter().map(|drawing| {
                let has_begun = drawing.year_of_life(row.year) >= 1;
                if has_begun { self.level(drawing, row.source, loan) } else { self.interest_on(drawing, row, loan) }
            });
            let payments = levels.chain(self.interest_on_advances(row, loan)).collect();
            vec![rounded("payments".to_owned(), payments, "payments"), self.interest(row, loan)]
        } else {
            let repaid_by = |year: FinancialYear| {
                let drawings = self.all_drawings(row.source, year);
                let life = i32::try_from(*loan.life).unwrap_or(i32::MAX);
                let paid = |drawing: &Drawing| {
                    self.instalments(drawing, drawing.year_of_life(year).clamp(0, life), row.source, loan)
                };
                rounded(format!("provision up to {year}"), drawings.iter().map(paid).collect(), "so far")
            };
            vec![repaid_by(row.year), repaid_by(row.year.plus(-1))]
        };
        Explanation::of(what, Unit::Pence, Operation::Difference, parts)
            .standing(row.mrp.0 as f64)
            .short("provision")
            .rule(RULE)
            .shared()
    }

    /// So many of a drawing's equal instalments.
    fn instalments(&self, drawing: &Drawing, count: i32, source: SourceId, loan: Loan) -> Node {
        let parts = vec![drawing.amount.clone(), self.life(source, loan)];
        let what = format!("instalment of the drawing of {}", drawing.year);
        let one = Explanation::of(what, Unit::Pence, Operation::Quotient, parts).short("instalment").shared();
        let count =
            Explanation::leaf("years so far", f64::from(count), Unit::Number, Operation::Counted).short("years");
        let what = format!("instalments of the drawing of {} so far", drawing.year);
        Explanation::of(what, Unit::Pence, Operation::Product, vec![one, count.shared()]).short("instalments").shared()
    }

    /// The level payment that clears a drawing with its interest.
    fn level(&self, drawing: &Drawing, source: SourceId, loan: Loan) -> Node {
        let parts = vec![drawing.amount.clone(), self.rate(source, loan), self.life(source, loan)];
        let what = format!("level payment on the drawing of {}", drawing.year);
        Explanation::of(what, Unit::Pence, Operation::LevelPayment, parts).short("level payment").shared()
    }

    fn rate(&self, source: SourceId, loan: Loan) -> Node {
        let rate = loan.interest.to_f64().unwrap_or(0.0);
        let provenance = &self.plan[source].provenance;
        self.written("interest a year", rate, Unit::Number, loan.interest.span, provenance).short("rate").shared()
    }

    fn life(&self, source: SourceId, loan: Loan) -> Node {
        let life = f64::from(*loan.life);
        let provenance = &self.plan[source].provenance;
        self.written("life in years", life, Unit::Number, loan.life.span, provenance).short("life").shared()
    }

    /// What a source drew before a year.
    fn all_drawings(&self, source: SourceId, before: FinancialYear) -> Vec<Drawing> {
        let allocations = self.outcome.funding.allocations.iter();
        let mut drawn: BTreeMap<(FinancialYear, u32), Vec<Node>> = BTreeMap::new();
        for one in allocations.filter(|one| one.source == Some(source) && one.year < before) {
            let waits = years_waiting(self.plan, one.project, one.year);
            drawn.entry((one.year, waits)).or_default().push(self.allocated(one));
        }
        let is_alone = |year| drawn.keys().filter(|(of, _)| *of == year).count() == 1;
        let drawing = |((year, waits), parts): (&(FinancialYear, u32), &Vec<Node>)| {
            let amount = if is_alone(*year) {
                self.used(source, *year)
            } else {
                let what = format!("drawn in {year} for works that end {waits} years later");
                Explanation::of(what, Unit::Pence, Operation::Sum, parts.clone()).short("used").shared()
            };
            Drawing { amount, year: *year, waits: i32::try_from(*waits).unwrap_or(i32::MAX) }
        };
        drawn.iter().map(drawing).collect()
    }

    /// Those of them whose life has not run out.
    fn drawings(&self, source: SourceId, year: FinancialYear, loan: Loan) -> Vec<Drawing> {
        let life = i32::try_from(*loan.life).unwrap_or(i32::MAX);
        self.all_drawings(source, year).into_iter().filter(|drawing| drawing.year_of_life(year) <= life).collect()
    }
}
