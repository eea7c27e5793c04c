//! How much stays unfunded wherever the projects stand, and proofs that it cannot be less.
//!
//! What is unfunded is what [`fund`] says. Beside it stand flows of money that allow all that the allocation does, and
//! for advances a little more: no phasing can have less unfunded than they leave, and their tightest [cuts](Cut) show
//! what every other phasing must leave at least. See [`Ways`].

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::choices::Choice;
use super::cut::Cut;
use super::flow::Flow;
use super::offers::stand;
use super::ways::Ways;
use crate::calendar::FinancialYear;
use crate::forecast::{Trajectory, housing};
use crate::funding::spend::project_spend;
use crate::funding::{FundingOptions, cannot_go_ahead, least_missing};
use crate::money::Pence;
use crate::plan::{Files, Plan, ProjectId};

/// How much is allocated at most for one purpose: sources that are advanced × nodes of the network × allocations.
const ALLOCATING: usize = 200_000;

/// But at least so many allocations.
const LEAST_ALLOCATIONS: usize = 20;

/// Unfunded money by where the projects stand.
pub struct Money<'a> {
    choices: &'a [Choice],
    trajectories: Vec<Trajectory>,
    options: FundingOptions,
    moved: Plan,
    ways: Ways,
    /// What projects that do not move spend, by end of the ways.
    fixed: Vec<i128>,
    /// What each variant spends and at which end, by choice and variant.
    spend: Vec<Vec<Vec<(usize, i128)>>>,
    /// How many whole allocations may be made for one purpose, and still may; without advances none is needed.
    most: usize,
    left: usize,
    known: HashMap<Vec<usize>, i128>,
    /// Which of the ways ahead was the tightest when last asked: likely it is again.
    tightest: usize,
}

/// What at least is unfunded, and where.
#[derive(Clone, Debug)]
pub struct Shortage {
    /// In pennies.
    pub unfunded: i128,
    /// The ends that compete for too little money.
    ends: Vec<bool>,
    /// All money that may be spent at any of them.
    money: i128,
}

impl<'a> Money<'a> {
    /// Gathers the money and the spend of a plan's choices.
    #[must_use]
    pub fn of(plan: &Plan, choices: &'a [Choice], options: FundingOptions) -> Self {
        let trajectories = housing::trajectories(plan);
        let moving: BTreeSet<ProjectId> = choices.iter().map(|choice| choice.project).collect();
        let staying: Vec<(ProjectId, BTreeMap<FinancialYear, Pence>)> = (plan.programme_projects())
            .filter(|(id, _)| !moving.contains(id))
            .map(|(id, project)| (id, project_spend(project).years))
            .collect();
        let variants =
            choices.iter().flat_map(|choice| choice.variants.iter().map(|variant| (choice.project, &variant.spend)));
        let spends = staying.iter().map(|(id, spend)| (*id, spend)).chain(variants);
        let spending = spends.flat_map(|(id, spend)| spend.keys().map(move |year| (id, *year))).collect();
        let ways = Ways::of(plan, &trajectories, &spending, options);

        let by_end = |id: ProjectId, spend: &BTreeMap<FinancialYear, Pence>| -> Vec<(usize, i128)> {
            spend.iter().filter_map(|(year, amount)| Some((ways.end_of(id, *year)?, amount.0))).collect()
        };
        let mut fixed = vec![0; ways.ends];
        for (end, amount) in staying.iter().flat_map(|(id, spend)| by_end(*id, spend)) {
            fixed[end] += amount;
        }
        let of_choice =
            |choice: &Choice| choice.variants.iter().map(|variant| by_end(choice.project, &variant.spend)).collect();
        let spend = choices.iter().map(of_choice).collect();
        // An allocation with advances takes long where there is much to allocate.
        let size = ways.accounts.max(1).saturating_mul(ways.nodes().max(1));
        let most = (ALLOCATING / size).max(LEAST_ALLOCATIONS);
        let moved = Plan { files: Files::default(), ..plan.clone() };
        Self {
            choices,
            trajectories,
            options,
            moved,
            ways,
            fixed,
            spend,
            most,
            left: most,
            known: HashMap::new(),
            tightest: 0,
        }
    }

    /// What is unfunded with projects standing as given, in pennies; `None` once too many allocations would be made.
    pub fn unfunded(&mut self, positions: &[usize]) -> Option<i128> {
        if !self.allocates() {
            return Some(self.without_advances(positions));
        }
        if let Some(known) = self.known.get(positions) {
            return Some(*known);
        }
        self.left = self.left.checked_sub(1)?;
        stand(&mut self.moved, self.choices, positions);
        let missing = least_missing(&self.moved, &self.trajectories, self.options);
        let unfunded = missing.iter().map(|short| short.amount.0).sum();
        self.known.insert(positions.to_vec(), unfunded);
        Some(unfunded)
    }

    /// What projects spend that cannot go ahead, all standing as given, in pennies.
    pub fn waiting(&mut self, positions: &[usize]) -> i128 {
        stand(&mut self.moved, self.choices, positions);
        cannot_go_ahead(&self.moved, &self.trajectories, self.options).0
    }

    /// The pairs of a project and a source: about what one look at who can go ahead takes.
    #[must_use]
    pub fn pairs(&self) -> usize {
        (self.moved.programme_projects().count() * self.moved.sources.len()).max(1)
    }

    /// Allows as many allocations as at first, for another purpose.
    pub fn renew(&mut self) {
        self.left = self.most;
    }

    /// Whether whole allocations are needed to say what is unfunded.
    #[must_use]
    pub fn allocates(&self) -> bool {
        !self.ways.ahead.is_empty()
    }

    /// What would be unfunded if nothing could be advanced.
    pub fn without_advances(&mut self, positions: &[usize]) -> i128 {
        let asked = self.asked(positions);
        let funded = self.ways.without_advances.most(&asked);
        asked.iter().sum::<i128>() - funded
    }

    /// What at least is unfunded with projects standing as given: without advances, just what is. No tighter shortage is
    /// looked for once one is above `enough`.
    pub fn shortage(&mut self, positions: &[usize], enough: i128) -> Shortage {
        let asked = self.asked(positions);
        if !self.allocates() {
            return Shortage::of(&mut self.ways.without_advances, &asked, self.ways.first_end);
        }
        let mut tightest = Shortage { unfunded: -1, ends: Vec::new(), money: 0 };
        let all = self.ways.ahead.len();
        let first = self.tightest;
        for place in (first..all).chain(0..first) {
            let shortage = Shortage::of(&mut self.ways.ahead[place], &asked, self.ways.first_end);
            if shortage.unfunded > tightest.unfunded {
                (tightest, self.tightest) = (shortage, place);
            }
            if tightest.unfunded > enough {
                break;
            }
        }
        tightest
    }

    /// What projects standing as given ask for at each end.
    fn asked(&self, positions: &[usize]) -> Vec<i128> {
        let mut asked = self.fixed.clone();
        for (spend, position) in self.spend.iter().zip(positions) {
            for (end, amount) in &spend[*position] {
                asked[*end] += amount;
            }
        }
        asked
    }

    /// How large the networks are.
    #[must_use]
    pub fn nodes(&self) -> u32 {
        u32::try_from(self.ways.nodes()).unwrap_or(u32::MAX)
    }

    /// The cut of a shortage, with the least that each choice's variants from `allows` spend within it.
    #[must_use]
    pub fn cut(&self, shortage: &Shortage, allows: impl Fn(usize, usize) -> bool) -> Cut {
        let within = |amounts: &Vec<(usize, i128)>| -> i128 {
            amounts.iter().filter(|(end, _)| shortage.ends[*end]).map(|(_, amount)| amount).sum()
        };
        let others = self.fixed.iter().zip(&shortage.ends).filter(|(_, is_in)| **is_in);
        let fixed = others.map(|(amount, _)| amount).sum::<i128>() - shortage.money;
        let spend = self.spend.iter().map(|variants| variants.iter().map(within).collect()).collect();
        Cut::of(spend, fixed, allows)
    }
}

impl Shortage {
    /// The tightest that a flow gives. All ends that more money cannot reach compete for what they got, and for nothing
    /// else; the others got all that they asked for (Ford and Fulkerson 1956).
    fn of(flow: &mut Flow, asked: &[i128], first_end: usize) -> Self {
        let funded = flow.most(asked);
        let ends: Vec<bool> = (0..asked.len()).map(|end| !flow.reaches(first_end + end)).collect();
        let elsewhere: i128 = asked.iter().zip(&ends).filter(|(_, is_in)| !**is_in).map(|(asked, _)| asked).sum();
        Self { unfunded: asked.iter().sum::<i128>() - funded, ends, money: funded - elsewhere }
    }
}
