//! Net additional homes of past years, as `[completions]` of the plan's settings or of its areas.

use std::collections::BTreeMap;

use toml_edit::{Item, Value};

use super::cells;
use super::columns::Columns;
use super::headings::Role;
use super::plan_files::PlanFiles;
use super::sheet::Sheet;
use super::summary::{ImportSummary, Tally, counted};
use super::totals;
use super::who::AREAS;
use super::{ImportError, Options, layout};
use crate::calendar::FinancialYear;
use crate::plan::Diagnostic;
use crate::plan::edit::figures::{self, Change};

/// The homes of an area or of the plan: by financial year, with the row.
type Homes = BTreeMap<FinancialYear, (i64, usize)>;

/// Puts the net additional homes of a file into the plan: those of an area of the plan into its file, those of one
/// authority around them all into the settings.
///
/// # Errors
/// Everything that is wrong with the file; several authorities that the plan does not know.
pub fn import(
    plan: &mut PlanFiles,
    sheet: &mut Sheet,
    columns: &Columns,
    options: &Options,
    source: &str,
    summary: &mut ImportSummary,
) -> Result<(), ImportError> {
    let (Some(year_column), Some(figure)) = (columns.get(Role::FinancialYear), columns.get(Role::Completions)) else {
        let message = "no column holds the financial year, or none the homes";
        let help = "name them `financial_year` and `completions`, or say which with --map";
        return Err(sheet.missing(message, help));
    };
    let areas: Vec<usize> = AREAS.into_iter().filter_map(|role| columns.get(role)).collect();
    let mut aside = BTreeMap::new();
    totals::find(sheet, &areas, &[], &[], &[], &mut aside);
    let mut by_area: BTreeMap<Option<usize>, Homes> = BTreeMap::new();
    let mut around: Vec<String> = Vec::new();
    let mut problems = Vec::new();
    let mut tally = Tally::of("homes");
    for row in sheet.rows().filter(|row| !aside.contains_key(row)) {
        let cells: Vec<&str> =
            areas.iter().map(|column| sheet.cell(row, *column)).filter(|text| !text.is_empty()).collect();
        let labels: Vec<&str> = options.area.as_deref().into_iter().chain(cells).collect();
        let year = match cells::financial_year(sheet.cell(row, year_column)) {
            Ok(year) => year,
            Err((wrong, help)) => {
                problems.push(sheet.wrong_cell("bad-year", row, year_column, wrong, help));
                continue;
            }
        };
        let homes = match cells::homes(sheet.cell(row, figure)) {
            Ok(Some(homes)) => homes,
            Ok(None) => continue,
            Err((wrong, help)) => {
                problems.push(sheet.wrong_cell("bad-count", row, figure, wrong, help));
                continue;
            }
        };
        tally.take(homes);
        let area = plan.area_of(&labels);
        if area.is_none() {
            let name = labels.last().copied().unwrap_or_default();
            let name = labels.iter().find(|label| label.chars().any(char::is_lowercase)).copied().unwrap_or(name);
            if !around.iter().any(|known| known == name) {
                around.push(name.to_owned());
            }
        }
        if let Some((_, first)) = by_area.entry(area).or_default().insert(year, (homes, row))
            && around.len() < 2
        {
            let message = format!("{year} was given on line {} already", sheet.line(first));
            problems.push(Diagnostic::error("given-twice", sheet.span(row, figure), message, "keep one of the two"));
        }
    }
    if around.len() > 1 {
        let message = format!(
            "{} that the plan does not have: {}",
            counted(around.len(), "area"),
            around[..around.len().min(3)].join(", ")
        );
        let help = "say which one is the whole plan's, such as --where la_name=Norfolk";
        let column = areas.first().copied().unwrap_or(0);
        problems = vec![Diagnostic::error("unknown-id", sheet.header_span(column), message, help)];
    }
    if !problems.is_empty() {
        return Err(sheet.refuse(problems));
    }
    write(plan, sheet, &by_area, source, summary)?;
    summary.count(&tally);
    if let [name] = around.as_slice() {
        summary.notes.push(format!("homes of {name} taken as those of the whole plan"));
    }
    for (row, kind) in aside {
        sheet.set_aside(kind, row, "");
    }
    Ok(())
}

/// Puts the homes of areas, or of the plan, into its files.
fn write(
    plan: &mut PlanFiles,
    sheet: &Sheet,
    by_area: &BTreeMap<Option<usize>, Homes>,
    source: &str,
    summary: &mut ImportSummary,
) -> Result<(), ImportError> {
    for (area, homes) in by_area {
        let address = area.map_or_else(|| "assumptions".to_owned(), |area| format!("area:{}", plan.areas[area].id));
        let document = match area {
            Some(area) => plan.areas[*area].document(),
            None => plan.document(layout::ASSUMPTIONS),
        };
        let Some(document) = document else { continue };
        if area.is_none() && !document.contains_key("yield") {
            layout::add_yield(document);
            summary.notes.push(
                "a yield was added, illustrative, for the plan has none; put the council's own in its place".to_owned(),
            );
        }
        let table = figures::table_of(document.as_table_mut(), "completions", source, None);
        let mut is_changed = false;
        for (year, (homes, row)) in homes {
            let Some(change) = set(table, &year.to_string(), *homes) else {
                let help = "write them as [completions] in the plan";
                let message = "the completions are no table";
                return Err(sheet.refuse(vec![Diagnostic::error("wrong-type", sheet.span(*row, 0), message, help)]));
            };
            is_changed |= change != Change::None;
            summary.change(&format!("{address}/completions/{year}"), homes, &change);
        }
        if is_changed {
            let path = area.map_or_else(|| layout::ASSUMPTIONS.to_owned(), |area| plan.areas[area].path());
            plan.mark(&path);
        }
    }
    Ok(())
}

fn set(table: &mut Item, year: &str, homes: i64) -> Option<Change> {
    figures::set_year_value(table, year, Value::from(homes))
}
