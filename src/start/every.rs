//! What is done again and again beside the pages.

use std::time::Duration;

use tokio::time::Instant;

/// Something that is done again and again: turns are of any length.
pub(super) struct Every {
    each: Duration,
    next: Instant,
}

impl Every {
    /// For the first time at once.
    pub(super) fn now(each: Duration) -> Self {
        Self { each, next: Instant::now() }
    }

    /// For the first time when so long has passed.
    pub(super) fn after(each: Duration) -> Self {
        Self { each, next: Instant::now() + each }
    }

    /// Whether it is time; then the next time is that long from now.
    pub(super) fn is_due(&mut self) -> bool {
        let now = Instant::now();
        let is_due = now >= self.next;
        if is_due {
            self.next = now + self.each;
        }
        is_due
    }
}
