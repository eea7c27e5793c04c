//! Signals, and a terminal that goes away: heeded at once, by a thread of its own, whatever the screens are at.

#[cfg(unix)]
mod unix;

#[cfg(unix)]
pub use unix::{is_foreground, suspend, watch};

#[cfg(not(unix))]
pub use elsewhere::{is_foreground, suspend, watch};

/// Where the system has no signals.
#[cfg(not(unix))]
mod elsewhere {
    use std::io;

    /// Nothing to heed.
    #[expect(clippy::unnecessary_wraps, reason = "it may fail where there are signals")]
    pub fn watch() -> io::Result<()> {
        Ok(())
    }

    /// No such thing here: the command says so.
    #[expect(clippy::unnecessary_wraps, reason = "it may fail where there are signals")]
    pub fn suspend() -> io::Result<()> {
        Ok(())
    }

    /// Nothing runs in the background of a terminal.
    pub const fn is_foreground() -> bool {
        true
    }
}
