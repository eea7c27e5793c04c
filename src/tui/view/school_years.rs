//! One school: demand by academic year and NC year, and the parts of the selected year below.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::calendar::{AcademicYear, NcYear};
use crate::forecast::Cell;
use crate::plan::SchoolId;
use crate::report::rounding::{add_up, whole};
use crate::tui::contents::Contents;
use crate::tui::digest::{Grid, GridLine, LineKey, LineKind};
use crate::tui::model::Pane;
use crate::tui::rows::{school_years, selected};
use crate::tui::widgets::text::clip;
use crate::tui::widgets::{Scene, cells, grid, split_rows};
use crate::tui::words;

/// Lines below the grid: a gap, base, housing, places, spare.
const PARTS: u16 = 6;

/// The NC years that a school teaches in any year shown.
#[must_use]
pub fn columns(contents: &Contents, school: SchoolId) -> Vec<NcYear> {
    let own = contents.plan.schools.get(school.0).into_iter().flat_map(|school| school.years.years());
    let forecast = contents.outcome.forecast.schools.get(school.0).into_iter().flatten().flatten();
    let mut years: Vec<NcYear> = own.chain(forecast.map(|cell| cell.nc_year)).collect();
    years.sort_unstable();
    years.dedup();
    years
}

/// The cells of a school in a forecast year.
fn forecast_cells(contents: &Contents, school: SchoolId, year: AcademicYear) -> &[Cell] {
    let place = contents.outcome.forecast.years.iter().position(|&of| of == year);
    let years = contents.outcome.forecast.schools.get(school.0);
    place.and_then(|place| years?.get(place)).map(Vec::as_slice).unwrap_or_default()
}

/// A line of whole numbers by NC year whose total leads.
fn line(key: LineKey, label: &str, years: &[NcYear], figures: &[(NcYear, f64)]) -> GridLine {
    let shown = add_up(&figures.iter().map(|(_, value)| *value).collect::<Vec<_>>()).0;
    let mut cells: Vec<Option<i128>> = vec![None; years.len() + 1];
    for ((year, _), value) in figures.iter().zip(&shown) {
        if let Some(place) = years.iter().position(|of| of == year) {
            cells[place] = Some(*value);
        }
    }
    cells[years.len()] = (!shown.is_empty()).then(|| shown.iter().sum());
    GridLine::new(key, LineKind::Item, label, cells)
}

/// Pupils by academic year and NC year: past rolls, then demand.
#[must_use]
pub fn demand(contents: &Contents, school: SchoolId, years: &[AcademicYear]) -> Grid {
    let columns = columns(contents, school);
    let base = *contents.plan.assumptions.base_year;
    let lines = years.iter().map(|&year| {
        let is_past = year <= base;
        let figures: Vec<(NcYear, f64)> = if is_past {
            let school = &contents.plan[school];
            let roll = |nc| school.roll_in(nc, year).map(|pupils| (nc, f64::from(pupils)));
            columns.iter().copied().filter_map(roll).collect()
        } else {
            forecast_cells(contents, school, year).iter().map(|cell| (cell.nc_year, cell.demand())).collect()
        };
        let is_set = contents.plan.overrides_of(school).any(|item| *item.academic_year == year);
        let label = match (is_past, is_set) {
            (true, _) => format!("{year} roll"),
            (false, true) => format!("{year} *"),
            (false, false) => year.to_string(),
        };
        line(LineKey::Year(year), &label, &columns, &figures)
    });
    let lines = lines.collect();
    let headings = columns.iter().map(ToString::to_string).chain(["Total".to_owned()]).collect();
    Grid::new("Pupils", headings, lines)
}

/// Base, housing, places and spare places of a forecast year; housing shown is demand less base.
fn parts(contents: &Contents, school: SchoolId, year: AcademicYear) -> Vec<GridLine> {
    let columns = columns(contents, school);
    let cells = forecast_cells(contents, school, year);
    let of = |name: &'static str, figure: fn(&Cell) -> f64| {
        let figures: Vec<(NcYear, f64)> = cells.iter().map(|cell| (cell.nc_year, figure(cell))).collect();
        line(LineKey::Total(name), name, &columns, &figures)
    };
    let less = |name: &'static str, from: &GridLine, taken: &GridLine| {
        let cells = from.cells.iter().zip(&taken.cells).map(|(from, taken)| Some((*from)? - (*taken)?)).collect();
        GridLine::new(LineKey::Total(name), LineKind::Item, name, cells)
    };
    let demand = of("demand", Cell::demand);
    let base = of("base", |cell| cell.base);
    let places = of("places", |cell| cell.places);
    let housing = less("housing", &demand, &base);
    let spare = less("places spare", &places, &demand);
    vec![base, housing, demand, places, spare]
}

/// Draws the screen of one school.
pub fn draw(scene: &mut Scene<'_>, area: Rect, school: SchoolId) {
    let contents = &scene.model.contents;
    let years = school_years(scene.model, school);
    let demand = demand(contents, school, &years);
    let name = &contents.plan[school].name.value;
    let said = contents.digest.areas.school(school).map_or("", |entry| entry.sentence.as_str());
    let title = if said.is_empty() { name.clone() } else { format!("{name}: {said}") };
    let widest = demand.lines.iter().flat_map(|line| line.cells.iter().flatten()).max().copied().unwrap_or(0);
    let figure = words::number(widest).len().max(4) + 2;
    let (upper, lower) = split_rows(area, area.height.saturating_sub(PARTS).min(cells(years.len() + 2)));
    let title = clip(&title, usize::from(area.width).saturating_sub(8));
    grid::draw(scene, upper, Pane::Years, &title, &demand, figure);
    let Some(year) = selected(scene.model, Pane::Years).and_then(|row| years.get(row).copied()) else {
        return;
    };
    let contents = &scene.model.contents;
    let theme = scene.model.theme;
    let (heading, lower) = split_rows(lower, 1);
    if year <= *contents.plan.assumptions.base_year {
        scene.put(heading, 0, &Line::styled(format!("{year}: the January census roll"), theme.strong()));
        return;
    }
    let row = contents
        .digest
        .areas
        .school(school)
        .and_then(|entry| entry.pressure(&contents.outcome).find(|row| row.year == year));
    let mut spans = vec![Span::styled(format!("{year}"), theme.strong())];
    if let Some(row) = row {
        spans.push(Span::styled(format!(" {}", words::state(row.state)), theme.state(row.state)));
        let (roll, capacity) = (whole(row.roll), whole(row.capacity));
        let free = row.free_share.map(|share| format!(", {} free", words::per_cent(share))).unwrap_or_default();
        spans.push(Span::raw(format!(": roll {} of {} places{free}", words::number(roll), words::number(capacity))));
    }
    let figures = contents.plan.overrides_of(school).filter(|item| *item.academic_year == year);
    spans.extend(figures.map(|item| Span::raw(format!("  * {}", clip(&item.sentence(), usize::from(area.width))))));
    scene.put(heading, 0, &Line::from(spans));
    let parts = parts(contents, school, year);
    grid::below(scene, lower, Pane::Years, &demand, &parts, figure);
}
