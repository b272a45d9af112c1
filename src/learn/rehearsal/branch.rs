//! A branch by the clock of the demo: classes with two witnesses, what is to be learned until a day, wishes for help.
//!
//! Promise: what stands there afterwards is what the same people would have left by the pages: nothing is written past the commands.

use anyhow::Context;

use super::Learner;
use crate::access::{Actor, Object, Proof};
use crate::app::App;
use crate::db::Command;
use crate::learn::rules::help::About;
use crate::learn::rules::outside::Typed;
use crate::learn::store::attendance::{self, ConfirmSheet, KeepSheet};
use crate::learn::store::class_hours::WriteHours;
use crate::learn::store::helps::{self, AskForHelp, CloseWish};
use crate::learn::store::outside::EnterOutside;
use crate::learn::store::tasks::Assign;

/// Somebody who looks after the learning of a unit in the demo.
pub struct Lead<'a> {
    /// The program.
    pub app: &'a App,
    /// The person.
    pub person: String,
    /// The unit.
    pub node: String,
}

/// A class as one of its witnesses puts it down.
#[derive(Debug, Clone)]
pub struct Class {
    /// What was taught.
    pub title: String,
    /// Where.
    pub place: String,
    /// `class` or `group_study`.
    pub category: String,
    /// `YYYY-MM-DD`.
    pub day: String,
    /// 学时 of everybody, as typed.
    pub hours: String,
    /// Who was there.
    pub persons: Vec<String>,
}

impl Lead<'_> {
    async fn tell<C: Command>(&self, command: C, object: Object) -> anyhow::Result<C::Done> {
        let actor = Actor { person: self.person.clone(), session: String::new() };
        let proof: Option<Proof<C::Act>> = self.app.store.read().prove(&actor, object, self.app.clock.now()).await?;
        Ok(self.app.store.execute(command, proof.context("one looks after the unit")?).await?)
    }

    fn unit(&self) -> Object {
        Object::node(self.node.clone())
    }

    /// The first witness. Answers the sheet.
    ///
    /// # Errors
    /// The database's, or our own rules refuse what is put down.
    pub async fn put_down(&self, class: Class) -> anyhow::Result<String> {
        let Class { title, place, category, day, hours, persons } = class;
        let key = self.app.new_id();
        self.tell(KeepSheet { key, sheet: None, version: 0, title, place, category, day, hours, persons }, self.unit()).await
    }

    /// The second witness: the hours are written.
    ///
    /// # Errors
    /// The database's, or it is the first witness.
    pub async fn confirm(&self, sheet: &str) -> anyhow::Result<()> {
        let version = attendance::sheet(self.app.store.read(), sheet).await?.context("the sheet")?.version;
        let (key, of) = (self.app.new_id(), sheet.to_owned());
        let mut more = self.tell(ConfirmSheet { key, sheet: of.clone(), version }, self.unit()).await?;
        while more {
            more = self.tell(WriteHours { sheet: of.clone() }, self.unit()).await?;
        }
        Ok(())
    }

    /// Asks the unit to learn something until a day.
    ///
    /// # Errors
    /// The database's, or our own rules refuse it.
    pub async fn assign(&self, code: &str, due: &str) -> anyhow::Result<()> {
        let (key, what, due) = (self.app.new_id(), code.to_owned(), due.to_owned());
        self.tell(Assign { key, what, due }, self.unit()).await?;
        Ok(())
    }

    /// Has helped somebody with everything that the person asked for.
    ///
    /// # Errors
    /// The database's.
    pub async fn help(&self, person: &str) -> anyhow::Result<()> {
        for wish in helps::of_person(self.app.store.read(), person).await? {
            let object = Object { node: wish.node_id.clone(), owner: String::new(), id: wish.id.clone() };
            self.tell(CloseWish { wish: wish.id }, object).await?;
        }
        Ok(())
    }
}

impl Learner<'_> {
    /// 录入别处学的.
    ///
    /// # Errors
    /// The database's, or our own rules refuse it.
    pub async fn enter(&self, outside: Typed<'_>) -> anyhow::Result<()> {
        let Typed { title, issuer, number, category, day, hours } = outside;
        let text = ToOwned::to_owned;
        self.tell(EnterOutside {
            key: self.app.new_id(),
            node: self.node.clone(),
            title: text(title),
            issuer: text(issuer),
            number: text(number),
            category: text(category),
            day: text(day),
            hours: text(hours),
        })
        .await
    }

    /// 请人帮忙 beside a lesson.
    ///
    /// # Errors
    /// The database's, or our own rules refuse it.
    pub async fn ask_for_help(&self, lesson: &str, way: &str, words: &str) -> anyhow::Result<()> {
        let (key, node, about) = (self.app.new_id(), self.node.clone(), About::Lesson(lesson.to_owned()).name());
        self.tell(AskForHelp { key, node, about, way: way.to_owned(), words: words.to_owned() }).await
    }
}
