//! Tells the server whether built pages can be put into it: a release build for a machine (not for a page) that finds
//! `dist/index.html` sets `embed_dist`; every other build reads the pages from a folder. And tells the linker of the officers' app
//! whether it will be split (`.ci/pages` says so): then the linker leaves its notes for that.

use std::path::Path;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(embed_dist)");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=JB_SPLIT");
    let is = |name: &str, wanted: &str| std::env::var(name).is_ok_and(|value| value == wanted);
    let is_page = is("CARGO_CFG_TARGET_ARCH", "wasm32");
    if is_page && is("JB_SPLIT", "1") {
        println!("cargo::rustc-link-arg-bin=jemput-bola=--emit-relocs");
    }
    if is("PROFILE", "release") && !is_page {
        // Named even when it is not there: the next build then looks again.
        println!("cargo::rerun-if-changed=dist");
        if Path::new("dist/index.html").is_file() {
            println!("cargo::rustc-cfg=embed_dist");
        }
    }
}
