//! What can go ahead with the money there is.

use std::collections::{BTreeMap, BTreeSet};

use super::{Allocation, Funding, ProjectSpend};
use crate::calendar::FinancialYear;
use crate::funding::turns::Turn;
use crate::money::Pence;
use crate::plan::{Plan, ProjectId, word_type};

word_type!(
    /// How a project stands with the money there is.
    Status {
        /// All it spends is paid for.
        Funded = "funded",
        /// Some of it may be.
        Part = "part",
        /// It is built whole or not at all, and cannot be paid for whole.
        CannotStart = "cannot-start",
    }
);

/// How a project of the programme stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The project.
    pub project: ProjectId,
    /// Whether it can go ahead.
    pub status: Status,
    /// What it spends in all that needs funding.
    pub spend: Pence,
    /// What of that is paid for.
    pub funded: Pence,
    /// The least money that would have to be added, in the right years and of a kind it may use, for it to be funded
    /// after all earlier ones: its spend less the most that could be had for it on its own turn.
    pub short: Pence,
    /// Filling its years in their order, the first that is not full.
    pub first_short_year: Option<FinancialYear>,
}

/// How every project of the programme stands, in the order of the files.
#[must_use]
pub fn standings(plan: &Plan, spend: &[ProjectSpend], allocations: &[Allocation], turns: &[Turn]) -> Vec<Standing> {
    let mut funded: BTreeMap<ProjectId, Pence> = BTreeMap::new();
    for paid in allocations.iter().filter(|one| one.source.is_some()) {
        *funded.entry(paid.project).or_insert(Pence::ZERO) += paid.amount;
    }
    let turns: BTreeMap<ProjectId, &Turn> = turns.iter().map(|turn| (turn.project, turn)).collect();
    let of = |(project, _): (ProjectId, _)| {
        let spend = spend[project.0].years.values().copied().sum::<Pence>();
        let funded = funded.get(&project).copied().unwrap_or(Pence::ZERO);
        let turn = turns.get(&project);
        let status = match turn {
            _ if funded == spend => Status::Funded,
            Some(turn) if turn.is_left_out => Status::CannotStart,
            _ => Status::Part,
        };
        let short = match turn {
            Some(turn) if status == Status::CannotStart => spend - Pence(turn.most),
            _ => spend - funded,
        };
        let first_short_year = turn.and_then(|turn| turn.first_short);
        Standing { project, status, spend, funded, short, first_short_year }
    };
    plan.programme_projects().map(of).collect()
}

impl Funding {
    /// How a project stands; `None` of one outside the programme.
    #[must_use]
    pub fn standing(&self, project: ProjectId) -> Option<&Standing> {
        let place = self.standings.binary_search_by_key(&project, |standing| standing.project).ok()?;
        self.standings.get(place)
    }
}

/// The projects whose places count with the money there is: not those that cannot start, nor those that are paid for in
/// part and neither on site nor complete. What others deliver counts, and so does what spends nothing.
#[must_use]
pub fn funded_projects(plan: &Plan, funding: &Funding) -> BTreeSet<ProjectId> {
    let goes_ahead = |project: ProjectId| {
        funding.standing(project).is_none_or(|standing| match standing.status {
            Status::Funded => true,
            Status::Part => plan[project].is_committed(),
            Status::CannotStart => false,
        })
    };
    let built = plan.projects.iter().enumerate().filter(|(_, project)| project.is_built());
    built.map(|(place, _)| ProjectId(place)).filter(|project| goes_ahead(*project)).collect()
}
