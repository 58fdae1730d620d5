//! The small Markdown of labels and hints: headings, lists, line breaks, bold, italic, links.
//! Everything else is text as it stands. A link goes to https, mailto or tel, or it is text.
//! Source: the XLSForm reference, "Styling prompts"; without its HTML, which is never run.

mod inline;
#[cfg(target_arch = "wasm32")]
mod view;

#[cfg(target_arch = "wasm32")]
pub use view::{inline_view, markdown_view};

/// A piece of a text that stands by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading of level 1 to 6.
    Heading(u8, Vec<Inline>),
    /// Lines that belong together.
    Paragraph(Vec<Inline>),
    /// A list, numbered or not.
    List {
        /// Numbered.
        numbered: bool,
        /// The items.
        items: Vec<Vec<Inline>>,
    },
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Text as it stands.
    Text(String),
    /// Bold.
    Strong(Vec<Inline>),
    /// Italic.
    Emphasis(Vec<Inline>),
    /// A link to https, mailto or tel.
    Link {
        /// Where to.
        href: String,
        /// What it says.
        text: Vec<Inline>,
    },
    /// A new line.
    Break,
}

/// Reads a label or hint. Any text is one; nothing fails.
#[must_use]
pub fn parse(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut joins = false;
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() {
            joins = false;
            continue;
        }
        if let Some((level, rest)) = heading(line) {
            blocks.push(Block::Heading(level, inline::parse(rest)));
            joins = false;
            continue;
        }
        if let Some((wanted, rest)) = item(line) {
            let content = inline::parse(rest);
            match blocks.last_mut() {
                Some(Block::List { numbered, items }) if joins && *numbered == wanted => items.push(content),
                _ => blocks.push(Block::List {
                    numbered: wanted,
                    items: vec![content],
                }),
            }
            joins = true;
            continue;
        }
        let content = inline::parse(line);
        match blocks.last_mut() {
            Some(Block::Paragraph(inlines)) if joins => {
                inlines.push(Inline::Break);
                inlines.extend(content);
            }
            _ => blocks.push(Block::Paragraph(content)),
        }
        joins = true;
    }
    blocks
}

/// `## text`
fn heading(line: &str) -> Option<(u8, &str)> {
    let rest = line.trim_start_matches('#');
    let level = u8::try_from(line.len() - rest.len())
        .ok()
        .filter(|level| (1..=6).contains(level))?;
    Some((level, rest.strip_prefix(' ')?.trim()))
}

/// `- text`, `* text` or `1. text`
fn item(line: &str) -> Option<(bool, &str)> {
    if let Some(rest) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
        return Some((false, rest.trim()));
    }
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let n_digits = line.len() - rest.len();
    // A longer number is no place in a list but a year or an amount.
    ((1..=2).contains(&n_digits))
        .then(|| rest.strip_prefix(". "))
        .flatten()
        .map(|rest| (true, rest.trim()))
}
