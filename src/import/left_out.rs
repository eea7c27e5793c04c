//! What of a file of rolls is estimated, odd, or not in the plan afterwards, as the summary says it.

use super::cells::YearNaming;
use super::history;
use super::summary::{ImportSummary, counted};
use crate::calendar::AcademicYear;

/// What of a file's figures did not go into the plan as they are.
#[derive(Debug, Default)]
pub struct LeftOut {
    /// Rolls that lack a figure: school, year and line.
    pub incomplete: Vec<String>,
    /// Rolls of years in which a school did not teach all its present years: likewise.
    pub other_range: Vec<String>,
    /// New schools that grew by a year group each September since they opened: what they teach, and since when.
    pub grown: Vec<String>,
    /// Schools without pupils in the base year.
    pub without_pupils: Vec<String>,
    /// Schools whose roll names another source or basis than that of the new figures in it.
    pub kept_sources: Vec<String>,
    /// Cells that say that they do not tell.
    pub suppressed: usize,
    /// Rows of the long form of nursery groups and the like.
    pub other_groups: usize,
    /// Schools whose URN changed: what is said of them.
    pub renumbered: Vec<String>,
    /// Years of zeros among full ones: school, year and line.
    pub zeros: Vec<String>,
    /// Areas as wholes in files beside those of schools.
    pub areas_beside_schools: Vec<String>,
    /// Schools whose total was spread over their years.
    pub spread: Vec<String>,
    /// New schools of which only a total is known.
    pub only_totals: Vec<String>,
    /// New schools without any roll.
    pub no_roll: Vec<String>,
    /// New schools that have closed by the base year.
    pub closed: Vec<String>,
    /// New schools whose admission number or capacity is an estimate.
    pub estimated: Vec<String>,
    /// New schools whose first admission number stands for the years before it.
    pub earlier_admission: Vec<String>,
    /// New schools whose years were concluded from phase and name.
    pub assumed_years: Vec<String>,
    /// Schools that teach other years in the plan than in a list.
    pub other_years: Vec<String>,
}

impl LeftOut {
    /// Notes it in the summary.
    pub fn note(&self, summary: &mut ImportSummary, base: AcademicYear, naming: YearNaming) {
        if !self.estimated.is_empty() {
            let schools = counted(self.estimated.len(), "new school");
            let recent = history::RECENT;
            summary.notes.push(format!(
                "admission numbers or capacities of {schools} are estimates, for a roll does not tell them: the highest \
                 intake and the most pupils of up to {recent} years to {base}; replace them where they are known"
            ));
        }
        summary.note(&self.grown, |count| {
            let schools = counted(count, "new school");
            format!(
                "{schools} opened in these years and grew a year group at a time; correct `years` where they still grow"
            )
        });
        summary.note(&self.without_pupils, |count| {
            format!("{} without pupils in the base year {base} not added", counted(count, "school"))
        });
        summary.note(&self.other_range, |count| {
            format!("{} left out, because the school did not teach all its present years then", counted(count, "roll"))
        });
        summary.note(&self.incomplete, |count| {
            format!("{} left out, because a figure is missing", counted(count, "roll"))
        });
        summary.note(&self.kept_sources, |count| {
            format!("{} with another source or basis than the new figures; see that it holds", counted(count, "roll"))
        });
        self.note_lists(summary, base);
        if naming == YearNaming::End {
            summary.notes.push("a year such as 2014 was read as 2013/14, which ends in it".to_owned());
        }
        if self.suppressed > 0 {
            let cells = counted(self.suppressed, "cell");
            summary.notes.push(format!("{cells} that tell no number (such as c, x or z) taken as not known"));
        }
        if self.other_groups > 0 {
            summary.notes.push(format!("{} of nursery and other groups left out", counted(self.other_groups, "row")));
        }
        if summary.years.is_some_and(|(_, last)| last > base) {
            let message = "are outturn: shown, not used; --base-year moves the base year";
            summary.notes.push(format!("rolls after the base year {base} {message}"));
        }
    }

    /// What lists of schools tell, or do not.
    fn note_lists(&self, summary: &mut ImportSummary, base: AcademicYear) {
        let schools = |count: usize| counted(count, "school");
        summary.note(&self.zeros, |count| {
            format!("{} of zeros after a full one taken as not known", counted(count, "year"))
        });
        summary.note(&self.renumbered, |count| format!("{} under a new URN", schools(count)));
        summary.note(&self.spread, |count| {
            format!("{} with their total spread over their years (illustrative)", schools(count))
        });
        summary.note(&self.only_totals, |count| {
            let help = "import rolls by year group, or spread the totals with --spread-totals";
            format!("{} not added, because only a total is known, or none of {base}; {help}", schools(count))
        });
        summary.note(&self.no_roll, |count| {
            format!("{} not added, because no file tells a roll; import them with the rolls", schools(count))
        });
        summary.note(&self.closed, |count| format!("{} not added, because closed by {base}", schools(count)));
        summary.note(&self.earlier_admission, |count| {
            format!("{} whose first admission number stands for earlier years too", counted(count, "new school"))
        });
        summary.note(&self.assumed_years, |count| {
            format!("{} whose years were concluded from phase and name", counted(count, "new school"))
        });
        summary.note(&self.other_years, |count| format!("{} with other years in the plan, which stay", schools(count)));
        summary.note(&self.areas_beside_schools, |count| {
            format!("{} as a whole beside schools, not added up with them", counted(count, "area"))
        });
    }
}
