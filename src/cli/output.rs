//! Where a table goes: standard output, or a file that is whole or not there.

use std::fs::{self, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::path::Path;

use super::arguments::Globals;
use super::{Failure, say};
use crate::import::temporary_beside;
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

/// Writes a file by way of a temporary one beside it, so that it is never seen half-written.
pub fn to_file(
    path: &Path,
    overwrites: bool,
    produce: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let refused = |error: io::Error| match error.kind() {
        ErrorKind::AlreadyExists => exists(path),
        _ => Failure::System(format!("{}: {error}", visible_path(path))),
    };
    // A link is followed, so that it goes on pointing to what it names.
    let target = if overwrites { fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()) } else { path.to_owned() };
    let old = fs::metadata(&target).ok();
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        return Err(Failure::System(format!("{} is not an ordinary file", visible_path(path))));
    }
    let (temporary, file) = temporary_beside(&target).map_err(refused)?;
    let whole = (|| {
        let mut out = BufWriter::new(file);
        produce(&mut out)?;
        out.into_inner()?.sync_all()?;
        if let Some(old) = old {
            fs::set_permissions(&temporary, old.permissions())?;
        }
        if !overwrites {
            // Claims the name: fails if somebody else has written the file in the meantime.
            OpenOptions::new().write(true).create_new(true).open(&target)?;
        }
        fs::rename(&temporary, &target)
    })();
    whole.map_err(|error| {
        drop(fs::remove_file(&temporary));
        refused(error)
    })
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        let mut names: Vec<_> =
            entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_whole_or_not_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("table.csv");
        let broken = to_file(&path, false, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("no more"))
        });
        assert!(matches!(broken, Err(Failure::System(message)) if message.contains("no more")));
        assert_eq!(names(folder.path()), Vec::<String>::new());

        assert!(to_file(&path, false, |out| out.write_all(b"one")).is_ok());
        assert!(matches!(to_file(&path, false, |out| out.write_all(b"two")), Err(Failure::System(_))));
        assert_eq!(fs::read(&path).expect("a file"), b"one");
        assert!(to_file(&path, true, |out| out.write_all(b"three")).is_ok());
        assert_eq!(fs::read(&path).expect("a file"), b"three");
        assert_eq!(names(folder.path()), ["table.csv"]);
        assert!(to_file(folder.path(), true, |_| Ok(())).is_err());
    }
}
