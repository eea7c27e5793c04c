//! A value of the files, told as the bottom step of a derivation.

use super::lines::{Line, Lines, Reference};
use super::tree::Origin;
use crate::plan::Written;

/// What it is, where it stands and how firm it is, as a derivation of one step.
#[must_use]
pub fn written_lines(written: &Written) -> Lines {
    let Written { address, value, place, basis, source } = written;
    let origin = Origin { basis: *basis, source: source.clone() };
    let step = Line {
        depth: 0,
        text: format!("{address}: {value}"),
        arithmetic: String::new(),
        rule: "",
        place: format!("{}:{}, {basis}", place.file, place.line),
        notes: Vec::new(),
        reference: Reference::None,
        left_out: 0,
    };
    Lines { steps: vec![step], origins: vec![origin.counted(1)] }
}
