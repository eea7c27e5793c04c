//! Reading a table of the plan: typed values with their places, every error reported, unknown keys named.

use std::cell::RefCell;
use std::ops::RangeInclusive;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::diagnostic::{Code, Diagnostic, Severity};
use super::model::{Basis, ByYear, Provenance, Word};
use super::nearest::nearest;
use super::node::{Node, Table, Value};
use super::text::{At, Span};
use crate::calendar::{self, AcademicYear, FIRST_YEAR, FinancialYear, LAST_YEAR, NcYear, Phase, YearError, YearRange};
use crate::money::{MoneyError, Pence};

/// Collects what is said of a plan while it is read.
#[derive(Debug, Default)]
pub struct Log {
    diagnostics: RefCell<Vec<Diagnostic>>,
}

impl Log {
    /// Reports an error.
    pub fn error(&self, code: Code, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.push(Diagnostic::error(code, span, message, help));
    }

    /// Reports a finding.
    pub fn finding(&self, code: Code, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.push(Diagnostic::finding(code, span, message, help));
    }

    /// Reports anything.
    pub fn push(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// Reports several.
    pub fn extend(&self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.diagnostics.borrow_mut().extend(diagnostics);
    }

    /// How many errors were reported so far.
    pub fn errors(&self) -> usize {
        self.diagnostics.borrow().iter().filter(|said| said.severity == Severity::Error).count()
    }

    /// Everything reported.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics.into_inner()
    }
}

/// Reads one table. Ask for every key that the format has, then call [`Reader::finish`].
pub struct Reader<'a> {
    table: &'a Table,
    /// The table's header.
    pub span: Span,
    /// What the table is, for messages: `school`, `project.spend`.
    pub what: &'static str,
    /// Where errors go.
    pub log: &'a Log,
    known: RefCell<Vec<&'static str>>,
}

impl<'a> Reader<'a> {
    /// A reader of a table whose header stands at `span`.
    pub fn new(table: &'a Table, span: Span, what: &'static str, log: &'a Log) -> Self {
        Self { table, span, what, log, known: RefCell::default() }
    }

    /// The value of a key, which counts as known from now on.
    pub fn node(&self, key: &'static str) -> Option<&'a Node> {
        self.known.borrow_mut().push(key);
        self.table.get(key)
    }

    /// Whether a key is written, readable or not.
    pub fn has(&self, key: &str) -> bool {
        self.table.get(key).is_some()
    }

    /// Where the value of a key stands, if it is written.
    pub fn place(&self, key: &str) -> Option<Span> {
        self.table.get(key).map(|node| node.span)
    }

    /// Whether a list is written for a key.
    pub fn is_list(&self, key: &str) -> bool {
        self.table.get(key).is_some_and(|node| matches!(node.value, Value::List(_)))
    }

    /// A value that must be there: reports it if it is not.
    pub fn required<T>(&self, key: &'static str, read: impl FnOnce(&Self, &'static str) -> Option<T>) -> Option<T> {
        let value = read(self, key);
        if value.is_none() && !self.has(key) {
            let help = format!("add `{key} = …` to this {}", self.what);
            self.log.error("missing-key", self.span, format!("{} has no `{key}`", article(self.what)), help);
        }
        value
    }

    /// A text.
    pub fn text(&self, key: &'static str) -> Option<At<String>> {
        text_of(self.log, key, self.node(key)?)
    }

    /// A reference: a text, or a whole number as it is written.
    pub fn reference(&self, key: &'static str) -> Option<At<String>> {
        match self.node(key)? {
            Node { value: Value::Whole(number), span } => Some(At::new(number.to_string(), *span)),
            node => text_of(self.log, key, node),
        }
    }

    /// A text, empty where absent.
    pub fn text_or_empty(&self, key: &'static str) -> At<String> {
        self.text(key).unwrap_or_else(|| At::default_of(String::new()))
    }

    /// A list of texts, empty where absent.
    pub fn texts(&self, key: &'static str) -> Vec<At<String>> {
        self.items(key).iter().filter_map(|item| text_of(self.log, key, item)).collect()
    }

    /// A list of references, empty where absent.
    pub fn references(&self, key: &'static str) -> Vec<At<String>> {
        let reference = |item: &Node| match item {
            Node { value: Value::Whole(number), span } => Some(At::new(number.to_string(), *span)),
            node => text_of(self.log, key, node),
        };
        self.items(key).iter().filter_map(reference).collect()
    }

    /// The entries of a table within, if one is written.
    pub fn inner(&self, key: &str) -> Option<&'a Table> {
        match self.table.get(key) {
            Some(Node { value: Value::Table(table), .. }) => Some(table),
            _ => None,
        }
    }

    /// The items of a list, none where absent.
    pub fn items(&self, key: &'static str) -> &'a [Node] {
        match self.node(key) {
            None => &[],
            Some(Node { value: Value::List(items), .. }) => items,
            Some(node) => {
                wrong_type(self.log, key, node, "a list", "[…]");
                &[]
            }
        }
    }

    /// A whole number from 0 up.
    pub fn count(&self, key: &'static str) -> Option<At<u32>> {
        count_of(self.log, key, self.node(key)?)
    }

    /// A whole number within limits.
    pub fn whole(&self, key: &'static str, limits: RangeInclusive<i64>) -> Option<At<i64>> {
        whole_of(self.log, key, self.node(key)?, limits)
    }

    /// A whole number within limits that are not below 0.
    pub fn small(&self, key: &'static str, limits: RangeInclusive<u32>) -> Option<At<u32>> {
        let whole = self.whole(key, i64::from(*limits.start())..=i64::from(*limits.end()))?;
        u32::try_from(whole.value).ok().map(|number| At::new(number, whole.span))
    }

    /// A number within limits.
    pub fn number(&self, key: &'static str, limits: RangeInclusive<f64>) -> Option<At<f64>> {
        number_of(self.log, key, self.node(key)?, &limits)
    }

    /// A list of numbers within limits.
    pub fn numbers(&self, key: &'static str, limits: &RangeInclusive<f64>) -> Option<At<Vec<f64>>> {
        let node = self.node(key)?;
        let Value::List(items) = &node.value else {
            wrong_type(self.log, key, node, "a list of numbers", "[1.0, 0.5]");
            return None;
        };
        let numbers: Option<Vec<f64>> =
            items.iter().map(|item| number_of(self.log, key, item, limits).map(|number| number.value)).collect();
        Some(At::new(numbers?, node.span))
    }

    /// A number within limits, exact as written.
    pub fn decimal(&self, key: &'static str, limits: RangeInclusive<f64>) -> Option<At<Decimal>> {
        decimal_of(self.log, key, self.node(key)?, &limits)
    }

    /// True or false.
    pub fn truth(&self, key: &'static str) -> Option<At<bool>> {
        match self.node(key)? {
            Node { value: Value::Bool(truth), span } => Some(At::new(*truth, *span)),
            node => {
                wrong_type(self.log, key, node, "true or false", "true");
                None
            }
        }
    }

    /// An amount of money.
    pub fn money(&self, key: &'static str) -> Option<At<Pence>> {
        money_of(self.log, key, self.node(key)?)
    }

    /// An academic year.
    pub fn academic_year(&self, key: &'static str) -> Option<At<AcademicYear>> {
        let text = text_of(self.log, key, self.node(key)?)?;
        academic_year_of(self.log, &text.value, text.span).map(|year| At::new(year, text.span))
    }

    /// A financial year.
    pub fn financial_year(&self, key: &'static str) -> Option<At<FinancialYear>> {
        let text = text_of(self.log, key, self.node(key)?)?;
        financial_year_of(self.log, &text.value, text.span).map(|year| At::new(year, text.span))
    }

    /// A range of NC years such as `R-6`.
    pub fn year_range(&self, key: &'static str) -> Option<At<YearRange>> {
        let text = text_of(self.log, key, self.node(key)?)?;
        let range = YearRange::parse(&text);
        if range.is_none() {
            let message = format!("`{key}` is `{}`, which is no range of NC years", *text);
            self.log.error(
                "bad-nc-years",
                text.span,
                message,
                "write the youngest and the oldest year: \"R-6\", \"7-11\", \"12-13\"",
            );
        }
        Some(At::new(range?, text.span))
    }

    /// An NC year: `R` or 1 to 13.
    pub fn nc_year(&self, key: &'static str) -> Option<At<NcYear>> {
        let node = self.node(key)?;
        let (year, written) = match &node.value {
            Value::Text(text) => (NcYear::parse(text), text.clone()),
            Value::Whole(number) if *number > 0 => {
                (u8::try_from(*number).ok().and_then(NcYear::new), number.to_string())
            }
            _ => {
                wrong_type(self.log, key, node, "an NC year", "\"R\" or \"7\"");
                return None;
            }
        };
        if year.is_none() {
            let message = format!("`{key}` is `{written}`, which is no NC year");
            self.log.error("bad-nc-years", node.span, message, "write \"R\" for Reception, or \"1\" to \"13\"");
        }
        Some(At::new(year?, node.span))
    }

    /// A date: a month, meaning its first day, or a day.
    pub fn date(&self, key: &'static str) -> Option<At<NaiveDate>> {
        let node = self.node(key)?;
        let text = match &node.value {
            Value::Date(date) => {
                let help = format!("put it in quotes: {key} = \"{date}\"");
                self.log.error("wrong-type", node.span, format!("the date of `{key}` is not in quotes"), help);
                return None;
            }
            _ => text_of(self.log, key, node)?,
        };
        let date = calendar::parse_date(&text);
        if date.is_none() {
            let message = format!("`{key}` is `{}`, which is no date between {FIRST_YEAR} and {LAST_YEAR}", *text);
            self.log.error("bad-date", text.span, message, "write a month or a day: \"2016-09\" or \"2016-09-01\"");
        }
        Some(At::new(date?, text.span))
    }

    /// A month: its first day.
    pub fn month(&self, key: &'static str) -> Option<At<NaiveDate>> {
        let text = text_of(self.log, key, self.node(key)?)?;
        month_of(self.log, &text.value, text.span).map(|month| At::new(month, text.span))
    }

    /// One of the format's words.
    pub fn word<T: Word>(&self, key: &'static str) -> Option<At<T>> {
        word_of(self.log, key, self.node(key)?)
    }

    /// A table within, to be read and finished by the caller.
    pub fn table(&self, key: &'static str, what: &'static str) -> Option<Reader<'a>> {
        match self.node(key)? {
            Node { value: Value::Table(table), span } => Some(Reader::new(table, *span, what, self.log)),
            node => {
                let example = format!("[{what}]");
                wrong_type(self.log, key, node, "a single table", &example);
                None
            }
        }
    }

    /// The tables of a list of tables, each to be read and finished by the caller.
    pub fn tables(&self, key: &'static str, what: &'static str) -> Vec<Reader<'a>> {
        let Some(node) = self.node(key) else { return Vec::new() };
        let mut readers = Vec::new();
        let items: &[Node] = match &node.value {
            Value::List(items) => items,
            _ => std::slice::from_ref(node),
        };
        for item in items {
            match &item.value {
                Value::Table(table) if !std::ptr::eq(item, node) => {
                    readers.push(Reader::new(table, item.span, what, self.log));
                }
                _ => wrong_type(self.log, key, item, "a list of tables", &format!("[[{what}]]")),
            }
        }
        readers
    }

    /// Where the table's figures come from. Every table has these two keys.
    pub fn provenance(&self) -> Provenance {
        let source = self.text("source");
        let basis = self.word::<Basis>("basis").map_or(Basis::Published, |basis| basis.value);
        Provenance { source, basis, span: self.span }
    }

    /// The entries whose keys are years, with the table's provenance; other keys are reported.
    pub fn by_year<Y: Ord + Copy, T>(
        &self,
        year: impl Fn(&Log, &str, Span) -> Option<Y>,
        figure: impl Fn(&Log, &str, &Node) -> Option<At<T>>,
    ) -> ByYear<Y, T> {
        let provenance = self.provenance();
        let known = self.known.borrow();
        let mut years = std::collections::BTreeMap::new();
        for entry in &self.table.entries {
            if known.contains(&entry.key.as_str()) {
                continue;
            }
            if !entry.key.starts_with(|first: char| first.is_ascii_digit()) {
                self.unknown_key(&entry.key, entry.span, &known);
                continue;
            }
            let key = year(self.log, &entry.key, entry.span);
            let value = figure(self.log, &entry.key, &entry.node);
            if let (Some(key), Some(value)) = (key, value) {
                years.insert(key, value);
            }
        }
        ByYear { years, provenance }
    }

    /// Every entry of a table whose keys are ids, not keys of the format.
    pub fn entries(&self) -> impl Iterator<Item = (&'a str, Span, &'a Node)> {
        self.table.entries.iter().map(|entry| (entry.key.as_str(), entry.span, &entry.node))
    }

    /// Reports the keys that were not asked for, naming the nearest known one.
    pub fn finish(self) {
        let known = self.known.borrow();
        for entry in &self.table.entries {
            if !known.contains(&entry.key.as_str()) {
                self.unknown_key(&entry.key, entry.span, &known);
            }
        }
    }

    fn unknown_key(&self, key: &str, span: Span, known: &[&'static str]) {
        let help = match nearest(key, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known here: {}", known.join(", ")),
        };
        self.log.error("unknown-key", span, format!("{} has no key `{key}`", article(self.what)), help);
    }
}

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
