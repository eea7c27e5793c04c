//! placeplan: school places and the money for them, planned in one program.
//!
//! The rooms, from the ground up; each may use those before it, never those after:
//! [`calendar`], [`money`] and [`visible`] (text made harmless), [`plan`] (what the files say), [`forecast`] and
//! [`funding`] (pure functions of a plan), [`phasing`] (when its projects should best be built), [`outcome`]
//! (everything computed), [`analysis`] (what it says of the programme's projects), [`explain`] (where a figure of it
//! comes from), [`report`] (tables of it),
//! [`export`] (tables as text), [`import`] (spreadsheets into the plan's files), and the two front ends, [`cli`] and
//! [`tui`].

pub mod analysis;
pub mod calendar;
pub mod cli;
pub mod explain;
pub(crate) mod export;
pub mod forecast;
pub mod funding;
pub mod import;
pub mod money;
pub mod outcome;
pub mod phasing;
pub mod plan;
pub(crate) mod report;
pub(crate) mod tui;
pub(crate) mod visible;
