//! Tables of a plan's figures: each report is a function of a plan, its outcome and options.

pub mod table;

pub use table::{Alignment, Cell, Column, Record, Report, Sheet, Value};
