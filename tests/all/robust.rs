//! What must hold of any plan: no text makes the program panic, and the order of tables in area files changes nothing.

use std::fs;
use std::path::Path;

use placeplan::outcome::{Options, compute};

use crate::support::{copy, loaded, repository, small_plan};

/// A small generator of numbers, the same on every machine.
struct Numbers(u64);

impl Numbers {
    /// A number below `limit`.
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).expect("a small number")
    }
}

const FILES: [&str; 5] = [
    "planning-areas/assumptions.toml",
    "planning-areas/ashby.toml",
    "planning-areas/barton.toml",
    "capital/programme.toml",
    "scenarios/late.toml",
];

const PIECES: [&str; 20] = [
    "\"",
    "[",
    "]",
    "[[",
    "{",
    "}",
    "=",
    "#",
    "\n",
    "\\",
    "0",
    "-1",
    "99999999999999999999",
    "1e400",
    "nan",
    "\u{1b}[2J",
    "é",
    "\u{202e}",
    "\0",
    "\"2150/51\"",
];

#[test]
fn no_text_makes_the_program_panic() {
    let mut numbers = Numbers(0x2013_1121);
    for _ in 0..400 {
        let plan = small_plan();
        for _ in 0..=numbers.below(3) {
            let path = plan.path().join(FILES[numbers.below(FILES.len())]);
            let mut letters: Vec<char> = fs::read_to_string(&path).expect("a file").chars().collect();
            let start = numbers.below(letters.len());
            let end = (start + numbers.below(30)).min(letters.len());
            match numbers.below(4) {
                0 => drop(letters.drain(start..end)),
                1 => {
                    let again: Vec<char> = letters[start..end].to_vec();
                    letters.splice(start..start, again);
                }
                2 => drop(letters.splice(start..end, PIECES[numbers.below(PIECES.len())].chars())),
                _ => drop(letters.splice(start..start, PIECES[numbers.below(PIECES.len())].chars())),
            }
            fs::write(&path, letters.into_iter().collect::<String>()).expect("a written file");
        }
        let loaded = placeplan::plan::load(plan.path(), &["late".to_owned()]);
        let outcome = compute(&loaded.plan, Options::default());
        assert_eq!(outcome.trajectories.len(), loaded.plan.sites.len());
    }
}

/// Turns the order of the tables of every area file around.
fn turn_around(folder: &Path) {
    for entry in fs::read_dir(folder.join("planning-areas")).expect("a folder").flatten() {
        let text = fs::read_to_string(entry.path()).expect("a file");
        let mut blocks: Vec<String> = vec![String::new()];
        for line in text.lines() {
            let begins = ["[[school]]", "[[site]]", "[[override]]", "[area]", "[reception_cohort]"].contains(&line);
            if begins {
                blocks.push(String::new());
            }
            if let Some(block) = blocks.last_mut() {
                block.push_str(line);
                block.push('\n');
            }
        }
        // What stands before the first table has no header and must stay first.
        blocks[1..].reverse();
        fs::write(entry.path(), blocks.concat()).expect("a written file");
    }
}

#[test]
fn the_order_of_tables_in_area_files_changes_no_figure() {
    let folder = tempfile::TempDir::new().expect("a folder");
    for part in ["planning-areas", "capital", "scenarios"] {
        copy(&repository().join(part), &folder.path().join(part));
    }
    turn_around(folder.path());
    let (plan, turned) = (loaded(&repository()).plan, loaded(folder.path()).plan);
    let (plan, turned) = (compute(&plan, Options::default()), compute(&turned, Options::default()));
    assert_eq!(plan.forecast.schools, turned.forecast.schools);
    assert_eq!(plan.forecast.unassigned, turned.forecast.unassigned);
    assert_eq!(plan.pressure, turned.pressure);
    assert_eq!(plan.housing, turned.housing);
    assert_eq!(plan.funding.allocations, turned.funding.allocations);
    assert!(!plan.pressure.is_empty());
}
