//! Which column of a file holds what: by the names that published files use, or as `--map` says.

use std::collections::BTreeMap;

use super::ImportError;
use super::heading_year::{HeadingYear, heading_year};
use super::kind::Kind;
use super::sheet::Sheet;
use crate::calendar::NcYear;
use crate::plan::{Diagnostic, nearest};
use crate::visible::visible;

/// Among how many lines the names of the columns are looked for.
pub const HEADER_WITHIN: usize = 40;

/// What a column may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// A school's id, or its name where no other column has it.
    School,
    /// A school's name.
    SchoolName,
    /// A school's unique reference number.
    Urn,
    /// A school's LA and establishment number.
    Dfe,
    /// A school's establishment number alone; [`Role::LaCode`] completes it.
    Establishment,
    /// An area's id, or its name where no other column has it.
    Area,
    /// An area's name.
    AreaName,
    /// An area's official code.
    AreaCode,
    /// The district, which stands for the area where nothing else does.
    District,
    /// The local authority's name, likewise.
    LaName,
    /// The local authority's code.
    LaCode,
    /// The academic year.
    Year,
    /// The calendar year of the census.
    CensusYear,
    /// How a file of the Department's means its years: `Academic year`, `Reporting year`.
    YearKind,
    /// What a line of a file of the Department's is about: `National`, `Local authority`, `School`.
    Level,
    /// The NC year of the line.
    NcYear,
    /// The pupils of the line's NC year.
    Pupils,
    /// The pupils of a school as a whole.
    TotalRoll,
    /// Net capacity.
    Capacity,
    /// Admission number.
    AdmissionNumber,
    /// The year of the admission number.
    AdmissionYear,
    /// NC years taught, or an age range.
    Years,
    /// The youngest age taught.
    LowAge,
    /// The oldest age taught.
    HighAge,
    /// Primary, secondary and so on.
    Phase,
    /// Kind of school, which tells its type and its governance.
    SchoolType,
    /// Governance alone.
    Governance,
    /// Who runs it.
    Trust,
    /// Open, closed, proposed; or a site's planning status.
    Status,
    /// When it opens.
    Opens,
    /// When it closes.
    Closes,
    /// Places offered for the coming September.
    Offers,
    /// Children who reach Reception that September.
    Cohort,
    /// Births of the line's year.
    Births,
    /// Net additional homes of the line's financial year.
    Completions,
    /// A line's financial year.
    FinancialYear,
    /// A housing site's reference.
    Site,
    /// Its name.
    SiteName,
    /// Its dwellings in all.
    Dwellings,
    /// Reference of the planning permission.
    PlanningRef,
    /// A project.
    Project,
    /// Its finance code.
    Ref,
    /// Its group.
    Group,
    /// Its category.
    Category,
    /// Its works.
    Works,
    /// Its budget, or the sum of a line's years.
    Total,
    /// Spent before the first year.
    Before,
    /// A source of money.
    Source,
    /// What kind of money.
    SourceKind,
    /// How sure it is.
    Certainty,
    /// When works start.
    Start,
    /// When they end.
    Completion,
    /// A developer agreement.
    Agreement,
    /// A contribution of one.
    Contribution,
    /// The reference of the line's own agreement, contribution or transaction, where no column of that name has it.
    OwnReference,
    /// What a contribution is for.
    Purpose,
    /// An amount of money.
    Amount,
    /// A transaction.
    Transaction,
    /// Whether the money was secured, received, spent.
    FundingStatus,
    /// The day of it.
    Date,
    /// The day on which the line was recorded.
    EntryDate,
    /// The last day of the line, where another has taken its place.
    EndDate,
    /// What kind of agreement it is.
    AgreementType,
    /// The pupils of an NC year.
    In(NcYear),
    /// The admission number of the year that starts then.
    AdmissionOf(i32),
    /// The figure of a year.
    Of(HeadingYear),
}

/// The roles by the names that `--map` and messages give them, each with the headings that mean it: in small letters
/// and digits only.
const ROLES: &[(Role, &str, &[&str])] = &[
    (Role::School, "school", &["school", "schoolid", "id", "dbn"]),
    (
        Role::SchoolName,
        "school_name",
        &["schoolname", "name", "establishmentname", "nameofschool", "schoolname1", "schoolacademy"],
    ),
    (Role::Urn, "urn", &["urn", "schoolurn", "uniquereferencenumber", "urnnumber"]),
    (
        Role::Dfe,
        "dfe",
        &[
            "dfe",
            "dfenumber",
            "dfeno",
            "laestab",
            "schoollaestab",
            "lanumberestablishmentnumber",
            "dfesnumber",
            "dcsfnumber",
        ],
    ),
    (Role::Establishment, "establishment", &["establishmentnumber", "estab", "estabno", "establishmentno"]),
    (Role::Area, "area", &["area", "areaid", "planningarea", "schoolplanningarea", "pupilplanningarea"]),
    (Role::AreaName, "area_name", &["areaname", "planningareaname"]),
    (Role::AreaCode, "area_code", &["areacode", "planningareacode"]),
    (Role::District, "district", &["district", "districtname", "districtadministrativename", "districtcouncil"]),
    (Role::LaName, "la_name", &["laname", "localauthority", "la", "localauthorityname"]),
    (Role::LaCode, "la_code", &["lacode", "oldlacode", "lanumber", "lano", "newlacode"]),
    (Role::Year, "year", &["year", "academicyear", "timeperiod", "schoolyear", "yearofbirth", "calendaryear"]),
    (Role::CensusYear, "census_year", &["censusyear", "spcyear", "spring", "census", "januarycensus"]),
    (Role::YearKind, "year_kind", &["timeidentifier"]),
    (Role::Level, "level", &["geographiclevel"]),
    (
        Role::NcYear,
        "nc_year",
        &[
            "ncyear",
            "yeargroup",
            "ncyearactual",
            "nationalcurriculumyear",
            "ncyeargroup",
            "nationalcurriculumyeargroup",
        ],
    ),
    (Role::Pupils, "pupils", &["pupils", "headcount", "numberofpupils", "pupilsonroll", "roll"]),
    (
        Role::TotalRoll,
        "total_roll",
        &[
            "numberofschoolpupilsonroll",
            "pupilsonrollspc",
            "totalroll",
            "roll",
            "numberonroll",
            "nor",
            "numberofpupils",
            "pupilsonroll",
            "pupils",
            "totalpupils",
            "headcount",
            "total",
        ],
    ),
    (
        Role::Capacity,
        "capacity",
        &["capacity", "netcapacity", "schoolcapacity", "numberofschoolplaces", "places", "numberofplaces"],
    ),
    (
        Role::AdmissionNumber,
        "admission_number",
        &["admissionnumber", "pan", "publishedadmissionnumber", "admissionnumberpan", "plannedadmissionnumber"],
    ),
    (Role::AdmissionYear, "admission_year", &["panyear", "admissionyear"]),
    (Role::Years, "years", &["years", "yearstaught", "ncyears", "yeargroups", "agerange", "ages"]),
    (Role::LowAge, "low_age", &["statutorylowage", "lowage", "lowestage", "minage"]),
    (Role::HighAge, "high_age", &["statutoryhighage", "highage", "highestage", "maxage"]),
    (Role::Phase, "phase", &["phase", "phaseofeducationname", "phaseofeducation", "educationphase"]),
    (
        Role::SchoolType,
        "type",
        &["type", "typeofestablishmentname", "typeofestablishment", "establishmenttype", "schooltype"],
    ),
    (Role::Governance, "governance", &["governance"]),
    (Role::Trust, "trust", &["trust", "trustsname", "trustname", "mat", "multiacademytrust"]),
    (
        Role::Status,
        "status",
        &["status", "establishmentstatusname", "establishmentstatus", "planningstatus", "sitestatus", "permissiontype"],
    ),
    (Role::Opens, "opens", &["opens", "opendate", "opened", "openingdate"]),
    (Role::Closes, "closes", &["closes", "closedate", "closed", "closingdate"]),
    (Role::Offers, "offers", &["offers", "placesoffered", "offersmade", "offered", "allocations", "placesallocated"]),
    (Role::Cohort, "cohort", &["cohort", "receptioncohort", "birthslag4"]),
    (Role::Births, "births", &["births", "livebirths", "numberofbirths", "numberoflivebirths"]),
    (
        Role::Completions,
        "completions",
        &["completions", "netcompletions", "netadditionalhomes", "netadditionaldwellings", "netadditions"],
    ),
    (Role::FinancialYear, "financial_year", &["financialyear"]),
    (Role::Site, "site", &["site", "siteid", "siteref", "sitereference", "ref", "reference", "shlaaref", "shelaaref"]),
    (
        Role::SiteName,
        "site_name",
        &["sitename", "siteaddress", "name", "address", "sitenameaddress", "nameofsite", "location", "development"],
    ),
    (
        Role::Dwellings,
        "dwellings",
        &[
            "dwellings",
            "capacity",
            "units",
            "homes",
            "totaldwellings",
            "netdwellings",
            "numberofdwellings",
            "totalunits",
            "sitecapacity",
            "totalhomes",
            "maxnetdwellings",
            "maximumnetdwellings",
            "netunits",
            "plots",
        ],
    ),
    (
        Role::PlanningRef,
        "planning_ref",
        &[
            "planningref",
            "planningreference",
            "planningapplication",
            "applicationnumber",
            "applicationref",
            "applicationreference",
            "permissionreference",
            "planningapplicationnumber",
            "planningapplicationreference",
        ],
    ),
    (
        Role::Project,
        "project",
        &["project", "scheme", "projectname", "schemename", "name", "schemetitle", "schemeproject"],
    ),
    (
        Role::Ref,
        "ref",
        &["ref", "reference", "projectcode", "costcode", "code", "schemeref", "projectref", "projectno"],
    ),
    (Role::Group, "group", &["group", "status", "stage", "schemestatus"]),
    (Role::Category, "category", &["category", "projectcategory"]),
    (Role::Works, "works", &["works", "description", "scope"]),
    (
        Role::Total,
        "total",
        &[
            "total",
            "budget",
            "totalbudget",
            "approvedbudget",
            "totalcost",
            "schemetotal",
            "totalschemecost",
            "allyears",
        ],
    ),
    (
        Role::Before,
        "before",
        &[
            "before",
            "prioryears",
            "previousyears",
            "spendtodate",
            "todate",
            "prioryear",
            "spendinpreviousyears",
            "spenttodate",
        ],
    ),
    (
        Role::Source,
        "source",
        &[
            "source",
            "fundingsource",
            "sourceoffunding",
            "funding",
            "grant",
            "fund",
            "sourceofmoney",
            "name",
            "fundingstream",
        ],
    ),
    (Role::SourceKind, "kind", &["kind", "type", "fundingtype", "sourcekind"]),
    (Role::Certainty, "certainty", &["certainty", "confidence"]),
    (Role::Start, "start", &["start", "startonsite", "startdate"]),
    (Role::Completion, "completion", &["completion", "completiondate", "practicalcompletion", "end", "enddate"]),
    (
        Role::Agreement,
        "agreement",
        &[
            "developeragreement",
            "developeragreementid",
            "agreement",
            "developeragreementreference",
            "developeragreements",
        ],
    ),
    (
        Role::Contribution,
        "contribution",
        &[
            "developeragreementcontribution",
            "developeragreementcontributionid",
            "developeragreementcontributions",
            "developeragreementcontributionreference",
            "contribution",
        ],
    ),
    (Role::OwnReference, "reference", &["reference", "ref", "id"]),
    (Role::Purpose, "purpose", &["contributionpurpose", "purpose", "contributiontype"]),
    (Role::Amount, "amount", &["amount", "value", "contributionamount", "transactionamount"]),
    (
        Role::Transaction,
        "transaction",
        &["developeragreementtransaction", "developeragreementtransactionid", "transaction"],
    ),
    (
        Role::FundingStatus,
        "funding_status",
        &["contributionfundingstatus", "fundingstatus", "transactiontype", "contributionstatus"],
    ),
    (Role::Date, "date", &["startdate", "date", "transactiondate", "agreementdate", "datereceived"]),
    (Role::EntryDate, "entry_date", &["entrydate"]),
    (Role::EndDate, "end_date", &["enddate"]),
    (
        Role::AgreementType,
        "agreement_type",
        &["developeragreementtype", "agreementtype", "developeragreementclassification"],
    ),
];

impl Role {
    /// Its name in `--map` and in messages.
    pub fn name(self) -> String {
        match self {
            Self::In(nc_year) => nc_year.to_string(),
            Self::Of(year) => year.to_string(),
            Self::AdmissionOf(start) => format!("admission_number/{start}"),
            _ => ROLES.iter().find(|(role, ..)| *role == self).map_or("", |(_, name, _)| name).to_owned(),
        }
    }

    fn named(name: &str) -> Option<Self> {
        let known = ROLES.iter().find(|(_, known, _)| folded(known) == folded(name)).map(|(role, ..)| *role);
        known
            .or_else(|| nc_year(name).map(Self::In))
            .or_else(|| heading_year(name).map(|heading| Self::Of(heading.year)))
    }

    /// What a heading means in a file of some kind: the first of the kind's roles that it can be.
    pub fn of_heading(heading: &str, kind: Kind) -> Option<Self> {
        let words = folded(heading);
        // `Amount (£)`, `Site name [2]`: what stands in brackets is a note, unless the whole is a name.
        let short = heading.split(['(', '[', '\n']).next().unwrap_or_default();
        let plain = folded(short);
        let is = |role: &Self, text: &str| {
            ROLES.iter().any(|(known, _, headings)| known == role && headings.contains(&text))
        };
        // Statistics of births call the area by nothing more.
        let of_area = match words.as_str() {
            "name" | "areaofusualresidence" => Some(Self::AreaName),
            "code" => Some(Self::AreaCode),
            _ => None,
        };
        if kind == Kind::Births && of_area.is_some() {
            return of_area;
        }
        let roles = kind.roles();
        let known = [&words, &plain].into_iter().find_map(|text| roles.iter().copied().find(|role| is(role, text)));
        known
            .or_else(
                || if kind.has_nc_years() { nc_year(heading).or_else(|| nc_year(short)).map(Self::In) } else { None },
            )
            .or_else(|| {
                let year = heading_year(heading)?;
                match kind {
                    Kind::Schools => {
                        let is_admission = year.words.contains("pan") || year.words.contains("admission");
                        is_admission.then_some(Self::AdmissionOf(year.year.start))
                    }
                    _ => kind.year_headings(&year).then_some(Self::Of(year.year)),
                }
            })
    }
}

/// How many of some cells are headings of any kind of file.
pub fn known<'a>(cells: impl Iterator<Item = &'a str>) -> usize {
    cells.filter(|cell| is_heading(cell)).count()
}

fn is_heading(cell: &str) -> bool {
    if cell.is_empty() || cell.len() > 120 {
        return false;
    }
    let words = folded(cell);
    let plain = folded(cell.split(['(', '[', '\n']).next().unwrap_or_default());
    let is = |text: &str| !text.is_empty() && ROLES.iter().any(|(.., headings)| headings.contains(&text));
    let is_number = cell.bytes().all(|byte| byte.is_ascii_digit() || b",.-+/".contains(&byte));
    let year = || heading_year(cell).is_some_and(|year| !year.words.contains("january"));
    is(&words) || is(&plain) || (!is_number && nc_year(cell).is_some()) || year()
}

/// Whether a heading is that of local authorities' names.
pub fn names_authority(heading: &str) -> bool {
    let (words, plain) = (folded(heading), folded(heading.split('(').next().unwrap_or_default()));
    // `LA (code)` is no name.
    let is = |text: &str| ROLES.iter().any(|(role, _, headings)| *role == Role::LaName && headings.contains(&text));
    is(&words) || (is(&plain) && words.ends_with("name"))
}

/// Small letters and digits only.
pub fn folded(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// An NC year as headers and cells write it: `R`, `Y7`, `g_7`, `Year 7`, `nc_year_7`, `Grade K`, `7`.
pub fn nc_year(text: &str) -> Option<NcYear> {
    let text = folded(text);
    let text = text.strip_prefix("numberonroll").or_else(|| text.strip_prefix("nor")).unwrap_or(&text);
    let prefixes = ["ncyeargroup", "ncyear", "yeargroup", "year", "ncyr", "ncy", "nc", "grade", "yr", "y", "g", ""];
    prefixes.iter().find_map(|prefix| match text.strip_prefix(prefix)? {
        "r" | "rec" | "reception" | "k" | "kindergarten" => Some(NcYear::RECEPTION),
        number if (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit()) => {
            number.parse().ok().filter(|number| *number > 0).and_then(NcYear::new)
        }
        _ => None,
    })
}

/// Reads `role=column,role=column`; a comma that no `role=` follows belongs to the column's name.
///
/// # Errors
/// Names what is no role, and what is given twice.
pub fn parse_map(texts: &[String]) -> Result<Vec<(Role, String)>, ImportError> {
    let mut maps: Vec<(Role, String)> = Vec::new();
    for text in texts {
        for part in text.split(',') {
            let Some((name, column)) = part.split_once('=') else {
                match maps.last_mut() {
                    Some((_, column)) if !text.starts_with(part) => *column = format!("{column},{part}"),
                    _ => return Err(usage(&format!("--map {part}: write role=column, such as --map school=dbn"))),
                }
                continue;
            };
            let role = Role::named(name).ok_or_else(|| {
                let names: Vec<&str> = ROLES.iter().map(|(_, name, _)| *name).collect();
                let help = match nearest(name, names.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("write one of {}, R, 1 to 13, a year", names.join(", ")),
                };
                usage(&format!("--map {part}: a column cannot stand for `{name}`; {help}"))
            })?;
            if maps.iter().any(|(other, _)| *other == role) {
                return Err(usage(&format!("--map names two columns for {}", role.name())));
            }
            maps.push((role, column.trim().to_owned()));
        }
    }
    Ok(maps)
}

/// What was asked cannot be; names of columns and what was typed are made visible.
pub fn usage(message: &str) -> ImportError {
    ImportError::Usage(visible(message).into_owned())
}

/// Which column holds what.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    by_role: BTreeMap<Role, usize>,
    /// The columns in use: what each holds, and its name.
    pub used: Vec<(String, String)>,
    /// The names of the others.
    pub ignored: Vec<String>,
}

impl Columns {
    /// Finds out which column holds what, in a file of some kind.
    ///
    /// # Errors
    /// Names columns of `maps` that the file does not have, and two columns that could be the same.
    pub fn of(sheet: &Sheet, maps: &[(Role, String)], kind: Kind) -> Result<Self, ImportError> {
        let mut by_role = BTreeMap::new();
        for (role, name) in maps {
            let Some(column) = sheet.column(name) else {
                let columns = sheet.header.join(", ");
                return Err(usage(&format!("{} has no column `{name}`; it has {columns}", sheet.name)));
            };
            if !kind.takes(*role) {
                return Err(usage(&format!("this import has no use for a column of {}", role.name())));
            }
            by_role.insert(*role, column);
        }
        let mapped: Vec<usize> = by_role.values().copied().collect();
        let mut twice = Vec::new();
        // A role's own name, and what stands first among its headings, goes before its other headings.
        let rank = |role: Role, heading: &str| {
            let headings = ROLES.iter().find(|(known, ..)| *known == role).map_or(&[][..], |(.., headings)| headings);
            headings.iter().position(|known| **known == folded(heading)).unwrap_or(usize::MAX)
        };
        for (column, header) in sheet.header.iter().enumerate() {
            let Some(role) = Role::of_heading(header, kind) else { continue };
            if mapped.contains(&column) || maps.iter().any(|(other, _)| *other == role) {
                continue;
            }
            let Some(&first) = by_role.get(&role) else {
                by_role.insert(role, column);
                continue;
            };
            if Kind::prefers_first(role) && rank(role, header) != rank(role, &sheet.header[first]) {
                if rank(role, header) < rank(role, &sheet.header[first]) {
                    by_role.insert(role, column);
                }
                continue;
            }
            let name = role.name();
            let message = format!("two columns could hold {name}: `{}` and `{header}`", sheet.header[first]);
            let help = format!("say which with --map {name}={header}, or rename one");
            twice.push(Diagnostic::error("two-columns", sheet.header_span(column), message, help));
        }
        if !twice.is_empty() {
            return Err(sheet.refuse(twice));
        }
        let name = |column: usize| sheet.header[column].clone();
        let used = by_role.iter().map(|(role, column)| (role.name(), name(*column))).collect();
        let is_free = |column: &usize| !by_role.values().any(|other| other == column);
        let ignored = (0..sheet.header.len()).filter(is_free).map(name).filter(|name| !name.is_empty()).collect();
        Ok(Self { by_role, used, ignored })
    }

    /// The column that holds something.
    pub fn get(&self, role: Role) -> Option<usize> {
        self.by_role.get(&role).copied()
    }

    /// What a row's column of something holds; empty if there is none.
    pub fn text<'a>(&self, sheet: &'a Sheet, row: usize, role: Role) -> &'a str {
        self.get(role).map_or("", |column| sheet.cell(row, column))
    }

    /// The columns that hold an NC year's pupils each.
    pub fn nc_years(&self) -> impl Iterator<Item = (NcYear, usize)> {
        self.by_role.iter().filter_map(|(role, column)| match role {
            Role::In(nc_year) => Some((*nc_year, *column)),
            _ => None,
        })
    }

    /// The columns that hold a year's figure each.
    pub fn years(&self) -> impl Iterator<Item = (HeadingYear, usize)> {
        self.by_role.iter().filter_map(|(role, column)| match role {
            Role::Of(year) => Some((*year, *column)),
            _ => None,
        })
    }

    /// A column whose heading names a single calendar year, where financial years are wanted and none is named: nobody
    /// can tell in which of its two financial years its figures lie.
    pub fn single_year(&self, sheet: &Sheet) -> Option<Diagnostic> {
        if self.years().next().is_some() {
            return None;
        }
        let is_single = |name: &String| heading_year(name).is_some_and(|heading| !heading.year.is_split);
        let column = sheet.header.iter().position(is_single)?;
        let name = &sheet.header[column];
        let year = heading_year(name)?.year.start;
        let message = format!("`{name}` names one calendar year, where a financial year is wanted");
        let next = (year + 1) % 100;
        let help = format!(
            "say what each column is: --map {year}-{next:02}={name}, or --map {}-{:02}={name}",
            year - 1,
            year % 100
        );
        Some(Diagnostic::error("bad-year", sheet.header_span(column), message, help))
    }

    /// The columns that hold a year's admission number each: the calendar year in which it starts.
    pub fn admission_years(&self) -> impl Iterator<Item = (i32, usize)> {
        self.by_role.iter().filter_map(|(role, column)| match role {
            Role::AdmissionOf(start) => Some((*start, *column)),
            _ => None,
        })
    }

    /// The columns that name schools and areas.
    pub fn labels(&self) -> impl Iterator<Item = (Role, usize)> {
        self.by_role.iter().filter(|(role, _)| **role < Role::Year).map(|(role, column)| (*role, *column))
    }

    /// Whether any of some columns is there.
    pub fn has_any(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.by_role.contains_key(role))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nc_years_are_known_by_the_names_that_files_use() {
        for text in
            ["R", "reception", "g_K", "k", "Year R", "Grade K", "nc_year_r", "YR", "NCY R", "Number on roll Reception"]
        {
            assert_eq!(nc_year(text), Some(NcYear::RECEPTION), "{text}");
        }
        for text in ["Y7", "g_7", "Year 7", "nc_year_7", "7", "year07", "grade 7"] {
            assert_eq!(nc_year(text), NcYear::new(7), "{text}");
        }
        for text in ["", "year", "g_PK", "14", "y0", "total", "n1", "2013", "yeargroup"] {
            assert_eq!(nc_year(text), None, "{text}");
        }
    }

    #[test]
    fn a_map_names_roles_and_columns() {
        let map = |text: &str| parse_map(&[text.to_owned()]);
        let read = map("school=dbn,R=g_K,7=Year, 7").unwrap_or_default();
        let seven = Role::In(NcYear::parse("7").unwrap_or(NcYear::RECEPTION));
        let expected = [(Role::School, "dbn"), (Role::In(NcYear::RECEPTION), "g_K"), (seven, "Year, 7")];
        assert_eq!(read.iter().map(|(role, column)| (*role, column.as_str())).collect::<Vec<_>>(), expected);
        for text in ["dbn", "skool=dbn", "school=a,school=b", "", ","] {
            assert!(matches!(map(text), Err(ImportError::Usage(_))), "{text}");
        }
    }
}
