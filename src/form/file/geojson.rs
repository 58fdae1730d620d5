//! GeoJSON as a secondary instance, as ODK does it: `root/item` for each feature, with `geometry`, `id` and an element
//! for each property.

use super::FileError;
use crate::expr::document::{Builder, Document};
use serde_json::Value;

pub(super) fn document(text: &str) -> Result<Document, FileError> {
    let collection: Value = serde_json::from_str(text).map_err(|error| malformed(error.to_string()))?;
    if collection["type"] != "FeatureCollection" {
        return Err(malformed("the whole must be a FeatureCollection"));
    }
    let features = collection["features"]
        .as_array()
        .ok_or_else(|| malformed("there are no features"))?;
    let mut builder = Builder::default();
    builder.open("", "", "root");
    for feature in features {
        builder.open("", "", "item");
        builder.leaf_element("geometry", &geometry(&feature["geometry"])?);
        if !feature["id"].is_null() {
            builder.leaf_element("id", &plain(&feature["id"]));
        }
        for (name, value) in feature["properties"].as_object().into_iter().flatten() {
            builder.leaf_element(name, &plain(value));
        }
        builder.close();
    }
    Ok(builder.finish())
}

fn malformed(reason: impl Into<String>) -> FileError {
    FileError::Malformed {
        kind: "GeoJSON",
        reason: reason.into(),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// A geometry as the text of a geopoint, geotrace or geoshape question; empty where there is none.
fn geometry(value: &Value) -> Result<String, FileError> {
    let coordinates = &value["coordinates"];
    match value["type"].as_str() {
        None => Ok(String::new()),
        Some("Point") => point(coordinates),
        Some("LineString") => line(coordinates),
        Some("Polygon") => line(&coordinates[0]),
        Some(other) => Err(malformed(format!("geometries of the type {other} are not used"))),
    }
}

fn line(coordinates: &Value) -> Result<String, FileError> {
    let points = coordinates.as_array().map_or(&[][..], Vec::as_slice);
    let points: Vec<String> = points.iter().map(point).collect::<Result<_, _>>()?;
    Ok(points.join("; "))
}

/// GeoJSON has the longitude first, XForms the latitude.
fn point(coordinates: &Value) -> Result<String, FileError> {
    match (&coordinates[0], &coordinates[1]) {
        (Value::Number(longitude), Value::Number(latitude)) => Ok(format!("{latitude} {longitude} 0 0")),
        _ => Err(malformed("a point needs a longitude and a latitude")),
    }
}
