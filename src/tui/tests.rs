//! What a user presses and sees.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that asks for nonsense should fail")]

mod commands;
mod explaining;
mod figures;
mod how_sure;
mod moving;
mod outlook;
mod pasting;
mod responses;
mod robust;
mod same_as_commands;
mod scenarios;
mod screens;
mod tables;
