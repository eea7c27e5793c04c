//! Odd things about projects: money and dates that do not fit.

use crate::calendar::FinancialYear;
use crate::funding::{ProjectSpend, Status};
use crate::money::Pence;
use crate::outcome::Outcome;
use crate::plan::{Category, Diagnostic, Plan, Project, ProjectId, SourceId, Span};
use crate::report::milestones::is_late;
use crate::report::words::{amount, group, listed, month};

/// The code of works that are being spent and are not paid for.
pub const ON_SITE_UNFUNDED: &str = "on-site-unfunded";

/// Everything odd about projects in the programme.
pub fn find(plan: &Plan, outcome: &Outcome, found: &mut Vec<Diagnostic>) {
    for (id, project) in plan.built_projects() {
        found.extend(no_completion(project));
        places_before_opening(plan, project, found);
        milestones_late(plan, project, found);
        found.extend(nobody_may_pay(plan, outcome, id));
        found.extend(unfunded(plan, outcome, id));
        if let Some(spend) = outcome.funding.spend.get(id.0).filter(|_| project.is_in_programme()) {
            found.extend(budget_and_profile(project, spend));
            found.extend(spend_before_first_year(plan, project, spend));
            found.extend(spend_after_last_year(plan, project, spend));
            found.extend(spend_after_completion(project, spend));
        }
    }
}

/// A project that cannot go ahead, or not in full; one that is on site is the gravest of all findings.
fn unfunded(plan: &Plan, outcome: &Outcome, id: ProjectId) -> Option<Diagnostic> {
    let standing = outcome.funding.standing(id).filter(|one| one.status != Status::Funded)?;
    let project = &plan[id];
    let is_begun = project.is_committed();
    let from = standing.first_short_year.map(|year| format!(", the first of it in {year}")).unwrap_or_default();
    let [spend, funded, short] = [standing.spend, standing.funded, standing.short].map(amount);
    let name = &*project.name;
    let (code, message, help) = if is_begun {
        let unpaid = amount(standing.spend - standing.funded);
        (
            ON_SITE_UNFUNDED,
            format!(
                "{name} is {} and nothing pays for {unpaid} of its {spend}{from}",
                group(*project.group).to_lowercase()
            ),
            "it is being spent already: find the money, or bring receipts forward",
        )
    } else if standing.status == Status::CannotStart {
        (
            "cannot-start",
            format!("{name} cannot start: {short} of its {spend} cannot be had{from}"),
            "balance --view projects shows every project, --view why-short what would fund it",
        )
    } else {
        (
            "part-funded",
            format!("{name} is paid for in part: {funded} of its {spend}; {short} short{from}"),
            "balance --view projects shows every project, --view why-short what would fund it",
        )
    };
    Some(Diagnostic::finding(code, project.id.span, message, help))
}

/// Steps of commissioning that are not done although they were due before the census of the base year.
fn milestones_late(plan: &Plan, project: &Project, found: &mut Vec<Diagnostic>) {
    for milestone in project.milestones.iter().filter(|milestone| is_late(plan, milestone)) {
        let Some(due) = milestone.due else { continue };
        let message = format!("{}: {} was due in {} and is not done", *project.name, *milestone.text, month(due.value));
        let help = "write when it was `done`, or the date on which it is due now";
        found.push(Diagnostic::finding("late-milestone", due.span, message, help));
    }
}

/// A project that spends, and that no source of the plan may pay for.
fn nobody_may_pay(plan: &Plan, outcome: &Outcome, id: ProjectId) -> Option<Diagnostic> {
    let spends = outcome.funding.spend.get(id.0).is_some_and(|spend| !spend.years.is_empty());
    let mut sources = (0..plan.sources.len()).map(SourceId);
    (spends && !sources.any(|source| plan.some_may_pay(source, id))).then(|| {
        let project = &plan[id];
        let only = [
            project.only_sources.iter().flatten().next().map(|one| one.span),
            project.only_kinds.iter().flatten().next().map(|one| one.span),
        ];
        let span = only.into_iter().flatten().next().unwrap_or(project.provenance.span);
        let message = format!("{}: no source of the plan may pay for it", *project.name);
        let help = "check `only_sources` and `only_kinds` here, and the ring-fences of the sources";
        Diagnostic::finding("nobody-may-pay", span, message, help)
    })
}

fn budget_and_profile(project: &Project, spend: &ProjectSpend) -> Option<Diagnostic> {
    let (budget, profile) = (*project.budget, spend.total());
    let (difference, word) = if profile > budget { (profile - budget, "more") } else { (budget - profile, "less") };
    (difference != Pence::ZERO).then(|| {
        let (budget, profile, difference) = (amount(budget), amount(profile), amount(difference));
        let message = format!("{}: budget {budget}, spend profile {profile}, {difference} {word}", *project.name);
        let help = "the profile is what gets funded; correct the budget or the spend by year";
        Diagnostic::finding("budget-profile", project.budget.span, message, help)
    })
}

fn no_completion(project: &Project) -> Option<Diagnostic> {
    // Lines of the programme that are never finished, such as devolved capital, have no dates at all.
    let is_dated = project.start.is_some() || project.needed_by.is_some() || !project.places.is_empty();
    let is_works = *project.category == Category::Growth || is_dated;
    (project.completion.is_none() && is_works).then(|| {
        let message = format!("{} has no completion date", *project.name);
        let help = "write `completion`, or put the project in the group `pipeline` until there is one";
        Diagnostic::finding("no-completion", project.provenance.span, message, help)
    })
}

fn places_before_opening(plan: &Plan, project: &Project, found: &mut Vec<Diagnostic>) {
    for places in &project.places {
        let school = &plan[*places.school];
        if let Some(opens) = school.opens.filter(|opens| places.from.value < opens.value) {
            let message = format!(
                "{}: places from {} at {}, which opens in {}",
                *project.name, *places.from, *school.name, *opens
            );
            let help = "move `from`, or the school's `opens`";
            found.push(Diagnostic::finding("places-before-opening", places.from.span, message, help));
        }
    }
}

fn spend_before_first_year(plan: &Plan, project: &Project, spend: &ProjectSpend) -> Option<Diagnostic> {
    let first = *plan.programme.as_ref()?.first_year;
    let place = project.start.map(|start| start.span);
    let (said, span) = outside(project, spend, place, |year| year < first)?;
    let message = format!("{}: {said}, before the programme's first year {first}", *project.name);
    let help = "it is funded like any other year; what is spent already belongs in `before`";
    Some(Diagnostic::finding("spend-before-first-year", span, message, help))
}

fn spend_after_last_year(plan: &Plan, project: &Project, spend: &ProjectSpend) -> Option<Diagnostic> {
    let last = *plan.programme.as_ref()?.last_year;
    let place = project.completion.map(|completion| completion.span);
    let (said, span) = outside(project, spend, place, |year| year > last)?;
    let message = format!("{}: {said}, after the programme's last year {last}", *project.name);
    Some(Diagnostic::finding("spend-after-last-year", span, message, "it is funded like any other year"))
}

fn spend_after_completion(project: &Project, spend: &ProjectSpend) -> Option<Diagnostic> {
    let completion = project.completion?;
    let last = FinancialYear::of(completion.value);
    let (said, span) = outside(project, spend, Some(completion.span), |year| year > last)?;
    let message = format!("{}: {said}, after completion in {}", *project.name, month(completion.value));
    let help = "retention and fees may well come later; otherwise correct `completion` or the spend";
    Some(Diagnostic::finding("spend-after-completion", span, message, help))
}

/// The spend of the years that are outside, in words, and where the first of them stands; for a profile that is
/// spread rather than written, `spread_at`.
fn outside(
    project: &Project,
    spend: &ProjectSpend,
    spread_at: Option<Span>,
    is_outside: impl Fn(FinancialYear) -> bool,
) -> Option<(String, Span)> {
    let years: Vec<_> =
        spend.years.iter().filter(|(year, amount)| is_outside(**year) && **amount != Pence::ZERO).collect();
    let (first, _) = years.first()?;
    let written = project.spend.years.years.get(*first).map(|amount| amount.span);
    let span = written.or(spread_at).unwrap_or(project.provenance.span);
    let said: Vec<String> = years.iter().map(|(year, money)| format!("{} in {year}", amount(**money))).collect();
    Some((listed(&said), span))
}
