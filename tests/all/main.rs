//! All integration tests in one binary.
#![expect(clippy::expect_used, reason = "a test that cannot go on should fail")]

mod bad_plans;
mod command_line;
mod compare;
mod damaged;
mod explain;
mod import;
mod init;
mod norfolk;
mod outturn;
mod phase;
mod readme;
mod response;
mod robust;
mod rooms;
mod support;
mod tables;
mod terminal;
