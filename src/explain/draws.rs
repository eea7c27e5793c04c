//! Who enters a school's first year once new schools have drawn (the end of rule 3).

use super::explainer::{Explainer, Key};
use super::operation::Operation;
use super::tree::{Explanation, Node, Unit};
use crate::calendar::NcYear;
use crate::forecast::draws::Draw;
use crate::plan::SchoolId;

const RULE: &str = "forecast rule 3, draws";

impl Explainer<'_> {
    /// The base pupils who enter a school's first year: its intake, less what others draw, with what it draws.
    pub fn entering(&self, what: String, school: SchoolId, ahead: usize, first: NcYear) -> Explanation {
        let index = &self.workings.index;
        let of = |is_its: &dyn Fn(&Draw) -> bool| -> Vec<Draw> {
            self.draws.at(index, ahead).filter(|draw| is_its(draw)).copied().collect()
        };
        let (given, drawn) = (of(&|draw| draw.from == school), of(&|draw| draw.by == school));
        if given.is_empty() && drawn.is_empty() {
            return self.intake(what, school, ahead, first);
        }
        let mut kept = vec![self.before_draws(school, ahead, first)];
        kept.extend(given.iter().map(|draw| self.share_drawn(draw, ahead, first)));
        let own = format!("{what}, of its own intake");
        let own = Explanation::of(own, Unit::Pupils, Operation::Difference, kept).short("own intake").rule(RULE);
        let mut parts = vec![own.shared()];
        parts.extend(drawn.iter().map(|draw| self.share_drawn(draw, ahead, first)));
        Explanation::of(what, Unit::Pupils, Operation::Sum, parts).rule(RULE)
    }

    /// A school's intake before any school draws.
    fn before_draws(&self, school: SchoolId, ahead: usize, first: NcYear) -> Node {
        self.once(Key::BeforeDraws(school, ahead), || {
            let (name, year) = (self.name(school), self.year(ahead));
            let what = format!("{name}, {} in {year}, base before any school draws", first.name());
            self.intake(what, school, ahead, first).short("intake")
        })
    }

    /// What one school draws of another's intake.
    fn share_drawn(&self, draw: &Draw, ahead: usize, first: NcYear) -> Node {
        let (by, of) = (self.name(draw.by), &self.plan[draw.by]);
        let span = of.draws[draw.place].span;
        let what = format!("share of the intake of {} that {by} draws", self.name(draw.from));
        let share = self.written(what, draw.share, Unit::Number, span, &of.provenance).short("share").shared();
        let what = format!("{by} draws of {} in {}", self.name(draw.from), self.year(ahead));
        let parts = vec![share, self.before_draws(draw.from, ahead, first)];
        Explanation::of(what, Unit::Pupils, Operation::Product, parts).short("drawn").rule(RULE).shared()
    }
}
