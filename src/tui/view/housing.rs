//! Housing: of the selected site or area its dwellings, its pupils by phase, and what falls due.

use ratatui::text::Line;

use crate::calendar::{FinancialYear, Phase};
use crate::export::sheet::DUE;
use crate::forecast::completions::completions_are_known;
use crate::forecast::past_building::{Beside, PastBuilding};
use crate::forecast::{Homes, HousingRow};
use crate::plan::{AreaId, SiteId};
use crate::report::table::{ColumnKey, RowKey, Table};
use crate::tui::contents::Contents;
use crate::tui::model::{Model, Screen};
use crate::tui::tables;
use crate::tui::widgets::document::Document;
use crate::tui::widgets::text::{clip, right};
use crate::tui::words;

/// What belongs to a row; its heading.
pub fn details(model: &Model, text: &mut Document, key: &RowKey) -> String {
    let contents = &model.contents;
    match *key {
        RowKey::Site(site) | RowKey::Pupils(Homes::Site(site), _) | RowKey::Held(Homes::Site(site)) => {
            let due = of_site(contents, text, site);
            beside(contents, text, |row| row.homes == Homes::Site(site));
            years(model, text, &RowKey::Site(site), &due);
            contents.plan[site].name.value.clone()
        }
        RowKey::Unlisted(area) => {
            let homes = area.map_or(Homes::Plan, Homes::Area);
            beside(contents, text, |row| row.homes == homes);
            years(model, text, key, &[]);
            area.map_or_else(String::new, |area| format!("{}, ", contents.plan[area].name.value)) + "on no listed site"
        }
        RowKey::Pupils(homes, _) | RowKey::Held(homes) => {
            details(model, text, &RowKey::Unlisted(homes.area(&contents.plan)))
        }
        RowKey::Area(area) => {
            of_area(contents, text, area);
            beside(contents, text, |row| row.area == Some(area));
            years(model, text, key, &[]);
            contents.plan[area].name.value.clone()
        }
        _ => {
            beside(contents, text, |_| true);
            years(model, text, key, &[]);
            "All homes".to_owned()
        }
    }
}

/// A year a line from the first in which anything is built: completions, so far, pupils by phase, and what falls due.
fn years(model: &Model, text: &mut Document, key: &RowKey, due: &[(FinancialYear, String)]) {
    let mut all = tables::of_screen(Screen::Housing).filter_map(|table| model.tables.whole(table));
    let (Some(dwellings), Some(so_far), Some(pupils)) = (all.next(), all.next(), all.next()) else { return };
    let columns = dwellings.columns.iter().filter_map(|column| match column.key {
        ColumnKey::Financial(year) => Some(year),
        _ => None,
    });
    let built = |table: &Table, year: FinancialYear| table.shown(key, ColumnKey::Financial(year)).unwrap_or(0);
    let is_begun = |year: &FinancialYear| built(dwellings, *year) != 0 || built(so_far, *year) != 0;
    let mut columns = columns.skip_while(|year| !is_begun(year)).peekable();
    if columns.peek().is_none() {
        text.paragraph("Nothing is built within the forecast.");
        return;
    }
    let of_phase = |phase, year: FinancialYear| pupils_of(pupils, key, phase, ColumnKey::Academic(year.academic()));
    let heading = ["completed", "so far", "primary", "secondary", "post-16"].map(|name| right(name, 10)).concat();
    text.line(Line::styled(format!("       {heading}"), text.theme.faint()));
    for year in columns {
        let dwellings = [built(dwellings, year), built(so_far, year)].into_iter();
        let figures = dwellings.chain(Phase::ALL.map(|phase| of_phase(phase, year)));
        let figures: String = figures.map(|figure| right(&words::number(figure), 10)).collect();
        let due: Vec<&str> = due.iter().filter(|(of, _)| *of == year).map(|(_, due)| due.as_str()).collect();
        let due = if due.is_empty() { String::new() } else { format!("  {DUE} {}", due.join(", ")) };
        let room = text.width.saturating_sub(57);
        text.line(Line::from(format!("{year}{figures}{}", clip(&due, room))));
    }
}

/// The pupils of a phase of a site, of the sites of an area, or of all sites, as their table prints them.
fn pupils_of(table: &Table, key: &RowKey, phase: Phase, year: ColumnKey) -> i128 {
    let Some(column) = table.column(year) else { return 0 };
    let is_in =
        |row: usize| std::iter::successors(Some(row), |&at| table.rows[at].within).any(|at| table.rows[at].key == *key);
    let of_phase = |row: &usize| matches!(table.rows[*row].key, RowKey::Pupils(_, of) if of == phase);
    let rows = (0..table.rows.len()).filter(of_phase).filter(|&row| is_in(row));
    rows.filter_map(|row| table.rows[row].cells[column].shown()).sum()
}

/// A site: its standing and triggers; what falls due in which year.
fn of_site(contents: &Contents, text: &mut Document, id: SiteId) -> Vec<(FinancialYear, String)> {
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
    due
}

/// An area: what its history already holds.
fn of_area(contents: &Contents, text: &mut Document, area: AreaId) {
    let background = *contents.plan[area].background_completions;
    if background > 0.0 && !completions_are_known(&contents.plan) {
        let background = words::pupils(background);
        text.paragraph(&format!(
            "{background} dwellings a year are already in the rolls' history and bring no more pupils."
        ));
    }
}

/// What homes bring beside past building by the last forecast year, where that is known.
fn beside(contents: &Contents, text: &mut Document, counts: impl Fn(&HousingRow) -> bool) {
    let plan = &contents.plan;
    let Some(year) = contents.outcome.forecast.years.last().filter(|_| completions_are_known(plan)) else { return };
    let mut beside = Beside::default();
    for row in contents.outcome.housing.iter().filter(|row| row.year.academic() == *year && counts(row)) {
        beside.come += row.pupils.iter().sum::<f64>();
        beside.held += row.past;
        beside.movers += row.movers;
    }
    if let Some(sentence) = beside.sentence(&PastBuilding::of(plan), "to schools", *year) {
        text.paragraph(&sentence);
    }
}
