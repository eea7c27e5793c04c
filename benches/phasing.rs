//! How long the phasing of 40 projects takes, with its proof or bound: a county of 40 areas in which each asks its
//! neighbours, 100 schools, 25 sources, a programme of five to eight years; and of 120 projects.
//!
//! `cargo bench --bench phasing` prints the median of a few runs and what was found. Machines differ and are shared: the
//! README gives the figures with the machine's size.

mod support;

use std::fmt::Write;
use std::fs;
use std::hint::black_box;
use std::path::Path;

use placeplan::phasing::{PhasingOptions, phase};
use placeplan::plan::{Severity, load};
use support::median;

const AREAS: usize = 40;
const SOURCES: usize = 25;

/// A number below `below` that looks random, the same for the same place.
fn pick(place: usize, below: usize) -> usize {
    let mixed = (place as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    usize::try_from((mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 33).unwrap_or(0) % below
}

/// Writes the county's files with so many projects; `ends` is the last year of the programme, and contributions may be
/// spent before they come if it `advances`.
fn write_county(folder: &Path, projects: usize, ends: usize, advances: bool) -> std::io::Result<()> {
    fs::create_dir_all(folder.join("planning-areas"))?;
    fs::create_dir_all(folder.join("capital"))?;
    let settings = "base_year = \"2013/14\"\nhorizon = 15\ncohort_response = 0.5\nfeeder_response = 0.9\n\
                    share = [0.2, 0.3, 0.4, 0.5, 0.5]\n\n\
                    [yield.standard]\nprimary = 0.25\nsecondary = 0.17\nprofile = [0.5, 0.8, 1.0]\n";
    fs::write(folder.join("planning-areas/assumptions.toml"), settings)?;
    for area in 0..AREAS {
        fs::write(folder.join(format!("planning-areas/area-{area}.toml")), area_file(area))?;
    }
    fs::write(folder.join("capital/programme.toml"), capital_file(projects, ends, advances))
}

/// An area with its neighbours, schools and a site.
fn area_file(area: usize) -> String {
    let (next, after) = ((area + 1) % AREAS, (area + 7) % AREAS);
    let mut text = format!(
        "[area]\nname = \"Area {area}\"\nneighbours = [\"area-{next}\", \"area-{after}\"]\n\n[reception_cohort]\n"
    );
    for year in 2012..2018 {
        writeln!(text, "\"{year}/{:02}\" = {}", (year + 1) % 100, 75 + pick(area * 31 + year, 30)).ok();
    }
    for (school, years, count, forms) in [("a", "R-6", 7, 45), ("b", "R-6", 7, 30), ("high", "7-11", 5, 75)] {
        if school == "high" && area % 2 == 1 {
            continue;
        }
        let forms = if school == "high" { forms * 2 } else { forms };
        write!(
            text,
            "\n[[school]]\nid = \"{school}-{area}\"\nname = \"School {school} {area}\"\nyears = \"{years}\"\n\
             admission_number = {forms}\ncapacity = {}\n\n[school.roll]\n",
            forms * count
        )
        .ok();
        for year in 2011..=2013 {
            let pupils = (0..count).map(|g| (forms * 9 / 10 + pick(area * 97 + year * 13 + g, 9)).to_string());
            let pupils: Vec<String> = pupils.collect();
            writeln!(text, "\"{year}/{:02}\" = [{}]", (year + 1) % 100, pupils.join(", ")).ok();
        }
    }
    write!(
        text,
        "\n[[site]]\nid = \"site-{area}\"\nname = \"Site {area}\"\ndwellings = {}\nstatus = \"outline\"\n\
         start = \"{}-{:02}\"\nrate = {}\n",
        200 + 40 * pick(area, 10),
        2014 + area % 4,
        15 + area % 4,
        30 + pick(area + 5, 40)
    )
    .ok();
    text
}

/// The programme: grants for all, contributions for single areas, and projects of three years of spend.
fn capital_file(projects: usize, ends: usize, advances: bool) -> String {
    let mut text = format!(
        "[programme]\ntitle = \"Programme\"\nfirst_year = \"2014-15\"\nlast_year = \"{ends}-{:02}\"\n",
        (ends + 1) % 100
    );
    for source in 0..SOURCES {
        write!(text, "\n[[source]]\nid = \"source-{source}\"\nname = \"Source {source}\"\n").ok();
        if source < 5 {
            let fence = ["", "categories = [\"growth\"]\n", "categories = [\"condition\"]\n"][source % 3];
            write!(text, "kind = \"grant\"\n{fence}[source.receipts]\n").ok();
            for year in 2014..=ends {
                writeln!(
                    text,
                    "\"{year}-{:02}\" = {}",
                    (year + 1) % 100,
                    2_000_000 + pick(source * 7 + year, 2_000_000)
                )
                .ok();
            }
        } else {
            let area = source * 3 % AREAS;
            let advance = if advances { "forward_fund = \"source-0\"\n" } else { "" };
            write!(
                text,
                "kind = \"s106\"\nsite = \"site-{area}\"\nareas = [\"area-{area}\"]\n{advance}[[source.trigger]]\n\
                 dwellings = 60\namount = \"900k\"\n"
            )
            .ok();
        }
    }
    for project in 0..projects {
        let area = project * 7 % AREAS;
        let (begins, group) = (2014 + project % 3, ["on-site", "in-preparation", "to-commission"][project % 3]);
        let category = if project % 4 == 3 { "condition" } else { "growth" };
        write!(
            text,
            "\n[[project]]\nid = \"project-{project}\"\nname = \"Project {project}\"\narea = \"area-{area}\"\n\
             group = \"{group}\"\ncategory = \"{category}\"\nbudget = \"3m\"\ncompletion = \"{}-09\"\n[project.spend]\n",
            begins + 2
        )
        .ok();
        for (ahead, most) in [400_000, 1_900_000, 900_000].into_iter().enumerate() {
            let (year, amount) = (begins + ahead, most / 2 + pick(project * 5 + ahead, most));
            writeln!(text, "\"{year}-{:02}\" = {amount}", (year + 1) % 100).ok();
        }
        if category == "growth" {
            let school = if project.is_multiple_of(5) && area.is_multiple_of(2) { "high" } else { "a" };
            write!(
                text,
                "[[project.places]]\nschool = \"{school}-{area}\"\nfrom = \"{}/{:02}\"\nadds = {}\n",
                begins + 2,
                (begins + 3) % 100,
                [15, 30, 60][project % 3]
            )
            .ok();
        }
    }
    text
}

fn main() -> std::io::Result<()> {
    let bundled = load(Path::new(env!("CARGO_MANIFEST_DIR")), &[]).plan;
    tell("bundled plan", &bundled);
    for (projects, ends, advances) in [
        (40, 2018, false),
        (40, 2019, false),
        (40, 2021, false),
        (40, 2019, true),
        (40, 2021, true),
        (120, 2019, false),
    ] {
        let folder = tempfile::tempdir()?;
        write_county(folder.path(), projects, ends, advances)?;
        let loaded = load(folder.path(), &[]);
        let errors = loaded.diagnostics.iter().filter(|said| said.severity == Severity::Error).count();
        if errors > 0 {
            println!("{errors} errors, the first: {:?}", loaded.diagnostics.first().map(|said| &said.message));
        }
        let how = if advances { ", advanced" } else { "" };
        tell(&format!("{projects} to {ends}{how}"), &loaded.plan);
    }
    Ok(())
}

/// Prints the time, what was found and what is proven of it.
fn tell(name: &str, plan: &placeplan::plan::Plan) {
    let options = PhasingOptions::default();
    let time = median(3, || {
        black_box(phase(plan, &options));
    });
    let phasing = phase(plan, &options);
    let (moves, projects) = (phasing.moves().count(), phasing.proposals.len());
    println!("{name:<22} {time:>10.2?}  {moves} of {projects} projects move");
    println!(
        "  before {:?}\n  after  {:?}\n  bound  {:?}\n  {:?}",
        phasing.before, phasing.after, phasing.bound, phasing.proven
    );
}
