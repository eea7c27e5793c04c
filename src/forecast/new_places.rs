//! How many places a project adds, from its steps and those of the projects before them (rule 6).

use crate::calendar::{AcademicYear, NcYear};
use crate::plan::{Admission, Places, Plan, ProjectId, SchoolId};

/// Years after the last step by which every cohort has its places: a school has fourteen year groups at most.
const ROLLED_THROUGH: i32 = 14;

/// The places that a project's steps add, over all its schools; negative where they take away more than they add.
///
/// At each school the most that the steps add in any year from their first: the rise in net capacity if one of them
/// replaces it, else places over all year groups, which an admission number fills a year at a time and a bulge class
/// fills for one cohort alone. A step adds to what the programme's earlier steps have left.
#[must_use]
pub fn new_places(plan: &Plan, project: ProjectId) -> i64 {
    schools_changed(plan, project).into_iter().map(|school| Walk::of(plan, project, school).most()).sum()
}

/// The schools at which a project's steps change anything, in the order of the files.
#[must_use]
pub fn schools_changed(plan: &Plan, project: ProjectId) -> Vec<SchoolId> {
    let mut schools: Vec<SchoolId> = plan[project].places.iter().map(|step| *step.school).collect();
    schools.sort_unstable();
    schools.dedup();
    schools
}

/// Year groups that have the same places added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearGroups {
    /// How many there are.
    pub count: usize,
    /// Whether the project makes them: all their places are then added.
    pub is_new: bool,
    /// How many of the steps of [`steps_at`] had been taken when they were admitted.
    pub taken: usize,
}

/// What a project's places at a school are counted from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Added {
    /// The rise in net capacity by the project's own among so many steps.
    Capacity(usize),
    /// The places of these year groups.
    Groups(Vec<YearGroups>),
}

/// The first year in which a project's steps add the most places at a school, and what they are counted from.
#[must_use]
pub fn fullest(plan: &Plan, project: ProjectId, school: SchoolId) -> (AcademicYear, Added) {
    let walk = Walk::of(plan, project, school);
    let [first, last] = walk.years;
    let most = walk.most();
    let year = first.through(last).find(|year| walk.added(*year) == most).unwrap_or(first);
    if walk.replaces_capacity {
        return (year, Added::Capacity(walk.taken(year)));
    }
    let mut groups: Vec<YearGroups> = Vec::new();
    for nc_year in walk.taught() {
        let (is_new, taken) = (nc_year > walk.tops[0], walk.taken(walk.admitted(nc_year, year)));
        match groups.iter_mut().find(|group| (group.is_new, group.taken) == (is_new, taken)) {
            Some(group) => group.count += 1,
            None => groups.push(YearGroups { count: 1, is_new, taken }),
        }
    }
    (year, Added::Groups(groups))
}

/// The steps at a school in their order, and whether each is the project's own: those of the programme, and the
/// project's even if it is outside.
#[must_use]
pub fn steps_at(plan: &Plan, project: ProjectId, school: SchoolId) -> Vec<(&Places, bool)> {
    let counted = plan.projects.iter().enumerate().map(|(place, item)| (item, ProjectId(place) == project));
    let counted = counted.filter(|(item, is_own)| item.has_places() || *is_own);
    let steps = counted.flat_map(|(item, is_own)| item.places.iter().map(move |step| (step, is_own)));
    let mut steps: Vec<(&Places, bool)> = steps.filter(|(step, _)| *step.school == school).collect();
    steps.sort_by_key(|(step, _)| *step.from);
    steps
}

/// The project's own steps that add places: that raise a school's admission number, its net capacity or the years that
/// it teaches above what the steps before them have left. At a school that opens, every step that gives it places does.
#[must_use]
pub fn steps_that_add(plan: &Plan, project: ProjectId) -> Vec<&Places> {
    let mut adding = Vec::new();
    for school in schools_changed(plan, project) {
        let walk = Walk::of(plan, project, school);
        let opens = plan[school].opens.is_some();
        let steps = steps_at(plan, project, school).into_iter().zip(walk.standings.windows(2));
        let own = steps.filter(|((_, is_own), _)| *is_own).map(|((step, _), around)| (step, around));
        adding.extend(own.filter(|(step, around)| adds(around) || (opens && gives_places(step))).map(|(step, _)| step));
    }
    adding
}

/// Whether what stands after a step is more than what stood before it.
fn adds(around: &[Standing]) -> bool {
    let [before, after] = [&around[0], &around[1]];
    after.admission_number > before.admission_number || after.capacity > before.capacity || after.top > before.top
}

/// Whether a step gives a school places, whatever stood there before.
fn gives_places(step: &Places) -> bool {
    let admission = step.admission.is_some_and(|admission| match admission.value {
        Admission::Becomes(number) => number > 0,
        Admission::Adds(number) => number > 0,
    });
    admission || step.capacity.is_some_and(|capacity| *capacity > 0)
}

/// What stands at a school from a year on.
#[derive(Clone, Copy)]
struct Standing {
    from: AcademicYear,
    /// The highest year taught.
    top: NcYear,
    capacity: i64,
    /// The admission number, and what of it the project has added.
    admission_number: i64,
    own_admission: i64,
    /// The project's part of the capacity.
    own_capacity: i64,
}

/// What a project does at a school, step by step.
struct Walk {
    first_year: NcYear,
    /// The highest year taught without what the project raises it by, and with it.
    tops: [NcYear; 2],
    standings: Vec<Standing>,
    /// The years in which something may change.
    years: [AcademicYear; 2],
    replaces_capacity: bool,
}

impl Walk {
    fn of(plan: &Plan, project: ProjectId, id: SchoolId) -> Self {
        let (school, steps) = (&plan[id], steps_at(plan, project, id));
        let mut now = Standing {
            from: *plan.assumptions.base_year,
            top: school.years.last,
            capacity: i64::from(*school.capacity),
            admission_number: i64::from(*school.admission_number),
            own_admission: 0,
            own_capacity: 0,
        };
        let mut top = school.years.last;
        let mut standings = vec![now];
        for (step, is_own) in &steps {
            let before = now;
            now.admission_number = match step.admission.map(|admission| admission.value) {
                Some(Admission::Becomes(number)) => i64::from(number),
                Some(Admission::Adds(number)) => now.admission_number + i64::from(number),
                None => now.admission_number,
            };
            now.capacity = step.capacity.map_or(now.capacity, |capacity| i64::from(capacity.value));
            if *is_own {
                now.own_admission += now.admission_number - before.admission_number;
                now.own_capacity += now.capacity - before.capacity;
            }
            if let Some(years) = step.years {
                if !is_own && now.top == top {
                    top = top.max(years.last);
                }
                now.top = now.top.max(years.last);
            }
            now.from = now.from.max(*step.from);
            standings.push(now);
        }
        let own = || steps.iter().filter(|(_, is_own)| *is_own).map(|(step, _)| step);
        let base = *plan.assumptions.base_year;
        let first = own().map(|step| *step.from).min().unwrap_or(base).max(base);
        Self {
            first_year: school.years.first,
            tops: [top, now.top.max(top)],
            standings,
            years: [first, now.from.plus(ROLLED_THROUGH)],
            replaces_capacity: own().any(|step| step.capacity.is_some()),
        }
    }

    /// What stands in a year.
    fn at(&self, year: AcademicYear) -> Standing {
        self.standings[self.taken(year)]
    }

    /// How many steps have been taken by a year.
    fn taken(&self, year: AcademicYear) -> usize {
        self.standings.partition_point(|standing| standing.from <= year).max(1) - 1
    }

    /// The years taught with what the project adds.
    fn taught(&self) -> impl Iterator<Item = NcYear> + use<> {
        (self.first_year.number()..=self.tops[1].number()).filter_map(NcYear::new)
    }

    /// When a year group was admitted.
    fn admitted(&self, nc_year: NcYear, year: AcademicYear) -> AcademicYear {
        year.plus(i32::from(self.first_year.number()) - i32::from(nc_year.number()))
    }

    /// The places added in a year: a cohort keeps those it was admitted to, and a year that is new has all of them.
    fn added(&self, year: AcademicYear) -> i64 {
        if self.replaces_capacity {
            return self.at(year).own_capacity;
        }
        let places = |nc_year: NcYear| {
            let admitted = self.at(self.admitted(nc_year, year));
            if nc_year > self.tops[0] { admitted.admission_number } else { admitted.own_admission }
        };
        self.taught().map(places).sum()
    }

    fn most(&self) -> i64 {
        let [first, last] = self.years;
        first.through(last).map(|year| self.added(year)).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::{at, plan, school, steps};
    use super::*;
    use crate::plan::{Admission, ProjectGroup};

    fn of_first(plan: &Plan) -> i64 {
        new_places(plan, ProjectId(0))
    }

    #[test]
    fn a_rise_in_net_capacity_counts_where_the_steps_replace_it() {
        let mut plan = plan(&["a"]);
        plan.schools = vec![school(0, "s", "R-6", 60)];
        plan.projects = vec![steps(0, &[("2016", None, Some(Admission::Becomes(90)))])];
        plan.projects[0].places[0].capacity = Some(at(600));
        assert_eq!(of_first(&plan), 600 - 420);
    }

    #[test]
    fn an_admission_number_counts_for_every_year_taught() {
        let mut plan = plan(&["a"]);
        plan.schools = vec![school(0, "s", "R-6", 30)];
        plan.projects = vec![steps(0, &[("2016", None, Some(Admission::Adds(15)))])];
        assert_eq!(of_first(&plan), 105);
        plan.projects = vec![steps(0, &[("2016", None, Some(Admission::Becomes(60)))])];
        assert_eq!(of_first(&plan), 210);
    }

    #[test]
    fn an_infant_school_that_becomes_a_primary_adds_its_new_years() {
        let mut plan = plan(&["a"]);
        plan.schools = vec![school(0, "s", "R-2", 60)];
        plan.projects = vec![steps(0, &[("2014", Some("R-6"), Some(Admission::Becomes(75)))])];
        assert_eq!(of_first(&plan), 7 * 75 - 3 * 60);
    }

    #[test]
    fn a_bulge_class_is_a_block_of_one_year_group_at_a_time() {
        let mut plan = plan(&["a"]);
        plan.schools = vec![school(0, "s", "R-6", 30)];
        let one = [("2015", None, Some(Admission::Adds(30))), ("2016", None, Some(Admission::Adds(-30)))];
        plan.projects = vec![steps(0, &one)];
        assert_eq!(of_first(&plan), 30);
        let two = [("2015", None, Some(Admission::Adds(30))), ("2017", None, Some(Admission::Adds(-30)))];
        plan.projects = vec![steps(0, &two)];
        assert_eq!(of_first(&plan), 60);
    }

    #[test]
    fn what_other_projects_add_is_not_counted_twice() {
        let mut plan = plan(&["a"]);
        plan.schools = vec![school(0, "s", "R-6", 30)];
        plan.projects = vec![
            steps(0, &[("2017", None, Some(Admission::Becomes(90)))]),
            steps(0, &[("2015", None, Some(Admission::Becomes(60)))]),
        ];
        assert_eq!((of_first(&plan), new_places(&plan, ProjectId(1))), (210, 210));
        // Of the pipeline, it adds nothing for others to build on; itself it adds what it would in the programme.
        plan.projects[1].group = at(ProjectGroup::Pipeline);
        assert_eq!((of_first(&plan), new_places(&plan, ProjectId(1))), (420, 210));
    }

    #[test]
    fn a_step_adds_places_only_above_what_stands() {
        let mut plan = plan(&["a"]);
        plan.schools = vec![school(0, "s", "R-2", 60)];
        let from = |plan: &Plan| -> Vec<String> {
            steps_that_add(plan, ProjectId(0)).iter().map(|step| step.from.to_string()).collect()
        };
        let every = [
            ("2014", None, Some(Admission::Becomes(60))),
            ("2015", None, Some(Admission::Adds(30))),
            ("2016", None, Some(Admission::Adds(-30))),
            ("2017", Some("R-6"), None),
            ("2018", None, Some(Admission::Becomes(45))),
        ];
        plan.projects = vec![steps(0, &every)];
        assert_eq!(from(&plan), ["2015/16", "2017/18"]);
        plan.projects[0].places[0].capacity = Some(at(200));
        assert_eq!(from(&plan), ["2014/15", "2015/16", "2017/18"]);
        // A new school's places are all added.
        plan.projects[0].places[0].capacity = None;
        plan.schools[0].opens = Some(plan.projects[0].places[0].from);
        assert_eq!(from(&plan), ["2014/15", "2015/16", "2017/18", "2018/19"]);
    }

    #[test]
    fn places_taken_away_elsewhere_count_against_those_added() {
        let mut plan = plan(&["a"]);
        plan.schools = vec![school(0, "s", "R-6", 30), school(0, "t", "R-6", 60)];
        plan.projects = vec![steps(0, &[("2016", None, Some(Admission::Becomes(60)))])];
        let mut less = steps(1, &[("2016", None, Some(Admission::Adds(-15)))]).places;
        plan.projects[0].places.append(&mut less);
        // Each cohort keeps what it was admitted to: fifteen fewer in the first year already, and then more.
        assert_eq!(of_first(&plan), 210 - 15);
    }

    proptest! {
        #[test]
        fn what_projects_add_to_a_capacity_is_what_it_rises_by(steps_of in prop::collection::vec((2008..2030_i32, 0..900_u32), 1..8)) {
            let mut plan = plan(&["a"]);
            plan.schools = vec![school(0, "s", "R-6", 30)];
            for (from, capacity) in &steps_of {
                let mut project = steps(0, &[(&from.to_string(), None, None)]);
                project.places[0].capacity = Some(at(*capacity));
                plan.projects.push(project);
            }
            let added: i64 = (0..plan.projects.len()).map(|place| new_places(&plan, ProjectId(place))).sum();
            // Steps count in order of year, then of the files: the last of the latest year stands.
            let last = steps_of.iter().max_by_key(|(from, _)| *from).map_or(210, |(_, capacity)| *capacity);
            prop_assert_eq!(added, i64::from(last) - 210);
        }
    }
}
