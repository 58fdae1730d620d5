#![cfg(not(target_arch = "wasm32"))]
//! Errors as people and programs see them: RFC 9457 bodies, whole.

#[path = "support/edge.rs"]
mod edge;

use axum::{Router, body::Body, http::Request, middleware::from_fn, routing::get};
use edge::Edge;
use jemput_bola::server::problem;
use jemput_bola::sync::Code;
use tower::ServiceExt as _;
use tower_http::catch_panic::CatchPanicLayer;

#[tokio::test]
async fn bodies_are_these_to_the_letter() {
    let edge = Edge::new().await;
    let rows = [
        (
            ("GET", "/api/v1/people", "", ""),
            r#"{"type":"about:blank","status":401,"code":"JB-4010","title":"Silakan masuk dulu.","retryable":false}"#,
        ),
        (
            ("GET", "/api/v1/people", "en-GB,en;q=0.9", ""),
            r#"{"type":"about:blank","status":401,"code":"JB-4010","title":"Please sign in first.","retryable":false}"#,
        ),
        (
            ("GET", "/api/v1/people", "jv,en;q=0.5", ""),
            r#"{"type":"about:blank","status":401,"code":"JB-4010","title":"Silakan masuk dulu.","retryable":false}"#,
        ),
        (
            ("GET", "/api/v1/tiada", "en", ""),
            r#"{"type":"about:blank","status":404,"code":"JB-4040","title":"Not found.","retryable":false}"#,
        ),
        (
            ("PUT", "/api/v1/session", "en", ""),
            r#"{"type":"about:blank","status":405,"code":"JB-4050","title":"This address is not called this way.","retryable":false}"#,
        ),
        (
            (
                "POST",
                "/api/v1/session",
                "en",
                "{\"login\":\"admin\",\n\"password\":7}",
            ),
            r#"{"type":"about:blank","status":400,"code":"JB-4000","title":"The request could not be read. Update the app and try again.","detail":"Data at line 2, column 12","retryable":false}"#,
        ),
        (
            (
                "POST",
                "/api/v1/enrolments",
                "en",
                r#"{"code":"ABCD-EFGH-JK","device_id":"0197f5a0-0000-7000-8000-000000000000","public_key":"AAAA","secret_sha256":"0000000000000000000000000000000000000000000000000000000000000000"}"#,
            ),
            r#"{"type":"about:blank","status":422,"code":"JB-4222","title":"A field is wrong.","detail":"not an Ed25519 public key: 32 bytes in base64","retryable":false,"pointer":"/public_key"}"#,
        ),
    ];
    for ((method, path, language, body), expected) in rows {
        let answer = edge.call(method, path, &[("accept-language", language)], body).await;
        assert_eq!(answer.text(), expected, "{method} {path} in {language:?}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    let put = edge.call("PUT", "/api/v1/session", &[], "").await;
    assert_eq!(put.header("allow"), "GET,HEAD,POST,DELETE");
}

#[tokio::test]
async fn a_body_without_end_is_stopped() {
    let edge = Edge::new().await;
    let answer = edge.call("POST", "/api/v1/session", &[], vec![b' '; 1024 * 1024]).await;
    assert_eq!(answer.code(), "JB-4130");
}

#[tokio::test]
async fn a_panic_is_a_fault_of_the_server_and_tells_nothing() {
    let router: Router = Router::new()
        .route(
            "/",
            get(|| async {
                if true {
                    panic!("nama: Pak Slamet")
                }
            }),
        )
        .layer(CatchPanicLayer::custom(problem::from_panic))
        .layer(from_fn(problem::render));
    let response = router.oneshot(Request::new(Body::empty())).await.unwrap();
    assert_eq!(response.status(), 500);
    let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
    let body = String::from_utf8(body.to_vec()).unwrap();
    assert!(body.contains("JB-5000") && !body.contains("Slamet"), "{body}");
}

#[test]
fn every_code_is_told_once_with_its_status_in_both_languages() {
    let mut seen = std::collections::BTreeSet::new();
    for code in Code::ALL {
        let (id, en) = (code.problem(true), code.problem(false));
        assert!(seen.insert(id.code.clone()), "{} is there twice", id.code);
        assert!((400..600).contains(&id.status), "{}", id.code);
        assert!(
            id.title.ends_with('.') && en.title.ends_with('.') && id.title != en.title,
            "{}",
            id.code
        );
        assert_eq!(id.retryable, en.retryable);
    }
}
