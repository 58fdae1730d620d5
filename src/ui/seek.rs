//! Looking for words in a long list while they are typed: small letters, no accents, in any order.

/// A text as it is searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needle(String);

impl Needle {
    /// The text without what does not matter.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(simplify(text))
    }
}

/// Small letters without accents, so that `pekalongan` finds `Pékalongan`.
#[must_use]
pub fn simplify(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars().flat_map(char::to_lowercase).filter_map(plain).collect()
}

/// The letter below the accents; nothing for an accent of its own.
fn plain(c: char) -> Option<char> {
    Some(match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ì'..='ï' | 'ī' | 'ĭ' | 'į' | 'ı' => 'i',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ō' | 'ŏ' | 'ő' | 'ø' => 'o',
        'ù'..='ü' | 'ū' | 'ŭ' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ś' | 'š' | 'ş' => 's',
        'ź' | 'ż' | 'ž' => 'z',
        'ḍ' | 'ď' => 'd',
        'ṭ' | 'ť' => 't',
        '\u{300}'..='\u{36f}' => return None,
        '’' | '‘' | 'ʼ' | '`' => '\'',
        other => other,
    })
}

/// The places of all that hold every word sought, which is simplified; those that begin with the first word before those
/// that only hold it.
pub fn seek<'n>(needles: impl ExactSizeIterator<Item = &'n Needle>, sought: &str) -> Vec<usize> {
    let words: Vec<&str> = sought.split_whitespace().collect();
    let Some(first) = words.first() else {
        return (0..needles.len()).collect();
    };
    let mut begin = Vec::new();
    let mut hold = Vec::new();
    for (at, Needle(needle)) in needles.enumerate() {
        if words.iter().all(|word| needle.contains(word)) {
            if needle.starts_with(first) {
                begin.push(at)
            } else {
                hold.push(at)
            }
        }
    }
    begin.append(&mut hold);
    begin
}
