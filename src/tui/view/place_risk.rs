//! In Places, how sure the forecast of an area is: the band of its roll, and the chance that its intake is short.

use ratatui::text::{Line, Span};

use crate::calendar::{AcademicYear, Phase};
use crate::forecast::risk::RiskRow;
use crate::plan::AreaId;
use crate::report::words::phase as capital;
use crate::tui::areas::Entry;
use crate::tui::certainty::Known;
use crate::tui::model::Model;
use crate::tui::widgets::bars::band_against;
use crate::tui::widgets::document::Document;
use crate::tui::widgets::text::right;
use crate::tui::words;

/// Said of figures that the plan has left behind.
const STALE: &str = "△ stale: the plan has changed since. r works it out again.";

/// The bands of an area's phases against their places.
pub fn bands(model: &Model, text: &mut Document, area: AreaId) {
    let Some(known) = model.certainty.of(&model.contents, area) else {
        text.paragraph("r works out how sure the forecast of this area is.");
        return;
    };
    if known.is_stale {
        text.paragraph(STALE);
    }
    for entry in model.contents.areas.of_area(area) {
        let phase = entry.first_year.phase();
        if entry.first_year == phase.entry() {
            let title = format!("{}: pupils on roll, how sure", capital(phase));
            band(text, &title, known.rolls(phase), |year| places(model, area, phase, year), known);
            let numbers: Vec<_> =
                entry.pressure(&model.contents.outcome).map(|row| (row.year, row.admission_number)).collect();
            let number = |year| numbers.iter().find(|(of, _)| *of == year).map(|(_, number)| *number);
            let title = format!("{}: intake, how sure", entry.first_year.name());
            band(text, &title, known.intakes(phase), number, known);
        }
    }
    text.heading("How to read it");
    text.paragraph(
        "One outcome in ten is below P10, one in ten above P90. short: the chance that the phase's intake exceeds the \
         admission numbers by half a form or more. █ up to P10, ▓ up to the middle outcome, ▒ up to P90; │ the places \
         of all year groups, or of the intake.",
    );
    let is_default = |row: &RiskRow| row.p90 > 0.0 && row.rests_on_the_default();
    if Phase::ALL.into_iter().any(|phase| known.rolls(phase).chain(known.intakes(phase)).any(is_default)) {
        text.paragraph(
            "default: too few past forecasts of this area can be compared with what came, so that the band rests on those \
             of the others.",
        );
    }
    text.paragraph("The same as a table: placeplan risk. It is of the method's own past errors and of housing.");
}

/// The band of a roll or an intake, a year a line.
fn band<'a>(
    text: &mut Document,
    title: &str,
    rows: impl Iterator<Item = &'a RiskRow>,
    places: impl Fn(AcademicYear) -> Option<f64>,
    known: &Known,
) {
    let rows: Vec<(&RiskRow, Option<f64>)> = rows.map(|row| (row, places(row.year))).collect();
    let is_default = rows.iter().any(|(row, _)| row.rests_on_the_default());
    text.heading(&format!("{title}{}", if is_default { " (default)" } else { "" }));
    let heading = ["P10", "P90", "places", "short"].map(|name| right(name, 7)).concat();
    text.line(Line::styled(format!("       {heading}"), text.theme.faint()));
    let scale = rows.iter().map(|(row, places)| row.p90.max(places.unwrap_or(0.0))).fold(0.0, f64::max);
    let length = text.width.saturating_sub(37).min(60);
    for (row, places) in rows {
        let figures = [words::pupils(row.p10), words::pupils(row.p90), places.map(words::pupils).unwrap_or_default()];
        let figures = figures.map(|figure| right(&figure, 7)).concat();
        let chance = right(&words::per_cent(row.chance_short), 7);
        let bar = band_against([row.p10, row.p50, row.p90], places, scale, length);
        let style = if known.is_stale { text.theme.faint() } else { text.theme.plain() };
        text.line(Line::styled(format!("{}{figures}{chance}  {bar}", row.year), style));
    }
}

/// The places of a phase's year groups in an area; `None` for post-16, whose places no admission number tells.
fn places(model: &Model, area: AreaId, phase: Phase, year: AcademicYear) -> Option<f64> {
    let contents = &model.contents;
    let forecast = &contents.outcome.forecast;
    let place = forecast.years.iter().position(|one| *one == year)?;
    let schools = contents.plan.schools_of(area).filter(|(_, school)| school.is_mainstream());
    let cells = schools.flat_map(|(school, _)| forecast.cells(school, place));
    let places = cells.filter(|cell| cell.nc_year.phase() == phase).map(|cell| cell.places).sum();
    (phase != Phase::Post16).then_some(places)
}

/// The chances that an area's intake is short, beside its chart.
pub struct Chances<'a> {
    rows: Vec<&'a RiskRow>,
    is_stale: bool,
}

impl<'a> Chances<'a> {
    /// Those of an intake; none where they have not been asked for, or it is not that of its phase.
    pub fn of(model: &'a Model, entry: &Entry) -> Option<Self> {
        let phase = entry.first_year.phase();
        let known = model.certainty.of(&model.contents, entry.area)?;
        (phase.entry() == entry.first_year)
            .then(|| Self { rows: known.intakes(phase).collect(), is_stale: known.is_stale })
    }

    /// Says what the column is, above the chart.
    pub fn introduce(&self, text: &mut Document) {
        text.paragraph(if self.is_stale {
            STALE
        } else {
            "risk: the chance of half a form or more short; ▓▒ from P10 to P90."
        });
    }

    /// P10, P50 and P90 of a year.
    pub fn band(&self, year: AcademicYear) -> Option<[f64; 3]> {
        self.row(year).map(|row| [row.p10, row.p50, row.p90])
    }

    /// The greatest P90.
    pub fn most(&self) -> f64 {
        self.rows.iter().map(|row| row.p90).fold(0.0, f64::max)
    }

    fn row(&self, year: AcademicYear) -> Option<&RiskRow> {
        self.rows.iter().copied().find(|row| row.year == year)
    }

    /// The cell of a year.
    pub fn cell(&self, text: &Document, year: AcademicYear) -> Span<'static> {
        let chance = self.row(year).map(|row| words::per_cent(row.chance_short));
        let style = if self.is_stale { text.theme.faint() } else { text.theme.plain() };
        Span::styled(format!("{} ", right(&chance.unwrap_or_default(), 5)), style)
    }
}
