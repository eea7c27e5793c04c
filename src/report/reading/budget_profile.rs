//! Budgets against spend profiles.

use crate::money::Pence;
use crate::outcome::Outcome;
use crate::plan::{Plan, ProjectId};
use crate::report::basis::Count;
use crate::report::programme::Filter;
use crate::report::rounding::thousands;
use crate::report::table::{Part, Report, Sheet};
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
    let column = |of: fn(&Line) -> Pence| thousands(&lines.iter().map(of).collect::<Vec<_>>());
    let (budgets, budget) = column(|line| line.budget);
    let (profiles, profile) = column(|line| line.profile);
    let row = |reference: &str, name: &str, budget: i128, profile: i128| {
        vec![reference.to_owned(), name.to_owned(), number(budget), number(profile), number(profile - budget)]
    };
    let (mut others, mut other_budgets, mut other_profiles) = (0, 0, 0);
    for ((line, budget), profile) in lines.iter().zip(budgets).zip(profiles) {
        if line.difference() == Pence::ZERO {
            others += 1;
            other_budgets += budget;
            other_profiles += profile;
        } else {
            let project = &plan[line.project];
            let reference = project.reference.as_ref().map_or("", |reference| reference.value.as_str());
            sheet.push(row(reference, &project.name, budget, profile));
        }
    }
    if others > 0 {
        let said = if others == 1 {
            "1 project, no difference".to_owned()
        } else {
            format!("{others} projects, no difference")
        };
        sheet.push(row("", &said, other_budgets, other_profiles));
    }
    sheet.push_total(row("Total", "", budget, profile));
    let projects = lines.iter().map(|line| &plan[line.project]);
    sheet.note("The profile, with what was spent before, is what is funded.").note(Count::of_projects(projects).note())
}

#[cfg(test)]
mod tests {
    use super::*;
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
}
