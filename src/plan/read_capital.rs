//! Reading the files of `capital/`: the programme and its sources of money.

use std::rc::Rc;

use super::catalogue::{Catalogue, Item, Tree};
use super::log::Log;
use super::model::{
    Category, Certainty, Charge, Due, Indexation, Loan, Programme, ProvisionFrom, Repayment, RingFence, Source,
    SourceKind, Trigger,
};
use super::node::Node;
use super::reader::Reader;
use super::text::{At, Span};
use super::values::{financial_year_of, money_of, month_of, word_of};
use crate::money::{LARGEST, Pence};

/// Reads the keys at the top of every capital file, and the one programme among them.
pub fn programme(capital: &[Rc<Tree>], log: &Log) -> Option<Programme> {
    let mut found: Option<Programme> = None;
    let mut first: Option<Span> = None;
    for tree in capital {
        let root = Reader::new(&tree.table, Span::whole(tree.file), "capital file", log);
        if let Some(reader) = root.table("programme", "programme") {
            if first.is_some() {
                let help = "keep one of them; a plan has one programme";
                log.error("two-programmes", reader.span, "this is the second [programme] of the plan", help);
            }
            let is_first = first.is_none();
            first.get_or_insert(reader.span);
            let read = read_programme(reader);
            if is_first {
                found = read;
            }
        }
        // Read one by one, as items with ids.
        root.node("source");
        root.node("project");
        root.node("index");
        root.node("baseline");
        // Read by `read_register`.
        root.node("decision");
        root.node("risk");
        root.node("benchmark");
        root.node("accepted");
        root.finish();
    }
    found
}

fn read_programme(reader: Reader<'_>) -> Option<Programme> {
    let log = reader.log;
    let title = reader.required("title", Reader::text);
    let first_year = reader.required("first_year", Reader::financial_year);
    let last_year = reader.required("last_year", Reader::financial_year);
    let price_base = reader.month("price_base");
    let over_programming = reader.number("over_programming", 0.0..=10.0);
    let from_spend = At::default_of(ProvisionFrom::Spend);
    let provision_from = reader.word::<ProvisionFrom>("provision_from").unwrap_or(from_spend);
    let provenance = reader.provenance();
    reader.finish();
    let (first_year, last_year) = (first_year?, last_year?);
    if *first_year > *last_year {
        let message = format!("the programme's first year {} is after its last, {}", *first_year, *last_year);
        log.error("first-after-last", first_year.span, message, "exchange the two, or correct one of them");
        return None;
    }
    Some(Programme { title: title?, first_year, last_year, price_base, over_programming, provision_from, provenance })
}

/// Reads one source; `None` if anything is wrong with it.
pub fn source(item: &Item<'_>, catalogue: &Catalogue<'_>, log: &Log) -> Option<Source> {
    let before = log.errors();
    let reader = Reader::new(item.table, item.span, "source", log);
    reader.node("id");
    let name = reader.required("name", Reader::text);
    let kind = reader.required("kind", Reader::word::<SourceKind>);
    let certainty = reader.word::<Certainty>("certainty").unwrap_or(At::default_of(Certainty::Confirmed));
    let ring_fence = ring_fence(&reader, catalogue);
    let spend_by = reader.financial_year("spend_by");
    let receipts = reader.table("receipts", "source.receipts").map(|table| table.by_year(financial_year_of, money_of));
    let site = reader.node("site").and_then(|node| catalogue.site(log, "site", node));
    let read_trigger = |table| trigger(table, catalogue);
    let triggers: Vec<Trigger> =
        reader.tables("trigger", "source.trigger").into_iter().filter_map(read_trigger).collect();
    let (agreement, planning_ref) = (reader.reference("agreement"), reader.reference("planning_ref"));
    let forward_fund = reader.node("forward_fund").and_then(|node| catalogue.source(log, "forward_fund", node));
    let borrows = kind.is_some_and(|kind| *kind == SourceKind::Borrowing);
    let loan = loan(&reader, borrows);
    let spend_within_years = spend_within_years(&reader, borrows);
    let spent_before = spent_before(&reader, borrows);
    let indexation = reader.table("indexation", "source.indexation").and_then(|table| indexation(table, catalogue));
    if let Some(indexation) = indexation.as_ref().filter(|_| triggers.is_empty() && !reader.has("trigger")) {
        let message = "`indexation` changes nothing here: receipts are what was received, only triggers rise";
        let help = "leave it out, or write the amounts as [[source.trigger]]";
        log.finding("unused-key", indexation.provenance.span, message, help);
    }
    let provenance = reader.provenance();
    reader.finish();

    if item.table.get("receipts").is_none() && item.table.get("trigger").is_none() {
        let help = "add [source.receipts] with an amount a year, or [[source.trigger]] with dwellings and amounts";
        log.error("no-receipts", item.span, format!("`{}` has neither receipts nor triggers", *item.id), help);
    }
    let waits = triggers.iter().any(|trigger| trigger.due.dwellings().is_some());
    if waits && item.table.get("site").is_none() {
        let message = format!("`{}` has triggers but no `site` whose dwellings they count", *item.id);
        log.error("missing-key", item.span, message, "add `site = …` with the id of the housing site");
    }
    if let Some(advance) = forward_fund
        && catalogue.sources.items.get(advance.0).is_some_and(|other| std::ptr::eq(other, item))
    {
        let help = "name the source whose money is spent until this one arrives";
        log.error("forward-funds-itself", advance.span, "a source cannot advance itself", help);
    }
    let source = Source {
        id: item.id.clone(),
        name: name?,
        kind: kind?,
        certainty,
        ring_fence,
        spend_by,
        spend_within_years,
        receipts: receipts.unwrap_or_default(),
        site,
        spent_before,
        agreement,
        planning_ref,
        triggers,
        indexation,
        forward_fund,
        loan,
        delay_years: 0,
        provenance,
    };
    (item.is_sound && log.errors() == before).then_some(source)
}

/// The items of a list, if the key is given.
pub fn listed<T>(reader: &Reader<'_>, key: &'static str, read: impl Fn(&Node) -> Option<At<T>>) -> Option<Vec<At<T>>> {
    let is_given = reader.has(key);
    let found = reader.items(key).iter().filter_map(read).collect();
    is_given.then_some(found)
}

fn ring_fence(reader: &Reader<'_>, catalogue: &Catalogue<'_>) -> RingFence {
    let log = reader.log;
    RingFence {
        projects: listed(reader, "projects", |node| catalogue.project(log, "projects", node)),
        schools: listed(reader, "schools", |node| catalogue.school(log, "schools", node)),
        areas: listed(reader, "areas", |node| catalogue.area(log, "areas", node)),
        categories: listed(reader, "categories", |node| word_of::<Category>(log, "categories", node)),
    }
}

/// The projects and schools that a clause names; the rest of the fence is the source's.
fn clause_fence(reader: &Reader<'_>, catalogue: &Catalogue<'_>) -> RingFence {
    RingFence {
        projects: listed(reader, "projects", |node| catalogue.project(reader.log, "projects", node)),
        schools: listed(reader, "schools", |node| catalogue.school(reader.log, "schools", node)),
        ..RingFence::default()
    }
}

/// When a trigger falls due: exactly one of `dwellings` and `date`.
fn due(reader: &Reader<'_>) -> Option<Due> {
    match (reader.has("dwellings"), reader.has("date")) {
        (true, false) => reader.count("dwellings").map(Due::Dwellings),
        (false, true) => reader.date("date").map(Due::On),
        (is_both, _) => {
            reader.node("dwellings");
            reader.node("date");
            let message = if is_both {
                "both `dwellings` and `date` say when this trigger falls due"
            } else {
                "nothing says when this trigger falls due"
            };
            let help = "give one of the two: `dwellings = 100`, or `date = \"2016-06\"`";
            reader.log.error("dwellings-or-date", reader.span, message, help);
            None
        }
    }
}

fn trigger(reader: Reader<'_>, catalogue: &Catalogue<'_>) -> Option<Trigger> {
    let log = reader.log;
    let due = due(&reader);
    let clause = reader.reference("clause");
    let ring_fence = clause_fence(&reader, catalogue);
    let (amount, charge) = if reader.has("per_dwelling") {
        let charge = charge(&reader);
        (charge.and_then(|charge| charged(charge, log)), charge)
    } else {
        let amount = reader.required("amount", Reader::money);
        reader.node("per_dwelling");
        if let Some(node) = reader.node("charged_dwellings") {
            let message = "`charged_dwellings` changes nothing here: the whole amount is written";
            log.finding("unused-key", node.span, message, "leave it out, or write `per_dwelling` for `amount`");
        }
        (amount, None)
    };
    let provenance = reader.provenance();
    reader.finish();
    Some(Trigger { due: due?, clause, ring_fence, amount: amount?, charge, provenance })
}

/// A rate and the dwellings that it is charged for.
fn charge(reader: &Reader<'_>) -> Option<Charge> {
    if let Some(amount) = reader.node("amount") {
        let help = "keep `amount`, or `per_dwelling` with `charged_dwellings`";
        reader.log.error("two-amounts", amount.span, "both `amount` and `per_dwelling` are given", help);
    }
    let per_dwelling = reader.required("per_dwelling", Reader::money);
    let dwellings = reader.required("charged_dwellings", Reader::count);
    Some(Charge { per_dwelling: per_dwelling?, dwellings: dwellings? })
}

/// What a charge comes to.
fn charged(charge: Charge, log: &Log) -> Option<At<Pence>> {
    let amount = Pence(charge.per_dwelling.0 * i128::from(*charge.dwellings));
    if amount > LARGEST {
        let message = format!("`per_dwelling` for {} dwellings is more than £10bn", *charge.dwellings);
        log.error("bad-money", charge.per_dwelling.span, message, "check the rate and the number of dwellings");
        return None;
    }
    Some(At::new(amount, charge.per_dwelling.span))
}

fn indexation(reader: Reader<'_>, catalogue: &Catalogue<'_>) -> Option<Indexation> {
    let log = reader.log;
    let index = reader.required("index", |reader, key| catalogue.index(log, key, reader.node(key)?));
    let base = reader.required("base", |reader, key| {
        let text = reader.text(key)?;
        month_of(log, &text, text.span).map(|month| At::new(month, text.span))
    });
    let provenance = reader.provenance();
    reader.finish();
    Some(Indexation { index: index?, base: base?, provenance })
}

/// The years in which a receipt must be spent; they mean nothing for borrowing, which is never received unspent.
fn spend_within_years(reader: &Reader<'_>, borrows: bool) -> Option<At<u32>> {
    let years = reader.small("spend_within_years", 0..=100)?;
    if borrows {
        let message = "`spend_within_years` changes nothing here: what is borrowed is borrowed as it is spent";
        reader.log.finding("unused-key", years.span, message, "leave it out");
    }
    (!borrows).then_some(years)
}

/// What earlier spend took; it means nothing for borrowing, which has no receipts to take it from.
fn spent_before(reader: &Reader<'_>, borrows: bool) -> Option<At<Pence>> {
    let spent = reader.money("spent_before")?;
    if borrows {
        let message = "`spent_before` changes nothing here: what is borrowed is borrowed as it is spent";
        reader.log.finding("unused-key", spent.span, message, "leave it out, or lower the limits");
    }
    (!borrows).then_some(spent)
}

/// The terms of a loan, required of borrowing; elsewhere they are checked and mean nothing.
fn loan(reader: &Reader<'_>, borrows: bool) -> Option<Loan> {
    let life = |reader: &Reader<'_>, key| reader.small(key, 1..=200);
    let interest = |reader: &Reader<'_>, key| reader.decimal(key, 0.0..=1.0);
    let repayment = reader.word::<Repayment>("repayment").unwrap_or(At::default_of(Repayment::Maturity));
    if borrows {
        let (interest, life) = (reader.required("interest", interest), reader.required("life", life));
        return Some(Loan { interest: interest?, life: life?, repayment });
    }
    for (key, span) in
        [("interest", interest(reader, "interest").map(|at| at.span)), ("life", life(reader, "life").map(|at| at.span))]
    {
        if let Some(span) = span {
            let message = format!("`{key}` changes nothing here: only sources of kind borrowing are paid back");
            reader.log.finding("unused-key", span, message, "leave it out, or write kind = \"borrowing\"");
        }
    }
    None
}
