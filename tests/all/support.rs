//! What several tests need: plans in temporary folders, and what is said of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

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

/// The program, on a plan's folder, with nothing of the terminal or the environment that it would heed.
pub fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_placeplan"));
    command.arg("--plan").arg(folder).env_remove("COLUMNS").env_remove("NO_COLOR");
    command
}

/// What the program answers.
pub struct Answer {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// Runs the program on a plan's folder with arguments that blanks separate.
pub fn run(folder: &Path, arguments: &str) -> Answer {
    answer(program(folder).args(arguments.split_whitespace()).output().expect("the program runs"))
}

/// An exit code and two texts.
pub fn answer(output: Output) -> Answer {
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Answer { code: output.status.code().expect("an exit code"), out: text(output.stdout), err: text(output.stderr) }
}
