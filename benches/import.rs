//! What it takes to import: a county's schools into a new plan, and rolls of up to a million rows.
//!
//! `cargo bench --bench import` prints seconds for each, and microseconds a row, so that growth shows. Sizes may be named
//! in rows: `cargo bench --bench import -- 10000`.

#![expect(clippy::expect_used, reason = "a bench that cannot go on should fail")]

use std::fmt::Write as _;
use std::time::Instant;
use std::{env, fs};

use placeplan::import::{self, Options};
use placeplan::plan::edit::save;

/// Schools of a county.
const SCHOOLS: usize = 400;

fn main() {
    let named: Vec<usize> = env::args().skip(1).filter_map(|size| size.parse().ok()).collect();
    let sizes = if named.is_empty() { vec![10_000, 100_000, 1_000_000] } else { named };
    county();
    println!("\n{:<12}{:>14}{:>16}{:>14}{:>16}", "rows", "first", "a row", "again", "with errors");
    for rows in sizes {
        rolls(rows);
    }
}

/// A county of 400 schools: capacities, admission numbers, four years of rolls, births and sites, in one import.
fn county() {
    let mut list = "urn,school,planning area,age range,capacity,PAN\n".to_owned();
    let mut rolls = "urn,school,planning area,year,R,1,2,3,4,5,6\n".to_owned();
    let mut births = "planning area,2021,2022,2023,2024,2025\n".to_owned();
    let mut sites = "site ref,site name,planning area,capacity,2024/25,2025/26,2026/27\n".to_owned();
    for school in 0..SCHOOLS {
        let (urn, area) = (100_000 + school, school % 60);
        line(&mut list, format_args!("{urn},School {school},Area {area},4-11,420,60"));
        for year in 2020..2024 {
            let pupils = 40 + (school + year) % 20;
            let next = (year + 1) % 100;
            line(
                &mut rolls,
                format_args!("{urn},School {school},Area {area},{year}/{next},{pupils},50,51,52,53,54,55"),
            );
        }
        line(&mut sites, format_args!("S{school},Site {school},Area {area},120,30,40,50"));
    }
    for area in 0..60 {
        line(&mut births, format_args!("Area {area},300,310,320,330,340"));
    }
    let folder = env::temp_dir().join(format!("placeplan-bench-import-{}", std::process::id()));
    let inputs: Vec<(&str, &[u8])> = vec![
        ("list.csv", list.as_bytes()),
        ("rolls.csv", rolls.as_bytes()),
        ("births.csv", births.as_bytes()),
        ("sites.csv", sites.as_bytes()),
    ];
    let options = Options { lag: Some(4), ..Options::default() };
    let start = Instant::now();
    let summary = import::import(&folder, &inputs, None, &options).expect("sound files");
    save(&folder, &summary.files).expect("a folder to write into");
    let took = start.elapsed().as_secs_f64();
    println!("a plan of {SCHOOLS} schools with four years of rolls, births and as many sites: {took:.3} s");
    fs::remove_dir_all(&folder).expect("the folder");
}

/// Rolls of schools over ten years: into a new plan, again, and with an error in each row.
fn rolls(rows: usize) {
    let mut text = "urn,school,area,year,R,Y1,Y2,Y3,Y4,Y5,Y6\n".to_owned();
    let mut wrong = text.clone();
    for row in 0..rows {
        let (school, year) = (row / 10, 2014 + row % 10);
        let next = (year + 1) % 100;
        let head = format!("{},School {school},Area {},{year}/{next}", 100_000 + school, school / 50);
        line(&mut text, format_args!("{head},30,30,30,30,30,30,30"));
        line(&mut wrong, format_args!("{head},x30,30,30,30,30,30,30"));
    }
    let folder = env::temp_dir().join(format!("placeplan-bench-import-{}-{rows}", std::process::id()));
    let timed = |text: &str| {
        let start = Instant::now();
        let done = import::import(&folder, &[("rolls.csv", text.as_bytes())], None, &Options::default());
        if let Ok(summary) = &done {
            save(&folder, &summary.files).expect("a folder to write into");
        }
        (start.elapsed().as_secs_f64(), done.is_ok())
    };
    let ((first, is_sound), (again, _), (refused, is_taken)) = (timed(&text), timed(&text), timed(&wrong));
    assert!(is_sound && !is_taken);
    let each = first * 1e6 / rows as f64;
    println!("{rows:<12}{first:>12.2} s{each:>13.2} µs{again:>12.2} s{refused:>14.2} s");
    fs::remove_dir_all(&folder).expect("the folder");
}

fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    writeln!(text, "{line}").expect("text");
}
