//! What the tables of the balance print, on a small plan made by hand.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::funding::{Allocation, ProjectSpend, SourceYear};
use crate::outcome::Options;
use crate::plan::ProjectId;
use crate::report::programme::PROGRAMME;
use crate::report::table::RowKey;
use crate::report::testing::{printed, read, sample};

#[test]
fn what_is_short_stands_as_unfunded() {
    let (plan, outcome) = sample();
    let of = Figures::of(&plan, &outcome, Options::default());
    let (fields, facts) = read(&report(&of, None));
    assert_eq!(fields, ["project", "financial_year", "source", "amount", "basis"]);
    let short: Vec<_> = facts.iter().filter(|row| row[2] == "unfunded").collect();
    assert_eq!(short.len(), 4);
    assert_eq!(short[0][3], "245000.00");
}

#[test]
fn spend_less_what_pays_for_it_is_the_gap() {
    let (plan, outcome) = sample();
    let of = Figures::of(&plan, &outcome, Options::default());
    let sheets = printed(&report(&of, None));
    let rows: Vec<(&str, &str)> = sheets[0].rows.iter().map(|row| (row[0].as_str(), row[7].as_str())).collect();
    let expected = [
        ("Spend", "3,645"),
        ("met from", "2,000"),
        ("met from", "300i"),
        ("Funded", "2,300i"),
        ("▲ Unfunded", "1,345"),
        ("▲ Gap", "1,345"),
    ];
    assert_eq!(rows, expected);
    assert_eq!(sheets[0].notes[0], "£1.345m of the programme's spend is unfunded.");
    let paid = sheets.iter().find(|sheet| sheet.title.starts_with("What pays")).map(|sheet| sheet.rows[3].clone());
    let line = ["", "▲ unfunded", "", "245", "200", "", "", "445"].map(str::to_owned);
    assert_eq!(paid, Some(line.to_vec()));
}

/// A year of a source: what it receives, which share of what there is it pays, and which share of the rest is lost.
type Year = (i128, i128, bool);

/// The sample with random money: one project that two sources pay for, and a gap of its own in each year.
fn with_money(sources: &[Vec<Year>], gaps: &[i128], before: i128) -> (crate::plan::Plan, crate::outcome::Outcome) {
    let (plan, mut outcome) = sample();
    let years = outcome.funding.years.clone();
    let mut allocations: BTreeMap<(FinancialYear, Option<SourceId>), Pence> = BTreeMap::new();
    let mut rows = Vec::new();
    for (source, flows) in (0..).map(SourceId).zip(sources) {
        let mut brought_forward = 0;
        for (&year, &(received, share, is_lost)) in years.iter().zip(flows) {
            let left = brought_forward + received;
            let used = left * share / 10;
            let lost = if is_lost { left - used } else { 0 };
            let carried_forward = left - used - lost;
            let [brought, received, used, lost, carried] =
                [brought_forward, received, used, lost, carried_forward].map(Pence);
            rows.push(SourceYear {
                source,
                year,
                brought_forward: brought,
                received,
                repaid: Pence::ZERO,
                used,
                lost,
                carried_forward: carried,
            });
            allocations.insert((year, Some(source)), used);
            brought_forward = carried_forward;
        }
    }
    allocations.extend(years.iter().zip(gaps).map(|(year, gap)| ((*year, None), Pence(*gap))));
    allocations.retain(|_, amount| *amount != Pence::ZERO);
    let mut spend: BTreeMap<FinancialYear, Pence> = BTreeMap::new();
    for ((year, _), amount) in &allocations {
        *spend.entry(*year).or_insert(Pence::ZERO) += *amount;
    }
    let project = ProjectSpend { before: Pence(before), years: spend, is_spread: false };
    outcome.funding.spend = vec![project, ProjectSpend::default(), ProjectSpend::default()];
    let one = |((year, source), amount)| Allocation { project: ProjectId(0), year, source, amount };
    outcome.funding.allocations = allocations.into_iter().map(one).collect();
    outcome.funding.sources = rows;
    (plan, outcome)
}

fn flow(table: &Table, source: SourceId, field: &'static str, year: FinancialYear) -> i128 {
    table.shown(&RowKey::Flow(source, field), ColumnKey::Financial(year)).unwrap_or(0)
}

fn named(table: &Table, name: &str, year: FinancialYear) -> i128 {
    table.shown(&RowKey::Named(name.to_owned()), ColumnKey::Financial(year)).unwrap_or(0)
}

/// Every year balances, and every table prints the same.
fn says_the_same(money: &[Vec<Year>], gaps: &[i128], before: i128) {
    let (plan, outcome) = with_money(money, gaps, before);
    let of = Figures::of(&plan, &outcome, Options::default());
    let (gap, sources, profile) = (gap(&of), sources(&of), crate::report::programme::profile(&of));
    for (place, &year) in outcome.funding.years.iter().enumerate() {
        let spend = named(&gap, PROGRAMME, year);
        assert_eq!(spend, named(&profile, PROGRAMME, year));
        assert_eq!(spend, named(&gap, FUNDED, year) + named(&gap, UNFUNDED, year));
        assert_eq!(spend, named(&allocations(&of), PROGRAMME, year));
        let met: i128 = [0, 1].map(|source| flow(&gap, SourceId(source), "used", year)).iter().sum();
        assert_eq!(met, named(&gap, FUNDED, year));
        for source in [0, 1].map(SourceId) {
            let of_year = |field| flow(&sources, source, field, year);
            assert_eq!(of_year("used"), flow(&gap, source, "used", year));
            let there = of_year("brought_forward") + of_year("received") + of_year("repaid");
            assert_eq!(there, of_year("used") + of_year("lost") + of_year("carried_forward"));
            if place > 0 {
                let before = flow(&sources, source, "carried_forward", year.plus(-1));
                assert_eq!(of_year("brought_forward"), before);
            }
        }
    }
}

#[test]
fn years_hold_where_all_years_together_cannot() {
    // The years' spend as the programme prints it adds up to more than a thousand beyond its exact sum.
    let first = [(59_128, 0, false), (202_837, 2, false), (38_891, 3, true), (321_737, 1, false), (196_862, 3, false)];
    let second =
        [(44_372, 2, false), (356_751, 7, false), (266_744, 7, false), (264_250, 5, false), (321_328, 5, false)];
    says_the_same(&[first.to_vec(), second.to_vec()], &[163_520, 43_379, 262_204, 157_292, 63_156], 42_891);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn whatever_the_pennies_every_year_balances_and_every_table_says_the_same(
        money in prop::collection::vec(prop::collection::vec((0..400_000_i128, 0..=10_i128, prop::bool::weighted(0.1)), 5), 2),
        gaps in prop::collection::vec(0..300_000_i128, 5),
        before in 0..200_000_i128,
    ) {
        says_the_same(&money, &gaps, before);
    }
}
