//! The tools: the rare controls of the officers' app, loaded when the first is needed.

#[cfg(target_arch = "wasm32")]
fn main() {
    jemput_bola::tools::install();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> anyhow::Result<()> {
    anyhow::bail!("alat is a part of the officers' page: build it for the browser with `make app`")
}
