//! A file that belongs to no plan: written beside its place, and put there when it is whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use super::disk::{Disk, RealDisk};
use super::journal::mark;
use super::lock::is_same;
use super::writer::Writer;
use super::{FileChange, keep};

/// How many links lead on before they are taken for a circle.
const MOST_LINKS: usize = 40;

/// Writes what `produce` gives to a file, which is never seen without the whole of it. One that is there is replaced
/// only if `overwrites`, and keeps its owner, mode and links then; a pipe or a device just takes it.
///
/// # Errors
/// What the system refuses, what `produce` fails with, [`ErrorKind::AlreadyExists`], and a file that is read-only.
pub fn write_alone(
    path: &Path,
    overwrites: bool,
    produce: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    if !overwrites && path.symlink_metadata().is_ok() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    let old = if overwrites { fs::metadata(path).ok() } else { None };
    if let Some(old) = &old {
        if old.is_dir() {
            return Err(io::Error::new(ErrorKind::IsADirectory, "this is a folder"));
        }
        if old.permissions().readonly() {
            let message = "this file is read-only; make it writable if it is to be overwritten";
            return Err(io::Error::new(ErrorKind::PermissionDenied, message));
        }
        let out = OpenOptions::new().write(true).open(path)?;
        if !old.is_file() {
            return fill(out, produce).map(drop);
        }
    }
    let target = if overwrites { resolved(path)? } else { std::path::absolute(path)? };
    let folder = target.parent().ok_or(ErrorKind::InvalidInput)?;
    let temporary = temporary(folder, &target)?;
    fill(temporary.as_file(), produce)?;
    RealDisk.dress(temporary.path(), &target)?;
    temporary.as_file().sync_all()?;
    if old.is_some() && keep::must_stay(&temporary.as_file().metadata()?, &target) {
        return write_in_place(folder, &target, temporary.path());
    }
    let placed = if overwrites { temporary.persist(&target) } else { temporary.persist_noclobber(&target) };
    placed.map_err(|error| error.error)?;
    RealDisk.sync_folder(folder)
}

/// Has `produce` fill a file.
fn fill<W: Write>(file: W, produce: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<W> {
    let mut out = BufWriter::new(file);
    produce(&mut out)?;
    Ok(out.into_inner()?)
}

/// Overwrites a file that another cannot take the place of, as a save of that one file.
fn write_in_place(folder: &Path, target: &Path, whole: &Path) -> io::Result<()> {
    let (old, new) = (fs::read(target)?, fs::read(whole)?);
    let name = target.file_name().and_then(|name| name.to_str()).ok_or(ErrorKind::InvalidFilename)?;
    let change = FileChange { path: name.to_owned(), old: Some(old).filter(|old| !old.is_empty()), new };
    let saved = Writer::begin(folder, "placeplan", &mut |_| {}).and_then(|writer| writer.save(&[change]));
    saved.map_err(io::Error::other)
}

/// The file that a path leads to, which need not be there yet.
fn resolved(path: &Path) -> io::Result<PathBuf> {
    let mut target = std::path::absolute(path)?;
    for _ in 0..MOST_LINKS {
        if let Ok(whole) = fs::canonicalize(&target) {
            return Ok(whole);
        }
        let Ok(link) = fs::read_link(&target) else { break };
        target = target.parent().map_or(link.clone(), |folder| folder.join(&link));
    }
    Ok(target)
}

/// A new file in the folder of another, with a name that tells for which file it is. Those that earlier runs have left
/// are removed: a run that is not over holds its own locked.
fn temporary(folder: &Path, target: &Path) -> io::Result<NamedTempFile> {
    let name = target.file_name().ok_or(ErrorKind::InvalidInput)?;
    let prefix = format!(".placeplan-{}-", mark(name.as_encoded_bytes()));
    for entry in fs::read_dir(folder)?.flatten() {
        let is_ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(&prefix));
        if is_ours && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            drop(fs::remove_file(entry.path()));
        }
    }
    let mut builder = Builder::new();
    builder.prefix(&prefix).suffix(".tmp");
    #[cfg(unix)]
    let public = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    #[cfg(unix)]
    builder.permissions(public);
    loop {
        let temporary = builder.tempfile_in(folder)?;
        // Without locks, as on some networks, nobody will take it for an old one either.
        let is_locked = temporary.as_file().try_lock().is_ok();
        if !is_locked || is_same(temporary.as_file(), temporary.path()) {
            return Ok(temporary);
        }
    }
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

    fn put(path: &Path, overwrites: bool, text: &str) -> io::Result<()> {
        write_alone(path, overwrites, |out| out.write_all(text.as_bytes()))
    }

    #[test]
    fn a_file_is_whole_or_not_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("table.csv");
        let broken = write_alone(&path, false, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("no more"))
        });
        assert_eq!(broken.expect_err("an error").to_string(), "no more");
        assert_eq!(names(folder.path()), Vec::<String>::new());

        put(&path, false, "one").expect("written");
        assert_eq!(put(&path, false, "two").expect_err("there already").kind(), ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).expect("a file"), b"one");
        put(&path, true, "three").expect("written");
        assert_eq!(fs::read(&path).expect("a file"), b"three");
        assert_eq!(names(folder.path()), ["table.csv"]);
        assert!(put(folder.path(), true, "").is_err());
    }

    #[test]
    fn one_that_comes_while_the_table_is_made_is_not_overwritten() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("table.csv");
        let raced = write_alone(&path, false, |_| fs::write(&path, "mine"));
        assert_eq!(raced.expect_err("there already").kind(), ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).expect("a file"), b"mine");
        assert_eq!(names(folder.path()), ["table.csv"]);
    }

    #[test]
    fn what_a_killed_run_has_left_is_removed_and_what_runs_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("table.csv");
        let left = temporary(folder.path(), &path).expect("a file");
        let (_, left) = left.keep().expect("kept");
        let other = temporary(folder.path(), Path::new("another.csv")).expect("a file");
        let nested = write_alone(&path, false, |out| {
            assert!(!left.exists());
            out.write_all(b"outer")?;
            put(&path, false, "inner")
        });
        assert_eq!(nested.expect_err("there already").kind(), ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).expect("a file"), b"inner");
        assert!(other.path().exists());
        drop(other);
        assert_eq!(names(folder.path()), ["table.csv"]);
    }

    #[cfg(unix)]
    #[test]
    fn an_overwritten_file_keeps_its_mode_and_its_links() {
        use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fs::write(at("real"), "old").expect("a file");
        fs::set_permissions(at("real"), fs::Permissions::from_mode(0o640)).expect("a mode");
        symlink("real", at("link")).expect("a link");
        put(&at("link"), true, "new").expect("written");
        assert!(at("link").symlink_metadata().expect("a link").is_symlink());
        assert_eq!(fs::metadata(at("real")).expect("a file").mode() & 0o777, 0o640);

        fs::hard_link(at("real"), at("twin")).expect("another name");
        put(&at("real"), true, "newer").expect("written");
        assert_eq!(fs::read(at("twin")).expect("a file"), b"newer");

        symlink("nothing", at("loose")).expect("a link");
        put(&at("loose"), true, "first").expect("written");
        assert_eq!(fs::read(at("nothing")).expect("a file"), b"first");

        fs::set_permissions(at("nothing"), fs::Permissions::from_mode(0o444)).expect("a mode");
        assert!(put(&at("nothing"), true, "second").expect_err("read-only").to_string().contains("read-only"));
        assert_eq!(names(folder.path()), ["link", "loose", "nothing", "real", "twin"]);
    }
}
