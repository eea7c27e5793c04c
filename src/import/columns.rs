//! Which column of a file holds what: by the names that published files use, or as `--map` says.

use std::collections::BTreeMap;

use super::ImportError;
use super::heading_year::{HeadingYear, heading_year};
use super::headings::{ROLES, Role, folded};
use super::kind::Kind;
use super::sheet::Sheet;
use crate::calendar::NcYear;
use crate::plan::{Diagnostic, nearest};
use crate::visible::visible;

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
