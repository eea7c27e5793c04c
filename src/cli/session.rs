//! A plan as a command meets it: loaded, its errors told, and a table of it to be written.

use std::path::Path;

use super::arguments::{Globals, ProjectsCounted};
use super::{Exit, Failure, output, say, tell};
use crate::export::xlsx::{Book, Problem};
use crate::export::{self, Format};
use crate::funding::funded_projects;
use crate::outcome;
use crate::plan::{self, Diagnostic, Loaded, Plan, Severity, nearest};
use crate::report::{MadeOf, Report};
use crate::visible::{visible, visible_path};

/// A loaded plan and what was asked of it.
pub struct Session<'a> {
    /// The flags that hold everywhere.
    pub globals: &'a Globals,
    /// What was read.
    pub loaded: Loaded,
    /// The name of the plan's folder, which stands where no file does.
    pub folder: String,
    /// What its tables are made of.
    pub made_of: MadeOf,
}

impl<'a> Session<'a> {
    /// Loads the plan for a table: errors go to standard error, and the table is made of what is sound.
    pub fn open(globals: &'a Globals) -> Result<Self, Failure> {
        let session = Self::open_silently(globals)?;
        session.tell_errors(&[]);
        Ok(session)
    }

    /// Loads the plan and says nothing of its errors.
    pub fn open_silently(globals: &'a Globals) -> Result<Self, Failure> {
        Self::open_with(globals, &globals.scenarios)
    }

    /// Loads the plan with these scenarios in place of those of the flags, and says nothing of its errors.
    pub fn open_with(globals: &'a Globals, scenarios: &[String]) -> Result<Self, Failure> {
        output::refuse_existing(globals)?;
        let mut loaded = plan::load(&globals.plan, scenarios);
        if let Some(repaired) = loaded.repaired {
            say(repaired);
        }
        let unknown = scenarios.iter().find(|name| !loaded.scenario_names.contains(name));
        if let Some(name) = unknown.filter(|_| globals.plan.is_dir()) {
            let known = loaded.scenario_names.iter().map(String::as_str);
            return Err(Failure::Usage(unknown_id("scenario", name, known)));
        }
        if globals.projects == Some(ProjectsCounted::Funded) {
            let funding = outcome::funding(&loaded.plan, globals.options().funding);
            loaded.plan = loaded.plan.with_places_of(Some(&funded_projects(&loaded.plan, &funding)));
        }
        let made_of = MadeOf::of(&loaded.plan, globals.options());
        Ok(Self { globals, loaded, folder: folder_name(&globals.plan), made_of })
    }

    /// Says on standard error what is wrong with the plan, but for what is `told` already.
    pub fn tell_errors(&self, told: &[Diagnostic]) {
        let is_new = |one: &&Diagnostic| one.severity == Severity::Error && !told.contains(one);
        let errors: Vec<Diagnostic> = self.loaded.diagnostics.iter().filter(is_new).cloned().collect();
        tell(self.globals, &self.plan().files, &self.folder, &errors);
    }

    /// The plan, as far as it is sound.
    pub fn plan(&self) -> &Plan {
        &self.loaded.plan
    }

    /// An id that the plan does not have: wrong usage, unless the plan's errors may be what hides it.
    pub fn unknown<'b>(&self, kind: &str, id: &str, known: impl IntoIterator<Item = &'b str>) -> Failure {
        let message = unknown_id(kind, id, known);
        if self.loaded.has_errors() { Failure::Plan(message) } else { Failure::Usage(message) }
    }

    /// Refuses a format for machines where every figure of a report is in another one's facts.
    pub fn refuse_format(&self, is_for_people: bool) -> Result<(), Failure> {
        if is_for_people && self.globals.format().is_for_machines() {
            let message = "this table is for people: --format text, md or xlsx; other tables have its figures in full";
            return Err(Failure::Usage(message.to_owned()));
        }
        Ok(())
    }

    /// Writes a report of the years asked for, and says how the plan is.
    pub fn write(&self, report: &Report<'_>) -> Result<Exit, Failure> {
        let Globals { from, to, .. } = *self.globals;
        if from.is_none() && to.is_none() {
            return self.write_whole(report);
        }
        if !report.has_years() {
            self.refuse_format(report.facts.is_none())?;
            return Err(Failure::Usage("--from and --to do not narrow this table".to_owned()));
        }
        self.write_whole(&report.between(from, to))
    }

    /// Writes a report as it is, and says how the plan is.
    pub fn write_whole(&self, report: &Report<'_>) -> Result<Exit, Failure> {
        let format = self.globals.format();
        self.refuse_format(report.facts.is_none())?;
        #[cfg(test)]
        super::table_tests::holds(report);
        if format == Format::Xlsx {
            let book = Book::of(report, &self.made_of).map_err(|problem| match problem {
                Problem::TooLong(message) => Failure::Usage(message),
                Problem::Refused(error) => Failure::System(format!("the workbook cannot be made: {error}")),
            })?;
            output::write(self.globals, |out| book.write(out))?;
            return Ok(self.exit());
        }
        let width = if format == Format::Text { output::width(self.globals) } else { 0 };
        output::write(self.globals, |out| export::write(report, &self.made_of, format, width, out))?;
        Ok(self.exit())
    }

    /// How the plan is: fine, with errors, or with files that the operating system refused.
    pub fn exit(&self) -> Exit {
        let is_refused =
            self.loaded.diagnostics.iter().any(|one| ["unreadable-file", "unfinished-save"].contains(&one.code));
        match (is_refused, self.loaded.has_errors()) {
            (true, _) => Exit::System,
            (false, true) => Exit::Plan,
            (false, false) => Exit::Fine,
        }
    }
}

/// Says that a plan has no such id, and which one may be meant.
fn unknown_id<'b>(kind: &str, id: &str, known: impl IntoIterator<Item = &'b str>) -> String {
    let hint = nearest(id, known).map_or_else(String::new, |near| format!("; did you mean `{}`?", visible(near)));
    format!("the plan has no {kind} `{}`{hint}", visible(id))
}

/// The last part of the folder's full path.
fn folder_name(folder: &Path) -> String {
    let full = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    visible_path(full.file_name().map_or(&full, Path::new))
}
