//! How long the bundled plan takes: reading it, computing everything, and both.
//!
//! `cargo bench` prints the median of many runs. Machines differ and are shared: the README gives the figures with the
//! machine's size.

mod support;

use std::hint::black_box;
use std::path::Path;

use placeplan::outcome::{Options, compute};
use placeplan::plan::load;

use support::median;

fn main() {
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
