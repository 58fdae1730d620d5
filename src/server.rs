//! The sync server and the command line. [`router`] is a value that tests build over any store; [`serve`] puts it
//! behind an address and stays until it is told to stop.

mod api;
pub mod assets;
pub mod attachments;
pub mod auth;
pub mod batches;
pub mod cli;
pub mod config;
pub mod door;
mod encoding;
pub mod enrolment;
pub mod export;
mod failpoint;
mod first_start;
pub mod forms;
mod headers;
mod json;
pub mod keys;
pub mod pack;
pub mod people;
pub mod problem;
pub mod qr;
pub mod samples;
mod serve;
pub mod state;
pub mod store;
pub mod submissions;
pub mod workbook;

pub use serve::{ServeError, open, serve};

use axum::{
    Router,
    extract::{Request, State},
    middleware::{from_fn, from_fn_with_state},
    response::Response,
};
use state::AppState;
use tower_http::catch_panic::CatchPanicLayer;

/// The whole server: the API under `/api/v1`, the pages everywhere else.
pub fn router(state: AppState) -> Router {
    let api = api::routes()
        .fallback(api::nothing_here)
        .layer(from_fn_with_state(state.clone(), auth::guard::guard));
    Router::new()
        .nest("/api/v1", api)
        .fallback(pages)
        .layer(CatchPanicLayer::custom(problem::from_panic))
        .layer(from_fn(problem::render))
        .layer(from_fn(headers::add))
        .with_state(state)
}

async fn pages(State(state): State<AppState>, request: Request) -> Response {
    assets::serve(&state.door.assets, request).await
}
