//! The one table of commands: it drives dispatch, the footer, `?` help and the `:` palette.
//!
//! A command that cannot be used at present says why.

use ratatui::crossterm::event::{KeyCode, KeyModifiers};

use super::keymap::Key;
use super::model::{Depth, Model, Pane, Screen};
use super::rows;
use super::selection::is_explained;
use super::tables::{self, OFFERED, TABLES, TableId};

/// What a command does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommandId {
    /// Show a screen.
    Show(Screen),
    /// Show a report as a table.
    ShowTable(TableId),
    /// Show the screen after this one, round from the last to the first.
    NextScreen,
    /// Show the screen before this one, round from the first to the last.
    PreviousScreen,
    /// A line up.
    Up,
    /// A line down.
    Down,
    /// A column to the left.
    Left,
    /// A column to the right.
    Right,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// To the first line.
    First,
    /// To the last line.
    Last,
    /// Into what is selected.
    Enter,
    /// Switch the selected scenario on or off.
    Switch,
    /// Back out.
    Out,
    /// To the next part of the screen.
    NextPane,
    /// The next view of the screen.
    NextView,
    /// The view before this one.
    PreviousView,
    /// The next order of the list.
    NextOrder,
    /// Where the selected figure comes from.
    Explain,
    /// How sure the selected area's forecast is.
    Risk,
    /// Show what a step rests on, or hide it.
    Unfold,
    /// Start typing a filter.
    Filter,
    /// Open the palette.
    Palette,
    /// Open the help.
    Help,
    /// Read the plan again.
    Reload,
    /// Give the terminal back to the shell for a while.
    Suspend,
    /// End the program.
    Quit,
    /// Accept what is typed or chosen.
    Accept,
    /// Close without accepting.
    Close,
    /// Delete the last character.
    Erase,
    /// Delete everything typed.
    EraseAll,
}

/// Where a key has its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// On a screen.
    Screen,
    /// Typing a filter.
    Filter,
    /// In the palette.
    Palette,
    /// Reading help or a message.
    Reading,
    /// Reading where a figure comes from.
    Derivation,
}

/// Whether a command can be used, or why not.
pub type Availability = Result<(), &'static str>;

/// A line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Command {
    /// What it does.
    pub id: CommandId,
    /// Where its keys have this meaning.
    pub context: Context,
    /// Its keys, the one to show first; none for what only the palette offers.
    pub keys: &'static [Key],
    /// Its name in the palette and the help.
    pub name: &'static str,
    /// One line of help.
    pub help: &'static str,
    /// How the footer calls it and how soon it is left out where there is no room (1 last); `None` not in the footer.
    pub footer: Option<(&'static str, u8)>,
    /// Whether it can be used; `None`: always.
    pub when: Option<fn(&Model) -> Availability>,
}

const fn code(code: KeyCode) -> Key {
    Key { code, modifiers: KeyModifiers::NONE }
}

const fn letter(letter: char) -> Key {
    code(KeyCode::Char(letter))
}

const fn control(letter: char) -> Key {
    Key { code: KeyCode::Char(letter), modifiers: KeyModifiers::CONTROL }
}

/// A command of the given context without a place in the footer.
const fn command(
    context: Context,
    id: CommandId,
    keys: &'static [Key],
    name: &'static str,
    help: &'static str,
) -> Command {
    Command { id, context, keys, name, help, footer: None, when: None }
}

impl Command {
    /// The same with a place in the footer.
    const fn footer(self, label: &'static str, rank: u8) -> Self {
        Self { footer: Some((label, rank)), ..self }
    }

    /// The same, not always to be used.
    const fn when(self, available: fn(&Model) -> Availability) -> Self {
        Self { when: Some(available), ..self }
    }

    /// Whether it can be used at present, or why not.
    ///
    /// # Errors
    /// The reason, in a few words for the footer.
    pub fn available(&self, model: &Model) -> Availability {
        self.when.map_or(Ok(()), |when| when(model))
    }

    /// How the footer calls it at present, if it stands there.
    #[must_use]
    pub fn label(&self, model: &Model) -> Option<(&'static str, u8)> {
        // Enter opens nothing in Scenarios: it does what Space does, which is said.
        let is_said = self.id == CommandId::Enter && model.pane() == Pane::Scenarios;
        self.footer.filter(|_| !is_said)
    }
}

use CommandId as Id;
use Context::{Derivation, Filter, Palette, Reading, Screen as OnScreen};

/// Every command there is, but for the tables.
const COMMANDS: &[Command] = &[
    command(OnScreen, Id::Show(Screen::Overview), &[letter('1')], "Overview", "areas, money and findings at a glance"),
    command(OnScreen, Id::Show(Screen::Places), &[letter('2')], "Places", "areas, their schools, a school's years"),
    command(OnScreen, Id::Show(Screen::Housing), &[letter('3')], "Housing", "dwellings, pupils and triggers by site"),
    command(OnScreen, Id::Show(Screen::Programme), &[letter('4')], "Programme", "projects and their spend by year"),
    command(OnScreen, Id::Show(Screen::Funding), &[letter('5')], "Funding", "sources, allocations and the gap"),
    command(
        OnScreen,
        Id::Show(Screen::Scenarios),
        &[letter('6')],
        "Scenarios",
        "scenarios, and what those that are on move",
    ),
    command(OnScreen, Id::NextScreen, &[code(KeyCode::Tab)], "Next screen", "the screen after this one")
        .footer("next screen", 10),
    command(OnScreen, Id::PreviousScreen, &[code(KeyCode::BackTab)], "Previous screen", "the screen before this one"),
    command(OnScreen, Id::Up, &[code(KeyCode::Up), letter('k')], "Up", "a line up"),
    command(OnScreen, Id::Down, &[code(KeyCode::Down), letter('j')], "Down", "a line down"),
    command(OnScreen, Id::Left, &[code(KeyCode::Left), letter('h')], "Left", "a column to the left").when(in_columns),
    command(OnScreen, Id::Right, &[code(KeyCode::Right), letter('l')], "Right", "a column to the right")
        .when(in_columns),
    command(OnScreen, Id::PageUp, &[code(KeyCode::PageUp), control('b')], "Page up", "a page up"),
    command(OnScreen, Id::PageDown, &[code(KeyCode::PageDown), control('f')], "Page down", "a page down"),
    command(OnScreen, Id::First, &[code(KeyCode::Home), letter('g')], "First", "to the first line"),
    command(OnScreen, Id::Last, &[code(KeyCode::End), letter('G')], "Last", "to the last line"),
    command(OnScreen, Id::Enter, &[code(KeyCode::Enter)], "Open", "into what is selected")
        .footer("open", 2)
        .when(opens),
    command(OnScreen, Id::Switch, &[letter(' ')], "Switch", "a scenario on or off; Enter does the same")
        .footer("on or off", 2)
        .when(switches),
    command(OnScreen, Id::Out, &[code(KeyCode::Esc)], "Back", "clear the filter, else back out a level")
        .footer("back", 1)
        .when(leads_out),
    command(OnScreen, Id::NextPane, &[letter('p')], "Next part", "to the next part of the screen: list or details")
        .footer("next part", 9)
        .when(has_panes),
    command(OnScreen, Id::NextView, &[letter('v')], "Next view", "show other figures of the same")
        .footer("view", 5)
        .when(has_views),
    command(OnScreen, Id::PreviousView, &[letter('V')], "Previous view", "the view before this one").when(has_views),
    command(OnScreen, Id::NextOrder, &[letter('o')], "Order", "by pressure or by name")
        .footer("order", 8)
        .when(has_orders),
    command(OnScreen, Id::Explain, &[letter('x')], "Explain", "where the selected figure comes from, step by step")
        .footer("explain", 3)
        .when(explains),
    command(OnScreen, Id::Risk, &[letter('r')], "Risk", "how sure the area's forecast is: band and chances")
        .footer("how sure", 6)
        .when(has_risk),
    command(OnScreen, Id::Filter, &[letter('/')], "Filter", "show only the lines that hold a text")
        .footer("filter", 7)
        .when(filters),
    command(OnScreen, Id::Palette, &[letter(':')], "Commands", "choose a command by its name").footer("commands", 11),
    command(OnScreen, Id::Help, &[letter('?')], "Help", "what this screen shows and every key").footer("help", 4),
    command(OnScreen, Id::Reload, &[code(KeyCode::F(5))], "Reload", "read the plan's files again").footer("reload", 12),
    command(OnScreen, Id::Suspend, &[], "Suspend", "back to the shell; `fg` returns here").when(can_suspend),
    command(OnScreen, Id::Quit, &[letter('q'), control('c')], "Quit", "end the program").footer("quit", 0),
    command(Filter, Id::Accept, &[code(KeyCode::Enter)], "Keep", "keep the filter and go back to the list")
        .footer("keep", 0),
    command(Filter, Id::Close, &[code(KeyCode::Esc), control('c')], "Clear", "show every line again")
        .footer("clear", 1),
    command(Filter, Id::Erase, &[code(KeyCode::Backspace)], "Delete", "delete the last character").footer("delete", 2),
    command(Filter, Id::EraseAll, &[control('u')], "Delete all", "delete everything typed"),
    command(Filter, Id::Up, &[code(KeyCode::Up)], "Up", "a line up"),
    command(Filter, Id::Down, &[code(KeyCode::Down)], "Down", "a line down"),
    command(Palette, Id::Accept, &[code(KeyCode::Enter)], "Run", "run the chosen command").footer("run", 0),
    command(Palette, Id::Close, &[code(KeyCode::Esc), control('c')], "Close", "back to the screen").footer("close", 1),
    command(Palette, Id::Erase, &[code(KeyCode::Backspace)], "Delete", "delete the last character"),
    command(Palette, Id::EraseAll, &[control('u')], "Delete all", "delete everything typed"),
    command(Palette, Id::Up, &[code(KeyCode::Up)], "Up", "the command above").footer("up", 3),
    command(Palette, Id::Down, &[code(KeyCode::Down)], "Down", "the command below").footer("down", 2),
    command(Reading, Id::Up, &[code(KeyCode::Up), letter('k')], "Up", "a line up").footer("up", 2),
    command(Reading, Id::Down, &[code(KeyCode::Down), letter('j')], "Down", "a line down").footer("down", 1),
    command(Reading, Id::PageUp, &[code(KeyCode::PageUp), control('b')], "Page up", "a page up").footer("page up", 4),
    command(Reading, Id::PageDown, &[code(KeyCode::PageDown), control('f')], "Page down", "a page down")
        .footer("page down", 3),
    command(Reading, Id::First, &[code(KeyCode::Home), letter('g')], "First", "to the first line"),
    command(Reading, Id::Last, &[code(KeyCode::End), letter('G')], "Last", "to the last line"),
    command(Reading, Id::Show(Screen::Overview), &[letter('1')], "Overview", "close this and show the Overview"),
    command(Reading, Id::Show(Screen::Places), &[letter('2')], "Places", "close this and show Places"),
    command(Reading, Id::Show(Screen::Housing), &[letter('3')], "Housing", "close this and show Housing"),
    command(Reading, Id::Show(Screen::Programme), &[letter('4')], "Programme", "close this and show the Programme"),
    command(Reading, Id::Show(Screen::Funding), &[letter('5')], "Funding", "close this and show Funding"),
    command(Reading, Id::Show(Screen::Scenarios), &[letter('6')], "Scenarios", "close this and show Scenarios"),
    command(
        Reading,
        Id::Close,
        &[code(KeyCode::Esc), code(KeyCode::Enter), letter('q'), letter('?'), control('c')],
        "Close",
        "back to the screen",
    )
    .footer("close", 0),
    command(Derivation, Id::Up, &[code(KeyCode::Up), letter('k')], "Up", "the step above").footer("up", 4),
    command(Derivation, Id::Down, &[code(KeyCode::Down), letter('j')], "Down", "the step below").footer("down", 3),
    command(Derivation, Id::PageUp, &[code(KeyCode::PageUp), control('b')], "Page up", "some steps up"),
    command(Derivation, Id::PageDown, &[code(KeyCode::PageDown), control('f')], "Page down", "some steps down"),
    command(Derivation, Id::First, &[code(KeyCode::Home), letter('g')], "First", "to the figure itself"),
    command(Derivation, Id::Last, &[code(KeyCode::End), letter('G')], "Last", "to the last step"),
    command(
        Derivation,
        Id::Unfold,
        &[code(KeyCode::Enter), letter('x'), letter(' ')],
        "Unfold or fold",
        "show what this step rests on, or hide it",
    )
    .footer("unfold or fold", 1),
    command(Derivation, Id::Right, &[code(KeyCode::Right), letter('l')], "Unfold", "show what this step rests on"),
    command(Derivation, Id::Left, &[code(KeyCode::Left), letter('h')], "Fold", "hide it, else to the step above it")
        .footer("fold", 2),
    command(Derivation, Id::Show(Screen::Overview), &[letter('1')], "Overview", "close this and show the Overview"),
    command(Derivation, Id::Show(Screen::Places), &[letter('2')], "Places", "close this and show Places"),
    command(Derivation, Id::Show(Screen::Housing), &[letter('3')], "Housing", "close this and show Housing"),
    command(Derivation, Id::Show(Screen::Programme), &[letter('4')], "Programme", "close this and show the Programme"),
    command(Derivation, Id::Show(Screen::Funding), &[letter('5')], "Funding", "close this and show Funding"),
    command(Derivation, Id::Show(Screen::Scenarios), &[letter('6')], "Scenarios", "close this and show Scenarios"),
    command(Derivation, Id::Close, &[code(KeyCode::Esc), letter('q'), control('c')], "Close", "back to the screen")
        .footer("close", 0),
];

/// The commands that show a report as a table; they stand in the palette.
static SHOW_TABLES: [Command; OFFERED] = {
    let mut commands = [command(OnScreen, Id::Help, &[], "", ""); OFFERED];
    let mut place = 0;
    while place < OFFERED {
        let table = TABLES[place];
        commands[place] = command(OnScreen, Id::ShowTable(TableId(place)), &[], table.name, table.help);
        place += 1;
    }
    commands
};

/// Every command there is.
pub fn all() -> impl Iterator<Item = &'static Command> {
    COMMANDS.iter().chain(&SHOW_TABLES)
}

/// The commands of a context, in the order of the table.
pub fn commands(context: Context) -> impl Iterator<Item = &'static Command> {
    all().filter(move |command| command.context == context)
}

fn in_columns(model: &Model) -> Availability {
    if model.pane().table().is_some() { Ok(()) } else { Err("no columns to move along here") }
}

fn opens(model: &Model) -> Availability {
    let pane = model.pane();
    if !matches!(pane, Pane::Intakes | Pane::Findings | Pane::Areas | Pane::Schools | Pane::Scenarios) {
        return Err("nothing to open here");
    }
    if rows::selected(model, pane).is_some() { Ok(()) } else { Err("nothing is selected") }
}

fn switches(model: &Model) -> Availability {
    match rows::selected(model, Pane::Scenarios) {
        _ if model.screen != Screen::Scenarios => Err("scenarios are switched on screen 6"),
        None => Err("nothing is selected"),
        Some(_) => Ok(()),
    }
}

fn leads_out(model: &Model) -> Availability {
    let is_filtered = !model.filter(model.pane()).is_empty();
    let is_inside = model.screen == Screen::Places && model.depth != Depth::Areas;
    let is_beside = model.pane() != model.main_pane();
    let is_report = model.main_pane().table().is_some_and(|table| !table.has_details());
    if is_filtered || is_inside || is_beside || is_report { Ok(()) } else { Err("this is the top: q quits") }
}

fn explains(model: &Model) -> Availability {
    is_explained(model)
}

fn has_risk(model: &Model) -> Availability {
    match (model.screen, model.depth) {
        (Screen::Places, Depth::Areas) => rows::selected(model, Pane::Areas).map(drop).ok_or("nothing is selected"),
        (Screen::Places, _) => Err("risk is of areas: Esc goes back to them"),
        _ => Err("risk is of areas: choose one in Places"),
    }
}

fn has_panes(model: &Model) -> Availability {
    if model.panes().len() > 1 { Ok(()) } else { Err("this screen has one part") }
}

fn has_views(model: &Model) -> Availability {
    if model.views().nth(1).is_some() { Ok(()) } else { Err("this screen has one view") }
}

fn has_orders(model: &Model) -> Availability {
    let has = matches!(model.main_pane(), Pane::Intakes | Pane::Areas | Pane::Schools);
    if has { Ok(()) } else { Err("this list has one order") }
}

/// Whether the lines of the pane can be filtered, or why not.
///
/// # Errors
/// The reason, in a few words for the footer.
pub fn filters(model: &Model) -> Availability {
    let pane = model.pane();
    if pane.is_document() || pane == Pane::Table(tables::YEARS) { Err("no list to filter here") } else { Ok(()) }
}

const fn can_suspend(_model: &Model) -> Availability {
    if cfg!(unix) { Ok(()) } else { Err("this system cannot suspend a program") }
}
