//! What every table says of itself: which plan it was made of, and what keeps it from being that plan as it stands.

use crate::outcome::Options;
use crate::plan::{Incomplete, LeftOut, Plan, Size};

use super::words::{amount, listed};

/// What a table was made of, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MadeOf {
    /// The plan's title.
    pub title: String,
    /// The years that it stands on: `base year 2013/14`.
    years: String,
    /// What was assumed: scenarios that are on, and what is left out on purpose.
    what_if: Vec<String>,
    /// What errors leave out.
    incomplete: Option<String>,
}

/// How many of the things left out are named.
const NAMED: usize = 4;

impl MadeOf {
    /// Of a plan, scenarios applied, and what is asked of its outcome.
    #[must_use]
    pub fn of(plan: &Plan, options: Options) -> Self {
        let with = (!plan.scenarios.is_empty()).then(|| format!("with scenario {}", plan.scenarios.join(" + ")));
        let without = if options.forecast.without_projects {
            Some("without projects".to_owned())
        } else {
            plan.only_funded.then(|| "with funded projects only".to_owned())
        };
        Self {
            title: if plan.assumptions.title.is_empty() {
                "Plan".to_owned()
            } else {
                plan.assumptions.title.value.clone()
            },
            years: years(plan),
            what_if: with.into_iter().chain(without).collect(),
            incomplete: incomplete(&plan.incomplete),
        }
    }

    /// Of two plans, side by side under these names.
    #[must_use]
    pub fn compared([a, b]: [(&str, &Plan); 2], options: Options) -> Self {
        let side = |letter: char, (name, plan): (&str, &Plan)| match plan.scenarios.as_slice() {
            [] => format!("{letter} = {name}"),
            _ => format!("{letter} = with scenario {name}"),
        };
        let own = Self::of(b.1, options);
        let without = own
            .what_if
            .into_iter()
            .filter(|said| ["without projects", "with funded projects only"].contains(&said.as_str()));
        let [first, second] = [a.1, b.1].map(|plan| incomplete(&plan.incomplete));
        Self {
            what_if: [side('A', a), side('B', b)].into_iter().chain(without).collect(),
            incomplete: second.or(first),
            ..own
        }
    }

    /// The heading of what is written: a line on what it was made of, and one on what is missing, if anything is.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let parts = [&self.title, &self.years].into_iter().chain(&self.what_if).filter(|part| !part.is_empty());
        let made_of = parts.cloned().collect::<Vec<_>>().join(", ");
        [made_of].into_iter().filter(|line| !line.is_empty()).chain(self.incomplete.clone()).collect()
    }

    /// What must stand at every table, lest it pass for one of the plan as it stands; `None` where it is one.
    #[must_use]
    pub fn warning(&self) -> Option<String> {
        let mut what_if = self.what_if.join(", ");
        if let Some(first) = what_if.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let parts: Vec<String> =
            [what_if].into_iter().filter(|text| !text.is_empty()).chain(self.incomplete.clone()).collect();
        (!parts.is_empty()).then(|| parts.join(". "))
    }

    /// What errors leave out: `INCOMPLETE: 1 error leaves out project thorpe-st-andrew (£1.9m)`.
    #[must_use]
    pub fn incomplete(&self) -> Option<&str> {
        self.incomplete.as_deref()
    }
}

fn years(plan: &Plan) -> String {
    let assumptions = &plan.assumptions;
    if assumptions.first_forecast_year() > assumptions.last_forecast_year() {
        "no base year".to_owned()
    } else {
        format!("base year {}", *assumptions.base_year)
    }
}

fn incomplete(incomplete: &Incomplete) -> Option<String> {
    let Incomplete { errors, left_out } = incomplete;
    let mut named: Vec<String> = left_out.iter().take(NAMED).map(named).collect();
    if left_out.len() > NAMED {
        named.push(format!("{} more", left_out.len() - NAMED));
    }
    match (errors, named.is_empty()) {
        (0, _) => None,
        (1, true) => Some("INCOMPLETE: 1 error".to_owned()),
        (_, true) => Some(format!("INCOMPLETE: {errors} errors")),
        (1, false) => Some(format!("INCOMPLETE: 1 error leaves out {}", listed(&named))),
        (_, false) => Some(format!("INCOMPLETE: {errors} errors leave out {}", listed(&named))),
    }
}

fn named(left_out: &LeftOut) -> String {
    match left_out.size {
        Size::Unknown => left_out.to_string(),
        Size::Money(money) => format!("{left_out} ({})", amount(money)),
        Size::Homes(homes) => format!("{left_out} ({homes} homes)"),
    }
}
