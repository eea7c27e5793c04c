//! Rules 1 to 5 a second time, slowly: every figure asked for on its own, straight from the rules' formulas, with maps
//! and loops and nothing of the modules that it checks. [`compare`] holds the two together on arbitrary plans.

mod compare;
mod homes;
mod plans;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use super::housing::trajectory;
use crate::calendar::{AcademicYear, FinancialYear, NcYear, Phase, YearRange};
use crate::plan::{AreaId, Feeder, Plan, SchoolId, Site, SiteChange};

use homes::K;

/// A plan looked at by the rules. Years are starts of academic years, NC years numbers, Reception 0.
pub struct Reference<'a> {
    plan: &'a Plan,
    b: i32,
    /// What has been asked for already: figures take long to work out one by one.
    known: RefCell<HashMap<(usize, u8, i32), f64>>,
    built: RefCell<HashMap<(K, i32), f64>>,
    sites: Vec<[BTreeMap<FinancialYear, f64>; 2]>,
    gains: RefCell<HashMap<(K, usize, i32, i32), f64>>,
    ratios: RefCell<HashMap<(usize, u8), f64>>,
}

/// The weighted mean of what is known of some years.
fn mean(weights: &[(i32, f64)], known: impl Fn(i32) -> Option<f64>) -> Option<f64> {
    let (mut all, mut sum) = (0.0, 0.0);
    for &(year, weight) in weights {
        if let Some(figure) = known(year) {
            all += weight;
            sum += weight * figure;
        }
    }
    if all > 0.0 { Some(sum / all) } else { None }
}

impl<'a> Reference<'a> {
    pub fn of(plan: &'a Plan) -> Self {
        let of_site = |site: &Site| {
            let written = Site { change: SiteChange::default(), ..site.clone() };
            [site, &written].map(|site| trajectory(plan, site).completions)
        };
        Self {
            plan,
            b: plan.assumptions.base_year.start(),
            known: RefCell::default(),
            built: RefCell::default(),
            sites: plan.sites.iter().map(of_site).collect(),
            gains: RefCell::default(),
            ratios: RefCell::default(),
        }
    }

    fn schools(&self) -> Vec<usize> {
        (0..self.plan.schools.len()).filter(|&s| self.plan.schools[s].is_mainstream()).collect()
    }

    fn schools_of(&self, area: usize) -> Vec<usize> {
        self.schools().into_iter().filter(|&s| self.plan.schools[s].area == AreaId(area)).collect()
    }

    fn first(&self, s: usize) -> u8 {
        self.plan.schools[s].years.first.number()
    }

    /// Whether a school teaches an NC year, projects apart, as if it never closed.
    pub fn teaches(&self, s: usize, g: u8, year: i32) -> bool {
        let school = &self.plan.schools[s];
        let YearRange { first, last } = *school.years;
        let top = match school.opens {
            None => i32::from(last.number()),
            Some(opens) if year < opens.start() => return false,
            Some(opens) => {
                let began = school.opens_with.map_or(first, |with| with.last);
                (i32::from(began.number()) + year - opens.start()).min(i32::from(last.number()))
            }
        };
        (i32::from(first.number())..=top).contains(&i32::from(g)) && school.is_mainstream()
    }

    /// N(g, t), of past years.
    fn roll(&self, s: usize, g: u8, year: i32) -> Option<f64> {
        let school = &self.plan.schools[s];
        let place = usize::from(g.checked_sub(self.first(s))?);
        let rolls = school.roll.get(&AcademicYear::starting(year))?;
        (year <= self.b && self.teaches(s, g, year)).then_some(f64::from(rolls.get(place)?.value))
    }

    /// The outcome years of rule 1 with their weights: exceptional ones slid over.
    pub fn outcomes(&self) -> Vec<(i32, f64)> {
        let settings = &self.plan.assumptions;
        let mut years = Vec::new();
        let mut year = self.b;
        for &weight in settings.history_weights.iter() {
            while settings.exceptional_years.iter().any(|one| one.start() == year) {
                year -= 1;
            }
            years.push((year, weight));
            year -= 1;
        }
        years
    }

    fn births_weights(&self) -> Vec<(i32, f64)> {
        (0..).map(|k: i32| self.b - k).zip(self.plan.assumptions.history_weights.iter().copied()).collect()
    }

    fn entry_weights(&self) -> Vec<(i32, f64)> {
        let settings = &self.plan.assumptions;
        let weights = settings.intake_weights.as_ref().map_or(&settings.history_weights.value, |own| &own.value);
        (0..).map(|k: i32| self.b - k).zip(weights.iter().copied()).collect()
    }

    /// num and den of rule 1.
    fn step(&self, s: usize, g: u8) -> Option<(f64, f64)> {
        let both = |t: i32| Some((self.roll(s, g + 1, t)?, self.roll(s, g, t - 1)?));
        let outcomes = self.outcomes();
        Some((mean(&outcomes, |t| Some(both(t)?.0))?, mean(&outcomes, |t| Some(both(t)?.1))?))
    }

    fn sums(&self, schools: &[usize], g: u8) -> (f64, f64) {
        schools.iter().filter_map(|&s| self.step(s, g)).fold((0.0, 0.0), |(n, d), (num, den)| (n + num, d + den))
    }

    fn plan_ratio(&self, g: u8) -> f64 {
        let (num, den) = self.sums(&self.schools(), g);
        if den > 0.0 { num / den } else { 1.0 }
    }

    fn area_ratio(&self, area: usize, g: u8) -> f64 {
        let (num, den) = self.sums(&self.schools_of(area), g);
        let drawn = self.plan.assumptions.area_shrinkage.value;
        if drawn > 0.0 {
            (num + drawn * self.plan_ratio(g)) / (den + drawn)
        } else if den > 0.0 {
            num / den
        } else {
            1.0
        }
    }

    /// r(g).
    fn ratio(&self, s: usize, g: u8) -> f64 {
        let known = self.ratios.borrow().get(&(s, g)).copied();
        known.unwrap_or_else(|| {
            let area = self.area_ratio(self.plan.schools[s].area.0, g);
            let kappa = self.plan.assumptions.shrinkage.value;
            let ratio = match self.step(s, g) {
                Some((num, den)) if den + kappa > 0.0 => (num + kappa * area) / (den + kappa),
                _ => area,
            };
            self.ratios.borrow_mut().insert((s, g), ratio);
            ratio
        })
    }

    /// 1 + θ(ℓ − 1).
    fn arrivals(&self, area: usize) -> f64 {
        let (mut came, mut expected) = (0.0, 0.0);
        for g in 0..6 {
            let (num, den) = self.sums(&self.schools_of(area), g);
            came += num;
            expected += self.plan_ratio(g) * den;
        }
        let growth = if expected > 0.0 { came / expected } else { 1.0 };
        1.0 + self.plan.assumptions.area_growth.value * (growth - 1.0)
    }

    fn births(&self, area: usize, year: i32) -> Option<f64> {
        self.plan.areas[area].reception_cohort.get(AcademicYear::starting(year)).map(f64::from)
    }

    /// The last year of an area's cohorts.
    pub fn last_births(&self, area: usize) -> Option<i32> {
        self.plan.areas[area].reception_cohort.years.keys().map(|year| year.start()).max()
    }

    /// m.
    fn recent(&self, area: usize) -> f64 {
        let last = self.last_births(area).unwrap_or(0);
        let three: Vec<f64> = (last - 2..=last).filter_map(|year| self.births(area, year)).collect();
        three.iter().sum::<f64>() / three.len() as f64
    }

    /// P(y).
    fn pool(&self, area: usize, year: i32) -> Option<f64> {
        let last = self.last_births(area)?;
        let factor = if year > self.b { self.plan.areas[area].cohort_factor } else { 1.0 };
        if year <= last {
            return Some(self.births(area, year)? * factor);
        }
        let alike = (0..self.plan.areas.len()).filter(|&other| self.last_births(other) == Some(last));
        let (mut total, mut recent) = (0.0, 0.0);
        for other in alike {
            total += self.births(other, last)?;
            recent += self.recent(other);
        }
        let cohort = if recent > 0.0 { total * self.recent(area) / recent } else { self.births(area, last)? };
        Some(cohort * factor)
    }

    /// P̄.
    fn past_pool(&self, area: usize) -> Option<f64> {
        mean(&self.births_weights(), |t| self.births(area, t))
    }

    /// G(y).
    fn growth(&self, year: i32) -> f64 {
        let (mut now, mut past) = (0.0, 0.0);
        for area in 0..self.plan.areas.len() {
            if let (Some(pool), Some(before)) = (self.pool(area, year), self.past_pool(area)) {
                now += pool;
                past += before;
            }
        }
        if past > 0.0 { now / past } else { 1.0 }
    }

    /// The moved mean of a school's own intakes.
    fn usual(&self, s: usize) -> f64 {
        let (g, area) = (self.first(s), self.plan.schools[s].area.0);
        let weights = if g == 0 { self.births_weights() } else { self.entry_weights() };
        let own = |s: usize| mean(&weights, |t| self.roll(s, g, t)).unwrap_or(0.0);
        let (mut now, mut means) = (0.0, 0.0);
        for other in self.schools_of(area).into_iter().filter(|&other| self.first(other) == g) {
            if let Some(roll) = self.roll(other, g, self.b) {
                now += roll;
                means += own(other);
            }
        }
        own(s) * if means > 0.0 { now / means } else { 1.0 }
    }

    /// Feeders, each once.
    fn feeders(&self, s: usize) -> Vec<usize> {
        let school = &self.plan.schools[s];
        let mut feeders: Vec<usize> = match &school.feeders {
            None => self.schools_of(school.area.0).into_iter().filter(|&other| other != s).collect(),
            Some(list) => list
                .iter()
                .flat_map(|feeder| match feeder.value {
                    Feeder::School(SchoolId(other)) => vec![other],
                    Feeder::Area(AreaId(area)) => self.schools_of(area),
                })
                .filter(|&other| self.plan.schools[other].is_mainstream())
                .collect(),
        };
        feeders.sort_unstable();
        feeders.dedup();
        feeders
    }

    /// F(t) of a past year t, those who could enter in t + 1.
    fn past_leavers(&self, s: usize, t: i32) -> Option<f64> {
        let below = self.first(s) - 1;
        let mut sum = 0.0;
        for f in self.feeders(s).into_iter().filter(|&f| self.plan.schools[f].years.last.number() == below) {
            sum += if self.teaches(f, below, t) { self.roll(f, below, t)? } else { 0.0 };
        }
        Some(sum)
    }

    /// Intake of a school's first year.
    fn intake(&self, s: usize, year: i32) -> f64 {
        let (g, area, settings) = (self.first(s), self.plan.schools[s].area.0, &self.plan.assumptions);
        if g == 0 {
            let both = |t| Some((self.roll(s, 0, t)?, self.births(area, t)?));
            let weights = self.births_weights();
            let taken = mean(&weights, |t| Some(both(t)?.0));
            let from = mean(&weights, |t| Some(both(t)?.1)).filter(|from| *from > 0.0);
            let (Some(taken), Some(from), Some(now)) = (taken, from, self.pool(area, year)) else {
                return self.usual(s);
            };
            let (e, past) = (settings.cohort_response.value, self.past_pool(area).unwrap_or(0.0));
            let pool = e * now + (1.0 - e) * past * self.growth(year);
            return (taken / from * pool * self.arrivals(area)).max(0.0);
        }
        let both = |t: i32| Some((self.roll(s, g, t)?, self.past_leavers(s, t - 1)?));
        let weights = self.entry_weights();
        let taken = mean(&weights, |t| Some(both(t)?.0));
        let past = mean(&weights, |t| Some(both(t)?.1)).filter(|past| *past > 0.0);
        let (Some(taken), Some(past)) = (taken, past) else { return self.usual(s) };
        let leaving = |f: &usize| !self.teaches(*f, g, year);
        let now: f64 = self.feeders(s).iter().filter(|f| leaving(f)).map(|&f| self.base(f, g - 1, year - 1)).sum();
        let e = settings.feeder_response.value;
        (taken / past * (e * now + (1.0 - e) * past)).max(0.0)
    }

    fn officer(&self, s: usize, g: u8, year: i32) -> Option<f64> {
        let is_it = |one: &&crate::plan::Override| {
            one.school.value == SchoolId(s) && one.nc_year.number() == g && one.academic_year.start() == year
        };
        self.plan.overrides.iter().rev().find(is_it).map(|one| one.pupils.value).filter(|_| year > self.b)
    }

    /// base(g, y), as the recursion has it.
    pub fn base(&self, s: usize, g: u8, year: i32) -> f64 {
        if let Some(known) = self.known.borrow().get(&(s, g, year)) {
            return *known;
        }
        let base = if !self.teaches(s, g, year) {
            0.0
        } else if year == self.b {
            self.roll(s, g, year).unwrap_or(0.0)
        } else if let Some(figure) = self.officer(s, g, year) {
            figure
        } else if g == self.first(s) {
            self.intake(s, year)
        } else {
            self.ratio(s, g - 1) * self.base(s, g - 1, year - 1)
        };
        self.known.borrow_mut().insert((s, g, year), base);
        base
    }

    /// base(g, y) as reported.
    pub fn reported(&self, s: usize, g: u8, year: i32) -> f64 {
        let own = self.base(s, g, year);
        let share = &self.plan.assumptions.share;
        let ahead = usize::try_from(year - self.b).unwrap_or(0);
        let Some(lambda) = share.get(ahead - 1).or(share.last()).copied() else { return own };
        let takes_part = |one: usize| {
            self.teaches(one, g, self.b)
                && self.teaches(one, g, year)
                && self.officer(one, g, year).is_none()
                && self.plan.schools[one].closes.is_none_or(|closes| closes.start() > year)
        };
        let all: Vec<usize> =
            self.schools_of(self.plan.schools[s].area.0).into_iter().filter(|&one| takes_part(one)).collect();
        let present: f64 = all.iter().map(|&one| self.base(one, g, self.b)).sum();
        let then: f64 = all.iter().map(|&one| self.base(one, g, year)).sum();
        if !takes_part(s) || present <= 0.0 {
            return own;
        }
        (1.0 - lambda) * own + lambda * self.base(s, g, self.b) / present * then
    }
}

/// The NC years of a phase.
fn years_of(phase: Phase) -> Vec<u8> {
    phase.years().years().map(NcYear::number).collect()
}
