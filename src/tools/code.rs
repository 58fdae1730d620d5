//! A code in a grey picture, QR or of lines: where a browser reads no codes by itself.

mod bars;
mod code128;
mod code39;
mod ean;

use quircs::Quirc;

/// The text of the first code that can be read whole. `grey` has a byte for each pixel, row by row; none where it
/// has another length.
#[must_use]
pub fn read(width: usize, height: usize, grey: &[u8]) -> Option<String> {
    if width == 0 || grey.len() != width.checked_mul(height)? {
        return None;
    }
    let square = Quirc::new()
        .identify(width, height, grey)
        .filter_map(|code| code.ok()?.decode().ok())
        .map(|data| text(&data.payload))
        .find(|text| !text.is_empty());
    square.or_else(|| Some(plain(&bars::read(width, height, grey)?)).filter(|text| !text.is_empty()))
}

/// Bytes that are no UTF-8 are Latin-1, as the standard has it. Control characters, with which some codes part their
/// fields, go: no submission can carry them.
fn text(payload: &[u8]) -> String {
    let text = match std::str::from_utf8(payload) {
        Ok(text) => text.to_owned(),
        Err(_) => payload.iter().copied().map(char::from).collect(),
    };
    plain(&text)
}

/// The text without the control characters that XML cannot carry.
#[must_use]
pub fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r'))
        .collect()
}

/// Brightness of each pixel of a picture in red, green, blue and opacity.
#[must_use]
pub fn grey(rgba: &[u8]) -> Vec<u8> {
    let brightness = |pixel: &[u8; 4]| {
        let [red, green, blue, _] = pixel.map(u32::from);
        ((red * 77 + green * 150 + blue * 29) >> 8) as u8
    };
    rgba.as_chunks().0.iter().map(brightness).collect()
}
