//! A school's total over its years, where the roll of single years is not known.
//!
//! The total falls on the years as the pupils of those years do that are known: those of the plan and of the files in
//! the base year, else alike on all; whole pupils by largest remainder, ties to the younger.

use std::collections::BTreeMap;

use super::history::Years;
use super::plan_files::PlanFiles;
use super::units::{NC_YEARS, Place, Unit, YearRow};
use crate::calendar::{AcademicYear, NcYear, YearRange};

/// How many pupils are known of each NC year.
pub type Weights = [u64; NC_YEARS];

/// The pupils of each NC year in the base year, of schools whose roll by year is known; else those of areas as wholes, in
/// the latest year up to it.
pub fn weights(plan: &PlanFiles, schools: &[Unit], areas: &[Unit], base: AcademicYear) -> Weights {
    let mut weights = plan.pupils_in(base);
    let latest = |unit: &Unit| unit.years.range(..=base).next_back().map(|(_, row)| row.pupils);
    add(&mut weights, schools.iter().filter_map(|unit| unit.years.get(&base)).map(|row| row.pupils));
    if weights.iter().all(|weight| *weight == 0) {
        add(&mut weights, areas.iter().filter_map(latest));
    }
    weights
}

fn add(weights: &mut Weights, rows: impl Iterator<Item = [Option<u32>; NC_YEARS]>) {
    for row in rows {
        for (weight, pupils) in weights.iter_mut().zip(row) {
            *weight += u64::from(pupils.unwrap_or(0));
        }
    }
}

/// A total as the roll of a year.
pub fn years(at: Place, year: AcademicYear, taught: YearRange, total: u32, weights: &Weights) -> Years {
    let places: Vec<usize> = taught.years().map(NcYear::index).collect();
    let shares: Vec<u64> = places.iter().map(|place| weights[*place]).collect();
    let shares = if shares.iter().all(|share| *share == 0) { vec![1; places.len()] } else { shares };
    let mut pupils = [None; NC_YEARS];
    for (place, share) in places.iter().zip(largest_remainder(total, &shares)) {
        pupils[*place] = Some(share);
    }
    BTreeMap::from([(year, Box::new(YearRow::whole(at, pupils)))])
}

/// A whole number in proportion to shares, by largest remainder; ties to the first.
pub fn largest_remainder(total: u32, shares: &[u64]) -> Vec<u32> {
    let all: u128 = shares.iter().map(|share| u128::from(*share)).sum();
    let exact = |share: &u64| u128::from(total) * u128::from(*share);
    let mut parts: Vec<u32> =
        shares.iter().map(|share| u32::try_from(exact(share) / all).unwrap_or(u32::MAX)).collect();
    let rest = total - parts.iter().sum::<u32>();
    let mut order: Vec<usize> = (0..shares.len()).collect();
    order.sort_by_key(|place| std::cmp::Reverse(exact(&shares[*place]) % all));
    for place in order.into_iter().take(rest as usize) {
        parts[place] += 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_goes_to_the_largest_remainders_then_to_the_younger() {
        assert_eq!(largest_remainder(10, &[1, 1, 1]), [4, 3, 3]);
        assert_eq!(largest_remainder(10, &[30, 20, 10]), [5, 3, 2]);
        assert_eq!(largest_remainder(0, &[1, 2]), [0, 0]);
        assert_eq!(
            largest_remainder(u32::MAX, &[u64::from(u32::MAX), 1]).iter().map(|part| u64::from(*part)).sum::<u64>(),
            u64::from(u32::MAX)
        );
    }
}
