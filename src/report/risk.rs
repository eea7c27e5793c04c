//! How sure the forecast is: the band that eight outcomes in ten fall into, and the chance of being short.

use super::figures::Figures;
use super::filter::Filter;
use super::table::{Cell, Column, Fact, Facts, Report, RowKey, Table, Unit};
use super::words::{phase, rounded};
use crate::forecast::backtest::bands::FEWEST_OF_ITS_OWN;
use crate::forecast::backtest::figures::Level;
use crate::forecast::risk::{RiskOptions, RiskRow, View};

/// How the rows of a plan's risk were made.
#[derive(Clone, Copy, Debug)]
pub struct Made {
    /// The view asked for; without one, that of areas with fewer columns.
    pub view: Option<View>,
    /// The runs.
    pub options: RiskOptions,
}

impl Made {
    /// The view that the rows are of.
    #[must_use]
    pub fn view(&self) -> View {
        self.view.unwrap_or(View::Areas)
    }
}

/// The rows of a plan's risk that the filter takes.
#[must_use]
pub fn report<'a>(of: &'a Figures<'a>, rows: &'a [RiskRow], made: Made, filter: &'a Filter) -> Report<'a> {
    let wanted = move || rows.iter().filter(|row| is_wanted(of, row, filter));
    let facts = Facts::of(columns(made), wanted, move |row| fact(of, row, made));
    let report = Report::new(facts, move || tables(of, &wanted().collect::<Vec<_>>(), made));
    if made.view().level() == Level::School { report.on_one_sheet("How sure") } else { report }
}

fn is_wanted(of: &Figures<'_>, row: &RiskRow, filter: &Filter) -> bool {
    let is_there =
        row.school.map_or_else(|| filter.takes_area(row.area), |school| filter.takes_school(of.plan, school));
    is_there && filter.takes_phase(row.phase()) && filter.takes_year(row.year)
}

fn columns(made: Made) -> Vec<Column> {
    let short = if made.view() == View::Schools { "Over capacity" } else { "Half a form short" };
    let mut columns = vec![
        Column::words("area", "Area").for_machines(),
        Column::words("phase", "Phase").for_machines(),
        Column::words("academic_year", "Year"),
        Column::figures("p10", "P10", Unit::Whole).kept(),
        Column::figures("p50", "P50", Unit::Whole).kept(),
        Column::figures("p90", "P90", Unit::Whole).kept(),
        Column::figures("chance_short", short, Unit::Percent).kept(),
        Column::words("band", "Band from").for_people(),
    ];
    if made.view.is_some() {
        let which = [Column::words("school", "School"), Column::words("first_year", "Entry")];
        columns.splice(2..2, which.map(Column::for_machines));
        columns.push(Column::figures("comparisons", "Comparisons", Unit::Whole).for_machines());
    }
    columns
}

fn fact(of: &Figures<'_>, row: &RiskRow, made: Made) -> Fact {
    let mut cells = vec![
        (&of.names[row.area]).into(),
        Cell::word(row.phase().as_str(), phase(row.phase())),
        row.year.into(),
        row.p10.into(),
        row.p50.into(),
        row.p90.into(),
        row.chance_short.into(),
        Cell::said(band_from(row)),
    ];
    if made.view.is_some() {
        let school = row.school.map_or_else(Cell::default, |school| (&of.names[school]).into());
        cells.splice(2..2, [school, row.first_year.into()]);
        cells.push(i64::try_from(row.comparisons).unwrap_or(i64::MAX).into());
    }
    let (key, basis) = match row.school {
        None => (RowKey::Intake(row.area, row.first_year), of.firm[row.area]),
        Some(school) => (RowKey::School(school), of.firm[school]),
    };
    Fact::new(key, basis, cells)
}

/// What the band of a row rests on.
fn band_from(row: &RiskRow) -> &'static str {
    if row.rests_on_the_default() { "default" } else { "own past" }
}

/// A table for each area and phase, or school, that has anyone.
fn tables(of: &Figures<'_>, rows: &[&RiskRow], made: Made) -> Vec<Table> {
    let alike = rows.chunk_by(|a, b| (a.area, a.school, a.first_year) == (b.area, b.school, b.first_year));
    let with_pupils = alike.filter(|rows| rows.iter().any(|row| row.p90 > 0.0));
    let mut tables: Vec<Table> = with_pupils.map(|rows| table(of, rows, made)).collect();
    let Some(last) = tables.last_mut() else {
        return vec![Table::remark("How sure the forecast is", "No one is forecast in these years.")];
    };
    last.notes.extend(notes(rows, made));
    tables
}

/// How to read the tables.
fn notes(rows: &[&RiskRow], made: Made) -> Vec<String> {
    let short = match made.view() {
        View::Areas => {
            "Half a form short: the chance that the intake of the phase's first year exceeds the admission numbers by half \
             a form or more."
        }
        View::Intakes | View::SchoolIntakes => {
            "Half a form short: the chance that the intake exceeds the admission numbers by half a form or more."
        }
        View::Schools => {
            "Over capacity: the chance that the roll exceeds the net capacity by half a pupil or more, as in the state of \
             the pressure on places."
        }
    };
    let mut notes = vec![format!("One outcome in ten is below P10, one in ten above P90. {short}")];
    if rows.iter().any(|row| row.rests_on_the_default()) {
        let each = if made.view().level() == Level::School { "school" } else { "area" };
        notes.push(format!(
            "Band from default: fewer than {FEWEST_OF_ITS_OWN} past forecasts of the {each} itself can be compared with \
             what came, so that its band rests on the errors of the others, or on a rule of thumb where there are none."
        ));
    }
    notes.push(format!(
        "{} runs of seed {}: the method's own past errors, and late starts, rates and yields of housing.",
        rounded(f64::from(made.options.runs.get())),
        made.options.seed
    ));
    notes
}

fn table(of: &Figures<'_>, rows: &[&RiskRow], made: Made) -> Table {
    let title = rows.first().map(|row| title(of, row, made.view())).unwrap_or_default();
    Facts::of(columns(made), || rows.iter(), |row| fact(of, row, made)).table(title, |_| true).settled()
}

fn title(of: &Figures<'_>, row: &RiskRow, view: View) -> String {
    let area = of.names[row.area].name();
    let name = row.school.map_or(area, |school| of.names[school].name());
    let (phase, first) = (phase(row.phase()), row.first_year.name());
    match view {
        View::Areas => format!("{name}, {phase}: pupils on roll, and the chance of being half a form short"),
        View::Intakes | View::SchoolIntakes => {
            format!("{name}, {first}: intake, and the chance of being half a form short")
        }
        View::Schools => format!("{name}: pupils on roll, and the chance of being over capacity"),
    }
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
        let rows = risk(&plan, View::Areas, ForecastOptions::default(), options);
        let filter = Filter::default();
        let report = report(&of, &rows, Made { view: None, options }, &filter);
        let (fields, facts) = read(&report);
        assert_eq!(facts.len(), plan.areas.len() * 3 * outcome.forecast.years.len());
        assert_eq!(fields.join(","), "area,phase,academic_year,p10,p50,p90,chance_short,basis");
        let sheets = printed(&report);
        assert!(
            sheets[0].title.starts_with("Norden, Primary: pupils on roll, and the chance of being half a form short")
        );
        assert_eq!(sheets[0].rows.len(), outcome.forecast.years.len());
        let last = sheets.last().map_or(&[][..], |sheet| &sheet.notes);
        assert!(last.iter().any(|note| note.starts_with("10,000 runs of seed 7")), "{last:?}");
    }

    #[test]
    fn a_view_says_whose_figures_they_are_and_what_their_band_rests_on() {
        let (plan, outcome) = sample();
        let of = Figures::of(&plan, &outcome, Options::default());
        let filter = Filter::default();
        let school = plan.schools[0].id.value.clone();
        for (view, first, title) in [
            (View::Areas, "norden,primary,,R,2014/15,".to_owned(), "Norden, Primary: pupils on roll"),
            (View::Intakes, "norden,primary,,R,2014/15,".to_owned(), "Norden, Reception: intake"),
            (
                View::Schools,
                format!("norden,primary,{school},R,2014/15,"),
                "pupils on roll, and the chance of being over",
            ),
            (View::SchoolIntakes, format!("norden,primary,{school},R,2014/15,"), "Reception: intake"),
        ] {
            let options = RiskOptions::default();
            let mut rows = risk(&plan, view, ForecastOptions::default(), options);
            rows[0].comparisons = 3;
            let made = Made { view: Some(view), options };
            let report = report(&of, &rows, made, &filter);
            let (fields, facts) = read(&report);
            let columns = "area,phase,school,first_year,academic_year,p10,p50,p90,chance_short,comparisons,basis";
            assert_eq!(fields.join(","), columns);
            assert!(facts[0].join(",").starts_with(&first), "{:?}", facts[0]);
            assert_eq!((facts[0][9].as_str(), facts[1][9].as_str()), ("3", "0"));
            let sheets = printed(&report);
            assert!(sheets[0].title.contains(title), "{}", sheets[0].title);
            let said: Vec<&str> =
                sheets[0].rows.iter().take(2).filter_map(|row| row.last()).map(String::as_str).collect();
            assert_eq!(said, ["own past", "default"]);
            let notes = sheets.last().map_or(&[][..], |sheet| &sheet.notes);
            assert!(notes.iter().any(|note| note.contains("fewer than 3 past forecasts")), "{notes:?}");
        }
    }
}
