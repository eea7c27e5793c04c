//! Tables that take their time, made beside the screens so that keys go on working.

use std::thread::{self, JoinHandle};

use super::model::Model;
use super::panics;
use super::tables::{Made, Order, missing};

/// What is being made: each table once at a time, whatever happens to the plan meanwhile.
#[derive(Debug, Default)]
pub struct Background {
    running: Vec<(Order, JoinHandle<Made>)>,
}

impl Background {
    /// Starts to make the table that is shown and missing, unless that is going on.
    pub fn start(&mut self, model: &Model) {
        let Some(table) = missing(model).filter(|table| self.running.iter().all(|(other, _)| other.table != *table))
        else {
            return;
        };
        let order = Order::of(model, table);
        let contents = model.contents.clone();
        self.run(order, move || order.make(&contents));
    }

    fn run(&mut self, order: Order, make: impl FnOnce() -> Made + Send + 'static) {
        self.running.push((order, thread::spawn(make)));
    }

    /// Whether anything is being made.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        !self.running.is_empty()
    }

    /// What has been made since this was last asked; a table that could not be made says so.
    pub fn finished(&mut self) -> Vec<Made> {
        let done = self.running.extract_if(.., |(_, thread)| thread.is_finished());
        done.map(|(order, thread)| thread.join().unwrap_or_else(|_| order.failed(&panics::untold()))).collect()
    }
}

#[cfg(test)]
#[expect(clippy::panic, clippy::expect_used, reason = "what a panic does is tested")]
mod tests {
    use super::*;
    use crate::tui::message::Message;
    use crate::tui::testing::{Screen, model};
    use crate::tui::update::update;

    #[test]
    fn a_table_that_fails_says_so_and_the_screens_go_on() {
        let mut screen = Screen::new(model(), 80, 24);
        screen.press(":why short<Enter>");
        let order = Order::of(&screen.model, crate::tui::tables::shown(&screen.model).expect("a table"));
        let mut background = Background::default();
        background.run(order, || panic!("no such column"));
        while background.is_busy() {
            for made in background.finished() {
                update(&mut screen.model, Message::Made(made));
            }
            thread::yield_now();
        }
        screen.draw();
        assert!(screen.text().contains("This table could not be made"), "{}", screen.text());
        screen.press("1");
        assert!(screen.text().contains("Areas by pressure"));
    }
}
