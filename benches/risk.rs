//! How long 10,000 runs of a county take, on one thread and on two: 430 schools in 60 areas, 100 sites, 15 years.
//!
//! `cargo bench --bench risk` prints the median of a few runs of each view and the most memory held. Machines differ and
//! are shared: the README gives the figures with the machine's size.

mod support;

use std::fmt::Write;
use std::fs;
use std::hint::black_box;
use std::num::NonZero;
use std::path::Path;

use placeplan::forecast::ForecastOptions;
use placeplan::forecast::backtest::{BacktestOptions, backtest};
use placeplan::forecast::risk::{RiskOptions, View, risk};
use placeplan::plan::{Severity, load};
use support::median;

const AREAS: usize = 60;
const SCHOOLS: usize = 430;
const SITES: usize = 100;

/// Writes the county's files: seven or eight schools an area, one in seven of them secondary, and rolls of six years.
fn write_county(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder.join("planning-areas"))?;
    fs::create_dir_all(folder.join("capital"))?;
    let programme = "[programme]\ntitle = \"None\"\nfirst_year = \"2013-14\"\nlast_year = \"2016-17\"\n";
    fs::write(folder.join("capital/programme.toml"), programme)?;
    let settings = "base_year = \"2013/14\"\nhorizon = 15\ncohort_response = 0.5\nfeeder_response = 0.9\n\
                    share = [0.2, 0.3, 0.4, 0.5, 0.5]\n\n\
                    [yield.standard]\nprimary = 0.25\nsecondary = 0.17\nprofile = [0.5, 0.8, 1.0]\n";
    fs::write(folder.join("planning-areas/assumptions.toml"), settings)?;
    for area in 0..AREAS {
        let mut text = format!("[area]\nname = \"Area {area}\"\nbackground_completions = 10\n\n[reception_cohort]\n");
        for year in 2008..2018 {
            writeln!(text, "\"{year}/{:02}\" = {}", (year + 1) % 100, 300 + (area * 31 + year * 17) % 40).ok();
        }
        for school in (area..SCHOOLS).step_by(AREAS) {
            let (years, first, last) = if school < AREAS { ("7-11", 7, 11) } else { ("R-6", 0, 6) };
            let forms = if school < AREAS { 180 } else { 45 };
            let capacity = forms * (last - first + 1);
            write!(
                text,
                "\n[[school]]\nid = \"school-{school}\"\nname = \"School {school}\"\nyears = \"{years}\"\n\
                 admission_number = {forms}\ncapacity = {capacity}\n\n[school.roll]\n"
            )
            .ok();
            for year in 2008..=2013 {
                let pupils = (first..=last).map(|g| (forms - 10 + (school * 13 + year * 7 + g * 5) % 15).to_string());
                let pupils: Vec<String> = pupils.collect();
                writeln!(text, "\"{year}/{:02}\" = [{}]", (year + 1) % 100, pupils.join(", ")).ok();
            }
        }
        for site in (area..SITES).step_by(AREAS) {
            let status = ["allocated", "outline", "full", "under-construction"][site % 4];
            write!(
                text,
                "\n[[site]]\nid = \"site-{site}\"\nname = \"Site {site}\"\ndwellings = {}\nstatus = \"{status}\"\n\
                 start = \"{}-{:02}\"\nrate = {}\n",
                200 + 37 * (site % 20),
                2013 + site % 6,
                14 + site % 6,
                40 + site % 50
            )
            .ok();
        }
        fs::write(folder.join(format!("planning-areas/area-{area}.toml")), text)?;
    }
    Ok(())
}

/// The most memory that the process has held, as Linux says it.
fn most_memory() -> Option<String> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    Some(status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().to_owned())
}

fn main() -> std::io::Result<()> {
    let folder = tempfile::tempdir()?;
    write_county(folder.path())?;
    let loaded = load(folder.path(), &[]);

    let errors = loaded.diagnostics.iter().filter(|said| said.severity == Severity::Error).count();
    let plan = &loaded.plan;
    println!(
        "county: {} areas, {} schools, {} sites, {} years, {errors} errors",
        plan.areas.len(),
        plan.schools.len(),
        plan.sites.len(),
        *plan.assumptions.horizon
    );
    for threads in [1, 2] {
        let options =
            RiskOptions { threads: NonZero::new(threads).unwrap_or(NonZero::<usize>::MIN), ..RiskOptions::default() };
        for &view in View::ALL {
            let time = median(5, || {
                black_box(risk(plan, view, ForecastOptions::default(), options));
            });
            println!("{} runs, {threads} thread(s), {view:<14}   {time:>10.2?}", options.runs);
        }
    }
    println!("most memory held         {}", most_memory().unwrap_or_else(|| "unknown".to_owned()));
    let time = median(5, || {
        black_box(backtest(plan, BacktestOptions::default()));
    });
    println!("backtest, 3 base years   {time:>10.2?}");
    Ok(())
}
