#![cfg(not(target_arch = "wasm32"))]
//! Numbers and days as people write and say them.

use chrono::NaiveDate;
use jemput_bola::ui::{
    amount::understood,
    i18n::Lang::{self, En, Id, Jv},
    spoken, weekday,
};

#[test]
fn amounts_are_understood_as_people_type_them_or_not_at_all() {
    const WHOLE: bool = true;
    const ANY: bool = false;
    let cases: &[(Lang, &str, bool, Option<&str>)] = &[
        (Id, "75rb", WHOLE, Some("75000")),
        (Id, "75 ribu", WHOLE, Some("75000")),
        (Id, "75 RIBU", WHOLE, Some("75000")),
        (Id, "75k", WHOLE, Some("75000")),
        (Id, "1,5 jt", WHOLE, Some("1500000")),
        (Id, "1.5 jt", WHOLE, Some("1500000")),
        (Id, "1.500 jt", WHOLE, Some("1500000000")),
        (Id, "1,500 jt", WHOLE, Some("1500000")),
        (En, "1.500 million", WHOLE, Some("1500000")),
        (Id, "2 juta", WHOLE, Some("2000000")),
        (Id, "2jt.", WHOLE, Some("2000000")),
        (Id, "2 juta 500 ribu", WHOLE, Some("2500000")),
        (Id, "1 miliar 2 juta 75 rb", WHOLE, Some("1002075000")),
        (Id, "500 ribu 2 juta", WHOLE, None),
        (Id, "2 juta 2 juta", WHOLE, None),
        (Id, "1 juta 500", WHOLE, None),
        (Id, "sejuta", WHOLE, Some("1000000")),
        (Id, "sejuta 200 ribu", WHOLE, Some("1200000")),
        (Jv, "sewu", WHOLE, Some("1000")),
        (Jv, "75 ewu", WHOLE, Some("75000")),
        (Jv, "2 yuta", WHOLE, Some("2000000")),
        (En, "75 thousand", WHOLE, Some("75000")),
        (Id, "Rp 75.000", WHOLE, Some("75000")),
        (Id, "Rp. 75.000,-", WHOLE, Some("75000")),
        (Id, "rp75000", WHOLE, Some("75000")),
        (Id, "75.000,00", WHOLE, Some("75000")),
        (Id, "75 ribu rupiah", WHOLE, Some("75000")),
        (Id, "-Rp 500", WHOLE, Some("-500")),
        (Id, "−3", WHOLE, Some("-3")),
        (Id, "75.000", WHOLE, Some("75000")),
        (Id, "75,000", WHOLE, Some("75000")),
        (En, "75,000", WHOLE, Some("75000")),
        (Id, "75 000", WHOLE, Some("75000")),
        (Id, "1.234.567", WHOLE, Some("1234567")),
        (Id, "1.2345", WHOLE, None),
        (Id, "1.23.456", WHOLE, None),
        (Id, "1,234.567,8", WHOLE, None),
        (Id, "2,5", WHOLE, None),
        (Id, "2.5", WHOLE, None),
        (Id, "2,0", WHOLE, Some("2")),
        (Id, "75.0000", WHOLE, None),
        (Id, "0,5 rb", WHOLE, Some("500")),
        (Id, "1,2345 rb", WHOLE, None),
        (Id, "007", WHOLE, Some("007")),
        (Id, "3507010112850001", WHOLE, Some("3507010112850001")),
        (Id, "-12", WHOLE, Some("-12")),
        (Id, "12.", WHOLE, Some("12")),
        (Id, "tujuh", WHOLE, None),
        (Id, "75 rbu", WHOLE, None),
        (Id, "rb", WHOLE, None),
        (Id, "12 orang", WHOLE, None),
        (Id, "1e3", WHOLE, None),
        (Id, "-", WHOLE, None),
        (Id, "", WHOLE, None),
        (Id, "1,5", ANY, Some("1.5")),
        (Id, "1.5", ANY, Some("1.5")),
        (En, "1,5", ANY, Some("1.5")),
        (Id, "0.250", ANY, Some("0.250")),
        (Id, "0,250", ANY, Some("0.250")),
        (Id, "1.250", ANY, Some("1250")),
        (Id, "1,250", ANY, Some("1.250")),
        (En, "1,250", ANY, Some("1250")),
        (En, "1.250", ANY, Some("1.250")),
        (Id, "1.250,5", ANY, Some("1250.5")),
        (En, "1,250.5", ANY, Some("1250.5")),
        (Id, "1,250.5", ANY, Some("1250.5")),
        (Id, ",5", ANY, Some("0.5")),
        (Id, "1,", ANY, Some("1")),
        (Id, "-7,98", ANY, Some("-7.98")),
        (Id, "112.6312345678912", ANY, Some("112.6312345678912")),
        (Id, "1,25 jt", ANY, Some("1250000")),
        (Id, "0,0005 rb", ANY, Some("0.5")),
        (Id, "1,5 ha", ANY, None),
    ];
    for (lang, typed, is_whole, meant) in cases {
        assert_eq!(
            understood(*lang, typed, *is_whole).as_deref(),
            *meant,
            "{typed:?} in {lang:?}"
        );
    }
}

#[test]
fn what_is_understood_is_understood_again_as_the_same() {
    for lang in Lang::ALL {
        for typed in ["75rb", "1,5 jt", "-3", "2 juta 500 ribu", "75.000,00"] {
            let plain = understood(lang, typed, true);
            assert_eq!(
                plain.as_deref().and_then(|it| understood(lang, it, true)),
                plain,
                "{typed}"
            );
        }
    }
}

#[test]
fn numbers_are_said_in_the_words_of_each_language() {
    let cases: &[(&str, &str, &str, &str)] = &[
        ("0", "nol", "nol", "zero"),
        ("1", "satu", "setunggal", "one"),
        ("4", "empat", "sekawan", "four"),
        ("10", "sepuluh", "sedasa", "ten"),
        ("11", "sebelas", "sewelas", "eleven"),
        ("16", "enam belas", "nembelas", "sixteen"),
        ("20", "dua puluh", "kalih dasa", "twenty"),
        ("21", "dua puluh satu", "selikur", "twenty-one"),
        ("25", "dua puluh lima", "selangkung", "twenty-five"),
        ("53", "lima puluh tiga", "seket tiga", "fifty-three"),
        ("64", "enam puluh empat", "sewidak sekawan", "sixty-four"),
        ("99", "sembilan puluh sembilan", "sangang dasa sanga", "ninety-nine"),
        ("100", "seratus", "satus", "one hundred"),
        ("111", "seratus sebelas", "satus sewelas", "one hundred eleven"),
        (
            "415",
            "empat ratus lima belas",
            "kawan atus gangsal welas",
            "four hundred fifteen",
        ),
        ("1000", "seribu", "sewu", "one thousand"),
        ("1001", "seribu satu", "sewu setunggal", "one thousand one"),
        (
            "1985",
            "seribu sembilan ratus delapan puluh lima",
            "sewu sangang atus wolung dasa gangsal",
            "one thousand nine hundred eighty-five",
        ),
        ("4000", "empat ribu", "kawan ewu", "four thousand"),
        ("21000", "dua puluh satu ribu", "selikur ewu", "twenty-one thousand"),
        (
            "75000",
            "tujuh puluh lima ribu",
            "pitung dasa gangsal ewu",
            "seventy-five thousand",
        ),
        (
            "73000",
            "tujuh puluh tiga ribu",
            "pitung dasa tigang ewu",
            "seventy-three thousand",
        ),
        (
            "101000",
            "seratus satu ribu",
            "satus setunggal ewu",
            "one hundred one thousand",
        ),
        ("1000000", "satu juta", "sayuta", "one million"),
        (
            "1500000",
            "satu juta lima ratus ribu",
            "sayuta gangsal atus ewu",
            "one million five hundred thousand",
        ),
        ("2000000000", "dua miliar", "kalih milyar", "two billion"),
        ("1.5", "satu koma lima", "setunggal koma gangsal", "one point five"),
        (
            "0.05",
            "nol koma nol lima",
            "nol koma nol gangsal",
            "zero point zero five",
        ),
        ("-3", "minus tiga", "minus tiga", "minus three"),
    ];
    for (plain, id, jv, en) in cases {
        for (lang, words) in [(Id, id), (Jv, jv), (En, en)] {
            assert_eq!(spoken::number(lang, plain).as_deref(), Some(*words), "{plain}");
        }
    }
    for plain in ["", "-", "007", "abc", "1,5", "3507010112850001", "1.2.3"] {
        assert_eq!(spoken::number(Id, plain), None, "{plain}");
    }
}

#[test]
fn days_have_their_names_of_the_week_and_of_the_market() {
    // 17 August 1945 was a Jumat Legi; a Javanese day is the same again after 35 days.
    let cases = [
        (
            (1945, 8, 17),
            "Jumat Legi, 17 Agustus 1945",
            "Jemuwah Legi, 17 Agustus 1945",
            "Friday, 17 August 1945",
        ),
        (
            (1945, 9, 21),
            "Jumat Legi, 21 September 1945",
            "Jemuwah Legi, 21 Sèptèmber 1945",
            "Friday, 21 September 1945",
        ),
        (
            (1970, 1, 1),
            "Kamis Wage, 1 Januari 1970",
            "Kemis Wagé, 1 Januari 1970",
            "Thursday, 1 January 1970",
        ),
        (
            (2026, 11, 25),
            "Rabu Legi, 25 November 2026",
            "Rebo Legi, 25 Novèmber 2026",
            "Wednesday, 25 November 2026",
        ),
        (
            (2026, 11, 26),
            "Kamis Pahing, 26 November 2026",
            "Kemis Paing, 26 Novèmber 2026",
            "Thursday, 26 November 2026",
        ),
        (
            (2026, 11, 27),
            "Jumat Pon, 27 November 2026",
            "Jemuwah Pon, 27 Novèmber 2026",
            "Friday, 27 November 2026",
        ),
        (
            (2026, 11, 29),
            "Minggu Kliwon, 29 November 2026",
            "Ngahad Kliwon, 29 Novèmber 2026",
            "Sunday, 29 November 2026",
        ),
    ];
    for ((year, month, day), id, jv, en) in cases {
        let date = NaiveDate::from_ymd_opt(year, month, day).unwrap();
        for (lang, words) in [(Id, id), (Jv, jv), (En, en)] {
            assert_eq!(weekday::long_date(lang, date), words);
        }
    }
}
