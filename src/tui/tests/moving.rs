//! Moving about: keys, the mouse, filters, the palette, reloading.

use ratatui::crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

use crate::tui::message::{Effect, Message};
use crate::tui::model::{Depth, Model, Pane, Screen as Tab};
use crate::tui::testing::{Screen, contents, finding, id, model, plan, screen_after, with};
use crate::tui::theme::Theme;
use crate::tui::update::update;

fn at(keys: &str) -> Screen {
    let mut screen = Screen::new(model(), 80, 24);
    screen.press(keys);
    screen
}

fn line_with<'a>(screen: &'a str, text: &str) -> &'a str {
    screen.lines().find(|line| line.contains(text)).unwrap_or_else(|| panic!("no line has {text}\n{screen}"))
}

#[test]
fn number_keys_and_tab_switch_screens_from_anywhere() {
    for (keys, tab) in [
        ("3", Tab::Housing),
        ("2<Enter><Enter>5", Tab::Funding),
        ("<Tab><Tab>", Tab::Housing),
        ("<BackTab>", Tab::Scenarios),
        ("6", Tab::Scenarios),
        ("?4", Tab::Programme),
        ("p<Enter>2", Tab::Places),
    ] {
        assert_eq!(at(keys).model.screen, tab, "{keys}");
    }
}

#[test]
fn enter_goes_in_and_escape_comes_back_to_the_same_line() {
    let mut screen = at("2<Down><Enter>");
    assert!(matches!(screen.model.depth, Depth::Schools(area) if area.0 == 3));
    screen.press("<Enter>");
    assert!(matches!(screen.model.depth, Depth::Years(_)));
    screen.press("<Esc><Esc>");
    assert!(screen.text().contains("▸ ▲ Wymondham"));
}

#[test]
fn an_area_of_the_overview_opens_in_places() {
    let screen = at("<Down><Enter>").text();
    assert!(screen.contains("[2 Places]"));
    assert!(screen.contains("▸ ▲ Wymondham"));
}

#[test]
fn letters_move_as_arrows_do() {
    for (letters, arrows) in
        [("jj", "<Down><Down>"), ("jjk", "<Down>"), ("G", "<End>"), ("Gg", "<Home>"), ("4llh", "4<Right>")]
    {
        assert_eq!(screen_after(letters, 80, 24), screen_after(arrows, 80, 24), "{letters}");
    }
}

#[test]
fn columns_scroll_to_the_selected_one() {
    let screen = at("3<Right><Right><Right><Right><Right><Right><Right><Right><Right><Right><Right>").text();
    assert!(line_with(&screen, "Site").contains("2023-24"), "{screen}");
    assert!(!line_with(&screen, "Site").contains("2014-15"), "{screen}");
}

#[test]
fn a_page_of_a_long_list_moves_by_what_is_seen() {
    let (plan, _) = plan();
    let findings = (0..1000).map(|line| finding(false, 1, &format!("number {line}"))).collect();
    let mut screen = Screen::new(Model::new(with(plan, findings), Theme::default()), 80, 24);
    screen.press("p");
    let page = screen.model.page(Pane::Findings);
    screen.press("<PgDn>");
    assert_eq!(screen.model.cursor(Pane::Findings).row, page - 1);
    screen.press("<End>");
    assert!(line_with(&screen.text(), "number 999").starts_with('▸'));
    screen.press("<Up>");
    assert!(screen.text().contains("number 999"), "the window moves only when it must");
}

#[test]
fn a_filter_leaves_the_lines_that_hold_a_text() {
    let mut screen = at("/wymond");
    let text = screen.text();
    assert!(text.contains("  (2)  filter: wymond_"), "{text}");
    assert!(!text.contains("Cromer"), "{text}");
    screen.press("<Backspace><Enter>");
    assert!(screen.text().contains("  (2)  filter: wymon"));
    screen.press("<Esc>");
    assert!(screen.text().contains("Cromer"));
    assert!(at("/xyz").text().contains("no line holds this text: Esc shows all"));
    let screen = at("4/ashwicken<Enter>").text();
    assert!(screen.contains("In preparation") && screen.contains("Ashwicken") && !screen.contains("8,500"), "{screen}");
}

#[test]
fn digits_and_letters_are_text_while_a_filter_is_typed() {
    let screen = at("/q1");
    assert_eq!(screen.model.screen, Tab::Overview);
    assert!(screen.text().contains("filter: q1_"));
}

#[test]
fn the_palette_runs_a_command_by_name() {
    assert_eq!(at(":fund<Enter>").model.screen, Tab::Funding);
    assert_eq!(at(":quit").press("<Enter>"), Effect::Quit);
    assert_eq!(at(":reload").press("<Enter>"), Effect::Read(Vec::new()));
    assert!(at(":xyz<Enter>").text().contains("no command has such a name"));
    assert_eq!(at(":fund<Esc>").model.screen, Tab::Overview);
    #[cfg(unix)]
    assert_eq!(at(":susp").press("<Enter>"), Effect::Suspend);
}

#[test]
fn keys_that_cannot_be_used_say_why() {
    for (keys, remark) in [
        ("v", "this screen has one view"),
        ("4o", "this list has one order"),
        ("4<Enter>", "nothing to open here"),
        ("<Left>", "no columns to move along here"),
        ("<Esc>", "this is the top: q quits"),
        ("z", "z does nothing here: ? shows the keys"),
    ] {
        let text = at(keys).text();
        let footer = text.lines().last().unwrap();
        assert!(footer.contains(remark), "{keys}: {footer}");
    }
    assert!(!at("v<Down>").text().contains("one view"), "a remark goes with the next key");
}

#[test]
fn order_by_name_keeps_the_selected_line() {
    let screen = at("2<Down>o").text();
    assert!(screen.contains("Areas by name"));
    assert!(screen.contains("▸ ▲ Wymondham"));
    let names: Vec<usize> = ["▽ Cromer", "▲ Thetford", "▸ ▲ Wymondham"].map(|name| screen.find(name).unwrap()).to_vec();
    assert!(names.is_sorted(), "{screen}");
}

#[test]
fn quitting_and_reloading_are_asked_of_the_surroundings() {
    assert_eq!(at("").press("q"), Effect::Quit);
    assert_eq!(at("").press("<F5>"), Effect::Read(Vec::new()));
    let control_c = Event::Key(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL));
    assert_eq!(at("").feed(&control_c), Effect::Quit);
}

#[test]
fn key_releases_are_ignored_and_repeats_are_not() {
    let mut screen = at("");
    let event = |kind| Event::Key(KeyEvent { kind, ..KeyEvent::new(KeyCode::Down, KeyModifiers::NONE) });
    screen.feed(&event(KeyEventKind::Release));
    assert_eq!(screen.model.cursor(Pane::Intakes).row, 0);
    screen.feed(&event(KeyEventKind::Repeat));
    assert_eq!(screen.model.cursor(Pane::Intakes).row, 1);
}

fn mouse(kind: MouseEventKind, column: u16, row: u16) -> Event {
    Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })
}

#[test]
fn the_mouse_selects_scrolls_opens_and_switches_tabs() {
    let click = MouseEventKind::Down(MouseButton::Left);
    let mut screen = at("");
    screen.feed(&mouse(click, 8, 4));
    assert!(screen.text().contains("▸ ▲ Wymondham"));
    screen.feed(&mouse(MouseEventKind::ScrollDown, 8, 4));
    assert_eq!(screen.model.cursor(Pane::Intakes).row, 4);
    screen.feed(&mouse(click, 8, 4));
    screen.feed(&mouse(click, 8, 4));
    assert_eq!(screen.model.screen, Tab::Places);
    screen.feed(&mouse(click, 40, 0));
    assert_eq!(screen.model.screen, Tab::Programme);
    screen.feed(&mouse(click, 42, 5));
    let cursor = screen.model.cursor(Pane::Table(id("Spend profile")));
    assert_eq!((cursor.row, cursor.column), (1, Some(2)));
    screen.feed(&mouse(click, 79, 23));
    screen.feed(&mouse(click, 200, 200));
    screen.press(":");
    screen.feed(&mouse(click, 20, 6));
    assert_eq!(screen.model.screen, Tab::Housing);
}

#[test]
fn reloading_keeps_what_is_selected_by_its_id() {
    let mut screen = at("4<Down><Down>2<Down><Enter><Down>");
    let area = screen.model.contents.plan.areas[3].id.value.clone();
    let (mut plan, findings) = plan();
    plan.projects.swap(0, 1);
    update(&mut screen.model, Message::Loaded(Box::new(with(plan, findings))));
    screen.draw();
    assert!(screen.text().contains("Wymondham: schools by pressure") && area == "wymondham");
    assert!(screen.text().contains("the plan was read again"));
    screen.press("4");
    assert!(screen.text().contains("▸   Ashwicken"));
}

#[test]
fn reloading_a_plan_that_lost_the_area_goes_back_to_all_areas() {
    let mut screen = at("2<Enter><Enter>");
    let (mut plan, findings) = plan();
    plan.areas.clear();
    plan.schools.clear();
    plan.sites.clear();
    plan.projects.clear();
    plan.sources.clear();
    update(&mut screen.model, Message::Loaded(Box::new(with(plan, findings))));
    screen.draw();
    assert_eq!(screen.model.depth, Depth::Areas);
    assert!(screen.text().contains("none"));
}

#[test]
fn the_same_message_on_the_same_state_gives_the_same_state() {
    for keys in ["<Down>", "2<Enter>", "/wy", ":f", "?", "3<Right>"] {
        let screen = Screen::new(model(), 80, 24);
        let (mut one, mut two) = (screen.model.clone(), screen.model.clone());
        for event in crate::tui::testing::keys(keys) {
            for model in [&mut one, &mut two] {
                let message = crate::tui::keymap::message(model, &event).unwrap();
                update(model, message);
            }
        }
        assert_eq!(Screen::new(one, 80, 24).text(), Screen::new(two, 80, 24).text(), "{keys}");
    }
    let unchanged = contents();
    assert_eq!(unchanged.findings, model().contents.findings);
}
