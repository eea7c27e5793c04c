//! What a screen says of an intake is what the commands say.

use std::collections::BTreeMap;
use std::path::Path;

use crate::forecast::State;
use crate::outcome::{Options, compute};
use crate::report::pressure::first_short;
use crate::report::testing::read;
use crate::report::{Figures, Filter};
use crate::tui::contents::Contents;

/// The bundled plan for the screens, and its table of what is short first by area and first year.
fn bundled() -> (Contents, BTreeMap<(String, String), Vec<String>>) {
    let loaded = crate::plan::load(Path::new(env!("CARGO_MANIFEST_DIR")), &[]);
    let outcome = compute(&loaded.plan, Options::default());
    let filter = Filter::default();
    let of = Figures::of(&loaded.plan, &outcome, Options::default());
    let (_, facts) = read(&first_short::report(&of, &filter));
    let table = facts.into_iter().map(|fact| ((fact[0].clone(), fact[2].clone()), fact)).collect();
    (Contents::new(loaded.plan, outcome, Options::default(), Vec::new()), table)
}

#[test]
fn every_intake_is_short_from_the_same_year_on_the_screens_and_in_the_table() {
    let (contents, table) = bundled();
    let entries = &contents.areas.entries;
    assert!(entries.len() > 40);
    for entry in entries {
        let area = contents.plan[entry.area].id.value.clone();
        let row = &table[&(area, entry.first_year.to_string())];
        let first_short = entry.outlook.first_short().map(|year| year.to_string()).unwrap_or_default();
        assert_eq!(first_short, row[3], "{row:?}");
        assert_eq!(entry.state() == State::Short, !row[3].is_empty());
        let from = [format!("from {first_short}"), format!("in {first_short}"), format!("{first_short} to ")];
        let is_said = from.iter().any(|from| entry.sentence.contains(from.as_str()));
        assert!(row[3].is_empty() || is_said, "{row:?}: {}", entry.sentence);
    }
}

#[test]
fn a_roll_above_capacity_is_told_before_the_intake_lacks_places() {
    let (contents, _) = bundled();
    let sentence = |area: &str| {
        let mut entries = contents.areas.entries.iter();
        let found = entries.find(|entry| *contents.plan[entry.area].id == area && entry.first_year.number() == 0);
        found.map(|entry| entry.sentence.as_str())
    };
    // Short is said of the first year in which the row is, whether its intake lacks places or its roll exceeds the
    // capacity; at least one area's roll does first.
    let mut by_roll = 0;
    for row in contents.outcome.pressure.iter().filter(|row| row.school.is_none() && row.first_year.number() == 0) {
        let id = contents.plan[row.area].id.as_str();
        let mut years = contents
            .outcome
            .pressure
            .iter()
            .filter(|one| one.school.is_none() && one.area == row.area && one.first_year == row.first_year);
        let Some(first) = years.find(|one| one.state == State::Short) else { continue };
        assert!(sentence(id).is_some_and(|said| said.contains(&first.year.to_string())), "{id}");
        by_roll += usize::from(first.intake < first.admission_number + 0.5);
    }
    assert!(by_roll > 0);
}
