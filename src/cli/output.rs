//! Where a table goes: standard output, or a file that is whole or not there.

use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::path::Path;

use super::arguments::Globals;
use super::{Failure, say};
use crate::plan::edit::write_alone;
use crate::visible::visible_path;

/// The width of a table that no terminal limits.
const USUAL_WIDTH: usize = 100;

/// The least width that is taken seriously.
const LEAST_WIDTH: usize = 40;

/// The columns that text may take: the terminal's, else what COLUMNS says.
pub fn width(globals: &Globals) -> usize {
    let is_shown = globals.out.is_none() && io::stdout().is_terminal();
    let terminal = if is_shown { crossterm::terminal::size().ok().map(|(columns, _)| columns.into()) } else { None };
    let said = || std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    terminal.filter(|columns| *columns > 0).or_else(said).unwrap_or(USUAL_WIDTH).max(LEAST_WIDTH)
}

/// Refuses a file that is there already, before anything is computed for it.
pub fn refuse_existing(globals: &Globals) -> Result<(), Failure> {
    globals.out.as_ref().map_or(Ok(()), |path| refuse_there(path, globals.force))
}

/// Refuses a path where something is already, unless it may be overwritten.
pub fn refuse_there(path: &Path, overwrites: bool) -> Result<(), Failure> {
    if !overwrites && path.symlink_metadata().is_ok() { Err(exists(path)) } else { Ok(()) }
}

fn exists(path: &Path) -> Failure {
    Failure::System(format!("{} is there already; --force overwrites it", visible_path(path)))
}

/// Writes what `produce` gives to the file of `--out`, else to standard output. A closed pipe is no error.
pub fn write(globals: &Globals, produce: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let Some(path) = &globals.out else { return to_stdout(produce) };
    to_file(path, globals.force, produce)?;
    if !globals.quiet {
        say(&format!("wrote {}", visible_path(path)));
    }
    Ok(())
}

/// Writes what `produce` gives to standard output. A closed pipe is no error.
pub fn to_stdout(produce: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    match produce(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::System(format!("standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes a file that is never seen half-written.
fn to_file(
    path: &Path,
    overwrites: bool,
    produce: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    write_alone(path, overwrites, produce).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => exists(path),
        _ => Failure::System(format!("{}: {error}", visible_path(path))),
    })
}
