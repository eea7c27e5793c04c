//! A planning area's file as an import changes it.

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};

use super::who::name_key;
use crate::calendar::{AcademicYear, NcYear, YearRange};
use crate::plan::edit::figures;

/// An area of the plan, and its file.
#[derive(Debug)]
pub struct AreaFile {
    /// The file's name without its ending.
    pub id: String,
    /// What lines may call it: the keys of its id, its name and its code.
    pub keys: Vec<String>,
    /// Whether it is to be written.
    pub is_changed: bool,
    /// The pupils in Reception of its schools in the base year.
    pub reception: u64,
    /// The file as it is; absent for a new area.
    existing: Option<Existing>,
    /// What comes behind it.
    tail: String,
}

#[derive(Debug)]
struct Existing {
    text: String,
    document: DocumentMut,
}

/// A school of the plan.
#[derive(Clone, Debug)]
pub struct SchoolPlace {
    /// Its area, as a place in [`super::plan_files::PlanFiles::areas`].
    pub area: usize,
    /// Its place among the tables of the file; absent for a new school.
    pub table: Option<usize>,
    /// Its id.
    pub id: String,
    /// The NC years it teaches, if they can be read.
    pub years: Option<YearRange>,
    /// The highest NC year that projects raise it to.
    pub raised_to: Option<NcYear>,
    /// Whether the file says when it opens.
    pub has_opening: bool,
    /// Its URN.
    pub urn: Option<String>,
    /// Earlier ones.
    pub urns: Vec<String>,
    /// Whether the file gives its LA and establishment number.
    pub has_dfe: bool,
    /// The years that its roll has.
    pub roll_years: Vec<String>,
}

impl SchoolPlace {
    /// Whether the plan lacks the roll that its forecast begins with.
    pub fn has_no_base_roll(&self, base: AcademicYear) -> bool {
        !self.has_opening && !self.roll_years.contains(&base.to_string())
    }
}

impl AreaFile {
    /// The file of an area that the plan has.
    ///
    /// # Errors
    /// What is wrong with it, and what to do.
    pub fn existing(id: &str, text: &str) -> Result<Self, (String, &'static str)> {
        let parsed = text.trim_start_matches('\u{feff}').parse::<DocumentMut>();
        let document = parsed.map_err(|error| {
            let message = format!("the file cannot be changed: {}", error.message());
            (message, "correct it; `placeplan check` shows what is wrong")
        })?;
        if document.get("school").is_some_and(|schools| !schools.is_array_of_tables()) {
            return Err(("the schools are not tables of their own".to_owned(), "begin each with [[school]]"));
        }
        let text_of = |key: &str| document.get("area").and_then(|area| area.get(key)).and_then(Item::as_str);
        let keys = [Some(id), text_of("name"), text_of("code")].into_iter().flatten().map(name_key).collect();
        let existing = Some(Existing { text: text.to_owned(), document });
        Ok(Self { id: id.to_owned(), keys, is_changed: false, reception: 0, existing, tail: String::new() })
    }

    /// The file of a new area.
    pub fn new(id: String, name: &str, district: Option<&str>) -> Self {
        let mut tail = format!("[area]\nname = {}\n", figures::quoted(name));
        if let Some(district) = district {
            tail = format!("{tail}district = {}\n", figures::quoted(district));
        }
        let keys = vec![name_key(&id), name_key(name)];
        Self { id, keys, is_changed: true, reception: 0, existing: None, tail }
    }

    /// Gives the area the Department's code for it, unless it has one.
    pub fn give_code(&mut self, code: &str) {
        let is_new = match &mut self.existing {
            None if self.tail.contains("\ncode = ") => false,
            None => {
                let end = self.tail.find('\n').map_or(0, |first| first + 1);
                let end = self.tail[end..].find('\n').map_or(self.tail.len(), |second| end + second + 1);
                self.tail.insert_str(end, &format!("code = {}\n", figures::quoted(code)));
                true
            }
            Some(existing) => match existing.document.get_mut("area").and_then(Item::as_table_mut) {
                Some(area) if !area.contains_key("code") => {
                    area.insert("code", Item::Value(code.into()));
                    true
                }
                _ => false,
            },
        };
        if is_new {
            self.is_changed = true;
            self.keys.push(name_key(code));
        }
    }

    /// Its path relative to the plan's folder.
    pub fn path(&self) -> String {
        format!("planning-areas/{}.toml", self.id)
    }

    /// The file's tables, to be changed.
    pub fn document(&mut self) -> Option<&mut DocumentMut> {
        if self.existing.is_none() {
            let document = self.tail.parse::<DocumentMut>().ok()?;
            self.existing = Some(Existing { text: std::mem::take(&mut self.tail), document });
        }
        self.existing.as_mut().map(|existing| &mut existing.document)
    }

    /// The schools that the file has.
    pub fn schools(&self) -> impl Iterator<Item = &Table> {
        let schools = self.existing.as_ref().and_then(|existing| existing.document.get("school"));
        schools.and_then(Item::as_array_of_tables).into_iter().flat_map(ArrayOfTables::iter)
    }

    /// A school that the file has, to be changed.
    pub fn school(&mut self, place: usize) -> Option<&mut Table> {
        self.document()?.get_mut("school")?.as_array_of_tables_mut()?.get_mut(place)
    }

    /// Adds a school's tables behind the rest.
    pub fn push(&mut self, school: &str) {
        self.is_changed = true;
        self.tail.push('\n');
        self.tail.push_str(school);
    }

    /// What the file becomes.
    pub fn text(&self) -> String {
        let Some(existing) = &self.existing else { return self.tail.clone() };
        figures::with_tail(&existing.document, &existing.text, &self.tail)
    }
}
