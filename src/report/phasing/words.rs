//! Why a project moves or stays, and what is proven, in words that can be read out.

use crate::money::Pence;
use crate::phasing::{Effect, Phasing, Proposal, Range, Stays};
use crate::plan::Plan;
use crate::report::rounding::whole;
use crate::report::words::{amount, listed, month, number, tenths};

/// Less than this many pupil-years is nobody.
const NOBODY: f64 = 1e-6;

/// Pupil-years to one decimal: `19,606.5`.
#[must_use]
pub fn pupil_years(figure: f64) -> String {
    let all = whole(figure * 10.0);
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
            format!("moved {}: {because}", so_many_years(years))
        }
    }
}

fn stays_because(plan: &Plan, stays: Stays) -> String {
    let last = plan.programme.as_ref().map(|programme| programme.last_year.to_string()).unwrap_or_default();
    match stays {
        Stays::Held => "held where it is, as asked".to_owned(),
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
    format!("so that the rest fits; {meanwhile}")
}

fn may_stay(range: Range, effect: Option<&Effect>) -> String {
    let Some(effect) = effect else { return format!("may not move further than {}", so_many_years(range.most)) };
    let money: Pence = effect.unfunded.values().copied().sum();
    let later = format!("{} later", so_many_years(effect.years));
    if effect.unplaced > NOBODY {
        format!("{later}: {} pupil-years more unplaced", some_pupil_years(effect.unplaced))
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
    if phasing.is_optimal() {
        notes.push(
            "Optimal, proven: no phasing leaves fewer unplaced, none of those that leave as few has less unfunded, and \
             none as good in both moves less."
                .to_owned(),
        );
    } else {
        let mut parts = Vec::new();
        parts.push(match phasing.proof.unplaced {
            true => "no phasing leaves fewer unplaced, which is proven".to_owned(),
            false => format!("none can leave fewer than {} pupil-years unplaced", pupil_years(phasing.bound.unplaced)),
        });
        parts.push(match phasing.proof.unfunded {
            true => "none that leaves as few has less unfunded, which is proven".to_owned(),
            false => format!("none that leaves as few can have less than {} unfunded", amount(phasing.bound.unfunded)),
        });
        parts.push(match phasing.proof.years {
            true => "none as good in both moves less, which is proven".to_owned(),
            false => format!("none as good in both can move less than {}", so_many_years(phasing.bound.years)),
        });
        notes.push(format!("Best found: {}.", parts.join("; ")));
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
