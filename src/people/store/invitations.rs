//! Invitations by link instead of default passwords, and the passwords themselves.
//!
//! Promises: a link opens once, for seven days, and only its hash is stored; a newer link makes the older ones void; taking one up ends
//! all sign-ins that the person still had; hashes of passwords are no part of a command's stored content.

use serde::Serialize;
use serde_json::json;

use super::super::rules::{self, door};
use super::super::{Door, ManagePeople, OwnAccount};
use super::roles;
use crate::access::Proof;
use crate::ambient::Instant;
use crate::args;
use crate::db::{Command, Fail, Reader, Tx};
use crate::keys::same;
use crate::refusal::Refusal;

/// Invites a person to the sign-in, or to a new password. The token is made outside; see [`super::token_hash`].
#[derive(Debug, Serialize)]
pub struct Invite {
    /// Key of the form.
    pub key: String,
    /// A unit of the person; the proof is about it.
    pub node: String,
    /// Who is invited.
    pub person: String,
    /// Hash of the link's token.
    #[serde(skip)]
    pub token_hash: String,
}

impl Command for Invite {
    /// Until when the link holds.
    type Done = Instant;
    type Act = ManagePeople;
    const NAME: &'static str = "invitation.make";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<ManagePeople>) -> Result<Instant, Fail> {
        super::persons::about(proof, &self.node)?;
        let (now, today) = (tx.now(), rules::date_of(tx.now()));
        if !roles::belongs(tx, &self.person, &self.node, &today).await? {
            return Err(Fail::NotThere);
        }
        let held = roles::held_and_authority(tx, &self.person, proof.person()).await?;
        rules::invite(proof.person(), &self.person, roles::authority(tx, proof.person(), &self.node).await?, &held)?;
        tx.exec(
            "UPDATE invitation SET expires_at = $2 WHERE person_id = $1 AND used_at IS NULL AND expires_at > $2",
            &args![self.person.as_str(), now],
        )
        .await?;
        let (id, until) = (tx.id(), now + door::INVITATION);
        tx.exec(
            "INSERT INTO invitation (id, token_hash, person_id, node_id, made_by, made_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &args![id.as_str(), self.token_hash.as_str(), self.person.as_str(), self.node.as_str(), proof.person(), now, until],
        )
        .await?;
        tx.note("invitation.made", &self.node, &self.person, json!({"invitation": id, "until": until}));
        Ok(until)
    }
}

/// What a link says to whoever opens it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Invited {
    /// Who is invited.
    pub person_id: String,
    /// The name.
    pub person: String,
    /// The sign-in name that the person has already, if any.
    pub sign_in_name: Option<String>,
    /// The unit that invites.
    pub unit: String,
    /// The post of the one who invites; empty when it has none.
    pub by: String,
    /// Until when.
    pub until: Instant,
}

/// The invitation of that token, if it still opens.
///
/// # Errors
/// The database's.
pub async fn invited(reader: &Reader, token: &str, now: Instant) -> sqlx::Result<Option<Invited>> {
    reader
        .system("whoever has the link may read what it says")
        .get(
            "SELECT i.person_id, p.name AS person, p.sign_in_name, a.name AS unit, \
             COALESCE((SELECT m.post FROM membership m WHERE m.person_id = i.made_by AND m.valid_from <= $3 \
               AND (m.valid_to IS NULL OR $3 < m.valid_to) ORDER BY m.valid_from, m.id LIMIT 1), '') AS by, i.expires_at AS until \
             FROM invitation i JOIN person p ON p.id = i.person_id \
             JOIN node_name a ON a.node_id = i.node_id AND a.valid_from <= $2 AND $2 < a.valid_to \
             WHERE i.token_hash = $1 AND i.used_at IS NULL AND i.expires_at > $2 AND p.state = 'active'",
            &args![super::token_hash(token), now, rules::date_of(now)],
        )
        .await
}

/// Takes an invitation up: the person gets sign-in name and password. Answers the person's id.
#[derive(Debug, Serialize)]
pub struct AcceptInvitation {
    /// The link's token.
    #[serde(skip)]
    pub token: String,
    /// Wished sign-in name.
    pub sign_in_name: String,
    /// The password, for the rules alone.
    #[serde(skip)]
    pub password: String,
    /// Its hash.
    #[serde(skip)]
    pub password_hash: String,
}

impl Command for AcceptInvitation {
    type Done = String;
    type Act = Door;
    const NAME: &'static str = "invitation.accept";
    const ENDS_SESSIONS: bool = true;

    async fn run(&self, tx: &mut Tx, _: &Proof<Door>) -> Result<String, Fail> {
        let row: Option<(String, String, String, Option<i64>, i64, String)> = tx
            .get(
                "SELECT i.id, i.person_id, i.node_id, i.used_at, i.expires_at, p.name FROM invitation i JOIN person p ON p.id = i.person_id \
                 WHERE i.token_hash = $1 AND p.state = 'active'",
                &args![super::token_hash(&self.token)],
            )
            .await?;
        let now = tx.now();
        let (id, person, node, used, expires, name) = row.ok_or_else(|| Refusal::new("invite-gone"))?;
        if !door::invitation_holds(expires, used, now) {
            return Err(Refusal::new("invite-gone").into());
        }
        let sign_in_name = rules::sign_in_name(&self.sign_in_name)?;
        door::password(&self.password, &sign_in_name, &name)?;
        let taken: Option<(String,)> = tx
            .get("SELECT id FROM person WHERE sign_in_name = $1 AND id <> $2", &args![sign_in_name.as_str(), person.as_str()])
            .await?;
        if taken.is_some() {
            return Err(Refusal::at("sign_in_name", "taken-sign-in-name").into());
        }
        tx.exec("UPDATE person SET sign_in_name = $1 WHERE id = $2", &args![sign_in_name, person.as_str()]).await?;
        tx.exec("UPDATE invitation SET used_at = $1 WHERE id = $2", &args![now, id.as_str()]).await?;
        set_password(tx, &person, &self.password_hash).await?;
        super::sessions::end_all(tx, &person, None).await?;
        tx.note("invitation.accepted", &node, &person, json!({"invitation": id}));
        Ok(person)
    }
}

pub(super) async fn set_password(tx: &mut Tx, person: &str, hash: &str) -> Result<(), Fail> {
    let now = tx.now();
    tx.exec(
        "INSERT INTO credential (person_id, hash, changed_at) VALUES ($1, $2, $3) \
         ON CONFLICT (person_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at",
        &args![person, hash, now],
    )
    .await?;
    Ok(())
}

/// A new password of one's own; all other sign-ins end. The old password was checked before, and must still be the one.
#[derive(Debug, Serialize)]
pub struct ChangePassword {
    /// The session that goes on.
    pub session: String,
    /// The hash that was checked.
    #[serde(skip)]
    pub checked: String,
    /// The new password, for the rules alone.
    #[serde(skip)]
    pub password: String,
    /// Its hash.
    #[serde(skip)]
    pub password_hash: String,
}

impl Command for ChangePassword {
    type Done = ();
    type Act = OwnAccount;
    const NAME: &'static str = "password.change";
    const ENDS_SESSIONS: bool = true;

    async fn run(&self, tx: &mut Tx, proof: &Proof<OwnAccount>) -> Result<(), Fail> {
        let person = proof.person();
        let row: Option<(String, String, Option<String>)> = tx
            .get(
                "SELECT c.hash, p.name, p.sign_in_name FROM credential c JOIN person p ON p.id = c.person_id WHERE c.person_id = $1",
                &args![person],
            )
            .await?;
        let (hash, name, sign_in_name) = row.ok_or(Fail::NotThere)?;
        if !same(&hash, &self.checked) {
            return Err(Refusal::at("password", "sign-in-wrong").into());
        }
        door::password(&self.password, &sign_in_name.unwrap_or_default(), &name)?;
        set_password(tx, person, &self.password_hash).await?;
        super::sessions::end_all(tx, person, Some(&self.session)).await?;
        tx.note("password.changed", "", person, serde_json::Value::Null);
        Ok(())
    }
}
