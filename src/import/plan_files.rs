//! A plan's files as an import changes them: which areas and schools there are, and what their texts become.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Item, Table, Value};

use super::ImportError;
use super::area_file::{self, AreaFile, SchoolPlace};
use super::columns::Role;
use super::ids::faithful_slug;
use super::layout::NewSchool;
use super::units::Unit;
use crate::calendar::{AcademicYear, NcYear, YearRange};
use crate::plan::edit::{FileChange, figures};
use crate::plan::{Changed, Diagnostic, FileId, Loaded, Severity, Span, load, load_changed};

/// What makes a file's text unknown, so that it cannot be changed.
const UNREADABLE: [&str; 6] =
    ["unreadable-file", "enormous-file", "not-utf8", "empty-file", "toml-syntax", "given-twice"];

/// A plan's files, and what they become.
#[derive(Debug)]
pub struct PlanFiles {
    folder: PathBuf,
    loaded: Loaded,
    /// Areas in order of their files, new ones behind them.
    pub areas: Vec<AreaFile>,
    /// The schools of the plan, new ones behind them.
    pub schools: Vec<SchoolPlace>,
    by_id: HashMap<String, usize>,
    by_number: BTreeMap<(Role, String), usize>,
    /// New texts of files that are no area's, by path.
    pub others: Changed,
}

impl PlanFiles {
    /// Reads the plan in a folder, which may hold none yet.
    ///
    /// # Errors
    /// Files of planning areas that cannot be read, so that nobody can tell what is in them.
    pub fn open(folder: &Path) -> Result<Self, ImportError> {
        let loaded = load(folder, &[]);
        let mut plan = Self {
            folder: folder.to_owned(),
            loaded,
            areas: Vec::new(),
            schools: Vec::new(),
            by_id: HashMap::new(),
            by_number: BTreeMap::new(),
            others: Changed::new(),
        };
        let mut problems: Vec<Diagnostic> = plan.unreadable().cloned().collect();
        for (number, file) in plan.loaded.plan.files.iter().enumerate() {
            let Some(id) = file.path.strip_prefix("planning-areas/").and_then(|name| name.strip_suffix(".toml")) else {
                continue;
            };
            if id == "assumptions" || !problems.is_empty() {
                continue;
            }
            match AreaFile::existing(id, &file.text) {
                Ok(area) => plan.areas.push(area),
                Err((message, help)) => {
                    let span = Span::whole(FileId(u32::try_from(number).unwrap_or(u32::MAX)));
                    problems.push(Diagnostic::error("cannot-edit", span, message, help));
                }
            }
        }
        if !problems.is_empty() {
            return Err(ImportError::Refused { files: plan.loaded.plan.files, diagnostics: problems });
        }
        plan.index_schools();
        Ok(plan)
    }

    fn unreadable(&self) -> impl Iterator<Item = &Diagnostic> {
        let is_ours = |one: &&Diagnostic| {
            let path = one.position(&self.loaded.plan.files).map(|position| position.file);
            let is_unreadable =
                path.is_some_and(|path| path.starts_with("planning-areas")) && UNREADABLE.contains(&one.code);
            is_unreadable || one.code == "unfinished-save"
        };
        self.loaded.diagnostics.iter().filter(|one| one.severity == Severity::Error).filter(is_ours)
    }

    fn index_schools(&mut self) {
        for (area, file) in self.areas.iter().enumerate() {
            for (place, school) in file.schools().enumerate() {
                let text = |key: &str| school.get(key).and_then(Item::as_str);
                let Some(id) = text("id") else { continue };
                let place_of_school = self.schools.len();
                let number_of = |item: &Value| {
                    let whole = item.as_integer().map(|number| number.to_string());
                    whole.or_else(|| item.as_str().map(digits)).filter(|digits| !digits.is_empty())
                };
                let earlier = school.get("urns").and_then(Item::as_array).into_iter().flatten();
                let numbers = [(Role::Urn, "urn"), (Role::Dfe, "dfe")].into_iter();
                let numbers = numbers.filter_map(|(role, key)| Some((role, school.get(key)?.as_value()?)));
                for (role, item) in numbers.chain(earlier.map(|item| (Role::Urn, item))) {
                    if let Some(value) = number_of(item) {
                        self.by_number.entry((role, value)).or_insert(place_of_school);
                    }
                }
                self.by_id.entry(id.to_owned()).or_insert(place_of_school);
                self.schools.push(SchoolPlace {
                    area,
                    table: Some(place),
                    id: id.to_owned(),
                    years: text("years").and_then(YearRange::parse),
                    raised_to: self.raised_to(id),
                    has_opening: school.contains_key("opens"),
                    has_number: school.contains_key("urn") || school.contains_key("dfe"),
                });
            }
        }
    }

    fn raised_to(&self, id: &str) -> Option<NcYear> {
        let plan = &self.loaded.plan;
        let projects = plan.projects.iter().filter(|project| project.is_built());
        let steps = projects.flat_map(|project| &project.places).filter(|step| *plan[step.school.value].id == id);
        steps.filter_map(|step| step.years.map(|years| years.last)).max()
    }

    /// Whether there is no plan yet.
    pub fn is_new(&self) -> bool {
        !self.has("planning-areas/") && !self.has("capital/")
    }

    /// Whether there is a file of a plan in one of its folders.
    pub fn has(&self, folder: &str) -> bool {
        self.loaded.plan.files.iter().any(|file| file.path.starts_with(folder) && !file.text.is_empty())
    }

    /// The last academic year whose rolls the plan uses, if it says so.
    pub fn base_year(&self) -> Option<AcademicYear> {
        let base = &self.loaded.plan.assumptions.base_year;
        base.is_written().then_some(base.value)
    }

    /// Moves the base year in the assumptions.
    pub fn set_base_year(&mut self, year: AcademicYear) -> Option<figures::Change> {
        let path = "planning-areas/assumptions.toml";
        let text = &self.loaded.plan.files.iter().find(|file| file.path == path)?.text;
        let mut document: DocumentMut = text.trim_start_matches('\u{feff}').parse().ok()?;
        let change = figures::replace(document.get_mut("base_year")?, year.to_string().into());
        self.others.insert(path.to_owned(), figures::text(&document, text));
        Some(change)
    }

    /// The school that a unit is about.
    ///
    /// # Errors
    /// The ids of two schools, where its columns name one each.
    pub fn school_of(&self, unit: &Unit) -> Result<Option<usize>, [String; 2]> {
        let number = |role| self.by_number.get(&(role, digits(unit.label(role)?))).copied();
        let numbered = number(Role::Urn).or_else(|| number(Role::Dfe));
        let named = |role| {
            let text = unit.label(role)?;
            self.by_id.get(text).or_else(|| self.by_id.get(&faithful_slug(text)?)).copied()
        };
        match (named(Role::School), numbered) {
            (Some(a), Some(b)) if a != b => Err([self.schools[a].id.clone(), self.schools[b].id.clone()]),
            (None, None) if unit.label(Role::School).is_none() => {
                // A name tells a school only where no number can tell another.
                let has_number = unit.label(Role::Urn).or_else(|| unit.label(Role::Dfe)).is_some();
                Ok(named(Role::SchoolName).filter(|school| !has_number || !self.schools[*school].has_number))
            }
            (a, b) => Ok(a.or(b)),
        }
    }

    /// The school of an id.
    pub fn school_by_id(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The area that labels name: by id, name or code.
    pub fn area_of(&self, labels: &[&str]) -> Option<usize> {
        labels.iter().find_map(|text| {
            let slug = faithful_slug(text);
            let letters = area_file::letters(text);
            self.areas.iter().position(|area| {
                area.id == **text || slug.as_ref() == Some(&area.id) || (!letters.is_empty() && area.letters == letters)
            })
        })
    }

    /// Adds an area.
    pub fn add_area(&mut self, id: String, name: &str) -> usize {
        self.areas.push(AreaFile::new(id, name));
        self.areas.len() - 1
    }

    /// Adds a school's tables to its area's file.
    pub fn add_school(&mut self, area: usize, school: &NewSchool, source: &str) -> usize {
        self.areas[area].push(&school.text(source));
        self.by_id.insert(school.id.clone(), self.schools.len());
        self.schools.push(SchoolPlace {
            area,
            table: None,
            id: school.id.clone(),
            years: Some(school.years),
            raised_to: None,
            has_opening: school.opening.is_some(),
            has_number: !school.numbers.is_empty(),
        });
        self.schools.len() - 1
    }

    /// The table of a school that the plan has already.
    pub fn school_table(&mut self, school: usize) -> Option<&mut Table> {
        let place = &self.schools[school];
        let (area, table) = (place.area, place.table?);
        self.areas[area].school(table)
    }

    /// What is to be written, checked as the plan that it makes.
    ///
    /// # Errors
    /// Errors that the plan would have and has not now.
    pub fn finish(self) -> Result<Vec<FileChange>, ImportError> {
        let mut changed = self.others;
        let files = self.areas.iter().filter(|area| area.is_changed);
        changed.extend(files.map(|area| (area.path(), area.text())));
        let then = load_changed(&self.folder, &[], &changed);
        let is_new = |one: &Diagnostic| {
            let same = |old: &Diagnostic| (old.code, &old.message) == (one.code, &one.message);
            one.severity == Severity::Error && !self.loaded.diagnostics.iter().any(same)
        };
        let errors: Vec<Diagnostic> = then.diagnostics.into_iter().filter(is_new).collect();
        if !errors.is_empty() {
            return Err(ImportError::Refused { files: then.plan.files, diagnostics: errors });
        }
        let known = &self.loaded.plan.files;
        let change = |(path, text): (String, String)| {
            let old = known.iter().find(|file| file.path == path && !file.text.is_empty());
            FileChange { old: old.map(|file| file.text.clone().into_bytes()), path, new: text.into_bytes() }
        };
        Ok(changed
            .into_iter()
            .map(change)
            .filter(|change| change.old.as_deref() != Some(change.new.as_slice()))
            .collect())
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
