//! Findings that need the plan's computed figures: what is odd, though every figure stands.

mod accepted;
mod analysis;
mod areas;
mod housing;
mod overrides;
mod places;
mod projects;
mod sources;

use crate::outcome::{Options, Outcome};
use crate::plan::{Diagnostic, Plan, Severity};

/// What a plan's figures show to be odd, in the order of files and places.
#[must_use]
pub fn findings(plan: &Plan, outcome: &Outcome) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    projects::find(plan, outcome, &mut found);
    sources::find(plan, outcome, &mut found);
    analysis::find(plan, outcome, &mut found);
    areas::find(plan, outcome, &mut found);
    places::find(plan, &mut found);
    overrides::find(plan, &mut found);
    housing::find(plan, outcome, &mut found);
    sort(&mut found);
    found
}

/// What the loader says of a plan and what its figures show, together in the order of files and places, without what is
/// accepted.
#[must_use]
pub fn all(plan: &Plan, outcome: &Outcome, loaded: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut all = loaded.to_vec();
    all.extend(findings(plan, outcome));
    accepted::set_aside(plan, &mut all);
    all.retain(|one| one.severity != Severity::Accepted);
    sort(&mut all);
    all
}

/// As [`all`], with what is accepted, and with what would leave more unfunded if a site came a year later or money
/// failed. Each such case is computed afresh: this is for `check`, not for every change on a screen.
#[must_use]
pub fn all_with_exposure(plan: &Plan, outcome: &Outcome, options: Options, loaded: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut all = loaded.to_vec();
    all.extend(findings(plan, outcome));
    all.extend(analysis::exposed(plan, outcome, options));
    accepted::set_aside_or_tell(plan, &mut all);
    sort(&mut all);
    all
}

/// What is grave first; then by file and place, what has no place first.
fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by_key(|one| (one.code != projects::ON_SITE_UNFUNDED, one.span.file, one.span.start, one.code));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::sample;

    /// The messages of a code.
    fn said(code: &str) -> Vec<String> {
        let (plan, outcome) = sample();
        findings(&plan, &outcome).into_iter().filter(|one| one.code == code).map(|one| one.message).collect()
    }

    #[test]
    fn budget_and_profile_that_differ_name_both_amounts() {
        assert_eq!(said("budget-profile"), ["Roof, South: budget £1.0m, spend profile £900,000, £100,000 less"]);
    }

    #[test]
    fn dates_that_do_not_fit_are_found() {
        assert_eq!(said("no-completion"), ["Roof, South has no completion date"]);
        assert_eq!(
            said("spend-after-last-year"),
            ["Roof, South: £400,000 in 2017-18, after the programme's last year 2016-17"]
        );
        assert_eq!(said("spend-before-first-year"), Vec::<String>::new());
    }

    #[test]
    fn money_that_does_not_come_in_time_is_found() {
        let never = "Meadow agreement: £500,000 falls due at 100 dwellings, but Meadow has 90 by the end of 2015-16";
        assert_eq!(said("trigger-never-reached"), [never]);
        assert_eq!(
            said("receipt-after-spend-by"),
            ["Basic Need: £100,000 arrives in 2015-16, after 2014-15, the last year it may be spent in"]
        );
        assert_eq!(said("ring-fence-unmet"), ["Grant for the hall: no project in the programme meets its ring-fence"]);
        assert_eq!(
            said("over-programmed"),
            [
                "Growth projects have £2.745m still to spend, more than all growth funding not yet spent of £2.4m: £345,000 short"
            ]
        );
    }

    #[test]
    fn areas_without_an_answer_are_found() {
        assert_eq!(said("dwellings"), ["Meadow: completions add up to 90, dwellings say 100"]);
        assert_eq!(
            said("short-without-project"),
            [
                "South is short of Year 7 places from 2015/16, at worst 0.5 forms in 2015/16 (165 pupils for 150 places), and no project in the programme adds any places"
            ]
        );
        assert_eq!(
            said("growth-without-project"),
            [
                "South is a growth location with 400 dwellings planned, but has no project in the programme and no source of money"
            ]
        );
    }
}
