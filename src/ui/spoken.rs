//! Numbers in words, as people say them: `tujuh puluh lima ribu`, `pitung dasa gangsal ewu`, `seventy-five thousand`.

use super::i18n::Lang;

/// More digits than this before the point are a number of something, not a quantity: a card, a phone.
const MOST_DIGITS: usize = 13;

const ID: [&str; 10] = [
    "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan",
];
const JV: [&str; 10] = [
    "nol",
    "setunggal",
    "kalih",
    "tiga",
    "sekawan",
    "gangsal",
    "enem",
    "pitu",
    "wolu",
    "sanga",
];
/// The same before a word that it counts.
const JV_LINKED: [&str; 10] = [
    "",
    "setunggal",
    "kalih",
    "tigang",
    "kawan",
    "gangsal",
    "nem",
    "pitung",
    "wolung",
    "sangang",
];
const JV_TEENS: [&str; 10] = [
    "sedasa",
    "sewelas",
    "kalih welas",
    "tiga welas",
    "kawan welas",
    "gangsal welas",
    "nembelas",
    "pitulas",
    "wolulas",
    "sangalas",
];
const JV_TWENTIES: [&str; 9] = [
    "selikur",
    "kalih likur",
    "tigang likur",
    "kawan likur",
    "selangkung",
    "nem likur",
    "pitu likur",
    "wolu likur",
    "sanga likur",
];
const EN: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const EN_TENS: [&str; 10] = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

/// Powers of a thousand: the size, its word, and one of it.
type Scale = [(u64, &'static str, &'static str); 4];

const ID_SCALE: Scale = [
    (1_000_000_000_000, "triliun", "satu triliun"),
    (1_000_000_000, "miliar", "satu miliar"),
    (1_000_000, "juta", "satu juta"),
    (1000, "ribu", "seribu"),
];
const JV_SCALE: Scale = [
    (1_000_000_000_000, "triliun", "setunggal triliun"),
    (1_000_000_000, "milyar", "setunggal milyar"),
    (1_000_000, "yuta", "sayuta"),
    (1000, "ewu", "sewu"),
];
const EN_SCALE: Scale = [
    (1_000_000_000_000, "trillion", "one trillion"),
    (1_000_000_000, "billion", "one billion"),
    (1_000_000, "million", "one million"),
    (1000, "thousand", "one thousand"),
];

/// A number in words, as the standard writes it: `75000`, `-1.5`. `None` where it is none, or none that people would say.
#[must_use]
pub fn number(lang: Lang, plain: &str) -> Option<String> {
    let (is_negative, text) = match plain.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, plain),
    };
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_said = (1..=MOST_DIGITS).contains(&whole.len()) && (whole.len() == 1 || !whole.starts_with('0'));
    let has_digits = whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit());
    if !is_said || !has_digits {
        return None;
    }
    let mut words = Vec::new();
    if is_negative {
        words.push("minus");
    }
    say(lang, whole.parse().ok()?, &mut words);
    if !fraction.is_empty() {
        words.push(if lang == Lang::En { "point" } else { "koma" });
        let names: &[&str] = match lang {
            Lang::Id => &ID,
            Lang::Jv => &JV,
            Lang::En => &EN,
        };
        words.extend(
            fraction
                .bytes()
                .filter_map(|digit| names.get(usize::from(digit - b'0'))),
        );
    }
    Some(words.join(" ").replace(" - ", "-"))
}

fn say(lang: Lang, number: u64, words: &mut Vec<&'static str>) {
    let (scale, zero) = match lang {
        Lang::Id => (&ID_SCALE, ID[0]),
        Lang::Jv => (&JV_SCALE, JV[0]),
        Lang::En => (&EN_SCALE, EN[0]),
    };
    let mut rest = number;
    for &(size, name, one) in scale {
        match (rest / size) as usize {
            0 => {}
            1 => words.push(one),
            n => {
                below_thousand(lang, n, true, words);
                words.push(name);
            }
        }
        rest %= size;
    }
    if number == 0 {
        words.push(zero);
    }
    below_thousand(lang, rest as usize, false, words);
}

/// A number below a thousand; nothing of zero. `is_linked`: it counts the word that follows.
fn below_thousand(lang: Lang, number: usize, is_linked: bool, words: &mut Vec<&'static str>) {
    let (hundreds, rest) = (number / 100, number % 100);
    match (lang, hundreds) {
        (_, 0) => {}
        (Lang::Id, 1) => words.push("seratus"),
        (Lang::Id, n) => words.extend([ID[n % 10], "ratus"]),
        (Lang::Jv, 1) => words.push("satus"),
        (Lang::Jv, n) => words.extend([JV_LINKED[n % 10], "atus"]),
        (Lang::En, n) => words.extend([EN[n % 10], "hundred"]),
    }
    let (tens, ones) = (rest / 10, rest % 10);
    match lang {
        Lang::Id => match (tens, ones) {
            (1, 0) => words.push("sepuluh"),
            (1, 1) => words.push("sebelas"),
            (1, n) => words.extend([ID[n], "belas"]),
            _ => {
                if tens > 1 {
                    words.extend([ID[tens], "puluh"]);
                }
                words.extend((ones > 0).then_some(ID[ones]));
            }
        },
        Lang::Jv => {
            match (tens, ones) {
                (1, n) => return words.push(JV_TEENS[n]),
                (2, 1..) => return words.push(JV_TWENTIES[ones - 1]),
                (5, _) => words.push("seket"),
                (6, _) => words.push("sewidak"),
                (2.., _) => words.extend([JV_LINKED[tens], "dasa"]),
                _ => {}
            }
            let names = if is_linked { &JV_LINKED } else { &JV };
            words.extend((ones > 0).then_some(names[ones]));
        }
        Lang::En => match (tens, ones) {
            (0 | 1, _) => words.extend((rest > 0).then_some(EN[rest % 20])),
            (_, 0) => words.push(EN_TENS[tens]),
            _ => words.extend([EN_TENS[tens], "-", EN[ones]]),
        },
    }
}
