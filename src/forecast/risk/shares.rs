//! Whose figures a site's pupils are in. Pupils of housing are shared out in fixed parts (rule 5), so that an area's
//! figures are its base and so much of every site's pupils, whatever chance makes of those. Where past building is known,
//! what the base holds of it and homes on no listed site stand fast; families who move within the plan leave every area
//! in proportion.

use std::collections::BTreeMap;

use crate::calendar::Phase;
use crate::forecast::backtest::figures::Figures;
use crate::forecast::housing::Brought;
use crate::forecast::housing_by_school::HousingBySchool;
use crate::forecast::{Housing, Workings};
use crate::plan::{AreaId, Plan, SchoolId, SiteId};

/// A roll and the intake of its first year; by phase and years ahead, from 1.
pub type ByPhaseAndYear = [Vec<[f64; 2]>; 3];

/// What every area gets, by area.
#[derive(Clone, Debug)]
pub struct Shares {
    /// Pupils without those of any site: the base, and what stands fast where past building is known.
    pub base: Vec<ByPhaseAndYear>,
    /// Of a pupil whom a site brings to a phase, the part that is in the area's roll and intake; by the sites that
    /// bring it any.
    pub sites: Vec<BTreeMap<SiteId, ByPhaseAndYear>>,
    /// Of a pupil of a phase whose family moves within the plan, the part that leaves the area's roll and intake;
    /// nothing where no one does.
    pub movers: Option<Vec<ByPhaseAndYear>>,
}

impl Shares {
    /// Works out shares from a forecast: without housing, and with a pupil in each NC year from the sites of one area
    /// that name the same schools.
    #[must_use]
    pub fn of(workings: &Workings, housing: &Housing) -> Self {
        let plan = workings.index.plan;
        let all = figures(workings);
        let mut workings = workings.clone();
        let nobody = Housing { sites: vec![Brought::default(); plan.sites.len()], ..Housing::default() };
        give(&mut workings, &nobody);
        let base = figures(&workings);
        for year in &mut workings.reported {
            year.fill([0.0; 14]);
        }
        let mut sites = vec![BTreeMap::new(); plan.areas.len()];
        let one = vec![YEAR_GROUPS; workings.index.horizon + 1];
        for alike in sites_alike(plan).into_values() {
            let mut brings = nobody.clone();
            brings.sites[alike[0].0].pupils.clone_from(&one);
            give(&mut workings, &brings);
            for (sites, shares) in sites.iter_mut().zip(figures(&workings)) {
                if shares.iter().flatten().flatten().any(|figure| *figure != 0.0) {
                    let shares = of_one(shares);
                    sites.extend(alike.iter().map(|&site| (site, shares.clone())));
                }
            }
        }
        let Some(past) = &housing.past else { return Self { base, sites, movers: None } };
        let everywhere = Brought { pupils: one, ..Brought::default() };
        give(&mut workings, &Housing { plan: Some(everywhere), past: Some(past.clone()), ..nobody });
        let movers: Vec<_> = figures(&workings).into_iter().map(of_one).collect();
        let fast = |(area, all): (usize, ByPhaseAndYear)| standing_fast(housing, all, &sites[area], &movers[area]);
        let base = all.into_iter().enumerate().map(fast).collect();
        let is_any = housing.sites.iter().any(|brought| brought.local_movers > 0.0);
        Self { base, sites, movers: is_any.then_some(movers) }
    }
}

/// A pupil for each NC year of each phase.
const YEAR_GROUPS: [f64; 3] = [
    Phase::Primary.years().count() as f64,
    Phase::Secondary.years().count() as f64,
    Phase::Post16.years().count() as f64,
];

/// Gives the pupils of other housing to schools.
fn give(workings: &mut Workings, housing: &Housing) {
    workings.housing = HousingBySchool::of(&workings.index, housing, &workings.cohorts, &workings.reported);
}

/// The figures of one pupil of each phase from those of one in each NC year.
fn of_one(mut figures: ByPhaseAndYear) -> ByPhaseAndYear {
    for (years, each) in figures.iter_mut().zip(YEAR_GROUPS) {
        for figures in years {
            *figures = figures.map(|figure| figure / each);
        }
    }
    figures
}

/// An area's figures less what its sites bring and movers take, both as planned.
fn standing_fast(
    housing: &Housing,
    mut all: ByPhaseAndYear,
    sites: &BTreeMap<SiteId, ByPhaseAndYear>,
    movers: &ByPhaseAndYear,
) -> ByPhaseAndYear {
    for phase in Phase::ALL {
        for (year, figures) in all[phase.index()].iter_mut().enumerate() {
            let come = |brought: &Brought| brought.pupils.get(year + 1).map_or(0.0, |pupils| pupils[phase.index()]);
            let moving: f64 = housing.sites.iter().map(|brought| brought.local_movers * come(brought)).sum();
            for (place, figure) in figures.iter_mut().enumerate() {
                *figure += moving * movers[phase.index()][year][place];
                for (site, shares) in sites {
                    *figure -= come(&housing.sites[site.0]) * shares[phase.index()][year][place];
                }
            }
        }
    }
    all
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
