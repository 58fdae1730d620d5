//! Code 39, on cards and lists of offices: capitals, digits and a few signs. It has no digit to check it by.

/// Its characters, and which of bar, space, bar … bar are wide, the first the highest bit; the star stands at both ends.
const CHARACTERS: &[u8; 44] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%*";
const WIDE: [u16; 44] = [
    0x034, 0x121, 0x061, 0x160, 0x031, 0x130, 0x070, 0x025, 0x124, 0x064, 0x109, 0x049, 0x148, 0x019, 0x118, 0x058,
    0x00d, 0x10c, 0x04c, 0x01c, 0x103, 0x043, 0x142, 0x013, 0x112, 0x052, 0x007, 0x106, 0x046, 0x016, 0x181, 0x0c1,
    0x1c0, 0x091, 0x190, 0x0d0, 0x085, 0x184, 0x0c4, 0x0a8, 0x0a2, 0x08a, 0x02a, 0x094,
];
/// Runs of a character, and with the space behind it.
const RUNS: usize = 9;
const STEP: usize = RUNS + 1;
/// Narrow runs of a character.
const NARROW: usize = 6;
/// The fewest characters that are no accident.
const FEWEST: usize = 2;
/// The wide runs of a character are this many times as wide as its narrow ones, at least; two to three times, as printed.
const TIMES: f32 = 1.5;

/// The text of a code that begins with the first of these runs.
pub fn read(runs: &[f32]) -> Option<String> {
    let mut rest = runs;
    let mut text = String::new();
    (character(rest)? == '*').then_some(())?;
    loop {
        let this = rest.get(..RUNS)?.iter().sum::<f32>();
        // The space between two characters is a narrow one, or a little more.
        (*rest.get(RUNS)? < this / 3.0).then_some(())?;
        rest = rest.get(STEP..)?;
        match character(rest)? {
            '*' => return (text.len() >= FEWEST).then_some(text),
            other => text.push(other),
        }
    }
}

/// Three of the nine runs are wide.
fn character(runs: &[f32]) -> Option<char> {
    let runs = runs.get(..RUNS)?;
    let mut sorted = runs.to_vec();
    sorted.sort_by(f32::total_cmp);
    let (narrow, wide) = sorted.split_at(NARROW);
    let mean = |runs: &[f32]| runs.iter().sum::<f32>() / runs.len() as f32;
    (wide[0] > narrow[NARROW - 1] && mean(wide) > mean(narrow) * TIMES).then_some(())?;
    let least = wide[0];
    let wide = runs.iter().fold(0, |wide, run| wide << 1 | u16::from(*run >= least));
    let at = WIDE.iter().position(|it| *it == wide)?;
    CHARACTERS.get(at).map(|it| char::from(*it))
}
