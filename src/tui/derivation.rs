//! A figure's derivation as a reader unfolds it: steps under steps, down to the lines of the files.

use std::collections::BTreeSet;

use super::command::CommandId;
use crate::explain::Node;

/// How many steps are unfolded at first: about a screenful.
const AT_FIRST: usize = 7;

/// A derivation being read.
#[derive(Clone, Debug, PartialEq)]
pub struct Derivation {
    /// The figure as it stands on the screen: `56 pupils`.
    pub shown: String,
    /// Its address, for the command `explain`.
    pub address: String,
    /// The selected step, counted among those that are seen.
    pub row: usize,
    root: Node,
    /// The steps below which more are seen, by their way down from the figure.
    open: BTreeSet<Vec<usize>>,
}

/// A step that is seen.
#[derive(Clone, Debug)]
pub struct Step {
    /// The way down to it: the place at each level.
    pub way: Vec<usize>,
    /// What it is.
    pub node: Node,
    /// Whether what it rests on is seen too.
    pub is_open: bool,
}

impl Derivation {
    /// The derivation of a figure with its first levels unfolded, as far as they make a screenful.
    #[must_use]
    pub fn new(shown: String, address: String, root: Node) -> Self {
        let mut derivation = Self { shown, address, row: 0, root, open: BTreeSet::new() };
        loop {
            let folded = derivation.steps().into_iter().filter(|step| !step.is_open && !step.node.parts.is_empty());
            let ways: Vec<Vec<usize>> = folded.map(|step| step.way).collect();
            let mut wider = derivation.clone();
            wider.open.extend(ways.iter().cloned());
            let is_first = derivation.open.is_empty();
            if ways.is_empty() || (!is_first && wider.steps().len() > AT_FIRST) {
                return derivation;
            }
            derivation = wider;
        }
    }

    /// Selects the first step with that short name among those that are seen.
    pub fn select(&mut self, short: &str) {
        self.row = self.steps().iter().position(|step| step.node.short == short).unwrap_or(0);
    }

    /// The steps that are seen, from the figure down.
    #[must_use]
    pub fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut waiting = vec![(Vec::new(), &self.root)];
        while let Some((way, node)) = waiting.pop() {
            let is_open = self.open.contains(&way);
            if is_open {
                let below = node.parts.iter().enumerate().rev();
                waiting.extend(below.map(|(place, part)| (way.iter().copied().chain([place]).collect(), part)));
            }
            steps.push(Step { way, node: node.clone(), is_open });
        }
        steps
    }

    /// A command while it is read; `page` is how far a page goes. The remark to make, if there is one.
    pub fn run(&mut self, id: CommandId, page: usize) -> Option<&'static str> {
        let steps = self.steps();
        let last = steps.len().saturating_sub(1);
        self.row = self.row.min(last);
        let step = &steps[self.row];
        match id {
            CommandId::Up => self.row = self.row.saturating_sub(1),
            CommandId::Down => self.row = (self.row + 1).min(last),
            CommandId::PageUp => self.row = self.row.saturating_sub(page),
            CommandId::PageDown => self.row = (self.row + page).min(last),
            CommandId::First => self.row = 0,
            CommandId::Last => self.row = last,
            CommandId::Left if !step.is_open && !step.way.is_empty() => self.select_above(&steps),
            CommandId::Unfold | CommandId::Right if step.node.parts.is_empty() => {
                return Some("this step rests on no other");
            }
            CommandId::Unfold | CommandId::Left if step.is_open => {
                self.open.remove(&step.way);
            }
            CommandId::Unfold | CommandId::Right if !step.is_open => {
                self.open.insert(step.way.clone());
            }
            _ => {}
        }
        None
    }

    /// Selects the step that the selected one is part of.
    fn select_above(&mut self, steps: &[Step]) {
        let way = &steps[self.row].way;
        let above = &way[..way.len() - 1];
        self.row = steps.iter().position(|step| step.way == above).unwrap_or(0);
    }
}
