//! For wasm32 the officers' app; for every other target the server and the command line.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    jemput_bola::server::cli::main()
}

#[cfg(target_arch = "wasm32")]
fn main() {}
