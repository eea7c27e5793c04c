//! Panics: none is drawn over by the screens or written across them.

use std::io::{self, Write};
use std::sync::{Mutex, Once, PoisonError};
use std::thread;

use super::terminal;

/// What panics on other threads had to say, until it is told.
static UNTOLD: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// From now on a panic on this thread leaves the terminal before it is reported, so that the report can be read. One on
/// another thread does not end the program: what it says is kept for whoever waits for that thread.
pub fn keep_off_the_screen() {
    static ONCE: Once = Once::new();
    let screens = thread::current().id();
    ONCE.call_once(|| {
        let report = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if thread::current().id() != screens && terminal::is_taken() {
                UNTOLD.lock().unwrap_or_else(PoisonError::into_inner).push(panic.to_string());
                return;
            }
            terminal::leave();
            for earlier in untold() {
                drop(writeln!(io::stderr(), "{earlier}"));
            }
            report(panic);
        }));
    });
}

/// What panics on other threads had to say since this was last asked.
pub fn untold() -> Vec<String> {
    std::mem::take(&mut *UNTOLD.lock().unwrap_or_else(PoisonError::into_inner))
}
