//! Elements, and how they are written as text.

use std::fmt::Write as _;

/// An element.
#[derive(Debug, Clone)]
pub(super) struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
    content: Vec<Content>,
}

/// What is inside an element.
#[derive(Debug, Clone)]
pub(super) enum Content {
    Tag(Tag),
    Text(String),
}

impl Tag {
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            attributes: Vec::new(),
            content: Vec::new(),
        }
    }

    /// Sets an attribute; a later value takes the place of an earlier one.
    pub fn attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.set(name, value);
        self
    }

    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let (name, value) = (name.into(), value.into());
        match self.attributes.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => self.attributes.push((name, value)),
        }
    }

    pub fn child(mut self, child: Tag) -> Self {
        self.content.push(Content::Tag(child));
        self
    }

    pub fn children(mut self, children: impl IntoIterator<Item = Tag>) -> Self {
        self.content.extend(children.into_iter().map(Content::Tag));
        self
    }

    pub fn text(mut self, text: &str) -> Self {
        if !text.is_empty() {
            self.content.push(Content::Text(text.to_owned()));
        }
        self
    }

    pub fn content(mut self, content: Vec<Content>) -> Self {
        self.content.extend(content);
        self
    }

    /// The whole document with this element as its root.
    pub fn document(&self) -> String {
        let mut out = String::from("<?xml version=\"1.0\"?>\n");
        self.write(&mut out, Some(0));
        out
    }

    /// The attributes in the order of Canonical XML, near enough: namespaces, then names without a prefix, then those with
    /// one. The reference converter's have this order too, so that two forms can be compared as texts.
    fn in_order(&self) -> Vec<&(String, String)> {
        let rank = |name: &str| match name.split_once(':') {
            _ if name == "xmlns" => 0,
            Some(("xmlns", _)) => 1,
            None => 2,
            Some(_) => 3,
        };
        let mut all: Vec<&(String, String)> = self.attributes.iter().collect();
        all.sort_by_key(|(name, _)| (rank(name), name.as_str()));
        all
    }

    /// Writes the element; `depth` is none inside of text, where every space counts.
    fn write(&self, out: &mut String, depth: Option<usize>) {
        let indent = |out: &mut String, depth: Option<usize>| {
            for _ in 0..depth.unwrap_or(0) {
                out.push_str("  ");
            }
        };
        indent(out, depth);
        out.push('<');
        out.push_str(&self.name);
        for (name, value) in self.in_order() {
            // Writing to a String never fails.
            let _ = write!(out, " {name}=\"");
            escape(out, value, true);
            out.push('"');
        }
        if self.content.is_empty() {
            out.push_str("/>");
        } else {
            out.push('>');
            // A value is part of a text, also where nothing is written beside it: two of them are not set apart.
            let mixed = self.content.iter().any(|inside| match inside {
                Content::Text(_) => true,
                Content::Tag(tag) => tag.name == "output",
            });
            if mixed {
                self.write_mixed(out);
            } else {
                out.push('\n');
                for inside in &self.content {
                    if let Content::Tag(tag) = inside {
                        tag.write(out, depth.map(|depth| depth + 1));
                    }
                }
                indent(out, depth);
            }
            let _ = write!(out, "</{}>", self.name);
        }
        if depth.is_some() {
            out.push('\n');
        }
    }

    /// Text with elements in it gets a space at its ends, as clients are used to.
    fn write_mixed(&self, out: &mut String) {
        let spaced = self.content.len() > 1;
        if spaced && matches!(self.content.first(), Some(Content::Text(_))) {
            out.push(' ');
        }
        for inside in &self.content {
            match inside {
                Content::Text(text) => escape(out, text, false),
                Content::Tag(tag) => tag.write(out, None),
            }
        }
        if spaced {
            out.push(' ');
        }
    }
}

/// Adds a text in which nothing can be taken for markup. Characters that XML 1.0 has no way to write are left out.
fn escape(out: &mut String, text: &str, attribute: bool) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if attribute => out.push_str("&quot;"),
            // A reader makes a space of a line break in an attribute, and of \r one of its own.
            '\t' | '\n' if !attribute => out.push(c),
            '\t' | '\n' | '\r' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            '\u{0}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => {}
            _ => out.push(c),
        }
    }
}
