//! Whose figures a site's pupils are in. Pupils of housing are shared out in fixed parts (rule 5), so that the figures
//! of an area or school are its base and so much of every site's pupils, whatever chance makes of those. Where past
//! building is known, what the base holds of it and homes on no listed site stand fast; families who move within the plan
//! leave every school in proportion.

use std::collections::BTreeMap;

use crate::calendar::Phase;
use crate::forecast::housing::Brought;
use crate::forecast::housing_by_school::HousingBySchool;
use crate::forecast::{Forecast, Housing, Workings};
use crate::plan::{AreaId, Plan, SchoolId, SiteId};

/// A roll and the intake of its first year; by phase and years ahead, from 1.
///
/// An area's intake of a phase is at the schools that begin with it; a school's stands under the phase it begins in.
pub type ByPhaseAndYear = [Vec<[f64; 2]>; 3];

/// The place of some sites in [`Shares::alike`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AlikeId(pub usize);

/// Sites of one area that share out their pupils alike.
#[derive(Clone, Debug)]
pub struct Alike {
    /// Their area.
    pub area: AreaId,
    /// The sites, one or more.
    pub sites: Vec<SiteId>,
}

/// What an area or a school gets.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// Pupils without those of any site: the base, and what stands fast where past building is known.
    pub base: ByPhaseAndYear,
    /// Of a pupil whom a site brings to a phase, the part that is in the roll and intake; by the sites that bring any.
    pub sites: BTreeMap<AlikeId, ByPhaseAndYear>,
    /// Of a pupil of a phase whose family moves within the plan, the part that leaves the roll and intake; no years where
    /// no one does.
    pub movers: ByPhaseAndYear,
}

impl Part {
    /// Makes the base what is forecast less what sites bring and movers take, both as planned.
    fn stand_fast(&mut self, forecast: ByPhaseAndYear, movers: ByPhaseAndYear, planned: &Planned) {
        self.base = forecast;
        for (phase, years) in self.base.iter_mut().enumerate() {
            for (year, figures) in years.iter_mut().enumerate() {
                for (place, figure) in figures.iter_mut().enumerate() {
                    *figure += planned.moving[year][phase] * movers[phase][year][place];
                    for (alike, shares) in &self.sites {
                        *figure -= planned.brought[alike.0][year][phase] * shares[phase][year][place];
                    }
                }
            }
        }
        if planned.is_anyone_moving {
            self.movers = movers;
        }
    }
}

/// What every area and school gets.
#[derive(Clone, Debug)]
pub struct Shares {
    /// The sites that share out their pupils alike.
    pub alike: Vec<Alike>,
    /// By area.
    pub areas: Vec<Part>,
    /// By school.
    pub schools: Vec<Part>,
}

impl Shares {
    /// Works out shares from a forecast: without housing, and with a pupil in each NC year from one of the sites that
    /// share out their pupils alike.
    #[must_use]
    pub fn of(workings: &Workings, housing: &Housing) -> Self {
        let plan = workings.index.plan;
        let mut other = workings.clone();
        let nobody = Housing { sites: vec![Brought::default(); plan.sites.len()], ..Housing::default() };
        give(&mut other, &nobody);
        let part = |base| Part { base, ..Part::default() };
        let mut parts = figures(&other).map(|units| units.into_iter().map(part).collect::<Vec<_>>());
        for year in &mut other.reported {
            year.fill([0.0; 14]);
        }
        let one = vec![YEAR_GROUPS; workings.index.horizon + 1];
        let alike = sites_alike(plan);
        for (id, sites) in alike.iter().enumerate() {
            let mut brings = nobody.clone();
            brings.sites[sites.sites[0].0].pupils.clone_from(&one);
            give(&mut other, &brings);
            for (part, shares) in parts.iter_mut().flatten().zip(figures(&other).into_iter().flatten()) {
                if is_any(&shares) {
                    part.sites.insert(AlikeId(id), of_one(shares));
                }
            }
        }
        if let Some(past) = &housing.past {
            let everywhere = Brought { pupils: one, ..Brought::default() };
            give(&mut other, &Housing { plan: Some(everywhere), past: Some(past.clone()), ..nobody });
            let planned = Planned::of(housing, &alike, workings.index.horizon);
            let forecast = figures(workings).into_iter().flatten();
            let movers = figures(&other).into_iter().flatten().map(of_one);
            for (part, (forecast, movers)) in parts.iter_mut().flatten().zip(forecast.zip(movers)) {
                part.stand_fast(forecast, movers, &planned);
            }
        }
        let [areas, schools] = parts;
        Self { alike, areas, schools }
    }
}

/// Pupils as planned, by years ahead from 1 and phase.
struct Planned {
    /// By [`AlikeId`]: whom the sites bring.
    brought: Vec<Vec<[f64; 3]>>,
    /// Of those of all sites, the ones who move within the plan.
    moving: Vec<[f64; 3]>,
    is_anyone_moving: bool,
}

impl Planned {
    fn of(housing: &Housing, alike: &[Alike], horizon: usize) -> Self {
        let sum = |sites: &[SiteId], share: &dyn Fn(&Brought) -> f64| {
            let mut years = vec![[0.0; 3]; horizon];
            for brought in sites.iter().map(|site| &housing.sites[site.0]) {
                for (sums, pupils) in years.iter_mut().zip(brought.pupils.iter().skip(1)) {
                    for (sum, pupils) in sums.iter_mut().zip(pupils) {
                        *sum += share(brought) * pupils;
                    }
                }
            }
            years
        };
        let all: Vec<SiteId> = (0..housing.sites.len()).map(SiteId).collect();
        Self {
            brought: alike.iter().map(|alike| sum(&alike.sites, &|_| 1.0)).collect(),
            moving: sum(&all, &|brought| brought.local_movers),
            is_anyone_moving: housing.sites.iter().any(|brought| brought.local_movers > 0.0),
        }
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
        years.iter_mut().flatten().for_each(|figure| *figure /= each);
    }
    figures
}

/// Whether there is any figure but 0.
fn is_any(figures: &ByPhaseAndYear) -> bool {
    figures.iter().flatten().flatten().any(|figure| *figure != 0.0)
}

/// The figures of a forecast, by area and by school.
fn figures(workings: &Workings) -> [Vec<ByPhaseAndYear>; 2] {
    let (plan, forecast) = (workings.index.plan, workings.forecast());
    let nothing: ByPhaseAndYear = std::array::from_fn(|_| vec![[0.0; 2]; forecast.years.len()]);
    let mut schools = vec![nothing.clone(); plan.schools.len()];
    let mut areas = vec![nothing; plan.areas.len()];
    for year in 0..forecast.years.len() {
        for school in workings.index.schools() {
            let area = &mut areas[plan[school].area.0];
            for (place, cell) in forecast.cells(school, year).iter().enumerate() {
                let (phase, pupils) = (cell.nc_year.phase(), cell.demand());
                let is_first = place == 0;
                add(&mut schools[school.0], phase, year, [true, is_first], pupils);
                add(area, phase, year, [true, is_first && cell.nc_year == phase.entry()], pupils);
            }
        }
        for (place, area) in areas.iter_mut().enumerate() {
            add_unassigned(area, &forecast, AreaId(place), year);
        }
    }
    [areas, schools]
}

/// Adds pupils to the roll, the intake, or both.
fn add(figures: &mut ByPhaseAndYear, phase: Phase, year: usize, is_in: [bool; 2], pupils: f64) {
    for (figure, is_in) in figures[phase.index()][year].iter_mut().zip(is_in) {
        *figure += if is_in { pupils } else { 0.0 };
    }
}

/// Adds the pupils of an area whom no school takes.
fn add_unassigned(figures: &mut ByPhaseAndYear, forecast: &Forecast, area: AreaId, year: usize) {
    for nc_year in crate::forecast::NC_YEARS.years() {
        let phase = nc_year.phase();
        add(figures, phase, year, [true, nc_year == phase.entry()], forecast.unassigned(area, year, nc_year));
    }
}

/// An area, and the schools that a site of it names, with the bits of their shares.
type Names = (AreaId, Vec<(SchoolId, u64)>);

/// Sites that share out their pupils alike: those of one area that name the same schools with the same shares.
fn sites_alike(plan: &Plan) -> Vec<Alike> {
    let mut alike: BTreeMap<Names, Vec<SiteId>> = BTreeMap::new();
    for (place, site) in plan.sites.iter().enumerate() {
        let schools = site.schools.iter().map(|named| (named.0, named.1.to_bits())).collect();
        alike.entry((site.area, schools)).or_default().push(SiteId(place));
    }
    alike.into_iter().map(|((area, _), sites)| Alike { area, sites }).collect()
}
