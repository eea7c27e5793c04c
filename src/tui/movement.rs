//! Moving a cursor among lines and columns, and scrolling.

use super::command::CommandId;
use super::model::{Model, Pane, Target};
use super::rows;
use super::shown::{Look, Shown};
use super::tables::TableId;
use crate::report::table::ColumnKey;

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
        CommandId::Left | CommandId::Right => along(model, pane, id),
        _ => {}
    }
}

/// Moves by lines: the text of a document, the selection of a list; a table by the wheel or by pages. The picture itself
/// keeps what is scrolled from going beyond its end.
pub fn lines(model: &mut Model, pane: Pane, by: isize) {
    if pane.is_document() {
        let cursor = &mut model.cursors[pane.index()];
        cursor.top = cursor.top.saturating_add_signed(by);
        return;
    }
    if let Some(table) = pane.table() {
        return in_table(model, table, by);
    }
    select(model, pane, by);
}

/// Moves the selection by so many lines.
fn select(model: &mut Model, pane: Pane, by: isize) {
    let last = rows::rows(model, pane).len().saturating_sub(1);
    let cursor = &mut model.cursors[pane.index()];
    let row = cursor.row.min(last).saturating_add_signed(by).min(last);
    if row != cursor.row {
        cursor.row = row;
        forget_details(model, pane);
    }
}

/// Moves in a table: a line selects the next row, once all of the selected one and of the notes behind it has been seen;
/// more lines scroll, and the selection goes with them.
fn in_table(model: &mut Model, table: TableId, by: isize) {
    let pane = Pane::Table(table);
    let unseen = model.regions.iter().find_map(|region| match region.target {
        Target::Table { table: of, unseen, .. } if of == table => Some(unseen),
        _ => None,
    });
    let (above, below) = unseen.unwrap_or_default();
    let is_hidden = if by < 0 { above > 0 } else { below > 0 };
    let cursor = &mut model.cursors[pane.index()];
    cursor.is_new = false;
    cursor.is_free = is_hidden || by.unsigned_abs() > 1;
    if cursor.is_free {
        cursor.top = cursor.top.saturating_add_signed(by);
    }
    if !is_hidden || by.unsigned_abs() > 1 {
        select(model, pane, by);
    }
}

/// Moves along the columns of a table; names that are drawn together are none.
fn along(model: &mut Model, pane: Pane, id: CommandId) {
    let Some(table) = pane.table() else { return };
    let last = rows::columns(model, pane).saturating_sub(1);
    let first = usize::from(matches!(table.view().look, Look::Grid(_))).min(last);
    let column = rows::selected_column(model, table);
    let next = if id == CommandId::Left { column.saturating_sub(1) } else { column + 1 };
    let cursor = &mut model.cursors[pane.index()];
    cursor.column = Some(next.clamp(first, last));
    cursor.is_free = false;
}

/// Details are read from their beginning when the selection they follow has moved.
fn forget_details(model: &mut Model, moved: Pane) {
    if moved == model.main_pane() {
        for pane in model.panes().into_iter().filter(|pane| pane.is_document()) {
            model.cursors[pane.index()].top = 0;
        }
    }
}

/// Selects a line by its place in the pane's own vector; where it is not shown, the cursor stays among what is.
pub fn select_line(model: &mut Model, pane: Pane, line: Option<usize>) {
    let shown = rows::rows(model, pane);
    let found = line.and_then(|line| shown.iter().position(|&row| row == line));
    let cursor = &mut model.cursors[pane.index()];
    cursor.row = found.unwrap_or(cursor.row).min(shown.len().saturating_sub(1));
    cursor.is_free = false;
}

/// The same, by its identity.
pub fn select_same(model: &mut Model, pane: Pane, identity: Option<&str>) {
    let shown = rows::rows(model, pane);
    let line = identity.and_then(|of| shown.iter().copied().find(|&row| rows::identity(model, pane, row) == of));
    select_line(model, pane, line);
}

/// Selects the column of a table that is about the same, if it is there.
pub fn select_column(model: &mut Model, table: TableId, key: Option<ColumnKey>) {
    let of = |shown: &Shown| {
        let key_of = |column| shown.column(column).map(|column| shown.table.columns[column].key);
        (0..shown.sheet.columns.len()).find(|&column| key.is_some() && key_of(column) == key)
    };
    if let Some(column) = rows::selected_row(model, table).and_then(|at| of(at.shown)) {
        model.cursors[Pane::Table(table).index()].column = Some(column);
    }
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
