//! Which source pays for which project in which year.
