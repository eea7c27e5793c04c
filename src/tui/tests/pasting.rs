//! Pasted text is text.

use ratatui::crossterm::event::Event;

use crate::tui::message::Effect;
use crate::tui::model::{Mode, Screen as Tab};
use crate::tui::testing::{Screen, model};

/// What stands on the screen when a text is pasted after keys; nothing of it may run.
fn pasted(keys: &str, text: &str) -> Screen {
    let mut screen = Screen::new(model(), 120, 30);
    screen.press(keys);
    assert_eq!(screen.feed(&Event::Paste(text.to_owned())), Effect::None);
    screen
}

#[test]
fn a_paste_is_put_into_the_line_that_is_open() {
    assert!(pasted("/", "Wymondham\nq").text().contains("filter: Wymondham q_"));
    assert!(pasted("/wym", "\tond\r\n").text().contains("filter: wymond_"), "blanks at the ends are nobody's text");
    let mut palette = pasted(":", "fun\n");
    assert!(matches!(&palette.model.mode, Mode::Palette { text, row: 0 } if text == "fun"));
    palette.press("<Enter>");
    assert_eq!(palette.model.screen, Tab::Funding);
}

#[test]
fn a_paste_on_a_list_filters_it_by_that_text_alone() {
    assert!(pasted("", "q").text().contains("filter: q_"));
    assert!(pasted("/cromer<Enter>", "Wymondham").text().contains("filter: Wymondham_"));
    assert_eq!(pasted("", "4q").model.screen, Tab::Overview);
}

#[test]
fn a_paste_where_there_is_no_line_for_it_says_what_to_do() {
    assert!(pasted("2<Enter><Enter>", "q").text().contains("pasted text goes into a filter: no list to filter here"));
    for keys in ["?", "x"] {
        let screen = pasted(keys, "q\n");
        assert!(screen.text().contains("pasted text goes into the filter of a list: Esc closes this first"), "{keys}");
        assert_ne!(screen.model.mode, Mode::Normal);
    }
    assert!(pasted("", "\n\u{7}\n").text().contains("there is no text in what was pasted"));
}

#[test]
fn what_steers_a_terminal_is_left_out_of_a_paste() {
    assert!(pasted("/", "a\u{1b}[31m\u{9b}b\u{202e}\u{200b}\u{7f} \n\t c").text().contains("filter: a[31mb c_"));
    let long = pasted("/", &"é".repeat(100_000));
    assert!(long.text().contains("only the first 200 characters were pasted"), "{}", long.text());
}
