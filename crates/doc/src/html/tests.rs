//! What HTML promises.
