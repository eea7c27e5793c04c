//! The programme against a baseline, in the verbs of a monitoring report: what each project spends in each year is
//! what the baseline has plus what the verbs say, to the penny.

use std::collections::BTreeMap;

use super::ProjectSpend;
use crate::calendar::FinancialYear;
use crate::money::Pence;
use crate::plan::{Baseline, BaselineProject, Plan, ProjectId, Reallocation, word_type};

word_type!(
    /// How a programme departs from its baseline.
    Verb {
        /// A project that the baseline does not have.
        Added = "added",
        /// A project that is no longer in the programme.
        Removed = "removed",
        /// Money that a decision moves from one project to another.
        Reallocated = "reallocated",
        /// More in all than the baseline and the decisions have.
        Overspent = "overspent",
        /// Less in all.
        Underspent = "underspent",
        /// The same money later.
        Slipped = "slipped",
        /// The same money earlier.
        BroughtForward = "brought-forward",
        /// The same money in other years, some of it later and some earlier.
        Reprofiled = "re-profiled",
    }
);

/// What is spent by year; `None` stands for before the first, and comes first.
pub type Profile = BTreeMap<Option<FinancialYear>, Pence>;

/// One departure from the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The year; `None` for before the first.
    pub year: Option<FinancialYear>,
    /// What kind.
    pub verb: Verb,
    /// Not 0; negative where the year has less than the baseline.
    pub amount: Pence,
}

/// A project of the programme, of the baseline, or of both.
#[derive(Clone, Debug, PartialEq)]
pub struct Monitored<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its name, the present one if it has one.
    pub name: &'a str,
    /// Its place in the plan, if it is in the programme now.
    pub now: Option<ProjectId>,
    /// Its copy in the baseline, if it has one.
    pub then: Option<&'a BaselineProject>,
    /// What the baseline spends.
    pub baseline: Profile,
    /// What is spent now.
    pub present: Profile,
    /// By year, then in the order of the verbs.
    pub changes: Vec<Change>,
}

impl Monitored<'_> {
    /// What a verb says of the project in all: for timing, which adds up to nothing, the money that moves.
    #[must_use]
    pub fn told(&self, verb: Verb) -> Pence {
        let amounts = self.changes.iter().filter(|change| change.verb == verb).map(|change| change.amount);
        match verb {
            Verb::Slipped | Verb::BroughtForward | Verb::Reprofiled => {
                amounts.filter(|amount| *amount > Pence::ZERO).sum()
            }
            _ => amounts.sum(),
        }
    }
}

/// The latest baseline by date; of several of one date the last in the files.
#[must_use]
pub fn latest(plan: &Plan) -> Option<&Baseline> {
    plan.baselines.iter().max_by_key(|baseline| *baseline.date)
}

/// The programme's projects in the order of the files, then those that only the baseline has, in its order.
#[must_use]
pub fn monitor<'a>(plan: &'a Plan, spend: &[ProjectSpend], baseline: &'a Baseline) -> Vec<Monitored<'a>> {
    let copy = |id: &str| baseline.projects.iter().find(|copy| *copy.project == id);
    let present = |id: &str| plan.project_named(id).filter(|project| plan[*project].is_in_programme());
    let is_known = |id: &str| copy(id).is_some() || present(id).is_some();
    let moves: Vec<&Reallocation> = plan
        .decisions
        .iter()
        .filter(|decision| decision.date.is_some_and(|date| *date > *baseline.date))
        .filter_map(|decision| decision.reallocation.as_ref())
        .filter(|moved| moved.from.as_ref().is_some_and(|from| is_known(from)) && is_known(&moved.to))
        .collect();
    let one = |id: &'a str, name: &'a str, now: Option<ProjectId>| {
        let then = copy(id);
        let of_baseline = then.map_or_else(Profile::new, profile_of_copy);
        let of_present = now.and_then(|now| spend.get(now.0)).map_or_else(Profile::new, profile);
        let given = moves.iter().filter(|moved| *moved.to == id).map(|moved| moved.amount.value).sum::<Pence>();
        let taken = moves
            .iter()
            .filter(|moved| moved.from.as_ref().is_some_and(|from| **from == id))
            .map(|moved| moved.amount.value)
            .sum::<Pence>();
        let standing = match (then, now) {
            (None, _) => Standing::New,
            (_, None) => Standing::Gone,
            _ => Standing::Stays,
        };
        let changes = changes(&of_baseline, &of_present, given - taken, standing);
        Monitored { id, name, now, then, baseline: of_baseline, present: of_present, changes }
    };
    let here = plan.programme_projects().map(|(id, project)| one(&project.id.value, &project.name.value, Some(id)));
    let gone = baseline.projects.iter().filter(|copy| present(&copy.project).is_none());
    here.chain(gone.map(|copy| one(&copy.project.value, &copy.name.value, None))).collect()
}

/// A project's spend with what was spent before.
fn profile(spend: &ProjectSpend) -> Profile {
    let years = spend.years.iter().map(|(year, amount)| (Some(*year), *amount));
    std::iter::once((None, spend.before)).chain(years).collect()
}

fn profile_of_copy(copy: &BaselineProject) -> Profile {
    let before = copy.spend.before.map_or(Pence::ZERO, |before| before.value);
    let years = copy.spend.years.years.iter().map(|(year, amount)| (Some(*year), amount.value));
    std::iter::once((None, before)).chain(years).collect()
}

/// Where a project is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// In the programme only.
    New,
    /// In the baseline only.
    Gone,
    /// In both.
    Stays,
}

/// What leads from one profile to the other: first what decisions move, then what is spent more or less in all, and
/// what is left is timing, which is as little as can be.
fn changes(baseline: &Profile, present: &Profile, moved: Pence, standing: Standing) -> Vec<Change> {
    let years = baseline.keys().chain(present.keys());
    let of = |profile: &Profile, year| profile.get(year).copied().unwrap_or(Pence::ZERO);
    let mut left: Profile = years.map(|year| (*year, of(present, year) - of(baseline, year))).collect();
    let mut changes = Vec::new();
    let mut tell = |verb: &dyn Fn(Pence) -> Verb, amounts: &Profile| {
        let told = amounts.iter().filter(|(_, amount)| **amount != Pence::ZERO);
        changes.extend(told.map(|(year, amount)| Change { year: *year, verb: verb(*amount), amount: *amount }));
    };
    let reallocated = allot(&left, moved);
    take(&mut left, &reallocated);
    tell(&|_| Verb::Reallocated, &reallocated);
    let spent = |amount| if amount > Pence::ZERO { Verb::Overspent } else { Verb::Underspent };
    match standing {
        Standing::New => tell(&|amount| if amount > Pence::ZERO { Verb::Added } else { spent(amount) }, &left),
        Standing::Gone => tell(&|amount| if amount < Pence::ZERO { Verb::Removed } else { spent(amount) }, &left),
        Standing::Stays => {
            let in_all = allot(&left, left.values().copied().sum());
            take(&mut left, &in_all);
            tell(&spent, &in_all);
            let timing = timing(&left);
            tell(&|_| timing, &left);
        }
    }
    changes.sort_by_key(|change| (change.year, change.verb));
    changes
}

/// Puts an amount on years, the latest first, as far as their differences have its sign; what then remains falls on
/// the last year of all.
fn allot(differences: &Profile, amount: Pence) -> Profile {
    let mut rest = amount;
    let mut allotted = Profile::new();
    for (year, difference) in differences.iter().rev() {
        let part = if amount > Pence::ZERO {
            (*difference).clamp(Pence::ZERO, rest)
        } else {
            (*difference).clamp(rest, Pence::ZERO)
        };
        rest -= part;
        allotted.insert(*year, part);
    }
    if let Some(mut last) = allotted.last_entry() {
        *last.get_mut() += rest;
    }
    allotted
}

fn take(from: &mut Profile, amounts: &Profile) {
    for (year, amount) in amounts {
        *from.entry(*year).or_insert(Pence::ZERO) -= *amount;
    }
}

/// Later, earlier or both, by what has been spent up to the end of each year.
fn timing(left: &Profile) -> Verb {
    let mut so_far = Pence::ZERO;
    let (mut behind, mut ahead) = (false, false);
    for amount in left.values() {
        so_far += *amount;
        behind |= so_far < Pence::ZERO;
        ahead |= so_far > Pence::ZERO;
    }
    match (behind, ahead) {
        (true, true) => Verb::Reprofiled,
        (_, true) => Verb::BroughtForward,
        _ => Verb::Slipped,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::parse_date;
    use crate::funding::spend::project_spend;
    use crate::funding::testing::{ProjectBuilder, plan_of, project};
    use crate::plan::{At, Decision, ProjectGroup, Provenance, Subject};

    fn at<T>(value: T) -> At<T> {
        At::default_of(value)
    }

    /// A baseline of November 2013 with a copy of each of these projects.
    fn baseline(projects: Vec<ProjectBuilder>) -> Baseline {
        let copy = |project: ProjectBuilder| {
            let project = project.build();
            BaselineProject {
                project: project.id,
                name: project.name,
                budget: project.budget,
                spend: project.spend,
                provenance: Provenance::default(),
            }
        };
        Baseline {
            id: at("november-2013".to_owned()),
            title: at("Approved".to_owned()),
            date: at(parse_date("2013-11").unwrap_or_default()),
            body: at(String::new()),
            projects: projects.into_iter().map(copy).collect(),
            provenance: Provenance::default(),
        }
    }

    fn decision(date: &str, from: &str, to: &str, pence: i128) -> Decision {
        let id = |id: &str| at(id.to_owned());
        Decision {
            date: Some(at(parse_date(date).unwrap_or_default())),
            body: id("Cabinet"),
            text: id("agreed"),
            subject: Subject::Programme,
            reallocation: Some(Reallocation { from: Some(id(from)), to: id(to), amount: at(Pence(pence)) }),
            provenance: Provenance::default(),
        }
    }

    /// Each change as `project year verb amount`.
    fn told(then: Vec<ProjectBuilder>, now: Vec<ProjectBuilder>, decisions: Vec<Decision>) -> Vec<String> {
        let plan = Plan { decisions, ..plan_of(Vec::new(), now) };
        let spend: Vec<ProjectSpend> = plan.projects.iter().map(project_spend).collect();
        let baseline = baseline(then);
        let line = |project: &Monitored<'_>, change: &Change| {
            let year = change.year.map_or_else(|| "before".to_owned(), |year| year.to_string());
            format!("{} {year} {} {}", project.id, change.verb, change.amount.0)
        };
        let monitored = monitor(&plan, &spend, &baseline);
        monitored.iter().flat_map(|project| project.changes.iter().map(move |change| line(project, change))).collect()
    }

    #[test]
    fn a_project_as_approved_has_nothing_to_tell() {
        let drake = || project("drake").before(5).spend(2013, 80).spend(2014, 400);
        assert_eq!(told(vec![drake()], vec![drake()], Vec::new()), Vec::<String>::new());
    }

    #[test]
    fn money_moves_later_earlier_or_both_ways() {
        let then = || vec![project("drake").spend(2013, 80).spend(2014, 400).spend(2015, 20)];
        let now = |years: [i128; 3]| {
            let [first, second, third] = years;
            vec![project("drake").spend(2013, first).spend(2014, second).spend(2015, third)]
        };
        let slipped = ["drake 2013-14 slipped -50", "drake 2014-15 slipped 30", "drake 2015-16 slipped 20"];
        assert_eq!(told(then(), now([30, 430, 40]), Vec::new()), slipped);
        let brought = ["drake 2013-14 brought-forward 100", "drake 2014-15 brought-forward -100"];
        assert_eq!(told(then(), now([180, 300, 20]), Vec::new()), brought);
        let both = ["drake 2013-14 re-profiled -10", "drake 2014-15 re-profiled 20", "drake 2015-16 re-profiled -10"];
        assert_eq!(told(then(), now([70, 420, 10]), Vec::new()), both);
    }

    #[test]
    fn a_complete_project_below_its_budget_is_underspent() {
        let then = vec![project("drake").budget(500).spend(2013, 80).spend(2014, 420)];
        let now = project("drake").budget(500).group(ProjectGroup::Complete).before(80).spend(2014, 390);
        let said =
            ["drake before brought-forward 80", "drake 2013-14 brought-forward -80", "drake 2014-15 underspent -30"];
        assert_eq!(told(then, vec![now], Vec::new()), said);
    }

    #[test]
    fn an_overspend_falls_on_the_last_years_that_have_more_and_the_rest_is_timing() {
        let then = vec![project("drake").spend(2013, 100).spend(2014, 100).spend(2015, 100)];
        let now = vec![project("drake").spend(2013, 60).spend(2014, 130).spend(2015, 140)];
        let said = [
            "drake 2013-14 slipped -40",
            "drake 2014-15 slipped 30",
            "drake 2015-16 overspent 30",
            "drake 2015-16 slipped 10",
        ];
        assert_eq!(told(then, now, Vec::new()), said);
    }

    #[test]
    fn projects_come_and_go() {
        let then = vec![project("drake").before(3).spend(2013, 80), project("hall").spend(2014, 7)];
        let now = vec![project("park").spend(2014, 9), project("hall").spend(2014, 7).group(ProjectGroup::Pipeline)];
        let said =
            ["park 2014-15 added 9", "drake before removed -3", "drake 2013-14 removed -80", "hall 2014-15 removed -7"];
        assert_eq!(told(then, now, Vec::new()), said);
    }

    #[test]
    fn only_what_was_decided_since_the_baseline_is_reallocated() {
        let then = || vec![project("drake").spend(2014, 400), project("hall").spend(2014, 50)];
        let now = || vec![project("drake").spend(2014, 350), project("hall").spend(2014, 120)];
        let since = vec![decision("2014-02", "drake", "hall", 50), decision("2013-11", "drake", "hall", 9)];
        let said = ["drake 2014-15 reallocated -50", "hall 2014-15 reallocated 50", "hall 2014-15 overspent 20"];
        assert_eq!(told(then(), now(), since), said);
        // A new project that gets more than it spends, and one that is gone and gave more than it had.
        let new = vec![decision("2014-02", "drake", "park", 60)];
        let said = [
            "park 2014-15 reallocated 60",
            "park 2014-15 underspent -11",
            "drake 2014-15 reallocated -60",
            "drake 2014-15 overspent 10",
        ];
        let (gone, park) = (project("drake").spend(2014, 50), project("park").spend(2014, 49));
        assert_eq!(told(vec![gone], vec![park], new), said);
        let undecided = ["drake 2014-15 underspent -50", "hall 2014-15 overspent 70"];
        assert_eq!(told(then(), now(), Vec::new()), undecided);
        // What is decided but not spent is underspent beside it.
        let early = vec![decision("2014-02", "drake", "hall", 60)];
        let said = [
            "drake 2014-15 reallocated -60",
            "drake 2014-15 overspent 10",
            "hall 2014-15 reallocated 60",
            "hall 2014-15 overspent 10",
        ];
        assert_eq!(told(then(), now(), early), said);
    }

    #[test]
    fn the_latest_baseline_by_date_is_the_one_that_counts() {
        let mut plan = plan_of(Vec::new(), Vec::new());
        assert_eq!(latest(&plan), None);
        let dated = |id: &str, date: &str| {
            let date = at(parse_date(date).unwrap_or_default());
            Baseline { id: at(id.to_owned()), date, ..baseline(Vec::new()) }
        };
        plan.baselines = vec![dated("a", "2014-02"), dated("b", "2014-02"), dated("c", "2013-11")];
        assert_eq!(latest(&plan).map(|baseline| baseline.id.as_str()), Some("b"));
    }

    /// Pennies of five years, the first of them before all others.
    fn pennies() -> impl Strategy<Value = Option<[i128; 5]>> {
        proptest::option::of([0i128..4, 0i128..40, 0i128..40, 0i128..40, 0i128..4])
    }

    fn spending(id: &str, pennies: [i128; 5]) -> ProjectBuilder {
        let years = (2013..).zip(&pennies[1..]).filter(|(_, pennies)| **pennies > 0);
        years.fold(project(id).before(pennies[0]), |project, (start, pennies)| project.spend(start, *pennies))
    }

    proptest! {
        #[test]
        fn baseline_and_verbs_are_what_stands_now(
            projects in proptest::collection::vec((pennies(), pennies()), 1..5),
            moves in proptest::collection::vec((0usize..5, 0usize..5, 0i128..60), 0..4),
        ) {
            let ids: Vec<String> = (0..5).map(|place| format!("p{place}")).collect();
            let then = projects.iter().zip(&ids).filter_map(|(one, id)| Some(spending(id, one.0?))).collect();
            let now = projects.iter().zip(&ids).filter_map(|(one, id)| Some(spending(id, one.1?))).collect();
            let moves = moves.iter().filter(|(from, to, _)| from != to);
            let decisions = moves.map(|(from, to, pence)| decision("2014-01", &ids[*from], &ids[*to], *pence)).collect();
            let plan = Plan { decisions, ..plan_of(Vec::new(), now) };
            let spend: Vec<ProjectSpend> = plan.projects.iter().map(project_spend).collect();
            let baseline = baseline(then);
            let mut reallocated = Pence::ZERO;
            for one in monitor(&plan, &spend, &baseline) {
                let mut stands = one.baseline.clone();
                for change in &one.changes {
                    prop_assert!(change.amount != Pence::ZERO);
                    *stands.entry(change.year).or_default() += change.amount;
                }
                stands.retain(|_, amount| *amount != Pence::ZERO);
                let mut present = one.present.clone();
                present.retain(|_, amount| *amount != Pence::ZERO);
                prop_assert_eq!(stands, present);

                let sum = |verb| -> Pence {
                    one.changes.iter().filter(|change| change.verb == verb).map(|change| change.amount).sum()
                };
                let is_all = |verb, wanted: fn(Pence) -> bool| {
                    one.changes.iter().filter(|change| change.verb == verb).all(|change| wanted(change.amount))
                };
                for timing in [Verb::Slipped, Verb::BroughtForward, Verb::Reprofiled] {
                    prop_assert_eq!(sum(timing), Pence::ZERO);
                }
                prop_assert!(is_all(Verb::Added, |amount| amount > Pence::ZERO));
                prop_assert!(is_all(Verb::Overspent, |amount| amount > Pence::ZERO));
                prop_assert!(is_all(Verb::Removed, |amount| amount < Pence::ZERO));
                prop_assert!(is_all(Verb::Underspent, |amount| amount < Pence::ZERO));
                // Only one kind of timing, and never both more and less in all.
                let kinds = [Verb::Slipped, Verb::BroughtForward, Verb::Reprofiled].map(|verb| one.told(verb));
                prop_assert!(kinds.iter().filter(|moved| **moved != Pence::ZERO).count() <= 1);
                prop_assert!(one.told(Verb::Overspent) == Pence::ZERO || one.told(Verb::Underspent) == Pence::ZERO);
                // Timing is the least that can be: money moves only as far as years differ both ways.
                if one.then.is_some() && one.now.is_some() {
                    let mut left: Profile = one.present.clone();
                    take(&mut left, &one.baseline);
                    for change in one.changes.iter().filter(|change| change.verb == Verb::Reallocated) {
                        *left.entry(change.year).or_default() -= change.amount;
                    }
                    let more: Pence = left.values().filter(|amount| **amount > Pence::ZERO).copied().sum();
                    let less: Pence = left.values().filter(|amount| **amount < Pence::ZERO).copied().sum();
                    let moved: Pence = kinds.iter().copied().sum();
                    prop_assert_eq!(moved, more.min(-less));
                }
                reallocated += sum(Verb::Reallocated);
            }
            prop_assert_eq!(reallocated, Pence::ZERO);
        }
    }

    #[test]
    fn a_profile_that_is_spread_is_told_as_it_is_funded() {
        let then = vec![project("drake").spend(2013, 100)];
        let spread = project("drake").budget(100).works("2014-04-01", "2015-04-01");
        let said = ["drake 2013-14 slipped -100", "drake 2014-15 slipped 100"];
        assert_eq!(told(then, vec![spread], Vec::new()), said);
    }
}
