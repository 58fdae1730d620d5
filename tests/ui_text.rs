#![cfg(not(target_arch = "wasm32"))]
//! What the pages write: the string table, dates and numbers, the Markdown of labels.

use chrono::NaiveDate;
use jemput_bola::ui::{
    format,
    i18n::{Lang, Words, answer, app, office, shared, tools},
    markdown::{Block, Inline, parse},
};
use std::collections::BTreeSet;

fn tables() -> impl Iterator<Item = (&'static str, Words)> {
    [answer::ALL, app::ALL, office::ALL, shared::ALL, tools::ALL]
        .into_iter()
        .flatten()
        .copied()
}

/// The `{places}` of a text.
fn places(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|tail| tail.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

#[test]
fn every_word_stands_in_three_languages_with_the_same_places() {
    for (name, words) in tables() {
        let indonesian = places(words.in_lang(Lang::Id));
        for lang in Lang::ALL {
            let text = words.in_lang(lang);
            assert!(!text.trim().is_empty(), "{name} is empty in {}", lang.tag());
            assert_eq!(text, text.trim(), "{name} has blanks around it in {}", lang.tag());
            assert_eq!(places(text), indonesian, "{name} has other places in {}", lang.tag());
        }
    }
}

#[test]
fn indonesian_and_javanese_know_no_jargon() {
    const JARGON: [&str; 10] = [
        "sync", "upload", "download", "draft", "cache", "login", "logout", "error", "online", "offline",
    ];
    for (name, words) in tables() {
        for lang in [Lang::Id, Lang::Jv] {
            let text = words.in_lang(lang).to_lowercase();
            for jargon in JARGON {
                assert!(!text.contains(jargon), "{name} says {jargon:?} in {}", lang.tag());
            }
        }
    }
}

#[test]
fn places_are_filled_once_and_unknown_ones_stay() {
    let words = Words::new(&["{n} dari {m}, {x}", "{n}", "{n}"]);
    assert_eq!(words.fill(Lang::Id, &[("n", "{m}"), ("m", "2")]), "{m} dari 2, {x}");
    assert_eq!(Words::new(&["a { b", "a", "a"]).fill(Lang::Id, &[]), "a { b");
}

#[test]
fn a_language_is_known_by_its_tag_with_or_without_a_region() {
    for (tag, lang) in [
        ("id", Some(Lang::Id)),
        ("id-ID", Some(Lang::Id)),
        ("JV", Some(Lang::Jv)),
        ("en-US", Some(Lang::En)),
        ("fr", None),
        ("", None),
    ] {
        assert_eq!(Lang::from_tag(tag), lang, "{tag:?}");
    }
}

#[test]
fn dates_and_times_are_written_as_people_of_each_language_write_them() {
    let at = |d, h, min| {
        NaiveDate::from_ymd_opt(2026, 11, d)
            .unwrap()
            .and_hms_opt(h, min, 0)
            .unwrap()
    };
    let then = at(22, 10, 15);
    for (lang, date, today, yesterday, later) in [
        (
            Lang::Id,
            "22 November 2026",
            "Hari ini pukul 10.15",
            "Kemarin pukul 10.15",
            "22 November 2026 pukul 10.15",
        ),
        (
            Lang::Jv,
            "22 Novèmber 2026",
            "Dinten punika jam 10.15",
            "Wingi jam 10.15",
            "22 Novèmber 2026 jam 10.15",
        ),
        (
            Lang::En,
            "22 November 2026",
            "Today at 10:15",
            "Yesterday at 10:15",
            "22 November 2026 at 10:15",
        ),
    ] {
        assert_eq!(format::date(lang, then.date()), date);
        assert_eq!(format::moment(lang, then, at(22, 23, 59)), today);
        assert_eq!(format::moment(lang, then, at(23, 0, 0)), yesterday);
        assert_eq!(format::moment(lang, then, at(24, 0, 0)), later);
    }
    assert_eq!(format::iso_date(Lang::Id, "2026-03-01"), "1 Maret 2026");
    assert_eq!(format::iso_date(Lang::Id, "besok"), "besok");
}

#[test]
fn whole_numbers_are_read_as_typed_and_a_fraction_never_becomes_ten_times_as_much() {
    for (lang, typed, has_marks, plain) in [
        (Lang::Id, "75.000", true, "75000"),
        (Lang::Id, "1.234.567", true, "1234567"),
        (Lang::Id, " 12 ", false, "12"),
        (Lang::Id, "2.5", false, "2.5"),
        (Lang::Id, "2,5", false, "2,5"),
        (Lang::Id, "1,5", true, "1,5"),
        (Lang::En, "75,000", true, "75000"),
        (Lang::En, "1.5", true, "1.5"),
        (Lang::Id, "-3", false, "-3"),
    ] {
        assert_eq!(format::typed_whole(lang, typed, has_marks), plain, "{typed}");
    }
}

#[test]
fn a_moment_is_local_by_the_zone_of_the_device() {
    let wall_ms = format::wall_ms("2026-11-22T17:30:00Z").unwrap();
    assert_eq!(format::local(wall_ms, 420).unwrap().to_string(), "2026-11-23 00:30:00");
    assert_eq!(format::wall_ms("2026-11-23T00:30:00+07:00"), Some(wall_ms));
    assert_eq!(format::wall_ms("kemarin"), None);
    assert_eq!(format::local(i64::MAX, 0), None);
    assert_eq!(format::local(0, i32::MAX), None);
}

#[test]
fn numbers_have_the_marks_of_the_language() {
    for (number, id, en) in [
        (0, "0", "0"),
        (999, "999", "999"),
        (1000, "1.000", "1,000"),
        (1_234_567, "1.234.567", "1,234,567"),
        (-12_345, "-12.345", "-12,345"),
        (i64::MIN, "-9.223.372.036.854.775.808", "-9,223,372,036,854,775,808"),
    ] {
        assert_eq!(format::whole(Lang::Id, number), id);
        assert_eq!(format::whole(Lang::Jv, number), id);
        assert_eq!(format::whole(Lang::En, number), en);
    }
    assert_eq!(format::rupiah(Lang::Id, 1_234_567), "Rp\u{a0}1.234.567");
    assert_eq!(format::rupiah(Lang::Id, -500), "-Rp\u{a0}500");
}

#[test]
fn sizes_are_given_in_the_largest_unit_that_fits() {
    for (bytes, id) in [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1 KB"),
        (1234, "1,3 KB"),
        (340_000, "340 KB"),
        (999_999, "1 MB"),
        (1_200_000, "1,2 MB"),
        (256 * 1024 * 1024, "268 MB"),
        (5_000_000_000, "5 GB"),
    ] {
        assert_eq!(format::size(Lang::Id, bytes).replace('\u{a0}', " "), id);
    }
    assert_eq!(format::size(Lang::En, 1_200_000), "1.2\u{a0}MB");
    assert!(format::size(Lang::En, u64::MAX).ends_with("TB"));
}

/// Blocks written short: `h1[..]`, `p[..]`, `ol[a|b]`, `ul[..]`; inline `b(..)`, `i(..)`, `a<href>(..)`, `/` for a break.
fn short(blocks: &[Block]) -> String {
    fn line(pieces: &[Inline]) -> String {
        let piece = |piece: &Inline| match piece {
            Inline::Text(text) => text.clone(),
            Inline::Strong(inner) => format!("b({})", line(inner)),
            Inline::Emphasis(inner) => format!("i({})", line(inner)),
            Inline::Link { href, text } => format!("a<{href}>({})", line(text)),
            Inline::Break => "/".to_owned(),
        };
        pieces.iter().map(piece).collect()
    }
    let blocks = blocks.iter().map(|block| match block {
        Block::Heading(level, inner) => format!("h{level}[{}]", line(inner)),
        Block::Paragraph(inner) => format!("p[{}]", line(inner)),
        Block::List { numbered, items } => {
            let items: Vec<_> = items.iter().map(|item| line(item)).collect();
            format!("{}[{}]", if *numbered { "ol" } else { "ul" }, items.join("|"))
        }
    });
    blocks.collect::<Vec<_>>().join(" ")
}

#[test]
fn markdown_of_labels_is_read() {
    for (text, blocks) in [
        ("", ""),
        ("biasa", "p[biasa]"),
        ("satu\ndua\n\ntiga", "p[satu/dua] p[tiga]"),
        ("**tebal** dan *miring*", "p[b(tebal) dan i(miring)]"),
        ("__tebal__ dan _miring_", "p[b(tebal) dan i(miring)]"),
        ("**tebal *dan miring***", "p[b(tebal i(dan miring))]"),
        ("*miring **dan tebal** lagi*", "p[i(miring b(dan tebal) lagi)]"),
        ("***semua***", "p[b(i(semua))]"),
        ("# Judul\n### Kecil\n#bukan", "h1[Judul] h3[Kecil] p[#bukan]"),
        ("- a\n- b\n1. c\n2. d", "ul[a|b] ol[c|d]"),
        ("2026. Tahun", "p[2026. Tahun]"),
        ("* a\n\n* b", "ul[a] ul[b]"),
        ("no_hp_baru", "p[no_hp_baru]"),
        ("5 * 3 * 2", "p[5 * 3 * 2]"),
        ("\\*bukan\\*", "p[*bukan*]"),
        (
            "[situs](https://example.org/a_b)",
            "p[a<https://example.org/a_b>(situs)]",
        ),
        (
            "[telepon](tel:175) [surat](mailto:a@example.org)",
            "p[a<tel:175>(telepon) a<mailto:a@example.org>(surat)]",
        ),
        ("**tidak ditutup", "p[**tidak ditutup]"),
        ("é\\", "p[é\\]"),
    ] {
        assert_eq!(short(&parse(text)), blocks, "{text:?}");
    }
}

#[test]
fn a_link_of_another_scheme_is_text() {
    for text in [
        "[x](javascript:alert(1))",
        "[x](http://example.org)",
        "[x](data:text/html,x)",
        "[x](//example.org)",
        "[x](https://)",
        "[x](https://a b)",
    ] {
        assert!(!short(&parse(text)).contains("a<"), "{text:?} became a link");
    }
}

#[test]
fn deep_or_broken_markdown_is_read_without_harm() {
    for text in [
        "*".repeat(2_000),
        "[".repeat(2_000),
        "_a".repeat(1_000),
        "\\".repeat(1_999),
        "**a".repeat(1_000),
    ] {
        assert_eq!(parse(&text).len(), 1);
    }
}
