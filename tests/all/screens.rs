//! The real program in a terminal of its own: keys go in, and what stands on the screen is waited for.

use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::support::repository;

/// So long a screen may take on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(60);

/// A program in a terminal.
struct Session {
    child: Box<dyn Child + Send + Sync>,
    keyboard: Box<dyn Write + Send>,
    written: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    /// The terminal itself; gone, it would end the program.
    terminal: Box<dyn MasterPty + Send>,
}

impl Session {
    fn start(arguments: &[&str]) -> Self {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a terminal");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_placeplan"));
        command.arg("--plan");
        command.arg(repository());
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        let child = pair.slave.spawn_command(command).expect("the program runs");
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let (sender, written) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                if sender.send(bytes[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let keyboard = pair.master.take_writer().expect("a keyboard");
        Self { child, keyboard, written, screen: vt100::Parser::new(24, 80, 0), terminal: pair.master }
    }

    fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).expect("keys");
        self.keyboard.flush().expect("keys");
    }

    /// Waits until a text stands on the screen.
    fn sees(&mut self, text: &str) {
        let deadline = Instant::now() + PATIENCE;
        while !self.screen.screen().contents().contains(text) {
            let left = deadline.saturating_duration_since(Instant::now());
            let bytes = self.written.recv_timeout(left);
            let missing = format!("{text} on\n{}", self.screen.screen().contents());
            self.screen.process(&bytes.expect(&missing));
        }
    }

    /// Quits, and says whether the program ended well and left the terminal as it was.
    fn quits(mut self) -> bool {
        self.press("q");
        while let Ok(bytes) = self.written.recv_timeout(PATIENCE) {
            self.screen.process(&bytes);
            if !self.screen.screen().alternate_screen() {
                break;
            }
        }
        let ended = self.child.wait().expect("an end").success();
        drop(self.terminal);
        ended && !self.screen.screen().alternate_screen() && !self.screen.screen().hide_cursor()
    }
}

#[test]
fn a_scenario_is_switched_and_every_screen_follows() {
    let mut session = Session::start(&[]);
    session.sees("Areas by pressure");
    assert!(session.screen.screen().alternate_screen());
    session.press("6");
    session.sees("[ ] Basic Need cut by a tenth");
    session.press(" ");
    session.sees("[x] Basic Need cut by a tenth");
    session.sees("A base against B basic-need-cut");
    session.press("5");
    session.sees("Sources by year");
    session.sees("◇ with Basic Need cut by a tenth");
    session.press("6\r");
    session.sees("no scenario is on");
    assert!(session.quits());
}

#[test]
fn the_tables_of_the_programme_are_gone_through_and_exposure_comes_when_it_is_worked_out() {
    let mut session = Session::start(&[]);
    session.sees("Areas by pressure");
    session.press("4v");
    session.sees("Cost per place (£)");
    session.press(":exposure\r");
    session.sees("Exposure, view 7 of ");
    session.sees("Expected money");
    session.press("v");
    session.sees("Monitoring, view 8 of ");
    session.press(":contrib\r");
    session.sees("Developer contributions (£'000)");
    session.press("G");
    session.sees("Indexed: risen to 1 April");
    session.press("\u{1b}");
    session.sees("Sources by year");
    assert!(session.quits());
}

#[test]
fn a_figure_is_explained_and_a_forecast_s_risk_worked_out() {
    let mut session = Session::start(&["--scenario", "housing-two-years-late"]);
    session.sees("◇ with Housing two years late");
    session.press("x");
    session.sees("On the screen: ");
    session.sees("forecast rule 7");
    session.press("q2");
    session.sees("against admission number");
    session.press("r");
    session.sees("pupils on roll, how sure");
    session.terminal.resize(PtySize { rows: 10, cols: 40, pixel_width: 0, pixel_height: 0 }).expect("a resize");
    session.screen.screen_mut().set_size(10, 40);
    session.press("?");
    session.sees("Help: Places");
    session.press("q");
    assert!(session.quits());
}
