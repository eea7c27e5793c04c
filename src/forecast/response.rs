//! What to do about pressure (rule 9): the standard answer to each area and phase that runs short, the project that
//! meets it, and what could be given up where rolls fall.

use std::collections::{BTreeMap, BTreeSet};

use super::pressure::{NOISE, PressureRow, is_half_a_form};
use super::teaching::Teaching;
use crate::calendar::{AcademicYear, NcYear, Phase};
use crate::plan::{Admission, AreaId, Places, Plan, ProjectId, School, SchoolId};

/// Below so many forms a need that lasts is none.
const LASTING: f64 = 0.25;

/// From so many forms on what lasts is a school of its own, whatever is there.
const SCHOOL: f64 = 2.0;

/// Where there is no school, less than so many forms is the neighbours'.
const NEIGHBOURS: f64 = 1.0;

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
    /// Two forms or more, or one or more where no school of the phase is open.
    NewSchool {
        /// In halves.
        forms: f64,
        /// Over all year groups of the phase.
        places: f64,
    },
    /// Less than a form lasts, and no school of the phase is open in the area.
    Neighbours,
}

impl Answer {
    /// To so many half forms that last.
    fn to(phase: Phase, forms: f64, has_school: bool) -> Self {
        let years = if phase == Phase::Primary { 210.0 } else { 30.0 * phase.years().count() as f64 };
        match forms {
            forms if !has_school && forms < NEIGHBOURS => Self::Neighbours,
            forms if forms <= 0.0 => Self::Bulge,
            forms if has_school && forms < SCHOOL => Self::Extension { forms },
            forms => Self::NewSchool { forms, places: forms * years },
        }
    }
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

/// What the intake of an area that lacks most in a year lacks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lack {
    /// The year.
    pub year: AcademicYear,
    /// In forms; negative: spare.
    pub forms: f64,
    /// The first year that it enters.
    pub first_year: NcYear,
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
    /// What lasts, in half forms: the most that is lacking in every year of some run as long as the phase.
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

/// What is lacking year by year in each phase of each area: the greatest lack of its intakes.
struct Lacks(Vec<[Vec<Lack>; 3]>);

impl Lacks {
    /// Of all pressure rows of a plan of so many areas, read once. An intake without pupils and places is none.
    fn of<'a>(rows: impl IntoIterator<Item = &'a PressureRow>, areas: usize) -> Self {
        let mut lacks = vec![[const { Vec::<Lack>::new() }; 3]; areas];
        let is_intake = |row: &&'a PressureRow| row.intake != 0.0 || row.admission_number != 0.0;
        for row in rows.into_iter().filter(|row| row.school.is_none()).filter(is_intake) {
            let lack = Lack { year: row.year, forms: row.pressure_fe, first_year: row.first_year };
            let of_phase = &mut lacks[row.area.0][row.first_year.phase() as usize];
            match of_phase.binary_search_by_key(&row.year, |one| one.year) {
                Ok(place) if of_phase[place].forms >= lack.forms => {}
                Ok(place) => of_phase[place] = lack,
                Err(place) => of_phase.insert(place, lack),
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

/// The first year that lacks most.
fn worst(lacks: &[Lack]) -> Option<Lack> {
    lacks.iter().copied().reduce(|most, lack| if lack.forms > most.forms { lack } else { most })
}

/// The most that is lacking in every year of a run as long as the phase: what one wave that passes through cannot
/// explain. A run cut off by the horizon counts if it still has three years (post-16: two).
fn lasting(lacks: &[Lack], phase: Phase) -> f64 {
    let run = phase.years().count();
    let least = run.min(3);
    let runs = (0..lacks.len()).map(|start| &lacks[start..lacks.len().min(start + run)]);
    let in_every = |run: &[Lack]| run.iter().map(|lack| lack.forms).fold(f64::INFINITY, f64::min);
    let lasting = runs.filter(|run| run.len() >= least).map(in_every).fold(0.0, f64::max);
    if lasting < LASTING - NOISE { 0.0 } else { ((lasting - NOISE) * 2.0).ceil() / 2.0 }
}

/// The phases that schools of each area teach in the base year, without projects.
fn taught_in_the_base_year(plan: &Plan) -> Vec<[bool; 3]> {
    let base = *plan.assumptions.base_year;
    let mut taught = vec![[false; 3]; plan.areas.len()];
    for school in &plan.schools {
        for year in Teaching::of(school, &[], base, 0).ahead(0).into_iter().flat_map(crate::calendar::YearRange::years)
        {
            taught[school.area.0][year.phase().index()] = true;
        }
    }
    taught
}

/// The standard answer to every area and phase that runs short without projects; areas in order, phases in order.
///
/// `without` are the plan's pressure rows without any project's places, `with` those with all of them.
#[must_use]
pub fn responses(plan: &Plan, without: &[PressureRow], with: &[PressureRow]) -> Vec<Response> {
    let (without, with) = (Lacks::of(without, plan.areas.len()), Lacks::of(with, plan.areas.len()));
    let (steps, taught) = (Steps::of(plan), taught_in_the_base_year(plan));
    let one = |(area, phase): (AreaId, Phase)| {
        let has_school = taught[area.0][phase.index()];
        response(&steps, (area, phase, has_school), without.at(area, phase), with.at(area, phase))
    };
    areas_and_phases(plan).filter_map(one).collect()
}

fn response(
    steps: &Steps,
    (area, phase, has_school): (AreaId, Phase, bool),
    without: &[Lack],
    with: &[Lack],
) -> Option<Response> {
    let first = without.iter().position(|lack| is_half_a_form(lack.forms))?;
    let first_year = without[first].year;
    let peak = worst(without)?;
    let permanent = lasting(&without[first..], phase);
    let short: BTreeSet<NcYear> =
        without.iter().filter(|lack| is_half_a_form(lack.forms)).map(|lack| lack.first_year).collect();
    Some(Response {
        area,
        phase,
        first_year,
        peak: peak.forms,
        peak_year: peak.year,
        peak_entry: peak.first_year,
        permanent,
        bulge: (peak.forms - permanent).max(0.0),
        answer: Answer::to(phase, permanent, has_school),
        met_by: steps.meeting((area, phase), &short, first_year),
        still_missing: worst(with).filter(|lack| is_half_a_form(lack.forms)),
    })
}

/// The steps of the programme that add places in the first year of schools that begin with a year of the phase.
#[derive(Default)]
struct Steps(BTreeMap<(AreaId, Phase), Vec<Step>>);

/// From when a project adds places, and where; with the school's first year.
type Step = (AcademicYear, ProjectId, SchoolId, NcYear);

impl Steps {
    fn of(plan: &Plan) -> Self {
        let mut steps = Self::default();
        let base = *plan.assumptions.base_year;
        for (project, item) in plan.built_projects() {
            for places in &item.places {
                let school = &plan[*places.school];
                if school.is_mainstream() && adds_to_the_intake(places, school, base) {
                    let step = (*places.from, project, *places.school, school.years.first);
                    steps.0.entry((school.area, school.years.first.phase())).or_default().push(step);
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

/// Whether a step sets more than the school's own admission number, adds to it, or belongs to a school that opens.
fn adds_to_the_intake(step: &Places, school: &School, base: AcademicYear) -> bool {
    let own = *school.own_admission_number(base);
    match step.admission.map(|admission| admission.value) {
        Some(Admission::Adds(number)) => number > 0,
        Some(Admission::Becomes(number)) => number > own || school.opens.is_some() || school.opened_by_project,
        None => *step.opens && school.opened_by_project && own > 0,
    }
}

/// What could be given up where rolls fall, with all projects in place; areas in order, phases in order.
#[must_use]
pub fn surpluses(plan: &Plan, with: &[PressureRow]) -> Vec<Surplus> {
    let with = Lacks::of(with, plan.areas.len());
    areas_and_phases(plan).filter_map(|(area, phase)| surplus(area, phase, with.at(area, phase))).collect()
}

/// The most half forms that stay spare from some year to the horizon, and the first such year.
fn surplus(area: AreaId, phase: Phase, lacks: &[Lack]) -> Option<Surplus> {
    let mut spare = f64::INFINITY;
    let mut best: Option<Surplus> = None;
    for lack in lacks.iter().rev() {
        spare = spare.min(-lack.forms);
        let forms = ((spare + NOISE) * 2.0).floor() / 2.0;
        if is_half_a_form(forms) && best.is_none_or(|best| forms >= best.forms) {
            best = Some(Surplus { area, phase, forms, from: lack.year });
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

    fn from_2014(lacks: &[f64]) -> Vec<Lack> {
        let lack =
            |(start, forms): (i32, &f64)| Lack { year: year(start), forms: *forms, first_year: NcYear::RECEPTION };
        (2014..).zip(lacks).map(lack).collect()
    }

    fn answered(lacks: &[f64], phase: Phase) -> Option<Response> {
        answered_where(lacks, phase, true)
    }

    fn answered_where(lacks: &[f64], phase: Phase, has_school: bool) -> Option<Response> {
        response(&Steps::default(), (AreaId(0), phase, has_school), &from_2014(lacks), &from_2014(lacks))
    }

    #[test]
    fn half_a_form_is_short_and_less_is_not() {
        assert_eq!(answered(&[0.1, 0.49, 0.4], Phase::Primary), None);
        let found = answered(&[0.1, 0.5, 0.4, 0.4, 0.4], Phase::Primary).map(|found| found.first_year);
        assert_eq!(found, Some(year(2015)));
    }

    #[test]
    fn what_lasts_is_what_every_year_of_a_run_as_long_as_the_phase_lacks() {
        // Seven years from 2015/16: the least of them is 1.1, rounded up 1½.
        let found = answered(&[0.0, 0.6, 1.8, 1.6, 1.1, 1.2, 1.3, 1.4, 1.5, 0.2], Phase::Primary).expect("short");
        assert_eq!((found.peak, found.peak_year, found.permanent), (1.8, year(2016), 1.5));
        assert!((found.bulge - 0.3).abs() < 1e-12);
        assert_eq!(found.answer, Answer::Extension { forms: 1.5 });
        assert_eq!(found.still_missing.map(|lack| (lack.forms, lack.year)), Some((1.8, year(2016))));
        // One wave of four years passes through a primary school, but lasts in a sixth form's two.
        let wave = [0.9, 0.9, 0.9, 0.9, 0.0, 0.0, 0.0, 0.0];
        assert_eq!(answered(&wave, Phase::Primary).map(|found| found.permanent), Some(0.0));
        assert_eq!(answered(&wave, Phase::Post16).map(|found| found.permanent), Some(1.0));
    }

    #[test]
    fn a_run_that_the_horizon_cuts_off_still_counts_with_three_years() {
        // A shortage that grows to 2.4 forms in the last year: its last three years lack 1.8.
        let growing = [0.5, 0.9, 1.2, 1.5, 1.8, 2.1, 2.4];
        let found = answered(&growing, Phase::Primary).expect("short");
        assert_eq!((found.permanent, found.answer), (2.0, Answer::NewSchool { forms: 2.0, places: 420.0 }));
        assert!((found.bulge - 0.4).abs() < 1e-12);
        assert_eq!(answered(&[0.0, 0.0, 0.6, 0.7], Phase::Primary).map(|found| found.permanent), Some(0.0));
        assert_eq!(answered(&[0.0, 0.0, 0.6, 0.7], Phase::Post16).map(|found| found.permanent), Some(1.0));
    }

    #[test]
    fn a_need_that_passes_is_a_bulge() {
        let found = answered(&[0.9, 0.9, 0.5, 0.2, 0.1, 0.1, 0.1, 0.1], Phase::Primary).expect("short");
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
    fn where_no_school_is_open_one_form_is_a_new_school_and_less_is_the_neighbours() {
        let forms = |lack| answered_where(&[lack; 8], Phase::Primary, false).map(|found| found.answer);
        assert_eq!(forms(1.0), Some(Answer::NewSchool { forms: 1.0, places: 210.0 }));
        assert_eq!(forms(0.5), Some(Answer::Neighbours));
        let passing = answered_where(&[0.9, 0.0, 0.0], Phase::Primary, false).map(|found| found.answer);
        assert_eq!(passing, Some(Answer::Neighbours));
    }

    #[test]
    fn the_intake_that_lacks_most_counts_whichever_year_it_enters() {
        let row = |first_year, intake| PressureRow {
            first_year,
            pressure_fe: (intake - 60.0) / 30.0,
            ..super::super::testing::pressure_row(2014, intake, 400.0, super::super::State::Enough)
        };
        let third = NcYear::new(3).expect("Year 3");
        let rows = [row(NcYear::RECEPTION, 63.0), row(third, 90.0)];
        let lacks = Lacks::of(&rows, 1);
        let only = lacks.at(AreaId(0), Phase::Primary);
        assert_eq!(only.len(), 1);
        assert_eq!((only[0].forms, only[0].first_year), (1.0, third));
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
