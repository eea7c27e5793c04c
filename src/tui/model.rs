//! The state of the terminal program: what is shown, where the reader is, and what the last picture held.

use ratatui::layout::Rect;

use super::certainty::Certainty;
use super::contents::Contents;
use super::derivation::Derivation;
use super::tables::{self, TABLES, TableId, Tables};
use super::theme::Theme;
use crate::plan::{AreaId, SchoolId};

/// A screen, in the order of its number key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// Areas by pressure, the programme's money, findings.
    Overview,
    /// Areas, their schools, a school's years.
    Places,
    /// Trajectories of the housing sites.
    Housing,
    /// Projects and their spend.
    Programme,
    /// Sources, allocations, the gap.
    Funding,
    /// Scenarios, and what they move.
    Scenarios,
}

impl Screen {
    /// All screens in the order of their tabs.
    pub const ALL: [Self; 6] =
        [Self::Overview, Self::Places, Self::Housing, Self::Programme, Self::Funding, Self::Scenarios];

    /// The name on its tab.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Places => "Places",
            Self::Housing => "Housing",
            Self::Programme => "Programme",
            Self::Funding => "Funding",
            Self::Scenarios => "Scenarios",
        }
    }
}

/// A part of a screen that the keys can work in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// Overview: the intakes of the areas.
    Intakes,
    /// Overview: errors and findings.
    Findings,
    /// Places: the areas.
    Areas,
    /// Places: the schools of an area.
    Schools,
    /// Scenarios: the list.
    Scenarios,
    /// A table.
    Table(TableId),
    /// Beside or below the main part of a screen: what belongs to the selected line.
    Details(Screen),
    /// Help, or a message, over the screen.
    Overlay,
}

impl Pane {
    /// The tables come behind everything else.
    const TABLES: usize = 6 + Screen::ALL.len();
    /// How many there are.
    const COUNT: usize = Self::TABLES + TABLES.len();

    /// Its place among all of them.
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::Intakes => 0,
            Self::Findings => 1,
            Self::Areas => 2,
            Self::Schools => 3,
            Self::Scenarios => 4,
            Self::Overlay => 5,
            Self::Details(screen) => 6 + screen as usize,
            Self::Table(id) => Self::TABLES + id.0,
        }
    }

    /// Every pane with a selection.
    pub fn selectable() -> impl Iterator<Item = Self> {
        let lists = [Self::Intakes, Self::Findings, Self::Areas, Self::Schools, Self::Scenarios];
        lists.into_iter().chain((0..TABLES.len()).map(|place| Self::Table(TableId(place))))
    }

    /// Whether it is text to scroll rather than lines to select.
    #[must_use]
    pub const fn is_document(self) -> bool {
        matches!(self, Self::Details(_) | Self::Overlay)
    }

    /// The table that it shows.
    #[must_use]
    pub const fn table(self) -> Option<TableId> {
        if let Self::Table(id) = self { Some(id) } else { None }
    }
}

/// A place in a pane: the selected line and column, and the first ones shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The selected line, counted among those that the filter leaves.
    pub row: usize,
    /// The selected column; `None` for the first of figures.
    pub column: Option<usize>,
    /// The first line shown.
    pub top: usize,
    /// The first column shown.
    pub left: usize,
    /// Whether the reader scrolls freely: the selection then stays among the lines that are seen. Only in tables.
    pub is_free: bool,
    /// Whether the table is yet to be opened at what is selected in the first one of its screen.
    pub is_new: bool,
}

/// How deep the Places screen is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// All areas.
    #[default]
    Areas,
    /// The schools of one area.
    Schools(AreaId),
    /// The years of one school.
    Years(SchoolId),
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The worst first.
    #[default]
    Pressure,
    /// By name.
    Name,
}

/// What the keys mean at present.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Mode {
    /// Moving about the screen.
    #[default]
    Normal,
    /// Typing a filter for the list.
    Filter,
    /// Choosing a command by name.
    Palette {
        /// What is typed.
        text: String,
        /// The chosen line.
        row: usize,
    },
    /// Reading the help of the screen.
    Help,
    /// Reading something at length.
    Message {
        /// Its heading.
        title: String,
        /// Its text.
        text: String,
    },
    /// Reading where a figure comes from.
    Derivation(Derivation),
}

/// What a part of the last picture showed, so that keys and the mouse act on what the reader sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// Where it stands, headings left out.
    pub area: Rect,
    /// What it is.
    pub target: Target,
}

/// What a region of the screen is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A screen's tab.
    Tab(Screen),
    /// A step of a derivation.
    Step(usize),
    /// Lines of a pane.
    Lines {
        /// The pane.
        pane: Pane,
        /// The first line shown.
        top: usize,
    },
    /// A table: what the picture made of its cursor.
    Table {
        /// Which.
        table: TableId,
        /// Its cursor.
        cursor: Cursor,
        /// How many lines before the selected row, and behind it up to the next one, are not seen.
        unseen: (usize, usize),
    },
    /// A cell of a table.
    Cell {
        /// The table.
        table: TableId,
        /// The row.
        row: usize,
        /// The column.
        column: usize,
    },
}

/// The whole state.
#[derive(Clone, Debug)]
pub struct Model {
    /// What there is to show.
    pub contents: Contents,
    /// How it is shown.
    pub theme: Theme,
    /// The screen shown.
    pub screen: Screen,
    /// How deep Places is.
    pub depth: Depth,
    /// Which of its panes each screen has the keys in.
    pub focus: [usize; Screen::ALL.len()],
    /// Which of its views each screen shows.
    pub views: [usize; Screen::ALL.len()],
    /// The order of each screen's list.
    pub orders: [Order; Screen::ALL.len()],
    /// The filter of each pane's list.
    pub filters: [String; Pane::COUNT],
    /// The place in each pane.
    pub cursors: [Cursor; Pane::COUNT],
    /// What the keys mean.
    pub mode: Mode,
    /// How sure the areas' forecasts are, as far as it has been asked.
    pub certainty: Certainty,
    /// The reports shown as tables, as far as they have been shown.
    pub tables: Tables,
    /// A remark on the last key, shown until the next.
    pub remark: Option<String>,
    /// What the last picture held.
    pub regions: Vec<Region>,
}

impl Model {
    /// The state in which the program starts.
    #[must_use]
    pub fn new(contents: Contents, theme: Theme) -> Self {
        Self {
            contents,
            theme,
            screen: Screen::Overview,
            depth: Depth::default(),
            focus: Default::default(),
            views: Default::default(),
            orders: Default::default(),
            filters: std::array::from_fn(|_| String::new()),
            cursors: [Cursor::default(); Pane::COUNT],
            mode: Mode::default(),
            certainty: Certainty::default(),
            tables: Tables::default(),
            remark: None,
            regions: Vec::new(),
        }
    }

    /// The panes of the screen as it stands, the main one first.
    #[must_use]
    pub fn panes(&self) -> Vec<Pane> {
        let main = match (self.screen, self.depth) {
            (Screen::Overview, _) => return vec![Pane::Intakes, Pane::Findings],
            (Screen::Scenarios, _) => Pane::Scenarios,
            (Screen::Places, Depth::Areas) => Pane::Areas,
            (Screen::Places, Depth::Schools(_)) => Pane::Schools,
            _ => tables::shown(self).map_or(Pane::Overlay, Pane::Table),
        };
        let has_details = main.table().is_none_or(TableId::has_details);
        std::iter::once(main).chain(has_details.then_some(Pane::Details(self.screen))).collect()
    }

    /// The pane that the keys work in.
    #[must_use]
    pub fn pane(&self) -> Pane {
        let panes = self.panes();
        panes.get(self.focus[self.screen as usize]).copied().unwrap_or(panes[0])
    }

    /// The main pane of the screen, whose selection the others follow.
    #[must_use]
    pub fn main_pane(&self) -> Pane {
        self.panes()[0]
    }

    /// The views that the screen has at present.
    pub fn views(&self) -> impl DoubleEndedIterator<Item = usize> {
        let all = match (self.screen, self.depth) {
            (Screen::Overview | Screen::Scenarios, _) | (Screen::Places, Depth::Years(_)) => 1,
            (Screen::Places, Depth::Areas) if self.certainty.is_any() => 3,
            (Screen::Places, _) => 2,
            (screen, _) => tables::of_screen(screen).count(),
        };
        let table = |view| tables::of_screen(self.screen).nth(view).filter(|_| self.screen != Screen::Places);
        (0..all).filter(move |&view| table(view).is_none_or(|table| table.is_there(&self.contents).is_ok()))
    }

    /// The view of the screen that is shown.
    #[must_use]
    pub fn view(&self) -> usize {
        let view = self.views[self.screen as usize];
        if self.views().any(|one| one == view) { view } else { 0 }
    }

    /// The place in a pane.
    #[must_use]
    pub fn cursor(&self, pane: Pane) -> Cursor {
        self.cursors[pane.index()]
    }

    /// The filter of a pane's list; empty without one.
    #[must_use]
    pub fn filter(&self, pane: Pane) -> &str {
        &self.filters[pane.index()]
    }

    /// How many lines of a pane the last picture held, at least one.
    #[must_use]
    pub fn page(&self, pane: Pane) -> usize {
        let is_its = |region: &&Region| match region.target {
            Target::Lines { pane: of, .. } => of == pane,
            Target::Table { table, .. } => pane == Pane::Table(table),
            _ => false,
        };
        self.regions.iter().find(is_its).map_or(1, |region| usize::from(region.area.height)).max(1)
    }
}
