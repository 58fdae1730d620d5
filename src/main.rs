//! The officers' app when built for the browser; the server and command line when built natively.

#[cfg(target_arch = "wasm32")]
fn main() {
    jemput_bola::app::mount();
}

// For now only `app pack DIR`; the command line takes over.
#[cfg(not(target_arch = "wasm32"))]
fn main() -> anyhow::Result<()> {
    use jemput_bola::server::pack;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["app", "pack", dist] => {
            let report = pack::pack(std::path::Path::new(dist))?;
            Ok(pack::write_report(&report, &mut std::io::stdout().lock())?)
        }
        _ => anyhow::bail!("usage: jemput-bola app pack DIR"),
    }
}
