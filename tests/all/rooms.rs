//! The rooms of the house: each uses only those below it, and what computes and reports knows nothing of screens, flags
//! and files.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::paths::{Source, read};
use super::support::repository;

/// The rooms from the ground up: each may use those before it.
const ROOMS: [&str; 15] = [
    "calendar", "money", "visible", "plan", "forecast", "funding", "phasing", "outcome", "analysis", "explain",
    "report", "import", "export", "tui", "cli",
];

/// What only the front ends know, and what of the system only some rooms do.
const FRONT: [&str; 4] = ["ratatui", "crossterm", "clap", "comfy_table"];
const SYSTEM: [&str; 3] = ["std::fs", "std::net", "std::process"];

/// What a room may use of these all the same.
fn may_use(room: &str) -> &'static [&'static str] {
    match room {
        "cli" | "tui" => &["ratatui", "crossterm", "clap", "comfy_table", "std::fs", "std::net", "std::process"],
        "export" => &["comfy_table"],
        "import" | "plan" => &["std::fs", "std::net", "std::process"],
        _ => &[],
    }
}

/// The Rust files of a folder.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The module that a file is.
fn module(file: &Path) -> Vec<String> {
    let inside = file.strip_prefix(repository().join("src")).expect("a source file").with_extension("");
    let names = inside.iter().map(|name| name.to_string_lossy().into_owned());
    let names = std::iter::once("crate".to_owned()).chain(names);
    names.filter(|name| !["mod", "lib", "main"].contains(&name.as_str())).collect()
}

/// Every module of the program with what it uses; those for tests alone are left out.
fn sources() -> Vec<(Vec<String>, Source)> {
    let mut found = Vec::new();
    files(&repository().join("src"), &mut found);
    let all: Vec<(Vec<String>, Source)> = found
        .iter()
        .map(|file| {
            let module = module(file);
            let source = read(&fs::read_to_string(file).expect("a file"), &module);
            (module, source)
        })
        .collect();
    let of_tests: BTreeSet<Vec<String>> = all.iter().flat_map(|(_, source)| source.test_modules.clone()).collect();
    let is_test = |module: &[String]| (1..=module.len()).any(|length| of_tests.contains(&module[..length]));
    all.into_iter().filter(|(module, _)| !is_test(module)).collect()
}

#[test]
fn a_room_uses_only_those_below_it() {
    let sources = sources();
    assert!(sources.len() > 200, "{}", sources.len());
    let place = |name: &str| ROOMS.iter().position(|room| *room == name);
    for (module, source) in sources {
        let Some(room) = module.get(1) else { continue };
        let own = place(room);
        assert!(own.is_some(), "{room} is no room");
        for path in &source.paths {
            let used = path.join("::");
            if path[0] == "crate" {
                let other = path.get(1).and_then(|name| place(name));
                assert!(other <= own, "{}: {used}", module.join("::"));
            }
            let begins = |word: &&str| used == *word || used.starts_with(&format!("{word}::"));
            let forbidden = FRONT.iter().chain(&SYSTEM).filter(|word| !may_use(room).contains(word));
            assert_eq!(forbidden.copied().find(|word| begins(word)), None, "{}: {used}", module.join("::"));
        }
    }
}

#[test]
fn what_others_have_written_is_made_visible_wherever_it_goes_out() {
    let mut found = Vec::new();
    files(&repository().join("src"), &mut found);
    for file in found {
        let (path, text) = (file.display().to_string(), fs::read_to_string(&file).expect("a file"));
        // Messages go out in one place, and panics of the screens' threads in another; paths stand in them as
        // `visible_path` shows them.
        let is_cli = path.ends_with("src/cli/mod.rs") || path.ends_with("src/tui/panics.rs");
        let is_test = path.contains("test");
        for (word, is_allowed) in
            [(".display()", is_test), ("println!", is_test), ("eprint", is_test), ("stderr()", is_cli)]
        {
            assert!(is_allowed || !text.contains(word), "{path}: {word}");
        }
    }
}
