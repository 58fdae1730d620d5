//! How the app looks on this phone: theme and text size, kept in local storage because they must be known at once.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

/// Themes, in the order in which they are offered. `auto` follows the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the phone is set.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// Highest contrast, for sunlight.
    Sun,
}

impl Theme {
    /// All themes.
    pub const ALL: [Self; 4] = [Self::Auto, Self::Light, Self::Dark, Self::Sun];

    /// The value of `data-theme`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Sun => "sun",
        }
    }
}

/// Text sizes on offer, in percent.
pub const TEXT_SIZES: [u16; 4] = [100, 125, 150, 200];

/// Keys in local storage. Plain words of the phone's own, no records; a lost one is chosen again.
const THEME: &str = "ui:theme";
const TEXT_SIZE: &str = "ui:text-size";
const LANGUAGE: &str = "ui:language";

/// The looks; `Copy`, so every closure can hold it.
#[derive(Clone, Copy)]
pub struct Prefs {
    theme: RwSignal<Theme>,
    text_size: RwSignal<u16>,
}

impl Prefs {
    /// Reads what was chosen and follows it from now on.
    #[must_use]
    pub fn stored() -> Self {
        let theme = read(THEME)
            .and_then(|tag| Theme::ALL.into_iter().find(|it| it.tag() == tag))
            .unwrap_or_default();
        let text_size = read(TEXT_SIZE)
            .and_then(|size| size.parse().ok())
            .filter(|it| TEXT_SIZES.contains(it));
        let prefs = Self {
            theme: RwSignal::new(theme),
            text_size: RwSignal::new(text_size.unwrap_or(100)),
        };
        Effect::new(move || {
            let Some(root) = document().document_element() else {
                return;
            };
            // Only a page without a root element could refuse these.
            let _ = match prefs.theme.get() {
                Theme::Auto => root.remove_attribute("data-theme"),
                theme => root.set_attribute("data-theme", theme.tag()),
            };
            let size = prefs.text_size.get();
            if let Some(root) = root.dyn_ref::<web_sys::HtmlElement>() {
                let _ = root
                    .style()
                    .set_property("font-size", &[&size.to_string(), "%"].concat());
            }
        });
        prefs
    }

    /// The theme, for views to follow.
    #[must_use]
    pub fn theme(self) -> Theme {
        self.theme.get()
    }

    /// Chooses a theme.
    pub fn set_theme(self, theme: Theme) {
        self.theme.set(theme);
        write(THEME, theme.tag());
    }

    /// The text size in percent, for views to follow.
    #[must_use]
    pub fn text_size(self) -> u16 {
        self.text_size.get()
    }

    /// Chooses a text size in percent.
    pub fn set_text_size(self, size: u16) {
        self.text_size.set(size);
        write(TEXT_SIZE, &size.to_string());
    }
}

/// The language of the pages that was chosen on this phone.
#[must_use]
pub fn language() -> Option<crate::ui::i18n::Lang> {
    read(LANGUAGE).and_then(|tag| crate::ui::i18n::Lang::from_tag(&tag))
}

/// Remembers the language of the pages.
pub fn set_language(lang: crate::ui::i18n::Lang) {
    write(LANGUAGE, lang.tag());
}

fn read(key: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(key).ok()?
}

/// A choice that cannot be kept holds until the app is closed.
fn write(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(key, value);
    }
}
