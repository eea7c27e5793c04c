//! The most that can flow from the beginning of a network to its ends, and what then can still be reached.

/// Where every flow begins.
pub const BEGINNING: usize = 0;

/// Room for any amount.
pub const ANY: i128 = i128::MAX;

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
/// What is asked for at the ends may change each time; the other arcs stay. What flowed last is where the next flow
/// begins, for phasings that are looked at one after another differ in few projects. Which nodes can be reached when as
/// much is sent as can be is the same for every such flow, so nothing depends on what was asked before.
#[derive(Clone, Debug)]
pub struct Flow {
    /// `steps[first[node]..first[node + 1]]` lead away from a node.
    first: Vec<usize>,
    steps: Vec<Step>,
    /// What each step has room for: along an arc, what may still flow; back along it, what flows.
    room: Vec<i128>,
    /// Whether each step leads along its arc.
    is_ahead: Vec<bool>,
    /// The steps from the ends to where they come together, in the order of the ends.
    ends: Vec<usize>,
    /// What flows in all.
    sent: i128,
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
        let mut rooms = vec![0; steps.len()];
        let mut is_ahead = vec![false; steps.len()];
        let mut ends = Vec::new();
        for (from, to, room) in all {
            let (ahead, back) = (take(from), take(to));
            steps[ahead] = Step { to, back };
            steps[back] = Step { to: from, back: ahead };
            (rooms[ahead], is_ahead[ahead]) = (room, true);
            if to == END {
                ends.push(ahead);
            }
        }
        Self {
            room: rooms,
            is_ahead,
            sent: 0,
            level: vec![0; nodes],
            waiting: Vec::with_capacity(nodes),
            cursor: vec![0; nodes],
            path: Vec::new(),
            first,
            steps,
            ends,
        }
    }

    /// How much can be sent, at most what is asked for at each end, by Dinic's method.
    pub fn most(&mut self, asked: &[i128]) -> i128 {
        for (place, asked) in asked.iter().enumerate() {
            let end = self.ends[place];
            let back = self.steps[end].back;
            let excess = (self.room[back] - asked).max(0);
            self.room[back] -= excess;
            self.room[end] = asked - self.room[back];
            let end_node = self.steps[back].to;
            self.sent -= self.send_all(end_node, BEGINNING, excess);
        }
        self.sent += self.send_all(BEGINNING, END, ANY);
        self.sent
    }

    /// Whether, with as much sent as can be, more could flow from the beginning to a node.
    #[must_use]
    pub fn reaches(&self, node: usize) -> bool {
        self.level[node] > 0
    }

    /// Sends as much as there is room for from one node to another, up to a limit; to the beginning, only back along what
    /// flows. Gives the amount.
    fn send_all(&mut self, from: usize, to: usize, limit: i128) -> i128 {
        let mut left = limit;
        while left > 0 && self.survey(from, to) {
            self.cursor.copy_from_slice(&self.first[..self.level.len()]);
            while let Some(amount) = self.send(from, to, left) {
                left -= amount;
            }
        }
        limit - left
    }

    /// Measures the distances from a node as far as another; whether that is met.
    fn survey(&mut self, from: usize, to: usize) -> bool {
        let goes_back = to == BEGINNING;
        self.level.fill(0);
        self.level[from] = 1;
        self.waiting.clear();
        self.waiting.push(from);
        let mut place = 0;
        while let Some(&node) = self.waiting.get(place) {
            place += 1;
            for step in self.first[node]..self.first[node + 1] {
                let next = self.steps[step].to;
                if self.room[step] > 0 && self.level[next] == 0 && !(goes_back && self.is_ahead[step]) {
                    self.level[next] = self.level[node] + 1;
                    if next == to {
                        return true;
                    }
                    self.waiting.push(next);
                }
            }
        }
        false
    }

    /// Sends what there is room for along one shortest way, up to a limit; `None` if there is none left.
    fn send(&mut self, from: usize, to: usize, limit: i128) -> Option<i128> {
        let goes_back = to == BEGINNING;
        self.path.clear();
        let mut node = from;
        while node != to {
            let step = self.cursor[node];
            if step == self.first[node + 1] {
                let last = self.path.pop()?;
                node = self.steps[self.steps[last].back].to;
                self.cursor[node] += 1;
                continue;
            }
            let next = self.steps[step].to;
            let is_nearer = self.level[next] == self.level[node] + 1 && !(goes_back && self.is_ahead[step]);
            if self.room[step] > 0 && is_nearer {
                self.path.push(step);
                node = next;
            } else {
                self.cursor[node] += 1;
            }
        }
        let narrowest = self.path.iter().map(|step| self.room[*step]).min()?;
        let amount = narrowest.min(limit);
        for step in &self.path {
            self.room[*step] -= amount;
            let back = &mut self.room[self.steps[*step].back];
            *back = back.saturating_add(amount);
        }
        (amount > 0).then_some(amount)
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

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
        assert_eq!(flow.most(&[7, 9]), 9);
        assert_eq!([0, 1, 2, 3].map(|number| flow.reaches(node(number))), [false; 4]);
        // Less is asked for: what is left in the first store could still reach the first end.
        assert_eq!(flow.most(&[3, 9]), 7);
        assert_eq!([0, 1, 2, 3].map(|number| flow.reaches(node(number))), [true, false, true, false]);
        assert_eq!(flow.most(&[0, 1]), 1);
        assert_eq!(flow.most(&[7, 9]), 9);
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
        assert_eq!(flow.most(&[5, 5]), 10);
        assert_eq!(flow.most(&[9, 5]), 10);
        assert!(!flow.reaches(node(2)));
    }

    proptest! {
        #[test]
        fn what_was_asked_before_changes_nothing(
            arcs in vec((0_usize..9, 1_usize..9, prop_oneof![2 => 1_i128..20, 1 => Just(ANY)]), 0..30),
            asked in vec(vec(0_i128..20, 4), 1..6),
        ) {
            let arcs: Arcs = arcs
                .into_iter()
                .map(|(from, ahead, room)| if from == 0 { (BEGINNING, node(ahead - 1), room) } else { (node(from - 1), node((from + ahead) % 12), room) })
                .filter(|(from, to, _)| from != to && *from < node(8))
                .collect();
            let new = || Flow::new(12, (8..12).map(node), &arcs);
            let mut kept = new();
            for asked in asked {
                let mut fresh = new();
                prop_assert_eq!(kept.most(&asked), fresh.most(&asked));
                let reached = |flow: &Flow| (0..12).map(|number| flow.reaches(node(number))).collect::<Vec<_>>();
                prop_assert_eq!(reached(&kept), reached(&fresh));
            }
        }
    }
}
