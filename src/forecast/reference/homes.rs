//! Rule 5, from its formulas.

use super::{Reference, years_of};
use crate::calendar::{FinancialYear, NcYear, Phase};
use crate::plan::{AreaId, ByYear, Feeder};

/// What homes are: k of the rule.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum K {
    Site(usize),
    Area(usize),
    Plan,
}

impl Reference<'_> {
    pub fn is_known(&self) -> bool {
        let plan = self.plan;
        !plan.assumptions.completions.years.is_empty() || plan.areas.iter().any(|a| !a.completions.years.is_empty())
    }

    /// C(f) of a table, filled in.
    fn filled(&self, table: &ByYear<FinancialYear, i32>, f: i32) -> f64 {
        let given: Vec<(i32, f64)> = table.years.iter().map(|(y, n)| (y.start(), f64::from(n.value))).collect();
        let nearest = |given: &[(i32, f64)]| {
            let mut best: Option<(i32, f64)> = None;
            for &(year, homes) in given {
                // Later years come later here, so a tie goes to them.
                if best.is_none_or(|(other, _)| (year - f).abs() <= (other - f).abs()) {
                    best = Some((year, homes));
                }
            }
            best.map(|(_, homes)| homes)
        };
        let of = |after: bool| -> Vec<(i32, f64)> {
            given.iter().copied().filter(|(year, _)| (*year > self.b) == after).collect()
        };
        if f <= self.b {
            return nearest(&of(false)).or_else(|| nearest(&given)).unwrap_or(0.0);
        }
        nearest(&of(true)).unwrap_or_else(|| {
            let outcomes = self.outcomes();
            let weights: f64 = outcomes.iter().map(|(_, w)| w).sum();
            outcomes.iter().map(|&(t, w)| w * self.filled(table, t)).sum::<f64>() / weights
        })
    }

    /// What a site completes, as scenarios have it or as it is written.
    fn site(&self, site: usize, f: i32, as_written: bool) -> f64 {
        self.sites[site][usize::from(as_written)].get(&FinancialYear::starting(f)).copied().unwrap_or(0.0)
    }

    /// `T_a(f)`.
    fn listed(&self, area: usize, f: i32) -> f64 {
        let sites = (0..self.plan.sites.len()).filter(|&site| self.plan.sites[site].area == AreaId(area));
        sites.map(|site| self.site(site, f, true)).sum()
    }

    /// `C_k(f)`.
    pub fn homes(&self, k: K, f: i32) -> f64 {
        let known = self.built.borrow().get(&(k, f)).copied();
        known.unwrap_or_else(|| {
            let homes = self.homes_of(k, f);
            self.built.borrow_mut().insert((k, f), homes);
            homes
        })
    }

    fn homes_of(&self, k: K, f: i32) -> f64 {
        match k {
            K::Site(site) => self.site(site, f, false),
            K::Area(area) => {
                let table = &self.plan.areas[area].completions;
                if table.years.is_empty() {
                    return 0.0;
                }
                let all = self.filled(table, f);
                (all - self.listed(area, f)).max(all.min(0.0))
            }
            K::Plan => {
                let table = &self.plan.assumptions.completions;
                if table.years.is_empty() {
                    return 0.0;
                }
                let all = self.filled(table, f);
                let areas = 0..self.plan.areas.len();
                let others: f64 = areas.map(|area| self.listed(area, f) + self.homes(K::Area(area), f)).sum();
                (all - others).max(all.min(0.0))
            }
        }
    }

    fn yields(&self, k: K) -> usize {
        match k {
            K::Site(site) => self.plan.sites[site].yields.value.0,
            _ => self.plan.assumptions.completions_yield.map_or(0, |yields| yields.value.0),
        }
    }

    /// `E_k(y) − E_k(t)`, of a phase.
    fn grown(&self, k: K, phase: Phase, t: i32, y: i32) -> f64 {
        let key = (k, phase.index(), t, y);
        let known = self.gains.borrow().get(&key).copied();
        known.unwrap_or_else(|| {
            let gain = self.grown_by(k, phase, t, y);
            self.gains.borrow_mut().insert(key, gain);
            gain
        })
    }

    fn grown_by(&self, k: K, phase: Phase, t: i32, y: i32) -> f64 {
        let of = &self.plan.yields[self.yields(k)];
        let profile = |n: i32| match usize::try_from(n) {
            Ok(n) => of.profile[n.min(of.profile.len() - 1)],
            Err(_) => 0.0,
        };
        // Further back both shares are the last one.
        let first = t - i32::try_from(of.profile.len()).unwrap_or(0) - 2;
        let each = of.pupils[phase.index()].value * of.net_new.value;
        (first..=y).map(|f| self.homes(k, f) * each * (profile(y - f) - profile(t - f))).sum()
    }

    /// `V_k(y)`.
    pub fn to_come(&self, k: K, phase: Phase, y: i32) -> f64 {
        self.grown(k, phase, self.b, y)
    }

    /// `ρ_k`.
    pub fn a_year(&self, k: K, phase: Phase) -> f64 {
        let outcomes = self.outcomes();
        let weights: f64 = outcomes.iter().map(|(_, w)| w).sum();
        outcomes.iter().map(|&(t, w)| w * self.grown(k, phase, t - 1, t)).sum::<f64>() / weights
    }

    /// n(g, y).
    pub fn held(&self, g: u8, y: i32) -> f64 {
        let g = i32::from(g);
        let lasts = (0..self.plan.areas.len()).filter_map(|area| self.last_births(area));
        let lambda = lasts.min().unwrap_or(self.b).max(self.b);
        f64::from(if y - g <= self.b { y - self.b } else { (y - g).min(lambda) + g - self.b })
    }

    /// Every k.
    pub fn all(&self) -> Vec<K> {
        let sites = (0..self.plan.sites.len()).map(K::Site);
        sites.chain((0..self.plan.areas.len()).map(K::Area)).chain([K::Plan]).collect()
    }

    fn area_of(&self, k: K) -> Option<usize> {
        match k {
            K::Site(site) => Some(self.plan.sites[site].area.0),
            K::Area(area) => Some(area),
            K::Plan => None,
        }
    }

    /// Adds to schools in proportion to their base.
    fn give(&self, to: &mut [f64], schools: &[usize], g: u8, y: i32, pupils: f64) {
        let base: f64 = schools.iter().map(|&s| self.base(s, g, y)).sum();
        for &s in schools {
            to[s] += pupils * if base > 0.0 { self.base(s, g, y) / base } else { 1.0 / schools.len() as f64 };
        }
    }

    /// The housing of every school in one NC year and year, where completions are known, and what is unassigned by
    /// area.
    pub fn housing(&self, g: u8, y: i32) -> (Vec<f64>, Vec<f64>) {
        let plan = self.plan;
        let phase = NcYear::new(g).map_or(Phase::Primary, NcYear::phase);
        let count = years_of(phase).len() as f64;
        let (mut to, mut unassigned) = (vec![0.0; plan.schools.len()], vec![0.0; plan.areas.len()]);
        let n = self.held(g, y);
        let teaching = |s: &usize| self.teaches(*s, g, y);
        let mut everywhere = 0.0;
        for k in self.all() {
            let (v, rho) = (self.to_come(k, phase, y), self.a_year(k, phase));
            everywhere -= plan.yields[self.yields(k)].local_movers.value * (v - n * rho) / count;
            if k == K::Plan {
                everywhere += (v - n * rho) / count;
            }
        }
        for (area, unassigned) in unassigned.iter_mut().enumerate() {
            let mut pot = 0.0;
            for k in self.all().into_iter().filter(|&k| self.area_of(k) == Some(area)) {
                pot -= n * self.a_year(k, phase) / count;
                let v = self.to_come(k, phase, y) / count;
                let mut named = Vec::new();
                if let K::Site(site) = k {
                    for share in &plan.sites[site].schools {
                        if self.teaches(share.0.0, g, y) {
                            named.push((share.0.0, share.1));
                        }
                    }
                }
                let shares: f64 = named.iter().map(|(_, share)| share).sum();
                if shares > 0.0 {
                    for (s, share) in named {
                        to[s] += v * share / shares;
                    }
                } else {
                    pot += v;
                }
            }
            let mut takers: Vec<usize> = self.schools_of(area).into_iter().filter(teaching).collect();
            if takers.is_empty() {
                let lists = |s: &usize| {
                    let feeders = plan.schools[*s].feeders.iter().flatten();
                    feeders.into_iter().any(|feeder| feeder.value == Feeder::Area(AreaId(area)))
                };
                takers = self.schools().into_iter().filter(lists).filter(teaching).collect();
            }
            if takers.is_empty() {
                *unassigned = f64::max(pot, 0.0);
                everywhere += pot.min(0.0);
            } else {
                self.give(&mut to, &takers, g, y, pot);
            }
        }
        let all: Vec<usize> = self.schools().into_iter().filter(teaching).collect();
        self.give(&mut to, &all, g, y, everywhere);
        for s in all {
            to[s] = to[s].max(-self.reported(s, g, y));
        }
        (to, unassigned)
    }
}
