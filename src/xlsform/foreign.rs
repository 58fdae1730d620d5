//! Files that only look like workbooks: told what they are, since their authors see a workbook.

/// What the archive of another program is, by the names of its parts.
pub(super) fn archive(parts: impl Iterator<Item = impl AsRef<str>>) -> Option<&'static str> {
    const KINDS: [(&str, &str); 6] = [
        ("word/document.xml", "it is a text document of a word processor"),
        ("ppt/presentation.xml", "it is a presentation"),
        ("xl/workbook.bin", "it is a binary workbook (.xlsb)"),
        ("content.xml", "it is an OpenDocument file"),
        ("Index/Document.iwa", "it is a Numbers file"),
        ("index.xml", "it is a Numbers file"),
    ];
    let (mut found, mut is_workbook) = (None, false);
    for part in parts {
        let part = part.as_ref();
        is_workbook |= part.eq_ignore_ascii_case("xl/workbook.xml");
        let kind = KINDS.iter().find(|(name, _)| *name == part);
        found = found.or(kind.map(|(_, what)| *what));
    }
    found.filter(|_| !is_workbook)
}

/// Whether this container holds an encrypted workbook: one of its directory entries is called `EncryptedPackage`.
/// Source: [MS-OFFCRYPTO] 2.3.4.4; [MS-CFB] 2.6.1.
#[must_use]
pub fn is_encrypted(container: &[u8]) -> bool {
    const NAME: &str = "EncryptedPackage";
    const ENTRY: usize = 128;
    let name: Vec<u8> = NAME.encode_utf16().flat_map(u16::to_le_bytes).collect();
    // With the zero at its end.
    let length = (name.len() as u16 + 2).to_le_bytes();
    let mut entries = container.chunks_exact(ENTRY);
    entries.any(|entry| entry.starts_with(&name) && entry[64..66] == length)
}
