//! Headings: what a column means, under whichever of its names, and in which language it speaks.

/// What a heading means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heading {
    /// The column's one name, for instance `constraint_message`; for columns that nobody knows the heading itself.
    pub key: String,
    /// The language after `::`.
    pub language: Option<String>,
    /// Whether the column is known on its sheet.
    pub known: bool,
    /// The heading as written.
    pub written: String,
}

/// Columns of one kind of sheet.
pub(super) struct Vocabulary {
    /// Columns by their one name.
    pub columns: &'static [&'static str],
    /// Other names, in lower case with `_` for spaces.
    pub aliases: &'static [(&'static str, &'static str)],
    /// Columns that may be translated.
    pub translatable: &'static [&'static str],
    /// First words of `word::anything` that we keep as they are.
    pub prefixes: &'static [&'static str],
}

const MEDIA: [&str; 4] = ["image", "big-image", "audio", "video"];

/// The survey sheet.
pub(super) const SURVEY: Vocabulary = Vocabulary {
    columns: &[
        "type",
        "name",
        "label",
        "hint",
        "guidance_hint",
        "relevant",
        "constraint",
        "constraint_message",
        "required",
        "required_message",
        "no_app_error_string",
        "calculation",
        "read_only",
        "default",
        "trigger",
        "choice_filter",
        "parameters",
        "appearance",
        "repeat_count",
        "image",
        "big-image",
        "audio",
        "video",
        "autoplay",
        "rows",
        "save_to",
        "disabled",
        "intent",
        "query",
        "compact_tag",
        "sms_field",
        "sms_option",
        "sms_separator",
        "sms_allow_media",
        "sms_date_format",
        "sms_datetime_format",
        "sms_response",
    ],
    aliases: &[
        ("command", "type"),
        ("tag", "name"),
        ("value", "name"),
        ("caption", "label"),
        ("relevance", "relevant"),
        ("bind::relevant", "relevant"),
        ("bind::relevance", "relevant"),
        ("constraining_message", "constraint_message"),
        ("bind::constraint", "constraint"),
        ("bind::jr:constraintmsg", "constraint_message"),
        ("bind::required", "required"),
        ("requiredmsg", "required_message"),
        ("bind::jr:requiredmsg", "required_message"),
        ("noapperrorstring", "no_app_error_string"),
        ("bind::jr:noapperrorstring", "no_app_error_string"),
        ("calculate", "calculation"),
        ("bind::calculate", "calculation"),
        ("readonly", "read_only"),
        ("bind::readonly", "read_only"),
        ("control::appearance", "appearance"),
        ("body::appearance", "appearance"),
        ("count", "repeat_count"),
        ("jr:count", "repeat_count"),
        ("control::jr:count", "repeat_count"),
        ("body::jr:count", "repeat_count"),
        ("media::image", "image"),
        ("media::big-image", "big-image"),
        ("media::audio", "audio"),
        ("media::video", "video"),
        ("control::autoplay", "autoplay"),
        ("body::autoplay", "autoplay"),
        ("control::rows", "rows"),
        ("body::rows", "rows"),
        ("instance::odk:tag", "compact_tag"),
        ("bind::entities:saveto", "save_to"),
    ],
    translatable: &[
        "label",
        "hint",
        "guidance_hint",
        "image",
        "big-image",
        "audio",
        "video",
        "constraint_message",
        "required_message",
        "no_app_error_string",
    ],
    prefixes: &["bind", "body", "control", "instance"],
};

/// The sheets of choices.
pub(super) const CHOICES: Vocabulary = Vocabulary {
    columns: &[
        "list_name",
        "name",
        "label",
        "image",
        "big-image",
        "audio",
        "video",
        "sms_option",
    ],
    aliases: &[
        ("value", "name"),
        ("caption", "label"),
        ("media::image", "image"),
        ("media::big-image", "big-image"),
        ("media::audio", "audio"),
        ("media::video", "video"),
    ],
    translatable: &["label", "image", "big-image", "audio", "video"],
    prefixes: &[],
};

/// The settings sheet.
pub(super) const SETTINGS: Vocabulary = Vocabulary {
    columns: &[
        "form_title",
        "form_id",
        "version",
        "name",
        "default_language",
        "style",
        "instance_name",
        "instance_id",
        "public_key",
        "submission_url",
        "auto_send",
        "auto_delete",
        "client_editable",
        "allow_choice_duplicates",
        "clean_text_values",
        "add_none_option",
        "omit_instanceid",
        "instance_xmlns",
        "namespaces",
        "flat",
        "prefix",
        "delimiter",
        "sms_keyword",
        "sms_separator",
        "sms_allow_media",
        "sms_date_format",
        "sms_datetime_format",
        "sms_response",
    ],
    aliases: &[
        ("set_form_title", "form_title"),
        ("title", "form_title"),
        ("set_form_id", "form_id"),
        ("id_string", "form_id"),
        ("compact_prefix", "prefix"),
        ("compact_delimiter", "delimiter"),
    ],
    translatable: &[],
    prefixes: &["attribute"],
};

/// The sheet of entities.
pub(super) const ENTITIES: Vocabulary = Vocabulary {
    columns: &["list_name", "label", "entity_id", "create_if", "update_if", "repeat"],
    aliases: &[("dataset", "list_name")],
    translatable: &[],
    prefixes: &[],
};

impl Vocabulary {
    /// Reads a heading. `double` tells whether any heading of the sheet holds `::`; without one a single `:` divides,
    /// as in old forms.
    pub fn read(&self, text: &str, double: bool) -> Heading {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let written = text.clone();
        let plain = snake(&text);
        if let Some(key) = self.lookup(&plain) {
            return self.heading(key, None, written);
        }
        let parts: Vec<&str> = if double || text.contains("::") {
            text.split("::").map(str::trim).collect()
        } else {
            single_colons(&text)
        };
        let first = parts.first().map(|part| snake(part)).unwrap_or_default();
        if parts.len() > 1 {
            if let Some(key) = self.lookup(&format!("{first}::{}", parts[1].to_lowercase())) {
                return self.heading(key, parts.get(2).copied(), written);
            }
            if let Some(key) = self.lookup(&first) {
                return self.heading(key, Some(parts[1]), written);
            }
            if self.prefixes.contains(&first.as_str()) {
                let key = std::iter::once(first.as_str())
                    .chain(parts[1..].iter().copied())
                    .collect::<Vec<_>>()
                    .join("::");
                return Heading {
                    key,
                    language: None,
                    known: true,
                    written,
                };
            }
        }
        Heading {
            key: written.clone(),
            language: None,
            known: false,
            written,
        }
    }

    fn heading(&self, key: &str, language: Option<&str>, written: String) -> Heading {
        let language = language.filter(|language| !language.is_empty());
        // `relevant::something` says nothing that could be used.
        let known = language.is_none() || self.translatable.contains(&key);
        Heading {
            key: if known { key.to_owned() } else { written.clone() },
            language: language.filter(|_| known).map(str::to_owned),
            known,
            written,
        }
    }

    fn lookup(&self, name: &str) -> Option<&'static str> {
        self.columns.iter().copied().find(|column| *column == name).or_else(|| {
            self.aliases
                .iter()
                .find(|(alias, _)| *alias == name)
                .map(|(_, key)| *key)
        })
    }

    /// Every name under which a column may be written.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.columns
            .iter()
            .copied()
            .chain(self.aliases.iter().map(|(alias, _)| *alias))
    }
}

/// Whether a column of a choice list holds a file.
pub(super) fn is_media(key: &str) -> bool {
    MEDIA.contains(&key)
}

fn snake(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join("_").to_lowercase()
}

/// Parts between single colons, a namespace (`jr:`) kept with what follows it.
fn single_colons(written: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, _) in written.match_indices(':') {
        if matches!(written[start..at].trim(), "jr" | "odk" | "orx") {
            continue;
        }
        parts.push(written[start..at].trim());
        start = at + 1;
    }
    parts.push(written[start..].trim());
    parts
}
