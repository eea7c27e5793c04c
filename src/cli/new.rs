//! `new`: a plan made of a council's published files.

use std::path::PathBuf;

use clap::Args;

use super::arguments::Globals;
use super::import::{Reading, refused};
use super::{Exit, Failure, output, writer};
use crate::import::{self, Options};
use crate::plan;
use crate::report::missing::missing;
use crate::visible::{visible, visible_path};

/// What `new` takes.
#[derive(Args, Debug)]
pub struct NewArguments {
    /// The folder; made if it is not there
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// The published files of the council: schools and capacities, rolls, births, homes built, sites, contributions
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// The council, as the files name it: of files with several authorities only its lines are read
    #[arg(long, value_name = "NAME")]
    pub council: String,
    /// How the files are read.
    #[command(flatten)]
    pub reading: Reading,
}

/// Makes a plan of files, and says what it still lacks.
pub fn run(globals: &Globals, arguments: &NewArguments) -> Result<Exit, Failure> {
    let folder = &arguments.folder;
    let held = ["planning-areas", "capital"];
    if let Some(name) = held.into_iter().find(|name| folder.join(name).symlink_metadata().is_ok()) {
        let shown = visible_path(folder);
        return Err(Failure::System(format!(
            "{shown} already holds a plan: {name} is there; placeplan --plan {shown} import FILE adds to it"
        )));
    }
    let made = (|| {
        let options =
            Options { council: Some(arguments.council.clone()), spread_totals: true, ..arguments.reading.options()? };
        let files = super::import::read_all(&arguments.files)?;
        let inputs: Vec<import::Input<'_>> =
            files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let summary = import::import(folder, &inputs, None, &options)?;
        if !summary.files.is_empty() {
            writer(folder, "new")?.save(&summary.files)?;
        }
        Ok(summary)
    })();
    let summary = match made {
        Ok(summary) => summary,
        Err(error) => return refused(globals, folder, error),
    };
    if globals.quiet {
        return Ok(Exit::Fine);
    }
    let mut text = summary.to_string();
    if !summary.files.is_empty() {
        let loaded = plan::load(folder, &[]);
        let shown = visible_path(folder);
        text.push_str("\nStill missing, what changes most first:\n");
        for (place, missing) in missing(&loaded.plan).iter().enumerate() {
            let remedy = if missing.remedy.starts_with("import ") {
                format!("placeplan --plan {shown} {}", missing.remedy)
            } else {
                missing.remedy.clone()
            };
            text = format!("{text}  {}. {}\n     {remedy}\n", place + 1, visible(&missing.what));
        }
        text = format!("{text}Next: placeplan --plan {shown} check\n");
    }
    output::to_stdout(|out| out.write_all(text.as_bytes()))?;
    Ok(Exit::Fine)
}
