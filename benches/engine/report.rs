//! The figures, as people and programs read them.

use serde_json::{Map, Value};
use std::fs;
use std::path::{Path, PathBuf};

/// Where criterion keeps its estimates.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-engine")
}

/// Prints a table, then one line of JSON: the medians that criterion left in `folder`, and `others`.
pub fn print(folder: &Path, others: &[(String, f64)]) {
    let mut figures = Map::new();
    let mut names: Vec<PathBuf> = fs::read_dir(folder)
        .expect("criterion was just here")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.join("new/estimates.json").is_file())
        .collect();
    names.sort();
    for path in names {
        let text = fs::read_to_string(path.join("new/estimates.json")).expect("estimates");
        let estimates: Value = serde_json::from_str(&text).expect("JSON");
        let median_ns = estimates["median"]["point_estimate"].as_f64().expect("a median");
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        figures.insert(format!("{name}_ms"), rounded(median_ns / 1e6));
    }
    for (name, figure) in others {
        figures.insert(name.clone(), rounded(*figure));
    }
    println!();
    for (name, figure) in &figures {
        println!("{name:36} {figure:>12}");
    }
    println!("{}", Value::Object(figures));
}

/// Four digits that count are more than any machine repeats.
fn rounded(figure: f64) -> Value {
    let digits = (3 - figure.abs().max(1e-9).log10().floor() as i32).max(0);
    let scale = 10_f64.powi(digits);
    Value::from((figure * scale).round() / scale)
}
