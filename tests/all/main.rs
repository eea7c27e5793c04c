//! All integration tests in one binary.

mod bad_plans;
mod support;
