//! A network of money in which amounts are pushed one after another, none of them undoing an earlier one.

use std::collections::BTreeMap;

/// A step from a node to a neighbour: along an arc, or back along it where something flows. Small, for searches do little
/// but read steps.
#[derive(Clone, Copy, Debug)]
struct Step {
    to: u32,
    /// The arc, twice, and one more where the step is along it.
    arc: u32,
}

impl Step {
    #[expect(clippy::cast_possible_truncation, reason = "a plan's files are far too small for as many nodes or arcs")]
    const fn new(to: usize, arc: usize, is_forward: bool) -> Self {
        Self { to: to as u32, arc: 2 * arc as u32 + is_forward as u32 }
    }

    const fn to(self) -> usize {
        self.to as usize
    }

    const fn arc(self) -> usize {
        self.arc as usize / 2
    }

    const fn is_forward(self) -> bool {
        self.arc % 2 == 1
    }
}

/// The level of nodes from which no room can be reached any more.
const CLOSED: u32 = u32::MAX;

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
    /// Distance from the start of the present search, counted from 1; 0 where it has not been, [`CLOSED`] where it need
    /// not go.
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
        let mut ahead = vec![Step::new(0, 0, true); first[nodes]];
        let mut next = first.clone();
        for (arc, (from, to)) in arcs.enumerate() {
            ahead[next[from]] = Step::new(to, arc, true);
            next[from] += 1;
        }
        Self {
            flow: vec![0; ahead.len()],
            dry: first[..nodes].to_vec(),
            first,
            ahead,
            back: vec![Vec::new(); nodes],
            room,
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
            let is_short: Vec<bool> = together.iter().map(|(start, _)| self.level[*start] == CLOSED).collect();
            for (start, held) in held.into_iter().filter(|(start, _)| self.level[*start] == CLOSED) {
                self.room[start] = held;
            }
            for node in &blocked {
                self.level[*node] = 0;
            }
            for ((start, amount), is_short) in together.iter().zip(is_short) {
                pushed.push(if is_short { self.push(*start, *amount) } else { *amount });
            }
            self.close(&blocked);
        }
        pushed
    }

    /// Pushes several amounts in full, or nothing; gives what of them, together, could not be pushed.
    pub fn push_whole(&mut self, amounts: &[(usize, i128)]) -> i128 {
        self.trial = Some(Trial::default());
        let mut left = amounts.to_vec();
        self.push_all(&mut left);
        let missing = left.iter().map(|(_, left)| left).sum();
        match self.trial.take() {
            Some(trial) if missing > 0 => self.put_back(trial),
            _ => {}
        }
        missing
    }

    /// The first of several amounts that could not be pushed in full, one after another, if it were tried: all stays as it
    /// is. That they cannot all be is known.
    pub fn first_short(&mut self, amounts: &[(usize, i128)]) -> usize {
        let last = amounts.len().saturating_sub(1);
        if last == 0 {
            return 0;
        }
        self.trial = Some(Trial::default());
        let short = (0..last).find(|place| self.push(amounts[*place].0, amounts[*place].1) < amounts[*place].1);
        if let Some(trial) = self.trial.take() {
            self.put_back(trial);
        }
        short.unwrap_or(last)
    }

    /// Puts back all that a trial has changed.
    fn put_back(&mut self, trial: Trial) {
        for (arc, from, to, before) in trial.flows.into_iter().rev() {
            let now = std::mem::replace(&mut self.flow[arc], before);
            if now == 0 && before > 0 {
                self.back[to].push(Step::new(from, arc, false));
            } else if now > 0
                && before == 0
                && let Some(place) = self.back[to].iter().position(|step| step.arc() == arc)
            {
                self.back[to].swap_remove(place);
            }
        }
        for (node, room) in trial.rooms.into_iter().rev() {
            self.room[node] = room;
        }
        for node in trial.closed {
            self.level[node] = 0;
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
            self.level[*node] = CLOSED;
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
                node = step.to();
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
        for (start, left) in left.iter().filter(|(_, left)| *left > 0) {
            if self.level[*start] == CLOSED {
                continue;
            }
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
                let to = step.to();
                if self.level[to] != 0 {
                    continue;
                }
                self.level[to] = level;
                self.cursor[to] = 0;
                self.met.push(to);
                if self.room[to] > 0 {
                    limit = Some(level);
                    wanted -= self.room[to];
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
        if wanted == 0 || self.level[start] == CLOSED {
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
                node = step.to();
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
            if self.level[step.to()] == level {
                return Some(step);
            }
            self.cursor[node] += 1;
        }
    }

    /// Sends as much as a path and the room at its end allow.
    fn send(&mut self, path: &[(usize, Step)], end: usize, wanted: i128) -> i128 {
        let back = path.iter().filter(|(_, step)| !step.is_forward());
        let narrowest = back.map(|(_, step)| self.flow[step.arc()]).min();
        let amount = wanted.min(self.room[end]).min(narrowest.unwrap_or(wanted));
        for (from, step) in path {
            let (from, to, arc) = (*from, step.to(), step.arc());
            if let Some(trial) = &mut self.trial {
                let (from, to) = if step.is_forward() { (from, to) } else { (to, from) };
                trial.flows.push((arc, from, to, self.flow[arc]));
            }
            if step.is_forward() {
                if self.flow[arc] == 0 {
                    self.back[to].push(Step::new(from, arc, false));
                }
                self.flow[arc] += amount;
            } else {
                self.flow[arc] -= amount;
                if self.flow[arc] == 0 {
                    // The step is the one at the node's cursor; another takes its place there.
                    let ahead = self.first[from + 1] - self.first[from];
                    self.back[from].swap_remove(self.cursor[from] - ahead);
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
                let missing = row.iter().map(|(_, amount)| amount).sum::<i128>() - could.iter().sum::<i128>();
                prop_assert_eq!(network.push_whole(&row), missing);
                let short = row.iter().zip(&could).position(|((_, amount), could)| could < amount);
                if let Some(short) = short {
                    prop_assert_eq!(network.first_short(&row), short);
                } else {
                    kept.extend(row);
                }
                let held: Vec<i128> = network.room.iter().zip(&room).map(|(now, before)| before - now).collect();
                prop_assert!(held.iter().all(|held| *held >= 0));
                prop_assert_eq!(held.iter().sum::<i128>(), kept.iter().map(|(_, amount)| amount).sum::<i128>());
            }
        }
    }
}
