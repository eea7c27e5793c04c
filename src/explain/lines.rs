//! A derivation as lines to be read from the top: each step with its arithmetic, then what it rests on.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::operation::Operation;
use super::tree::{Explanation, Node, Origin, Unit};

/// A thousand pounds in pennies.
const THOUSAND: f64 = 100_000.0;

/// What a line says of a step that others rest on too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// Nothing: one step alone rests on it.
    None,
    /// It is derived here, under this number.
    Here(usize),
    /// It is derived where this number stands.
    See(usize),
}

/// One step of a derivation.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// How many steps above rest on it.
    pub depth: usize,
    /// What it is, with its value: `Drake Infant, Year 1 in 2016/17: 58.3 pupils`.
    pub text: String,
    /// Its arithmetic: `base 57.1 + housing 1.2`; empty for what rests on nothing.
    pub arithmetic: String,
    /// The rule it follows, if one is named.
    pub rule: &'static str,
    /// Where it is written and how firm it is: `planning-areas/thetford.toml:31, illustrative`.
    pub place: String,
    /// Remarks.
    pub notes: Vec<String>,
    /// Whether it is told once for several.
    pub reference: Reference,
    /// Steps it rests on that are left out.
    pub left_out: usize,
}

/// A derivation as lines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines {
    /// The figure first.
    pub steps: Vec<Line>,
    /// Where the figures shown come from, how many of each: `illustrative: rule for rolls … (12 figures)`.
    pub origins: Vec<String>,
}

/// The lines of a derivation, no more than `depth` steps deep if that is given.
#[must_use]
pub fn lines(root: &Node, depth: Option<usize>) -> Lines {
    let mut users: HashMap<*const Explanation, usize> = HashMap::new();
    for node in root.all() {
        for part in &node.parts {
            *users.entry(Arc::as_ptr(part)).or_insert(0) += 1;
        }
    }
    let mut writer = Writer {
        depth,
        users,
        numbers: HashMap::new(),
        weights: HashSet::new(),
        origins: BTreeMap::new(),
        steps: Vec::new(),
    };
    writer.write(root, 0);
    let origins = writer.origins.into_iter().map(|(origin, figures)| origin.counted(figures));
    Lines { steps: writer.steps, origins: origins.collect() }
}

/// One step by itself, without those that it rests on.
#[must_use]
pub fn step(node: &Explanation) -> Line {
    Line {
        depth: 0,
        text: format!("{}: {}", node.what, with_unit(node)),
        arithmetic: arithmetic(node),
        rule: node.rule,
        place: place(node),
        notes: node.notes.clone(),
        reference: Reference::None,
        left_out: 0,
    }
}

struct Writer {
    depth: Option<usize>,
    users: HashMap<*const Explanation, usize>,
    numbers: HashMap<*const Explanation, usize>,
    weights: HashSet<*const Explanation>,
    origins: BTreeMap<Origin, usize>,
    steps: Vec<Line>,
}

impl Writer {
    fn write(&mut self, node: &Node, depth: usize) {
        let key = Arc::as_ptr(node);
        let is_shared = !node.parts.is_empty() && self.users.get(&key).is_some_and(|&users| users > 1);
        let is_cut = self.depth.is_some_and(|most| depth >= most) && !node.parts.is_empty();
        let reference = match self.numbers.get(&key) {
            Some(&number) => Reference::See(number),
            None if is_shared && !is_cut => {
                let number = self.numbers.len() + 1;
                self.numbers.insert(key, number);
                Reference::Here(number)
            }
            None => Reference::None,
        };
        let is_told = !matches!(reference, Reference::See(_));
        if let Some(origin) = node.origin.clone().filter(|_| is_told) {
            *self.origins.entry(origin).or_insert(0) += 1;
        }
        let step = Line { depth, reference, ..step(node) };
        self.steps.push(if is_told {
            Line { left_out: if is_cut { node.parts.len() } else { 0 }, ..step }
        } else {
            Line { arithmetic: String::new(), rule: "", notes: Vec::new(), ..step }
        });
        if is_told && !is_cut {
            let is_mean = node.how == Operation::WeightedMean;
            for (place, part) in node.parts.iter().enumerate() {
                // The weights of past years are the same everywhere: told where they are first met.
                let is_weight = is_mean && place % 2 == 0;
                if !is_weight || self.weights.insert(Arc::as_ptr(part)) {
                    self.write(part, depth + 1);
                }
            }
        }
    }
}

/// Where a value stands and how firm it is.
fn place(node: &Explanation) -> String {
    let place = node.place.as_ref().map(|place| match place.line {
        0 => place.file.clone(),
        line => format!("{}:{line}", place.file),
    });
    let basis = node.origin.as_ref().map(|origin| origin.basis.to_string());
    match node.how {
        Operation::Default => "not written: the format's default".to_owned(),
        Operation::Stated => "by the rule".to_owned(),
        Operation::Decided => "decided with all others at once".to_owned(),
        _ => [place, basis].into_iter().flatten().collect::<Vec<_>>().join(", "),
    }
}

/// A value with what it counts: `58.3127 pupils`, `£64,000`.
fn with_unit(node: &Explanation) -> String {
    match node.unit {
        Unit::Pence | Unit::Number => value(node),
        unit => format!("{} {}", value(node), unit.as_str()),
    }
}

/// A value with enough digits to follow the arithmetic by hand: four decimals of pupils, six of ratios.
#[must_use]
pub fn value(node: &Explanation) -> String {
    if let Some(money) = node.money() {
        return money.pounds();
    }
    let decimals = if node.unit == Unit::Number { 6 } else { 4 };
    let text = format!("{:.decimals$}", node.value);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    match text.strip_prefix('-') {
        Some("0") => "0".to_owned(),
        Some(digits) => format!("−{digits}"),
        None => text.to_owned(),
    }
}

/// The most parts whose values the arithmetic names; more are below.
const MOST: usize = 6;

/// The arithmetic of a step in the values of its parts.
fn arithmetic(node: &Explanation) -> String {
    let parts = &node.parts;
    let named = |part: &Node| match part.short.as_str() {
        "" => value(part),
        short => format!("{short} {}", value(part)),
    };
    let joined = |sign: &str| parts.iter().map(named).collect::<Vec<_>>().join(sign);
    match (node.how, parts.as_slice()) {
        (Operation::Sum, parts) if parts.len() > MOST => format!("the sum of the {} below", parts.len()),
        (Operation::Sum, [_, _, ..]) => joined(" + "),
        (Operation::Difference, _) => joined(" − "),
        (Operation::Product, _) => joined(" × "),
        (Operation::Quotient, _) => joined(" ÷ "),
        (Operation::Mean, parts) => {
            format!("({}) ÷ {}", parts.iter().map(|part| value(part)).collect::<Vec<_>>().join(" + "), parts.len())
        }
        (Operation::WeightedMean, parts) => weighted_mean(parts),
        (Operation::Blend, [weight, one, other]) => {
            format!("{} × {} + (1 − {}) × {}", named(weight), named(one), value(weight), named(other))
        }
        (Operation::Shrunk, [after, before, drawn, to]) => {
            format!("({} + {} × {}) ÷ ({} + {})", named(after), named(drawn), named(to), named(before), value(drawn))
        }
        (Operation::Beyond, [known, all]) => format!("1 − {} ÷ {}, not below 0", named(known), named(all)),
        (Operation::Positive, [one]) => format!("{}, not below 0", named(one)),
        (Operation::Rounded, [one]) => format!("{}, to the nearest penny", named(one)),
        (Operation::LevelPayment, [amount, rate, years]) => {
            format!("{} paid back at {} in {} equal payments", named(amount), value(rate), value(years))
        }
        (Operation::Max, _) => format!("the larger of {}", joined(" and ")),
        (Operation::Min, _) => format!("the smaller of {}", joined(" and ")),
        (Operation::Replaced, [.., last]) => format!("{}, in place of what stood", named(last)),
        (Operation::Curve, [from, to, all]) => {
            let (a, b, c) = (value(from), value(to), value(all));
            format!("({b}² × (3 × {c} − 2 × {b})) − ({a}² × (3 × {c} − 2 × {a}))")
        }
        (Operation::Split(place), [amount, weights @ ..]) => {
            let own = weights.get(place).map_or_else(String::new, |weight| value(weight));
            let all: f64 = weights.iter().map(|weight| weight.value).sum();
            let unit = if amount.value.rem_euclid(THOUSAND) < 0.5 { "whole thousands" } else { "pennies" };
            format!("{} × {own} ÷ {all}, {unit} by largest remainder", named(amount))
        }
        _ => String::new(),
    }
}

fn weighted_mean(parts: &[Node]) -> String {
    let (pairs, _) = parts.as_chunks::<2>();
    let terms: Vec<String> =
        pairs.iter().map(|[weight, figure]| format!("{} × {}", value(weight), value(figure))).collect();
    let weights: Vec<String> = pairs.iter().map(|[weight, _]| value(weight)).collect();
    format!("({}) ÷ ({})", terms.join(" + "), weights.join(" + "))
}
