//! What falls if a housing site slips a year, or if money that is not sure fails. Each case is the plan with that one
//! thing changed, computed afresh.

use std::collections::{BTreeMap, BTreeSet};

use crate::calendar::FinancialYear;
use crate::forecast::trajectory::trajectory;
use crate::funding::receipts::receipts_with;
use crate::funding::{Funding, FundingOptions, SourceReceipts, TriggerDate, fund, is_counted};
use crate::money::Pence;
use crate::outcome::{Options, Outcome, all_unplaced, pressure_of};
use crate::plan::{Certainty, Plan, ProjectId, SiteId, Source};

/// What might happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Completions of a site after the base year come a year later.
    SiteSlips(SiteId),
    /// All money of a certainty, `expected` or `at-risk`, never comes.
    MoneyFails(Certainty),
}

/// What then falls.
#[derive(Clone, Debug, PartialEq)]
pub struct Exposure {
    /// What happens.
    pub event: Event,
    /// Receipts that come later, as they would have come.
    pub later: Pence,
    /// Receipts that never come within the forecast, or after the last year in which they may be spent, as they would
    /// have come; not those that are lost already.
    pub lost: Pence,
    /// What is unfunded beyond what is so already; negative: less.
    pub unfunded: Pence,
    /// What is missing for everything to be built beyond what is so already; negative: less.
    pub gap: Pence,
    /// Pupils for whom no place is found, over all forecast years, beyond those for whom none is found already;
    /// negative: fewer. `None` where pupils are not what changes.
    pub unplaced: Option<f64>,
    /// The projects of which more is unfunded, and how much more.
    pub short: Vec<(ProjectId, Pence)>,
}

/// What falls in each case: for every site that brings money or pupils, then for `expected` and for `at-risk` money,
/// if there is any. Money at risk fails from a plan that counts on it.
#[must_use]
pub fn exposures(plan: &Plan, outcome: &Outcome, options: Options) -> Vec<Exposure> {
    let with_pupils = outcome.housing.iter().filter(|row| row.pupils.iter().any(|pupils| *pupils != 0.0));
    let sites: BTreeSet<SiteId> =
        with_pupils.filter_map(|row| row.homes.site()).chain(sites_with_money(plan)).collect();
    let before = all_unplaced(&outcome.pressure);
    let mut later = plan.clone();
    let slips = sites.into_iter().map(|site| {
        let after = outcome.funding.with_receipts(plan, receipts_if_slipped(plan, outcome, site));
        // As a scenario's `delay_years = 1` has it.
        later.sites[site.0].change.delay_years += 1;
        let unplaced = all_unplaced(&pressure_of(&later, options.forecast)) - before;
        later.sites[site.0].change.delay_years -= 1;
        Exposure {
            unplaced: Some(unplaced),
            ..in_money(Event::SiteSlips(site), (plan, &outcome.funding), (plan, &after))
        }
    });
    let mut found: Vec<Exposure> = slips.collect();
    found.extend(failures(plan, outcome, options));
    found
}

/// As [`exposures`], of money alone: only the sites that bring any, and no word on pupils.
#[must_use]
pub fn money_exposures(plan: &Plan, outcome: &Outcome, options: Options) -> Vec<Exposure> {
    let slips = sites_with_money(plan).into_iter().map(|site| {
        let after = outcome.funding.with_receipts(plan, receipts_if_slipped(plan, outcome, site));
        in_money(Event::SiteSlips(site), (plan, &outcome.funding), (plan, &after))
    });
    let mut found: Vec<Exposure> = slips.collect();
    found.extend(failures(plan, outcome, options));
    found
}

/// What sources receive if a site comes a year later: those that wait for it otherwise than in `outcome`.
fn receipts_if_slipped(plan: &Plan, outcome: &Outcome, site: SiteId) -> Vec<SourceReceipts> {
    let mut later = plan[site].clone();
    later.change.delay_years += 1;
    let later = trajectory(plan, &later);
    let mut receipts = outcome.funding.receipts.clone();
    for (source, receipts) in plan.sources.iter().zip(&mut receipts) {
        if source.site.is_some_and(|of| *of == site) {
            *receipts = receipts_with(plan, source, Some(&later));
        }
    }
    receipts
}

/// The sites whose completions make money fall due.
#[must_use]
pub fn sites_with_money(plan: &Plan) -> BTreeSet<SiteId> {
    let sources = plan.sources.iter().filter(|source| !source.triggers.is_empty());
    sources.filter_map(|source| source.site).map(|site| site.value).collect()
}

fn failures(plan: &Plan, outcome: &Outcome, options: Options) -> Vec<Exposure> {
    let has = |certainty| plan.sources.iter().any(|source| *source.certainty == certainty);
    let mut found = Vec::new();
    if has(Certainty::Expected) {
        let poorer = without(plan, Certainty::Expected);
        let after = fund(&poorer, &outcome.trajectories, options.funding);
        found.push(in_money(Event::MoneyFails(Certainty::Expected), (plan, &outcome.funding), (&poorer, &after)));
    }
    if has(Certainty::AtRisk) {
        let counting = FundingOptions::ALL;
        let before = fund(plan, &outcome.trajectories, counting);
        let poorer = without(plan, Certainty::AtRisk);
        let after = fund(&poorer, &outcome.trajectories, counting);
        found.push(in_money(Event::MoneyFails(Certainty::AtRisk), (plan, &before), (&poorer, &after)));
    }
    found
}

/// The plan in which sources of a certainty bring nothing.
fn without(plan: &Plan, certainty: Certainty) -> Plan {
    let mut poorer = plan.clone();
    for source in poorer.sources.iter_mut().filter(|source| *source.certainty == certainty) {
        source.receipts.years.clear();
        source.triggers.clear();
    }
    poorer
}

/// The difference between two fundings, of a plan and of the plan with one thing changed.
fn in_money(event: Event, (plan, before): (&Plan, &Funding), (changed, after): (&Plan, &Funding)) -> Exposure {
    let (mut later, mut lost) = (Pence::ZERO, Pence::ZERO);
    let options = before.options;
    let receipts = plan.sources.iter().zip(&before.receipts).zip(&after.receipts);
    for ((source, before), after) in receipts.filter(|((source, _), _)| is_counted(source, options)) {
        if event == Event::MoneyFails(*source.certainty) {
            lost += before.years.iter().filter(|(year, _)| is_in_time(source, **year)).map(|(_, amount)| *amount).sum();
            continue;
        }
        for (trigger, slipped) in before.triggers.iter().zip(&after.triggers) {
            let in_time = |date: &TriggerDate| date.arrives.filter(|year| is_in_time(source, *year));
            match (in_time(trigger), in_time(slipped)) {
                (Some(_), None) => lost += trigger.amount,
                (Some(planned), Some(arrives)) if arrives > planned => later += trigger.amount,
                _ => {}
            }
        }
    }
    let (gaps, new_gaps) = (gaps(before), gaps(after));
    let gap = |project: &ProjectId| gaps.get(project).copied().unwrap_or(Pence::ZERO);
    let short = new_gaps.iter().map(|(project, amount)| (*project, *amount - gap(project)));
    let short = short.filter(|(_, more)| *more > Pence::ZERO).collect();
    let (unfunded, gap) = (after.unfunded() - before.unfunded(), after.gap(changed) - before.gap(plan));
    Exposure { event, later, lost, unfunded, gap, unplaced: None, short }
}

/// Whether money that arrives in a year may still be spent.
fn is_in_time(source: &Source, arrives: FinancialYear) -> bool {
    source.spend_by.is_none_or(|last| arrives <= last.value)
}

/// What is unfunded, by project.
fn gaps(funding: &Funding) -> BTreeMap<ProjectId, Pence> {
    let mut gaps = BTreeMap::new();
    for short in funding.allocations.iter().filter(|allocation| allocation.source.is_none()) {
        *gaps.entry(short.project).or_insert(Pence::ZERO) += short.amount;
    }
    gaps
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::{FinancialYear, parse_date};
    use crate::funding::testing::index;
    use crate::outcome::compute;
    use crate::plan::{At, BuildOut, ByYear, IndexId, Indexation, Provenance};
    use crate::report::testing::sample;

    /// What falls if the sample's Meadow, of which 60 dwellings are built in 2014-15, slips: it brings £300,000 at 50.
    fn meadow(plan: &Plan) -> Option<Exposure> {
        let outcome = compute(plan, Options::default());
        let found = exposures(plan, &outcome, Options::default());
        found.into_iter().find(|one| one.event == Event::SiteSlips(SiteId(0)))
    }

    #[test]
    fn receipts_move_with_the_houses_and_are_lost_beyond_their_last_year() {
        let (mut plan, _) = sample();
        let moved = meadow(&plan).map(|one| (one.later, one.lost));
        assert_eq!(moved, Some((Pence::from_pounds(300_000), Pence::ZERO)));
        plan.sources[1].spend_by = Some(At::default_of(FinancialYear::starting(2014)));
        let lost = meadow(&plan).map(|one| (one.later, one.lost));
        assert_eq!(lost, Some((Pence::ZERO, Pence::from_pounds(300_000))));
        plan.sources[1].certainty = At::default_of(Certainty::AtRisk);
        assert_eq!(meadow(&plan).map(|one| (one.later, one.lost)), Some((Pence::ZERO, Pence::ZERO)));
    }

    #[test]
    fn what_an_index_adds_to_later_money_is_not_set_against_what_is_lost() {
        // Meadow's second trigger is reached in the last forecast year, so it is lost if the homes slip; the first is
        // worth a tenth more a year later.
        let (mut plan, _) = sample();
        plan.indices = vec![index(&[("2014-01", "100"), ("2015-01", "110")])];
        let indexation = Indexation {
            index: At::default_of(IndexId(0)),
            base: At::default_of(parse_date("2014-01").unwrap_or_default()),
            provenance: Provenance::default(),
        };
        plan.sources[1].indexation = Some(indexation);
        let last = plan.assumptions.last_forecast_year().financial();
        plan.sites[0].build_out = BuildOut::Written(ByYear {
            years: BTreeMap::from([(FinancialYear::starting(2014), At::default_of(60)), (last, At::default_of(40))]),
            ..ByYear::default()
        });
        let moved = meadow(&plan).map(|one| (one.later, one.lost));
        assert_eq!(moved, Some((Pence::from_pounds(300_000), Pence::from_pounds(550_000))));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_is_lost_and_what_still_comes_are_what_came(
            completions in prop::collection::btree_map(2013_i32..2024, -20_i32..90, 0..6),
            dwellings in (0_u32..200, 0_u32..200),
            spend_by in prop::option::of(2013_i32..2020),
            delay in -1_i32..3,
        ) {
            let (mut plan, _) = sample();
            let years = completions.into_iter().map(|(year, built)| (FinancialYear::starting(year), At::default_of(built)));
            plan.sites[0].build_out = BuildOut::Written(ByYear { years: years.collect(), ..ByYear::default() });
            let source = &mut plan.sources[1];
            source.triggers[0].due = crate::plan::Due::Dwellings(At::default_of(dwellings.0));
            source.triggers[1].due = crate::plan::Due::Dwellings(At::default_of(dwellings.1));
            source.spend_by = spend_by.map(|year| At::default_of(FinancialYear::starting(year)));
            source.delay_years = delay;
            source.certainty = At::default_of(Certainty::Expected);
            // What comes of it in time, and what is short in all.
            let comes = |plan: &Plan| -> (Pence, Pence) {
                let funding = fund(plan, &crate::forecast::housing::trajectories(plan), FundingOptions::default());
                let years = funding.receipts[1].years.iter().filter(|(year, _)| is_in_time(&plan.sources[1], **year));
                (years.map(|(_, amount)| *amount).sum(), funding.unfunded())
            };
            let (came, short) = comes(&plan);
            let found = money_exposures(&plan, &compute(&plan, Options::default()), Options::default());
            let (slips, fails) = (&found[0], &found[1]);
            let mut later = plan.clone();
            later.sites[0].change.delay_years += 1;
            let (still, then_short) = comes(&later);
            // Homes that are knocked down later let others reach a trigger that was not reached before.
            prop_assert!(still + slips.lost >= came);
            prop_assert!(slips.later >= Pence::ZERO && slips.lost >= Pence::ZERO && slips.later + slips.lost <= came);
            prop_assert_eq!(fails.lost, came);
            prop_assert_eq!(slips.unfunded, then_short - short);
            prop_assert!(slips.short.iter().map(|(_, more)| *more).sum::<Pence>() >= slips.unfunded);
        }
    }

    #[test]
    fn what_is_lost_already_falls_no_further() {
        let (mut plan, _) = sample();
        plan.sources[1].spend_by = Some(At::default_of(FinancialYear::starting(2013)));
        assert_eq!(meadow(&plan).map(|one| (one.later, one.lost)), Some((Pence::ZERO, Pence::ZERO)));
        plan.sources[1].certainty = At::default_of(Certainty::Expected);
        let found = money_exposures(&plan, &compute(&plan, Options::default()), Options::default());
        assert_eq!(found.last().map(|one| one.lost), Some(Pence::ZERO));
    }

    #[test]
    fn a_project_may_run_short_though_no_more_is_unfunded_in_all() {
        // A year later, £200,000 of Meadow's £300,000 pay for the extension in 2015-16 instead of £300,000 in 2014-15,
        // and what is left for the roof in 2017-18, whose gap falls by as much as the extension's rises. It is paid for in
        // part, for it says so.
        let (mut plan, _) = sample();
        plan.projects[0].divisible = Some(At::default_of(true));
        let one = meadow(&plan).map(|one| (one.unfunded, one.short));
        assert_eq!(one, Some((Pence::ZERO, vec![(ProjectId(0), Pence::from_pounds(100_000))])));
    }

    #[test]
    fn money_fails_only_where_there_is_some_that_is_not_sure() {
        let (mut plan, _) = sample();
        let events = |plan: &Plan| {
            let found = money_exposures(plan, &compute(plan, Options::default()), Options::default());
            found.into_iter().map(|one| (one.event, one.lost)).collect::<Vec<_>>()
        };
        assert_eq!(events(&plan).len(), 1);
        plan.sources[0].certainty = At::default_of(Certainty::Expected);
        // £100,000 of its £2.1m arrives after `spend_by`.
        let fails = (Event::MoneyFails(Certainty::Expected), Pence::from_pounds(2_000_000));
        assert_eq!(events(&plan).get(1), Some(&fails));
    }
}
