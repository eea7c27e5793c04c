//! The figures of projects and of the programme as it is read, by the names that tables give them.

use crate::plan::word_type;

word_type!(
    /// A figure of a project that belongs to no single year of the programme.
    ProjectPart {
        /// What was approved for it.
        Budget = "budget",
        /// What it spends in all.
        Profile = "profile",
        /// What was spent before the programme.
        Before = "before",
        /// What the profile has more than the budget.
        Difference = "difference",
        /// What is not spent yet: what stands still while it waits.
        AtStake = "at_stake",
        /// The places it adds.
        NewPlaces = "new_places",
        /// Its budget over its places.
        CostPerPlace = "cost_per_place",
        /// The benchmark's rate here, at the benchmark's prices.
        BenchmarkRate = "benchmark_rate",
        /// The same at the project's prices.
        Benchmark = "benchmark",
        /// Its cost a place as a multiple of the benchmark.
        Ratio = "ratio",
        /// What its budget exceeds the benchmark by.
        Over = "over",
        /// What is paid for of its spend.
        Funded = "funded",
        /// What is short on its own turn.
        Short = "short",
        /// Its part of what is missing for everything to be built.
        Gap = "gap",
    }
);

word_type!(
    /// A figure of a project's places against their need.
    NeedPart {
        /// Years by which the places come too late.
        YearsLate = "years_late",
        /// Years by which the works end too late.
        WorksLate = "works_late",
        /// Pupils without a place until they come.
        Unplaced = "unplaced",
    }
);

word_type!(
    /// A figure of a group of the programme against all funding.
    GroupPart {
        /// The budgets of its projects.
        Budget = "budget",
        /// What its projects have still to spend.
        ToSpend = "to_spend",
        /// The same with that of the groups before it.
        Cumulative = "cumulative",
        /// What all sources that may pay for projects bring by the programme's last year, borrowing aside.
        Funding = "funding",
        /// What is to be spent so far beyond that.
        Over = "over",
        /// What may be borrowed in all.
        Borrowing = "borrowing",
        /// What is to be spent so far beyond both.
        OverWithBorrowing = "over_with_borrowing",
    }
);
