//! Tables of a plan's figures: each report is a function of a plan, its outcome and options.

pub(crate) mod analysis;
pub(crate) mod backtest;
pub(crate) mod balance;
pub(crate) mod calibration;
pub(crate) mod check;
pub(crate) mod circulation;
pub(crate) mod compare;
pub(crate) mod figures;
pub(crate) mod filter;
pub(crate) mod findings;
pub(crate) mod firmness;
pub(crate) mod forecast;
pub(crate) mod heading;
pub(crate) mod housing;
pub(crate) mod milestones;
pub(crate) mod missing;
pub(crate) mod monitoring;
pub(crate) mod outturn;
pub(crate) mod overview;
pub(crate) mod phasing;
pub(crate) mod pressure;
pub(crate) mod programme;
pub(crate) mod projects;
pub(crate) mod register;
pub(crate) mod response;
pub(crate) mod risk;
pub(crate) mod rounding;
pub(crate) mod schools;
pub(crate) mod table;
pub(crate) mod words;

#[cfg(test)]
pub(crate) mod testing;

pub use figures::Figures;
pub use filter::Filter;
pub use heading::MadeOf;
pub use table::Report;
