//! What is told of two sides, on a small plan made by hand.

use super::*;
use crate::export::sheet::Sheet;
use crate::funding::ProjectSpend;
use crate::money::Pence;
use crate::outcome::{Options, Outcome};
use crate::report::testing::{printed, read, sample};

/// The sample against a changed one: sheets and facts.
fn compared(
    change: impl FnOnce(&mut Plan, &mut Outcome),
    areas: &[&str],
    view: Option<View>,
) -> (Vec<Sheet>, Vec<Vec<String>>) {
    compared_in([None; 2], change, areas, view)
}

/// The same, of these years.
fn compared_in(
    years: [Option<AcademicYear>; 2],
    change: impl FnOnce(&mut Plan, &mut Outcome),
    areas: &[&str],
    view: Option<View>,
) -> (Vec<Sheet>, Vec<Vec<String>>) {
    let (plan, outcome) = sample();
    let (mut other_plan, mut other) = (plan.clone(), outcome.clone());
    change(&mut other_plan, &mut other);
    let a = Figures::of(&plan, &outcome, Options::default());
    let b = Figures::of(&other_plan, &other, Options::default());
    let areas: Vec<String> = areas.iter().map(|&id| id.to_owned()).collect();
    let sides = [Side { name: "base", of: &a }, Side { name: "late", of: &b }];
    let report = report(Compared { sides, areas: &areas, years }, view);
    (printed(&report), read(&report).1)
}

fn titled<'a>(sheets: &'a [Sheet], title: &str) -> &'a Sheet {
    let found = sheets.iter().find(|sheet| sheet.title.starts_with(title));
    assert!(found.is_some(), "no sheet {title}");
    found.unwrap_or(&sheets[0])
}

/// An intake grows, £100,000 more of the extension is unfunded in 2014-15, and Basic Need brings nothing.
fn less_money(_: &mut Plan, outcome: &mut Outcome) {
    let row = &mut outcome.pressure[0];
    (row.intake, row.pressure_fe) = (50.0, 20.0 / 30.0);
    outcome.funding.allocations[3].amount = Pence::from_pounds(345_000);
    outcome.funding.allocations[2].amount = Pence::from_pounds(200_000);
    outcome.funding.receipts[0].years.clear();
}

#[test]
fn nothing_moves_between_equals() {
    let (sheets, facts) = compared(|_, _| {}, &[], None);
    assert_eq!(sheets.len(), 1);
    assert!(sheets[0].title.starts_with("A base against B late"));
    assert_eq!(sheets[0].rows[0][1..], ["3,645i", "3,645i", "0i"]);
    assert!(sheets[0].notes[0].starts_with("Nothing moves"));
    assert!(!facts.is_empty());
    assert!(facts.iter().all(|fact| fact.len() == 8 && ["0", "0.00"].contains(&fact[6].as_str())));
}

#[test]
fn what_moves_is_listed_with_both_figures_and_the_difference() {
    let (sheets, facts) = compared(less_money, &[], None);
    assert_eq!(titled(&sheets, "Unfunded by year").rows[1], ["2014-15", "245", "345", "+100"]);
    let worst = titled(&sheets, "Forms of entry in the worst year");
    assert_eq!(worst.rows[0][..2], ["Norden", "Primary, R"]);
    let places = ["Norden", "Primary, R", "2014/15", "35", "50", "+15", "30", "30", "0", "+0.2", "+0.7", "+0.5"];
    assert_eq!(titled(&sheets, "Places").rows, [places]);
    let projects = titled(&sheets, "Projects");
    // The sample's gap is as it was: only what is allocated changed.
    let line = ["Infants, Norden", "2014-15", "2,400", "2,400", "0", "2,155", "2,055", "−100", "245", "345", "+100"];
    assert_eq!(projects.rows[0][..11], line);
    assert_eq!(projects.rows[0][11..], ["245", "245", "0"]);
    assert_eq!(projects.totals, [1]);
    let receipts = titled(&sheets, "Receipts");
    assert_eq!(receipts.rows[0], ["Basic Need", "2013-14", "2,000", "0", "−2,000"]);
    assert!(receipts.notes.iter().any(|note| note.starts_with("Nothing else moves")));

    let moved: Vec<_> = facts.iter().filter(|fact| fact[3] == "unfunded").collect();
    let expected = ["project", "extension", "2014-15", "unfunded", "245000.00", "345000.00", "100000.00", "published"];
    assert_eq!(*moved[1], expected);
}

#[test]
fn an_area_or_a_view_narrows_tables_and_facts_alike() {
    let (sheets, facts) = compared(less_money, &["suden"], None);
    assert_eq!(sheets.len(), 1);
    assert!(sheets[0].title.starts_with("A base against B late: South"));
    assert!(facts.iter().all(|fact| fact[1].starts_with("suden/")));
    let (sheets, facts) = compared(less_money, &[], Some(View::Money));
    assert_eq!(sheets.len(), 2);
    assert!(facts.iter().all(|fact| fact[0] != "area") && !facts.is_empty());
    let (sheets, facts) = compared(less_money, &["norden"], Some(View::Places));
    assert!(sheets[0].title.starts_with("Places: what moves"));
    assert!(facts.iter().all(|fact| fact[0] == "area" && fact[1].starts_with("norden/")));
    let (sheets, _) = compared(less_money, &["suden"], Some(View::Places));
    assert!(sheets[0].rows.is_empty() && sheets[0].notes[0].starts_with("Nothing moves: places"));
}

#[test]
fn nothing_else_moves_in_the_years_that_are_asked_for() {
    let year = |start| Some(AcademicYear::starting(start));
    let said = |years, view| {
        let (sheets, _) = compared_in(years, less_money, &[], Some(view));
        let sheet = sheets.last().map(|sheet| (sheet.rows.len(), sheet.notes.join(" "))).unwrap_or_default();
        (sheets.len(), sheet.0, sheet.1)
    };
    // The extension is short of more in 2014-15, and Basic Need brings nothing in 2013-14.
    let (tables, rows, notes) = said([year(2014), year(2014)], View::Money);
    assert_eq!((tables, rows), (1, 2));
    assert!(notes.contains("In 2014-15 nothing else moves: all other spend"), "{notes}");
    let (_, _, notes) = said([None, year(2013)], View::Money);
    assert!(notes.contains("Up to 2013-14 nothing else moves"), "{notes}");
    let (tables, rows, notes) = said([year(2016), None], View::Money);
    assert_eq!((tables, rows), (1, 0));
    assert!(notes.starts_with("From 2016-17 on nothing moves: spend, what is unfunded and receipts are"), "{notes}");
    let (_, rows, notes) = said([year(2015), year(2015)], View::Places);
    assert!(rows == 0 && notes.starts_with("In 2015/16 nothing moves: places are the same"), "{notes}");
}

#[test]
fn what_only_one_side_has_is_compared_with_nothing() {
    let without = |plan: &mut Plan, outcome: &mut Outcome| {
        plan.projects.remove(1);
        outcome.funding.spend.remove(1);
        outcome.funding.allocations.retain(|one| one.project.0 != 1);
    };
    let (sheets, _) = compared(without, &[], None);
    assert_eq!(titled(&sheets, "Projects").rows[0][..5], ["Roof, South", "2013-14", "500", "0", "−500"]);
}

#[test]
fn what_is_wholly_unfunded_shows_nothing_funded() {
    let odd = |plan: &mut Plan, outcome: &mut Outcome| {
        plan.projects[1].budget.value = Pence(150_000);
        let years =
            outcome.funding.spend[1].years.keys().copied().zip([Pence(50_040_000), Pence(40_040_000)]).collect();
        outcome.funding.spend[1] = ProjectSpend { years, ..ProjectSpend::default() };
        for one in outcome.funding.allocations.iter_mut().filter(|one| one.project.0 == 1) {
            one.amount += Pence(40_000);
        }
    };
    let (sheets, _) = compared(odd, &[], None);
    let projects = titled(&sheets, "Projects");
    for row in &projects.rows {
        assert_eq!(row[5..8], ["0", "0", "0"], "{row:?}");
        assert_eq!(row[2..5], row[8..11], "{row:?}");
    }
}
