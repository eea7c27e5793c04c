//! What every part of an explanation asks: the plan, its outcome, the workings between them, and the steps made so far.

use std::cell::RefCell;
use std::collections::HashMap;

use super::figure::SourcePart;
use super::operation::Operation;
use super::tree::{Explanation, Node, Origin, Unit};
use crate::calendar::{AcademicYear, FinancialYear, NcYear, Phase};
use crate::forecast::completions::Known;
use crate::forecast::draws::Draws;
use crate::forecast::feeders::PastPools;
use crate::forecast::history::Series;
use crate::forecast::placement::{Placement, mainstream_schools};
use crate::forecast::{Homes, Housing, Workings};
use crate::outcome::{Options, Outcome};
use crate::plan::{AreaId, At, Plan, Provenance, SchoolId, SiteId, SourceId, Span};

/// A step that may be shared. Years are counted from the base year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// An NC year of a school as the recursion has it.
    Cohort(SchoolId, usize, NcYear),
    /// The same as reported.
    Reported(SchoolId, usize, NcYear),
    /// The housing pupils of a school as if no school closed.
    Homes(SchoolId, usize, NcYear),
    /// Those whom no school takes.
    Homeless(AreaId, usize, NcYear),
    /// A school's ratio.
    Ratio(SchoolId, NcYear),
    /// An area's ratio.
    AreaRatio(AreaId, NcYear),
    /// What came out of all an area's schools at a step (`true`), or went in.
    AreaEvidence(AreaId, NcYear, bool),
    /// The plan's ratio.
    PlanRatio(NcYear),
    /// How much more an area grows on its way through primary school than the plan.
    AreaGrowth(AreaId),
    /// A school's take-up.
    TakeUp(SchoolId),
    /// A school's intake before any school draws.
    BeforeDraws(SchoolId, usize),
    /// What a school's intake draws on so many years ahead.
    Pool(SchoolId, usize),
    /// The pool of Reception.
    ReceptionPool(AreaId, usize),
    /// P(y).
    Cohorts(AreaId, usize),
    /// P̄.
    PastCohorts(AreaId),
    /// G(y).
    Growth(usize),
    /// The weight of a past year.
    Weight(Series, AcademicYear),
    /// How the intakes of an area's schools stand to their usual ones: those of the base year, or the usual (`false`).
    Level(AreaId, NcYear, bool),
    /// What follows the cohorts of those areas that end in a year: the children of that year, or the means (`false`).
    Ending(AcademicYear, bool),
    /// P(y) after the last cohort written.
    Continued(AreaId),
    /// The mean of an area's last cohorts.
    LatestCohorts(AreaId),
    /// Dwellings by the share of their pupils that came between two years.
    Grown(Homes, AcademicYear, AcademicYear),
    /// What homes bring to an NC year.
    Brought(Homes, usize, NcYear),
    /// What building of theirs brought to a phase, a past year.
    AYear(Homes, Phase),
    /// The same for an NC year.
    AYearIn(Homes, NcYear),
    /// The years of past building that the base of an NC year holds.
    YearsHeld(usize, NcYear),
    /// What homes bring beyond that.
    BeyondPast(Homes, usize, NcYear),
    /// What an area's homes bring to it beside schools that sites name.
    Pot(AreaId, usize, NcYear),
    /// The base pupils over whom an area's are spread.
    AreaBase(AreaId, usize, NcYear),
    /// What past building of an area's homes brought, a year.
    PastOfArea(AreaId, NcYear),
    /// What is spread over all schools of the plan.
    Everywhere(usize, NcYear),
    /// The base pupils over whom it is spread.
    AllBase(usize, NcYear),
    /// A school's housing pupils before the least that they can be.
    HomesAlone(SchoolId, usize, NcYear),
    /// Dwellings that count.
    Counted(Homes, FinancialYear),
    /// Dwellings completed.
    Completed(Homes, FinancialYear),
    /// Those of a site as its file has them.
    AsWritten(SiteId, FinancialYear),
    /// Those of an area's sites.
    Listed(AreaId, FinancialYear),
    /// Those of all areas.
    ListedInAll(FinancialYear),
    /// A total's mean of past years.
    UsualHomes(Homes),
    /// What an area completes.
    Built(AreaId, FinancialYear),
    /// A figure of a source's line of the balance.
    Source(SourceId, FinancialYear, SourcePart),
    /// What a source receives, or may borrow, in a year.
    Receipts(SourceId, FinancialYear),
    /// What a source has received by the end of a year.
    ReceivedBy(SourceId, FinancialYear),
    /// What a source has paid for by the end of a year.
    SpentBy(SourceId, FinancialYear),
    /// What is out on advance, to a source or from it, at the end of a year.
    OutOnAdvance(SourceId, FinancialYear),
    /// What of a source's money has lapsed by the end of a year.
    Lapsed(SourceId, FinancialYear),
}

/// Makes explanations of one plan.
pub struct Explainer<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// What follows from it.
    pub outcome: &'a Outcome,
    /// What lies between the two.
    pub workings: Workings<'a>,
    /// What homes bring.
    pub housing: Housing,
    /// What is known of all building.
    pub known: Option<Known<'a>>,
    /// The leavers of feeders in the past.
    pub past_pools: PastPools,
    /// Who draws whose intake.
    pub draws: Draws,
    /// Who is placed where.
    pub placement: Placement,
    /// The mainstream schools of each area.
    pub schools_of: Vec<Vec<SchoolId>>,
    made: RefCell<HashMap<Key, Node>>,
}

impl<'a> Explainer<'a> {
    /// Works out again what an outcome does not hold.
    pub fn of(plan: &'a Plan, outcome: &'a Outcome, options: Options) -> Self {
        let housing = Housing::of(plan, &outcome.trajectories);
        let workings = Workings::of(plan, &housing, options.forecast);
        Self {
            plan,
            outcome,
            past_pools: PastPools::of(&workings.index),
            draws: Draws::of(&workings.index),
            workings,
            housing,
            known: Known::of(plan, &outcome.trajectories),
            placement: Placement::of(plan, &outcome.forecast),
            schools_of: mainstream_schools(plan),
            made: RefCell::default(),
        }
    }

    /// The step of that key, made once.
    pub fn once(&self, key: Key, make: impl FnOnce() -> Explanation) -> Node {
        if let Some(node) = self.made.borrow().get(&key) {
            return node.clone();
        }
        let node = make().shared();
        self.made.borrow_mut().insert(key, node.clone());
        node
    }

    /// A value of a file, or a default of the format.
    pub fn written(
        &self,
        what: impl Into<String>,
        value: f64,
        unit: Unit,
        span: Span,
        provenance: &Provenance,
    ) -> Explanation {
        let place = self.plan.files.position(span);
        let how = if place.is_some() { Operation::Written } else { Operation::Default };
        let source = provenance.source.as_ref().map_or_else(String::new, |source| source.value.clone());
        let origin = place.is_some().then_some(Origin { basis: provenance.basis, source });
        Explanation { place, origin, ..Explanation::leaf(what, value, unit, how) }
    }

    /// A setting of the forecast.
    pub fn setting(&self, what: &str, setting: &At<f64>) -> Explanation {
        self.written(what, setting.value, Unit::Number, setting.span, &self.plan.assumptions.provenance)
    }

    /// A constant of a rule.
    pub fn stated(what: impl Into<String>, value: f64, unit: Unit) -> Explanation {
        Explanation::leaf(what, value, unit, Operation::Stated)
    }

    /// The weight of a past year.
    pub fn weight(&self, series: Series, year: AcademicYear) -> Node {
        let settings = &self.plan.assumptions;
        let (key, weights) = match (series, &settings.intake_weights) {
            (Series::Entry, Some(weights)) => ("intake_weights", weights),
            _ => ("history_weights", &settings.history_weights),
        };
        self.once(Key::Weight(series, year), || {
            let outcomes = &self.workings.index.history(series).outcomes;
            let weight = outcomes.iter().find(|one| one.year == year).map_or(0.0, |one| one.weight);
            let what = format!("weight of {year} ({key})");
            self.written(what, weight, Unit::Number, weights.span, &self.plan.assumptions.provenance).short("weight")
        })
    }

    /// The weighted means of several figures over the years in which all are known; empty where none is.
    pub fn means<const N: usize>(
        &self,
        series: Series,
        known: impl Fn(AcademicYear) -> Option<[Node; N]>,
    ) -> [Vec<Node>; N] {
        let mut parts = [const { Vec::new() }; N];
        for outcome in &self.workings.index.history(series).outcomes {
            if let Some(figures) = known(outcome.year) {
                for (part, figure) in parts.iter_mut().zip(figures) {
                    part.extend([self.weight(series, outcome.year), figure]);
                }
            }
        }
        parts
    }

    /// A school's name, as in `Drake Infant`.
    pub fn name(&self, school: SchoolId) -> &str {
        &self.plan[school].name
    }

    /// The academic year so many years after the base year.
    pub fn year(&self, ahead: usize) -> AcademicYear {
        self.workings.index.year(ahead)
    }
}
