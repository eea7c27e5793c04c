//! What is shown adds up, on the bundled plan.

use std::path::Path;

use crate::outcome::Options;
use crate::report::balance::UNFUNDED;
use crate::report::table::RowKey;
use crate::tui::contents::Contents;
use crate::tui::digest::{Grid, GridLine, LineKey, LineKind};

fn bundled() -> Contents {
    crate::tui::read(Path::new(env!("CARGO_MANIFEST_DIR")), &[], Options::default())
}

fn cell(line: &GridLine, column: usize) -> i128 {
    line.cells.get(column).copied().flatten().unwrap_or(0)
}

/// Asserts that items add up to their headings and these to the total, column by column.
fn assert_adds_up(grid: &Grid, total: &'static str) {
    let total = grid.lines.iter().position(|line| line.key == LineKey::Total(total)).unwrap();
    let lines = &grid.lines[..total];
    for column in 0..grid.columns.len() {
        let sum = |kind| lines.iter().filter(|line| line.kind == kind).map(|line| cell(line, column)).sum::<i128>();
        let shown = cell(&grid.lines[total], column);
        assert_eq!((sum(LineKind::Item), sum(LineKind::Heading)), (shown, shown), "{}", grid.columns[column]);
    }
}

#[test]
fn every_grid_adds_up_as_shown() {
    let digest = bundled().digest;
    assert_adds_up(&digest.completions, "Total");
    assert_adds_up(&digest.cumulative, "Total");
    assert_adds_up(&digest.programme, "Programme");
    assert_adds_up(&digest.allocations, "Programme's spend");
}

#[test]
fn a_project_s_profile_is_the_sum_of_the_years_shown() {
    for line in bundled().digest.programme.lines {
        let years: i128 = line.cells.iter().skip(2).flatten().sum();
        assert_eq!(cell(&line, 1), years, "{}", line.label);
    }
}

#[test]
fn the_gap_is_the_same_wherever_it_stands() {
    let digest = bundled().digest;
    let row = |grid: &Grid| {
        let line = grid.lines.iter().find(|line| line.key == LineKey::Total("▲ Unfunded")).unwrap();
        let cells = grid.columns.iter().cloned().zip(line.cells.iter().map(|cell| cell.unwrap_or(0)));
        cells.filter(|(_, gap)| *gap != 0).collect::<Vec<_>>()
    };
    let gap = RowKey::Named(UNFUNDED.to_owned());
    let years = digest.gap.columns.iter().filter(|column| column.key.year().is_some());
    let overview = years.map(|column| (column.heading.clone(), digest.gap.shown(&gap, column.key).unwrap_or(0)));
    let overview: Vec<(String, i128)> = overview.filter(|(_, gap)| *gap != 0).collect();
    assert_eq!(row(&digest.sources), overview);
    assert_eq!(row(&digest.allocations), overview);
}

#[test]
fn every_source_s_flows_balance_as_shown() {
    let digest = bundled().digest;
    let of_source = digest.sources.lines.split(|line| line.kind != LineKind::Item);
    for lines in of_source.filter(|lines| !lines.is_empty()) {
        let mut carried = 0;
        for column in 0..digest.sources.columns.len() {
            let flow = |name| lines.iter().find(|line| line.label == name).map_or(0, |line| cell(line, column));
            carried += flow("received") + flow("repaid") - flow("used") - flow("lost");
            assert_eq!(flow("carried forward"), carried, "{:?}", lines[0].key);
        }
    }
}
