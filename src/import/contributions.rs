//! Developers' agreements, contributions and transactions in the national format, as sources of money.
//!
//! Only what is for education. What has been received stands in the year that it came in; what is secured and has not
//! come yet has no date in these files, and is told.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{Datelike, NaiveDate};

use super::cells::{self, Unit};
use super::columns::Columns;
use super::decode::decode;
use super::headings::Role;
use super::plan_files::PlanFiles;
use super::records::{Changes, NewTable, Record, money};
use super::sheet::Sheet;
use super::summary::{ImportSummary, SHOWN_NAMES, Tally, counted};
use super::who::name_key;
use super::{ImportError, Options};
use crate::calendar::FinancialYear;
use crate::money::Pence;
use crate::plan::edit::figures;
use crate::plan::{Diagnostic, nearest};

/// Where new sources go.
const NEW_SOURCES: &str = "capital/imported-contributions.toml";

/// An agreement.
#[derive(Debug, Default)]
struct Agreement {
    id: String,
    planning_ref: String,
    site: String,
    is_cil: bool,
    source: String,
}

/// A contribution for education.
#[derive(Debug, Default)]
struct Contribution {
    id: String,
    agreement: String,
    secured: Option<Pence>,
    received: BTreeMap<FinancialYear, Pence>,
    spent: Pence,
    other: BTreeMap<String, Pence>,
    source: String,
}

/// Which name of one file is which of another, by their keys.
pub type Joins = BTreeMap<String, String>;

/// Reads a file of two columns: a name as a file has it, and the name of its partner.
///
/// # Errors
/// What is wrong with the file.
pub fn joins(name: &str, bytes: &[u8]) -> Result<Joins, ImportError> {
    let text = decode(name, bytes, &Options::default())?.text;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let pair = |record: csv::StringRecord| {
        (name_key(record.get(0).unwrap_or_default()), name_key(record.get(1).unwrap_or_default()))
    };
    let pairs = reader.records().filter_map(Result::ok).map(pair);
    Ok(pairs.filter(|(from, to)| !from.is_empty() && !to.is_empty()).collect())
}

/// Puts the agreements, contributions and transactions of some files into the plan.
///
/// # Errors
/// Everything that is wrong with the files.
pub fn import(
    plan: &mut PlanFiles,
    files: &mut [(&mut Sheet, &Columns)],
    joins: &Joins,
    options: &Options,
    summary: &mut ImportSummary,
) -> Result<(), ImportError> {
    let mut reading = Reading::of(joins, options);
    for (sheet, columns) in files.iter() {
        reading.agreements(sheet, columns);
    }
    reading.index_agreements();
    for (sheet, columns) in files.iter() {
        reading.contributions(sheet, columns);
    }
    for (sheet, columns) in files.iter() {
        reading.transactions(sheet, columns);
    }
    if !reading.problems.is_empty() {
        let (sheet, _) = &files[0];
        return Err(sheet.refuse(reading.problems));
    }
    reading.write(plan, summary);
    Ok(())
}

struct Reading<'a> {
    joins: &'a Joins,
    options: &'a Options,
    agreements: Vec<Agreement>,
    by_name: HashMap<String, usize>,
    contributions: Vec<Contribution>,
    /// Keys of contributions that are for something else.
    others: BTreeSet<String>,
    lost: Vec<String>,
    tally: Tally,
    problems: Vec<Diagnostic>,
}

impl<'a> Reading<'a> {
    fn of(joins: &'a Joins, options: &'a Options) -> Self {
        Self {
            joins,
            options,
            agreements: Vec::new(),
            by_name: HashMap::new(),
            contributions: Vec::new(),
            others: BTreeSet::new(),
            lost: Vec::new(),
            tally: Tally::of("money"),
            problems: Vec::new(),
        }
    }

    fn key(&self, text: &str) -> String {
        let key = name_key(text);
        self.joins.get(&key).cloned().unwrap_or(key)
    }

    fn amount(&mut self, sheet: &Sheet, columns: &Columns, row: usize) -> Option<Pence> {
        let column = columns.get(Role::Amount)?;
        match cells::money(sheet.cell(row, column), self.options.unit.unwrap_or(Unit::Pounds)) {
            Ok(amount) => amount,
            Err((wrong, help)) => {
                self.problems.push(sheet.wrong_cell("bad-money", row, column, wrong, help));
                None
            }
        }
    }

    fn agreements(&mut self, sheet: &Sheet, columns: &Columns) {
        if about(columns) != Some(Role::Agreement) {
            return;
        }
        let source = self.options.source_of(&sheet.name);
        for row in sheet.rows() {
            let text = |role: Role| columns.text(sheet, row, role).to_owned();
            let kind = text(Role::AgreementType).to_lowercase();
            self.agreements.push(Agreement {
                id: own(sheet, columns, row, Role::Agreement),
                planning_ref: text(Role::PlanningRef),
                site: text(Role::SiteName),
                is_cil: kind.contains("cil") || kind.contains("levy"),
                source: source.clone(),
            });
        }
    }

    fn contributions(&mut self, sheet: &Sheet, columns: &Columns) {
        if about(columns) != Some(Role::Contribution) {
            return;
        }
        let source = self.options.source_of(&sheet.name);
        let replaced = replaced(sheet, columns, Role::Contribution);
        for row in sheet.rows() {
            let text = |role: Role| columns.text(sheet, row, role).to_owned();
            let purpose = text(Role::Purpose).to_lowercase();
            let (id, agreement) = (own(sheet, columns, row, Role::Contribution), text(Role::Agreement));
            let secured = self.amount(sheet, columns, row);
            if replaced.contains(&row) {
                self.tally.leave("in lines that another has taken the place of", secured.map_or(0, |amount| amount.0));
                continue;
            }
            if !purpose.contains("education") && !purpose.contains("school") {
                self.tally.leave("secured for other purposes", secured.map_or(0, |amount| amount.0));
                let key = self.key(&id);
                self.others.insert(key);
                continue;
            }
            let contribution =
                Contribution { id, agreement, secured, source: source.clone(), ..Contribution::default() };
            self.contributions.push(contribution);
        }
    }

    /// The agreement that a contribution belongs to: by its id, its planning reference or its site.
    fn agreement(&self, name: &str) -> Option<&Agreement> {
        let place = self.by_name.get(&self.key(name))?;
        self.agreements.get(*place)
    }

    /// Learns what agreements may be called: an id goes before a planning reference, and that before a site.
    fn index_agreements(&mut self) {
        let names: [fn(&Agreement) -> &str; 3] =
            [|agreement| &agreement.id, |agreement| &agreement.planning_ref, |agreement| &agreement.site];
        for name in names {
            for (place, agreement) in self.agreements.iter().enumerate() {
                let key = name_key(name(agreement));
                if !key.is_empty() {
                    self.by_name.entry(key).or_insert(place);
                }
            }
        }
    }

    fn transactions(&mut self, sheet: &Sheet, columns: &Columns) {
        if about(columns) != Some(Role::Transaction) {
            return;
        }
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, contribution) in self.contributions.iter().enumerate() {
            let agreement = self.agreement(&contribution.agreement);
            let refs =
                agreement.into_iter().flat_map(|agreement| [&agreement.id, &agreement.planning_ref, &agreement.site]);
            let names: BTreeSet<String> = refs
                .chain([&contribution.id, &contribution.agreement])
                .filter(|name| !name.is_empty())
                .map(|name| name_key(name))
                .collect();
            for name in names {
                by_name.entry(name).or_default().push(place);
            }
        }
        let replaced = replaced(sheet, columns, Role::Transaction);
        for row in sheet.rows() {
            let text = |role: Role| columns.text(sheet, row, role).to_owned();
            // What is spent is negative in some files.
            let Some(amount) = self.amount(sheet, columns, row).map(|amount| Pence(amount.0.abs())) else { continue };
            if replaced.contains(&row) {
                self.tally.leave("in lines that another has taken the place of", amount.0);
                continue;
            }
            let named = text(Role::Contribution);
            let named = if named.is_empty() { text(Role::Agreement) } else { named };
            let key = self.key(&named);
            let places = by_name.get(&key).map_or(&[][..], Vec::as_slice);
            let [place] = places else {
                if self.others.contains(&key) {
                    self.tally.leave("received or spent for other purposes", amount.0);
                } else {
                    self.tally.leave("of transactions that name no contribution of the files", amount.0);
                    let ids = self.contributions.iter().map(|contribution| contribution.id.as_str());
                    let near = match places {
                        [] => nearest_of(&named, ids, self.lost.len())
                            .map(|near| format!(" (nearest: {near})"))
                            .unwrap_or_default(),
                        several => format!(
                            " (could be {})",
                            several
                                .iter()
                                .take(3)
                                .map(|place| self.contributions[*place].id.as_str())
                                .collect::<Vec<_>>()
                                .join(" or ")
                        ),
                    };
                    let shown = if named.is_empty() { "(none named)" } else { &named };
                    self.lost.push(format!("{} of line {}: {shown}{near}", amount.pounds(), sheet.line(row)));
                }
                continue;
            };
            let place = *place;
            let status = text(Role::FundingStatus).to_lowercase();
            if status.contains("received") {
                let dates = [Role::Date, Role::EntryDate].into_iter().filter_map(|role| columns.get(role));
                let told = dates.into_iter().find(|column| !cells::is_empty(sheet.cell(row, *column)));
                let day = match told.map(|column| (column, cells::day(sheet.cell(row, column)))) {
                    Some((_, Ok(day))) => day,
                    Some((column, Err((wrong, help)))) => {
                        self.problems.push(sheet.wrong_cell("bad-date", row, column, wrong, help));
                        continue;
                    }
                    None => None,
                };
                let Some(day) = day else {
                    self.tally.leave("received on no date that is told", amount.0);
                    self.lost.push(format!("{} of line {}: {named}, without a date", amount.pounds(), sheet.line(row)));
                    continue;
                };
                *self.contributions[place].received.entry(financial_year(day)).or_insert(Pence::ZERO) += amount;
                self.tally.take(amount.0);
            } else if status.contains("spent") || status.contains("returned") {
                // What went back to the developer is gone like what was spent.
                self.contributions[place].spent += amount;
                self.tally.take(amount.0);
            } else {
                let status = if status.is_empty() { "no status".to_owned() } else { status };
                self.tally.leave(&format!("with the status {status}"), amount.0);
                *self.contributions[place].other.entry(status).or_insert(Pence::ZERO) += amount;
            }
        }
    }

    /// The text of a contribution as a new source.
    fn new_source(&self, contribution: &Contribution, agreement: Option<&Agreement>, id: &str, spent: Pence) -> String {
        let (site, planning_ref) =
            agreement.map_or(("", ""), |agreement| (agreement.site.as_str(), agreement.planning_ref.as_str()));
        let place = [site, planning_ref, contribution.agreement.as_str()].into_iter().find(|text| !text.is_empty());
        let name = format!("{}, education contribution", place.unwrap_or(&contribution.id));
        let source = match agreement {
            Some(agreement) if agreement.source != contribution.source => {
                format!("{}; {}", contribution.source, agreement.source)
            }
            _ => contribution.source.clone(),
        };
        let mut table = NewTable::new("[[source]]");
        table.text("id", id).text("name", &name);
        table.text("kind", if agreement.is_some_and(|agreement| agreement.is_cil) { "cil" } else { "s106" });
        table
            .text("certainty", "received")
            .text("agreement", &contribution.agreement)
            .text("planning_ref", planning_ref);
        if spent > Pence::ZERO {
            table.line("spent_before", &money(spent).to_string());
        }
        table.text("source", &source).text("basis", self.options.basis.as_deref().unwrap_or_default());
        table.heading("[source.receipts]");
        for (year, amount) in &contribution.received {
            table.line(&format!("\"{year}\""), &money(*amount).to_string());
        }
        table.text("source", &contribution.source);
        table.finish()
    }

    /// Writes a source for each contribution that has received money.
    fn write(mut self, plan: &mut PlanFiles, summary: &mut ImportSummary) {
        let mut records = plan.records("source", &["id", "name"]);
        let (mut waiting, mut orphans, mut known_count, mut spent_more) = (Vec::new(), Vec::new(), 0, Vec::new());
        let mut triggered = Vec::new();
        for contribution in std::mem::take(&mut self.contributions) {
            let agreement = self.agreement(&contribution.agreement);
            let came: Pence = contribution.received.values().copied().sum();
            let secured = contribution.secured.unwrap_or(came);
            if agreement.is_none() && !self.agreements.is_empty() {
                let ids = self.agreements.iter().map(|agreement| agreement.id.as_str());
                let near =
                    nearest_of(&contribution.agreement, ids, orphans.len()).map(|near| format!(" (nearest: {near})"));
                orphans.push(format!("{} of {}{}", contribution.id, contribution.agreement, near.unwrap_or_default()));
            }
            let rest = secured - came;
            if rest > Pence::ZERO {
                waiting.push((contribution.id.clone(), rest));
            }
            if came == Pence::ZERO {
                continue;
            }
            let spent = contribution.spent.min(came);
            if contribution.spent > came {
                spent_more.push(format!(
                    "{} ({} against {})",
                    contribution.id,
                    contribution.spent.pounds(),
                    came.pounds()
                ));
            }
            if let Some(record) = records.find(&[contribution.id.as_str()]).ok().flatten().cloned() {
                known_count += 1;
                if known(plan, &record, &contribution, spent, summary) {
                    triggered.push(record.id);
                }
                continue;
            }
            let id = records.free_id(&contribution.id);
            let table = self.new_source(&contribution, agreement, &id, spent);
            plan.push(NEW_SOURCES, &table);
            let record = Record { id: id.clone(), path: NEW_SOURCES.to_owned(), place: usize::MAX };
            records.add(record, [id.as_str(), contribution.id.as_str()].into_iter());
            summary.added += contribution.received.len();
            summary.made.push(("source", id));
        }
        if known_count > 0 {
            summary.known = (known_count, "source");
        }
        let sum: Pence = waiting.iter().map(|(_, amount)| *amount).sum();
        for (_, amount) in &waiting {
            self.tally.leave("secured and not received yet, without a date", amount.0);
        }
        let waiting: Vec<String> = waiting.iter().map(|(id, amount)| format!("{id} ({})", amount.pounds())).collect();
        summary.note(&waiting, |count| {
            let what = counted(count, "contribution");
            format!(
                "{} of {what} secured and not received yet; these files tell no date: write its triggers by hand",
                sum.pounds()
            )
        });
        summary.note(&triggered, |count| {
            let what = counted(count, "source");
            format!("{what} with triggers received money; take out the triggers that were paid, or they count twice")
        });
        summary.note(&spent_more, |count| {
            format!("{} spent more than came in; spent_before is what came", counted(count, "contribution"))
        });
        summary.note(&orphans, |count| format!("{} whose agreement is in no file", counted(count, "contribution")));
        summary.note(&self.lost, |count| {
            format!("{} left out; give the pairs in a file of two columns with --join", counted(count, "transaction"))
        });
        summary.count(&self.tally);
    }
}

/// The name that is nearest to one without a partner, for the first of them: as many as are shown, and of a length that a
/// name has.
fn nearest_of<'a>(name: &str, names: impl Iterator<Item = &'a str>, before: usize) -> Option<&'a str> {
    if before < SHOWN_NAMES && name.len() < 100 { nearest(name, names.filter(|name| name.len() < 100)) } else { None }
}

/// What the lines of a file are: agreements, contributions or transactions.
fn about(columns: &Columns) -> Option<Role> {
    let has = |role| columns.has_any(&[role]);
    if has(Role::Transaction) || has(Role::FundingStatus) {
        Some(Role::Transaction)
    } else if has(Role::Contribution) || has(Role::Purpose) {
        Some(Role::Contribution)
    } else {
        (has(Role::Agreement) || has(Role::OwnReference)).then_some(Role::Agreement)
    }
}

/// The lines of a file with an end date whose place another line of the same reference has taken.
fn replaced(sheet: &Sheet, columns: &Columns, role: Role) -> BTreeSet<usize> {
    let is_over = |row: &usize| !cells::is_empty(columns.text(sheet, *row, Role::EndDate));
    let (over, standing): (Vec<usize>, Vec<usize>) = sheet.rows().partition(is_over);
    let standing: BTreeSet<String> = standing.iter().map(|row| name_key(&own(sheet, columns, *row, role))).collect();
    over.into_iter().filter(|row| standing.contains(&name_key(&own(sheet, columns, *row, role)))).collect()
}

/// The reference of what a line is about.
fn own(sheet: &Sheet, columns: &Columns, row: usize, role: Role) -> String {
    let named = columns.text(sheet, row, role);
    if named.is_empty() { columns.text(sheet, row, Role::OwnReference).to_owned() } else { named.to_owned() }
}

/// Brings a source of the plan up to date; says whether money came in for one that has triggers too.
fn known(
    plan: &mut PlanFiles,
    record: &Record,
    contribution: &Contribution,
    spent: Pence,
    summary: &mut ImportSummary,
) -> bool {
    let Some(table) = plan.record("source", record) else { return false };
    let has_triggers = table.contains_key("trigger");
    let mut changes = Changes::default();
    let position = table.position();
    if spent > Pence::ZERO {
        changes.money(table, "spent_before", "spent_before", spent);
    }
    let receipts = figures::table_of(table, "receipts", &contribution.source, position);
    // A table of years that is none was said to be wrong when the plan was read.
    changes.years(receipts, "receipts", &contribution.received).unwrap_or_default();
    let is_changed = changes.is_any();
    changes.finish("source", record, plan, summary);
    has_triggers && is_changed
}

fn financial_year(day: NaiveDate) -> FinancialYear {
    FinancialYear::starting(if day.month() >= 4 { day.year() } else { day.year() - 1 })
}
