//! The string table: every word of both pages in Indonesian, Javanese and English.
//!
//! A word is a constant, so a missing one does not compile, and one that lacks a language cannot be written.
//! In a view: `{i.t(shared::SAVE)}` follows the language; in an event handler: `i.now(shared::SAVE)`;
//! with places to fill: `i.fill(shared::NOT_SENT_N, &[("n", "3")])`.

/// Words of the controls with which people answer.
pub mod answer;
/// Words of the officers' app.
pub mod app;
/// Words of the office.
pub mod office;
/// Words of both pages.
pub mod shared;
/// Words of the rare controls.
pub mod tools;

#[cfg(target_arch = "wasm32")]
mod context;
#[cfg(target_arch = "wasm32")]
pub use context::{I18n, provide_i18n, use_i18n};

/// A language of the pages. The languages of a form are another matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// Indonesian, the first.
    #[default]
    Id,
    /// Javanese.
    Jv,
    /// English.
    En,
}

impl Lang {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Id, Self::Jv, Self::En];

    /// The language tag, for `lang` and for storing.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Jv => "jv",
            Self::En => "en",
        }
    }

    /// The language with this tag, also with a region: `id-ID`.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let tag = tag.split('-').next().unwrap_or(tag);
        Self::ALL.into_iter().find(|lang| lang.tag().eq_ignore_ascii_case(tag))
    }

    /// What the language calls itself.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Id => "Bahasa Indonesia",
            Self::Jv => "Basa Jawa",
            Self::En => "English",
        }
    }

    /// The same in one word, for narrow places.
    #[must_use]
    pub fn short_name(self) -> &'static str {
        match self {
            Self::Id => "Indonesia",
            Self::Jv => "Jawa",
            Self::En => "English",
        }
    }
}

/// One entry of the table; no larger than a pointer, because screens pass it on all the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words(&'static [&'static str; 3]);

impl Words {
    /// The same words in Indonesian, Javanese and English.
    #[must_use]
    pub const fn new(id_jv_en: &'static [&'static str; 3]) -> Self {
        Self(id_jv_en)
    }

    /// The words in one language.
    #[must_use]
    pub fn in_lang(self, lang: Lang) -> &'static str {
        let [id, jv, en] = *self.0;
        match lang {
            Lang::Id => id,
            Lang::Jv => jv,
            Lang::En => en,
        }
    }

    /// The words with `{name}` replaced by the values given; a place without a value stays as it stands.
    #[must_use]
    pub fn fill(self, lang: Lang, values: &[(&str, &str)]) -> String {
        let mut filled = String::new();
        let mut rest = self.in_lang(lang);
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let found = after.split_once('}').and_then(|(name, tail)| {
                values
                    .iter()
                    .find(|(key, _)| *key == name)
                    .map(|(_, value)| (*value, tail))
            });
            match found {
                Some((value, tail)) => {
                    filled.push_str(value);
                    rest = tail;
                }
                None => {
                    filled.push('{');
                    rest = after;
                }
            }
        }
        filled.push_str(rest);
        filled
    }
}

/// Makes the constants of a table, and `ALL` with their names for whoever reviews them.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident: $id:literal, $jv:literal, $en:literal;)*) => {
        $(
            $(#[$doc])*
            #[doc = $en]
            pub const $name: $crate::ui::i18n::Words = $crate::ui::i18n::Words::new(&[$id, $jv, $en]);
        )*

        /// Every entry with its name.
        pub const ALL: &[(&str, $crate::ui::i18n::Words)] = &[$((stringify!($name), $name),)*];
    };
}
use words;
