//! The ratios by which cohorts move up (rule 1).

use super::explainer::{Explainer, Key};
use super::operation::Operation;
use super::tree::{Explanation, Node, Unit};
use crate::calendar::NcYear;
use crate::plan::{AreaId, SchoolId};

impl Explainer<'_> {
    /// r(g): a school's ratio from one NC year to the next.
    pub fn ratio(&self, school: SchoolId, from: NcYear) -> Node {
        self.once(Key::Ratio(school, from), || {
            let (area, step) = (self.plan[school].area, step_name(from));
            let what = format!("{}, ratio {step}", self.name(school));
            let [after, before] = self.evidence(school, from);
            let shrinkage = &self.plan.assumptions.shrinkage;
            let standing = self.workings.progressions.school(school, from);
            let explanation = if after.is_empty() {
                let shared = self.area_ratio(area, from);
                let note = "Nothing is known of this school's own step: the area's ratio stands.";
                Explanation::of(what, Unit::Number, Operation::Same, vec![shared]).note(note)
            } else {
                let after = Self::mean_of(format!("came out {step}: weighted mean"), after).short("out");
                let before = Self::mean_of(format!("went in {step}: weighted mean"), before).short("in");
                if before.value + shrinkage.value > 0.0 {
                    let drawn =
                        self.setting("pupils' worth of the area's ratio (shrinkage)", shrinkage).short("shrinkage");
                    let parts = vec![after.shared(), before.shared(), drawn.shared(), self.area_ratio(area, from)];
                    Explanation::of(what, Unit::Number, Operation::Shrunk, parts)
                } else {
                    Explanation::of(what, Unit::Number, Operation::Same, vec![self.area_ratio(area, from)])
                }
            };
            explanation.standing(standing).short("ratio").rule("forecast rule 1")
        })
    }

    /// R(g): the area's ratio.
    fn area_ratio(&self, area: AreaId, from: NcYear) -> Node {
        self.once(Key::AreaRatio(area, from), || {
            let (name, step) = (&self.plan[area].name.value, step_name(from));
            let what = format!("{name}, ratio {step} of all its schools");
            let mut sums = [const { Vec::new() }; 2];
            for &school in &self.schools_of[area.0] {
                for ((sum, evidence), word) in
                    sums.iter_mut().zip(self.evidence(school, from)).zip(["came out", "went in"])
                {
                    if !evidence.is_empty() {
                        let what = format!("{}, {word} {step}: weighted mean", self.name(school));
                        sum.push(Self::mean_of(what, evidence).shared());
                    }
                }
            }
            let [after, before] = sums;
            let sum = |what: &str, parts| Explanation::of(what, Unit::Pupils, Operation::Sum, parts).shared();
            let (after, before) = (sum("came out, all schools", after), sum("went in, all schools", before));
            let explanation = if before.value > 0.0 {
                Explanation::of(what, Unit::Number, Operation::Quotient, vec![after, before])
            } else {
                Self::stated(format!("{what}: no one went in"), 1.0, Unit::Number)
            };
            let standing = self.workings.progressions.area(area, from);
            explanation.standing(standing).short("area ratio").rule("forecast rule 1")
        })
    }

    /// The rolls after and before a school's step, each with its weight; empty where no transition is known.
    fn evidence(&self, school: SchoolId, from: NcYear) -> [Vec<Node>; 2] {
        let Some(to) = from.above() else { return [Vec::new(), Vec::new()] };
        let [after, before] = self.means(|year| {
            let after = self.roll(school, to, year)?.shared();
            Some([after, self.roll(school, from, year.plus(-1))?.shared()])
        });
        let weights: f64 = after.iter().step_by(2).map(|weight| weight.value).sum();
        if weights > 0.0 { [after, before] } else { [Vec::new(), Vec::new()] }
    }

    /// The weighted mean of figures with their weights.
    pub fn mean_of(what: impl Into<String>, pairs: Vec<Node>) -> Explanation {
        Explanation::of(what, Unit::Pupils, Operation::WeightedMean, pairs)
    }
}

/// `from Reception to Year 1`.
fn step_name(from: NcYear) -> String {
    let to = from.above().map_or_else(String::new, |to| format!(" to {}", to.name()));
    format!("from {}{to}", from.name())
}
