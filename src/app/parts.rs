//! What several screens are made of.

use crate::ui::{
    dom::{El, el},
    icon::{Picture, icon},
};

/// A coloured box with an icon before what it says; its class tells how bad it is.
pub fn notice(class: &str, picture: Picture, says: El) -> El {
    el("div").class(class).child(icon(picture)).child(says)
}

/// Small grey words.
pub fn muted(tag: &str) -> El {
    el(tag).class("muted small")
}
