//! The manual's first chapter: its files, its commands in their order, and what it says that they print.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::repository;

/// A block of the page: the line in bold before it, its language, and its text.
fn blocks(page: &str) -> Vec<(String, String, String)> {
    let mut blocks = Vec::new();
    let mut title = String::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(bold) = line.strip_prefix("**").and_then(|line| line.strip_suffix("**")) {
            bold.clone_into(&mut title);
        } else if let Some(language) = line.strip_prefix("```") {
            let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            blocks.push((std::mem::take(&mut title), language.to_owned(), format!("{}\n", text.join("\n"))));
        }
    }
    blocks
}

/// Writes what the page says belongs in a file of the plan.
fn write(folder: &Path, title: &str, text: &str) {
    let (path, place) = match title.strip_prefix("in ") {
        Some(rest) => rest.split_once(", behind ").map(|(path, line)| (path, Some(line))).expect("a place"),
        None => (title.strip_prefix("at the end of ").expect("a place"), None),
    };
    let path = folder.join(path);
    let old = fs::read_to_string(&path).expect("a file of the plan");
    let new = match place {
        Some(line) => {
            assert_eq!(old.matches(line).count(), 1, "{line} in {old}");
            old.replace(line, &format!("{line}\n{}", text.trim_end()))
        }
        None => old + text,
    };
    fs::write(path, new).expect("a written file");
}

#[test]
fn the_first_plan_is_made_as_the_manual_says() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let page = fs::read_to_string(repository().join("docs/first-plan.md")).expect("the page");
    let (mut printed, mut commands, mut said) = (String::new(), 0, 0);
    for (title, language, text) in blocks(&page) {
        match language.as_str() {
            "csv" => fs::write(folder.path().join(title), text).expect("a file"),
            "toml" => write(folder.path(), &title, &text),
            "text" => {
                for line in text.lines() {
                    assert!(printed.contains(line), "`{line}` in:\n{printed}");
                    said += 1;
                }
            }
            _ => {
                for command in text.lines() {
                    let command = command.strip_prefix("placeplan ").expect("a command of the program");
                    let output = Command::new(env!("CARGO_BIN_EXE_placeplan"))
                        .args(command.split_whitespace())
                        .current_dir(folder.path())
                        .stdin(Stdio::null())
                        .output()
                        .expect("the program runs");
                    let wrong = String::from_utf8_lossy(&output.stderr);
                    assert!(output.status.success(), "{command}: {wrong}");
                    printed = String::from_utf8(output.stdout).expect("UTF-8");
                    assert!(!printed.is_empty() || command.contains("--out"), "{command}");
                    commands += 1;
                }
            }
        }
    }
    assert!(commands > 12 && said > 10, "{commands} commands, {said} lines");
}
