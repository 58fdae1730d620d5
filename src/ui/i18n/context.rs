//! The language as a signal in context.

use super::{Lang, Words};
use leptos::prelude::*;

/// The language of the page; `Copy`, so every closure can hold it.
#[derive(Clone, Copy)]
pub struct I18n {
    lang: RwSignal<Lang>,
    on_change: Callback<Lang>,
}

/// Puts the language into context. The `lang` attribute of the page follows it; `on_change` stores the choice.
pub fn provide_i18n(first: Lang, on_change: Callback<Lang>) -> I18n {
    let i18n = I18n {
        lang: RwSignal::new(first),
        on_change,
    };
    Effect::new(move || {
        if let Some(root) = document().document_element() {
            // Only a page without a root element could refuse it.
            let _ = root.set_attribute("lang", i18n.lang.get().tag());
        }
    });
    provide_context(i18n);
    i18n
}

/// The language of the page; [`provide_i18n`] must have run in a parent.
#[must_use]
pub fn use_i18n() -> I18n {
    use_context().unwrap_or_else(|| provide_i18n(Lang::Id, Callback::new(|_| ())))
}

impl I18n {
    /// The language; whoever calls this in a view or effect follows it.
    #[must_use]
    pub fn lang(self) -> Lang {
        self.lang.get()
    }

    /// The language now, for event handlers.
    #[must_use]
    pub fn lang_now(self) -> Lang {
        self.lang.get_untracked()
    }

    /// Shows another language for a while, without having it stored.
    pub fn show(self, lang: Lang) {
        self.lang.set(lang);
    }

    /// Changes the language and has the choice stored.
    pub fn set(self, lang: Lang) {
        self.lang.set(lang);
        self.on_change.run(lang);
    }

    /// For a view: words that follow the language.
    pub fn t(self, words: Words) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
        move || words.in_lang(self.lang.get())
    }

    /// The words now, for event handlers.
    #[must_use]
    pub fn now(self, words: Words) -> &'static str {
        words.in_lang(self.lang.get_untracked())
    }

    /// The words with their places filled; in a view inside a closure: `{move || i.fill(…)}`.
    #[must_use]
    pub fn fill(self, words: Words, values: &[(&str, &str)]) -> String {
        words.fill(self.lang.get(), values)
    }
}
