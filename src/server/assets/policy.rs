//! Content-Security-Policy: only our own files run, and the inline loader that Trunk writes into each page, by the
//! hash of its text.

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// The policy of one file. `style-src` has no `unsafe-inline`: pages set single properties, never a `style` attribute.
pub(super) fn content_security_policy(name: &str, bytes: &[u8]) -> String {
    let mut scripts = String::new();
    if name.ends_with(".html") {
        for script in inline_scripts(&String::from_utf8_lossy(bytes)) {
            // Writing to a string cannot fail.
            let _ = write!(scripts, " 'sha256-{}'", BASE64.encode(Sha256::digest(script)));
        }
    }
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'; \
         img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; \
         worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}

/// The text of every `<script>` without `src`, exactly as the browser hashes it.
fn inline_scripts(html: &str) -> Vec<&str> {
    let mut scripts = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once("<script") {
        let Some((attributes, after)) = after.split_once('>') else {
            break;
        };
        let Some((text, after)) = after.split_once("</script>") else {
            break;
        };
        let has_src = attributes.split_ascii_whitespace().any(|a| a.starts_with("src="));
        if !has_src && !text.is_empty() {
            scripts.push(text);
        }
        rest = after;
    }
    scripts
}

#[cfg(test)]
mod tests {
    use super::{content_security_policy, inline_scripts};

    #[test]
    fn only_scripts_without_src_are_inline() {
        let html = "<script src=\"/a.js\"></script><script type=\"module\">\nimport init;\n</script>\
                    <script nonce=x>b</script><script type=module src='/c.js'></script>";
        assert_eq!(inline_scripts(html), ["\nimport init;\n", "b"]);
    }

    #[test]
    fn the_hash_is_the_one_that_a_browser_computes() {
        // Example of the CSP specification, section 8.3: alert('Hello, world.');
        let policy = content_security_policy("index.html", b"<script>alert('Hello, world.');</script>");
        assert!(
            policy.contains("'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe-inline"));
    }
}
