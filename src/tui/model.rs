//! The state of the terminal program: what is shown, where the reader is, and what the last picture held.

use ratatui::layout::Rect;

use super::certainty::Certainty;
use super::contents::Contents;
use super::derivation::Derivation;
use super::tables::{self, Tables};
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

    /// How many of its views, the first ones, are grids or charts of its own; tables of reports follow them.
    #[must_use]
    pub const fn grids(self) -> usize {
        match self {
            Self::Overview | Self::Programme | Self::Scenarios => 1,
            Self::Places | Self::Housing | Self::Funding => 3,
        }
    }
}

/// The view of Funding that shows the cost of borrowing.
const BORROWING_VIEW: usize = 2;

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
    /// Places: the years of a school.
    Years,
    /// Places: chart, projects and notes.
    PlaceDetails,
    /// Housing: the trajectories.
    Sites,
    /// Housing: the site's pupils and triggers.
    SiteDetails,
    /// Programme: the spend profile.
    Projects,
    /// Programme: the project.
    ProjectDetails,
    /// Programme: a report as a table.
    ProgrammeTable,
    /// Funding: sources by year.
    Sources,
    /// Funding: allocations by project.
    Allocations,
    /// Funding: cost of borrowing.
    Borrowing,
    /// Funding: the source or project.
    MoneyDetails,
    /// Funding: a report as a table.
    FundingTable,
    /// Scenarios: the list.
    Scenarios,
    /// Scenarios: what they change and move.
    Comparison,
    /// Help, or a message, over the screen.
    Overlay,
}

impl Pane {
    /// How many there are.
    const COUNT: usize = Self::Overlay as usize + 1;

    /// Whether it is text to scroll rather than lines to select.
    #[must_use]
    pub const fn is_document(self) -> bool {
        matches!(
            self,
            Self::PlaceDetails
                | Self::SiteDetails
                | Self::ProjectDetails
                | Self::MoneyDetails
                | Self::Comparison
                | Self::Overlay
        ) || self.is_table()
    }

    /// Whether it is a report as a table, scrolled by lines and by columns.
    #[must_use]
    pub const fn is_table(self) -> bool {
        matches!(self, Self::ProgrammeTable | Self::FundingTable)
    }

    /// Whether its lines have columns to move along.
    #[must_use]
    pub const fn is_grid(self) -> bool {
        matches!(self, Self::Years | Self::Sites | Self::Projects | Self::Sources | Self::Allocations | Self::Borrowing)
            || self.is_table()
    }
}

/// A place in a pane: the selected line and column, and the first ones shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The selected line, counted among those that the filter leaves.
    pub row: usize,
    /// The selected column.
    pub column: usize,
    /// The first line shown.
    pub top: usize,
    /// The first column shown.
    pub left: usize,
    /// Whether the picture brings the line that follows the main list into sight; only in tables, until one scrolls.
    pub follows: bool,
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
        /// The first column shown.
        left: usize,
        /// Where the columns begin and how wide each is; 0 wide without columns.
        columns: (u16, u16),
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
            filters: Default::default(),
            cursors: Default::default(),
            mode: Mode::default(),
            certainty: Certainty::default(),
            tables: Tables::default(),
            remark: None,
            regions: Vec::new(),
        }
    }

    /// The panes of the screen as it stands, the main one first.
    #[must_use]
    pub fn panes(&self) -> &'static [Pane] {
        match (self.screen, self.depth, self.view()) {
            (Screen::Overview, ..) => &[Pane::Intakes, Pane::Findings],
            (Screen::Places, Depth::Areas, _) => &[Pane::Areas, Pane::PlaceDetails],
            (Screen::Places, Depth::Schools(_), _) => &[Pane::Schools, Pane::PlaceDetails],
            (Screen::Places, Depth::Years(_), _) => &[Pane::Years],
            (Screen::Housing, ..) => &[Pane::Sites, Pane::SiteDetails],
            (Screen::Programme, _, 0) => &[Pane::Projects, Pane::ProjectDetails],
            (Screen::Programme, ..) => &[Pane::ProgrammeTable],
            (Screen::Funding, _, 0) => &[Pane::Sources, Pane::MoneyDetails],
            (Screen::Funding, _, 1) => &[Pane::Allocations, Pane::MoneyDetails],
            (Screen::Funding, _, BORROWING_VIEW) => &[Pane::Borrowing, Pane::MoneyDetails],
            (Screen::Funding, ..) => &[Pane::FundingTable],
            (Screen::Scenarios, ..) => &[Pane::Scenarios, Pane::Comparison],
        }
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
            (Screen::Places, Depth::Areas) if self.certainty.is_any() => 3,
            (Screen::Places, Depth::Areas | Depth::Schools(_)) => 2,
            (Screen::Places, Depth::Years(_)) => 1,
            (screen, _) => screen.grids() + tables::of_screen(screen).count(),
        };
        let borrows = self.screen != Screen::Funding || !self.contents.outcome.funding.borrowing.is_empty();
        (0..all).filter(move |&view| borrows || view != BORROWING_VIEW)
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
        self.cursors[pane as usize]
    }

    /// The filter of a pane's list; empty without one.
    #[must_use]
    pub fn filter(&self, pane: Pane) -> &str {
        &self.filters[pane as usize]
    }

    /// How many lines of a pane the last picture held, at least one.
    #[must_use]
    pub fn page(&self, pane: Pane) -> usize {
        let shown =
            self.regions.iter().find(|region| matches!(region.target, Target::Lines { pane: of, .. } if of == pane));
        shown.map_or(1, |region| usize::from(region.area.height)).max(1)
    }
}
