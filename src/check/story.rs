//! What somebody with the database's password changes is named, on both databases.

use super::check;
use crate::access::Role;
use crate::testing::{Person, TestApp, Text, each_db};

/// Two articles: one published, one taken down; each with its three reviewers.
struct House {
    test: TestApp,
    down: Text,
}

impl House {
    async fn build(test: TestApp) -> Self {
        let writer = test.person(Some(Role::Writer), "branch").await;
        let mut reviewers = Vec::new();
        for (role, unit) in
            [(Role::FirstReviewer, "branch"), (Role::SecondReviewer, "committee"), (Role::FinalReviewer, "bureau")]
        {
            reviewers.push(test.person(Some(role), unit).await);
        }
        let house = Self { down: test.draft(&writer, "branch", "撤下的").await, test };
        let public = house.test.draft(&writer, "branch", "公开的").await;
        house.publish(&writer, &reviewers, &public).await;
        house.publish(&writer, &reviewers, &house.down).await;
        let down = [("reason", "照片未征得同意")];
        let path = format!("/desk/articles/{}/take-down", house.down.id);
        let answer = house.test.sign_in(&reviewers[2]).await.post(&path, &down).await;
        assert!(answer.status.is_redirection(), "{}", answer.body);
        // One that is still under review, with the first yes.
        let open = house.test.draft(&writer, "branch", "在审的").await;
        let round = house.test.submit(&writer, &open).await;
        house.test.pass(&reviewers[0], &round).await;
        house
    }

    async fn publish(&self, writer: &Person, reviewers: &[Person], text: &Text) {
        let round = self.test.submit(writer, text).await;
        for reviewer in reviewers {
            self.test.db.clock.advance(60_000);
            self.test.pass(reviewer, &round).await;
        }
        self.test.db.clock.advance(60_000);
    }

    async fn bad(&self) -> Vec<String> {
        crate::start::seal(&self.test.app.store).await.expect("sealed");
        check(&self.test.app).await.expect("the check runs").bad
    }

    /// Alters, looks, puts it back.
    async fn named(&self, table: &str, set: &str, back: &str, which: &str, sentence: &str) {
        let row = format!("UPDATE {table} SET {set} WHERE {which}");
        self.test.db.alter_with(row.clone()).await;
        let bad = self.bad().await;
        assert!(bad.iter().any(|line| line.contains(sentence)), "{row}: {bad:?}");
        self.test.db.alter_with(format!("UPDATE {table} SET {back} WHERE {which}")).await;
        assert_eq!(self.bad().await, Vec::<String>::new(), "after {row}");
    }

    async fn gone(&self, table: &str, which: &str, sentence: &str) {
        let row = format!("DELETE FROM {table} WHERE {which}");
        self.test.db.alter_with(row.clone()).await;
        let bad = self.bad().await;
        assert!(bad.iter().any(|line| line.contains(sentence)), "{row}: {bad:?}");
    }
}

#[tokio::test]
async fn an_altered_row_of_a_review_or_a_publication_is_named() {
    each_db(|db| async move {
        let house = House::build(TestApp::of(&db).await.with_bureau().await).await;
        assert_eq!(house.bad().await, Vec::<String>::new());
        let (open, public) = (
            "approval_id = (SELECT id FROM approval WHERE state = 'open')",
            "article_id = (SELECT id FROM article WHERE title = '公开的')",
        );
        let first = format!("{open} AND name = 'first_review'");
        for field in ["opinion", "post", "basis", "person_id", "decision"] {
            let (set, back) = (format!("{field} = {field} || '改'"), format!("{field} = replace({field}, '改', '')"));
            house.named("approval_opinion", &set, &back, &first, "《在审的》第 1 轮初审的记录").await;
        }
        for field in ["opinion", "post", "basis", "person_id"] {
            let (set, back) = (format!("{field} = {field} || '改'"), format!("{field} = replace({field}, '改', '')"));
            house.named("approval_step", &set, &back, &first, "《在审的》第 1 轮初审的记录").await;
        }
        house.named("approval_step", "decided_at = decided_at - 1", "decided_at = decided_at + 1", &first, "第 1 轮初审").await;
        let one = "state = 'open'";
        house
            .named("approval", "authors = authors || ' '", "authors = replace(authors, ' ', '')", one, "《在审的》第 1 轮送审")
            .await;
        house.named("approval", "opened_at = opened_at - 1", "opened_at = opened_at + 1", one, "《在审的》第 1 轮送审").await;
        let other = "approval_id = (SELECT approval_id FROM publication WHERE state = 'public')";
        house
            .named("approval", "state = 'open'", "state = 'approved'", &other.replace("approval_id =", "id ="), "《公开的》")
            .await;
        house
            .named("revision", "made_by = made_by || '改'", "made_by = replace(made_by, '改', '')", public, "《公开的》第 1 版")
            .await;
        house
            .named("publication", "first_at = first_at - 1", "first_at = first_at + 1", public, "《公开的》现在给读者看的")
            .await;
        house.named("publication", "state = 'down'", "state = 'public'", public, "《公开的》现在给读者看的").await;
        let version = "published_at = published_at - 1";
        house.named("publication_version", version, "published_at = published_at + 1", public, "《公开的》第 1 次发布").await;
        let taken = format!("article_id = '{}'", house.down.id);
        house.named("publication", "down_reason = '无'", "down_reason = '照片未征得同意'", &taken, "《撤下的》现在").await;
        // The text of another article, never reviewed under this address.
        let own = "revision_id = (SELECT id FROM revision r WHERE r.article_id = publication.article_id)";
        let foreign =
            "revision_id = (SELECT id FROM revision WHERE article_id = (SELECT id FROM article WHERE title = '在审的'))";
        house.named("publication", foreign, own, public, "《公开的》现在给读者看的").await;
    })
    .await;
}

#[tokio::test]
async fn a_row_that_was_taken_away_is_named() {
    each_db(|db| async move {
        let house = House::build(TestApp::of(&db).await.with_bureau().await).await;
        assert_eq!(house.bad().await, Vec::<String>::new());
        let open = "(SELECT id FROM approval WHERE state = 'open')";
        house.gone("approval_opinion", &format!("approval_id = {open}"), "《在审的》第 1 轮初审的记录").await;
        house.gone("approval_step", &format!("approval_id = {open}"), "《在审的》第 1 轮送审的记录").await;
        house.gone("approval", "state = 'open'", "《在审的》第 1 轮送审的记录").await;
        house.gone("revision", "article_id = (SELECT id FROM article WHERE title = '在审的')", "《在审的》第 1 版").await;
        let public = "article_id = (SELECT id FROM article WHERE title = '公开的')";
        house.gone("publication", public, "《公开的》现在给读者看的").await;
        house.gone("publication_version", public, "《公开的》第 1 次发布").await;
        // A publication that nobody decided on.
        let id = &house.down.id;
        let made =
            format!("UPDATE publication SET state = 'public', version_no = 2, approval_id = 'none' WHERE article_id = '{id}'");
        house.test.db.alter_with(made).await;
        assert!(house.bad().await.iter().any(|line| line.contains("《撤下的》现在给读者看的")));
    })
    .await;
}
