//! How long it takes to balance large programmes, beside a general solver of linear programmes on the same problem.
//!
//! `cargo bench --bench funding` prints medians. The solver only maximises what is funded in all; placeplan settles
//! priorities, borrowing, lapsing and ring-fenced money, years and names as well. Machines differ and are shared: the
//! README gives the figures with the machine's size.

mod support;

use std::fmt::Write;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use microlp::{ComparisonOp, OptimizationDirection, Problem};
use placeplan::funding::{Funding, FundingOptions, fund};
use placeplan::plan::{Plan, load};
use support::median;

const YEARS: usize = 8;

/// A programme of so many projects over eight years and so many sources: one in ten for all projects, the others for one
/// of `sources` areas; of these one in `advanced_in` (0: none) comes late and is advanced by the first source.
fn programme(projects: usize, sources: usize, advanced_in: usize) -> Plan {
    let folder = std::env::temp_dir().join(format!("placeplan-bench-{}-{projects}", std::process::id()));
    write_files(&folder, projects, sources, advanced_in).unwrap_or_else(|error| fail(&error.to_string()));
    let loaded = load(&folder, &[]);
    fs::remove_dir_all(&folder).ok();
    if loaded.plan.projects.len() != projects {
        fail("the programme has errors");
    }
    loaded.plan
}

fn fail(why: &str) -> ! {
    eprintln!("{why}");
    std::process::exit(1)
}

fn write_files(folder: &Path, projects: usize, sources: usize, advanced_in: usize) -> std::io::Result<()> {
    fs::create_dir_all(folder.join("planning-areas"))?;
    fs::create_dir_all(folder.join("capital"))?;
    fs::write(folder.join("planning-areas/assumptions.toml"), "base_year = \"2025/26\"\nhorizon = 15\n")?;
    for area in 0..sources {
        fs::write(
            folder.join(format!("planning-areas/area-{area}.toml")),
            format!("[area]\nname = \"Area {area}\"\n"),
        )?;
    }
    let mut text =
        String::from("[programme]\ntitle = \"Programme\"\nfirst_year = \"2026-27\"\nlast_year = \"2033-34\"\n");
    let year = |place: usize| format!("{}-{:02}", 2026 + place, 27 + place);
    for source in 0..sources {
        let is_general = source % 10 == 0;
        write!(text, "\n[[source]]\nid = \"s{source}\"\nname = \"Source {source}\"\n").ok();
        text += match source % 20 {
            10 => "kind = \"borrowing\"\ninterest = 0.05\nlife = 40\n",
            _ if is_general => "kind = \"basic-need\"\n",
            _ => "kind = \"s106\"\n",
        };
        let is_advanced = !is_general && advanced_in > 0 && source % advanced_in == 1;
        if is_advanced {
            text += "forward_fund = \"s0\"\n";
        }
        if !is_general {
            writeln!(text, "areas = [\"area-{source}\", \"area-{}\"]", (source + 1) % sources).ok();
        }
        if source % 3 == 0 && !is_general {
            writeln!(text, "spend_by = \"{}\"", year(5 + source % 3)).ok();
        }
        text += "[source.receipts]\n";
        for place in 0..YEARS {
            if is_general || place % 4 == source % 4 && (!is_advanced || place > 3) {
                let pounds = if is_general { 9_000_000 } else { 600_000 } + 1_013 * ((source * 7 + place * 13) % 500);
                let pounds = pounds * projects / 1_000 / (if is_general { sources.div_ceil(10) } else { sources }) * 15;
                writeln!(text, "\"{}\" = {pounds}", year(place)).ok();
            }
        }
    }
    for project in 0..projects {
        let groups = ["on-site", "in-preparation", "to-commission", "dependent"];
        write!(
            text,
            "\n[[project]]\nid = \"p{project}\"\nname = \"Project {project}\"\narea = \"area-{}\"\ngroup = \"{}\"\n\
             budget = 0\n[project.spend]\n",
            project % sources,
            groups[project * 4 / projects]
        )
        .ok();
        for place in 0..YEARS {
            writeln!(text, "\"{}\" = {}", year(place), 40_000 + 977 * ((project * 11 + place * 29) % 300)).ok();
        }
    }
    fs::write(folder.join("capital/programme.toml"), text)
}

/// What can be funded in all, by a general solver: a variable for every source, year and need that it may meet, and one
/// for what each source carries into the next year.
fn general_solver(plan: &Plan, funding: &Funding) -> f64 {
    let mut problem = Problem::new(OptimizationDirection::Maximize);
    let mut needs = Vec::new();
    for (place, spend) in funding.spend.iter().enumerate() {
        for (year, amount) in &spend.years {
            needs.push((place, *year, amount.0 as f64 / 100.0, Vec::new()));
        }
    }
    let Some((first, last)) = funding.years.first().zip(funding.years.last()) else { return 0.0 };
    for (place, (source, receipts)) in plan.sources.iter().zip(&funding.receipts).enumerate() {
        let place = placeplan::plan::SourceId(place);
        let mut carried = None;
        for year in first.through(*last) {
            if source.spend_by.is_some_and(|spend_by| year > spend_by.value) {
                break;
            }
            let mut row = Vec::new();
            row.extend(carried.map(|before| (before, -1.0)));
            for (project, _, _, paid) in needs.iter_mut().filter(|(_, spent, ..)| *spent == year) {
                let id = placeplan::plan::ProjectId(*project);
                if plan.may_pay(place, id) {
                    let variable = problem.add_var(1.0, (0.0, f64::INFINITY));
                    paid.push((variable, 1.0));
                    row.push((variable, 1.0));
                }
            }
            let next = problem.add_var(0.0, (0.0, f64::INFINITY));
            row.push((next, 1.0));
            carried = Some(next);
            problem.add_constraint(row, ComparisonOp::Le, receipts.in_year(year).0 as f64 / 100.0);
        }
    }
    for (_, _, amount, paid) in needs {
        problem.add_constraint(paid, ComparisonOp::Le, amount);
    }
    let outcome = problem.solve().ok().and_then(|outcome| outcome.into_solution().ok());
    outcome.map_or(f64::NAN, |solution| solution.objective())
}

/// The most memory the program has held so far, in MB, where the system tells.
fn most_memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kilobytes.map_or_else(|| "unknown".to_owned(), |kilobytes| format!("{:.0} MB", kilobytes / 1_000.0))
}

fn funded(funding: &Funding) -> f64 {
    let spent: i128 = funding.spend_by_year().values().map(|amount| amount.0).sum();
    (spent - funding.unfunded().0) as f64 / 100.0
}

fn main() {
    let options = FundingOptions::default();
    for (projects, sources, advanced_in) in [
        (250, 50, 0),
        (500, 100, 0),
        (1_000, 200, 0),
        (2_000, 400, 0),
        (40, 20, 10),
        (100, 40, 10),
        (250, 50, 10),
        (500, 100, 10),
        (1_000, 200, 10),
    ] {
        let plan = programme(projects, sources, advanced_in);
        let runs = if advanced_in == 0 { 9 } else { 1 };
        let time = median(runs, || {
            black_box(fund(&plan, &[], options));
        });
        let funding = fund(&plan, &[], options);
        let advanced = plan.sources.iter().filter(|source| source.forward_fund.is_some()).count();
        println!(
            "{projects:>5} projects x {YEARS} years x {sources} sources, {advanced} of them advanced: {time:>10.2?}, \
             {:.0} funded of {:.0}, {:?}, memory so far {}",
            funded(&funding),
            funding.spend_by_year().values().map(|amount| amount.0 as f64 / 100.0).sum::<f64>(),
            funding.proof,
            most_memory()
        );
        if advanced_in == 0 && projects <= 250 {
            let start = Instant::now();
            let most = general_solver(&plan, &funding);
            println!("{:>52}: {:>10.2?}, {most:.0} funded", "a general solver", start.elapsed());
        }
    }
}
