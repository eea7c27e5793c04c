//! Decisions and risks, with what they belong to.

use super::basis::Count;
use super::old::{Part, Report, Sheet, Value};
use super::programme::Filter;
use super::words::{amount, counted, month};
use crate::plan::{Decision, Plan, Risk, RiskState, Subject};

/// The fields of the `programme --view decisions` table.
pub const DECISION_FIELDS: &[&str] = &["date", "body", "project", "area", "text", "from", "to", "amount"];

/// The fields of the `programme --view risks` table.
pub const RISK_FIELDS: &[&str] = &["project", "area", "text", "likelihood", "impact", "state", "mitigation", "owner"];

/// What has been decided, the earliest first.
#[must_use]
pub fn decisions(plan: &Plan, filter: &Filter, part: Part) -> Report {
    let mut wanted: Vec<&Decision> =
        plan.decisions.iter().filter(|decision| takes(plan, filter, &decision.subject)).collect();
    wanted.sort_by_key(|decision| *decision.date);
    let record = |decision: &&Decision| {
        let [project, area] = ids(plan, &decision.subject);
        let moved = decision.reallocation.as_ref();
        vec![
            decision.date.to_string().into(),
            decision.body.as_str().into(),
            project,
            area,
            decision.text.as_str().into(),
            moved.map(|moved| moved.from.as_str()).into(),
            moved.map(|moved| moved.to.as_str()).into(),
            moved.map(|moved| moved.amount.value).into(),
        ]
    };
    let sheet = || {
        if wanted.is_empty() {
            return vec![Sheet::remark("Decisions", "None is recorded.")];
        }
        let mut sheet = Sheet::new("Decisions", &["Date", "Body", "About", "What was agreed"], &[]);
        for decision in &wanted {
            let agreed = match &decision.reallocation {
                None => decision.text.value.clone(),
                Some(moved) => {
                    let (from, to) = (project_name(plan, &moved.from), project_name(plan, &moved.to));
                    format!("{} ({} from {from} to {to})", *decision.text, amount(*moved.amount))
                }
            };
            sheet.push(vec![
                month(*decision.date),
                decision.body.value.clone(),
                about(plan, &decision.subject),
                agreed,
            ]);
        }
        let basis = Count::of_decisions(wanted.iter().copied());
        vec![if basis == Count::default() { sheet } else { sheet.note(basis.note()) }]
    };
    Report::with(DECISION_FIELDS, part, || wanted.iter().map(record).collect(), sheet)
}

/// What may go wrong: open risks first, then the likelier and graver.
#[must_use]
pub fn risks(plan: &Plan, filter: &Filter, part: Part) -> Report {
    let mut wanted: Vec<&Risk> = plan.risks.iter().filter(|risk| takes(plan, filter, &risk.subject)).collect();
    let weight = |risk: &Risk| *risk.likelihood as usize + *risk.impact as usize;
    wanted.sort_by_key(|risk| (*risk.state, std::cmp::Reverse(weight(risk))));
    let record = |risk: &&Risk| {
        let [project, area] = ids(plan, &risk.subject);
        vec![
            project,
            area,
            risk.text.as_str().into(),
            risk.likelihood.as_str().into(),
            risk.impact.as_str().into(),
            risk.state.as_str().into(),
            text_or_nothing(&risk.mitigation),
            text_or_nothing(&risk.owner),
        ]
    };
    let sheet = || {
        if wanted.is_empty() {
            return vec![Sheet::remark("Risks", "None is recorded.")];
        }
        let texts = ["About", "Risk", "Likelihood", "Impact", "State", "What is done about it", "Owner"];
        let mut sheet = Sheet::new("Risks", &texts, &[]);
        for risk in &wanted {
            sheet.push(vec![
                about(plan, &risk.subject),
                risk.text.value.clone(),
                risk.likelihood.to_string(),
                risk.impact.to_string(),
                risk.state.to_string(),
                risk.mitigation.value.clone(),
                risk.owner.value.clone(),
            ]);
        }
        vec![sheet.note(Count::of_risks(wanted.iter().copied()).note())]
    };
    Report::with(RISK_FIELDS, part, || wanted.iter().map(record).collect(), sheet)
}

/// How many of them a plan holds; `None` if it has neither.
#[must_use]
pub fn counts(plan: &Plan) -> Option<String> {
    let open = plan.risks.iter().filter(|risk| *risk.state == RiskState::Open).count();
    let risks = counted(plan.risks.len(), "risk");
    let decisions = counted(plan.decisions.len(), "decision");
    (!plan.risks.is_empty() || !plan.decisions.is_empty())
        .then(|| format!("On record: {decisions} (--view decisions) and {risks}, {open} open (--view risks)."))
}

fn text_or_nothing(text: &str) -> Value {
    if text.is_empty() { Value::Empty } else { text.into() }
}

/// Whether the filter takes what belongs to this; what belongs to the programme only where nothing is left out.
fn takes(plan: &Plan, filter: &Filter, subject: &Subject) -> bool {
    *filter == Filter::default()
        || match subject {
            Subject::Programme => false,
            Subject::Area(area) => filter.areas.contains(&area.value),
            Subject::Project(id) => plan.project_named(id).is_some_and(|project| filter.takes(&plan[project])),
        }
}

/// The ids of the project and of the area that something belongs to.
fn ids(plan: &Plan, subject: &Subject) -> [Value; 2] {
    match subject {
        Subject::Programme => [Value::Empty, Value::Empty],
        Subject::Area(area) => [Value::Empty, plan[area.value].id.as_str().into()],
        Subject::Project(id) => [id.as_str().into(), Value::Empty],
    }
}

/// What something belongs to, by name.
fn about(plan: &Plan, subject: &Subject) -> String {
    match subject {
        Subject::Programme => "Programme".to_owned(),
        Subject::Area(area) => plan[area.value].name.value.clone(),
        Subject::Project(id) => project_name(plan, id),
    }
}

/// The name of a project of the plan, or the last that a baseline remembers.
fn project_name(plan: &Plan, id: &str) -> String {
    let remembered = || {
        let copies = plan.baselines.iter().rev().flat_map(|baseline| &baseline.projects);
        copies.into_iter().find(|copy| *copy.project == id).map(|copy| copy.name.value.clone())
    };
    let here = plan.project_named(id).map(|project| plan[project].name.value.clone());
    here.or_else(remembered).unwrap_or_else(|| id.to_owned())
}
