//! A plan's files as an import changes them: which areas and schools there are, and what their texts become.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, Value};

use super::ImportError;
use super::area_file::{AreaFile, SchoolPlace};
use super::headings::Role;
use super::layout::{self, NewSchool};
use super::records::{Record, Records};
use super::units::NC_YEARS;
use super::who::{self, Found, Labels, Register, name_key};
use crate::calendar::{AcademicYear, NcYear, YearRange};
use crate::plan::edit::{FileChange, figures};
use crate::plan::{At, Changed, Diagnostic, FileId, Loaded, Severity, Span, load_errors};

/// What makes a file's text unknown, so that it cannot be changed.
const UNREADABLE: [&str; 6] =
    ["unreadable-file", "enormous-file", "not-utf8", "empty-file", "toml-syntax", "given-twice"];

/// Which school of the plan a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhichSchool {
    /// This one; and whether it has a new URN.
    Known(usize, bool),
    /// None that the plan has.
    New,
}

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
    register: Register,
    area_by: HashMap<String, usize>,
    /// New texts of files that are no area's, by path.
    others: Changed,
    /// Files that are no area's, as they are changed: their text until then, and their tables.
    documents: BTreeMap<String, OpenFile>,
}

/// A file that is no area's, as it is changed.
#[derive(Debug)]
struct OpenFile {
    text: String,
    document: DocumentMut,
    tail: String,
    is_changed: bool,
}

impl PlanFiles {
    /// Reads the plan in a folder, which may hold none yet.
    ///
    /// # Errors
    /// Files of planning areas that cannot be read, so that nobody can tell what is in them.
    pub fn open(folder: &Path) -> Result<Self, ImportError> {
        let loaded = load_errors(folder, &Changed::new());
        let mut plan = Self {
            folder: folder.to_owned(),
            loaded,
            areas: Vec::new(),
            schools: Vec::new(),
            by_id: HashMap::new(),
            register: Register::default(),
            area_by: HashMap::new(),
            others: Changed::new(),
            documents: BTreeMap::new(),
        };
        let mut problems: Vec<Diagnostic> = plan.unreadable().cloned().collect();
        let raised = plan.raised();
        let sound = plan.sound_files();
        let files = plan.loaded.plan.files.clone();
        for (number, file) in files.iter().enumerate() {
            let Some(id) = file.path.strip_prefix("planning-areas/").and_then(|name| name.strip_suffix(".toml")) else {
                continue;
            };
            if id == "assumptions" || !problems.is_empty() {
                continue;
            }
            if let Some(schools) = sound.get(&number) {
                plan.know_sound(id, &file.text, schools, &raised);
                continue;
            }
            match AreaFile::existing(id, &file.text) {
                Ok((area, document)) => {
                    plan.areas.push(area);
                    plan.know_area(plan.areas.len() - 1);
                    plan.index_schools(&document, &raised);
                }
                Err((message, help)) => {
                    let span = Span::whole(FileId(u32::try_from(number).unwrap_or(u32::MAX)));
                    problems.push(Diagnostic::error("cannot-edit", span, message, help));
                }
            }
        }
        if !problems.is_empty() {
            return Err(ImportError::Refused { files: plan.loaded.plan.files, diagnostics: problems, more: 0 });
        }
        plan.count_reception();
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

    /// The areas' files without errors, with the schools of each in their order: the plan as it was read has all that is
    /// in them, so they need not be read again unless they change.
    fn sound_files(&self) -> HashMap<usize, Vec<usize>> {
        let plan = &self.loaded.plan;
        let files = plan.files.iter().enumerate().filter(|(_, file)| file.path.starts_with("planning-areas/"));
        let mut sound: HashMap<usize, Vec<usize>> = files.map(|(number, _)| (number, Vec::new())).collect();
        let number = |span: Span| span.file.map_or(usize::MAX, |file| file.0 as usize);
        for diagnostic in self.loaded.diagnostics.iter().filter(|one| one.severity == Severity::Error) {
            sound.remove(&number(diagnostic.span));
        }
        for (place, school) in plan.schools.iter().enumerate() {
            if let Some(schools) = sound.get_mut(&number(school.id.span)) {
                schools.push(place);
            }
        }
        for schools in sound.values_mut() {
            schools.sort_by_key(|place| plan.schools[*place].id.span.start);
        }
        let text = |number: &usize| plan.files.iter().nth(*number).map_or("", |file| file.text.as_str());
        sound.retain(|number, schools| text(number).matches("[[school]]").count() == schools.len());
        sound
    }

    /// Takes an area's file without errors.
    fn know_sound(&mut self, id: &str, text: &str, schools: &[usize], raised: &HashMap<String, NcYear>) {
        let plan = &self.loaded.plan;
        let area = plan.areas.iter().find(|area| *area.id == id);
        let name = area.map(|area| area.name.value.as_str());
        let code = area.and_then(|area| area.code.as_ref()).map(|code| code.value.as_str());
        self.areas.push(AreaFile::sound(id, name, code, text));
        let area = self.areas.len() - 1;
        let number = |text: &Option<At<String>>| text.as_ref().and_then(|text| who::number(text));
        for (table, place) in schools.iter().enumerate() {
            let school = &plan.schools[*place];
            let urn = number(&school.urn);
            let urns: Vec<String> = school.urns.iter().filter_map(|urn| who::number(urn)).collect();
            let dfe = school.dfe.as_ref().map(|dfe| (Role::Dfe, dfe.value.clone()));
            let dfe = who::dfe(&dfe.into_iter().collect());
            let has_dfe = dfe.is_some();
            self.by_id.entry(school.id.value.clone()).or_insert(self.schools.len());
            self.register.add(who::Known {
                urns: urn.iter().chain(&urns).cloned().collect(),
                dfe,
                names: vec![who::name_key(&school.id), who::name_key(&school.name)],
                areas: self.areas[area].keys.clone(),
                ..who::Known::default()
            });
            self.schools.push(SchoolPlace {
                area,
                table: Some(table),
                id: school.id.value.clone(),
                years: Some(school.years.value),
                raised_to: raised.get(&school.id.value).copied(),
                has_opening: school.opens.is_some(),
                urn,
                urns,
                has_dfe,
                roll_years: school.roll.keys().map(ToString::to_string).collect(),
                loaded: Some(*place),
            });
        }
        self.know_area(area);
    }

    /// Whether a school's roll in the plan has these figures already.
    pub fn has_rolls(&self, school: usize, rolls: &BTreeMap<AcademicYear, Vec<u32>>) -> bool {
        let known = self.schools[school].loaded.map(|place| &self.loaded.plan.schools[place].roll);
        let is_same = |(year, figures): (&AcademicYear, &Vec<u32>)| {
            let roll = known.and_then(|known| known.get(year));
            roll.is_some_and(|roll| roll.iter().map(|pupils| pupils.value).eq(figures.iter().copied()))
        };
        known.is_some() && rolls.iter().all(is_same)
    }

    /// Takes the schools of the file that was read last.
    fn index_schools(&mut self, document: &DocumentMut, raised: &HashMap<String, NcYear>) {
        let area = self.areas.len() - 1;
        let schools = document.get("school").and_then(Item::as_array_of_tables);
        for (place, school) in schools.into_iter().flat_map(ArrayOfTables::iter).enumerate() {
            let text = |key: &str| school.get(key).and_then(Item::as_str);
            let Some(id) = text("id") else { continue };
            let number_of = |item: &Value| {
                let whole = item.as_integer().map(|number| number.to_string());
                whole.or_else(|| item.as_str().map(str::to_owned))
            };
            let number = |key: &str| school.get(key).and_then(Item::as_value).and_then(number_of);
            let urn = number("urn").as_deref().and_then(who::number);
            let earlier = school.get("urns").and_then(Item::as_array).into_iter().flatten();
            let urns: Vec<String> = earlier.filter_map(number_of).filter_map(|text| who::number(&text)).collect();
            let dfe = who::dfe(&number("dfe").map(|text| (Role::Dfe, text)).into_iter().collect());
            let has_dfe = dfe.is_some();
            let known = who::Known {
                urns: urn.iter().chain(&urns).cloned().collect(),
                dfe,
                names: [Some(id), text("name")].into_iter().flatten().map(who::name_key).collect(),
                areas: self.areas[area].keys.clone(),
                ..who::Known::default()
            };
            self.by_id.entry(id.to_owned()).or_insert(self.schools.len());
            self.register.add(known);
            let roll = school.get("roll").and_then(Item::as_table_like);
            self.schools.push(SchoolPlace {
                area,
                table: Some(place),
                id: id.to_owned(),
                years: text("years").and_then(YearRange::parse),
                raised_to: raised.get(id).copied(),
                has_opening: school.contains_key("opens"),
                urn,
                urns,
                has_dfe,
                roll_years: roll.into_iter().flat_map(|roll| roll.iter().map(|(key, _)| key.to_owned())).collect(),
                loaded: None,
            });
        }
    }

    fn count_reception(&mut self) {
        let plan = &self.loaded.plan;
        for school in
            plan.schools.iter().filter(|school| school.years.first == NcYear::RECEPTION && school.is_mainstream())
        {
            let pupils = school.roll.get(&plan.assumptions.base_year.value).and_then(|roll| roll.first());
            let area = self.area_by.get(&name_key(&plan[school.area].id));
            if let (Some(area), Some(pupils)) = (area, pupils) {
                self.areas[*area].reception += u64::from(pupils.value);
            }
        }
    }

    /// The highest NC year that projects raise each school to.
    fn raised(&self) -> HashMap<String, NcYear> {
        let plan = &self.loaded.plan;
        let projects = plan.projects.iter().filter(|project| project.is_built());
        let mut raised: HashMap<String, NcYear> = HashMap::new();
        for step in projects.flat_map(|project| &project.places) {
            if let Some(years) = step.years {
                let last = raised.entry(plan[step.school.value].id.value.clone()).or_insert(years.last);
                *last = (*last).max(years.last);
            }
        }
        raised
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
        let change =
            figures::replace(self.document(layout::ASSUMPTIONS)?.get_mut("base_year")?, year.to_string().into());
        self.mark(layout::ASSUMPTIONS);
        Some(change)
    }

    /// The school that labels are about.
    ///
    /// # Errors
    /// The ids of two schools that it could be.
    pub fn school_of(&self, labels: &Labels) -> Result<WhichSchool, [String; 2]> {
        let ids = |a: usize, b: usize| [self.schools[a].id.clone(), self.schools[b].id.clone()];
        let by_id = who::label(labels, Role::School).and_then(|id| self.by_id.get(id)).copied();
        let found = match self.register.find(labels, None, false) {
            // A district or an authority that is no area of the plan does not tell one school from another.
            Found::None if self.is_wider(labels) => {
                let named = |(role, _): &(&Role, &String)| !who::AREAS.contains(role);
                let named = labels.iter().filter(named).map(|(role, text)| (*role, text.clone())).collect();
                self.register.find(&named, None, false)
            }
            found => found,
        };
        match (by_id, found) {
            (Some(a), Found::Numbered(b)) if a != b => Err(ids(a, b)),
            (_, Found::Numbered(school)) | (Some(school), _) | (None, Found::Named(school)) => {
                Ok(WhichSchool::Known(school, false))
            }
            (None, Found::Renumbered(school)) => Ok(WhichSchool::Known(school, true)),
            (None, Found::Unclear(a, b)) => Err(ids(a, b)),
            (None, Found::None) => Ok(WhichSchool::New),
        }
    }

    /// Whether labels name a district or an authority alone, and none that is an area of the plan.
    fn is_wider(&self, labels: &Labels) -> bool {
        let has = |role: &Role| who::label(labels, *role).is_some();
        let areas: Vec<&str> = who::AREAS.iter().filter_map(|role| who::label(labels, *role)).collect();
        ![Role::Area, Role::AreaName, Role::AreaCode].iter().any(has) && self.area_of(&areas).is_none()
    }

    /// The school of an id.
    pub fn school_by_id(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The area that labels name: by id, name or code.
    pub fn area_of(&self, labels: &[&str]) -> Option<usize> {
        labels.iter().map(|text| name_key(text)).find_map(|key| self.area_by.get(&key)).copied()
    }

    /// Adds an area.
    pub fn add_area(&mut self, id: String, name: &str, district: Option<&str>) -> usize {
        self.areas.push(AreaFile::new(id, name, district));
        self.know_area(self.areas.len() - 1);
        self.areas.len() - 1
    }

    /// Gives an area the Department's code for it, unless it has one.
    pub fn give_code(&mut self, area: usize, code: &str) {
        self.areas[area].give_code(code);
        self.know_area(area);
    }

    fn know_area(&mut self, area: usize) {
        for key in self.areas[area].keys.iter().filter(|key| !key.is_empty()) {
            self.area_by.entry(key.clone()).or_insert(area);
        }
    }

    /// The settings and the programme of a new plan, where there are none.
    pub fn add_settings(&mut self, base: AcademicYear, council: Option<&str>) {
        if !self.has(layout::ASSUMPTIONS) {
            self.others.insert(layout::ASSUMPTIONS.to_owned(), layout::assumptions(base, council));
        }
        if !self.has("capital/") {
            self.others.insert("capital/programme.toml".to_owned(), layout::programme(base, council));
        }
    }

    /// A file of the plan, to be changed; [`Self::mark`] says that it was.
    pub fn document(&mut self, path: &str) -> Option<&mut DocumentMut> {
        if let Some(area) = self.areas.iter().position(|area| area.path() == path) {
            return self.areas[area].document();
        }
        self.open_file(path).map(|file| &mut file.document)
    }

    fn open_file(&mut self, path: &str) -> Option<&mut OpenFile> {
        if !self.documents.contains_key(path) {
            let known = || self.loaded.plan.files.iter().find(|file| file.path == path).map(|file| file.text.clone());
            let text = self.others.remove(path).or_else(known).unwrap_or_default();
            let document = text.trim_start_matches('\u{feff}').parse().ok()?;
            let is_changed = !self.loaded.plan.files.iter().any(|file| file.path == path) && !text.is_empty();
            self.documents.insert(path.to_owned(), OpenFile { text, document, tail: String::new(), is_changed });
        }
        self.documents.get_mut(path)
    }

    /// Says that a file was changed.
    pub fn mark(&mut self, path: &str) {
        if let Some(area) = self.areas.iter_mut().find(|area| area.path() == path) {
            area.is_changed = true;
        } else if let Some(file) = self.documents.get_mut(path) {
            file.is_changed = true;
        }
    }

    /// Adds a table behind the rest of a file of the programme.
    pub fn push(&mut self, path: &str, table: &str) {
        if let Some(file) = self.open_file(path) {
            if !file.tail.is_empty() || !file.text.is_empty() {
                file.tail.push('\n');
            }
            file.tail.push_str(table);
            file.is_changed = true;
        }
    }

    /// The tables of a kind in all files, by what these keys of theirs say.
    pub fn records(&mut self, kind: &str, keys: &[&str]) -> Records {
        let folder = if kind == "site" { "planning-areas/" } else { "capital/" };
        let files = self.loaded.plan.files.iter().map(|file| file.path.clone());
        let paths: Vec<String> = files.filter(|path| path.starts_with(folder)).collect();
        let mut records = Records::default();
        for path in paths {
            let Some(document) = self.document(&path) else { continue };
            let tables = document.get(kind).and_then(Item::as_array_of_tables);
            for (place, table) in tables.into_iter().flatten().enumerate() {
                let text = |key: &str| table.get(key).and_then(Item::as_str);
                let Some(id) = text("id") else { continue };
                let record = Record { id: id.to_owned(), path: path.clone(), place };
                records.add(record, keys.iter().filter_map(|key| text(key)));
            }
        }
        records
    }

    /// A table that was found, to be changed.
    pub fn record(&mut self, kind: &str, record: &Record) -> Option<&mut Table> {
        self.document(&record.path)?.get_mut(kind)?.as_array_of_tables_mut()?.get_mut(record.place)
    }

    /// The pupils of each NC year that the plan's rolls of a year have.
    pub fn pupils_in(&self, year: AcademicYear) -> [u64; NC_YEARS] {
        let mut pupils = [0; NC_YEARS];
        for school in &self.loaded.plan.schools {
            let roll = school.roll.get(&year);
            for (nc_year, count) in school.years.years().zip(roll.into_iter().flatten()) {
                pupils[nc_year.index()] += u64::from(count.value);
            }
        }
        pupils
    }

    /// Adds a school's tables to its area's file.
    pub fn add_school(&mut self, area: usize, school: &NewSchool, source: &str) -> usize {
        self.areas[area].push(&school.text(source));
        let latest = school.rolls.values().next_back().and_then(|roll| roll.first());
        if school.years.first == NcYear::RECEPTION && school.kind.is_none() {
            self.areas[area].reception += latest.map_or(0, |pupils| u64::from(*pupils));
        }
        self.by_id.insert(school.id.clone(), self.schools.len());
        self.schools.push(SchoolPlace {
            area,
            table: None,
            id: school.id.clone(),
            years: Some(school.years),
            raised_to: None,
            has_opening: school.opening.is_some(),
            urn: None,
            urns: Vec::new(),
            has_dfe: true,
            roll_years: Vec::new(),
            loaded: None,
        });
        self.register.add(who::Known::default());
        self.schools.len() - 1
    }

    /// The table of a school that the plan has already.
    pub fn school_table(&mut self, school: usize) -> Option<&mut Table> {
        let place = &self.schools[school];
        let (area, table) = (place.area, place.table?);
        let id = place.id.clone();
        self.areas[area].school(table).filter(|school| school.get("id").and_then(Item::as_str) == Some(&id))
    }

    /// What is to be written, checked as the plan that it makes.
    ///
    /// # Errors
    /// Errors that the plan would have and has not now.
    pub fn finish(self) -> Result<Vec<FileChange>, ImportError> {
        let Self { folder, loaded, areas, others: mut changed, documents, .. } = self;
        let documents = documents.into_iter().filter(|(_, file)| file.is_changed);
        changed
            .extend(documents.map(|(path, file)| (path, figures::with_tail(&file.document, &file.text, &file.tail))));
        let files = areas.into_iter().filter(|area| area.is_changed);
        changed.extend(files.map(|area| (area.path(), area.text())));
        let known: HashMap<&str, &str> =
            loaded.plan.files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
        changed.retain(|path, text| known.get(path.as_str()) != Some(&text.as_str()));
        if changed.is_empty() {
            return Ok(Vec::new());
        }
        let then = load_errors(&folder, &changed);
        let is_new = |one: &Diagnostic| {
            let same = |old: &Diagnostic| (old.code, &old.message) == (one.code, &one.message);
            one.severity == Severity::Error && !loaded.diagnostics.iter().any(same)
        };
        let errors: Vec<Diagnostic> = then.diagnostics.into_iter().filter(is_new).collect();
        if !errors.is_empty() {
            return Err(ImportError::Refused { files: then.plan.files, diagnostics: errors, more: 0 });
        }
        drop(then.plan);
        let change = |(path, text): (String, String)| {
            let old = known.get(path.as_str()).filter(|text| !text.is_empty());
            FileChange { old: old.map(|text| text.as_bytes().to_vec()), path, new: text.into_bytes() }
        };
        Ok(changed.into_iter().map(change).collect())
    }
}
