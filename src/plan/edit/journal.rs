//! The journal of a save: which files become what, and where the old and the new bytes lie until then.

use std::io::{self, ErrorKind};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// What is written of a save before any file is touched.
#[derive(Debug, Deserialize, Serialize)]
pub struct Journal {
    /// The folders that it makes, relative to the plan's, each before those within it.
    pub folders: Vec<PathBuf>,
    /// The files that it writes.
    pub files: Vec<Entry>,
}

/// A file that a save writes. Paths are relative to the plan's folder, so that it may be moved; those of a linked file
/// elsewhere are whole.
#[derive(Debug, Deserialize, Serialize)]
pub struct Entry {
    /// What the plan calls it.
    pub name: String,
    /// The file, links resolved.
    pub target: PathBuf,
    /// Where the new bytes lie until they are in its place.
    pub new_at: PathBuf,
    /// Where the old bytes lie, if it was there.
    pub old_at: PathBuf,
    /// The mark of the new bytes.
    pub new: String,
    /// The mark of the old ones; `None` if it was not there.
    pub old: Option<String>,
}

impl Journal {
    /// As text: a line, and a line with its mark.
    pub fn encode(&self) -> io::Result<String> {
        let line = serde_json::to_string(self).map_err(|error| io::Error::new(ErrorKind::InvalidInput, error))?;
        Ok(format!("{line}\n{}\n", mark(line.as_bytes())))
    }

    /// From its text; `None` if that is not whole.
    pub fn decode(text: &[u8]) -> Option<Self> {
        let (line, check) = std::str::from_utf8(text).ok()?.split_once('\n')?;
        let is_whole = check.strip_suffix('\n') == Some(&mark(line.as_bytes()));
        if is_whole { serde_json::from_str(line).ok() } else { None }
    }
}

/// What tells bytes from others: their number, and a sum of them (FNV-1a, 64 bits).
pub fn mark(bytes: &[u8]) -> String {
    let sum = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{}-{sum:016x}", bytes.len())
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;

    #[test]
    fn a_journal_is_read_only_if_it_is_whole() {
        let entry = Entry {
            name: "capital/a.toml".to_owned(),
            target: "capital/a.toml".into(),
            new_at: ".placeplan/new-0".into(),
            old_at: ".placeplan/old-0".into(),
            new: mark(b"new"),
            old: None,
        };
        let journal = Journal { folders: vec!["capital".into()], files: vec![entry] };
        let text = journal.encode().expect("a text");
        let read = Journal::decode(text.as_bytes()).expect("a journal");
        assert_eq!(format!("{read:?}"), format!("{journal:?}"));
        for length in 0..text.len() {
            assert!(Journal::decode(&text.as_bytes()[..length]).is_none(), "{length}");
        }
        assert!(Journal::decode(text.replace("capital/a", "capital/b").as_bytes()).is_none());
    }
}
