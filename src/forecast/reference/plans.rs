//! Arbitrary plans with every setting of rules 1 to 5.

use crate::calendar::FinancialYear;
use crate::forecast::testing::{at, births, completions, figure, plan, range, roll, school, site, steady, text, year};
use crate::plan::{AreaId, ByYear, Feeder, Plan, SchoolId, SchoolType, SiteChange, Yield, YieldId};

/// Numbers by chance, the same from the same seed.
pub struct Dice(u64);

impl Dice {
    pub fn of(seed: u64) -> Self {
        Self(seed ^ 0x9e37_79b9_7f4a_7c15)
    }

    pub fn below(&mut self, sides: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % u64::from(sides)).unwrap_or(0)
    }

    pub fn one_in(&mut self, sides: u32) -> bool {
        self.below(sides) == 0
    }

    pub fn among(&mut self, from: i32, to: i32) -> i32 {
        from + i32::try_from(self.below(u32::try_from(to - from + 1).unwrap_or(1))).unwrap_or(0)
    }

    pub fn share(&mut self) -> f64 {
        f64::from(self.below(101)) / 100.0
    }

    fn place(&mut self, of: usize) -> usize {
        self.below(u32::try_from(of).unwrap_or(1).max(1)) as usize
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.place(of.len())]
    }
}

/// Net additional homes of some years, past and to come or to come alone.
fn table(dice: &mut Dice, most: i32) -> ByYear<FinancialYear, i32> {
    let mut years = ByYear::default();
    let from = dice.pick(&[2006, 2006, 2014]);
    for _ in 0..dice.among(1, 6) {
        let year = FinancialYear::starting(dice.among(from, 2022));
        years.years.insert(year, at(dice.among(-most / 4, most)));
    }
    years
}

fn settings(dice: &mut Dice, plan: &mut Plan) {
    let weights = [vec![1.0], vec![3.0, 2.0, 1.0], vec![4.0, 1.0], vec![0.0, 2.0, 1.0], vec![8.0, 4.0, 2.0, 1.0]];
    let settings = &mut plan.assumptions;
    settings.horizon = at(u32::try_from(dice.among(3, 12)).unwrap_or(3));
    settings.history_weights = at(weights[dice.place(weights.len())].clone());
    if dice.one_in(2) {
        settings.intake_weights = Some(at(weights[dice.place(weights.len())].clone()));
    }
    settings.shrinkage = at(dice.pick(&[0.0, 30.0, 45.0]));
    settings.area_shrinkage = at(dice.pick(&[0.0, 100.0]));
    settings.area_growth = at(dice.pick(&[0.0, 0.5, 1.0]));
    settings.cohort_response = at(dice.pick(&[0.0, 0.5, 1.0, 1.5]));
    settings.feeder_response = at(dice.pick(&[0.5, 0.9, 1.0, 2.0]));
    settings.share = at(if dice.one_in(2) { vec![] } else { vec![0.2, 0.3, 0.5] });
    let mut exceptional: Vec<i32> = (0..dice.below(3)).map(|_| dice.among(2010, 2013)).collect();
    exceptional.sort_unstable();
    exceptional.dedup();
    settings.exceptional_years = exceptional.into_iter().map(|start| at(year(start))).collect();
    let profiles = [vec![1.0], vec![0.5, 1.0], vec![0.5, 0.8, 1.0], vec![0.2, 1.2, 0.9, 0.4, 0.7]];
    let first = &mut plan.yields[0];
    first.profile = at(profiles[dice.place(profiles.len())].clone());
    first.local_movers = at(dice.pick(&[0.0, 0.6, 1.0]));
    plan.yields.push(Yield {
        id: text("towers"),
        pupils: [at(0.05), at(0.4), at(0.1)],
        profile: at(profiles[dice.place(profiles.len())].clone()),
        net_new: at(0.7),
        local_movers: at(dice.share()),
        ..plan.yields[0].clone()
    });
}

fn schools(dice: &mut Dice, plan: &mut Plan, areas: usize) {
    let ranges = ["R-6", "R-6", "R-2", "3-6", "7-11", "7-13", "12-13", "R-11", "5-8"];
    let count = dice.place(12);
    for place in 0..count {
        let (area, years) = (dice.place(areas), dice.pick(&ranges));
        let mut new = school(area, &place.to_string(), years, 60);
        new.opens = dice.one_in(4).then(|| at(year(dice.among(2009, 2020))));
        new.closes = dice.one_in(4).then(|| at(year(dice.among(2014, 2020))));
        if dice.one_in(3) && years == "R-6" {
            new.opens_with = Some(at(range("R-2")));
        }
        new.feeders = match dice.below(5) {
            0 => {
                let other = at(Feeder::School(SchoolId(dice.place(count))));
                Some(vec![at(Feeder::Area(AreaId(dice.place(areas)))), other, other])
            }
            1 => Some(Vec::new()),
            _ => None,
        };
        new.kind = at(if dice.one_in(9) { SchoolType::Special } else { SchoolType::Mainstream });
        plan.schools.push(new);
        let empty = dice.one_in(8);
        for start in 2008..=2015 {
            // Rolls after the base year are outturn, which changes nothing.
            if !dice.one_in(7) {
                let pupils = |_| if empty { 0 } else { dice.below(70) };
                let rolls: Vec<u32> = range(years).years().map(pupils).collect();
                roll(plan, place, &[(start, &rolls)]);
            }
        }
    }
    for _ in 0..dice.below(5) {
        if count > 0 {
            let (start, g, pupils) = (dice.among(2012, 2018), dice.below(14), dice.below(80));
            plan.overrides.push(figure(dice.place(count), start, u8::try_from(g).unwrap_or(0), f64::from(pupils)));
        }
    }
}

fn sites(dice: &mut Dice, plan: &mut Plan, areas: usize) {
    for place in 0..dice.place(7) {
        let build_out = if dice.one_in(3) {
            steady(dice.among(2009, 2018), f64::from(dice.below(40)) + 0.5)
        } else {
            let written: Vec<(i32, i32)> =
                (0..dice.below(5)).map(|_| (dice.among(2008, 2022), dice.among(-40, 120))).collect();
            completions(&written)
        };
        let mut new = site(dice.place(areas), &place.to_string(), build_out);
        new.yields = at(YieldId(dice.place(2)));
        if !plan.schools.is_empty() && dice.one_in(2) {
            for _ in 0..=dice.below(2) {
                let named = SchoolId(dice.place(plan.schools.len()));
                if new.schools.iter().all(|other| other.0 != named) {
                    new.schools.push(at((named, dice.share())));
                }
            }
        }
        if dice.one_in(3) {
            let (delay_years, rate_factor) = (dice.among(-2, 3), dice.pick(&[1.0, 0.5, 1.5]));
            new.change = SiteChange { delay_years, rate_factor, dropped: dice.one_in(4) };
        }
        plan.sites.push(new);
    }
}

/// A plan by chance.
pub fn any(seed: u64) -> Plan {
    let dice = &mut Dice::of(seed);
    let mut plan = plan(&["a", "b", "c", "d"][..=dice.place(4)]);
    let areas = plan.areas.len();
    settings(dice, &mut plan);
    schools(dice, &mut plan, areas);
    sites(dice, &mut plan, areas);
    for area in 0..areas {
        if !dice.one_in(4) {
            let most = if dice.one_in(8) { 1 } else { 120 };
            let cohorts: Vec<u32> = (0..dice.among(1, 9)).map(|_| dice.below(most)).collect();
            births(&mut plan, area, dice.among(2008, 2014), &cohorts);
        }
        if dice.one_in(4) {
            plan.areas[area].cohort_factor = 0.9;
        }
        if dice.one_in(3) {
            plan.areas[area].completions = table(dice, 90);
        }
    }
    if !dice.one_in(3) {
        let most = dice.pick(&[90, 300, 6_000]);
        plan.assumptions.completions = table(dice, most);
    }
    plan.assumptions.completions_yield = Some(at(YieldId(dice.place(2))));
    plan
}
