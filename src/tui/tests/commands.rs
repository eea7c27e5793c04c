//! The table of commands.

use crate::tui::command::{CommandId, Context, all};
use crate::tui::testing::screen_after;

#[test]
fn no_key_has_two_meanings_in_one_context() {
    for (place, command) in all().enumerate() {
        for other in all().skip(place + 1) {
            let shared = command.keys.iter().find(|key| other.keys.contains(key));
            assert!(
                other.context != command.context || shared.is_none(),
                "{} and {} share a key",
                command.name,
                other.name
            );
            assert!(
                other.context != command.context || other.id != command.id,
                "{} stands in the table twice",
                command.name
            );
        }
    }
}

#[test]
fn every_command_has_a_key_or_stands_in_the_palette() {
    for command in all() {
        assert!(!command.keys.is_empty() || command.context == Context::Screen, "{}", command.name);
        assert!(!command.help.is_empty() && command.help.len() <= 60, "{}", command.help);
        assert!(command.footer.is_none() || !command.keys.is_empty(), "{}", command.name);
    }
}

#[test]
fn help_lists_every_command_with_its_keys() {
    let help = screen_after("?", 200, 160);
    for command in all() {
        let keys: Vec<String> = command.keys.iter().map(ToString::to_string).collect();
        let line = help.lines().find(|line| line.contains(command.help) && line.contains(&keys.join(" ")));
        assert!(line.is_some_and(|line| line.contains(command.name)), "{} is not in the help\n{help}", command.name);
    }
}

#[test]
fn the_manual_names_every_command_of_the_screens() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let manual = std::fs::read_to_string(folder.join("docs/screens.md")).unwrap();
    let rows: Vec<&str> = manual.lines().filter(|line| line.starts_with('|')).collect();
    for command in all().filter(|command| command.context == Context::Screen) {
        let is_screen = matches!(command.id, CommandId::Show(_));
        let key = match command.keys.first().map(ToString::to_string) {
            Some(key) if is_screen || "↑↓←→".contains(&key) => {
                assert!(!is_screen || manual.contains(&format!("| {key} {} |", command.name)), "{}", command.name);
                continue;
            }
            Some(key) => key,
            None => command.name.to_lowercase(),
        };
        let is_it = |row: &&str| row.contains(&key) && (row.contains(command.name) || command.keys.is_empty());
        assert!(rows.iter().any(is_it), "{key}: {}", command.name);
    }
}

#[test]
fn the_palette_lists_every_command_of_the_screen() {
    let palette = screen_after(":", 120, 60);
    for command in all().filter(|command| command.context == Context::Screen && command.name != "Commands") {
        assert!(palette.contains(command.name), "{}\n{palette}", command.name);
    }
}

#[test]
fn the_footer_fits_and_keeps_what_is_needed_most() {
    let footer = |keys: &str, width| screen_after(keys, width, 24).lines().last().unwrap_or_default().to_owned();
    assert!(footer("2<Enter>", 30).starts_with(" q quit  Esc back"));
    assert!(!footer("", 80).contains("view"), "the overview has one view");
    assert!(footer("5", 80).contains("v view"));
    assert!(footer("?", 80).contains("Esc close"));
    assert!(footer("/", 80).contains("Enter keep"));
}
