//! The most that can flow from the beginning of a network to its ends, and what then can still be reached.

/// Where every flow begins.
pub const BEGINNING: usize = 0;

/// Where all ends come together.
const END: usize = 1;

/// One direction of an arc.
#[derive(Clone, Copy, Debug)]
struct Step {
    to: usize,
    /// Where the other direction stands.
    back: usize,
}

/// A network through which, again and again, as much is sent as its ends ask for.
///
/// Node 0 is the beginning. What is asked for at the ends may change each time; the other arcs stay. Everything it works
/// with is kept, so that asking again costs no memory.
#[derive(Clone, Debug)]
pub struct Flow {
    /// `steps[first[node]..first[node + 1]]` lead away from a node.
    first: Vec<usize>,
    steps: Vec<Step>,
    /// What each step has room for while nothing flows.
    empty: Vec<i128>,
    /// The steps from the ends to where they come together, in the order of the ends.
    ends: Vec<usize>,
    /// What each step has room for.
    room: Vec<i128>,
    /// Distances from the beginning, which is 1, along steps with room; 0 where none leads.
    level: Vec<u32>,
    waiting: Vec<usize>,
    /// The step of each node that is looked at.
    cursor: Vec<usize>,
    path: Vec<usize>,
}

/// The arcs of a network to be: from, to, room.
pub type Arcs = Vec<(usize, usize, i128)>;

/// The node numbered so apart from the beginning.
pub const fn node(number: usize) -> usize {
    number + 2
}

impl Flow {
    /// A network with so many nodes besides the beginning, numbered by [`node`], and the ends among them.
    #[must_use]
    pub fn new(nodes: usize, ends: impl Iterator<Item = usize>, arcs: &Arcs) -> Self {
        let to_end = ends.map(|from| (from, END, 0));
        let all: Arcs = to_end.chain(arcs.iter().copied().filter(|(.., room)| *room > 0)).collect();
        let nodes = node(nodes);
        let mut first = vec![0; nodes + 1];
        for (from, to, _) in &all {
            first[from + 1] += 1;
            first[to + 1] += 1;
        }
        for node in 0..nodes {
            first[node + 1] += first[node];
        }
        let mut next = first.clone();
        let mut take = |node: usize| {
            next[node] += 1;
            next[node] - 1
        };
        let mut steps = vec![Step { to: 0, back: 0 }; 2 * all.len()];
        let mut empty = vec![0; steps.len()];
        let mut ends = Vec::new();
        for (from, to, room) in all {
            let (ahead, back) = (take(from), take(to));
            steps[ahead] = Step { to, back };
            steps[back] = Step { to: from, back: ahead };
            empty[ahead] = room;
            if to == END {
                ends.push(ahead);
            }
        }
        Self {
            room: empty.clone(),
            level: vec![0; nodes],
            waiting: Vec::with_capacity(nodes),
            cursor: vec![0; nodes],
            path: Vec::new(),
            first,
            steps,
            empty,
            ends,
        }
    }

    /// How much can be sent, at most what is asked for at each end, by Dinic's method.
    pub fn most(&mut self, asked: impl Iterator<Item = i128>) -> i128 {
        self.room.copy_from_slice(&self.empty);
        for (end, asked) in self.ends.iter().zip(asked) {
            self.room[*end] = asked;
        }
        let mut sent = 0;
        while self.survey() {
            self.cursor.copy_from_slice(&self.first[..self.level.len()]);
            while let Some(amount) = self.send() {
                sent += amount;
            }
        }
        sent
    }

    /// Whether, with as much sent as can be, more could flow from the beginning to a node.
    #[must_use]
    pub fn reaches(&self, node: usize) -> bool {
        self.level[node] > 0
    }

    /// Measures the distances from the beginning, as far as the end; whether that is met.
    fn survey(&mut self) -> bool {
        self.level.fill(0);
        self.level[BEGINNING] = 1;
        self.waiting.clear();
        self.waiting.push(BEGINNING);
        let mut place = 0;
        while let Some(&node) = self.waiting.get(place) {
            place += 1;
            for step in self.first[node]..self.first[node + 1] {
                let to = self.steps[step].to;
                if self.room[step] > 0 && self.level[to] == 0 {
                    self.level[to] = self.level[node] + 1;
                    if to == END {
                        return true;
                    }
                    self.waiting.push(to);
                }
            }
        }
        false
    }

    /// Sends what there is room for along one shortest way; `None` if there is none left.
    fn send(&mut self) -> Option<i128> {
        self.path.clear();
        let mut node = BEGINNING;
        while node != END {
            let step = self.cursor[node];
            if step == self.first[node + 1] {
                let last = self.path.pop()?;
                node = self.steps[self.steps[last].back].to;
                self.cursor[node] += 1;
                continue;
            }
            let to = self.steps[step].to;
            if self.room[step] > 0 && self.level[to] == self.level[node] + 1 {
                self.path.push(step);
                node = to;
            } else {
                self.cursor[node] += 1;
            }
        }
        let amount = self.path.iter().map(|step| self.room[*step]).min()?;
        for step in &self.path {
            self.room[*step] -= amount;
            let back = &mut self.room[self.steps[*step].back];
            *back = back.saturating_add(amount);
        }
        Some(amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANY: i128 = i128::MAX;

    #[test]
    fn the_most_flows_and_what_lies_behind_the_narrowest_cut_is_not_reached() {
        // Two stores of 5 and 4; the end at 2 takes from both, that at 3 from the second only.
        let arcs = vec![
            (BEGINNING, node(0), 5),
            (BEGINNING, node(1), 4),
            (node(0), node(2), ANY),
            (node(1), node(2), ANY),
            (node(1), node(3), ANY),
        ];
        let mut flow = Flow::new(4, [node(2), node(3)].into_iter(), &arcs);
        assert_eq!(flow.most([7, 9].into_iter()), 9);
        assert_eq!([0, 1, 2, 3].map(|number| flow.reaches(node(number))), [false; 4]);
        // Less is asked for: what is left in the first store could still reach the first end.
        assert_eq!(flow.most([3, 9].into_iter()), 7);
        assert_eq!([0, 1, 2, 3].map(|number| flow.reaches(node(number))), [true, false, true, false]);
        assert_eq!(flow.most([0, 1].into_iter()), 1);
        assert_eq!(flow.most([7, 9].into_iter()), 9);
    }

    #[test]
    fn a_later_way_turns_an_earlier_one_round() {
        // The shortest way takes the first store to the end that alone the second could serve.
        let arcs = vec![
            (BEGINNING, node(0), 5),
            (BEGINNING, node(1), 5),
            (node(0), node(2), ANY),
            (node(0), node(3), ANY),
            (node(1), node(2), ANY),
        ];
        let mut flow = Flow::new(4, [node(2), node(3)].into_iter(), &arcs);
        assert_eq!(flow.most([5, 5].into_iter()), 10);
        assert_eq!(flow.most([9, 5].into_iter()), 10);
        assert!(!flow.reaches(node(2)));
    }
}
