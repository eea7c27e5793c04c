//! The most that can flow from one node of a network to another, and what then can still be reached.

use std::collections::VecDeque;

/// A network whose first node is the beginning and whose second is the end.
#[derive(Debug)]
pub struct Flow {
    /// The arcs of each node, by place in `arcs`.
    from: Vec<Vec<usize>>,
    /// Where each arc leads and what room it has; each is followed by the arc back.
    arcs: Vec<(usize, i128)>,
}

impl Flow {
    /// A network of so many nodes, not joined yet.
    #[must_use]
    pub fn new(nodes: usize) -> Self {
        Self { from: vec![Vec::new(); nodes], arcs: Vec::new() }
    }

    /// Joins two nodes by an arc with room for an amount.
    pub fn join(&mut self, from: usize, to: usize, room: i128) {
        if room > 0 {
            self.from[from].push(self.arcs.len());
            self.from[to].push(self.arcs.len() + 1);
            self.arcs.extend([(to, room), (from, 0)]);
        }
    }

    /// Pushes as much as possible from beginning to end, by Dinic's method; gives the amount.
    pub fn push_all(&mut self) -> i128 {
        let mut pushed = 0;
        loop {
            let level = self.levels();
            if level[1] == 0 {
                return pushed;
            }
            let mut cursor = vec![0; self.from.len()];
            while let Some(amount) = self.push_once(&level, &mut cursor) {
                pushed += amount;
            }
        }
    }

    /// Of each node, whether anything more could flow to it from the beginning.
    #[must_use]
    pub fn reached(&self) -> Vec<bool> {
        self.levels().into_iter().map(|level| level > 0).collect()
    }

    /// Distances from the beginning, which is 1, along arcs with room; 0 where none leads.
    fn levels(&self) -> Vec<usize> {
        let mut level = vec![0; self.from.len()];
        level[0] = 1;
        let mut waiting = VecDeque::from([0]);
        while let Some(node) = waiting.pop_front() {
            for arc in &self.from[node] {
                let (to, room) = self.arcs[*arc];
                if room > 0 && level[to] == 0 {
                    level[to] = level[node] + 1;
                    waiting.push_back(to);
                }
            }
        }
        level
    }

    /// Pushes along one shortest way; `None` if there is none left.
    fn push_once(&mut self, level: &[usize], cursor: &mut [usize]) -> Option<i128> {
        let mut path: Vec<usize> = Vec::new();
        let mut node = 0;
        while node != 1 {
            if let Some(arc) = self.from[node].get(cursor[node]) {
                let (to, room) = self.arcs[*arc];
                if room > 0 && level[to] == level[node] + 1 {
                    path.push(*arc);
                    node = to;
                } else {
                    cursor[node] += 1;
                }
            } else {
                let arc = path.pop()?;
                node = self.arcs[arc ^ 1].0;
                cursor[node] += 1;
            }
        }
        let amount = path.iter().map(|arc| self.arcs[*arc].1).min()?;
        for arc in path {
            self.arcs[arc].1 -= amount;
            let back = &mut self.arcs[arc ^ 1].1;
            *back = back.saturating_add(amount);
        }
        Some(amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_flows_and_what_lies_behind_the_narrowest_cut_is_not_reached() {
        let mut flow = Flow::new(6);
        for (from, to, room) in [(0, 2, 5), (0, 3, 4), (2, 4, i128::MAX), (3, 4, i128::MAX), (3, 5, i128::MAX)] {
            flow.join(from, to, room);
        }
        flow.join(4, 1, 7);
        flow.join(5, 1, 9);
        assert_eq!(flow.push_all(), 9);
        assert_eq!(flow.reached(), [true, false, false, false, false, false]);
        let mut open = Flow::new(4);
        for (from, to, room) in [(0, 2, 5), (2, 1, 3), (2, 3, 9)] {
            open.join(from, to, room);
        }
        assert_eq!(open.push_all(), 3);
        assert_eq!(open.reached(), [true, false, true, true]);
    }
}
