//! The terminal itself: entered, left, given back for a while, and always left clean.
//!
//! The screens draw on it from one thread, [`signals`](super::signals) give it back from another; whose it is at
//! present is kept in one place, and a picture that comes too late is dropped.

use std::io::{self, Stdout, Write, stdout};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::crossterm::event::{
    self, DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use ratatui::crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use ratatui::crossterm::{cursor, execute, style};
use ratatui::{Frame, Terminal};

use super::{panics, signals};

/// Whose the terminal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holder {
    /// The shell's: it has not been taken yet.
    Shell,
    /// The screens'.
    Screens,
    /// The shell's until the program is continued.
    #[cfg_attr(not(unix), expect(dead_code, reason = "nothing stops a program there"))]
    Lent,
    /// The shell's for good: the program is about to end.
    Left,
}

/// Whose the terminal is at present; locked by whoever writes to it.
static HOLDER: Mutex<Holder> = Mutex::new(Holder::Shell);

/// Whether the terminal was taken again, so that the next picture must be drawn whole.
static IS_RETAKEN: AtomicBool = AtomicBool::new(false);

/// A terminal in use; leaves it when dropped.
pub struct Session {
    terminal: Terminal<CrosstermBackend<Picture>>,
}

impl Session {
    /// Takes the terminal over. A panic or a signal from now on leaves it clean.
    ///
    /// # Errors
    /// What the terminal refuses, for instance when there is none.
    pub fn enter() -> io::Result<Self> {
        panics::keep_off_the_screen();
        signals::watch()?;
        // Bold and reverse are lost under NO_COLOR otherwise; the theme itself leaves colours out.
        style::force_color_output(true);
        take(&mut holder()).inspect_err(|_| leave())?;
        // From the first look for keys on, changes of the size are heard of.
        let entered = event::poll(Duration::ZERO).and_then(|_| blank());
        Ok(Self { terminal: entered.inspect_err(|_| leave())? })
    }

    /// Draws a picture; whole, if something else has stood on the terminal meanwhile.
    ///
    /// # Errors
    /// What the terminal refuses.
    pub fn draw(&mut self, picture: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        if IS_RETAKEN.swap(false, Ordering::SeqCst) {
            self.terminal = blank()?;
        }
        self.terminal.draw(picture).map(drop)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        leave();
    }
}

/// What is drawn, written in one go when it is complete, and only while the terminal is the screens'.
struct Picture {
    drawn: Vec<u8>,
    out: Stdout,
}

impl Write for Picture {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.drawn.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        let holder = holder();
        let written = match *holder {
            Holder::Screens => self.out.write_all(&self.drawn).and_then(|()| self.out.flush()),
            Holder::Shell | Holder::Lent | Holder::Left => Ok(()),
        };
        self.drawn.clear();
        written
    }
}

/// The terminal with nothing on it.
fn blank() -> io::Result<Terminal<CrosstermBackend<Picture>>> {
    let mut backend = CrosstermBackend::new(Picture { drawn: Vec::new(), out: stdout() });
    backend.clear()?;
    Terminal::new(backend)
}

/// Leaves the terminal for good, if it is not left already.
pub fn leave() {
    give_back(Holder::Left);
}

/// Gives the terminal to the shell until [`retake`].
#[cfg(unix)]
pub fn lend() {
    give_back(Holder::Lent);
}

/// Takes the terminal again after the program was stopped, with or without notice.
///
/// # Errors
/// What the terminal refuses.
#[cfg(unix)]
pub fn retake() -> io::Result<()> {
    let mut holder = holder();
    if matches!(*holder, Holder::Screens | Holder::Lent) {
        take(&mut holder)?;
        IS_RETAKEN.store(true, Ordering::SeqCst);
    }
    Ok(())
}

/// Whether the screens have the terminal.
pub fn is_taken() -> bool {
    *holder() == Holder::Screens
}

fn holder() -> MutexGuard<'static, Holder> {
    HOLDER.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Raw input, a screen of our own, the mouse, pasted text told from keys.
fn take(holder: &mut Holder) -> io::Result<()> {
    if *holder == Holder::Left {
        return Err(io::Error::other("it was left already"));
    }
    // Where the program was stopped without notice the shell has set modes of its own since; raw would be taken for set.
    disable_raw_mode()?;
    enable_raw_mode()?;
    *holder = Holder::Screens;
    execute!(stdout(), EnterAlternateScreen, EnableMouseCapture, cursor::Hide)?;
    // An old Windows console cannot do it, and goes without.
    drop(execute!(stdout(), EnableBracketedPaste));
    Ok(())
}

/// Undoes what [`take`] does, as far as the terminal lets it: there is nobody left to tell if it does not.
fn give_back(next: Holder) {
    let mut holder = holder();
    if *holder == Holder::Screens {
        drop(execute!(stdout(), DisableBracketedPaste));
        drop(execute!(stdout(), DisableMouseCapture, LeaveAlternateScreen, cursor::Show));
        cook();
    }
    if *holder != Holder::Left {
        *holder = next;
    }
}

/// Lines and echo again, unless a shell has seen to that: in the background it would only stop the program.
pub fn cook() {
    if signals::is_foreground() {
        drop(disable_raw_mode());
    }
}
