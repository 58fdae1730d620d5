//! The parameters column: `key=value` pairs, and which of them each type knows.

use super::code;
use super::diagnostic::{Place, Problems};
use crate::form::nearest::nearest;
use crate::sorted::Map;

/// The pairs of a parameters cell; keys in lower case, values too but for those of `label` and `value`, which are
/// names in a file, and references. Pairs are divided by space, comma or semicolon.
pub(super) fn read(text: &str, place: &Place, problems: &mut Problems) -> Map<String, String> {
    let mut pairs = Map::new();
    let spaced = join_equals(text);
    for pair in spaced
        .split([' ', ',', ';', '\t', '\n', '\r'])
        .filter(|pair| !pair.is_empty())
    {
        let mut parts = pair.split('=');
        match (parts.next(), parts.next(), parts.next()) {
            (Some(key), Some(value), None) if !key.is_empty() && !value.is_empty() => {
                let key = key.to_lowercase();
                let as_written = matches!(key.as_str(), "label" | "value" | "seed" | "reference-geometry" | "app");
                let value = if as_written {
                    value.to_owned()
                } else {
                    value.to_lowercase()
                };
                pairs.insert(key, value);
            }
            _ => problems.error(
                code::PARAMETERS,
                place.clone().text(pair),
                format!("\"{pair}\" is not a parameter."),
                "Write each parameter as key=value, with a space between two of them.",
            ),
        }
    }
    pairs
}

/// Takes away the space around equals signs.
fn join_equals(text: &str) -> String {
    text.split('=').map(str::trim).collect::<Vec<_>>().join("=")
}

/// Reports keys that a type does not know. `None` accepts every key.
pub(super) fn check_keys(pairs: &Map<String, String>, known: &[&str], place: &Place, problems: &mut Problems) {
    for key in pairs.keys().filter(|key| !known.contains(&key.as_str())) {
        let help = match (nearest(key, known.iter().copied()), known) {
            (Some(near), _) => format!("Did you mean \"{near}\"?"),
            (None, []) => "Remove it.".to_owned(),
            (None, _) => format!("It knows: {}.", known.join(", ")),
        };
        problems.error(
            code::UNKNOWN_PARAMETER,
            place.clone().text(&**key),
            format!("This type of question does not know the parameter \"{key}\"."),
            help,
        );
    }
}

/// Reports a value that is not one of several words.
pub(super) fn check_words(
    pairs: &Map<String, String>,
    key: &str,
    words: &[&str],
    place: &Place,
    problems: &mut Problems,
) {
    if let Some(value) = pairs.get(key).filter(|value| !words.contains(&value.as_str())) {
        bad_value(key, value, &format!("one of: {}", words.join(", ")), place, problems);
    }
}

/// Reports a value that is not a finite number.
pub(super) fn check_number(pairs: &Map<String, String>, key: &str, place: &Place, problems: &mut Problems) {
    if let Some(value) = pairs.get(key)
        && !value.parse::<f64>().is_ok_and(f64::is_finite)
    {
        bad_value(key, value, "a number", place, problems);
    }
}

/// Reports a value that is not a whole number.
pub(super) fn check_whole(pairs: &Map<String, String>, key: &str, place: &Place, problems: &mut Problems) {
    if let Some(value) = pairs.get(key).filter(|value| value.parse::<i64>().is_err()) {
        bad_value(key, value, "a whole number", place, problems);
    }
}

/// Reports a value that cannot be used.
pub(super) fn bad_value(key: &str, value: &str, wanted: &str, place: &Place, problems: &mut Problems) {
    problems.error(
        code::PARAMETER_VALUE,
        place.clone().text(format!("{key}={value}")),
        format!("The parameter \"{key}\" cannot be \"{value}\"."),
        format!("Write {wanted}."),
    );
}
