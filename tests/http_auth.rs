#![cfg(not(target_arch = "wasm32"))]
//! Who may do what: roles, sessions, devices, the guard against other sites, limits of tries.

#[path = "support/edge.rs"]
mod edge;

use edge::{DAY_MS, Edge, MINUTE_MS};
use jemput_bola::server::people;
use jemput_bola::sync::office::{NewPerson, PersonMade, Role, TokenIssued, Who};
use serde_json::{Value, json};

/// Every call, and what becomes of nobody, an officer's phone, a viewer, a coordinator and an admin:
/// `-` must sign in, `x` may not, `+` is let in (and then perhaps told that its empty body will not do).
const TABLE: &[(&str, &str, &str)] = &[
    ("GET", "/api/v1/health", "+++++"),
    ("GET", "/api/v1/limits", "+++++"),
    ("GET", "/api/v1/session", "-++++"),
    ("POST", "/api/v1/session/password", "-++++"),
    ("POST", "/api/v1/enrolments", "+++++"),
    ("GET", "/api/v1/people", "-xx++"),
    ("POST", "/api/v1/people", "-xx++"),
    ("POST", "/api/v1/people/ACCOUNT/codes", "-xx++"),
    ("POST", "/api/v1/people/ACCOUNT/tokens", "-xxx+"),
    ("POST", "/api/v1/people/ACCOUNT/password", "-xxx+"),
    ("POST", "/api/v1/people/ACCOUNT/devices/DEVICE/revoke", "-xx++"),
    ("GET", "/api/v1/forms", "-++++"),
    ("POST", "/api/v1/forms", "-xx++"),
    ("GET", "/api/v1/forms/by-digest/DIGEST", "-++++"),
    ("POST", "/api/v1/forms/sosialisasi_bpu/state", "-xx++"),
    ("GET", "/api/v1/forms/sosialisasi_bpu/versions/1/workbook", "-x+++"),
    ("GET", "/api/v1/forms/sosialisasi_bpu/versions/1/files/a.csv", "-x+++"),
    ("GET", "/api/v1/media/DIGEST", "-++++"),
    ("POST", "/api/v1/submissions", "-+x++"),
    ("POST", "/api/v1/submissions/check", "-+x++"),
    ("POST", "/api/v1/submissions/search", "-x+++"),
    ("POST", "/api/v1/attachments", "-+x++"),
    ("HEAD", "/api/v1/attachments/DIGEST", "-+x++"),
    ("PATCH", "/api/v1/attachments/DIGEST", "-+x++"),
    (
        "GET",
        "/api/v1/submissions/0197f5a0-0000-7000-8000-000000000000",
        "-x+++",
    ),
    ("POST", "/api/v1/batches?name=a.jbz", "-xx++"),
    ("GET", "/api/v1/batches", "-x+++"),
    ("GET", "/api/v1/batches/1", "-x+++"),
    ("GET", "/api/v1/forms/sosialisasi_bpu/export.csv", "-x+++"),
    // Last: nobody is signed in afterwards.
    ("DELETE", "/api/v1/session", "+++++"),
];

#[tokio::test]
async fn every_role_may_call_what_the_table_says() {
    let edge = Edge::new().await;
    let officer = edge.person(Role::Officer).await;
    let mut cookies = vec![String::new(), edge.phone(1, officer).await.cookie];
    for role in [Role::Viewer, Role::Coordinator, Role::Admin] {
        edge.person(role).await;
        cookies.push(edge.sign_in(role).await);
    }
    for (method, path, expected) in TABLE {
        let path = path
            .replace("ACCOUNT", "0197f5a0-0000-7000-8000-000000000000")
            .replace("DEVICE", "0197f5a0-0000-7000-8000-000000000000")
            .replace("DIGEST", &"0".repeat(64));
        let mut found = String::new();
        for cookie in &cookies {
            let answer = edge.call(method, &path, &[("cookie", cookie)], "").await;
            found.push(match answer.status.as_u16() {
                401 => '-',
                403 => 'x',
                500.. => '!',
                _ => '+',
            });
        }
        assert_eq!(found, *expected, "{method} {path}");
    }
}

#[tokio::test]
async fn practice_opens_forms_and_pushing_to_anybody_and_nothing_else() {
    let edge = Edge::with(|state| state.with_practice()).await;
    let open = [
        "GET /api/v1/forms",
        "GET /api/v1/forms/by-digest/DIGEST",
        "GET /api/v1/media/DIGEST",
        "POST /api/v1/submissions",
        "POST /api/v1/submissions/check",
        "POST /api/v1/attachments",
        "HEAD /api/v1/attachments/DIGEST",
        "PATCH /api/v1/attachments/DIGEST",
    ];
    for (method, path, nobody) in TABLE.iter().map(|(m, p, e)| (m, p, e.as_bytes()[0])) {
        let name = format!("{method} {path}");
        let path = path.replace("DIGEST", &"0".repeat(64));
        let path = path.replace("ACCOUNT", "x").replace("DEVICE", "x");
        let status = edge.call(method, &path, &[], "").await.status;
        let is_open = nobody == b'+' || open.contains(&name.as_str());
        assert_eq!(status != 401, is_open, "{name}: {status}");
    }
}

#[tokio::test]
async fn a_coordinator_makes_officers_only() {
    let edge = Edge::new().await;
    edge.person(Role::Coordinator).await;
    edge.person(Role::Admin).await;
    let rows = [
        (Role::Coordinator, json!({"name": "Petugas Dau", "role": "officer"}), ""),
        (
            Role::Coordinator,
            json!({"name": "Tamu", "role": "viewer", "login": "tamu"}),
            "JB-4031",
        ),
        (
            Role::Coordinator,
            json!({"name": "Admin 2", "role": "admin", "login": "admin2"}),
            "JB-4031",
        ),
        (
            Role::Admin,
            json!({"name": "Tamu", "role": "viewer", "login": "Tamu"}),
            "",
        ),
        (
            Role::Admin,
            json!({"name": "Tamu lagi", "role": "viewer", "login": " tamu "}),
            "JB-4093",
        ),
        (Role::Admin, json!({"name": "Tamu", "role": "viewer"}), "JB-4222"),
        (
            Role::Admin,
            json!({"name": "Petugas", "role": "officer", "login": "petugas"}),
            "JB-4222",
        ),
        (Role::Admin, json!({"name": " ", "role": "officer"}), "JB-4222"),
        (
            Role::Admin,
            json!({"name": "T", "role": "viewer", "login": "t", "password": "pendek"}),
            "JB-4222",
        ),
        (Role::Admin, json!({"name": "T", "role": "raja"}), "JB-4000"),
    ];
    for (by, body, expected) in rows {
        let cookie = edge.sign_in(by).await;
        let answer = edge.post("/api/v1/people", &[("cookie", &cookie)], body.clone()).await;
        assert_eq!(answer.code(), expected, "{by:?}: {body}");
    }
}

#[tokio::test]
async fn a_one_time_password_must_be_changed_before_anything_else() {
    let edge = Edge::new().await;
    let new = NewPerson {
        name: "Admin".to_owned(),
        role: Role::Admin,
        login: Some("admin".to_owned()),
        password: None,
    };
    let password = people::add(&edge.state, new).await.unwrap().one_time_password.unwrap();
    let sign_in = json!({"login": "Admin", "password": password});
    let answer = edge.post("/api/v1/session", &[], sign_in.clone()).await;
    assert!(answer.json::<Who>().must_change_password);
    let cookie = answer.cookie();
    let me = [("cookie", cookie.as_str())];
    let other = edge.post("/api/v1/session", &[], sign_in.clone()).await.cookie();

    for path in ["/api/v1/people", "/api/v1/forms"] {
        assert_eq!(edge.call("GET", path, &me, "").await.code(), "JB-4033", "{path}");
    }
    assert_eq!(edge.push(&me).await.code(), "JB-4033");

    let rows = [
        (json!({"current": password, "new": "pendek"}), "JB-4222"),
        (json!({"current": password, "new": password}), "JB-4222"),
        (json!({"current": "bukan itu", "new": "cukup panjang"}), "JB-4011"),
        (json!({"current": password, "new": "cukup panjang"}), ""),
    ];
    for (body, expected) in rows {
        let answer = edge.post("/api/v1/session/password", &me, body.clone()).await;
        assert_eq!(answer.code(), expected, "{body}");
    }
    assert_eq!(edge.call("GET", "/api/v1/people", &me, "").await.code(), "");
    let others = edge.call("GET", "/api/v1/session", &[("cookie", &other)], "").await;
    assert_eq!(others.code(), "JB-4010", "other sessions end with the old password");
    assert_eq!(edge.post("/api/v1/session", &[], sign_in).await.code(), "JB-4011");
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let edge = Edge::new().await;
    edge.person(Role::Viewer).await;
    let body = json!({"login": "viewer", "password": "kata-sandi-viewer"});
    let answer = edge.post("/api/v1/session", &[], body).await;
    let (pair, attributes) = answer.header("set-cookie").split_once(';').unwrap();
    let token = pair.strip_prefix("__Host-jb=").unwrap();
    assert_eq!(token.len(), 43, "256 bits");
    for attribute in ["Path=/", "HttpOnly", "Secure", "SameSite=Strict"] {
        let is_there = attributes.split(';').any(|a| a.trim() == attribute);
        assert!(is_there, "{attribute} in {attributes}");
    }
    assert!(!attributes.contains("Domain"));
    assert!(!answer.text().contains(token));
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server() {
    let edge = Edge::new().await;
    edge.person(Role::Viewer).await;
    let cookie = edge.sign_in(Role::Viewer).await;
    let me = [("cookie", cookie.as_str())];
    assert_eq!(edge.call("GET", "/api/v1/session", &me, "").await.status, 200);
    let answer = edge.call("DELETE", "/api/v1/session", &me, "").await;
    assert_eq!(answer.status, 204);
    assert!(answer.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(edge.call("GET", "/api/v1/session", &me, "").await.code(), "JB-4010");
}

#[tokio::test]
async fn a_session_lapses_thirty_days_after_it_was_last_used() {
    let edge = Edge::new().await;
    edge.person(Role::Viewer).await;
    let cookie = edge.sign_in(Role::Viewer).await;
    for _ in 0..3 {
        edge.clock.pass(29 * DAY_MS);
        let answer = edge.call("GET", "/api/v1/session", &[("cookie", &cookie)], "").await;
        assert_eq!(answer.code(), "");
    }
    edge.clock.pass(30 * DAY_MS);
    let answer = edge.call("GET", "/api/v1/session", &[("cookie", &cookie)], "").await;
    assert_eq!(answer.code(), "JB-4010");
}

#[tokio::test]
async fn a_phone_whose_session_lapsed_pushes_by_its_secret_and_reads_nothing() {
    let edge = Edge::new().await;
    let officer = edge.person(Role::Officer).await;
    let phone = edge.phone(1, officer).await;
    edge.clock.pass(31 * DAY_MS);
    let proof = phone.proof();
    let wrong = proof.replace(':', ":AAAA");
    let lapsed = ("cookie", phone.cookie.as_str());
    assert_eq!(edge.push(&[lapsed]).await.code(), "JB-4010");
    assert_eq!(edge.push(&[lapsed, ("x-jb-device", &wrong)]).await.code(), "JB-4010");
    assert_eq!(edge.push(&[("x-jb-device", "nonsense")]).await.code(), "JB-4010");
    assert_eq!(edge.push(&[lapsed, ("x-jb-device", &proof)]).await.code(), "");
    assert_eq!(edge.push(&[("x-jb-device", &proof)]).await.code(), "");
    let reading = edge.call("GET", "/api/v1/forms", &[("x-jb-device", &proof)], "").await;
    assert_eq!(reading.code(), "JB-4010");
}

#[tokio::test]
async fn a_revoked_phone_brings_nothing_by_whatever_proof() {
    let edge = Edge::new().await;
    let officer = edge.person(Role::Officer).await;
    let phone = edge.phone(1, officer).await;
    let other = edge.phone(2, officer).await;
    edge.person(Role::Coordinator).await;
    let cookie = edge.sign_in(Role::Coordinator).await;
    let path = format!("/api/v1/people/{officer}/devices/{}/revoke", phone.device_id);
    for _ in 0..2 {
        let answer = edge.call("POST", &path, &[("cookie", &cookie)], "").await;
        assert_eq!(answer.status, 204, "twice is harmless");
    }
    assert_eq!(edge.push(&[("cookie", &phone.cookie)]).await.code(), "JB-4030");
    assert_eq!(edge.push(&[("x-jb-device", &phone.proof())]).await.code(), "JB-4030");
    let reading = edge
        .call("GET", "/api/v1/forms", &[("cookie", &phone.cookie)], "")
        .await;
    assert_eq!(reading.code(), "JB-4030");
    assert_eq!(edge.push(&[("cookie", &other.cookie)]).await.code(), "");

    let people = edge.call("GET", "/api/v1/people", &[("cookie", &cookie)], "").await;
    let people: Value = people.json();
    let devices = people["people"]
        .as_array()
        .unwrap()
        .iter()
        .find(|person| person["account_id"] == officer.to_string())
        .unwrap()["devices"]
        .as_array()
        .unwrap();
    let revoked: Vec<_> = devices
        .iter()
        .map(|device| device["revoked"].as_bool().unwrap())
        .collect();
    assert_eq!(revoked, [true, false]);
}

#[tokio::test]
async fn a_changing_request_from_another_site_is_refused() {
    let edge = Edge::new().await;
    edge.person(Role::Viewer).await;
    let cookie = edge.sign_in(Role::Viewer).await;
    let cookie = ("cookie", cookie.as_str());
    type Headers = &'static [(&'static str, &'static str)];
    let rows: [(&str, Headers, &str); 6] = [
        ("DELETE", &[("x-jemput-bola", "")], "JB-4032"),
        ("DELETE", &[("x-jemput-bola", "0")], "JB-4032"),
        ("DELETE", &[("origin", "https://elsewhere.example")], "JB-4032"),
        ("DELETE", &[("origin", "null")], "JB-4032"),
        (
            "GET",
            &[("x-jemput-bola", ""), ("origin", "https://elsewhere.example")],
            "",
        ),
        ("DELETE", &[("origin", "http://127.0.0.1:8080")], ""),
    ];
    for (method, headers, expected) in rows {
        let headers: Vec<_> = headers.iter().copied().chain([cookie]).collect();
        let answer = edge.call(method, "/api/v1/session", &headers, "").await;
        assert_eq!(answer.code(), expected, "{method} with {headers:?}");
    }
}

#[tokio::test]
async fn the_sixth_wrong_password_waits_whoever_knows_the_right_one() {
    let edge = Edge::new().await;
    edge.person(Role::Viewer).await;
    edge.person(Role::Admin).await;
    let wrong = json!({"login": "viewer", "password": "kata-sandi-salah"});
    for _ in 0..5 {
        assert_eq!(edge.post("/api/v1/session", &[], wrong.clone()).await.code(), "JB-4011");
    }
    let right = json!({"login": "viewer", "password": "kata-sandi-viewer"});
    let answer = edge.post("/api/v1/session", &[], right.clone()).await;
    assert_eq!(answer.code(), "JB-4290");
    assert_eq!(answer.header("retry-after"), "300");
    edge.sign_in(Role::Admin).await;
    edge.clock.pass(5 * MINUTE_MS);
    assert_eq!(edge.post("/api/v1/session", &[], right).await.code(), "");
}

#[tokio::test]
async fn unknown_names_and_wrong_passwords_are_told_alike() {
    let edge = Edge::new().await;
    edge.person(Role::Viewer).await;
    edge.person(Role::Officer).await;
    let mut bodies = Vec::new();
    for login in ["viewer", "nobody", "officer", ""] {
        let body = json!({"login": login, "password": "kata-sandi-salah"});
        bodies.push(edge.post("/api/v1/session", &[], body).await.text());
    }
    assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:?}");
}

#[tokio::test]
async fn a_programs_token_acts_for_its_account() {
    let edge = Edge::new().await;
    let coordinator = edge.person(Role::Coordinator).await;
    edge.person(Role::Admin).await;
    let cookie = edge.sign_in(Role::Admin).await;
    let path = format!("/api/v1/people/{coordinator}/tokens");
    let issued = edge.call("POST", &path, &[("cookie", &cookie)], "").await;
    let TokenIssued { token } = issued.json();
    let bearer = format!("Bearer {token}");
    let rows = [
        ("GET", "/api/v1/people", bearer.as_str(), ""),
        ("GET", "/api/v1/people", "Bearer wrong", "JB-4010"),
        ("POST", path.as_str(), bearer.as_str(), "JB-4031"),
    ];
    for (method, path, bearer, expected) in rows {
        let answer = edge.call(method, path, &[("authorization", bearer)], "").await;
        assert_eq!(answer.code(), expected, "{method} {path} as {bearer}");
    }
}

#[tokio::test]
async fn a_password_reset_ends_the_sessions_by_the_old_one() {
    let edge = Edge::new().await;
    let viewer = edge.person(Role::Viewer).await;
    edge.person(Role::Admin).await;
    let old = edge.sign_in(Role::Viewer).await;
    let admin = edge.sign_in(Role::Admin).await;
    let path = format!("/api/v1/people/{viewer}/password");
    let made: PersonMade = edge.call("POST", &path, &[("cookie", &admin)], "").await.json();
    let answer = edge.call("GET", "/api/v1/session", &[("cookie", &old)], "").await;
    assert_eq!(answer.code(), "JB-4010");
    let body = json!({"login": "viewer", "password": made.one_time_password});
    let answer = edge.post("/api/v1/session", &[], body).await;
    assert!(answer.json::<Who>().must_change_password);
}
