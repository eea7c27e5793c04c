//! How many pupils stay unplaced wherever the projects stand: the forecast's own rules, worked out once for each
//! combination that can differ.
//!
//! Without a step that raises the top year a project changes nothing but places (rule 6), and so only where overflow
//! goes (rule 8). In one entry year and year, areas that may have overflow are linked with the areas they ask; areas not
//! linked have nothing to do with each other, and most depend on few projects or none. So the sum over all areas and
//! years falls into [terms](super::term) of few projects each.
//!
//! More places at any school never leave more unplaced, in whatever area: with fewer who ask and more room everywhere, a
//! round of rule 8 again leaves fewer who ask, since the share that is turned away anywhere is no larger, and more room.
//! So what stays unplaced if every school had the most places that projects not yet decided can give it is a bound.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Limits;
use super::choices::Choice;
use super::offers::Offers;
use super::term::{Pupils, Term, Values, billionths, each_combination};
use crate::calendar::NcYear;
use crate::forecast::placement::{at_home, entry_years, mainstream_schools, unplaced_among};
use crate::forecast::{Forecast, ForecastOptions};
use crate::plan::{AreaId, Plan, SchoolId};

/// Linked areas in one entry year and year.
#[derive(Clone, Debug)]
struct Group {
    areas: BTreeSet<AreaId>,
    entry: NcYear,
    /// The forecast year, from 0.
    year: usize,
}

/// Unplaced pupils as a sum of terms.
#[derive(Debug)]
pub struct Unplaced<'a> {
    plan: &'a Plan,
    offers: Offers,
    schools_of: Vec<Vec<SchoolId>>,
    /// Of each area, the entry years that it has a row for.
    rows: Vec<BTreeSet<NcYear>>,
    groups: Vec<Group>,
    /// What no project changes.
    constant: Pupils,
    /// What some change.
    terms: Vec<Term>,
    /// Values and bounds of terms worked out so far, by group and what is decided of the scope.
    known: HashMap<(usize, Vec<Option<usize>>), Pupils>,
}

impl<'a> Unplaced<'a> {
    /// Works out the terms of a plan's choices.
    #[must_use]
    pub fn of(plan: &'a Plan, choices: &[Choice], options: ForecastOptions, limits: Limits) -> Self {
        let offers = Offers::of(plan, choices, options);
        let schools_of = mainstream_schools(plan);
        let areas = schools_of.iter().enumerate();
        let rows = areas.map(|(area, schools)| offers.first_years(plan, AreaId(area), schools)).collect();
        let mut unplaced = Self {
            plan,
            offers,
            schools_of,
            rows,
            groups: Vec::new(),
            constant: 0,
            terms: Vec::new(),
            known: HashMap::new(),
        };
        let sizes: Vec<usize> = choices.iter().map(|choice| choice.variants.len()).collect();
        let years = unplaced.offers.years();
        let mut found: Vec<(Group, Vec<usize>)> = Vec::new();
        for entry in entry_years(plan) {
            for year in 0..years {
                found.extend(unplaced.groups_in(entry, year));
            }
        }
        let combinations =
            |scope: &[usize]| Term::combinations(&scope.iter().map(|one| sizes[*one]).collect::<Vec<_>>());
        found.sort_by_key(|(_, scope)| combinations(scope));
        let mut left = limits.in_all;
        for (group, scope) in found {
            let count = combinations(&scope);
            let is_open = count > limits.of_a_term.min(left);
            left = if is_open { left } else { left - count };
            unplaced.add(group, scope, &sizes, is_open);
        }
        unplaced.join(&sizes, limits);
        unplaced
    }

    /// All who stay unplaced, projects standing as given.
    pub fn sum(&mut self, positions: &[usize]) -> Pupils {
        self.least(positions, positions.len())
    }

    /// The fewest that can stay unplaced once the choices before `decided` stand as given.
    pub fn least(&mut self, positions: &[usize], decided: usize) -> Pupils {
        let terms = std::mem::take(&mut self.terms);
        let fixed = |choice: usize| (choice < decided).then(|| positions[choice]);
        let least = terms.iter().map(|term| match term.values {
            Values::Table(_) => term.least(positions, decided),
            Values::Open(group) => self.least_of(group, &term.scope, fixed),
        });
        let least = least.fold(0, Pupils::saturating_add).saturating_add(self.constant);
        self.terms = terms;
        least
    }

    /// By how much more at least stay unplaced if a choice takes a variant, the others any that are allowed.
    pub fn least_more_with(&mut self, choice: usize, variant: usize, allowed: &[Vec<bool>]) -> Pupils {
        let terms = std::mem::take(&mut self.terms);
        let none = vec![0; allowed.len()];
        let takes = |one: usize, other: usize| if one == choice { other == variant } else { allowed[one][other] };
        let of = terms.iter().filter(|term| term.scope.contains(&choice));
        let more = of.map(|term| match term.values {
            Values::Table(_) => {
                term.values_only().with_minima(takes).least(&none, 0).saturating_sub(term.least(&none, 0))
            }
            Values::Open(group) => {
                let with = self.least_of(group, &term.scope, |one| (one == choice).then_some(variant));
                with - self.least_of(group, &term.scope, |_| None)
            }
        });
        let more = more.fold(0, Pupils::saturating_add);
        self.terms = terms;
        more
    }

    /// Leaves out variants that are not allowed when the least is asked for.
    pub fn restrict(&mut self, allows: impl Fn(usize, usize) -> bool) {
        self.terms = self.terms.iter().map(|term| term.values_only().with_minima(&allows)).collect();
    }

    /// The unplaced of a group, projects standing as given.
    fn among(&mut self, group: usize, positions: &[usize]) -> Pupils {
        let schools: Vec<SchoolId> = self.schools_in(group).collect();
        let Group { entry, year, .. } = self.groups[group];
        let forecast = self.offers.set(positions, schools.into_iter(), entry, year);
        left_in(&self.groups[group], self.plan, forecast, &self.schools_of, &self.rows)
    }

    /// The groups of areas in which anybody may stay unplaced, with the choices that matter to them.
    fn groups_in(&mut self, entry: NcYear, year: usize) -> Vec<(Group, Vec<usize>)> {
        let mut asks = vec![false; self.plan.areas.len()];
        let schools: Vec<SchoolId> = self.schools_of.iter().flatten().copied().collect();
        for demand in self.offers.demands(|_| None) {
            let all = schools.iter().copied();
            let forecast = self.offers.set_extreme((demand, false), |_| None, all, (entry, year));
            for (place, asks) in asks.iter_mut().enumerate() {
                let (asking, room) =
                    at_home(self.plan, forecast, AreaId(place), &self.schools_of[place], (entry, year));
                *asks |= asking > room;
            }
        }
        let mut groups: BTreeMap<usize, BTreeSet<AreaId>> = BTreeMap::new();
        let linked = linked(self.plan, &asks);
        for (place, group) in linked.iter().enumerate() {
            groups.entry(*group).or_default().insert(AreaId(place));
        }
        let groups = groups.into_values().filter(|areas| areas.iter().any(|area| asks[area.0]));
        let scoped = |areas: BTreeSet<AreaId>| {
            let schools: Vec<SchoolId> = areas.iter().flat_map(|area| &self.schools_of[area.0]).copied().collect();
            let scope = self.offers.scope(&schools, &areas, entry, year);
            (Group { areas, entry, year }, scope)
        };
        groups.map(scoped).collect()
    }

    /// Adds a group's unplaced to the constant or as a term.
    fn add(&mut self, group: Group, scope: Vec<usize>, sizes_of: &[usize], is_open: bool) {
        let place = self.groups.len();
        self.groups.push(group);
        let sizes: Vec<usize> = scope.iter().map(|choice| sizes_of[*choice]).collect();
        if scope.is_empty() {
            self.constant += self.among(place, &vec![0; sizes_of.len()]);
        } else if is_open {
            self.terms.push(Term { scope, sizes, values: Values::Open(place) });
        } else {
            let mut values = Vec::with_capacity(Term::combinations(&sizes));
            each_combination(&scope, &sizes, sizes_of.len(), |positions| values.push(self.among(place, positions)));
            self.terms.push(Term::table(scope, sizes, values));
        }
    }

    /// The fewest of a group who can stay unplaced where some choices are decided; exact where all are.
    fn least_of(&mut self, group: usize, scope: &[usize], decided: impl Fn(usize) -> Option<usize>) -> Pupils {
        let key = (group, scope.iter().map(|choice| decided(*choice)).collect::<Vec<_>>());
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let schools: Vec<SchoolId> = self.schools_in(group).collect();
        let at = (self.groups[group].entry, self.groups[group].year);
        let demands = self.offers.demands(&decided);
        let of_demand = |demand| {
            let forecast = self.offers.set_extreme((demand, true), &decided, schools.iter().copied(), at);
            left_in(&self.groups[group], self.plan, forecast, &self.schools_of, &self.rows)
        };
        let least = demands.into_iter().map(of_demand).min().unwrap_or(0);
        self.known.insert(key, least);
        least
    }

    fn schools_in(&self, group: usize) -> impl Iterator<Item = SchoolId> {
        self.groups[group].areas.iter().flat_map(|area| &self.schools_of[area.0]).copied()
    }

    /// Makes one of terms that share choices, where that stays small: together their least is nearer to the truth.
    fn join(&mut self, sizes: &[usize], limits: Limits) {
        let mut joined: Vec<Term> = Vec::new();
        for term in std::mem::take(&mut self.terms) {
            let shares = |other: &Term| other.scope.iter().any(|choice| term.scope.contains(choice));
            let is_small = |other: &Term| {
                let mut scope = [other.scope.as_slice(), &term.scope].concat();
                scope.sort_unstable();
                scope.dedup();
                let sizes: Vec<usize> = scope.iter().map(|choice| sizes[*choice]).collect();
                Term::combinations(&sizes)
                    <= limits.of_both.max(Term::combinations(&other.sizes)).max(Term::combinations(&term.sizes))
            };
            let place = joined.iter().position(|other| shares(other) && is_small(other));
            match place.and_then(|place| joined[place].with(&term, sizes).map(|both| (place, both))) {
                Some((place, both)) => joined[place] = both,
                None => joined.push(term),
            }
        }
        self.terms = joined;
    }
}

/// The unplaced of a group's areas that have a row for its entry year.
fn left_in(
    group: &Group,
    plan: &Plan,
    forecast: &Forecast,
    schools_of: &[Vec<SchoolId>],
    rows: &[BTreeSet<NcYear>],
) -> Pupils {
    let Group { areas, entry, year } = group;
    let left = unplaced_among(plan, forecast, schools_of, |area| areas.contains(&area), (*entry, *year));
    let shown = areas.iter().filter(|area| rows[area.0].contains(entry));
    shown.map(|area| billionths(left[area.0])).sum()
}

/// Of each area, the first of those that it is linked with: areas whose overflow may ask are linked with all that they
/// may ask.
fn linked(plan: &Plan, asks: &[bool]) -> Vec<usize> {
    let mut first: Vec<usize> = (0..asks.len()).collect();
    for (place, area) in plan.areas.iter().enumerate().filter(|(place, _)| asks[*place]) {
        for neighbour in &area.neighbours {
            let (one, other) = (first[place], first[neighbour.value.0]);
            let (low, high) = (one.min(other), one.max(other));
            first.iter_mut().filter(|first| **first == high).for_each(|first| *first = low);
        }
    }
    first
}
