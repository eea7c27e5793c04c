//! Odd things about money: what comes late, never, or for nobody, and budgets that exceed it.

use crate::forecast::Trajectory;
use crate::funding::indexation::risen;
use crate::funding::pot::pot;
use crate::funding::{SourceReceipts, TriggerDate, contributions};
use crate::money::Pence;
use crate::outcome::Outcome;
use crate::plan::{Category, Diagnostic, Due, Plan, RingFence, Source, SourceId, SourceKind, Span};
use crate::report::words::{amount, due, month, rounded};

/// Everything odd about sources.
pub fn find(plan: &Plan, outcome: &Outcome, found: &mut Vec<Diagnostic>) {
    for (place, (source, receipts)) in plan.sources.iter().zip(&outcome.funding.receipts).enumerate() {
        found.extend(ring_fence_unmet(plan, SourceId(place)));
        clause_unmet(plan, SourceId(place), found);
        found.extend(spent_too_much(source, receipts));
        trigger_never_reached(plan, source, receipts, &outcome.trajectories, found);
        receipt_after_spend_by(source, found);
        trigger_after_spend_by(source, receipts, found);
        found.extend(index_ended(plan, source, receipts));
        found.extend(never_repaid(plan, source, receipts));
        found.extend(never_advanced(plan, source));
    }
    going_back(plan, outcome, found);
    found.extend(over_programmed(plan, outcome));
}

fn ring_fence_unmet(plan: &Plan, id: SourceId) -> Option<Diagnostic> {
    let source = &plan[id];
    let fence = &source.ring_fence;
    let is_met = plan.programme_projects().any(|(project, _)| plan.may_pay(id, project));
    (fence.is_given() && !is_met).then(|| {
        let message = format!("{}: no project in the programme meets its ring-fence", *source.name);
        let help = "the money stays unspent; check the projects, schools, areas and categories named";
        Diagnostic::finding("ring-fence-unmet", place_of(fence).unwrap_or(source.provenance.span), message, help)
    })
}

/// Clauses whose own ring-fence no project meets that meets the source's.
fn clause_unmet(plan: &Plan, id: SourceId, found: &mut Vec<Diagnostic>) {
    let source = &plan[id];
    let meets = |clause| plan.programme_projects().any(|(project, _)| plan.clause_may_pay(id, clause, project));
    if !meets(None) {
        return;
    }
    for (place, trigger) in source.triggers.iter().enumerate() {
        if trigger.ring_fence.is_given() && !meets(Some(place)) {
            let clause =
                trigger.clause.as_ref().map_or_else(|| format!("trigger {}", place + 1), |of| of.value.clone());
            let message = format!("{}, {clause}: no project in the programme meets its ring-fence", *source.name);
            let help = "what it brings stays unspent; check the projects and schools that the clause names";
            let span = place_of(&trigger.ring_fence).unwrap_or(trigger.provenance.span);
            found.push(Diagnostic::finding("ring-fence-unmet", span, message, help));
        }
    }
}

/// More spent before than a source ever receives.
fn spent_too_much(source: &Source, receipts: &SourceReceipts) -> Option<Diagnostic> {
    let (spent, over) = (source.spent_before?, receipts.over_spent);
    (over > Pence::ZERO).then(|| {
        let message = format!(
            "{}: earlier spend took {}, {} more than it receives",
            *source.name,
            amount(spent.value),
            amount(over)
        );
        let help = "correct `spent_before`, or write what was received";
        Diagnostic::finding("spent-beyond-receipts", spent.span, message, help)
    })
}

/// Where a ring-fence stands: the first item of its first key.
fn place_of(fence: &RingFence) -> Option<Span> {
    let projects = fence.projects.iter().flatten().map(|item| item.span);
    let schools = fence.schools.iter().flatten().map(|item| item.span);
    let areas = fence.areas.iter().flatten().map(|item| item.span);
    let categories = fence.categories.iter().flatten().map(|item| item.span);
    projects.chain(schools).chain(areas).chain(categories).next()
}

fn trigger_never_reached(
    plan: &Plan,
    source: &Source,
    receipts: &SourceReceipts,
    trajectories: &[Trajectory],
    found: &mut Vec<Diagnostic>,
) {
    let last = plan.assumptions.last_forecast_year().financial();
    for (trigger, date) in source.triggers.iter().zip(&receipts.triggers).filter(|(_, date)| date.reached.is_none()) {
        let falls_due = format!("{}: {} falls due {}", *source.name, amount(date.amount), due(trigger.due));
        let (message, help) = match (trigger.due, source.site) {
            (Due::On(_), _) => (
                format!("{falls_due}, after {last}, the last year of the forecast"),
                "the money is never counted; check the date, or look further ahead (`horizon`)",
            ),
            (Due::Dwellings(_), Some(site)) => {
                let built = trajectories.get(site.value.0).map_or(0.0, |trajectory| trajectory.cumulative(last));
                let name = &*plan[site.value].name;
                (
                    format!("{falls_due}, but {name} has {} by the end of {last}", rounded(built)),
                    "the money is never received; check the trigger and the site's completions",
                )
            }
            (Due::Dwellings(_), None) => continue,
        };
        found.push(Diagnostic::finding("trigger-never-reached", trigger.due.span(), message, help));
    }
}

/// What a source that another advances does not bring by the horizon: nobody would be paid back, so it stays out.
fn never_repaid(plan: &Plan, source: &Source, receipts: &SourceReceipts) -> Option<Diagnostic> {
    let lender = source.forward_fund?;
    let last = plan.assumptions.last_forecast_year().financial();
    let is_late = |date: &&TriggerDate| date.arrives.is_none_or(|arrives| arrives > last);
    let triggered = receipts.triggers.iter().filter(is_late).map(|date| date.amount);
    let written = source.receipts.years.iter().filter(|(year, _)| year.plus(source.delay_years) > last);
    let late: Pence = triggered.chain(written.map(|(_, money)| money.value)).sum();
    (late > Pence::ZERO).then(|| {
        let message = format!(
            "{}: {} would not be repaid by the end of {last}, so {} does not advance it",
            *source.name,
            amount(late),
            *plan[lender.value].name
        );
        let help = "count on other money until then; check the triggers, the site's completions and the horizon";
        Diagnostic::finding("advance-never-repaid", lender.span, message, help)
    })
}

/// A source that could be advanced but for what it is itself: borrowing, or one that advances others.
fn never_advanced(plan: &Plan, source: &Source) -> Option<Diagnostic> {
    let lender = source.forward_fund?;
    let id = plan.sources.iter().position(|other| std::ptr::eq(other, source)).map(SourceId)?;
    let lends =
        |other: &Source| other.forward_fund.is_some_and(|to| to.value == id) && *other.kind != SourceKind::Borrowing;
    let why = if *source.kind == SourceKind::Borrowing {
        "borrowing is there from its first year on"
    } else if let Some(other) = plan.sources.iter().find(|other| lends(other)) {
        return Some(Diagnostic::finding(
            "advance-unused",
            lender.span,
            format!("{} advances {}, so nobody advances it", *source.name, *other.name),
            "leave out one of the two `forward_fund`s",
        ));
    } else {
        return None;
    };
    let message = format!("{}: nobody advances it, for {why}", *source.name);
    Some(Diagnostic::finding("advance-unused", lender.span, message, "leave out `forward_fund`"))
}

/// Why money that comes after `spend_by` deserves a look.
const TOO_LATE: &str = "it is lost as it arrives; check the year and `spend_by`";

fn receipt_after_spend_by(source: &Source, found: &mut Vec<Diagnostic>) {
    let Some(spend_by) = source.spend_by else { return };
    for (year, money) in &source.receipts.years {
        let arrives = year.plus(source.delay_years);
        if arrives > spend_by.value && money.value != Pence::ZERO {
            let message = format!(
                "{}: {} arrives in {arrives}, after {}, the last year it may be spent in",
                *source.name,
                amount(money.value),
                *spend_by
            );
            found.push(Diagnostic::finding("receipt-after-spend-by", money.span, message, TOO_LATE));
        }
    }
}

fn trigger_after_spend_by(source: &Source, receipts: &SourceReceipts, found: &mut Vec<Diagnostic>) {
    let Some(spend_by) = source.spend_by else { return };
    for (trigger, date) in source.triggers.iter().zip(&receipts.triggers) {
        if let Some(arrives) = date.arrives.filter(|arrives| *arrives > spend_by.value) {
            let message = format!(
                "{}: {} due {} arrives in {arrives}, after {}, the last year it may be spent in",
                *source.name,
                amount(date.amount),
                due(trigger.due),
                *spend_by
            );
            found.push(Diagnostic::finding("trigger-after-spend-by", trigger.due.span(), message, TOO_LATE));
        }
    }
}

/// Amounts that rise with the last value of an index that ends before they arrive.
fn index_ended(plan: &Plan, source: &Source, receipts: &SourceReceipts) -> Option<Diagnostic> {
    let indexation = source.indexation.as_ref()?;
    let index = &plan[*indexation.index];
    let beyond = |date: &&TriggerDate| {
        let risen = date.arrives.and_then(|arrives| risen(plan, source, date.base, arrives));
        risen.is_some_and(|risen| risen.is_beyond)
    };
    let late: Vec<&TriggerDate> = receipts.triggers.iter().filter(beyond).collect();
    let (first, last) = (late.iter().filter_map(|date| date.arrives).min()?, index.values.years.keys().next_back()?);
    let message = format!(
        "{}: {} that arrives from {first} on rises only with the {} of {}, its last value",
        *source.name,
        amount(late.iter().map(|date| date.amount).sum()),
        *index.name,
        month(*last)
    );
    let help = "add the index's later values, as published or as officers expect them";
    Some(Diagnostic::finding("index-ended", indexation.index.span, message, help))
}

/// Contributions that no project spends before they have to go back, with the first year that does it.
fn going_back(plan: &Plan, outcome: &Outcome, found: &mut Vec<Diagnostic>) {
    for receipts in contributions(plan, &outcome.funding).chunk_by(|a, b| a.source == b.source) {
        let lapsing = || receipts.iter().filter(|one| one.going_back(plan) > Pence::ZERO);
        let Some((one, first)) = lapsing().filter_map(|one| Some((one, one.last_year?))).min_by_key(|(_, last)| *last)
        else {
            continue;
        };
        let source = &plan[one.source];
        let all: Pence = lapsing().map(|one| one.going_back(plan)).sum();
        let of_first: Pence =
            lapsing().filter(|one| one.last_year == Some(first)).map(|one| one.going_back(plan)).sum();
        let part = if of_first == all { String::new() } else { format!(", {} of it", amount(of_first)) };
        let message = format!(
            "{}: {} may have to go back{part} after {first}: no project spends it by then",
            *source.name,
            amount(all)
        );
        let help = "find a project that meets its ring-fence, or agree a later date with the developer";
        let limits = [source.spend_within_years.map(|years| years.span), source.spend_by.map(|last| last.span)];
        let span = limits.into_iter().flatten().next().unwrap_or(source.provenance.span);
        found.push(Diagnostic::finding("contribution-going-back", span, message, help));
    }
}

/// What growth projects have still to spend against all growth money not yet spent, borrowing aside.
fn over_programmed(plan: &Plan, outcome: &Outcome) -> Option<Diagnostic> {
    let pot = pot(plan, &outcome.funding, Category::Growth);
    let short = pot.short();
    (short > Pence::ZERO).then(|| {
        let (wanted, money, short) = (amount(pot.total_to_spend()), amount(pot.total_money()), amount(short));
        let message = format!(
            "Growth projects have {wanted} still to spend, more than all growth funding not yet spent of {money}: \
             {short} short"
        );
        let help = match pot.total_borrowing() {
            Pence::ZERO => "find more money, or put projects in the group `pipeline`".to_owned(),
            limit => format!("{} may be borrowed beside it", amount(limit)),
        };
        let span = plan.programme.as_ref().map_or(Span::DEFAULT, |programme| programme.provenance.span);
        Diagnostic::finding("over-programmed", span, message, help)
    })
}
