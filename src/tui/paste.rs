//! Pasted text: it is text wherever there is a line for it, and never keys.

use super::command::{Context, filters};
use super::keymap::context;
use super::model::{Mode, Model};
use super::update::{clear_filter, insert};
use crate::visible::is_hidden;

/// As much is taken as anybody would look for.
const LONGEST: usize = 200;

/// Puts pasted text into the line that is open; with none open, filters the list by it, or says why that cannot be.
pub fn paste(model: &mut Model, pasted: &str) {
    let whole = on_one_line(pasted);
    let text: String = whole.chars().take(LONGEST).collect();
    if text.is_empty() {
        model.remark = Some("there is no text in what was pasted".to_owned());
        return;
    }
    match context(&model.mode) {
        Context::Filter | Context::Palette => {}
        Context::Screen => {
            if let Err(reason) = filters(model) {
                model.remark = Some(format!("pasted text goes into a filter: {reason}"));
                return;
            }
            clear_filter(model);
            model.mode = Mode::Filter;
        }
        Context::Reading | Context::Derivation => {
            model.remark = Some("pasted text goes into the filter of a list: Esc closes this first".to_owned());
            return;
        }
    }
    insert(model, &text);
    if text.len() < whole.len() {
        model.remark = Some(format!("only the first {LONGEST} characters were pasted"));
    }
}

/// The text as it can stand in a line: line ends, tabs and runs of blanks as one blank, what steers a terminal left out.
fn on_one_line(text: &str) -> String {
    let words = text.split_whitespace().map(|word| word.chars().filter(|&letter| !is_hidden(letter)).collect());
    words.filter(|word: &String| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
