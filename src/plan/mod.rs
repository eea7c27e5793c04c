//! What the plan's files say: the model, reading it, checking it, and scenarios that change it.

mod address;
mod catalogue;
mod check;
mod check_prices;
pub(crate) mod diagnostic;
mod draft;
pub mod edit;
mod files;
mod incomplete;
mod limits;
mod load;
pub mod model;
mod nearest;
mod node;
mod read_area;
mod read_assumptions;
mod read_capital;
mod read_prices;
mod read_project;
mod read_register;
mod reader;
mod references;
mod scenario;
mod scenario_effect;
mod scenario_words;
pub(crate) mod text;

pub use catalogue::{AND, BASE, UNFUNDED, slug};
pub use diagnostic::{Code, Diagnostic, Severity};
pub use files::Changed;
pub use incomplete::{Incomplete, LeftOut, Size};
pub use load::{Loaded, load, load_changed};
pub(crate) use model::word_type;
pub use model::*;
pub use nearest::nearest;
pub use scenario_words::About;
pub use text::{At, FileId, Files, Span};
