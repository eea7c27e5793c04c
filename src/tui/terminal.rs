//! The terminal itself: entered, left, given back for a while, and always left clean.

use std::io::{self, Stdout, stdout};
use std::sync::Once;

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::event::{DisableMouseCapture, EnableMouseCapture};
use ratatui::crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use ratatui::crossterm::{cursor, execute, style};

/// A terminal in use; leaves it when dropped.
pub struct Session {
    /// Where pictures are drawn.
    pub terminal: Terminal<CrosstermBackend<Stdout>>,
}

impl Session {
    /// Takes the terminal over. A panic from now on leaves it clean before it is reported.
    ///
    /// # Errors
    /// What the terminal refuses, for instance when there is none.
    pub fn enter() -> io::Result<Self> {
        restore_on_panic();
        // Bold and reverse are lost under NO_COLOR otherwise; the theme itself leaves colours out.
        style::force_color_output(true);
        Ok(Self { terminal: take()? })
    }

    /// Stops the program until the shell continues it; does nothing where the system cannot.
    ///
    /// # Errors
    /// What the terminal or the system refuses.
    pub fn suspend(&mut self) -> io::Result<()> {
        give_back();
        let stopped = stop();
        self.terminal = take()?;
        stopped
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        give_back();
    }
}

/// Raw input, a screen of our own, the mouse; empty, so that the next picture is drawn whole.
fn take() -> io::Result<Terminal<CrosstermBackend<Stdout>>> {
    enable_raw_mode()?;
    let entered = execute!(stdout(), EnterAlternateScreen, EnableMouseCapture, cursor::Hide);
    entered.and_then(|()| Terminal::new(CrosstermBackend::new(stdout()))).inspect_err(|_| give_back())
}

/// Undoes what [`take`] does, as far as the terminal lets it: there is nobody left to tell if it does not.
fn give_back() {
    let screen = execute!(stdout(), DisableMouseCapture, LeaveAlternateScreen, cursor::Show);
    let raw = disable_raw_mode();
    drop((screen, raw));
}

/// Leaves the terminal before a panic is reported, so that the report can be read.
fn restore_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let report = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            give_back();
            report(panic);
        }));
    });
}

/// Stops this program and whatever runs with it in the same job, as Ctrl-Z does.
#[cfg(unix)]
fn stop() -> io::Result<()> {
    use rustix::process::{Signal, kill_current_process_group};
    Ok(kill_current_process_group(Signal::TSTP)?)
}

/// No such thing here: the command says so.
#[cfg(not(unix))]
fn stop() -> io::Result<()> {
    Ok(())
}
