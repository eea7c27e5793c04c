//! What the user means, and what the surroundings are asked to do about it.

use super::command::CommandId;
use super::contents::Contents;
use super::model::{Pane, Region, Screen};
use super::tables::Made;

/// What the user means, or what has happened.
#[derive(Clone, Debug)]
pub enum Message {
    /// A command, by key or by name.
    Run(CommandId),
    /// A character typed into a line of text.
    Type(char),
    /// Text pasted by the terminal, which is never a command.
    Paste(String),
    /// A key that means nothing here.
    Unknown(String),
    /// A tab is clicked.
    Show(Screen),
    /// A line, and a column if there are any, is clicked.
    Select {
        /// The pane.
        pane: Pane,
        /// The line.
        row: usize,
        /// The column.
        column: Option<usize>,
    },
    /// The wheel is turned over a pane: lines down (negative: up).
    Scroll {
        /// The pane.
        pane: Pane,
        /// How many lines.
        lines: isize,
    },
    /// A picture was drawn; this is what it holds.
    Drawn(Vec<Region>),
    /// A table is made.
    Made(Made),
    /// The plan was read again.
    Loaded(Box<Contents>),
    /// Something to say in the footer.
    Remark(String),
}

/// What the surroundings are asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing.
    None,
    /// End the program.
    Quit,
    /// Read the plan again, with these scenarios.
    Read(Vec<String>),
    /// Give the terminal back to the shell for a while.
    Suspend,
}
