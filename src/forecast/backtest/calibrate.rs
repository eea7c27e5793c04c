//! Which settings would have done better, found on earlier years and judged on later ones (rule 11).
//!
//! What is compared are blocks: the mean |error| of all schools or areas of a phase, from one base year, so many years
//! ahead, against what the present settings give for the same. Settings are chosen one after the other, again and again
//! until nothing gains, by the mean over the blocks whose outcomes came in the earlier half of the years. The later
//! half, which no choice has seen, says what that is worth.

use std::collections::BTreeMap;

use super::figures::{Kind, Level, Measure};
use super::hindsight::Hindsight;
use super::settings::{SETTINGS, Setting};
use super::{Comparison, Method, Methods, Wanted, base_years, compare, error};
use crate::calendar::{AcademicYear, LAST_YEAR, Phase};
use crate::plan::{Assumptions, Plan};

/// A setting is changed, and offered, for no less than this share of the errors.
const LEAST_GAIN: f64 = 0.002;

/// How often all settings are gone through at most.
const MOST_ROUNDS: usize = 4;

/// Forecasts that are judged together: their kind, base year and years ahead.
type Block = (Kind, AcademicYear, usize);

/// The mean |error| of every block and the number of outcomes in it.
type Errors = BTreeMap<Block, (f64, usize)>;

/// A setting as it is and as it was found to do better.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Its key in `assumptions.toml`.
    pub key: &'static str,
    /// What the plan has.
    pub present: Vec<f64>,
    /// What did best.
    pub found: Vec<f64>,
}

/// Settings that did best for one phase or for all, and what they gain.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// The phase whose errors chose them; `None` for all together.
    pub phase: Option<Phase>,
    /// Every setting that was looked at.
    pub choices: Vec<Choice>,
    /// By what share the errors fall in the years they were chosen on.
    pub gain_chosen: f64,
    /// By what share they fall in the later years; below 0 they rise.
    pub gain_judged: f64,
    /// How many of the later blocks are better, of how many.
    pub better: (usize, usize),
}

/// The mean |error| of rolls in the later years, in per cent, as it is and with the settings found for all phases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gain {
    /// Of what.
    pub kind: Kind,
    /// Years ahead.
    pub ahead: usize,
    /// With the plan's settings.
    pub present: f64,
    /// With those found.
    pub found: f64,
    /// How many outcomes.
    pub count: usize,
}

/// What `--calibrate` finds.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// The last year whose outcomes chose settings.
    pub chosen_up_to: AcademicYear,
    /// The last year whose outcomes judged them.
    pub judged_up_to: AcademicYear,
    /// For each phase that has outcomes, and last for all.
    pub trials: Vec<Trial>,
    /// What the settings for all phases come to in the later years.
    pub gains: Vec<Gain>,
}

impl Calibration {
    /// The settings for all phases, which are the ones a plan can have.
    #[must_use]
    pub fn for_all(&self) -> Option<&Trial> {
        self.trials.last()
    }

    /// The lines to write into `assumptions.toml`: none unless they gain in the later years too.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let worth_it = self.for_all().filter(|trial| trial.gain_judged >= LEAST_GAIN);
        let changed = worth_it.into_iter().flat_map(|trial| &trial.choices);
        changed
            .filter(|choice| choice.found != choice.present)
            .map(|choice| format!("{} = {}", choice.key, Setting::written(choice.key, &choice.found)))
            .collect()
    }
}

/// Looks for settings that would have done better; `None` where outcomes came in fewer than two years.
#[must_use]
pub fn calibrate(plan: &Plan) -> Option<Calibration> {
    let mut search = Search::of(plan)?;
    let with_outcomes = |phase: &Phase| search.present.keys().any(|(kind, ..)| kind.phase == *phase);
    let phases: Vec<Phase> = Phase::ALL.into_iter().filter(with_outcomes).collect();
    // With a single phase the settings for it are those for all.
    let alone = phases.into_iter().map(Some).filter(|_| search.phases() > 1);
    let wanted: Vec<Option<Phase>> = alone.chain([None]).collect();
    let found: Vec<Assumptions> = wanted.iter().map(|phase| search.best_for(*phase)).collect();
    let trials = wanted.iter().zip(&found).map(|(phase, found)| search.trial(*phase, found)).collect();
    let gains = found.last().map(|found| search.gains(found)).unwrap_or_default();
    Some(Calibration { chosen_up_to: search.chosen_up_to, judged_up_to: search.judged_up_to, trials, gains })
}

/// A search for settings, with what it has tried.
struct Search<'a> {
    hindsight: Hindsight<'a>,
    settings: &'a Assumptions,
    bases: Vec<AcademicYear>,
    present: Errors,
    chosen_up_to: AcademicYear,
    judged_up_to: AcademicYear,
    tried: Vec<(Vec<Vec<f64>>, Errors)>,
}

impl<'a> Search<'a> {
    fn of(plan: &'a Plan) -> Option<Self> {
        let mut search = Self {
            hindsight: Hindsight::of(plan),
            settings: &plan.assumptions,
            bases: base_years(plan, AcademicYear::starting(LAST_YEAR)).collect(),
            present: Errors::new(),
            chosen_up_to: *plan.assumptions.base_year,
            judged_up_to: *plan.assumptions.base_year,
            tried: Vec::new(),
        };
        search.present = search.errors(search.settings);
        let mut targets: Vec<AcademicYear> = search.present.keys().map(target).collect();
        targets.sort_unstable();
        targets.dedup();
        search.judged_up_to = *targets.last()?;
        search.chosen_up_to = *targets.get((targets.len() - 1) / 2)?;
        (search.chosen_up_to < search.judged_up_to).then_some(search)
    }

    fn phases(&self) -> usize {
        let mut phases: Vec<Phase> = self.present.keys().map(|(kind, ..)| kind.phase).collect();
        phases.sort_unstable();
        phases.dedup();
        phases.len()
    }

    /// The errors of all base years under some settings.
    fn errors(&mut self, settings: &Assumptions) -> Errors {
        let key: Vec<Vec<f64>> = SETTINGS.iter().map(|setting| (setting.get)(settings)).collect();
        if let Some((_, errors)) = self.tried.iter().find(|(tried, _)| *tried == key) {
            return errors.clone();
        }
        let last = AcademicYear::starting(LAST_YEAR);
        let mut errors = Errors::new();
        for &base in &self.bases {
            let wanted = Wanted { methods: Methods::Ours, kinds: counts };
            for comparison in &compare(&mut self.hindsight, settings, base, last, wanted) {
                let (sum, count) = errors.entry((comparison.kind, base, comparison.ahead)).or_default();
                *sum += off(comparison);
                *count += 1;
            }
        }
        for (mean, count) in errors.values_mut() {
            *mean /= *count as f64;
        }
        self.tried.push((key, errors.clone()));
        errors
    }

    /// The mean over blocks of the errors under some settings against the present ones; 1 where there are none.
    fn loss(&self, errors: &Errors, phase: Option<Phase>, years: impl Fn(AcademicYear) -> bool) -> f64 {
        let of_phase = |block: &Block| phase.is_none_or(|phase| block.0.phase == phase);
        let blocks =
            self.present.iter().filter(|(block, (off, _))| of_phase(block) && years(target(block)) && *off > 0.0);
        let ratios: Vec<f64> =
            blocks.filter_map(|(block, (present, _))| Some(errors.get(block)?.0 / present)).collect();
        if ratios.is_empty() { 1.0 } else { ratios.iter().sum::<f64>() / ratios.len() as f64 }
    }

    /// Goes through the settings until no change gains, by the errors of the earlier years.
    fn best_for(&mut self, phase: Option<Phase>) -> Assumptions {
        let chosen_up_to = self.chosen_up_to;
        let mut best = (1.0, self.settings.clone());
        for _ in 0..MOST_ROUNDS {
            let before = best.0;
            for setting in SETTINGS {
                let at_first = best.clone();
                for value in setting.values {
                    let mut settings = at_first.1.clone();
                    (setting.set)(&mut settings, value);
                    let errors = self.errors(&settings);
                    let loss = self.loss(&errors, phase, |year| year <= chosen_up_to);
                    if loss < best.0 && loss < at_first.0 - LEAST_GAIN {
                        best = (loss, settings);
                    }
                }
            }
            if best.0 >= before {
                break;
            }
        }
        best.1
    }

    fn trial(&mut self, phase: Option<Phase>, found: &Assumptions) -> Trial {
        let errors = self.errors(found);
        let judged = |year| year > self.chosen_up_to;
        let choices = SETTINGS.iter().map(|setting| Choice {
            key: setting.key,
            present: (setting.get)(self.settings),
            found: (setting.get)(found),
        });
        let blocks = self
            .present
            .iter()
            .filter(|(block, _)| judged(target(block)) && phase.is_none_or(|phase| block.0.phase == phase));
        let better: Vec<bool> =
            blocks.map(|(block, (present, _))| errors.get(block).is_some_and(|(off, _)| off < present)).collect();
        Trial {
            phase,
            choices: choices.collect(),
            gain_chosen: 1.0 - self.loss(&errors, phase, |year| !judged(year)),
            gain_judged: 1.0 - self.loss(&errors, phase, judged),
            better: (better.iter().filter(|better| **better).count(), better.len()),
        }
    }

    fn gains(&mut self, found: &Assumptions) -> Vec<Gain> {
        let errors = self.errors(found);
        let mut sums: BTreeMap<(Kind, usize), (f64, f64, usize)> = BTreeMap::new();
        let judged = self.present.iter().filter(|(block, _)| target(block) > self.chosen_up_to);
        for ((block, (present, count)), found) in judged.filter_map(|now| Some((now, errors.get(now.0)?))) {
            let sum = sums.entry((block.0, block.2)).or_default();
            let outcomes = *count as f64;
            *sum = (sum.0 + present * outcomes, sum.1 + found.0 * outcomes, sum.2 + count);
        }
        let mean = |((kind, ahead), (present, found, count)): ((Kind, usize), (f64, f64, usize))| {
            let per_cent = 100.0 / count as f64;
            Gain { kind, ahead, present: present * per_cent, found: found * per_cent, count }
        };
        sums.into_iter().map(mean).collect()
    }
}

/// The year that a block's forecasts are for.
fn target(&(_, base, ahead): &Block) -> AcademicYear {
    base.plus(i32::try_from(ahead).unwrap_or(0))
}

/// Whether figures have a say. The plan as a whole has one outcome a block, too few to tell settings apart.
fn counts(kind: Kind) -> bool {
    kind.measure == Measure::Roll && kind.level != Level::Plan
}

/// |error| of our forecast.
fn off(comparison: &Comparison) -> f64 {
    let forecast = comparison.forecast[Method::Placeplan as usize].unwrap_or(0.0);
    error(forecast, comparison.actual).abs()
}
