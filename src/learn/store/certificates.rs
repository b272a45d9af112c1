//! Certificates: made with the hours, in the same transaction; checked by whoever brings number and full name.

use crate::ambient::Instant;
use crate::args;
use crate::db::{Fail, Reader, Tx};
use crate::people;

/// A certificate.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(in crate::learn) struct Certificate {
    pub(in crate::learn) number: String,
    pub(in crate::learn) person_id: String,
    pub(in crate::learn) name: String,
    pub(in crate::learn) title: String,
    pub(in crate::learn) course: String,
    pub(in crate::learn) class: String,
    pub(in crate::learn) hundredths: i64,
    pub(in crate::learn) rule: String,
    pub(in crate::learn) issuer: String,
    pub(in crate::learn) issued_at: Instant,
    pub(in crate::learn) void_at: Option<Instant>,
}

const BY_NUMBER: &str = "SELECT number, person_id, name, title, course, class, hundredths, rule, issuer, issued_at, void_at FROM certificate \
     WHERE number = $1";

/// The certificate of a number as somebody typed it: blanks, hyphens and the case of letters mean nothing.
pub(in crate::learn) async fn by_number(reader: &Reader, typed: &str) -> sqlx::Result<Option<Certificate>> {
    let number = grouped(typed);
    reader.system("the caller compares the name, or the person").get(BY_NUMBER, &args![number]).await
}

/// `2026-7F3K-Q2MZ`: the year and eight signs of an alphabet without I, L, O and U.
pub(in crate::learn) fn grouped(typed: &str) -> String {
    let signs: String = typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        })
        .take(20)
        .collect();
    match (signs.get(..4), signs.get(4..8), signs.get(8..)) {
        (Some(year), Some(a), Some(b)) => format!("{year}-{a}-{b}"),
        _ => signs,
    }
}

/// What was earned.
pub(super) struct Won<'a> {
    /// Id of the row of hours.
    pub(super) earned: &'a str,
    /// Title of the unit or the class.
    pub(super) title: &'a str,
    /// Title of the course; empty: none.
    pub(super) course: &'a str,
    /// `A` or `D`.
    pub(super) class: &'a str,
    /// Hundredths.
    pub(super) hundredths: i64,
    /// The version of the rule.
    pub(super) rule: &'a str,
}

/// Issues the certificate of what was earned, in the name of the person's unit.
pub(super) async fn issue(tx: &mut Tx, person: &str, node: &str, won: Won<'_>) -> Result<(), Fail> {
    let name: Option<(String,)> = tx.get("SELECT name FROM person WHERE id = $1", &args![person]).await?;
    let issuer = if node.is_empty() { String::new() } else { people::node_name(tx, node).await? };
    let now = tx.now();
    let number = grouped(&format!("{}{}", people::rules::year_of(now), tx.code()));
    tx.exec(
        "INSERT INTO certificate (number, person_id, node_id, earned_id, name, title, course, class, hundredths, rule, issuer, issued_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &args![
            number, person, node, won.earned, name.ok_or(Fail::NotThere)?.0, won.title, won.course, won.class, won.hundredths, won.rule, issuer, now
        ],
    )
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn a_number_is_found_however_it_was_typed() {
        for typed in ["2026-7F3K-Q2MZ", "20267f3kq2mz", " 2026 7f3k q2mz "] {
            assert_eq!(grouped(typed), "2026-7F3K-Q2MZ");
        }
        assert_eq!(grouped("2026-OIL0-1111"), "2026-0110-1111");
        assert_eq!(grouped("短"), "");
    }
}
