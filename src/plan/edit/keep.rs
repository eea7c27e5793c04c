//! What a file keeps when its contents change: owner, group, mode, its other names, what else is attached to it.

use std::fs::Metadata;
use std::io;
use std::path::Path;

pub use system::{Identity, device, dress, dress_new, identity, is_writable_folder, must_stay, share};

#[cfg(unix)]
mod system {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    use rustix::fs::{Access, Gid, Uid, access};

    use super::{Metadata, Path, io};

    /// Gives a new file the owner, group and mode of another. An owner that cannot be given is left, and `must_stay`
    /// sees it.
    pub fn dress(path: &Path, like: &Metadata) -> io::Result<()> {
        let own = fs::metadata(path)?;
        if (own.uid(), own.gid()) != (like.uid(), like.gid()) {
            give(path, Some(Uid::from_raw(like.uid())), like.gid());
        }
        fs::set_permissions(path, Permissions::from_mode(like.mode() & 0o7777))
    }

    /// Gives a file away. One who may not do that keeps it.
    fn give(path: &Path, owner: Option<Uid>, group: u32) {
        let _ = rustix::fs::chown(path, owner, Some(Gid::from_raw(group)));
    }

    /// Gives a new file the group of its folder, where the folder hands it down.
    pub fn dress_new(path: &Path, folder: &Path) -> io::Result<()> {
        let (own, folder) = (fs::metadata(path)?, fs::metadata(folder)?);
        if folder.mode() & 0o2000 != 0 && own.gid() != folder.gid() {
            give(path, None, folder.gid());
        }
        Ok(())
    }

    /// Whether a file must be written in place, for another in its place would not be all that it is, or cannot be put
    /// there.
    pub fn must_stay(staged: &Metadata, target: &Path) -> bool {
        let Ok(there) = fs::metadata(target) else { return false };
        let is_dressed = (staged.uid(), staged.gid()) == (there.uid(), there.gid());
        let folder = target.parent().is_none_or(is_writable_folder);
        !is_dressed || there.nlink() > 1 || !folder || has_attributes(target)
    }

    /// Opens what a save has made to all who may write the folder it is in, so that they can repair it: as far as
    /// `most` allows. What cannot be given away is left.
    pub fn share(path: &Path, like: &Path, most: u32) {
        if let Ok(like) = fs::metadata(like) {
            drop(fs::set_permissions(path, Permissions::from_mode(like.mode() & most)));
        }
    }

    /// Whether names may be added to a folder.
    pub fn is_writable_folder(folder: &Path) -> bool {
        access(folder, Access::WRITE_OK | Access::EXEC_OK).is_ok()
    }

    /// Whether a file has access lists or attributes of its user's, which a new file would not have.
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    fn has_attributes(path: &Path) -> bool {
        let mut names = vec![0_u8; 4096];
        let Ok(length) = rustix::fs::listxattr(path, &mut names[..]) else { return false };
        let mut names = names[..length.min(4096)].split(|byte| *byte == 0);
        names.any(|name| name.starts_with(b"user.") || name.starts_with(b"system.posix_acl"))
    }

    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    fn has_attributes(_: &Path) -> bool {
        false
    }

    /// What tells a file from every other, whatever it is called.
    pub type Identity = (u64, u64);

    /// The identity of a file.
    pub fn identity(of: &Metadata, _: &Path) -> Identity {
        (of.dev(), of.ino())
    }

    /// The file system that a file is on.
    pub fn device(of: &Metadata) -> u64 {
        of.dev()
    }
}

#[cfg(not(unix))]
mod system {
    use std::fs;
    use std::path::PathBuf;

    use super::{Metadata, Path, io};

    /// Gives a new file what the system lets one give: whether it is read-only.
    pub fn dress(path: &Path, like: &Metadata) -> io::Result<()> {
        fs::set_permissions(path, like.permissions())
    }

    /// Here a new file is what its folder makes of it.
    pub fn dress_new(_: &Path, _: &Path) -> io::Result<()> {
        Ok(())
    }

    /// Here nothing is known that would not come with a file's name.
    pub fn must_stay(_: &Metadata, _: &Path) -> bool {
        false
    }

    /// Here rights come from the folder.
    pub fn share(_: &Path, _: &Path, _: u32) {}

    /// Here only trying tells.
    pub fn is_writable_folder(_: &Path) -> bool {
        true
    }

    /// What tells a file from every other: where it lies.
    pub type Identity = PathBuf;

    /// The identity of a file.
    pub fn identity(_: &Metadata, path: &Path) -> Identity {
        path.canonicalize().unwrap_or_else(|_| path.to_owned())
    }

    /// Here a folder within another is on the same file system.
    pub fn device(_: &Metadata) -> u64 {
        0
    }
}
