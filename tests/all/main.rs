//! All integration tests in one binary.
#![expect(clippy::expect_used, reason = "a test that cannot go on should fail")]

mod absurd;
mod analysis;
mod bad_plans;
mod building;
mod command_line;
mod compare;
mod contributions;
mod explain;
mod explain_money;
mod first_plan;
mod forward_funding;
mod going_ahead;
mod import;
mod import_cases;
mod import_damaged;
mod init;
mod money_tables;
mod monitoring;
mod norfolk;
mod outlook;
mod outturn;
mod past_forecasts;
mod paths;
mod phase;
mod pty;
mod raw;
mod readme;
mod recipes;
mod response;
mod risk;
mod robust;
mod rooms;
mod safe_writing;
mod school_keys;
mod screens;
#[cfg(unix)]
mod signals;
mod support;
mod tables;
mod terminal;
mod why_short;
