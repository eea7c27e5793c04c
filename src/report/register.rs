//! Decisions and risks, with what they belong to.

use super::Figures;
use super::programme::Filter;
use super::table::{Cell, Column, Fact, Facts, Item, Report, RowKey, Table, Unit};
use super::words::counted;
use crate::plan::{At, Basis, Decision, Plan, Risk, RiskState, Subject};

/// What has been decided, the earliest first.
#[must_use]
pub fn decisions<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Report<'a> {
    let facts = move || {
        let columns = vec![
            Column::words("date", "Date"),
            Column::words("body", "Body"),
            Column::words("project", "").for_machines(),
            Column::words("area", "").for_machines(),
            Column::words("about", "About").for_people(),
            Column::words("text", "").for_machines(),
            Column::words("agreed", "What was agreed").for_people(),
            Column::words("from", "").for_machines(),
            Column::words("to", "").for_machines(),
            Column::figures("amount", "Amount", Unit::Amount),
        ];
        let wanted = || {
            let all = of.plan.decisions.iter().filter(|decision| takes(of.plan, filter, &decision.subject));
            let mut wanted: Vec<&Decision> = all.collect();
            // Those still to be taken come last.
            wanted.sort_by_key(|decision| (decision.date.is_none(), decision.date.map(|date| *date)));
            wanted
        };
        Facts::of(columns, wanted, |decision| decided(of, decision)).without_basis()
    };
    Report::new(facts(), move || vec![list(&facts(), "Decisions")])
}

fn decided(of: &Figures<'_>, decision: &Decision) -> Fact {
    let [project, area, about] = belongs_to(of, &decision.subject);
    let (mut from, mut to, mut moved) = (None, None, Cell::default());
    let mut agreed = decision.text.value.clone();
    if let Some(reallocation) = &decision.reallocation {
        let gets = project_named(of, &reallocation.to);
        let gives = reallocation.from.as_ref().map(|from| project_named(of, from));
        agreed = match &gives {
            Some(gives) => format!("{agreed} (from {} to {})", gives.name(), gets.name()),
            None => format!("{agreed} (added to {})", gets.name()),
        };
        (from, to) = (gives, Some(gets));
        moved = Cell::new(*reallocation.amount).at(reallocation.amount.span).firm(decision.provenance.basis);
    }
    let cells = vec![
        decision.date.map_or_else(|| Cell::said("to be taken"), |date| Cell::new(*date).at(date.span)),
        text(&decision.body),
        project,
        area,
        about,
        text(&decision.text),
        Cell::said(agreed),
        Cell::new(from),
        Cell::new(to),
        moved,
    ];
    Fact::new(RowKey::None, Basis::Published, cells)
}

/// What may go wrong: open risks first, then the likelier and graver.
#[must_use]
pub fn risks<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Report<'a> {
    let facts = move || {
        let columns = vec![
            Column::words("project", "").for_machines(),
            Column::words("area", "").for_machines(),
            Column::words("about", "About").for_people(),
            Column::words("text", "Risk"),
            Column::words("likelihood", "Likelihood"),
            Column::words("impact", "Impact"),
            Column::words("state", "State"),
            Column::words("mitigation", "What is done about it"),
            Column::words("owner", "Owner"),
        ];
        let wanted = || {
            let all = of.plan.risks.iter().filter(|risk| takes(of.plan, filter, &risk.subject));
            let mut wanted: Vec<&Risk> = all.collect();
            let weight = |risk: &Risk| *risk.likelihood as usize + *risk.impact as usize;
            wanted.sort_by_key(|risk| (*risk.state, std::cmp::Reverse(weight(risk))));
            wanted
        };
        Facts::of(columns, wanted, |risk| feared(of, risk)).without_basis()
    };
    Report::new(facts(), move || vec![list(&facts(), "Risks")])
}

fn feared(of: &Figures<'_>, risk: &Risk) -> Fact {
    let [project, area, about] = belongs_to(of, &risk.subject);
    let cells = vec![
        project,
        area,
        about,
        text(&risk.text),
        Cell::new(risk.likelihood.as_str()).at(risk.likelihood.span),
        Cell::new(risk.impact.as_str()).at(risk.impact.span),
        Cell::new(risk.state.as_str()).at(risk.state.span),
        text(&risk.mitigation),
        text(&risk.owner),
    ];
    Fact::new(RowKey::None, Basis::Published, cells)
}

fn list(facts: &Facts<'_>, title: &str) -> Table {
    let table = facts.table(title, |_| true);
    if table.rows.is_empty() { Table::remark(title, "None is recorded.") } else { table }
}

/// Words of a file.
fn text(words: &At<String>) -> Cell {
    Cell::new(words.as_str()).at(words.span)
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

/// Whether the filter takes what belongs to this; what belongs to the programme only where nothing is left out.
fn takes(plan: &Plan, filter: &Filter, subject: &Subject) -> bool {
    *filter == Filter::default()
        || match subject {
            Subject::Programme => false,
            Subject::Area(area) => filter.areas.contains(&area.value),
            Subject::Project(id) => plan.project_named(id).is_some_and(|project| filter.takes(&plan[project])),
        }
}

/// The project and the area that something belongs to, and what people call it.
fn belongs_to(of: &Figures<'_>, subject: &Subject) -> [Cell; 3] {
    match subject {
        Subject::Programme => [Cell::default(), Cell::default(), Cell::said("Programme")],
        Subject::Area(area) => {
            let item = &of.names[area.value];
            [Cell::default(), item.into(), Cell::said(item.name())]
        }
        Subject::Project(id) => {
            let item = project_named(of, id);
            [(&item).into(), Cell::default(), Cell::said(item.name())]
        }
    }
}

/// A project of the plan, or the last of that id that a baseline remembers.
fn project_named(of: &Figures<'_>, id: &str) -> Item {
    if let Some(project) = of.plan.project_named(id) {
        return of.names[project].clone();
    }
    let mut copies = of.plan.baselines.iter().rev().flat_map(|baseline| &baseline.projects);
    let remembered = copies.find(|copy| *copy.project == id).map(|copy| copy.name.value.as_str());
    Item::new(id, remembered.unwrap_or(id))
}
