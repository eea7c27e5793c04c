//! Explanations add up: at every step of any figure, and down to what the files say.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use placeplan::calendar::{NcYear, Phase};
use placeplan::explain::{
    AreaField, BorrowingPart, Explanation, Figure, Operation, SchoolPart, SitePart, SourcePart, Unit, explain,
};
use placeplan::money::Pence;
use placeplan::outcome::{Options, Outcome, compute};
use placeplan::plan::{AreaId, Plan, ProjectId, SchoolId};

use super::support::{loaded, repository};

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
            (AreaField::Unplaced, row.unplaced),
        ];
        fields.extend(some.into_iter().filter_map(|(field, value)| Some((field, value?))));
        figures.extend(fields.into_iter().map(|(field, value)| (of(field), value)));
    }
    for row in &outcome.housing {
        let of = |part| Figure::Site { site: row.site, year: row.year, part };
        figures.extend([
            (of(SitePart::Completions), row.completions),
            (of(SitePart::Cumulative), row.cumulative),
            (of(SitePart::Counted), row.counted),
            (of(SitePart::Pupils), row.pupils.iter().sum()),
        ]);
        figures.extend(Phase::ALL.map(|phase| (of(SitePart::Phase(phase)), row.pupils[phase.index()])));
    }
    figures.extend(money(plan, outcome).into_iter().map(|(figure, pence)| (figure, pence.0 as f64)));
    figures
}

/// Every figure of the tables of money, in pence.
fn money(plan: &Plan, outcome: &Outcome) -> Vec<(Figure, Pence)> {
    let mut figures = Vec::new();
    for (place, spend) in outcome.funding.spend.iter().enumerate() {
        let project = ProjectId(place);
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
    let first = value.split([',', '}', ']']).next().unwrap_or_default();
    if value.starts_with('[') { value.split(']').next().unwrap_or_default().split(',').any(says) } else { says(first) }
}

/// Walks `count` figures of a plan picked at random (all of them for 0) and checks every step below them.
fn walk(folder: &Path, count: usize) {
    let plan = loaded(folder).plan;
    let outcome = compute(&plan, Options::default());
    let all = figures(&plan, &outcome);
    let mut texts = HashMap::new();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let picks = if count == 0 { all.len() } else { count };
    for pick in 0..picks {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let place = if count == 0 { pick } else { usize::try_from(state % all.len() as u64).expect("a place") };
        let (figure, shown) = all[place];
        let root = explain(&plan, &outcome, Options::default(), &figure).expect("a figure of a table");
        assert!(agree(root.value, shown), "{figure:?}: {} explained, {shown} shown", root.value);
        for node in root.all() {
            check(folder, &mut texts, &node, figure);
        }
    }
}

fn check(folder: &Path, texts: &mut HashMap<String, String>, node: &Arc<Explanation>, figure: Figure) {
    let (what, value) = (&node.what, node.value);
    assert!(agree(node.recompute(), value), "{figure:?}: {what}: {value} is not {}", node.recompute());
    match node.how {
        Operation::Written => {
            assert!(
                node.parts.is_empty() && is_written(folder, texts, node),
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
    walk(&repository(), 300);
}
