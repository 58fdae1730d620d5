//! Cuts the text of a node set into its parts, so that each stays as its author wrote it.

/// `nodes[filter]`: the nodes and the filter. None where there is no filter at the end, or more than one, or one that
/// asks for a position: that means something else when it stands alone.
pub(super) fn filter(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let inner = text.strip_suffix(']')?;
    let mut opened = Vec::new();
    let mut start = None;
    for (at, byte, is_quoted) in bytes(text) {
        match byte {
            b'[' if !is_quoted => opened.push(at),
            b']' if !is_quoted => start = opened.pop(),
            _ => {}
        }
    }
    let start = start?;
    let (nodes, condition) = (text.get(..start)?.trim_end(), inner.get(start + 1..)?.trim());
    let is_positional =
        condition.parse::<f64>().is_ok() || condition.contains("position(") || condition.contains("last(");
    (!nodes.is_empty() && !nodes.ends_with(']') && !is_positional).then_some((nodes, condition))
}

/// `randomize(nodes)` or `randomize(nodes, seed)`: the nodes, and the seed or an empty text.
pub(super) fn randomize(text: &str) -> Option<(&str, &str)> {
    let inner = text
        .trim()
        .strip_prefix("randomize")?
        .trim_start()
        .strip_prefix('(')?
        .strip_suffix(')')?;
    let mut depth = 0_usize;
    for (at, byte, is_quoted) in bytes(inner) {
        match byte {
            _ if is_quoted => {}
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => return Some((inner.get(..at)?.trim(), inner.get(at + 1..)?.trim())),
            _ => {}
        }
    }
    Some((inner.trim(), ""))
}

/// Every byte with its place, and whether it stands in quotes.
fn bytes(text: &str) -> impl Iterator<Item = (usize, u8, bool)> {
    let mut quote = None;
    text.bytes().enumerate().map(move |(at, byte)| {
        let was_quoted = quote.is_some();
        match quote {
            Some(open) if open == byte => quote = None,
            None if byte == b'"' || byte == b'\'' => quote = Some(byte),
            _ => {}
        }
        (at, byte, was_quoted || quote.is_some())
    })
}
