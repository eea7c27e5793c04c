//! What of a file of rolls is estimated, odd, or not in the plan afterwards, as the summary says it.

use super::cells::YearNaming;
use super::history;
use super::summary::{ImportSummary, counted};
use super::units::Rolls;
use crate::calendar::AcademicYear;
use crate::money::grouped;

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
    /// Pupils in NC years outside those that their school teaches.
    pub outside: u64,
    /// Schools whose roll names another source or basis than that of the new figures in it.
    pub kept_sources: Vec<String>,
}

impl LeftOut {
    /// Notes it in the summary.
    pub fn note(&self, summary: &mut ImportSummary, base: AcademicYear) {
        if !summary.schools_made.is_empty() {
            let schools = counted(summary.schools_made.len(), "new school");
            let recent = history::RECENT;
            summary.notes.push(format!(
                "admission numbers and capacities of {schools} are estimates, for a roll does not tell them: the highest \
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
        if self.outside > 0 {
            let outside = grouped(u128::from(self.outside));
            let message = "pupils, over all years, left out, because their school does not teach their NC year";
            summary.notes.push(format!("{outside} {message}"));
        }
    }
}

/// Notes how the file was read.
pub fn note_reading(summary: &mut ImportSummary, file: &Rolls, naming: YearNaming, base: AcademicYear) {
    if naming == YearNaming::End {
        summary.notes.push("a year such as 2014 was read as 2013/14, which ends in it".to_owned());
    }
    if file.suppressed > 0 {
        let cells = counted(file.suppressed, "cell");
        summary.notes.push(format!("{cells} that tell no number (such as c, x or z) taken as not known"));
    }
    if file.other_groups > 0 {
        summary.notes.push(format!("{} of nursery and other groups left out", counted(file.other_groups, "row")));
    }
    if summary.years.is_some_and(|(_, last)| last > base) {
        let message = "are outturn: shown, not used; --base-year moves the base year";
        summary.notes.push(format!("rolls after the base year {base} {message}"));
    }
}
