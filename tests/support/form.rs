//! A small form to evaluate expressions on, and a checker of rows.
#![allow(dead_code)] // each test binary uses its part

use jemput_bola::expr::{Context, ExprError, Value, evaluate, parse};

use crate::tree::Tree;

/// A form with a household, three visits (a repeat) with two fees each (a repeat inside), and lists.
pub const FORM: &str = r#"<h>
<data>
  <nama>Siti Rahayu</nama><umur>34</umur><kosong/><lahir>1992-02-29</lahir><mulai>09:00:00.000+07:00</mulai>
  <program>jkk jkm jht</program><desa>d2</desa><gps>-7.25 112.75 10 5</gps><teks>  dua   kata </teks>
  <kunjungan><tgl>2026-01-05</tgl><biaya><rp>1000</rp></biaya><biaya><rp>2000</rp></biaya><lama>30</lama><no>1</no></kunjungan>
  <kunjungan><tgl>2026-02-05</tgl><biaya><rp>3000</rp></biaya><biaya><rp>4000</rp></biaya><lama/><no>2</no></kunjungan>
  <kunjungan><tgl>2026-03-05</tgl><biaya><rp>5000</rp></biaya><biaya><rp>6000</rp></biaya><lama>15</lama><no>3</no></kunjungan>
  <meta lang="id" xml:lang="id-ID"><k xmlns:o="urn:o" o:a="1"><o:b>isi</o:b></k></meta>
</data>
<instance id="desa"><root>
  <item><name>d1</name><kec>k1</kec><label>Karangrejo</label></item>
  <item><name>d2</name><kec>k2</kec><label>Sukamaju</label></item>
  <item><name>d3</name><kec>k2</kec><label>Tanjung</label></item>
</root></instance>
<instance id="tarif"><row kode="A" harga="6800"/><row kode="B" harga="16800"/></instance>
<choice question="/data/desa" value="d2">Sukamaju</choice>
<itext><translation lang="id"><text id="salam"><value>Selamat pagi</value></text></translation></itext>
</h>"#;

pub fn form() -> Tree {
    let mut tree = Tree::new(FORM);
    tree.root = tree.find("/h").first().copied();
    tree.repeats = vec!["kunjungan", "biaya"];
    tree.language = "id".to_owned();
    tree
}

pub fn value(tree: &Tree, at: &str, text: &str) -> Result<Value, ExprError> {
    let node = *tree
        .find(&format!("/h{at}"))
        .first()
        .expect("the context node exists");
    evaluate(&parse(text)?, &Context::at(tree, node))
}

/// Each row: an expression and its value as text, at the context node.
pub fn check_at(at: &str, rows: &[(&str, &str)]) {
    let tree = form();
    for (text, wanted) in rows {
        let found = match value(&tree, at, text) {
            Ok(value) => value.to_text(&tree),
            Err(error) => format!("error {}", error.code),
        };
        assert_eq!(&found, wanted, "{text} at {at}");
    }
}

pub fn check_rows(rows: &[(&str, &str)]) {
    check_at("/data", rows);
}
