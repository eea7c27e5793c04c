//! Progression from one NC year to the next (rule 1).

use super::history::Series;
use super::index::Index;
use crate::calendar::{NcYear, Phase, YearRange};
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

/// A step from an NC year to the next over several schools, an area's or the plan's.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Σ num.
    pub after: f64,
    /// Σ den.
    pub before: f64,
}

impl Evidence {
    /// What the sums say by themselves; 1 where no one went in.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        if self.before > 0.0 { self.after / self.before } else { 1.0 }
    }

    /// What they say together with so many pupils' worth of a wider ratio.
    #[must_use]
    pub fn drawn_to(&self, wider: f64, pupils: f64) -> f64 {
        let drawn = self.before + pupils;
        // With no pupils' worth of it the wider ratio has no say at all, not even where nothing is known.
        if pupils > 0.0 { (self.after + pupils * wider) / drawn } else { self.ratio() }
    }
}

/// The steps of every area and school, by the NC year they start from.
#[derive(Clone, Debug, PartialEq)]
pub struct Progressions {
    /// Of the whole plan: ρ.
    pub plan: [Evidence; STEPS],
    /// By area.
    pub areas: Vec<[Evidence; STEPS]>,
    /// κ₂: pupils' worth of the plan's ratio mixed into an area's.
    pub area_shrinkage: f64,
    /// By school.
    pub schools: Vec<[Progression; STEPS]>,
}

impl Progressions {
    /// Works out every ratio of a plan.
    #[must_use]
    pub fn of(index: &Index) -> Self {
        let plan = index.plan;
        let mut areas = vec![[Evidence::default(); STEPS]; plan.areas.len()];
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
        let mut whole = [Evidence::default(); STEPS];
        for area in &areas {
            for (sum, step) in whole.iter_mut().zip(area) {
                sum.after += step.after;
                sum.before += step.before;
            }
        }
        let area_shrinkage = *plan.assumptions.area_shrinkage;
        let mut progressions = Self { plan: whole, areas, area_shrinkage, schools: Vec::new() };
        let shrinkage = *plan.assumptions.shrinkage;
        for (school, steps) in plan.schools.iter().zip(&mut schools) {
            for (nc_year, step) in STARTS.years().zip(steps) {
                let area = progressions.area(school.area, nc_year);
                let evidence = step.before + shrinkage;
                let shrunk = (step.after + shrinkage * area) / evidence;
                step.ratio = if evidence > 0.0 { shrunk } else { area };
            }
        }
        progressions.schools = schools;
        progressions
    }

    /// R(g) of an area; 1 from Year 13, which no one leaves upwards.
    #[must_use]
    pub fn area(&self, area: AreaId, from: NcYear) -> f64 {
        let step = self.areas[area.0].get(from.index()).zip(self.plan.get(from.index()));
        step.map_or(1.0, |(area, plan)| area.drawn_to(plan.ratio(), self.area_shrinkage))
    }

    /// ℓ of an area: how much more it grows on its way through primary school than the plan does, a yearly rate near 1;
    /// 1 where nothing is known.
    #[must_use]
    pub fn growth(&self, area: AreaId) -> f64 {
        let steps = self.areas[area.0].iter().zip(&self.plan).take(Phase::Primary.years().count() - 1);
        let sums = steps.fold(Evidence::default(), |sums, (area, plan)| Evidence {
            after: sums.after + area.after,
            before: sums.before + plan.ratio() * area.before,
        });
        sums.ratio()
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
    index
        .history(Series::Progression)
        .means(|year| Some([index.roll(school, to, year)?, index.roll(school, from, year.plus(-1))?]))
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
    fn an_areas_ratio_is_drawn_to_the_plans_by_its_own_shrinkage() {
        let mut plan = plan(&["a", "b", "c"]);
        plan.assumptions.area_shrinkage = at(100.0);
        plan.schools = vec![school(0, "s", "R-1", 30), school(1, "t", "R-1", 30)];
        roll(&mut plan, 0, &[(2012, &[100, 0]), (2013, &[0, 110])]);
        roll(&mut plan, 1, &[(2012, &[300, 0]), (2013, &[0, 270])]);
        let ratios = ratios(&plan);
        close(ratios.area(AreaId(0), nc(0)), (110.0 + 100.0 * 0.95) / 200.0);
        close(ratios.area(AreaId(1), nc(0)), (270.0 + 100.0 * 0.95) / 400.0);
        // An area without evidence has the plan's ratio, and the plan's is 1 where it has none either.
        close(ratios.area(AreaId(2), nc(0)), 0.95);
        close(ratios.area(AreaId(0), nc(5)), 1.0);
        // a has 110 pupils where the plan's ratio would have 95.
        close(ratios.growth(AreaId(0)), 110.0 / 95.0);
        close(ratios.growth(AreaId(2)), 1.0);
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
