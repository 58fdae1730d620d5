//! Markdown to nodes: built one by one, never from HTML text.

use super::{Block, Inline, parse};
use crate::ui::dom::{View, el};

/// A label or hint as nodes. Headings become bold paragraphs: the page's own outline stays whole.
#[must_use]
pub fn markdown_view(text: &str) -> View {
    parse(text).into_iter().map(block).collect()
}

/// A text that must stay in one line, for a label or an option: its blocks run together.
#[must_use]
pub fn inline_view(text: &str) -> View {
    let mut pieces = Vec::new();
    for block in parse(text) {
        if !pieces.is_empty() {
            pieces.push(Inline::Break);
        }
        match block {
            Block::Heading(_, content) => pieces.push(Inline::Strong(content)),
            Block::Paragraph(content) => pieces.extend(content),
            Block::List { items, .. } => {
                for (i, item) in items.into_iter().enumerate() {
                    if i > 0 {
                        pieces.push(Inline::Break);
                    }
                    pieces.push(Inline::Text("• ".to_owned()));
                    pieces.extend(item);
                }
            }
        }
    }
    inlines(pieces)
}

fn block(block: Block) -> View {
    match block {
        Block::Heading(level, content) => el("p")
            .class("md-heading")
            .attr("data-level", &level.to_string())
            .child(inlines(content))
            .into(),
        Block::Paragraph(content) => el("p").child(inlines(content)).into(),
        Block::List { numbered, items } => {
            let items = items.into_iter().map(|item| el("li").child(inlines(item)).into());
            el(if numbered { "ol" } else { "ul" }).children(items).into()
        }
    }
}

fn inlines(pieces: Vec<Inline>) -> View {
    pieces.into_iter().map(inline).collect()
}

fn inline(piece: Inline) -> View {
    match piece {
        Inline::Text(text) => View::text(&text),
        Inline::Strong(content) => el("strong").child(inlines(content)).into(),
        Inline::Emphasis(content) => el("em").child(inlines(content)).into(),
        Inline::Link { href, text } => el("a")
            .attr("href", &href)
            // A new tab, so that an interview is not left.
            .attr("target", "_blank")
            .attr("rel", "noopener noreferrer")
            .child(inlines(text))
            .into(),
        Inline::Break => el("br").into(),
    }
}
