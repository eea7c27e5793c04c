//! Before and after reading: a plan that somebody is writing, or has not finished writing.

use std::path::Path;
use std::time::{Duration, Instant};

use super::SaveError;
use super::WORK_FOLDER;
use super::disk::RealDisk;
use super::lock::{Attempt, Lock};
use super::recover::{Repair, recover};
use super::work::{State, Work};
use super::writer::PAUSE;

/// So long a reader waits for a save to end.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// Waits until nobody is replacing the plan's files, and finishes or takes back what a save that was cut off has left.
/// Returns what was done, in words for the user.
///
/// # Errors
/// A plan that is neither the old nor the new one, and why it stays so.
pub fn settle(root: &Path) -> Result<Option<&'static str>, SaveError> {
    let start = Instant::now();
    while root.join(WORK_FOLDER).symlink_metadata().is_ok() {
        match Lock::attempt(root, "placeplan") {
            Ok(Attempt::Taken(lock)) => {
                let repair = recover(&RealDisk, root);
                drop(lock);
                return match repair {
                    // What was only laid ready does no harm.
                    Err(error) if is_changing(root) => Err(error),
                    other => Ok(other.ok().flatten().map(Repair::words)),
                };
            }
            // Until then they read the old plan.
            _ if !is_changing(root) => return Ok(None),
            Ok(Attempt::Busy) if start.elapsed() < LONGEST_WAIT => std::thread::sleep(PAUSE),
            Ok(Attempt::Busy) => {
                return Err(SaveError::new(format!("the plan is being written by {}", Lock::holder(root))));
            }
            Err(error) => {
                return Err(SaveError::new(format!(
                    "an earlier save was cut off, and can be neither finished nor taken back: {WORK_FOLDER}: {error}"
                )));
            }
        }
    }
    Ok(None)
}

/// Whether the plan's files are being replaced, or were when that was cut off.
#[must_use]
pub fn is_changing(root: &Path) -> bool {
    let work = Work { disk: &RealDisk, root };
    matches!(work.state(), Some(State::Committed | State::Undoing))
}
