//! A network of money in which amounts are pushed one after another, none of them undoing an earlier one.

/// A step from a node to a neighbour: along an arc, or back along it where something flows.
#[derive(Clone, Copy, Debug)]
struct Link {
    to: usize,
    arc: usize,
    is_forward: bool,
}

/// Nodes joined by arcs that carry any amount one way; some nodes have room, where what is pushed comes to rest.
///
/// [`Network::push`] finds augmenting paths by Dinic's method: nodes in order of their distance from the start, then
/// paths of that length until none is left. Two properties keep a long row of pushes near-linear:
/// - a node from which a search has found no room never finds any later, for paths lead only through nodes that do,
///   and turn round only arcs between those; such nodes are closed for good, and each is searched in vain once;
/// - a search stops as soon as it has met as much room as it looks for.
#[derive(Debug)]
pub struct Network {
    /// `links[first[node]..first[node + 1]]` are those of a node, in the order of the arcs.
    first: Vec<usize>,
    links: Vec<Link>,
    /// What flows along each arc.
    flow: Vec<i128>,
    /// What may still come to rest at each node.
    room: Vec<i128>,
    /// Nodes from which no room can be reached any more.
    is_closed: Vec<bool>,
    /// Distance from the start of the present search, counted from 1; 0 where it has not been.
    level: Vec<u32>,
    /// The next link of each node that the present search has not used up.
    cursor: Vec<usize>,
    /// The nodes that the present search has met, in order.
    met: Vec<usize>,
}

impl Network {
    /// A network of `room.len()` nodes in which nothing flows yet. Links are tried in the order of the arcs.
    pub fn new(arcs: impl Iterator<Item = (usize, usize)> + Clone, room: Vec<i128>) -> Self {
        let nodes = room.len();
        let mut first = vec![0; nodes + 1];
        for (from, to) in arcs.clone() {
            first[from + 1] += 1;
            first[to + 1] += 1;
        }
        for node in 0..nodes {
            first[node + 1] += first[node];
        }
        let mut links = vec![Link { to: 0, arc: 0, is_forward: false }; first[nodes]];
        let mut next = first.clone();
        let mut count = 0;
        for (arc, (from, to)) in arcs.enumerate() {
            links[next[from]] = Link { to, arc, is_forward: true };
            links[next[to]] = Link { to: from, arc, is_forward: false };
            next[from] += 1;
            next[to] += 1;
            count = arc + 1;
        }
        Self {
            first,
            links,
            flow: vec![0; count],
            room,
            is_closed: vec![false; nodes],
            level: vec![0; nodes],
            cursor: vec![0; nodes],
            met: Vec::new(),
        }
    }

    /// What flows along each arc, in the order in which they were given.
    pub fn flow(&self) -> &[i128] {
        &self.flow
    }

    /// Pushes as much of `amount` as finds room from `start`, rerouting earlier pushes but never taking one back.
    pub fn push(&mut self, start: usize, amount: i128) -> i128 {
        let mut left = amount;
        while left > 0 && !self.is_closed[start] {
            match self.survey(start, left) {
                Some(limit) => left -= self.fill(start, limit, left),
                None => self.met.iter().for_each(|node| self.is_closed[*node] = true),
            }
            for node in self.met.drain(..) {
                self.level[node] = 0;
            }
        }
        amount - left
    }

    /// Meets nodes by their distance from the start until there is room; gives the distance at which it is.
    fn survey(&mut self, start: usize, wanted: i128) -> Option<u32> {
        let mut limit = None;
        let mut found = 0;
        self.meet(start, 1);
        let mut place = 0;
        while let Some(&node) = self.met.get(place) {
            place += 1;
            let level = self.level[node] + 1;
            if limit.is_some_and(|limit| level > limit) {
                break;
            }
            for place in self.first[node]..self.first[node + 1] {
                let link = self.links[place];
                if self.level[link.to] != 0 || self.is_closed[link.to] || !self.is_open(link) {
                    continue;
                }
                self.meet(link.to, level);
                if self.room[link.to] > 0 {
                    limit = Some(level);
                    found += self.room[link.to];
                    if found >= wanted {
                        return limit;
                    }
                }
            }
        }
        limit
    }

    fn meet(&mut self, node: usize, level: u32) {
        self.level[node] = level;
        self.cursor[node] = self.first[node];
        self.met.push(node);
    }

    fn is_open(&self, link: Link) -> bool {
        link.is_forward || self.flow[link.arc] > 0
    }

    /// Pushes along paths of which each step leads one level further, until none is left; gives what was pushed.
    fn fill(&mut self, start: usize, limit: u32, wanted: i128) -> i128 {
        let mut pushed = 0;
        let mut path: Vec<usize> = Vec::new();
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
                path.push(step);
                node = self.links[step].to;
                continue;
            }
            let Some(step) = path.pop() else { return pushed };
            node = path.last().map_or(start, |step| self.links[*step].to);
            self.cursor[node] = step + 1;
        }
    }

    /// The first link of a node, from its cursor on, that leads one level further.
    fn next_step(&mut self, node: usize, limit: u32) -> Option<usize> {
        let level = self.level[node] + 1;
        if level > limit {
            return None;
        }
        let leads_on = |step: &usize| {
            let link = self.links[*step];
            self.level[link.to] == level && self.is_open(link)
        };
        let step = (self.cursor[node]..self.first[node + 1]).find(leads_on);
        self.cursor[node] = step.unwrap_or(self.first[node + 1]);
        step
    }

    /// Sends as much as a path and the room at its end allow.
    fn send(&mut self, path: &[usize], end: usize, wanted: i128) -> i128 {
        let steps = path.iter().map(|step| self.links[*step]);
        let narrowest = steps.filter(|link| !link.is_forward).map(|link| self.flow[link.arc]).min();
        let amount = wanted.min(self.room[end]).min(narrowest.unwrap_or(wanted));
        for step in path {
            let link = self.links[*step];
            self.flow[link.arc] += if link.is_forward { amount } else { -amount };
        }
        self.room[end] -= amount;
        amount
    }
}

#[cfg(test)]
mod tests {
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
}
