//! 我的登录 as a browser asks it: one other device goes out, by whoever it belongs to and nobody else.

use crate::access::Role;
use crate::testing::{TestApp, each_db};

/// The session that the list of this page would end.
fn other_session(page: &str) -> String {
    let field = "name=\"session\" value=\"";
    let at = page.find(field).expect("the list offers to end another sign-in") + field.len();
    page[at..].chars().take_while(|c| *c != '"').collect()
}

#[tokio::test]
async fn one_lost_device_goes_out_and_the_others_stay() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        let (writer, colleague) =
            (test.person(Some(Role::Writer), "branch").await, test.person(Some(Role::Writer), "branch").await);
        let lost = test.sign_in(&writer).await;
        let here = test.sign_in(&writer).await;
        let stranger = test.sign_in(&colleague).await;
        let session = other_session(&here.get("/desk/me").await.body);

        // Whoever learns the number of somebody's sign-in cannot end it.
        stranger.post("/sign-out", &[("session", &session)]).await;
        assert_eq!(lost.get("/desk").await.status, 200);

        // The second of two clicks finds it done.
        for _ in 0..2 {
            let answer = here.post("/sign-out", &[("session", &session)]).await;
            assert_eq!((answer.status.as_u16(), answer.location()), (303, "/desk/me?did=device-out"));
        }
        assert!(lost.get("/desk").await.location().starts_with("/sign-in"), "the lost device is out");
        let page = here.get("/desk/me?did=device-out").await;
        assert!(page.status == 200 && page.says("那台设备退出了") && !page.says("name=\"session\""), "this one stays, alone");
    })
    .await;
}
