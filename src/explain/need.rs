//! A project's places against their need ("Reading the programme").

use super::explainer::Explainer;
use super::operation::Operation;
use super::programme_figures::NeedPart;
use super::tree::{Explanation, Node, Unit};
use crate::analysis::against_need::{AgainstNeed, against_need};
use crate::calendar::{AcademicYear, Phase};
use crate::forecast::new_places::steps_that_add;
use crate::plan::{AreaId, ProjectId, Span};

const RULE: &str = "programme, places against need";

impl Explainer<'_> {
    /// A figure of a project's places in an area and phase; without these, of the first that it adds places to.
    pub fn need(&self, project: ProjectId, of: Option<(AreaId, Phase)>, part: NeedPart) -> Result<Node, String> {
        let id = &self.plan[project].id.value;
        let lines = against_need(self.plan, self.outcome);
        let is_it = |need: &&AgainstNeed| need.project == project && of.is_none_or(|of| of == (need.area, need.phase));
        let need = lines.iter().find(is_it).ok_or_else(|| match of {
            Some((area, phase)) => format!("`{id}` adds no {phase} places in `{}`", self.plan[area].id.value),
            None => format!("`{id}` adds no places, or is outside the programme"),
        })?;
        match part {
            NeedPart::YearsLate => self.years_late(need),
            NeedPart::WorksLate => self.works_late(need),
            NeedPart::Unplaced => Ok(self.unplaced_until(need)),
        }
    }

    /// Years by which the places come too late.
    fn years_late(&self, need: &AgainstNeed) -> Result<Node, String> {
        let mut steps = steps_that_add(self.plan, need.project).into_iter();
        let step = steps.find(|step| {
            let school = &self.plan[*step.school];
            *step.from == need.from && (school.area, school.years.first.phase()) == (need.area, need.phase)
        });
        let what = format!("{}, places from {}", self.need_name(need), need.from);
        let from = self.first_year_of(what, need.from, step.map(|step| step.from.span)).short("places from").shared();
        self.late(need, "years late", from, need.years_late())
    }

    /// Years by which the works end too late.
    fn works_late(&self, need: &AgainstNeed) -> Result<Node, String> {
        let project = &self.plan[need.project];
        let (Some(date), Some(end)) = (project.completion, need.works_end()) else {
            return Err(format!("nothing says when the works of `{}` end", project.id.value));
        };
        let what = format!("{}, works end {}: there from {end}", project.name.value, date.value);
        let note = "The first academic year that begins in or after the month in which the works end.";
        let end = self.first_year_of(what, end, Some(date.span)).short("works end").note(note).shared();
        self.late(need, "works late", end, need.works_late())
    }

    /// A year less the first that needs the places.
    fn late(&self, need: &AgainstNeed, short: &str, year: Node, standing: Option<i32>) -> Result<Node, String> {
        let (project, name) = (&self.plan[need.project], self.need_name(need));
        let needed_by = project.needed_by.map(|date| {
            let what = format!("{name}, needed by {}: for the year that begins in", date.value);
            self.first_year_of(what, AcademicYear::needed_by(date.value), Some(date.span)).short("needed").shared()
        });
        let short_from = need.short_from.map(|year| {
            let what = format!("{name}, short from {year}");
            let note = "The first year in which the area lacks half a form or more without projects (forecast rule 9).";
            self.first_year_of(what, year, None).short("short from").note(note).shared()
        });
        let parts: Vec<Node> = needed_by.into_iter().chain(short_from).collect();
        if parts.is_empty() {
            return Err(format!("nothing says when the places of `{}` are needed", project.id.value));
        }
        let what = format!("{name}, the first year that needs them");
        let how = if parts.len() == 1 { Operation::Same } else { Operation::Min };
        let needed = Explanation::of(what, Unit::Number, how, parts).short("needed").shared();
        let what = format!("{name}, {short} (below 0: early)");
        Ok(Explanation::of(what, Unit::Number, Operation::Difference, vec![year, needed])
            .standing(standing.map_or(0.0, f64::from))
            .short(short)
            .rule(RULE)
            .shared())
    }

    /// Pupils for whom no place is found in the years until the places come.
    fn unplaced_until(&self, need: &AgainstNeed) -> Node {
        let rows = self
            .outcome
            .pressure
            .iter()
            .filter(|row| row.school.is_none() && row.area == need.area && row.first_year.phase() == need.phase);
        let is_late = |year: AcademicYear| need.needed().is_some_and(|needed| (needed..need.from).contains(&year));
        let late = rows.filter(|row| is_late(row.year) && row.unplaced.is_some());
        let years = &self.outcome.forecast.years;
        let parts: Vec<Node> = late
            .filter_map(|row| {
                let year = years.iter().position(|year| *year == row.year)?;
                Some(self.unplaced(row.area, year, row.first_year))
            })
            .collect();
        let what = format!("{}, pupils without a place until they come", self.need_name(need));
        Explanation::of(what, Unit::Pupils, Operation::Sum, parts)
            .standing(need.unplaced)
            .short("unplaced")
            .rule(RULE)
            .shared()
    }

    /// `Drake Infant, primary places in Thetford`.
    fn need_name(&self, need: &AgainstNeed) -> String {
        let [project, area] = [&self.plan[need.project].name.value, &self.plan[need.area].name.value];
        format!("{project}, {} places in {area}", need.phase)
    }

    /// The calendar year in which an academic year begins.
    fn first_year_of(&self, what: String, year: AcademicYear, span: Option<Span>) -> Explanation {
        let place = span.and_then(|span| self.plan.files.position(span));
        Explanation { place, ..Explanation::leaf(what, f64::from(year.start()), Unit::Number, Operation::Counted) }
    }
}
