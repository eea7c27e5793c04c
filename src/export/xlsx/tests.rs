//! Workbooks, read back by another program.

use std::io::Cursor;

use calamine::{Data, Range, Reader as _, Xlsx};

use super::{Book, Problem};
use crate::calendar::FinancialYear;
use crate::money::Pence;
use crate::outcome::Options;
use crate::plan::Basis;
use crate::report::figures::Figures;
use crate::report::programme::{self, Filter};
use crate::report::table::{Cell, Column, ColumnKey, Fact, Facts, Report, Row, RowKey, RowKind, Table, Unit};
use crate::report::testing::sample;
use crate::report::{MadeOf, pressure};

type Read = Xlsx<Cursor<Vec<u8>>>;

fn written(report: &Report<'_>, made_of: &MadeOf) -> Read {
    let mut out = Vec::new();
    let book = Book::of(report, made_of).expect("a workbook");
    book.write(&mut out).expect("a vector takes all");
    Xlsx::new(Cursor::new(out)).expect("a workbook that others read")
}

/// The rows of a worksheet from that of its headings on.
fn rows(sheet: &Range<Data>, first_heading: &str) -> Vec<Vec<Data>> {
    let is_heading = |row: &&[Data]| row[0] == Data::String(first_heading.to_owned());
    let head = sheet.rows().position(|row| is_heading(&row)).expect("the headings");
    sheet.rows().skip(head).map(<[Data]>::to_vec).collect()
}

fn text(words: &str) -> Data {
    Data::String(words.to_owned())
}

#[test]
fn figures_are_exact_pounds_and_totals_add_up_the_very_cells() {
    let (plan, outcome) = sample();
    let of = Figures::of(&plan, &outcome, Options::default());
    let filter = Filter::default();
    let mut book = written(&programme::report(&of, &filter), &MadeOf::of(&plan, Options::default()));
    assert_eq!(book.sheet_names()[0], "In preparation for delivery");
    let name = book.sheet_names()[3].clone();
    assert_eq!(name, "Budget and spend by financial");
    let profile = book.worksheet_range(&name).expect("a worksheet");
    assert_eq!(profile.get((0, 0)), Some(&text("Budget and spend by financial year (£)")));
    assert!(profile.get((1, 0)).expect("a line").to_string().contains("base year"));
    let read = rows(&profile, "Ref");
    assert_eq!(read[0][2..6], ["Budget", "Before", "2013-14", "2014-15"].map(text));
    // The head of the group, its project, and the programme.
    assert_eq!(
        read[1][1..5],
        [text("In preparation for delivery"), Data::Float(2.8e6), Data::Float(55e3), Data::Float(145e3)]
    );
    assert_eq!(read[2][..3], [text("=EC1"), text("Infants, Norden"), Data::Float(2.8e6)]);
    assert_eq!(read[2].last(), Some(&text("published")));

    let formulas = book.worksheet_formula(&name).expect("formulas");
    let formula = |row: u32, column: u32| formulas.get_value((row, column)).cloned().unwrap_or_default();
    // Headings stand in the fourth row.
    assert_eq!(formula(4, 2), "SUM(C6)");
    assert_eq!(formula(5, 9), "SUM(D6:I6)");
    assert_eq!(formula(5, 2), "");
    assert_eq!(formula(8, 3), "SUM(D5,D7)");
}

#[test]
fn every_formula_recalculates_to_the_figure_beside_it() {
    let mut table = Table::new(
        "Sums",
        vec![
            Column::words("name", "Name"),
            Column::figures("a", "A", Unit::Whole),
            Column::figures("b", "B", Unit::Thousands).apart(),
        ],
    );
    for place in 0..5_i32 {
        let figure = f64::from(place) / 3.0;
        let cells =
            vec![format!("row {place}").as_str().into(), Cell::new(figure), Cell::new(Pence(i128::from(place)))];
        table.push(Row::item(RowKey::None, Basis::Estimate, cells));
    }
    // Every other row, so that no range covers what is not meant.
    table.total(Row::sum(RowKey::None, RowKind::Total, &["Total"], 3), [0, 2, 4]);
    let table = table.settled();
    let report = Report::for_people(|| vec![table.clone()]);
    let mut book = written(&report, &MadeOf::default());
    let formulas = book.worksheet_formula("Sums").expect("formulas");
    let all: Vec<(usize, usize, &str)> = formulas
        .used_cells()
        .map(|(row, column, text)| (row, column, text.as_str()))
        .filter(|cell| !cell.2.is_empty())
        .collect();
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].2, "SUM(B4,B6,B8)");
    let read = rows(&book.worksheet_range("Sums").expect("a worksheet"), "Name");
    assert_eq!(read[6][..3], [text("Total"), Data::Float(2.0), Data::Empty]);
}

#[test]
fn a_long_report_is_one_sheet_of_facts_in_the_words_of_people() {
    let (plan, outcome) = sample();
    let of = Figures::of(&plan, &outcome, Options::default());
    let filter = crate::report::Filter::default();
    let mut book = written(&pressure::report(&of, &filter), &MadeOf::of(&plan, Options::default()));
    assert_eq!(book.sheet_names(), ["Pressure on places"]);
    let read = rows(&book.worksheet_range("Pressure on places").expect("a worksheet"), "Area");
    let headings: Vec<String> = read[0].iter().map(ToString::to_string).collect();
    assert_eq!(headings[..8], ["Area", "Phase", "School", "Year", "First year", "Intake", "Adm. no.", "Forms"]);
    assert_eq!(headings.last().map(String::as_str), Some("Basis"));
    assert_eq!(read[1][..4], [text("Norden"), text("primary"), Data::Empty, text("2014/15")]);
    assert_eq!((read[1][5].clone(), read[1][11].clone()), (Data::Float(35.0), text("▲ short")));
    assert_eq!(read[2][2], text("Infants"));
    assert_eq!(read.len(), 7);
}

#[test]
fn what_a_spreadsheet_would_run_stays_text() {
    let hostile = ["=1+1", "+44", "-1", "@sum", "\t=2", "\r=3"];
    let columns = || vec![Column::words("text", "Text")];
    let facts = Facts::of(columns(), || hostile, |words| Fact::new(RowKey::None, Basis::Published, vec![words.into()]));
    let table = facts.table("=cmd()", |_| true);
    let report = Report::new(facts, || vec![table.clone()]);
    let mut book = written(&report, &MadeOf::default());
    let name = book.sheet_names()[0].clone();
    let read = rows(&book.worksheet_range(&name).expect("a worksheet"), "Text");
    let cells: Vec<String> = read[1..7].iter().map(|row| row[0].to_string()).collect();
    assert_eq!(cells, ["=1+1", "+44", "-1", "@sum", "␉=2", "␍=3"]);
    assert!(book.worksheet_formula(&name).expect("formulas").used_cells().all(|(_, _, formula)| formula.is_empty()));
}

#[test]
fn what_is_longer_than_a_worksheet_is_refused_with_what_shortens_it() {
    let columns = || {
        vec![
            Column::words("area", "Area"),
            Column::words("financial_year", "Year"),
            Column::figures("n", "N", Unit::Whole),
        ]
    };
    let row = |number: i64| {
        let cells = vec!["a".into(), FinancialYear::starting(2014).into(), Cell::new(number)];
        Fact::new(RowKey::None, Basis::Published, cells)
    };
    let report = |rows: i64| Report::new(Facts::of(columns(), move || 0..rows, row), Vec::new).on_one_sheet("Long");
    let made_of = MadeOf::default();
    assert!(Book::within(&report(97), &made_of, 100).is_ok(), "title, blank and headings take three rows");
    match Book::within(&report(98), &made_of, 100) {
        Err(Problem::TooLong(said)) => assert_eq!(
            said,
            "the table is longer than a worksheet, which holds 100 rows: shorten it with --from and --to or --area, or \
             write it with --format csv"
        ),
        _ => panic!("refused"),
    }
}

#[test]
fn a_year_is_text_and_a_glyph_before_a_figure_leaves_it_a_figure() {
    let columns = vec![
        Column::of(ColumnKey::Financial(FinancialYear::starting(2014)), "2014-15", Unit::Forms),
        Column::words("when", "When"),
    ];
    let mut table = Table::new("Forms", columns);
    let cells = vec![Cell::new(1.26).saying("▲ +1.3"), FinancialYear::starting(2014).into()];
    table.push(Row::item(RowKey::None, Basis::Published, cells));
    table.push(Row::item(RowKey::None, Basis::Published, vec![Cell::new(2.0).saying("not counted"), Cell::default()]));
    let table = table.settled();
    let mut book = written(&Report::for_people(|| vec![table.clone()]), &MadeOf::default());
    let read = rows(&book.worksheet_range("Forms").expect("a worksheet"), "2014-15");
    assert_eq!(read[1][..2], [Data::Float(1.26), text("2014-15")]);
    assert_eq!(read[2][0], text("not counted"));
}
