//! Names of what a module imports: long, ending with digests, and each of them once in every file, they are a good part of what
//! does not compress. Here they become a few letters, in the module and in wasm-bindgen's script.

use anyhow::{Context as _, Result};
use std::collections::HashMap;
use walrus::Module;

/// A module and its script with short names.
pub struct Named {
    pub module: Vec<u8>,
    pub script: String,
}

/// Makes names short.
/// # Errors
/// For bytes that are no module.
pub fn short_names(wasm: &[u8], script: &str) -> Result<Named> {
    let mut module = Module::from_buffer(wasm).context("no module")?;
    let mut names = HashMap::new();
    for (nth, import) in module.imports.iter_mut().enumerate() {
        let short = format!("i{nth}");
        names.insert(std::mem::replace(&mut import.name, short.clone()), short);
    }
    let script = script.split_inclusive('\n').map(|line| renamed(line, &names)).collect();
    let module = module.emit_wasm();
    Ok(Named { module, script })
}

/// A line of the script: what it gives stands at the beginning of one, before a colon.
fn renamed(line: &str, names: &HashMap<String, String>) -> String {
    let given = line.trim_start();
    let end = given.find(':').unwrap_or(given.len());
    match names.get(&given[..end]) {
        Some(short) => format!("{}{short}{}", &line[..line.len() - given.len()], &given[end..]),
        None => line.to_owned(),
    }
}
