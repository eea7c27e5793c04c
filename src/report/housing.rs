//! Dwellings by site and year, the pupils they bring, and the money that falls due with them.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::figures::Figures;
use super::table::{Cell, Column, ColumnKey, Fact, Facts, Report, Row, RowKey, RowKind, Table, Unit};
use crate::calendar::{AcademicYear, FinancialYear, Phase};
use crate::explain::{Figure, SitePart};
use crate::forecast::{Homes, HousingRow};
use crate::plan::{AreaId, Basis, BuildOut, Due, Plan, SiteId};

/// Which sites are wanted; what is not given leaves nothing out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Those of these areas.
    pub areas: Vec<AreaId>,
    /// These.
    pub sites: Vec<SiteId>,
}

impl Filter {
    fn takes(&self, plan: &Plan, homes: Homes) -> bool {
        (self.sites.is_empty() || homes.site().is_some_and(|site| self.sites.contains(&site)))
            && (self.areas.is_empty() || homes.area(plan).is_some_and(|area| self.areas.contains(&area)))
    }
}

/// The housing of what the filter takes.
#[must_use]
pub fn report<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Report<'a> {
    Report::new(facts(of, filter), move || tables(of, filter))
}

/// A row for each site and year.
fn facts<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Facts<'a> {
    let columns = vec![
        Column::words("area", "Area"),
        Column::words("site", "Site"),
        Column::words("financial_year", "Year"),
        Column::figures("completions", "Completions", Unit::Whole),
        Column::figures("cumulative", "So far", Unit::Whole),
        Column::figures("counted", "Counted", Unit::Whole),
        Column::figures("primary", "Primary", Unit::Whole),
        Column::figures("secondary", "Secondary", Unit::Whole),
        Column::figures("post_16", "Post-16", Unit::Whole),
        Column::figures("held", "In the base already", Unit::Whole),
    ];
    let rows = || of.outcome.housing.iter().filter(|row| filter.takes(of.plan, row.homes));
    Facts::of(columns, rows, |row| {
        let figure = |part, value: f64| cell(row, part, value);
        let area = row.area.map_or_else(Cell::default, |area| (&of.names[area]).into());
        let site = row.homes.site().map_or_else(Cell::default, |site| (&of.names[site]).into());
        let mut cells = vec![area, site, row.year.into()];
        cells.extend([
            completions(of, row),
            figure(SitePart::Cumulative, row.cumulative),
            figure(SitePart::Counted, row.counted),
        ]);
        cells.extend(Phase::ALL.map(|phase| pupils(row, phase)));
        cells.push(figure(SitePart::Held, row.held));
        Fact::new(key(row.homes), basis(of, row.homes), cells)
    })
}

/// What a row of some homes is about.
fn key(homes: Homes) -> RowKey {
    match homes {
        Homes::Site(site) => RowKey::Site(site),
        Homes::Area(area) => RowKey::Unlisted(Some(area)),
        Homes::Plan => RowKey::Unlisted(None),
    }
}

/// How firm the figures of some homes are.
fn basis(of: &Figures<'_>, homes: Homes) -> Basis {
    match homes {
        Homes::Site(site) => of.firm[site],
        Homes::Area(area) => of.plan[area].completions.provenance.basis,
        Homes::Plan => of.plan.assumptions.completions.provenance.basis,
    }
}

/// The name of some homes, under that of their area.
fn name(of: &Figures<'_>, homes: Homes) -> Cell {
    homes.site().map_or_else(|| UNLISTED.into(), |site| (&of.names[site]).into())
}

/// What a line of homes on no listed site is called.
const UNLISTED: &str = "On no listed site";

fn cell(row: &HousingRow, part: SitePart, value: f64) -> Cell {
    let year = row.year;
    Cell::new(value).explained(match row.homes {
        Homes::Site(site) => Figure::Site { site, year, part },
        Homes::Area(area) => Figure::Unlisted { area: Some(area), year, part },
        Homes::Plan => Figure::Unlisted { area: None, year, part },
    })
}

/// Dwellings completed, with the place where they are written.
fn completions(of: &Figures<'_>, row: &HousingRow) -> Cell {
    let written = match row.homes.site().map(|site| &of.plan[site].build_out) {
        Some(BuildOut::Written(years)) => years.years.get(&row.year).map(|figure| figure.span),
        Some(BuildOut::None | BuildOut::Steady { .. }) | None => None,
    };
    Cell { place: written, ..cell(row, SitePart::Completions, row.completions) }
}

fn pupils(row: &HousingRow, phase: Phase) -> Cell {
    cell(row, SitePart::of_phase(phase), row.pupils[phase.index()])
}

fn tables(of: &Figures<'_>, filter: &Filter) -> Vec<Table> {
    let all = of.outcome.housing.iter().map(|row| row.homes).collect::<BTreeSet<_>>().into_iter();
    let taken: HashSet<RowKey> = all.filter(|homes| filter.takes(of.plan, *homes)).flat_map(keys).collect();
    let mut sites = [dwellings(of), so_far(of), pupils_by_site(of)];
    for table in &mut sites {
        table.keep(|row| {
            let has_figures = row.cells.iter().any(|cell| cell.value.is_figure() && !cell.value.is_zero());
            has_figures && taken.contains(&row.key)
        });
        without_lone_total(table);
    }
    let is_told = |table: &Table| !table.rows.is_empty();
    let mut tables: Vec<Table> = sites.into_iter().filter(is_told).collect();
    tables.extend(Some(triggers(of, filter)).filter(is_told));
    if tables.is_empty() {
        tables.push(Table::remark("Housing", "No dwellings are planned here."));
    }
    tables
}

/// The rows that some homes have.
fn keys(homes: Homes) -> impl Iterator<Item = RowKey> {
    let pupils = Phase::ALL.into_iter().map(move |phase| RowKey::Pupils(homes, phase));
    [key(homes), RowKey::Held(homes)].into_iter().chain(pupils)
}

/// Leaves out the total of one area.
fn without_lone_total(table: &mut Table) {
    let last = table.rows.len().saturating_sub(1);
    let mut heads = table.rows.iter_mut().filter(|row| row.within == Some(last));
    if let (Some(head), None) = (heads.next(), heads.next()) {
        head.within = None;
        table.rows.pop();
    }
}

/// What is built by year at each site, and on none that is listed; and the years in which something falls due with it.
struct Built<'a> {
    rows: BTreeMap<Homes, BTreeMap<FinancialYear, &'a HousingRow>>,
    due: BTreeSet<(SiteId, FinancialYear)>,
}

impl<'a> Built<'a> {
    fn of(of: &Figures<'a>) -> Self {
        let mut rows: BTreeMap<Homes, BTreeMap<FinancialYear, &HousingRow>> = BTreeMap::new();
        for row in &of.outcome.housing {
            rows.entry(row.homes).or_default().insert(row.year, row);
        }
        let sources = of.plan.sources.iter().zip(&of.outcome.funding.receipts);
        let triggers = sources.filter_map(|(source, receipts)| Some((source.site?.value, &receipts.triggers)));
        let due =
            triggers.flat_map(|(site, triggers)| triggers.iter().filter_map(move |one| Some((site, one.reached?))));
        Self { rows, due: due.collect() }
    }

    /// Whether something falls due with some homes in a year.
    fn is_due(&self, homes: Homes, year: FinancialYear) -> bool {
        homes.site().is_some_and(|site| self.due.contains(&(site, year)))
    }

    /// A figure of some homes in each of these years, marked where something falls due; none before their first.
    fn figures(
        &self,
        homes: Homes,
        years: &[FinancialYear],
        figure: impl Fn(&HousingRow) -> Cell,
    ) -> impl Iterator<Item = Cell> {
        years.iter().map(move |year| {
            let row = self.rows.get(&homes).and_then(|rows| rows.get(year));
            let cell = row.map_or_else(|| 0.0.into(), |row| figure(row));
            Cell { is_due: self.is_due(homes, *year), ..cell }
        })
    }
}

/// The years of all sites, without a gap.
fn years(of: &Figures<'_>) -> Vec<FinancialYear> {
    let all = || of.outcome.housing.iter().map(|row| row.year);
    all().min().zip(all().max()).map(|(first, last)| first.through(last).collect()).unwrap_or_default()
}

/// Columns of whole numbers, blank where nothing is built or nobody comes.
fn of_years<T: ToString + Copy>(years: &[T], key: fn(T) -> ColumnKey) -> impl Iterator<Item = Column> {
    years.iter().map(move |&year| Column::of(key(year), year.to_string(), Unit::Whole).blank_at_zero())
}

/// Every site's dwellings under its area, years across, with totals both ways. Every table and screen takes these figures
/// from here, and those below likewise; sites at which nothing is built stand without any.
#[must_use]
pub fn dwellings(of: &Figures<'_>) -> Table {
    let years = years(of);
    let mut columns = vec![Column::words("site", "Site")];
    columns.extend(of_years(&years, ColumnKey::Financial));
    columns.push(Column::figures("total", "Total", Unit::Whole).blank_at_zero().kept());
    let total = columns.len() - 1;
    let mut table = Table::new("Dwellings completed by financial year", columns);
    under_areas(of, &mut table, |built, homes| {
        let cells = built.figures(homes, &years, |row| completions(of, row)).chain([Cell::default()]);
        vec![line(of, homes, cells)]
    });
    table.across(total, (1..total).collect());
    with_total(table)
}

/// The same, added up from the first year.
#[must_use]
pub fn so_far(of: &Figures<'_>) -> Table {
    let years = years(of);
    let columns = [Column::words("site", "Site")].into_iter().chain(of_years(&years, ColumnKey::Financial));
    let mut table = Table::new("Dwellings completed so far by financial year", columns.collect());
    under_areas(of, &mut table, |built, homes| {
        vec![line(of, homes, built.figures(homes, &years, |row| cell(row, SitePart::Cumulative, row.cumulative)))]
    });
    with_total(table)
}

/// The pupils of every site under its area, and under it by phase and what the base holds of them already, academic years
/// across, with a total: what is added to the base.
#[must_use]
pub fn pupils_by_site(of: &Figures<'_>) -> Table {
    let base = *of.plan.assumptions.base_year;
    let years: Vec<FinancialYear> = years(of).into_iter().filter(|year| year.academic() > base).collect();
    let academic: Vec<AcademicYear> = years.iter().map(|year| year.academic()).collect();
    let columns = [Column::words("site", "Site"), Column::words("phase", "Phase")];
    let columns: Vec<Column> = columns.into_iter().chain(of_years(&academic, ColumnKey::Academic)).collect();
    let mut table = Table::new("Pupils from housing by academic year", columns);
    under_areas(of, &mut table, |built, homes| pupils_of(of, built, homes, &years));
    with_total(table)
}

/// The pupils of some homes: a head, and what adds up to it.
fn pupils_of(of: &Figures<'_>, built: &Built<'_>, homes: Homes, years: &[FinancialYear]) -> Vec<Row> {
    let part = |key: RowKey, word: &str, figure: &dyn Fn(&HousingRow) -> Cell| {
        let figures = built.figures(homes, years, figure).map(|cell| Cell { is_due: false, ..cell });
        let cells: Vec<Cell> = [Cell::default(), word.into()].into_iter().chain(figures).collect();
        let has_figures = cells[2..].iter().any(|cell| !cell.value.is_zero());
        has_figures.then(|| Row::item(key, basis(of, homes), cells))
    };
    let phases = Phase::ALL.map(|phase| part(RowKey::Pupils(homes, phase), phase.as_str(), &|row| pupils(row, phase)));
    let in_base = part(RowKey::Held(homes), "in the base already", &|row| cell(row, SitePart::Held, -row.held));
    let mut head = Row::sum(key(homes), RowKind::Head, &[], years.len() + 2);
    head.cells[0] = name(of, homes);
    for (cell, &year) in head.cells[2..].iter_mut().zip(years) {
        // Where some of them are in the base already, the sum is no figure of its own.
        let row = built.rows.get(&homes).and_then(|rows| rows.get(&year)).filter(|_| in_base.is_none());
        cell.figure = row.and_then(|row| self::cell(row, SitePart::Pupils, 0.0).figure);
        cell.is_due = built.is_due(homes, year);
    }
    [head].into_iter().chain(phases.into_iter().flatten()).chain(in_base).collect()
}

/// Adds every area with homes, below it each of its sites and what is built on none, and last what is built nobody knows
/// where; `add` makes the rows of some homes, the first of which holds the others.
fn under_areas(of: &Figures<'_>, table: &mut Table, add: impl Fn(&Built<'_>, Homes) -> Vec<Row>) {
    let built = Built::of(of);
    let sites = (0..of.plan.sites.len()).map(|place| Homes::Site(SiteId(place)));
    let elsewhere = built.rows.keys().copied().filter(|homes| homes.site().is_none());
    let mut areas: BTreeMap<Option<AreaId>, Vec<Homes>> = BTreeMap::new();
    for homes in sites.chain(elsewhere) {
        areas.entry(homes.area(of.plan)).or_default().push(homes);
    }
    let nowhere = areas.remove(&None);
    for (area, homes) in areas.into_iter().chain(nowhere.map(|homes| (None, homes))) {
        let head = area.map(|area| {
            let mut head = Row::sum(RowKey::Area(area), RowKind::Head, &[], table.columns.len());
            head.cells[0] = (&of.names[area]).into();
            table.push(head)
        });
        for homes in homes {
            let mut rows = add(&built, homes).into_iter();
            let Some(first) = rows.next() else { continue };
            let first = table.push(Row { within: head, ..first });
            for row in rows {
                table.push(row.within(first));
            }
        }
    }
}

/// The line of some homes.
fn line(of: &Figures<'_>, homes: Homes, figures: impl Iterator<Item = Cell>) -> Row {
    let cells = [name(of, homes)].into_iter().chain(figures).collect();
    Row::item(key(homes), basis(of, homes), cells)
}

/// The table with its areas' sums and a total below, settled.
fn with_total(mut table: Table) -> Table {
    table.add_up_all();
    let heads: Vec<usize> = (0..table.rows.len()).filter(|&row| table.rows[row].within.is_none()).collect();
    if !heads.is_empty() {
        let total = Row::sum(RowKey::Named("total".to_owned()), RowKind::Total, &["Total"], table.columns.len());
        table.total(total, heads);
    }
    table.settled()
}

/// What falls due with dwellings, and when.
fn triggers(of: &Figures<'_>, filter: &Filter) -> Table {
    let columns = vec![
        Column::words("source", "Source"),
        Column::words("site", "Site"),
        Column::words("reached", "Reached in"),
        Column::words("arrives", "Money arrives in"),
        Column::figures("dwellings", "Dwellings", Unit::Whole),
        Column::figures("amount", "Amount", Unit::Amount),
    ];
    let mut table = Table::new("Triggers", columns);
    let sources = of.plan.sources.iter().zip(&of.outcome.funding.receipts).enumerate();
    for (place, (source, receipts)) in sources {
        let Some(site) = source.site.map(|site| site.value).filter(|&site| filter.takes(of.plan, Homes::Site(site)))
        else {
            continue;
        };
        let id = crate::plan::SourceId(place);
        for trigger in &receipts.triggers {
            let Due::Dwellings(dwellings) = trigger.due else { continue };
            let year = |year: Option<FinancialYear>| year.map_or_else(|| Cell::said("never"), Cell::from);
            let cells = vec![
                (&of.names[id]).into(),
                (&of.names[site]).into(),
                year(trigger.reached),
                year(trigger.arrives),
                Cell::new(i64::from(*dwellings)).at(dwellings.span),
                trigger.amount.into(),
            ];
            table.push(Row::item(RowKey::Source(id), of.firm[id], cells));
        }
    }
    table.settled()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Options;
    use crate::report::testing::{printed, read, sample};

    #[test]
    fn dwellings_pupils_and_triggers_stand_in_tables_of_their_own() {
        let (plan, outcome) = sample();
        let of = Figures::of(&plan, &outcome, Options::default());
        let sheets = printed(&report(&of, &Filter::default()));
        assert_eq!(sheets[0].title, "Dwellings completed by financial year · illustrative");
        assert_eq!(sheets[0].rows, [["Norden", "60", "30", "90"], ["Meadow", "60◆", "30", "90"]]);
        assert_eq!(sheets[1].rows, [["Norden", "60", "90"], ["Meadow", "60◆", "90"]]);
        let phases = [["Norden", "", "8", "16"], ["Meadow", "", "8◆", "16"], ["", "primary", "8", "16"]];
        assert_eq!(sheets[2].rows, phases);
        let due = [
            ["Meadow agreement", "Meadow", "2014-15", "2014-15", "50", "£300,000"],
            ["Meadow agreement", "Meadow", "never", "never", "100", "£500,000"],
        ];
        assert_eq!(sheets[3].rows, due);
        let elsewhere = Filter { areas: vec![AreaId(1)], ..Filter::default() };
        assert!(read(&report(&of, &elsewhere)).1.is_empty());
        assert_eq!(printed(&report(&of, &elsewhere))[0].notes, ["No dwellings are planned here."]);
    }

    #[test]
    fn a_site_s_figures_are_the_same_alone_and_among_others() {
        let (plan, mut outcome) = sample();
        for (row, completions) in outcome.housing.iter_mut().zip([60.4, 30.4]) {
            row.completions = completions;
        }
        for receipts in &mut outcome.funding.receipts {
            receipts.triggers.clear();
        }
        let more = outcome.housing.clone();
        let elsewhere = |row| HousingRow { homes: Homes::Site(SiteId(1)), area: Some(AreaId(1)), ..row };
        outcome.housing.extend(more.into_iter().map(elsewhere));
        let of = Figures::of(&plan, &outcome, Options::default());
        let all = printed(&report(&of, &Filter::default()));
        let alone = printed(&report(&of, &Filter { sites: vec![SiteId(1)], ..Filter::default() }));
        // 60.4 and 30.4 are 90.8; twice that are 181.6.
        assert_eq!(all[0].rows[4], ["Total", "121i", "61i", "182i"]);
        assert_eq!(alone[0].rows[1], all[0].rows[3]);
    }
}
