//! Places in temporary buildings, which stand for some years.

use super::ByYear;
use crate::calendar::AcademicYear;
use crate::plan::text::{At, Span};

/// How much of a school's net capacity is in temporary buildings.
#[derive(Clone, Debug, PartialEq)]
pub enum TemporaryPlaces {
    /// The same in every year.
    Always(At<u32>),
    /// From each year on; none before the first.
    ByYear(ByYear<AcademicYear, u32>),
}

impl Default for TemporaryPlaces {
    fn default() -> Self {
        Self::Always(At::default_of(0))
    }
}

impl TemporaryPlaces {
    /// What stands in a year.
    #[must_use]
    pub fn in_year(&self, year: AcademicYear) -> u32 {
        match self {
            Self::Always(places) => **places,
            Self::ByYear(places) => places.years.range(..=year).next_back().map_or(0, |(_, places)| **places),
        }
    }

    /// Every figure written, with its place.
    #[must_use]
    pub fn written(&self) -> Vec<At<u32>> {
        match self {
            Self::Always(places) => vec![*places],
            Self::ByYear(places) => places.years.values().copied().collect(),
        }
    }

    /// Where the first figure stands.
    #[must_use]
    pub fn span(&self) -> Span {
        self.written().first().map_or(Span::DEFAULT, |places| places.span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_holds_until_the_next_one_written() {
        let year = AcademicYear::starting;
        let mut by_year = ByYear::default();
        by_year.years.insert(year(2014), At::default_of(60));
        by_year.years.insert(year(2016), At::default_of(0));
        let places = TemporaryPlaces::ByYear(by_year);
        assert_eq!([2013, 2014, 2015, 2016, 2020].map(|start| places.in_year(year(start))), [0, 60, 60, 0, 0]);
        assert_eq!(TemporaryPlaces::Always(At::default_of(30)).in_year(year(1990)), 30);
    }
}
