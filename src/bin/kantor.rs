//! The office: the coordinators' page.

#[cfg(target_arch = "wasm32")]
fn main() {
    jemput_bola::office::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> anyhow::Result<()> {
    anyhow::bail!("kantor is a page: build it for the browser with `make app`")
}
