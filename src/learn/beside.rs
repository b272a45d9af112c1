//! What rooms above learning put on its pages: learning keeps the places free and knows nothing of what stands there.

use std::future::Future;

use crate::course::{Lesson, Unit};
use crate::web::{Ctx, Stop};

/// Safe markup on the page of a lesson.
#[derive(Debug, Clone, Default)]
pub struct Slots {
    /// Above the text.
    pub above: String,
    /// Behind its last part.
    pub below: String,
}

/// Whoever puts something there; all of it is beside the matter, and the page is whole without it.
pub trait Beside: Send + Sync + 'static {
    /// For the page of a lesson.
    fn lesson(ctx: &Ctx, lesson: &Lesson) -> impl Future<Output = Result<Slots, Stop>> + Send;

    /// For the page of an exit check that was passed.
    fn passed(ctx: &Ctx, unit: &Unit) -> impl Future<Output = Result<String, Stop>> + Send;
}
