//! What projects spend: written, or spread over their works (funding, "Spend").

use chrono::NaiveDate;

use super::explainer::Explainer;
use super::operation::Operation;
use super::programme_figures::ProjectPart;
use super::tree::{Explanation, Node, Unit};
use crate::calendar::FinancialYear;
use crate::money::Pence;
use crate::plan::{At, ProjectId, Provenance};

const RULE: &str = "funding, spend";

impl Explainer<'_> {
    /// An amount of a file.
    pub fn amount(&self, what: impl Into<String>, amount: At<Pence>, provenance: &Provenance) -> Explanation {
        self.written(what, amount.value.0 as f64, Unit::Pence, amount.span, provenance)
    }

    /// What a project spends in a year.
    pub fn spend(&self, project: ProjectId, year: FinancialYear) -> Result<Node, String> {
        let of = &self.plan[project];
        let spend = &self.outcome.funding.spend[project.0];
        let what = format!("{}, spend of {year}", of.name.value);
        let Some(standing) = spend.years.get(&year) else {
            let why = match &of.delivered_by {
                Some(_) => ": another body delivers it",
                None if !of.is_in_programme() => ": it is in the pipeline, outside the programme",
                None => "",
            };
            return Err(format!("`{}` spends nothing in {year}{why}", of.id.value));
        };
        if !spend.is_spread {
            let profile = &of.spend.years;
            let Some(amount) = profile.years.get(&year) else { return Err(format!("no spend is written for {year}")) };
            return Ok(self.amount(what, *amount, &profile.provenance).short("spend").rule(RULE).shared());
        }
        let (Some(start), Some(completion)) = (of.start, of.completion) else {
            return Err(format!("`{}` has no works to spread its budget over", of.id.value));
        };
        let budget = self.amount(format!("{}, budget", of.name.value), of.budget, &of.provenance).short("budget");
        let before = match of.spend.before {
            Some(before) => self.amount("spent before", before, &of.spend.years.provenance),
            None => Self::stated("spent before: nothing written", 0.0, Unit::Pence),
        };
        let parts = vec![budget.shared(), before.short("before").shared()];
        let rest = Explanation::of("budget less what was spent before", Unit::Pence, Operation::Difference, parts);
        let rest = Explanation::of("to spread", Unit::Pence, Operation::Positive, vec![rest.short("rest").shared()]);
        let days = |date: NaiveDate, what: String| self.days(start, date.min(completion.value), what);
        let all = days(completion.value, format!("days of works, to {}", completion.value)).shared();
        let first = FinancialYear::of(start.value);
        let years: Vec<FinancialYear> = first.through(FinancialYear::of(completion.value)).collect();
        let weights = years.iter().map(|one| {
            let from = days(one.first_day(), format!("days of works before {one}")).shared();
            let to = days(one.plus(1).first_day(), format!("days of works to the end of {one}")).shared();
            let what = format!("weight of {one} on the curve 3x² − 2x³, of {}³", all.value);
            Explanation::of(what, Unit::Number, Operation::Curve, vec![from, to, all.clone()]).shared()
        });
        let place = years.iter().position(|one| *one == year).unwrap_or(0);
        let parts = std::iter::once(rest.short("rest").shared()).chain(weights).collect();
        Ok(Explanation::of(what, Unit::Pence, Operation::Split(place), parts)
            .standing(standing.0 as f64)
            .short("spend")
            .rule(RULE)
            .note(format!("No profile is written: spread from {} to {} by days.", start.value, completion.value))
            .shared())
    }

    /// What a project has or spends in all, or spent before the programme.
    pub fn whole_project(&self, project: ProjectId, part: ProjectPart) -> Result<Node, String> {
        let of = &self.plan[project];
        if part == ProjectPart::Budget {
            let what = format!("{}, budget", of.name.value);
            return Ok(self.amount(what, of.budget, &of.provenance).short("budget").shared());
        }
        if [ProjectPart::Funded, ProjectPart::Short, ProjectPart::Gap].contains(&part) {
            return self.standing_of(project, part);
        }
        let of_spend = [ProjectPart::Before, ProjectPart::Profile, ProjectPart::Difference, ProjectPart::AtStake];
        if !of_spend.contains(&part) {
            return self.place_cost(project, part);
        }
        if !of.is_in_programme() {
            return Err(format!("`{}` is in the pipeline, outside the programme: it spends nothing", of.id.value));
        }
        let what = format!("{}, spent before the programme", of.name.value);
        let before = match of.spend.before {
            Some(before) => self.amount(what, before, &of.spend.years.provenance),
            None => Self::stated(format!("{what}: nothing written"), 0.0, Unit::Pence),
        };
        let before = before.short("before").note("It needs no funding.").shared();
        if part == ProjectPart::Before {
            return Ok(before);
        }
        if part == ProjectPart::AtStake {
            let parts = vec![self.whole_project(project, ProjectPart::Budget)?, before];
            let rest = Explanation::of("budget less what was spent before", Unit::Pence, Operation::Difference, parts);
            let what = format!("{}, at stake while it waits", of.name.value);
            let stake = Explanation::of(what, Unit::Pence, Operation::Positive, vec![rest.short("rest").shared()]);
            return Ok(stake.short("at stake").rule("programme, dependencies").shared());
        }
        let spend = &self.outcome.funding.spend[project.0];
        let years: Result<Vec<Node>, String> = spend.years.keys().map(|year| self.spend(project, *year)).collect();
        let parts = std::iter::once(before).chain(years?).collect();
        let what = format!("{}, profile: what it spends in all", of.name.value);
        let profile = Explanation::of(what, Unit::Pence, Operation::Sum, parts)
            .standing(spend.total().0 as f64)
            .short("profile")
            .rule(RULE)
            .shared();
        if part != ProjectPart::Difference {
            return Ok(profile);
        }
        let parts = vec![profile, self.whole_project(project, ProjectPart::Budget)?];
        let what = format!("{}, profile over budget (below 0: under it)", of.name.value);
        Ok(Explanation::of(what, Unit::Pence, Operation::Difference, parts).short("difference").shared())
    }

    /// Days from the start of works to a date.
    fn days(&self, start: At<NaiveDate>, date: NaiveDate, what: String) -> Explanation {
        let days = (date - start.value).num_days().max(0);
        let place = self.plan.files.position(start.span);
        Explanation { place, ..Explanation::leaf(what, days as f64, Unit::Days, Operation::Counted) }
    }
}
