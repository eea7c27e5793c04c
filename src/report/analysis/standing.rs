//! How a project stands against its need, in the words of tables, screens and findings alike.

use crate::analysis::AgainstNeed;
use crate::report::response::{in_temporary_rooms, lateness};

/// `a year late`, `in time, in temporary rooms until the works end in Sept 2016`; empty where nothing says that the
/// places are needed, and they come when the works have ended.
#[must_use]
pub fn standing(need: &AgainstNeed) -> String {
    let rooms = need.temporary_until().map(in_temporary_rooms);
    need.years_late().map(lateness).into_iter().chain(rooms).collect::<Vec<_>>().join(", ")
}
