//! What projects spend by year.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::calendar::FinancialYear;
use crate::money::Pence;
use crate::plan::Project;

/// A project's spend.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProjectSpend {
    /// Spent before, needing no funding.
    pub before: Pence,
    /// By financial year; years without spend are left out.
    pub years: BTreeMap<FinancialYear, Pence>,
    /// Whether the years are spread from start to completion rather than written.
    pub is_spread: bool,
}

impl ProjectSpend {
    /// All of it, `before` included.
    #[must_use]
    pub fn total(&self) -> Pence {
        self.before + self.years.values().copied().sum()
    }
}

/// A project's spend as written, else spread; nothing for `pipeline` projects.
///
/// Without a written year, a start and a later completion, only `before` is left.
#[must_use]
pub fn project_spend(project: &Project) -> ProjectSpend {
    if !project.is_in_programme() {
        return ProjectSpend::default();
    }
    let before = project.spend.before.map_or(Pence::ZERO, |before| before.value);
    let written = &project.spend.years.years;
    if !written.is_empty() {
        let years = written.iter().map(|(year, amount)| (*year, amount.value)).filter(|(_, amount)| amount.0 != 0);
        return ProjectSpend { before, years: years.collect(), is_spread: false };
    }
    match (project.start, project.completion) {
        (Some(start), Some(completion)) if start.value < completion.value => {
            let rest = (*project.budget - before).max(Pence::ZERO);
            ProjectSpend { before, years: spread(rest, start.value, completion.value), is_spread: true }
        }
        _ => ProjectSpend { before, ..ProjectSpend::default() },
    }
}

/// Spreads an amount from `start` to the later `completion` by `3x² − 2x³` of the days elapsed, cut at each 1 April.
///
/// Exact: with `D` days in all, what is spent by day `d` weighs `3d²D − 2d³` of `D³`, which is below 4·10¹⁴ even over
/// the two centuries that a plan may name.
fn spread(amount: Pence, start: NaiveDate, completion: NaiveDate) -> BTreeMap<FinancialYear, Pence> {
    let days = |date: NaiveDate| u64::try_from((date - start).num_days()).unwrap_or(0);
    let all = days(completion);
    let spent_by = |date: NaiveDate| {
        let day = days(date).min(all);
        day * day * (3 * all - 2 * day)
    };
    let years = FinancialYear::of(start).through(FinancialYear::of(completion));
    let weights: Vec<u64> =
        years.clone().map(|year| spent_by(year.plus(1).first_day()) - spent_by(year.first_day())).collect();
    years.zip(shares(amount, &weights)).filter(|(_, part)| part.0 != 0).collect()
}

/// Shares an amount out by weights (not negative, not all 0), by largest remainder, ties to the earlier: in whole
/// thousands of pounds where it is a multiple of them, for nobody prints a spend profile to the penny; else in pennies.
#[must_use]
pub fn shares(amount: Pence, weights: &[u64]) -> Vec<Pence> {
    let unit = if amount.is_whole_thousands() { Pence::from_pounds(1000).0 } else { 1 };
    Pence(amount.0 / unit).split(weights).into_iter().map(|share| Pence(share.0 * unit)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::parse_date;
    use crate::funding::testing::{project, year};
    use crate::plan::ProjectGroup;

    fn parts(amount: i128, start: &str, completion: &str) -> Vec<(String, i128)> {
        let date = |text| parse_date(text).unwrap_or_default();
        spread(Pence(amount), date(start), date(completion))
            .into_iter()
            .map(|(year, part)| (year.to_string(), part.0))
            .collect()
    }

    #[test]
    fn half_is_spent_at_half_time_and_a_year_s_pennies_add_up() {
        // 2 October 2013 to 28 September 2014: 361 days, of which 181 before 1 April 2014. Worked by hand:
        // (3·181²·361 − 2·181³) / 361³ = 23,620,681 / 47,045,881 = 0.50208, so 50,208.3 of 100,001 pennies.
        let weight = 3 * 181 * 181 * 361 - 2 * 181 * 181 * 181;
        assert_eq!((weight, 361 * 361 * 361), (23_620_681, 47_045_881));
        assert_eq!(
            parts(100_001, "2013-10-02", "2014-09-28"),
            [("2013-14".to_owned(), 50_208), ("2014-15".to_owned(), 49_793)]
        );
    }

    #[test]
    fn whole_thousands_are_spread_in_whole_thousands() {
        // The manual's £3m over 608 days, of which 90 and 455 by the first two 1 Aprils: 177.74…, 2,347.94… and
        // 474.31… thousand are short of 3,000 by two, which go to the largest remainders, .94 and .74.
        let spread = parts(300_000_000, "2014-01-01", "2015-09-01");
        let thousands: Vec<i128> = spread.iter().map(|(_, part)| part / 100_000).collect();
        assert_eq!(thousands, [178, 2_348, 474]);
        assert!(spread.iter().all(|(_, part)| part % 100_000 == 0));
        // The odd thousand of equal shares goes to the earlier year; a penny more, and all is in pennies.
        assert_eq!(
            parts(300_000, "2014-10-01", "2015-09-30").iter().map(|one| one.1).collect::<Vec<_>>(),
            [200_000, 100_000]
        );
        assert_eq!(
            parts(300_001, "2014-10-01", "2015-09-30").iter().map(|one| one.1).collect::<Vec<_>>(),
            [150_001, 150_000]
        );
    }

    #[test]
    fn a_spread_about_the_first_of_april_is_symmetric() {
        // 1 October 2014 to 30 September 2015: 182 days on either side of 1 April; the odd penny goes to the earlier year.
        assert_eq!(
            parts(2_000_001, "2014-10-01", "2015-09-30"),
            [("2014-15".to_owned(), 1_000_001), ("2015-16".to_owned(), 1_000_000)]
        );
    }

    #[test]
    fn works_that_end_on_the_first_of_april_spend_nothing_in_the_new_year() {
        assert_eq!(parts(700, "2014-04-01", "2015-04-01"), [("2014-15".to_owned(), 700)]);
    }

    #[test]
    fn before_is_taken_off_the_budget_and_pipeline_projects_spend_nothing() {
        let spread = project("school").budget(1_000).before(400).works("2014-05", "2014-09").build();
        assert_eq!(project_spend(&spread).years, BTreeMap::from([(year(2014), Pence(600))]));
        assert!(project_spend(&spread).is_spread);

        let overspent = project("school").budget(1_000).before(1_400).works("2014-05", "2014-09").build();
        assert_eq!(project_spend(&overspent).total(), Pence(1_400));

        let written = project("school").budget(1_000).works("2014-05", "2014-09").spend(2016, 7).spend(2017, 0).build();
        let expected = BTreeMap::from([(year(2016), Pence(7))]);
        assert_eq!(project_spend(&written), ProjectSpend { before: Pence::ZERO, years: expected, is_spread: false });

        let undated = project("school").budget(1_000).before(5).build();
        assert_eq!(project_spend(&undated), ProjectSpend { before: Pence(5), ..ProjectSpend::default() });

        let pipeline = project("school").group(ProjectGroup::Pipeline).before(1).spend(2016, 7).build();
        assert_eq!(project_spend(&pipeline), ProjectSpend::default());
    }

    proptest! {
        #[test]
        fn a_spread_adds_up_to_the_amount(amount in 0_i128..1_000_000_000_000, start in 0_i64..60_000, days in 1_i64..14_000) {
            let start = parse_date("1950-01").unwrap_or_default() + chrono::TimeDelta::days(start);
            let spread = spread(Pence(amount), start, start + chrono::TimeDelta::days(days));
            prop_assert_eq!(spread.values().copied().sum::<Pence>(), Pence(amount));
            prop_assert!(spread.values().all(|part| part.0 > 0));
            prop_assert!(amount % 100_000 != 0 || spread.values().all(|part| part.0 % 100_000 == 0));
        }
    }
}
