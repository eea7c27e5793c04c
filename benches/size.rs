//! How the cost of a plan grows with its size: 60, 600 and 3,300 areas, the largest as large as England.
//!
//! `cargo bench --bench size` prints for every command its processor time, the same for each school and year forecast,
//! and the most memory that the process held. Each runs in a process of its own, so that memory is its own too. Sizes
//! may be named: `cargo bench --bench size -- 60 600`.

#[path = "support/plans.rs"]
mod plans;

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;
use std::{env, fs, hint, io};

use plans::Size;

/// The years that the plans forecast.
const YEARS: usize = 15;

/// What is measured: a command of the program, or reading the plan alone.
const STAGES: [&str; 10] = [
    "read",
    "check",
    "overview",
    "forecast --format csv",
    "pressure --format csv",
    "pressure",
    "balance --format csv",
    "balance",
    "programme",
    "compare base homes-late",
];

fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().skip(1).filter(|one| one != "--bench").collect();
    if let [stage, folder, stages @ ..] = &arguments[..]
        && stage == "--stage"
    {
        return run(Path::new(folder), stages);
    }
    let named: Vec<usize> = arguments.iter().filter_map(|size| size.to_str()?.parse().ok()).collect();
    let sizes = if named.is_empty() { vec![60, 600, 3_300] } else { named };
    match sizes.into_iter().try_for_each(measure) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes a plan and measures every stage of it.
fn measure(areas: usize) -> io::Result<()> {
    let size = Size::of_areas(areas);
    let folder = env::temp_dir().join(format!("placeplan-bench-size-{}-{areas}", std::process::id()));
    plans::write(&folder, size, 1)?;
    let Size { schools, projects, sources, .. } = size;
    println!("\n{areas} areas, {schools} schools, {projects} projects, {sources} sources, {YEARS} years");
    println!("{:<26}{:>12}{:>20}{:>12}", "", "processor", "a school and year", "memory");
    let school_years = (schools * YEARS) as f64;
    for stage in STAGES {
        let (seconds, memory) = in_a_process(&folder, stage)?;
        let memory = memory.map_or_else(|| "not known".to_owned(), |kib| format!("{:.0} MB", kib / 1024.0));
        println!("{stage:<26}{seconds:>10.3} s{:>17.2} µs{memory:>12}", seconds * 1e6 / school_years);
    }
    fs::remove_dir_all(&folder)
}

/// Seconds of processor time, and the most KiB held if the system says so.
fn in_a_process(folder: &Path, stage: &str) -> io::Result<(f64, Option<f64>)> {
    let mut process = Command::new(env::current_exe()?);
    let process = process.arg("--stage").arg(folder).args(stage.split(' ')).stdout(Stdio::null());
    let output = process.stderr(Stdio::piped()).output()?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let told = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok());
    let seconds = told("seconds").filter(|_| output.status.success());
    Ok((seconds.ok_or_else(|| io::Error::other(format!("{stage}: {text}")))?, told("memory")))
}

/// Does what a stage does, and tells on standard error what it took.
fn run(folder: &Path, stage: &[OsString]) -> ExitCode {
    let start = Instant::now();
    let exit = if stage == ["read"] {
        hint::black_box(placeplan::plan::load(folder, &[]));
        ExitCode::SUCCESS
    } else {
        let program = ["placeplan", "--plan"].map(OsString::from).into_iter().chain([folder.into()]);
        placeplan::cli::run(program.chain(stage.iter().cloned()))
    };
    // Linux tells nanoseconds on the processor; elsewhere the time that passed must do.
    let scheduled = fs::read_to_string("/proc/self/schedstat").ok();
    let scheduled = scheduled.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    eprintln!("seconds {}", scheduled.map_or(start.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9));
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(most) = status.lines().find_map(|line| line.strip_prefix("VmHWM:")) {
        eprintln!("memory {}", most.trim().trim_end_matches(" kB"));
    }
    exit
}
