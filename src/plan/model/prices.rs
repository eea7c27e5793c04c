//! What prices are measured by: indices that move a sum from the prices of one month to those of another.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{ByYear, Provenance};
use crate::plan::text::At;

/// A table of index values (`[[index]]`).
#[derive(Clone, Debug, PartialEq)]
pub struct Index {
    /// Unique over the plan.
    pub id: At<String>,
    /// As people call it.
    pub name: At<String>,
    /// By the first day of the month from which each holds, until the next; at least one, each exact as written and
    /// above 0.
    pub values: ByYear<NaiveDate, Decimal>,
    /// Of `[[index]]`.
    pub provenance: Provenance,
}

impl Index {
    /// The value that holds on a date: the latest at or before it. `None` before the first.
    #[must_use]
    pub fn at(&self, date: NaiveDate) -> Option<&At<Decimal>> {
        self.values.years.range(..=date).next_back().map(|(_, value)| value)
    }

    /// The value of the latest month.
    #[must_use]
    pub fn latest(&self) -> Option<&At<Decimal>> {
        self.values.years.values().next_back()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_date;

    #[test]
    fn a_value_holds_from_its_month_until_the_next() {
        let date = |text| parse_date(text).unwrap_or_default();
        let values = [("2013-01", 236), ("2016-04", 281)];
        let years = values.map(|(month, value)| (date(month), At::default_of(Decimal::from(value)))).into();
        let index = Index {
            id: At::default_of("all-in-tpi".to_owned()),
            name: At::default_of("All-in tender price index".to_owned()),
            values: ByYear { years, ..ByYear::default() },
            provenance: Provenance::default(),
        };
        let at = |text| index.at(date(text)).map(|value| value.value);
        assert_eq!(at("2012-12-31"), None);
        assert_eq!(at("2013-01"), Some(Decimal::from(236)));
        assert_eq!(at("2016-03-31"), Some(Decimal::from(236)));
        assert_eq!(at("2016-04"), Some(Decimal::from(281)));
        assert_eq!(at("2150-12"), index.latest().map(|value| value.value));
    }
}
