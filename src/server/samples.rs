//! The five questionnaires that come with the product; published at the first start, so that there is something to
//! fill in. The areas of Malang with their licence lie beside them.

use super::forms::{Upload, publish};
use super::problem::ApiError;
use super::state::AppState;

macro_rules! workbooks {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_bytes!(concat!("samples/forms/", $name)))),+]
    };
}

/// File name and bytes of each sample.
pub const WORKBOOKS: &[(&str, &[u8])] = workbooks![
    "a_sosialisasi.xlsx",
    "b_mutu_layanan.xlsx",
    "c_klaim_jkk.xlsx",
    "d_log_sosialisasi.xlsx",
    "e_kepatuhan.xlsx",
];

/// Publishes the samples where no form was ever published.
/// # Errors
/// When the store fails; or `JB-4009` for a sample that the compiler refuses, which a test rules out.
pub async fn publish_if_empty(state: &AppState) -> Result<(), ApiError> {
    if !state.store.forms().await?.is_empty() {
        return Ok(());
    }
    for (name, bytes) in WORKBOOKS {
        let upload = Upload {
            name: (*name).to_owned(),
            workbook: bytes.to_vec(),
            media: Vec::new(),
        };
        publish(state, upload, None).await?;
    }
    Ok(())
}
