//! What a screen shows is what the commands print: every figure of every screen and view, with scenarios and filters.

use std::collections::BTreeMap;
use std::path::Path;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use crate::export::print::Printed;
use crate::forecast::PressureRow;
use crate::funding::monitoring;
use crate::money::Pence;
use crate::outcome::{Options, compute};
use crate::plan::{Plan, SchoolId};
use crate::report::analysis::{self, Question};
use crate::report::balance::UNFUNDED;
use crate::report::programme::PROGRAMME;
use crate::report::table::{ColumnKey, Row, RowKey, RowKind, Table};
use crate::report::words::{in_tenths, number};
use crate::report::{
    Figures, Filter, balance, forecast, housing, monitoring as monitoring_report, overview, pressure, programme,
    projects, register,
};
use crate::tui::contents::Contents;
use crate::tui::model::{Depth, Model, Pane, Screen as Tab};
use crate::tui::rows;
use crate::tui::shown::Shown;
use crate::tui::tables::{OFFERED, PARTS, TABLES, YEARS};
use crate::tui::testing::{Screen, plan};
use crate::tui::theme::Theme;

fn bundled(scenarios: &[&str]) -> Contents {
    let names: Vec<String> = scenarios.iter().map(|name| (*name).to_owned()).collect();
    crate::tui::read(Path::new(env!("CARGO_MANIFEST_DIR")), &names, Options::default())
}

/// Plans drawn at random, the same ones every time: those that test the forecast, and the screens' own plan with odd
/// pennies for money and odd shares for pupils.
fn random(count: usize) -> Vec<Contents> {
    let mut runner = TestRunner::deterministic();
    let places = crate::forecast::tests::any_plan();
    let pennies = proptest::collection::vec(1..900_000_000_i128, 40);
    let contents = |plan: Plan| {
        let outcome = compute(&plan, Options::default());
        Contents::new(plan, outcome, Options::default(), Vec::new())
    };
    (0..count)
        .map(|place| match place % 2 {
            0 => contents(places.new_tree(&mut runner).unwrap().current()),
            _ => contents(with_money(pennies.new_tree(&mut runner).unwrap().current())),
        })
        .collect()
}

/// The screens' plan with other money.
fn with_money(pennies: Vec<i128>) -> Plan {
    let (mut plan, _) = plan();
    let share = pennies.iter().sum::<i128>() % 1000;
    plan.yields[0].pupils.iter_mut().for_each(|pupils| pupils.value += share as f64 / 7_000.0);
    let mut pennies = pennies.into_iter().cycle().map(Pence);
    let mut give = |amount: &mut Pence| *amount = pennies.next().unwrap();
    for project in &mut plan.projects {
        give(&mut project.budget.value);
        project.spend.before.iter_mut().for_each(|before| give(&mut before.value));
        project.spend.years.years.values_mut().for_each(|amount| give(&mut amount.value));
    }
    for source in &mut plan.sources {
        source.receipts.years.values_mut().for_each(|amount| give(&mut amount.value));
        source.triggers.iter_mut().for_each(|trigger| give(&mut trigger.amount.value));
    }
    plan
}

fn at(contents: Contents, width: u16, height: u16) -> Screen {
    Screen::new(Model::new(contents, Theme::default()), width, height)
}

/// Every table that the commands print of the views of the screens.
fn of_commands(of: &Figures<'_>) -> Vec<Table> {
    let all = programme::Filter::default();
    let mut tables = housing::report(of, &housing::Filter::default()).tables();
    tables.extend(programme::report(of, &all).tables());
    for question in Question::ALL {
        tables.extend(analysis::report(of, question, &all).tables());
    }
    tables.extend(monitoring_report::report(of, monitoring::latest(of.plan), &all).tables());
    tables.extend(register::decisions(of, &all).tables());
    tables.extend(register::risks(of, &all).tables());
    tables.extend(projects::report(of, &all).tables());
    tables.extend(balance::report(of, None).tables());
    tables
}

/// What tells a row from the others of its table.
fn id(table: &Table, row: &Row) -> String {
    let place = table.rows.iter().position(|one| std::ptr::eq(one, row)).unwrap();
    let words = (0..table.columns.len()).filter(|&column| !row.cells[column].value.is_figure());
    let words: Vec<String> = words.map(|column| crate::export::print::text(table, place, column)).collect();
    // The head of a source without money says why.
    format!("{:?}|{}", row.key, words.join("|"))
}

/// The figures of tables by title, row and column: what is printed and the exact value.
type Printing = BTreeMap<(String, String, ColumnKey), (Option<i128>, String)>;

fn printing(tables: &[Table]) -> Printing {
    let mut figures = Printing::new();
    for table in tables {
        for row in &table.rows {
            for (column, cell) in table.columns.iter().zip(&row.cells).filter(|(_, cell)| cell.value.is_figure()) {
                let place = (table.title.clone(), id(table, row), column.key);
                figures.entry(place).or_insert_with(|| (cell.shown(), format!("{:?}", cell.value)));
            }
        }
    }
    figures
}

/// Asserts that every figure of a table that is shown is the command's; how many there are.
fn assert_same(shown: &Shown, command: &Printing, is_filtered: bool) -> usize {
    let table = &shown.table;
    let mut count = 0;
    for (place, row) in table.rows.iter().enumerate() {
        let parts: Vec<&Row> = table.rows.iter().filter(|part| part.within == Some(place)).collect();
        for (column, cell) in
            table.columns.iter().zip(&row.cells).enumerate().map(|(at, (column, cell))| ((at, column), cell))
        {
            let (at, column) = column;
            if !cell.value.is_figure() {
                continue;
            }
            count += 1;
            if is_filtered && !parts.is_empty() {
                // A filtered table totals what it shows.
                if column.adds_up {
                    let sum: i128 = parts.iter().filter_map(|part| part.cells[at].shown()).sum();
                    assert_eq!(cell.shown(), Some(sum), "{}, {:?}, {}", table.title, row.key, column.heading);
                }
                continue;
            }
            let key = (table.title.clone(), id(table, row), column.key);
            let same = (cell.shown(), format!("{:?}", cell.value));
            let found = command.get(&key).or_else(|| {
                // The gap stands below the allocations, and the budgets of projects without any spend in lists of their own.
                let about = format!("{:?}|", row.key);
                let is_it = |(_, row, of): &(String, String, ColumnKey)| row.starts_with(&about) && *of == key.2;
                command.iter().filter(|(place, _)| is_it(place)).map(|(_, same)| same).find(|found| **found == same)
            });
            let found = found.or_else(|| {
                // Commands leave out the total of one area alone: it is the area's.
                let is_its = |(title, _, of): &(String, String, ColumnKey)| *title == key.0 && *of == key.2;
                let mut own = command.iter().filter(|(place, _)| row.kind == RowKind::Total && is_its(place));
                own.find(|(_, found)| **found == same).map(|(_, found)| found)
            });
            match found {
                Some(found) => assert_eq!(&same, found, "{key:?}"),
                // Commands leave out what is nothing.
                None => assert!(cell.value.is_zero(), "{key:?} is in no command: {same:?}"),
            }
        }
    }
    count
}

/// Asserts that the figures of tables stand in the picture as they are printed, in their order.
fn assert_drawn(screen: &Screen, shown: &[Shown]) {
    let text = screen.text();
    let mut rest = text.as_str();
    for shown in shown {
        for row in 0..shown.table.rows.len() {
            for column in 0..shown.sheet.columns.len() {
                let is_figure = shown.cell(row, column).is_some_and(|cell| cell.value.is_figure());
                let figure = shown.sheet.rows[row][column].as_str();
                if is_figure && !figure.is_empty() {
                    let place = rest.find(figure);
                    assert!(place.is_some(), "{figure} of {}, row {row} is not there\n{text}", shown.table.title);
                    rest = &rest[place.unwrap() + figure.len()..];
                }
            }
        }
    }
}

/// Goes through every table of every screen, with filters; how many figures there are.
fn walk_tables(contents: &Contents, slow: bool) -> usize {
    let command = printing(&of_commands(&contents.figures()));
    let mut screen = at(contents.clone(), 420, 400);
    let mut count = 0;
    for view in &TABLES[..OFFERED] {
        if !slow && view.is_slow || view.name == "Phasing" {
            continue;
        }
        screen.press(&format!(":{}<Enter>", view.name));
        let Some(table) = crate::tui::tables::shown(&screen.model).filter(|table| table.view().name == view.name)
        else {
            continue;
        };
        let shown = rows::tables(&screen.model, table).to_vec();
        count += shown.iter().map(|shown| assert_same(shown, &command, false)).sum::<usize>();
        assert_drawn(&screen, &shown);
        for filter in ["a", "th", "basic", "1"] {
            screen.press(&format!("/{filter}<Enter>"));
            let shown = rows::tables(&screen.model, table).to_vec();
            count += shown.iter().map(|shown| assert_same(shown, &command, true)).sum::<usize>();
            assert_drawn(&screen, &shown);
            screen.press("<Esc>");
        }
    }
    count
}

/// Goes through the years of every school.
fn walk_schools(contents: &Contents) -> usize {
    let mut screen = at(contents.clone(), 200, 100);
    let mut count = 0;
    for school in (0..contents.plan.schools.len()).map(SchoolId) {
        let of = contents.figures();
        let filter = Filter { schools: vec![school], ..Filter::default() };
        let command = forecast::report(&of, &filter).tables();
        screen.model.screen = Tab::Places;
        screen.model.depth = Depth::Years(school);
        screen.model.tables.change_school();
        screen.press("<Home>");
        let [years] = rows::tables(&screen.model, YEARS) else { panic!("one table") };
        assert_drawn(&screen, std::slice::from_ref(years));
        let base = *contents.plan.assumptions.base_year;
        for row in &years.table.rows {
            let RowKey::Year(year) = row.key else { panic!("a year") };
            for (column, cell) in years.table.columns.iter().zip(&row.cells) {
                if let (true, ColumnKey::Nc(nc_year)) = (year <= base, column.key) {
                    let written = contents.plan[school].roll_in(nc_year, year).map(i128::from);
                    assert_eq!(cell.shown(), written, "{year}, {nc_year}");
                } else if year > base && cell.value.is_figure() {
                    let own = command.iter().find(|table| table.title == years.table.title);
                    let printed = own.and_then(|table| table.shown(&row.key, column.key));
                    assert_eq!(printed, cell.shown(), "{}, {year}, {}", years.table.title, column.heading);
                    count += 1;
                }
            }
        }
        for (place, parts) in rows::tables(&screen.model, PARTS).iter().enumerate() {
            let year = RowKey::Year(contents.outcome.forecast.years[place]);
            for (at, column) in parts.table.columns.iter().enumerate() {
                let [base, housing, demand, places, spare] =
                    [0, 1, 2, 3, 4].map(|row: usize| parts.table.rows[row].cells[at].shown());
                let is_shown = years.table.rows.iter().any(|row| row.key == year);
                if is_shown && demand.is_some() {
                    assert_eq!(demand, years.table.shown(&year, column.key), "{year:?}, {}", column.heading);
                    assert_eq!(base.zip(housing).map(|(a, b)| a + b), demand, "{year:?}, {}", column.heading);
                    assert_eq!(demand.zip(spare).map(|(a, b)| a + b), places, "{year:?}, {}", column.heading);
                    count += 1;
                }
            }
        }
    }
    count
}

/// The demand and the places of a chart's line: `2015/16 △     60     60`.
fn of_chart(line: &str) -> Option<[String; 3]> {
    let at = line.char_indices().find(|(at, _)| {
        let rest = &line[*at..];
        rest.get(4..5) == Some("/") && rest.get(7..8) == Some(" ") && rest[..4].chars().all(|one| one.is_ascii_digit())
    })?;
    let mut words = line[at.0..].split_whitespace();
    let year = words.next()?.to_owned();
    words.next().filter(|glyph| ["▲", "△", "●", "▽"].contains(glyph))?;
    Some([year, words.next()?.to_owned(), words.next()?.to_owned()])
}

/// The same lines from the command's tables of pressure.
fn of_pressure(tables: &[Table], fields: [&'static str; 2]) -> Vec<[String; 3]> {
    let own = tables.iter().filter(|table| table.title.ends_with("places against pupils"));
    let lines = own.flat_map(|table| {
        let column = |field| table.column(ColumnKey::Field(field)).unwrap();
        let columns = ["academic_year", fields[0], fields[1]].map(column);
        (0..table.rows.len()).map(move |row| columns.map(|column| crate::export::print::text(table, row, column)))
    });
    lines.filter(is_told).collect()
}

/// Whether anybody or any place is in a line; commands leave out years without.
fn is_told(line: &[String; 3]) -> bool {
    line[1] != "0" || line[2] != "0"
}

/// Goes through the charts of every area and school.
fn walk_charts(contents: &Contents) -> usize {
    let mut screen = at(contents.clone(), 120, 250);
    let mut count = 0;
    let chart = |screen: &Screen| screen.text().lines().filter_map(of_chart).filter(is_told).collect::<Vec<_>>();
    let views = [("2", ["intake", "admission_number"]), ("v", ["roll", "capacity"])];
    for (key, fields) in views {
        screen.press(key);
        screen.model.depth = Depth::Areas;
        for row in 0..rows::rows(&screen.model, Pane::Areas).len() {
            screen.model.cursors[Pane::Areas.index()].row = row;
            screen.draw();
            let area = crate::plan::AreaId(rows::selected(&screen.model, Pane::Areas).unwrap());
            let filter = Filter { areas: vec![area], ..Filter::default() };
            let of = contents.figures();
            let expected = of_pressure(&pressure::report(&of, &filter).tables(), fields);
            assert_eq!(chart(&screen), expected, "{}", screen.text());
            count += expected.len();
            screen.model.depth = Depth::Schools(area);
            for row in 0..rows::rows(&screen.model, Pane::Schools).len() {
                screen.model.cursors[Pane::Schools.index()].row = row;
                screen.draw();
                let school = SchoolId(rows::selected(&screen.model, Pane::Schools).unwrap());
                let filter = Filter { schools: vec![school], ..Filter::default() };
                let expected = of_pressure(&pressure::report(&of, &filter).tables(), fields);
                if contents
                    .areas
                    .school(school)
                    .is_some_and(|entry| entry.pressure(&contents.outcome).all(PressureRow::concerns_anyone))
                {
                    assert_eq!(chart(&screen), expected, "{}", screen.text());
                    count += expected.len();
                }
            }
            screen.model.depth = Depth::Areas;
        }
    }
    count
}

/// The money of the overview, and what its sentences say of the worst years.
fn walk_overview(contents: &Contents) -> usize {
    let screen = at(contents.clone(), 400, 60);
    let text = screen.text();
    let of = contents.figures();
    let tables = overview::report(&of, &contents.findings).tables();
    let mut count = 0;
    for (name, key) in [("Spend", PROGRAMME), ("Funded", balance::FUNDED), ("Unfunded", UNFUNDED)] {
        let key = RowKey::Named(key.to_owned());
        let Some(table) = tables.iter().find(|table| table.rows.iter().any(|row| row.key == key)) else { continue };
        let columns = Printed::of(table).columns;
        let row = table.rows.iter().find(|row| row.key == key).unwrap();
        let expected: Vec<String> =
            columns.iter().filter_map(|&column| row.cells[column].shown()).map(number).collect();
        let is_it = |line: &&str| line.split_whitespace().take(2).any(|word| word == name);
        let line = text.lines().find(is_it).unwrap_or_else(|| panic!("{name}\n{text}"));
        let shown: Vec<&str> = line.split_whitespace().skip_while(|word| *word != name).skip(1).collect();
        assert_eq!(shown, expected, "{text}");
        count += shown.len();
    }
    let first_short = tables.iter().find(|table| table.title.starts_with("Areas by pressure")).unwrap();
    for entry in &contents.areas.entries {
        let key = RowKey::Intake(entry.area, entry.first_year);
        let worst = first_short.shown(&key, ColumnKey::Field("worst_fe")).unwrap();
        if entry.sentence.contains("forms short") {
            let forms = in_tenths(worst);
            let forms = forms.strip_suffix(".0").unwrap_or(&forms);
            assert!(entry.sentence.contains(&format!("{forms} forms")), "{}: {forms}", entry.sentence);
            count += 1;
        }
    }
    count
}

#[test]
fn every_table_of_the_bundled_plan_shows_the_figures_of_the_commands() {
    let figures = walk_tables(&bundled(&[]), true);
    assert!(figures > 5_000, "{figures}");
}

#[test]
fn so_it_does_with_scenarios() {
    let figures = walk_tables(&bundled(&["housing-two-years-late", "basic-need-cut"]), false);
    assert!(figures > 5_000, "{figures}");
}

#[test]
fn every_school_area_and_chart_of_the_bundled_plan_shows_the_figures_of_the_commands() {
    for scenarios in [&[][..], &["drake-a-year-late", "housing-two-years-late"]] {
        let contents = bundled(scenarios);
        let counts = [walk_schools(&contents), walk_charts(&contents), walk_overview(&contents)];
        assert!(counts[0] > 1_000 && counts[1] > 1_000 && counts[2] > 20, "{counts:?}");
    }
}

#[test]
fn every_figure_of_plans_drawn_at_random_is_the_command_s() {
    let mut counts = [0; 4];
    // Each takes a while; all of them with PLACEPLAN_THOROUGH=1.
    let plans = if std::env::var_os("PLACEPLAN_THOROUGH").is_some() { 6 } else { 2 };
    for contents in random(plans) {
        let of =
            [walk_tables(&contents, true), walk_schools(&contents), walk_charts(&contents), walk_overview(&contents)];
        counts.iter_mut().zip(of).for_each(|(count, of)| *count += of);
    }
    // The overview of a small plan may have nothing to compare.
    assert!(counts[..3].iter().all(|count| *count > 3), "{counts:?}");
}
