//! What would fund a project that is short: single changes to the plan, each tried by letting all projects take their
//! turns again, and what each would take from others.
//!
//! [`candidates`] says which changes there are, [`trials`] tries them.

mod candidates;
mod trials;

use super::{Funding, Standing};
use crate::money::Pence;
use crate::plan::{Plan, ProjectId, SourceId};

use candidates::Candidates;
use trials::Trials;

/// Kinds of change, in the order in which they are offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Two projects exchange their turns.
    Exchange,
    /// The project may draw on one more source.
    Allow,
    /// Money that is not certain enough to count is confirmed.
    Confirm,
    /// Money is spent before it arrives, another source advancing it.
    Advance,
    /// Money may be spent longer.
    Extend,
    /// The project comes later.
    Later,
    /// What it is short of is borrowed.
    Borrow,
}

impl Kind {
    /// The word that stands for it in tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exchange => "exchange",
            Self::Allow => "allow",
            Self::Confirm => "confirm",
            Self::Advance => "advance",
            Self::Extend => "extend",
            Self::Later => "later",
            Self::Borrow => "borrow",
        }
    }
}

/// A single change to a plan, for one project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It exchanges its turn with this project, which now comes before it.
    Exchange(ProjectId),
    /// It may draw on this source: the ring-fence lets it in, that of every clause too, and it takes the money.
    Allow(SourceId),
    /// This source becomes certain enough to count.
    Confirm(SourceId),
    /// The first source is spent before its money arrives, the second advancing it.
    Advance(SourceId, SourceId),
    /// What this source lapses by is so many years later.
    Extend(SourceId, i32),
    /// It comes so many years later.
    Later(i32),
    /// What it is short of is borrowed for it alone, on the terms of this source.
    Borrow(SourceId),
}

impl Change {
    /// What kind of change it is.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::Exchange(_) => Kind::Exchange,
            Self::Allow(_) => Kind::Allow,
            Self::Confirm(_) => Kind::Confirm,
            Self::Advance(..) => Kind::Advance,
            Self::Extend(..) => Kind::Extend,
            Self::Later(_) => Kind::Later,
            Self::Borrow(_) => Kind::Borrow,
        }
    }

    /// The source that it is about, if it is about one.
    #[must_use]
    pub const fn source(self) -> Option<SourceId> {
        match self {
            Self::Allow(source)
            | Self::Confirm(source)
            | Self::Advance(source, _)
            | Self::Extend(source, _)
            | Self::Borrow(source) => Some(source),
            Self::Exchange(_) | Self::Later(_) => None,
        }
    }

    /// The years by which it moves something; 0 if it moves nothing.
    #[must_use]
    pub const fn years(self) -> i32 {
        match self {
            Self::Extend(_, years) | Self::Later(years) => years,
            _ => 0,
        }
    }

    /// Whether nobody can decide on it alone: what an agreement's money is for, and until when, is agreed with who pays
    /// it.
    #[must_use]
    pub fn is_variation(self, plan: &Plan) -> bool {
        matches!(self, Self::Allow(source) | Self::Extend(source, _) if plan[source].is_agreement())
    }
}

/// A change that funds a project, and what comes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// The change.
    pub change: Change,
    /// What other projects get less, in the order of the files.
    pub takes: Vec<(ProjectId, Pence)>,
    /// What it adds to the cost of borrowing in the dearest year, if anything.
    pub costs: Option<Pence>,
}

impl Way {
    /// What it takes from other projects in all.
    #[must_use]
    pub fn taken(&self) -> Pence {
        self.takes.iter().map(|(_, less)| *less).sum()
    }
}

/// What would fund a project in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// The project.
    pub project: ProjectId,
    /// What it is short of on its own turn.
    pub short: Pence,
    /// Of each kind the change that takes least from others, then that of fewest years, then the first in the files; in
    /// the order of the kinds. Nothing where no single change does it.
    pub ways: Vec<Way>,
    /// How many changes were not tried, for it would take too long in so large a plan.
    pub untried: usize,
}

/// How much may be tried for all projects together: a trial counts the pairs of a project and a source, which is about
/// what it takes.
const MOST_PAIRS: usize = 100_000_000;

/// How many trials a trial with advances counts for: it is a linear programme.
const WITH_ADVANCES: usize = 25;

/// The order in which kinds are tried, so that those of which a plan has most changes come last.
const TRIED: [Kind; 7] =
    [Kind::Borrow, Kind::Later, Kind::Confirm, Kind::Allow, Kind::Extend, Kind::Exchange, Kind::Advance];

/// The remedies of every project that is short, in the order of the files.
#[must_use]
pub fn remedies(plan: &Plan, funding: &Funding) -> Vec<Remedy> {
    let short: Vec<&Standing> = funding.standings.iter().filter(|one| one.short > Pence::ZERO).collect();
    if short.is_empty() {
        return Vec::new();
    }
    let mut trials = Trials::of(plan, funding);
    let candidates = Candidates::of(plan, funding);
    let pairs = plan.programme_projects().count() * plan.sources.len();
    let mut left = MOST_PAIRS / pairs.max(1);
    let count = short.len();
    let of = |(place, standing): (usize, &Standing)| {
        // What earlier ones have not used is shared by those to come.
        let share = left / (count - place);
        let mut purse = share;
        let mut remedy = Remedy { project: standing.project, short: standing.short, ways: Vec::new(), untried: 0 };
        for kind in TRIED {
            best_of(&mut trials, &candidates.changes(kind, standing), &mut purse, &mut remedy);
        }
        left -= share - purse;
        remedy.ways.sort_by_key(|way| way.change.kind());
        remedy
    };
    short.into_iter().enumerate().map(of).collect()
}

/// Tries the changes of one kind, which come by years and then place, until none that is left can be better.
fn best_of(trials: &mut Trials<'_>, changes: &[Change], purse: &mut usize, remedy: &mut Remedy) {
    let mut best: Option<Way> = None;
    for (place, change) in changes.iter().enumerate() {
        let price = if trials.has_advances(*change) { WITH_ADVANCES } else { 1 };
        if *purse < price {
            remedy.untried += changes.len() - place;
            break;
        }
        *purse -= price;
        if let Some(takes) = trials.takes(remedy.project, *change) {
            let way = Way { change: *change, takes, costs: None };
            if best.as_ref().is_none_or(|best| way.taken() < best.taken()) {
                best = Some(way);
            }
        }
        if best.as_ref().is_some_and(|best| best.takes.is_empty()) {
            break;
        }
    }
    remedy.ways.extend(best.map(|way| Way { costs: trials.costs(remedy.project, way.change), ..way }));
}

/// The projects that get less than before, and how much less.
type Takes = Vec<(ProjectId, Pence)>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funding::testing::{SourceBuilder, plan_of, project, source};
    use crate::funding::{FundingOptions, fund};
    use crate::plan::{Category, ProjectGroup, Repayment, SourceKind};

    /// Each short project, what it is short of, and what would fund it with what that takes from others.
    type Told = Vec<(usize, i128, Vec<(Change, Vec<(usize, i128)>)>)>;

    fn told(plan: &Plan) -> Told {
        let funding = fund(plan, &[], FundingOptions::default());
        let way = |way: Way| {
            (way.change, way.takes.into_iter().map(|(project, less)| (project.0, less.0)).collect::<Vec<_>>())
        };
        let one = |remedy: Remedy| {
            assert_eq!(remedy.untried, 0, "{remedy:?}");
            (remedy.project.0, remedy.short.0, remedy.ways.into_iter().map(way).collect())
        };
        remedies(plan, &funding).into_iter().map(one).collect()
    }

    fn loan(id: &str) -> SourceBuilder {
        source(id).receipt(2014, 1).for_categories(&[Category::Other])
    }

    #[test]
    fn every_kind_of_change_that_works_is_told_in_its_order() {
        let plan = plan_of(
            vec![
                source("any").receipt(2014, 20),
                source("small").receipt(2014, 9).for_projects(&[1]),
                source("fenced").receipt(2014, 15).for_projects(&[1]),
                source("hoped-for").receipt(2014, 12).at_risk(),
                source("next").receipt(2015, 30),
                source("lapsed").receipt(2012, 10).spend_by(2012),
                loan("dear").borrowing(90, 10, Repayment::Equal),
                loan("cheap").borrowing(50, 10, Repayment::Equal),
            ],
            vec![project("school").spend(2014, 30), project("none")],
        );
        let alone = |change| (change, vec![]);
        let expected = vec![
            alone(Change::Allow(SourceId(2))),
            alone(Change::Confirm(SourceId(3))),
            // Who has money that may pay for nothing can advance it.
            alone(Change::Advance(SourceId(4), SourceId(2))),
            alone(Change::Extend(SourceId(5), 2)),
            alone(Change::Later(1)),
            alone(Change::Borrow(SourceId(7))),
        ];
        assert_eq!(told(&plan), [(0, 10, expected)]);
    }

    #[test]
    fn money_to_come_is_advanced_by_who_has_cash_and_nothing_to_pay() {
        let plan = plan_of(
            vec![
                source("agreement").receipt(2016, 30).for_projects(&[0]).of_kind(SourceKind::S106),
                source("idle").receipt(2014, 30).for_projects(&[1]),
                source("other").receipt(2014, 30).for_projects(&[1]).of_kind(SourceKind::S106),
            ],
            vec![project("school").spend(2014, 30), project("none")],
        );
        let allow = (Change::Allow(SourceId(1)), vec![]);
        let advance = (Change::Advance(SourceId(0), SourceId(1)), vec![]);
        assert_eq!(told(&plan), [(0, 30, vec![allow, advance, (Change::Later(2), vec![])])]);
        // What an agreement brings to others is not a decision of the council's alone.
        assert!(Change::Allow(SourceId(2)).is_variation(&plan) && !Change::Allow(SourceId(1)).is_variation(&plan));
        assert!(Change::Extend(SourceId(0), 1).is_variation(&plan));
        assert!(!Change::Confirm(SourceId(0)).is_variation(&plan));
    }

    #[test]
    fn what_a_change_takes_from_others_is_told_and_the_least_is_chosen() {
        // A year later the school takes the other's money; either turn exchanged costs whose it was.
        let plan = plan_of(
            vec![source("any").receipt(2014, 30).receipt(2015, 10)],
            vec![
                project("large").priority(1).spend(2014, 20),
                project("small").priority(1).spend(2014, 10),
                project("school").priority(2).spend(2014, 10),
                project("other").spend(2015, 10),
            ],
        );
        let exchange = (Change::Exchange(ProjectId(1)), vec![(1, 10)]);
        let later = (Change::Later(1), vec![(3, 10)]);
        assert_eq!(told(&plan), [(2, 10, vec![exchange, later])]);
    }

    #[test]
    fn what_is_on_site_neither_waits_nor_gives_up_its_turn() {
        let plan = plan_of(
            vec![source("any").receipt(2014, 10).receipt(2015, 40)],
            vec![
                project("site").group(ProjectGroup::OnSite).priority(1).spend(2014, 15),
                project("done").group(ProjectGroup::Complete).priority(2).spend(2014, 5),
            ],
        );
        assert_eq!(told(&plan), [(0, 5, vec![]), (1, 5, vec![])]);
    }

    #[test]
    fn nobody_waits_beyond_the_programme() {
        let plan = plan_of(vec![source("late").receipt(2017, 10)], vec![project("school").spend(2016, 10)]);
        assert_eq!(told(&plan), [(0, 10, vec![])]);
    }

    #[test]
    fn borrowing_says_what_its_dearest_year_costs() {
        let plan = plan_of(
            vec![source("any").receipt(2014, 1_000), loan("loan").borrowing(50, 10, Repayment::Equal)],
            vec![project("school").spend(2014, 4_000), project("hall").only_kinds(&[SourceKind::Grant]).spend(2014, 9)],
        );
        let funding = fund(&plan, &[], FundingOptions::default());
        let remedies = remedies(&plan, &funding);
        // 3,000 borrowed in 2014-15: a tenth and 5 % of it in the first year. The other 1,000 are no longer the hall's, and
        // the hall takes no borrowing.
        let takes = vec![(ProjectId(1), Pence(9))];
        let borrow = Way { change: Change::Borrow(SourceId(1)), takes, costs: Some(Pence(450)) };
        assert_eq!(remedies.len(), 1);
        assert_eq!((remedies[0].short, remedies[0].ways.as_slice()), (Pence(3_000), &[borrow][..]));
    }

    #[test]
    fn a_county_is_tried_whole_and_what_a_country_leaves_untried_is_counted() {
        let plan_with = |projects: usize, sources: usize| {
            let projects = (0..projects).map(|_| project("school").spend(2014, 1)).collect();
            plan_of((0..sources).map(|_| source("late").receipt(2015, 1).at_risk()).collect(), projects)
        };
        let untried = |plan: &Plan| -> usize {
            let funding = fund(plan, &[], FundingOptions::default());
            remedies(plan, &funding).iter().map(|remedy| remedy.untried).sum()
        };
        assert_eq!(untried(&plan_with(20, 10)), 0);
        assert!(untried(&plan_with(300, 400)) > 0);
    }
}
