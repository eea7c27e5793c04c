//! What each source brings and where it goes, in whole thousands that still balance.

use crate::calendar::FinancialYear;
use crate::funding::{Funding, SourceYear};
use crate::money::Pence;
use crate::plan::{Certainty, Plan, SourceId};
use crate::report::old::Sheet;
use crate::report::rounding::thousand;
use crate::report::words::number;

/// What each source brings and where it goes.
pub fn sheet(plan: &Plan, funding: &Funding) -> Option<Sheet> {
    let headings: Vec<String> = funding.years.iter().map(FinancialYear::to_string).collect();
    let mut sheet = Sheet::new("Sources (£'000)", &["Source", ""], &headings);
    for (place, source) in plan.sources.iter().enumerate() {
        let rows: Vec<&SourceYear> = funding.sources.iter().filter(|row| row.source == SourceId(place)).collect();
        let years = flows_shown(&rows);
        let moving = FLOWS.iter().enumerate().filter(|(flow, _)| years.iter().any(|year| year[*flow] != 0));
        for (line, (flow, name)) in moving.enumerate() {
            let label = if line == 0 { source.name.value.clone() } else { String::new() };
            let cells = years.iter().map(|year| number(year[flow]));
            sheet.push([label, (*name).to_owned()].into_iter().chain(cells).collect());
        }
        if rows.iter().all(|row| flows(row).iter().all(|flow| *flow == Pence::ZERO)) {
            let why = if *source.certainty == Certainty::AtRisk && !funding.includes_at_risk {
                "at risk, not counted"
            } else {
                "nothing received"
            };
            let mut cells = vec![source.name.value.clone(), why.to_owned()];
            cells.resize(2 + funding.years.len(), String::new());
            sheet.push(cells);
        }
    }
    (!sheet.rows.is_empty()).then_some(sheet)
}

const fn flows(row: &SourceYear) -> [Pence; 6] {
    [row.brought_forward, row.received, row.repaid, row.used, row.lost, row.carried_forward]
}

/// The names of a source's flows, in the order of `SourceYear`.
pub const FLOWS: [&str; 6] = ["brought forward", "received", "repaid", "used", "lost", "carried forward"];

/// A source's flows year by year in whole thousands that still balance: sums since the first year are rounded, and what
/// stands in a year is their difference, so no rounding error piles up over the years.
#[must_use]
pub fn flows_shown(rows: &[&SourceYear]) -> Vec<[i128; 6]> {
    let mut exact = [Pence::ZERO; 4];
    let mut before = [0; 4];
    let mut standing = rows.first().map_or(0, |row| thousand(row.brought_forward));
    let mut years = Vec::with_capacity(rows.len());
    for row in rows {
        for (sum, flow) in exact.iter_mut().zip([row.received, row.repaid, row.used, row.lost]) {
            *sum += flow;
        }
        let [received, repaid, used, lost] = exact;
        let now_repaid = thousand(repaid);
        let now_received = thousand(received + repaid) - now_repaid;
        let now_used = thousand(used);
        // Where money is lost and nothing carried forward, what is lost takes what rounding leaves.
        let is_empty = lost > Pence::ZERO && row.carried_forward == Pence::ZERO;
        let now_lost = if is_empty { now_received + now_repaid - now_used } else { thousand(lost) };
        let now = [now_received, now_repaid, now_used, now_lost];
        let [received, repaid, used, lost] = [0, 1, 2, 3].map(|flow| now[flow] - before[flow]);
        before = now;
        let brought = standing;
        standing = brought + received + repaid - used - lost;
        years.push([brought, received, repaid, used, lost, standing]);
    }
    years
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_s_lines_balance_as_printed() {
        let row = |brought, received, used, lost, carried| SourceYear {
            source: SourceId(0),
            year: FinancialYear::starting(2013),
            brought_forward: Pence(brought),
            received: Pence(received),
            repaid: Pence::ZERO,
            used: Pence(used),
            lost: Pence(lost),
            carried_forward: Pence(carried),
        };
        let years = [
            row(0, 140_000, 60_000, 0, 80_000),
            row(80_000, 140_000, 60_000, 0, 160_000),
            row(160_000, 140_000, 60_000, 240_000, 0),
        ];
        let shown = flows_shown(&years.iter().collect::<Vec<_>>());
        assert_eq!(shown, [[0, 1, 0, 1, 0, 0], [0, 2, 0, 0, 0, 2], [2, 1, 0, 1, 2, 0]]);
    }
}
