//! Which NC years a school teaches in each academic year (rule 6).

use super::opening::Opening;
use crate::calendar::{AcademicYear, NcYear, YearRange};
use crate::plan::{Places, School};

/// The NC years a school teaches by academic year. One that closes after the base year goes on as if it did not: rules 1
/// to 5 ask it so.
#[derive(Clone, Debug, PartialEq)]
pub struct Teaching {
    /// `None` for a special school, which takes no part.
    school: Option<Growth>,
    /// By years after the base year, 0 for the base year itself.
    ahead: Vec<Option<YearRange>>,
}

/// How a school's top year rises.
#[derive(Clone, Debug, PartialEq)]
struct Growth {
    /// The range of the file.
    written: YearRange,
    /// When it opens.
    opening: Opening,
    /// The top year taught on its first day.
    opens_with: NcYear,
    /// From when it teaches nothing, if it has closed by the base year.
    closed: Option<AcademicYear>,
    /// From when projects raise the top year, and up to where, the earliest first.
    raises: Vec<(AcademicYear, NcYear)>,
}

/// The NC year `years` above, no further than Year 13 and never below.
fn higher(nc_year: NcYear, years: i64) -> NcYear {
    let number = i64::from(nc_year.number()).saturating_add(years.max(0));
    u8::try_from(number).ok().and_then(NcYear::new).unwrap_or(NcYear::LAST)
}

/// Years from `earlier` to `later`, safe for years that scenarios have shifted absurdly far.
fn years_between(earlier: AcademicYear, later: AcademicYear) -> i64 {
    i64::from(later.start()) - i64::from(earlier.start())
}

impl Growth {
    /// The top year without regard to opening: the first new year is taught in the step's year, one more each
    /// September, as long as it is below the highest of any step so far.
    fn top(&self, year: AcademicYear) -> NcYear {
        let mut top = self.written.last;
        let mut highest = top;
        let mut since = None;
        for &(from, last) in self.raises.iter().take_while(|(from, _)| *from <= year) {
            if let Some(since) = since {
                top = higher(top, years_between(since, from)).min(highest);
            }
            highest = highest.max(last);
            since = Some(from);
        }
        // The step's own year is the first in which one more is taught.
        since.map_or(top, |since| higher(top, years_between(since, year) + 1).min(highest))
    }

    fn range(&self, year: AcademicYear) -> Option<YearRange> {
        if self.closed.is_some_and(|closed| closed <= year) {
            return None;
        }
        let top = match self.opening {
            Opening::Always => self.top(year),
            Opening::In(opens) if opens <= year => {
                self.top(year).min(higher(self.opens_with, years_between(opens, year)))
            }
            Opening::In(_) | Opening::Never => return None,
        };
        Some(YearRange { first: self.written.first, last: top.max(self.written.first) })
    }
}

impl Teaching {
    /// The years a school teaches, with the counted steps of projects, the earliest first.
    #[must_use]
    pub fn of(school: &School, steps: &[&Places], base: AcademicYear, horizon: usize) -> Self {
        let written = *school.years;
        let growth = school.is_mainstream().then(|| Growth {
            written,
            opening: Opening::of(school, steps),
            opens_with: school.opens_with.map_or(written.first, |range| range.last),
            closed: school.closes.map(|closes| *closes).filter(|closes| *closes <= base),
            raises: steps.iter().filter_map(|step| Some((step.from.value, step.years?.last))).collect(),
        });
        let years = (base.start()..).map(AcademicYear::starting).take(horizon + 1);
        let ahead = years.map(|year| growth.as_ref()?.range(year)).collect();
        Self { school: growth, ahead }
    }

    /// What is taught so many years after the base year (0: in the base year); nothing before the school opens.
    #[must_use]
    pub fn ahead(&self, years: usize) -> Option<YearRange> {
        self.ahead.get(years).copied().flatten()
    }

    /// Whether it teaches an NC year so many years after the base year.
    #[must_use]
    pub fn teaches(&self, nc_year: NcYear, years: usize) -> bool {
        self.ahead(years).is_some_and(|range| range.contains(nc_year))
    }

    /// Whether it taught an NC year in an academic year, however long ago.
    #[must_use]
    pub fn taught(&self, nc_year: NcYear, year: AcademicYear) -> bool {
        self.school.as_ref().and_then(|school| school.range(year)).is_some_and(|range| range.contains(nc_year))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{at, plan, range, school, steps, year};
    use super::*;
    use crate::plan::SchoolType;

    fn taught(school: &School, plan: &crate::plan::Plan) -> Vec<String> {
        let counted: Vec<&Places> = plan.built_projects().flat_map(|(_, project)| &project.places).collect();
        let teaching = Teaching::of(school, &counted, year(2013), 6);
        (0..=6).map(|years| teaching.ahead(years).map_or_else(String::new, |range| range.to_string())).collect()
    }

    #[test]
    fn a_new_school_adds_a_year_group_each_september() {
        let mut new = school(0, "new", "R-6", 30);
        new.opens = Some(at(year(2015)));
        assert_eq!(taught(&new, &plan(&["a"])), ["", "", "R", "R-1", "R-2", "R-3", "R-4"]);
        new.opens_with = Some(at(range("R-4")));
        assert_eq!(taught(&new, &plan(&["a"])), ["", "", "R-4", "R-5", "R-6", "R-6", "R-6"]);
    }

    #[test]
    fn a_school_that_opened_before_the_base_year_is_still_growing() {
        let mut new = school(0, "new", "R-6", 30);
        new.opens = Some(at(year(2011)));
        assert_eq!(taught(&new, &plan(&["a"])), ["R-2", "R-3", "R-4", "R-5", "R-6", "R-6", "R-6"]);
        let teaching = Teaching::of(&new, &[], year(2013), 1);
        assert!(teaching.taught(NcYear::RECEPTION, year(2011)));
        assert!(!teaching.taught(NcYear::RECEPTION, year(2010)));
    }

    #[test]
    fn a_project_raises_the_top_year_one_a_september_up_to_the_highest_step() {
        let mut plan = plan(&["a"]);
        plan.projects = vec![steps(0, &[("2014", Some("R-4"), None), ("2018", Some("R-6"), None)])];
        let infant = school(0, "infant", "R-2", 60);
        assert_eq!(taught(&infant, &plan), ["R-2", "R-3", "R-4", "R-4", "R-4", "R-5", "R-6"]);
    }

    #[test]
    fn a_project_that_began_before_the_base_year_has_already_raised_it() {
        let mut plan = plan(&["a"]);
        plan.projects = vec![steps(0, &[("2012", Some("R-6"), None)])];
        assert_eq!(taught(&school(0, "infant", "R-2", 60), &plan)[..4], ["R-4", "R-5", "R-6", "R-6"]);
    }

    #[test]
    fn a_raised_school_that_opens_later_still_grows_from_its_first_year() {
        let mut plan = plan(&["a"]);
        plan.projects = vec![steps(0, &[("2014", Some("R-6"), None)])];
        let mut infant = school(0, "infant", "R-2", 60);
        infant.opens = Some(at(year(2014)));
        assert_eq!(taught(&infant, &plan), ["", "R", "R-1", "R-2", "R-3", "R-4", "R-5"]);
    }

    #[test]
    fn a_special_school_teaches_nothing_here() {
        let mut special = school(0, "special", "R-11", 10);
        special.kind = at(SchoolType::Special);
        assert_eq!(taught(&special, &plan(&["a"]))[0], "");
    }
}
