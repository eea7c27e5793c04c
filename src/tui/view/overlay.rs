//! What lies over a screen: the palette, the help, and messages.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Widget};

use crate::forecast::State;
use crate::tui::command::{Command, Context, commands};
use crate::tui::model::{Model, Pane, Screen};
use crate::tui::movement::window;
use crate::tui::palette;
use crate::tui::widgets::document::Document;
use crate::tui::widgets::list::MARK;
use crate::tui::widgets::text::{clip, left, wrap};
use crate::tui::widgets::{Scene, cells, split_rows};
use crate::tui::words;
use crate::visible::visible;

/// Columns of the help for keys.
const KEYS: usize = 21;
/// Columns of the help for names.
const NAME: usize = 17;
/// The widest that a frame over the screen gets.
const WIDEST: u16 = 90;

/// A frame over the middle of the screen, no higher than `lines` lines need; returns what is inside.
pub fn frame(scene: &mut Scene<'_>, area: Rect, lines: usize) -> Rect {
    let width = area.width.min(WIDEST);
    let height = area.height.min(cells(lines.saturating_add(2)));
    let area = Rect { x: area.x + (area.width - width) / 2, width, height, ..area };
    Clear.render(area, scene.buffer);
    let block = Block::bordered();
    let inside = block.inner(area);
    block.render(area, scene.buffer);
    inside
}

/// The area of a text in a frame, as far as its width goes.
pub fn inner(area: Rect) -> Rect {
    Rect { width: area.width.min(WIDEST).saturating_sub(2), ..area }
}

/// The keys of a command as text.
fn keys(command: &Command) -> String {
    command.keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// The palette: what is typed, and the commands that match it.
pub fn palette(scene: &mut Scene<'_>, area: Rect, typed: &str, chosen: usize) {
    let theme = scene.model.theme;
    let inside = frame(scene, area, palette::matches("").len() + 1);
    let typed_line = Line::from(vec![Span::styled(":", theme.key()), Span::raw(format!("{}_", visible(typed)))]);
    scene.put(inside, 0, &typed_line);
    let (_, inside) = split_rows(inside, 1);
    let found = palette::matches(typed);
    let height = usize::from(inside.height);
    let chosen = chosen.min(found.len().saturating_sub(1));
    let top = window(scene.model.cursor(Pane::Overlay).top, chosen, found.len(), height);
    if found.is_empty() {
        scene.put(inside, 0, &Line::styled("  no command has such a name", theme.faint()));
    }
    for (place, command) in found.iter().enumerate().skip(top).take(height) {
        let mark = if place == chosen { MARK } else { "  " };
        let (help, style) = match command.available(scene.model) {
            Ok(()) => (command.help.to_owned(), theme.plain()),
            Err(reason) => (format!("not now: {reason}"), theme.faint()),
        };
        let style = if place == chosen { style.patch(theme.selected(true)) } else { style };
        let room = usize::from(inside.width);
        let text = format!("{mark}{}{}{help}", left(command.name, 17), left(&keys(command), 13));
        scene.put(inside, place - top, &Line::styled(clip(&text, room), style));
    }
    scene.note_lines(inside, Pane::Overlay, top);
}

/// The help of the screen: what it shows, what its signs mean, and every key.
pub fn help(scene: &mut Scene<'_>, area: Rect) {
    let mut text = Document::new(inner(area), scene.model.theme);
    text.paragraph(about(scene.model.screen));
    text.heading("Signs");
    for state in State::ALL {
        text.line(Line::from(format!(
            "{} {:8} {}",
            words::glyph(*state),
            state.to_string(),
            meaning(scene.model, *state)
        )));
    }
    for (name, context) in [
        ("Keys on this screen", Context::Screen),
        ("While a filter is typed", Context::Filter),
        ("In the palette", Context::Palette),
        ("In a text such as this", Context::Reading),
        ("In an explanation", Context::Derivation),
    ] {
        text.heading(name);
        for command in commands(context) {
            key_line(scene.model, &mut text, command);
        }
    }
    let title = format!("Help: {}", scene.model.screen.name());
    let inside = frame(scene, area, text.lines.len() + 1);
    text.draw(scene, inside, Pane::Overlay, &title);
}

/// A command in the help; one that cannot be used here says why.
fn key_line(model: &Model, text: &mut Document, command: &Command) {
    let keys = if command.keys.is_empty() { ": only".to_owned() } else { keys(command) };
    let reason = if command.context == Context::Screen { command.available(model).err() } else { None };
    let help = reason.map_or_else(|| command.help.to_owned(), |reason| format!("{} (not now: {reason})", command.help));
    let style = if reason.is_some() { text.theme.faint() } else { text.theme.plain() };
    let room = text.width.saturating_sub(KEYS + NAME).max(16);
    for (place, help) in wrap(&help, room).into_iter().enumerate() {
        let (keys, name) = if place == 0 { (keys.as_str(), command.name) } else { ("", "") };
        text.line(Line::from(vec![
            Span::styled(left(keys, KEYS), text.theme.key()),
            Span::styled(left(name, NAME), style),
            Span::styled(help, style),
        ]));
    }
}

/// What a screen shows.
const fn about(screen: Screen) -> &'static str {
    match screen {
        Screen::Overview => {
            "Each area's intake, the worst first; a block stands for a year with forms of entry short, half a form a step, █ \
             for four or more. Below: the programme's spend against its funding by year, all money that growth may use \
             against all growth budgets, and what the plan's files leave undefined (errors) or deserves a look (findings). Enter opens an area or a finding."
        }
        Screen::Places => {
            "Pupils against places. Enter goes from an area to its schools and on to the years of one school, Esc back. \
             In a chart, █ are pupils with a place, │ is where the places end, ▒ are pupils beyond them; a project's \
             name stands in the year from which its places count. v changes from the intake to the whole roll. \
             r works out how sure an area's forecast is: the band that eight outcomes in ten fall into, and the chance of \
             being short; it then stands beside the chart."
        }
        Screen::Housing => {
            "Dwellings completed by area, site and financial year. ◆ marks the year in which a developer contribution falls \
             due. Below: the selected site's dwellings and its pupils by phase. v changes to dwellings completed so far \
             and to the pupils that they bring."
        }
        Screen::Programme => {
            "Projects in their groups with budget, profile and spend by financial year, in thousands of pounds. Columns \
             add up as shown. Below: the selected project with its dates, places and what it waits for, in exact money. \
             v goes on to what can be read out of the programme, a table each; ▸ marks the selected row, x explains the \
             selected figure, Esc goes back."
        }
        Screen::Funding => {
            "Where the money comes from and where it goes, in thousands of pounds. v changes from sources by year to \
             what pays for each project, to the cost of borrowing where there is any, and to why money is short and what \
             developers pay. The gap is what no source pays."
        }
        Screen::Scenarios => {
            "What-ifs of the plan, each a file in scenarios/. Space or Enter switches the selected one on or off; those \
             that are on stack, and every screen shows the plan with them. Beside the list: what the selected one changes, \
             and what those that are on move against the plan without any. placeplan compare prints it in full."
        }
    }
}

/// What a state means, with the plan's own margins.
fn meaning(model: &Model, state: State) -> String {
    let assumptions = &model.contents.plan.assumptions;
    match state {
        State::Short => "the intake exceeds the admission number, or the roll the capacity".to_owned(),
        State::Tight => format!("less than {} of the places are free", words::per_cent(*assumptions.operating_margin)),
        State::Enough => "neither short nor tight nor surplus".to_owned(),
        State::Surplus => format!("more than {} of the places are free", words::per_cent(*assumptions.surplus_margin)),
    }
}

/// Something at length.
pub fn message(scene: &mut Scene<'_>, area: Rect, title: &str, body: &str) {
    let mut text = Document::new(inner(area), scene.model.theme);
    text.paragraph(body);
    let inside = frame(scene, area, text.lines.len() + 1);
    text.draw(scene, inside, Pane::Overlay, title);
}
