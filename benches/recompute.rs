//! How long plans take: reading the bundled one and computing everything of it; the forecast alone, and everything, of
//! a county of 430 schools and of a plan as large as England.
//!
//! `cargo bench` prints the median of many runs. Machines differ and are shared: the README gives the figures with the
//! machine's size.

#[path = "support/plans.rs"]
mod plans;
mod support;

use std::hint::black_box;
use std::path::Path;
use std::{env, fs, io};

use placeplan::forecast::{ForecastOptions, forecast};
use placeplan::outcome::{Options, compute};
use placeplan::plan::load;

use plans::Size;
use support::median;

fn main() -> io::Result<()> {
    bundled();
    made("a county", Size { areas: 60, schools: 430, projects: 60, sources: 20 }, 21)?;
    made("as England", Size::of_areas(3_300), 3)
}

/// Times a plan made from a seed.
fn made(name: &str, size: Size, runs: usize) -> io::Result<()> {
    let folder = env::temp_dir().join(format!("placeplan-bench-recompute-{}", std::process::id()));
    plans::write(&folder, size, 1)?;
    let loaded = load(&folder, &[]);
    fs::remove_dir_all(&folder)?;
    let plan = &loaded.plan;
    println!("\n{name}: {} areas, {} schools", plan.areas.len(), plan.schools.len());
    let forecast = median(runs, || {
        black_box(forecast(plan, ForecastOptions::default()));
    });
    let computed = median(runs, || {
        black_box(compute(plan, Options::default()));
    });
    println!("forecast         {forecast:>10.2?}");
    println!("compute it all   {computed:>10.2?}");
    Ok(())
}

fn bundled() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let loaded = load(folder, &[]);
    let plan = &loaded.plan;
    println!(
        "bundled plan: {} areas, {} schools, {} sites, {} projects, {} sources",
        plan.areas.len(),
        plan.schools.len(),
        plan.sites.len(),
        plan.projects.len(),
        plan.sources.len()
    );
    let read = median(100, || {
        black_box(load(folder, &[]));
    });
    let computed = median(100, || {
        black_box(compute(plan, Options::default()));
    });
    println!("read and check   {read:>10.2?}");
    println!("compute it all   {computed:>10.2?}");
}
