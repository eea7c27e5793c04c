//! From what the user means to the next state: a function of the state and a message, with no other effect.

use super::command::{CommandId, Context, commands};
use super::derivation::Derivation;
use super::keymap::context;
use super::message::{Effect, Message};
use super::model::{Cursor, Depth, Mode, Model, Order, Pane, Screen, Target};
use super::selection::{chosen, written};
use super::tables::{self, Made, Order as TableOrder, TableId};
use super::{movement, palette, paste, reload, rows};
use crate::explain::explain;
use crate::plan::{AreaId, SchoolId};

/// The view of Places that shows how sure an area's forecast is.
const RISK_VIEW: usize = 2;

/// Changes the state as the message asks, and says what the surroundings are to do.
pub fn update(model: &mut Model, message: Message) -> Effect {
    let effect = change(model, message);
    while let Some(table) = tables::missing(model).filter(|table| !table.view().is_slow) {
        let made = TableOrder::of(model, table).make(&model.contents);
        keep(model, made);
    }
    effect
}

/// Keeps a table that has been made, and selects in it what is to be selected.
fn keep(model: &mut Model, made: Made) {
    let table = made.table();
    let pane = Pane::Table(table);
    let filter = model.filter(pane).to_owned();
    if !model.tables.keep(made, &model.contents.plan, &filter) {
        return;
    }
    if let Some(identity) = model.tables.take_selected(table) {
        movement::select_same(model, pane, Some(&identity));
    }
    open(model, table);
}

/// Opens a table that is new to the reader at what is selected in the first one of its screen.
fn open(model: &mut Model, table: TableId) {
    if model.cursor(Pane::Table(table)).is_new && model.tables.of(table).is_some() {
        let row = rows::same_as_first(model, table).unwrap_or(0);
        model.cursors[Pane::Table(table).index()] = Cursor { row, ..Cursor::default() };
    }
}

fn change(model: &mut Model, message: Message) -> Effect {
    if !matches!(message, Message::Drawn(_) | Message::Made(_)) {
        model.remark = None;
    }
    match message {
        Message::Run(id) => return run(model, id),
        Message::Type(letter) => insert(model, letter.encode_utf8(&mut [0; 4])),
        Message::Paste(text) => paste::paste(model, &text),
        Message::Unknown(key) => {
            if context(&model.mode) == Context::Screen {
                model.remark = Some(format!("{key} does nothing here: ? shows the keys"));
            }
        }
        Message::Show(screen) => show(model, screen),
        Message::Select { pane, row, column } => return select(model, pane, row, column),
        Message::Scroll { pane, lines } => scroll(model, pane, lines),
        Message::Drawn(regions) => {
            for region in &regions {
                match region.target {
                    Target::Lines { pane, top } => model.cursors[pane.index()].top = top,
                    Target::Table { table, cursor, .. } => model.cursors[Pane::Table(table).index()] = cursor,
                    Target::Tab(_) | Target::Step(_) | Target::Cell { .. } => {}
                }
            }
            model.regions = regions;
        }
        Message::Made(made) => keep(model, made),
        Message::Loaded(contents) => reload::replace(model, *contents),
        Message::Remark(remark) => model.remark = Some(remark),
    }
    Effect::None
}

/// Runs a command where the keys are at present, or says why it cannot be run.
fn run(model: &mut Model, id: CommandId) -> Effect {
    let here = context(&model.mode);
    let Some(command) = commands(here).find(|command| command.id == id) else {
        return Effect::None;
    };
    if let Err(reason) = command.available(model) {
        model.remark = Some(reason.to_owned());
        return Effect::None;
    }
    match here {
        Context::Screen => on_screen(model, id),
        Context::Filter => {
            in_filter(model, id);
            Effect::None
        }
        Context::Palette => match palette::run(model, id) {
            Some(chosen) => run(model, chosen),
            None => Effect::None,
        },
        Context::Derivation => {
            in_derivation(model, id);
            Effect::None
        }
        Context::Reading => {
            match id {
                CommandId::Close => model.mode = Mode::Normal,
                CommandId::Show(screen) => show(model, screen),
                _ => movement::go(model, Pane::Overlay, id),
            }
            Effect::None
        }
    }
}

/// Shows a screen, whatever stands over the present one.
fn show(model: &mut Model, screen: Screen) {
    model.mode = Mode::Normal;
    model.screen = screen;
}

/// The wheel over a pane; what lies under an overlay does not move.
fn scroll(model: &mut Model, pane: Pane, lines: isize) {
    match (&model.mode, pane) {
        (Mode::Palette { .. }, Pane::Overlay) => {
            let id = if lines < 0 { CommandId::Up } else { CommandId::Down };
            palette::run(model, id);
        }
        (Mode::Derivation(_), Pane::Overlay) => {
            let id = if lines < 0 { CommandId::Up } else { CommandId::Down };
            in_derivation(model, id);
        }
        (Mode::Normal | Mode::Filter, _) | (Mode::Help | Mode::Message { .. }, Pane::Overlay) => {
            movement::lines(model, pane, lines);
        }
        _ => {}
    }
}

/// A command on a screen.
fn on_screen(model: &mut Model, id: CommandId) -> Effect {
    let screens = Screen::ALL.len();
    let pane = model.pane();
    match id {
        CommandId::Show(screen) => model.screen = screen,
        CommandId::NextScreen => model.screen = Screen::ALL[(model.screen as usize + 1) % screens],
        CommandId::PreviousScreen => model.screen = Screen::ALL[(model.screen as usize + screens - 1) % screens],
        CommandId::Enter => return enter(model),
        CommandId::Switch => return switch(model),
        CommandId::Out => out(model),
        CommandId::NextPane => {
            let next = (model.focus[model.screen as usize] + 1) % model.panes().len();
            model.focus[model.screen as usize] = next;
        }
        CommandId::NextView => {
            let shown = model.view();
            let next = model.views().find(|&view| view > shown);
            show_view(model, next.unwrap_or_default());
        }
        CommandId::PreviousView => {
            let shown = model.view();
            let before = model.views().rev().find(|&view| view < shown);
            let last = model.views().next_back();
            show_view(model, before.or(last).unwrap_or_default());
        }
        CommandId::ShowTable(table) => show_table(model, table),
        CommandId::NextOrder => {
            let main = model.main_pane();
            let kept = rows::selected(model, main);
            let order = &mut model.orders[model.screen as usize];
            *order = if *order == Order::Pressure { Order::Name } else { Order::Pressure };
            movement::select_line(model, main, kept);
        }
        CommandId::Explain => explain_chosen(model),
        CommandId::Risk => {
            if let Some(area) = rows::selected(model, Pane::Areas) {
                model.certainty.ask(&model.contents, AreaId(area));
                model.views[Screen::Places as usize] = RISK_VIEW;
                model.cursors[Pane::Details(Screen::Places).index()].top = 0;
            }
        }
        CommandId::Filter => model.mode = Mode::Filter,
        CommandId::Palette => read(model, Mode::Palette { text: String::new(), row: 0 }),
        CommandId::Help => read(model, Mode::Help),
        CommandId::Reload => return Effect::Read(model.contents.plan.scenarios.clone()),
        CommandId::Suspend => return Effect::Suspend,
        CommandId::Quit => return Effect::Quit,
        _ => movement::go(model, pane, id),
    }
    Effect::None
}

/// Shows a view of the screen; the keys stay where they are if it has the same main part.
fn show_view(model: &mut Model, view: usize) {
    let main = model.main_pane();
    model.views[model.screen as usize] = view;
    let pane = model.main_pane();
    if pane != main {
        model.focus[model.screen as usize] = 0;
    }
    if let Some(table) = pane.table().filter(|table| !table.has_details()) {
        model.cursors[pane.index()].is_new = true;
        open(model, table);
    }
}

/// Shows a table, on whatever screen it is.
fn show_table(model: &mut Model, table: TableId) {
    if let Err(reason) = table.is_there(&model.contents) {
        model.remark = Some(reason.to_owned());
        return;
    }
    model.screen = table.view().screen;
    show_view(model, table.place());
}

/// Opens something to read from its beginning.
fn read(model: &mut Model, mode: Mode) {
    model.cursors[Pane::Overlay.index()] = Cursor::default();
    model.mode = mode;
}

/// Opens the derivation of the selected figure, or says why there is none.
fn explain_chosen(model: &mut Model) {
    let contents = &model.contents;
    let found = chosen(model).map_err(str::to_owned).and_then(|chosen| {
        let root = explain(&contents.plan, &contents.outcome, contents.options, &chosen.figure)?;
        let address = chosen.figure.address(&contents.plan, &contents.outcome);
        let mut derivation = Derivation::new(chosen.shown, address, root);
        if let Some(step) = chosen.step {
            derivation.select(&step);
        }
        Ok(derivation)
    });
    match (found, written(model)) {
        (Ok(derivation), _) => read(model, Mode::Derivation(derivation)),
        (Err(_), Some(message)) => read(model, message),
        (Err(reason), None) => model.remark = Some(reason),
    }
}

/// A command while a derivation is read.
fn in_derivation(model: &mut Model, id: CommandId) {
    let page = (model.page(Pane::Overlay) / 3).max(1);
    match (id, &mut model.mode) {
        (CommandId::Close, _) => model.mode = Mode::Normal,
        (CommandId::Show(screen), _) => show(model, screen),
        (id, Mode::Derivation(derivation)) => model.remark = derivation.run(id, page).map(str::to_owned),
        _ => {}
    }
}

/// Opens what is selected.
fn enter(model: &mut Model) -> Effect {
    let pane = model.pane();
    let Some(row) = rows::selected(model, pane) else {
        return Effect::None;
    };
    match pane {
        Pane::Scenarios => return switch(model),
        Pane::Intakes => {
            let area = model.contents.areas.entries[row].area;
            model.screen = Screen::Places;
            model.depth = Depth::Areas;
            model.filters[Pane::Areas.index()].clear();
            model.focus[Screen::Places as usize] = 0;
            movement::select_line(model, Pane::Areas, Some(area.0));
        }
        Pane::Findings => {
            let mode = super::view::overview::finding_in_full(&model.contents, row);
            read(model, mode);
        }
        Pane::Areas if model.contents.plan.schools_of(AreaId(row)).next().is_none() => {
            model.remark = Some("no schools in this area".to_owned());
        }
        Pane::Areas => {
            model.depth = Depth::Schools(AreaId(row));
            model.filters[Pane::Schools.index()].clear();
            model.cursors[Pane::Schools.index()] = Cursor::default();
        }
        Pane::Schools => {
            model.depth = Depth::Years(SchoolId(row));
            model.tables.change_school();
            let plan = &model.contents.plan;
            let base = *plan.assumptions.base_year;
            let past = plan.schools[row].roll.keys().filter(|year| **year <= base).count();
            model.cursors[Pane::Table(tables::YEARS).index()] = Cursor { row: past, ..Cursor::default() };
        }
        _ => {}
    }
    Effect::None
}

/// Asks for the plan with the selected scenario on, or without it.
fn switch(model: &Model) -> Effect {
    let contents = &model.contents;
    let Some(scenario) = rows::selected(model, Pane::Scenarios).and_then(|row| contents.scenarios.get(row)) else {
        return Effect::None;
    };
    let mut names = contents.plan.scenarios.clone();
    if contents.is_on(&scenario.name) {
        names.retain(|name| *name != scenario.name);
    } else {
        names.push(scenario.name.clone());
    }
    Effect::Read(names)
}

/// Clears the filter, else leaves a pane beside the main one, else goes back out a level.
fn out(model: &mut Model) {
    let pane = model.pane();
    if !model.filter(pane).is_empty() {
        clear_filter(model);
    } else if pane != model.main_pane() {
        model.focus[model.screen as usize] = 0;
    } else if pane.table().is_some_and(|table| !table.has_details() && table != tables::YEARS) {
        show_view(model, 0);
    } else if model.screen == Screen::Places {
        match model.depth {
            Depth::Areas => {}
            Depth::Schools(area) => {
                model.depth = Depth::Areas;
                movement::select_line(model, Pane::Areas, Some(area.0));
            }
            Depth::Years(school) => {
                let area = model.contents.plan[school].area;
                model.depth = Depth::Schools(area);
                movement::select_line(model, Pane::Schools, Some(school.0));
            }
        }
    }
}

/// Shows every line of the pane again, the selected one kept.
pub fn clear_filter(model: &mut Model) {
    change_filter(model, String::clear);
}

/// A command while a filter is typed.
fn in_filter(model: &mut Model, id: CommandId) {
    let pane = model.pane();
    match id {
        CommandId::Accept => model.mode = Mode::Normal,
        CommandId::Close => {
            clear_filter(model);
            model.mode = Mode::Normal;
        }
        CommandId::Erase => change_filter(model, |text| {
            text.pop();
        }),
        CommandId::EraseAll => change_filter(model, String::clear),
        _ => movement::go(model, pane, id),
    }
}

/// Changes the filter of the pane and keeps the selected line where it is still shown.
fn change_filter(model: &mut Model, change: impl FnOnce(&mut String)) {
    let pane = model.pane();
    let kept = rows::selected_identity(model, pane);
    change(&mut model.filters[pane.index()]);
    if let Some(table) = pane.table() {
        let column = rows::selected_column_key(model, table);
        model.tables.filter(table, &model.contents.plan, &model.filters[pane.index()]);
        movement::select_same(model, pane, kept.as_deref());
        // Columns in which nothing is left are gone: the cursor stays in its own.
        movement::select_column(model, table, column);
        return;
    }
    movement::select_same(model, pane, kept.as_deref());
}

/// Adds typed or pasted text to the line that is open for it.
pub fn insert(model: &mut Model, added: &str) {
    match &mut model.mode {
        Mode::Filter => change_filter(model, |text| text.push_str(added)),
        Mode::Palette { text, row } => {
            text.push_str(added);
            *row = 0;
        }
        Mode::Normal | Mode::Help | Mode::Message { .. } | Mode::Derivation(_) => {}
    }
}

/// A click on a line: selects it; on the selected line of a list, opens it.
fn select(model: &mut Model, pane: Pane, row: usize, column: Option<usize>) -> Effect {
    if let (Pane::Overlay, Mode::Derivation(derivation)) = (pane, &mut model.mode) {
        if derivation.row == row {
            model.remark = derivation.run(CommandId::Unfold, 1).map(str::to_owned);
        } else {
            derivation.row = row;
        }
        return Effect::None;
    }
    if pane == Pane::Overlay {
        return palette::click(model, row).map_or(Effect::None, |chosen| run(model, chosen));
    }
    if model.mode != Mode::Normal {
        return Effect::None;
    }
    let Some(focus) = model.panes().iter().position(|&of| of == pane) else {
        return Effect::None;
    };
    let was_here = model.pane() == pane;
    model.focus[model.screen as usize] = focus;
    if pane.is_document() || row >= rows::rows(model, pane).len() {
        return Effect::None;
    }
    let again = was_here && model.cursor(pane).row == row;
    model.cursors[pane.index()].row = row;
    if column.is_some() {
        model.cursors[pane.index()].column = column;
        model.cursors[pane.index()].is_free = false;
    } else if again {
        return enter(model);
    }
    Effect::None
}
