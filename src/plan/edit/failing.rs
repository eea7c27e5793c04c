//! A disk that fails: at the n-th operation, with an error, or for good as after a kill or a power cut.

use std::cell::{Cell, RefCell};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::disk::{Disk, RealDisk};

/// What happens at the chosen operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It fails, half done, and all later ones succeed.
    Error(ErrorKind),
    /// It is cut off half done, and what was done before stays.
    Kill,
    /// So is it, and of what was not synced so many of the latest quarters are lost.
    Power(usize),
}

impl Fault {
    /// Those that nobody is told of.
    pub const SILENT: [Self; 5] = [Self::Kill, Self::Power(0), Self::Power(1), Self::Power(2), Self::Power(4)];
}

/// The disk, with all operations counted. Nothing is synced in truth.
pub struct FailingDisk {
    at: usize,
    fault: Fault,
    count: Cell<usize>,
    moves: Option<(PathBuf, PathBuf)>,
    unsynced_names: RefCell<Vec<Name>>,
    unsynced_bytes: RefCell<Vec<(PathBuf, Vec<u8>)>>,
}

/// A change of a folder that a power cut undoes.
enum Name {
    Added(PathBuf),
    Moved { from: PathBuf, to: PathBuf, over: Option<Saved> },
    Removed(PathBuf, Saved),
    FolderAdded(PathBuf),
    FolderRemoved(PathBuf),
}

/// A file as it was.
struct Saved {
    bytes: Vec<u8>,
    permissions: fs::Permissions,
}

impl Saved {
    fn of(path: &Path) -> Option<Self> {
        let bytes = fs::read(path).ok()?;
        Some(Self { bytes, permissions: fs::metadata(path).ok()?.permissions() })
    }

    fn restore(&self, path: &Path) {
        drop(fs::write(path, &self.bytes).and_then(|()| fs::set_permissions(path, self.permissions.clone())));
    }
}

impl Name {
    fn folder(&self) -> Option<&Path> {
        match self {
            Self::Added(path) | Self::Removed(path, _) | Self::FolderAdded(path) | Self::FolderRemoved(path) => path,
            Self::Moved { to, .. } => to,
        }
        .parent()
    }

    fn undo(&self) {
        match self {
            Self::Added(path) => drop(fs::remove_file(path)),
            Self::Moved { from, to, over } => {
                drop(fs::rename(to, from));
                if let Some(over) = over {
                    over.restore(to);
                }
            }
            Self::Removed(path, saved) => saved.restore(path),
            Self::FolderAdded(path) => drop(fs::remove_dir(path)),
            Self::FolderRemoved(path) => drop(fs::create_dir(path)),
        }
    }
}

impl FailingDisk {
    /// A disk that fails at the operation of this number, from 1.
    pub fn new(at: usize, fault: Fault) -> Self {
        Self {
            at,
            fault,
            moves: None,
            count: Cell::new(0),
            unsynced_names: RefCell::default(),
            unsynced_bytes: RefCell::default(),
        }
    }

    /// A disk where, just before the operation of this number, a folder is moved away.
    pub fn moving(at: usize, folder: PathBuf, away: PathBuf) -> Self {
        Self { moves: Some((folder, away)), ..Self::new(at, Fault::Kill) }
    }

    /// A disk that does not fail.
    pub fn sound() -> Self {
        Self::new(usize::MAX, Fault::Kill)
    }

    /// Whether it has failed.
    pub fn has_failed(&self) -> bool {
        self.count.get() >= self.at
    }

    /// After the fault: what a power cut takes is gone.
    pub fn lose(&self) {
        let Fault::Power(quarters) = self.fault else { return };
        for (path, old) in self.unsynced_bytes.borrow_mut().drain(..) {
            let now = fs::read(&path).unwrap_or_default();
            let half = &now[..now.len() / 2];
            // Nothing, half of the new, half of the new and the rest of the old, or what was there before.
            let left = match quarters {
                0 => Vec::new(),
                1 => half.to_vec(),
                2 => [half, old.get(half.len()..).unwrap_or_default()].concat(),
                _ => old,
            };
            if path.exists() {
                drop(fs::write(&path, left));
            }
        }
        let names = self.unsynced_names.borrow();
        names.iter().rev().take(names.len() * quarters / 4).for_each(Name::undo);
    }

    fn step(&self, half: impl FnOnce(), whole: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        if let Some((folder, away)) = &self.moves {
            self.count.set(self.count.get() + 1);
            if self.count.get() == self.at {
                fs::rename(folder, away)?;
            }
            return whole();
        }
        if self.count.get() >= self.at && !matches!(self.fault, Fault::Error(_)) {
            return Err(io::Error::other("cut off"));
        }
        self.count.set(self.count.get() + 1);
        if self.count.get() != self.at {
            return whole();
        }
        half();
        match self.fault {
            Fault::Error(kind) => Err(kind.into()),
            _ => Err(io::Error::other("cut off")),
        }
    }

    fn name(&self, name: Name) {
        self.unsynced_names.borrow_mut().push(name);
    }

    fn bytes(&self, path: &Path, old: Vec<u8>) {
        self.unsynced_bytes.borrow_mut().push((path.to_owned(), old));
    }
}

impl Disk for FailingDisk {
    fn create(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let write = |bytes: &[u8]| {
            RealDisk.create(path, bytes)?;
            self.name(Name::Added(path.to_owned()));
            self.bytes(path, Vec::new());
            Ok(())
        };
        self.step(|| drop(write(&bytes[..bytes.len() / 2])), || write(bytes))
    }

    fn dress(&self, path: &Path, target: &Path) -> io::Result<()> {
        self.step(|| {}, || RealDisk.dress(path, target))
    }

    fn overwrite(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let old = fs::read(path)?;
        let write = |bytes: &[u8]| {
            self.bytes(path, old.clone());
            RealDisk.overwrite(path, bytes)
        };
        let half = bytes.len() / 2;
        let torn = [&bytes[..half], old.get(half..).unwrap_or_default()].concat();
        self.step(|| drop(write(&torn)), || write(bytes))
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        let synced = || {
            self.unsynced_bytes.borrow_mut().retain(|(one, _)| one != path);
            fs::metadata(path).map(drop)
        };
        self.step(|| {}, synced)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        let synced = || {
            self.unsynced_names.borrow_mut().retain(|name| name.folder() != Some(path));
            fs::metadata(path).map(drop)
        };
        self.step(|| {}, synced)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let rename = || {
            let over = Saved::of(to);
            RealDisk.rename(from, to)?;
            self.unsynced_bytes.borrow_mut().iter_mut().filter(|(path, _)| path == from).for_each(|one| {
                to.clone_into(&mut one.0);
            });
            self.name(Name::Moved { from: from.to_owned(), to: to.to_owned(), over });
            Ok(())
        };
        self.step(|| {}, rename)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let remove = || {
            let saved = Saved::of(path);
            RealDisk.remove(path)?;
            if let Some(saved) = saved {
                self.name(Name::Removed(path.to_owned(), saved));
            }
            Ok(())
        };
        self.step(|| {}, remove)
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        let make = || {
            RealDisk.make_folder(path)?;
            self.name(Name::FolderAdded(path.to_owned()));
            Ok(())
        };
        self.step(|| {}, make)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        let remove = || {
            RealDisk.remove_folder(path)?;
            self.name(Name::FolderRemoved(path.to_owned()));
            Ok(())
        };
        self.step(|| {}, remove)
    }
}
