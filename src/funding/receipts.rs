//! When money arrives: receipts as written, and triggers as houses are built or on their dates; less what earlier spend
//! took.

use std::collections::BTreeMap;

use super::indexation;
use crate::calendar::FinancialYear;
use crate::forecast::Trajectory;
use crate::money::Pence;
use crate::plan::{Due, Plan, Source};

/// How far, in dwellings, a trajectory's rounding may leave it below a whole number that it has reached.
const ROUNDING: f64 = 1e-9;

/// When a trigger falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TriggerDate {
    /// When the agreement says that it falls due.
    pub due: Due,
    /// What the agreement says, at the prices of its base.
    pub base: Pence,
    /// What falls due, indexed to the year in which the money arrives.
    pub amount: Pence,
    /// What of the amount earlier spend took.
    pub spent_before: Pence,
    /// The first financial year at whose end the site has the dwellings, or that of the date; `None` if not within the
    /// forecast.
    pub reached: Option<FinancialYear>,
    /// When the money arrives (`reached` and the scenarios' delay of the source).
    pub arrives: Option<FinancialYear>,
}

/// A source's receipts, certain or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceReceipts {
    /// By financial year, triggers included, less what earlier spend took; for borrowing, limits. Years without any are
    /// left out.
    pub years: BTreeMap<FinancialYear, Pence>,
    /// What of `years` is held by the ring-fence of its own clause, by year and the place of the trigger.
    pub fenced: BTreeMap<(FinancialYear, usize), Pence>,
    /// What earlier spend took of the receipts that are written, by the year of their arrival.
    pub spent_before: BTreeMap<FinancialYear, Pence>,
    /// What earlier spend took beyond all that arrives.
    pub over_spent: Pence,
    /// Each trigger in the order of the file.
    pub triggers: Vec<TriggerDate>,
}

impl SourceReceipts {
    /// All that arrives, in whatever year.
    #[must_use]
    pub fn total(&self) -> Pence {
        self.years.values().copied().sum()
    }

    /// What arrives, parted by the ring-fences of clauses: the year, the place of the trigger whose clause has one of
    /// its own, and how much; by year, what no clause holds first.
    pub fn lots(&self) -> impl Iterator<Item = (FinancialYear, Option<usize>, Pence)> {
        let of_year = |(year, all): (&FinancialYear, &Pence)| {
            let year = *year;
            let fenced = || self.fenced.range((year, 0)..=(year, usize::MAX));
            let free = *all - fenced().map(|(_, amount)| *amount).sum();
            let fenced = fenced().map(move |((_, clause), amount)| (year, Some(*clause), *amount));
            std::iter::once((year, None, free)).chain(fenced).filter(|(.., amount)| amount.0 > 0)
        };
        self.years.iter().flat_map(of_year)
    }

    /// The same of one year.
    pub fn lots_of(&self, year: FinancialYear) -> impl Iterator<Item = (FinancialYear, Option<usize>, Pence)> {
        self.lots().filter(move |(arrives, ..)| *arrives == year)
    }

    /// What arrives in one year.
    #[must_use]
    pub fn in_year(&self, year: FinancialYear) -> Pence {
        self.years.get(&year).copied().unwrap_or(Pence::ZERO)
    }
}

/// A source's receipts under the given trajectories of the plan's sites; see [`receipts_with`].
#[must_use]
pub fn source_receipts(plan: &Plan, source: &Source, trajectories: &[Trajectory]) -> SourceReceipts {
    receipts_with(plan, source, source.site.and_then(|site| trajectories.get(site.value.0)))
}

/// A source's receipts under the trajectory of its site.
///
/// A trigger must be reached by the end of the financial year that starts with the last forecast year; the source's
/// delay comes after that. Without a site, or without a trajectory for it, triggers bring nothing.
#[must_use]
pub fn receipts_with(plan: &Plan, source: &Source, site: Option<&Trajectory>) -> SourceReceipts {
    let horizon = plan.assumptions.last_forecast_year().financial();
    let triggers = source.triggers.iter().map(|trigger| {
        let reached = match trigger.due {
            Due::Dwellings(dwellings) => site.and_then(|site| year_reached(site, *dwellings)),
            Due::On(date) => Some(FinancialYear::of(*date)),
        };
        let reached = reached.filter(|year| *year <= horizon);
        let arrives = reached.map(|year| year.plus(source.delay_years));
        let base = *trigger.amount;
        let risen = arrives.and_then(|arrives| indexation::risen(plan, source, base, arrives));
        let amount = risen.map_or(base, |risen| risen.amount);
        TriggerDate { due: trigger.due, base, amount, spent_before: Pence::ZERO, reached, arrives }
    });
    let mut receipts = SourceReceipts { triggers: triggers.collect(), ..SourceReceipts::default() };
    // In order of arrival: within a year what is written, then triggers in their order.
    let written =
        source.receipts.years.iter().map(|(year, amount)| (year.plus(source.delay_years), None, amount.value));
    let due = receipts.triggers.iter().enumerate();
    let due = due.filter_map(|(place, trigger)| Some((trigger.arrives?, Some(place), trigger.amount)));
    let mut arriving: Vec<(FinancialYear, Option<usize>, Pence)> = written.chain(due).collect();
    arriving.sort_by_key(|(year, place, _)| (*year, *place));
    let mut spent = source.spent_before.map_or(Pence::ZERO, |spent| spent.value);
    for (year, place, amount) in arriving {
        let taken = spent.min(amount);
        spent -= taken;
        match place {
            Some(place) => receipts.triggers[place].spent_before = taken,
            None => drop(receipts.spent_before.insert(year, taken)),
        }
        let left = amount - taken;
        if left == Pence::ZERO {
            continue;
        }
        *receipts.years.entry(year).or_insert(Pence::ZERO) += left;
        if let Some(place) = place.filter(|place| source.triggers[*place].ring_fence.is_given()) {
            receipts.fenced.insert((year, place), left);
        }
    }
    receipts.over_spent = spent;
    receipts
}

/// The last financial year in which what a source receives in `received` may be spent, if it lapses: `spend_by`, or so
/// many years after it has arrived as `spend_within_years` says, whichever comes first.
#[must_use]
pub fn last_year_to_spend(source: &Source, received: FinancialYear) -> Option<FinancialYear> {
    let within = source.spend_within_years.and_then(|years| i32::try_from(years.value).ok());
    let limits = [source.spend_by.map(|last| last.value), within.map(|years| received.plus(years))];
    limits.into_iter().flatten().min()
}

/// The first year at whose end the completions so far reach `dwellings`; demolitions count against them.
fn year_reached(site: &Trajectory, dwellings: u32) -> Option<FinancialYear> {
    let mut built = 0.0;
    site.completions.iter().find_map(|(year, completions)| {
        built += completions;
        (built >= f64::from(dwellings) - ROUNDING).then_some(*year)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funding::testing::{index, plan, source, trajectory, year};

    #[test]
    fn houses_that_slip_take_their_money_with_them() {
        // The plan's base year is 2013/14 and its horizon five years: the last that counts is 2018-19.
        let s106 = source("s106").site(0).trigger(100, 70).trigger(250, 30).trigger(251, 9).receipt(2016, 5).build();
        let plan = plan();
        let built = [trajectory(&[(2012, 40.0), (2015, -10.0), (2016, 70.0), (2018, 150.0), (2019, 500.0)])];
        let receipts = source_receipts(&plan, &s106, &built);
        assert_eq!(receipts.years, BTreeMap::from([(year(2016), Pence(75)), (year(2018), Pence(30))]));
        let reached: Vec<_> = receipts.triggers.iter().map(|trigger| trigger.reached).collect();
        assert_eq!(reached, [Some(year(2016)), Some(year(2018)), None]);

        let slipped = [trajectory(&[(2012, 40.0), (2017, -10.0), (2018, 70.0), (2020, 150.0), (2021, 500.0)])];
        assert_eq!(
            source_receipts(&plan, &s106, &slipped).years,
            BTreeMap::from([(year(2016), Pence(5)), (year(2018), Pence(70))])
        );
    }

    #[test]
    fn a_source_s_delay_moves_what_it_brings_even_beyond_the_forecast() {
        let s106 = source("s106").site(0).trigger(10, 70).receipt(2016, 5).delay(3).build();
        let receipts = source_receipts(&plan(), &s106, &[trajectory(&[(2018, 10.0)])]);
        assert_eq!(receipts.years, BTreeMap::from([(year(2019), Pence(5)), (year(2021), Pence(70))]));
        assert_eq!(receipts.triggers[0].reached, Some(year(2018)));
        assert_eq!(receipts.triggers[0].arrives, Some(year(2021)));
    }

    #[test]
    fn thirds_of_a_dwelling_still_reach_a_whole_number() {
        let s106 = source("s106").site(0).trigger(1, 70).build();
        let built = [trajectory(&[(2014, 0.1), (2015, 0.2), (2016, 0.7 - 1e-12)])];
        assert_eq!(source_receipts(&plan(), &s106, &built).years, BTreeMap::from([(year(2016), Pence(70))]));
    }

    #[test]
    fn the_earlier_of_two_limits_holds() {
        let last = |source: &Source, start| last_year_to_spend(source, year(start));
        let both = source("s106").spend_within(10).spend_by(2025).build();
        assert_eq!([last(&both, 2014), last(&both, 2016)], [Some(year(2024)), Some(year(2025))]);
        assert_eq!(last(&source("s106").spend_within(0).build(), 2016), Some(year(2016)));
        assert_eq!(last(&source("s106").spend_by(2013).build(), 2016), Some(year(2013)));
        assert_eq!(last(&source("s106").build(), 2016), None);
    }

    #[test]
    fn what_is_triggered_rises_with_its_index_and_receipts_do_not() {
        let s106 =
            source("s106").site(0).trigger(100, 74_620_800).trigger(200, 100).receipt(2016, 5).rising_from("2014-03");
        let indices = vec![index(&[("2014-01", "236"), ("2016-01", "281.5")])];
        let plan = Plan { indices, ..plan() };
        let built = [trajectory(&[(2015, 90.0), (2016, 10.0)])];
        let receipts = source_receipts(&plan, &s106.clone().build(), &built);
        // 746,208.00 × 281.5 ÷ 236 = 890,074.3728…
        assert_eq!(receipts.years, BTreeMap::from([(year(2016), Pence(89_007_437 + 5))]));
        let due = |place: usize| (receipts.triggers[place].base, receipts.triggers[place].amount);
        assert_eq!(due(0), (Pence(74_620_800), Pence(89_007_437)));
        assert_eq!(due(1), (Pence(100), Pence(100)), "what never falls due does not rise");
        // A delay moves the month of the index too.
        let early = source_receipts(&plan, &s106.delay(-1).build(), &built);
        assert_eq!(early.in_year(year(2015)), Pence(74_620_800 + 5));
    }

    #[test]
    fn triggers_without_a_site_bring_nothing() {
        let s106 = source("s106").trigger(1, 70).build();
        let receipts = source_receipts(&plan(), &s106, &[trajectory(&[(2014, 10.0)])]);
        assert_eq!((receipts.total(), receipts.triggers[0].reached), (Pence::ZERO, None));
    }
}
