//! Housing: trajectories as a grid, and of the selected site its pupils by phase and what falls due.

use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::calendar::FinancialYear;
use crate::forecast::HousingRow;
use crate::plan::{AreaId, SiteId};
use crate::tui::contents::Contents;
use crate::tui::digest::LineKey;
use crate::tui::model::Pane;
use crate::tui::rows;
use crate::tui::widgets::document::Document;
use crate::tui::widgets::grid::DUE;
use crate::tui::widgets::text::right;
use crate::tui::widgets::{Scene, cells, grid, split_rows};
use crate::tui::words;

/// The width of a column.
const FIGURE: usize = 8;

/// Draws the screen.
pub fn draw(scene: &mut Scene<'_>, area: Rect) {
    let model = scene.model;
    let Some(shown) = rows::grid(model, Pane::Sites) else {
        return;
    };
    let title = match model.view() {
        0 => "Dwellings completed",
        1 => "Dwellings completed so far",
        _ => "Pupils from new homes, in the academic year that starts in the year",
    };
    let wanted = cells(shown.lines.len().max(1) + 2);
    let (upper, lower) = split_rows(area, wanted.min(area.height.div_ceil(2)));
    grid::draw(scene, upper, Pane::Sites, title, shown, FIGURE);
    let (_, lower) = split_rows(lower, u16::from(area.height >= 18));
    let mut text = Document::new(lower, model.theme);
    let contents = &model.contents;
    let title = match rows::selected_key(model, Pane::Sites) {
        Some(LineKey::Site(site)) => {
            of_site(contents, &mut text, site);
            contents.plan[site].name.value.clone()
        }
        Some(LineKey::Area(area)) => {
            of_area(contents, &mut text, area);
            contents.plan[area].name.value.clone()
        }
        Some(_) => {
            pupils(&mut text, &by_year(contents, |_| true), &[]);
            "All sites".to_owned()
        }
        None => String::new(),
    };
    text.draw(scene, lower, Pane::SiteDetails, &title);
}

/// Dwellings and pupils of a year.
struct Built {
    in_year: FinancialYear,
    completions: f64,
    cumulative: f64,
    pupils: [f64; 3],
}

/// Rows of some sites added up by year.
fn by_year(contents: &Contents, counts: impl Fn(&HousingRow) -> bool) -> Vec<Built> {
    let mut years: Vec<Built> = crate::tui::digest::housing::years(&contents.outcome)
        .into_iter()
        .map(|year| Built { in_year: year, completions: 0.0, cumulative: 0.0, pupils: [0.0; 3] })
        .collect();
    let Some(first) = years.first().map(|year| year.in_year) else {
        return years;
    };
    for row in contents.outcome.housing.iter().filter(|row| counts(row)) {
        let place = usize::try_from(row.year.since(first)).ok();
        if let Some(year) = place.and_then(|place| years.get_mut(place)) {
            year.completions += row.completions;
            year.cumulative += row.cumulative;
            for (sum, pupils) in year.pupils.iter_mut().zip(row.pupils) {
                *sum += pupils;
            }
        }
    }
    years
}

/// A year a line from the first in which anything is built: completions, so far, pupils by phase, and what falls due.
fn pupils(text: &mut Document, years: &[Built], due: &[(FinancialYear, String)]) {
    let begun = years.iter().position(|year| year.completions != 0.0 || year.cumulative != 0.0);
    let Some(begun) = begun else {
        text.paragraph("Nothing is built within the forecast.");
        return;
    };
    let heading = ["completed", "so far", "primary", "secondary", "post-16"].map(|name| right(name, 10)).concat();
    text.line(Line::styled(format!("       {heading}"), text.theme.faint()));
    for year in &years[begun..] {
        let figures = [year.completions, year.cumulative, year.pupils[0], year.pupils[1], year.pupils[2]];
        let figures = figures.map(|figure| right(&words::pupils(figure), 10)).concat();
        let due: Vec<&str> = due.iter().filter(|(of, _)| *of == year.in_year).map(|(_, due)| due.as_str()).collect();
        let due = if due.is_empty() { String::new() } else { format!("  {DUE} {}", due.join(", ")) };
        let room = text.width.saturating_sub(57);
        text.line(Line::from(format!("{}{figures}{}", year.in_year, crate::tui::widgets::text::clip(&due, room))));
    }
}

/// A site: its standing, triggers, and years.
fn of_site(contents: &Contents, text: &mut Document, id: SiteId) {
    let plan = &contents.plan;
    let site = &plan[id];
    let dwellings = words::number(i128::from(*site.dwellings));
    let yields = &plan[*site.yields].id.value;
    text.paragraph(&format!(
        "{}, {}, {dwellings} dwellings, pupil yield {yields}",
        plan[site.area].name.value, site.status.value
    ));
    if !site.schools.is_empty() {
        let schools = site.schools.iter().map(|at| {
            let (school, share) = at.value;
            format!("{} {}", plan[school].name.value, words::per_cent(share))
        });
        text.field("Pupils go to", &schools.collect::<Vec<_>>().join(", "));
    }
    let mut due = Vec::new();
    for (source, receipts) in plan.sources.iter().zip(&contents.outcome.funding.receipts) {
        if source.site.is_none_or(|at| at.value != id) {
            continue;
        }
        for trigger in receipts.triggers.iter().filter(|trigger| trigger.due.dwellings().is_some()) {
            let amount = words::amount(trigger.amount);
            let when = match (trigger.reached, trigger.arrives) {
                (Some(reached), Some(arrives)) if reached != arrives => format!("{DUE} {reached}, arrives {arrives}"),
                (Some(reached), _) => format!("{DUE} {reached}"),
                (None, _) => "▲ not reached within the forecast".to_owned(),
            };
            text.item(&format!("{} {}: {amount}, {when}", source.name.value, words::due(trigger.due)));
            due.extend(trigger.reached.map(|year| (year, amount)));
        }
    }
    pupils(text, &by_year(contents, |row| row.site == id), &due);
}

/// An area: what its history already holds, and its sites' years together.
fn of_area(contents: &Contents, text: &mut Document, area: AreaId) {
    let background = *contents.plan[area].background_completions;
    if background > 0.0 {
        let background = words::pupils(background);
        text.paragraph(&format!(
            "{background} dwellings a year are already in the rolls' history and bring no more pupils."
        ));
    }
    pupils(text, &by_year(contents, |row| row.area == area), &[]);
}
