#![cfg(not(target_arch = "wasm32"))]
//! What every backend of the store must do, asked of SQLite in memory and on disk.

use jemput_bola::server::{
    state::{AppState, Clock},
    store::{Sqlite, Store},
};
use std::sync::Arc;

/// A clock that stands still at 2026-11-23 08:00:00 +07:00.
struct Still;

impl Clock for Still {
    fn now_ms(&self) -> i64 {
        1_795_395_600_000
    }
}

struct Bench {
    folder: tempfile::TempDir,
    on_disk: bool,
}

impl Bench {
    async fn store(&self) -> Arc<dyn Store> {
        if self.on_disk {
            Arc::new(Sqlite::open(self.folder.path().join("jb.sqlite3")).await.unwrap())
        } else {
            Arc::new(Sqlite::in_memory().await.unwrap())
        }
    }

    async fn state(&self) -> AppState {
        AppState::new(self.store().await, Arc::new(Still), self.folder.path())
            .await
            .unwrap()
    }
}

fn backends() -> [Bench; 2] {
    [false, true].map(|on_disk| Bench {
        folder: tempfile::tempdir().unwrap(),
        on_disk,
    })
}

#[tokio::test]
async fn the_identity_is_made_once_and_stays() {
    for bench in backends() {
        let first = bench.state().await;
        let again = AppState::new(first.store.clone(), Arc::new(Still), bench.folder.path())
            .await
            .unwrap();
        assert_eq!(first.keys.server_id, again.keys.server_id);
        assert_eq!(first.keys.receipt_keys(), again.keys.receipt_keys());
        assert_eq!(first.keys.sealing_key(), again.keys.sealing_key());
        assert_eq!(first.now(), "2026-11-23T08:00:00+07:00");
    }
}
