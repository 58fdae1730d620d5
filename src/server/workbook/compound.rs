//! The container of an .xls, a small file system of chained sectors: its workbook is taken out with every chain
//! measured as it is followed. What reads workbooks follows them unmeasured, and a chain may be a circle.
//! Source: [MS-CFB] 2.2 (header), 2.3 (FAT), 2.4 (mini FAT), 2.6 (directory).

use super::bytes::{u16_at, u32_at};

/// First bytes of every container.
pub const MAGIC: [u8; 4] = [0xD0, 0xCF, 0x11, 0xE0];

const SECTOR: usize = 512;
const MINI_SECTOR: usize = 64;
/// Streams shorter than this lie in mini sectors.
const MINI_STREAM: usize = 4096;
/// Sectors of the FAT that the header names; more of them are for files larger than is taken.
const FAT_SECTORS: usize = 109;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
/// Numbers from here on are no sectors of the FAT.
const NO_SECTOR: u32 = 0xFFFF_FFFC;
const DIRECTORY_ENTRY: usize = 128;

/// The stream that holds the workbook; `None` where the container does not hold together.
pub fn workbook_stream(file: &[u8]) -> Option<Vec<u8>> {
    let usual = u16_at(file, 30)? == 9 && u32_at(file, 68)? >= NO_SECTOR - 2;
    let sectors = Sectors {
        bytes: file.get(SECTOR..).filter(|_| usual)?,
        size: SECTOR,
    };
    let mut fat = Vec::new();
    for at in 0..FAT_SECTORS {
        let id = u32_at(file, 76 + 4 * at)?;
        if id < NO_SECTOR {
            fat.extend(numbers(sectors.get(id)?));
        }
    }
    let directory = sectors.chain(u32_at(file, 48)?, &fat, usize::MAX)?;
    let entries: Vec<Entry> = directory
        .chunks_exact(DIRECTORY_ENTRY)
        .map(Entry::read)
        .collect::<Option<_>>()?;
    let named = |name: &str| entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name));
    let book = named("Workbook").or_else(|| named("Book"))?;
    // Whoever reads the file reads these whether or not the workbook lies in them.
    let n_mini_fat = u32_at(file, 64)? as usize;
    let (mini_fat, mini_stream) = if n_mini_fat > 0 {
        let root = entries.first()?;
        let mini_fat = sectors.chain(u32_at(file, 60)?, &fat, n_mini_fat.checked_mul(SECTOR)?)?;
        (
            numbers(&mini_fat).collect(),
            sectors.chain(root.start, &fat, root.size)?,
        )
    } else {
        (Vec::new(), Vec::new())
    };
    if book.size >= MINI_STREAM {
        return sectors.chain(book.start, &fat, book.size);
    }
    let mini = Sectors {
        bytes: &mini_stream,
        size: MINI_SECTOR,
    };
    mini.chain(book.start, &mini_fat, book.size)
}

struct Sectors<'a> {
    bytes: &'a [u8],
    size: usize,
}

impl<'a> Sectors<'a> {
    fn get(&self, id: u32) -> Option<&'a [u8]> {
        let start = (id as usize).checked_mul(self.size)?;
        self.bytes.get(start..start.checked_add(self.size)?)
    }

    /// The sectors from `id` on, up to `most` bytes; `None` where they go in a circle.
    fn chain(&self, mut id: u32, next: &[u32], most: usize) -> Option<Vec<u8>> {
        let mut chain = Vec::new();
        while id != END_OF_CHAIN {
            let sector = self.get(id)?;
            chain.extend_from_slice(&sector[..sector.len().min(most - chain.len())]);
            if chain.len() >= most {
                break;
            }
            if chain.len() > self.bytes.len() {
                return None;
            }
            id = *next.get(id as usize)?;
        }
        Some(chain)
    }
}

struct Entry {
    name: String,
    start: u32,
    size: usize,
}

impl Entry {
    fn read(bytes: &[u8]) -> Option<Self> {
        // Some take these for the mark of another encoding, and then read another name.
        if bytes.starts_with(&[0xEF, 0xBB, 0xBF])
            || bytes.starts_with(&[0xFE, 0xFF])
            || bytes.starts_with(&[0xFF, 0xFE])
        {
            return None;
        }
        let letters = bytes[..64]
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        let name: Vec<u16> = letters.take_while(|letter| *letter != 0).collect();
        Some(Self {
            name: String::from_utf16_lossy(&name),
            start: u32_at(bytes, 116)?,
            size: u32_at(bytes, 120)? as usize,
        })
    }
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes
        .chunks_exact(4)
        .map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}
