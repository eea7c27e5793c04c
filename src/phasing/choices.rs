//! How far each project may move, and why some may not.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::calendar::{AcademicYear, FinancialYear};
use crate::forecast::new_places::steps_that_add;
use crate::funding::spend::project_spend;
use crate::money::Pence;
use crate::plan::{Plan, Project, ProjectGroup, ProjectId};

/// Why a project stays where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stays {
    /// It was asked for.
    Held,
    /// It is complete or on site, and that such projects may move was not asked for.
    Settled(ProjectGroup),
    /// There is no programme that says how late it may be.
    NoProgramme,
    /// It has no spend, no completion and no places to move.
    NothingToMove,
    /// It reaches the programme's last year as it is.
    ReachesLastYear,
    /// It ends after the programme's last year as it is.
    EndsAfterLastYear(FinancialYear),
    /// What it waits for is not due until this date, too late for it to end within the programme.
    WaitsTooLong(NaiveDate),
    /// Too many projects change what the same schools offer or teach for all of them to be weighed.
    TooMany,
}

/// Whole years by which a project may move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The fewest: above 0 where it waits for something.
    pub least: i32,
    /// The most that the programme's last year allows.
    pub most: i32,
    /// When that is due which keeps it from starting where it stands.
    pub waits_for: Option<NaiveDate>,
}

/// A project moved by so many years.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Whole years, 0 or more.
    pub years: i32,
    /// The project so moved.
    pub project: Project,
    /// What it then spends.
    pub spend: BTreeMap<FinancialYear, Pence>,
    /// The years by which it then comes after its need.
    pub late: i32,
}

/// A project that may move, with everything that may become of it, the smallest move first.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The project.
    pub project: ProjectId,
    /// At least one.
    pub variants: Vec<Variant>,
}

/// The project moved by each number of years from `least` to `most`.
#[must_use]
pub fn choice(plan: &Plan, id: ProjectId, range: Range) -> Choice {
    let past_need = past_need(plan, id);
    let variant = |years| {
        let mut project = plan[id].clone();
        project.shift(years);
        let spend = project_spend(&project).years;
        Variant { years, project, spend, late: late(past_need, years) }
    };
    let mut variants: Vec<Variant> = (range.least..=range.most).map(variant).collect();
    // A spread profile may reach one more year where February has a day more.
    let last = plan.programme.as_ref().map(|programme| *programme.last_year);
    let is_late = |variant: &Variant| variant.spend.keys().next_back().copied() > last;
    let kept = variants.iter().rposition(|variant| !is_late(variant)).map_or(1, |place| place + 1);
    variants.truncate(kept);
    Choice { project: id, variants }
}

/// The years by which a project comes after its need as the plan stands: the later of the first year in which it adds places and
/// the first that finds its works ended, less that of `needed_by`; below 0 if it comes before. `None` where no need is
/// written, or neither places nor works say when it comes.
#[must_use]
pub fn past_need(plan: &Plan, id: ProjectId) -> Option<i32> {
    let project = &plan[id];
    let needed = AcademicYear::needed_by(project.needed_by?.value);
    let places = steps_that_add(plan, id).into_iter().map(|step| *step.from).min();
    let works = project.completion.map(|end| AcademicYear::after_works(end.value));
    places.max(works).map(|comes| comes.since(needed))
}

/// The years by which a project comes late once it is moved.
#[must_use]
pub fn late(past_need: Option<i32>, years: i32) -> i32 {
    past_need.map_or(0, |past| (past + years).max(0))
}

/// The years by which projects that stand as given come late, added up.
#[must_use]
pub fn late_in_all(choices: &[Choice], positions: &[usize]) -> i32 {
    choices.iter().zip(positions).map(|(choice, position)| choice.variants[*position].late).sum()
}

/// By how many years a project may move.
///
/// # Errors
/// Why it stays.
pub fn range(plan: &Plan, project: &Project) -> Result<Range, Stays> {
    let Some(programme) = &plan.programme else { return Err(Stays::NoProgramme) };
    let last_year = *programme.last_year;
    let spend = project_spend(project).years;
    let Some(ends) = end(project, &spend) else { return Err(Stays::NothingToMove) };
    let waits_for = due(project).filter(|due| wait(project, &spend, *due) > 0);
    let least = waits_for.map_or(0, |due| wait(project, &spend, due));
    let most = last_year.since(ends);
    match (waits_for, most) {
        (_, ..=-1) => Err(Stays::EndsAfterLastYear(ends)),
        (Some(due), most) if most < least => Err(Stays::WaitsTooLong(due)),
        (None, 0) => Err(Stays::ReachesLastYear),
        _ => Ok(Range { least, most, waits_for }),
    }
}

/// The last financial year that it spends in; a project without spend ends with its works, else with its last step of
/// places.
fn end(project: &Project, spend: &BTreeMap<FinancialYear, Pence>) -> Option<FinancialYear> {
    let paid = spend.keys().next_back().copied();
    let built = || project.completion.map(|completion| FinancialYear::of(completion.value));
    let offered = || project.places.iter().map(|places| places.from.financial()).max();
    paid.or_else(built).or_else(offered)
}

/// When the last of what it waits for is due; what has no date, or is cleared, does not bind.
fn due(project: &Project) -> Option<NaiveDate> {
    let open = project.dependencies.iter().filter(|dependency| !*dependency.cleared);
    open.filter_map(|dependency| dependency.due).map(|due| due.value).max()
}

/// The fewest years by which it must move so as not to start before a date: neither its works, nor, where no start is
/// written, its first financial year of spend.
fn wait(project: &Project, spend: &BTreeMap<FinancialYear, Pence>, due: NaiveDate) -> i32 {
    match (project.start, spend.keys().next()) {
        (Some(start), _) => {
            let years = (due.year() - start.year()).max(0);
            // Within the year of the date the start may still lie before it.
            (years..=years + 1).find(|years| starts(project, *years) >= Some(due)).unwrap_or(years + 1)
        }
        (None, Some(first)) => FinancialYear::of(due).since(*first).max(0),
        (None, None) => 0,
    }
}

/// When its works start once it is moved.
fn starts(project: &Project, years: i32) -> Option<NaiveDate> {
    let mut start = Project { places: Vec::new(), ..project.clone() };
    start.shift(years);
    start.start.map(|start| start.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_date;
    use crate::funding::testing::{ProjectBuilder, plan, project};
    use crate::plan::{At, Dependency, DependencyKind, Provenance};

    /// The range in a programme that ends with 2016-17.
    fn range_of(project: &Project) -> Result<(i32, i32), Stays> {
        range(&plan(), project).map(|range| (range.least, range.most))
    }

    fn waiting(project: ProjectBuilder, due: &[(&str, bool)]) -> Project {
        let dependency = |(due, cleared): &(&str, bool)| Dependency {
            kind: At::default_of(DependencyKind::Land),
            text: At::default_of(String::new()),
            due: parse_date(due).map(At::default_of),
            cleared: At::default_of(*cleared),
            provenance: Provenance::default(),
        };
        Project { dependencies: due.iter().map(dependency).collect(), ..project.build() }
    }

    #[test]
    fn a_project_may_move_until_its_last_spend_is_in_the_last_year() {
        assert_eq!(range_of(&project("p").spend(2013, 1).spend(2014, 1).build()), Ok((0, 2)));
        assert_eq!(range_of(&project("p").spend(2016, 1).build()), Err(Stays::ReachesLastYear));
        let late = project("p").spend(2014, 1).spend(2017, 1).build();
        assert_eq!(range_of(&late), Err(Stays::EndsAfterLastYear(FinancialYear::starting(2017))));
        assert_eq!(range_of(&project("p").budget(9).works("2014-04", "2015-03").build()), Ok((0, 2)));
    }

    #[test]
    fn without_spend_its_works_or_places_end_it() {
        assert_eq!(range_of(&project("p").places_at(0).build()), Ok((0, 2)));
        assert_eq!(range_of(&project("p").places_at(0).works("2014-01", "2015-06").build()), Ok((0, 1)));
        assert_eq!(range_of(&project("p").build()), Err(Stays::NothingToMove));
    }

    #[test]
    fn it_waits_until_everything_not_cleared_is_due() {
        let works = || project("p").budget(9).works("2014-04", "2015-03");
        assert_eq!(range_of(&waiting(works(), &[("2014-04", false)])), Ok((0, 2)));
        assert_eq!(range_of(&waiting(works(), &[("2014-05", false)])), Ok((1, 2)));
        assert_eq!(range_of(&waiting(works(), &[("2015-04", false), ("2014-06", false)])), Ok((1, 2)));
        assert_eq!(range_of(&waiting(works(), &[("2016-04", true), ("", false)])), Ok((0, 2)));
        let due = parse_date("2017-01").unwrap_or_default();
        assert_eq!(range_of(&waiting(works(), &[("2017-01", false)])), Err(Stays::WaitsTooLong(due)));
    }

    #[test]
    fn without_a_start_the_first_year_of_spend_waits() {
        let spends = || project("p").spend(2013, 1).spend(2014, 1);
        assert_eq!(range_of(&waiting(spends(), &[("2014-03", false)])), Ok((0, 2)));
        assert_eq!(range_of(&waiting(spends(), &[("2014-04", false)])), Ok((1, 2)));
    }

    #[test]
    fn every_variant_is_the_project_moved_as_a_scenario_moves_it() {
        let mut plan = plan();
        plan.projects = vec![project("p").spend(2013, 1).spend(2014, 2).works("2013-04", "2015-01").build()];
        let range = range(&plan, &plan.projects[0]).unwrap_or(Range { least: 0, most: 0, waits_for: None });
        let choice = choice(&plan, ProjectId(0), range);
        let starts: Vec<_> =
            choice.variants.iter().map(|variant| variant.project.start.map(|start| start.value)).collect();
        assert_eq!(starts, ["2013-04", "2014-04", "2015-04"].map(parse_date));
        assert_eq!(choice.variants[2].spend.keys().map(|year| year.start()).collect::<Vec<_>>(), [2015, 2016]);
    }
}
