//! A look at a film from the desk: by whoever makes the lesson, and by whoever reviews it.
//!
//! Promise: it is nobody's sitting, so a look earns nothing and leaves no row.

use super::ADDRESS;
use super::address::{Address, DESK};
use super::rules::Form;
use super::store::Media;
use crate::ambient::Instant;
use crate::app::App;

/// Where a film is looked at: as it came where browsers play that, else as it was prepared; nothing while it is neither.
pub async fn looked_at(app: &App, media: &Media, now: Instant) -> Option<String> {
    let address = Address {
        sitting: DESK.into(),
        hash: media.hash.clone(),
        form: Form::Video,
        duration: media.duration,
        until: now + ADDRESS,
    };
    let base = format!("/m/{}", address.sealed(&app.keys));
    if media.playable == 1 {
        return Some(format!("{base}/original"));
    }
    let index = app.stage.index(&media.hash).await?;
    let track = index.track("v360").or_else(|| index.tracks.first())?;
    Some(format!("{base}/{}", track.name))
}
