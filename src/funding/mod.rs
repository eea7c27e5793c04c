//! What projects spend and what pays for it: a pure function of a plan, exact to the penny.

pub(crate) mod advance;
pub(crate) mod allocation;
pub(crate) mod balance;
pub(crate) mod borrowing;
pub(crate) mod contributions;
mod fraction;
pub(crate) mod indexation;
pub(crate) mod market;
mod max_flow;
pub(crate) mod monitoring;
pub(crate) mod pot;
pub(crate) mod receipts;
pub(crate) mod remedy;
mod settle;
pub(crate) mod shortfall;
mod simplex;
pub(crate) mod spend;
pub(crate) mod standing;
mod turns;
pub(crate) mod uses;

#[cfg(test)]
mod forward_oracle;
#[cfg(test)]
mod oracle;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod turns_oracle;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::calendar::FinancialYear;
use crate::forecast::Trajectory;
use crate::money::Pence;
use crate::plan::{Certainty, Plan, ProjectId, Source, SourceId};

pub use advance::Proof;
pub use allocation::Sharing;
pub use balance::SourceYear;
pub use borrowing::BorrowingYear;
pub use contributions::{Contribution, contributions};
use market::Needs;
pub use pot::{Pot, pot, pot_of};
pub use receipts::{SourceReceipts, TriggerDate};
pub use spend::ProjectSpend;
pub use standing::{Standing, Status, funded_projects};
use turns::Turn;

/// What is asked of the funding beyond the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FundingOptions {
    /// Sources at least so certain count.
    pub counting: Certainty,
}

impl FundingOptions {
    /// Everything counts, also what is at risk.
    pub const ALL: Self = Self { counting: Certainty::AtRisk };

    /// What to say of a source that does not count; `None` of one that does.
    #[must_use]
    pub fn leaves_out(self, source: &Source) -> Option<&'static str> {
        (!is_counted(source, self)).then_some(match *source.certainty {
            Certainty::AtRisk => "at risk, not counted",
            Certainty::Expected => "expected, not counted",
            Certainty::Confirmed => "confirmed, not counted",
            Certainty::Received => "received, not counted",
        })
    }
}

impl Default for FundingOptions {
    fn default() -> Self {
        Self { counting: Certainty::Expected }
    }
}

/// Money of one source spent on one project in one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allocation {
    /// The project.
    pub project: ProjectId,
    /// The financial year.
    pub year: FinancialYear,
    /// The source; `None` for what is short.
    pub source: Option<SourceId>,
    /// Above 0.
    pub amount: Pence,
}

/// Spend, receipts, allocation and balance of a programme.
#[derive(Clone, Debug, Default)]
pub struct Funding {
    /// Every financial year with money in it, and the programme's own, without a gap; empty if there is none.
    pub years: Vec<FinancialYear>,
    /// By project; nothing for `pipeline` projects.
    pub spend: Vec<ProjectSpend>,
    /// By source, whether it counts or not.
    pub receipts: Vec<SourceReceipts>,
    /// By project in the order of the files, then year, then source in the order of the files, what is short last.
    pub allocations: Vec<Allocation>,
    /// See [`Funding::divided`].
    pub(crate) divided: OnceLock<Vec<Allocation>>,
    /// How every project of the programme stands, in the order of the files.
    pub standings: Vec<Standing>,
    /// Whether no allocation is better by the objectives, or how much more could at most be funded.
    pub proof: Proof,
    /// By source in the order of the files, then year: every year of `years`.
    pub sources: Vec<SourceYear>,
    /// Cost of borrowing by source and year, from the year after the first drawing to the last of its life.
    pub borrowing: Vec<BorrowingYear>,
    /// What was asked of it.
    pub options: FundingOptions,
}

impl Funding {
    /// The funding of the same plan with these receipts; nothing is settled again where none that counts differs.
    #[must_use]
    pub fn with_receipts(&self, plan: &Plan, receipts: Vec<SourceReceipts>) -> Self {
        let counted = plan.sources.iter().map(|source| is_counted(source, self.options));
        let is_same = counted
            .zip(self.receipts.iter().zip(&receipts))
            .all(|(counts, (a, b))| !counts || (&a.years, &a.fenced) == (&b.years, &b.fenced));
        if is_same { Self { receipts, ..self.clone() } } else { balance_with(plan, receipts, self.options) }
    }

    /// What projects spend in each year of the programme that needs funding.
    #[must_use]
    pub fn spend_by_year(&self) -> BTreeMap<FinancialYear, Pence> {
        let mut years = BTreeMap::new();
        for (year, amount) in self.spend.iter().flat_map(|spend| &spend.years) {
            *years.entry(*year).or_insert(Pence::ZERO) += *amount;
        }
        years
    }

    /// What projects spend in all that needs funding.
    #[must_use]
    pub fn total_spend(&self) -> Pence {
        self.spend.iter().flat_map(|spend| spend.years.values()).copied().sum()
    }

    /// What no source pays for in all.
    #[must_use]
    pub fn unfunded(&self) -> Pence {
        self.allocations.iter().filter(|allocation| allocation.source.is_none()).map(|short| short.amount).sum()
    }

    /// What would pay for what if every project could be paid for in part, in the order of the allocations: what is short
    /// in it is the gap. Worked out when first asked for, from the plan that this is the funding of.
    pub fn divided(&self, plan: &Plan) -> &[Allocation] {
        self.divided.get_or_init(|| {
            // Where nobody is left out, the money is shared out as it would be anywhere; but where some of it may be
            // advanced, what is most in all and what is most for the first are two things.
            let has_advances = || advance::lenders(plan, self.options).iter().any(Option::is_some);
            let stands = |status| self.standings.iter().any(|standing| standing.status == status);
            if stands(Status::CannotStart) || stands(Status::Part) && has_advances() {
                let needs = market::needs(plan, &self.spend);
                allocation::allocate(plan, &needs, &self.receipts, self.options, Sharing::Anywhere).allocations
            } else {
                self.allocations.clone()
            }
        })
    }

    /// The least money missing for everything to be built, by project in the order of the files, then year.
    pub fn gaps(&self, plan: &Plan) -> impl Iterator<Item = &Allocation> {
        self.divided(plan).iter().filter(|allocation| allocation.source.is_none())
    }

    /// The least money missing for everything to be built.
    #[must_use]
    pub fn gap(&self, plan: &Plan) -> Pence {
        self.gaps(plan).map(|short| short.amount).sum()
    }
}

/// The least money missing for everything to be built, as [`Funding::gaps`] has it, where nothing else is wanted.
#[must_use]
pub fn least_missing(plan: &Plan, trajectories: &[Trajectory], options: FundingOptions) -> Vec<Allocation> {
    let (needs, receipts) = (market::needs(plan, &spend_of(plan)), receipts_of(plan, trajectories));
    let mut all = allocation::allocate(plan, &needs, &receipts, options, Sharing::Anywhere).allocations;
    all.retain(|one| one.source.is_none());
    all
}

/// What those projects spend that cannot go ahead with the money there is: they are left out, or paid for in part and
/// neither on site nor complete, as [`funded_projects`] has it.
#[must_use]
pub fn cannot_go_ahead(plan: &Plan, trajectories: &[Trajectory], options: FundingOptions) -> Pence {
    let spend = spend_of(plan);
    let turns = allocation::turns(plan, &market::needs(plan, &spend), &receipts_of(plan, trajectories), options, None);
    let waits = |turn: &Turn| turn.first_short.is_some() && (turn.is_left_out || !plan[turn.project].is_committed());
    turns.iter().filter(|turn| waits(turn)).flat_map(|turn| spend[turn.project.0].years.values().copied()).sum()
}

fn spend_of(plan: &Plan) -> Vec<ProjectSpend> {
    plan.projects.iter().map(spend::project_spend).collect()
}

fn receipts_of(plan: &Plan, trajectories: &[Trajectory]) -> Vec<SourceReceipts> {
    plan.sources.iter().map(|source| receipts::source_receipts(plan, source, trajectories)).collect()
}

/// Whether a source takes part: those do that are at least as certain as is asked for.
#[must_use]
pub fn is_counted(source: &Source, options: FundingOptions) -> bool {
    *source.certainty <= options.counting
}

/// Computes spend, receipts, allocation and balance. `trajectories` are those of the plan's sites, in their order.
#[must_use]
pub fn fund(plan: &Plan, trajectories: &[Trajectory], options: FundingOptions) -> Funding {
    balance_with(plan, receipts_of(plan, trajectories), options)
}

/// The same with the receipts of the plan's sources given, in their order.
fn balance_with(plan: &Plan, receipts: Vec<SourceReceipts>, options: FundingOptions) -> Funding {
    let spend = spend_of(plan);
    let needs = market::needs(plan, &spend);
    balance_in_turn(plan, spend, &needs, receipts, options)
}

/// The same with what projects spend, and their turns.
fn balance_in_turn(
    plan: &Plan,
    spend: Vec<ProjectSpend>,
    needs: &Needs,
    receipts: Vec<SourceReceipts>,
    options: FundingOptions,
) -> Funding {
    let allocation::Shared { allocations, turns, proof } =
        allocation::allocate(plan, needs, &receipts, options, Sharing::ByTurns);
    let standings = standing::standings(plan, &spend, &allocations, &turns);
    let years = balance::balance_years(plan, &spend, &receipts, options);
    let sources = balance::balance(plan, &years, &receipts, &allocations, options);
    let borrowing = borrowing::borrowing_cost(plan, &allocations, &sources);
    let divided = OnceLock::new();
    Funding { years, spend, receipts, allocations, divided, standings, proof, sources, borrowing, options }
}
