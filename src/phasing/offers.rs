//! What schools offer, and how many pupils they have, wherever the projects stand: rules 1 to 6 of the forecast, applied
//! to the plan with its projects moved.

use std::collections::{BTreeMap, BTreeSet};

use super::choices::Choice;
use crate::calendar::{NcYear, YearRange};
use crate::forecast::places::{Offer, steps_by_school};
use crate::forecast::pressure::first_years;
use crate::forecast::{Forecast, ForecastOptions, Housing, Workings, housing};
use crate::plan::{AreaId, Plan, Project, SchoolId};

/// The most combinations of projects that raise a school's top year: each has a forecast of its own.
pub const MOST_DEMANDS: usize = 64;

/// The most combinations of the projects of one school.
pub const MOST_OFFERS: usize = 4096;

/// What one school offers, by where its projects stand.
#[derive(Clone, Debug)]
struct Offered {
    /// The choices that have steps at it.
    scope: Vec<usize>,
    sizes: Vec<usize>,
    /// One a combination, the last choice varying fastest.
    offers: Vec<Offer>,
}

/// Pupils and places of every school by where the projects stand.
#[derive(Debug)]
pub struct Offers {
    /// The choices that may change pupils too, since they raise a school's top year.
    raising: Vec<usize>,
    raising_sizes: Vec<usize>,
    /// One a combination of those; places in it are set as they are asked for.
    forecasts: Vec<Forecast>,
    schools: BTreeMap<SchoolId, Offered>,
    /// The years that each school teaches at most, for what does not depend on how far it has grown.
    widest: Vec<YearRange>,
}

/// Whether a project raises what some school teaches, or opens one, and so changes where pupils are.
#[must_use]
pub fn raises(plan: &Plan, project: &Project) -> bool {
    let raises = |places: &crate::plan::Places| {
        let school = &plan[*places.school];
        let opens = *places.opens && school.opened_by_project;
        opens || places.years.is_some_and(|years| years.last > school.years.last)
    };
    project.places.iter().any(raises)
}

impl Offers {
    /// Works out the offers of every combination; without places where projects are left out.
    #[must_use]
    pub fn of(plan: &Plan, choices: &[Choice], options: ForecastOptions) -> Self {
        let mut moved = Plan { files: crate::plan::Files::default(), ..plan.clone() };
        let sizes: Vec<usize> = choices.iter().map(|choice| choice.variants.len()).collect();
        let open = |place: &usize| sizes[*place] > 1 && !options.without_projects;
        stand(&mut moved, choices, &vec![0; choices.len()]);

        let raising: Vec<usize> =
            (0..choices.len()).filter(|place| open(place) && raises(plan, &plan[choices[*place].project])).collect();
        let raising_sizes: Vec<usize> = raising.iter().map(|choice| sizes[*choice]).collect();
        let housing = Housing::of(plan, &housing::trajectories(plan));
        let mut forecasts = Vec::new();
        super::term::each_combination(&raising, &raising_sizes, choices.len(), |positions| {
            stand(&mut moved, choices, positions);
            forecasts.push(Workings::of(&moved, &housing, options).forecast());
        });

        let mut schools: BTreeMap<SchoolId, Offered> = BTreeMap::new();
        for (choice, of) in choices.iter().enumerate().filter(|(choice, _)| open(choice)) {
            for places in &plan[of.project].places {
                let new = || Offered { scope: Vec::new(), sizes: Vec::new(), offers: Vec::new() };
                let offered = schools.entry(*places.school).or_insert_with(new);
                if offered.scope.last() != Some(&choice) {
                    offered.scope.push(choice);
                    offered.sizes.push(sizes[choice]);
                }
            }
        }
        let horizon = forecasts.first().map_or(0, |forecast| forecast.years.len());
        for (school, offered) in &mut schools {
            let offers = &mut offered.offers;
            super::term::each_combination(&offered.scope, &offered.sizes, choices.len(), |positions| {
                stand(&mut moved, choices, positions);
                let steps = steps_by_school(&moved);
                let steps = steps.get(school).map_or(&[][..], Vec::as_slice);
                offers.push(Offer::of(&plan[*school], steps, *plan.assumptions.base_year, horizon));
            });
        }
        let widest = |school: &crate::plan::School| YearRange { first: school.years.first, last: NcYear::LAST };
        let widest = plan.schools.iter().map(widest).collect();
        Self { raising, raising_sizes, forecasts, schools, widest }
    }

    /// The entry years that an area has a row for, wherever the projects stand.
    #[must_use]
    pub fn first_years(&self, plan: &Plan, area: AreaId, schools: &[SchoolId]) -> BTreeSet<NcYear> {
        self.forecasts.iter().flat_map(|forecast| first_years(plan, forecast, area, schools)).collect()
    }

    /// How many forecast years there are.
    #[must_use]
    pub fn years(&self) -> usize {
        self.forecasts.first().map_or(0, |forecast| forecast.years.len())
    }

    /// The forecast of projects standing as given; only of the schools asked for are the places in that NC year and
    /// year set so.
    pub fn set(
        &mut self,
        positions: &[usize],
        schools: impl Iterator<Item = SchoolId>,
        nc_year: NcYear,
        year: usize,
    ) -> &Forecast {
        let demand = place(&self.raising, &self.raising_sizes, positions);
        for school in schools {
            if let Some(offered) = self.schools.get(&school) {
                let offer = &offered.offers[place(&offered.scope, &offered.sizes, positions)];
                let taught = taught(&self.forecasts[demand], school, year).unwrap_or(self.widest[school.0]);
                let places = offer.places(taught, nc_year, year + 1);
                set_places(&mut self.forecasts[demand], school, nc_year, year, places);
            }
        }
        &self.forecasts[demand]
    }

    /// Which forecasts of demand are possible where some choices are decided.
    pub fn demands(&self, decided: impl Fn(usize) -> Option<usize>) -> Vec<usize> {
        possible(&self.raising, &self.raising_sizes, decided).collect()
    }

    /// A forecast of demand in which each of these schools has the most, or the fewest, places that its own projects can
    /// give it in that NC year and year where some of them are decided.
    pub fn set_extreme(
        &mut self,
        (demand, is_most): (usize, bool),
        decided: impl Fn(usize) -> Option<usize>,
        schools: impl Iterator<Item = SchoolId>,
        (nc_year, year): (NcYear, usize),
    ) -> &Forecast {
        for school in schools {
            if let Some(offered) = self.schools.get(&school) {
                let offers = possible(&offered.scope, &offered.sizes, &decided).map(|place| &offered.offers[place]);
                let taught = taught(&self.forecasts[demand], school, year).unwrap_or(self.widest[school.0]);
                let places = offers.map(|offer| offer.places(taught, nc_year, year + 1));
                let extreme = if is_most { places.reduce(f64::max) } else { places.reduce(f64::min) };
                set_places(&mut self.forecasts[demand], school, nc_year, year, extreme.unwrap_or(0.0));
            }
        }
        &self.forecasts[demand]
    }

    /// The choices that change places or pupils of these schools and areas in one NC year and year, ascending.
    #[must_use]
    pub fn scope(&self, schools: &[SchoolId], areas: &BTreeSet<AreaId>, nc_year: NcYear, year: usize) -> Vec<usize> {
        let mut scope = BTreeSet::new();
        for &school in schools {
            let is_taught = self.forecasts.iter().any(|forecast| forecast.cell(school, year, nc_year).is_some());
            if let Some(offered) = self.schools.get(&school).filter(|_| is_taught) {
                let places = |offer: &Offer| offer.places(self.widest[school.0], nc_year, year + 1);
                scope.extend(that_matter(&offered.scope, &offered.sizes, &offered.offers, |a, b| {
                    places(a).to_bits() == places(b).to_bits()
                }));
            }
        }
        scope.extend(that_matter(&self.raising, &self.raising_sizes, &self.forecasts, |a, b| {
            let demand =
                |forecast: &Forecast, school| forecast.cell(school, year, nc_year).map(|cell| cell.demand().to_bits());
            let unassigned = |forecast: &Forecast, area| forecast.unassigned(area, year, nc_year).to_bits();
            schools.iter().all(|school| demand(a, *school) == demand(b, *school))
                && areas.iter().all(|area| unassigned(a, *area) == unassigned(b, *area))
        }));
        scope.into_iter().collect()
    }
}

/// The choices of a scope for which two of their variants give different items, all others standing the same.
fn that_matter<T>(scope: &[usize], sizes: &[usize], items: &[T], is_same: impl Fn(&T, &T) -> bool) -> Vec<usize> {
    let mut stride = items.len();
    let mut matter = Vec::new();
    for (choice, size) in scope.iter().zip(sizes) {
        stride /= (*size).max(1);
        let differs = |place: usize| {
            let is_first = (place / stride).is_multiple_of(*size);
            !is_first && !is_same(&items[place], &items[place - stride])
        };
        if (0..items.len()).any(differs) {
            matter.push(*choice);
        }
    }
    matter
}

/// Where the items stand that are possible where some choices are decided.
fn possible<'a>(
    scope: &'a [usize],
    sizes: &'a [usize],
    decided: impl Fn(usize) -> Option<usize> + 'a,
) -> impl Iterator<Item = usize> + 'a {
    (0..super::term::Term::combinations(sizes)).filter(move |place| {
        let mut rest = *place;
        scope.iter().zip(sizes).rev().all(|(choice, size)| {
            let variant = rest % size;
            rest /= size;
            decided(*choice).is_none_or(|decided| decided == variant)
        })
    })
}

/// Where the item of some positions stands.
fn place(scope: &[usize], sizes: &[usize], positions: &[usize]) -> usize {
    scope.iter().zip(sizes).fold(0, |place, (choice, size)| place * size + positions[*choice])
}

/// The years that a school teaches in a forecast year; `None` while it is not there.
fn taught(forecast: &Forecast, school: SchoolId, year: usize) -> Option<YearRange> {
    let cells = forecast.cells(school, year);
    Some(YearRange { first: cells.first()?.nc_year, last: cells.last()?.nc_year })
}

fn set_places(forecast: &mut Forecast, school: SchoolId, nc_year: NcYear, year: usize, places: f64) {
    let cells = &mut forecast.schools[school.0][year];
    if let Some(cell) = cells.iter_mut().find(|cell| cell.nc_year == nc_year) {
        cell.places = places;
    }
}

/// Puts the projects of a plan where the positions say.
pub fn stand(plan: &mut Plan, choices: &[Choice], positions: &[usize]) {
    for (choice, position) in choices.iter().zip(positions) {
        plan.projects[choice.project.0] = choice.variants[*position].project.clone();
    }
}
