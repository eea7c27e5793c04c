//! What several tests need: plans in temporary folders, and what is said of them.

use std::fs;
use std::path::{Path, PathBuf};

use placeplan::plan::{Loaded, load};
use tempfile::TempDir;

/// The repository's folder, which is also the bundled plan's.
pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A copy of `tests/plans/small` to change.
pub fn small_plan() -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    copy(&repository().join("tests/plans/small"), folder.path());
    folder
}

/// Copies a folder with all it holds.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder to read").flatten() {
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy(&source, &target);
        } else {
            fs::copy(&source, &target).expect("a copied file");
        }
    }
}

/// Replaces the one place where `old` stands in a file of a plan.
pub fn edit(folder: &Path, file: &str, old: &str, new: &str) {
    let path = folder.join(file);
    let text = fs::read_to_string(&path).expect("a file");
    assert_eq!(text.matches(old).count(), 1, "`{old}` stands once in {file}");
    fs::write(&path, text.replacen(old, new, 1)).expect("a written file");
}

/// What is said of a plan, a line each: `file:line:column: severity[code]: message (help)`.
pub fn said(loaded: &Loaded) -> Vec<String> {
    let place = |said: &placeplan::plan::Diagnostic| {
        said.position(&loaded.plan.files)
            .map_or_else(String::new, |at| format!("{}:{}:{}: ", at.file, at.line, at.column))
    };
    loaded
        .diagnostics
        .iter()
        .map(|said| format!("{}{}[{}]: {} ({})", place(said), said.severity, said.code, said.message, said.help))
        .collect()
}

/// Loads a plan without scenarios.
pub fn loaded(folder: &Path) -> Loaded {
    load(folder, &[])
}
