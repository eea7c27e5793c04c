//! What the rules find on the way to a forecast, kept so that any figure can be explained.

use super::closing::successors;
use super::cohorts::{Cohorts, cohorts};
use super::housing_by_school::{HousingBySchool, without_dust};
use super::index::Index;
use super::intake::Intakes;
use super::progression::Progressions;
use super::share::reported;
use super::{ByNcYear, Cell, Forecast, ForecastOptions, Housing};
use crate::calendar::YearRange;
use crate::plan::{Plan, SchoolId};

/// Every value between a plan and its forecast.
#[derive(Clone, Debug)]
pub struct Workings<'a> {
    /// The plan, indexed.
    pub index: Index<'a>,
    /// Ratios of schools and areas (rule 1).
    pub progressions: Progressions,
    /// Take-up and pools (rules 2 and 3).
    pub intakes: Intakes,
    /// Base pupils as the recursion has them (rule 4).
    pub cohorts: Cohorts,
    /// Base pupils as reported, as if no school closed (rule 4).
    pub reported: Cohorts,
    /// Housing pupils as if no school closed (rule 5).
    pub housing: HousingBySchool,
}

impl<'a> Workings<'a> {
    /// Applies rules 1 to 5, given what the plan's sites bring.
    #[must_use]
    pub fn of(plan: &'a Plan, housing: &Housing, options: ForecastOptions) -> Self {
        let index = Index::of(plan, options);
        let progressions = Progressions::of(&index);
        let intakes = Intakes::of(&index, &progressions);
        let cohorts = cohorts(&index, &progressions, &intakes);
        let reported = reported(&index, &cohorts);
        let housing = HousingBySchool::of(&index, housing, &cohorts, &reported);
        Self { index, progressions, intakes, cohorts, reported, housing }
    }

    /// The plan, indexed; all else, which takes more room than a forecast, is given up.
    #[must_use]
    pub fn into_index(self) -> Index<'a> {
        self.index
    }

    /// Counts closed schools' pupils where they go and sets places beside demand (rule 6).
    #[must_use]
    pub fn forecast(&self) -> Forecast {
        let (index, plan) = (&self.index, self.index.plan);
        let mut forecast = Forecast {
            years: index.ahead().map(|ahead| index.year(ahead)).collect(),
            schools: vec![Vec::with_capacity(index.horizon); plan.schools.len()],
            unassigned: vec![Vec::with_capacity(index.horizon); plan.areas.len()],
            admission_numbers: index.offers.iter().map(|offer| from_the_first(&offer.admission_number)).collect(),
            capacities: index.offers.iter().map(|offer| from_the_first(&offer.capacity)).collect(),
        };
        for ahead in index.ahead() {
            let mut year = Year {
                base: self.reported[ahead].clone(),
                housing: self.housing.schools[ahead].clone(),
                unassigned: self.housing.unassigned[ahead].clone(),
            };
            year.move_closed(index, ahead);
            without_dust([&mut year.housing, &mut year.unassigned]);
            for (place, years) in forecast.schools.iter_mut().enumerate() {
                years.push(year.cells(index, SchoolId(place), ahead));
            }
            for (years, unassigned) in forecast.unassigned.iter_mut().zip(year.unassigned) {
                years.push(unassigned);
            }
        }
        forecast
    }
}

/// Without the base year, which comes first.
fn from_the_first(years: &[f64]) -> Vec<f64> {
    years.iter().skip(1).copied().collect()
}

impl Forecast {
    /// The same demand beside the places of other steps of projects: of the plan indexed as `now`, where this is that
    /// indexed as `before`. `None` where some school then opens at another time or teaches other years, so that demand
    /// is another too.
    #[must_use]
    pub fn with_places(&self, before: &Index<'_>, now: &Index<'_>) -> Option<Self> {
        if before.openings != now.openings || before.teaching != now.teaching {
            return None;
        }
        let mut forecast = self.clone();
        for ((school, years), offer) in now.teaching.iter().zip(&mut forecast.schools).zip(&now.offers) {
            for (cells, ahead) in years.iter_mut().zip(1..) {
                let Some(range) = school.ahead(ahead) else { continue };
                for cell in cells {
                    cell.places = offer.places(range, cell.nc_year, ahead);
                }
            }
        }
        forecast.admission_numbers = now.offers.iter().map(|offer| from_the_first(&offer.admission_number)).collect();
        forecast.capacities = now.offers.iter().map(|offer| from_the_first(&offer.capacity)).collect();
        Some(forecast)
    }
}

/// One year's pupils, by school or area and NC year.
struct Year {
    base: Vec<ByNcYear>,
    housing: Vec<ByNcYear>,
    unassigned: Vec<ByNcYear>,
}

impl Year {
    /// Counts the pupils of closed schools at the schools they move to, or as unassigned in the closed school's area.
    fn move_closed(&mut self, index: &Index, ahead: usize) {
        let successors = successors(index, ahead);
        for school in index.schools().filter(|&school| index.is_closed(school, ahead)) {
            for nc_year in index.range(school, ahead).into_iter().flat_map(YearRange::years) {
                let place = nc_year.index();
                let (base, housing) = (self.base[school.0][place], self.housing[school.0][place]);
                match successors[school.0].filter(|&to| index.teaches(to, nc_year, ahead)) {
                    Some(to) => {
                        self.base[to.0][place] += base;
                        self.housing[to.0][place] += housing;
                    }
                    None => self.unassigned[index.plan[school].area.0][place] += base + housing,
                }
            }
        }
    }

    /// A school's cells; none once it has closed.
    fn cells(&self, index: &Index, school: SchoolId, ahead: usize) -> Vec<Cell> {
        let Some(range) = index.range(school, ahead).filter(|_| !index.is_closed(school, ahead)) else {
            return Vec::new();
        };
        let (base, housing, offer) = (&self.base[school.0], &self.housing[school.0], &index.offers[school.0]);
        let cell = |nc_year: crate::calendar::NcYear| Cell {
            nc_year,
            base: base[nc_year.index()],
            housing: housing[nc_year.index()],
            places: offer.places(range, nc_year, ahead),
        };
        range.years().map(cell).collect()
    }
}
