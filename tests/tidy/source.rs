//! Source files as the rules see them: which module, which lines, code without comments and strings.

use std::fs;
use std::path::Path;

/// One file of the project.
pub struct SourceFile {
    /// Path from the project's root, with `/`.
    pub path: String,
    /// As stored.
    pub text: String,
    /// The text with comments, string contents and `#[cfg(test)]` items blanked; same lines (Rust files only).
    pub code: String,
}

impl SourceFile {
    pub fn new(path: &str, text: &str) -> Self {
        let code = if path.ends_with(".rs") {
            without_tests(&code_only(text))
        } else {
            text.to_owned()
        };
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            code,
        }
    }

    /// `src/form/list.rs` is in `form`; `src/main.rs`, `src/lib.rs` and `src/bin` are in none.
    pub fn module(&self) -> Option<&str> {
        let below = self.path.strip_prefix("src/")?.strip_suffix(".rs")?;
        let top = below.split('/').next()?;
        (!["main", "lib", "bin"].contains(&top)).then_some(top)
    }

    /// How many modules deep: 1 for `src/form.rs`, 2 for `src/form/list.rs`.
    pub fn depth(&self) -> usize {
        self.path.split('/').count() - 1
    }

    /// Lines of code that contain what `is_bad` looks for, as `path:line: line`.
    pub fn lines_where(&self, is_bad: impl Fn(&str) -> bool) -> Vec<String> {
        let lines = self.code.lines().enumerate().filter(|(_, line)| is_bad(line));
        lines
            .map(|(i, line)| format!("{}:{}: {}", self.path, i + 1, line.trim()))
            .collect()
    }
}

/// Every file below `folders` with one of the endings; folders that are not there hold none.
pub fn files(folders: &[&str], endings: &[&str]) -> Vec<SourceFile> {
    let mut found = Vec::new();
    for folder in folders {
        collect(Path::new(env!("CARGO_MANIFEST_DIR")), folder, endings, &mut found);
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn collect(root: &Path, folder: &str, endings: &[&str], found: &mut Vec<SourceFile>) {
    let Ok(entries) = fs::read_dir(root.join(folder)) else {
        return;
    };
    for entry in entries.flatten() {
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(root, &path, endings, found);
        } else if endings.iter().any(|ending| path.ends_with(ending)) {
            let text = fs::read_to_string(entry.path()).expect("a source file is UTF-8 text");
            found.push(SourceFile::new(&path, &text));
        }
    }
}

/// Whether `line` has the identifier `name`, followed by `after` (blanks allowed between).
pub fn has_ident(line: &str, name: &str, after: &str) -> bool {
    line.match_indices(name).any(|(start, _)| {
        let is_ident = |c: char| c.is_alphanumeric() || c == '_';
        !line[..start].ends_with(is_ident)
            && !line[start + name.len()..].starts_with(is_ident)
            && line[start + name.len()..].trim_start().starts_with(after)
    })
}

/// Blanks comments and the contents of strings and characters; line breaks stay.
pub fn code_only(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut i = 0;
    while i < chars.len() {
        let end = skip(&chars, i, out.chars().last());
        if end == i {
            out.push(chars[i]);
            i += 1;
            continue;
        }
        // The quotes of a string stay, so that a rule can tell a text argument from another.
        let is_string = chars[i] == '"';
        out.extend(chars[i..end].iter().enumerate().map(|(at, &c)| match c {
            '\n' => '\n',
            '"' if is_string && (at == 0 || at == end - i - 1) => '"',
            _ => ' ',
        }));
        i = end;
    }
    out
}

/// Where the comment, string or character that starts at `i` ends; `i` when none starts there.
fn skip(chars: &[char], i: usize, before: Option<char>) -> usize {
    let at = |k: usize| chars.get(k).copied().unwrap_or('\0');
    let find =
        |from: usize, is_end: &dyn Fn(usize) -> bool| (from..chars.len()).find(|&k| is_end(k)).unwrap_or(chars.len());
    match (at(i), at(i + 1)) {
        ('/', '/') => find(i, &|k| at(k) == '\n'),
        ('/', '*') => {
            let (mut depth, mut k) = (1, i + 2);
            while depth > 0 && k < chars.len() {
                match (at(k), at(k + 1)) {
                    ('/', '*') => (depth, k) = (depth + 1, k + 2),
                    ('*', '/') => (depth, k) = (depth - 1, k + 2),
                    _ => k += 1,
                }
            }
            k.min(chars.len())
        }
        ('r', '"' | '#') if !before.is_some_and(|c| c.is_alphanumeric() && c != 'b' || c == '_') => {
            let n_hashes = (i + 1..).take_while(|&k| at(k) == '#').count();
            if at(i + 1 + n_hashes) != '"' {
                return i; // a raw identifier
            }
            let is_end = |k: usize| at(k) == '"' && (1..=n_hashes).all(|n| at(k + n) == '#');
            (find(i + 2 + n_hashes, &is_end) + 1 + n_hashes).min(chars.len())
        }
        ('"', _) => {
            let mut k = i + 1;
            while k < chars.len() && at(k) != '"' {
                k += if at(k) == '\\' { 2 } else { 1 };
            }
            (k + 1).min(chars.len())
        }
        ('\'', '\\') => (find(i + 3, &|k| at(k) == '\'') + 1).min(chars.len()),
        ('\'', _) if at(i + 2) == '\'' => i + 3,
        _ => i,
    }
}

/// Blanks every item under `#[cfg(test)]`: tests may unwrap.
fn without_tests(code: &str) -> String {
    let mut out = code.to_owned();
    while let Some(start) = out.find("#[cfg(test)]") {
        let mut depth = 0;
        let end = out[start..].char_indices().find_map(|(i, c)| {
            depth += match c {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            (depth == 0 && (c == '}' || c == ';')).then_some(start + i + 1)
        });
        let end = end.unwrap_or(out.len());
        let blank: String = out[start..end]
            .chars()
            .map(|c| if c == '\n' { '\n' } else { ' ' })
            .collect();
        out.replace_range(start..end, &blank);
    }
    out
}
