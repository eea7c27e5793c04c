//! Dwellings by site and year, the pupils they bring, and the money that falls due with them.

use std::collections::{BTreeMap, BTreeSet};

use super::figures::Figures;
use super::table::{Cell, Column, ColumnKey, Fact, Facts, Report, Row, RowKey, RowKind, Table, Unit};
use crate::calendar::{AcademicYear, FinancialYear, Phase};
use crate::explain::{Figure, SitePart};
use crate::forecast::HousingRow;
use crate::plan::{AreaId, BuildOut, Plan, SiteId};

/// Which sites are wanted; what is not given leaves nothing out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Those of these areas.
    pub areas: Vec<AreaId>,
    /// These.
    pub sites: Vec<SiteId>,
}

impl Filter {
    fn takes(&self, plan: &Plan, site: SiteId) -> bool {
        (self.sites.is_empty() || self.sites.contains(&site))
            && (self.areas.is_empty() || self.areas.contains(&plan[site].area))
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
    ];
    let rows = || of.outcome.housing.iter().filter(|row| filter.takes(of.plan, row.site));
    Facts::of(columns, rows, |row| {
        let figure = |part, value: f64| cell(row, part, value);
        let mut cells = vec![(&of.names[row.area]).into(), (&of.names[row.site]).into(), row.year.into()];
        cells.extend([
            completions(of, row),
            figure(SitePart::Cumulative, row.cumulative),
            figure(SitePart::Counted, row.counted),
        ]);
        cells.extend(Phase::ALL.map(|phase| pupils(row, phase)));
        Fact::new(RowKey::Site(row.site), of.firm[row.site], cells)
    })
}

fn cell(row: &HousingRow, part: SitePart, value: f64) -> Cell {
    Cell::new(value).explained(Figure::Site { site: row.site, year: row.year, part })
}

/// Dwellings completed, with the place where they are written.
fn completions(of: &Figures<'_>, row: &HousingRow) -> Cell {
    let written = match &of.plan[row.site].build_out {
        BuildOut::Written(years) => years.years.get(&row.year).map(|figure| figure.span),
        BuildOut::None | BuildOut::Steady { .. } => None,
    };
    Cell { place: written, ..cell(row, SitePart::Completions, row.completions) }
}

fn pupils(row: &HousingRow, phase: Phase) -> Cell {
    cell(row, SitePart::Phase(phase), row.pupils[phase.index()])
}

fn tables(of: &Figures<'_>, filter: &Filter) -> Vec<Table> {
    let mut sites = [dwellings(of), so_far(of), pupils_by_site(of)];
    for table in &mut sites {
        table.keep(|row| {
            let is_taken = site_of(&row.key).is_some_and(|site| filter.takes(of.plan, site));
            is_taken && row.cells.iter().any(|cell| cell.value.is_figure() && !cell.value.is_zero())
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

/// The site that a row is of.
const fn site_of(key: &RowKey) -> Option<SiteId> {
    match key {
        RowKey::Site(site) | RowKey::Pupils(site, _) => Some(*site),
        _ => None,
    }
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

/// What is built at each site by year, and the years in which something falls due with it.
struct Built<'a> {
    rows: BTreeMap<SiteId, BTreeMap<FinancialYear, &'a HousingRow>>,
    due: BTreeSet<(SiteId, FinancialYear)>,
}

impl<'a> Built<'a> {
    fn of(of: &Figures<'a>) -> Self {
        let mut rows: BTreeMap<SiteId, BTreeMap<FinancialYear, &HousingRow>> = BTreeMap::new();
        for row in &of.outcome.housing {
            rows.entry(row.site).or_default().insert(row.year, row);
        }
        let sources = of.plan.sources.iter().zip(&of.outcome.funding.receipts);
        let triggers = sources.filter_map(|(source, receipts)| Some((source.site?.value, &receipts.triggers)));
        let due =
            triggers.flat_map(|(site, triggers)| triggers.iter().filter_map(move |one| Some((site, one.reached?))));
        Self { rows, due: due.collect() }
    }

    /// A figure of a site in each of these years, marked where something falls due; none before its first.
    fn figures(
        &self,
        site: SiteId,
        years: &[FinancialYear],
        figure: impl Fn(&HousingRow) -> Cell,
    ) -> impl Iterator<Item = Cell> {
        years.iter().map(move |year| {
            let row = self.rows.get(&site).and_then(|rows| rows.get(year));
            let cell = row.map_or_else(|| 0.0.into(), |row| figure(row));
            Cell { is_due: self.due.contains(&(site, *year)), ..cell }
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
    under_areas(of, &mut table, |table, built, site, area| {
        let cells = built.figures(site, &years, |row| completions(of, row)).chain([Cell::default()]);
        table.push(line(of, site, cells).within(area));
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
    under_areas(of, &mut table, |table, built, site, area| {
        let cells = built.figures(site, &years, |row| cell(row, SitePart::Cumulative, row.cumulative));
        table.push(line(of, site, cells).within(area));
    });
    with_total(table)
}

/// The pupils of every site under its area, and under it by phase, academic years across, with a total.
#[must_use]
pub fn pupils_by_site(of: &Figures<'_>) -> Table {
    let base = *of.plan.assumptions.base_year;
    let years: Vec<FinancialYear> = years(of).into_iter().filter(|year| year.academic() > base).collect();
    let academic: Vec<AcademicYear> = years.iter().map(|year| year.academic()).collect();
    let columns = [Column::words("site", "Site"), Column::words("phase", "Phase")];
    let columns: Vec<Column> = columns.into_iter().chain(of_years(&academic, ColumnKey::Academic)).collect();
    let width = columns.len();
    let mut table = Table::new("Pupils from housing by academic year", columns);
    under_areas(of, &mut table, |table, built, site, area| {
        let mut head = Row::sum(RowKey::Site(site), RowKind::Head, &[], width).within(area);
        head.cells[0] = (&of.names[site]).into();
        for (cell, &year) in head.cells[2..].iter_mut().zip(&years) {
            cell.figure = Some(Figure::Site { site, year, part: SitePart::Pupils });
            cell.is_due = built.due.contains(&(site, year));
        }
        let head = table.push(head);
        for phase in Phase::ALL {
            let figures = built.figures(site, &years, |row| pupils(row, phase));
            let figures: Vec<Cell> = figures.map(|cell| Cell { is_due: false, ..cell }).collect();
            if figures.iter().any(|cell| !cell.value.is_zero()) {
                let cells = [Cell::default(), phase.as_str().into()].into_iter().chain(figures).collect();
                table.push(Row::item(RowKey::Pupils(site, phase), of.firm[site], cells).within(head));
            }
        }
    });
    with_total(table)
}

/// Adds every area with sites, and below it each of its sites as `add` does, which is told the row of the area.
fn under_areas(of: &Figures<'_>, table: &mut Table, add: impl Fn(&mut Table, &Built<'_>, SiteId, usize)) {
    let built = Built::of(of);
    let mut areas: BTreeMap<AreaId, Vec<SiteId>> = BTreeMap::new();
    for (place, site) in of.plan.sites.iter().enumerate() {
        areas.entry(site.area).or_default().push(SiteId(place));
    }
    for (area, sites) in areas {
        let mut head = Row::sum(RowKey::Area(area), RowKind::Head, &[], table.columns.len());
        head.cells[0] = (&of.names[area]).into();
        let head = table.push(head);
        for site in sites {
            add(table, &built, site, head);
        }
    }
}

/// The line of a site.
fn line(of: &Figures<'_>, site: SiteId, figures: impl Iterator<Item = Cell>) -> Row {
    let cells = [Cell::from(&of.names[site])].into_iter().chain(figures).collect();
    Row::item(RowKey::Site(site), of.firm[site], cells)
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
        let Some(site) = source.site.map(|site| site.value).filter(|&site| filter.takes(of.plan, site)) else {
            continue;
        };
        let id = crate::plan::SourceId(place);
        for (trigger, written) in receipts.triggers.iter().zip(&source.triggers) {
            let year = |year: Option<FinancialYear>| year.map_or_else(|| Cell::said("never"), Cell::from);
            let cells = vec![
                (&of.names[id]).into(),
                (&of.names[site]).into(),
                year(trigger.reached),
                year(trigger.arrives),
                Cell::new(i64::from(trigger.dwellings)).at(written.dwellings.span),
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
        outcome.housing.extend(more.into_iter().map(|row| HousingRow { site: SiteId(1), area: AreaId(1), ..row }));
        let of = Figures::of(&plan, &outcome, Options::default());
        let all = printed(&report(&of, &Filter::default()));
        let alone = printed(&report(&of, &Filter { sites: vec![SiteId(1)], ..Filter::default() }));
        // 60.4 and 30.4 are 90.8; twice that are 181.6.
        assert_eq!(all[0].rows[4], ["Total", "121i", "61i", "182i"]);
        assert_eq!(alone[0].rows[1], all[0].rows[3]);
    }
}
