//! Code 128, on letters, parcels, cards and stickers: every character of ASCII, digits by twos.

use super::bars::{modules, nearest};

/// Widths of bar, space, bar, space, bar, space for each value, the three starts and the end; a last bar stands behind it.
const VALUES: &[u8; 107 * RUNS] = b"\
    212222222122222221121223121322131222122213122312132212221213\
    221312231212112232122132122231113222123122123221223211221132\
    221231213212223112312131311222321122321221312212322112322211\
    212123212321232121111323131123131321112313132113132311211313\
    231113231311112133112331132131113123113321133121313121211331\
    231131213113213311213131311123311321331121312113312311332111\
    314111221411431111111224111422121124121421141122141221112214\
    112412122114122411142112142211241211221114413111241112134111\
    111242121142121241114212124112124211411212421112421211212141\
    214121412121111143111341131141114113114311411113411311113141\
    114131311141411131211412211214211232233111";
/// Runs of a value, and its modules.
const RUNS: usize = 6;
const WIDE: u8 = 11;
/// The first of the starts, and the end.
const START: usize = 103;
const END: usize = 106;
/// Most characters of a code: more do not fit before a camera.
const MOST: usize = 80;

/// The three tables of characters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Set {
    /// Capitals and control characters.
    A,
    /// Capitals and small letters.
    B,
    /// Two digits each.
    C,
}

/// The text of a code that begins with the first of these runs.
pub fn read(runs: &[f32]) -> Option<String> {
    let mut values = Vec::new();
    let mut rest = runs;
    loop {
        let value = nearest(modules(rest, WIDE)?, patterns())?;
        if value == END {
            break;
        }
        if values.len() > MOST || values.is_empty() != (value >= START) {
            return None;
        }
        values.push(value);
        rest = rest.get(RUNS..)?;
    }
    let (check, values) = values.split_last()?;
    let weighed = values.iter().enumerate().map(|(at, value)| at.max(1) * value);
    (weighed.sum::<usize>() % 103 == *check).then(|| text(values)).flatten()
}

fn patterns() -> impl Iterator<Item = [u8; RUNS]> {
    VALUES
        .as_chunks::<RUNS>()
        .0
        .iter()
        .map(|value| value.map(|width| width - b'0'))
}

fn text(values: &[usize]) -> Option<String> {
    let (start, values) = values.split_first()?;
    let mut set = match start {
        103 => Set::A,
        104 => Set::B,
        _ => Set::C,
    };
    let mut text = String::new();
    let mut is_shifted = false;
    for value in values {
        let here = match (set, is_shifted) {
            (Set::A, true) => Set::B,
            (Set::B, true) => Set::A,
            _ => set,
        };
        is_shifted = false;
        let value = u8::try_from(*value).ok()?;
        match (here, value) {
            (Set::C, 0..=99) => text.extend([value / 10, value % 10].map(|digit| char::from(b'0' + digit))),
            (Set::A, 64..=95) => text.push(char::from(value - 64)),
            (Set::A | Set::B, 0..=95) => text.push(char::from(value + 32)),
            (Set::A | Set::B, 98) => is_shifted = true,
            (Set::A | Set::B, 99) => set = Set::C,
            (Set::A | Set::C, 100) => set = Set::B,
            (Set::B | Set::C, 101) => set = Set::A,
            // What these say to scanners is no text.
            (_, 96 | 97 | 100..=102) => {}
            _ => return None,
        }
    }
    (!text.is_empty()).then_some(text)
}
