//! Tables of a plan's figures: each report is a function of a plan, its outcome and options.

pub mod backtest;
pub mod balance;
pub mod basis;
pub mod calibration;
pub mod check;
pub mod compare;
pub mod filter;
pub mod findings;
pub mod forecast;
pub mod housing;
pub mod monitoring;
pub mod outturn;
pub mod overview;
pub mod payments;
pub mod phasing;
pub mod pressure;
pub mod programme;
pub mod reading;
pub mod register;
pub mod response;
pub mod risk;
pub mod rounding;
pub mod table;
pub mod visible;
pub mod words;

#[cfg(test)]
pub(crate) mod testing;

pub use filter::Filter;
pub use payments::{Payer, Payments};
pub use table::{Alignment, Cell, Column, Part, Record, Report, Sheet, Value};
pub use visible::{is_hidden, visible};
