//! `programme --save-baseline`: the present programme as a file of the plan.

use std::time::{SystemTime, UNIX_EPOCH};

use chrono::NaiveDate;

use super::arguments::Globals;
use super::programme::ProgrammeArguments;
use super::session::Session;
use super::{Exit, Failure, output, writer};
use crate::export::baseline::{Approval, text};
use crate::funding::ProjectSpend;
use crate::money::Pence;
use crate::outcome;
use crate::plan::slug;
use crate::report::words::{amount, counted};
use crate::visible::visible;

/// Writes `capital/baseline-NAME.toml`, and says what it holds.
pub fn save(globals: &Globals, arguments: &ProgrammeArguments, name: &str) -> Result<Exit, Failure> {
    if slug(name) != name {
        let message = format!("`{}` cannot be a baseline's name; write it `{}`", visible(name), slug(name));
        return Err(Failure::Usage(message));
    }
    let writer = writer(&globals.plan, "programme --save-baseline")?;
    let session = Session::open(globals)?;
    let plan = session.plan();
    if session.loaded.has_errors() {
        let message = "the plan has errors; no baseline is made of a part of the programme";
        return Err(Failure::Plan(message.to_owned()));
    }
    let file = format!("capital/baseline-{name}.toml");
    let same = plan.baselines.iter().find(|baseline| *baseline.id == name);
    let place = same.and_then(|baseline| plan.files.position(baseline.id.span));
    if let Some(place) = place.filter(|place| place.file != file) {
        let message = format!("the plan has a baseline `{name}` already, in {}:{}", visible(&place.file), place.line);
        return Err(Failure::Usage(message));
    }
    let approval = Approval {
        id: name.to_owned(),
        title: arguments.title.clone().unwrap_or_else(|| name.to_owned()),
        date: arguments.date.unwrap_or_else(today),
        body: arguments.body.clone().unwrap_or_default(),
    };
    output::refuse_there(&globals.plan.join(&file), globals.force)?;
    let spend = outcome::funding(plan, globals.options().funding).spend;
    let text = text(plan, &spend, &approval);
    writer.put(&file, text)?;
    drop(writer);
    if !globals.quiet {
        let projects = counted(plan.programme_projects().count(), "project");
        let total: Pence =
            plan.programme_projects().filter_map(|(id, _)| spend.get(id.0)).map(ProjectSpend::total).sum();
        let said = format!("Wrote {file}: {projects} that spend {} in all.\n", amount(total));
        output::to_stdout(|out| out.write_all(said.as_bytes()))?;
    }
    Ok(Exit::Fine)
}

/// The date of the day, in Greenwich.
fn today() -> NaiveDate {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let days = i32::try_from(seconds / 86_400).unwrap_or(0);
    // The first day of 1970 is the 719,163rd of the calendar.
    NaiveDate::from_num_days_from_ce_opt(719_163 + days).unwrap_or_default()
}
