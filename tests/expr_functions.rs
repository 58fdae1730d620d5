#![cfg(not(target_arch = "wasm32"))]
//! What every function gives, row by row.

#[path = "support/form.rs"]
mod form;
#[path = "support/tree.rs"]
mod tree;

use form::{check_at, check_rows, form, value};
use jemput_bola::expr::functions;
use tree::Tree;

#[test]
fn indexed_repeat_picks_an_instance_by_number() {
    let rows = [
        ("indexed-repeat(/data/kunjungan/no, /data/kunjungan, 3)", "3"),
        (
            "indexed-repeat(/data/kunjungan/biaya/rp, /data/kunjungan, 3, /data/kunjungan/biaya, 2)",
            "6000",
        ),
        ("indexed-repeat(/data/kunjungan/no, /data/kunjungan, 4)", ""),
        ("indexed-repeat(/data/kunjungan/no, /data/kunjungan, 0)", "1"),
        ("indexed-repeat(/data/kunjungan/no, /data/kunjungan, /data/kosong)", ""),
        ("indexed-repeat(/data/umur, /data/kunjungan, 1)", "error JB-E203"),
        ("indexed-repeat('x', /data/kunjungan, 1)", "error JB-E203"),
        ("indexed-repeat(/data/kunjungan/no, /data/kunjungan)", "error JB-E202"),
    ];
    check_rows(&rows);
    check_at(
        "/data/kunjungan[2]/no",
        &[
            (
                "indexed-repeat(/data/kunjungan/biaya/rp, /data/kunjungan/biaya, 2)",
                "4000",
            ),
            ("indexed-repeat(../biaya/rp, .., position(..) - 1)", "1000"),
            (
                "indexed-repeat(current()/../no, /data/kunjungan, position(..) + 1)",
                "3",
            ),
        ],
    );
}

#[test]
fn functions_on_text() {
    check_rows(&[
        ("string(umur)", "34"),
        ("concat(nama, ', ', umur)", "Siti Rahayu, 34"),
        ("concat(kunjungan/no)", "123"),
        ("concat()", ""),
        ("join('; ', kunjungan/no, 'akhir')", "1; 2; 3; akhir"),
        ("join(',')", ""),
        ("substr('Malang', 1, 3)", "al"),
        ("substr('Malang', -3)", "ang"),
        ("substr('Malang', 0, -1)", "Malan"),
        ("substr('Malang', 4, 2)", ""),
        ("substr('kopi é', 5)", "é"),
        ("substring('12345', 2, 3)", "234"),
        ("substring('12345', 1.5, 2.6)", "234"),
        ("substring('12345', 0)", "12345"),
        ("substring-before('2026-11', '-')", "2026"),
        ("substring-after('2026-11', '-')", "11"),
        ("substring-after('2026', '-')", ""),
        ("translate('bar', 'abc', 'AB')", "BAr"),
        ("translate('(0341) 55', '() ', '')", "034155"),
        ("string-length('désa')", "4"),
        ("string-length(kosong)", "0"),
        ("normalize-space(teks)", "dua kata"),
        ("contains(nama, 'Rahayu')", "true"),
        ("starts-with(nama, 'Siti')", "true"),
        ("ends-with(nama, 'Siti')", "false"),
        ("regex('081234567890', '^(\\+62|62|0)8[1-9][0-9]{7,10}$')", "true"),
        ("regex('081234567890 ', '^(\\+62|62|0)8[1-9][0-9]{7,10}$')", "false"),
        ("regex('ab12', '[0-9]+')", "false"),
        ("regex('ab', 'a|ab')", "true"),
        ("regex('a', '(?=a)')", "error JB-E205"),
        ("digest('abc', 'MD5', 'hex')", "900150983cd24fb0d6963f7d28e17f72"),
        ("digest('', 'MD5', 'hex')", "d41d8cd98f00b204e9800998ecf8427e"),
        (
            "digest('abc', 'SHA-1', 'hex')",
            "a9993e364706816aba3e25717850c26c9cd0d89d",
        ),
        (
            "digest('abc', 'SHA-256')",
            "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=",
        ),
        ("string-length(digest('abc', 'SHA-512', 'hex'))", "128"),
        ("digest('abc', 'CRC')", "error JB-E204"),
        ("base64-decode('U2l0aQ==')", "Siti"),
        ("base64-decode('*')", ""),
        ("base64-decode('/w==')", "\u{fffd}"),
        (
            "digest('', 'SHA-384', 'hex')",
            "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b",
        ),
        ("digest('a', 'md5')", "error JB-E204"),
        (
            "digest('abc', 'SHA1', 'HEX')",
            "a9993e364706816aba3e25717850c26c9cd0d89d",
        ),
        ("digest('a', 'MD5', 'base32')", "error JB-E204"),
        ("substr('abc', 0, 99)", "abc"),
        ("substr('abc', -99, 1)", "a"),
        ("substr('abc', 1.9)", "bc"),
        ("join('', 'a', 1, true())", "a1true"),
        ("join(', ', tiada)", ""),
        ("regex('', '')", "true"),
        ("regex('1234', '[0-9]{3}')", "false"),
        ("regex('a\nb', 'a.b')", "false"),
        ("translate(nama, 'abc', 'ABC')", "Siti RAhAyu"),
        ("extract-signed('AAAA', 'AAAA')", ""),
    ]);
    check_at(
        "/data/nama",
        &[
            ("string-length()", "11"),
            ("normalize-space()", "Siti Rahayu"),
            ("string()", "Siti Rahayu"),
        ],
    );
}

#[test]
fn functions_on_numbers() {
    check_rows(&[
        ("int(-3.9)", "-3"),
        ("int('x')", "NaN"),
        ("floor(-3.1)", "-4"),
        ("ceiling(3.1)", "4"),
        ("round(2.5)", "3"),
        ("round(-2.5)", "-3"),
        ("round(2.15, 1)", "2.2"),
        ("round(1.005, 2)", "1.01"),
        ("round(1234, -2)", "1200"),
        ("round(1250, -2)", "1300"),
        ("round(99.99, 1)", "100"),
        ("round(49, -3)", "0"),
        ("round(1, 31)", "NaN"),
        ("round('')", "NaN"),
        ("sum(kunjungan/lama)", "45"),
        ("sum(kunjungan/tgl)", "NaN"),
        ("sum(tiada)", "0"),
        ("sum(5)", "error JB-E302"),
        ("max(kunjungan/no)", "3"),
        ("min(4, 2, 8)", "2"),
        ("max(kunjungan/lama)", "30"),
        ("min(kunjungan/lama, 20)", "15"),
        ("min(kunjungan/lama[. = ''])", "NaN"),
        ("max(kunjungan/no, 'x')", "NaN"),
        ("max()", "NaN"),
        ("pow(2, 10)", "1024"),
        ("sqrt(16)", "4"),
        ("abs(-3)", "3"),
        ("exp10(2)", "100"),
        ("log10(1000)", "3"),
        ("round(log(exp(1)), 9)", "1"),
        ("round(sin(pi() div 2), 9)", "1"),
        ("round(cos(0) + tan(0) + asin(0) + acos(1) + atan(0), 9)", "1"),
        ("round(atan2(1, 1) * 4 - pi(), 9)", "0"),
        ("random()", "0.5"),
        ("string-length(uuid())", "36"),
        ("substr(uuid(), 14, 15)", "4"),
        ("string-length(uuid(8))", "8"),
        ("count(randomize(kunjungan))", "3"),
        (
            "join(' ', randomize(kunjungan/biaya/rp, 1))",
            "2000 6000 5000 1000 3000 4000",
        ),
        (
            "join(' ', randomize(kunjungan/biaya/rp, 42))",
            "1000 6000 3000 2000 4000 5000",
        ),
        (
            "join(' ', randomize(kunjungan/biaya/rp, -5))",
            "4000 3000 1000 2000 6000 5000",
        ),
        (
            "join(' ', randomize(kunjungan/biaya/rp, 0))",
            "3000 2000 5000 1000 6000 4000",
        ),
        (
            "join(' ', randomize(kunjungan/biaya/rp, 2147483648))",
            "2000 6000 5000 1000 3000 4000",
        ),
        (
            "join(' ', randomize(kunjungan/biaya/rp, 'abc'))",
            "4000 2000 5000 6000 1000 3000",
        ),
        (
            "join(' ', randomize(kunjungan/biaya/rp, kosong))",
            "3000 2000 5000 1000 6000 4000",
        ),
        ("randomize('a')", "error JB-E302"),
        ("pow(4, 0.5)", "2"),
        ("pow('x', 2)", "NaN"),
        ("sqrt(-1)", "NaN"),
        ("log(0)", "-Infinity"),
        ("exp(0)", "1"),
        ("abs(kosong)", "NaN"),
        ("int('3.7')", "3"),
        ("int(today())", "20779"),
        ("number(kosong)", "NaN"),
        ("number(umur) + '1'", "35"),
    ]);
}

#[test]
fn functions_on_truth_and_lists() {
    check_rows(&[
        ("not(false())", "true"),
        ("boolean('0')", "true"),
        ("boolean-from-string('1')", "true"),
        ("boolean-from-string('ya')", "false"),
        ("coalesce(kosong, 'cadangan')", "cadangan"),
        ("coalesce(tiada, 'cadangan')", "cadangan"),
        ("checklist(1, 2, true(), false(), true())", "true"),
        ("checklist(-1, 1, true(), true())", "false"),
        ("weighted-checklist(3, 5, true(), 2, false(), 9, true(), 2)", "true"),
        ("weighted-checklist(1, 2, true())", "error JB-E202"),
        ("selected(program, 'jkm')", "true"),
        ("selected(program, 'jk')", "false"),
        ("selected(kosong, '')", "true"),
        ("selected(program, '')", "false"),
        ("is-selected(program, ' jht ')", "true"),
        ("selected-at(program, 0)", "jkk"),
        ("selected-at(program, 3)", ""),
        ("count-selected(program)", "3"),
        ("count-selected(kosong)", "0"),
        ("count-non-empty(kunjungan/lama)", "2"),
        ("count(kunjungan)", "3"),
        ("count('a')", "error JB-E302"),
        ("position(kunjungan[2])", "2"),
        ("position(tiada)", "0"),
        ("position('a')", "error JB-E302"),
        ("checklist(0, 0, kosong, '')", "true"),
        ("checklist(2, -1, kunjungan/lama)", "true"),
        ("checklist(3, -1, kunjungan/lama)", "false"),
        ("weighted-checklist(45, 45, kunjungan/lama, kunjungan/lama)", "true"),
        ("weighted-checklist(-1, 3, true(), 4)", "false"),
        (
            "weighted-checklist(1, 2, kunjungan/lama, kunjungan/tiada)",
            "error JB-E204",
        ),
        ("coalesce('', '')", ""),
        ("coalesce(0, 1)", "0"),
        ("coalesce(number('x'), 1)", "1"),
        ("boolean-from-string('true')", "true"),
        ("boolean-from-string('True')", "false"),
        ("boolean-from-string(1)", "true"),
        ("selected('a b', 'a b')", "false"),
        ("selected(tiada, 'a')", "false"),
        ("selected-at(program, -1)", ""),
        ("selected-at(program, 1.9)", "jkm"),
        ("count-selected(' a  b ')", "2"),
        ("count-non-empty('a')", "error JB-E302"),
        ("count-non-empty(tiada)", "0"),
        ("depend(umur, nama)", "34"),
        ("name(kunjungan)", "kunjungan"),
        ("local-name(meta/k/*)", "b"),
        ("namespace-uri(meta/k/*)", "urn:o"),
        ("name(tiada)", ""),
        ("name('nama')", "error JB-E302"),
        ("name(id('x'))", ""),
    ]);
}

#[test]
fn dates_are_days_and_print_as_iso_text() {
    check_rows(&[
        ("today()", "2026-11-22"),
        ("now()", "2026-11-22T09:30:15.250+07:00"),
        ("date('2026-1-5')", "2026-01-05"),
        ("date(today() + 90)", "2027-02-20"),
        ("date('2026-11-22T23:30:00Z')", "2026-11-23T06:30:00.000+07:00"),
        ("date('2026-02-30')", "error JB-E204"),
        ("date('besok')", ""),
        ("date('')", ""),
        ("date-time(now())", "2026-11-22T09:30:15.250+07:00"),
        ("lahir < today()", "true"),
        ("'2026-11-23' < today()", "false"),
        ("'2026-11-22' = today()", "true"),
        ("today() = '2026-11-22'", "true"),
        ("today() - lahir", "12685"),
        ("int(today() - lahir)", "12685"),
        ("today() >= lahir + 12685", "true"),
        ("today() > lahir + 12685", "false"),
        ("int(decimal-date-time(today()) - decimal-date-time(lahir))", "12685"),
        ("decimal-date-time('1970-01-02T00:00:00Z')", "1"),
        ("decimal-date-time('')", "NaN"),
        ("int(date('2026-11-22'))", "20779"),
        ("int(lahir)", "8094"),
        ("number(date('2026-11-22')) mod 7", "3"),
        ("string(number(date('1970-01-11')))", "10"),
        ("number(date('1970-01-11')) * 24", "233"),
        ("decimal-time('09:00:00.000')", "0.375"),
        ("decimal-time(mulai)", "0.375"),
        ("decimal-time('02:00:00.000Z')", "0.375"),
        ("decimal-time(kosong)", "NaN"),
        ("decimal-time('24:00')", "NaN"),
        (
            "round((decimal-time('10:30:00.000') - decimal-time(mulai)) * 1440)",
            "90",
        ),
        ("format-date(lahir, '%d/%m/%Y')", "29/02/1992"),
        ("format-date(kosong, '%Y')", ""),
        (
            "format-date-time(now(), '%e %b %y %a %H:%M:%S.%3 %h %n')",
            "22 Nov 26 Sun 09:30:15.250 9 11",
        ),
        ("format-date(today() + 1, '%Y%m%d')", "20261123"),
        (
            "number(format-date(today(), '%Y')) - number(format-date(lahir, '%Y'))",
            "34",
        ),
        ("format-date('apa', '%Y')", ""),
    ]);
}

#[test]
fn functions_on_places() {
    check_rows(&[
        ("distance('0 0;0 90')", "10018696.05"),
        ("distance('0 0', '0 90')", "10018696.05"),
        ("distance(gps)", "0"),
        ("distance('x')", "NaN"),
        ("area('0 0;0 1;1 1;1 0;0 0')", "12391256135.81"),
        ("area('0 0;0 1')", "0"),
        ("geofence('0.5 0.5', '0 0;0 1;1 1;1 0;0 0')", "true"),
        ("geofence(gps, '0 0;0 1;1 1;1 0;0 0')", "false"),
        ("geofence(kosong, '0 0;0 1;1 1')", "false"),
        ("geofence('x', '0 0;0 1;1 1')", "error JB-E204"),
        ("intersects('0 0;1 1;1 0;0 1')", "true"),
        ("intersects('0 0;0 1;1 1;1 0;0 0')", "false"),
        ("intersects('0 0;0 2;0 1')", "true"),
    ]);
}

#[test]
fn functions_on_the_form_and_the_device() {
    check_rows(&[
        ("jr:choice-name(desa, '/data/desa')", "Sukamaju"),
        ("jr:choice-name(kosong, '/data/desa')", ""),
        ("jr:itext('salam')", "Selamat pagi"),
        ("jr:itext('tiada')", "error JB-E204"),
        ("pulldata('tarif', 'harga', 'kode', 'B')", "16800"),
        ("pulldata('tarif', 'harga', 'kode', 'C')", ""),
        ("pulldata('tarif', 'warna', 'kode', 'B')", "error JB-E301"),
        ("version()", "2026112201"),
        ("property('deviceid')", "hp-1"),
        ("property('simserial')", ""),
    ]);
    check_at("/data/umur", &[("once(5)", "34")]);
    check_at("/data/kosong", &[("once(5)", "5")]);
}

#[test]
fn every_function_is_tried_by_some_row() {
    let here = include_str!("expr_functions.rs");
    for function in functions() {
        let untried = [
            "true",
            "false",
            "current",
            "instance",
            "last",
            "lang",
            "if",
            "enclosed-area",
        ];
        if !untried.contains(&function.name) {
            assert!(
                here.contains(&format!("{}(", function.name)),
                "{} has no row",
                function.name
            );
        }
    }
}

#[test]
fn today_changes_at_local_midnight() {
    let mut tree = form();
    // 2026-11-22T17:00Z is midnight in Jakarta.
    tree.now_ms = 1_795_366_800_000;
    let day = |tree: &Tree| value(tree, "/data", "today()").map(|day| day.to_text(tree));
    assert_eq!(day(&tree), Ok("2026-11-23".to_owned()));
    tree.now_ms -= 1;
    assert_eq!(day(&tree), Ok("2026-11-22".to_owned()));
}
