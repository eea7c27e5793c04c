//! A network of money in which amounts are pushed one after another, none of them undoing an earlier one.

use std::collections::BTreeMap;

/// A step from a node to a neighbour: along an arc, or back along it where something flows.
#[derive(Clone, Copy, Debug)]
struct Step {
    to: usize,
    arc: usize,
    is_forward: bool,
}

/// Nodes joined by arcs that carry any amount one way and never lead in a circle; some nodes have room, where what is
/// pushed comes to rest.
///
/// It finds augmenting paths by Dinic's method: nodes in order of their distance from where the
/// search starts, then paths of that length until none is left. What keeps a long row of pushes near-linear:
/// - a node from which a search has found no room never finds any later, for paths lead only through nodes that do,
///   and turn round only arcs between those; such nodes are closed for good, and each is searched in vain once;
/// - what finds room by going straight ahead does so before any search;
/// - a search stops as soon as it has met as much room as it looks for;
/// - of the ways back, only those along which something flows are kept, and these are few;
/// - many pushes share their searches.
#[derive(Debug)]
pub struct Network {
    /// `ahead[first[node]..first[node + 1]]` are the steps along the arcs of a node, in their order.
    first: Vec<usize>,
    ahead: Vec<Step>,
    /// The steps back along the arcs into a node on which something flows.
    back: Vec<Vec<Step>>,
    /// What flows along each arc.
    flow: Vec<i128>,
    /// What may still come to rest at each node.
    room: Vec<i128>,
    /// Nodes from which no room can be reached any more.
    is_closed: Vec<bool>,
    /// Distance from the start of the present search, counted from 1; 0 where it has not been.
    level: Vec<u32>,
    /// The first step ahead of each node that [`Network::dive`] has not passed over.
    dry: Vec<usize>,
    /// How many steps of each node, those ahead first, the present search has used up.
    cursor: Vec<usize>,
    /// The nodes that the present search has met, in order.
    met: Vec<usize>,
    /// What the present trial has changed, if there is one.
    trial: Option<Trial>,
}

/// What is to be put back should a trial not succeed.
#[derive(Debug, Default)]
struct Trial {
    /// The arc, its ends, and what flowed along it before.
    flows: Vec<(usize, usize, usize, i128)>,
    /// The node, and the room that it had.
    rooms: Vec<(usize, i128)>,
    /// The nodes closed since.
    closed: Vec<usize>,
    /// The node, and the first step that was not passed over.
    dry: Vec<(usize, usize)>,
}

impl Network {
    /// A network of `room.len()` nodes in which nothing flows yet. Steps ahead are tried in the order of the arcs.
    pub fn new(arcs: impl Iterator<Item = (usize, usize)> + Clone, room: Vec<i128>) -> Self {
        let nodes = room.len();
        let mut first = vec![0; nodes + 1];
        for (from, _) in arcs.clone() {
            first[from + 1] += 1;
        }
        for node in 0..nodes {
            first[node + 1] += first[node];
        }
        let mut ahead = vec![Step { to: 0, arc: 0, is_forward: true }; first[nodes]];
        let mut next = first.clone();
        for (arc, (from, to)) in arcs.enumerate() {
            ahead[next[from]] = Step { to, arc, is_forward: true };
            next[from] += 1;
        }
        Self {
            flow: vec![0; ahead.len()],
            dry: first[..nodes].to_vec(),
            first,
            ahead,
            back: vec![Vec::new(); nodes],
            room,
            is_closed: vec![false; nodes],
            level: vec![0; nodes],
            cursor: vec![0; nodes],
            met: Vec::new(),
            trial: None,
        }
    }

    /// What flows along each arc, in the order in which they were given.
    pub fn flow(&self) -> &[i128] {
        &self.flow
    }

    /// Pushes amounts from nodes one after another, each as far as those before it, which keep what they got, leave room
    /// for it; gives what was pushed of each.
    ///
    /// Some are pushed together first, about the square root of their number, which takes few searches. Should not all
    /// of it find room, the last search has met just the nodes from which none can be reached any more. Amounts from
    /// elsewhere have then found room in full; what the others have got is shared out among them anew, each in its
    /// order taking what it can of what those after it hold.
    pub fn push_in_order(&mut self, amounts: &[(usize, i128)]) -> Vec<i128> {
        let mut pushed = Vec::with_capacity(amounts.len());
        for together in amounts.chunks(amounts.len().isqrt().max(1)) {
            let (held, blocked) = self.push_sums(together);
            let is_short: Vec<bool> = together.iter().map(|(start, _)| self.is_closed[*start]).collect();
            for (start, held) in held.into_iter().filter(|(start, _)| self.is_closed[*start]) {
                self.room[start] = held;
            }
            for node in &blocked {
                self.is_closed[*node] = false;
            }
            for ((start, amount), is_short) in together.iter().zip(is_short) {
                pushed.push(if is_short { self.push(*start, *amount) } else { *amount });
            }
            self.close(&blocked);
        }
        pushed
    }

    /// Pushes several amounts in full, or nothing; whether it did.
    pub fn push_whole(&mut self, amounts: &[(usize, i128)]) -> bool {
        self.trial = Some(Trial::default());
        let mut left = amounts.to_vec();
        self.push_all(&mut left);
        let is_whole = left.iter().all(|(_, left)| *left == 0);
        match self.trial.take() {
            Some(trial) if !is_whole => self.put_back(trial),
            _ => {}
        }
        is_whole
    }

    /// What of each amount could be pushed, one after another, if it were tried: all stays as it is.
    pub fn try_in_order(&mut self, amounts: &[(usize, i128)]) -> Vec<i128> {
        self.trial = Some(Trial::default());
        let could = amounts.iter().map(|(start, amount)| self.push(*start, *amount)).collect();
        if let Some(trial) = self.trial.take() {
            self.put_back(trial);
        }
        could
    }

    /// Puts back all that a trial has changed.
    fn put_back(&mut self, trial: Trial) {
        for (arc, from, to, before) in trial.flows.into_iter().rev() {
            let now = std::mem::replace(&mut self.flow[arc], before);
            if now == 0 && before > 0 {
                self.back[to].push(Step { to: from, arc, is_forward: false });
            } else if now > 0
                && before == 0
                && let Some(place) = self.back[to].iter().position(|step| step.arc == arc)
            {
                self.back[to].swap_remove(place);
            }
        }
        for (node, room) in trial.rooms.into_iter().rev() {
            self.room[node] = room;
        }
        for node in trial.closed {
            self.is_closed[node] = false;
        }
        for (node, dry) in trial.dry.into_iter().rev() {
            self.dry[node] = dry;
        }
    }

    /// Pushes as much as possible of several amounts together; gives what was pushed of each.
    ///
    /// Which nodes it comes from is chosen in a fixed way; of amounts from the same node, the earlier come first.
    pub fn push_together(&mut self, amounts: &[(usize, i128)]) -> Vec<i128> {
        let (mut pushed, _) = self.push_sums(amounts);
        let share = |(start, amount): &(usize, i128)| {
            let pushed = pushed.entry(*start).or_insert(0);
            let part = (*amount).min(*pushed);
            *pushed -= part;
            part
        };
        amounts.iter().map(share).collect()
    }

    /// Pushes as much as possible of several amounts together; gives what was pushed from each node, and the nodes that
    /// [`Network::push_all`] closed.
    fn push_sums(&mut self, amounts: &[(usize, i128)]) -> (BTreeMap<usize, i128>, Vec<usize>) {
        let mut sums: BTreeMap<usize, i128> = BTreeMap::new();
        for (start, amount) in amounts {
            *sums.entry(*start).or_insert(0) += amount;
        }
        let mut left: Vec<(usize, i128)> = sums.iter().map(|(start, amount)| (*start, *amount)).collect();
        let blocked = self.push_all(&mut left);
        for (sum, (_, left)) in sums.values_mut().zip(left) {
            *sum -= left;
        }
        (sums, blocked)
    }

    /// Pushes as much of `amount` as finds room from `start`, rerouting earlier pushes but never taking one back.
    fn push(&mut self, start: usize, amount: i128) -> i128 {
        let mut left = [(start, amount)];
        self.push_all(&mut left);
        amount - left[0].1
    }

    /// Pushes as much as possible from several nodes together; each amount is lowered by what was pushed from its node.
    ///
    /// Gives the nodes found to be without a way to room, which are now closed: none if nothing is left.
    fn push_all(&mut self, left: &mut [(usize, i128)]) -> Vec<usize> {
        for (start, left) in left.iter_mut() {
            *left -= self.dive(*start, *left);
        }
        loop {
            let limit = self.survey(left);
            if let Some(limit) = limit {
                for (start, left) in left.iter_mut() {
                    *left -= self.fill(*start, limit, *left);
                }
            }
            let met = std::mem::take(&mut self.met);
            for node in &met {
                self.level[*node] = 0;
            }
            if limit.is_none() {
                self.close(&met);
                return met;
            }
        }
    }

    fn close(&mut self, nodes: &[usize]) {
        for node in nodes {
            self.is_closed[*node] = true;
        }
        if let Some(trial) = &mut self.trial {
            trial.closed.extend(nodes);
        }
    }

    /// Pushes straight ahead, each node's first arcs first, as a good beginning; gives what was pushed.
    ///
    /// What lies ahead of a node and has no room left is passed over from then on, so all dives together see it off once.
    fn dive(&mut self, start: usize, wanted: i128) -> i128 {
        let mut pushed = 0;
        let mut path: Vec<(usize, Step)> = Vec::new();
        let mut node = start;
        loop {
            if self.room[node] > 0 {
                pushed += self.send(&path, node, wanted - pushed);
            }
            if pushed == wanted {
                return pushed;
            }
            if self.dry[node] < self.first[node + 1] {
                let step = self.ahead[self.dry[node]];
                path.push((node, step));
                node = step.to;
            } else if let Some((before, _)) = path.pop() {
                node = before;
                if let Some(trial) = &mut self.trial {
                    trial.dry.push((node, self.dry[node]));
                }
                self.dry[node] += 1;
            } else {
                return pushed;
            }
        }
    }

    /// Meets nodes by their distance from the starts with something left until there is room for that; gives the
    /// distance at which the nearest is.
    fn survey(&mut self, left: &[(usize, i128)]) -> Option<u32> {
        let mut wanted = 0;
        for (start, left) in left.iter().filter(|(start, left)| *left > 0 && !self.is_closed[*start]) {
            wanted += left;
            self.level[*start] = 1;
            self.cursor[*start] = 0;
            self.met.push(*start);
        }
        let mut limit = None;
        let mut place = 0;
        while let Some(&node) = self.met.get(place) {
            place += 1;
            let level = self.level[node] + 1;
            if limit.is_some_and(|limit| level > limit) {
                break;
            }
            let ahead = &self.ahead[self.first[node]..self.first[node + 1]];
            for step in ahead.iter().chain(&self.back[node]) {
                if self.level[step.to] != 0 || self.is_closed[step.to] {
                    continue;
                }
                self.level[step.to] = level;
                self.cursor[step.to] = 0;
                self.met.push(step.to);
                if self.room[step.to] > 0 {
                    limit = Some(level);
                    wanted -= self.room[step.to];
                    if wanted <= 0 {
                        return limit;
                    }
                }
            }
        }
        limit
    }

    /// Pushes along paths of which each step leads one level further, until none is left; gives what was pushed.
    fn fill(&mut self, start: usize, limit: u32, wanted: i128) -> i128 {
        if wanted == 0 || self.is_closed[start] {
            return 0;
        }
        let mut pushed = 0;
        let mut path: Vec<(usize, Step)> = Vec::new();
        let mut node = start;
        loop {
            if self.room[node] > 0 {
                pushed += self.send(&path, node, wanted - pushed);
                if pushed == wanted {
                    return pushed;
                }
                path.clear();
                node = start;
            }
            if let Some(step) = self.next_step(node, limit) {
                path.push((node, step));
                node = step.to;
                continue;
            }
            let Some((before, _)) = path.pop() else { return pushed };
            node = before;
            self.cursor[node] += 1;
        }
    }

    /// The first step from a node, from its cursor on, that leads one level further.
    fn next_step(&mut self, node: usize, limit: u32) -> Option<Step> {
        let level = self.level[node] + 1;
        if level > limit {
            return None;
        }
        let ahead = &self.ahead[self.first[node]..self.first[node + 1]];
        loop {
            let cursor = self.cursor[node];
            let step = *ahead.get(cursor).or_else(|| self.back[node].get(cursor - ahead.len()))?;
            if self.level[step.to] == level {
                return Some(step);
            }
            self.cursor[node] += 1;
        }
    }

    /// Sends as much as a path and the room at its end allow.
    fn send(&mut self, path: &[(usize, Step)], end: usize, wanted: i128) -> i128 {
        let back = path.iter().filter(|(_, step)| !step.is_forward);
        let narrowest = back.map(|(_, step)| self.flow[step.arc]).min();
        let amount = wanted.min(self.room[end]).min(narrowest.unwrap_or(wanted));
        for (from, step) in path {
            if let Some(trial) = &mut self.trial {
                let (from, to) = if step.is_forward { (*from, step.to) } else { (step.to, *from) };
                trial.flows.push((step.arc, from, to, self.flow[step.arc]));
            }
            if step.is_forward {
                if self.flow[step.arc] == 0 {
                    self.back[step.to].push(Step { to: *from, arc: step.arc, is_forward: false });
                }
                self.flow[step.arc] += amount;
            } else {
                self.flow[step.arc] -= amount;
                if self.flow[step.arc] == 0 {
                    // The step is the one at the node's cursor; another takes its place there.
                    let ahead = self.first[from + 1] - self.first[*from];
                    self.back[*from].swap_remove(self.cursor[*from] - ahead);
                }
            }
        }
        if let Some(trial) = &mut self.trial {
            trial.rooms.push((end, self.room[end]));
        }
        self.room[end] -= amount;
        amount
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_later_push_reroutes_an_earlier_one_without_taking_it_back() {
        // 0 may go to 2 or 3, 1 only to 2. The first push takes 2; the second moves it to 3.
        let arcs = [(0, 2), (0, 3), (1, 2)];
        let mut network = Network::new(arcs.into_iter(), vec![0, 0, 5, 4]);
        assert_eq!(network.push(0, 5), 5);
        assert_eq!(network.flow(), [5, 0, 0]);
        assert_eq!(network.push(1, 7), 4);
        assert_eq!(network.flow(), [1, 4, 4]);
        assert_eq!(network.push(1, 1), 0);
    }

    #[test]
    fn a_push_passes_through_nodes_without_room() {
        let mut network = Network::new([(0, 1), (1, 2), (1, 3)].into_iter(), vec![0, 0, 2, 2]);
        assert_eq!(network.push(0, 3), 3);
        assert_eq!(network.push(1, 3), 1);
        assert_eq!(network.flow(), [3, 2, 2]);
    }

    #[test]
    fn what_is_pushed_together_is_shared_out_in_order() {
        // Nine amounts go three at a time. Room for 7 at node 1, reached from 0, 2 and 3; node 4 has its own.
        let arcs = [(0, 1), (2, 1), (3, 1)];
        let mut network = Network::new(arcs.into_iter(), vec![0, 7, 0, 0, 2]);
        let amounts = [(0, 1), (2, 1), (4, 1), (3, 2), (4, 2), (0, 2), (2, 3), (0, 1), (3, 1)];
        assert_eq!(network.push_in_order(&amounts), [1, 1, 1, 2, 1, 2, 1, 0, 0]);
        assert_eq!(network.flow(), [3, 2, 2]);
    }

    #[test]
    fn amounts_from_the_same_node_share_in_order() {
        let mut network = Network::new([(0, 2), (1, 2)].into_iter(), vec![0, 0, 6]);
        let pushed = network.push_together(&[(0, 2), (1, 1), (0, 2), (0, 2)]);
        assert_eq!(pushed.iter().sum::<i128>(), 6);
        assert_eq!((pushed[0], pushed[2]), (2, 2));
    }

    proptest! {
        #[test]
        fn pushing_together_gives_what_pushing_one_by_one_does(
            arcs in vec((0_usize..12, 1_usize..12), 0..40),
            room in vec(prop_oneof![Just(0), 0_i128..20], 23),
            amounts in vec((0_usize..12, 0_i128..12), 0..40),
        ) {
            let arcs = arcs.iter().map(|(from, ahead)| (*from, from + ahead));
            let pushed = Network::new(arcs.clone(), room.clone()).push_in_order(&amounts);
            let mut one_by_one = Network::new(arcs, room);
            let expected: Vec<i128> = amounts.iter().map(|(start, amount)| one_by_one.push(*start, *amount)).collect();
            prop_assert_eq!(pushed, expected);
        }

        #[test]
        fn what_is_not_pushed_whole_leaves_everything_as_it_was(
            arcs in vec((0_usize..12, 1_usize..12), 0..40),
            room in vec(prop_oneof![Just(0), 0_i128..20], 23),
            rows in vec(vec((0_usize..12, 0_i128..12), 1..4), 0..15),
        ) {
            let arcs = arcs.iter().map(|(from, ahead)| (*from, from + ahead));
            let mut network = Network::new(arcs.clone(), room.clone());
            let mut kept: Vec<(usize, i128)> = Vec::new();
            for row in rows {
                // Beside it, all that was kept so far, and what more could be pushed of this row.
                let mut afresh = Network::new(arcs.clone(), room.clone());
                prop_assert_eq!(
                    afresh.push_in_order(&kept).iter().sum::<i128>(),
                    kept.iter().map(|(_, amount)| amount).sum::<i128>()
                );
                let could: Vec<i128> = row.iter().map(|(start, amount)| afresh.push(*start, *amount)).collect();
                prop_assert_eq!(network.try_in_order(&row), could.clone());
                let is_whole = could.iter().sum::<i128>() == row.iter().map(|(_, amount)| amount).sum::<i128>();
                prop_assert_eq!(network.push_whole(&row), is_whole);
                if is_whole {
                    kept.extend(row);
                }
                let held: Vec<i128> = network.room.iter().zip(&room).map(|(now, before)| before - now).collect();
                prop_assert!(held.iter().all(|held| *held >= 0));
                prop_assert_eq!(held.iter().sum::<i128>(), kept.iter().map(|(_, amount)| amount).sum::<i128>());
            }
        }
    }
}
