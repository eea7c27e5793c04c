//! The screens, and whether the terminal can show them.

use std::io::{IsTerminal, stdin, stdout};
use std::thread::sleep;
use std::time::Duration;

use super::arguments::Globals;
use super::session::Session;
use super::{Exit, Failure};

/// Shows the plan on screens until the user quits.
pub fn run(globals: &Globals) -> Result<Exit, Failure> {
    Session::open_silently(globals)?;
    crate::tui::run(&globals.plan, &globals.scenarios, globals.options(), !globals.wants_colour())
        .map_err(|error| Failure::System(format!("the terminal cannot be used: {error}")))?;
    Ok(Exit::Fine)
}

/// Whether there is a terminal to show screens on and to take keys from.
pub fn are_shown() -> bool {
    stdin().is_terminal() && stdout().is_terminal() && !is_dumb() && has_size()
}

/// Whether the terminal says of itself that it shows lines of text and nothing else.
pub fn is_dumb() -> bool {
    cfg!(unix) && std::env::var_os("TERM").is_none_or(|name| name.is_empty() || name == "dumb")
}

/// Whether the terminal has a size. That of a container or of another program may be told its size a moment after the
/// program has begun.
fn has_size() -> bool {
    const MOMENT: Duration = Duration::from_millis(20);
    let is_told = || crossterm::terminal::size().is_ok_and(|(columns, lines)| columns > 0 && lines > 0);
    (0..50).any(|_| {
        is_told() || {
            sleep(MOMENT);
            false
        }
    })
}
