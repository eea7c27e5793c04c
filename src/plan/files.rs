//! The plan's folders and files, read from disk.

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::rc::Rc;

use super::address::Trees;
use super::catalogue::Tree;
use super::diagnostic::Code;
use super::edit::{self, Watch};
use super::log::Log;
use super::node::{self, Table};
use super::text::{Files, Span};

/// The most that one file may hold, in bytes: a county's area needs a thousandth of it.
const LARGEST_FILE: u64 = 32 * 1024 * 1024;

/// Everything that a plan's folder holds.
#[derive(Debug, Default)]
pub struct Folder {
    /// The texts.
    pub files: Files,
    /// The plan's files as trees.
    pub trees: Trees,
    /// The scenarios, in order of name.
    pub scenarios: Vec<Tree>,
    /// What became of a save that had been cut off.
    pub repaired: Option<&'static str>,
}

/// Texts that stand in place of files, or beside them, by path relative to the plan's folder.
pub type Changed = BTreeMap<String, String>;

/// How often a plan is read before its files are said never to stand still.
const MOST_READINGS: usize = 20;

/// Reads all files of a plan; reports folders and files that are missing, empty, unreadable, not UTF-8, enormous or
/// not TOML. What is `changed` is not read from the disk. Files that change meanwhile are read again, so that what comes
/// back is what stood there at one time.
pub fn read(folder: &Path, changed: &Changed, log: &Log) -> Folder {
    let mut repaired = None;
    for _ in 0..MOST_READINGS {
        match edit::settle(folder) {
            Ok(done) => repaired = repaired.or(done),
            Err(error) => {
                let help = "see to it that the plan's folder and its files may be written, then run `placeplan check`";
                return unread("unfinished-save", format!("the plan is not read: {error}"), help, log);
            }
        }
        let (attempt, mut watch) = (Log::default(), Watch::default());
        let read = read_once(folder, changed, &mut watch, &attempt);
        if watch.holds() && !edit::is_changing(folder) {
            log.extend(attempt.into_diagnostics());
            return Folder { repaired, ..read };
        }
    }
    let message = "the plan is not read: its files changed each time while they were read";
    unread("unfinished-save", message.to_owned(), "wait until nobody writes them any more", log)
}

/// No plan at all, because what there is would be neither the old nor the new one.
fn unread(code: Code, message: String, help: &str, log: &Log) -> Folder {
    let mut files = Files::default();
    let file = files.add(edit::WORK_FOLDER.to_owned(), String::new());
    log.error(code, Span::whole(file), message, help);
    Folder { files, ..Folder::default() }
}

fn read_once(folder: &Path, changed: &Changed, watch: &mut Watch, log: &Log) -> Folder {
    let mut files = Files::default();
    let mut part = |name, is_required| Part { root: folder, name, is_required, changed }.read(&mut files, watch, log);
    let (areas, capital, scenarios) = (part("planning-areas", true), part("capital", true), part("scenarios", false));
    let shared = |trees: Vec<Tree>| -> Vec<Rc<Tree>> { trees.into_iter().map(Rc::new).collect() };
    let mut trees = Trees { capital: shared(capital.unwrap_or_default()), ..Trees::default() };
    if let Some(areas) = areas {
        let (assumptions, areas) = areas.into_iter().partition::<Vec<Tree>, _>(|tree| tree.name == "assumptions");
        trees.areas = shared(areas);
        trees.assumptions = assumptions.into_iter().next().map(Rc::new);
        if trees.assumptions.is_none() {
            let file = files.add("planning-areas/assumptions.toml".to_owned(), String::new());
            let help = "add it with at least `base_year = \"2013/14\"`, the last academic year whose rolls are used";
            log.error("missing-file", Span::whole(file), "the plan has no planning-areas/assumptions.toml", help);
        }
    }
    Folder { files, trees, scenarios: scenarios.unwrap_or_default(), repaired: None }
}

/// One folder of a plan.
struct Part<'a> {
    root: &'a Path,
    name: &'a str,
    is_required: bool,
    changed: &'a Changed,
}

impl Part<'_> {
    /// Its TOML files, in order of name; `None` if the folder is missing or cannot be read.
    fn read(&self, files: &mut Files, watch: &mut Watch, log: &Log) -> Option<Vec<Tree>> {
        let Self { root, name, is_required, changed } = *self;
        let path = root.join(name);
        let new = changed.keys().filter_map(|path| path.strip_prefix(name)?.strip_prefix('/')).map(str::to_owned);
        let mut names: Vec<String> = new.collect();
        match watch.note(&path).and_then(|_| fs::read_dir(&path)) {
            Ok(entries) => {
                names.extend(entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()));
            }
            Err(error) if error.kind() == ErrorKind::NotFound && !names.is_empty() => {}
            Err(error) => {
                if is_required || error.kind() != ErrorKind::NotFound {
                    let file = files.add(name.to_owned(), String::new());
                    let (code, message) = match error.kind() {
                        ErrorKind::NotFound => ("missing-folder", format!("the plan has no folder {name}/")),
                        ErrorKind::NotADirectory => ("missing-folder", format!("{name} is a file, not a folder")),
                        _ => ("unreadable-file", format!("the folder {name}/ cannot be read: {error}")),
                    };
                    let help = "a plan is a folder with planning-areas/ and capital/; name it with --plan, or make one with `placeplan init`";
                    log.error(code, Span::whole(file), message, help);
                }
                return None;
            }
        }
        names.retain(|file| {
            Path::new(file).extension().is_some_and(|ending| ending == "toml") && !file.starts_with('.')
        });
        names.sort();
        names.dedup();
        if names.is_empty() && is_required {
            let file = files.add(name.to_owned(), String::new());
            log.error("empty-folder", Span::whole(file), format!("the folder {name}/ holds no .toml file"), "add one");
        }
        let read = |file: String| {
            let shown = format!("{name}/{file}");
            let bytes = match changed.get(&shown) {
                Some(text) => Ok(text.clone().into_bytes()),
                None => read_bytes(&path.join(&file), watch),
            };
            read_file(bytes, shown, &file, files, log)
        };
        Some(names.into_iter().map(read).collect())
    }
}

/// One file as a tree; what could not be read is an empty tree that says so.
fn read_file(bytes: Result<Vec<u8>, Problem>, shown: String, name: &str, files: &mut Files, log: &Log) -> Tree {
    let stem = name.strip_suffix(".toml").unwrap_or(name).to_owned();
    let unreadable = |file, code, message: String, help: &str| {
        log.error(code, Span::whole(file), message, help);
        Tree { file, name: stem.clone(), table: Table::default(), is_readable: false }
    };
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(problem) => {
            let file = files.add(shown.clone(), String::new());
            let (code, message, help) = match problem {
                Problem::NotAFile => ("unreadable-file", format!("{shown} is not a file"), "put a text file there"),
                Problem::TooLarge => (
                    "enormous-file",
                    format!("{shown} is larger than {} MiB", LARGEST_FILE / 1024 / 1024),
                    "is it a plan's file? one area or one part of the programme needs far less",
                ),
                Problem::Refused(error) => {
                    ("unreadable-file", format!("{shown} cannot be read: {error}"), "see to it that you may read it")
                }
            };
            return unreadable(file, code, message, help);
        }
    };
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let file = files.add(shown.clone(), text);
            let start = u32::try_from(valid).unwrap_or(u32::MAX);
            let span = Span { file: Some(file), start, end: start };
            log.error("not-utf8", span, format!("{shown} is not UTF-8 from here on"), "save it as UTF-8");
            return Tree { file, name: stem, table: Table::default(), is_readable: false };
        }
    };
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        let file = files.add(shown.clone(), text);
        return unreadable(file, "empty-file", format!("{shown} is empty"), "write what belongs in it, or remove it");
    }
    let file = files.add(shown, text);
    let (table, errors) = node::parse(file, files.get(file).map_or("", |file| file.text.as_str()));
    log.extend(errors);
    Tree { file, name: stem, table, is_readable: true }
}

enum Problem {
    NotAFile,
    TooLarge,
    Refused(std::io::Error),
}

fn read_bytes(path: &Path, watch: &mut Watch) -> Result<Vec<u8>, Problem> {
    // Asked first: to open a pipe would wait for its other end.
    if !watch.note(path).map_err(Problem::Refused)?.is_file() {
        return Err(Problem::NotAFile);
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(Problem::Refused)?;
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(Problem::Refused)?;
    if bytes.len() as u64 > LARGEST_FILE { Err(Problem::TooLarge) } else { Ok(bytes) }
}
