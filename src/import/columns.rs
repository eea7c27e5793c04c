//! Which column of a file holds what: by the names that published files use, or as `--map` says.

use std::collections::BTreeMap;

use super::ImportError;
use super::sheet::Sheet;
use crate::calendar::NcYear;
use crate::plan::{Diagnostic, nearest};
use crate::visible::visible;

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
    /// An area's id, or its name where no other column has it.
    Area,
    /// An area's name.
    AreaName,
    /// An area's official code.
    AreaCode,
    /// The academic year.
    Year,
    /// The NC year of the line.
    NcYear,
    /// The pupils of the line's NC year.
    Pupils,
    /// Children who reach Reception that September.
    Cohort,
    /// The pupils of an NC year.
    In(NcYear),
}

/// The roles by the names that `--map` and messages give them, each with the headers that mean it: in small letters
/// and digits only.
const ROLES: &[(Role, &str, &[&str])] = &[
    (Role::School, "school", &["school", "schoolid", "id", "dbn"]),
    (Role::SchoolName, "school_name", &["schoolname", "name", "establishmentname"]),
    (Role::Urn, "urn", &["urn", "schoolurn"]),
    (Role::Dfe, "dfe", &["dfe", "dfenumber", "laestab", "schoollaestab"]),
    (Role::Area, "area", &["area", "areaid", "planningarea", "laname", "localauthority"]),
    (Role::AreaName, "area_name", &["areaname", "planningareaname"]),
    (Role::AreaCode, "area_code", &["areacode", "planningareacode", "newlacode", "lacode"]),
    (Role::Year, "year", &["year", "academicyear", "timeperiod", "schoolyear"]),
    (Role::NcYear, "nc_year", &["ncyear", "yeargroup", "ncyearactual", "nationalcurriculumyear"]),
    (Role::Pupils, "pupils", &["pupils", "headcount", "numberofpupils", "pupilsonroll"]),
    (Role::Cohort, "cohort", &["cohort", "receptioncohort", "birthslag4"]),
];

impl Role {
    /// Whether a file of rolls has use for it.
    pub fn is_of_rolls(self) -> bool {
        self != Self::Cohort
    }

    /// Whether a file of Reception cohorts has use for it.
    pub fn is_of_cohorts(self) -> bool {
        matches!(self, Self::Area | Self::AreaName | Self::AreaCode | Self::Year | Self::Cohort)
    }

    /// Its name in `--map` and in messages.
    pub fn name(self) -> String {
        match self {
            Self::In(nc_year) => nc_year.to_string(),
            _ => ROLES.iter().find(|(role, ..)| *role == self).map_or("", |(_, name, _)| name).to_owned(),
        }
    }

    fn named(name: &str) -> Option<Self> {
        let known = ROLES.iter().find(|(_, known, _)| folded(known) == folded(name)).map(|(role, ..)| *role);
        known.or_else(|| nc_year(name).map(Self::In))
    }

    fn of_header(header: &str) -> Option<Self> {
        let header_folded = folded(header);
        let known = ROLES.iter().find(|(.., names)| names.contains(&header_folded.as_str())).map(|(role, ..)| *role);
        known.or_else(|| nc_year(header).map(Self::In))
    }
}

/// Small letters and digits only.
fn folded(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// An NC year as headers and cells write it: `R`, `Y7`, `g_7`, `Year 7`, `nc_year_7`, `Grade K`, `7`.
pub fn nc_year(text: &str) -> Option<NcYear> {
    let text = folded(text);
    let prefixes = ["ncyear", "yeargroup", "year", "nc", "grade", "yr", "y", "g", ""];
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
                    None => format!("write one of {}, R, 1 to 13", names.join(", ")),
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
fn usage(message: &str) -> ImportError {
    ImportError::Usage(visible(message).into_owned())
}

/// Which column holds what.
#[derive(Debug)]
pub struct Columns {
    by_role: BTreeMap<Role, usize>,
    /// The columns in use: what each holds, and its name.
    pub used: Vec<(String, String)>,
    /// The names of the others.
    pub ignored: Vec<String>,
}

impl Columns {
    /// Finds out which column holds what; of the roles only those that are `wanted`.
    ///
    /// # Errors
    /// Names columns of `maps` that the file does not have, and two columns that could be the same.
    pub fn of(sheet: &Sheet, maps: &[(Role, String)], wanted: fn(Role) -> bool) -> Result<Self, ImportError> {
        let mut by_role = BTreeMap::new();
        for (role, name) in maps {
            let exact = sheet.header.iter().position(|header| header == name);
            let near = || sheet.header.iter().position(|header| folded(header) == folded(name));
            let Some(column) = exact.or_else(near) else {
                let columns = sheet.header.join(", ");
                return Err(usage(&format!("{} has no column `{name}`; it has {columns}", sheet.name)));
            };
            if !wanted(*role) {
                return Err(usage(&format!("this import has no use for a column of {}", role.name())));
            }
            by_role.insert(*role, column);
        }
        let mapped: Vec<usize> = by_role.values().copied().collect();
        let mut twice = Vec::new();
        for (column, header) in sheet.header.iter().enumerate() {
            let Some(role) = Role::of_header(header).filter(|role| wanted(*role)) else { continue };
            if mapped.contains(&column) || maps.iter().any(|(other, _)| *other == role) {
                continue;
            }
            if let Some(first) = by_role.insert(role, column) {
                let name = role.name();
                let message = format!("two columns could hold {name}: `{}` and `{header}`", sheet.header[first]);
                let help = format!("say which with --map {name}={header}, or rename one");
                twice.push(Diagnostic::error("two-columns", sheet.header_span(column), message, help));
            }
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

    /// The columns that hold an NC year's pupils each.
    pub fn nc_years(&self) -> impl Iterator<Item = (NcYear, usize)> {
        self.by_role.iter().filter_map(|(role, column)| match role {
            Role::In(nc_year) => Some((*nc_year, *column)),
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
        for text in ["R", "reception", "g_K", "k", "Year R", "Grade K", "nc_year_r", "YR"] {
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
