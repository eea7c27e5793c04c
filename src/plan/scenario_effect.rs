//! What scenarios do to a plan: delays add, factors multiply, drop wins, so that their order changes nothing.
//!
//! What they do together keeps to the limits that each keeps to alone, and so does every amount that comes of it;
//! beyond them the item is left out, as after any error.

use std::collections::{BTreeMap, VecDeque};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::draft::Draft;
use super::log::Log;
use super::model::{Area, AreaId, Project, ProjectGroup, ProjectId, SiteChange, SiteId, SiteStatus, Source, SourceId};
use super::scenario::{Actions, Change, LARGEST_FACTOR, MOST_YEARS, Scenario, Subject, Which};
use super::text::{At, Span};
use crate::calendar::FinancialYear;
use crate::money::{LARGEST, Pence};

/// The least that factors multiply to, unless one of them is 0: below it they would lose digits.
const LEAST_FACTOR: Decimal = Decimal::from_parts(1, 0, 0, false, 6);

/// What all the scenarios together do to one item.
#[derive(Clone, Copy)]
struct Total {
    years: i64,
    factor: Decimal,
    drop: bool,
    to_pipeline: bool,
}

impl Total {
    fn years(self) -> i32 {
        i32::try_from(self.years).unwrap_or_default()
    }
}

/// What is done to an item: nothing, something within the limits, or what goes beyond them.
#[derive(Clone, Copy)]
enum Done {
    Nothing,
    Changed(Total),
    Beyond,
}

/// What changes do to one item, one after another.
#[derive(Clone, Default)]
struct Sum {
    years: i64,
    factors: Vec<Decimal>,
    drop: bool,
    to_pipeline: bool,
    /// The last change: where its years and its factor stand.
    last: Option<[Span; 2]>,
}

impl Sum {
    fn add(&mut self, does: &Actions) {
        self.years += *does.years;
        self.factors.push(*does.factor);
        self.drop |= does.drop;
        self.to_pipeline |= does.to_pipeline;
        let [years, factor] = self.last.unwrap_or([does.years.span, does.factor.span]);
        let later = |new: Span, old: Span| if new.file.is_some() { new } else { old };
        self.last = Some([later(does.years.span, years), later(does.factor.span, factor)]);
    }
}

/// The product of factors, whatever their order; `None` where it, or one of them, goes beyond the limits.
fn product(mut factors: Vec<Decimal>) -> Option<Decimal> {
    factors.sort();
    if factors.first().is_some_and(Decimal::is_zero) {
        return Some(Decimal::ZERO);
    }
    // Small ones and large ones in turn: what is multiplied stays near 1, and keeps its digits.
    let mut factors = VecDeque::from(factors);
    let mut product = Decimal::ONE;
    while let Some(next) = if product > Decimal::ONE { factors.pop_front() } else { factors.pop_back() } {
        product = product.checked_mul(next).filter(|_| next >= LEAST_FACTOR)?;
    }
    (LEAST_FACTOR..=Decimal::from(LARGEST_FACTOR)).contains(&product).then_some(product)
}

/// What scenarios do to each item of a plan, by its place in the catalogue.
struct Effect {
    areas: Vec<Done>,
    sites: Vec<Done>,
    projects: Vec<Done>,
    sources: Vec<Done>,
    yields: Vec<Done>,
}

impl Effect {
    /// Adds up what scenarios do, and reports what goes beyond the limits.
    fn of(draft: &Draft, scenarios: &[(&str, &Scenario)], log: &Log) -> Self {
        let mut areas = vec![Sum::default(); draft.areas.len()];
        let mut sites = vec![Sum::default(); draft.sites.len()];
        let mut projects = vec![Sum::default(); draft.projects.len()];
        let mut sources = vec![Sum::default(); draft.sources.len()];
        let mut yields = vec![Sum::default(); draft.yields.len()];
        for Change { of, does } in scenarios.iter().flat_map(|(_, scenario)| &scenario.changes) {
            match of {
                Subject::Areas(which) => add(&mut areas, does, |place| matches(which, AreaId(place), None)),
                // Numbers are set one by one.
                Subject::Schools(..) => {}
                Subject::Sites(which) => add(&mut sites, does, |place| {
                    let site = draft.sites[place].as_ref();
                    matches(which, SiteId(place), site.map(|site| (site.area, *site.status)))
                }),
                Subject::Projects(which) => {
                    add(&mut projects, does, |place| matches(which, ProjectId(place), None));
                }
                Subject::Sources(which) => add(&mut sources, does, |place| matches(which, SourceId(place), None)),
                Subject::Yield(which) => add(&mut yields, does, |place| place == which.0),
            }
        }
        let all_areas: Vec<Option<&Area>> = draft.areas.iter().map(Some).collect();
        Self {
            areas: done(areas, &all_areas, |area| &area.id, log),
            sites: done(sites, &draft.sites, |site| &site.id, log),
            projects: done(projects, &draft.projects, |project| &project.id, log),
            sources: done(sources, &draft.sources, |source| &source.id, log),
            yields: done(yields, &draft.yields, |yields| &yields.id, log),
        }
    }
}

/// Adds what a change does to the items that it is about.
fn add(sums: &mut [Sum], does: &Actions, is_meant: impl Fn(usize) -> bool) {
    for (_, sum) in sums.iter_mut().enumerate().filter(|(place, _)| is_meant(*place)) {
        sum.add(does);
    }
}

/// What is done to each item in all; reports at the last change what goes beyond a limit, once for all its items.
fn done<T>(sums: Vec<Sum>, items: &[Option<T>], id: impl Fn(&T) -> &At<String>, log: &Log) -> Vec<Done> {
    let mut beyond: BTreeMap<(Span, &str), Vec<&str>> = BTreeMap::new();
    let mut all = Vec::with_capacity(sums.len());
    for (sum, item) in sums.into_iter().zip(items) {
        let (Some([years_at, factor_at]), Some(item)) = (sum.last, item) else {
            all.push(Done::Nothing);
            continue;
        };
        let (years, factor) = (sum.years, product(sum.factors));
        let mut tell = |span, what| beyond.entry((span, what)).or_default().push(id(item).as_str());
        if years.abs() > MOST_YEARS {
            tell(years_at, "years of all changes to {} come to more than 100, later or earlier");
        }
        if factor.is_none() {
            tell(factor_at, "factors of all changes to {} come to more than 100, or to less than a millionth");
        }
        let factor = factor.filter(|_| years.abs() <= MOST_YEARS);
        all.push(factor.map_or(Done::Beyond, |factor| {
            Done::Changed(Total { years, factor, drop: sum.drop, to_pipeline: sum.to_pipeline })
        }));
    }
    for ((span, what), ids) in beyond {
        let more = if ids.len() > 1 { format!(" and {} more", ids.len() - 1) } else { String::new() };
        let message = format!("with this the {}", what.replace("{}", &format!("`{}`{more}", ids[0])));
        log.error("out-of-range", span, message, "write a smaller change, or switch fewer scenarios on at once");
    }
    all
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
    // Areas stay, whatever is done to them: their schools' figures need them.
    for (area, done) in draft.areas.iter_mut().zip(&effect.areas) {
        if let Done::Changed(total) = done {
            area.cohort_factor = total.factor.to_f64().unwrap_or(1.0);
        }
    }
    for Change { of, .. } in scenarios.iter().flat_map(|(_, scenario)| &scenario.changes) {
        let Subject::Schools(schools, numbers) = of else { continue };
        for school in schools {
            if let Some(school) = &mut draft.schools[school.0] {
                school.admission_numbers.years.extend(numbers);
            }
        }
    }
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
        if total.to_pipeline {
            project.group.value = ProjectGroup::Pipeline;
        }
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
fn changed<'a, T>(items: &'a [Option<T>], all: &'a [Done]) -> impl Iterator<Item = (&'a T, Total)> {
    items.iter().zip(all).filter_map(|(item, done)| match done {
        Done::Changed(total) => Some((item.as_ref()?, *total)),
        _ => None,
    })
}

/// Changes each item that any scenario changes; leaves out what is beyond the limits, and what does not stay.
fn each<T>(items: &mut [Option<T>], all: &[Done], change: impl Fn(&mut T, Total) -> bool) {
    for (item, done) in items.iter_mut().zip(all) {
        let stays = match done {
            Done::Nothing => true,
            Done::Changed(total) => item.as_mut().is_some_and(|item| change(item, *total)),
            Done::Beyond => false,
        };
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The product of factors as they are written.
    fn times(factors: &[&str]) -> Option<String> {
        let factors = factors.iter().map(|factor| factor.parse().unwrap_or_default()).collect();
        product(factors).map(|product| product.normalize().to_string())
    }

    #[test]
    fn factors_multiply_whatever_their_order() {
        assert_eq!(times(&["0.9", "0.9"]).as_deref(), Some("0.81"));
        for factors in [["100", "100", "0.01"], ["0.01", "100", "100"], ["100", "0.01", "100"]] {
            assert_eq!(times(&factors).as_deref(), Some("100"));
        }
        let many = [["0.001"; 40], ["100"; 40], ["10"; 40]].concat();
        assert_eq!(times(&many).as_deref(), Some("1"));
        assert_eq!(times(&["100", "100", "0"]).as_deref(), Some("0"));
    }

    #[test]
    fn factors_that_come_to_too_much_or_too_little_have_no_product() {
        assert_eq!(times(&["100", "1.01"]), None);
        assert_eq!(times(&["100"; 40]), None);
        assert_eq!(times(&["0.01"; 40]), None);
        assert_eq!(times(&["0.0000001", "100"]), None);
    }
}
