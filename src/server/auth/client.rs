//! From which address a request comes, for limits of tries only.

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::{HeaderMap, request::Parts};
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

/// The address of whoever asks, as text.
pub struct ClientAddress(pub String);

impl<S: Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|info| info.0.ip());
        Ok(Self(address(peer, &parts.headers)))
    }
}

/// A proxy on this machine (the README's Caddy) tells the address in the last entry of `X-Forwarded-For`; from
/// elsewhere the header is anybody's claim.
fn address(peer: Option<IpAddr>, headers: &HeaderMap) -> String {
    let Some(peer) = peer else {
        return "unknown".to_owned();
    };
    let forwarded = headers
        .get_all("x-forwarded-for")
        .into_iter()
        .next_back()
        .and_then(|value| value.to_str().ok())
        .and_then(|line| line.rsplit(',').next())
        .and_then(|last| last.trim().parse::<IpAddr>().ok());
    match forwarded {
        Some(forwarded) if peer.is_loopback() => forwarded.to_string(),
        _ => peer.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::address;
    use axum::http::{HeaderMap, HeaderValue};

    #[test]
    fn only_a_proxy_on_this_machine_is_believed() {
        let rows = [
            ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
            ("127.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
            ("127.0.0.1", "nonsense", "127.0.0.1"),
            ("192.0.2.7", "203.0.113.9", "192.0.2.7"),
        ];
        for (peer, header, expected) in rows {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", HeaderValue::from_static(header));
            assert_eq!(address(peer.parse().ok(), &headers), expected, "{peer} with {header}");
        }
    }
}
