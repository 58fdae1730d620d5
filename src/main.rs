//! The officers' app when built for the browser; the server and command line when built natively.

#[cfg(target_arch = "wasm32")]
fn main() {
    jemput_bola::app::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    jemput_bola::server::cli::main()
}
