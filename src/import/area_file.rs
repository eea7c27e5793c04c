//! A planning area's file as an import changes it.

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};

use crate::calendar::{NcYear, YearRange};
use crate::plan::edit::figures;

/// An area of the plan, and its file.
#[derive(Debug)]
pub struct AreaFile {
    /// The file's name without its ending.
    pub id: String,
    /// The letters and digits of its name, which spellings of it share.
    pub letters: String,
    /// Whether it is to be written.
    pub is_changed: bool,
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
    /// Whether the file gives its URN or its LA and establishment number.
    pub has_number: bool,
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
        let name = document.get("area").and_then(|area| area.get("name")).and_then(Item::as_str);
        let letters = letters(name.unwrap_or(id));
        let existing = Some(Existing { text: text.to_owned(), document });
        Ok(Self { id: id.to_owned(), letters, is_changed: false, existing, tail: String::new() })
    }

    /// The file of a new area.
    pub fn new(id: String, name: &str) -> Self {
        let tail = format!("[area]\nname = {}\n", figures::quoted(name));
        Self { id, letters: letters(name), is_changed: true, existing: None, tail }
    }

    /// Its path relative to the plan's folder.
    pub fn path(&self) -> String {
        format!("planning-areas/{}.toml", self.id)
    }

    /// The file's tables, to be changed; `None` for a new area.
    pub fn document(&mut self) -> Option<&mut DocumentMut> {
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
        let text = figures::text(&existing.document, &existing.text);
        let tail = if figures::uses_crlf(&existing.text) { self.tail.replace('\n', "\r\n") } else { self.tail.clone() };
        text + &tail
    }
}

/// The letters and digits of a name, in lower case.
pub fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
