//! The camera, while it is on: the one at the back, or the one at the front where the form says so.

use super::window;
use crate::ui::i18n::{Words, tools};
use js_sys::{Function, JSON, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlVideoElement, MediaStream, MediaStreamTrack, MediaTrackConstraints};

/// Wide enough for a small code at arm's length, and no more than a cheap phone reads in time.
const WANTED: &str =
    r#"{"video":{"facingMode":{"ideal":"environment"},"width":{"ideal":1280},"height":{"ideal":720}}}"#;

/// A camera that is on; it goes off when this is dropped.
pub struct Camera(MediaStream);

impl Camera {
    /// Switches it on, with its picture in `video`.
    /// # Errors
    /// Why it cannot be used, in words.
    pub async fn on(video: &HtmlVideoElement, is_front: bool) -> Result<Self, Words> {
        // Absent where the page came unencrypted, and in some browsers inside of apps.
        let devices = window().and_then(|it| it.navigator().media_devices().ok());
        let devices = devices.filter(|it| it.is_object()).ok_or(tools::CAMERA_NONE)?;
        let facing = if is_front {
            WANTED.replace("environment", "user")
        } else {
            WANTED.to_owned()
        };
        let wanted = JSON::parse(&facing).map_err(|_| tools::CAMERA_NONE)?;
        let asked = devices.get_user_media_with_constraints(wanted.unchecked_ref());
        let stream = JsFuture::from(asked.map_err(|_| tools::CAMERA_NONE)?).await;
        let camera = Self(stream.map_err(|error| why(&error))?.unchecked_into());
        video.set_src_object(Some(&camera.0));
        // A picture that does not move is still a picture; the next look tells.
        if let Ok(playing) = video.play() {
            let _ = JsFuture::from(playing).await;
        }
        Ok(camera)
    }

    /// Whether it still gives pictures.
    pub fn is_live(&self) -> bool {
        self.0.active()
    }

    fn track(&self) -> Option<MediaStreamTrack> {
        self.0.get_video_tracks().get(0).dyn_into().ok()
    }

    /// Whether it has a lamp that can be switched.
    pub fn has_torch(&self) -> bool {
        // Not every browser can be asked.
        let able = self.track().and_then(|track| {
            let ask = Reflect::get(&track, &JsValue::from_str("getCapabilities")).ok()?;
            let able = ask.dyn_into::<Function>().ok()?.call0(&track).ok()?;
            Reflect::get(&able, &JsValue::from_str("torch")).ok()
        });
        able.is_some_and(|it| it.is_truthy())
    }

    /// Switches the lamp.
    pub fn light(&self, is_on: bool) {
        let wanted = if is_on {
            r#"{"advanced":[{"torch":true}]}"#
        } else {
            r#"{"advanced":[{"torch":false}]}"#
        };
        if let (Some(track), Ok(wanted)) = (self.track(), JSON::parse(wanted)) {
            // A lamp that stays dark is seen.
            let _ = track.apply_constraints_with_constraints(wanted.unchecked_ref::<MediaTrackConstraints>());
        }
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        for track in self.0.get_tracks() {
            track.unchecked_into::<MediaStreamTrack>().stop();
        }
    }
}

fn why(error: &JsValue) -> Words {
    let name = Reflect::get(error, &JsValue::from_str("name")).ok();
    match name.and_then(|it| it.as_string()).as_deref() {
        Some("NotAllowedError" | "SecurityError") => tools::CAMERA_DENIED,
        Some("NotReadableError" | "AbortError") => tools::CAMERA_BUSY,
        _ => tools::CAMERA_NONE,
    }
}
