//! What scenarios do to a plan: delays add, factors multiply, drop wins, so that their order changes nothing.
//!
//! What they do together keeps to the limits that each keeps to alone, and so does every amount that comes of it;
//! beyond them the item is left out, as after any error.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::draft::Draft;
use super::model::{AreaId, Project, ProjectId, SiteChange, SiteId, SiteStatus, Source, SourceId};
use super::reader::Log;
use super::scenario::{Actions, Change, LARGEST_FACTOR, MOST_YEARS, Scenario, Subject, Which};
use super::text::{At, Span};
use crate::calendar::FinancialYear;
use crate::money::{LARGEST, Pence};

/// The least that factors multiply to, unless one of them is 0: below it they would lose digits.
const LEAST_FACTOR: Decimal = Decimal::from_parts(1, 0, 0, false, 6);

/// What all the scenarios together do to one item.
#[derive(Clone, Copy)]
struct Total {
    is_any: bool,
    years: i64,
    factor: Decimal,
    drop: bool,
    is_beyond: bool,
}

/// What a change goes beyond with those before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beyond {
    Years,
    Factor,
}

impl Total {
    const NONE: Self = Self { is_any: false, years: 0, factor: Decimal::ONE, drop: false, is_beyond: false };

    /// Adds what a change does; says what first goes beyond its limit, after which nothing more is added.
    fn add(&mut self, does: &Actions) -> Option<Beyond> {
        if self.is_beyond {
            return None;
        }
        self.is_any = true;
        self.drop |= does.drop;
        let years = self.years + *does.years;
        let factor = self.factor.checked_mul(*does.factor);
        let fits = |factor: &Decimal| {
            (LEAST_FACTOR..=Decimal::from(LARGEST_FACTOR)).contains(factor)
                || self.factor.is_zero()
                || does.factor.is_zero()
        };
        let Some(factor) = factor.filter(fits) else {
            self.is_beyond = true;
            return Some(Beyond::Factor);
        };
        if years.abs() > MOST_YEARS {
            self.is_beyond = true;
            return Some(Beyond::Years);
        }
        (self.years, self.factor) = (years, factor);
        None
    }

    fn years(self) -> i32 {
        i32::try_from(self.years).unwrap_or_default()
    }
}

/// What scenarios do to each item of a plan, by its place in the catalogue.
struct Effect {
    sites: Vec<Total>,
    projects: Vec<Total>,
    sources: Vec<Total>,
    yields: Vec<Total>,
}

impl Effect {
    /// Adds up what scenarios do, and reports what goes beyond the limits.
    fn of(draft: &Draft, scenarios: &[(&str, &Scenario)], log: &Log) -> Self {
        let mut effect = Self {
            sites: vec![Total::NONE; draft.sites.len()],
            projects: vec![Total::NONE; draft.projects.len()],
            sources: vec![Total::NONE; draft.sources.len()],
            yields: vec![Total::NONE; draft.yields.len()],
        };
        for Change { of, does } in scenarios.iter().flat_map(|(_, scenario)| &scenario.changes) {
            match of {
                Subject::Sites(which) => {
                    let site = |place: usize| draft.sites[place].as_ref();
                    let is_meant =
                        |place: usize| matches(which, SiteId(place), site(place).map(|site| (site.area, *site.status)));
                    let id = |place: usize| site(place).map(|site| site.id.value.as_str());
                    add(&mut effect.sites, is_meant, id, does, log);
                }
                Subject::Projects(which) => {
                    let id = |place: usize| draft.projects[place].as_ref().map(|one| one.id.value.as_str());
                    add(&mut effect.projects, |place| matches(which, ProjectId(place), None), id, does, log);
                }
                Subject::Sources(which) => {
                    let id = |place: usize| draft.sources[place].as_ref().map(|one| one.id.value.as_str());
                    add(&mut effect.sources, |place| matches(which, SourceId(place), None), id, does, log);
                }
                Subject::Yield(which) => {
                    let id = |place: usize| draft.yields[place].as_ref().map(|one| one.id.value.as_str());
                    add(&mut effect.yields, |place| place == which.0, id, does, log);
                }
            }
        }
        effect
    }
}

/// Adds what a change does to the items that it is about; reports at the change how many it takes beyond a limit.
fn add<'a>(
    totals: &mut [Total],
    is_meant: impl Fn(usize) -> bool,
    id: impl Fn(usize) -> Option<&'a str>,
    does: &Actions,
    log: &Log,
) {
    let meant = totals.iter_mut().enumerate().filter(|(place, _)| is_meant(*place));
    let beyond: Vec<(Beyond, usize)> =
        meant.filter_map(|(place, total)| total.add(does).map(|beyond| (beyond, place))).collect();
    let tell = |which: Beyond, span: Span, what: &str, limit: &str| {
        let beyond = beyond.iter().filter(|(beyond, _)| *beyond == which);
        let ids: Vec<&str> = beyond.filter_map(|(_, place)| id(*place)).collect();
        let Some(first) = ids.first() else { return };
        let more = if ids.len() > 1 { format!(" and {} more", ids.len() - 1) } else { String::new() };
        let message = format!("with this the {what} of all changes to `{first}`{more} come to {limit}");
        log.error("out-of-range", span, message, "write a smaller change, or switch fewer scenarios on at once");
    };
    tell(Beyond::Years, does.years.span, "years", "more than 100, later or earlier");
    tell(Beyond::Factor, does.factor.span, "factors", "more than 100 times the figure, or less than a millionth of it");
}

/// Where errors go, and the scenarios that make them: `scenario a`, `scenarios a and b`.
struct Told<'a> {
    log: &'a Log,
    by: String,
}

impl<'a> Told<'a> {
    fn of(names: &[&str], log: &'a Log) -> Self {
        Self { log, by: format!("scenario{} {}", if names.len() > 1 { "s" } else { "" }, names.join(" and ")) }
    }
}

/// Reports what scenarios would take beyond the limits if they were applied.
pub fn check(draft: &Draft, scenarios: &[(&str, &Scenario)], log: &Log) {
    let told = Told::of(&scenarios.iter().map(|(name, _)| *name).collect::<Vec<_>>(), log);
    let effect = Effect::of(draft, scenarios, log);
    for (project, total) in changed(&draft.projects, &effect.projects) {
        project_amounts(project, total, &told);
    }
    for (source, total) in changed(&draft.sources, &effect.sources) {
        source_amounts(source, total, &told);
    }
}

/// Applies scenarios to a plan as read; every id refers to the catalogue they were read with.
pub fn apply(draft: &mut Draft, scenarios: &[(&str, &Scenario)], log: &Log) {
    let told = Told::of(&scenarios.iter().map(|(name, _)| *name).collect::<Vec<_>>(), log);
    let effect = Effect::of(draft, scenarios, log);
    each(&mut draft.yields, &effect.yields, |yields, total| {
        let factor = total.factor.to_f64().unwrap_or(1.0);
        yields.pupils.iter_mut().for_each(|pupils| pupils.value *= factor);
        true
    });
    // What is built stays, and with it the site: only completions after the base year are dropped.
    each(&mut draft.sites, &effect.sites, |site, total| {
        site.change = SiteChange {
            delay_years: total.years(),
            rate_factor: total.factor.to_f64().unwrap_or(1.0),
            dropped: total.drop,
        };
        true
    });
    each(&mut draft.projects, &effect.projects, |project, total| {
        let Some((budget, profile)) = project_amounts(project, total, &told) else { return false };
        project.budget.value = budget;
        project.spend.years.years = profile;
        if total.years != 0 {
            project.shift(total.years());
        }
        !total.drop
    });
    each(&mut draft.sources, &effect.sources, |source, total| {
        let Some(amounts) = source_amounts(source, total, &told) else { return false };
        source.delay_years = total.years();
        for (amount, scaled) in amounts_mut(source).zip(amounts) {
            amount.value = scaled;
        }
        !total.drop
    });
}

/// The items that any scenario changes within the limits.
fn changed<'a, T>(items: &'a [Option<T>], totals: &'a [Total]) -> impl Iterator<Item = (&'a T, Total)> {
    let changed = items.iter().zip(totals).filter(|(_, total)| total.is_any && !total.is_beyond);
    changed.filter_map(|(item, total)| Some((item.as_ref()?, *total)))
}

/// Changes each item that any scenario changes; leaves out what is beyond the limits, and what does not stay.
fn each<T>(items: &mut [Option<T>], totals: &[Total], change: impl Fn(&mut T, Total) -> bool) {
    for (item, total) in items.iter_mut().zip(totals).filter(|(_, total)| total.is_any) {
        let stays = !total.is_beyond && item.as_mut().is_some_and(|item| change(item, *total));
        if !stays {
            *item = None;
        }
    }
}

fn matches<T: PartialEq + Copy>(which: &Which<T>, item: T, site: Option<(AreaId, SiteStatus)>) -> bool {
    match which {
        Which::All => true,
        Which::These(items) => items.contains(&item),
        Which::InArea(area) => site.is_some_and(|site| site.0 == *area),
        Which::OfStatus(status) => site.is_some_and(|site| site.1 == *status),
    }
}

/// A project's budget and profile times the factor, the profile's pennies by largest remainder; `before` stays. `None`
/// where one is too large, which is reported.
fn project_amounts(
    project: &Project,
    total: Total,
    told: &Told<'_>,
) -> Option<(Pence, BTreeMap<FinancialYear, At<Pence>>)> {
    let profile = &project.spend.years.years;
    if total.factor == Decimal::ONE || total.drop {
        return Some((*project.budget, profile.clone()));
    }
    let largest = profile.values().max_by_key(|amount| amount.value).unwrap_or(&project.budget);
    let budget = scaled(project.budget, "budget", &project.id, total, told)?;
    scaled(*largest, "spend", &project.id, total, told)?;
    let amounts: Vec<Pence> = profile.values().map(|amount| amount.value).collect();
    let amounts = Pence::scale(&amounts, total.factor)?;
    let profile = profile.iter().zip(amounts).map(|((year, old), new)| (*year, At::new(new, old.span)));
    Some((budget, profile.collect()))
}

/// A source's receipts and triggers times the factor, half a penny up. `None` where one is too large, which is reported.
fn source_amounts(source: &Source, total: Total, told: &Told<'_>) -> Option<Vec<Pence>> {
    let receipts = source.receipts.years.values();
    let amounts = receipts.chain(source.triggers.iter().map(|trigger| &trigger.amount));
    if total.factor == Decimal::ONE || total.drop {
        return Some(amounts.map(|amount| amount.value).collect());
    }
    amounts.map(|amount| scaled(*amount, "amount", &source.id, total, told)).collect()
}

/// The same amounts, to change.
fn amounts_mut(source: &mut Source) -> impl Iterator<Item = &mut At<Pence>> {
    source.receipts.years.values_mut().chain(source.triggers.iter_mut().map(|trigger| &mut trigger.amount))
}

/// An amount times the factor; reported where it is more than one figure may be.
fn scaled(amount: At<Pence>, what: &str, id: &str, total: Total, told: &Told<'_>) -> Option<Pence> {
    let scaled = amount.times(total.factor).filter(|scaled| *scaled <= LARGEST);
    if scaled.is_none() {
        let factor = total.factor.normalize();
        let message =
            format!("this {what} of `{id}`, {}, times {factor} by {} is more than £10bn", amount.pounds(), told.by);
        told.log.error("bad-money", amount.span, message, "correct it, or write a smaller factor in the scenario");
    }
    scaled
}
