//! How sure the forecast is: the band that eight outcomes in ten fall into, and the chance of being half a form short.

use super::figures::Figures;
use super::filter::Filter;
use super::table::{Cell, Column, Fact, Facts, Report, RowKey, Table, Unit};
use super::words::{phase, rounded};
use crate::forecast::risk::{RiskOptions, RiskRow};

/// The rows of a plan's risk that the filter takes; `options` are those they were made with.
#[must_use]
pub fn report<'a>(
    of: &'a Figures<'a>,
    rows: &'a [RiskRow],
    options: &'a RiskOptions,
    filter: &'a Filter,
) -> Report<'a> {
    let wanted = move || rows.iter().filter(|row| is_wanted(row, filter));
    let facts = Facts::of(columns(), wanted, |row| fact(of, row));
    Report::new(facts, move || tables(of, &wanted().collect::<Vec<_>>(), options))
}

fn is_wanted(row: &RiskRow, filter: &Filter) -> bool {
    filter.takes_area(row.area) && filter.takes_phase(row.phase) && filter.takes_year(row.year)
}

fn columns() -> Vec<Column> {
    vec![
        Column::words("area", "Area").for_machines(),
        Column::words("phase", "Phase").for_machines(),
        Column::words("academic_year", "Year"),
        Column::figures("p10", "P10", Unit::Whole).kept(),
        Column::figures("p50", "P50", Unit::Whole).kept(),
        Column::figures("p90", "P90", Unit::Whole).kept(),
        Column::figures("chance_short", "Half a form short", Unit::Percent).kept(),
    ]
}

fn fact(of: &Figures<'_>, row: &RiskRow) -> Fact {
    let cells = vec![
        (&of.names[row.area]).into(),
        Cell::word(row.phase.as_str(), phase(row.phase)),
        row.year.into(),
        row.p10.into(),
        row.p50.into(),
        row.p90.into(),
        row.chance_short.into(),
    ];
    Fact::new(RowKey::Intake(row.area, row.phase.entry()), of.firm[row.area], cells)
}

/// A table for each area and phase that has anyone.
fn tables(of: &Figures<'_>, rows: &[&RiskRow], options: &RiskOptions) -> Vec<Table> {
    let by_phase = rows.chunk_by(|a, b| (a.area, a.phase) == (b.area, b.phase));
    let with_pupils = by_phase.filter(|rows| rows.iter().any(|row| row.p90 > 0.0));
    let mut tables: Vec<Table> = with_pupils.map(|rows| table(of, rows)).collect();
    let Some(last) = tables.last_mut() else {
        return vec![Table::remark("How sure the forecast is", "No one is forecast in these years.")];
    };
    last.notes.extend([
        "One outcome in ten is below P10, one in ten above P90. Half a form short: the chance that the intake of the \
         phase's first year exceeds the admission numbers by half a form or more."
            .to_owned(),
        format!(
            "{} runs of seed {}: the method's own past errors, and late starts, rates and yields of housing.",
            rounded(f64::from(options.runs.get())),
            options.seed
        ),
    ]);
    tables
}

fn table(of: &Figures<'_>, rows: &[&RiskRow]) -> Table {
    let name = rows.first().map(|row| format!("{}, {}", of.names[row.area].name(), phase(row.phase)));
    let title = format!("{}: pupils on roll, and the chance of being half a form short", name.unwrap_or_default());
    Facts::of(columns(), || rows.iter(), |row| fact(of, row)).table(title, |_| true).settled()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::ForecastOptions;
    use crate::forecast::risk::risk;
    use crate::outcome::Options;
    use crate::report::testing::{printed, read, sample};

    #[test]
    fn a_row_for_each_area_phase_and_year_and_a_table_where_there_is_anyone() {
        let (plan, outcome) = sample();
        let of = Figures::of(&plan, &outcome, Options::default());
        let options = RiskOptions { seed: 7, ..RiskOptions::default() };
        let rows = risk(&plan, ForecastOptions::default(), options);
        let filter = Filter::default();
        let report = report(&of, &rows, &options, &filter);
        let (fields, facts) = read(&report);
        assert_eq!(facts.len(), plan.areas.len() * 3 * outcome.forecast.years.len());
        assert_eq!(fields.join(","), "area,phase,academic_year,p10,p50,p90,chance_short,basis");
        let sheets = printed(&report);
        assert!(
            sheets[0].title.starts_with("Norden, Primary: pupils on roll, and the chance of being half a form short")
        );
        assert_eq!(sheets[0].rows.len(), outcome.forecast.years.len());
        let last = sheets.last().map_or(&[][..], |sheet| &sheet.notes);
        assert!(last[1].starts_with("10,000 runs of seed 7"), "{last:?}");
    }
}
