//! What a column may hold, and by which headings it is known: those that published files use.

use super::heading_year::{HeadingYear, heading_year};
use super::kind::Kind;
use crate::calendar::NcYear;

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
pub const ROLES: &[(Role, &str, &[&str])] = &[
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
    (Role::CensusYear, "census_year", &["censusyear", "spcyear", "spring", "census", "januarycensus", "censusdate"]),
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
    (
        Role::Amount,
        "amount",
        &["amount", "value", "contributionamount", "transactionamount", "spend", "received", "receipts"],
    ),
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

    /// The role of a name.
    pub fn named(name: &str) -> Option<Self> {
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
}
