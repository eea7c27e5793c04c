//! A school's cells: demand = base + housing, with those counted there from schools that have closed (rules 4 to 6).

use super::explainer::Explainer;
use super::figure::{AreaField, SchoolPart};
use super::operation::Operation;
use super::tree::{Explanation, Node, Unit};
use crate::calendar::NcYear;
use crate::forecast::closing::successors;
use crate::plan::{AreaId, SchoolId};

impl Explainer<'_> {
    /// A cell of the forecast, or the sums over all years taught.
    pub fn school_cell(
        &self,
        school: SchoolId,
        year: usize,
        nc_year: Option<NcYear>,
        part: SchoolPart,
    ) -> Result<Node, String> {
        let cells = self.outcome.forecast.cells(school, year);
        let taught: Vec<NcYear> = cells.iter().map(|cell| cell.nc_year).collect();
        let ahead = year + 1;
        let (id, named) = (&self.plan[school].id.value, self.year(ahead));
        let (Some(first), Some(last)) = (taught.first(), taught.last()) else {
            return Err(format!("`{id}` teaches no year in {named}"));
        };
        if let Some(nc_year) = nc_year {
            return if taught.contains(&nc_year) {
                Ok(self.cell(school, ahead, nc_year, part))
            } else {
                Err(format!("`{id}` teaches {} to {} in {named}, not {}", first.name(), last.name(), nc_year.name()))
            };
        }
        let parts = taught.iter().map(|&nc_year| self.cell(school, ahead, nc_year, part)).collect();
        let (word, unit) = match part {
            SchoolPart::Places => ("places of all years taught", Unit::Places),
            SchoolPart::Demand => ("roll", Unit::Pupils),
            SchoolPart::Base => ("base of all years taught", Unit::Pupils),
            SchoolPart::Housing => ("housing of all years taught", Unit::Pupils),
        };
        let what = format!("{}, {word} in {named}", self.name(school));
        Ok(Explanation::of(what, unit, Operation::Sum, parts).short("roll").rule("forecast rule 7").shared())
    }

    /// One part of a cell of a school that teaches the year.
    pub fn cell(&self, school: SchoolId, ahead: usize, nc_year: NcYear, part: SchoolPart) -> Node {
        match part {
            SchoolPart::Base => self.counted_there(school, ahead, nc_year, part, Self::reported),
            SchoolPart::Housing => self.counted_there(school, ahead, nc_year, part, Self::homes),
            SchoolPart::Places => self.places(school, ahead, nc_year),
            SchoolPart::Demand => {
                let of = [SchoolPart::Base, SchoolPart::Housing].map(|part| self.cell(school, ahead, nc_year, part));
                let what = format!("{}, {} in {}", self.name(school), nc_year.name(), self.year(ahead));
                let cell = self.outcome.forecast.cell(school, ahead - 1, nc_year);
                Explanation::of(what, Unit::Pupils, Operation::Sum, of.to_vec())
                    .standing(cell.map_or(0.0, crate::forecast::Cell::demand))
                    .short(nc_year.name())
                    .rule("forecast rules 4 and 5")
                    .shared()
            }
        }
    }

    /// A school's own pupils with those of closed schools that are counted there.
    fn counted_there(
        &self,
        school: SchoolId,
        ahead: usize,
        nc_year: NcYear,
        part: SchoolPart,
        own: impl Fn(&Self, SchoolId, usize, NcYear) -> Node,
    ) -> Node {
        let index = &self.workings.index;
        let successors = successors(index, ahead);
        let moved: Vec<SchoolId> = index
            .schools()
            .filter(|&one| index.is_closed(one, ahead) && successors[one.0] == Some(school))
            .filter(|&one| index.teaches(one, nc_year, ahead))
            .collect();
        let its_own = own(self, school, ahead, nc_year);
        if moved.is_empty() {
            return its_own;
        }
        let word = if part == SchoolPart::Base { "base" } else { "housing" };
        let from = moved.into_iter().map(|one| own(self, one, ahead, nc_year));
        let parts = std::iter::once(its_own).chain(from).collect();
        let what = format!(
            "{}, {} in {}, {word} with those of closed schools",
            self.name(school),
            nc_year.name(),
            self.year(ahead)
        );
        let cell = self.outcome.forecast.cell(school, ahead - 1, nc_year);
        let standing = cell.map_or(0.0, |cell| if part == SchoolPart::Base { cell.base } else { cell.housing });
        Explanation::of(what, Unit::Pupils, Operation::Sum, parts)
            .standing(standing)
            .short(word)
            .rule("forecast rule 6, closures")
            .shared()
    }

    /// Pupils of an area whom no school takes: of its sites, and of its closed schools that move to none.
    pub fn unassigned(&self, area: AreaId, ahead: usize, nc_year: NcYear) -> Node {
        let index = &self.workings.index;
        let successors = successors(index, ahead);
        let stranded = self.schools_of[area.0].iter().copied().filter(|&one| {
            let taken = successors[one.0].is_some_and(|to| index.teaches(to, nc_year, ahead));
            index.is_closed(one, ahead) && index.teaches(one, nc_year, ahead) && !taken
        });
        let mut parts = vec![self.homeless(area, ahead, nc_year)];
        for one in stranded {
            parts.extend([self.reported(one, ahead, nc_year), self.homes(one, ahead, nc_year)]);
        }
        let name = &self.plan[area].name.value;
        let what = format!("{name}, {} in {}, pupils whom no school takes", nc_year.name(), self.year(ahead));
        Explanation::of(what, Unit::Pupils, Operation::Sum, parts)
            .standing(self.outcome.forecast.unassigned(area, ahead - 1, nc_year))
            .short("unassigned")
            .rule("forecast rules 5 and 6")
            .shared()
    }

    /// A figure of a school's row of the pressure table.
    pub fn school_row(&self, school: SchoolId, year: usize, field: AreaField) -> Result<Node, String> {
        let cells = self.outcome.forecast.cells(school, year);
        let ahead = year + 1;
        let Some(first) = cells.first() else {
            return Err(format!("`{}` teaches no year in {}", self.plan[school].id.value, self.year(ahead)));
        };
        let figures = super::area::Row {
            name: self.name(school).to_owned(),
            year: self.year(ahead),
            intake: self.cell(school, ahead, first.nc_year, SchoolPart::Demand),
            admission_number: self.admission_number(school, ahead),
            roll: self.school_cell(school, year, None, SchoolPart::Demand)?,
            capacity: self.capacity(school, ahead),
            state: self.state_of(school, ahead),
        };
        if field == AreaField::PlacedIn {
            return Ok(self.placed_in(school, ahead, first.nc_year));
        }
        self.row_figure(figures, field).unwrap_or_else(|| {
            Err(format!("{} is a figure of areas: area:ID/YEAR/FIRST-YEAR/{}", field.as_str(), field.as_str()))
        })
    }
}
