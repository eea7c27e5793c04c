//! Needs and money brought together in a network that stays small.
//!
//! A national plan has a million pairs of a receipt and a need that it may meet. Sources with the same ring-fence in
//! effect (the same projects allowed) and the same `spend_by` are one *pool*, with a node for each year that spends;
//! what is not spent goes on to the pool's next year. Needs of one year which the same pools may meet share a node.

use std::collections::BTreeMap;

use super::{FundingOptions, ProjectSpend, SourceReceipts, is_counted};
use crate::calendar::FinancialYear;
use crate::plan::{Plan, ProjectId, Source, SourceId, SourceKind};

/// What a project spends in a year, to be met from somewhere.
#[derive(Clone, Copy, Debug)]
pub struct Need {
    pub project: ProjectId,
    pub year: FinancialYear,
    /// Pennies, above 0.
    pub amount: i128,
    /// The node it shares with the needs of this year which the same pools may meet.
    pub node: usize,
}

/// Money of a source that arrives in a year and may meet a need.
#[derive(Clone, Copy, Debug)]
pub struct Receipt {
    pub source: SourceId,
    /// What spending it counts for; the order of these is the order in which money is spent, by preference.
    pub preference: Preference,
    /// Pennies, above 0.
    pub amount: i128,
    /// The node of its pool in the first spending year from which it is there.
    pub node: usize,
}

/// Objectives 2 to 5 for one penny: smaller is better, the first that differs decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Preference {
    pub is_borrowing: bool,
    /// Not grant money that will lapse.
    pub is_lasting: bool,
    pub is_free: bool,
    pub year: FinancialYear,
}

/// The years of a pool: nodes `node..node + (end - start)` stand for spending years `start..end`.
#[derive(Clone, Copy, Debug)]
struct PoolYears {
    start: usize,
    end: usize,
    node: usize,
}

/// Needs, money, and the ways from one to the other.
#[derive(Debug, Default)]
pub struct Market {
    /// In the order in which they are met: priority, then year, then place in the files.
    pub needs: Vec<Need>,
    /// In the order in which they are spent by preference, then place in the files.
    pub receipts: Vec<Receipt>,
    /// Arcs from pool nodes to nodes of needs.
    pub paying: Vec<(usize, usize)>,
    /// Arcs from pool nodes to the same pool's next year.
    pub carrying: Vec<(usize, usize)>,
    /// How many nodes there are.
    pub nodes: usize,
    /// The pool of each pool node; these nodes come first, by pool and year.
    pub pool_of_node: Vec<usize>,
    /// How many pools there are.
    pub pools: usize,
}

/// The projects allowed, in order, and the spending years before `spend_by` runs out: what makes a pool.
type Terms = (Vec<ProjectId>, usize);

impl Market {
    /// Brings together what projects spend and what counted sources receive.
    pub fn new(plan: &Plan, spend: &[ProjectSpend], receipts: &[SourceReceipts], options: FundingOptions) -> Self {
        let mut spending: Vec<(ProjectId, FinancialYear, i128)> = Vec::new();
        for (project, _) in plan.programme_projects() {
            spending.extend(spend[project.0].years.iter().map(|(year, amount)| (project, *year, amount.0)));
        }
        spending.sort_by_key(|(project, year, _)| (*plan[*project].priority, *year, *project));
        let mut years: Vec<FinancialYear> = spending.iter().map(|(_, year, _)| *year).collect();
        years.sort_unstable();
        years.dedup();
        let mut projects: Vec<ProjectId> = spending.iter().map(|(project, ..)| *project).collect();
        projects.sort_unstable();
        projects.dedup();

        let (pools, pool_of_source) = pools(plan, &projects, &years, options);
        let mut market = Self { pools: pools.len(), ..Self::default() };
        let pool_years = market.add_pools(&pools, &pool_of_source, receipts, &years);
        market.add_receipts(plan, &pool_years, &pool_of_source, receipts, &years);
        market.add_needs(plan, &spending, &pools, &pool_years, &years);
        market
    }

    /// All arcs, those to needs first, as money flows.
    pub fn arcs(&self) -> impl Iterator<Item = (usize, usize)> + Clone {
        self.paying.iter().chain(&self.carrying).copied()
    }

    /// Nodes for the years of every pool, from its first receipt on, and arcs that carry money forward.
    fn add_pools(
        &mut self,
        pools: &[Terms],
        pool_of_source: &[Option<usize>],
        receipts: &[SourceReceipts],
        years: &[FinancialYear],
    ) -> Vec<PoolYears> {
        let mut starts: Vec<usize> = pools.iter().map(|(_, end)| *end).collect();
        for (pool, receipts) in pool_of_source.iter().zip(receipts) {
            if let (Some(pool), Some((first, _))) = (pool, receipts.years.first_key_value()) {
                starts[*pool] = starts[*pool].min(years.partition_point(|year| year < first));
            }
        }
        let mut pool_years = Vec::with_capacity(pools.len());
        for (pool, (start, (_, end))) in starts.into_iter().zip(pools).enumerate() {
            let node = self.nodes;
            self.nodes += end - start;
            self.pool_of_node.resize(self.nodes, pool);
            self.carrying.extend((node + 1..self.nodes).map(|next| (next - 1, next)));
            pool_years.push(PoolYears { start, end: *end, node });
        }
        pool_years
    }

    /// Every receipt that comes in time to be spent, in order of preference.
    fn add_receipts(
        &mut self,
        plan: &Plan,
        pool_years: &[PoolYears],
        pool_of_source: &[Option<usize>],
        receipts: &[SourceReceipts],
        years: &[FinancialYear],
    ) {
        for (source, pool) in pool_of_source.iter().enumerate() {
            let Some(pool) = *pool else { continue };
            for (year, amount) in &receipts[source].years {
                let arrival = years.partition_point(|spending| spending < year);
                if let Some(node) = pool_years[pool].node_in(arrival) {
                    let preference = Preference::of(&plan.sources[source], *year);
                    self.receipts.push(Receipt { source: SourceId(source), preference, amount: amount.0, node });
                }
            }
        }
        self.receipts.sort_by_key(|receipt| (receipt.preference, receipt.source));
    }

    /// A node for every year and set of pools that may meet needs, and arcs from those pools.
    fn add_needs(
        &mut self,
        plan: &Plan,
        spending: &[(ProjectId, FinancialYear, i128)],
        pools: &[Terms],
        pool_years: &[PoolYears],
        years: &[FinancialYear],
    ) {
        let mut pools_of: Vec<Vec<usize>> = vec![Vec::new(); plan.projects.len()];
        for (pool, (projects, _)) in pools.iter().enumerate() {
            for project in projects {
                pools_of[project.0].push(pool);
            }
        }
        let mut groups: BTreeMap<&[usize], usize> = BTreeMap::new();
        let mut nodes: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for (project, year, amount) in spending {
            let pools = pools_of[project.0].as_slice();
            let count = groups.len();
            let group = *groups.entry(pools).or_insert(count);
            let place = years.partition_point(|earlier| earlier < year);
            let node = *nodes.entry((group, place)).or_insert_with(|| {
                let node = self.nodes;
                self.nodes += 1;
                let open = pools.iter().filter_map(|pool| pool_years[*pool].node_in(place));
                self.paying.extend(open.map(|pool| (pool, node)));
                node
            });
            self.needs.push(Need { project: *project, year: *year, amount: *amount, node });
        }
    }
}

impl PoolYears {
    /// The node of a spending year, if the pool has money in it.
    fn node_in(self, year: usize) -> Option<usize> {
        (self.start..self.end).contains(&year).then(|| self.node + year - self.start)
    }
}

impl Preference {
    fn of(source: &Source, year: FinancialYear) -> Self {
        let is_borrowing = *source.kind == SourceKind::Borrowing;
        Self {
            is_borrowing,
            is_lasting: is_borrowing || source.spend_by.is_none(),
            is_free: !source.ring_fence.is_given(),
            year,
        }
    }
}

/// The pools, those that fewest projects may draw on first, and the pool of every source that may pay for something.
///
/// That order changes no figure that the objectives settle; it lets searches meet money first that others cannot use.
fn pools(
    plan: &Plan,
    projects: &[ProjectId],
    years: &[FinancialYear],
    options: FundingOptions,
) -> (Vec<Terms>, Vec<Option<usize>>) {
    let terms_of = |source: &Source| -> Option<Terms> {
        if !is_counted(source, options) {
            return None;
        }
        let is_allowed = |id: &ProjectId| source.ring_fence.allows(*id, &plan[*id]);
        let allowed: Vec<ProjectId> = projects.iter().copied().filter(is_allowed).collect();
        let end = source.spend_by.map_or(years.len(), |last| years.partition_point(|year| *year <= last.value));
        (!allowed.is_empty()).then_some((allowed, end))
    };
    let order = |a: &Terms, b: &Terms| a.0.len().cmp(&b.0.len()).then_with(|| a.cmp(b));
    let terms: Vec<Option<Terms>> = plan.sources.iter().map(terms_of).collect();
    let mut pools: Vec<Terms> = terms.iter().flatten().cloned().collect();
    pools.sort_by(order);
    pools.dedup();
    let pool_of = |terms: &Terms| pools.binary_search_by(|pool| order(pool, terms)).ok();
    let pool_of_source = terms.iter().map(|terms| terms.as_ref().and_then(pool_of)).collect();
    (pools, pool_of_source)
}
