//! How many places a project adds, from its steps and those of the projects before them (rule 6).

use super::places::{Numbers, is_sixth_form};
use crate::calendar::{AcademicYear, NcYear};
use crate::plan::{Admission, At, Places, Plan, ProjectId, School, SchoolId};

/// Years after the last step by which every cohort has its places: a school has fourteen year groups at most.
const ROLLED_THROUGH: i32 = 14;

/// The places that a project's steps add, over all its schools; negative where they take away more than they add.
///
/// At each school the most that the steps add in any year from their first: the rise in net capacity if one of them
/// replaces it, else places over all year groups, which an admission number fills a year at a time and a bulge class
/// fills for one cohort alone; a sixth form above other years has places of its own. A step adds to what the school's
/// own numbers and the programme's earlier steps have left. Of a school that it opens, it adds all.
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
    /// How many of the [`stages`] had been taken when they were admitted.
    pub taken: usize,
}

/// What a project's places at a school are counted from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Added {
    /// The rise in net capacity by the project's own among so many stages.
    Capacity(usize),
    /// The places of these year groups, and of a sixth form above them: a single group, whose places are both years'.
    Groups(Vec<YearGroups>, Option<YearGroups>),
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
    for nc_year in walk.below_sixth_form() {
        let (is_new, taken) = (nc_year > walk.tops[0], walk.taken(walk.admitted(nc_year, year)));
        match groups.iter_mut().find(|group| (group.is_new, group.taken) == (is_new, taken)) {
            Some(group) => group.count += 1,
            None => groups.push(YearGroups { count: 1, is_new, taken }),
        }
    }
    let sixth_form = walk.sixth_form_is_new().map(|is_new| YearGroups { count: 1, is_new, taken: walk.taken(year) });
    (year, Added::Groups(groups, sixth_form))
}

/// One change of what a school offers: a step, or numbers of the school's own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stage<'a> {
    /// From when.
    pub from: AcademicYear,
    /// The step; `None` for the school's own numbers.
    pub step: Option<&'a Places>,
    /// Whether what it does is the project's doing.
    pub is_own: bool,
    /// What it does to the admission number.
    pub admission: Option<At<Admission>>,
    /// What it makes of the net capacity.
    pub capacity: Option<At<u32>>,
    /// What it makes of the sixth form.
    pub sixth_form: Option<At<u32>>,
}

/// The changes at a school in their order: its own numbers, the steps of the programme, and the project's even if it is
/// outside.
#[must_use]
pub fn stages(plan: &Plan, project: ProjectId, school: SchoolId) -> Vec<Stage<'_>> {
    let is_opened = opens(plan, project, school);
    let of = &plan[school];
    let own = |from: &AcademicYear, admission, capacity| Stage {
        from: *from,
        step: None,
        is_own: is_opened,
        admission,
        capacity,
        sixth_form: None,
    };
    let admissions = of.admission_numbers.years.iter();
    let admissions = admissions.map(|(year, number)| own(year, Some(number.map(Admission::Becomes)), None));
    let capacities = of.capacities.years.iter().map(|(year, number)| own(year, None, Some(*number)));
    let steps = steps_at(plan, project, school).map(|(step, is_own)| Stage {
        from: *step.from,
        step: Some(step),
        is_own,
        admission: step.admission,
        capacity: step.capacity,
        sixth_form: step.sixth_form_places,
    });
    let mut stages: Vec<Stage<'_>> = admissions.chain(capacities).chain(steps).collect();
    stages.sort_by_key(|stage| stage.from);
    stages
}

/// The counted steps at a school in the order of the files, and whether each is the project's own.
fn steps_at(plan: &Plan, project: ProjectId, school: SchoolId) -> impl Iterator<Item = (&Places, bool)> {
    let counted = plan.projects.iter().enumerate().map(move |(place, item)| (item, ProjectId(place) == project));
    let counted = counted.filter(|(item, is_own)| item.has_places() || *is_own);
    let steps = counted.flat_map(|(item, is_own)| item.places.iter().map(move |step| (step, is_own)));
    steps.filter(move |(step, _)| *step.school == school)
}

/// Whether a project opens a school: no step opens it earlier.
#[must_use]
pub fn opens(plan: &Plan, project: ProjectId, school: SchoolId) -> bool {
    let opening = steps_at(plan, project, school).filter(|(step, _)| *step.opens);
    plan[school].opened_by_project && opening.min_by_key(|(step, _)| *step.from).is_some_and(|(_, is_own)| is_own)
}

/// What stands at a school before any of the [`stages`]: its admission number, net capacity and sixth form.
#[must_use]
pub fn start(plan: &Plan, school: SchoolId) -> [i64; 3] {
    let of: &School = &plan[school];
    let number = |number: Option<At<u32>>| number.map_or(0, |number| i64::from(*number));
    let sixth_form = Numbers::of(of, &[], *plan.assumptions.base_year).own_sixth_form();
    [number(of.admission_number), number(of.capacity), sixth_form]
}

/// The project's own steps that add places: that raise a school's admission number, its net capacity, its sixth form or
/// the years that it teaches above what the steps before them have left. At a school that opens, every step that gives
/// it places does.
#[must_use]
pub fn steps_that_add(plan: &Plan, project: ProjectId) -> Vec<&Places> {
    let mut adding = Vec::new();
    for school in schools_changed(plan, project) {
        let walk = Walk::of(plan, project, school);
        let is_new = plan[school].opens.is_some() || plan[school].opened_by_project;
        for (stage, around) in stages(plan, project, school).iter().zip(walk.standings.windows(2)) {
            let Some(step) = stage.step.filter(|_| stage.is_own) else { continue };
            let opens = *step.opens && plan[school].opened_by_project;
            if adds(around) || opens || (is_new && gives_places(step)) {
                adding.push(step);
            }
        }
    }
    adding
}

/// Whether what stands after a step is more than what stood before it.
fn adds(around: &[Standing]) -> bool {
    let [before, after] = [&around[0], &around[1]];
    after.admission_number > before.admission_number
        || after.capacity > before.capacity
        || after.sixth_form > before.sixth_form
        || after.top > before.top
}

/// Whether a step gives a school places, whatever stood there before.
fn gives_places(step: &Places) -> bool {
    let admission = step.admission.is_some_and(|admission| match admission.value {
        Admission::Becomes(number) => number > 0,
        Admission::Adds(number) => number > 0,
    });
    admission || [step.capacity, step.sixth_form_places].into_iter().flatten().any(|places| *places > 0)
}

/// What stands at a school from a year on, and what of it the project has added.
#[derive(Clone, Copy)]
struct Standing {
    from: AcademicYear,
    /// The highest year taught.
    top: NcYear,
    capacity: i64,
    own_capacity: i64,
    admission_number: i64,
    own_admission: i64,
    sixth_form: i64,
    own_sixth_form: i64,
}

impl Standing {
    /// Before any stage; of a school that the project opens all is the project's.
    fn before(plan: &Plan, id: SchoolId, is_opened: bool) -> Self {
        let [admission_number, capacity, sixth_form] = start(plan, id);
        let own = |number: i64| if is_opened { number } else { 0 };
        Self {
            from: *plan.assumptions.base_year,
            top: plan[id].years.last,
            capacity,
            own_capacity: own(capacity),
            admission_number,
            own_admission: own(admission_number),
            sixth_form,
            own_sixth_form: own(sixth_form),
        }
    }

    fn after(self, stage: &Stage<'_>) -> Self {
        let mut now = self;
        now.admission_number = match stage.admission.map(|admission| admission.value) {
            Some(Admission::Becomes(number)) => i64::from(number),
            Some(Admission::Adds(number)) => self.admission_number + i64::from(number),
            None => self.admission_number,
        };
        now.capacity = stage.capacity.map_or(self.capacity, |capacity| i64::from(*capacity));
        now.sixth_form = stage.sixth_form.map_or(self.sixth_form, |places| i64::from(*places));
        if stage.is_own {
            now.own_admission += now.admission_number - self.admission_number;
            now.own_capacity += now.capacity - self.capacity;
            now.own_sixth_form += now.sixth_form - self.sixth_form;
        }
        let raised = stage.step.and_then(|step| step.years).map_or(self.top, |years| years.last);
        now.top = self.top.max(raised);
        now.from = self.from.max(stage.from);
        now
    }
}

/// What a project does at a school, stage by stage.
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
        let (school, stages) = (&plan[id], stages(plan, project, id));
        let is_opened = opens(plan, project, id);
        let mut now = Standing::before(plan, id, is_opened);
        let mut top = now.top;
        let mut standings = vec![now];
        for stage in &stages {
            let raised = stage.step.and_then(|step| step.years);
            if let Some(years) = raised.filter(|_| !stage.is_own && now.top == top) {
                top = top.max(years.last);
            }
            now = now.after(stage);
            standings.push(now);
        }
        let own = || stages.iter().filter(|stage| stage.is_own);
        let base = *plan.assumptions.base_year;
        let first = own().filter(|stage| stage.step.is_some()).map(|stage| stage.from).min().unwrap_or(base).max(base);
        Self {
            first_year: school.years.first,
            tops: [top, now.top.max(top)],
            standings,
            years: [first, now.from.plus(ROLLED_THROUGH)],
            replaces_capacity: own().any(|stage| stage.capacity.is_some()) || (is_opened && school.capacity.is_some()),
        }
    }

    /// What stands in a year.
    fn at(&self, year: AcademicYear) -> Standing {
        self.standings[self.taken(year)]
    }

    /// How many stages have been taken by a year.
    fn taken(&self, year: AcademicYear) -> usize {
        self.standings.partition_point(|standing| standing.from <= year).max(1) - 1
    }

    /// The years taught with what the project adds, but for a sixth form above them.
    fn below_sixth_form(&self) -> impl Iterator<Item = NcYear> + use<> {
        let first = self.first_year;
        let taught = (first.number()..=self.tops[1].number()).filter_map(NcYear::new);
        taught.filter(move |&nc_year| !is_sixth_form(first, nc_year))
    }

    /// Whether a sixth form above other years is the project's doing; `None` where there is none.
    fn sixth_form_is_new(&self) -> Option<bool> {
        let entry = crate::calendar::Phase::Post16.entry();
        is_sixth_form(self.first_year, self.tops[1]).then_some(self.tops[0] < entry)
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
        let of_sixth_form = |is_new| if is_new { self.at(year).sixth_form } else { self.at(year).own_sixth_form };
        self.below_sixth_form().map(places).sum::<i64>() + self.sixth_form_is_new().map_or(0, of_sixth_form)
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
    fn a_sixth_form_above_other_years_has_places_of_its_own() {
        let mut plan = plan(&["a"]);
        plan.schools = vec![school(0, "s", "7-13", 180)];
        plan.schools[0].capacity = Some(at(1100));
        plan.projects = vec![steps(0, &[("2016", None, Some(Admission::Adds(30)))])];
        // Five year groups of 30; the sixth form stays at 1,100 less 5 × 180.
        assert_eq!(of_first(&plan), 150);
        plan.projects[0].places[0].sixth_form_places = Some(at(240));
        assert_eq!(of_first(&plan), 150 + 40);
        // One that the project makes is new as a whole.
        plan.schools[0] = school(0, "s", "7-11", 180);
        plan.projects = vec![steps(0, &[("2016", Some("7-13"), None)])];
        assert_eq!(of_first(&plan), 0);
        plan.projects[0].places[0].sixth_form_places = Some(at(200));
        assert_eq!(of_first(&plan), 200);
    }

    #[test]
    fn all_places_of_a_school_that_a_project_opens_are_added() {
        let mut plan = plan(&["a"]);
        let mut new = school(0, "new", "R-6", 60);
        (new.opened_by_project, new.capacity) = (true, None);
        plan.schools = vec![new];
        plan.projects = vec![steps(0, &[("2016", None, None)])];
        plan.projects[0].places[0].opens = at(true);
        assert_eq!(of_first(&plan), 420);
        assert_eq!(steps_that_add(&plan, ProjectId(0)).len(), 1);
        plan.schools[0].capacity = Some(at(450));
        assert_eq!(of_first(&plan), 450);
        // Another that opens it earlier has them all.
        let mut earlier = plan.projects[0].clone();
        earlier.places[0].from = earlier.places[0].from.map(|from| from.plus(-1));
        plan.projects.push(earlier);
        assert_eq!((of_first(&plan), new_places(&plan, ProjectId(1))), (0, 450));
    }

    #[test]
    fn a_project_adds_to_the_schools_own_number_of_the_year() {
        let mut plan = plan(&["a"]);
        plan.schools = vec![school(0, "s", "R-2", 30)];
        plan.schools[0].admission_numbers.years.insert(super::super::testing::year(2016), at(45));
        plan.projects = vec![steps(0, &[("2016", None, Some(Admission::Becomes(60)))])];
        assert_eq!(of_first(&plan), 3 * 15);
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
