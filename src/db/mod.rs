//! The database behind one door.
//!
//! Promises: one SQL text for `SQLite` and PostgreSQL; [`Store::execute`] is the only way to write and answers only after the commit;
//! [`Reader`] is the only way to read. Start with `command.rs`, then `writer.rs` (how commits are shared), then `read.rs`.

mod answers;
pub mod audit;
mod command;
pub mod jobs;
mod open;
pub mod prints;
mod read;
#[cfg(test)]
mod schema_test;
mod tx;
mod writer;

use std::fmt::Write as _;
use std::sync::Arc;

pub use answers::ForgetAnswers;
pub use command::{Command, Fail};
pub use open::{Location, OpenError};
pub use read::{Reader, System};
pub use tx::{Arg, Event, Loads, Tx};

use crate::access::Proof;
use crate::ambient::{Chance, Clock};

/// The store: either database, with the clock and the chance that its commands get.
#[derive(Clone)]
pub struct Store {
    writer: writer::Writer,
    reader: Reader,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
}

impl Store {
    /// The reading door.
    pub fn read(&self) -> &Reader {
        &self.reader
    }

    /// Carries `command` out: proof looked at again, rules asked, rows and audit entries saved, all in one transaction.
    ///
    /// # Errors
    /// [`Fail`]; only `Unknown` leaves open whether it happened.
    pub async fn execute<C: Command>(&self, command: C, proof: Proof<C::Act>) -> Result<C::Done, Fail> {
        self.writer.execute(command, proof, self.clock.now(), self.chance.clone()).await.map_err(command::as_refusal)
    }
}

impl Store {
    /// The answer that this wish of the person got before, if it did.
    ///
    /// # Errors
    /// The database's.
    pub async fn answered<C: Command>(&self, command: &C, person: &str) -> Result<Option<C::Done>, Fail> {
        command::answered(&self.reader, command, person).await
    }
}

/// Whether the database is away, full or overloaded: it may come by itself, and nobody has done anything wrong.
pub fn is_away(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(error) => {
            let code = error.code().unwrap_or_default();
            // SQLite answers numbers: BUSY 5, LOCKED 6, IOERR 10, FULL 13, CANTOPEN 14, the extended ones in their lowest byte.
            // PostgreSQL answers classes: 08 connection, 53 resources, 57P shutting down.
            match code.parse::<u32>() {
                Ok(code) if !code_is_of_postgres(&**error) => matches!(code & 0xff, 5 | 6 | 10 | 13 | 14),
                _ => ["08", "53", "57P"].iter().any(|class| code.starts_with(class)),
            }
        }
        _ => false,
    }
}

/// Both databases have codes of digits alone.
fn code_is_of_postgres(error: &dyn sqlx::error::DatabaseError) -> bool {
    error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>().is_some()
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
