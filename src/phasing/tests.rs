//! Small programmes: what moves and why, and the best phasing against trying all there are.

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

use super::*;
use crate::calendar::{AcademicYear, parse_date};
use crate::forecast::testing::{at, completions, range, roll, school, site};
use crate::funding::testing::{ProjectBuilder, SourceBuilder, plan_of, project, source};
use crate::plan::{Admission, AreaId, Category, Dependency, DependencyKind, Places, Project, Provenance, SchoolId};

/// A step of places: school, year, what it does.
#[derive(Clone, Copy, Debug)]
enum Step {
    Adds(i32),
    Becomes(u32),
    Raises,
}

fn places(school: usize, from: i32, step: Step) -> Places {
    let admission = match step {
        Step::Adds(places) => Some(at(Admission::Adds(places))),
        Step::Becomes(places) => Some(at(Admission::Becomes(places))),
        Step::Raises => None,
    };
    Places {
        school: at(SchoolId(school)),
        from: at(AcademicYear::starting(from)),
        years: matches!(step, Step::Raises).then(|| at(range("R-6"))),
        admission,
        capacity: None,
        sixth_form_places: None,
        opens: at(false),
        provenance: Provenance::default(),
    }
}

fn waits(project: &mut Project, due: &str) {
    project.dependencies.push(Dependency {
        kind: at(DependencyKind::Land),
        text: at("the land".to_owned()),
        due: parse_date(due).map(at),
        cleared: at(false),
        provenance: Provenance::default(),
    });
}

/// Three areas, each asking the next, with five schools whose rolls in the base year are given; five years ahead; the
/// programme ends with 2016-17.
fn town(sources: Vec<SourceBuilder>, projects: Vec<ProjectBuilder>, rolls: &[u32]) -> Plan {
    let mut plan = plan_of(sources, projects);
    let areas = crate::forecast::testing::plan(&["a", "b", "c"]);
    (plan.areas, plan.yields) = (areas.areas, areas.yields);
    plan.schools = vec![
        school(0, "infant", "R-2", 60),
        school(0, "junior", "3-6", 60),
        school(1, "primary", "R-6", 30),
        school(2, "village", "R-6", 15),
        school(1, "secondary", "7-11", 90),
    ];
    for (place, pupils) in rolls.iter().enumerate() {
        let years = plan.schools[place].years.count();
        roll(&mut plan, place, &[(2013, &vec![*pupils; years])]);
    }
    plan.areas[0].neighbours = vec![at(AreaId(1))];
    plan
}

fn years(phasing: &Phasing) -> Vec<i32> {
    phasing.proposals.iter().map(|proposal| proposal.years).collect()
}

/// The whole pupil-years that a phasing gains against the plan as it stands.
fn gain(stands: f64, unplaced: f64) -> f64 {
    (stands - unplaced + 1e-6).floor()
}

/// Every phasing there is, judged by the whole forecast and the whole funding: the best of them.
fn best_of_all(plan: &Plan, options: &PhasingOptions, weighed: Aim) -> (Objectives, Vec<i32>) {
    let mut order: Vec<(ProjectId, Vec<i32>)> = plan
        .programme_projects()
        .map(|(id, project)| {
            let range = choices::range(plan, project).ok().filter(|_| !options.held.contains(&id));
            (id, range.map_or(vec![0], |range| (range.least..=range.most).collect()))
        })
        .collect();
    order.sort_by_key(|(id, _)| (*plan[*id].priority, *id));
    let judge = Judge { options, trajectories: housing::trajectories(plan) };
    let mut all: Vec<(Objectives, Vec<i32>)> = Vec::new();
    let mut places = vec![0; order.len()];
    loop {
        let mut moved = plan.clone();
        let shifts: Vec<i32> =
            order.iter().zip(&places).map(|((_, years), place): (_, &usize)| years[*place]).collect();
        for ((id, _), years) in order.iter().zip(&shifts) {
            moved.projects[id.0].shift(*years);
        }
        let late = |((id, _), years): (&(ProjectId, _), &i32)| choices::late(choices::past_need(plan, *id), *years);
        let late = order.iter().zip(&shifts).map(late).sum();
        let objectives = judge.measure(&moved).objectives(late, shifts.iter().sum());
        all.push((objectives, shifts));
        let Some(place) = (0..places.len()).rev().find(|place| places[*place] + 1 < order[*place].1.len()) else {
            break;
        };
        places[place] += 1;
        places[place + 1..].fill(0);
    }
    // Whole pupil-years gained over the plan as it stands.
    let stands = judge.measure(plan).unplaced;
    let gained = |of: &Objectives| gain(stands, of.unplaced);
    let most = all.iter().map(|(of, _)| gained(of)).fold(f64::NEG_INFINITY, f64::max);
    all.retain(|(of, _)| gained(of) >= most);
    let money = |of: &Objectives| if weighed == Aim::Waiting { of.waiting } else { of.unfunded };
    let rank = |(of, shifts): &(Objectives, Vec<i32>)| (of.late, money(of), of.years, shifts.clone());
    let (best, shifts) = all.into_iter().min_by_key(rank).unwrap_or_default();
    let mut by_project = vec![0; plan.projects.len()];
    for ((id, _), years) in order.iter().zip(&shifts) {
        by_project[id.0] = *years;
    }
    let shifts = plan.programme_projects().map(|(id, _)| by_project[id.0]).collect();
    (best, shifts)
}

#[test]
fn a_project_waits_for_money_if_no_pupil_waits_for_it() {
    let money = || vec![source("grant").receipt(2014, 100).receipt(2015, 100)];
    let roofs = vec![
        project("first").priority(1).spend(2014, 100).category(Category::Condition),
        project("later").priority(2).spend(2014, 100).category(Category::Condition),
    ];
    let plan = town(money(), roofs, &[50, 50, 20, 10, 60]);
    let phasing = phase(&plan, &PhasingOptions::default());
    assert_eq!(years(&phasing), [0, 1]);
    assert_eq!((phasing.before.unfunded, phasing.after.unfunded), (Pence(100), Pence::ZERO));
    assert!(phasing.is_optimal());
    let effect = phasing.proposals[1].otherwise.clone().unwrap_or_default();
    assert_eq!((effect.years, effect.unplaced), (0, 0.0));
    assert_eq!(effect.unfunded, BTreeMap::from([(FinancialYear::starting(2014), Pence(100))]));

    let held = PhasingOptions { held: vec![ProjectId(1)], ..PhasingOptions::default() };
    let phasing = phase(&plan, &held);
    assert_eq!((years(&phasing), phasing.proposals[1].range), (vec![1, 0], Err(Stays::Held)));
}

#[test]
fn pupils_come_before_money() {
    // The village has 20 for 15 places and no neighbour; the project brings the places, the grant comes a year later.
    let school = project("school").spend(2014, 100);
    let mut plan = town(vec![source("grant").receipt(2015, 100)], vec![school], &[50, 50, 20, 20, 60]);
    plan.projects[0].places = vec![places(3, 2014, Step::Adds(15))];
    let phasing = phase(&plan, &PhasingOptions::default());
    assert_eq!(years(&phasing), [0]);
    assert_eq!((phasing.after.unplaced, phasing.after.unfunded), (0.0, Pence(100)));
    let effect = phasing.proposals[0].otherwise.clone().unwrap_or_default();
    assert_eq!((effect.years, effect.unplaced), (1, 5.0));
    let without = ForecastOptions { without_projects: true };
    assert_eq!(years(&phase(&plan, &PhasingOptions { forecast: without, ..PhasingOptions::default() })), [1]);
}

#[test]
fn no_money_makes_a_project_late() {
    // Its grant comes a year later; nobody is without a place meanwhile.
    let hall = || project("hall").spend(2014, 100).works("2014-06", "2015-08");
    let town = |needed: Option<&str>| {
        let mut plan = town(vec![source("grant").receipt(2015, 100)], vec![hall()], &[50, 50, 20, 10, 60]);
        plan.projects[0].needed_by = needed.and_then(parse_date).map(at);
        plan
    };
    assert_eq!(years(&phase(&town(None), &PhasingOptions::default())), [1]);
    // Needed in September 2016, a year later is in time.
    assert_eq!(years(&phase(&town(Some("2016-09")), &PhasingOptions::default())), [1]);
    let phasing = phase(&town(Some("2015-09")), &PhasingOptions::default());
    assert_eq!((years(&phasing), phasing.after.late, phasing.after.unfunded), (vec![0], 0, Pence(100)));
    assert!(phasing.is_optimal());
    let effect = phasing.proposals[0].otherwise.clone().unwrap_or_default();
    assert_eq!((effect.years, effect.late, effect.unfunded.values().copied().sum::<Pence>()), (1, 1, Pence(-100)));
    // It ends a year after its need already: no later.
    let phasing = phase(&town(Some("2014-09")), &PhasingOptions::default());
    assert_eq!((years(&phasing), phasing.before.late, phasing.after.late), (vec![0], 1, 1));
}

#[test]
fn money_that_lapses_so_many_years_after_its_receipt_is_not_waited_for() {
    // The grant lapses with 2014-15: the hall waits for its land until 2015-16, so the roof is to have the money.
    let grant = source("grant").receipt(2014, 100).spend_within(0);
    let projects = vec![project("hall").priority(1).spend(2014, 100), project("roof").priority(2).spend(2013, 100)];
    let mut plan = town(vec![grant], projects, &[50; 5]);
    waits(&mut plan.projects[0], "2015-06");
    let phasing = phase(&plan, &PhasingOptions::default());
    assert_eq!(years(&phasing), [1, 1]);
    assert_eq!((phasing.after.unfunded, phasing.bound.unfunded), (Pence(100), Pence(100)));
    assert!(phasing.is_optimal());
}

#[test]
fn the_bound_on_advances_knows_whose_money_it_is_and_when_there_is_cash() {
    let agreement = |year| source("agreement").receipt(year, 100).for_projects(&[0]).forward_funded_by(1);
    let projects = || vec![project("near").spend(2014, 20), project("far").spend(2016, 200)];
    // The agreement may pay the 20 only; its other 80 do not become the grant's by being repaid.
    let sources = vec![agreement(2015), source("grant").receipt(2014, 50)];
    let held = PhasingOptions { held: vec![ProjectId(0)], ..PhasingOptions::default() };
    let phasing = phase(&town(sources, projects(), &[50; 5]), &held);
    assert_eq!((phasing.after.unfunded, phasing.bound.unfunded), (Pence(150), Pence(150)));
    // The grant has nothing to advance in 2014-15.
    let sources = vec![agreement(2016), source("grant").receipt(2016, 50)];
    let phasing = phase(&town(sources.clone(), projects(), &[50; 5]), &held);
    assert_eq!((phasing.after.unfunded, phasing.bound.unfunded), (Pence(170), Pence(170)));
    assert!(phasing.is_optimal());
    // Two years later the agreement pays.
    let phasing = phase(&town(sources, projects(), &[50; 5]), &PhasingOptions::default());
    assert_eq!((years(&phasing), phasing.after.unfunded), (vec![2, 0], Pence(150)));
}

#[test]
fn what_waits_for_land_moves_whatever_it_costs() {
    let mut plan = town(vec![source("grant").receipt(2014, 100)], vec![project("school").spend(2014, 100)], &[50; 5]);
    plan.projects[0].places = vec![places(3, 2014, Step::Adds(60))];
    waits(&mut plan.projects[0], "2015-06");
    let phasing = phase(&plan, &PhasingOptions::default());
    assert_eq!(years(&phasing), [1]);
    assert!(phasing.after.unplaced > phasing.before.unplaced);
    assert!(phasing.is_optimal());
}

#[test]
fn a_plan_without_a_programme_or_projects_stays_as_it_is() {
    let mut plan = town(vec![], vec![project("roof").spend(2014, 100)], &[50; 5]);
    plan.programme = None;
    let phasing = phase(&plan, &PhasingOptions::default());
    assert_eq!((years(&phasing), phasing.proposals[0].range), (vec![0], Err(Stays::NoProgramme)));
    assert_eq!(phasing.before, phasing.after);
    plan.projects.clear();
    assert_eq!(years(&phase(&plan, &PhasingOptions::default())), [] as [i32; 0]);
}

#[test]
fn more_projects_than_can_be_weighed_are_held_and_nothing_is_proven() {
    let school = |_| {
        let mut project = project("school").spend(2013, 1).build();
        project.places = vec![places(0, 2014, Step::Raises)];
        project
    };
    let mut plan = town(vec![], vec![], &[50; 5]);
    plan.projects = (0..5).map(school).collect();
    let phasing = phase(&plan, &PhasingOptions::default());
    let held = phasing.proposals.iter().filter(|proposal| proposal.range == Err(Stays::TooMany));
    assert_eq!(held.map(|proposal| proposal.project.0).collect::<Vec<_>>(), [3, 4]);
    assert!(phasing.proven.is_empty());
}

fn any_source() -> impl Strategy<Value = SourceBuilder> {
    let receipts = btree_map(2013_i32..2017, 0_i128..90, 1..4);
    let lapses = (option::weighted(0.3, 2014_i32..2017), option::weighted(0.2, 0_u32..3));
    (receipts, 0_usize..6, vec(0_usize..3, 1..3), lapses).prop_map(
        |(receipts, kind, members, (spend_by, spend_within))| {
            let built = receipts.into_iter().fold(source("source"), |one, (year, pence)| one.receipt(year, pence));
            let built = spend_by.into_iter().fold(built, SourceBuilder::spend_by);
            let built = spend_within.into_iter().fold(built, SourceBuilder::spend_within);
            match kind {
                0 => built.for_projects(&members),
                1 => built.for_categories(&[Category::Growth]),
                2 | 3 => built.for_projects(&members).forward_funded_by(0),
                4 => built.forward_funded_by(0),
                _ => built,
            }
        },
    )
}

fn any_step() -> impl Strategy<Value = Places> {
    let step = prop_oneof![
        4 => prop_oneof![Just(-30), Just(15), Just(30), Just(60)].prop_map(Step::Adds),
        3 => prop_oneof![Just(15_u32), Just(45), Just(60), Just(90)].prop_map(Step::Becomes),
        1 => Just(Step::Raises),
    ];
    (0_usize..5, 2013_i32..2017, step).prop_map(|(school, from, step)| {
        let school = if matches!(step, Step::Raises) { 0 } else { school };
        places(school, from, step)
    })
}

fn any_project() -> impl Strategy<Value = Project> {
    let spend = btree_map(2013_i32..2017, 0_i128..90, 0..3);
    let year = |weight| option::weighted(weight, 2013_i32..2017);
    let dates = (year(0.25), year(0.4), year(0.5));
    (spend, vec(any_step(), 0..3), dates, 0_i64..3, any::<bool>()).prop_map(
        |(spend, steps, dates, priority, is_growth)| {
            let (due, needed, ends) = dates;
            let built = spend.into_iter().fold(project("project"), |one, (year, pence)| one.spend(year, pence));
            let category = if is_growth { Category::Growth } else { Category::Condition };
            let mut project = built.priority(priority).category(category).build();
            project.places = steps;
            project.needed_by = needed.and_then(|year| parse_date(&format!("{year}-09"))).map(at);
            project.completion = ends.and_then(|year| parse_date(&format!("{year}-08"))).map(at);
            if let Some(due) = due {
                waits(&mut project, &format!("{due}-06"));
            }
            project
        },
    )
}

fn any_plan() -> impl Strategy<Value = Plan> {
    let sources = vec(any_source(), 1..4);
    let projects = vec(any_project(), 3..5);
    let neighbours = vec(vec(0_usize..3, 0..3), 3);
    let rolls = (vec(20_u32..110, 5), vec(0_i32..60, 3));
    let last_year = prop_oneof![3 => Just(2016_i32), 1 => 2013_i32..2018];
    (sources, projects, neighbours, rolls, last_year).prop_map(|(sources, projects, neighbours, rolls, last_year)| {
        let (rolls, homes) = rolls;
        let mut plan = town(sources, vec![], &rolls);
        plan.projects = projects;
        if let Some(programme) = &mut plan.programme {
            programme.last_year = at(FinancialYear::starting(last_year));
        }
        for (area, neighbours) in neighbours.iter().enumerate() {
            let mut asked: Vec<usize> = Vec::new();
            for one in neighbours.iter().filter(|one| **one != area) {
                if !asked.contains(one) {
                    asked.push(*one);
                }
            }
            plan.areas[area].neighbours = asked.into_iter().map(|one| at(AreaId(one))).collect();
        }
        let built: Vec<(i32, i32)> = (2014..).zip(homes).collect();
        plan.sites = vec![site(2, "site", completions(&built))];
        plan
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn no_phasing_is_better_than_the_one_proposed(
        plan in any_plan(), held in option::weighted(0.2, 0_usize..3), searches: bool, looked_at in 0_usize..2,
    ) {
        let held = held.into_iter().map(ProjectId).collect();
        let options = PhasingOptions { held, ..PhasingOptions::default() };
        // Without local search all is left to the branches.
        let limits = Limits { looked_at: looked_at * 1_000_000, ..Limits::default() };
        let limits = if searches { limits } else { Limits { looks: 0, ..limits } };
        let phasing = phase_within(&plan, &options, limits);
        prop_assert_eq!(phasing.weighed, if looked_at > 0 { Aim::Waiting } else { Aim::Unfunded });
        let (best, shifts) = best_of_all(&plan, &options, phasing.weighed);
        prop_assert!((phasing.after.unplaced - best.unplaced).abs() < 1e-6, "{:?} {:?}", phasing.after, best);
        let in_whole = |of: &Objectives| (of.late, of.waiting, of.unfunded, of.years);
        prop_assert_eq!(in_whole(&phasing.after), in_whole(&best));
        prop_assert!(phasing.is_optimal());
        prop_assert_eq!(years(&phasing), shifts);
    }

    #[test]
    fn what_is_not_proven_has_a_bound_that_holds(plan in any_plan(), branches in 0_u32..20, values in 0_usize..9) {
        let limits = Limits {
            of_a_term: values, in_all: 4 * values, branches, flows: branches, looked_at: 0, ..Limits::default()
        };
        let phasing = phase_within(&plan, &PhasingOptions::default(), limits);
        let (best, _) = best_of_all(&plan, &PhasingOptions::default(), Aim::Unfunded);
        let gained = |of: &Objectives| gain(phasing.before.unplaced, of.unplaced);
        let proves = |aims: &[Aim]| aims.iter().all(|aim| phasing.proven.contains(aim));
        prop_assert!(gained(&phasing.bound) >= gained(&best) && gained(&phasing.after) <= gained(&best));
        prop_assert!(!proves(&[Aim::Unplaced]) || gained(&phasing.after) >= gained(&best));
        if proves(&[Aim::Unplaced]) {
            prop_assert!(phasing.bound.late <= best.late && phasing.after.late >= best.late);
            prop_assert!(!proves(&[Aim::Late]) || phasing.after.late == best.late);
        }
        if proves(&[Aim::Unplaced, Aim::Late]) {
            prop_assert!(phasing.bound.unfunded <= best.unfunded && phasing.after.unfunded >= best.unfunded);
            prop_assert!(!proves(&[Aim::Unfunded]) || phasing.after.unfunded == best.unfunded);
        }
        if proves(&[Aim::Unplaced, Aim::Late, Aim::Unfunded]) {
            prop_assert!(phasing.bound.years <= best.years && phasing.after.years >= best.years);
            prop_assert!(!proves(&[Aim::Years]) || phasing.after.years == best.years);
        }
    }

    #[test]
    fn a_cut_is_tight_where_it_was_found_and_holds_everywhere(plan in any_plan(), seed in vec(0_usize..16, 5)) {
        let mut ranges = ranges(&plan, &PhasingOptions::default());
        let choices = choices(&plan, &mut ranges, ForecastOptions::default());
        let [here, there] = [1, 4].map(|by| {
            let pick = |(choice, pick): (&Choice, &usize)| pick / by % choice.variants.len();
            choices.iter().zip(&seed).map(pick).collect::<Vec<_>>()
        });
        let mut money = Money::of(&plan, &choices, FundingOptions::default());
        let shortage = money.shortage(&here, i128::MAX);
        let cut = money.cut(&shortage, |_, _| true);
        prop_assert_eq!(cut.least(&here, here.len()), shortage.unfunded);
        prop_assert!(cut.least(&there, there.len()) <= money.shortage(&there, i128::MAX).unfunded);
        prop_assert!(cut.least(&there, there.len().min(1)) <= cut.least(&there, there.len()));
    }

    #[test]
    fn the_sum_of_terms_is_what_the_whole_forecast_leaves_unplaced(
        plan in any_plan(), seed in vec(0_usize..4, 5), are_open: bool,
    ) {
        let limits = Limits { of_a_term: if are_open { 0 } else { 20_000 }, ..Limits::default() };
        let mut ranges = ranges(&plan, &PhasingOptions::default());
        let choices = choices(&plan, &mut ranges, ForecastOptions::default());
        let positions: Vec<usize> =
            choices.iter().zip(&seed).map(|(choice, pick)| pick % choice.variants.len()).collect();
        let mut moved = plan.clone();
        stand(&mut moved, &choices, &positions);
        let options = PhasingOptions::default();
        let whole = Judge { options: &options, trajectories: housing::trajectories(&plan) }.measure(&moved);
        let mut unplaced = Unplaced::of(&plan, &choices, ForecastOptions::default(), limits);
        let sum = unplaced.sum(&positions) as f64 / 1e9;
        prop_assert!((sum - whole.unplaced).abs() < 1e-6, "{sum} {}", whole.unplaced);
        let (least, sum) = (unplaced.least(&positions, 1), unplaced.sum(&positions));
        prop_assert!(least <= sum + 10, "{least} {sum}");
        let mut money = Money::of(&plan, &choices, FundingOptions::default());
        let unfunded = whole.unfunded.values().map(|short| short.0).sum::<i128>();
        prop_assert!(money.shortage(&positions, i128::MAX).unfunded <= unfunded);
        prop_assert_eq!(money.unfunded(&positions), Some(unfunded));
        moved.sources.iter_mut().for_each(|source| source.forward_fund = None);
        let without = Judge { options: &options, trajectories: housing::trajectories(&plan) }.measure(&moved);
        let unfunded = without.unfunded.values().map(|short| short.0).sum::<i128>();
        prop_assert_eq!(money.without_advances(&positions), unfunded);
    }
}
