//! The schools of a plan, as the list that is signed off.

use super::figures::Figures;
use super::filter::Filter;
use super::table::{Cell, Column, Fact, Facts, Report, Row, RowKey, RowKind, Table, Unit};
use crate::calendar::{AcademicYear, Phase};
use crate::forecast::places::{Numbers, is_sixth_form};
use crate::plan::{At, School, SchoolId};

/// The schools that the filter takes; of a phase, those that teach any year of it. Years leave none out.
#[must_use]
pub fn report<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Report<'a> {
    Report::new(facts(of, filter), move || vec![table(of, filter)])
}

fn facts<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Facts<'a> {
    let base = *of.plan.assumptions.base_year;
    let columns = vec![
        Column::words("school", "School"),
        Column::words("dfe", "DfE no."),
        Column::words("urn", "URN"),
        Column::words("name", "").for_machines(),
        Column::words("area", "Area"),
        Column::words("type", "Type"),
        Column::words("years", "Years"),
        Column::figures("admission_number", "Adm. no.", Unit::Whole).apart(),
        Column::figures("capacity", "Capacity", Unit::Whole),
        Column::figures("sixth_form_places", "Sixth form", Unit::Whole),
        Column::figures("roll", format!("Roll {base}"), Unit::Whole),
        Column::words("opens", "Opens"),
        Column::words("closes", "Closes"),
        Column::words("governance", "Governance").for_people(),
        Column::words("trust", "Trust").for_people(),
        Column::figures("specialist_places", "Unit", Unit::Whole).for_people(),
        Column::figures("specialist_roll", "Unit roll", Unit::Whole).for_people(),
        Column::figures("temporary_places", "Temporary", Unit::Whole).for_people(),
    ];
    let schools = || {
        let all = (0..of.plan.schools.len()).map(SchoolId).filter(|&school| filter.takes_school(of.plan, school));
        all.filter(|&school| of.plan[school].years.years().any(|year| filter.takes_phase(year.phase())))
    };
    Facts::of(columns, schools, |school| fact(of, school))
}

fn fact(of: &Figures<'_>, id: SchoolId) -> Fact {
    let (school, base) = (&of.plan[id], *of.plan.assumptions.base_year);
    let cells = vec![
        (&of.names[id]).into(),
        text(school.dfe.as_ref()),
        text(school.urn.as_ref()),
        text(Some(&school.name)),
        (&of.names[school.area]).into(),
        Cell::new(school.kind.as_str()).at(school.kind.span),
        Cell::new(school.years.to_string()).at(school.years.span),
        count(school.own_admission_number(base)),
        count(school.own_capacity(base)),
        sixth_form(school, base).into(),
        roll(of, school).into(),
        school.opens.map_or_else(Cell::default, |year| Cell::new(*year).at(year.span)),
        school.closes.map_or_else(Cell::default, |year| Cell::new(*year).at(year.span)),
        school.governance.map_or_else(Cell::default, |word| Cell::new(word.as_str()).at(word.span)),
        text(school.trust.as_ref()),
        unless_none(i64::from(*school.specialist_places)),
        school.specialist_roll.get(base).map(i64::from).into(),
        unless_none(i64::from(school.temporary_places.in_year(base))),
    ];
    Fact::new(RowKey::School(id), of.firm.of_tables(id), cells)
}

fn text(text: Option<&At<String>>) -> Cell {
    text.map_or_else(Cell::default, |text| Cell::new(text.as_str()).at(text.span))
}

fn count(number: At<u32>) -> Cell {
    Cell::new(i64::from(*number)).at(number.span)
}

/// A number that is left out where it is 0.
fn unless_none(number: i64) -> Cell {
    Some(number).filter(|number| *number != 0).into()
}

/// Places in Years 12 and 13 together (rule 6): a sixth form above other years has its own, elsewhere each year has the
/// admission number; `None` where neither is taught.
fn sixth_form(school: &School, base: AcademicYear) -> Option<i64> {
    let taught = school.years.years().filter(|year| year.phase() == Phase::Post16).count();
    let years = i64::try_from(taught).ok().filter(|years| *years > 0)?;
    if is_sixth_form(school.years.first, school.years.last) {
        return Some(Numbers::of(school, &[], base).own_sixth_form());
    }
    Some(years * i64::from(*school.own_admission_number(base)))
}

/// Pupils on roll in the base year; `None` where no roll is written.
fn roll(of: &Figures<'_>, school: &School) -> Option<i64> {
    let pupils = school.roll.get(&of.plan.assumptions.base_year)?;
    Some(pupils.iter().map(|pupils| i64::from(pupils.value)).sum())
}

fn table(of: &Figures<'_>, filter: &Filter) -> Table {
    let mut table = facts(of, filter).table("Schools", |_| true);
    let count = table.rows.len();
    if count == 0 {
        return Table::remark("Schools", "The plan has no such school.");
    }
    let width = table.columns.len();
    table.total(Row::sum(RowKey::Named("total".to_owned()), RowKind::Total, &["Total"], width), 0..count);
    table.settled()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::YearRange;
    use crate::outcome::Options;
    use crate::plan::AreaId;
    use crate::report::testing::{printed, read, sample};

    #[test]
    fn a_school_is_listed_with_what_its_file_says() {
        let (mut plan, outcome) = sample();
        plan.schools[0].urn = Some(At::default_of("123456".to_owned()));
        plan.schools[1].years.value = YearRange::parse("7-13").unwrap_or(plan.schools[1].years.value);
        let of = Figures::of(&plan, &outcome, Options::default());
        let (fields, facts) = read(&report(&of, &Filter::default()));
        let names =
            "school,dfe,urn,name,area,type,years,admission_number,capacity,sixth_form_places,roll,opens,closes,basis";
        assert_eq!(fields.join(","), names);
        assert_eq!(facts[0].join(","), "infants,,123456,Infants,norden,mainstream,R-2,30,90,,90,,,published");
        assert_eq!(facts[1].join(","), "high,,,High,suden,mainstream,7-13,150,450,0,750,,,published");
        let sheets = printed(&report(&of, &Filter::default()));
        // What is empty or 0 throughout is left out, such as a sixth form for which 450 places less 5 × 150 leave none; admission numbers of different phases do not add up.
        assert_eq!(sheets[0].rows[2], ["Total", "", "", "", "", "", "540", "840"]);
    }

    #[test]
    fn an_area_or_a_phase_narrows_the_list() {
        let (plan, outcome) = sample();
        let of = Figures::of(&plan, &outcome, Options::default());
        let south = Filter { areas: vec![AreaId(1)], ..Filter::default() };
        assert_eq!(read(&report(&of, &south)).1[0][0], "high");
        let primary = Filter { phase: Some(Phase::Primary), ..Filter::default() };
        assert_eq!(read(&report(&of, &primary)).1.len(), 1);
        let none = Filter { phase: Some(Phase::Post16), ..Filter::default() };
        assert_eq!(printed(&report(&of, &none))[0].notes, ["The plan has no such school."]);
    }
}
