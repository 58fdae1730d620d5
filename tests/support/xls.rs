//! A writer of .xls workbooks, as small as it can be, so that tests can lie with it.
//! Source: [MS-CFB] 2.2, 2.3, 2.6; [MS-XLS] 2.4.21, 2.4.28, 2.4.90, 2.4.149, 2.4.180, 2.4.265.
#![allow(dead_code)]

const SECTOR: usize = 512;
const END: u32 = 0xFFFF_FFFE;
const FREE: u32 = 0xFFFF_FFFF;

/// What goes into the workbook.
pub struct Xls {
    /// The shared texts, as [`texts`] writes them.
    pub texts: Vec<u8>,
    /// Records that go on with them.
    pub continued: Vec<Vec<u8>>,
    /// Records of the sheet's cells.
    pub cells: Vec<Vec<u8>>,
    /// Rows and columns that the sheet says it has.
    pub rows: u32,
    pub columns: u16,
    /// How many sheets the workbook says it has; all are the same.
    pub sheets: usize,
    /// Bytes by which the workbook misplaces its sheets.
    pub skip: u32,
    /// Whether it says that what follows is encrypted.
    pub locked: bool,
}

impl Default for Xls {
    fn default() -> Self {
        Self {
            texts: Vec::new(),
            continued: Vec::new(),
            cells: Vec::new(),
            rows: 1,
            columns: 3,
            sheets: 1,
            skip: 0,
            locked: false,
        }
    }
}

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let len = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes()[..], &len.to_le_bytes(), data].concat()
}

/// Short texts of plain letters for the shared table.
pub fn texts(texts: &[&str]) -> Vec<u8> {
    let text = |text: &&str| [&(text.len() as u16).to_le_bytes()[..], &[0], text.as_bytes()].concat();
    texts.iter().flat_map(text).collect()
}

/// A cell with a shared text.
pub fn label(row: u16, column: u16, text: u32) -> Vec<u8> {
    let place = [row, column, 0].map(u16::to_le_bytes).concat();
    record(0x00FD, &[&place[..], &text.to_le_bytes()].concat())
}

/// A cell with a number.
pub fn number(row: u16, column: u16) -> Vec<u8> {
    let place = [row, column, 0].map(u16::to_le_bytes).concat();
    record(0x0203, &[&place[..], &1.0_f64.to_le_bytes()].concat())
}

impl Xls {
    /// The file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut stream = self.stream();
        stream.resize(stream.len().max(4096).next_multiple_of(SECTOR), 0);
        let n_stream = (stream.len() / SECTOR) as u32;
        // The FAT comes first, then the directory, then the workbook.
        let n_fat = (n_stream + 2).div_ceil(127);
        let (directory, first) = (n_fat, n_fat + 1);
        let mut fat = vec![0xFFFF_FFFD; n_fat as usize];
        fat.push(END);
        fat.extend((1..n_stream).map(|at| first + at));
        fat.push(END);
        fat.resize(n_fat as usize * SECTOR / 4, FREE);

        let mut file = vec![0; SECTOR];
        let mut put = |at: usize, bytes: &[u8]| file[at..at + bytes.len()].copy_from_slice(bytes);
        put(0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
        put(24, &[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
        for (at, number) in [(44, n_fat), (48, directory), (56, 4096), (60, END), (68, END)] {
            put(at, &number.to_le_bytes());
        }
        for at in 0..109 {
            let sector = if at < n_fat { at } else { FREE };
            put(76 + 4 * at as usize, &sector.to_le_bytes());
        }
        file.extend(fat.iter().flat_map(|number| number.to_le_bytes()));
        let mut entries = entry("Root Entry", 5, END, 0);
        entries.extend(entry("Workbook", 2, first, stream.len() as u32));
        entries.resize(SECTOR, 0);
        file.extend(entries);
        file.extend(stream);
        file
    }

    fn stream(&self) -> Vec<u8> {
        let begin = |what: u16| record(0x0809, &[0x0600, what, 0, 0, 0, 0, 0, 0].map(u16::to_le_bytes).concat());
        let end = record(0x000A, &[]);
        let sheet_record = |start: u32| {
            let data = [&start.to_le_bytes()[..], &[0, 0, 6, 0], b"survey"].concat();
            record(0x0085, &data)
        };
        let shared = [&[0; 8][..], &self.texts].concat();
        let mut behind = record(0x00FC, &shared);
        behind.extend(self.continued.iter().flat_map(|data| record(0x003C, data)));
        behind.extend(&end);
        // The first password is for RC4, as Excel writes it.
        let password = if self.locked {
            record(0x002F, &[1, 0, 1, 0, 1, 0, 0])
        } else {
            Vec::new()
        };
        let mut stream = [begin(5), password, record(0x0042, &1200_u16.to_le_bytes())].concat();
        let start = stream.len() + self.sheets * sheet_record(0).len() + behind.len();
        for _ in 0..self.sheets {
            stream.extend(sheet_record(start as u32 + self.skip));
        }
        stream.extend(behind);
        stream.extend(begin(0x10));
        let mut dimensions = [0, self.rows].map(u32::to_le_bytes).concat();
        dimensions.extend([0, self.columns, 0].map(u16::to_le_bytes).concat());
        stream.extend(record(0x0200, &dimensions));
        stream.extend(self.cells.concat());
        stream.extend(end);
        stream
    }
}

fn entry(name: &str, kind: u8, start: u32, size: u32) -> Vec<u8> {
    let mut entry = vec![0; 128];
    for (at, letter) in name.bytes().enumerate() {
        entry[2 * at] = letter;
    }
    entry[64..66].copy_from_slice(&(2 * name.len() as u16 + 2).to_le_bytes());
    entry[66] = kind;
    entry[68..80].copy_from_slice(&[0xFF; 12]);
    entry[116..120].copy_from_slice(&start.to_le_bytes());
    entry[120..124].copy_from_slice(&size.to_le_bytes());
    entry
}
