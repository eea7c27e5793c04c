//! Tables that take their time, made beside the screens so that keys go on working.

use std::io;
use std::thread::{self, JoinHandle};

use super::model::Model;
use super::tables::{Made, TableId, missing};

/// What is being made: each table once at a time, whatever happens to the plan meanwhile.
#[derive(Debug, Default)]
pub struct Background {
    running: Vec<(TableId, JoinHandle<Made>)>,
}

impl Background {
    /// Starts to make the table that is shown and missing, unless that is going on.
    pub fn start(&mut self, model: &Model) {
        let Some(table) = missing(model).filter(|table| self.running.iter().all(|(other, _)| other != table)) else {
            return;
        };
        let order = model.tables.order(table);
        let contents = model.contents.clone();
        self.running.push((table, thread::spawn(move || order.make(&contents))));
    }

    /// Whether anything is being made.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        !self.running.is_empty()
    }

    /// What has been made since this was last asked.
    ///
    /// # Errors
    /// That a table could not be made.
    pub fn finished(&mut self) -> io::Result<Vec<Made>> {
        let done = self.running.extract_if(.., |(_, thread)| thread.is_finished());
        let failed = |_| io::Error::other("a table could not be made");
        done.map(|(_, thread)| thread.join().map_err(failed)).collect()
    }
}
