//! Budgets against spend profiles.

use crate::money::Pence;
use crate::outcome::Outcome;
use crate::plan::{Plan, ProjectId};
use crate::report::basis::Count;
use crate::report::old::{Part, Report, Sheet};
use crate::report::programme::Filter;
use crate::report::rounding::{thousand, thousands, thousands_to};
use crate::report::words::number;

/// The fields of the table.
pub const FIELDS: &[&str] = &["project", "group", "budget", "profile", "difference"];

/// A project's budget and what its profile adds up to, `before` included.
struct Line {
    project: ProjectId,
    budget: Pence,
    profile: Pence,
}

impl Line {
    /// What the profile has more than the budget; negative: less.
    fn difference(&self) -> Pence {
        self.profile - self.budget
    }
}

/// Budget and profile of each project of the programme that the filter takes.
#[must_use]
pub fn report(plan: &Plan, outcome: &Outcome, filter: &Filter, part: Part) -> Report {
    let wanted = plan.programme_projects().filter(|(_, project)| filter.takes(project));
    let line = |(id, budget): (ProjectId, Pence)| {
        Some(Line { project: id, budget, profile: outcome.funding.spend.get(id.0)?.total() })
    };
    let lines: Vec<Line> = wanted.map(|(id, project)| (id, *project.budget)).filter_map(line).collect();
    let record = |line: &Line| {
        let project = &plan[line.project];
        let money = [line.budget, line.profile, line.difference()].map(Into::into);
        [project.id.value.as_str().into(), project.group.as_str().into()].into_iter().chain(money).collect()
    };
    Report::with(FIELDS, part, || lines.iter().map(record).collect(), || vec![sheet(plan, &lines)])
}

fn sheet(plan: &Plan, lines: &[Line]) -> Sheet {
    let figures = ["Budget", "Profile", "Profile is more by"].map(str::to_owned);
    let mut sheet = Sheet::new("Budget against spend profile (£'000)", &["Ref", "Project"], &figures);
    // As printed, a budget and its difference are the profile, and every column adds up.
    let (budgets, budget) = thousands(&lines.iter().map(|line| line.budget).collect::<Vec<_>>());
    let profile = thousand(lines.iter().map(|line| line.profile).sum());
    let differences = thousands_to(&lines.iter().map(Line::difference).collect::<Vec<_>>(), profile - budget);
    let row = |reference: &str, name: &str, budget: i128, difference: i128| {
        let figures = [budget, budget + difference, difference].map(number);
        [reference.to_owned(), name.to_owned()].into_iter().chain(figures).collect()
    };
    let (mut others, mut other_budgets) = (0, 0);
    for ((line, budget), difference) in lines.iter().zip(budgets).zip(differences) {
        if line.difference() == Pence::ZERO {
            others += 1;
            other_budgets += budget;
        } else {
            let project = &plan[line.project];
            let reference = project.reference.as_ref().map_or("", |reference| reference.value.as_str());
            sheet.push(row(reference, &project.name, budget, difference));
        }
    }
    if others > 0 {
        let said = if others == 1 {
            "1 project, no difference".to_owned()
        } else {
            format!("{others} projects, no difference")
        };
        sheet.push(row("", &said, other_budgets, 0));
    }
    sheet.push_total(row("Total", "", budget, profile - budget));
    let projects = lines.iter().map(|line| &plan[line.project]);
    sheet.note("The profile, with what was spent before, is what is funded.").note(Count::of_projects(projects).note())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::At;
    use crate::report::testing::sample;

    #[test]
    fn projects_whose_profile_is_their_budget_share_a_line() {
        let (plan, outcome) = sample();
        let sheet = report(&plan, &outcome, &Filter::default(), Part::Sheets).sheets.remove(0);
        let expected = [
            ["", "Roof, South", "1,000", "900", "−100"],
            ["", "1 project, no difference", "2,800", "2,800", "0"],
            ["Total", "", "3,800", "3,700", "−100"],
        ];
        assert_eq!(sheet.rows, expected);
    }

    #[test]
    fn what_does_not_differ_does_not_differ_as_printed() {
        // £600 and £999,600 as budgeted, and £900,300 of a third project's £900,000.
        let (mut plan, mut outcome) = sample();
        plan.projects[2] = plan.projects[0].clone();
        outcome.funding.spend[2] = outcome.funding.spend[0].clone();
        for (place, (budget, profile)) in [(600, 600), (999_600, 999_600), (900_000, 900_300)].into_iter().enumerate() {
            plan.projects[place].budget = At::default_of(Pence::from_pounds(budget));
            outcome.funding.spend[place].before = Pence::from_pounds(profile);
            outcome.funding.spend[place].years.clear();
        }
        let sheet = report(&plan, &outcome, &Filter::default(), Part::Sheets).sheets.remove(0);
        let cells: Vec<_> = sheet.rows.iter().map(|row| row[2..].join(" ")).collect();
        assert_eq!(cells, ["900 901 1", "1,000 1,000 0", "1,900 1,901 1"]);
    }
}
