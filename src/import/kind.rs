//! What a file is about, and how that is known.

use super::ImportError;
use super::heading_year::{Heading, heading_year};
use super::headings::{self, Role};
use super::sheet::Sheet;
use crate::plan::Diagnostic;

/// What a file is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// What schools are: numbers, years, admission numbers, capacities.
    Schools,
    /// Pupils by NC year.
    Rolls,
    /// Births, or children who reach Reception.
    Births,
    /// Net additional homes of past years.
    Completions,
    /// Housing sites with their trajectories.
    Sites,
    /// Developers' agreements and contributions.
    Contributions,
    /// Projects and their spend.
    Projects,
    /// What projects have spent.
    Actuals,
    /// Money by source and year.
    Receipts,
    /// Places offered for the coming September.
    Offers,
}

const SCHOOL: [Role; 5] = [Role::School, Role::SchoolName, Role::Urn, Role::Dfe, Role::Establishment];

const SCHOOLS_ROLES: &[Role] = &[
    Role::School,
    Role::SchoolName,
    Role::Urn,
    Role::Dfe,
    Role::Establishment,
    Role::Area,
    Role::AreaName,
    Role::AreaCode,
    Role::District,
    Role::LaName,
    Role::LaCode,
    Role::Year,
    Role::CensusYear,
    Role::YearKind,
    Role::Level,
    Role::TotalRoll,
    Role::Capacity,
    Role::AdmissionNumber,
    Role::AdmissionYear,
    Role::Years,
    Role::LowAge,
    Role::HighAge,
    Role::Phase,
    Role::SchoolType,
    Role::Governance,
    Role::Trust,
    Role::Status,
    Role::Opens,
    Role::Closes,
];
const ROLLS_ROLES: &[Role] = &[
    Role::School,
    Role::SchoolName,
    Role::Urn,
    Role::Dfe,
    Role::Establishment,
    Role::Area,
    Role::AreaName,
    Role::AreaCode,
    Role::District,
    Role::LaName,
    Role::LaCode,
    Role::Year,
    Role::CensusYear,
    Role::YearKind,
    Role::Level,
    Role::NcYear,
    Role::Pupils,
];
const BIRTHS_ROLES: &[Role] = &[
    Role::Area,
    Role::AreaName,
    Role::AreaCode,
    Role::District,
    Role::LaName,
    Role::LaCode,
    Role::Year,
    Role::YearKind,
    Role::Level,
    Role::Cohort,
    Role::Births,
];
const COMPLETIONS_ROLES: &[Role] = &[
    Role::Area,
    Role::AreaName,
    Role::AreaCode,
    Role::District,
    Role::LaName,
    Role::LaCode,
    Role::FinancialYear,
    Role::Completions,
];
const SITES_ROLES: &[Role] = &[
    Role::SiteName,
    Role::Site,
    Role::Area,
    Role::AreaName,
    Role::AreaCode,
    Role::District,
    Role::Dwellings,
    Role::Status,
    Role::PlanningRef,
    Role::FinancialYear,
    Role::Completions,
];
const CONTRIBUTIONS_ROLES: &[Role] = &[
    Role::Agreement,
    Role::Contribution,
    Role::Transaction,
    Role::OwnReference,
    Role::Purpose,
    Role::Amount,
    Role::FundingStatus,
    Role::Date,
    Role::EntryDate,
    Role::EndDate,
    Role::PlanningRef,
    Role::AgreementType,
    Role::SiteName,
];
const PROJECTS_ROLES: &[Role] = &[
    Role::Project,
    Role::Ref,
    Role::Area,
    Role::AreaName,
    Role::AreaCode,
    Role::Group,
    Role::Category,
    Role::Works,
    Role::Total,
    Role::Before,
    Role::Start,
    Role::Completion,
    Role::FinancialYear,
    Role::Amount,
];
const ACTUALS_ROLES: &[Role] = &[Role::Project, Role::Ref, Role::Total, Role::Before];
const RECEIPTS_ROLES: &[Role] =
    &[Role::Source, Role::SourceKind, Role::Certainty, Role::Total, Role::FinancialYear, Role::Amount];
const OFFERS_ROLES: &[Role] = &[
    Role::School,
    Role::SchoolName,
    Role::Urn,
    Role::Dfe,
    Role::Establishment,
    Role::Area,
    Role::AreaName,
    Role::AreaCode,
    Role::LaCode,
    Role::Year,
    Role::NcYear,
    Role::Offers,
];

impl Kind {
    /// All of them, with the names that the command line has for them.
    pub const ALL: [(Self, &'static str); 11] = [
        (Self::Schools, "schools"),
        (Self::Rolls, "rolls"),
        (Self::Births, "births"),
        (Self::Births, "cohorts"),
        (Self::Completions, "completions"),
        (Self::Sites, "sites"),
        (Self::Contributions, "contributions"),
        (Self::Projects, "projects"),
        (Self::Actuals, "actuals"),
        (Self::Receipts, "receipts"),
        (Self::Offers, "offers"),
    ];

    /// The kind of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }

    /// What it is, at the beginning of a line.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Schools => "Schools",
            Self::Rolls => "Rolls",
            Self::Births => "Reception cohorts",
            Self::Completions => "Net additional homes",
            Self::Sites => "Housing sites",
            Self::Contributions => "Developer contributions",
            Self::Projects => "Projects",
            Self::Actuals => "Actual spend",
            Self::Receipts => "Receipts",
            Self::Offers => "Offers",
        }
    }

    /// Its name.
    pub(super) fn name(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }

    /// What its columns may hold, what a heading more likely means first.
    pub(super) fn roles(self) -> &'static [Role] {
        match self {
            Self::Schools => SCHOOLS_ROLES,
            Self::Rolls => ROLLS_ROLES,
            Self::Births => BIRTHS_ROLES,
            Self::Completions => COMPLETIONS_ROLES,
            Self::Sites => SITES_ROLES,
            Self::Contributions => CONTRIBUTIONS_ROLES,
            Self::Projects => PROJECTS_ROLES,
            Self::Actuals => ACTUALS_ROLES,
            Self::Receipts => RECEIPTS_ROLES,
            Self::Offers => OFFERS_ROLES,
        }
    }

    /// Whether a column of something is of use.
    pub(super) fn takes(self, role: Role) -> bool {
        match role {
            Role::In(_) => self.has_nc_years(),
            Role::Of(_) => self.has_years(),
            Role::AdmissionOf(_) => self == Self::Schools,
            _ => self.roles().contains(&role),
        }
    }

    /// Whether its columns may be NC years.
    pub(super) fn has_nc_years(self) -> bool {
        self == Self::Rolls
    }

    fn has_years(self) -> bool {
        matches!(self, Self::Births | Self::Sites | Self::Projects | Self::Actuals | Self::Receipts | Self::Completions)
    }

    /// Whether a heading that names a year is that of the year's figures.
    pub(super) fn year_headings(self, heading: &Heading) -> bool {
        let is_sum = ["total", "cumulative", "change", "%"].iter().any(|word| heading.words.contains(word));
        match self {
            Self::Births => !heading.year.is_split && !is_sum,
            _ => self.has_years() && heading.year.is_split | heading.year.is_open && !is_sum,
        }
    }

    /// Whether of two columns for one thing the better known heading is taken, rather than asked for.
    pub(super) fn prefers_first(role: Role) -> bool {
        role < Role::Year
            || matches!(
                role,
                Role::TotalRoll
                    | Role::Total
                    | Role::Site
                    | Role::SiteName
                    | Role::Status
                    | Role::SchoolType
                    | Role::Project
                    | Role::Ref
                    | Role::Source
                    | Role::Group
                    | Role::Date
                    | Role::Year
                    | Role::PlanningRef
            )
    }

    /// What a file seems to be about, and why.
    ///
    /// # Errors
    /// Says what the kinds are known by, where it is none of them.
    pub(super) fn recognise(sheet: &Sheet) -> Result<(Self, String), ImportError> {
        let heading =
            |wanted: &str| sheet.header.iter().find(|heading| headings::folded(heading).contains(wanted)).cloned();
        let any = |words: &[&str]| words.iter().find_map(|word| heading(word));
        let has = |kind: Self, roles: &[Role]| {
            let columns = Columns(kind, sheet);
            roles.iter().find_map(|role| columns.heading(*role))
        };
        let years = |kind: Self| Columns(kind, sheet).years();
        let words = |parts: &[Option<String>]| parts.iter().flatten().cloned().collect::<Vec<_>>().join(", ");
        let rolls = Columns(Self::Rolls, sheet);
        if let Some(found) = any(&["developeragreement", "contributionpurpose", "contributionfundingstatus"]) {
            return Ok((Self::Contributions, found));
        }
        let year = has(Self::Rolls, &[Role::Year, Role::CensusYear]);
        let nc_years = rolls.nc_years();
        if (!nc_years.is_empty() && year.is_some()) || nc_years.len() > 2 {
            let shown = format!("{} NC years from {}", nc_years.len(), nc_years[0]);
            return Ok((Self::Rolls, words(&[has(Self::Rolls, &SCHOOL), year, Some(shown)])));
        }
        if let (Some(nc_year), Some(pupils)) = (has(Self::Rolls, &[Role::NcYear]), has(Self::Rolls, &[Role::Pupils])) {
            return Ok((Self::Rolls, words(&[Some(nc_year), Some(pupils)])));
        }
        let area = [Role::Area, Role::AreaName, Role::AreaCode, Role::LaName, Role::District];
        if let Some(found) = has(Self::Births, &[Role::Cohort, Role::Births]) {
            return Ok((Self::Births, words(&[has(Self::Births, &area), Some(found)])));
        }
        if let Some(found) = has(Self::Completions, &[Role::Completions])
            && has(Self::Completions, &[Role::FinancialYear]).is_some()
            && any(&["site"]).is_none()
        {
            return Ok((Self::Completions, found));
        }
        let school = has(Self::Schools, &SCHOOL);
        let facts = has(
            Self::Schools,
            &[Role::AdmissionNumber, Role::LowAge, Role::Phase, Role::Capacity, Role::Years, Role::TotalRoll],
        );
        let facts = facts.or_else(|| Columns(Self::Schools, sheet).admissions());
        let is_school = has(Self::Schools, &[Role::Urn, Role::Dfe, Role::School, Role::Establishment]).is_some()
            || has(Self::Schools, &[Role::AdmissionNumber, Role::LowAge, Role::Phase]).is_some()
            || any(&["school", "establishment"]).is_some();
        if let (Some(offers), Some(_), None) = (has(Self::Offers, &[Role::Offers]), &school, &facts) {
            return Ok((Self::Offers, words(&[school, Some(offers)])));
        }
        if let (true, Some(_), Some(_)) = (is_school, &school, &facts) {
            return Ok((Self::Schools, words(&[school, facts])));
        }
        let trajectory = years(Self::Sites);
        let single = sheet.header.iter().find(|name| heading_year(name).is_some());
        let long = has(Self::Projects, &[Role::FinancialYear]).filter(|_| {
            has(Self::Projects, &[Role::Amount]).is_some() || has(Self::Sites, &[Role::Completions]).is_some()
        });
        let span = trajectory.first().or(single).map(|first| format!("years from {first}")).or(long);
        let is_site = any(&["site", "dwelling", "homes", "plots", "development"]);
        if let (Some(found), true) = (&is_site, span.is_some() || has(Self::Sites, &[Role::Dwellings]).is_some()) {
            return Ok((Self::Sites, words(&[Some(found.clone()), has(Self::Sites, &[Role::Dwellings]), span])));
        }
        if span.is_some() {
            let project = any(&["project", "scheme"]);
            let source = any(&["source", "funding", "grant", "fund"]);
            if let Some(found) = project {
                let actual = any(&["actual", "outturn"]);
                let kind = if actual.is_some() { Self::Actuals } else { Self::Projects };
                return Ok((kind, words(&[Some(found), actual, span])));
            }
            if let Some(found) = source {
                return Ok((Self::Receipts, words(&[Some(found), span])));
            }
        }
        let births = years(Self::Births);
        if let (Some(area), Some(first)) = (has(Self::Births, &area), births.first()) {
            return Ok((Self::Births, format!("{area}, years from {first}")));
        }
        let message = "nothing tells what this file is about";
        let help = "say it: `placeplan import schools FILE`, or rolls, births, sites, contributions, projects, actuals, \
                    receipts, offers, completions; if the names of its columns stand further down, say where with --header";
        Err(sheet.refuse(vec![Diagnostic::error("unknown-file", sheet.header_span(0), message, help)]))
    }
}

/// The headings of a sheet as a kind of file has them.
struct Columns<'a>(Kind, &'a Sheet);

impl Columns<'_> {
    fn heading(&self, role: Role) -> Option<String> {
        self.1.header.iter().find(|heading| Role::of_heading(heading, self.0) == Some(role)).cloned()
    }

    fn nc_years(&self) -> Vec<String> {
        let is_nc_year = |heading: &&String| matches!(Role::of_heading(heading, self.0), Some(Role::In(_)));
        self.1.header.iter().filter(is_nc_year).cloned().collect()
    }

    fn admissions(&self) -> Option<String> {
        let is_admission = |heading: &&String| matches!(Role::of_heading(heading, self.0), Some(Role::AdmissionOf(_)));
        self.1.header.iter().find(is_admission).cloned()
    }

    fn years(&self) -> Vec<String> {
        let is_year = |heading: &&String| matches!(Role::of_heading(heading, self.0), Some(Role::Of(_)));
        self.1.header.iter().filter(is_year).cloned().collect()
    }
}
