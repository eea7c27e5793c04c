//! Panics: none is drawn over by the screens or written across them.

use std::io::{self, Write};
use std::sync::{Mutex, Once, PoisonError};
use std::thread;

use super::terminal;
use crate::visible::visible;

/// What panics on other threads had to say, made visible, until it is told.
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
                UNTOLD.lock().unwrap_or_else(PoisonError::into_inner).push(visible(&panic.to_string()).into_owned());
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

#[cfg(all(test, unix))]
#[expect(clippy::panic, clippy::expect_used, reason = "what a panic does is tested")]
mod tests {
    use std::io::Read;

    use portable_pty::{CommandBuilder, PtySize, native_pty_system};

    use super::*;
    use crate::tui::terminal::Session;

    /// Set for the run of this test that is to panic on a terminal of its own.
    const ON_A_TERMINAL: &str = "PLACEPLAN_TEST_PANICS";

    fn panic_twice() -> ! {
        let _session = Session::enter().expect("a terminal");
        drop(thread::spawn(|| panic!("on another thread")).join());
        assert!(terminal::is_taken(), "the screens go on");
        panic!("on the screens' own thread");
    }

    #[test]
    fn a_panic_leaves_a_clean_terminal_and_is_reported_there() {
        if std::env::var_os(ON_A_TERMINAL).is_some() {
            panic_twice();
        }
        let pair = native_pty_system().openpty(PtySize { rows: 40, cols: 100, ..PtySize::default() }).expect("a pty");
        let mut command = CommandBuilder::new(std::env::current_exe().expect("this program"));
        command.args(["--nocapture", "a_panic_leaves_a_clean_terminal_and_is_reported_there"]);
        command.env(ON_A_TERMINAL, "1");
        let mut child = pair.slave.spawn_command(command).expect("this program runs");
        drop(pair.slave);
        let mut written = Vec::new();
        // Some systems end a terminal's output with an error rather than with nothing.
        drop(pair.master.try_clone_reader().expect("a reader").read_to_end(&mut written));
        assert!(!child.wait().expect("an end").success());
        let mut parser = vt100::Parser::new(40, 100, 0);
        parser.process(&written);
        let screen = parser.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
        let text = screen.contents();
        let reports = text.find("on another thread").zip(text.find("on the screens' own thread"));
        assert!(reports.is_some_and(|(earlier, later)| earlier < later), "{text}");
        assert!(!text.contains("the screens go on"), "{text}");
    }
}
