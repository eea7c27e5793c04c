//! The programme's spend, what each source pays of it and what becomes of its money, in whole thousands of pounds:
//! settled once, for every table that prints them.

use std::collections::HashMap;

use crate::calendar::FinancialYear;
use crate::money::Pence;
use crate::plan::SourceId;
use crate::report::Figures;
use crate::report::circulation::{Sum, settle};
use crate::report::programme::PROGRAMME;
use crate::report::table::{ColumnKey, RowKey, Table};

/// A thousand pounds in pennies.
pub const THOUSAND: i128 = 100_000;

/// The flows of a source, in the order in which they are printed: those that come in, then those that go out.
pub const FLOWS: [(&str, &str); 6] = [
    ("brought_forward", "brought forward"),
    ("received", "received"),
    ("repaid", "repaid"),
    ("used", "used"),
    ("lost", "lost"),
    ("carried_forward", "carried forward"),
];

/// Where what is received stands among them.
pub const RECEIVED: usize = 1;
/// Where what is used does.
pub const USED: usize = 3;
/// Where what is carried forward does.
pub const CARRIED: usize = 5;

/// A source's flows in a year, in the order of [`FLOWS`].
pub type Flows<T> = [T; 6];

/// Figures as printed.
pub struct Ledger {
    /// Spend, what is funded of it and the gap: by year, then of all years.
    pub spend: Vec<[i128; 3]>,
    /// By year, what all sources receive.
    pub received: Vec<i128>,
    /// By source, then year.
    pub flows: Vec<Vec<Flows<i128>>>,
}

/// The exact flows of every source in every year.
pub fn flows(of: &Figures<'_>) -> Vec<Vec<Flows<Pence>>> {
    let years: HashMap<FinancialYear, usize> = of.outcome.funding.years.iter().copied().zip(0..).collect();
    let mut flows = vec![vec![[Pence::ZERO; 6]; years.len()]; of.plan.sources.len()];
    for row in &of.outcome.funding.sources {
        if let Some(&year) = years.get(&row.year) {
            flows[row.source.0][year] =
                [row.brought_forward, row.received, row.repaid, row.used, row.lost, row.carried_forward];
        }
    }
    flows
}

/// Exact figures with the sums that they are printed in.
#[derive(Default)]
struct Draft {
    exact: Vec<i128>,
    sums: Vec<Sum>,
    given: Vec<(usize, i128)>,
}

impl Draft {
    fn add(&mut self, amount: Pence) -> usize {
        self.exact.push(amount.0);
        self.exact.len() - 1
    }

    /// The sum of figures, as a figure.
    fn add_up(&mut self, parts: Vec<usize>) -> usize {
        let total = self.add(Pence(parts.iter().map(|&part| self.exact[part]).sum()));
        self.sums.push(Sum { total, parts });
        total
    }
}

/// Settles the ledger of a plan: spend as its profile prints it, of which what sources pay is funded and the rest is the
/// gap; and of every source brought forward + received + repaid = used + lost + carried forward.
pub fn ledger(of: &Figures<'_>, profile: &Table) -> Ledger {
    let exact = flows(of);
    let years = &of.outcome.funding.years;
    let mut draft = Draft::default();
    let flows: Vec<Vec<Flows<usize>>> = exact
        .iter()
        .map(|source| {
            let mut carried = None;
            let mut place = |flows: &Flows<Pence>| {
                let own = flows.map(|amount| draft.add(amount));
                // What is brought forward is what was carried forward.
                let places = [carried.unwrap_or(own[0]), own[1], own[2], own[3], own[4], own[5]];
                carried = Some(own[CARRIED]);
                places
            };
            source.iter().map(&mut place).collect()
        })
        .collect();
    let in_year = |year: usize, flow: usize| flows.iter().map(|source| source[year][flow]).collect::<Vec<_>>();
    let received: Vec<usize> = (0..years.len()).map(|year| draft.add_up(in_year(year, RECEIVED))).collect();
    let mut spend = Vec::new();
    for (year, &of_year) in years.iter().enumerate() {
        let short = of.outcome.funding.allocations.iter().filter(|one| one.source.is_none() && one.year == of_year);
        let gap = draft.add(short.map(|one| one.amount).sum());
        let funded = draft.add_up(in_year(year, USED));
        let of_all = draft.add_up(vec![funded, gap]);
        let shown = profile.shown(&RowKey::Named(PROGRAMME.to_owned()), ColumnKey::Financial(of_year));
        draft.given.extend(shown.map(|shown| (of_all, shown)));
        spend.push([of_all, funded, gap]);
    }
    let yearly = draft.sums.len();
    let all = |figure: usize| spend.iter().map(|of_year| of_year[figure]).collect::<Vec<_>>();
    let (total, gap) = (draft.add_up(all(0)), draft.add_up(all(2)));
    let funded = draft.add(Pence(draft.exact[total] - draft.exact[gap]));
    draft.sums.push(Sum { total, parts: vec![funded, gap] });
    spend.push([total, funded, gap]);

    let shown = settled(draft, yearly, &flows);
    Ledger {
        spend: spend.iter().map(|figures| figures.map(|place| shown[place])).collect(),
        received: received.iter().map(|&place| shown[place]).collect(),
        flows: flows.iter().map(|source| source.iter().map(|of| of.map(|place| shown[place])).collect()).collect(),
    }
}

/// Whole figures that hold every sum and every source's balance. Where no whole figures beside the exact ones do, for
/// the spend is another table's, the `yearly` sums come before those of all years, and what is carried forward follows
/// from the rest.
fn settled(draft: Draft, yearly: usize, flows: &[Vec<Flows<usize>>]) -> Vec<i128> {
    let Draft { mut exact, sums, given } = draft;
    let mut with_balances = sums.clone();
    for &[brought, received, repaid, used, lost, carried] in flows.iter().flatten() {
        // What there is in a year, which is no figure of a table.
        let total = exact.len();
        exact.push([brought, received, repaid].iter().map(|&part| exact[part]).sum());
        with_balances.push(Sum { total, parts: vec![brought, received, repaid] });
        with_balances.push(Sum { total, parts: vec![used, lost, carried] });
    }
    let balanced = settle(&exact, THOUSAND, &with_balances, &given);
    if balanced.unmet.is_empty() {
        return balanced.shown;
    }
    let mut settled = settle(&exact, THOUSAND, &sums, &given);
    if settled.unmet.iter().any(|sum| *sum < yearly) {
        let years = settle(&exact, THOUSAND, &sums[..yearly], &given).shown;
        let of_years = sums[..yearly].iter().flat_map(|sum| std::iter::once(&sum.total).chain(&sum.parts));
        let given: Vec<(usize, i128)> = of_years.map(|&place| (place, years[place])).collect();
        settled = settle(&exact, THOUSAND, &sums, &given);
    }
    let mut shown = settled.shown;
    for &[brought, received, repaid, used, lost, carried] in flows.iter().flatten() {
        shown[carried] = shown[brought] + shown[received] + shown[repaid] - shown[used] - shown[lost];
    }
    shown
}

/// Every source, in the order of the files.
pub fn sources(of: &Figures<'_>) -> impl Iterator<Item = SourceId> {
    (0..of.plan.sources.len()).map(SourceId)
}
