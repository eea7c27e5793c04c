//! Homes on no listed site: what a total leaves beside those of sites (rule 5).

use super::explainer::{Explainer, Key};
use super::operation::Operation;
use super::tree::{Explanation, Node, Unit};
use crate::calendar::FinancialYear;
use crate::forecast::Homes;
use crate::forecast::completions::{Filled, Origin};
use crate::forecast::history::Series;
use crate::plan::{AreaId, ByYear, SiteId};

const RULE: &str = "forecast rule 5";

impl Explainer<'_> {
    /// `o_a` or o of a year.
    pub fn unlisted(&self, homes: Homes, year: FinancialYear) -> Node {
        self.once(Key::Completed(homes, year), || {
            let what = format!("{}, completed in {year}", self.homes_name(homes));
            let Some(total) = self.total(homes, year) else {
                return Self::stated(format!("{what}: no total is known"), 0.0, Unit::Dwellings).short("completed");
            };
            let listed = match homes {
                Homes::Area(area) => self.listed(area, year),
                Homes::Site(_) | Homes::Plan => self.of_all_areas(year),
            };
            let floor = total.value.min(0.0);
            let parts = vec![total.clone(), listed];
            let left =
                Explanation::of("left of the total", Unit::Dwellings, Operation::Difference, parts).short("left");
            let explanation = if left.value >= floor {
                Explanation { what, ..left }
            } else {
                let least = if floor < 0.0 { total } else { Self::stated("none", 0.0, Unit::Dwellings).shared() };
                Explanation::of(what, Unit::Dwellings, Operation::Max, vec![left.shared(), least])
                    .note("Sites have more than the total: they stand.")
            };
            explanation.short("completed").rule(RULE)
        })
    }

    /// C or `C_a` of a year; `None` where its table is not written.
    fn total(&self, homes: Homes, year: FinancialYear) -> Option<Node> {
        let known = self.known.as_ref()?;
        let (filled, table, name) = match homes {
            Homes::Area(area) => {
                let of = &self.plan[area];
                (known.areas[area.0].as_ref()?, &of.completions, of.name.value.as_str())
            }
            Homes::Site(_) | Homes::Plan => (known.plan.as_ref()?, &self.plan.assumptions.completions, "the plan"),
        };
        let what = format!("{name}, net additional homes of {year} (completions)");
        Some(match filled.origin(year) {
            Origin::Written => self.homes_written(what, table, year),
            Origin::Of(other) => {
                let written = self.homes_written(what.clone(), table, other);
                let note = format!("{year} is not written: that of {other} stands, the nearest.");
                Explanation::of(what, Unit::Dwellings, Operation::Same, vec![written])
                    .note(note)
                    .short("total")
                    .shared()
            }
            Origin::Usual => self.once(Key::UsualHomes(homes), || self.usual_homes(homes, filled, name)),
        })
    }

    /// Σw·C(t)/Σw.
    fn usual_homes(&self, homes: Homes, filled: &Filled, name: &str) -> Explanation {
        let pairs = self.workings.index.history(Series::Progression).outcomes.iter().flat_map(|outcome| {
            let total = self.total(homes, outcome.year.financial());
            let none = || Self::stated("no total", 0.0, Unit::Dwellings).shared();
            [self.weight(Series::Progression, outcome.year), total.unwrap_or_else(none)]
        });
        let what = format!("{name}, net additional homes of a year to come: mean of past years");
        Explanation::of(what, Unit::Dwellings, Operation::WeightedMean, pairs.collect())
            .standing(filled.usual)
            .short("total")
            .note("No year after the base year is written in [completions]: past ones go on.")
            .rule(RULE)
    }

    fn homes_written(&self, what: String, table: &ByYear<FinancialYear, i32>, year: FinancialYear) -> Node {
        let written = table.years.get(&year);
        let (value, span) = written.map_or((0.0, crate::plan::Span::DEFAULT), |one| (f64::from(one.value), one.span));
        self.written(what, value, Unit::Dwellings, span, &table.provenance).short("total").shared()
    }

    /// `T_a`: what an area's sites complete, as their files have it.
    fn listed(&self, area: AreaId, year: FinancialYear) -> Node {
        self.once(Key::Listed(area, year), || {
            let sites = (0..self.plan.sites.len()).map(SiteId).filter(|site| self.plan[*site].area == area);
            let parts = sites.map(|site| self.completed_as_written(site, year)).filter(|built| built.value != 0.0);
            let what = format!("{}, dwellings that its sites complete in {year}", self.plan[area].name.value);
            Explanation::of(what, Unit::Dwellings, Operation::Sum, parts.collect()).short("on sites")
        })
    }

    /// `Σ(T_a + o_a)`.
    fn of_all_areas(&self, year: FinancialYear) -> Node {
        self.once(Key::ListedInAll(year), || {
            let areas = self.workings.index.areas();
            let known = |area: AreaId| self.known.as_ref().is_some_and(|known| known.areas[area.0].is_some());
            let parts = areas.flat_map(|area| {
                let others = known(area).then(|| self.unlisted(Homes::Area(area), year));
                [Some(self.listed(area, year)), others].into_iter().flatten().filter(|homes| homes.value != 0.0)
            });
            let what = format!("dwellings of {year} on sites and in areas' totals");
            Explanation::of(what, Unit::Dwellings, Operation::Sum, parts.collect()).short("in areas")
        })
    }
}
