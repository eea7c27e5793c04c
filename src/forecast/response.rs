//! What to do about pressure (rule 9): the standard answer to each area and phase that runs short, the project that
//! meets it, and what could be given up where rolls fall.

use std::collections::{BTreeMap, BTreeSet};

use super::pressure::{NOISE, PressureRow, is_half_a_form};
use crate::calendar::{AcademicYear, NcYear, Phase};
use crate::plan::{Admission, AreaId, Plan, ProjectId, SchoolId};

/// Below so many forms a need that lasts is none.
const LASTING: f64 = 0.25;

/// Years after the first short one in which the need that lasts is taken.
const YEARS_TO_LAST: usize = 3;

/// The standard answer to a lasting need.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Answer {
    /// The need does not last: extra classes for a while.
    Bulge,
    /// Up to one and a half forms more at schools that are there.
    Extension {
        /// In halves.
        forms: f64,
    },
    /// Two forms or more.
    NewSchool {
        /// In halves.
        forms: f64,
        /// Over all year groups of the phase.
        places: f64,
    },
}

/// A project's step that adds places in the year group that runs short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Met {
    /// The project.
    pub project: ProjectId,
    /// Where it adds places.
    pub school: SchoolId,
    /// From when.
    pub from: AcademicYear,
    /// Years after the first short one; negative: before it.
    pub years_late: i32,
}

/// An area and phase that runs short without projects, and what is done about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// The area.
    pub area: AreaId,
    /// The phase.
    pub phase: Phase,
    /// The first year whose intake lacks half a form or more.
    pub first_year: AcademicYear,
    /// The most that any intake lacks, in forms.
    pub peak: f64,
    /// When.
    pub peak_year: AcademicYear,
    /// The entry year that lacks so much: that of the phase, or another in which schools of it begin, as Year 3.
    pub peak_entry: NcYear,
    /// What lasts, in half forms: the lack three years after the first year, or at the horizon.
    pub permanent: f64,
    /// What the peak has beyond it, in forms.
    pub bulge: f64,
    /// The standard answer.
    pub answer: Answer,
    /// The projects that add places there, the earliest first.
    pub met_by: Vec<Met>,
    /// With all projects: the most that any intake still lacks; `None` if none lacks half a form.
    pub still_missing: Option<Lack>,
}

/// What an intake of an area and phase lacks in a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lack {
    /// The year.
    pub year: AcademicYear,
    /// Forms; negative: spare.
    pub forms: f64,
    /// The year group of the intake.
    pub entry: NcYear,
}

/// Forms of an area and phase that could be given up without running short later.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Surplus {
    /// The area.
    pub area: AreaId,
    /// The phase.
    pub phase: Phase,
    /// In half forms, at least one half.
    pub forms: f64,
    /// From this year on.
    pub from: AcademicYear,
}

/// What is lacking (negative: spare) in forms, year by year, at the entries of each phase of each area: the greatest
/// lack of its entry years, as of Reception and Year 3.
struct Lacks(Vec<[Vec<Lack>; 3]>);

impl Lacks {
    /// Of all pressure rows of a plan of so many areas, read once.
    fn of<'a>(rows: impl IntoIterator<Item = &'a PressureRow>, areas: usize) -> Self {
        let mut lacks = vec![[const { Vec::new() }; 3]; areas];
        for row in rows.into_iter().filter(|row| row.school.is_none()) {
            let own = Lack { year: row.year, forms: row.pressure_fe, entry: row.first_year };
            let of_phase: &mut Vec<Lack> = &mut lacks[row.area.0][row.first_year.phase() as usize];
            match of_phase.iter_mut().find(|lack| lack.year == row.year) {
                Some(lack) if lack.forms < own.forms => *lack = own,
                Some(_) => {}
                None => of_phase.push(own),
            }
        }
        Self(lacks)
    }

    /// Of one area and phase.
    fn at(&self, area: AreaId, phase: Phase) -> &[Lack] {
        &self.0[area.0][phase as usize]
    }
}

/// Every area and phase, in order.
fn areas_and_phases(plan: &Plan) -> impl Iterator<Item = (AreaId, Phase)> + use<> {
    (0..plan.areas.len()).map(AreaId).flat_map(|area| Phase::ALL.map(|phase| (area, phase)))
}

/// The year that lacks most.
fn worst(lacks: &[Lack]) -> Option<Lack> {
    lacks.iter().copied().reduce(|most, lack| if most.forms >= lack.forms { most } else { lack })
}

/// The standard answer to every area and phase that runs short without projects; areas in order, phases in order.
///
/// `without` are the plan's pressure rows without any project's places, `with` those with all of them.
#[must_use]
pub fn responses(plan: &Plan, without: &[PressureRow], with: &[PressureRow]) -> Vec<Response> {
    let (without, with) = (Lacks::of(without, plan.areas.len()), Lacks::of(with, plan.areas.len()));
    let steps = Steps::of(plan);
    let each = areas_and_phases(plan);
    each.filter_map(|(area, phase)| response(&steps, area, phase, without.at(area, phase), with.at(area, phase)))
        .collect()
}

fn response(steps: &Steps, area: AreaId, phase: Phase, without: &[Lack], with: &[Lack]) -> Option<Response> {
    let first = without.iter().position(|lack| is_half_a_form(lack.forms))?;
    let first_year = without[first].year;
    let Lack { year: peak_year, forms: peak, entry: peak_entry } = worst(without)?;
    let lasting = without[(first + YEARS_TO_LAST).min(without.len() - 1)].forms;
    let short: BTreeSet<NcYear> =
        without.iter().filter(|lack| is_half_a_form(lack.forms)).map(|lack| lack.entry).collect();
    let permanent = if lasting < LASTING - NOISE { 0.0 } else { ((lasting - NOISE) * 2.0).ceil() / 2.0 };
    let years = if phase == Phase::Primary { 210.0 } else { 30.0 * phase.years().count() as f64 };
    let answer = match permanent {
        forms if forms <= 0.0 => Answer::Bulge,
        forms if forms <= 1.5 => Answer::Extension { forms },
        forms => Answer::NewSchool { forms, places: forms * years },
    };
    Some(Response {
        area,
        phase,
        first_year,
        peak,
        peak_year,
        peak_entry,
        permanent,
        bulge: (peak - permanent).max(0.0),
        answer,
        met_by: steps.meeting((area, phase), &short, first_year),
        still_missing: worst(with).filter(|lack| is_half_a_form(lack.forms)),
    })
}

/// The steps of the programme that add places in the first year of schools, by area and phase.
#[derive(Default)]
struct Steps(BTreeMap<(AreaId, Phase), Vec<Step>>);

/// From when a project adds places, and where; with the school's first year.
type Step = (AcademicYear, ProjectId, SchoolId, NcYear);

impl Steps {
    fn of(plan: &Plan) -> Self {
        let mut steps = Self::default();
        for (project, item) in plan.programme_projects() {
            for places in &item.places {
                let school = &plan[*places.school];
                let adds = match places.admission.map(|admission| admission.value) {
                    Some(Admission::Adds(number)) => number > 0,
                    Some(Admission::Becomes(number)) => number > *school.admission_number || school.opens.is_some(),
                    None => false,
                };
                let first = school.years.first;
                if adds && school.is_mainstream() {
                    let step = (*places.from, project, *places.school, first);
                    steps.0.entry((school.area, first.phase())).or_default().push(step);
                }
            }
        }
        for of_phase in steps.0.values_mut() {
            of_phase.sort_by_key(|&(from, project, ..)| (from, project));
        }
        steps
    }

    /// Those of an area and phase in the entry years that run short, the first of them from `first_year` on; the
    /// earliest first.
    fn meeting(&self, of: (AreaId, Phase), short: &BTreeSet<NcYear>, first_year: AcademicYear) -> Vec<Met> {
        let steps = self.0.get(&of).into_iter().flatten().filter(|(.., first)| short.contains(first));
        let met =
            |&(from, project, school, _): &Step| Met { project, school, from, years_late: from.since(first_year) };
        steps.map(met).collect()
    }
}

/// What could be given up where rolls fall, with all projects in place; areas in order, phases in order.
#[must_use]
pub fn surpluses(plan: &Plan, with: &[PressureRow]) -> Vec<Surplus> {
    // What is given up is places of the phase's own entry.
    let own = with.iter().filter(|row| row.first_year == row.first_year.phase().entry());
    let with = Lacks::of(own, plan.areas.len());
    areas_and_phases(plan).filter_map(|(area, phase)| surplus(area, phase, with.at(area, phase))).collect()
}

/// The most half forms that stay spare from some year to the horizon, and the first such year.
fn surplus(area: AreaId, phase: Phase, lacks: &[Lack]) -> Option<Surplus> {
    let mut spare = f64::INFINITY;
    let mut best: Option<Surplus> = None;
    for &Lack { year: from, forms, .. } in lacks.iter().rev() {
        spare = spare.min(-forms);
        let forms = ((spare + NOISE) * 2.0).floor() / 2.0;
        if is_half_a_form(forms) && best.is_none_or(|best| forms >= best.forms) {
            best = Some(Surplus { area, phase, forms, from });
        }
    }
    best
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;
    use crate::forecast::State;
    use crate::forecast::testing::{nc, pressure_row, year};

    fn from_2014(lacks: &[f64]) -> Vec<Lack> {
        let lack = |(start, &forms)| Lack { year: year(start), forms, entry: NcYear::RECEPTION };
        (2014..).zip(lacks).map(lack).collect()
    }

    fn answered(lacks: &[f64], phase: Phase) -> Option<Response> {
        response(&Steps::default(), AreaId(0), phase, &from_2014(lacks), &from_2014(lacks))
    }

    #[test]
    fn half_a_form_is_short_and_less_is_not() {
        assert_eq!(answered(&[0.1, 0.49, 0.4], Phase::Primary), None);
        let found = answered(&[0.1, 0.5, 0.4, 0.4, 0.4], Phase::Primary).map(|found| found.first_year);
        assert_eq!(found, Some(year(2015)));
    }

    #[test]
    fn growth_of_a_later_entry_is_answered_too() {
        // Reception lacks 0.5 forms in 2015/16; Year 3 lacks 1.0 in 2014/15 and 0.2 in 2015/16.
        let row = |start, first, intake| PressureRow {
            first_year: nc(first),
            ..pressure_row(start, intake, 400.0, State::Enough)
        };
        let rows = [row(2014, 0, 50.0), row(2015, 0, 75.0), row(2014, 3, 90.0), row(2015, 3, 66.0)];
        let lacks = Lacks::of(&rows, 1);
        let lacks = lacks.at(AreaId(0), Phase::Primary);
        let told: Vec<_> = lacks.iter().map(|lack| (lack.year, lack.forms, lack.entry.number())).collect();
        assert_eq!(told, [(year(2014), 1.0, 3), (year(2015), 0.5, 0)]);
        let found = response(&Steps::default(), AreaId(0), Phase::Primary, lacks, lacks).expect("short");
        assert_eq!((found.first_year, found.peak, found.peak_entry), (year(2014), 1.0, nc(3)));
    }

    #[test]
    fn what_lasts_is_taken_three_years_on_and_rounded_up_to_half_forms() {
        let found = answered(&[0.0, 0.6, 1.8, 1.6, 1.1, 0.2], Phase::Primary).expect("short");
        assert_eq!((found.peak, found.peak_year, found.permanent), (1.8, year(2016), 1.5));
        assert!((found.bulge - 0.3).abs() < 1e-12);
        assert_eq!(found.answer, Answer::Extension { forms: 1.5 });
        assert_eq!(found.still_missing, Some(from_2014(&[0.0, 0.0, 1.8])[2]));
        // At the horizon where three years on lie beyond it.
        assert_eq!(answered(&[0.0, 0.6, 0.7], Phase::Primary).map(|found| found.permanent), Some(1.0));
    }

    #[test]
    fn a_need_that_passes_is_a_bulge() {
        let found = answered(&[0.9, 0.9, 0.5, 0.2, 0.1], Phase::Primary).expect("short");
        assert_eq!((found.permanent, found.bulge, found.answer), (0.0, 0.9, Answer::Bulge));
        assert_eq!(answered(&[0.9, 0.9, 0.5, 0.25], Phase::Primary).map(|found| found.permanent), Some(0.5));
    }

    #[test]
    fn two_forms_are_a_new_school_of_210_places_a_form_or_150_in_a_secondary() {
        let forms = |phase| answered(&[2.0; 6], phase).map(|found| found.answer);
        assert_eq!(forms(Phase::Primary), Some(Answer::NewSchool { forms: 2.0, places: 420.0 }));
        assert_eq!(forms(Phase::Secondary), Some(Answer::NewSchool { forms: 2.0, places: 300.0 }));
    }

    #[test]
    fn forms_are_given_up_only_if_none_runs_short_later() {
        let found = |spare: &[f64]| {
            let lacks: Vec<f64> = spare.iter().map(|spare| -spare).collect();
            surplus(AreaId(0), Phase::Primary, &from_2014(&lacks)).map(|surplus| (surplus.forms, surplus.from))
        };
        assert_eq!(found(&[2.0, 2.0, 0.2]), None);
        assert_eq!(found(&[0.6, 1.2, 1.6, 1.4]), Some((1.0, year(2015))));
        assert_eq!(found(&[0.5, 0.5]), Some((0.5, year(2014))));
        assert_eq!(found(&[]), None);
    }
}
