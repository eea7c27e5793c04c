//! A programme as a file of the plan: a baseline that stays as it was approved.

use std::fmt::Write;

use crate::funding::ProjectSpend;
use crate::money::{Pence, grouped};
use crate::plan::edit::figures::quoted;
use crate::plan::{Basis, Plan};
use crate::visible::visible;
use chrono::{Datelike, NaiveDate};

/// What a baseline is called and by whom it was approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Its id.
    pub id: String,
    /// What was approved.
    pub title: String,
    /// When.
    pub date: NaiveDate,
    /// Who approved it, possibly empty.
    pub body: String,
}

/// The text of a file with the programme's projects: budgets, and what each spends written out by year. `spend` is
/// that of the plan's projects, in their order.
#[must_use]
pub fn text(plan: &Plan, spend: &[ProjectSpend], approval: &Approval) -> String {
    let mut text = String::from(
        "# The programme as it was approved. It is a copy: later changes of the projects leave it as it is.\n",
    );
    if !plan.scenarios.is_empty() {
        line(&mut text, &format!("# Saved with the scenarios {}.", visible(&plan.scenarios.join(", "))));
    }
    line(&mut text, "\n[[baseline]]");
    line(&mut text, &format!("id = {}", quoted(&approval.id)));
    line(&mut text, &format!("title = {}", quoted(&approval.title)));
    line(&mut text, &format!("date = \"{}\"", date(approval.date)));
    if !approval.body.is_empty() {
        line(&mut text, &format!("body = {}", quoted(&approval.body)));
    }
    for (id, project) in plan.programme_projects() {
        let Some(spend) = spend.get(id.0) else { continue };
        line(&mut text, "\n[[baseline.project]]");
        line(&mut text, &format!("project = {}", quoted(&project.id)));
        line(&mut text, &format!("name = {}", quoted(&project.name)));
        line(&mut text, &format!("budget = {}", money(*project.budget)));
        basis(&mut text, project.provenance.basis);
        line(&mut text, "[baseline.project.spend]");
        line(&mut text, &format!("before = {}", money(spend.before)));
        for (year, amount) in &spend.years {
            line(&mut text, &format!("\"{year}\" = {}", money(*amount)));
        }
        let of_profile = if spend.is_spread { project.provenance.basis } else { project.spend.years.provenance.basis };
        basis(&mut text, of_profile);
    }
    text
}

fn line(text: &mut String, line: &str) {
    // Writing to a string cannot fail.
    writeln!(text, "{line}").unwrap_or_default();
}

/// How firm a table's figures are, where they are not published ones.
fn basis(text: &mut String, basis: Basis) {
    if basis != Basis::Published {
        line(text, &format!("basis = \"{basis}\""));
    }
}

/// A month, or a day that is not its first.
fn date(date: NaiveDate) -> String {
    let form = if date.day() == 1 { "%Y-%m" } else { "%Y-%m-%d" };
    date.format(form).to_string()
}

/// An amount as files write it: `"4.5m"`, `"80k"`, whole pounds, or pounds with pence.
fn money(amount: Pence) -> String {
    let (pounds, pence) = (amount.0.unsigned_abs() / 100, amount.0.unsigned_abs() % 100);
    match () {
        () if pence > 0 => format!("\"{}.{pence:02}\"", grouped(pounds)),
        () if pounds >= 1_000_000 && pounds % 100_000 == 0 => match (pounds / 1_000_000, pounds / 100_000 % 10) {
            (millions, 0) => format!("\"{millions}m\""),
            (millions, tenth) => format!("\"{millions}.{tenth}m\""),
        },
        () if pounds >= 1_000 && pounds % 1_000 == 0 => format!("\"{}k\"", grouped(pounds / 1_000)),
        () => pounds.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_date;
    use crate::report::testing::sample;

    #[test]
    fn money_is_written_so_that_it_reads_back() {
        let written = [(0, "0"), (99_900, "999"), (8_000_000, "\"80k\""), (450_000_000, "\"4.5m\"")];
        for (pence, text) in written.into_iter().chain([(300_000_000, "\"3m\""), (497_472, "\"4,974.72\"")]) {
            assert_eq!(money(Pence(pence)), text);
        }
    }

    #[test]
    fn a_baseline_has_every_project_of_the_programme_with_its_spend_by_year() {
        let (plan, outcome) = sample();
        let date = parse_date("2013-11-21").unwrap_or_default();
        let approval = Approval { id: "one".to_owned(), title: "The \"first\"".to_owned(), date, body: String::new() };
        let text = text(&plan, &outcome.funding.spend, &approval);
        assert!(text.contains("title = 'The \"first\"'\ndate = \"2013-11-21\"\n\n"), "{text}");
        let drake = "project = \"extension\"\nname = \"Infants, Norden\"\nbudget = \"2.8m\"\n[baseline.project.spend]\nbefore = \"55k\"\n\"2013-14\" = \"145k\"\n\"2014-15\" = \"2.4m\"\n\"2015-16\" = \"200k\"\n";
        assert!(text.contains(drake), "{text}");
        assert!(!text.contains("hall"), "a pipeline project is not in the programme: {text}");
    }
}
