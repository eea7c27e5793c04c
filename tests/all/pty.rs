//! The real program in a terminal of its own: keys go in, and what stands on the screen is waited for.

use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::support::repository;

/// So long a screen may take on a machine that has much else to do.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A program in a terminal.
pub struct Session {
    pub child: Box<dyn Child + Send + Sync>,
    keyboard: Box<dyn Write + Send>,
    written: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    terminal: Box<dyn MasterPty + Send>,
    reader: JoinHandle<()>,
    is_closing: Arc<AtomicBool>,
}

impl Session {
    /// The program on the bundled plan.
    pub fn start(arguments: &[&str]) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_placeplan"));
        command.arg("--plan");
        command.arg(repository());
        command.args(arguments);
        Self::run(command)
    }

    /// A command that opens the screens.
    pub fn run(mut command: CommandBuilder) -> Self {
        let pair = native_pty_system().openpty(size(24, 80)).expect("a terminal");
        command.env("TERM", "xterm-256color");
        let child = pair.slave.spawn_command(command).expect("the program runs");
        let mut bytes_of = pair.master.try_clone_reader().expect("a reader");
        let (sender, written) = channel();
        let is_closing = Arc::new(AtomicBool::new(false));
        let closing = Arc::clone(&is_closing);
        let reader = std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = bytes_of.read(&mut bytes) {
                if closing.load(Ordering::SeqCst) || sender.send(bytes[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let keyboard = pair.master.take_writer().expect("a keyboard");
        let screen = vt100::Parser::new(24, 80, 0);
        Self { child, keyboard, written, screen, terminal: pair.master, reader, is_closing }
    }

    pub fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).expect("keys");
        self.keyboard.flush().expect("keys");
    }

    pub fn resize(&mut self, lines: u16, columns: u16) {
        self.terminal.resize(size(lines, columns)).expect("a resize");
        self.screen.screen_mut().set_size(lines, columns);
    }

    /// Waits until the screen is as it should be.
    pub fn awaits(&mut self, what: &str, is_so: impl Fn(&vt100::Screen) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !is_so(self.screen.screen()) {
            let left = deadline.saturating_duration_since(Instant::now());
            let bytes = self.written.recv_timeout(left);
            let missing = format!("{what} on\n{}", self.screen.screen().contents());
            self.screen.process(&bytes.expect(&missing));
        }
    }

    /// Waits until a text stands on the screen.
    pub fn sees(&mut self, text: &str) {
        self.awaits(text, |screen| screen.contents().contains(text));
    }

    /// Waits until the program has the terminal with all that it needs, and stands there down to the footer.
    pub fn awaits_screens(&mut self) {
        self.awaits("the screens", |screen| is_taken(screen) && screen.contents().contains("q quit"));
    }

    /// Waits until the program has the terminal and what was on it before stands there again.
    pub fn awaits_again(&mut self, before: &str) {
        self.awaits("the whole picture", |screen| is_taken(screen) && screen.contents() == before);
    }

    /// Waits until the terminal is as the shell had it.
    pub fn awaits_clean(&mut self) {
        self.awaits("a clean terminal", is_clean);
    }

    /// Takes in all that is written until nothing has the terminal any more.
    pub fn drain(&mut self) {
        while let Ok(bytes) = self.written.recv_timeout(PATIENCE) {
            self.screen.process(&bytes);
        }
    }

    pub fn contents(&self) -> String {
        self.screen.screen().contents()
    }

    /// Quits, and says whether the program ended well and left the terminal as it was.
    pub fn quits(mut self) -> bool {
        self.press("q");
        self.drain();
        let ended = self.child.wait().expect("an end").success();
        ended && is_clean(self.screen.screen())
    }

    /// The name of the terminal, to be opened from elsewhere.
    #[cfg(unix)]
    pub fn name(&self) -> std::path::PathBuf {
        self.terminal.tty_name().expect("a terminal with a name")
    }

    /// Closes the terminal under the program, which must answer a key for it: whoever reads it lets go then.
    #[cfg(unix)]
    pub fn close(mut self) -> Box<dyn Child + Send + Sync> {
        self.is_closing.store(true, Ordering::SeqCst);
        self.press("?");
        self.reader.join().expect("the reader lets go");
        self.child
    }
}

const fn size(rows: u16, cols: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

/// Whether the program has the terminal with all that it needs.
fn is_taken(screen: &vt100::Screen) -> bool {
    screen.alternate_screen()
        && screen.hide_cursor()
        && screen.bracketed_paste()
        && screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None
}

/// Whether the terminal shows nothing of having been taken.
fn is_clean(screen: &vt100::Screen) -> bool {
    !screen.alternate_screen()
        && !screen.hide_cursor()
        && !screen.bracketed_paste()
        && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
}
