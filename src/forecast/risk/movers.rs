//! Families who move within the plan into the homes of its sites: in each run so many pupils leave its other schools.

use std::num::NonZero;

use super::housing::lucks;
use super::{MOST_RUNS, Risk};
use crate::calendar::Phase;

/// Pupils who move within the plan, run by run.
pub(super) struct Movers {
    horizon: usize,
    /// By run, phase and years ahead, from 1.
    pupils: Vec<f64>,
}

impl Movers {
    /// Sums up every run over all sites, in their order; `None` where no one moves so.
    pub(super) fn of(risk: &Risk, runs: NonZero<u32>) -> Option<Self> {
        let moving = || risk.sites.iter().zip(&risk.local_movers).filter(|(_, share)| **share > 0.0);
        moving().next()?;
        let (runs, horizon) = (runs.get().min(MOST_RUNS), risk.horizon);
        let mut pupils = vec![0.0; runs as usize * 3 * horizon];
        let mut lucks_of_run = vec![1.0; risk.yields.len()];
        let (mut completions, mut dwellings) = (vec![0.0; horizon], vec![0.0; horizon]);
        for (run, pupils) in (0_u64..).zip(pupils.chunks_exact_mut((3 * horizon).max(1))) {
            lucks(&risk.yields, run, &mut lucks_of_run);
            for (site, share) in moving() {
                site.draw(run, &mut completions);
                site.occupy(&completions, |_| 1.0, &mut dwellings);
                for (pupils, each) in pupils.chunks_exact_mut(horizon).zip(site.pupils) {
                    let each = each * lucks_of_run[site.yields.0] * share;
                    for (pupils, dwellings) in pupils.iter_mut().zip(&dwellings) {
                        *pupils += dwellings * each;
                    }
                }
            }
        }
        Some(Self { horizon, pupils })
    }

    /// Those of a phase in one run, by years ahead from 1.
    pub(super) fn pupils(&self, run: u32, phase: Phase) -> &[f64] {
        let first = (run as usize * 3 + phase.index()) * self.horizon;
        &self.pupils[first..first + self.horizon]
    }
}
