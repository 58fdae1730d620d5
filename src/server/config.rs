//! How the server is set up: by flags, else by the environment, else by defaults.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

/// What `serve` is told.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// Address and port to listen on
    #[arg(long, env = "JB_BIND", default_value = "127.0.0.1:8080")]
    pub bind: SocketAddr,
    /// Folder for the database, attachments and pages of earlier builds
    #[arg(long, env = "JB_DATA_DIR", default_value = "data")]
    pub data_dir: PathBuf,
    /// Folder of the built pages [default: those inside a release build, else dist]
    #[arg(long, env = "JB_APP_DIR")]
    pub app_dir: Option<PathBuf>,
    /// Address under which phones reach this server, for instance `https://survei.example.org` [default: the bind address]
    #[arg(long, env = "JB_PUBLIC_URL")]
    pub public_url: Option<PublicUrl>,
    /// What the server is called, for people
    #[arg(long, env = "JB_SERVER_NAME", default_value = "Jemput Bola")]
    pub server_name: String,
    /// Let anybody try forms without enrolment; such interviews are never mixed with real ones
    #[arg(long, env = "JB_PRACTICE")]
    pub practice: bool,
}

impl Config {
    /// The address for links, QR codes and the check of `Origin`.
    #[must_use]
    pub fn public_url(&self) -> PublicUrl {
        self.public_url.clone().unwrap_or_else(|| PublicUrl::of(self.bind))
    }

    /// Whether phones could reach this server only without HTTPS, where browsers refuse what the app needs.
    #[must_use]
    pub fn lacks_https(&self) -> bool {
        !self.bind.ip().is_loopback() && !self.public_url().is_https()
    }
}

/// Scheme, host and port, without a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
}

/// What is wrong with a public address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write it as https://host or https://host:port, without a path")]
pub struct BadPublicUrl;

impl PublicUrl {
    /// The address of a machine without a name.
    #[must_use]
    pub fn of(address: SocketAddr) -> Self {
        let origin = format!("http://{address}");
        Self { origin }
    }

    /// `https://host:port`, as browsers write an origin.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether it is HTTPS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.origin.starts_with("https://")
    }

    /// The link that enrols a phone. The code stands in the fragment, which browsers send to nobody.
    #[must_use]
    pub fn enrolment_link(&self, code: &str) -> String {
        format!("{}/#daftar={code}", self.origin)
    }
}

impl FromStr for PublicUrl {
    type Err = BadPublicUrl;

    fn from_str(text: &str) -> Result<Self, BadPublicUrl> {
        let uri: axum::http::Uri = text.trim().parse().map_err(|_| BadPublicUrl)?;
        let scheme = uri.scheme_str().filter(|scheme| matches!(*scheme, "http" | "https"));
        let (Some(scheme), Some(authority)) = (scheme, uri.authority()) else {
            return Err(BadPublicUrl);
        };
        if !matches!(uri.path(), "" | "/") || uri.query().is_some() || authority.as_str().contains('@') {
            return Err(BadPublicUrl);
        }
        let host = authority.host().to_lowercase();
        let usual = if scheme == "https" { 443 } else { 80 };
        let port = authority.port_u16().filter(|port| *port != usual);
        let port = port.map_or(String::new(), |port| format!(":{port}"));
        let origin = format!("{scheme}://{host}{port}");
        Ok(Self { origin })
    }
}

#[cfg(test)]
mod tests {
    use super::PublicUrl;

    #[test]
    fn a_public_address_is_written_as_browsers_write_an_origin() {
        let rows = [
            ("https://Survei.Example.org", Some("https://survei.example.org")),
            ("https://survei.example.org/", Some("https://survei.example.org")),
            ("https://survei.example.org:443", Some("https://survei.example.org")),
            ("http://192.168.1.5:8080", Some("http://192.168.1.5:8080")),
            ("http://[::1]:8080", Some("http://[::1]:8080")),
            ("survei.example.org", None),
            ("ftp://survei.example.org", None),
            ("https://survei.example.org/app", None),
            ("https://survei.example.org/?a=b", None),
            ("https://user@survei.example.org", None),
            ("", None),
        ];
        for (text, expected) in rows {
            let read = text.parse::<PublicUrl>().ok();
            assert_eq!(read.as_ref().map(PublicUrl::origin), expected, "{text:?}");
        }
    }
}
