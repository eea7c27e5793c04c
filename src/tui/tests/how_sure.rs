//! `r`: how sure the forecast of an area is, and what becomes of it when the plan changes.

use std::path::Path;

use crate::forecast::backtest::figures::Level;
use crate::forecast::risk::{Risk, RiskOptions};
use crate::outcome::Options;
use crate::plan::AreaId;
use crate::tui::contents::Contents;
use crate::tui::message::Message;
use crate::tui::model::Model;
use crate::tui::testing::Screen;
use crate::tui::theme::Theme;
use crate::tui::update::update;
use crate::tui::words;

fn bundled() -> Contents {
    crate::tui::read(Path::new(env!("CARGO_MANIFEST_DIR")), &[], Options::default())
}

fn at(keys: &str) -> Screen {
    let mut screen = Screen::new(Model::new(bundled(), Theme::default()), 80, 24);
    screen.press(keys);
    screen
}

#[test]
fn r_shows_the_band_and_the_chances_that_the_command_prints() {
    let contents = bundled();
    let area = contents.plan.areas.iter().position(|area| area.id.value == "thetford").unwrap();
    let options = RiskOptions::default();
    let ready = Risk::of(&contents.plan, contents.options.forecast, Level::Area, options.seed);
    let [first, intake] = [false, true].map(|is_of_intakes| ready.area(AreaId(area), is_of_intakes, options.runs)[0]);
    let screen = at("2/thetford<Enter>r");
    let text = screen.text();
    assert!(text.contains("Primary: pupils on roll, how sure"), "{text}");
    let line = text.lines().find(|line| line.contains("2014/15")).unwrap();
    for figure in [words::pupils(first.p10), words::pupils(first.p90), words::per_cent(first.chance_short)] {
        assert!(line.contains(&format!(" {figure} ")), "{figure}: {line}");
    }
    for sign in ["█", "▓", "▒", "│"] {
        assert!(text.contains(sign), "{sign}\n{text}");
    }
    let mut screen = Screen::new(screen.model, 80, 70);
    screen.draw();
    let text = screen.text();
    let (_, of_intake) = text.split_once("Reception: intake, how sure").unwrap();
    let line = of_intake.lines().find(|line| line.contains("2014/15")).unwrap();
    for figure in [words::pupils(intake.p10), words::pupils(intake.p90), words::per_cent(intake.chance_short)] {
        assert!(line.contains(&format!(" {figure} ")), "{figure}: {line}");
    }
    screen.press("v");
    let text = screen.text();
    assert!(text.contains("pupils places  risk"), "{text}");
    let line = text.lines().find(|line| line.contains("2014/15")).unwrap();
    assert!(line.contains(&words::per_cent(first.chance_short)), "{line}");
    let widest = text.lines().find(|line| line.contains("2028/29 ▲")).unwrap();
    assert!(widest.contains('▒') && text.contains("▓▒ from P10 to P90"), "{text}");
}

#[test]
fn an_area_that_was_not_asked_about_says_how_to_ask() {
    assert!(!at("2").text().contains("  risk"));
    assert!(at("2r<Down>").text().contains("r works out how sure the forecast"));
    for (keys, reason) in [("r", "risk is of areas: choose one in Places"), ("2<Enter>r", "Esc goes back to them")] {
        let text = at(keys).text();
        assert!(text.lines().last().is_some_and(|footer| footer.contains(reason)), "{text}");
    }
}

#[test]
fn after_a_change_the_band_is_stale_until_it_is_worked_out_again() {
    let mut screen = at("2/thetford<Enter>r");
    let before = screen.text();
    update(&mut screen.model, Message::Loaded(Box::new(bundled())));
    screen.draw();
    assert!(screen.text().contains("△ stale: the plan has changed since."), "{}", screen.text());
    screen.press("v");
    assert!(screen.text().contains("△ stale"), "{}", screen.text());
    screen.press("r");
    assert_eq!(screen.text(), before);
}
