//! A planning area's file as an import changes it.

use toml_edit::{DocumentMut, Item, Table};

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
    /// Whether files give the Department's code for it.
    pub has_code: bool,
    /// The pupils in Reception of its schools in the base year.
    pub reception: u64,
    /// The file as it is; absent for a new area.
    existing: Option<Existing>,
    /// What comes behind it.
    tail: String,
}

/// A file as it is; its tables take many times the room of its text, so only those that change are kept.
#[derive(Debug)]
struct Existing {
    text: String,
    document: Option<DocumentMut>,
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
    /// Its place among the schools of the plan as it was read, if its file has no errors.
    pub loaded: Option<usize>,
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
    pub fn existing(id: &str, text: &str) -> Result<(Self, DocumentMut), (String, &'static str)> {
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
        let existing = Some(Existing { text: text.to_owned(), document: None });
        let file = Self {
            id: id.to_owned(),
            keys,
            is_changed: false,
            has_code: false,
            reception: 0,
            existing,
            tail: String::new(),
        };
        Ok((file, document))
    }

    /// The file of an area that the plan has, and that can be changed.
    pub fn sound(id: &str, name: Option<&str>, code: Option<&str>, text: &str) -> Self {
        let keys = [Some(id), name, code].into_iter().flatten().map(name_key).collect();
        let existing = Some(Existing { text: text.to_owned(), document: None });
        Self {
            id: id.to_owned(),
            keys,
            is_changed: false,
            has_code: false,
            reception: 0,
            existing,
            tail: String::new(),
        }
    }

    /// Lets go of the file's tables, which take many times the room of its text; it can be changed all the same.
    pub fn settle(&mut self) {
        if self.existing.as_ref().is_some_and(|existing| existing.document.is_some()) {
            let text = self.text();
            self.existing = Some(Existing { text, document: None });
            self.tail.clear();
        }
    }

    /// The file of a new area.
    pub fn new(id: String, name: &str, district: Option<&str>) -> Self {
        let mut tail = format!("[area]\nname = {}\n", figures::quoted(name));
        if let Some(district) = district {
            tail = format!("{tail}district = {}\n", figures::quoted(district));
        }
        let keys = vec![name_key(&id), name_key(name)];
        Self { id, keys, is_changed: true, has_code: false, reception: 0, existing: None, tail }
    }

    /// Adds a line to the area's own table, behind its name; only where the area is new.
    pub fn add_line(&mut self, line: &str) {
        let name = self.tail.find("\nname = ").map_or(0, |place| place + 1);
        let end = self.tail[name..].find('\n').map_or(self.tail.len(), |end| name + end + 1);
        self.tail.insert_str(end, &format!("{line}\n"));
    }

    /// Gives the area the Department's code for it, unless it has one.
    pub fn give_code(&mut self, code: &str) {
        let is_new = match &mut self.existing {
            None if self.tail.contains("\ncode = ") => false,
            None => {
                self.add_line(&format!("code = {}", figures::quoted(code)));
                self.has_code = true;
                true
            }
            Some(_) if self.keys.contains(&name_key(code)) => false,
            Some(_) => match self.document().and_then(|file| file.get_mut("area")).and_then(Item::as_table_mut) {
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
            let text = std::mem::take(&mut self.tail);
            self.existing = Some(Existing { text, document: None });
        }
        let existing = self.existing.as_mut()?;
        if existing.document.is_none() {
            existing.document = existing.text.trim_start_matches('\u{feff}').parse().ok();
        }
        existing.document.as_mut()
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
        match &existing.document {
            Some(document) => figures::with_tail(document, &existing.text, &self.tail),
            None => figures::followed(&existing.text, &existing.text, &self.tail),
        }
    }
}
