//! The figures that can be explained.

use super::programme_figures::{GroupPart, NeedPart, ProjectPart};
use crate::calendar::{FinancialYear, NcYear, Phase};
use crate::plan::{AreaId, ProjectGroup, ProjectId, SchoolId, SiteId, SourceId};

/// A part of a cell of the forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchoolPart {
    /// Base and housing.
    Demand,
    /// Base.
    Base,
    /// Housing.
    Housing,
    /// Places.
    Places,
}

/// A field of the pressure table, and an area's unassigned pupils.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AreaField {
    /// Demand in the first year.
    Intake,
    /// Places in it.
    AdmissionNumber,
    /// Forms of entry missing.
    Pressure,
    /// Demand over all years taught.
    Roll,
    /// Net capacity.
    Capacity,
    /// Share of it that is free.
    FreeShare,
    /// Places missing by year group.
    Need,
    /// Places spare by year group.
    Spare,
    /// Pupils of others that a school takes.
    PlacedIn,
    /// Pupils for whom no place is found.
    Unplaced,
    /// Pupils whom no school takes.
    Unassigned,
    /// Short, tight, enough or surplus: the figure that decides it.
    State,
}

impl AreaField {
    /// Every field.
    pub const ALL: [Self; 12] = [
        Self::Intake,
        Self::AdmissionNumber,
        Self::Pressure,
        Self::Roll,
        Self::Capacity,
        Self::FreeShare,
        Self::Need,
        Self::Spare,
        Self::PlacedIn,
        Self::Unplaced,
        Self::Unassigned,
        Self::State,
    ];

    /// Its name in tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::AdmissionNumber => "admission_number",
            Self::Pressure => "pressure_fe",
            Self::Roll => "roll",
            Self::Capacity => "capacity",
            Self::FreeShare => "free_share",
            Self::Need => "need",
            Self::Spare => "spare",
            Self::PlacedIn => "placed_in",
            Self::Unplaced => "unplaced",
            Self::Unassigned => "unassigned",
            Self::State => "state",
        }
    }
}

/// A figure of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SitePart {
    /// Dwellings completed.
    Completions,
    /// Dwellings completed so far.
    Cumulative,
    /// Dwellings that bring pupils beside the history's ratios.
    Counted,
    /// Pupils of one phase.
    Phase(Phase),
    /// Pupils of all phases.
    Pupils,
    /// Those of them whom the base holds already.
    Held,
}

/// A figure of a source's line of the balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SourcePart {
    /// Left from the year before.
    BroughtForward,
    /// Receipts.
    Received,
    /// Advances paid back.
    Repaid,
    /// Spent.
    Used,
    /// No longer spendable.
    Lost,
    /// Left for the next year.
    CarriedForward,
}

/// A figure of the cost of borrowing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BorrowingPart {
    /// Interest.
    Interest,
    /// Minimum revenue provision.
    Mrp,
    /// Both.
    Total,
    /// Of all borrowing so far.
    Cumulative,
}

/// A figure of one of the tables. `year` of a school or an area counts the forecast years from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// A cell of the forecast, or the sums over all years taught.
    School {
        /// The school.
        school: SchoolId,
        /// The forecast year.
        year: usize,
        /// The NC year; `None` for all.
        nc_year: Option<NcYear>,
        /// Which part.
        part: SchoolPart,
    },
    /// A school's row of the pressure table.
    SchoolRow {
        /// The school.
        school: SchoolId,
        /// The forecast year.
        year: usize,
        /// The field.
        field: AreaField,
    },
    /// An area's row of the pressure table.
    Area {
        /// The area.
        area: AreaId,
        /// The forecast year.
        year: usize,
        /// The row's first year.
        first_year: NcYear,
        /// The field.
        field: AreaField,
    },
    /// A row of the housing table.
    Site {
        /// The site.
        site: SiteId,
        /// The financial year.
        year: FinancialYear,
        /// Which figure.
        part: SitePart,
    },
    /// A row of the housing table for homes on no listed site.
    Unlisted {
        /// The area in whose total they are; `None` for those of the plan's.
        area: Option<AreaId>,
        /// The financial year.
        year: FinancialYear,
        /// Which figure.
        part: SitePart,
    },
    /// What pays for a project's spend.
    Balance {
        /// The project.
        project: ProjectId,
        /// The financial year.
        year: FinancialYear,
    },
    /// What a project spends.
    Project {
        /// The project.
        project: ProjectId,
        /// The financial year.
        year: FinancialYear,
    },
    /// What a project has or spends in all, or spent before the programme.
    WholeProject {
        /// The project.
        project: ProjectId,
        /// Which figure.
        part: ProjectPart,
    },
    /// A project's places against their need.
    Need {
        /// The project.
        project: ProjectId,
        /// The area and phase of the places; `None` for the first that it adds any to.
        of: Option<(AreaId, Phase)>,
        /// Which figure.
        part: NeedPart,
    },
    /// A group of the programme against all funding.
    Group {
        /// The group.
        group: ProjectGroup,
        /// Which figure.
        part: GroupPart,
    },
    /// What becomes of a source's money.
    Source {
        /// The source.
        source: SourceId,
        /// The financial year.
        year: FinancialYear,
        /// Which figure.
        part: SourcePart,
    },
    /// What borrowing costs.
    Borrowing {
        /// The source.
        source: SourceId,
        /// The financial year.
        year: FinancialYear,
        /// Which figure.
        part: BorrowingPart,
    },
}
