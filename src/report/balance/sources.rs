//! What each source brings and where it goes, in whole thousands that still balance.

use crate::calendar::FinancialYear;
use crate::funding::{Funding, SourceYear};
use crate::money::Pence;
use crate::plan::{Certainty, Plan, SourceId};
use crate::report::rounding::thousand;
use crate::report::table::Sheet;
use crate::report::words::number;

/// What each source brings and where it goes.
pub fn sheet(plan: &Plan, funding: &Funding) -> Option<Sheet> {
    let headings: Vec<String> = funding.years.iter().map(FinancialYear::to_string).collect();
    let mut sheet = Sheet::new("Sources (£'000)", &["Source", ""], &headings);
    for (place, source) in plan.sources.iter().enumerate() {
        let rows: Vec<&SourceYear> = funding.sources.iter().filter(|row| row.source == SourceId(place)).collect();
        let lines = shown_lines(&rows);
        for (line, (name, cells)) in lines.into_iter().enumerate() {
            let label = if line == 0 { source.name.value.clone() } else { String::new() };
            sheet.push([label, name.to_owned()].into_iter().chain(cells.into_iter().map(number)).collect());
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

/// The lines of a source that are not all 0, in whole thousands that still balance: sums since the first year are
/// rounded, and what stands in a year is their difference, so no rounding error piles up over the years.
fn shown_lines(rows: &[&SourceYear]) -> Vec<(&'static str, Vec<i128>)> {
    let mut lines: [(&'static str, Vec<i128>); 6] =
        ["brought forward", "received", "repaid", "used", "lost", "carried forward"].map(|name| (name, Vec::new()));
    let mut exact = [Pence::ZERO; 4];
    let mut shown = [0; 4];
    let mut standing = rows.first().map_or(0, |row| thousand(row.brought_forward));
    for row in rows {
        let flows = flows(row);
        let brought = standing;
        for (sum, flow) in exact.iter_mut().zip(&flows[1..5]) {
            *sum += *flow;
        }
        let [received, repaid, used, lost] = exact;
        let now_repaid = thousand(repaid);
        let now_received = thousand(received + repaid) - now_repaid;
        let now_used = thousand(used);
        // Where money is lost and nothing carried forward, what is lost takes what rounding leaves.
        let is_empty = lost > Pence::ZERO && row.carried_forward == Pence::ZERO;
        let now_lost = if is_empty { now_received + now_repaid - now_used } else { thousand(lost) };
        let now = [now_received, now_repaid, now_used, now_lost];
        let step: Vec<i128> = now.iter().zip(&shown).map(|(now, before)| now - before).collect();
        shown = now;
        standing = brought + step[0] + step[1] - step[2] - step[3];
        for ((_, cells), figure) in lines.iter_mut().zip([brought, step[0], step[1], step[2], step[3], standing]) {
            cells.push(figure);
        }
    }
    lines.into_iter().filter(|(_, cells)| cells.iter().any(|cell| *cell != 0)).collect()
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
        let lines = shown_lines(&years.iter().collect::<Vec<_>>());
        let of = |name: &str| lines.iter().find(|line| line.0 == name).map(|line| line.1.clone()).unwrap_or_default();
        assert_eq!(of("received"), [1, 2, 1]);
        assert_eq!(of("used"), [1, 0, 1]);
        assert_eq!(of("carried forward"), [0, 2, 0]);
        assert_eq!(of("lost"), [0, 0, 2]);
    }
}
