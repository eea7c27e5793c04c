//! An outcome of the tests' plan by rules simple enough to check by hand; not the forecast.

use crate::calendar::{FinancialYear, NcYear};
use crate::forecast::response::{responses, surpluses};
use crate::forecast::{Cell, Forecast, Homes, HousingRow, PressureRow, State, Trajectory};
use crate::funding::{Allocation, BorrowingYear, Funding, ProjectSpend, SourceReceipts, SourceYear, TriggerDate};
use crate::money::Pence;
use crate::outcome::Outcome;
use crate::plan::{AreaId, BuildOut, Plan, ProjectGroup, ProjectId, School, SchoolId, SiteId, SourceId, SourceKind};
use crate::report::testing::stand;

/// Pupils more than the admission number in each year of a school, by forecast year.
fn growth(school: &School, year: usize) -> f64 {
    match school.id.as_str() {
        "drake-infant" => 15.0 * year as f64 - 15.0,
        "cromer-infant" => -30.0,
        "robert-kett" => 2.0 * year as f64 - 1.0,
        _ => -10.0,
    }
}

fn forecast(plan: &Plan) -> Forecast {
    let years: Vec<_> = plan.assumptions.first_forecast_year().through(plan.assumptions.last_forecast_year()).collect();
    let of_school = |school: &School| {
        if !school.is_mainstream() {
            return Vec::new();
        }
        let places = f64::from(*school.own_admission_number(*plan.assumptions.base_year));
        let cells = |place: usize| {
            let cell = |nc_year| Cell { nc_year, base: places + growth(school, place) - 0.25, housing: 0.5, places };
            school.years.years().map(cell).collect()
        };
        (0..years.len()).map(cells).collect()
    };
    let schools = plan.schools.iter().map(of_school).collect();
    let unassigned = vec![vec![[0.0; 14]; years.len()]; plan.areas.len()];
    Forecast { years, schools, unassigned, ..Forecast::default() }
}

fn pressure(plan: &Plan, forecast: &Forecast) -> Vec<PressureRow> {
    let mut rows = Vec::new();
    for area in (0..plan.areas.len()).map(AreaId) {
        for first in (0..14).filter_map(NcYear::new) {
            let schools: Vec<SchoolId> = plan
                .schools_of(area)
                .filter(|(_, school)| school.is_mainstream() && school.years.first == first)
                .map(|(id, _)| id)
                .collect();
            if schools.is_empty() {
                continue;
            }
            for (place, year) in forecast.years.iter().enumerate() {
                let of = |ids: &[SchoolId], school: Option<SchoolId>| {
                    let cells: Vec<&[Cell]> = ids.iter().map(|id| forecast.cells(*id, place)).collect();
                    let intake: f64 = cells.iter().map(|cells| cells[0].demand()).sum();
                    let admission_number: f64 = cells.iter().map(|cells| cells[0].places).sum();
                    let roll: f64 = cells.iter().flat_map(|cells| cells.iter()).map(Cell::demand).sum();
                    let capacity: f64 =
                        ids.iter().map(|id| f64::from(*plan[*id].own_capacity(*plan.assumptions.base_year))).sum();
                    let free = (capacity - roll) / capacity;
                    let state = if intake - admission_number >= 0.5 {
                        State::Short
                    } else if free < 0.05 {
                        State::Tight
                    } else if free > 0.15 {
                        State::Surplus
                    } else {
                        State::Enough
                    };
                    PressureRow {
                        area,
                        school,
                        year: *year,
                        first_year: first,
                        intake,
                        admission_number,
                        pressure_fe: (intake - admission_number) / 30.0,
                        roll,
                        capacity,
                        free_share: Some(free),
                        state,
                        need: None,
                        spare: None,
                        placed_in: school.map(|_| 0.0),
                        unplaced: school.is_none().then_some((intake - admission_number - 60.0).max(0.0)),
                    }
                };
                rows.push(of(&schools, None));
                rows.extend(schools.iter().map(|id| of(&[*id], Some(*id))));
            }
        }
    }
    rows
}

fn housing(plan: &Plan) -> (Vec<Trajectory>, Vec<HousingRow>) {
    let last = plan.assumptions.last_forecast_year().financial();
    let mut trajectories = Vec::new();
    let mut rows = Vec::new();
    for (place, site) in plan.sites.iter().enumerate() {
        let mut trajectory = Trajectory::default();
        if let BuildOut::Steady { start, rate } = &site.build_out {
            for year in start.through(last) {
                let left = f64::from(*site.dwellings) - trajectory.cumulative(year);
                let completions = rate.value.min(left);
                if completions > 0.0 {
                    trajectory.completions.insert(year, completions);
                }
                let cumulative = trajectory.cumulative(year);
                rows.push(HousingRow {
                    homes: Homes::Site(SiteId(place)),
                    area: Some(site.area),
                    year,
                    completions,
                    cumulative,
                    counted: completions,
                    pupils: [cumulative * 0.25, cumulative * 0.17, cumulative * 0.02],
                    held: 0.0,
                    past: 0.0,
                    movers: 0.0,
                });
            }
        }
        trajectories.push(trajectory);
    }
    (trajectories, rows)
}

/// Sources are used in their order; what the first three cannot pay is borrowed, then short.
fn funding(plan: &Plan, trajectories: &[Trajectory]) -> Funding {
    let years: Vec<FinancialYear> = FinancialYear::starting(2013).through(FinancialYear::starting(2018)).collect();
    let spend: Vec<ProjectSpend> = plan
        .projects
        .iter()
        .map(|project| match *project.group {
            ProjectGroup::Pipeline => ProjectSpend::default(),
            _ => ProjectSpend {
                before: project.spend.before.map(|before| before.value).unwrap_or_default(),
                years: project.spend.years.years.iter().map(|(year, amount)| (*year, amount.value)).collect(),
                is_spread: false,
            },
        })
        .collect();
    let receipts: Vec<SourceReceipts> = plan
        .sources
        .iter()
        .map(|source| {
            let reached = |dwellings: u32| {
                let site = &trajectories[source.site.unwrap().value.0];
                years.iter().copied().find(|year| site.cumulative(*year) >= f64::from(dwellings))
            };
            let triggers: Vec<TriggerDate> = source
                .triggers
                .iter()
                .map(|trigger| {
                    let reached = reached(trigger.due.dwellings().unwrap());
                    TriggerDate {
                        due: trigger.due,
                        spent_before: Pence::ZERO,
                        base: *trigger.amount,
                        amount: *trigger.amount,
                        reached,
                        arrives: reached,
                    }
                })
                .collect();
            let mut years: std::collections::BTreeMap<_, _> =
                source.receipts.years.iter().map(|(year, amount)| (*year, amount.value)).collect();
            for trigger in &triggers {
                if let Some(year) = trigger.arrives {
                    *years.entry(year).or_insert(Pence::ZERO) += trigger.amount;
                }
            }
            SourceReceipts { years, triggers, ..SourceReceipts::default() }
        })
        .collect();
    let mut held = vec![Pence::ZERO; plan.sources.len()];
    let mut allocations = Vec::new();
    let mut sources = Vec::new();
    for year in &years {
        let before = held.clone();
        let received: Vec<Pence> =
            receipts.iter().map(|receipts| receipts.years.get(year).copied().unwrap_or_default()).collect();
        let mut used = vec![Pence::ZERO; held.len()];
        for (held, received) in held.iter_mut().zip(&received) {
            *held += *received;
        }
        for (place, project) in spend.iter().enumerate() {
            let id = ProjectId(place);
            let mut left = project.years.get(year).copied().unwrap_or_default();
            for source in (0..held.len()).filter(|source| plan.may_pay(SourceId(*source), id)) {
                let amount = left.min(held[source]);
                if amount > Pence::ZERO {
                    allocations.push(Allocation { project: id, year: *year, source: Some(SourceId(source)), amount });
                }
                held[source] -= amount;
                used[source] += amount;
                left -= amount;
            }
            if left > Pence::ZERO {
                allocations.push(Allocation { project: id, year: *year, source: None, amount: left });
            }
        }
        for source in 0..held.len() {
            let is_loan = *plan.sources[source].kind == SourceKind::Borrowing;
            sources.push(SourceYear {
                source: SourceId(source),
                year: *year,
                brought_forward: if is_loan { Pence::ZERO } else { before[source] },
                received: if is_loan { used[source] } else { received[source] },
                repaid: Pence::ZERO,
                used: used[source],
                lost: Pence::ZERO,
                carried_forward: if is_loan { Pence::ZERO } else { held[source] },
            });
        }
    }
    allocations.sort_by_key(|one| (one.project, one.year, one.source.is_none(), one.source));
    sources.sort_by_key(|year| (year.source, year.year));
    let cost = |year: i32| BorrowingYear {
        source: SourceId(3),
        year: FinancialYear::starting(year),
        interest: Pence::from_pounds(50_000),
        mrp: Pence::from_pounds(25_000),
        total: Pence::from_pounds(75_000),
        cumulative: Pence::from_pounds(75_000),
        outstanding: Pence::ZERO,
    };
    let borrowing = (2015..2055).map(cost).collect();
    Funding { years, spend, receipts, allocations, sources, borrowing, ..Funding::default() }
}

/// The whole outcome.
pub fn outcome(plan: &Plan) -> Outcome {
    let forecast = forecast(plan);
    let pressure = pressure(plan, &forecast);
    let (trajectories, housing) = housing(plan);
    let mut funding = funding(plan, &trajectories);
    stand(plan, &mut funding);
    let (responses, surpluses) = (responses(plan, &pressure, &pressure), surpluses(plan, &pressure));
    Outcome { trajectories, forecast, pressure, responses, surpluses, housing, funding, ..Outcome::default() }
}
