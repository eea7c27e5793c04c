//! A save that fails or is cut off at any of its operations, and its repair likewise: the plan is the old one or the new
//! one, whole, and nothing is left lying about.
#![expect(clippy::expect_used, reason = "a test that cannot go on should fail")]

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::failing::{FailingDisk, Fault};
use super::recover::{Repair, recover};
use super::{FileChange, WORK_FOLDER, save, settle};

/// All kinds of saves.
const KINDS: [Kind; 5] = [Kind::Replace, Kind::Create, Kind::Mixed, Kind::Links, Kind::InPlace];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Files that are there.
    Replace,
    /// Files that are not, some in folders that are not.
    Create,
    /// Both, and an empty file.
    Mixed,
    /// Links to a file and to a folder elsewhere.
    Links,
    /// Files with a second name.
    InPlace,
}

/// A folder in memory where there is such a place, for thousands of saves would keep a disk busy.
fn quick_folder() -> TempDir {
    TempDir::new_in("/dev/shm").or_else(|_| TempDir::new()).expect("a folder")
}

/// A plan to be saved, in a folder with another beside it.
struct Case {
    folder: TempDir,
    changes: Vec<FileChange>,
}

impl Case {
    fn new(kind: Kind) -> Self {
        let mut case = Self { folder: quick_folder(), changes: Vec::new() };
        for folder in ["plan/planning-areas", "plan/capital", "elsewhere/more"] {
            fs::create_dir_all(case.folder.path().join(folder)).expect("a folder");
        }
        fs::create_dir(case.root().join(WORK_FOLDER)).expect("a folder");
        let long = "a much longer text than before\n".repeat(3);
        match kind {
            Kind::Replace => {
                case.replace("planning-areas/a.toml", "old a\n", &long);
                case.replace("planning-areas/b.toml", "old b, and long\n", "b\n");
                case.replace("capital/c.toml", "old c\n", "new c\n");
            }
            Kind::Create => {
                case.create("capital/a.toml", "new a\n");
                case.create("scenarios/b.toml", "new b\n");
                case.create("deep/er/c.toml", "new c\n");
            }
            Kind::Mixed => {
                case.create("scenarios/a.toml", "new a\n");
                case.replace("planning-areas/b.toml", "old b\n", &long);
                case.replace("capital/c.toml", "", "new c\n");
                fs::write(case.at("capital/kept.toml"), "kept\n").expect("a file");
            }
            Kind::Links => case.links(&long),
            Kind::InPlace => {
                for (name, old, new) in [("a", "old a\n", long.as_str()), ("b", "old b, and long\n", "b\n")] {
                    case.replace(&format!("planning-areas/{name}.toml"), old, new);
                    let twin = case.folder.path().join(format!("elsewhere/{name}-twin"));
                    fs::hard_link(case.at(&format!("planning-areas/{name}.toml")), twin).expect("a second name");
                }
                case.replace("capital/c.toml", "old c\n", "new c\n");
            }
        }
        case
    }

    #[cfg(unix)]
    fn links(&mut self, long: &str) {
        use std::os::unix::fs::symlink;

        fs::write(self.folder.path().join("elsewhere/a.toml"), "old a\n").expect("a file");
        fs::write(self.at("real.toml"), "old b\n").expect("a file");
        symlink("../../elsewhere/a.toml", self.at("planning-areas/a.toml")).expect("a link");
        symlink("../real.toml", self.at("planning-areas/b.toml")).expect("a link");
        symlink("../elsewhere/more", self.at("scenarios")).expect("a link");
        self.change("planning-areas/a.toml", Some("old a\n"), long);
        self.change("planning-areas/b.toml", Some("old b\n"), "new b\n");
        self.create("scenarios/c.toml", "new c\n");
    }

    #[cfg(not(unix))]
    fn links(&mut self, long: &str) {
        self.replace("capital/c.toml", "old c\n", long);
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("plan")
    }

    fn at(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    fn replace(&mut self, path: &str, old: &str, new: &str) {
        fs::write(self.at(path), old).expect("a file");
        self.change(path, Some(old).filter(|old| !old.is_empty()), new);
    }

    fn create(&mut self, path: &str, new: &str) {
        self.change(path, None, new);
    }

    fn change(&mut self, path: &str, old: Option<&str>, new: &str) {
        self.changes.push(FileChange { path: path.to_owned(), old: old.map(Into::into), new: new.into() });
    }

    /// Everything there is, but for the work folder itself.
    fn seen(&self) -> BTreeMap<String, String> {
        let mut seen = BTreeMap::new();
        look(self.folder.path(), "", &mut seen);
        seen.remove("/plan/.placeplan");
        seen
    }

    fn save(&self, disk: &FailingDisk) -> Result<(), String> {
        save::write(disk, &self.root(), &self.changes).map_err(|error| error.to_string())
    }

    fn recover(&self, disk: &FailingDisk) -> Result<Option<Repair>, String> {
        recover(disk, &self.root()).map_err(|error| error.to_string())
    }
}

fn look(folder: &Path, name: &str, seen: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let (path, name) = (entry.path(), format!("{name}/{}", entry.file_name().to_string_lossy()));
        let kind = entry.file_type().expect("a kind");
        let what = if kind.is_symlink() {
            format!("link to {}", fs::read_link(&path).expect("a link").display())
        } else if kind.is_dir() {
            look(&path, &name, seen);
            "folder".to_owned()
        } else {
            format!("file{} {}", names_of(&path), fs::read_to_string(&path).expect("a text"))
        };
        seen.insert(name, what);
    }
}

#[cfg(unix)]
fn names_of(path: &Path) -> String {
    use std::os::unix::fs::MetadataExt;
    let file = fs::metadata(path).expect("a file");
    format!(" {:o} with {} names:", file.mode(), file.nlink())
}

#[cfg(not(unix))]
fn names_of(_: &Path) -> &'static str {
    ""
}

/// What there is before a save and after it.
fn old_and_new(kind: Kind) -> [BTreeMap<String, String>; 2] {
    let case = Case::new(kind);
    let old = case.seen();
    case.save(&FailingDisk::sound()).expect("saved");
    assert_ne!(old, case.seen());
    [old, case.seen()]
}

/// Runs `each` with a disk that fails at the first operation, the second, and so on while it does fail.
fn at_each(fault: Fault, mut each: impl FnMut(usize, FailingDisk) -> bool) {
    for at in 1.. {
        if !each(at, FailingDisk::new(at, fault)) {
            assert!(at > 10, "only {at} operations");
            return;
        }
    }
}

#[test]
fn a_save_that_fails_anywhere_leaves_the_old_plan_and_says_so() {
    for kind in KINDS {
        let [old, new] = old_and_new(kind);
        for error in [ErrorKind::StorageFull, ErrorKind::CrossesDevices] {
            at_each(Fault::Error(error), |at, disk| {
                let case = Case::new(kind);
                let saved = case.save(&disk);
                let left = case.seen();
                case.recover(&FailingDisk::sound()).expect("nothing in the way");
                let expected = if saved.is_ok() { &new } else { &old };
                assert_eq!(&case.seen(), expected, "{kind:?}, {error} at {at}: {saved:?}");
                if let Err(said) = &saved {
                    // But for what could not be taken away just then, it is so before the next start.
                    let is_plan = |(path, _): &(&String, &String)| !path.contains(".placeplan");
                    assert!(left.iter().filter(is_plan).eq(old.iter().filter(is_plan)), "{kind:?} at {at}: {said}");
                    assert!(said.contains("; nothing was "), "{said}");
                }
                disk.has_failed()
            });
        }
    }
}

#[test]
fn a_save_that_is_cut_off_anywhere_leaves_the_old_plan_or_the_new_one() {
    for kind in KINDS {
        let [old, new] = old_and_new(kind);
        let mut ends = [0, 0];
        for fault in Fault::SILENT {
            at_each(fault, |at, disk| {
                let case = Case::new(kind);
                let saved = case.save(&disk);
                disk.lose();
                let repair = case.recover(&FailingDisk::sound());
                let seen = case.seen();
                assert!(seen == old || seen == new, "{kind:?}, {fault:?} at {at}: {repair:?} {seen:#?}");
                assert!(saved.is_err() || seen == new, "{kind:?}, {fault:?} at {at}");
                ends[usize::from(seen == new)] += 1;
                disk.has_failed()
            });
        }
        assert!(ends[0] > 10 && ends[1] > 10, "{kind:?}: {ends:?}");
    }
}

#[test]
fn a_repair_that_is_cut_off_anywhere_is_repaired() {
    let is_thorough = std::env::var_os("PLACEPLAN_THOROUGH").is_some();
    for kind in KINDS {
        let [old, new] = old_and_new(kind);
        for (number, fault) in Fault::SILENT.into_iter().enumerate() {
            at_each(fault, |at, disk| {
                let mut has_failed = false;
                for again in 1.. {
                    // All pairs of places take a while: else each place of the one meets some of the other.
                    if !is_thorough && (7 * at + again + number) % 50 != 0 {
                        continue;
                    }
                    let case = Case::new(kind);
                    let disk = FailingDisk::new(at, fault);
                    drop(case.save(&disk));
                    has_failed |= disk.has_failed();
                    disk.lose();
                    let second = FailingDisk::new(again, Fault::SILENT[(at + number) % 5]);
                    drop(case.recover(&second));
                    second.lose();
                    let repair = case.recover(&FailingDisk::sound());
                    let seen = case.seen();
                    assert!(seen == old || seen == new, "{kind:?}, {fault:?} at {at}, {again}: {repair:?} {seen:#?}");
                    if !second.has_failed() {
                        break;
                    }
                }
                drop(disk);
                has_failed
            });
        }
    }
}

#[test]
fn a_repair_that_meets_an_error_anywhere_is_repaired_by_the_next() {
    for kind in KINDS {
        let [old, new] = old_and_new(kind);
        for cut in [12, 20, 25, 28, 31, 34] {
            for again in 1..30 {
                let case = Case::new(kind);
                drop(case.save(&FailingDisk::new(cut, Fault::Kill)));
                let first = case.recover(&FailingDisk::new(again, Fault::Error(ErrorKind::PermissionDenied)));
                let repair = case.recover(&FailingDisk::sound());
                let seen = case.seen();
                assert!(seen == old || seen == new, "{kind:?} {cut} {again}: {first:?} {repair:?} {seen:#?}");
            }
        }
    }
}

#[test]
fn what_somebody_else_wrote_after_a_cut_is_kept() {
    let [old, _] = old_and_new(Kind::Replace);
    let mut met = 0;
    at_each(Fault::Kill, |at, disk| {
        let case = Case::new(Kind::Replace);
        drop(case.save(&disk));
        let path = case.at("capital/c.toml");
        let is_untouched = fs::read_to_string(&path).is_ok_and(|text| text == "old c\n");
        if is_untouched && settle::is_changing(&case.root()) {
            met += 1;
            fs::write(&path, "mine\n").expect("a file");
            assert_eq!(case.recover(&FailingDisk::sound()), Ok(Some(Repair::TakenBack)), "{at}");
            let mut expected = old.clone();
            let kept = expected.get_mut("/plan/capital/c.toml").expect("a file");
            *kept = kept.replace("old c", "mine");
            assert_eq!(case.seen(), expected);
        }
        disk.has_failed()
    });
    assert!(met > 2, "{met}");
}

#[test]
fn a_plan_that_is_moved_while_it_is_written_is_finished_where_it_is_then_and_the_error_says_so() {
    let [_, new] = old_and_new(Kind::Replace);
    let mut met = 0;
    for at in 12..28 {
        let case = Case::new(Kind::Replace);
        let away = case.folder.path().join("away");
        let disk = FailingDisk::moving(at, case.root(), away.clone());
        let said = case.save(&disk).expect_err("the folder is gone");
        fs::rename(&away, case.root()).expect("moved back");
        if settle::is_changing(&case.root()) {
            met += 1;
            let cut_off = "; the save was cut off, and the next start finishes it or takes it back";
            assert!(said.contains(cut_off) && said.contains("moved or removed"), "{said}");
            assert_eq!(case.recover(&FailingDisk::sound()), Ok(Some(Repair::Finished)), "{at}");
            assert_eq!(case.seen(), new);
        }
    }
    assert!(met > 2, "{met}");
}

#[test]
fn a_damaged_journal_is_an_error_and_nothing_is_touched() {
    let case = Case::new(Kind::Replace);
    drop(case.save(&FailingDisk::new(25, Fault::Kill)));
    let journal = case.at(".placeplan/journal");
    let text = fs::read_to_string(&journal).expect("a journal that decides");
    fs::write(&journal, text.replace("capital", "Capital")).expect("a file");
    let before = case.seen();
    let said = case.recover(&FailingDisk::sound()).expect_err("damaged");
    assert!(said.contains("the journal `journal` is damaged"), "{said}");
    assert_eq!(case.seen(), before);
}

#[test]
fn what_cannot_be_written_is_told_before_anything_is() {
    let refused = |change: &dyn Fn(&mut Case)| {
        let mut case = Case::new(Kind::Mixed);
        change(&mut case);
        let before = case.seen();
        let said = case.save(&FailingDisk::sound()).expect_err("refused");
        assert_eq!(case.seen(), before);
        said
    };
    let said = refused(&|case| fs::write(case.at("planning-areas/b.toml"), "theirs").expect("a file"));
    assert_eq!(said, "planning-areas/b.toml was changed by somebody else; nothing was written, try again");
    let said = refused(&|case| fs::remove_file(case.at("planning-areas/b.toml")).expect("no file"));
    assert_eq!(said, "planning-areas/b.toml was removed by somebody else; nothing was written, try again");
    let said = refused(&|case| {
        let path = case.at("planning-areas/b.toml");
        let mut permissions = fs::metadata(&path).expect("a file").permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).expect("a mode");
    });
    assert!(said.starts_with("planning-areas/b.toml is read-only; nothing was written: make it writable"), "{said}");
    let said = refused(&|case| {
        fs::create_dir(case.at("capital/z.toml")).map(|()| case.create("capital/z.toml", "z")).expect("a folder");
    });
    assert_eq!(said, "capital/z.toml is not an ordinary file; nothing was written");
    let said = refused(&|case| case.create("capital/kept.toml/z.toml", "z"));
    assert_eq!(said, "capital/kept.toml is a file, not a folder; nothing was written");
}

#[cfg(unix)]
#[test]
fn links_to_nothing_and_two_names_of_one_file_are_refused() {
    let mut case = Case::new(Kind::Replace);
    std::os::unix::fs::symlink("nothing", case.at("capital/z.toml")).expect("a link");
    case.create("capital/z.toml", "z");
    let said = case.save(&FailingDisk::sound()).expect_err("refused");
    assert_eq!(said, "capital/z.toml is a link to nothing; nothing was written: mend or remove it");
    fs::remove_file(case.at("capital/z.toml")).expect("no link");
    fs::hard_link(case.at("capital/c.toml"), case.at("capital/z.toml")).expect("a second name");
    case.changes.pop();
    case.change("capital/z.toml", Some("old c\n"), "z");
    let said = case.save(&FailingDisk::sound()).expect_err("refused");
    assert!(said.starts_with("capital/z.toml and capital/c.toml are the same file"), "{said}");
}
