//! No other site's page can change anything here: every changing request must carry a header that a foreign form
//! cannot set, and the browser's `Origin` must be ours.

use crate::server::{problem::ApiError, state::AppState};
use crate::sync::{Code, GUARD_HEADER};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::Response,
};

/// The layer over every call of the API.
/// # Errors
/// `JB-4032` for a changing request without the header, or from another origin.
pub async fn guard(State(state): State<AppState>, request: Request, next: Next) -> Result<Response, ApiError> {
    if !request.method().is_safe() {
        let headers = request.headers();
        if headers.get(GUARD_HEADER).is_none_or(|value| value != "1") {
            let detail = format!("the header {GUARD_HEADER}: 1 is missing");
            return Err(ApiError::new(Code::ForeignOrigin).detail(detail));
        }
        if !is_our_origin(headers, state.door.public_url.origin()) {
            let detail = "Origin is neither the public address nor the address asked";
            return Err(ApiError::new(Code::ForeignOrigin).detail(detail));
        }
    }
    Ok(next.run(request).await)
}

/// Programs send no `Origin`; browsers always do with a changing request.
fn is_our_origin(headers: &HeaderMap, public: &str) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let Ok(origin) = origin.to_str() else {
        return false;
    };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let authority = origin.split_once("://").map(|(_, authority)| authority);
    origin == public || (host.is_some() && authority == host)
}

#[cfg(test)]
mod tests {
    use super::is_our_origin;
    use axum::http::{HeaderMap, HeaderValue, header};

    #[test]
    fn an_origin_is_ours_by_public_address_or_by_host() {
        let rows = [
            (None, None, true),
            (Some("https://survei.example"), None, true),
            (Some("https://survei.example"), Some("127.0.0.1:8080"), true),
            (Some("http://127.0.0.1:8080"), Some("127.0.0.1:8080"), true),
            (Some("http://127.0.0.1:9090"), Some("127.0.0.1:8080"), false),
            (Some("https://other.example"), Some("survei.example"), false),
            (Some("null"), Some("survei.example"), false),
            (Some("null"), None, false),
        ];
        for (origin, host, expected) in rows {
            let mut headers = HeaderMap::new();
            for (name, value) in [(header::ORIGIN, origin), (header::HOST, host)] {
                if let Some(value) = value {
                    headers.insert(name, HeaderValue::from_static(value));
                }
            }
            assert_eq!(
                is_our_origin(&headers, "https://survei.example"),
                expected,
                "{origin:?} at {host:?}"
            );
        }
    }
}
