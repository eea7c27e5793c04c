//! The children who could come to Reception: an area's births and what other areas' births tell (rule 2).

use super::explainer::{Explainer, Key};
use super::operation::Operation;
use super::tree::{Explanation, Node, Unit};
use crate::calendar::AcademicYear;
use crate::forecast::history::Series;
use crate::forecast::reception::LATEST;
use crate::plan::AreaId;

const RULE: &str = "forecast rule 2";

impl Explainer<'_> {
    /// ε·P(y) + (1 − ε)·P̄·G(y).
    pub fn reception_pool(&self, area: AreaId, ahead: usize) -> Node {
        self.once(Key::ReceptionPool(area, ahead), || {
            let name = &self.plan[area].name.value;
            let year = self.year(ahead);
            let growth = vec![self.past_cohorts(area), self.county_growth(ahead)];
            let shared = format!("{name}, past cohorts moved as all areas' do to {year}");
            let shared = Explanation::of(shared, Unit::Pupils, Operation::Product, growth).short("as all areas grow");
            let response = &self.plan.assumptions.cohort_response;
            let response = self.setting("how much Reception follows the area's own births (cohort_response)", response);
            let parts = vec![response.short("response").shared(), self.cohort_of(area, ahead), shared.shared()];
            let standing = self.workings.intakes.reception.pool(area, ahead).unwrap_or(0.0);
            Explanation::of(format!("{name}, pool of Reception in {year}"), Unit::Pupils, Operation::Blend, parts)
                .standing(standing)
                .short("pool")
                .rule(RULE)
        })
    }

    /// A Reception cohort as written.
    pub fn cohort_written(&self, area: AreaId, year: AcademicYear) -> Option<Node> {
        let cohorts = &self.plan[area].reception_cohort;
        let cohort = cohorts.years.get(&year)?;
        let what = format!("{}, Reception cohort of {year}", self.plan[area].name.value);
        let value = f64::from(cohort.value);
        Some(self.written(what, value, Unit::Pupils, cohort.span, &cohorts.provenance).short("cohort").shared())
    }

    /// P(y): as written or, after the last one written, a share of its total; scaled by scenarios.
    fn cohort_of(&self, area: AreaId, ahead: usize) -> Node {
        let (year, factor) = (self.year(ahead), self.plan[area].cohort_factor);
        let unscaled = || self.cohort_written(area, year).unwrap_or_else(|| self.cohort_continued(area));
        if ahead == 0 || (factor - 1.0).abs() < f64::EPSILON {
            return unscaled();
        }
        self.once(Key::Cohorts(area, ahead), || {
            let what = "what scenarios multiply cohorts after the base year by (cohort_factor)";
            let factor = Explanation::leaf(what, factor, Unit::Number, Operation::Counted).short("factor").shared();
            let what = format!("{}, Reception cohort of {year} as scenarios change it", self.plan[area].name.value);
            Explanation::of(what, Unit::Pupils, Operation::Product, vec![unscaled(), factor]).short("cohort")
        })
    }

    /// The cohorts after an area's last one: the children of that last year in all areas whose cohorts end with it,
    /// shared out by the last three of each.
    fn cohort_continued(&self, area: AreaId) -> Node {
        let Some((&end, _)) = self.plan[area].reception_cohort.years.last_key_value() else {
            return Self::stated("no Reception cohorts", 0.0, Unit::Pupils).shared();
        };
        let (all, means) = (self.ending(end, true), self.ending(end, false));
        let last = self.cohort_written(area, end);
        if let Some(last) = last.filter(|_| all.parts.len() == 1 || means.value <= 0.0) {
            return last;
        }
        self.once(Key::Continued(area), || {
            let share = vec![self.latest_cohorts(area), means];
            let what = format!("{}, its share of the last cohorts", self.plan[area].name.value);
            let share = Explanation::of(what, Unit::Number, Operation::Quotient, share).short("share").shared();
            let what = format!("{}, Reception cohorts after {end}", self.plan[area].name.value);
            Explanation::of(what, Unit::Pupils, Operation::Product, vec![all, share])
                .short("cohort")
                .rule(RULE)
                .note("After the last cohort written: the last total goes on, shared by the last three of each area.")
        })
    }

    /// Over the areas whose cohorts end in a year: the children of that year, or the means of the last three cohorts.
    fn ending(&self, end: AcademicYear, is_last: bool) -> Node {
        self.once(Key::Ending(end, is_last), || {
            let ends = |area: &AreaId| self.plan[*area].reception_cohort.years.keys().next_back() == Some(&end);
            let areas = self.workings.index.areas().filter(ends);
            if is_last {
                let parts = areas.filter_map(|area| self.cohort_written(area, end)).collect();
                let what = format!("cohorts of {end} of all areas that end with it");
                Explanation::of(what, Unit::Pupils, Operation::Sum, parts).short("last total")
            } else {
                let parts = areas.map(|area| self.latest_cohorts(area)).collect();
                let what = format!("the last cohorts of all areas that end with {end}");
                Explanation::of(what, Unit::Pupils, Operation::Sum, parts).short("all last")
            }
        })
    }

    /// m: the mean of an area's last three cohorts.
    fn latest_cohorts(&self, area: AreaId) -> Node {
        self.once(Key::LatestCohorts(area), || {
            let written = self.plan[area].reception_cohort.years.keys().rev().take(LATEST);
            let latest = written.filter_map(|&year| self.cohort_written(area, year)).collect();
            let what = format!("{}, its last cohorts: mean", self.plan[area].name.value);
            Explanation::of(what, Unit::Pupils, Operation::Mean, latest).short("its last")
        })
    }

    /// P̄: the weighted mean of an area's past cohorts.
    fn past_cohorts(&self, area: AreaId) -> Node {
        self.once(Key::PastCohorts(area), || {
            let [cohorts] = self.means(Series::Reception, |year| Some([self.cohort_written(area, year)?]));
            let what = format!("{}, past Reception cohorts: weighted mean", self.plan[area].name.value);
            let standing = self.workings.intakes.reception.past[area.0].unwrap_or(0.0);
            Self::mean_of(what, cohorts).standing(standing).short("past cohorts")
        })
    }

    /// G(y): the cohorts of all areas that have both, against their past.
    fn county_growth(&self, ahead: usize) -> Node {
        self.once(Key::Growth(ahead), || {
            let reception = &self.workings.intakes.reception;
            let both = |area: &AreaId| {
                reception.past[area.0].is_some() && reception.cohorts[area.0].get(ahead).copied().flatten().is_some()
            };
            let areas: Vec<AreaId> = self.workings.index.areas().filter(both).collect();
            let year = self.year(ahead);
            let now = areas.iter().map(|&area| self.cohort_of(area, ahead)).collect();
            let past = areas.iter().map(|&area| self.past_cohorts(area)).collect();
            let now = Explanation::of(format!("all areas' cohorts of {year}"), Unit::Pupils, Operation::Sum, now);
            let past = Explanation::of("all areas' past cohorts", Unit::Pupils, Operation::Sum, past);
            let what = format!("growth of all areas' cohorts to {year}");
            let explanation = if past.value > 0.0 {
                Explanation::of(what, Unit::Number, Operation::Quotient, vec![now.shared(), past.shared()])
            } else {
                Self::stated(format!("{what}: there are no past cohorts"), 1.0, Unit::Number)
            };
            explanation.standing(reception.growth[ahead]).short("growth").rule(RULE)
        })
    }
}
