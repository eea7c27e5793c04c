//! How a project stands against its need, in the words of tables, screens and findings alike.

use crate::analysis::AgainstNeed;
use crate::report::response::lateness;
use crate::report::words::month;

/// `a year late`, `in time, in temporary rooms until the works end in Sept 2016`; empty where nothing says that the
/// places are needed, and they come when the works have ended.
#[must_use]
pub fn standing(need: &AgainstNeed) -> String {
    let rooms = need.temporary_until().map(|end| format!("in temporary rooms until the works end in {}", month(end)));
    need.years_late().map(lateness).into_iter().chain(rooms).collect::<Vec<_>>().join(", ")
}
