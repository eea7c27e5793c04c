//! The programme analysed: what a plan and its outcome say of the projects in it, beside what they should be.
//!
//! A question a file: what a place costs beside a benchmark ([`cost_per_place`]), how places and works stand against
//! their need ([`against_need`]), what a project still waits for when it starts ([`waiting`]), and what falls if a site
//! slips or money fails ([`exposure`]).

pub(crate) mod against_need;
pub(crate) mod cost_per_place;
pub(crate) mod exposure;
pub(crate) mod waiting;

pub use against_need::{AgainstNeed, against_need};
pub use cost_per_place::{PlaceCost, place_costs};
pub use exposure::{Event, Exposure, exposures, money_exposures, sites_with_money};
pub use waiting::{Waiting, waiting};
