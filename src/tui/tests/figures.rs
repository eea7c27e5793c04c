//! What is shown adds up, on the bundled plan.

use std::path::Path;

use crate::outcome::Options;
use crate::report::balance::UNFUNDED;
use crate::report::programme::{PROFILE, PROGRAMME};
use crate::report::table::{ColumnKey, RowKey, RowKind, Table};
use crate::tui::model::Model;
use crate::tui::tables::TableId;
use crate::tui::testing::{Screen, id};
use crate::tui::theme::Theme;

/// The bundled plan after keys.
fn bundled(keys: &str) -> Screen {
    let contents = crate::tui::read(Path::new(env!("CARGO_MANIFEST_DIR")), &[], Options::default());
    let mut screen = Screen::new(Model::new(contents, Theme::default()), 80, 24);
    screen.press(keys);
    screen
}

fn table(screen: &Screen, id: TableId) -> &Table {
    screen.model.tables.whole(id).unwrap()
}

fn cell(table: &Table, row: usize, column: usize) -> i128 {
    table.rows[row].cells[column].shown().unwrap_or(0)
}

/// Asserts that what is within a row adds up to it as shown, column by column.
fn assert_adds_up(table: &Table) {
    let mut sums = 0;
    for total in (0..table.rows.len()).filter(|&total| table.rows.iter().any(|row| row.within == Some(total))) {
        for column in 0..table.columns.len() {
            let parts = (0..table.rows.len()).filter(|&row| table.rows[row].within == Some(total));
            let sum: i128 = parts.map(|row| cell(table, row, column)).sum();
            assert_eq!(cell(table, total, column), sum, "{}, {}", table.title, table.columns[column].heading);
            sums += 1;
        }
    }
    assert!(sums > 20, "{}", table.title);
}

#[test]
fn every_grid_adds_up_as_shown() {
    let screen = bundled("345v");
    for name in ["Completions", "Completed so far", "Pupils from homes", "Spend profile"] {
        assert_adds_up(table(&screen, id(name)));
    }
    assert_adds_up(table(&screen, id("Allocations")));
}

#[test]
fn a_project_s_profile_is_the_sum_of_the_years_shown() {
    let screen = bundled("4");
    let table = table(&screen, id("Spend profile"));
    let profile = table.column(PROFILE).unwrap();
    let is_spend = |key| matches!(key, ColumnKey::Before | ColumnKey::Financial(_));
    for row in 0..table.rows.len() {
        let years = (0..table.columns.len()).filter(|&column| is_spend(table.columns[column].key));
        let years: i128 = years.map(|column| cell(table, row, column)).sum();
        assert_eq!(cell(table, row, profile), years, "{:?}", table.rows[row].key);
    }
}

#[test]
fn the_gap_is_the_same_wherever_it_stands() {
    let screen = bundled("5v");
    let row = |table: &Table, name: &str| {
        let years = table.columns.iter().filter(|column| column.key.year().is_some());
        let key = RowKey::Named(name.to_owned());
        let gap = years.map(|column| (column.key, table.shown(&key, column.key).unwrap_or(0)));
        gap.filter(|(_, gap)| *gap != 0).collect::<Vec<_>>()
    };
    let overview = row(&screen.model.contents.gap, UNFUNDED);
    assert!(!overview.is_empty());
    for name in ["Sources by year", "Allocations"] {
        assert_eq!(row(table(&screen, id(name)), UNFUNDED), overview, "{name}");
        let spend = row(&screen.model.contents.gap, PROGRAMME);
        assert_eq!(row(table(&screen, id(name)), PROGRAMME), spend, "{name}");
    }
}

#[test]
fn every_source_s_flows_balance_as_shown() {
    let screen = bundled("5");
    let table = table(&screen, id("Sources by year"));
    let heads = (0..table.rows.len()).filter(|&row| table.rows[row].kind == RowKind::Head);
    for head in heads {
        let RowKey::Source(source) = table.rows[head].key else { panic!("no source") };
        let mut carried = 0;
        for column in table.columns.iter().filter(|column| column.key.year().is_some()) {
            let flow = |name| table.shown(&RowKey::Flow(source, name), column.key).unwrap_or(0);
            carried += flow("received") + flow("repaid") - flow("used") - flow("lost");
            assert_eq!(flow("carried_forward"), carried, "{source:?}");
        }
    }
}
