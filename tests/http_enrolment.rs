#![cfg(not(target_arch = "wasm32"))]
//! Enrolment: codes, replays, phones that come back.

#[path = "support/edge.rs"]
mod edge;

use edge::{Answer, DAY_MS, Edge, MINUTE_MS, asked};
use jemput_bola::id::{AccountId, DeviceId};
use jemput_bola::sync::office::{CodeIssued, Role};
use jemput_bola::sync::{Enrolment, EnrolmentRequest};
use serde_json::{Value, json};

#[tokio::test]
async fn a_code_enrols_a_phone_and_pins_the_servers_keys() {
    let edge = Edge::new().await;
    let officer = edge.person(Role::Officer).await;
    let code = edge.code(officer, None).await;
    let (asked, _) = asked(1, &code);
    let answer = edge.enrol(&asked).await;
    let enrolment: Enrolment = answer.json();
    assert_eq!(enrolment.device_id, asked.device_id);
    assert_eq!((enrolment.device_epoch, enrolment.last_seq), (1, 0));
    assert_eq!(enrolment.officer.account_id, officer);
    assert_eq!(enrolment.server_id, edge.state.keys.server_id);
    assert_eq!(enrolment.receipt_keys, edge.state.keys.receipt_keys());
    assert_eq!(enrolment.sealing_key, edge.state.keys.sealing_key());
    let cookie = answer.cookie();
    let forms = edge.call("GET", "/api/v1/forms", &[("cookie", &cookie)], "").await;
    assert_eq!(forms.code(), "");
}

#[tokio::test]
async fn a_code_is_taken_however_it_is_typed() {
    for typed in ["plain", "lower", "spaces"] {
        let edge = Edge::new().await;
        let officer = edge.person(Role::Officer).await;
        let code = edge.code(officer, None).await;
        let code = match typed {
            "lower" => code.to_lowercase(),
            "spaces" => format!(" {} ", code.replace('-', " ")),
            _ => code.replace('-', ""),
        };
        assert_eq!(edge.enrol(&asked(1, &code).0).await.code(), "", "{code}");
    }
}

#[tokio::test]
async fn only_the_same_phone_within_a_day_gets_the_same_answer_again() {
    type Change = fn(&mut EnrolmentRequest);
    let rows: [(&str, i64, Change, &str); 6] = [
        ("the same at once", 0, |_| {}, ""),
        ("the same after 23 hours", DAY_MS - 60 * MINUTE_MS, |_| {}, ""),
        ("the same after 24 hours", DAY_MS, |_| {}, "JB-4005"),
        (
            "another phone",
            0,
            |asked| asked.device_id = edge::asked(2, "").0.device_id,
            "JB-4005",
        ),
        (
            "another key",
            0,
            |asked| asked.public_key = edge::asked(2, "").0.public_key,
            "JB-4005",
        ),
        (
            "another secret",
            0,
            |asked| asked.secret_sha256 = edge::asked(2, "").0.secret_sha256,
            "JB-4005",
        ),
    ];
    for (name, later_ms, change, expected) in rows {
        let edge = Edge::new().await;
        let officer = edge.person(Role::Officer).await;
        let code = edge.code(officer, None).await;
        let (mut asked, _) = asked(1, &code);
        let first = edge.enrol(&asked).await;
        edge.clock.pass(later_ms);
        change(&mut asked);
        let second = edge.enrol(&asked).await;
        assert_eq!(second.code(), expected, "{name}");
        if expected.is_empty() {
            assert_eq!(second.json::<Value>(), first.json::<Value>(), "{name}");
            for cookie in [first.cookie(), second.cookie()] {
                let who = edge.call("GET", "/api/v1/session", &[("cookie", &cookie)], "").await;
                assert_eq!(who.code(), "", "{name}: both sessions hold");
            }
        }
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_code_or_a_request_is_told() {
    type Change = fn(&mut Value);
    let rows: [(&str, i64, Change, &str); 8] = [
        (
            "a code nobody gave",
            0,
            |asked| asked["code"] = json!("ABCD-EFGH-JK"),
            "JB-4004",
        ),
        ("no code at all", 0, |asked| asked["code"] = json!(""), "JB-4004"),
        ("seven days, less a moment", 7 * DAY_MS - 1, |_| {}, ""),
        ("seven days", 7 * DAY_MS, |_| {}, "JB-4006"),
        (
            "a key that is none",
            0,
            |asked| asked["public_key"] = json!("AAAA"),
            "JB-4222",
        ),
        (
            "a device id that is none",
            0,
            |asked| asked["device_id"] = json!("HP 1"),
            "JB-4000",
        ),
        (
            "a secret's digest cut short",
            0,
            |asked| asked["secret_sha256"] = json!("00"),
            "JB-4000",
        ),
        (
            "a field missing",
            0,
            |asked| drop(asked.as_object_mut().unwrap().remove("code")),
            "JB-4000",
        ),
    ];
    for (name, later_ms, change, expected) in rows {
        let edge = Edge::new().await;
        let officer = edge.person(Role::Officer).await;
        let code = edge.code(officer, None).await;
        edge.clock.pass(later_ms);
        let mut body = serde_json::to_value(asked(1, &code).0).unwrap();
        change(&mut body);
        let answer = edge.post("/api/v1/enrolments", &[], body).await;
        assert_eq!(answer.code(), expected, "{name}");
        if !expected.is_empty() && later_ms == 0 {
            let again = edge.enrol(&asked(1, &code).0).await;
            assert_eq!(again.code(), "", "{name}: the code is still good");
        }
    }
}

#[tokio::test]
async fn wrong_codes_are_limited_and_good_ones_are_not() {
    let edge = Edge::new().await;
    let officer = edge.person(Role::Officer).await;
    for number in 0..25 {
        edge.phone(number, officer).await;
    }
    let wrong = asked(1, "ABCD-EFGH-JK").0;
    for _ in 0..20 {
        assert_eq!(edge.enrol(&wrong).await.code(), "JB-4004");
    }
    assert_eq!(edge.enrol(&wrong).await.code(), "JB-4290");
    edge.clock.pass(5 * MINUTE_MS);
    assert_eq!(edge.enrol(&wrong).await.code(), "JB-4004");
}

/// Enrols phone `number` anew by a code for the device of phone 1.
async fn again(edge: &Edge, device: DeviceId, number: u8) -> Answer {
    let cookie = edge.sign_in(Role::Coordinator).await;
    let officer = edge.state.store.device(device).await.unwrap().unwrap().account_id;
    let path = format!("/api/v1/people/{officer}/codes");
    let issued = edge
        .post(&path, &[("cookie", &cookie)], json!({ "device_id": device }))
        .await;
    let issued: CodeIssued = issued.json();
    edge.enrol(&asked(number, &issued.code).0).await
}

#[tokio::test]
async fn a_code_for_a_device_that_exists_keeps_its_id_and_epoch_and_replaces_its_keys() {
    let edge = Edge::new().await;
    let officer = edge.person(Role::Officer).await;
    edge.person(Role::Coordinator).await;
    let old = edge.phone(1, officer).await;
    // The browser's storage was cleared: it made a new id and new keys.
    let answer = again(&edge, old.device_id, 2).await;
    let enrolment: Enrolment = answer.json();
    assert_eq!(enrolment.device_id, old.device_id);
    assert_eq!(enrolment.device_epoch, 1);
    let (_, secret) = asked(2, "");
    let new = edge::Phone { secret, ..old.clone() };
    assert_eq!(edge.push(&[("x-jb-device", &new.proof())]).await.code(), "");
    assert_eq!(edge.push(&[("x-jb-device", &old.proof())]).await.code(), "JB-4010");
    assert_eq!(edge.push(&[("cookie", &old.cookie)]).await.code(), "JB-4010");
    assert_eq!(edge.push(&[("cookie", &answer.cookie())]).await.code(), "");
}

#[tokio::test]
async fn a_revoked_device_comes_back_only_by_a_code_of_its_own() {
    let edge = Edge::new().await;
    let officer = edge.person(Role::Officer).await;
    edge.person(Role::Coordinator).await;
    let phone = edge.phone(1, officer).await;
    edge.state
        .store
        .revoke_device(officer, phone.device_id, 0)
        .await
        .unwrap();
    let plain = edge.code(officer, None).await;
    assert_eq!(edge.enrol(&asked(1, &plain).0).await.code(), "JB-4030");
    let replay = edge.enrol(&phone.asked).await;
    assert_eq!(replay.code(), "JB-4030");
    assert_eq!(again(&edge, phone.device_id, 1).await.code(), "");
    assert_eq!(edge.push(&[("x-jb-device", &phone.proof())]).await.code(), "");
}

/// Whoever holds the phone may have been sent the next code as well.
#[tokio::test]
async fn with_a_phone_the_unused_codes_of_its_officer_are_withdrawn() {
    let edge = Edge::new().await;
    let officer = edge.person(Role::Officer).await;
    let other = edge.person(Role::Officer).await;
    edge.person(Role::Coordinator).await;
    let phone = edge.phone(1, officer).await;
    let unused = [
        edge.code(officer, None).await,
        edge.code(officer, Some(phone.device_id)).await,
    ];
    let of_another = edge.code(other, None).await;
    let cookie = edge.sign_in(Role::Coordinator).await;
    let revoke = |account: AccountId| format!("/api/v1/people/{account}/devices/{}/revoke", phone.device_id);
    // Not that officer's phone: nothing happens.
    let answer = edge.call("POST", &revoke(other), &[("cookie", &cookie)], "").await;
    assert_eq!(answer.code(), "JB-4040");
    let answer = edge.call("POST", &revoke(officer), &[("cookie", &cookie)], "").await;
    assert_eq!(answer.code(), "");
    for (number, code) in (2..).zip(&unused) {
        assert_eq!(edge.enrol(&asked(number, code).0).await.code(), "JB-4004");
    }
    assert_eq!(edge.enrol(&asked(4, &of_another).0).await.code(), "");
    let later = edge.code(officer, None).await;
    assert_eq!(edge.enrol(&asked(5, &later).0).await.code(), "");
}

#[tokio::test]
async fn another_phone_cannot_take_a_devices_id() {
    let edge = Edge::new().await;
    let officer = edge.person(Role::Officer).await;
    let phone = edge.phone(1, officer).await;
    let code = edge.code(officer, None).await;
    let (mut thief, _) = asked(2, &code);
    thief.device_id = phone.device_id;
    let answer = edge.enrol(&thief).await;
    assert_eq!(answer.code(), "JB-4222");
    assert_eq!(answer.json::<Value>()["pointer"], "/device_id");
    assert_eq!(edge.push(&[("x-jb-device", &phone.proof())]).await.code(), "");
}

#[tokio::test]
async fn a_phone_handed_to_another_officer_keeps_its_id() {
    let edge = Edge::new().await;
    let first = edge.person(Role::Officer).await;
    let second = edge.person(Role::Officer).await;
    let phone = edge.phone(1, first).await;
    let code = edge.code(second, None).await;
    let enrolment: Enrolment = edge.enrol(&asked(1, &code).0).await.json();
    assert_eq!(enrolment.device_id, phone.device_id);
    assert_eq!(enrolment.officer.account_id, second);
}

#[tokio::test]
async fn of_two_phones_with_one_code_at_once_one_gets_in() {
    let edge = Edge::new().await;
    let officer = edge.person(Role::Officer).await;
    let code = edge.code(officer, None).await;
    let (first, second) = (asked(1, &code).0, asked(2, &code).0);
    let (first, second) = tokio::join!(edge.enrol(&first), edge.enrol(&second));
    let mut codes = [first.code(), second.code()];
    codes.sort();
    assert_eq!(codes, ["", "JB-4005"]);
}

#[tokio::test]
async fn codes_are_for_officers_and_for_their_own_devices() {
    let edge = Edge::new().await;
    let officer = edge.person(Role::Officer).await;
    let other = edge.person(Role::Officer).await;
    let coordinator = edge.person(Role::Coordinator).await;
    let phone = edge.phone(1, officer).await;
    let cookie = edge.sign_in(Role::Coordinator).await;
    let nobody = "0197f5a0-0000-7000-8000-000000000000".to_owned();
    let rows = [
        (officer.to_string(), json!({}), ""),
        (officer.to_string(), json!({"device_id": phone.device_id}), ""),
        (other.to_string(), json!({"device_id": phone.device_id}), "JB-4040"),
        (coordinator.to_string(), json!({}), "JB-4222"),
        (nobody, json!({}), "JB-4040"),
        ("nonsense".to_owned(), json!({}), "JB-4040"),
    ];
    for (account, body, expected) in rows {
        let path = format!("/api/v1/people/{account}/codes");
        let answer = edge.post(&path, &[("cookie", &cookie)], body.clone()).await;
        assert_eq!(answer.code(), expected, "{account}: {body}");
        if expected.is_empty() {
            let issued: CodeIssued = answer.json();
            let plain = issued.code.replace('-', "");
            assert_eq!(issued.link, format!("http://127.0.0.1:8080/#daftar={plain}"));
            assert!(
                issued.qr_path.starts_with("M4 4h7"),
                "a finder pattern inside the quiet zone"
            );
            assert!(issued.qr_side > 29);
            assert_eq!(issued.expires_at, "2026-11-30T08:00:00+07:00");
        }
    }
}

#[tokio::test]
async fn an_enrolled_phone_continues_after_its_last_running_number() {
    let edge = Edge::new().await;
    let officer = edge.person(Role::Officer).await;
    edge.person(Role::Coordinator).await;
    let phone = edge.phone(1, officer).await;
    assert!(edge.state.store.forms().await.unwrap().is_empty());
    let body = json!({
        "schema": 1, "kind": "submission", "instance_id": "0197f5a0-0000-7000-8000-000000000002",
        "form_id": "belum_ada", "form_version": "1", "form_digest": "0".repeat(64), "mode": "real",
        "device_id": phone.device_id, "device_epoch": 3, "seq": 41, "officer": "officer", "language": "id",
        "started": {"wall_ms": 1, "mono_ms": 1, "offset_min": 420},
        "finalized": {"wall_ms": 2, "mono_ms": 2, "offset_min": 420},
        "app_build": "test", "answers": {}, "attachments": [],
    });
    let verdict = edge
        .push_body("0197f5a0-0000-7000-8000-000000000002", &body, &phone)
        .await;
    assert_eq!(verdict["outcome"], "quarantined");
    let enrolment: Enrolment = again(&edge, phone.device_id, 1).await.json();
    assert_eq!((enrolment.device_epoch, enrolment.last_seq), (3, 41));
}
