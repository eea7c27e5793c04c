//! Progression from one NC year to the next (rule 1).

use super::index::Index;
use crate::calendar::{NcYear, YearRange};
use crate::plan::{AreaId, SchoolId};

/// How many steps there are from one NC year to the next.
pub const STEPS: usize = 13;

/// A school's step from an NC year to the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progression {
    /// The pupils who came out, by weight: num.
    pub after: f64,
    /// The pupils who went in, by weight: den; 0 with `after` where nothing is known.
    pub before: f64,
    /// The ratio that the forecast uses: r.
    pub ratio: f64,
}

/// An area's step from an NC year to the next: the sums over its schools.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AreaProgression {
    /// Σ num.
    pub after: f64,
    /// Σ den.
    pub before: f64,
}

impl AreaProgression {
    /// R; 1 where no one went in.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        if self.before > 0.0 { self.after / self.before } else { 1.0 }
    }
}

/// The steps of every area and school, by the NC year they start from.
#[derive(Clone, Debug, PartialEq)]
pub struct Progressions {
    /// By area.
    pub areas: Vec<[AreaProgression; STEPS]>,
    /// By school.
    pub schools: Vec<[Progression; STEPS]>,
}

impl Progressions {
    /// Works out every ratio of a plan.
    #[must_use]
    pub fn of(index: &Index) -> Self {
        let plan = index.plan;
        let mut areas = vec![[AreaProgression { after: 0.0, before: 0.0 }; STEPS]; plan.areas.len()];
        let mut schools = vec![[Progression { after: 0.0, before: 0.0, ratio: 1.0 }; STEPS]; plan.schools.len()];
        for id in index.schools() {
            let area = &mut areas[plan[id].area.0];
            for nc_year in STARTS.years() {
                if let Some([after, before]) = step(index, id, nc_year) {
                    schools[id.0][nc_year.index()] = Progression { after, before, ratio: 1.0 };
                    area[nc_year.index()].after += after;
                    area[nc_year.index()].before += before;
                }
            }
        }
        let shrinkage = *plan.assumptions.shrinkage;
        for (school, steps) in plan.schools.iter().zip(&mut schools) {
            for (step, area) in steps.iter_mut().zip(&areas[school.area.0]) {
                let evidence = step.before + shrinkage;
                let shrunk = (step.after + shrinkage * area.ratio()) / evidence;
                step.ratio = if evidence > 0.0 { shrunk } else { area.ratio() };
            }
        }
        Self { areas, schools }
    }

    /// R(g) of an area; 1 from Year 13, which no one leaves upwards.
    #[must_use]
    pub fn area(&self, area: AreaId, from: NcYear) -> f64 {
        self.areas[area.0].get(from.index()).map_or(1.0, AreaProgression::ratio)
    }

    /// r(g) of a school; 1 from Year 13, which no one leaves upwards.
    #[must_use]
    pub fn school(&self, school: SchoolId, from: NcYear) -> f64 {
        self.schools[school.0].get(from.index()).map_or(1.0, |step| step.ratio)
    }
}

/// The NC years that have one above them.
const STARTS: YearRange = match NcYear::LAST.below() {
    Some(last) => YearRange { first: NcYear::RECEPTION, last },
    None => YearRange { first: NcYear::RECEPTION, last: NcYear::RECEPTION },
};

/// num and den of a school's step, where any transition is known.
fn step(index: &Index, school: SchoolId, from: NcYear) -> Option<[f64; 2]> {
    let to = from.above()?;
    index.history.means(|year| Some([index.roll(school, to, year)?, index.roll(school, from, year.plus(-1))?]))
}

#[cfg(test)]
mod tests {
    use super::super::ForecastOptions;
    use super::super::testing::{at, close, nc, plan, roll, school, year};
    use super::*;
    use crate::plan::{Plan, SchoolType};

    fn ratios(plan: &Plan) -> Progressions {
        Progressions::of(&Index::of(plan, ForecastOptions::default()))
    }

    fn two_schools() -> Plan {
        let mut plan = plan(&["a"]);
        plan.schools = vec![school(0, "s", "R-1", 30), school(0, "t", "R-1", 30)];
        roll(&mut plan, 0, &[(2011, &[20, 0]), (2012, &[30, 18]), (2013, &[40, 33])]);
        roll(&mut plan, 1, &[(2012, &[10, 0]), (2013, &[10, 5])]);
        plan
    }

    #[test]
    fn a_schools_ratio_is_drawn_to_its_areas_by_the_shrinkage() {
        let plan = two_schools();
        // s: (3·33 + 2·18)/5 out of (3·30 + 2·20)/5, the weight of 2010/11 dropped; t: 5 out of 10.
        let ratios = ratios(&plan);
        let area = (27.0 + 5.0) / (26.0 + 10.0);
        close(ratios.area(AreaId(0), nc(0)), area);
        close(ratios.school(SchoolId(0), nc(0)), (27.0 + 30.0 * area) / 56.0);
        close(ratios.school(SchoolId(1), nc(0)), (5.0 + 30.0 * area) / 40.0);
    }

    #[test]
    fn no_transition_leads_into_an_exceptional_year() {
        let mut plan = two_schools();
        plan.assumptions.exceptional_years = vec![at(year(2013))];
        plan.assumptions.shrinkage = at(0.0);
        let ratios = ratios(&plan);
        close(ratios.school(SchoolId(0), nc(0)), 18.0 / 20.0);
        // Nothing else is known of t: the area's ratio, whatever the shrinkage.
        close(ratios.school(SchoolId(1), nc(0)), 18.0 / 20.0);
    }

    #[test]
    fn a_roll_of_a_year_not_yet_taught_is_unknown() {
        let mut plan = two_schools();
        plan.schools[1].opens = Some(at(year(2013)));
        close(ratios(&plan).schools[1][0].before, 0.0);
    }

    #[test]
    fn special_schools_are_no_evidence_and_no_evidence_means_one() {
        let mut plan = two_schools();
        for school in &mut plan.schools {
            school.kind = at(SchoolType::Special);
        }
        close(ratios(&plan).area(AreaId(0), nc(0)), 1.0);
        close(ratios(&plan).school(SchoolId(0), nc(0)), 1.0);
    }

    #[test]
    fn pupils_out_of_an_empty_year_leave_the_areas_ratio() {
        let mut plan = plan(&["a"]);
        plan.schools = vec![school(0, "s", "R-1", 30)];
        plan.assumptions.shrinkage = at(0.0);
        roll(&mut plan, 0, &[(2012, &[0, 0]), (2013, &[10, 4])]);
        close(ratios(&plan).school(SchoolId(0), nc(0)), 1.0);
    }
}
