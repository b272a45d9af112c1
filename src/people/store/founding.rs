//! The first start: a one-time code in the terminal makes the bureau and its first administrator.
//!
//! Promises: the code's hash alone is stored, it works once and only while there is no organisation; whoever cannot read the terminal
//! cannot found anything.

use serde::Serialize;
use serde_json::json;

use super::super::rules::{self, NO_END, NodeKind, door};
use super::super::{Door, Import};
use super::{persons, roles, token_hash, tree};
use crate::access::{Proof, Role};
use crate::args;
use crate::db::{Command, Fail, Reader, Tx};
use crate::keys::same;
use crate::refusal::Refusal;

/// Name of the setting with the hash of the one-time code.
const CODE: &str = "first_run_code";
/// Name of the setting with the site's name.
pub const SITE_NAME: &str = "site_name";

/// A section of the site (栏目).
#[derive(Debug, Clone, Serialize)]
pub struct NewSection {
    /// Its address, never changed.
    pub code: String,
    /// Its name.
    pub name: String,
    /// One line about it.
    pub about: String,
}

/// Whether there is an organisation.
///
/// # Errors
/// The database's.
pub async fn is_founded(reader: &Reader) -> sqlx::Result<bool> {
    let row: Option<(String,)> =
        reader.system("first start").get("SELECT id FROM node WHERE parent_id IS NULL LIMIT 1", &[]).await?;
    Ok(row.is_some())
}

/// Puts the hash of a new one-time code in the place of the old one. Every start without an organisation prints a new code.
#[derive(Debug, Serialize)]
pub struct SetFirstRunCode {
    /// See [`normal_code`].
    #[serde(skip)]
    pub code: String,
}

impl Command for SetFirstRunCode {
    type Done = ();
    type Act = Door;
    const NAME: &'static str = "first_run.code";

    async fn run(&self, tx: &mut Tx, _: &Proof<Door>) -> Result<(), Fail> {
        if tree::root(tx).await?.is_some() {
            return Err(Refusal::new("first-run-over").into());
        }
        set(tx, CODE, &token_hash(&normal_code(&self.code))).await
    }
}

/// A code as people type it: without blanks and dashes, in lower case.
pub fn normal_code(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

pub(super) async fn set(tx: &mut Tx, name: &str, value: &str) -> Result<(), Fail> {
    tx.exec(
        "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        &args![name, value],
    )
    .await?;
    Ok(())
}

/// The bureau, its sections and the first administrator, by the one-time code. Answers (bureau's node, person).
#[derive(Debug, Serialize)]
pub struct FoundBureau {
    /// From the terminal.
    #[serde(skip)]
    pub code: String,
    /// Name of the bureau.
    pub bureau: String,
    /// Name of the site.
    pub site_name: String,
    /// Sections to begin with.
    pub sections: Vec<NewSection>,
    /// Name of the first administrator.
    pub person_name: String,
    /// Sign-in name.
    pub sign_in_name: String,
    /// The password, for the rules alone.
    #[serde(skip)]
    pub password: String,
    /// Its hash.
    #[serde(skip)]
    pub password_hash: String,
}

impl Command for FoundBureau {
    type Done = (String, String);
    type Act = Door;
    const NAME: &'static str = "bureau.found";

    async fn run(&self, tx: &mut Tx, _: &Proof<Door>) -> Result<(String, String), Fail> {
        if tree::root(tx).await?.is_some() {
            return Err(Refusal::new("first-run-over").into());
        }
        let hash: Option<(String,)> = tx.get("SELECT value FROM setting WHERE name = $1", &args![CODE]).await?;
        if !hash.is_some_and(|(hash,)| same(&hash, &token_hash(&normal_code(&self.code)))) {
            return Err(Refusal::at("code", "first-run-code-wrong").into());
        }
        let person_name = rules::person_name(&self.person_name).map_err(|r| Refusal { field: "person_name", ..r })?;
        let sign_in_name = rules::sign_in_name(&self.sign_in_name)?;
        door::password(&self.password, &sign_in_name, &person_name)?;
        let bureau = found(tx, &self.bureau, &self.site_name, &self.sections).await?;
        let person = tx.id();
        persons::insert(tx, &person, &person_name, Some(&sign_in_name)).await?;
        let today = rules::date_of(tx.now());
        persons::join(tx, &person, &bureau, "", &today).await?;
        super::invitations::set_password(tx, &person, &self.password_hash).await?;
        let grant = roles::Grant { role: Role::Admin, node: bureau.clone() };
        roles::insert(tx, &person, &grant, NO_END, "system").await?;
        tx.exec("DELETE FROM setting WHERE name = $1", &args![CODE]).await?;
        tx.note("bureau.founded", &bureau, &bureau, json!({"name": self.bureau, "admin": person}));
        Ok((bureau, person))
    }
}

/// The bureau and its sections without a person. For the demo and imports. Answers the bureau's node.
#[derive(Debug, Serialize)]
pub struct ImportBureau {
    /// Name of the bureau.
    pub bureau: String,
    /// Name of the site.
    pub site_name: String,
    /// Its sections.
    pub sections: Vec<NewSection>,
    /// Further settings, by name (filing numbers, sponsor …).
    pub settings: Vec<(String, String)>,
}

impl Command for ImportBureau {
    type Done = String;
    type Act = Import;
    const NAME: &'static str = "bureau.import";

    async fn run(&self, tx: &mut Tx, _: &Proof<Import>) -> Result<String, Fail> {
        if tree::root(tx).await?.is_some() {
            return Err(Refusal::new("first-run-over").into());
        }
        let bureau = found(tx, &self.bureau, &self.site_name, &self.sections).await?;
        for (name, value) in &self.settings {
            set(tx, name, value).await?;
        }
        tx.note("bureau.founded", &bureau, &bureau, json!({"name": self.bureau, "kind": NodeKind::Bureau}));
        Ok(bureau)
    }
}

async fn found(tx: &mut Tx, bureau: &str, site_name: &str, sections: &[NewSection]) -> Result<String, Fail> {
    let bureau = tree::insert_root(tx, bureau).await.map_err(|fail| match fail {
        Fail::Refused(refusal) => Fail::Refused(Refusal { field: "bureau", ..refusal }),
        other => other,
    })?;
    let site = site_name.trim();
    if site.is_empty() || site.chars().count() > 30 {
        return Err(Refusal::at("site_name", "site-name-length").into());
    }
    set(tx, SITE_NAME, site).await?;
    for (place, section) in (1i64..).zip(sections) {
        tx.exec(
            "INSERT INTO section (code, name, about, place) VALUES ($1, $2, $3, $4)",
            &args![section.code.as_str(), section.name.as_str(), section.about.as_str(), place],
        )
        .await?;
    }
    Ok(bureau)
}
