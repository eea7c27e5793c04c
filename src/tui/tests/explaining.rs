//! `x`: where a selected figure comes from.

use std::path::Path;

use crate::explain::{Figure, SitePart, Unit, explain};
use crate::outcome::Options;
use crate::tui::derivation::Derivation;
use crate::tui::model::{Model, Pane};
use crate::tui::rows;
use crate::tui::selection::{Chosen, chosen};
use crate::tui::testing::Screen;
use crate::tui::theme::Theme;

fn bundled() -> Screen {
    let contents = crate::tui::read(Path::new(env!("CARGO_MANIFEST_DIR")), &[], Options::default());
    Screen::new(Model::new(contents, Theme::default()), 80, 24)
}

fn after(keys: &str) -> String {
    let mut screen = bundled();
    screen.press(keys);
    screen.text()
}

#[test]
fn x_opens_where_the_selected_figure_comes_from_down_to_its_line() {
    let text = after("2/thetford<Enter><Enter><Enter><Down><Right>x");
    for line in [
        "On the screen: ",
        "▸ − Drake Infant, Year 1 in 2015/16: ",
        " = base ",
        "forecast rules 4 and 5",
        "planning-areas/assumptions.toml:",
        " Esc close  Enter unfold or fold",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(!after("2/thetford<Enter><Enter><Enter><Down><Right>x<Esc>").contains("On the screen"));
    assert!(after("1x4").contains("[4 Programme]"));
}

#[test]
fn a_step_is_unfolded_and_folded_and_says_when_it_rests_on_no_other() {
    let mut screen = bundled();
    screen.press("4/drake<Enter><Down><Right>x");
    let folded = screen.text();
    assert!(folded.contains("Drake Infant, Thetford, profile"), "{folded}");
    screen.press("<Enter>");
    assert!(screen.text().contains("▸ + Drake Infant, Thetford, profile"), "{}", screen.text());
    screen.press("<Right>");
    assert_eq!(screen.text(), folded);
    screen.press("<End><Enter>");
    assert!(screen.text().contains("this step rests on no other"));
    screen.press("<Left>");
    assert!(screen.text().contains("▸ − Drake Infant, Thetford, profile"), "{}", screen.text());
}

#[test]
fn what_a_source_pays_stands_among_all_that_pays() {
    let text = after("5v<Down>x");
    assert!(text.contains("▸   − Basic Need 2013-15, growth, pays: "), "{text}");
    assert!(text.contains("what pays for the spend of 2013-14"), "{text}");
}

#[test]
fn where_no_figure_stands_x_says_why() {
    // The programme's total stands above the sixteen projects of the pipeline and their heading.
    let above_the_pipeline = format!("4<End>{}x", "<Up>".repeat(17));
    for (keys, remark) in [
        ("px", "a finding has no figure: Enter opens it"),
        ("3<End>x", "a sum of the lines shown: choose one of them"),
        ("3x", "no figure stands here: move to one with the arrows"),
        (above_the_pipeline.as_str(), "a sum of the lines shown: choose one of them"),
        ("5x", "a name: choose one of the lines below it"),
    ] {
        let text = after(keys);
        assert!(text.lines().last().is_some_and(|footer| footer.contains(remark)), "{keys}: {remark}\n{text}");
    }
    assert!(after("px").contains("a finding"));
}

#[test]
fn x_says_where_a_value_of_the_files_stands() {
    let text = after("2/thetford<Enter><Enter><Enter><Up>x");
    for said in ["school:drake-infant/roll/2013/14/R: ", "planning-areas/thetford.toml:", ", illustrative"] {
        assert!(text.contains(said), "{said}\n{text}");
    }
}

#[test]
fn the_address_of_a_figure_stands_above_its_derivation() {
    let text = after("4/drake<Enter><Down><Right>x");
    assert!(text.contains("project:drake-primary/profile"), "{text}");
}

/// The number that a figure is shown as.
fn number(shown: &str) -> f64 {
    let digits: String = shown
        .trim_start_matches('*')
        .chars()
        .take_while(|letter| letter.is_ascii_digit() || [',', '−', '.', '+'].contains(letter))
        .collect();
    digits.replace(',', "").replace('−', "-").parse().unwrap()
}

/// Asserts that a figure is explained, with the value that stands on the screen.
fn assert_explained(screen: &Screen, chosen: &Chosen) {
    let contents = &screen.model.contents;
    let root = match explain(&contents.plan, &contents.outcome, contents.options, &chosen.figure) {
        Ok(root) => root,
        // What a project that spends nothing in a year is short of then.
        Err(error) => return assert!(number(&chosen.shown) == 0.0, "{chosen:?}: {error}"),
    };
    if chosen.step.is_some() && number(&chosen.shown) == 0.0 {
        // Of what pays for the project, this is nothing: the whole is explained.
        return;
    }
    let mut derivation = Derivation::new(chosen.shown.clone(), String::new(), root);
    if let Some(step) = &chosen.step {
        derivation.select(step);
    }
    let step = &derivation.steps()[derivation.row].node;
    assert!(chosen.step.as_ref().is_none_or(|short| *short == step.short), "{chosen:?} has no such step");
    let value = if step.unit == Unit::Pence { step.value / 100_000.0 } else { step.value };
    // What the base holds already is taken off.
    let is_held = matches!(
        chosen.figure,
        Figure::Site { part: SitePart::Held, .. } | Figure::Unlisted { part: SitePart::Held, .. }
    );
    let value = if is_held { -value } else { value };
    // Columns are rounded so that they add up, and a profile is the sum of its years as shown.
    let near = if matches!(chosen.figure, Figure::WholeProject { .. }) { 3.0 } else { 1.0 };
    assert!((value - number(&chosen.shown)).abs() <= near, "{chosen:?} is explained as {value}");
}

#[test]
fn every_cell_of_every_grid_is_explained_with_the_figure_it_shows() {
    let mut screen = bundled();
    let mut explained = 0;
    for keys in ["3", "v", "v", "4", "5", "v", "v", "2/thetford<Enter><Enter><Enter>"] {
        screen.press(keys);
        let pane = screen.model.pane();
        for row in 0..rows::rows(&screen.model, pane).len() {
            for column in 0..rows::columns(&screen.model, pane) {
                let cursor = &mut screen.model.cursors[pane.index()];
                (cursor.row, cursor.column) = (row, Some(column));
                // A sample of them: rows and columns have no common rhythm.
                if (row * 7 + column) % 5 == 0
                    && let Ok(chosen) = chosen(&screen.model)
                {
                    assert_explained(&screen, &chosen);
                    explained += 1;
                }
            }
        }
    }
    assert!(explained > 150, "{explained}");
}

#[test]
fn every_line_of_a_list_is_explained_by_its_worst_year() {
    let mut screen = bundled();
    for (keys, pane) in [("1", Pane::Intakes), ("2", Pane::Areas), ("/thetford<Enter><Enter>", Pane::Schools)] {
        screen.press(keys);
        assert_eq!(screen.model.pane(), pane);
        for row in 0..rows::rows(&screen.model, pane).len() {
            screen.model.cursors[pane.index()].row = row;
            let chosen = match chosen(&screen.model) {
                Ok(chosen) => chosen,
                Err(reason) => {
                    assert!(reason.contains("forecast"), "{reason}");
                    continue;
                }
            };
            let contents = &screen.model.contents;
            let root = explain(&contents.plan, &contents.outcome, contents.options, &chosen.figure).unwrap();
            let entry = match pane {
                Pane::Intakes => &contents.areas.entries[rows::selected(&screen.model, pane).unwrap()],
                _ => continue,
            };
            if chosen.shown.contains("forms short") {
                let peak = entry.outlook.worst.pressure_fe;
                assert!((root.value - peak).abs() < 1e-9 && peak >= 0.5, "{chosen:?}");
            }
        }
    }
}
