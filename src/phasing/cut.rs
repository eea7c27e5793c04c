//! Proofs that so much at least is unfunded, wherever the projects stand.

/// A set of projects and years, and the most money that may be spent on any of them: what they spend beyond it is
/// unfunded, wherever the projects stand.
#[derive(Clone, Debug)]
pub struct Cut {
    /// By choice and variant, what the project then spends within the set.
    spend: Vec<Vec<i128>>,
    /// For each number of choices decided, the least that the others may spend within it.
    later: Vec<i128>,
    /// What projects that do not move spend within it, less all its money.
    fixed: i128,
}

impl Cut {
    /// A cut of what the choices' variants spend within it, and of what others spend less all money; variants that are
    /// not allowed count for no bound.
    #[must_use]
    pub fn of(spend: Vec<Vec<i128>>, fixed: i128, allows: impl Fn(usize, usize) -> bool) -> Self {
        let mut later = vec![0; spend.len() + 1];
        for (choice, amounts) in spend.iter().enumerate().rev() {
            let allowed = (0..amounts.len()).filter(|variant| allows(choice, *variant));
            later[choice] = later[choice + 1] + allowed.map(|variant| amounts[variant]).min().unwrap_or(0);
        }
        Self { spend, later, fixed }
    }

    /// What a variant spends within it.
    #[must_use]
    pub fn spent(&self, choice: usize, variant: usize) -> i128 {
        self.spend[choice][variant]
    }

    /// What projects that do not move spend within it, less all its money.
    #[must_use]
    pub const fn fixed(&self) -> i128 {
        self.fixed
    }

    /// What is unfunded at least once the choices before `decided` stand as given.
    #[must_use]
    pub fn least(&self, positions: &[usize], decided: usize) -> i128 {
        let spent = |choice: usize| self.spend[choice][positions[choice]];
        self.fixed + (0..decided).map(spent).sum::<i128>() + self.later[decided]
    }
}
