//! The rooms of the house: what computes and reports knows nothing of screens, flags and files.

use std::fs;
use std::path::Path;

use super::support::repository;

/// The Rust files of a folder, or the one file of that name.
fn sources(path: &Path, found: &mut Vec<(String, String)>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("a folder").flatten() {
            sources(&entry.path(), found);
        }
    } else if path.extension().is_some_and(|ending| ending == "rs") {
        found.push((path.display().to_string(), fs::read_to_string(path).expect("a file")));
    }
}

#[test]
fn a_room_uses_only_those_below_it() {
    let front = ["ratatui", "crossterm", "clap", "comfy_table", "crate::cli", "crate::tui", "crate::export"];
    let files = ["std::fs", "std::net", "std::process"];
    for (room, forbidden) in [
        ("visible.rs", [&front[..], &files, &["crate::plan", "crate::report"]].concat()),
        ("plan", [&front[..], &["crate::forecast", "crate::funding", "crate::report"]].concat()),
        ("forecast", [&front[..], &files, &["crate::funding", "crate::phasing", "crate::report"]].concat()),
        ("funding", [&front[..], &files, &["crate::phasing", "crate::report"]].concat()),
        ("phasing", [&front[..], &files, &["crate::outcome", "crate::report"]].concat()),
        ("outcome.rs", [&front[..], &files, &["crate::report"]].concat()),
        ("explain", [&front[..], &files, &["crate::report"]].concat()),
        ("analysis", [&front[..], &files, &["crate::report"]].concat()),
        ("report", [&front[..], &files].concat()),
        ("import", front.to_vec()),
        ("export", ["ratatui", "crossterm", "clap", "crate::cli", "crate::tui"].into_iter().chain(files).collect()),
    ] {
        let mut found = Vec::new();
        sources(&repository().join("src").join(room), &mut found);
        assert!(!found.is_empty(), "{room}");
        // What is for tests alone may print what it tests, and take the reports' sample plan.
        found.retain(|(path, _)| !path.ends_with("testing.rs") && !path.ends_with("tests.rs"));
        for (path, text) in found {
            let code = text
                .split("mod tests {")
                .next()
                .unwrap_or_default()
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            for line in code {
                let used = forbidden.iter().find(|word| line.contains(**word));
                assert_eq!(used, None, "{path}: {line}");
            }
        }
    }
}

#[test]
fn what_others_have_written_is_made_visible_wherever_it_goes_out() {
    let mut found = Vec::new();
    sources(&repository().join("src"), &mut found);
    for (path, text) in found {
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
