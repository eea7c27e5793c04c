//! Signals, the shell's job control and a terminal that goes away, met in the middle of the screens.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::time::{Duration, Instant};

use portable_pty::CommandBuilder;
use rustix::process::{Pid, Signal, WaitOptions, WaitStatus, kill_process, waitpid};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use super::pty::{PATIENCE, Session};
use super::support::repository;

/// The program's arguments after its path.
fn program() -> CommandBuilder {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_placeplan"));
    command.arg("--plan");
    command.arg(repository());
    command
}

/// The program as a script of the shell runs it with `"$@"`.
fn in_shell(script: &str) -> CommandBuilder {
    let mut command = CommandBuilder::new("/bin/sh");
    command.args(["-c", script, "sh", env!("CARGO_BIN_EXE_placeplan"), "--plan"]);
    command.arg(repository());
    command
}

/// The screens of a command, opened.
fn opened(mut command: CommandBuilder) -> Session {
    // Some signals leave a picture of the memory in the folder where the program runs.
    command.cwd(std::env::temp_dir());
    let mut session = Session::run(command);
    session.awaits_screens();
    session
}

fn pid(session: &Session) -> Pid {
    let number = session.child.process_id().and_then(|number| i32::try_from(number).ok());
    number.and_then(Pid::from_raw).expect("a process")
}

fn send(session: &Session, signal: Signal) {
    kill_process(pid(session), signal).expect("a signal");
}

/// Waits until the program has stopped or ended.
fn awaits_change(pid: Pid) -> WaitStatus {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some((_, status)) = waitpid(Some(pid), WaitOptions::UNTRACED | WaitOptions::NOHANG).expect("a child") {
            return status;
        }
        assert!(Instant::now() < deadline, "the program neither stops nor ends");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The terminal as another program has it.
fn opened_beside(session: &Session) -> File {
    OpenOptions::new().read(true).write(true).open(session.name()).expect("the terminal")
}

fn modes(session: &Session) -> Termios {
    tcgetattr(opened_beside(session)).expect("the modes of the terminal")
}

/// Whether what is typed comes in lines and is shown, and Ctrl-C interrupts.
fn is_cooked(session: &Session) -> bool {
    modes(session).local_modes.contains(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG)
}

/// What a user sees who ends the program by a signal.
fn ends_clean(mut session: Session, signal: Signal) {
    assert!(!is_cooked(&session));
    send(&session, signal);
    let status = awaits_change(pid(&session));
    assert_eq!(status.terminating_signal(), Some(signal.as_raw()), "{status:?}");
    session.drain();
    session.awaits_clean();
    assert!(is_cooked(&session));
}

#[test]
fn a_signal_ends_the_program_and_leaves_the_terminal_clean() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT] {
        ends_clean(opened(program()), signal);
    }
}

#[test]
fn a_signal_is_heeded_while_a_table_is_worked_out() {
    let mut session = opened(program());
    session.press(":phasing\r");
    session.sees("Being worked out");
    ends_clean(session, Signal::TERM);
}

/// The processor time that the program has taken so far, in hundredths of a second.
#[cfg(target_os = "linux")]
fn processor_ticks(session: &Session) -> u64 {
    let path = format!("/proc/{}/stat", pid(session).as_raw_nonzero());
    let text = std::fs::read_to_string(path).expect("a process");
    let after_name = text.rsplit(") ").next().expect("figures");
    after_name.split(' ').skip(11).take(2).map(|ticks| ticks.parse::<u64>().expect("a number")).sum()
}

#[cfg(target_os = "linux")]
#[test]
fn a_signal_is_heeded_while_the_plan_is_read() {
    let plan = super::support::small_plan();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_placeplan"));
    command.arg("--plan");
    command.arg(plan.path());
    let mut session = opened(command);
    let many = (0..20_000).map(|number| {
        let name = format!("[[project]]\nid = \"works-{number}\"\nname = \"Works {number}\"\narea = \"ashby\"\n");
        name + "group = \"in-preparation\"\nbudget = \"1m\"\nstart = \"2014-01\"\ncompletion = \"2015-08\"\n"
    });
    std::fs::write(plan.path().join("capital/many.toml"), many.collect::<String>()).expect("a written file");
    let before = processor_ticks(&session);
    session.press("\u{1b}[15~");
    let deadline = Instant::now() + PATIENCE;
    while processor_ticks(&session) < before + 10 {
        assert!(Instant::now() < deadline, "the plan is not read");
        std::thread::sleep(Duration::from_millis(5));
    }
    ends_clean(session, Signal::TERM);
}

#[test]
fn ctrl_c_is_a_key() {
    let mut session = opened(program());
    session.press("?");
    session.sees("Help: Overview");
    session.press("\u{3}");
    session.awaits("the overview", |screen| !screen.contents().contains("Help: Overview"));
    assert!(session.quits());
}

#[test]
fn a_program_that_was_stopped_without_notice_takes_the_terminal_again() {
    let mut session = opened(program());
    let before = session.contents();
    send(&session, Signal::STOP);
    assert!(awaits_change(pid(&session)).stopped());
    // What a shell does that finds its job stopped.
    let mut shell = opened_beside(&session);
    shell.write_all(b"\x1b[2Jrubbish").expect("text");
    let mut cooked = modes(&session);
    cooked.local_modes |= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG;
    tcsetattr(&shell, OptionalActions::Now, &cooked).expect("modes");
    shell.write_all(b"\x1b[?1049l\x1b[?1003l\x1b[?1000l\x1b[?2004l\x1b[?25hit is stopped").expect("text");
    session.sees("it is stopped");
    session.awaits_clean();
    send(&session, Signal::CONT);
    session.awaits_again(&before);
    assert!(!is_cooked(&session));
    session.press("2");
    session.sees("against admission number");
    drop(shell);
    assert!(session.quits());
}

#[test]
fn a_program_that_is_asked_to_stop_gives_the_terminal_back_first() {
    let mut session = opened(program());
    let before = session.contents();
    for _ in 0..2 {
        send(&session, Signal::TSTP);
        assert!(awaits_change(pid(&session)).stopped());
        session.awaits_clean();
        assert!(is_cooked(&session));
        send(&session, Signal::CONT);
        session.awaits_again(&before);
    }
    session.press("2");
    session.sees("against admission number");
    assert!(session.quits());
}

#[test]
fn a_program_that_is_stopped_ends_when_its_job_is_ended() {
    let session = opened(program());
    send(&session, Signal::TSTP);
    assert!(awaits_change(pid(&session)).stopped());
    send(&session, Signal::TERM);
    send(&session, Signal::CONT);
    assert_eq!(awaits_change(pid(&session)).terminating_signal(), Some(Signal::TERM.as_raw()));
    assert!(is_cooked(&session));
}

#[test]
fn suspend_goes_to_the_shell_and_fg_comes_back() {
    let mut session = opened(in_shell(r#"set -m; "$@"; echo "the shell again"; read line; fg; echo "the end: $?""#));
    session.press(":suspend\r");
    session.sees("the shell again");
    session.awaits_clean();
    assert!(is_cooked(&session));
    session.press("\n");
    session.awaits_screens();
    session.press("3");
    session.sees("Dwellings");
    session.press("q");
    session.sees("the end: 0");
    session.awaits_clean();
}

#[test]
fn suspend_says_where_there_is_no_shell() {
    let mut session = opened(program());
    session.press(":suspend\r");
    session.sees("cannot suspend: no shell");
    assert!(session.quits());
}

#[test]
fn the_program_ends_with_its_terminal() {
    let child = opened(program()).close();
    assert_ended(child.process_id());
}

#[test]
fn the_program_ends_with_its_terminal_when_hang_ups_are_ignored() {
    let child = opened(in_shell(r#"trap "" HUP; exec "$@""#)).close();
    assert_ended(child.process_id());
}

#[test]
fn the_program_ends_with_its_terminal_when_nothing_tells_of_it() {
    let mut command = program();
    command.set_controlling_tty(false);
    let child = opened(command).close();
    assert_ended(child.process_id());
}

fn assert_ended(process: Option<u32>) {
    let pid = process.and_then(|number| Pid::from_raw(i32::try_from(number).ok()?)).expect("a process");
    let status = awaits_change(pid);
    assert!(!status.stopped(), "{status:?}");
}

#[test]
fn what_is_pasted_is_text() {
    let mut session = opened(program());
    session.press("\u{1b}[200~Thetford\nq\u{1b}[201~");
    session.sees("filter: Thetford q_");
    session.press("\u{7f}\u{7f}\r");
    session.awaits("the filter", |screen| {
        let text = screen.contents();
        text.contains("filter: Thetford") && !text.contains("Thetford_") && text.contains("q quit")
    });
    assert!(session.quits());
}
