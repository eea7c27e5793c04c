//! All integration tests in one binary.
#![expect(clippy::expect_used, reason = "a test that cannot go on should fail")]

mod analysis;
mod bad_plans;
mod command_line;
mod compare;
mod contributions;
mod damaged;
mod explain;
mod explain_money;
mod forward_funding;
mod import;
mod init;
mod monitoring;
mod norfolk;
mod outturn;
mod phase;
mod readme;
mod response;
mod robust;
mod rooms;
mod screens;
mod support;
mod tables;
mod terminal;
