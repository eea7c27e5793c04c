//! The figures that can be explained.

use super::programme_figures::{GroupPart, NeedPart, ProjectPart};
use crate::calendar::{FinancialYear, NcYear, Phase};
use crate::plan::{AreaId, ProjectGroup, ProjectId, SchoolId, SiteId, SourceId, word_type};

word_type!(
    /// A part of a cell of the forecast.
    SchoolPart {
        /// Base and housing.
        Demand = "demand",
        /// Base.
        Base = "base",
        /// Housing.
        Housing = "housing",
        /// Places.
        Places = "places",
    }
);

word_type!(
    /// A field of the pressure table, and an area's unassigned pupils.
    AreaField {
        /// Demand in the first year.
        Intake = "intake",
        /// Places in it.
        AdmissionNumber = "admission_number",
        /// Forms of entry missing.
        Pressure = "pressure_fe",
        /// Demand over all years taught.
        Roll = "roll",
        /// Net capacity.
        Capacity = "capacity",
        /// Share of it that is free.
        FreeShare = "free_share",
        /// Places missing by year group.
        Need = "need",
        /// Places spare by year group.
        Spare = "spare",
        /// Pupils of others that a school takes.
        PlacedIn = "placed_in",
        /// Pupils for whom no place is found.
        Unplaced = "unplaced",
        /// Pupils whom no school takes.
        Unassigned = "unassigned",
        /// Short, tight, enough or surplus: the figure that decides it.
        State = "state",
    }
);

word_type!(
    /// A figure of a site, or of homes on no listed site.
    SitePart {
        /// Pupils of all phases.
        Pupils = "pupils",
        /// Dwellings completed.
        Completions = "completions",
        /// Dwellings completed so far.
        Cumulative = "cumulative",
        /// Dwellings that bring pupils beside the history's ratios.
        Counted = "counted",
        /// Primary pupils.
        Primary = "primary",
        /// Secondary pupils.
        Secondary = "secondary",
        /// Pupils of sixth forms.
        Post16 = "post_16",
        /// The pupils whom the base holds already.
        Held = "held",
    }
);

impl SitePart {
    /// The pupils of one phase.
    #[must_use]
    pub const fn of_phase(phase: Phase) -> Self {
        match phase {
            Phase::Primary => Self::Primary,
            Phase::Secondary => Self::Secondary,
            Phase::Post16 => Self::Post16,
        }
    }
}

word_type!(
    /// A figure of a source's line of the balance.
    SourcePart {
        /// Left from the year before.
        BroughtForward = "brought_forward",
        /// Receipts.
        Received = "received",
        /// Advances paid back.
        Repaid = "repaid",
        /// Spent.
        Used = "used",
        /// No longer spendable.
        Lost = "lost",
        /// Left for the next year.
        CarriedForward = "carried_forward",
    }
);

word_type!(
    /// A figure of the cost of borrowing.
    BorrowingPart {
        /// Interest.
        Interest = "interest",
        /// Minimum revenue provision.
        Mrp = "mrp",
        /// Both.
        Total = "total",
        /// Of all borrowing so far.
        Cumulative = "cumulative",
    }
);

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
