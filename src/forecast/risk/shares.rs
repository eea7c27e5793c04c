//! Whose figures a site's pupils are in. Pupils of housing are shared out in fixed parts (rule 5), so that an area's
//! figures are its base and so much of every site's pupils, whatever chance makes of those.

use std::collections::BTreeMap;

use crate::calendar::Phase;
use crate::forecast::backtest::figures::Figures;
use crate::forecast::housing_by_school::HousingBySchool;
use crate::forecast::{Housing, Workings};
use crate::plan::{AreaId, Plan, SchoolId, SiteId};

/// A roll and the intake of its first year; by phase and years ahead, from 1.
pub type ByPhaseAndYear = [Vec<[f64; 2]>; 3];

/// What every area gets, by area.
#[derive(Clone, Debug)]
pub struct Shares {
    /// Pupils without any housing.
    pub base: Vec<ByPhaseAndYear>,
    /// Of a pupil whom a site brings to a phase, the part that is in the area's roll and intake; by the sites that
    /// bring it any.
    pub sites: Vec<BTreeMap<SiteId, ByPhaseAndYear>>,
}

impl Shares {
    /// Works out shares from a forecast: without housing, and with a pupil in each NC year from the sites of one area
    /// that name the same schools.
    #[must_use]
    pub fn of(workings: &Workings) -> Self {
        let plan = workings.index.plan;
        let mut workings = workings.clone();
        let nobody = Housing { completions: Vec::new(), pupils: vec![Vec::new(); plan.sites.len()] };
        workings.housing = HousingBySchool::of(&workings.index, &nobody, &workings.cohorts);
        let base = figures(&workings);
        for year in &mut workings.reported {
            year.fill([0.0; 14]);
        }
        let mut sites = vec![BTreeMap::new(); plan.areas.len()];
        for alike in sites_alike(plan).into_values() {
            let mut one = nobody.clone();
            let each = Phase::ALL.map(|phase| phase.years().count() as f64);
            one.pupils[alike[0].0] = vec![each; workings.index.horizon + 1];
            workings.housing = HousingBySchool::of(&workings.index, &one, &workings.cohorts);
            for (sites, mut shares) in sites.iter_mut().zip(figures(&workings)) {
                if shares.iter().flatten().flatten().any(|figure| *figure != 0.0) {
                    for (years, each) in shares.iter_mut().zip(each) {
                        for figures in years {
                            *figures = figures.map(|figure| figure / each);
                        }
                    }
                    sites.extend(alike.iter().map(|&site| (site, shares.clone())));
                }
            }
        }
        Self { base, sites }
    }
}

/// The figures of a forecast by area.
fn figures(workings: &Workings) -> Vec<ByPhaseAndYear> {
    let (index, forecast) = (&workings.index, workings.forecast());
    let mut areas: Vec<ByPhaseAndYear> = vec![Default::default(); index.plan.areas.len()];
    for ahead in index.ahead() {
        let figures = Figures::of_forecast(index, &forecast, ahead);
        for (area, (rolls, intakes)) in areas.iter_mut().zip(figures.areas.iter().zip(&figures.intakes)) {
            for (years, (roll, intake)) in area.iter_mut().zip(rolls.iter().zip(intakes)) {
                years.push([roll.unwrap_or(0.0), intake.unwrap_or(0.0)]);
            }
        }
    }
    areas
}

/// What sites have in common that share out their pupils alike.
type Alike = (AreaId, Vec<(SchoolId, u64)>);

/// Sites that share out their pupils alike: those of one area that name the same schools with the same shares.
fn sites_alike(plan: &Plan) -> BTreeMap<Alike, Vec<SiteId>> {
    let mut alike: BTreeMap<_, Vec<SiteId>> = BTreeMap::new();
    for (place, site) in plan.sites.iter().enumerate() {
        let schools = site.schools.iter().map(|named| (named.0, named.1.to_bits())).collect();
        alike.entry((site.area, schools)).or_default().push(SiteId(place));
    }
    alike
}
