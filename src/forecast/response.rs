//! What to do about pressure (rule 9): the standard answer to each area and phase that runs short, the project that
//! meets it, and what could be given up where rolls fall.

use std::collections::BTreeMap;

use super::pressure::{NOISE, PressureRow, is_half_a_form};
use crate::calendar::{AcademicYear, Phase};
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
    /// What lasts, in half forms: the lack three years after the first year, or at the horizon.
    pub permanent: f64,
    /// What the peak has beyond it, in forms.
    pub bulge: f64,
    /// The standard answer.
    pub answer: Answer,
    /// The projects that add places there, the earliest first.
    pub met_by: Vec<Met>,
    /// With all projects: the most that any intake still lacks, in forms, and when; `None` if none lacks half a form.
    pub still_missing: Option<(f64, AcademicYear)>,
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

/// What is lacking (negative: spare) in forms, year by year, at the entry of each phase of each area.
struct Lacks(Vec<[Vec<(AcademicYear, f64)>; 3]>);

impl Lacks {
    /// Of all pressure rows of a plan of so many areas, read once.
    fn of(rows: &[PressureRow], areas: usize) -> Self {
        let mut lacks = vec![[const { Vec::new() }; 3]; areas];
        for row in rows.iter().filter(|row| row.school.is_none()) {
            let phase = row.first_year.phase();
            if row.first_year == phase.entry() {
                lacks[row.area.0][phase as usize].push((row.year, row.pressure_fe));
            }
        }
        Self(lacks)
    }

    /// Of one area and phase.
    fn at(&self, area: AreaId, phase: Phase) -> &[(AcademicYear, f64)] {
        &self.0[area.0][phase as usize]
    }
}

/// Every area and phase, in order.
fn areas_and_phases(plan: &Plan) -> impl Iterator<Item = (AreaId, Phase)> + use<> {
    (0..plan.areas.len()).map(AreaId).flat_map(|area| Phase::ALL.map(|phase| (area, phase)))
}

/// The year that lacks most.
fn worst(lacks: &[(AcademicYear, f64)]) -> Option<(f64, AcademicYear)> {
    lacks.iter().fold(None, |most: Option<(f64, AcademicYear)>, &(year, lack)| match most {
        Some((forms, _)) if forms >= lack => most,
        _ => Some((lack, year)),
    })
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

fn response(
    steps: &Steps,
    area: AreaId,
    phase: Phase,
    without: &[(AcademicYear, f64)],
    with: &[(AcademicYear, f64)],
) -> Option<Response> {
    let first = without.iter().position(|(_, lack)| is_half_a_form(*lack))?;
    let (first_year, _) = without[first];
    let (peak, peak_year) = worst(without)?;
    let lasting = without[(first + YEARS_TO_LAST).min(without.len() - 1)].1;
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
        permanent,
        bulge: (peak - permanent).max(0.0),
        answer,
        met_by: steps.meeting(area, phase, first_year),
        still_missing: worst(with).filter(|(lack, _)| is_half_a_form(*lack)),
    })
}

/// The steps of the programme that add places in the entry year of schools that begin there, by area and phase.
#[derive(Default)]
struct Steps(BTreeMap<(AreaId, Phase), Vec<Step>>);

/// From when a project adds places, and where.
type Step = (AcademicYear, ProjectId, SchoolId);

impl Steps {
    fn of(plan: &Plan) -> Self {
        let mut steps = Self::default();
        for (project, item) in plan.built_projects() {
            for places in &item.places {
                let school = &plan[*places.school];
                let adds = match places.admission.map(|admission| admission.value) {
                    Some(Admission::Adds(number)) => number > 0,
                    Some(Admission::Becomes(number)) => number > *school.admission_number || school.opens.is_some(),
                    None => false,
                };
                let phase = school.years.first.phase();
                if adds && school.is_mainstream() && school.years.first == phase.entry() {
                    let step = (*places.from, project, *places.school);
                    steps.0.entry((school.area, phase)).or_default().push(step);
                }
            }
        }
        for of_phase in steps.0.values_mut() {
            of_phase.sort_by_key(|&(from, project, _)| (from, project));
        }
        steps
    }

    /// Those of an area and phase that runs short from a year on, the earliest first.
    fn meeting(&self, area: AreaId, phase: Phase, first_year: AcademicYear) -> Vec<Met> {
        let steps = self.0.get(&(area, phase)).into_iter().flatten();
        steps
            .map(|&(from, project, school)| Met { project, school, from, years_late: from.since(first_year) })
            .collect()
    }
}

/// What could be given up where rolls fall, with all projects in place; areas in order, phases in order.
#[must_use]
pub fn surpluses(plan: &Plan, with: &[PressureRow]) -> Vec<Surplus> {
    let with = Lacks::of(with, plan.areas.len());
    areas_and_phases(plan).filter_map(|(area, phase)| surplus(area, phase, with.at(area, phase))).collect()
}

/// The most half forms that stay spare from some year to the horizon, and the first such year.
fn surplus(area: AreaId, phase: Phase, lacks: &[(AcademicYear, f64)]) -> Option<Surplus> {
    let mut spare = f64::INFINITY;
    let mut best: Option<Surplus> = None;
    for &(from, lack) in lacks.iter().rev() {
        spare = spare.min(-lack);
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

    fn year(start: i32) -> AcademicYear {
        AcademicYear::starting(start)
    }

    fn from_2014(lacks: &[f64]) -> Vec<(AcademicYear, f64)> {
        (2014..).map(year).zip(lacks.iter().copied()).collect()
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
    fn what_lasts_is_taken_three_years_on_and_rounded_up_to_half_forms() {
        let found = answered(&[0.0, 0.6, 1.8, 1.6, 1.1, 0.2], Phase::Primary).expect("short");
        assert_eq!((found.peak, found.peak_year, found.permanent), (1.8, year(2016), 1.5));
        assert!((found.bulge - 0.3).abs() < 1e-12);
        assert_eq!(found.answer, Answer::Extension { forms: 1.5 });
        assert_eq!(found.still_missing, Some((1.8, year(2016))));
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
