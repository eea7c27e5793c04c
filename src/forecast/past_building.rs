//! What past building brought, which the base holds already (rule 5): ratios and take-ups go on with it, as if as much
//! were built for ever.

use super::history::{History, Series};
use super::housing::Completions;
use crate::calendar::{AcademicYear, NcYear, Phase};
use crate::plan::{Plan, Yield};

/// How much of past building the base holds.
#[derive(Clone, Debug, PartialEq)]
pub struct PastBuilding {
    /// The outcome years of the ratios, with their weights.
    pub history: History,
    /// λ: how many years after the base year births are known everywhere that any are. Births held at their last
    /// figure hold no later homes.
    pub births_known: i32,
}

impl PastBuilding {
    /// Of a plan whose past building is known.
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        let base = *plan.assumptions.base_year;
        let lasts = plan.areas.iter().filter_map(|area| area.reception_cohort.years.keys().next_back());
        let births_known = lasts.min().map_or(0, |last| last.since(base).max(0));
        Self { history: History::of(&plan.assumptions, Series::Progression), births_known }
    }

    /// n: how many years of past building the base of an NC year holds so many years after the base year.
    ///
    /// A cohort that is at school in the base year has moved up once a year with it. One that comes later was born
    /// with as much as births are known of, and has moved up since.
    #[must_use]
    pub fn years_held(&self, nc_year: NcYear, ahead: usize) -> f64 {
        let ahead = i32::try_from(ahead).unwrap_or(i32::MAX / 4);
        let g = i32::from(nc_year.number());
        let entered = ahead - g;
        f64::from(if entered <= 0 { ahead } else { entered.min(self.births_known) + g })
    }

    /// The years of building that the ratios know: `2010-14`.
    #[must_use]
    pub fn years(&self) -> String {
        let outcomes = self.history.outcomes.iter().filter(|outcome| outcome.weight > 0.0);
        let (mut first, mut last) = (i32::MAX, i32::MIN);
        for outcome in outcomes {
            (first, last) = (first.min(outcome.year.start()), last.max(outcome.year.start()));
        }
        format!("{first}-{:02}", (last + 1).rem_euclid(100))
    }

    /// The mean of n over the NC years of a phase, so many years ahead.
    #[must_use]
    pub fn years_of(&self, phase: Phase, ahead: usize) -> f64 {
        let years = phase.years();
        years.years().map(|nc_year| self.years_held(nc_year, ahead)).sum::<f64>() / years.count() as f64
    }

    /// By how much the dwellings whose pupils have come grew in a past year, the weighted mean of the outcome years.
    #[must_use]
    pub fn a_year(&self, yields: &Yield, completions: &[Completions]) -> f64 {
        let grew = |year: AcademicYear| Some([grown(yields, completions, year.plus(-1), year)]);
        self.history.means(grew).map_or(0.0, |[mean]| mean)
    }
}

/// What homes bring beside what past building goes on to bring, in pupils.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Beside {
    /// Whom new homes bring.
    pub come: f64,
    /// Whom past building brought over as long a time.
    pub held: f64,
    /// Of those who come, whose families move within the plan.
    pub movers: f64,
}

impl Beside {
    /// Adds a share of what some homes bring.
    pub fn add(&mut self, come: f64, held: f64, local_movers: f64) {
        self.come += come;
        self.held += held;
        self.movers += local_movers * come;
    }

    /// What it comes to in words: `to` is `to this year group`, `by` the year. `None` where nothing is moved.
    #[must_use]
    pub fn sentence(&self, past: &PastBuilding, to: &str, by: AcademicYear) -> Option<String> {
        // Whole pupils that add up.
        let (come, held, movers) = (self.come.round(), self.held.round(), self.movers.round());
        if come == 0.0 && held == 0.0 {
            return None;
        }
        let (pupils, added) = (counted(come), come - held);
        let brings = match come {
            0.0 => format!("New homes bring no pupils {to} by {by}."),
            come if come < 0.0 => format!("Homes that go take {} away {to} by {by}.", counted(-come)),
            _ => format!("New homes bring {pupils} {to} by {by}."),
        };
        let years = past.years();
        let so = match added {
            0.0 => "none is added".to_owned(),
            added if added < 0.0 => format!("{} are taken off", -added),
            added => format!("{added} are added"),
        };
        let brought = match held {
            0.0 => format!(" Building of {years} brought none over the same time, so {so}"),
            held if held < 0.0 => {
                format!(" Building of {years} took {} over the same time, which the base goes on with, so {so}", -held)
            }
            held => {
                format!(" Building of {years} brought {held} over the same time and is in the base already, so {so}")
            }
        };
        let moving = if movers > 0.0 {
            format!(
                "; {movers} of the {come} {} from homes elsewhere in the plan and {} taken off its schools in proportion.",
                if movers > 1.0 { "come" } else { "comes" },
                if movers > 1.0 { "are" } else { "is" },
            )
        } else {
            ".".to_owned()
        };
        Some(brings + &brought + &moving)
    }
}

/// `1 pupil`, `118 pupils`.
fn counted(pupils: f64) -> String {
    format!("{pupils} pupil{}", if (pupils - 1.0).abs() < 0.5 { "" } else { "s" })
}

/// The dwellings completed up to a year, each times the share of its pupils who came after an earlier year.
#[must_use]
pub fn grown(yields: &Yield, completions: &[Completions], from: AcademicYear, to: AcademicYear) -> f64 {
    let come = |built: &Completions| {
        let completed = built.year.academic();
        if completed > to {
            return 0.0;
        }
        let before = if completed <= from { yields.profile_after(from.since(completed)) } else { 0.0 };
        built.counted * (yields.profile_after(to.since(completed)) - before)
    };
    completions.iter().map(come).sum()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{births, close, nc, plan};
    use super::*;

    #[test]
    fn births_held_at_their_last_figure_hold_no_later_homes() {
        let mut plan = plan(&["a", "b", "c"]);
        births(&mut plan, 0, 2012, &[10; 6]);
        births(&mut plan, 1, 2013, &[10; 9]);
        let past = PastBuilding::of(&plan);
        // a's are written to 2017/18, four years after the base year 2013/14.
        assert_eq!(past.births_known, 4);
        let held = |g, ahead| past.years_held(nc(g), ahead);
        for (g, ahead, ought) in [(0, 1, 1.0), (0, 4, 4.0), (0, 6, 4.0), (1, 6, 5.0), (3, 3, 3.0), (6, 5, 5.0)] {
            close(held(g, ahead), ought);
        }
        // Reception to Year 6 five years on: 4, 5, and 5 for the five cohorts at school.
        close(past.years_of(Phase::Primary, 5), (4.0 + 5.0 * 6.0) / 7.0);
    }

    #[test]
    fn what_is_added_is_said_in_numbers_that_add_up() {
        let past = PastBuilding::of(&plan(&["a"]));
        let by = AcademicYear::starting(2018);
        let said = |come, held, movers| Beside { come, held, movers }.sentence(&past, "to this year group", by);
        let full = "New homes bring 118 pupils to this year group by 2018/19. Building of 2011-14 brought 91 over the \
                    same time and is in the base already, so 27 are added; 71 of the 118 come from homes elsewhere in \
                    the plan and are taken off its schools in proportion.";
        assert_eq!(said(118.4, 90.6, 71.04).as_deref(), Some(full));
        let fewer = "New homes bring 1 pupil to this year group by 2018/19. Building of 2011-14 brought 5 over the same \
                     time and is in the base already, so 4 are taken off.";
        assert_eq!(said(1.0, 5.0, 0.0).as_deref(), Some(fewer));
        assert_eq!(said(0.2, 0.1, 0.0), None);
    }

    #[test]
    fn without_births_to_come_only_the_years_at_school_hold_any() {
        let mut plan = plan(&["a"]);
        assert_eq!(PastBuilding::of(&plan).births_known, 0);
        births(&mut plan, 0, 2005, &[10; 3]);
        let past = PastBuilding::of(&plan);
        for (g, ahead, ought) in [(0, 5, 0.0), (2, 5, 2.0), (2, 1, 1.0)] {
            close(past.years_held(nc(g), ahead), ought);
        }
    }
}
