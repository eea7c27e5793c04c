//! `completions`: what a shell needs to complete commands and flags.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::arguments::{Cli, Globals};
use super::{Exit, Failure, output};

/// What `completions` takes.
#[derive(Args, Debug)]
pub struct CompletionsArguments {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Writes the completion script of a shell.
pub fn run(globals: &Globals, arguments: &CompletionsArguments) -> Result<Exit, Failure> {
    output::refuse_existing(globals)?;
    // Into memory first: the generator panics on a writer that fails.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "placeplan", &mut script);
    output::write(globals, |out| out.write_all(&script))?;
    Ok(Exit::Fine)
}
