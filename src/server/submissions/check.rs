//! Check: which submissions the server holds. Knowing id and digest is what entitles to a receipt.

use crate::server::problem::ApiError;
use crate::server::state::AppState;
use crate::sync::{CheckRequest, CheckResponse, Code};

/// Answers `POST /api/v1/submissions/check`.
/// # Errors
/// `ApiError`: `PushTooLarge` for too many items; or the store's failure.
pub async fn accept_check(state: &AppState, request: &CheckRequest) -> Result<CheckResponse, ApiError> {
    let most = state.limits.check_items;
    if request.items.len() > most {
        return Err(ApiError::new(Code::PushTooLarge)
            .detail(format!("at most {most} items"))
            .at("/items"));
    }
    Ok(CheckResponse {
        items: state
            .store
            .look_up(&request.items, &state.keys, state.clock.now_ms())
            .await?,
    })
}
