//! Scenarios switched on and off, and what they move.

use std::path::Path;

use crate::outcome::Options;
use crate::tui::message::{Effect, Message};
use crate::tui::model::Model;
use crate::tui::testing::{Screen, keys};
use crate::tui::theme::Theme;
use crate::tui::update::update;

/// The bundled plan with scenarios on, and a reader who presses keys; what is asked of the surroundings is done.
fn bundled(scenarios: &[&str], pressed: &str) -> Screen {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |names: &[String]| crate::tui::read(folder, names, Options::default());
    let names: Vec<String> = scenarios.iter().map(|name| (*name).to_owned()).collect();
    let mut screen = Screen::new(Model::new(read(&names), Theme::default()), 80, 24);
    for event in keys(pressed) {
        if let Effect::Read(names) = screen.feed(&event) {
            update(&mut screen.model, Message::Loaded(Box::new(read(&names))));
            screen.draw();
        }
    }
    screen
}

#[test]
fn the_screen_lists_the_scenarios_and_what_each_changes() {
    let text = bundled(&[], "6").text();
    for line in [
        "[6 Scenarios]",
        "Scenarios  (4)",
        "▸ [ ] Basic Need cut by a tenth",
        "  [ ] Drake Infant a year late",
        "  [ ] Housing two years late",
        "  [ ] £28m for each group",
        "· Basic Need 2013-15, growth: at 0.9 times the",
        "off; scenarios/basic-need-cut.toml",
        "None is on",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(bundled(&[], "6<Down><Down>").text().contains("· all housing sites: 2 years later"));
    assert!(bundled(&[], "6<Down>").text().contains("· Drake Infant, Thetford: a year later"));
}

#[test]
fn space_and_enter_switch_a_scenario_and_everything_follows() {
    let base = bundled(&[], "").text();
    let late = bundled(&["housing-two-years-late"], "").text();
    assert_ne!(base.replace("◇", ""), late);
    for pressed in ["6<Down><Down> ", "6<Down><Down><Enter>"] {
        let screen = bundled(&[], pressed);
        let text = screen.text();
        assert!(text.contains("▸ [x] Housing two years late"), "{text}");
        assert!(text.contains(" ◇ with Housing two years late"), "{text}");
        assert!(text.lines().last().is_some_and(|said| said.contains("now with Housing two years late")), "{text}");
        let mut screen = screen;
        screen.press("1");
        assert_eq!(screen.text(), late);
    }
    assert_eq!(bundled(&[], "6<Down><Down>  1").text(), base);
    assert_eq!(bundled(&["housing-two-years-late"], "6<Down><Down> 1").text(), base);
}

#[test]
fn scenarios_stack_and_stay_on_when_the_plan_is_read_again() {
    let text = bundled(&[], "6 <Down> <F5>").text();
    assert!(text.contains(" ◇ with Basic Need cut by a tenth + Drake Infant a year late"), "{text}");
    assert!(text.contains("the plan was read again"));
    let both = bundled(&["basic-need-cut", "drake-a-year-late"], "4").text();
    assert_eq!(bundled(&[], "6 <Down> 4").text(), both);
}

#[test]
fn beside_the_list_stands_what_moves_as_compare_prints_it() {
    let mut screen = bundled(&[], "6<Down> p");
    let mut seen = screen.text();
    for _ in 0..6 {
        screen.press("<PgDn>");
        seen.push_str(&screen.text());
    }
    for line in
        ["What they move", "A base against B drake-a-year-late", "Spend by year (£'000)", "2013-14", "All years"]
    {
        assert!(seen.contains(line), "{line}\n{seen}");
    }
    let line = seen.lines().find(|line| line.contains("2014-15")).unwrap();
    let figures: Vec<&str> = line.split_whitespace().collect();
    assert_eq!(figures, ["2014-15", "39,046", "35,126", "−3,920"]);
}

#[test]
fn switching_elsewhere_says_where_it_is_done() {
    let text = bundled(&[], " ").text();
    assert!(text.lines().last().is_some_and(|said| said.contains("scenarios are switched on screen 6")), "{text}");
}
