//! Explanations add up: at every step of any figure, and down to what the files say.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use placeplan::calendar::{NcYear, Phase};
use placeplan::explain::{
    AreaField, BorrowingPart, Explanation, Figure, Operation, ProjectPart, SchoolPart, SitePart, SourcePart, Unit,
    explain,
};
use placeplan::forecast::{Homes, State};
use placeplan::money::Pence;
use placeplan::outcome::{Options, Outcome, compute};
use placeplan::plan::{AreaId, Plan, ProjectId, SchoolId};

use super::explain_money::readings;
use super::support::{edit, loaded, repository, run, small_plan};

/// Every figure of a plan's tables, with the value that the table shows.
fn figures(plan: &Plan, outcome: &Outcome) -> Vec<(Figure, f64)> {
    let mut figures = Vec::new();
    for (place, years) in outcome.forecast.schools.iter().enumerate() {
        let school = SchoolId(place);
        for (year, cells) in years.iter().enumerate() {
            for cell in cells {
                let of = |part| Figure::School { school, year, nc_year: Some(cell.nc_year), part };
                figures.extend([
                    (of(SchoolPart::Base), cell.base),
                    (of(SchoolPart::Housing), cell.housing),
                    (of(SchoolPart::Demand), cell.demand()),
                    (of(SchoolPart::Places), cell.places),
                ]);
            }
        }
    }
    for (area, years) in outcome.forecast.unassigned.iter().enumerate() {
        for (year, pupils) in years.iter().enumerate() {
            for nc_year in (0..14).filter_map(NcYear::new) {
                let figure =
                    Figure::Area { area: AreaId(area), year, first_year: nc_year, field: AreaField::Unassigned };
                figures.push((figure, pupils[nc_year.index()]));
            }
        }
    }
    for row in &outcome.pressure {
        let year = outcome.forecast.years.iter().position(|year| *year == row.year).expect("a forecast year");
        let (area, first_year) = (row.area, row.first_year);
        let of = |field| match row.school {
            Some(school) => Figure::SchoolRow { school, year, field },
            None => Figure::Area { area, year, first_year, field },
        };
        let mut fields = vec![
            (AreaField::Intake, row.intake),
            (AreaField::AdmissionNumber, row.admission_number),
            (AreaField::Pressure, row.pressure_fe),
            (AreaField::Roll, row.roll),
            (AreaField::Capacity, row.capacity),
        ];
        let some = [
            (AreaField::FreeShare, row.free_share),
            (AreaField::Need, row.need),
            (AreaField::Spare, row.spare),
            (AreaField::PlacedIn, row.placed_in),
            (AreaField::Unplaced, row.unplaced),
        ];
        fields.extend(some.into_iter().filter_map(|(field, value)| Some((field, value?))));
        figures.extend(fields.into_iter().map(|(field, value)| (of(field), value)));
    }
    for row in &outcome.housing {
        let year = row.year;
        let of = |part| match row.homes {
            Homes::Site(site) => Figure::Site { site, year, part },
            Homes::Area(area) => Figure::Unlisted { area: Some(area), year, part },
            Homes::Plan => Figure::Unlisted { area: None, year, part },
        };
        figures.extend([
            (of(SitePart::Completions), row.completions),
            (of(SitePart::Cumulative), row.cumulative),
            (of(SitePart::Counted), row.counted),
            (of(SitePart::Pupils), row.pupils.iter().sum()),
            (of(SitePart::Held), row.held),
        ]);
        figures.extend(Phase::ALL.map(|phase| (of(SitePart::of_phase(phase)), row.pupils[phase.index()])));
    }
    figures.extend(money(plan, outcome).into_iter().map(|(figure, pence)| (figure, pence.0 as f64)));
    figures.extend(readings(plan, outcome));
    figures
}

/// Every figure of the tables of money, in pence.
pub fn money(plan: &Plan, outcome: &Outcome) -> Vec<(Figure, Pence)> {
    let mut figures = Vec::new();
    for (place, spend) in outcome.funding.spend.iter().enumerate() {
        let project = ProjectId(place);
        let whole = |part| Figure::WholeProject { project, part };
        figures.push((whole(ProjectPart::Budget), *plan.projects[place].budget));
        if plan.projects[place].is_in_programme() {
            figures.extend([(whole(ProjectPart::Profile), spend.total()), (whole(ProjectPart::Before), spend.before)]);
        }
        for (&year, &amount) in &spend.years {
            figures.extend([(Figure::Project { project, year }, amount), (Figure::Balance { project, year }, amount)]);
        }
    }
    for line in &outcome.funding.sources {
        let of = |part| Figure::Source { source: line.source, year: line.year, part };
        figures.extend([
            (of(SourcePart::BroughtForward), line.brought_forward),
            (of(SourcePart::Received), line.received),
            (of(SourcePart::Repaid), line.repaid),
            (of(SourcePart::Used), line.used),
            (of(SourcePart::Lost), line.lost),
            (of(SourcePart::CarriedForward), line.carried_forward),
        ]);
    }
    for row in &outcome.funding.borrowing {
        let of = |part| Figure::Borrowing { source: row.source, year: row.year, part };
        figures.extend([
            (of(BorrowingPart::Interest), row.interest),
            (of(BorrowingPart::Mrp), row.mrp),
            (of(BorrowingPart::Total), row.total),
            (of(BorrowingPart::Cumulative), row.cumulative),
        ]);
    }
    assert!(!plan.projects.is_empty());
    figures
}

/// Whether two figures agree: 1e-9 of the larger, or far below any pupil.
fn agree(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * one.abs().max(other.abs()).max(1e-3)
}

/// Whether the file says a value where the explanation says it does.
fn is_written(folder: &Path, texts: &mut HashMap<String, String>, leaf: &Explanation) -> bool {
    let Some(place) = &leaf.place else { return false };
    let text = texts
        .entry(place.file.clone())
        .or_insert_with(|| std::fs::read_to_string(folder.join(&place.file)).expect("a file of the plan"));
    let line = text.lines().nth(place.line - 1).expect("a line of the file");
    let rest: String = line.chars().skip(place.column - 1).collect();
    let value = rest.split('#').next().unwrap_or_default();
    // A key whose value is meant, such as a school's share of a site.
    let value = value.split_once('=').map_or(value, |(_, value)| value).trim();
    let says = |token: &str| {
        let token = token.trim_matches([' ', '"', '[', ']', '{', '}']);
        if leaf.unit == Unit::Pence {
            return Pence::parse(token).is_ok_and(|money| Some(money) == leaf.money())
                || token.parse::<f64>().is_ok_and(|pounds| agree(pounds * 100.0, leaf.value));
        }
        token.replace('_', "").parse::<f64>().is_ok_and(|number| agree(number, leaf.value))
    };
    let quoted = value.strip_prefix('"').and_then(|rest| rest.split('"').next());
    let first = quoted.unwrap_or_else(|| value.split([',', '}', ']']).next().unwrap_or_default());
    if value.starts_with('[') { value.split(']').next().unwrap_or_default().split(',').any(says) } else { says(first) }
}

/// Walks `count` figures of a plan picked at random (all of them for 0) and checks every step below them.
pub fn walk(folder: &Path, count: usize) {
    walk_plan(&loaded(folder).plan, folder, count);
}

fn walk_plan(plan: &Plan, folder: &Path, count: usize) {
    let options = Options::default();
    let outcome = compute(plan, options);
    walk_figures(plan, &outcome, options, folder, &figures(plan, &outcome), count);
}

/// Walks every figure of the tables of money.
pub fn walk_money(plan: &Plan, folder: &Path, options: Options) {
    let outcome = compute(plan, options);
    let all = money(plan, &outcome).into_iter().map(|(figure, pence)| (figure, pence.0 as f64));
    walk_figures(plan, &outcome, options, folder, &all.collect::<Vec<_>>(), 0);
}

/// Walks `count` of these figures picked at random (all of them for 0).
pub fn walk_figures(
    plan: &Plan,
    outcome: &Outcome,
    options: Options,
    folder: &Path,
    all: &[(Figure, f64)],
    count: usize,
) {
    let mut texts = HashMap::new();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let picks = if count == 0 { all.len() } else { count };
    for pick in 0..picks {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let place = if count == 0 { pick } else { usize::try_from(state % all.len() as u64).expect("a place") };
        let (figure, shown) = all[place];
        let address = figure.address(plan, outcome);
        let parsed = Figure::parse(&address, plan, outcome);
        assert_eq!(parsed.as_ref(), Ok(&figure), "{address}");
        let root = explain(plan, outcome, options, &figure).expect("a figure of a table");
        assert!(agree(root.value, shown), "{figure:?}: {} explained, {shown} shown", root.value);
        for node in root.all() {
            check(plan, folder, &mut texts, &node, figure);
        }
    }
}

fn check(plan: &Plan, folder: &Path, texts: &mut HashMap<String, String>, node: &Arc<Explanation>, figure: Figure) {
    let (what, value) = (&node.what, node.value);
    // What scenarios scale stands in no file.
    let is_scaled = !plan.scenarios.is_empty();
    assert!(agree(node.recompute(), value), "{figure:?}: {what}: {value} is not {}", node.recompute());
    match node.how {
        Operation::Written => {
            assert!(
                node.parts.is_empty() && (is_scaled || is_written(folder, texts, node)),
                "{figure:?}: {what}: {value} {:?}",
                node.place
            );
        }
        Operation::Default | Operation::Stated | Operation::Counted | Operation::Decided => {
            assert!(node.parts.is_empty(), "{what}");
        }
        _ => assert!(!node.parts.is_empty() || value == 0.0, "{figure:?}: {what}: {value} rests on nothing"),
    }
}

#[test]
fn every_figure_of_a_small_plan_adds_up() {
    walk(&repository().join("tests/plans/small"), 0);
}

#[test]
fn random_figures_of_the_bundled_plan_add_up() {
    walk(&repository(), 150);
}

#[test]
fn a_state_is_explained_by_the_figure_that_decides_it() {
    for folder in [repository().join("tests/plans/small"), repository()] {
        let plan = loaded(&folder).plan;
        let outcome = compute(&plan, Options::default());
        for row in outcome.pressure.iter().step_by(7) {
            let year = outcome.forecast.years.iter().position(|year| *year == row.year).expect("a forecast year");
            let (area, first_year, field) = (row.area, row.first_year, AreaField::State);
            let figure = match row.school {
                Some(school) => Figure::SchoolRow { school, year, field },
                None => Figure::Area { area, year, first_year, field },
            };
            let root = explain(&plan, &outcome, Options::default(), &figure).expect("a state");
            assert!(root.what.contains(&format!("state {}", row.state)), "{}", root.what);
            let least = if row.state == State::Short { 0.5 } else { 0.0 };
            let has_margin = row.capacity > 0.0 || row.state == State::Short;
            assert!(!has_margin || root.value >= least - 1e-9, "{}: {}", root.what, root.value);
        }
    }
}

#[test]
fn borrowing_adds_up_however_it_is_paid_back() {
    for repayment in ["maturity", "equal", "annuity"] {
        let plan = small_plan();
        let file = "capital/programme.toml";
        edit(plan.path(), file, "budget = \"1.6m\"", "budget = \"2.6m\"\ndivisible = true");
        edit(plan.path(), file, "\"2014-15\" = 100000", "\"2014-15\" = \"400,000.07\"\n\"2015-16\" = \"313,333.33\"");
        edit(plan.path(), file, "life = 40", &format!("life = 5\nrepayment = \"{repayment}\""));
        let outcome = compute(&loaded(plan.path()).plan, Options::default());
        assert!(outcome.funding.borrowing.len() > 5, "{repayment}");
        walk(plan.path(), 0);
    }
}

#[test]
fn a_contribution_by_the_dwelling_that_rises_with_an_index_adds_up() {
    let plan = small_plan();
    let file = "capital/programme.toml";
    edit(plan.path(), file, "dwellings = 50", "dwellings = 100");
    edit(plan.path(), file, "amount = \"250k\"\n", BY_THE_DWELLING);
    let outcome = compute(&loaded(plan.path()).plan, Options::default());
    assert_eq!(outcome.funding.receipts[1].total(), Pence(89_007_437));
    walk(plan.path(), 0);
    let said = run(plan.path(), "explain source:mill-lane-s106/2015-16/received");
    for step in ["£890,074.37 = exact", "as agreed: £746,208 = per dwelling £4,974.72", "index at payment 281.5"] {
        assert!(said.out.contains(step), "{step}\n{}{}", said.out, said.err);
    }
}

/// A trigger of £4,974.72 for each of 150 dwellings that rises with an index, in place of an amount.
const BY_THE_DWELLING: &str = "per_dwelling = \"4,974.72\"\ncharged_dwellings = 150\n\
    [source.indexation]\nindex = \"costs\"\nbase = \"2013-03\"\n\n\
    [[index]]\nid = \"costs\"\nname = \"Costs\"\n[index.values]\n\"2013-01\" = 236\n\"2015-04\" = 281.5\n";

#[test]
fn closed_schools_lost_money_and_demolitions_add_up() {
    let plan = small_plan();
    edit(
        plan.path(),
        "planning-areas/ashby.toml",
        "years = \"3-6\"",
        "years = \"3-6\"\ncloses = \"2016/17\"\nmoves_to = \"barton-primary\"",
    );
    let text = "shrinkage = 0\nshare = [0.2, 0.5]\nexceptional_years = [\"2012/13\"]\nhorizon = 5";
    edit(plan.path(), "planning-areas/assumptions.toml", "horizon = 5", text);
    edit(
        plan.path(),
        "capital/programme.toml",
        "kind = \"basic-need\"",
        "kind = \"basic-need\"\nspend_by = \"2014-15\"",
    );
    let site = "[[site]]\nid = \"old\"\nname = \"Old flats\"\ndwellings = 40\nstatus = \"full\"\n[site.completions]\n\"2012-13\" = 30\n\"2014-15\" = -12\n\"2015-16\" = 22\n\n[[override]]";
    edit(plan.path(), "planning-areas/ashby.toml", "[[override]]", site);
    edit(plan.path(), "planning-areas/ashby.toml", "category = 3", "category = 3\nbackground_completions = 20");
    let errors = loaded(plan.path());
    assert!(!errors.has_errors(), "{:?}", errors.diagnostics);
    walk(plan.path(), 0);
}

#[test]
fn a_figure_explains_itself_in_every_format_but_csv() {
    let small = repository().join("tests/plans/small");
    let text = run(&small, "explain school:ashby-infant/2015-16/1").out;
    assert!(text.starts_with("Ashby Infant, Year 1 in 2015/16: "), "{text}");
    assert!(text.contains("planning-areas/ashby.toml:45") && text.contains("an officer's figure"), "{text}");
    assert!(run(&small, "explain school:ashby-infant/2015/16/1 --depth 1").out.contains("steps below"));
    let json = run(&small, "explain balance:ashby-infant-extension/2014-15 --format json").out;
    let tree: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(tree["operation"], "sum");
    assert!(run(&small, "explain area:ashby/2015-16/R/pressure_fe --format md").out.starts_with("## Ashby, Reception"));
    let capacity = run(&small, "explain school:ashby-infant/capacity");
    assert!(capacity.out.starts_with("school:ashby-infant/capacity: "), "{}", capacity.out);
    let births = run(&small, "explain area:ashby/reception_cohort/2014/15 --format json").out;
    let births: serde_json::Value = serde_json::from_str(&births).expect("JSON");
    assert_eq!((&births["operation"], &births["file"]), (&"written".into(), &"planning-areas/ashby.toml".into()));
    for (figure, said) in [
        ("project:ashby-infant-extension/places/9/adds", "has no figure and no value `places/9`"),
        ("school:ashby-infant/capasity", "write 2016/17 or 2016-17"),
        ("school:ashby-infnt/2015-16/R", "did you mean `ashby-infant`?"),
        ("school:ashby-infant/2015-16/9", "teaches Reception to Year 2"),
        ("school:ashby-infant/2030-31/R", "the forecast runs from 2014/15 to 2018/19"),
        ("area:ashby/2015-16/R/pressure", "there is no field `pressure`"),
        ("project:ashby-infant-extension/2020-21", "spends nothing in 2020-21"),
        ("ashby", "write one of"),
        ("school:ashby-infant/2015-16/R --format csv", "a tree, not a table"),
    ] {
        let answer = run(&small, &format!("explain {figure}"));
        assert_eq!(answer.code, 2, "{figure}");
        assert!(answer.err.contains(said), "{figure}: {}", answer.err);
    }
}

#[test]
fn figures_under_scenarios_add_up() {
    let names: Vec<String> = loaded(&repository()).scenario_names;
    let loaded = placeplan::plan::load(&repository(), &names);
    assert!(!loaded.plan.scenarios.is_empty());
    walk_plan(&loaded.plan, &repository(), 60);
}

#[test]
fn a_finance_code_that_two_projects_have_names_neither() {
    let plan = small_plan();
    let more = "[[project]]\nid = \"hall\"\nref = 4673\nname = \"Hall\"\ngroup = \"pipeline\"\nbudget = \"1m\"\n";
    edit(plan.path(), "capital/programme.toml", "[[project]]\n", &format!("{more}\n[[project]]\nref = \"4673\"\n"));
    let said = run(plan.path(), "explain project:4673/budget");
    let expected = "error: several projects have the ref `4673`; write the id of one: hall, ashby-infant-extension\n";
    assert_eq!((said.code, said.err.as_str()), (2, expected));
    assert_eq!(run(plan.path(), "explain project:hall/budget").code, 0);
}
