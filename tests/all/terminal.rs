//! Text on a terminal: its width, and colours only where they are wanted.

use std::io::Read;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use unicode_width::UnicodeWidthStr;

use super::support::repository;

/// What the program writes to a terminal of that width.
fn on_terminal(columns: u16, arguments: &[&str], no_color: Option<&str>) -> String {
    on_terminal_called(Some("xterm-256color"), (24, columns), arguments, no_color)
}

/// What the program writes to a terminal of that name and size.
fn on_terminal_called(
    name: Option<&str>,
    (rows, cols): (u16, u16),
    arguments: &[&str],
    no_color: Option<&str>,
) -> String {
    let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).expect("a terminal");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_placeplan"));
    command.arg("--plan");
    command.arg(repository());
    command.args(arguments);
    command.env_remove("NO_COLOR");
    command.env_remove("COLUMNS");
    command.env_remove("TERM");
    if let Some(name) = name {
        command.env("TERM", name);
    }
    if let Some(value) = no_color {
        command.env("NO_COLOR", value);
    }
    let mut child = pair.slave.spawn_command(command).expect("the program runs");
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().expect("a reader");
    let mut bytes = Vec::new();
    // Some systems end a terminal's output with an error rather than with nothing.
    drop(reader.read_to_end(&mut bytes));
    assert!(child.wait().expect("an end").success());
    String::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn tables_fit_the_terminal() {
    for columns in [60, 80, 132] {
        for table in ["overview", "forecast", "pressure", "housing", "programme", "balance"] {
            let text = on_terminal(columns, &[table], None);
            let widest = text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0);
            assert!(widest <= columns.into() && widest > usize::from(columns) / 2, "{table} {columns}: {widest}");
        }
    }
}

#[test]
fn colours_are_left_out_on_request() {
    assert!(on_terminal(80, &["check"], None).contains("\u{1b}[1;33mfinding"));
    for (arguments, no_color) in [(&["check", "--no-color"][..], None), (&["check"], Some("1"))] {
        assert!(!on_terminal(80, arguments, no_color).contains('\u{1b}'));
    }
    assert!(on_terminal(80, &["check"], Some("")).contains('\u{1b}'));
}

#[cfg(unix)]
#[test]
fn a_terminal_that_cannot_show_screens_gets_text_as_a_pipe_does() {
    let piped = super::support::run(&repository(), "").out;
    for name in [Some("dumb"), Some(""), None] {
        let text = on_terminal_called(name, (24, 100), &[], None);
        assert_eq!(text.replace("\r\n", "\n"), piped, "{name:?}");
        assert!(!on_terminal_called(name, (24, 100), &["check"], None).contains('\u{1b}'));
    }
    let without_size = on_terminal_called(Some("xterm"), (0, 0), &[], None);
    assert_eq!(without_size.replace("\r\n", "\n"), piped);
}
