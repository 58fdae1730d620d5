#![cfg(not(target_arch = "wasm32"))]
//! What expressions give, row by row: operators, conversions and paths.

#[path = "support/form.rs"]
mod form;
#[path = "support/tree.rs"]
mod tree;

use form::{check_at, check_rows, form};
use jemput_bola::expr::{Context, Value, evaluate, parse};

#[test]
fn operators_bind_as_in_xpath() {
    check_rows(&[
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 4 - 3", "3"),
        ("2 * 3 mod 4", "2"),
        ("-5 mod 3", "-2"),
        ("7 div 2", "3.5"),
        ("- - 4", "4"),
        ("-umur", "-34"),
        ("1 or 0 and 0", "true"),
        ("(1 or 0) and 0", "false"),
        ("3 > 2 > 1", "false"),
        ("1 = 1 = true()", "true"),
        ("1 + 1 = 2 and 2 + 2 = 4", "true"),
        ("5 div 0", "Infinity"),
        ("0 div 0", "NaN"),
        ("1div2", "0.5"),
        ("umur * 2", "68"),
        ("*[2] * 2", "68"),
        ("count(nama | umur | nama)", "2"),
        ("8 mod3 = 2and true()", "true"),
    ]);
}

#[test]
fn values_convert_as_in_xpath() {
    check_rows(&[
        ("string(0.1 + 0.2)", "0.30000000000000004"),
        (
            "1000000 * 1000000 * 1000000 * 1000000",
            "1000000000000000000000000",
        ),
        ("0.0000001", "0.0000001"),
        ("-0", "0"),
        ("number('')", "NaN"),
        ("number(' 12.50 ')", "12.5"),
        ("number('1e3')", "NaN"),
        ("number('+3')", "NaN"),
        ("number('12,5')", "12.5"),
        ("number(true())", "1"),
        ("boolean(kosong)", "true"),
        ("boolean(string(kosong))", "false"),
        ("boolean(tiada)", "false"),
        ("kosong = ''", "true"),
        ("tiada = ''", "false"),
        ("tiada != ''", "false"),
        ("umur = '34'", "true"),
        ("umur = 34.0", "true"),
        ("umur > 4", "true"),
        ("kosong > 4", "false"),
        ("kosong <= 4", "false"),
        ("true() = 'apa saja'", "true"),
        ("'10' < '9'", "false"),
        ("kunjungan/no = 3", "true"),
        ("kunjungan/no != 3", "true"),
        ("not(kunjungan/no = 4)", "true"),
        ("kunjungan/no > umur", "false"),
        ("kunjungan/no < umur", "true"),
    ]);
}

#[test]
fn and_or_and_if_leave_the_rest_unevaluated() {
    check_rows(&[
        ("true() or tak_ada()", "true"),
        ("false() and substring()", "false"),
        ("if(true(), 'ya', tak_ada())", "ya"),
        ("if(false(), tak_ada(), 'tidak')", "tidak"),
        ("coalesce(umur, tak_ada())", "34"),
        ("false() or tak_ada()", "error JB-E201"),
        ("if('', 5, 'abc')", "abc"),
        ("if(tiada, 1, 2) + 1", "3"),
    ]);
}

#[test]
fn paths_walk_all_axes() {
    check_rows(&[
        ("nama", "Siti Rahayu"),
        ("./nama", "Siti Rahayu"),
        ("../data/umur", "34"),
        ("/data/kunjungan[2]/tgl", "2026-02-05"),
        ("kunjungan[last()]/no", "3"),
        ("kunjungan[position() > 1][1]/no", "2"),
        ("kunjungan[no = 2]/biaya[rp > 3500]/rp", "4000"),
        ("count(//rp)", "6"),
        ("count(.//biaya[1])", "3"),
        ("(.//biaya)[1]/rp", "1000"),
        ("count(//kunjungan//*)", "21"),
        ("kunjungan[2]/following-sibling::kunjungan/no", "3"),
        ("kunjungan[3]/preceding-sibling::kunjungan[1]/no", "2"),
        ("kunjungan[1]/biaya[1]/ancestor::data/umur", "34"),
        (
            "name(kunjungan[1]/biaya[1]/ancestor-or-self::*[2])",
            "kunjungan",
        ),
        ("count(kunjungan[2]/preceding::rp)", "2"),
        ("count(kunjungan[2]/following::rp)", "2"),
        ("meta/@lang", "id"),
        ("count(meta/attribute::*)", "2"),
        ("meta/k/@o:a", "1"),
        ("meta/k/o:*", "isi"),
        ("count(meta/k/self::k)", "1"),
        ("count(meta/descendant-or-self::node())", "4"),
        ("name(meta/k/*)", "o:b"),
        ("local-name(meta/k/*)", "b"),
        ("namespace-uri(meta/k/*)", "urn:o"),
        ("nama/text()", "Siti Rahayu"),
        ("meta/k[lang('id')]", "isi"),
        ("meta/k[lang('en')]", ""),
        ("kunjungan/biaya/rp[. = 3000]/../../no", "2"),
        ("count(kunjungan/biaya/parent::kunjungan)", "3"),
        (
            "instance('desa')/root/item[name = current()/desa]/label",
            "Sukamaju",
        ),
        (
            "instance('desa')/root/item[name = /data/desa]/label",
            "Sukamaju",
        ),
        (
            "count(instance('desa')/root/item[kec = 'k2' and name != current()/desa])",
            "1",
        ),
        ("instance('tak')/root/item", "error JB-E301"),
        ("nama[", "error JB-E104"),
        ("'teks'/nama", "error JB-E302"),
    ]);
}

#[test]
fn an_absolute_path_stays_in_the_repeat_instance_of_its_question() {
    check_at(
        "/data/kunjungan[2]/biaya[2]/rp",
        &[
            ("/data/kunjungan/no", "2"),
            ("/data/kunjungan/biaya/rp", "4000"),
            ("count(/data/kunjungan)", "3"),
            ("count(/data/kunjungan/biaya)", "2"),
            ("sum(/data/kunjungan/biaya/rp)", "4000"),
            ("/data/kunjungan[1]/no", "1"),
            ("/data/kunjungan[1]/biaya/rp", "1000"),
            ("count(/data/kunjungan[true()]/no)", "3"),
            ("position(..)", "2"),
            ("position(../..)", "2"),
            ("/data/umur", "34"),
            ("current()/../../no", "2"),
        ],
    );
    check_rows(&[
        ("sum(/data/kunjungan/biaya/rp)", "21000"),
        ("/data/kunjungan/no", "1"),
    ]);
}

#[test]
fn an_absolute_path_is_not_narrowed_when_nobody_asks_for_it() {
    let tree = form();
    let node = tree.find("/h/data/kunjungan[2]/no")[0];
    let context = Context {
        contextualise: false,
        ..Context::at(&tree, node)
    };
    let all = evaluate(
        &parse("count(/data/kunjungan/no)").expect("it parses"),
        &context,
    );
    assert_eq!(all, Ok(Value::Number(3.0)));
}
