//! A keyboard without a screen, and the tree that a screen reader reads.

use super::phone::Phone;
use serde_json::{Value, json};

/// Keys that reach whatever has the focus.
pub struct Keyboard<'p> {
    pub phone: &'p Phone,
}

/// One thing that a screen reader can say.
#[derive(Debug)]
pub struct Said {
    pub role: String,
    pub name: String,
    pub description: String,
    pub is_focused: bool,
    pub is_invalid: bool,
}

impl Keyboard<'_> {
    /// Presses a key by its name.
    pub async fn press(&self, key: &str) {
        let (key, code, text) = match key {
            "Tab" => ("Tab", 9, ""),
            "Enter" => ("Enter", 13, "\r"),
            "Space" => (" ", 32, " "),
            "PageDown" => ("PageDown", 34, ""),
            "ArrowDown" => ("ArrowDown", 40, ""),
            other => panic!("no such key: {other}"),
        };
        self.stroke(key, code, text).await;
    }

    /// Types a text key by key.
    pub async fn write(&self, text: &str) {
        for c in text.chars() {
            let code = c.to_ascii_uppercase() as u32;
            self.stroke(&c.to_string(), code, &c.to_string()).await;
        }
    }

    async fn stroke(&self, key: &str, code: u32, text: &str) {
        for kind in ["keyDown", "keyUp"] {
            let mut event = json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code });
            if kind == "keyDown" && !text.is_empty() {
                event["text"] = json!(text);
            }
            self.phone.cdp("Input.dispatchKeyEvent", event).await;
        }
    }

    /// The accessibility tree, without what is not said.
    pub async fn said(&self) -> Vec<Said> {
        let tree = self.phone.cdp("Accessibility.getFullAXTree", json!({})).await;
        let nodes = tree["nodes"].as_array().expect("a tree");
        nodes
            .iter()
            .filter(|it| it["ignored"] == json!(false))
            .map(said)
            .collect()
    }
}

fn said(node: &Value) -> Said {
    let text = |key: &str| node[key]["value"].as_str().unwrap_or_default().to_owned();
    let property = |name: &str| {
        let all = node["properties"].as_array().into_iter().flatten();
        let value = all
            .filter(|it| it["name"] == name)
            .map(|it| it["value"]["value"].clone())
            .next();
        value.is_some_and(|it| it == json!(true) || it == json!("true"))
    };
    Said {
        role: text("role"),
        name: text("name"),
        description: text("description"),
        is_focused: property("focused"),
        is_invalid: property("invalid"),
    }
}
