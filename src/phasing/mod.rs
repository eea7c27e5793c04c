//! Proposed phasing: by how many years each project of the programme should move so that, in this order, fewest pupils
//! stay unplaced, projects come least late for their need, least is unfunded and least is moved. Above the forecast and the funding, which it asks.
//!
//! [`choices`] says how far each project may move, [`unplaced`] and [`money`] what follows from where they stand,
//! [`search`] finds the best and proves it.

pub(crate) mod choices;
mod cut;
mod flow;
mod judge;
mod money;
mod movement;
mod offers;
mod search;
mod term;
#[cfg(test)]
mod tests;
mod unplaced;
mod ways;

use std::collections::{BTreeMap, BTreeSet};

use crate::calendar::{FinancialYear, NcYear};
use crate::forecast::{ForecastOptions, housing};
use crate::funding::FundingOptions;
use crate::money::Pence;
use crate::plan::{AreaId, Plan, Project, ProjectGroup, ProjectId};

use choices::Choice;
use judge::Judge;
use money::Money;
use offers::{MOST_DEMANDS, MOST_OFFERS, raises, stand};
use search::Weighed;
use unplaced::Unplaced;

pub use choices::{Range, Stays};

/// What is asked of a phasing beyond the plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PhasingOptions {
    /// Of the forecast.
    pub forecast: ForecastOptions,
    /// Of the funding.
    pub funding: FundingOptions,
    /// Projects that stay where they are.
    pub held: Vec<ProjectId>,
    /// Groups of projects that may move though these are complete or on site.
    pub moved: Vec<ProjectGroup>,
}

/// What a phasing is judged by, the first objective first.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Objectives {
    /// Pupil-years without a place: the `unplaced` of the area rows of the pressure table over all forecast years.
    pub unplaced: f64,
    /// Years by which projects come after the need that is written of them, added up.
    pub late: i32,
    /// What projects spend that cannot go ahead.
    pub waiting: Pence,
    /// What is unfunded: the gap.
    pub unfunded: Pence,
    /// Years by which projects move, added up.
    pub years: i32,
}

/// What a phasing is judged by, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aim {
    /// Fewest without a place.
    Unplaced,
    /// Least late for what is needed.
    Late,
    /// Least spend of projects that cannot go ahead.
    Waiting,
    /// Least missing: in place of the last where there are too many phasings to look at each.
    Unfunded,
    /// Least moved.
    Years,
}

/// What another place for a project would change, all others standing as proposed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Effect {
    /// By how many years it would move instead: 0 if it stayed.
    pub years: i32,
    /// Pupil-years more (negative: fewer) without a place.
    pub unplaced: f64,
    /// The same by area and entry year, where it differs.
    pub places: BTreeMap<(AreaId, NcYear), f64>,
    /// Years more (negative: fewer) after the need.
    pub late: i32,
    /// How much more (negative: less) projects spend that cannot go ahead.
    pub waiting: Pence,
    /// How much more (negative: less) is unfunded in the years that differ.
    pub unfunded: BTreeMap<FinancialYear, Pence>,
}

/// What is proposed for a project of the programme.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// The project.
    pub project: ProjectId,
    /// By how many years it moves.
    pub years: i32,
    /// How far it may move.
    ///
    /// # Errors
    /// Why it stays.
    pub range: Result<Range, Stays>,
    /// The other place that is nearest: where it stands today if it moves, else the first it may move to.
    pub otherwise: Option<Effect>,
}

/// The proposed phasing of a programme.
#[derive(Clone, Debug)]
pub struct Phasing {
    /// Every project of the programme, in the order of the files.
    pub proposals: Vec<Proposal>,
    /// As the plan stands.
    pub before: Objectives,
    /// As proposed.
    pub after: Objectives,
    /// What no phasing can go below: each objective given that those before it are as good as here.
    pub bound: Objectives,
    /// Which money was an aim: `Waiting` or `Unfunded`.
    pub weighed: Aim,
    /// The aims in which it is proven that no phasing does better without doing worse in those before.
    pub proven: BTreeSet<Aim>,
    /// The plan with its projects moved as proposed.
    pub plan: Plan,
}

impl Phasing {
    /// The projects that move.
    pub fn moves(&self) -> impl Iterator<Item = &Proposal> {
        self.proposals.iter().filter(|proposal| proposal.years > 0)
    }

    /// Whether it is proven in every aim.
    #[must_use]
    pub fn is_optimal(&self) -> bool {
        [Aim::Unplaced, Aim::Late, self.weighed, Aim::Years].iter().all(|aim| self.proven.contains(aim))
    }
}

/// How much is worked out at most: counted, not timed, so that every machine finds the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Limits {
    /// Values worked out beforehand for one term of the unplaced.
    of_a_term: usize,
    /// And for all of them.
    in_all: usize,
    /// Values that two terms have together when they are made one.
    of_both: usize,
    /// Branches looked at for each objective.
    branches: u32,
    /// Looks at the flow of money for each objective, in a network of the usual size.
    flows: u32,
    /// Phasings that local search looks at from each of its starts.
    looks: u32,
    /// Phasings that are looked at one by one for the spend of projects that cannot go ahead, times the pairs of a project
    /// and a source.
    looked_at: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            of_a_term: 512,
            in_all: 30_000,
            of_both: 4096,
            branches: 20_000,
            flows: 5_000,
            looks: 400_000,
            looked_at: 100_000,
        }
    }
}

/// The best phasing of a plan that could be found, with its proof.
#[must_use]
pub fn phase(plan: &Plan, options: &PhasingOptions) -> Phasing {
    phase_within(plan, options, Limits::default())
}

fn phase_within(plan: &Plan, options: &PhasingOptions, limits: Limits) -> Phasing {
    let mut ranges = ranges(plan, options);
    let choices = choices(plan, &mut ranges, options.forecast);
    let unplaced = Unplaced::of(plan, &choices, options.forecast, limits);
    let money = Money::of(plan, &choices, options.funding);
    let judge = Judge { options, trajectories: housing::trajectories(plan) };
    let before = judge.measure(plan);
    let late_now = |id: ProjectId| choices::late(choices::past_need(plan, id), 0);
    let late_before: i32 = plan.programme_projects().map(|(id, _)| late_now(id)).sum();
    #[expect(clippy::cast_possible_truncation, reason = "far fewer pupil-years than either holds")]
    let stands = (before.unplaced * 1e9).round() as term::Pupils;
    let found = search::search(&choices, stands, unplaced, money, limits);

    let mut moved = plan.clone();
    stand(&mut moved, &choices, &found.positions);
    let after = judge.measure(&moved);
    let years = choices.iter().zip(&found.positions).map(|(choice, position)| choice.variants[*position].years).sum();
    let is_weighed = !ranges.values().any(|range| *range == Err(Stays::TooMany));
    let (money, least) = found.money;
    let weighed = if money == Weighed::Waiting { Aim::Waiting } else { Aim::Unfunded };
    let proofs = [
        (Aim::Unplaced, found.unplaced.is_proven),
        (Aim::Late, found.late.is_proven),
        (weighed, least.is_proven),
        (Aim::Years, found.years.is_proven),
    ];
    let proven: BTreeSet<Aim> =
        proofs.into_iter().filter(|(_, is_proven)| is_weighed && *is_proven).map(|(aim, _)| aim).collect();
    let late_staying = late_before - choices.iter().map(|choice| late_now(choice.project)).sum::<i32>();
    let late_after = late_staying + choices::late_in_all(&choices, &found.positions);
    let bound = Objectives {
        unplaced: if proven.contains(&Aim::Unplaced) { after.unplaced } else { found.unplaced.bound as f64 / 1e9 },
        late: late_staying + found.late.bound,
        waiting: if weighed == Aim::Waiting { Pence(least.bound) } else { after.waiting },
        unfunded: if weighed == Aim::Unfunded { Pence(least.bound) } else { after.unfunded.values().copied().sum() },
        years: found.years.bound,
    };
    let proposals = ranges
        .iter()
        .map(|(id, range)| {
            let place = choices.iter().position(|choice| choice.project == *id);
            let at = place.map(|place| (&choices[place], found.positions[place]));
            let years = at.map_or(0, |(choice, position)| choice.variants[position].years);
            let otherwise = at.and_then(|(choice, position)| judge.otherwise(plan, &moved, &after, choice, position));
            Proposal { project: *id, years, range: *range, otherwise }
        })
        .collect();
    Phasing {
        proposals,
        before: before.objectives(late_before, 0),
        after: after.objectives(late_after, years),
        bound,
        weighed,
        proven,
        plan: moved,
    }
}

/// How far each project of the programme may move.
fn ranges(plan: &Plan, options: &PhasingOptions) -> BTreeMap<ProjectId, Result<Range, Stays>> {
    let range = |(id, project): (ProjectId, &Project)| {
        let group = *project.group;
        let range = if options.held.contains(&id) {
            Err(Stays::Held)
        } else if project.is_committed() && !options.moved.contains(&group) {
            Err(Stays::Settled(group))
        } else {
            choices::range(plan, project)
        };
        (id, range)
    };
    plan.programme_projects().map(range).collect()
}

/// The projects that may move, those of the highest priority first, then in the order of the files. Where too many
/// change the same schools for all to be weighed, the last of them stay.
fn choices(
    plan: &Plan,
    ranges: &mut BTreeMap<ProjectId, Result<Range, Stays>>,
    options: ForecastOptions,
) -> Vec<Choice> {
    let mut movable: Vec<(ProjectId, Range)> =
        ranges.iter().filter_map(|(id, range)| Some((*id, range.ok()?))).collect();
    movable.sort_by_key(|(id, _)| (*plan[*id].priority, *id));
    let mut demands = 1;
    let mut offers = vec![1; plan.schools.len()];
    let mut choices = Vec::new();
    for (id, range) in movable {
        let choice = choices::choice(plan, id, range);
        let size = choice.variants.len();
        let project = &plan[id];
        let counts = size > 1 && !options.without_projects;
        let is_too_many = counts
            && ((raises(plan, project) && demands * size > MOST_DEMANDS)
                || project.places.iter().any(|places| offers[places.school.0] * size > MOST_OFFERS));
        if is_too_many {
            ranges.insert(id, Err(Stays::TooMany));
            continue;
        }
        if counts {
            demands *= if raises(plan, project) { size } else { 1 };
            let mut schools: Vec<usize> = project.places.iter().map(|places| places.school.0).collect();
            schools.sort_unstable();
            schools.dedup();
            for school in schools {
                offers[school] *= size;
            }
        }
        choices.push(choice);
    }
    choices
}
