//! Tables of a plan's figures: each report is a function of a plan, its outcome and options.

pub mod analysis;
pub mod backtest;
pub mod balance;
pub mod basis;
pub mod calibration;
pub mod check;
pub mod circulation;
pub mod compare;
pub mod figures;
pub mod filter;
pub mod findings;
pub mod firmness;
pub mod forecast;
pub mod housing;
pub mod monitoring;
pub mod old;
pub mod outturn;
pub mod overview;
pub mod payments;
pub mod phasing;
pub mod pressure;
pub mod programme;
pub mod projects;
pub mod register;
pub mod response;
pub mod risk;
pub mod rounding;
pub mod table;
pub mod visible;
pub mod words;

#[cfg(test)]
pub(crate) mod testing;

pub use figures::Figures;
pub use filter::Filter;
pub use old::{Alignment, Cell, Column, Part, Record, Report, Sheet, Value};
pub use payments::{Payer, Payments};
pub use visible::visible;
