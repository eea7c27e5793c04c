//! How much stays unfunded wherever the projects stand, and proofs that it cannot be less.
//!
//! What is unfunded is what [`fund`] says. Beside it stands a flow of money that allows all that the allocation does,
//! and for advances a little more: no phasing can have less unfunded than it leaves, and its tightest [cut](Cut) shows
//! what every other phasing must leave at least.
//!
//! A source that another may advance is joined with that one year by year: an advance flows one way, no more of it
//! than is still to come, and what is repaid flows back, no more than has come in the year.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::choices::Choice;
use super::flow::Flow;
use super::offers::stand;
use crate::calendar::FinancialYear;
use crate::forecast::{Trajectory, housing};
use crate::funding::receipts::source_receipts;
use crate::funding::spend::project_spend;
use crate::funding::{FundingOptions, fund, is_counted};
use crate::money::Pence;
use crate::plan::{Plan, ProjectId, Source, SourceId};

/// How much is allocated at most: sources that are advanced × nodes of the network × allocations.
const ALLOCATING: usize = 1_000_000;

/// But at least so many allocations.
const LEAST_ALLOCATIONS: usize = 20;

/// Money that may be spent on the same projects in the same years.
#[derive(Clone, Debug)]
struct Pool {
    /// May pay for these.
    allowed: Vec<ProjectId>,
    /// The spending years, by place, in which it may be spent: before this one.
    end: usize,
    /// By the first spending year in which it is there.
    money: Vec<i128>,
    /// What comes after every spending year.
    later: i128,
    /// The one source that it holds, where that is advanced or advances.
    source: Option<SourceId>,
    /// The pool that may advance it.
    advanced_by: Option<usize>,
}

/// A set of projects and years, and all the money that may be spent on any of them: what they spend beyond it is
/// unfunded, wherever the projects stand.
#[derive(Clone, Debug)]
pub struct Cut {
    /// By choice and variant, what the project then spends within the set.
    spend: Vec<Vec<i128>>,
    /// For each number of choices decided, the least that the others may spend within it.
    later: Vec<i128>,
    /// What projects that do not move spend within it, less all its money.
    fixed: i128,
}

/// Unfunded money by where the projects stand.
pub struct Money<'a> {
    choices: &'a [Choice],
    trajectories: Vec<Trajectory>,
    options: FundingOptions,
    moved: Plan,
    /// Every financial year that any variant spends in, in order.
    years: Vec<FinancialYear>,
    pools: Vec<Pool>,
    /// The group of projects that the same pools may pay for, by project.
    group: Vec<Option<usize>>,
    /// The pools of each group.
    groups: Vec<Vec<usize>>,
    /// What projects that do not move spend, by group and year.
    fixed: Vec<Vec<i128>>,
    /// What each variant spends, by choice, variant and year.
    spend: Vec<Vec<Vec<i128>>>,
    /// How many sources may be spent before their money arrives.
    advanced: usize,
    /// How many whole allocations may still be made; without advances none is needed.
    left: usize,
    known: HashMap<Vec<usize>, i128>,
}

impl<'a> Money<'a> {
    /// Gathers the money and the spend of a plan's choices.
    #[must_use]
    pub fn of(plan: &Plan, choices: &'a [Choice], options: FundingOptions) -> Self {
        let moved = Plan { files: crate::plan::Files::default(), ..plan.clone() };
        let trajectories = housing::trajectories(plan);
        let moving: BTreeMap<ProjectId, &Choice> = choices.iter().map(|choice| (choice.project, choice)).collect();
        let fixed_spend: Vec<(ProjectId, BTreeMap<FinancialYear, Pence>)> = plan
            .programme_projects()
            .filter(|(id, _)| !moving.contains_key(id))
            .map(|(id, project)| (id, project_spend(project).years))
            .collect();
        let variants = choices.iter().flat_map(|choice| &choice.variants);
        let spends = fixed_spend.iter().map(|(_, spend)| spend).chain(variants.map(|variant| &variant.spend));
        let mut years: Vec<FinancialYear> = spends.flat_map(|spend| spend.keys().copied()).collect();
        years.sort_unstable();
        years.dedup();

        let pools = pools(plan, &years, &trajectories, options);
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let mut group = vec![None; plan.projects.len()];
        for (id, _) in plan.programme_projects() {
            let may_pay = |pool: &usize| pools[*pool].allowed.contains(&id);
            let paying: Vec<usize> = (0..pools.len()).filter(may_pay).collect();
            let place = groups.iter().position(|known| *known == paying).unwrap_or(groups.len());
            if place == groups.len() {
                groups.push(paying);
            }
            group[id.0] = Some(place);
        }
        let by_year = |spend: &BTreeMap<FinancialYear, Pence>| -> Vec<i128> {
            years.iter().map(|year| spend.get(year).map_or(0, |amount| amount.0)).collect()
        };
        let mut fixed = vec![vec![0; years.len()]; groups.len()];
        for (id, spend) in &fixed_spend {
            if let Some(group) = group[id.0] {
                fixed[group].iter_mut().zip(by_year(spend)).for_each(|(sum, amount)| *sum += amount);
            }
        }
        let spend = choices
            .iter()
            .map(|choice| choice.variants.iter().map(|variant| by_year(&variant.spend)).collect())
            .collect();
        let is_advanced = |one: &&Source| one.forward_fund.is_some() && is_counted(one, options);
        let advanced = plan.sources.iter().filter(is_advanced).count();
        let mut money = Self {
            choices,
            trajectories,
            options,
            moved,
            years,
            pools,
            group,
            groups,
            fixed,
            spend,
            advanced,
            left: 0,
            known: HashMap::new(),
        };
        // An allocation with advances takes long where there is much to allocate.
        let size = money.advanced.max(1).saturating_mul(usize::try_from(money.nodes()).unwrap_or(usize::MAX));
        money.left = (ALLOCATING / size).max(LEAST_ALLOCATIONS);
        money
    }

    /// What is unfunded with projects standing as given, in pennies; `None` once too many allocations would be made.
    pub fn unfunded(&mut self, positions: &[usize]) -> Option<i128> {
        if self.advanced == 0 {
            return Some(self.relaxed(positions).0);
        }
        if let Some(known) = self.known.get(positions) {
            return Some(*known);
        }
        self.left = self.left.checked_sub(1)?;
        stand(&mut self.moved, self.choices, positions);
        let unfunded = fund(&self.moved, &self.trajectories, self.options).unfunded().0;
        self.known.insert(positions.to_vec(), unfunded);
        Some(unfunded)
    }

    /// Whether whole allocations are needed to say what is unfunded.
    #[must_use]
    pub const fn allocates(&self) -> bool {
        self.advanced > 0
    }

    /// What at least is unfunded with projects standing as given, and the cut that proves it.
    #[must_use]
    pub fn relaxed(&self, positions: &[usize]) -> (i128, Vec<Vec<bool>>) {
        let mut spend = self.fixed.clone();
        for (choice, position) in positions.iter().enumerate() {
            if let Some(group) = self.group_of(choice) {
                let amounts = &self.spend[choice][*position];
                spend[group].iter_mut().zip(amounts).for_each(|(sum, amount)| *sum += amount);
            }
        }
        let mut flow = self.network(|group, year| spend[group][year]);
        let funded = flow.push_all();
        let reached = flow.reached();
        let is_in = |group: usize| (0..self.years.len()).map(|year| !reached[self.group_node(group, year)]).collect();
        let total: i128 = spend.iter().flatten().sum();
        (total - funded, (0..self.groups.len()).map(is_in).collect())
    }

    /// All money, and the ways from it to what is asked of each group in each year.
    fn network(&self, asked: impl Fn(usize, usize) -> i128) -> Flow {
        let years = self.years.len();
        let mut flow = Flow::new(2 + (self.pools.len() + self.groups.len()) * years);
        for (place, pool) in self.pools.iter().enumerate() {
            let mut to_come = pool.money.iter().sum::<i128>() + pool.later;
            for year in 0..years {
                let node = self.pool_node(place, year);
                flow.join(0, node, pool.money[year]);
                if year + 1 < years {
                    flow.join(node, self.pool_node(place, year + 1), i128::MAX);
                }
                to_come -= pool.money[year];
                if let Some(advancing) = pool.advanced_by {
                    flow.join(self.pool_node(advancing, year), node, to_come);
                    flow.join(node, self.pool_node(advancing, year), pool.money[year]);
                }
            }
        }
        for (group, pools) in self.groups.iter().enumerate() {
            for year in 0..years {
                flow.join(self.group_node(group, year), 1, asked(group, year));
                for pool in pools.iter().filter(|pool| year < self.pools[**pool].end) {
                    flow.join(self.pool_node(*pool, year), self.group_node(group, year), i128::MAX);
                }
            }
        }
        flow
    }

    /// How large the network is.
    #[must_use]
    pub fn nodes(&self) -> u32 {
        u32::try_from((self.pools.len() + self.groups.len()) * self.years.len() + 2).unwrap_or(u32::MAX)
    }

    // The nodes: the beginning, the end, pools by year, groups by year.

    fn pool_node(&self, pool: usize, year: usize) -> usize {
        2 + pool * self.years.len() + year
    }

    fn group_node(&self, group: usize, year: usize) -> usize {
        2 + (self.pools.len() + group) * self.years.len() + year
    }

    /// The cut of a set of groups and years, with the least that each choice's variants from `allows` spend within it.
    #[must_use]
    pub fn cut(&self, set: &[Vec<bool>], allows: impl Fn(usize, usize) -> bool) -> Cut {
        let within = |group: Option<usize>, amounts: &[i128]| -> i128 {
            let Some(group) = group else { return 0 };
            amounts.iter().zip(&set[group]).filter(|(_, is_in)| **is_in).map(|(amount, _)| amount).sum()
        };
        let others: i128 = self.fixed.iter().enumerate().map(|(group, spend)| within(Some(group), spend)).sum();
        let money = self.network(|group, year| if set[group][year] { i128::MAX } else { 0 }).push_all();
        let fixed = others - money;
        let spend: Vec<Vec<i128>> = (self.spend.iter().enumerate())
            .map(|(choice, variants)| variants.iter().map(|amounts| within(self.group_of(choice), amounts)).collect())
            .collect();
        Cut::of(spend, fixed, allows)
    }

    fn group_of(&self, choice: usize) -> Option<usize> {
        self.group[self.choices[choice].project.0]
    }
}

impl Cut {
    /// A cut of what the choices' variants spend within it, and of what others spend less all money; variants that are
    /// not allowed count for no bound.
    #[must_use]
    pub fn of(spend: Vec<Vec<i128>>, fixed: i128, allows: impl Fn(usize, usize) -> bool) -> Self {
        let mut later = vec![0; spend.len() + 1];
        for (choice, amounts) in spend.iter().enumerate().rev() {
            let allowed = (0..amounts.len()).filter(|variant| allows(choice, *variant));
            later[choice] = later[choice + 1] + allowed.map(|variant| amounts[variant]).min().unwrap_or(0);
        }
        Self { spend, later, fixed }
    }

    /// What a variant spends within it.
    #[must_use]
    pub fn spent(&self, choice: usize, variant: usize) -> i128 {
        self.spend[choice][variant]
    }

    /// What projects that do not move spend within it, less all its money.
    #[must_use]
    pub const fn fixed(&self) -> i128 {
        self.fixed
    }

    /// What is unfunded at least once the choices before `decided` stand as given.
    #[must_use]
    pub fn least(&self, positions: &[usize], decided: usize) -> i128 {
        self.now(positions, decided) + self.later[decided]
    }

    /// What is spent within the set beyond its money by projects that do not move and choices decided.
    fn now(&self, positions: &[usize], decided: usize) -> i128 {
        self.fixed + (0..decided).map(|choice| self.spend[choice][positions[choice]]).sum::<i128>()
    }
}

/// Money of counted sources that may be spent on the same projects until the same year, as one pool; a source that is
/// advanced, or advances, as one of its own.
fn pools(plan: &Plan, years: &[FinancialYear], trajectories: &[Trajectory], options: FundingOptions) -> Vec<Pool> {
    let advancing: BTreeSet<SourceId> =
        plan.sources.iter().filter_map(|source| source.forward_fund).map(|source| source.value).collect();
    let mut pools: Vec<Pool> = Vec::new();
    for (place, source) in plan.sources.iter().enumerate().filter(|(_, source)| is_counted(source, options)) {
        let id = SourceId(place);
        let own = (source.forward_fund.is_some() || advancing.contains(&id)).then_some(id);
        let allowed = plan.programme_projects().filter(|(id, project)| source.ring_fence.allows(*id, project));
        let allowed: Vec<ProjectId> = allowed.map(|(id, _)| id).collect();
        let end = source.spend_by.map_or(years.len(), |last| years.partition_point(|year| *year <= last.value));
        let is_same = |pool: &Pool| pool.source == own && pool.end == end && pool.allowed == allowed;
        let found = pools.iter().position(is_same).unwrap_or(pools.len());
        if found == pools.len() {
            pools.push(Pool { allowed, end, money: vec![0; years.len()], later: 0, source: own, advanced_by: None });
        }
        for (year, amount) in source_receipts(plan, source, trajectories).years {
            match pools[found].money.get_mut(years.partition_point(|spending| *spending < year)) {
                Some(money) => *money += amount.0,
                None => pools[found].later += amount.0,
            }
        }
    }
    let advanced_by = |pool: &Pool| {
        let by = plan[pool.source?].forward_fund?.value;
        pools.iter().position(|other| other.source == Some(by))
    };
    let advanced: Vec<Option<usize>> = pools.iter().map(advanced_by).collect();
    for (pool, advanced) in pools.iter_mut().zip(advanced) {
        pool.advanced_by = advanced;
    }
    pools
}
