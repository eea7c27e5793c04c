//! Moving a cursor among lines and columns, and scrolling.

use super::command::CommandId;
use super::model::{Model, Pane};
use super::rows;

/// Moves as a command says: the selection in a list or grid, the text in a document.
pub fn go(model: &mut Model, pane: Pane, id: CommandId) {
    let screenful = isize::try_from(model.page(pane).saturating_sub(1).max(1)).unwrap_or(isize::MAX);
    match id {
        CommandId::Up => lines(model, pane, -1),
        CommandId::Down => lines(model, pane, 1),
        CommandId::PageUp => lines(model, pane, -screenful),
        CommandId::PageDown => lines(model, pane, screenful),
        CommandId::First => lines(model, pane, isize::MIN),
        CommandId::Last => lines(model, pane, isize::MAX),
        CommandId::Left | CommandId::Right if pane.is_table() => {
            let by = if id == CommandId::Left { -1 } else { 1 };
            let cursor = &mut model.cursors[pane as usize];
            cursor.left = cursor.left.saturating_add_signed(by);
        }
        CommandId::Left => {
            let cursor = &mut model.cursors[pane as usize];
            cursor.column = cursor.column.saturating_sub(1);
        }
        CommandId::Right => {
            let last = rows::columns(model, pane).saturating_sub(1);
            let cursor = &mut model.cursors[pane as usize];
            cursor.column = (cursor.column + 1).min(last);
        }
        _ => {}
    }
}

/// Moves by lines: the text of a document, the selection of a list or grid. The picture itself keeps a document from being scrolled beyond its end.
pub fn lines(model: &mut Model, pane: Pane, by: isize) {
    if pane.is_document() {
        let cursor = &mut model.cursors[pane as usize];
        cursor.top = cursor.top.saturating_add_signed(by);
        cursor.follows = false;
        return;
    }
    let last = rows::rows(model, pane).len().saturating_sub(1);
    let cursor = &mut model.cursors[pane as usize];
    let row = cursor.row.saturating_add_signed(by).min(last);
    if row != cursor.row {
        cursor.row = row;
        forget_details(model, pane);
    }
}

/// Details are read from their beginning when the selection they follow has moved.
fn forget_details(model: &mut Model, moved: Pane) {
    if moved == model.main_pane() {
        for pane in model.panes().iter().filter(|pane| pane.is_document()) {
            model.cursors[*pane as usize].top = 0;
        }
    }
}

/// Selects a line by its place in the pane's own vector; where it is not shown, the cursor stays among what is.
pub fn select_line(model: &mut Model, pane: Pane, line: Option<usize>) {
    let shown = rows::rows(model, pane);
    let found = line.and_then(|line| shown.iter().position(|&row| row == line));
    let cursor = &mut model.cursors[pane as usize];
    cursor.row = found.unwrap_or(cursor.row).min(shown.len().saturating_sub(1));
}

/// The first line to show so that the selected one is seen, moving as little as possible.
#[must_use]
pub fn window(top: usize, selected: usize, count: usize, height: usize) -> usize {
    let top = top.min(count.saturating_sub(height));
    if selected < top {
        selected
    } else if height > 0 && selected >= top + height {
        selected + 1 - height
    } else {
        top
    }
}

#[cfg(test)]
mod tests {
    use super::window;

    #[test]
    fn the_window_moves_only_as_far_as_needed() {
        assert_eq!(window(0, 0, 10, 4), 0);
        assert_eq!(window(0, 4, 10, 4), 1);
        assert_eq!(window(3, 4, 10, 4), 3);
        assert_eq!(window(3, 2, 10, 4), 2);
        assert_eq!(window(9, 9, 10, 4), 6);
        assert_eq!(window(5, 0, 0, 0), 0);
    }
}
