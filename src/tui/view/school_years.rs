//! One school: its rolls and its demand by year and NC year, and the parts of the selected year below.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::plan::SchoolId;
use crate::report::table::RowKey;
use crate::tui::rows;
use crate::tui::tables::{PARTS, YEARS};
use crate::tui::widgets::text::clip;
use crate::tui::widgets::{Scene, cells, split_rows, table};
use crate::tui::words;

/// Lines below the table: a gap, base, housing, demand, places, spare.
const PARTS_LINES: u16 = 6;

/// Draws the screen of one school.
pub fn draw(scene: &mut Scene<'_>, area: Rect, school: SchoolId) {
    let model = scene.model;
    let (contents, theme) = (&model.contents, model.theme);
    let name = &contents.plan[school].name.value;
    let said = contents.areas.school(school).map_or("", |entry| entry.sentence.as_str());
    let title = if said.is_empty() { name.clone() } else { format!("{name}: {said}") };
    let wanted = cells(rows::count(rows::tables(model, YEARS)) + 2);
    let (upper, lower) = split_rows(area, area.height.saturating_sub(PARTS_LINES).min(wanted));
    table::draw(scene, upper, YEARS, &clip(&title, usize::from(area.width).saturating_sub(8)));
    let Some(RowKey::Year(year)) = rows::selected_key(model, YEARS) else { return };
    let (heading, lower) = split_rows(lower, 1);
    if *year <= *contents.plan.assumptions.base_year {
        scene.put(heading, 0, &Line::styled(format!("{year}: the January census roll"), theme.strong()));
        return;
    }
    let entry = contents.areas.school(school);
    let row = entry.and_then(|entry| entry.pressure(&contents.outcome).find(|row| row.year == *year));
    let mut spans = vec![Span::styled(format!("{year}"), theme.strong())];
    if let Some(row) = row {
        spans.push(Span::styled(format!(" {}", words::state(row.state)), theme.state(row.state)));
        let (roll, capacity) = (words::pupils(row.roll), words::pupils(row.capacity));
        let free = row.free_share.map(|share| format!(", {} free", words::per_cent(share))).unwrap_or_default();
        spans.push(Span::raw(format!(": roll {roll} of {capacity} places{free}")));
    }
    let figures = contents.plan.overrides_of(school).filter(|item| *item.academic_year == *year);
    spans.extend(figures.map(|item| Span::raw(format!("  * {}", clip(&item.sentence(), usize::from(area.width))))));
    scene.put(heading, 0, &Line::from(spans));
    let place = contents.outcome.forecast.years.iter().position(|one| one == year);
    if let Some(parts) = place.and_then(|place| rows::tables(model, PARTS).get(place)) {
        table::below(scene, lower, YEARS, parts);
    }
}
