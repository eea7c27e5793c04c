//! A derivation as a tree whose common branches are shared.

use std::sync::Arc;

use super::operation::Operation;
use crate::money::Pence;
use crate::plan::Basis;
use crate::plan::text::Position;

/// A step that several others may rest on.
pub type Node = Arc<Explanation>;

/// What a value counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Pupils, or children.
    Pupils,
    /// Places.
    Places,
    /// Dwellings.
    Dwellings,
    /// Forms of entry.
    Forms,
    /// Money, in whole pence: exact, for no sum of a plan comes near 2⁵³ pence.
    Pence,
    /// Days.
    Days,
    /// A ratio, a share, a weight or a count.
    Number,
}

impl Unit {
    /// The unit's name as tables for programs have it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pupils => "pupils",
            Self::Places => "places",
            Self::Dwellings => "dwellings",
            Self::Forms => "forms of entry",
            Self::Pence => "pounds",
            Self::Days => "days",
            Self::Number => "",
        }
    }
}

/// Where the figures of a table come from and how firm they are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// How firm.
    pub basis: Basis,
    /// The source named; empty if none is.
    pub source: String,
}

impl Origin {
    /// What it is, with how many figures come from it: `published: the school census (2 figures)`.
    #[must_use]
    pub fn counted(&self, figures: usize) -> String {
        let count = if figures == 1 { "1 figure".to_owned() } else { format!("{figures} figures") };
        match self.source.as_str() {
            "" => format!("{}, no source named ({count})", self.basis),
            source => format!("{}: {source} ({count})", self.basis),
        }
    }
}

/// One step of a derivation.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// What it is, as an officer would read it out.
    pub what: String,
    /// The same in a word or two, for the arithmetic of the step above.
    pub short: String,
    /// The value that the forecast or the funding holds.
    pub value: f64,
    /// What the value counts.
    pub unit: Unit,
    /// The rule that it follows; empty where the operation says it all.
    pub rule: &'static str,
    /// How it comes from `parts`.
    pub how: Operation,
    /// The steps it rests on, in the order of the operation.
    pub parts: Vec<Node>,
    /// Where it is written.
    pub place: Option<Position>,
    /// Of the table it is written in.
    pub origin: Option<Origin>,
    /// What else there is to say.
    pub notes: Vec<String>,
}

impl Explanation {
    /// A step whose value follows from its parts.
    #[must_use]
    pub fn of(what: impl Into<String>, unit: Unit, how: Operation, parts: Vec<Node>) -> Self {
        let values: Vec<f64> = parts.iter().map(|part| part.value).collect();
        let value = how.apply(&values).unwrap_or(0.0);
        let what = what.into();
        let short = String::new();
        Self { what, short, value, unit, rule: "", how, parts, place: None, origin: None, notes: Vec::new() }
    }

    /// A step that rests on no other.
    #[must_use]
    pub fn leaf(what: impl Into<String>, value: f64, unit: Unit, how: Operation) -> Self {
        Self { value, ..Self::of(what, unit, how, Vec::new()) }
    }

    /// With the value that the forecast or the funding holds, which must be what the parts give.
    #[must_use]
    pub fn standing(mut self, value: f64) -> Self {
        self.value = value;
        self
    }

    /// With its name in the arithmetic of the step above.
    #[must_use]
    pub fn short(mut self, short: impl Into<String>) -> Self {
        self.short = short.into();
        self
    }

    /// With the rule that it follows.
    #[must_use]
    pub fn rule(mut self, rule: &'static str) -> Self {
        self.rule = rule;
        self
    }

    /// With a remark.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// To be rested on.
    #[must_use]
    pub fn shared(self) -> Node {
        Arc::new(self)
    }

    /// The value as its parts give it; that of a step without parts is its own.
    #[must_use]
    pub fn recompute(&self) -> f64 {
        let values: Vec<f64> = self.parts.iter().map(|part| part.value).collect();
        self.how.apply(&values).unwrap_or(self.value)
    }

    /// The value as money, where it is money.
    #[must_use]
    pub fn money(&self) -> Option<Pence> {
        #[expect(clippy::cast_possible_truncation, reason = "whole pence, far below the limits of both")]
        (self.unit == Unit::Pence).then(|| Pence(self.value.round() as i128))
    }

    /// This step and all that it rests on, each once, those that rest on others first.
    #[must_use]
    pub fn all(self: &Arc<Self>) -> Vec<Node> {
        let mut seen = std::collections::HashSet::new();
        let mut waiting = vec![Arc::clone(self)];
        let mut all = Vec::new();
        while let Some(node) = waiting.pop() {
            if seen.insert(Arc::as_ptr(&node)) {
                waiting.extend(node.parts.iter().rev().cloned());
                all.push(node);
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_step_is_met_once() {
        let leaf = Explanation::leaf("roll", 30.0, Unit::Pupils, Operation::Written).shared();
        let sum = Explanation::of("twice", Unit::Pupils, Operation::Sum, vec![leaf.clone(), leaf]).shared();
        assert_eq!((sum.value.to_bits(), sum.all().len()), (60.0_f64.to_bits(), 2));
        let wrong = Explanation::clone(&sum).standing(61.0);
        assert_eq!(wrong.recompute().to_bits(), 60.0_f64.to_bits());
    }
}
