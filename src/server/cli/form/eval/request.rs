//! What a line asks.

use crate::server::cli::form::surroundings::{Now, zone};
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// One request. Keys that it does not know are passed over.
#[derive(Debug, Deserialize)]
pub struct Request {
    /// The expression.
    pub expr: String,
    /// The document: XML text, or an object of elements.
    #[serde(default)]
    pub instance: Option<Json>,
    /// The path of the context node in it; the root without.
    #[serde(default)]
    pub context: Option<String>,
    /// What the answer shall be.
    #[serde(default, rename = "as", deserialize_with = "or_default")]
    pub kind: Kind,
    /// Secondary instances by id.
    #[serde(default, deserialize_with = "or_default")]
    pub instances: BTreeMap<String, Json>,
    /// What prefixes stand for.
    #[serde(default, deserialize_with = "or_default")]
    pub namespaces: BTreeMap<String, String>,
    /// The language in use.
    #[serde(default, deserialize_with = "or_default")]
    pub language: String,
    /// Instead of `--tz`.
    #[serde(default, deserialize_with = "time_zone")]
    pub tz: Option<Tz>,
    /// Instead of `--now`.
    #[serde(default, deserialize_with = "time")]
    pub now: Option<Now>,
    /// The whole form as XForm XML: its texts and secondary instances, and the document when `instance` is not given.
    #[serde(default)]
    pub xform: Option<String>,
    /// Then the path of the primary instance in it.
    #[serde(default)]
    pub xform_root: Option<String>,
    /// Then the path of the context node in it.
    #[serde(default)]
    pub xform_context: Option<String>,
}

/// What an answer shall be.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Cast with `number()`.
    Number,
    /// Cast with `string()`.
    String,
    /// Cast with `boolean()`.
    Boolean,
    /// Nodes; anything else is an error.
    Nodeset,
    /// Whatever the expression gives.
    #[default]
    Any,
}

/// A null is as good as no key.
fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(from: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

fn time_zone<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Tz>, D::Error> {
    let name: Option<String> = Option::deserialize(from)?;
    name.map(|name| zone(&name))
        .transpose()
        .map_err(serde::de::Error::custom)
}

fn time<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Now>, D::Error> {
    let text: Option<String> = Option::deserialize(from)?;
    text.map(|text| Now::read(&text))
        .transpose()
        .map_err(serde::de::Error::custom)
}
