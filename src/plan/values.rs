//! Reading one value of the plan: its type, its limits, and what is wrong with it.

use std::ops::RangeInclusive;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::log::Log;
use super::model::Word;
use super::nearest::nearest;
use super::node::{Node, Value};
use super::text::{At, Span};
use crate::calendar::{self, AcademicYear, FIRST_YEAR, FinancialYear, LAST_YEAR, Phase, YearError};
use crate::money::{MoneyError, Pence};

/// `a school`, `an area`.
pub fn article(what: &str) -> String {
    let article = if what.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {what}")
}

/// Reports a value of the wrong type, unless its error is reported already.
pub fn wrong_type(log: &Log, key: &str, node: &Node, wanted: &str, example: &str) {
    if matches!(node.value, Value::Broken) {
        // What depends on it is left out, as after any error; the syntax error itself says why.
        return;
    }
    let message = format!("`{key}` is {}, where {wanted} belongs", node.value.kind());
    log.error("wrong-type", node.span, message, format!("write {example}"));
}

/// A text.
pub fn text_of(log: &Log, key: &str, node: &Node) -> Option<At<String>> {
    if let Value::Text(text) = &node.value {
        return Some(At::new(text.clone(), node.span));
    }
    wrong_type(log, key, node, "a text", "it in quotes: \"…\"");
    None
}

/// A whole number within limits.
pub fn whole_of(log: &Log, key: &str, node: &Node, limits: RangeInclusive<i64>) -> Option<At<i64>> {
    let outside = |written: &str| {
        let message = format!("`{key}` is {written}, outside {} to {}", limits.start(), limits.end());
        log.error("out-of-range", node.span, message, "write a whole number within these limits");
    };
    match &node.value {
        Value::Whole(number) if limits.contains(number) => return Some(At::new(*number, node.span)),
        Value::Whole(number) if *number < 0 && *limits.start() == 0 => {
            log.error(
                "negative",
                node.span,
                format!("`{key}` is {number}, below 0"),
                "write 0 or a whole number above it",
            );
        }
        Value::Whole(number) => outside(&number.to_string()),
        Value::Huge(number) => outside(number),
        _ => wrong_type(log, key, node, "a whole number", "a whole number, without quotes or decimal point"),
    }
    None
}

/// The most that one count of pupils, places or dwellings may be.
const LARGEST_COUNT: i64 = 10_000_000;

/// A whole number from 0 up.
pub fn count_of(log: &Log, key: &str, node: &Node) -> Option<At<u32>> {
    let whole = whole_of(log, key, node, 0..=LARGEST_COUNT)?;
    u32::try_from(whole.value).ok().map(|count| At::new(count, whole.span))
}

/// Homes completed, negative for more demolished than built.
pub fn homes_of(log: &Log, key: &str, node: &Node) -> Option<At<i32>> {
    let homes = whole_of(log, key, node, -1_000_000..=1_000_000)?;
    i32::try_from(homes.value).ok().map(|number| At::new(number, homes.span))
}

/// A number within limits.
pub fn number_of(log: &Log, key: &str, node: &Node, limits: &RangeInclusive<f64>) -> Option<At<f64>> {
    let (number, written) = match &node.value {
        Value::Whole(number) => (*number as f64, number.to_string()),
        Value::Float(text) | Value::Huge(text) => (text.parse().unwrap_or(f64::NAN), text.clone()),
        _ => {
            wrong_type(log, key, node, "a number", "a number, without quotes");
            return None;
        }
    };
    if limits.contains(&number) {
        return Some(At::new(number, node.span));
    }
    if number < 0.0 && *limits.start() == 0.0 {
        log.error("negative", node.span, format!("`{key}` is {written}, below 0"), "write 0 or a number above it");
    } else {
        let message = format!("`{key}` is {written}, outside {} to {}", limits.start(), limits.end());
        log.error("out-of-range", node.span, message, "write a number within these limits");
    }
    None
}

/// A number within limits, exact as written.
pub fn decimal_of(log: &Log, key: &str, node: &Node, limits: &RangeInclusive<f64>) -> Option<At<Decimal>> {
    number_of(log, key, node, limits)?;
    let written = match &node.value {
        Value::Whole(number) => Some(Decimal::from(*number)),
        Value::Float(text) => text.parse().ok().or_else(|| Decimal::from_scientific(&text.to_ascii_lowercase()).ok()),
        _ => None,
    };
    if written.is_none() {
        let help = "write it with at most 28 digits, such as 0.05";
        log.error("out-of-range", node.span, format!("`{key}` has more digits than can be kept exactly"), help);
    }
    Some(At::new(written?, node.span))
}

/// One of the format's words.
pub fn word_of<T: Word>(log: &Log, key: &str, node: &Node) -> Option<At<T>> {
    let text = text_of(log, key, node)?;
    let word = T::of(&text);
    if word.is_none() {
        let help = match nearest(&text, T::WORDS.iter().copied()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("write one of: {}", T::WORDS.join(", ")),
        };
        log.error("unknown-word", text.span, format!("`{key}` is `{}`, which the format does not have", *text), help);
    }
    Some(At::new(word?, text.span))
}

/// A phase: `primary`, `secondary` or `post-16`.
pub fn phase_of(log: &Log, key: &str, node: &Node) -> Option<At<Phase>> {
    let text = text_of(log, key, node)?;
    let phase = Phase::ALL.into_iter().find(|phase| phase.as_str() == *text);
    if phase.is_none() {
        let help = format!("write one of: {}", Phase::ALL.map(Phase::as_str).join(", "));
        log.error("unknown-word", text.span, format!("`{key}` has `{}`, which is no phase", *text), help);
    }
    Some(At::new(phase?, text.span))
}

/// An amount of money.
pub fn money_of(log: &Log, key: &str, node: &Node) -> Option<At<Pence>> {
    let outcome = match &node.value {
        Value::Whole(pounds) if *pounds < 0 => Err(MoneyError::Negative),
        Value::Whole(pounds) if Pence::from_pounds(*pounds) > crate::money::LARGEST => Err(MoneyError::TooLarge),
        Value::Whole(pounds) => Ok(Pence::from_pounds(*pounds)),
        Value::Huge(text) if text.starts_with('-') => Err(MoneyError::Negative),
        Value::Huge(_) => Err(MoneyError::TooLarge),
        Value::Float(text) => {
            let help = format!(
                "write a text: \"{text}m\" for millions, \"{text}k\" for thousands; or whole pounds without a point"
            );
            let message =
                format!("`{key}` is {text}: money is never a bare decimal, for it is not clear what it counts");
            log.error("bad-money", node.span, message, help);
            return None;
        }
        Value::Text(text) => Pence::parse(text),
        _ => {
            wrong_type(
                log,
                key,
                node,
                "an amount of money",
                "pounds (2800000) or a text such as \"2.8m\", \"145k\", \"4,974.72\"",
            );
            return None;
        }
    };
    let problem = match outcome {
        Ok(amount) => return Some(At::new(amount, node.span)),
        Err(problem) => problem,
    };
    let (message, help) = match problem {
        MoneyError::Negative => {
            let help = "amounts are never negative; leave it out or write 0";
            log.error("negative", node.span, format!("`{key}` is below £0"), help);
            return None;
        }
        MoneyError::FinerThanPenny => ("is finer than a penny", "round it to whole pence, such as \"4,974.72\""),
        MoneyError::TooLarge => ("is more than £10bn", "check the unit: \"2.8m\" is 2,800,000 pounds"),
        MoneyError::Unclear => (
            "is a text with neither two decimals for the pence nor m or k behind it, so its unit is not clear",
            "write \"2.8m\", \"2.8k\", \"2.80\"; or whole pounds without quotes",
        ),
        MoneyError::Commas => {
            ("has commas that do not part groups of three digits", "write 1,234,567 or leave the commas out")
        }
        MoneyError::Malformed => ("is no amount of money", "write \"2.8m\", \"145k\", \"4,974.72\", or whole pounds"),
    };
    log.error("bad-money", node.span, format!("`{key}` {message}"), help);
    None
}

/// An academic year, from a key or a value.
pub fn academic_year_of(log: &Log, text: &str, span: Span) -> Option<AcademicYear> {
    match AcademicYear::parse(text) {
        Ok(year) => return Some(year),
        Err(YearError::IsFinancial(year)) => {
            let message = format!("`{text}` is a financial year, where an academic one belongs");
            log.error("wrong-year-kind", span, message, format!("write \"{}\"", year.academic()));
        }
        Err(problem) => bad_year(log, text, span, problem, '/'),
    }
    None
}

/// A financial year, from a key or a value.
pub fn financial_year_of(log: &Log, text: &str, span: Span) -> Option<FinancialYear> {
    match FinancialYear::parse(text) {
        Ok(year) => return Some(year),
        Err(YearError::IsAcademic(year)) => {
            let message = format!("`{text}` is an academic year, where a financial one belongs");
            log.error("wrong-year-kind", span, message, format!("write \"{}\"", year.financial()));
        }
        Err(problem) => bad_year(log, text, span, problem, '-'),
    }
    None
}

/// A month, from a key or a value: its first day.
pub fn month_of(log: &Log, text: &str, span: Span) -> Option<NaiveDate> {
    let date = calendar::parse_date(text);
    if let Some(date) = date.filter(|_| text.len() == "2016-09".len()) {
        return Some(date);
    }
    let help =
        date.map_or_else(|| "write it as \"2016-09\"".to_owned(), |date| format!("write {}", date.format("\"%Y-%m\"")));
    let message = match date {
        Some(_) => format!("`{text}` is a day, where a month belongs"),
        None => format!("`{text}` is no month between {FIRST_YEAR} and {LAST_YEAR}"),
    };
    log.error("bad-month", span, message, help);
    None
}

fn bad_year(log: &Log, text: &str, span: Span, problem: YearError, separator: char) {
    let (message, help) = match problem {
        YearError::NotConsecutive(start) => (
            format!("`{text}` does not end in the year after it starts"),
            format!("write \"{start}{separator}{:02}\"", (start + 1) % 100),
        ),
        YearError::OutOfRange => (
            format!("`{text}` is before {FIRST_YEAR} or after {LAST_YEAR}"),
            "write a year within these limits".to_owned(),
        ),
        _ => (format!("`{text}` is no year"), format!("write it as \"2013{separator}14\"")),
    };
    log.error("bad-year", span, message, help);
}
