//! Any size, any keys, any plan: never a panic.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::outcome::{Options, Outcome};
use crate::tui::contents::Contents;
use crate::tui::model::Model;
use crate::tui::testing::{Screen, model, plan};
use crate::tui::theme::Theme;
use crate::tui::view;

/// Every screen and mode.
const STATES: [&str; 36] = [
    "",
    "p",
    "p<Enter>",
    "/t",
    ":",
    ":zzz",
    "?",
    "2",
    "2v",
    "2p",
    "2<Enter>",
    "2<Enter>v",
    "2<Enter><Enter>",
    "3",
    "3v",
    "4",
    "4p",
    "5",
    "5v",
    "5vv",
    "x",
    "2x",
    "2<Enter><Enter><Down><Down><Down>x",
    "3vvx",
    "2r",
    "2rv",
    "4<Down>x",
    "5<Down>x<Enter>",
    "5v<Down>x",
    "6",
    "6p",
    "4v",
    "4vvvvvv<Right><Down>",
    "4VV",
    "5V<Right>",
    "5V<End>x",
];

#[test]
fn no_size_is_too_small_or_too_large() {
    for keys in STATES {
        for selection in ["", "<End>"] {
            let mut screen = Screen::new(model(), 80, 24);
            screen.press(keys);
            screen.press(selection);
            let small = (0..30).flat_map(|width| (0..12).map(move |height| (width, height)));
            let large = [(80, 24), (120, 40), (300, 100), (500, 3), (3, 200), (60, 11), (59, 30)];
            for (width, height) in small.chain(large) {
                let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
                let regions = view::draw(&screen.model, &mut buffer);
                assert!(
                    regions
                        .iter()
                        .all(|region| buffer.area.intersection(region.area) == region.area || region.area.is_empty())
                );
            }
        }
    }
}

#[test]
fn keys_on_a_terminal_of_any_size_do_no_harm() {
    let pressed = [
        "<Down>", "<PgDn>", "<End>", "<Right>", "<Enter>", "p", "<PgDn>", "v", "<Esc>", "/a", "<Enter>", "o", "?",
        "<End>", "<Esc>", "x", "<End>", "<Enter>", "<Left>", "<Esc>",
    ];
    for (width, height) in [(0, 0), (1, 1), (5, 2), (10, 4), (20, 6), (40, 10), (80, 24)] {
        for tab in ["1", "2", "3", "4", "5", "6"] {
            let mut screen = Screen::new(model(), width, height);
            screen.press(tab);
            for keys in pressed {
                screen.press(keys);
            }
        }
    }
}

/// Keys in an order that looks random but is always the same.
#[test]
fn long_walks_through_the_screens_do_no_harm() {
    const KEYS: [&str; 29] = [
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "<Tab>",
        "<BackTab>",
        "<Up>",
        "<Down>",
        "<Left>",
        "<Right>",
        "<PgUp>",
        "<PgDn>",
        "<Home>",
        "<End>",
        "<Enter>",
        "<Enter>",
        "<Esc>",
        "p",
        "v",
        "V",
        "o",
        "/",
        ":",
        "?",
        "t",
        "<Backspace>",
        "x",
    ];
    for (width, height) in [(80, 24), (33, 9)] {
        let mut screen = Screen::new(model(), width, height);
        let mut state: u32 = 1;
        for _ in 0..1200 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            screen.press(KEYS[(state >> 16) as usize % KEYS.len()]);
        }
    }
}

#[test]
fn an_empty_plan_and_one_without_figures_show() {
    let (mut empty, _) = plan();
    empty.areas.clear();
    empty.schools.clear();
    empty.sites.clear();
    empty.projects.clear();
    empty.sources.clear();
    empty.programme = None;
    let (full, findings) = plan();
    for (plan, findings) in [(empty, Vec::new()), (full, findings)] {
        for keys in STATES {
            let contents = Contents::new(plan.clone(), Outcome::default(), Options::default(), findings.clone());
            let mut screen = Screen::new(Model::new(contents, Theme::default()), 80, 24);
            screen.press(keys);
            screen.press("<Down><End><Right><Enter><PgUp>");
        }
    }
}

#[test]
fn a_list_of_many_thousands_is_drawn_by_its_visible_lines() {
    let (plan, _) = plan();
    let findings = (0..20_000).map(|line| crate::tui::testing::finding(false, 1, &format!("number {line}"))).collect();
    let contents = crate::tui::testing::with(plan, findings);
    let mut screen = Screen::new(Model::new(contents, Theme::default()), 80, 24);
    screen.press("p<End><PgUp><PgUp>/number 1999<Enter><Esc>");
    assert!(screen.text().contains("number 1999"));
}
