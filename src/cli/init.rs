//! `init`: a small commented plan to begin with.

use std::path::PathBuf;

use clap::Args;

use super::arguments::Globals;
use super::{Exit, Failure, output, writer};
use crate::plan::edit::FileChange;
use crate::visible::visible_path;

/// The files of the new plan, with their texts.
const FILES: [(&str, &str); 4] = [
    ("planning-areas/assumptions.toml", include_str!("init/assumptions.toml")),
    ("planning-areas/northfield.toml", include_str!("init/northfield.toml")),
    ("capital/programme.toml", include_str!("init/programme.toml")),
    ("scenarios/housing-two-years-late.toml", include_str!("init/housing-two-years-late.toml")),
];

/// What `init` takes.
#[derive(Args, Debug)]
pub struct InitArguments {
    /// The folder; made if it is not there
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

/// Writes the plan into a folder that holds none yet.
pub fn run(globals: &Globals, arguments: &InitArguments) -> Result<Exit, Failure> {
    let folder = &arguments.folder;
    let writer = writer(folder, "init")?;
    let held = ["planning-areas", "capital"].into_iter().chain(FILES.map(|(name, _)| name));
    if let Some(name) = held.into_iter().find(|name| folder.join(name).symlink_metadata().is_ok()) {
        return Err(Failure::System(format!("{} already holds a plan: {name} is there", visible_path(folder))));
    }
    writer.save(&FILES.map(|(name, text)| FileChange { path: name.to_owned(), old: None, new: text.into() }))?;
    drop(writer);
    if !globals.quiet {
        let shown = visible_path(folder);
        let names = FILES.map(|(name, _)| format!("  {name}\n")).concat();
        let next =
            format!("A plan of {} files in {shown}:\n{names}Next: placeplan --plan {shown} check\n", FILES.len());
        output::to_stdout(|out| out.write_all(next.as_bytes()))?;
    }
    Ok(Exit::Fine)
}
