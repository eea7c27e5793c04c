//! Funding: sources by year, allocations by project, the cost of borrowing, and the gap.

use super::programme;
use crate::funding::is_counted;
use crate::money::Pence;
use crate::plan::{SourceId, SourceKind};
use crate::report::balance::go_ahead;
use crate::report::table::RowKey;
use crate::report::words::due;
use crate::tui::contents::Contents;
use crate::tui::widgets::document::Document;
use crate::tui::words;

/// What belongs to a row; its heading.
pub fn details(contents: &Contents, text: &mut Document, key: &RowKey) -> String {
    let plan = &contents.plan;
    match *key {
        RowKey::Source(source) | RowKey::Flow(source, _) | RowKey::Paid(_, Some(source)) => {
            of_source(contents, text, source);
            plan[source].name.value.clone()
        }
        RowKey::Project(project) | RowKey::Paid(project, None) => {
            programme::of_project(contents, text, project);
            plan[project].name.value.clone()
        }
        _ => {
            gap(contents, text);
            "Whole programme".to_owned()
        }
    }
}

/// A source: what it is, what it may be spent on, when it comes.
fn of_source(contents: &Contents, text: &mut Document, id: SourceId) {
    let plan = &contents.plan;
    let source = &plan[id];
    let counted = if is_counted(source, contents.outcome.funding.options) { "" } else { ", not counted" };
    text.field("Kind", &format!("{}, {}{counted}", source.kind.value, source.certainty.value));
    text.field("May pay for", &words::ring_fence(plan, source));
    text.field("Spend by", &source.spend_by.map(|year| year.value.to_string()).unwrap_or_default());
    if let Some(lender) = source.forward_fund {
        text.field("Advanced by", &plan[lender.value].name);
    }
    if let Some(loan) = &source.loan {
        let interest = loan.interest.value * rust_decimal::Decimal::ONE_HUNDRED;
        let terms = format!("{}%, {} years, {}", interest.normalize(), loan.life.value, loan.repayment.value);
        text.field("Terms", &terms);
    }
    let name = if *source.kind == SourceKind::Borrowing { "Limits" } else { "Receipts" };
    if let Some(receipts) = contents.outcome.funding.receipts.get(id.0) {
        text.field(name, &words::amounts(&receipts.years));
        for trigger in &receipts.triggers {
            let when = trigger.arrives.map_or_else(|| "▲ never received".to_owned(), |year| year.to_string());
            text.field("Trigger", &format!("{} {}: {when}", words::amount(trigger.amount), due(trigger.due)));
        }
    }
    if let Some(site) = source.site {
        text.field("Site", &plan[site.value].name);
    }
}

/// What is short in all, by year and by project.
fn gap(contents: &Contents, text: &mut Document) {
    let funding = &contents.outcome.funding;
    let (spend, short) = (funding.total_spend(), funding.unfunded());
    text.field("Spend", &words::amount(spend));
    text.field("Funded", &words::amount(spend - short));
    if short == Pence::ZERO {
        text.field("Short", "● nothing: every project is funded in every year");
        return;
    }
    text.field("Short", &format!("▲ {}", words::amount(short)));
    for gap in funding.allocations.iter().filter(|allocation| allocation.source.is_none()) {
        let project = &contents.plan[gap.project].name.value;
        text.item(&format!("{project}, {}: {}", gap.year, words::amount(gap.amount)));
    }
    for said in go_ahead(&contents.plan, funding) {
        text.paragraph(&said);
    }
}
