//! All integration tests in one binary.

mod bad_plans;
mod norfolk;
mod robust;
mod support;
