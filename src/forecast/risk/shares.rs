//! Whose figures a site's pupils are in. Pupils of housing are shared out in fixed parts (rule 5), so that the figures
//! of an area or school are its base and so much of every site's pupils, whatever chance makes of those.

use std::collections::BTreeMap;

use crate::calendar::Phase;
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
    /// Pupils without any housing.
    pub base: ByPhaseAndYear,
    /// Of a pupil whom a site brings to a phase, the part that is in the roll and intake; by the sites that bring any.
    pub sites: BTreeMap<AlikeId, ByPhaseAndYear>,
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
    pub fn of(workings: &Workings) -> Self {
        let plan = workings.index.plan;
        let mut workings = workings.clone();
        let nobody = Housing { completions: Vec::new(), pupils: vec![Vec::new(); plan.sites.len()] };
        workings.housing = HousingBySchool::of(&workings.index, &nobody, &workings.cohorts);
        let part = |base| Part { base, sites: BTreeMap::new() };
        let [mut areas, mut schools] = figures(&workings).map(|units| units.into_iter().map(part).collect::<Vec<_>>());
        for year in &mut workings.reported {
            year.fill([0.0; 14]);
        }
        let each = Phase::ALL.map(|phase| phase.years().count() as f64);
        let alike = sites_alike(plan);
        for (id, sites) in alike.iter().enumerate() {
            let mut one = nobody.clone();
            one.pupils[sites.sites[0].0] = vec![each; workings.index.horizon + 1];
            workings.housing = HousingBySchool::of(&workings.index, &one, &workings.cohorts);
            for (parts, figures) in [&mut areas, &mut schools].into_iter().zip(figures(&workings)) {
                for (part, mut shares) in parts.iter_mut().zip(figures) {
                    if is_any(&shares) {
                        for (years, each) in shares.iter_mut().zip(each) {
                            years.iter_mut().flatten().for_each(|figure| *figure /= each);
                        }
                        part.sites.insert(AlikeId(id), shares);
                    }
                }
            }
        }
        Self { alike, areas, schools }
    }
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
