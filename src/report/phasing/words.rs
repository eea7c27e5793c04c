//! Why a project moves or stays, and what is proven, in words that can be read out.

use crate::money::Pence;
use crate::phasing::{Aim, Effect, Phasing, Proposal, Range, Stays};
use crate::plan::{Plan, Project};
use crate::report::rounding::in_tenths;
use crate::report::words::{amount, counted, listed, month, number, tenths};

/// Less than this many pupil-years is nobody.
const NOBODY: f64 = 1e-6;

/// Pupil-years to one decimal: `19,606.5`.
#[must_use]
pub fn pupil_years(figure: f64) -> String {
    let all = in_tenths(figure);
    let sign = if all < 0 { "−" } else { "" };
    format!("{sign}{}.{}", number((all / 10).abs()), (all % 10).abs())
}

/// Why a project moves, or stays.
#[must_use]
pub fn reason(plan: &Plan, proposal: &Proposal) -> String {
    match (proposal.range, proposal.years, &proposal.otherwise) {
        (Err(stays), ..) => stays_because(plan, stays),
        (Ok(range), 0, effect) => may_stay(range, effect.as_ref()),
        (Ok(range), years, effect) => {
            let because = moves_because(range, years, effect.as_ref());
            format!("moved {}: {because}{}", so_many_years(years), lateness(&plan[proposal.project], years))
        }
    }
}

fn stays_because(plan: &Plan, stays: Stays) -> String {
    let last = plan.programme.as_ref().map(|programme| programme.last_year.to_string()).unwrap_or_default();
    match stays {
        Stays::Held => "held where it is, as asked".to_owned(),
        Stays::Settled(group) => format!("stays: it is {group} already"),
        Stays::NoProgramme => "cannot move: no programme says how late it may be".to_owned(),
        Stays::NothingToMove => "nothing to move: no spend, completion or places".to_owned(),
        Stays::ReachesLastYear => format!("cannot move: it runs to the programme's last year {last}"),
        Stays::EndsAfterLastYear(year) => {
            format!("cannot move: it ends in {year}, after the programme's last year {last}")
        }
        Stays::WaitsTooLong(due) => {
            let due = month(due);
            format!("cannot move: what it waits for is due in {due}, too late to end by {last}; starts before that")
        }
        Stays::TooMany => "held: too many projects change the same schools for all of them to be weighed".to_owned(),
    }
}

fn moves_because(range: Range, years: i32, effect: Option<&Effect>) -> String {
    let Some(effect) = effect else { return "so that the rest fits".to_owned() };
    let money: Pence = effect.unfunded.values().copied().sum();
    let waits = effect.waiting;
    if let Some(due) = range.waits_for.filter(|_| years == range.least) {
        let unplaced = match effect.unplaced {
            more if more > NOBODY => format!("; {} pupil-years fewer unplaced for it", some_pupil_years(more)),
            less if less < -NOBODY => format!("; {} pupil-years more unplaced for it", some_pupil_years(-less)),
            _ => "; nobody unplaced meanwhile".to_owned(),
        };
        return format!("what it waits for is due in {}{unplaced}", month(due));
    }
    if effect.unplaced > NOBODY {
        return format!("{} pupil-years more unplaced if it stayed", some_pupil_years(effect.unplaced));
    }
    if effect.late > 0 {
        return format!("{} more late if it stayed", so_many_years(effect.late));
    }
    let meanwhile = if effect.unplaced < -NOBODY {
        format!("{} pupil-years more unplaced for it", some_pupil_years(-effect.unplaced))
    } else {
        "nobody unplaced meanwhile".to_owned()
    };
    if money > Pence::ZERO {
        let short = effect.unfunded.iter().filter(|(_, more)| **more > Pence::ZERO);
        let years = listed(&short.map(|(year, _)| year.to_string()).collect::<Vec<_>>());
        return format!("no money in {years}, {} more unfunded if it stayed; {meanwhile}", amount(money));
    }
    if waits > Pence::ZERO {
        return format!("projects of {} more could not go ahead if it stayed; {meanwhile}", amount(waits));
    }
    format!("so that the rest fits; {meanwhile}")
}

/// That a project so moved ends after its places are wanted.
fn lateness(project: &Project, years: i32) -> String {
    let mut moved = project.clone();
    moved.shift(years);
    match (moved.completion, moved.needed_by) {
        (Some(end), Some(need)) if end.value > need.value => {
            format!("; it ends in {}, needed by {}", month(end.value), month(need.value))
        }
        _ => String::new(),
    }
}

fn may_stay(range: Range, effect: Option<&Effect>) -> String {
    let Some(effect) = effect else { return format!("may not move further than {}", so_many_years(range.most)) };
    let money: Pence = effect.unfunded.values().copied().sum();
    let later = format!("{} later", so_many_years(effect.years));
    if effect.unplaced > NOBODY {
        format!("{later}: {} pupil-years more unplaced", some_pupil_years(effect.unplaced))
    } else if effect.late > 0 {
        format!("{later}: {} later than it is needed", so_many_years(effect.late))
    } else if effect.waiting > Pence::ZERO {
        format!("{later}: projects of {} more could not go ahead", amount(effect.waiting))
    } else if money > Pence::ZERO {
        format!("{later}: {} more unfunded", amount(money))
    } else {
        format!("{later}: nothing gained")
    }
}

/// `a year`, `2 years`.
fn so_many_years(years: i32) -> String {
    if years == 1 { "a year".to_owned() } else { format!("{years} years") }
}

/// Pupil-years that are some: to one decimal, but never 0.
fn some_pupil_years(figure: f64) -> String {
    if figure < 0.05 {
        "less than 0.1".to_owned()
    } else if figure < 1000.0 {
        tenths(figure)
    } else {
        pupil_years(figure)
    }
}

/// What is proven, and what no phasing can go below.
pub fn proof(phasing: &Phasing) -> Vec<String> {
    let mut notes = Vec::new();
    let is_weighed = !phasing.proposals.iter().any(|proposal| proposal.range == Err(Stays::TooMany));
    let money = if phasing.weighed == Aim::Waiting { "spend that cannot go ahead" } else { "missing" };
    if phasing.is_optimal() {
        notes.push(format!(
            "Optimal, proven: no phasing gains a whole pupil-year more, none of those that gain as many comes less late, \
             none as good in both has less {money}, and none as good in all three moves less."
        ));
    } else {
        let mut parts = Vec::new();
        parts.push(if phasing.proven.contains(&Aim::Unplaced) {
            "no phasing gains a whole pupil-year more, which is proven".to_owned()
        } else {
            format!("none can leave fewer than {} pupil-years unplaced", pupil_years(phasing.bound.unplaced))
        });
        parts.push(if phasing.proven.contains(&Aim::Late) {
            "none that gains as many comes less late, which is proven".to_owned()
        } else {
            format!("none that gains as many can be late by less than {}", so_many_years(phasing.bound.late))
        });
        parts.push(if phasing.proven.contains(&phasing.weighed) {
            format!("none as good in both has less {money}, which is proven")
        } else {
            format!("none as good in both can have less than {} missing", amount(phasing.bound.unfunded))
        });
        parts.push(if phasing.proven.contains(&Aim::Years) {
            "none as good in all three moves less, which is proven".to_owned()
        } else {
            format!("none as good in all three can move less than {}", so_many_years(phasing.bound.years))
        });
        notes.push(format!("Best found: {}.", parts.join("; ")));
    }
    notes.push(
        match phasing.weighed {
            Aim::Waiting => "Of the two lines of money, the spend of projects that cannot go ahead is weighed.",
            _ => {
                "Of the two lines of money, what is missing for everything is weighed: there are too many phasings to settle \
                 in each which projects can go ahead."
            }
        }
        .to_owned(),
    );
    if phasing.proposals.iter().any(|proposal| proposal.range == Err(Stays::Held)) {
        notes.push("All of this is said of phasings in which what is held, as asked, stays where it is.".to_owned());
    }
    if !is_weighed {
        notes.push(
            "Projects held because there are too many could do better; the bounds hold with these held.".to_owned(),
        );
    }
    notes.push(
        "Projects move by whole years, never before they start now or before what they wait for is due, and spend \
         nothing after the programme's last year unless they do now."
            .to_owned(),
    );
    notes
}

/// How many projects cannot move, and why: what is best is said of the rest alone.
pub fn staying(plan: &Plan, phasing: &Phasing) -> Option<String> {
    let mut reasons: Vec<(String, usize)> = Vec::new();
    for stays in phasing.proposals.iter().filter_map(|one| one.range.err()) {
        let reason = stays_briefly(stays);
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, count)) => *count += 1,
            None => reasons.push((reason, 1)),
        }
    }
    let all: usize = reasons.iter().map(|(_, count)| count).sum();
    let mut said: Vec<String> = reasons.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
    let settled = phasing.proposals.iter().any(|one| matches!(one.range, Err(Stays::Settled(_))));
    if settled {
        said.push("--move names groups that may".to_owned());
    }
    let of = counted(plan.programme_projects().count(), "project");
    (all > 0).then(|| format!("{all} of {of} cannot move: {}.", said.join("; ")))
}

/// Why projects stay, in a few words that follow how many they are.
fn stays_briefly(stays: Stays) -> String {
    match stays {
        Stays::Held => "held, as asked".to_owned(),
        Stays::Settled(group) => format!("{group} already"),
        Stays::NoProgramme => "as no programme says how late they may be".to_owned(),
        Stays::NothingToMove => "with nothing to move".to_owned(),
        Stays::ReachesLastYear => "that run to the programme's last year".to_owned(),
        Stays::EndsAfterLastYear(_) => "that end after the programme's last year".to_owned(),
        Stays::WaitsTooLong(_) => "that wait too long to end within the programme".to_owned(),
        Stays::TooMany => "held, for too many change the same schools".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::calendar::{FinancialYear, parse_date};
    use crate::plan::ProjectId;
    use crate::report::testing::sample;

    fn said(range: Result<Range, Stays>, years: i32, otherwise: Effect) -> String {
        let (plan, _) = sample();
        reason(&plan, &Proposal { project: ProjectId(1), years, range, otherwise: Some(otherwise) })
    }

    fn effect(years: i32, unplaced: f64, unfunded: &[(i32, i128)]) -> Effect {
        let unfunded = unfunded.iter().map(|(start, pence)| (FinancialYear::starting(*start), Pence(*pence)));
        Effect { years, unplaced, unfunded: unfunded.collect::<BTreeMap<_, _>>(), ..Effect::default() }
    }

    const FREE: Range = Range { least: 0, most: 3, waits_for: None };

    #[test]
    fn a_move_is_told_by_what_would_be_if_it_stayed() {
        let money = effect(0, 0.0, &[(2014, 210_000_000), (2016, -10_000_000)]);
        let expected = "moved a year: no money in 2014-15, £2.0m more unfunded if it stayed; nobody unplaced meanwhile";
        assert_eq!(said(Ok(FREE), 1, money), expected);
        let pupils = effect(0, 12.34, &[]);
        assert_eq!(said(Ok(FREE), 2, pupils), "moved 2 years: 12.3 pupil-years more unplaced if it stayed");
        let waits = Range { least: 1, waits_for: parse_date("2015-03"), ..FREE };
        let expected = "moved a year: what it waits for is due in March 2015; 5.0 pupil-years more unplaced for it";
        assert_eq!(said(Ok(waits), 1, effect(0, -5.0, &[])), expected);
    }

    #[test]
    fn a_stay_is_told_by_what_the_first_move_would_do() {
        assert_eq!(said(Ok(FREE), 0, effect(1, 0.01, &[])), "a year later: less than 0.1 pupil-years more unplaced");
        assert_eq!(said(Ok(FREE), 0, effect(2, 0.0, &[(2014, 497_472)])), "2 years later: £4,974.72 more unfunded");
        assert_eq!(said(Ok(FREE), 0, effect(1, 0.0, &[])), "a year later: nothing gained");
        let late = Effect { late: 1, ..effect(1, 0.0, &[(2014, -5)]) };
        assert_eq!(said(Ok(FREE), 0, late), "a year later: a year later than it is needed");
        assert_eq!(said(Err(Stays::Held), 0, Effect::default()), "held where it is, as asked");
        let late = said(Err(Stays::EndsAfterLastYear(FinancialYear::starting(2019))), 0, Effect::default());
        assert!(late.starts_with("cannot move: it ends in 2019-20, after the programme's last year"), "{late}");
    }

    #[test]
    fn a_move_past_the_need_says_so() {
        let (mut plan, _) = sample();
        let extension = &mut plan.projects[0];
        extension.completion = parse_date("2014-06").map(crate::plan::At::default_of);
        extension.needed_by = parse_date("2014-09").map(crate::plan::At::default_of);
        assert_eq!(lateness(&plan.projects[0], 0), "");
        assert_eq!(lateness(&plan.projects[0], 1), "; it ends in June 2015, needed by Sept 2014");
    }
}
