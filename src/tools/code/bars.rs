//! A code of lines in a grey picture, lying, standing or upside down: EAN (with UPC-A and ISBN), Code 128 and Code 39.
//!
//! The picture is crossed by a few lines. Each becomes runs of dark and light with their widths, and wherever a dark run
//! begins behind enough light, each kind of code is tried. A text counts when two lines say the same.

use super::{code39, code128, ean};

/// Lines that cross the picture in each direction.
const LINES: usize = 40;
/// Rows or columns that are one line: their mean.
const THICK: usize = 3;
/// A pixel is dark that is darker than its neighbourhood; the neighbourhood is this part of the line to either side.
const NEIGHBOURS: usize = 12;
/// Differences of brightness below this are paper and noise.
const FAINT: i32 = 10;
/// The least light before a code, in modules; printers are meaner than the standards, which want seven to eleven.
const QUIET: f32 = 3.0;

/// How wide each run of dark and of light is, in pixels, the first of them light.
pub type Runs = Vec<f32>;

/// The text of a code of lines; none where none is read twice.
#[must_use]
pub fn read(width: usize, height: usize, grey: &[u8]) -> Option<String> {
    let mut told: Vec<String> = Vec::new();
    let lying = (0..LINES).map(|n| line(grey, width, spread(n, height), 1, width));
    let standing = (0..LINES).map(|n| line(grey, 1, spread(n, width), width, height));
    for brightness in lying.chain(standing) {
        let mut runs = runs(&brightness);
        for _ in 0..2 {
            if let Some(text) = in_runs(&runs) {
                if told.contains(&text) {
                    return Some(text);
                }
                told.push(text);
            }
            runs.reverse();
        }
    }
    None
}

/// Where the `n`th line crosses.
fn spread(n: usize, of: usize) -> usize {
    (n + 1) * of / (LINES + 1)
}

/// Brightness along a line: the mean of a few neighbouring ones, `across` apart in the picture; a step along it is `along`.
fn line(grey: &[u8], across: usize, at: usize, along: usize, n: usize) -> Vec<i32> {
    let pixel = |step: usize| {
        let here = (at..at + THICK).filter_map(|row| grey.get(row * across + step * along));
        here.map(|it| i32::from(*it)).sum::<i32>() / THICK as i32
    };
    (0..n).map(pixel).collect()
}

fn runs(brightness: &[i32]) -> Runs {
    let sums: Vec<i32> = std::iter::once(0)
        .chain(brightness.iter().scan(0, |sum, it| {
            *sum += it;
            Some(*sum)
        }))
        .collect();
    let n = brightness.len();
    let reach = (n / NEIGHBOURS).max(1);
    let around = |at: usize| {
        let (from, to) = (at.saturating_sub(reach), (at + reach + 1).min(n));
        (sums[to] - sums[from]) / (to - from) as i32
    };
    let mut runs = vec![0.0];
    let mut was_over = 0;
    for (at, bright) in brightness.iter().enumerate() {
        let over = bright - around(at);
        let is_dark = runs.len() % 2 == 0;
        let turns = if is_dark { over > FAINT } else { over < -FAINT };
        if turns {
            // Where between two pixels it turned, by how far each of them is from the mean.
            let part = over.unsigned_abs() as f32 / (over - was_over).unsigned_abs().max(1) as f32;
            let part = part.clamp(0.0, 1.0);
            if let Some(last) = runs.last_mut() {
                *last -= part - 0.5;
            }
            runs.push(part + 0.5);
        } else if let Some(last) = runs.last_mut() {
            *last += 1.0;
        }
        was_over = over;
    }
    if runs.len() % 2 == 0 {
        runs.push(0.0);
    }
    runs
}

fn in_runs(runs: &Runs) -> Option<String> {
    let begins = |at: &usize| runs[at - 1] >= QUIET * runs[*at].min(runs[at + 1]);
    let starts = (1..runs.len()).step_by(2).filter(begins);
    starts.filter_map(|at| runs.get(at..)).find_map(|code| {
        ean::read(code)
            .or_else(|| code128::read(code))
            .or_else(|| code39::read(code))
    })
}

/// How many modules wide each of these runs is, if all of them are `modules` wide; none where one of them is nothing at all.
pub fn modules<const N: usize>(runs: &[f32], modules: u8) -> Option<[f32; N]> {
    let runs: [f32; N] = runs.get(..N)?.try_into().ok()?;
    let module = runs.iter().sum::<f32>() / f32::from(modules);
    (module > 0.0).then(|| runs.map(|run| run / module))
}

/// The pattern that is nearest to these widths, unless it is far from them.
pub fn nearest<const N: usize>(widths: [f32; N], patterns: impl Iterator<Item = [u8; N]>) -> Option<usize> {
    /// Most that a run may differ on the average, modules.
    const FAR: f32 = 0.35;
    let distance = |pattern: [u8; N]| {
        let each = widths.iter().zip(pattern);
        each.map(|(width, wanted)| (width - f32::from(wanted)).abs())
            .sum::<f32>()
    };
    let best = patterns
        .map(distance)
        .enumerate()
        .min_by(|one, other| one.1.total_cmp(&other.1))?;
    (best.1 < FAR * N as f32).then_some(best.0)
}
