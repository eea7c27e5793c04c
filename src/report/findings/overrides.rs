//! Officers' figures that change nothing.

use crate::forecast::ForecastOptions;
use crate::forecast::index::Index;
use crate::plan::{Diagnostic, Override, Plan};

/// Every override that has no effect, and why (rule 4).
pub fn find(plan: &Plan, found: &mut Vec<Diagnostic>) {
    if plan.overrides.is_empty() {
        return;
    }
    let index = Index::of(plan, ForecastOptions::default());
    for item in &plan.overrides {
        let Some(reason) = why_without_effect(&index, item) else { continue };
        let message = format!("the override of `{}` changes nothing: {reason}", *plan[*item.school].id);
        let help = "correct it or leave it out";
        found.push(Diagnostic::finding("override-ignored", item.provenance.span, message, help));
    }
}

fn why_without_effect(index: &Index<'_>, item: &Override) -> Option<String> {
    let (school, year) = (*item.school, *item.academic_year);
    let ahead = usize::try_from(year.since(index.base)).unwrap_or(0);
    if ahead == 0 {
        return Some(format!("{year} is not after the base year"));
    }
    if !index.plan[school].is_mainstream() {
        return Some("a special school is not forecast".to_owned());
    }
    if ahead > index.horizon {
        return Some(format!("{year} is not forecast"));
    }
    // A school that closes goes on in the rules as if it did not.
    (!index.teaches(school, *item.nc_year, ahead))
        .then(|| format!("the school does not teach {} in {year}", item.nc_year.name()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::testing::{at, figure, plan, school, steps, year};

    #[test]
    fn what_an_override_cannot_change_is_told_with_the_reason() {
        let mut plan = plan(&["a"]);
        plan.schools = vec![school(0, "infant", "R-2", 60)];
        plan.schools[0].opens = Some(at(year(2015)));
        // The base year is 2013/14; the school fills up from Reception, and a project raises it to Year 6.
        plan.projects = vec![steps(0, &[("2018", Some("R-6"), None)])];
        let of = [(2013, 0), (2015, 0), (2015, 1), (2016, 1), (2017, 3), (2018, 3), (2016, 7)];
        plan.overrides = of.map(|(year, nc_year)| figure(0, year, nc_year, 9.0)).to_vec();
        let horizon = plan.assumptions.horizon.value.min(20);
        plan.overrides.push(figure(0, 2014 + i32::try_from(horizon).unwrap_or(0), 0, 9.0));
        let mut found = Vec::new();
        find(&plan, &mut found);
        let said: Vec<&str> = found.iter().filter_map(|one| one.message.split(": ").nth(1)).collect();
        let beyond = format!("{} is not forecast", year(2014 + i32::try_from(horizon).unwrap_or(0)));
        let wanted = [
            "2013/14 is not after the base year",
            "the school does not teach Year 1 in 2015/16",
            "the school does not teach Year 3 in 2017/18",
            "the school does not teach Year 7 in 2016/17",
            &beyond,
        ];
        assert_eq!(said, wanted);
    }
}
