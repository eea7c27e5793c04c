//! Findings that officers have set aside.

use std::collections::BTreeSet;

use crate::plan::{Accepted, Addresses, Diagnostic, Plan, Severity};

/// Makes findings that the plan accepts accepted ones, each with the reason; errors are never set aside.
pub fn set_aside(plan: &Plan, diagnostics: &mut [Diagnostic]) {
    mark(plan, diagnostics);
}

/// The same, with a finding for every acceptance that sets nothing aside. For those who have all findings at hand.
pub fn set_aside_or_tell(plan: &Plan, diagnostics: &mut Vec<Diagnostic>) {
    let met = mark(plan, diagnostics);
    let unmet = plan.accepted.iter().enumerate().filter(|(place, one)| !met.contains(place) && speaks(plan, one));
    for (_, accepted) in unmet {
        let (code, at) = (&*accepted.finding, &*accepted.at);
        let message = match accepted.until.filter(|_| !accepted.holds(*plan.assumptions.base_year)) {
            Some(until) => format!("what accepts {code} at {at} has ended with {}", *until),
            None => format!("there is no finding {code} at {at} to accept"),
        };
        let help = "leave it out, or take code and address from what `placeplan check` says";
        diagnostics.push(Diagnostic::finding("nothing-accepted", accepted.span, message, help));
    }
}

/// Whether an acceptance should meet something: one in the file of a scenario that is off may be of what it does.
fn speaks(plan: &Plan, accepted: &Accepted) -> bool {
    let path = accepted.span.file.and_then(|file| plan.files.get(file)).map_or("", |file| file.path.as_str());
    let scenario = path.strip_prefix("scenarios/").and_then(|name| name.strip_suffix(".toml"));
    scenario.is_none_or(|name| plan.scenarios.iter().any(|on| on == name))
}

/// Marks accepted findings; which acceptances met any.
fn mark(plan: &Plan, diagnostics: &mut [Diagnostic]) -> BTreeSet<usize> {
    let mut met = BTreeSet::new();
    if plan.accepted.is_empty() {
        return met;
    }
    let mut addresses = Addresses::of(&plan.files);
    let base = *plan.assumptions.base_year;
    let codes: BTreeSet<&str> = plan.accepted.iter().map(|accepted| accepted.finding.as_str()).collect();
    let findings = diagnostics.iter_mut().filter(|one| one.severity == Severity::Finding);
    for one in findings.filter(|one| codes.contains(one.code)) {
        let at = addresses.at(one.span);
        let is_it = |accepted: &Accepted| *accepted.finding == one.code && *accepted.at == at && accepted.holds(base);
        let Some(place) = plan.accepted.iter().position(is_it).filter(|_| !at.is_empty()) else { continue };
        let accepted = &plan.accepted[place];
        one.severity = Severity::Accepted;
        one.help = format!("accepted by {} on {}: {}", *accepted.by, *accepted.date, *accepted.reason);
        met.insert(place);
    }
    met
}
