//! Receiving a file: into a nameless file of the data folder, measured as it comes.

use crate::server::problem::ApiError;
use crate::server::state::AppState;
use crate::server::store::StoreError;
use crate::sync::Code;
use axum::body::Body;
use futures::StreamExt as _;
use tokio::fs::File;
use tokio::io::{AsyncSeekExt as _, AsyncWriteExt as _};

/// The body as a file, at its beginning. It is gone when it is closed.
/// # Errors
/// `ApiError`: `BatchTooLarge`, `MalformedBody` when the body breaks off, or a failure of the disk.
pub async fn receive(state: &AppState, body: Body) -> Result<std::fs::File, ApiError> {
    let mut file = nameless(state).await?;
    let mut stream = body.into_data_stream();
    let mut size: u64 = 0;
    while let Some(piece) = stream.next().await {
        let piece = piece.map_err(|_| ApiError::new(Code::MalformedBody).detail("the body was cut"))?;
        size += piece.len() as u64;
        let most = state.limits.batch_bytes;
        if size > most {
            return Err(ApiError::new(Code::BatchTooLarge).detail(format!("at most {most} bytes")));
        }
        file.write_all(&piece).await.map_err(StoreError::from)?;
    }
    file.rewind().await.map_err(StoreError::from)?;
    Ok(file.into_std().await)
}

/// A file without a name: it is gone when it is closed, even when the server ends before.
async fn nameless(state: &AppState) -> Result<File, ApiError> {
    let folder = state.data_dir.join("incoming");
    tokio::fs::create_dir_all(&folder).await.map_err(StoreError::from)?;
    let mut name = [0; 16];
    getrandom::fill(&mut name).map_err(|error| ApiError::internal(&error))?;
    let path = folder.join(uuid::Builder::from_random_bytes(name).into_uuid().to_string());
    let mut options = File::options();
    let file = options.read(true).write(true).create_new(true).open(&path).await;
    let file = file.map_err(StoreError::from)?;
    tokio::fs::remove_file(&path).await.map_err(StoreError::from)?;
    Ok(file)
}
