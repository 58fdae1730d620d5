//! Where the pages come from: a folder, or this executable.

use super::AssetError;
use axum::body::Bytes;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[cfg(embed_dist)]
static EMBEDDED: include_dir::Dir<'static> = include_dir::include_dir!("$CARGO_MANIFEST_DIR/dist");

/// Where the pages come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A folder as Trunk built it.
    Folder(PathBuf),
    /// The pages that were there when this executable was built for release; none in any other build.
    Embedded,
}

impl Source {
    /// The folder where one is named, else the embedded pages of a release build, else `dist`.
    #[must_use]
    pub fn choose(folder: Option<PathBuf>) -> Self {
        match folder {
            Some(folder) => Self::Folder(folder),
            None if cfg!(embed_dist) => Self::Embedded,
            None => Self::Folder(PathBuf::from("dist")),
        }
    }

    /// Every file by its path below the root, with `/`. A folder that is not there holds no files.
    pub(super) fn read(&self) -> Result<BTreeMap<String, Bytes>, AssetError> {
        let mut files = BTreeMap::new();
        match self {
            Self::Folder(folder) if folder.is_dir() => walk(folder, "", &mut files)?,
            Self::Folder(_) => {}
            #[cfg(embed_dist)]
            Self::Embedded => embedded(&EMBEDDED, &mut files),
            #[cfg(not(embed_dist))]
            Self::Embedded => {}
        }
        Ok(files)
    }
}

fn walk(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Bytes>) -> Result<(), AssetError> {
    let entries = std::fs::read_dir(folder).map_err(|e| AssetError::at(folder, e))?;
    for entry in entries {
        let entry = entry.map_err(|e| AssetError::at(folder, e))?;
        let path = entry.path();
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if path.is_dir() {
            // Trunk works in `.stage` beside the finished files.
            if !name.starts_with('.') {
                walk(&path, &format!("{prefix}{name}/"), files)?;
            }
        } else {
            let bytes = std::fs::read(&path).map_err(|e| AssetError::at(&path, e))?;
            files.insert(format!("{prefix}{name}"), Bytes::from(bytes));
        }
    }
    Ok(())
}

#[cfg(embed_dist)]
fn embedded(folder: &'static include_dir::Dir<'static>, files: &mut BTreeMap<String, Bytes>) {
    for file in folder.files() {
        let name = file.path().to_string_lossy().replace('\\', "/");
        files.insert(name, Bytes::from_static(file.contents()));
    }
    for inner in folder.dirs() {
        embedded(inner, files);
    }
}
