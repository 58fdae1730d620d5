//! Markdown to nodes: built one by one, never from HTML text.

use super::{Block, Inline, parse};
use leptos::prelude::*;

/// A label or hint as nodes. Headings become bold paragraphs: the page's own outline stays whole.
#[must_use]
pub fn markdown_view(text: &str) -> AnyView {
    parse(text).into_iter().map(block).collect_view().into_any()
}

/// A text that must stay in one line, for a label or an option: its blocks run together.
#[must_use]
pub fn inline_view(text: &str) -> AnyView {
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

fn block(block: Block) -> AnyView {
    match block {
        Block::Heading(level, content) => {
            view! { <p class="md-heading" data-level=level.to_string()>{inlines(content)}</p> }.into_any()
        }
        Block::Paragraph(content) => view! { <p>{inlines(content)}</p> }.into_any(),
        Block::List { numbered, items } => {
            let items = items
                .into_iter()
                .map(|item| view! { <li>{inlines(item)}</li> })
                .collect_view();
            if numbered {
                view! { <ol>{items}</ol> }.into_any()
            } else {
                view! { <ul>{items}</ul> }.into_any()
            }
        }
    }
}

fn inlines(pieces: Vec<Inline>) -> AnyView {
    pieces.into_iter().map(inline).collect_view().into_any()
}

fn inline(piece: Inline) -> AnyView {
    match piece {
        Inline::Text(text) => text.into_any(),
        Inline::Strong(content) => view! { <strong>{inlines(content)}</strong> }.into_any(),
        Inline::Emphasis(content) => view! { <em>{inlines(content)}</em> }.into_any(),
        Inline::Link { href, text } => {
            // A new tab, so that an interview is not left.
            view! { <a href=href target="_blank" rel="noopener noreferrer">{inlines(text)}</a> }.into_any()
        }
        Inline::Break => view! { <br/> }.into_any(),
    }
}
