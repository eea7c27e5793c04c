//! Housing: when dwellings are completed and the pupils they bring (rule 5).

use std::collections::BTreeMap;

use crate::calendar::FinancialYear;
use crate::plan::{AreaId, Plan, Site, SiteId};

/// A site's completions by financial year, scenarios applied; the cumulative sum is exact up to rounding of `f64`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trajectory {
    /// Dwellings completed, negative for demolitions; years without any are left out.
    pub completions: BTreeMap<FinancialYear, f64>,
}

impl Trajectory {
    /// Dwellings completed up to the end of a year.
    #[must_use]
    pub fn cumulative(&self, year: FinancialYear) -> f64 {
        self.completions.range(..=year).map(|(_, dwellings)| dwellings).sum()
    }
}

/// Dwellings and pupils of a site in one financial year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HousingRow {
    /// The site's area.
    pub area: AreaId,
    /// The site.
    pub site: SiteId,
    /// The financial year, from the first completion to the horizon.
    pub year: FinancialYear,
    /// Dwellings completed in it.
    pub completions: f64,
    /// Dwellings completed up to its end.
    pub cumulative: f64,
    /// Completions that bring pupils beside the history's ratios (φ · completions; demolitions in full).
    pub counted: f64,
    /// Pupils by phase in the academic year that starts in it; 0 up to the base year.
    pub pupils: [f64; 3],
}

/// A site's trajectory, with what scenarios change.
#[must_use]
pub fn trajectory(_plan: &Plan, _site: &Site) -> Trajectory {
    Trajectory::default()
}

/// The housing table: sites in order, years in order.
#[must_use]
pub fn housing_rows(_plan: &Plan) -> Vec<HousingRow> {
    Vec::new()
}
