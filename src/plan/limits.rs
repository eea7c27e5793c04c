//! What amounts may come to at most, once scenarios are applied: every sum behind this point fits its type.

use super::draft::Draft;
use super::log::Log;
use super::model::{PriceIndex, Source};
use super::text::{At, Span};
use crate::money::{LARGEST, Pence};

/// The most that the budgets of all projects, and the amounts of all sources, may come to: £1,000bn.
const MOST_IN_ALL: Pence = Pence(100 * LARGEST.0);

/// Reports amounts that rise beyond what one figure may be, and sums beyond what all of a kind may come to; leaves out
/// the sources and projects that have them.
pub fn check(draft: &mut Draft, log: &Log) {
    let indices = &draft.indices;
    for entry in &mut draft.sources {
        if entry.as_ref().is_some_and(|source| rises_too_far(source, indices, log)) {
            *entry = None;
        }
    }
    in_all(&mut draft.sources, "the amounts of all sources", log, |source| {
        let triggers = source.triggers.iter().map(|trigger| most_risen(source, trigger.amount.value, indices));
        let receipts = source.receipts.years.values().map(|amount| amount.value);
        (source.id.span, receipts.chain(triggers.map(Option::unwrap_or_default)).sum())
    });
    in_all(&mut draft.projects, "the budgets and the spend of all projects", log, |project| {
        let before = project.spend.before.as_ref().map_or(Pence::ZERO, |before| before.value);
        let spend: Pence = project.spend.years.years.values().map(|amount| amount.value).sum();
        (project.budget.span, (*project.budget).max(before + spend))
    });
}

/// Leaves out the first item with which all of a kind come to too much, and reports it; likewise every one after it
/// that would.
fn in_all<T>(items: &mut [Option<T>], what: &str, log: &Log, amount: impl Fn(&T) -> (Span, Pence)) {
    let mut sum = Pence::ZERO;
    for entry in items {
        let Some((span, amount)) = entry.as_ref().map(&amount) else { continue };
        if sum + amount <= MOST_IN_ALL {
            sum += amount;
            continue;
        }
        let message = format!("with this {what} come to {}, more than £1,000bn", (sum + amount).millions());
        log.error("too-much-in-all", span, message, "check the units: \"2.8m\" is 2,800,000 pounds");
        *entry = None;
    }
}

/// The most that an amount of a source's triggers may rise to; `None` beyond what one figure may be.
fn most_risen(source: &Source, amount: Pence, indices: &[Option<PriceIndex>]) -> Option<Pence> {
    let Some((indexation, index)) =
        source.indexation.as_ref().and_then(|one| Some((one, indices[one.index.0].as_ref()?)))
    else {
        return Some(amount);
    };
    let Some(at_base) = index.at(*indexation.base) else { return Some(amount) };
    let highest = index.values.years.range(*indexation.base..).map(|(_, value)| value.value).max();
    let risen = amount.to_decimal()?.checked_mul(highest.unwrap_or(at_base.value))?.checked_div(at_base.value)?;
    Pence::from_decimal(risen).filter(|risen| *risen <= LARGEST).map(|risen| risen.max(amount))
}

fn rises_too_far(source: &Source, indices: &[Option<PriceIndex>], log: &Log) -> bool {
    let beyond = |amount: &At<Pence>| most_risen(source, amount.value, indices).is_none();
    let Some(trigger) = source.triggers.iter().find(|trigger| beyond(&trigger.amount)) else { return false };
    let message = format!(
        "this amount of `{}`, {}, rises to more than £10bn with its index",
        *source.id,
        trigger.amount.pounds()
    );
    log.error("bad-money", trigger.amount.span, message, "correct the amount, or the values of the index");
    true
}
