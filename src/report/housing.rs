//! Dwellings by site and year, the pupils they bring, and the money that falls due with them.

use std::collections::BTreeMap;

use super::figures::Figures;
use super::table::{Cell, Column, ColumnKey, Fact, Facts, Report, Row, RowKey, RowKind, Table, Unit};
use crate::calendar::{FinancialYear, Phase};
use crate::explain::{Figure, SitePart};
use crate::forecast::HousingRow;
use crate::plan::{AreaId, BuildOut, Due, Plan, SiteId};

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
    let mut sites = [dwellings(of), pupils_by_site(of)];
    for table in &mut sites {
        table.keep(|row| matches!(row.key, RowKey::Site(site) if filter.takes(of.plan, site)));
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

/// Leaves out the total of one line.
fn without_lone_total(table: &mut Table) {
    if let [line, total] = &mut table.rows[..]
        && total.kind == RowKind::Total
    {
        line.within = None;
        table.rows.pop();
    }
}

/// The housing rows of each site, by year.
fn by_site<'a>(of: &Figures<'a>) -> BTreeMap<SiteId, BTreeMap<FinancialYear, &'a HousingRow>> {
    let mut sites: BTreeMap<SiteId, BTreeMap<FinancialYear, &HousingRow>> = BTreeMap::new();
    for row in &of.outcome.housing {
        sites.entry(row.site).or_default().insert(row.year, row);
    }
    sites
}

/// The years of all sites, without a gap.
fn years(of: &Figures<'_>) -> Vec<FinancialYear> {
    let all = || of.outcome.housing.iter().map(|row| row.year);
    all().min().zip(all().max()).map(|(first, last)| first.through(last).collect()).unwrap_or_default()
}

/// Every site's dwellings, years across, with totals both ways.
fn dwellings(of: &Figures<'_>) -> Table {
    let years = years(of);
    let mut columns = vec![Column::words("area", "Area"), Column::words("site", "Site")];
    let heading = |year: &FinancialYear| Column::of(ColumnKey::Financial(*year), year.to_string(), Unit::Whole);
    columns.extend(years.iter().map(heading));
    columns.push(Column::figures("total", "Total", Unit::Whole).kept());
    let width = columns.len();
    let mut table = Table::new("Dwellings completed by financial year", columns);
    for (site, rows) in by_site(of) {
        let of_year = |year| rows.get(year).map_or_else(|| 0.0.into(), |row| completions(of, row));
        let names = [Cell::from(&of.names[of.plan[site].area]), (&of.names[site]).into()];
        let cells = names.into_iter().chain(years.iter().map(of_year)).chain([Cell::default()]).collect();
        table.push(Row::item(RowKey::Site(site), of.firm[site], cells));
    }
    table.across(width - 1, (2..width - 1).collect());
    with_total(table, width)
}

/// The pupils of every site by phase, academic years across, with a total.
fn pupils_by_site(of: &Figures<'_>) -> Table {
    let years: Vec<FinancialYear> =
        years(of).into_iter().filter(|year| year.academic() > *of.plan.assumptions.base_year).collect();
    let mut columns = vec![Column::words("site", "Site"), Column::words("phase", "Phase")];
    columns.extend(years.iter().map(|year| {
        let year = year.academic();
        Column::of(ColumnKey::Academic(year), year.to_string(), Unit::Whole)
    }));
    let width = columns.len();
    let mut table = Table::new("Pupils from housing by academic year", columns);
    for (site, rows) in by_site(of) {
        for phase in Phase::ALL {
            let of_year = |year| rows.get(year).map_or_else(|| 0.0.into(), |row| pupils(row, phase));
            let figures: Vec<Cell> = years.iter().map(of_year).collect();
            if figures.iter().any(|cell| !cell.value.is_zero()) {
                let names = [Cell::from(&of.names[site]), phase.as_str().into()];
                let cells = names.into_iter().chain(figures).collect();
                table.push(Row::item(RowKey::Site(site), of.firm[site], cells));
            }
        }
    }
    with_total(table, width)
}

/// The table with a total below, settled.
fn with_total(mut table: Table, width: usize) -> Table {
    let count = table.rows.len();
    if count > 0 {
        table.total(Row::sum(RowKey::Named("total".to_owned()), RowKind::Total, &["Total"], width), 0..count);
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
    fn dwellings_pupils_and_triggers_stand_in_three_tables() {
        let (plan, outcome) = sample();
        let of = Figures::of(&plan, &outcome, Options::default());
        let sheets = printed(&report(&of, &Filter::default()));
        assert_eq!(sheets[0].title, "Dwellings completed by financial year · illustrative");
        assert_eq!(sheets[0].rows, [["Norden", "Meadow", "60", "30", "90"]]);
        assert_eq!(sheets[1].rows, [["Meadow", "primary", "8", "16"]]);
        let due = [
            ["Meadow agreement", "Meadow", "2014-15", "2014-15", "50", "£300,000"],
            ["Meadow agreement", "Meadow", "never", "never", "100", "£500,000"],
        ];
        assert_eq!(sheets[2].rows, due);
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
        let more = outcome.housing.clone();
        outcome.housing.extend(more.into_iter().map(|row| HousingRow { site: SiteId(1), area: AreaId(1), ..row }));
        let of = Figures::of(&plan, &outcome, Options::default());
        let all = printed(&report(&of, &Filter::default()));
        let alone = printed(&report(&of, &Filter { sites: vec![SiteId(1)], ..Filter::default() }));
        // 60.4 and 30.4 are 90.8; twice that are 181.6.
        assert_eq!(all[0].rows[2], ["Total", "", "121i", "61i", "182i"]);
        assert_eq!(alone[0].rows[0], all[0].rows[1]);
    }
}
