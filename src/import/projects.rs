//! Projects with their spend, what they have spent, and sources with their receipts.

use super::cells;
use super::columns::Columns;
use super::headings::Role;
use super::money_lines::{self, MoneyLine, MoneyLines};
use super::plan_files::PlanFiles;
use super::records::{Changes, NewTable, Record, Records, money};
use super::sheet::Sheet;
use super::summary::{ImportSummary, counted};
use super::who::AREAS;
use super::{ImportError, Options};
use crate::money::Pence;
use crate::plan::edit::figures;
use crate::plan::{Diagnostic, ProjectGroup, SourceKind, Word};
use std::collections::HashSet;

use chrono::Datelike;

/// Where new projects go.
const NEW_PROJECTS: &str = "capital/imported-projects.toml";
/// Where new sources go.
const NEW_SOURCES: &str = "capital/imported-sources.toml";

/// Puts a programme into the plan.
///
/// # Errors
/// Everything that is wrong with the file.
pub fn projects(
    plan: &mut PlanFiles,
    sheet: &mut Sheet,
    columns: &Columns,
    options: &Options,
    summary: &mut ImportSummary,
) -> Result<(), ImportError> {
    let names: Vec<usize> = [Role::Project, Role::Ref].into_iter().filter_map(|role| columns.get(role)).collect();
    let MoneyLines { lines, mut tally } = money_lines::read(sheet, columns, &names, options, summary)?;
    let mut records = plan.records("project", &["id", "name", "ref"]);
    let source = options.source_of(&sheet.name);
    let (mut problems, mut empty, mut assumed) = (Vec::new(), Vec::new(), Vec::new());
    let mut known_count = 0;
    let mut seen: HashSet<String> = HashSet::new();
    for line in &lines {
        let text = |role: Role| columns.text(sheet, line.row, role);
        let (name, reference) = (text(Role::Project), text(Role::Ref));
        let shown = if name.is_empty() { reference } else { name };
        match records.find(&[reference, name]) {
            Err(ids) => problems.push(unclear(sheet, line.row, &ids)),
            Ok(Some(record)) if seen.contains(&record.id) => problems.push(twice(sheet, line.row, &record.id)),
            Ok(Some(record)) => {
                let record = record.clone();
                seen.insert(record.id.clone());
                if !known_project(plan, &record, line, &source, summary) {
                    problems.push(no_table(sheet, line.row, &record.id));
                }
                tally.take(line.sum().0);
                known_count += 1;
            }
            Ok(None)
                if line.years.values().all(|amount| *amount == Pence::ZERO)
                    && line.total.unwrap_or(Pence::ZERO) == Pence::ZERO =>
            {
                empty.push(shown.to_owned());
            }
            Ok(None) => match new_project(plan, sheet, columns, line, &source, options, &mut records) {
                Ok((id, is_assumed)) => {
                    if is_assumed {
                        assumed.push(id.clone());
                    }
                    summary.added += line.years.len();
                    seen.insert(id.clone());
                    summary.made.push(("project", id));
                    tally.take(line.sum().0);
                }
                Err(wrong) => problems.push(wrong),
            },
        }
    }
    if !problems.is_empty() {
        return Err(sheet.refuse(problems));
    }
    summary.count(&tally);
    if known_count > 0 {
        summary.known = (known_count, "project");
    }
    summary.note(&empty, |count| format!("{} without money in any year, not added", counted(count, "project")));
    summary.note(&assumed, |count| {
        format!(
            "{} taken as in preparation, for no column tells how far; correct `group`",
            counted(count, "new project")
        )
    });
    Ok(())
}

/// Puts a line's amounts into a project of the plan.
fn known_project(
    plan: &mut PlanFiles,
    record: &Record,
    line: &MoneyLine,
    source: &str,
    summary: &mut ImportSummary,
) -> bool {
    let Some(table) = plan.record("project", record) else { return false };
    let mut changes = Changes::default();
    if let Some(budget) = line.total {
        changes.money(table, "budget", "budget", budget);
    }
    let position = table.position();
    let spend = figures::table_of(table, "spend", source, position);
    if let Some(before) = line.before {
        let Some(table) = spend.as_table_mut() else { return false };
        changes.money(table, "before", "spend/before", before);
    }
    let is_table = changes.years(spend, "spend", &line.years).is_some();
    changes.finish("project", record, plan, summary);
    is_table
}

/// Adds a project; says whether its group is assumed.
fn new_project(
    plan: &mut PlanFiles,
    sheet: &Sheet,
    columns: &Columns,
    line: &MoneyLine,
    source: &str,
    options: &Options,
    records: &mut Records,
) -> Result<(String, bool), Diagnostic> {
    let text = |role: Role| columns.text(sheet, line.row, role);
    let (name, reference) = (text(Role::Project), text(Role::Ref));
    let name = if name.is_empty() { reference } else { name };
    let id = records.free_id(name);
    let group = group(text(Role::Group));
    let labels: Vec<&str> = options
        .area
        .as_deref()
        .into_iter()
        .chain(AREAS.into_iter().map(text))
        .filter(|text| !text.is_empty())
        .collect();
    let area = plan.area_of(&labels).map(|area| plan.areas[area].id.clone());
    let category = text(Role::Category).to_lowercase();
    let day = |role: Role| match columns.get(role) {
        Some(column) => cells::day(sheet.cell(line.row, column))
            .map(|day| day.map_or_else(String::new, |day| format!("{}-{:02}", day.year(), day.month())))
            .map_err(|(wrong, help)| sheet.wrong_cell("bad-date", line.row, column, wrong, help)),
        None => Ok(String::new()),
    };
    let mut table = NewTable::new("[[project]]");
    table.text("id", &id).text("ref", reference).text("name", name).text("works", text(Role::Works));
    table.text("area", area.as_deref().unwrap_or_default());
    table.text("group", group.unwrap_or(ProjectGroup::InPreparation).as_str());
    if crate::plan::Category::of(&category).is_some() {
        table.text("category", &category);
    }
    table.line("budget", &money(line.total.unwrap_or_else(|| line.sum())).to_string());
    table.text("start", &day(Role::Start)?).text("completion", &day(Role::Completion)?);
    table.text("source", source).text("basis", options.basis.as_deref().unwrap_or_default());
    if !line.years.is_empty() || line.before.is_some() {
        table.heading("[project.spend]");
        if let Some(before) = line.before {
            table.line("before", &money(before).to_string());
        }
        for (year, amount) in &line.years {
            table.line(&format!("\"{year}\""), &money(*amount).to_string());
        }
        table.text("source", source).text("basis", options.basis.as_deref().unwrap_or_default());
    }
    plan.push(NEW_PROJECTS, &table.finish());
    let record = Record { id: id.clone(), path: NEW_PROJECTS.to_owned(), place: usize::MAX };
    records.add(record, [id.as_str(), name, reference].into_iter().filter(|name| !name.is_empty()));
    Ok((id, group.is_none()))
}

/// The group that a file's word for a project's progress means.
fn group(text: &str) -> Option<ProjectGroup> {
    let text = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    ProjectGroup::of(&text.replace(' ', "-")).or_else(|| {
        Some(match () {
            () if has(&["complete"]) => ProjectGroup::Complete,
            () if has(&["on site", "construction", "underway"]) => ProjectGroup::OnSite,
            () if has(&["design", "preparation", "planning", "approved"]) => ProjectGroup::InPreparation,
            () if has(&["pipeline", "future", "potential"]) => ProjectGroup::Pipeline,
            () if has(&["depend"]) => ProjectGroup::Dependent,
            () if has(&["commission", "proposed"]) => ProjectGroup::ToCommission,
            () => return None,
        })
    })
}

/// Puts receipts by source into the plan.
///
/// # Errors
/// Everything that is wrong with the file.
pub fn receipts(
    plan: &mut PlanFiles,
    sheet: &mut Sheet,
    columns: &Columns,
    options: &Options,
    summary: &mut ImportSummary,
) -> Result<(), ImportError> {
    let names: Vec<usize> = columns.get(Role::Source).into_iter().collect();
    let MoneyLines { lines, mut tally } = money_lines::read(sheet, columns, &names, options, summary)?;
    let mut records = plan.records("source", &["id", "name"]);
    let source = options.source_of(&sheet.name);
    let (mut problems, mut loans, mut assumed, mut triggered) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut known_count = 0;
    let mut seen: HashSet<String> = HashSet::new();
    for line in &lines {
        let name = columns.text(sheet, line.row, Role::Source).to_owned();
        match records.find(&[&name]) {
            Err(ids) => problems.push(unclear(sheet, line.row, &ids)),
            Ok(Some(record)) if seen.contains(&record.id) => problems.push(twice(sheet, line.row, &record.id)),
            Ok(Some(record)) => {
                let record = record.clone();
                seen.insert(record.id.clone());
                // Its triggers bring the money already: written as receipts too it would count twice.
                if plan.record("source", &record).is_some_and(|table| table.contains_key("trigger")) {
                    tally.leave("of sources whose triggers bring it", line.sum().0);
                    triggered.push(record.id);
                    continue;
                }
                if !known_source(plan, &record, line, &source, summary) {
                    problems.push(no_table(sheet, line.row, &record.id));
                }
                tally.take(line.sum().0);
                known_count += 1;
            }
            Ok(None) => {
                let told = columns.text(sheet, line.row, Role::SourceKind);
                let kind = kind(told).or_else(|| kind(&name));
                if kind == Some(SourceKind::Borrowing) {
                    loans.push(name);
                    tally.leave("of borrowing", line.sum().0);
                    continue;
                }
                let id = records.free_id(&name);
                if kind.is_none() {
                    assumed.push(id.clone());
                }
                let certainty = columns.text(sheet, line.row, Role::Certainty).to_lowercase().replace(' ', "-");
                let mut table = NewTable::new("[[source]]");
                table.text("id", &id).text("name", &name).text("kind", kind.unwrap_or(SourceKind::Grant).as_str());
                if crate::plan::Certainty::of(&certainty).is_some() {
                    table.text("certainty", &certainty);
                }
                table.text("source", &source).text("basis", options.basis.as_deref().unwrap_or_default());
                table.heading("[source.receipts]");
                for (year, amount) in line.years.iter().filter(|(_, amount)| **amount > Pence::ZERO) {
                    table.line(&format!("\"{year}\""), &money(*amount).to_string());
                }
                table.text("source", &source).text("basis", options.basis.as_deref().unwrap_or_default());
                plan.push(NEW_SOURCES, &table.finish());
                records.add(
                    Record { id: id.clone(), path: NEW_SOURCES.to_owned(), place: usize::MAX },
                    [id.as_str(), name.as_str()].into_iter(),
                );
                summary.added += line.years.len();
                seen.insert(id.clone());
                summary.made.push(("source", id));
                tally.take(line.sum().0);
            }
        }
    }
    if !problems.is_empty() {
        return Err(sheet.refuse(problems));
    }
    summary.count(&tally);
    if known_count > 0 {
        summary.known = (known_count, "source");
    }
    summary.note(&triggered, |count| {
        format!(
            "{} not taken, for triggers bring the money already; take out those that were paid",
            counted(count, "source")
        )
    });
    summary.note(&loans, |count| {
        format!("{} not added, for borrowing needs an interest and a life: write it by hand", counted(count, "source"))
    });
    summary.note(&assumed, |count| {
        format!("{} taken as grants, for nothing tells what kind; correct `kind`", counted(count, "new source"))
    });
    Ok(())
}

fn known_source(
    plan: &mut PlanFiles,
    record: &Record,
    line: &MoneyLine,
    source: &str,
    summary: &mut ImportSummary,
) -> bool {
    let Some(table) = plan.record("source", record) else { return false };
    let position = table.position();
    let mut changes = Changes::default();
    let is_table =
        changes.years(figures::table_of(table, "receipts", source, position), "receipts", &line.years).is_some();
    changes.finish("source", record, plan, summary);
    is_table
}

/// The kind of money that a name tells.
fn kind(text: &str) -> Option<SourceKind> {
    let text = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    SourceKind::of(&text.replace(' ', "-")).or_else(|| {
        Some(match () {
            () if has(&["basic need"]) => SourceKind::BasicNeed,
            () if has(&["carry forward", "carried forward", "brought forward"]) => SourceKind::CarryForward,
            () if has(&["devolved"]) => SourceKind::Devolved,
            () if has(&["high needs", "send capital"]) => SourceKind::HighNeeds,
            () if has(&["maintenance", "condition"]) => SourceKind::Maintenance,
            () if has(&["lcvap"]) => SourceKind::Lcvap,
            () if has(&["s106", "section 106", "s.106", "developer"]) => SourceKind::S106,
            () if has(&["infrastructure levy", "cil"]) && !has(&["council"]) => SourceKind::Cil,
            () if has(&["borrowing", "loan", "pwlb"]) => SourceKind::Borrowing,
            () if has(&["receipt"]) => SourceKind::Receipt,
            () if has(&["revenue"]) => SourceKind::Revenue,
            () if has(&["free school"]) => SourceKind::FreeSchool,
            () if has(&["grant"]) => SourceKind::Grant,
            () => return None,
        })
    })
}

fn unclear(sheet: &Sheet, row: usize, [a, b]: &[String; 2]) -> Diagnostic {
    let message = format!("this line can be about `{a}` or about `{b}`");
    Diagnostic::error("unclear-id", sheet.span(row, 0), message, "give its id or its reference")
}

fn twice(sheet: &Sheet, row: usize, id: &str) -> Diagnostic {
    let message = format!("`{id}` is what another line is about already");
    Diagnostic::error("given-twice", sheet.span(row, 0), message, "keep one of the two, or give each its reference")
}

fn no_table(sheet: &Sheet, row: usize, id: &str) -> Diagnostic {
    let message = format!("the years of `{id}` are no table in the plan");
    Diagnostic::error("wrong-type", sheet.span(row, 0), message, "write them as a table of years in the plan")
}
