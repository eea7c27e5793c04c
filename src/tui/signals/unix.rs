//! Signals on Unix: those that end the program, those that stop and continue it, and a terminal that hangs up.

use std::io;
use std::os::unix::net::UnixStream;
use std::process;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use nix::unistd::{getpgrp, getppid, getsid, tcgetpgrp};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::retry_on_intr;
use rustix::process::{Signal, kill_current_process_group};
use rustix::stdio::stdin;
use rustix::termios::tcdrain;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::backend::SignalDelivery;
use signal_hook::iterator::exfiltrator::SignalOnly;
use signal_hook::low_level::{emulate_default_handler, raise};

use crate::tui::terminal;

/// Signals as they come in.
type Signals = SignalDelivery<UnixStream, SignalOnly>;

/// What is heeded.
const HEEDED: [i32; 6] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGCONT];

/// So often it is asked whether there is still a shell that lets the program have the terminal: nothing tells of that.
const GLANCE: Timespec = Timespec { tv_sec: 1, tv_nsec: 0 };

/// So long a terminal that takes no output may hold up the end of the program.
const PATIENCE: Duration = Duration::from_secs(1);

/// Starts to heed signals and the terminal.
///
/// # Errors
/// What the system refuses.
pub fn watch() -> io::Result<()> {
    let (read, write) = UnixStream::pair()?;
    let signals = Signals::with_pipe(read, write, SignalOnly, HEEDED)?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || heed(signals)).map(drop)
}

/// Stops the program and what runs with it in the same job, as Ctrl-Z does, until the shell continues it.
///
/// # Errors
/// That there is no shell to do so, or what the system refuses.
pub fn suspend() -> io::Result<()> {
    if getsid(Some(getppid()))? != getsid(None)? {
        return Err(io::Error::other("no shell here to come back from"));
    }
    Ok(kill_current_process_group(Signal::TSTP)?)
}

/// Whether the terminal listens to this program; where the system does not say, it does.
pub fn is_foreground() -> bool {
    tcgetpgrp(stdin()).map_or(true, |group| group == getpgrp())
}

/// Does what signals ask for, for as long as the program runs.
fn heed(mut signals: Signals) {
    loop {
        let mut awaited =
            [PollFd::new(signals.get_read(), PollFlags::IN), PollFd::from_borrowed_fd(stdin(), PollFlags::empty())];
        // An error is an interruption by a signal, which is looked for below.
        let is_quiet = poll(&mut awaited, Some(&GLANCE)) == Ok(0);
        if awaited[1].revents().intersects(PollFlags::HUP | PollFlags::ERR) || is_quiet && is_cut_off() {
            end(SIGHUP);
        }
        // In the order of their numbers: one that ends the program before the one that continues it.
        for signal in signals.pending() {
            match signal {
                SIGTSTP => stop(),
                SIGCONT => go_on(),
                _ => end(signal),
            }
        }
    }
}

/// Whether the program is in the background for good, where every look for keys would fail at once. While a shell may
/// still bring it back it is stopped here, as it would be by reading a key.
fn is_cut_off() -> bool {
    !is_foreground() && (retry_on_intr(|| tcdrain(stdin())).is_err() || !is_foreground())
}

/// Leaves the terminal and ends the program by a signal.
fn end(signal: i32) -> ! {
    if !briefly(terminal::leave) {
        terminal::cook();
    }
    // Comes back only if the system refuses it.
    drop(emulate_default_handler(signal));
    process::exit(128 + signal)
}

/// Gives the terminal back and stops.
fn stop() {
    briefly(terminal::lend);
    drop(emulate_default_handler(SIGTSTP));
}

/// Takes the terminal again, and has the screens drawn as after a change of its size, which there may have been.
fn go_on() {
    briefly(|| {
        // One that refuses is hung up, which is noticed by itself.
        if terminal::retake().is_ok() {
            drop(raise(SIGWINCH));
        }
    });
}

/// Does something that the terminal may hold up; whether it came to an end within [`PATIENCE`].
fn briefly(action: fn()) -> bool {
    let (done, waiting) = mpsc::channel();
    let started = thread::Builder::new().spawn(move || {
        action();
        // Nobody waits any more once it has taken too long.
        let _ = done.send(());
    });
    started.is_ok() && waiting.recv_timeout(PATIENCE).is_ok()
}
