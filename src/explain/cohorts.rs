//! Base pupils: as reported, as the recursion has them, and the rolls they start from (rule 4).

use super::explainer::{Explainer, Key};
use super::operation::Operation;
use super::tree::{Explanation, Node, Unit};
use crate::calendar::{AcademicYear, NcYear};
use crate::plan::SchoolId;

impl Explainer<'_> {
    /// Base pupils as reported: a school's own run, blended with its present share of its area where `share` is set.
    pub fn reported(&self, school: SchoolId, ahead: usize, nc_year: NcYear) -> Node {
        let weights = &self.plan.assumptions.share;
        let weight = ahead.checked_sub(1).and_then(|place| weights.get(place).or(weights.last()).copied());
        let sharing = self.sharing(school, ahead, nc_year);
        let rolls: f64 = sharing.iter().map(|&one| self.workings.cohorts[0][one.0][nc_year.index()]).sum();
        let Some(weight) = weight.filter(|_| rolls > 0.0 && sharing.contains(&school)) else {
            return self.cohort(school, ahead, nc_year);
        };
        self.once(Key::Reported(school, ahead, nc_year), || {
            let (name, year) = (self.name(school), self.year(ahead));
            let area = &self.plan[self.plan[school].area].name.value;
            let all_rolls: Vec<Node> = sharing.iter().map(|&one| self.cohort(one, 0, nc_year)).collect();
            let all_base: Vec<Node> = sharing.iter().map(|&one| self.cohort(one, ahead, nc_year)).collect();
            let sum_of = |what: String, parts| Explanation::of(what, Unit::Pupils, Operation::Sum, parts).shared();
            let now = sum_of(format!("{} of {} at those schools of {area}", nc_year.name(), self.year(0)), all_rolls);
            let then = sum_of(format!("{} of {year} at the same schools", nc_year.name()), all_base);
            let what = format!("{name}'s share of them in {}", self.year(0));
            let own = self.cohort(school, 0, nc_year);
            let share =
                Explanation::of(what, Unit::Number, Operation::Quotient, vec![own, now]).short("share").shared();
            let what = format!("{name}'s present share of {area}, {} in {year}", nc_year.name());
            let at_share = Explanation::of(what, Unit::Pupils, Operation::Product, vec![share, then])
                .short("at its share")
                .shared();
            let what = format!("weight of the present share, {ahead} years ahead (share)");
            let weight = self
                .written(what, weight, Unit::Number, weights.span, &self.plan.assumptions.provenance)
                .short("weight")
                .shared();
            let parts = vec![weight, at_share, self.cohort(school, ahead, nc_year)];
            let what = format!("{name}, {} in {year}, base as reported", nc_year.name());
            Explanation::of(what, Unit::Pupils, Operation::Blend, parts)
                .standing(self.workings.reported[ahead][school.0][nc_year.index()])
                .short("base")
                .rule("forecast rule 4, share")
        })
    }

    /// The schools of a school's area whose present shares are blended in.
    fn sharing(&self, school: SchoolId, ahead: usize, nc_year: NcYear) -> Vec<SchoolId> {
        let index = &self.workings.index;
        let takes_part = |one: &SchoolId| {
            index.has_roll(*one, nc_year)
                && index.teaches(*one, nc_year, ahead)
                && !index.is_closed(*one, ahead)
                && !index.overrides.contains_key(&(*one, ahead, nc_year))
        };
        self.schools_of[self.plan[school].area.0].iter().copied().filter(takes_part).collect()
    }

    /// Base pupils as the recursion has them: the base year's roll, an officer's figure, an intake, or the cohort that
    /// moves up.
    pub fn cohort(&self, school: SchoolId, ahead: usize, nc_year: NcYear) -> Node {
        self.once(Key::Cohort(school, ahead, nc_year), || {
            let index = &self.workings.index;
            let standing = self.workings.cohorts[ahead][school.0][nc_year.index()];
            if ahead == 0 {
                return self.roll(school, nc_year, self.year(0)).unwrap_or_else(|| self.no_roll(school, nc_year));
            }
            let what = format!("{}, {} in {}, base", self.name(school), nc_year.name(), self.year(ahead));
            let Some(range) = index.range(school, ahead).filter(|range| range.contains(nc_year)) else {
                return Self::stated(format!("{what}: not taught"), 0.0, Unit::Pupils);
            };
            if index.overrides.contains_key(&(school, ahead, nc_year)) {
                return self.officers_figure(what, school, ahead, nc_year);
            }
            let explanation = match nc_year.below() {
                Some(below) if range.contains(below) => {
                    let parts = vec![self.ratio(school, below), self.cohort(school, ahead - 1, below)];
                    Explanation::of(what, Unit::Pupils, Operation::Product, parts).rule("forecast rule 4, cohorts")
                }
                _ => self.entering(what, school, ahead, nc_year),
            };
            explanation.standing(standing).short("base")
        })
    }

    /// The pupils on roll in a year, where the file tells them and the year was taught.
    pub fn roll(&self, school: SchoolId, nc_year: NcYear, year: AcademicYear) -> Option<Explanation> {
        let pupils = self.workings.index.roll(school, nc_year, year)?;
        let of = &self.plan[school];
        let place = nc_year.index().checked_sub(of.years.first.index())?;
        let span = of.roll.get(&year)?.get(place)?.span;
        let what = format!("{}, roll of {} in {year}", self.name(school), nc_year.name());
        Some(self.written(what, pupils, Unit::Pupils, span, &of.roll_provenance).short("roll"))
    }

    fn no_roll(&self, school: SchoolId, nc_year: NcYear) -> Explanation {
        let what = format!("{}, no roll of {} in {}", self.name(school), nc_year.name(), self.year(0));
        Self::stated(what, 0.0, Unit::Pupils).short("roll")
    }

    fn officers_figure(&self, what: String, school: SchoolId, ahead: usize, nc_year: NcYear) -> Explanation {
        let year = self.year(ahead);
        let is_meant = |one: &&crate::plan::Override| {
            *one.school == school && *one.academic_year == year && *one.nc_year == nc_year
        };
        match self.plan.overrides.iter().rev().find(is_meant) {
            None => Self::stated(what, self.workings.cohorts[ahead][school.0][nc_year.index()], Unit::Pupils),
            Some(figure) => {
                let by = figure.by.as_ref().map_or_else(String::new, |by| format!(", {}", by.value));
                self.written(
                    format!("{what}: an officer's figure"),
                    *figure.pupils,
                    Unit::Pupils,
                    figure.pupils.span,
                    &figure.provenance,
                )
                .short("officer's figure")
                .rule("forecast rule 4, override")
                .note(format!("Reason: {}{by}", figure.reason.value))
            }
        }
    }
}
