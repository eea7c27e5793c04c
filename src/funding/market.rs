//! Needs and money brought together in a network that stays small.
//!
//! A national plan has a million pairs of a receipt and a need that it may meet. Sources with the same ring-fence in
//! effect (the same projects allowed) and the same last year to spend it are one *pool*, with a node for each year that
//! spends; what is not spent goes on to the pool's next year. Needs of one year which the same pools may meet share a
//! node. A source that advances money to others, or is advanced, has pools of its own.

use std::collections::BTreeMap;

use super::{ProjectSpend, SourceReceipts, receipts};
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

/// How a source takes part in a market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Not at all.
    Absent,
    /// Its money lies with that of others on the same terms.
    Shared,
    /// It has pools of its own, for it advances money to others.
    Lends,
    /// It has pools of its own, in which money goes back in time: another source advances it.
    Advanced,
}

/// What makes a pool: the projects allowed, in order; the place of the first spending year too late for its money; and
/// whose it is, if it is a source's own.
type Terms = (Vec<ProjectId>, usize, Option<SourceId>);

/// Money on the same terms, with a node for each spending year from its first receipt on.
#[derive(Clone, Debug)]
pub struct Pool {
    /// Its terms.
    terms: Terms,
    /// The place of the spending year of its first node.
    start: usize,
    /// Its first node.
    node: usize,
    /// How many nodes it has.
    count: usize,
}

impl Pool {
    /// Whose money it is, if it is one source's own.
    pub const fn owner(&self) -> Option<SourceId> {
        self.terms.2
    }

    /// The place of the first spending year too late for its money.
    pub const fn end(&self) -> usize {
        self.terms.1
    }

    /// Its node in a spending year, if it has money then.
    pub fn node_in(&self, year: usize) -> Option<usize> {
        (self.start..self.start + self.count).contains(&year).then(|| self.node + year - self.start)
    }

    /// The place of a node's spending year; that after the last one stands for all later years.
    pub const fn year_of(&self, node: usize) -> usize {
        self.start + node - self.node
    }

    /// Its node in a spending year in which it may pay.
    fn paying_in(&self, year: usize) -> Option<usize> {
        self.node_in(year).filter(|_| year < self.end())
    }
}

/// Needs, money, and the ways from one to the other.
#[derive(Debug, Default)]
pub struct Market {
    /// In the order in which they are met: priority, then place in the files, then year.
    pub needs: Vec<Need>,
    /// In the order in which they are spent by preference, then place in the files.
    pub receipts: Vec<Receipt>,
    /// Arcs from pool nodes to nodes of needs.
    pub paying: Vec<(usize, usize)>,
    /// Arcs from pool nodes to the same pool's next year.
    pub carrying: Vec<(usize, usize)>,
    /// Arcs from nodes of pools that are advanced to the same pool's year before.
    pub advancing: Vec<(usize, usize)>,
    /// How many nodes there are.
    pub nodes: usize,
    /// The pool of each pool node; these nodes come first, by pool and year.
    pub pool_of_node: Vec<usize>,
    /// The pools, those that fewest projects may draw on first.
    ///
    /// That order changes no figure that the objectives settle; it lets searches meet money first that others cannot
    /// use.
    pub pools: Vec<Pool>,
    /// The years in which something is spent, in order.
    pub years: Vec<FinancialYear>,
}

/// What projects need by year, in the order in which needs are met.
pub type Needs = Vec<(ProjectId, FinancialYear, i128)>;

/// What projects of the programme spend by year: priority, then place in the files, then year.
pub fn needs(plan: &Plan, spend: &[ProjectSpend]) -> Needs {
    needs_by_turns(plan, spend, |project| project)
}

/// The same where projects take the turns of others: each that of the project told for it.
pub fn needs_by_turns(plan: &Plan, spend: &[ProjectSpend], turn_of: impl Fn(ProjectId) -> ProjectId) -> Needs {
    let mut needs = Needs::new();
    for (project, _) in plan.programme_projects() {
        needs.extend(spend[project.0].years.iter().map(|(year, amount)| (project, *year, amount.0)));
    }
    needs.sort_by_key(|(project, year, _)| {
        let turn = turn_of(*project);
        (*plan[turn].priority, turn, *year)
    });
    needs
}

impl Market {
    /// Brings together needs, in the order of [`needs`], and what sources receive; each source has a role.
    pub fn new(plan: &Plan, needs: &Needs, receipts: &[SourceReceipts], role: impl Fn(SourceId) -> Role) -> Self {
        let mut years: Vec<FinancialYear> = needs.iter().map(|(_, year, _)| *year).collect();
        years.sort_unstable();
        years.dedup();
        let mut projects: Vec<ProjectId> = needs.iter().map(|(project, ..)| *project).collect();
        projects.sort_unstable();
        projects.dedup();

        let mut market = Self { years, ..Self::default() };
        market.add_receipts(plan, &projects, receipts, role);
        market.add_needs(plan, needs);
        market
    }

    /// All arcs along which money is carried, those to needs first.
    pub fn arcs(&self) -> impl Iterator<Item = (usize, usize)> + Clone {
        self.paying.iter().chain(&self.carrying).copied()
    }

    /// Every receipt that comes in time to be spent, in order of preference, and the pools that hold them.
    fn add_receipts(
        &mut self,
        plan: &Plan,
        projects: &[ProjectId],
        receipts: &[SourceReceipts],
        role: impl Fn(SourceId) -> Role,
    ) {
        let horizon = plan.assumptions.last_forecast_year().financial();
        let mut held: Vec<(Terms, usize, bool, Receipt)> = Vec::new();
        for (place, source) in plan.sources.iter().enumerate() {
            let id = SourceId(place);
            let role = role(id);
            if role == Role::Absent {
                continue;
            }
            let mut fences: BTreeMap<Option<usize>, Vec<ProjectId>> = BTreeMap::new();
            for (year, clause, amount) in receipts[place].lots() {
                let is_allowed = |project: &ProjectId| plan.clause_may_pay(id, clause, *project);
                let allowed =
                    fences.entry(clause).or_insert_with(|| projects.iter().copied().filter(is_allowed).collect());
                if allowed.is_empty() && role != Role::Lends {
                    continue;
                }
                let year = &year;
                let arrival = self.years.partition_point(|spending| spending < year);
                let end = match receipts::last_year_to_spend(source, *year) {
                    Some(last) => self.years.partition_point(|spending| *spending <= last),
                    None => self.years.len(),
                };
                // What comes after the horizon cannot be advanced.
                let is_advanced = role == Role::Advanced && *year <= horizon;
                if arrival < end || is_advanced && end > 0 {
                    let owner = (is_advanced || role == Role::Lends).then_some(id);
                    let preference = Preference::of(source, clause, *year);
                    let receipt = Receipt { source: id, preference, amount: amount.0, node: 0 };
                    held.push(((allowed.clone(), end, owner), arrival, is_advanced, receipt));
                }
            }
        }
        let order = |a: &Terms, b: &Terms| a.0.len().cmp(&b.0.len()).then_with(|| a.cmp(b));
        held.sort_by(|(a, arrival, ..), (b, other, ..)| order(a, b).then(arrival.cmp(other)));
        for same in held.chunk_by(|(a, ..), (b, ..)| a == b) {
            let (terms, first, is_advanced, _) = &same[0];
            let (start, last) = if *is_advanced { (0, self.years.len() + 1) } else { (*first, terms.1) };
            let pool = Pool { terms: terms.clone(), start, node: self.nodes, count: last - start };
            self.nodes += pool.count;
            self.pool_of_node.resize(self.nodes, self.pools.len());
            let steps = (pool.node + 1..self.nodes).map(|next| (next - 1, next));
            if *is_advanced {
                self.advancing.extend(steps.clone().map(|(before, after)| (after, before)));
            }
            self.carrying.extend(steps);
            for (_, arrival, _, receipt) in same {
                self.receipts.push(Receipt { node: pool.node + arrival - start, ..*receipt });
            }
            self.pools.push(pool);
        }
        self.receipts.sort_by_key(|receipt| (receipt.preference, receipt.source));
    }

    /// A node for every year and set of pools that may meet needs, and arcs from those pools.
    fn add_needs(&mut self, plan: &Plan, needs: &Needs) {
        let mut pools_of: Vec<Vec<usize>> = vec![Vec::new(); plan.projects.len()];
        for (place, pool) in self.pools.iter().enumerate() {
            for project in &pool.terms.0 {
                pools_of[project.0].push(place);
            }
        }
        let mut groups: BTreeMap<&[usize], usize> = BTreeMap::new();
        let mut nodes: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for (project, year, amount) in needs {
            let pools = pools_of[project.0].as_slice();
            let count = groups.len();
            let group = *groups.entry(pools).or_insert(count);
            let place = self.years.partition_point(|earlier| earlier < year);
            let node = *nodes.entry((group, place)).or_insert_with(|| {
                let node = self.nodes;
                self.nodes += 1;
                let open = pools.iter().filter_map(|pool| self.pools[*pool].paying_in(place));
                self.paying.extend(open.map(|pool| (pool, node)));
                node
            });
            self.needs.push(Need { project: *project, year: *year, amount: *amount, node });
        }
    }
}

impl Preference {
    /// Of what arrives in a year, by a clause with a ring-fence of its own or without.
    pub fn of(source: &Source, clause: Option<usize>, year: FinancialYear) -> Self {
        let is_borrowing = *source.kind == SourceKind::Borrowing;
        Self {
            is_borrowing,
            is_lasting: is_borrowing || receipts::last_year_to_spend(source, year).is_none(),
            is_free: !source.ring_fence.is_given() && clause.is_none(),
            year,
        }
    }
}
