//! The files that the gallery is published with.

use std::path::Path;

/// The gallery's files with a list of 10,000 in the place of its short one.
pub fn files_with_a_long_list(to: &Path) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/gallery/files");
    for file in std::fs::read_dir(from).unwrap().flatten() {
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
    let mut list = "name,label\n".to_owned();
    for at in 0..10_000 {
        let what = ["Petani", "Pedagang", "Nelayan", "Tukang", "Buruh batik Pékalongan"][at % 5];
        list.push_str(&format!("k{at},{what} nomor {at}\n"));
    }
    std::fs::write(to.join("pekerjaan.csv"), list).unwrap();
}
