//! Just enough of the zip format to write one: entries stored as they are, no more than 4 GiB, 65,535 of them.
//! Source: PKWARE APPNOTE 6.3.10, sections 4.3.7 (local header), 4.3.12 (central directory) and 4.3.16 (its end).

use crc::{CRC_32_ISO_HDLC, Crc, NoTable};

/// Without its tables, which are as large as the rest of what a phone needs to write a bundle: 16,000 bytes that do not
/// compress.
const CRC: Crc<u32, NoTable> = Crc::<u32, NoTable>::new(&CRC_32_ISO_HDLC);
/// 2.0: what plain stored entries need.
const VERSION: u16 = 20;
/// Bit 11: names are UTF-8.
const FLAGS: u16 = 1 << 11;
/// 1980-01-01, the beginning of time for zip: what is inside has its own times.
const DATE: u16 = (1 << 5) | 1;

/// What is written so far, without the entries' contents.
#[derive(Default)]
pub struct Directory {
    central: Vec<u8>,
    n_entries: u16,
    offset: u32,
}

/// More than the plain format can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge;

impl Directory {
    /// The local header of an entry; its `content` must follow.
    pub fn entry(&mut self, name: &str, content: &[u8]) -> Result<Vec<u8>, TooLarge> {
        let size = u32::try_from(content.len()).map_err(|_| TooLarge)?;
        let name_size = u16::try_from(name.len()).map_err(|_| TooLarge)?;
        let mut common = Vec::with_capacity(26);
        for half in [VERSION, FLAGS, 0, 0, DATE] {
            common.extend(half.to_le_bytes());
        }
        for word in [CRC.checksum(content), size, size] {
            common.extend(word.to_le_bytes());
        }
        common.extend(name_size.to_le_bytes());
        common.extend(0_u16.to_le_bytes());

        let mut local = b"PK\x03\x04".to_vec();
        local.extend(&common);
        local.extend(name.as_bytes());

        self.n_entries = self.n_entries.checked_add(1).ok_or(TooLarge)?;
        self.central.extend(b"PK\x01\x02");
        self.central.extend(VERSION.to_le_bytes());
        self.central.extend(&common);
        // No comment, first disk, no attributes.
        self.central.extend([0; 10]);
        self.central.extend(self.offset.to_le_bytes());
        self.central.extend(name.as_bytes());

        let grown = u64::from(self.offset) + local.len() as u64 + u64::from(size);
        self.offset = u32::try_from(grown).map_err(|_| TooLarge)?;
        Ok(local)
    }

    /// The end of the file.
    pub fn finish(self) -> Result<Vec<u8>, TooLarge> {
        let size = u32::try_from(self.central.len()).map_err(|_| TooLarge)?;
        self.offset.checked_add(size).ok_or(TooLarge)?;
        let mut end = self.central;
        end.extend(b"PK\x05\x06");
        end.extend([0; 4]);
        end.extend(self.n_entries.to_le_bytes());
        end.extend(self.n_entries.to_le_bytes());
        end.extend(size.to_le_bytes());
        end.extend(self.offset.to_le_bytes());
        end.extend([0; 2]);
        Ok(end)
    }
}
