//! Overview: areas by pressure, the programme's money against its funding, the growth pot, findings.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::money::Pence;
use crate::plan::Severity;
use crate::report::balance::{FUNDED, GAP, UNFUNDED};
use crate::report::programme::PROGRAMME;
use crate::report::table::{ColumnKey, RowKey};
use crate::tui::areas::Entry;
use crate::tui::contents::Contents;
use crate::tui::model::{Mode, Pane};
use crate::tui::widgets::bars::sparkline;
use crate::tui::widgets::text::{clip, clip_start, left, right, width};
use crate::tui::widgets::{Scene, cells, list, split_rows};
use crate::tui::words;

/// Rows of the money: heading, spend, funded, unfunded, gap, what can go ahead.
const MONEY: u16 = 6;
/// From this height on money that is left, pupils without a place and the growth pot have a line each below it.
const TALL: u16 = 30;
/// The forms of entry short that fill a sparkline's block: half a form a step.
const FORMS: f64 = 4.0;
/// From this width on the sparklines show all years.
const WIDE: u16 = 100;
/// The most years of a sparkline on a narrow screen.
const NEAR: usize = 10;
/// The most years of a sparkline on a wide screen.
const FAR: usize = 30;
/// Fewer rows than this show only the part that the keys work in.
const SMALL: u16 = 10;

/// Draws the screen.
pub fn draw(scene: &mut Scene<'_>, area: Rect) {
    if area.height < SMALL {
        return if scene.model.pane() == Pane::Findings { findings(scene, area) } else { intakes(scene, area) };
    }
    let gap = u16::from(area.height >= 18);
    let below = if area.height >= TALL { below(&scene.model.contents) } else { Vec::new() };
    let money_rows = MONEY + cells(below.len());
    let lists = area.height - money_rows - 2 * gap;
    let wanted = |count: usize| cells(count.max(1) + 1);
    let found = wanted(scene.model.contents.findings.len());
    let areas = wanted(scene.model.contents.areas.entries.len());
    let areas = areas.min(lists - found.min(lists / 3));
    let (upper, rest) = split_rows(area, areas);
    intakes(scene, upper);
    let (_, rest) = split_rows(rest, gap);
    let (middle, rest) = split_rows(rest, money_rows);
    money(scene, middle, &below);
    let (_, rest) = split_rows(rest, gap);
    findings(scene, rest);
}

/// The intakes of the areas, the worst first.
fn intakes(scene: &mut Scene<'_>, area: Rect) {
    let model = scene.model;
    let contents = &model.contents;
    let areas = &contents.areas;
    let years = &contents.outcome.forecast.years;
    let years = &years[..years.len().min(if area.width < WIDE { NEAR } else { FAR })];
    let range = years.first().zip(years.last()).map(|(first, last)| format!(", {first} to {last}")).unwrap_or_default();
    let title = format!("Areas by pressure: forms of entry short{range}");
    list::draw(scene, area, Pane::Intakes, &title, &|row, width| {
        let entry = &areas.entries[row];
        let chart = if width >= 60 { years.len() + 1 } else { 0 };
        let said = width.saturating_sub(chart + 2 + 11).min(36).min(width / 2);
        let name = width.saturating_sub(chart + 2 + 11 + said).min(30);
        let said = width.saturating_sub(chart + 2 + 11 + name);
        let forms = entry.pressure(&contents.outcome).map(|row| row.pressure_fe).take(years.len());
        vec![
            Span::styled(format!("{} ", words::glyph(entry.state())), model.theme.state(entry.state())),
            Span::raw(left(&contents.plan[entry.area].name, name)),
            Span::raw(left(&format!(" {}", words::entry(entry.first_year)), 11)),
            Span::styled(left(&sparkline(forms, FORMS), chart), model.theme.state(entry.state())),
            Span::raw(sentence(contents, entry, said)),
        ]
    });
}

/// How an intake fares, and where it runs short without projects, the standard answer, with its places if there is room
/// for them. Half an answer would say nothing, and Places has it whole.
fn sentence(contents: &Contents, entry: &Entry, room: usize) -> String {
    let answer = entry.response(&contents.outcome).map(words::answer).unwrap_or_default();
    let brief = answer.split(", ").next().unwrap_or_default();
    let said = [answer.as_str(), brief].map(|answer| format!("{} · {answer}", entry.sentence));
    let fits = said.iter().find(|said| !answer.is_empty() && width(said) <= room);
    clip(fits.unwrap_or(&entry.sentence), room)
}

/// The programme's money by year against its funding, and the growth pot.
fn money(scene: &mut Scene<'_>, area: Rect, below: &[String]) {
    const NAME: usize = 16;
    const FIGURE: usize = 9;
    let theme = scene.model.theme;
    let gap = &scene.model.contents.gap;
    let shown = |row: &str, key: ColumnKey| gap.shown(&RowKey::Named(row.to_owned()), key).unwrap_or(0);
    let figures = |key: ColumnKey| [PROGRAMME, FUNDED, UNFUNDED, GAP].map(|row| shown(row, key));
    let years = gap.columns.iter().filter(|column| column.key.year().is_some());
    let years: Vec<(String, [i128; 4])> = years.map(|column| (column.heading.clone(), figures(column.key))).collect();
    let is_empty = |(_, figures): &&(String, [i128; 4])| *figures == [0; 4];
    let ends = [years.iter().position(|year| !is_empty(&year)), years.iter().rposition(|year| !is_empty(&year))];
    let years = if let [Some(first), Some(last)] = ends { years[first..=last].to_vec() } else { Vec::new() };
    let sum = |columns: &[(String, [i128; 4])]| {
        columns.iter().fold([0; 4], |sum, (_, shown)| std::array::from_fn(|row| sum[row] + shown[row]))
    };
    let room = (usize::from(area.width).saturating_sub(NAME) / FIGURE).saturating_sub(1);
    let shown = if years.len() <= room { years.len() } else { room.saturating_sub(1) };
    let (near, later) = years.split_at(shown);
    let mut columns = near.to_vec();
    if !later.is_empty() {
        columns.push(("later".to_owned(), sum(later)));
    }
    columns.push(("Total".to_owned(), sum(&years)));
    let mut heading = vec![Span::styled(left("Money, £'000", NAME), theme.title(false))];
    heading.extend(columns.iter().map(|(name, _)| Span::styled(right(name, FIGURE), theme.faint())));
    scene.put(area, 0, &Line::from(heading));
    for (row, name) in ["Spend", "Funded", "Unfunded", "Gap"].into_iter().enumerate() {
        let funding = &scene.model.contents.outcome.funding;
        let is_short = match row {
            2 => funding.unfunded() > Pence::ZERO,
            3 => funding.gap(&scene.model.contents.plan) > Pence::ZERO,
            _ => false,
        };
        let style = if is_short { theme.bad() } else { theme.plain() };
        let mark = if row < 2 { " " } else { gap_mark(is_short) };
        let name = format!("{mark} {name}");
        let mut spans = vec![Span::raw(left(&name, NAME))];
        for (_, shown) in &columns {
            spans.push(Span::raw(right(&words::number(shown[row]), FIGURE)));
        }
        scene.put(area, row + 1, &Line::from(spans).style(style));
    }
    let said = scene.model.contents.go_ahead.first().cloned().unwrap_or_default();
    for (row, line) in [&said].into_iter().chain(below).enumerate() {
        scene.put(area, 5 + row, &Line::from(clip(line, usize::from(area.width))));
    }
}

/// What stands below the money where there is room: what is left of it, pupils without a place, the growth pot.
fn below(contents: &Contents) -> Vec<String> {
    let more = contents.go_ahead.iter().skip(1).chain(&contents.without_a_place);
    more.cloned().chain([pot(contents)]).collect()
}

/// The growth pot in one line: all money not yet spent that growth may use against all that it has still to spend.
fn pot(contents: &Contents) -> String {
    let pot = &contents.pot;
    let short = pot.short();
    let verdict = if short > Pence::ZERO {
        format!("{} {} short", gap_mark(true), words::amount(short))
    } else {
        format!("{} {} left", gap_mark(false), words::amount(-short))
    };
    let (funds, wanted) = (words::amount(pot.total_money()), words::amount(pot.total_to_spend()));
    format!("Growth pot {funds} against {wanted} still to spend: {verdict}")
}

/// The sign before money that is short, or before money that suffices.
const fn gap_mark(is_short: bool) -> &'static str {
    if is_short { "▲" } else { "●" }
}

/// Errors and findings, errors first.
fn findings(scene: &mut Scene<'_>, area: Rect) {
    let model = scene.model;
    let contents = &model.contents;
    let errors = contents.errors();
    let odd = contents.findings.len() - errors;
    let title = format!("{}, {}", words::count(errors, "error", "errors"), words::count(odd, "finding", "findings"));
    list::draw(scene, area, Pane::Findings, &title, &|row, width| {
        let finding = &contents.findings[row];
        let place = place(contents, row);
        let at = crate::tui::widgets::text::width(&place).min(width / 3);
        let (mark, style) = match finding.severity {
            Severity::Error => ("✗ error   ", model.theme.bad()),
            Severity::Finding | Severity::Accepted => ("! finding ", model.theme.watch()),
        };
        vec![
            Span::styled(mark, style),
            Span::styled(clip_start(&place, at), model.theme.faint()),
            Span::raw(clip(&format!(" {}", finding.message), width.saturating_sub(at + 10))),
        ]
    });
}

/// `file:line` of a finding, without the file's folder, which the finding in full names; empty where no file has it.
fn place(contents: &Contents, row: usize) -> String {
    let position = contents.findings[row].position(&contents.plan.files);
    let name = |file: &str| file.rsplit('/').next().unwrap_or_default().to_owned();
    position.map(|position| format!("{}:{}", name(&position.file), position.line)).unwrap_or_default()
}

/// A finding at length: where, the line itself, what is wrong, what to do.
#[must_use]
pub fn finding_in_full(contents: &Contents, row: usize) -> Mode {
    let finding = &contents.findings[row];
    let position = finding.position(&contents.plan.files);
    let place = position.map(|position| format!("{}:{}:{}", position.file, position.line, position.column));
    let line = contents.plan.files.line(finding.span).map(|line| line.trim().to_owned());
    let quoted: Vec<String> = place.into_iter().chain(line).collect();
    let parts = [quoted.join("\n"), finding.message.clone(), finding.help.clone()];
    let text = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n");
    Mode::Message { title: format!("{}: {}", finding.severity, finding.code), text }
}
