//! Every command that the README shows works, in the order in which it shows them.

use std::fs;
use std::process::{Command, Stdio};

use crate::support::{copy, repository};

#[test]
fn every_command_of_the_readme_works() {
    let folder = tempfile::TempDir::new().expect("a folder");
    for part in ["planning-areas", "capital", "scenarios"] {
        copy(&repository().join(part), &folder.path().join(part));
    }
    let readme = fs::read_to_string(repository().join("README.md")).expect("the README");
    // Commands that need files which a plan does not have are shown as plain text.
    let shown = readme.split("```sh\n").skip(1).filter_map(|block| block.split("```").next());
    let commands: Vec<&str> = shown.flat_map(str::lines).filter_map(|line| line.strip_prefix("placeplan ")).collect();
    assert!(commands.len() > 10, "{commands:?}");
    for command in commands {
        let output = Command::new(env!("CARGO_BIN_EXE_placeplan"))
            .args(command.split_whitespace())
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .output()
            .expect("the program runs");
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(!output.stdout.is_empty() || command.contains("--out"), "{command}");
    }
}
