//! Housing: the dwellings that are built, the pupils they bring, and what of them the base holds already (rule 5).
//!
//! Where past building is known (`[completions]`), every dwelling counts, and what past building brought over as long a
//! time is taken off: ratios and take-ups go on with it ([`past_building`](super::past_building)). Where nothing is
//! known of it, the share of an area's dwellings beyond its `background_completions` counts.

use std::collections::BTreeMap;

use super::completions::{Filled, Known, years_that_count};
use super::housing_by_school::HousingBySchool;
use super::index::MOST_YEARS;
use super::past_building::{PastBuilding, grown};
pub use super::trajectory::{Trajectory, trajectory};
use crate::calendar::{FinancialYear, NcYear, Phase};
use crate::plan::{AreaId, Plan, Site, SiteId, Yield, YieldId};

/// Which homes: k of the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Homes {
    /// Those of a site.
    Site(SiteId),
    /// Those of an area's total that are on none of its sites (`o_a`).
    Area(AreaId),
    /// Those of the plan's total that are on no site and in no area's total (o).
    Plan,
}

impl Homes {
    /// The area that they are built in, where one is known.
    #[must_use]
    pub fn area(self, plan: &Plan) -> Option<AreaId> {
        match self {
            Self::Site(site) => Some(plan[site].area),
            Self::Area(area) => Some(area),
            Self::Plan => None,
        }
    }

    /// The site, if it is one.
    #[must_use]
    pub const fn site(self) -> Option<SiteId> {
        match self {
            Self::Site(site) => Some(site),
            Self::Area(_) | Self::Plan => None,
        }
    }
}

/// Dwellings and pupils of a site, or of homes on no listed site, in one financial year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HousingRow {
    /// Which homes.
    pub homes: Homes,
    /// The area they are built in; `None` for the plan's on no listed site.
    pub area: Option<AreaId>,
    /// The financial year, from the first completion to the horizon.
    pub year: FinancialYear,
    /// Dwellings completed in it.
    pub completions: f64,
    /// Dwellings completed up to its end.
    pub cumulative: f64,
    /// Completions that bring pupils: all of them where past building is known, else those beside the history's ratios
    /// (φ · completions; demolitions in full).
    pub counted: f64,
    /// Pupils by phase in the academic year that starts in it; 0 up to the base year.
    pub pupils: [f64; 3],
    /// Those of them whom the plan's base holds already: as past building brought them, or as families who move within
    /// the plan; 0 where nothing is known of past building.
    pub held: f64,
    /// Whom past building of these homes brought over as long a time.
    pub past: f64,
    /// Of the pupils, whose families move within the plan.
    pub movers: f64,
}

/// The dwellings of one site, or on no listed site, in one financial year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Completions {
    /// The year.
    pub year: FinancialYear,
    /// Dwellings completed, negative for demolitions.
    pub dwellings: f64,
    /// Of which bring pupils.
    pub counted: f64,
}

/// What homes bring.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Brought {
    /// The years with completions in order.
    pub completions: Vec<Completions>,
    /// V: pupils to come by years after the base year (0, the base year, has none) and phase.
    pub pupils: Vec<[f64; 3]>,
    /// ρ: pupils whom past building of theirs brought, a year, by phase; 0 where nothing is known of it.
    pub a_year: [f64; 3],
    /// Of pupils beyond those of past building, the share who move within the plan; 0 where nothing is known of it.
    pub local_movers: f64,
}

/// What every site builds and brings, and homes on no listed site.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Housing {
    /// By site.
    pub sites: Vec<Brought>,
    /// By area, homes of its total on none of its sites; nothing where its file has no completions.
    pub areas: Vec<Option<Brought>>,
    /// Homes of the plan's total on no listed site.
    pub plan: Option<Brought>,
    /// What is known of past building; `None` where no completions are.
    pub past: Option<PastBuilding>,
}

impl Housing {
    /// Works out dwellings that count and pupils from the trajectories of the plan's sites, in their order.
    #[must_use]
    pub fn of(plan: &Plan, trajectories: &[Trajectory]) -> Self {
        match Known::of(plan, trajectories) {
            Some(known) => Self::beside_known(plan, trajectories, &known),
            None => Self::beyond_background(plan, trajectories),
        }
    }

    /// Where past building is known.
    fn beside_known(plan: &Plan, trajectories: &[Trajectory], known: &Known) -> Self {
        let past = PastBuilding::of(plan);
        let of_site = |(site, trajectory): (&Site, &Trajectory)| {
            let built = trajectory.completions.iter().map(|(&year, &dwellings)| all_counted(year, dwellings));
            Brought::of(plan, *site.yields, built.collect(), Some(&past))
        };
        let yields = plan.assumptions.completions_yield.map(|yields| yields.value);
        let on_no_site = |table: &Filled, homes: &dyn Fn(FinancialYear) -> f64| {
            let yields = yields?;
            let (counting, last) = years_that_count(plan, plan[yields].profile.len(), horizon(plan));
            // Years given before bring nothing any more, and stand in the table.
            let years = table.first().map_or(counting, |given| given.min(counting)).through(last);
            let built = years.map(|year| all_counted(year, homes(year))).filter(|built| built.dwellings != 0.0);
            Some(Brought::of(plan, yields, built.collect(), Some(&past)))
        };
        let areas = known.areas.iter().enumerate().map(|(place, table)| {
            let area = AreaId(place);
            on_no_site(table.as_ref()?, &|year| known.unlisted_in(area, year))
        });
        Self {
            sites: plan.sites.iter().zip(trajectories).map(of_site).collect(),
            areas: areas.collect(),
            plan: known.plan.as_ref().and_then(|table| on_no_site(table, &|year| known.unlisted(year))),
            past: Some(past),
        }
    }

    /// Where nothing is known of past building but the background of each area.
    fn beyond_background(plan: &Plan, trajectories: &[Trajectory]) -> Self {
        let built = built_by_area(plan, trajectories);
        let of_site = |(site, trajectory): (&Site, &Trajectory)| {
            let background = *plan[site.area].background_completions;
            let in_area = &built[site.area.0];
            let counted = |(&year, &dwellings): (&FinancialYear, &f64)| {
                let share = if dwellings > 0.0 { counting_share(background, in_area.get(&year)) } else { 1.0 };
                Completions { year, dwellings, counted: share * dwellings }
            };
            let completions = trajectory.completions.iter().map(counted).collect();
            Brought::of(plan, *site.yields, completions, None)
        };
        let sites = plan.sites.iter().zip(trajectories).map(of_site).collect();
        Self { sites, areas: vec![None; plan.areas.len()], plan: None, past: None }
    }

    /// What some homes bring; `None` where there are none of them.
    #[must_use]
    pub fn brought(&self, homes: Homes) -> Option<&Brought> {
        match homes {
            Homes::Site(site) => self.sites.get(site.0),
            Homes::Area(area) => self.areas.get(area.0)?.as_ref(),
            Homes::Plan => self.plan.as_ref(),
        }
    }

    /// All that bring any: sites in order, then areas, then the plan's.
    pub fn all(&self) -> impl Iterator<Item = (Homes, &Brought)> {
        let sites = self.sites.iter().enumerate().map(|(place, brought)| (Homes::Site(SiteId(place)), brought));
        let areas = self.areas.iter().enumerate();
        let areas = areas.filter_map(|(place, of)| Some((Homes::Area(AreaId(place)), of.as_ref()?)));
        sites.chain(areas).chain(self.plan.iter().map(|brought| (Homes::Plan, brought)))
    }

    /// The pupils whom a site brings to its area in one NC year, so many years after the base year.
    #[must_use]
    pub fn pupils_in(&self, site: SiteId, nc_year: NcYear, ahead: usize) -> f64 {
        self.sites.get(site.0).map_or(0.0, |brought| brought.pupils_in(nc_year, ahead))
    }

    /// n: the years of past building that the base of an NC year holds so many years after the base year; 0 where
    /// nothing is known of it.
    #[must_use]
    pub fn years_held(&self, nc_year: NcYear, ahead: usize) -> f64 {
        self.past.as_ref().map_or(0.0, |past| past.years_held(nc_year, ahead))
    }

    /// The housing table: sites in order, each from its first completion to the financial year that starts with the
    /// last forecast year; then homes on no listed site, by area and over the plan, from the first year that is given.
    ///
    /// What schools cannot give up, and what finds no school, stands in the plan's last lines, so that pupils less
    /// those held are the forecast's.
    #[must_use]
    pub fn rows(&self, plan: &Plan, by_school: &HousingBySchool) -> Vec<HousingRow> {
        let mut rows = Vec::new();
        let base = plan.assumptions.base_year.financial();
        let nothing = Brought::default();
        let lines = self.all().chain(self.plan.is_none().then_some((Homes::Plan, &nothing)));
        for (homes, brought) in lines {
            let beyond = if homes == Homes::Plan { by_school.beyond.as_slice() } else { &[] };
            let held = |ahead| self.held(brought, ahead) + beyond.get(ahead).unwrap_or(&0.0);
            // Years that are only supposed may bring pupils, or be held, before the first that is given.
            let brings =
                |ahead| brought.pupils.get(ahead).is_some_and(|of: &[f64; 3]| of.iter().any(|pupils| *pupils != 0.0));
            let felt = (1..by_school.beyond.len()).find(|ahead| brings(*ahead) || held(*ahead) != 0.0);
            let felt = felt.and_then(|ahead| Some(base.plus(i32::try_from(ahead).ok()?)));
            let Some(first) = first_built(plan, homes, brought).into_iter().chain(felt).min() else { continue };
            let mut cumulative = 0.0;
            let mut left = brought.completions.iter().skip_while(|built| built.year < first).peekable();
            for year in first.through(base.plus(horizon(plan))) {
                let now = left.next_if(|now| now.year == year);
                let (dwellings, counted) = now.map_or((0.0, 0.0), |now| (now.dwellings, now.counted));
                cumulative += dwellings;
                let ahead = usize::try_from(year.since(base)).ok();
                let pupils = ahead.and_then(|ahead| brought.pupils.get(ahead)).copied().unwrap_or_default();
                let held = ahead.map_or(0.0, held);
                let past = ahead.map_or(0.0, |ahead| self.past_of(brought, ahead));
                let movers = brought.local_movers * pupils.iter().sum::<f64>();
                let (area, completions) = (homes.area(plan), dwellings);
                rows.push(HousingRow {
                    homes,
                    area,
                    year,
                    completions,
                    cumulative,
                    counted,
                    pupils,
                    held,
                    past,
                    movers,
                });
            }
        }
        rows
    }

    /// The pupils of some homes whom the base holds already, in all phases.
    fn held(&self, brought: &Brought, ahead: usize) -> f64 {
        let come: f64 = brought.pupils.get(ahead).map_or(0.0, |phases| phases.iter().sum());
        let past = self.past_of(brought, ahead);
        past + brought.local_movers * (come - past)
    }

    /// The pupils whom past building of some homes brought over so many years, in all phases.
    fn past_of(&self, brought: &Brought, ahead: usize) -> f64 {
        let Some(past) = self.past.as_ref().filter(|_| ahead > 0) else { return 0.0 };
        Phase::ALL.into_iter().map(|phase| past.years_of(phase, ahead) * brought.a_year[phase.index()]).sum()
    }
}

impl Brought {
    fn of(plan: &Plan, yields: YieldId, completions: Vec<Completions>, past: Option<&PastBuilding>) -> Self {
        let of: &Yield = &plan[yields];
        let base = *plan.assumptions.base_year;
        let each = of.pupils.map(|pupils| pupils.value * *of.net_new);
        let dwellings = (0..=horizon(plan)).map(|ahead| grown(of, &completions, base, base.plus(ahead)));
        let pupils = dwellings.map(|dwellings| each.map(|each| dwellings * each)).collect();
        let a_year = past.map_or(0.0, |past| past.a_year(of, &completions));
        let local_movers = past.map_or(0.0, |_| *of.local_movers);
        Self { pupils, a_year: each.map(|each| a_year * each), local_movers, completions }
    }

    /// The pupils to come in one NC year, so many years after the base year.
    #[must_use]
    pub fn pupils_in(&self, nc_year: NcYear, ahead: usize) -> f64 {
        let phase = nc_year.phase();
        self.pupils.get(ahead).map_or(0.0, |phases| phases[phase.index()] / phase.years().count() as f64)
    }

    /// The pupils whom past building brought to one NC year, a year.
    #[must_use]
    pub fn a_year_in(&self, nc_year: NcYear) -> f64 {
        let phase = nc_year.phase();
        self.a_year[phase.index()] / phase.years().count() as f64
    }
}

/// The first year with completions; of homes on no listed site none before those given, for those are only supposed.
fn first_built(plan: &Plan, homes: Homes, brought: &Brought) -> Option<FinancialYear> {
    let given = match homes {
        Homes::Site(_) => None,
        Homes::Area(area) => plan[area].completions.years.keys().next(),
        Homes::Plan => plan.assumptions.completions.years.keys().next(),
    };
    let from = given.map(|given| (*given).min(plan.assumptions.base_year.financial().plus(1)));
    let mut years = brought.completions.iter().map(|built| built.year);
    years.find(|year| from.is_none_or(|from| *year >= from))
}

/// Homes that bring pupils every one.
fn all_counted(year: FinancialYear, dwellings: f64) -> Completions {
    Completions { year, dwellings, counted: dwellings }
}

/// The housing table of a plan; see [`Housing::rows`].
#[cfg(test)]
pub fn housing_rows(plan: &Plan) -> Vec<HousingRow> {
    let housing = Housing::of(plan, &trajectories(plan));
    let workings = super::Workings::of(plan, &housing, super::ForecastOptions::default());
    housing.rows(plan, &workings.housing)
}

/// The trajectories of every site, in order.
#[must_use]
pub fn trajectories(plan: &Plan) -> Vec<Trajectory> {
    plan.sites.iter().map(|site| trajectory(plan, site)).collect()
}

/// T(f): the positive completions of each area's sites by year.
fn built_by_area(plan: &Plan, trajectories: &[Trajectory]) -> Vec<BTreeMap<FinancialYear, f64>> {
    let mut built = vec![BTreeMap::new(); plan.areas.len()];
    for (site, trajectory) in plan.sites.iter().zip(trajectories) {
        for (&year, &dwellings) in trajectory.completions.iter().filter(|(_, dwellings)| **dwellings > 0.0) {
            *built[site.area.0].entry(year).or_insert(0.0) += dwellings;
        }
    }
    built
}

/// φ: the share of an area's completions in a year that its history does not hold already.
fn counting_share(background: f64, built: Option<&f64>) -> f64 {
    built.map_or(0.0, |built| (1.0 - background / built).max(0.0))
}

/// How many years are forecast.
fn horizon(plan: &Plan) -> i32 {
    i32::try_from((*plan.assumptions.horizon).min(MOST_YEARS)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{at, close, completions, plan, site};
    use super::*;

    fn pupils_after(plan: &Plan, site: usize, ahead: usize) -> [f64; 3] {
        Housing::of(plan, &trajectories(plan)).sites[site].pupils[ahead]
    }

    /// Devon County Council, education section 106 policy: 0.25 primary pupils a family dwelling, so 84 bring 21.
    #[test]
    fn eighty_four_homes_bring_twenty_one_primary_pupils() {
        let mut plan = plan(&["a"]);
        plan.sites = vec![site(0, "s", completions(&[(2014, 84)]))];
        plan.yields[0].profile = at(vec![1.0]);
        close(pupils_after(&plan, 0, 1)[0], 21.0);
        close(Housing::of(&plan, &trajectories(&plan)).pupils_in(SiteId(0), NcYear::RECEPTION, 1), 3.0);
    }

    #[test]
    fn pupils_come_with_the_profile_and_stay() {
        let mut plan = plan(&["a"]);
        plan.sites = vec![site(0, "s", completions(&[(2015, 100)]))];
        plan.yields[0].net_new = at(0.5);
        let primary: Vec<f64> = (0..6).map(|ahead| pupils_after(&plan, 0, ahead)[0]).collect();
        assert_eq!(primary, [0.0, 0.0, 6.25, 10.0, 12.5, 12.5]);
    }

    #[test]
    fn an_older_house_brings_only_what_is_not_in_the_roll_yet() {
        let mut plan = plan(&["a"]);
        plan.sites = vec![site(0, "s", completions(&[(2013, 100), (2012, 100)]))];
        close(pupils_after(&plan, 0, 1)[0], 25.0 * (0.3 + 0.2));
        close(pupils_after(&plan, 0, 2)[0], 25.0 * (0.5 + 0.2));
    }

    #[test]
    fn background_completions_are_in_the_ratios_already_and_demolitions_count_in_full() {
        let mut plan = plan(&["a", "b"]);
        plan.areas[0].background_completions = at(40.0);
        plan.sites = vec![
            site(0, "s", completions(&[(2014, 60), (2015, 30)])),
            site(0, "t", completions(&[(2014, 20), (2015, -10)])),
            site(1, "u", completions(&[(2014, 500)])),
        ];
        let counted: Vec<Vec<f64>> = Housing::of(&plan, &trajectories(&plan))
            .sites
            .iter()
            .map(|site| site.completions.iter().map(|built| built.counted).collect())
            .collect();
        assert_eq!(counted, [vec![30.0, 0.0], vec![10.0, -10.0], vec![500.0]]);
    }

    #[test]
    fn the_table_runs_from_the_first_completion_to_the_horizon() {
        let mut plan = plan(&["a"]);
        plan.assumptions.horizon = at(3);
        plan.sites = vec![
            site(0, "s", completions(&[(2011, 0), (2012, 10), (2014, 20), (2019, 9)])),
            site(0, "late", completions(&[(2017, 9)])),
        ];
        let rows = housing_rows(&plan);
        let figures: Vec<_> = rows.iter().map(|row| (row.year.start(), row.completions, row.cumulative)).collect();
        let expected =
            [(2012, 10.0, 10.0), (2013, 0.0, 10.0), (2014, 20.0, 30.0), (2015, 0.0, 30.0), (2016, 0.0, 30.0)];
        assert_eq!(figures, expected);
        assert_eq!([rows[0].pupils, rows[1].pupils], [[0.0; 3]; 2]);
        close(rows[2].pupils[1], 0.17 * (20.0 * 0.5 + 10.0 * 0.2));
    }
}
