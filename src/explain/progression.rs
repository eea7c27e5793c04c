//! The ratios by which cohorts move up (rule 1).

use super::explainer::{Explainer, Key};
use super::operation::Operation;
use super::tree::{Explanation, Node, Unit};
use crate::calendar::{NcYear, Phase};
use crate::forecast::history::Series;
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

    /// R(g): the area's ratio, drawn to the plan's where the plan asks for it.
    fn area_ratio(&self, area: AreaId, from: NcYear) -> Node {
        self.once(Key::AreaRatio(area, from), || {
            let what = format!("{}, ratio {} of all its schools", *self.plan[area].name, step_name(from));
            let (after, before) = (self.area_evidence(area, from, true), self.area_evidence(area, from, false));
            let shrinkage = &self.plan.assumptions.area_shrinkage;
            let explanation = if shrinkage.value > 0.0 {
                let drawn = self.setting("pupils' worth of the plan's ratio (area_shrinkage)", shrinkage);
                let parts = vec![after, before, drawn.short("area_shrinkage").shared(), self.plan_ratio(from)];
                Explanation::of(what, Unit::Number, Operation::Shrunk, parts)
            } else {
                Self::ratio_of(what, after, before)
            };
            let standing = self.workings.progressions.area(area, from);
            explanation.standing(standing).short("area ratio").rule("forecast rule 1")
        })
    }

    /// ρ(g): the ratio of all the plan's schools.
    fn plan_ratio(&self, from: NcYear) -> Node {
        self.once(Key::PlanRatio(from), || {
            let step = step_name(from);
            let sum = |is_after, word: &str| {
                let areas = (0..self.plan.areas.len()).map(AreaId);
                let parts = areas.map(|area| self.area_evidence(area, from, is_after)).collect();
                let what = format!("{word} {step}, all areas");
                Explanation::of(what, Unit::Pupils, Operation::Sum, parts).shared()
            };
            let what = format!("ratio {step} of all the plan's schools");
            let standing = self.workings.progressions.plan[from.index()].ratio();
            Self::ratio_of(what, sum(true, "came out"), sum(false, "went in")).standing(standing).short("plan's ratio")
        })
    }

    /// One sum over another; 1 where no one went in.
    fn ratio_of(what: String, after: Node, before: Node) -> Explanation {
        if before.value > 0.0 {
            Explanation::of(what, Unit::Number, Operation::Quotient, vec![after, before])
        } else {
            Self::stated(format!("{what}: no one went in"), 1.0, Unit::Number)
        }
    }

    /// Σ num or Σ den: what came out of all an area's schools at a step, or went in.
    fn area_evidence(&self, area: AreaId, from: NcYear, is_after: bool) -> Node {
        self.once(Key::AreaEvidence(area, from, is_after), || {
            let (step, word) = (step_name(from), if is_after { "came out" } else { "went in" });
            let schools = self.schools_of[area.0].iter().filter_map(|&school| {
                let [after, before] = self.evidence(school, from);
                let evidence = if is_after { after } else { before };
                let what = format!("{}, {word} {step}: weighted mean", self.name(school));
                (!evidence.is_empty()).then(|| Self::mean_of(what, evidence).shared())
            });
            let what = format!("{}, {word} {step}, all schools", *self.plan[area].name);
            Explanation::of(what, Unit::Pupils, Operation::Sum, schools.collect())
        })
    }

    /// 1 + θ(ℓ − 1): what an area's growth in the primary years adds to its Reception (rule 2).
    pub fn arrivals(&self, area: AreaId) -> Node {
        let name = &self.plan[area].name.value;
        let growth = self.once(Key::AreaGrowth(area), || {
            let steps: Vec<NcYear> = Phase::Primary
                .years()
                .years()
                .filter(|year| year.above().is_some_and(|above| above.phase() == Phase::Primary))
                .collect();
            let after = steps.iter().map(|&from| self.area_evidence(area, from, true)).collect();
            let expected = steps.iter().map(|&from| {
                let parts = vec![self.plan_ratio(from), self.area_evidence(area, from, false)];
                let what = format!("{name}, {} at the plan's ratio", step_name(from));
                Explanation::of(what, Unit::Pupils, Operation::Product, parts).shared()
            });
            let after = Explanation::of(
                format!("{name}, came out of the steps from Reception to Year 6"),
                Unit::Pupils,
                Operation::Sum,
                after,
            );
            let expected = Explanation::of(
                "what the plan's ratios would have brought",
                Unit::Pupils,
                Operation::Sum,
                expected.collect(),
            );
            let what = format!("{name}, its growth in the primary years against the plan's");
            Self::ratio_of(what, after.shared(), expected.shared())
                .standing(self.workings.progressions.growth(area))
                .short("growth")
        });
        let share = self.setting("how much of it an intake shares (area_growth)", &self.plan.assumptions.area_growth);
        let one = Self::stated("no growth", 1.0, Unit::Number).shared();
        let what = format!("{name}, what its growth adds to Reception");
        Explanation::of(what, Unit::Number, Operation::Blend, vec![share.short("area_growth").shared(), growth, one])
            .short("arrivals")
            .rule("forecast rule 2")
            .shared()
    }

    /// The rolls after and before a school's step, each with its weight; empty where no transition is known.
    fn evidence(&self, school: SchoolId, from: NcYear) -> [Vec<Node>; 2] {
        let Some(to) = from.above() else { return [Vec::new(), Vec::new()] };
        let [after, before] = self.means(Series::Progression, |year| {
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
