//! The server behind an address: opens what it needs, says what people need to know, stays, and stops cleanly.

use super::assets::{AssetError, Assets, Source};
use super::config::{Config, PublicUrl};
use super::door::Door;
use super::first_start::{ADMIN_LOGIN, Welcome, welcome};
use super::problem::ApiError;
use super::qr::Qr;
use super::state::{AppState, SystemClock};
use super::store::{Sqlite, StoreError};
use super::{failpoint, router, samples};
use std::future::IntoFuture as _;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// How long requests may still take after the word to stop.
const STOP_WITHIN: Duration = Duration::from_secs(10);

/// Why the server could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}. Is another server running there? Choose another with --bind")]
    Bind {
        /// Which.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The data folder cannot be used.
    #[error("the data folder {path}: {source}")]
    DataDir {
        /// Which.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The pages cannot be read, or those of earlier builds not kept.
    #[error("the pages: {0}")]
    Assets(#[from] AssetError),
    /// The first people or forms could not be made.
    #[error("the first start failed: {}{}", .0.code, .0.detail.as_ref().map(|d| format!(" ({d})")).unwrap_or_default())]
    FirstStart(ApiError),
    /// The listener or the terminal failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The name of the embedded database inside the data folder.
const DATABASE: &str = "jemput-bola.db";

/// Opens the data folder's store as a state; also for the command line's work on the data folder.
/// # Errors
/// `ServeError` when the folder or the database cannot be used.
pub async fn open(data_dir: &Path) -> Result<AppState, ServeError> {
    let failed = |source| {
        let path = data_dir.display().to_string();
        ServeError::DataDir { path, source }
    };
    make_private(data_dir).map_err(failed)?;
    let database = data_dir.join(DATABASE);
    let store = match failpoint::room() {
        None => Sqlite::open(database).await?,
        Some(pages) => Sqlite::open_with_room(database, pages).await?,
    };
    Ok(AppState::new(Arc::new(store), Arc::new(SystemClock), data_dir).await?)
}

/// Serves until Ctrl-C or SIGTERM. What people need to know goes to `out`, in Indonesian and English.
/// # Errors
/// `ServeError` when it cannot start, or the listener fails.
pub async fn serve(config: Config, out: &mut dyn Write) -> Result<(), ServeError> {
    let bind = |source| ServeError::Bind {
        address: config.bind,
        source,
    };
    let listener = TcpListener::bind(config.bind).await.map_err(bind)?;
    let address = listener.local_addr()?;
    let public_url = config.public_url.clone().unwrap_or_else(|| PublicUrl::of(address));

    let mut state = open(&config.data_dir).await?;
    let source = Source::choose(config.app_dir.clone());
    let kept = config.data_dir.join("assets");
    let assets = Assets::load(&source, Some(&kept), state.clock.now_ms())?;
    let is_built = assets.is_built();
    state = state.behind(Door::new(public_url, config.server_name.clone(), assets));
    if config.practice {
        state = state.with_practice();
    }
    samples::publish_if_empty(&state)
        .await
        .map_err(ServeError::FirstStart)?;
    let told = welcome(&state).await.map_err(ServeError::FirstStart)?;
    tell(out, &state, &config, &told, is_built)?;

    failpoint::ready();
    let (stop, stopped) = oneshot::channel::<()>();
    let service = router(state.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async {
        stopped.await.ok();
    });
    let mut server = std::pin::pin!(server.into_future());
    tokio::select! {
        ended = &mut server => ended?,
        () = asked_to_stop() => {
            writeln!(out, "Berhenti… / Stopping…")?;
            stop.send(()).ok();
            // A phone that holds its connection open does not hold the server.
            if let Ok(ended) = tokio::time::timeout(STOP_WITHIN, &mut server).await {
                ended?;
            }
        }
    }
    state.store.close().await?;
    Ok(())
}

/// The folder, readable by its owner alone: it holds answers and keys.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

async fn asked_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    interrupted.await.ok();
}

fn tell(out: &mut dyn Write, state: &AppState, config: &Config, told: &Welcome, is_built: bool) -> io::Result<()> {
    let origin = state.door.public_url.origin();
    writeln!(
        out,
        "{} siap dipakai. / {} is ready.",
        config.server_name, config.server_name
    )?;
    writeln!(out, "  Halaman petugas / officers' page:  {origin}/")?;
    writeln!(out, "  Halaman kantor / office page:      {origin}/kantor/")?;
    if let Some(password) = &told.admin_password {
        writeln!(out)?;
        writeln!(
            out,
            "Admin pertama (hanya tampil sekali ini) / First admin (shown only this once):"
        )?;
        writeln!(out, "  Nama akun / login:                 {ADMIN_LOGIN}")?;
        writeln!(out, "  Kata sandi sekali pakai / one-time password: {password}")?;
        writeln!(out, "  Hilang? / Lost?  jemput-bola user password {ADMIN_LOGIN}")?;
    }
    if let Some(code) = &told.officer_code {
        writeln!(out)?;
        writeln!(
            out,
            "Daftarkan HP petugas pertama (berlaku 7 hari) / Enrol the first officer's phone (valid 7 days):"
        )?;
        writeln!(out, "  Tautan / link:                     {}", code.link)?;
        writeln!(out, "  Kode / code:                       {}", code.code)?;
        if let Ok(qr) = Qr::of(&code.link) {
            writeln!(out, "{}", qr.blocks())?;
        }
    }
    if !is_built {
        writeln!(
            out,
            "Halaman belum dibangun; jalankan: make app / The pages are not built yet; run: make app"
        )?;
    }
    if config.practice {
        writeln!(
            out,
            "Latihan terbuka untuk siapa saja di {origin}/isi/ / Practice is open to anybody."
        )?;
    }
    if config.lacks_https() {
        writeln!(
            out,
            "PERHATIAN: HP tidak dapat menyimpan isian tanpa HTTPS. Pasang HTTPS di depan server ini dan beri tahu alamatnya dengan --public-url https://…"
        )?;
        writeln!(
            out,
            "WARNING: phones cannot keep answers without HTTPS. Put HTTPS before this server and name its address: --public-url https://…"
        )?;
    }
    writeln!(out, "Hentikan dengan Ctrl-C. / Stop with Ctrl-C.")?;
    out.flush()
}
