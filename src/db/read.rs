//! The reading door: a capability reads with a [`Scope`], and with SQL that names it.
//!
//! Promise: there are two ways only. `scoped` needs leave and puts the law into the query; `system` is for the program's own work
//! and says why. Neither can write: on `SQLite` the pool is opened read-only, on PostgreSQL the session is.

#![expect(clippy::disallowed_methods, reason = "the one door to SQL")]

use sqlx::{PgPool, SqlitePool};

use super::tx::{Arg, Loads, bound};
use crate::access::{Action, Actor, Object, Proof, Scope, ScopedSql, object_question, owner_may};
use crate::ambient::Instant;

/// Reads from either database. Cheap to clone.
#[derive(Clone)]
pub enum Reader {
    /// Embedded.
    S(SqlitePool),
    /// Server.
    P(PgPool),
}

/// Reading without a person; `why` is for whoever reads the code.
pub struct System<'a>(&'a Reader);

impl Reader {
    /// Rows that the person of `scope` may see. `$1` and `$2` are taken; `args` start at `$3`.
    pub async fn scoped<A: Action, T: Loads>(&self, scope: &Scope<'_, A>, sql: &ScopedSql, args: &[Arg]) -> sqlx::Result<Vec<T>> {
        let mut all = Vec::from(crate::args![scope.person(), scope.now()]);
        all.extend_from_slice(args);
        self.all_composed(sql.expand::<A>(), &all).await
    }

    /// The program's own reading, and reading of one's own (a person's sessions, grants).
    pub fn system(&self, why: &'static str) -> System<'_> {
        let _ = why;
        System(self)
    }

    /// May `actor` do `A` to `object`? Yes gives leave to read.
    pub async fn authorize<'a, A: Action>(
        &self,
        actor: &'a Actor,
        object: &Object,
        now: Instant,
    ) -> sqlx::Result<Option<Scope<'a, A>>> {
        Ok(self.allowed::<A>(actor, object, now).await?.then(|| Scope::grant(actor, now)))
    }

    /// May `actor` do `A` to `object`? Yes gives leave to write.
    pub async fn prove<A: Action>(&self, actor: &Actor, object: Object, now: Instant) -> sqlx::Result<Option<Proof<A>>> {
        Ok(self.allowed::<A>(actor, &object, now).await?.then(|| Proof::grant(actor, object)))
    }

    /// Leave to list: which rows is then the predicate's work. Anybody signed in may ask; somebody without a grant sees nothing.
    pub fn list<'a, A: Action>(&self, actor: &'a Actor, now: Instant) -> Scope<'a, A> {
        Scope::grant(actor, now)
    }

    async fn allowed<A: Action>(&self, actor: &Actor, object: &Object, now: Instant) -> sqlx::Result<bool> {
        Ok(owner_may::<A>(&actor.person, object) || self.is_lawful::<A>(actor, object, now).await?)
    }

    /// What the law in the database says.
    async fn is_lawful<A: Action>(&self, actor: &Actor, object: &Object, now: Instant) -> sqlx::Result<bool> {
        let args = crate::args![actor.person.as_str(), now, object.node.as_str(), object.owner.as_str(), object.id.as_str()];
        let rows: Vec<(i64,)> = self.all_composed(object_question::<A>(), &args).await?;
        Ok(!rows.is_empty())
    }

    async fn all_composed<T: Loads>(&self, sql: String, args: &[Arg]) -> sqlx::Result<Vec<T>> {
        let sql = sqlx::AssertSqlSafe(sql);
        match self {
            Self::S(pool) => bound!(sqlx::query_as::<_, T>(sql), args).fetch_all(pool).await,
            Self::P(pool) => bound!(sqlx::query_as::<_, T>(sql), args).fetch_all(pool).await,
        }
    }
}

impl System<'_> {
    /// All rows.
    pub async fn all<T: Loads>(&self, sql: &'static str, args: &[Arg]) -> sqlx::Result<Vec<T>> {
        match self.0 {
            Reader::S(pool) => bound!(sqlx::query_as::<_, T>(sql), args).fetch_all(pool).await,
            Reader::P(pool) => bound!(sqlx::query_as::<_, T>(sql), args).fetch_all(pool).await,
        }
    }

    /// The first row, if there is one.
    pub async fn get<T: Loads>(&self, sql: &'static str, args: &[Arg]) -> sqlx::Result<Option<T>> {
        match self.0 {
            Reader::S(pool) => bound!(sqlx::query_as::<_, T>(sql), args).fetch_optional(pool).await,
            Reader::P(pool) => bound!(sqlx::query_as::<_, T>(sql), args).fetch_optional(pool).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ambient::Clock;
    use crate::testing::each_db;

    struct Own;
    impl Action for Own {
        const NAME: &'static str = "test.own";
        const OWNER: bool = true;
    }

    struct NotOwn;
    impl Action for NotOwn {
        const NAME: &'static str = "test.not_own";
    }

    #[tokio::test]
    async fn what_is_said_of_an_owner_without_a_question_is_what_the_law_answers() {
        each_db(|db| async move {
            let reader = db.store.read();
            let now = db.clock.now();
            for person in ["one", "two"] {
                let actor = Actor { person: person.to_owned(), session: String::new() };
                for owner in ["one", "two", ""] {
                    let object = Object { node: "nowhere".into(), owner: owner.into(), id: "thing".into() };
                    let own = reader.is_lawful::<Own>(&actor, &object, now).await.expect("the database answers");
                    assert_eq!(own, owner_may::<Own>(person, &object), "{person} of {owner}");
                    let other = reader.is_lawful::<NotOwn>(&actor, &object, now).await.expect("the database answers");
                    assert_eq!(other, owner_may::<NotOwn>(person, &object), "{person} of {owner}");
                }
            }
        })
        .await;
    }
}
