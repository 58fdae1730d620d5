//! The guard against formulas: what a phone sent must not be run by the spreadsheet that opens it.

/// The text with a leading `'` if a spreadsheet could take it, or a part of it, for a formula: a line, or what stands
/// after a separator, because a file with commas may be opened where semicolons are usual. After blanks such a part
/// begins with `=`, `+`, `-` or `@` (also in full width), or with a tab or carriage return. A plain negative number is
/// none, and stays a number.
pub fn guarded(text: String) -> String {
    let is_dangerous = text.starts_with('\r') || text.split(['\n', '\r', ';', ',', '\t']).any(is_formula);
    if is_dangerous && !is_negative_number(&text) {
        format!("'{text}")
    } else {
        text
    }
}

fn is_formula(line: &str) -> bool {
    line.trim_start_matches([' ', '\u{a0}'])
        .starts_with(['=', '+', '-', '@', '\t', '＝', '＋', '－', '＠'])
}

fn is_negative_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some(number) = text.strip_prefix('-') else {
        return false;
    };
    match number.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(number),
    }
}
