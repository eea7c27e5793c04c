//! Places offered for a coming September, as `[[override]]` of the areas' files.

use super::cells::{self, Count};
use super::columns::Columns;
use super::headings::{self, Role};
use super::plan_files::{PlanFiles, WhichSchool};
use super::records::NewTable;
use super::sheet::Sheet;
use super::summary::{ImportSummary, Tally, counted};
use super::units::Reading;
use super::{ImportError, Options};
use crate::calendar::AcademicYear;
use crate::plan::Diagnostic;
use crate::plan::edit::figures;

/// Puts the offers of a file into the plan. An offer that stands there already as an override is brought up to date.
///
/// # Errors
/// Everything that is wrong with the file.
pub fn import(
    plan: &mut PlanFiles,
    sheet: &mut Sheet,
    columns: &Columns,
    options: &Options,
    summary: &mut ImportSummary,
) -> Result<(), ImportError> {
    let Some(offers) = columns.get(Role::Offers) else {
        let help = "name one `offers`, or say which with --map offers=COLUMN";
        let message = "no column holds the places offered";
        return Err(sheet.missing(message, help));
    };
    let next = plan.base_year().map(|base| base.plus(1));
    let reason = format!("places offered ({})", options.source_of(&sheet.name));
    let mut aside = std::collections::BTreeMap::new();
    let names: Vec<usize> = [Role::School, Role::SchoolName].into_iter().filter_map(|role| columns.get(role)).collect();
    let numbers: Vec<usize> = [Role::Urn, Role::Dfe].into_iter().filter_map(|role| columns.get(role)).collect();
    super::totals::find(sheet, &names, &numbers, &[], &[], &mut aside);
    let (mut problems, mut unknown, mut tally, mut known) = (Vec::new(), Vec::new(), Tally::of("offers"), 0);
    for row in sheet.rows().filter(|row| !aside.contains_key(row)) {
        let reading =
            Reading { number: 0, columns, naming: options.years, area: options.area.as_deref(), year: next, plan };
        let count = match cells::count(sheet.cell(row, offers)) {
            Ok(Count::Known(count)) => count,
            Ok(Count::Rounded(nearest)) => {
                let help = format!("write a whole number, such as {nearest}");
                problems.push(sheet.wrong_cell("bad-count", row, offers, "is no whole number of places", help));
                continue;
            }
            Ok(_) => continue,
            Err((wrong, help)) => {
                problems.push(sheet.wrong_cell("bad-count", row, offers, wrong, help));
                continue;
            }
        };
        let labels = reading.labels(sheet, row);
        let year = match reading.year_of(sheet, row) {
            Ok(year) => year,
            Err(wrong) => {
                problems.push(wrong);
                continue;
            }
        };
        match plan.school_of(&labels) {
            Err([a, b]) => {
                let message = format!("this line can be about `{a}` or about `{b}`");
                let help = "correct the number or the id, here or in the plan";
                problems.push(Diagnostic::error("unclear-school", sheet.span(row, 0), message, help));
            }
            Ok(WhichSchool::New) => {
                let name =
                    names.iter().chain(&numbers).map(|column| sheet.cell(row, *column)).find(|text| !text.is_empty());
                unknown.push(name.unwrap_or("(no name)").to_owned());
                tally.leave("of schools that the plan does not have", count);
            }
            Ok(WhichSchool::Known(school, _)) => {
                let told = columns.get(Role::NcYear).and_then(|column| headings::nc_year(sheet.cell(row, column)));
                let first = plan.schools[school].years.map(|years| years.first);
                let Some(nc_year) = told.or(first) else { continue };
                known += 1;
                tally.take(count);
                put(plan, school, year, &nc_year.to_string(), count, &reason, summary);
            }
        }
    }
    if !problems.is_empty() {
        return Err(sheet.refuse(problems));
    }
    if known > 0 {
        summary.known = (known, "school");
    }
    summary.count(&tally);
    summary.note(&unknown, |count| format!("{} that the plan does not have, left out", counted(count, "school")));
    for (row, kind) in aside {
        sheet.set_aside(kind, row, "");
    }
    Ok(())
}

fn put(
    plan: &mut PlanFiles,
    school: usize,
    year: AcademicYear,
    nc_year: &str,
    count: u32,
    reason: &str,
    summary: &mut ImportSummary,
) {
    let (id, area) = (plan.schools[school].id.clone(), plan.schools[school].area);
    let year = year.to_string();
    let address = format!("school:{id}/offers/{year}/{nc_year}");
    let document = plan.areas[area].document();
    let overrides = document.and_then(|document| document.get_mut("override")?.as_array_of_tables_mut());
    let same = overrides.into_iter().flat_map(toml_edit::ArrayOfTables::iter_mut).find(|table| {
        let is = |key: &str, wanted: &str| {
            table.get(key).and_then(toml_edit::Item::as_value).is_some_and(|value| {
                value
                    .as_str()
                    .map_or_else(|| value.as_integer().map(|number| number.to_string()), |text| Some(text.to_owned()))
                    == Some(wanted.to_owned())
            })
        };
        is("school", &id) && is("academic_year", &year) && is("nc_year", nc_year)
    });
    if let Some(table) = same {
        let change = figures::set_value(table, "pupils", i64::from(count).into());
        let is_changed = change != figures::Change::None;
        if is_changed {
            figures::set_value(table, "reason", reason.into());
        }
        plan.areas[area].is_changed |= is_changed;
        return summary.change(&address, count, &change);
    }
    let mut table = NewTable::new("[[override]]");
    table.text("school", &id).text("academic_year", &year).text("nc_year", nc_year);
    table.line("pupils", &count.to_string()).text("reason", reason);
    plan.areas[area].push(&table.finish());
    summary.change(&address, count, &figures::Change::Added);
}
