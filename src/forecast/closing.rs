//! Where the pupils of closed schools are counted (the end of rule 6).

use super::index::Index;
use crate::plan::SchoolId;

/// The school where each school's pupils are counted so many years ahead: itself while it has not closed, else the
/// first along `moves_to` that has not; `None` where the chain ends or runs in a circle.
#[must_use]
pub fn successors(index: &Index, ahead: usize) -> Vec<Option<SchoolId>> {
    let mut settled: Vec<Option<Option<SchoolId>>> = vec![None; index.plan.schools.len()];
    for start in (0..settled.len()).map(SchoolId) {
        let mut chain = Vec::new();
        let mut at = start;
        let end = loop {
            if let Some(end) = settled[at.0] {
                break end;
            }
            if !index.is_closed(at, ahead) {
                break Some(at);
            }
            // Should the chain come back here, it has run in a circle.
            settled[at.0] = Some(None);
            chain.push(at);
            // A special school takes nobody, closed or not.
            match index.plan[at].moves_to.filter(|next| index.plan[next.value].is_mainstream()) {
                Some(next) => at = *next,
                None => break None,
            }
        };
        settled[start.0] = Some(end);
        for school in chain {
            settled[school.0] = Some(end);
        }
    }
    settled.into_iter().map(Option::flatten).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{at, close, completions, forecast, nc, plan, roll, school, site, year};
    use crate::plan::{AreaId, Plan, SchoolId};

    /// Three schools of one year with 10, 20 and 40 pupils; the first closes in 2015/16.
    fn three() -> Plan {
        let mut plan = plan(&["a", "b"]);
        plan.schools = vec![school(0, "s", "R", 30), school(0, "t", "R", 30), school(1, "u", "R", 30)];
        for (place, pupils) in [10, 20, 40].into_iter().enumerate() {
            roll(&mut plan, place, &[(2013, &[pupils])]);
        }
        plan.schools[0].closes = Some(at(year(2015)));
        plan
    }

    /// Demand in Reception by school, then unassigned by area.
    fn reception(plan: &Plan, ahead: usize) -> Vec<f64> {
        let forecast = forecast(plan);
        let demand = |school| forecast.cell(SchoolId(school), ahead - 1, nc(0)).map_or(0.0, super::super::Cell::demand);
        let unassigned = |area| forecast.unassigned(AreaId(area), ahead - 1, nc(0));
        (0..3).map(demand).chain((0..2).map(unassigned)).collect()
    }

    #[test]
    fn a_closed_schools_pupils_are_counted_where_it_moves_to() {
        let mut plan = three();
        plan.schools[0].moves_to = Some(at(SchoolId(2)));
        assert_eq!(reception(&plan, 1), [10.0, 20.0, 40.0, 0.0, 0.0]);
        assert_eq!(reception(&plan, 2), [0.0, 20.0, 50.0, 0.0, 0.0]);
        assert_eq!(forecast(&plan).cells(SchoolId(0), 1), []);
    }

    #[test]
    fn without_anywhere_to_go_they_are_unassigned_in_the_closed_schools_area() {
        assert_eq!(reception(&three(), 2), [0.0, 20.0, 40.0, 10.0, 0.0]);
        let mut plan = three();
        plan.schools[0].moves_to = Some(at(SchoolId(2)));
        plan.schools[2].opens = Some(at(year(2016)));
        assert_eq!(reception(&plan, 2), [0.0, 20.0, 0.0, 10.0, 0.0]);
    }

    #[test]
    fn a_chain_of_closed_schools_leads_to_the_first_open_one() {
        let mut plan = three();
        plan.schools[0].moves_to = Some(at(SchoolId(1)));
        plan.schools[1].moves_to = Some(at(SchoolId(2)));
        plan.schools[1].closes = Some(at(year(2016)));
        assert_eq!(reception(&plan, 2), [0.0, 30.0, 40.0, 0.0, 0.0]);
        assert_eq!(reception(&plan, 3), [0.0, 0.0, 70.0, 0.0, 0.0]);
    }

    #[test]
    fn a_circle_of_closed_schools_leads_nowhere() {
        let mut plan = three();
        plan.schools[0].moves_to = Some(at(SchoolId(1)));
        plan.schools[1].moves_to = Some(at(SchoolId(0)));
        plan.schools[1].closes = Some(at(year(2015)));
        assert_eq!(reception(&plan, 2), [0.0, 0.0, 40.0, 30.0, 0.0]);
    }

    #[test]
    fn a_year_that_the_other_school_does_not_teach_is_unassigned() {
        let mut plan = three();
        plan.schools[0].moves_to = Some(at(SchoolId(1)));
        plan.schools[1].years = at(super::super::testing::range("1"));
        close(forecast(&plan).unassigned(AreaId(0), 1, nc(0)), 10.0);
    }

    #[test]
    fn housing_goes_on_at_a_closed_school_and_is_counted_where_it_moves_to() {
        let mut plan = three();
        plan.yields[0].profile = at(vec![1.0]);
        plan.sites = vec![site(0, "site", completions(&[(2014, 28)]))];
        plan.sites[0].schools = vec![at((SchoolId(0), 1.0))];
        close(reception(&plan, 1)[0], 11.0);
        plan.schools[0].moves_to = Some(at(SchoolId(2)));
        let forecast = forecast(&plan);
        let cell = forecast.cells(SchoolId(2), 1)[0];
        close(cell.base, 50.0);
        close(cell.housing, 1.0);
    }
}
