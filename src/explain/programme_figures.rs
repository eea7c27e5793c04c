//! The figures of projects and of the programme as it is read, by the names that tables give them.

/// A figure of a project that belongs to no single year of the programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProjectPart {
    /// What was approved for it.
    Budget,
    /// What it spends in all.
    Profile,
    /// What was spent before the programme.
    Before,
    /// What the profile has more than the budget.
    Difference,
    /// What is not spent yet: what stands still while it waits.
    AtStake,
    /// The places it adds.
    NewPlaces,
    /// Its budget over its places.
    CostPerPlace,
    /// The benchmark's rate here, at the benchmark's prices.
    BenchmarkRate,
    /// The same at the project's prices.
    Benchmark,
    /// Its cost a place as a multiple of the benchmark.
    Ratio,
    /// What its budget exceeds the benchmark by.
    Over,
    /// What is paid for of its spend.
    Funded,
    /// What is short on its own turn.
    Short,
    /// Its part of what is missing for everything to be built.
    Gap,
}

impl ProjectPart {
    /// Every figure.
    pub const ALL: [Self; 14] = [
        Self::Budget,
        Self::Profile,
        Self::Before,
        Self::Difference,
        Self::AtStake,
        Self::NewPlaces,
        Self::CostPerPlace,
        Self::BenchmarkRate,
        Self::Benchmark,
        Self::Ratio,
        Self::Over,
        Self::Funded,
        Self::Short,
        Self::Gap,
    ];

    /// Its name in addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Budget => "budget",
            Self::Profile => "profile",
            Self::Before => "before",
            Self::Difference => "difference",
            Self::AtStake => "at_stake",
            Self::NewPlaces => "new_places",
            Self::CostPerPlace => "cost_per_place",
            Self::BenchmarkRate => "benchmark_rate",
            Self::Benchmark => "benchmark",
            Self::Ratio => "ratio",
            Self::Over => "over",
            Self::Funded => "funded",
            Self::Short => "short",
            Self::Gap => "gap",
        }
    }
}

/// A figure of a project's places against their need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NeedPart {
    /// Years by which the places come too late.
    YearsLate,
    /// Years by which the works end too late.
    WorksLate,
    /// Pupils without a place until they come.
    Unplaced,
}

impl NeedPart {
    /// Every figure.
    pub const ALL: [Self; 3] = [Self::YearsLate, Self::WorksLate, Self::Unplaced];

    /// Its name in tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::YearsLate => "years_late",
            Self::WorksLate => "works_late",
            Self::Unplaced => "unplaced",
        }
    }
}

/// A figure of a group of the programme against all funding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupPart {
    /// The budgets of its projects.
    Budget,
    /// What its projects have still to spend.
    ToSpend,
    /// The same with that of the groups before it.
    Cumulative,
    /// What all sources that may pay for projects bring by the programme's last year, borrowing aside.
    Funding,
    /// What is to be spent so far beyond that.
    Over,
    /// What may be borrowed in all.
    Borrowing,
    /// What is to be spent so far beyond both.
    OverWithBorrowing,
}

impl GroupPart {
    /// Every figure.
    pub const ALL: [Self; 7] = [
        Self::Budget,
        Self::ToSpend,
        Self::Cumulative,
        Self::Funding,
        Self::Over,
        Self::Borrowing,
        Self::OverWithBorrowing,
    ];

    /// Its name in tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Budget => "budget",
            Self::ToSpend => "to_spend",
            Self::Cumulative => "cumulative",
            Self::Funding => "funding",
            Self::Over => "over",
            Self::Borrowing => "borrowing",
            Self::OverWithBorrowing => "over_with_borrowing",
        }
    }
}
