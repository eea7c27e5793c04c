//! Sums of unplaced pupils that depend on a few projects each.

/// Billionths of a pupil-year: sums of them are exact, whatever their order, and fit whatever a plan's figures are.
pub type Pupils = i128;

/// The most pupils that are told apart, so that sums of a hundred billion such figures fit. A forecast beyond any number
/// of people is a finding of its own (`beyond-belief`).
const MOST: f64 = 1e18;

/// Unplaced pupils in fractions as billionths.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "within what is told apart")]
pub fn billionths(pupils: f64) -> Pupils {
    (pupils.clamp(-MOST, MOST) * 1e9).round() as Pupils
}

/// Pupils who stay unplaced, by where a few projects stand.
#[derive(Clone, Debug)]
pub struct Term {
    /// The choices it depends on, ascending.
    pub scope: Vec<usize>,
    /// How many variants each has.
    pub sizes: Vec<usize>,
    /// What is known of it.
    pub values: Values,
}

/// The values of a term.
#[derive(Clone, Debug)]
pub enum Values {
    /// All of them, the last choice of the scope varying fastest; and for each number of choices decided, from none on,
    /// the least that may still come of it.
    Table(Vec<Vec<Pupils>>),
    /// Too many to be worked out beforehand: which of the groups of areas it stands for.
    Open(usize),
}

impl Term {
    /// A term of all its values.
    #[must_use]
    pub fn table(scope: Vec<usize>, sizes: Vec<usize>, values: Vec<Pupils>) -> Self {
        Self { scope, sizes, values: Values::Table(vec![values]) }.with_minima(|_, _| true)
    }

    /// The term without what is known of the least that may come.
    #[must_use]
    pub fn values_only(&self) -> Self {
        let values = match &self.values {
            Values::Table(levels) => Values::Table(levels.last().into_iter().cloned().collect()),
            Values::Open(group) => Values::Open(*group),
        };
        Self { scope: self.scope.clone(), sizes: self.sizes.clone(), values }
    }

    /// How many combinations of variants it has.
    #[must_use]
    pub fn combinations(sizes: &[usize]) -> usize {
        sizes.iter().fold(1, |product: usize, size| product.saturating_mul(*size))
    }

    /// Works out the least that may still come, variants that are not allowed left out; the largest number there is
    /// stands where none is allowed.
    #[must_use]
    pub fn with_minima(mut self, allows: impl Fn(usize, usize) -> bool) -> Self {
        let Values::Table(levels) = &mut self.values else { return self };
        let all = levels.pop().unwrap_or_default();
        let mut rising = vec![all];
        for (choice, size) in self.scope.iter().zip(&self.sizes).rev() {
            let above = rising.last().map_or(&[][..], Vec::as_slice);
            let least = |values: &[Pupils]| {
                let allowed = values.iter().enumerate().filter(|(variant, _)| allows(*choice, *variant));
                allowed.map(|(_, value)| *value).min().unwrap_or(Pupils::MAX)
            };
            rising.push(above.chunks((*size).max(1)).map(least).collect());
        }
        rising.reverse();
        *levels = rising;
        self
    }

    /// The least that may come of it once the choices before `decided` stand as given; 0 where not all values are known.
    #[must_use]
    pub fn least(&self, positions: &[usize], decided: usize) -> Pupils {
        match &self.values {
            Values::Table(levels) => {
                let level = self.scope.partition_point(|choice| *choice < decided);
                let place = self.place(positions, level);
                levels.get(level).and_then(|values| values.get(place)).copied().unwrap_or(Pupils::MAX)
            }
            Values::Open(_) => 0,
        }
    }

    /// Where the value of the first choices of the scope stands.
    fn place(&self, positions: &[usize], level: usize) -> usize {
        let first = self.scope.iter().zip(&self.sizes).take(level);
        first.fold(0, |place, (choice, size)| place * size + positions[*choice])
    }

    /// Both terms as one, where the values of both are known.
    #[must_use]
    pub fn with(&self, other: &Self, sizes_of: &[usize]) -> Option<Self> {
        let mut scope = [self.scope.as_slice(), &other.scope].concat();
        scope.sort_unstable();
        scope.dedup();
        let sizes: Vec<usize> = scope.iter().map(|choice| sizes_of[*choice]).collect();
        let is_table = |term: &Self| matches!(term.values, Values::Table(_));
        (is_table(self) && is_table(other)).then(|| {
            let mut values = Vec::with_capacity(Self::combinations(&sizes));
            each_combination(&scope, &sizes, sizes_of.len(), |positions| {
                values.push(self.least(positions, sizes_of.len()) + other.least(positions, sizes_of.len()));
            });
            Self::table(scope, sizes, values)
        })
    }
}

/// Every combination of the variants of a scope's choices, the last varying fastest; other choices stand at their first.
pub fn each_combination(scope: &[usize], sizes: &[usize], choices: usize, mut visit: impl FnMut(&[usize])) {
    let mut positions = vec![0; choices];
    loop {
        visit(&positions);
        let Some(place) = (0..scope.len()).rev().find(|place| positions[scope[*place]] + 1 < sizes[*place]) else {
            return;
        };
        positions[scope[place]] += 1;
        for later in &scope[place + 1..] {
            positions[*later] = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_to_come_follows_what_is_decided_and_allowed() {
        let term = Term::table(vec![1, 3], vec![2, 3], vec![9, 4, 7, 3, 8, 5]);
        assert_eq!(term.least(&[0, 0, 0, 0], 0), 3);
        assert_eq!(term.least(&[0, 0, 0, 0], 2), 4);
        assert_eq!(term.least(&[0, 1, 0, 2], 4), 5);
        let fewer = term.with_minima(|choice, variant| choice != 3 || variant > 0);
        assert_eq!((fewer.least(&[0; 4], 0), fewer.least(&[0, 1, 0, 0], 2)), (4, 5));
        assert_eq!(fewer.least(&[0, 1, 0, 0], 4), 3);
    }

    #[test]
    fn terms_are_added_over_the_choices_of_both() {
        let one = Term::table(vec![0], vec![2], vec![10, 20]);
        let other = Term::table(vec![0, 1], vec![2, 2], vec![1, 2, 3, 4]);
        let both = one.with(&other, &[2, 2]).map(|term| term.values);
        assert!(matches!(both, Some(Values::Table(levels)) if levels[2] == [11, 12, 23, 24]));
    }
}
