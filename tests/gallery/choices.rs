//! Choices in every other appearance: answered, changed, cleared, refused where they can be wrong, and there again.

use super::checker::Case;
use super::checker::Step::{Choose, Into, Is, Key, Reload, Right, Says, So, Stuck, Tap};

const ENTER: &str = "\u{e007}";
const DOWN: &str = "\u{e015}";

pub const CASES: &[Case] = &[
    (
        "kolom",
        &[
            Choose("padi"),
            So("getComputedStyle(it.querySelector('.choices')).gridTemplateColumns.split(' ').length === 2"),
            Choose("kopi"),
            Tap("[data-action=clear]"),
            Choose("jagung"),
            Reload,
            Is("jagung"),
        ],
    ),
    (
        "kolom3",
        &[
            So("getComputedStyle(it.querySelector('.choices')).gridTemplateColumns.split(' ').length === 3"),
            Choose("4"),
            Choose("5"),
            Reload,
            Is("5"),
        ],
    ),
    (
        "rapat",
        &[
            Choose("sab"),
            Choose("sen"),
            Is("sen sab"),
            Choose("sab"),
            Reload,
            Is("sen"),
        ],
    ),
    (
        "mendatar",
        &[
            Choose("ya"),
            Choose("tidak"),
            Tap("[data-action=clear]"),
            Choose("ya"),
            Reload,
            Is("ya"),
        ],
    ),
    (
        "padat",
        &[Choose("1"), Choose("6"), Is("1 6"), Choose("1"), Reload, Is("6")],
    ),
    (
        "foto_pilih",
        &[
            So("[...it.querySelectorAll('img')].filter((it) => it.naturalWidth > 0).length === 4"),
            Choose("layu"),
            Choose("kuning"),
            Tap("[data-action=clear]"),
            Choose("hijau"),
            Reload,
            Is("hijau"),
        ],
    ),
    (
        "likert",
        &[
            Choose("1"),
            Choose("4"),
            Tap("[data-action=clear]"),
            Choose("5"),
            Reload,
            Is("5"),
        ],
    ),
    (
        "ringkas",
        &[
            Tap("[data-action=open-list]"),
            Tap("body .option[data-value=kopi]"),
            Stuck("Kopi tidak dijual"),
            Tap("[data-action=open-list]"),
            Tap("body .option[data-value=padi]"),
            Right,
            Says("Padi"),
            Is("padi"),
            Tap("[data-action=open-list]"),
            Tap("body .option[data-value=padi]"),
            Is(""),
            Says("Pilih dari daftar"),
            Tap("[data-action=open-list]"),
            Tap("body .option[data-value=singkong]"),
            Reload,
            Says("Singkong atau ubi kayu"),
            Is("singkong"),
        ],
    ),
    (
        "ringkas2",
        &[
            Tap("[data-action=open-list]"),
            Tap("body .option[data-value=sabit]"),
            Tap("body .option[data-value=cangkul]"),
            Tap("body .option[data-value=semprot]"),
            Tap("body .option[data-value=sabit]"),
            Tap("body .sheet-foot [data-action=close]"),
            Says("Cangkul, Alat semprot"),
            Reload,
            Is("cangkul semprot"),
        ],
    ),
    (
        "daftar",
        &[
            Tap("[data-action=open-list]"),
            So("document.querySelectorAll('.option').length > 8 && document.querySelectorAll('.option').length < 60"),
            Into("body [data-action=search]", "nomor 9999"),
            So("document.querySelector('.count').innerText === '1 pilihan'"),
            Key("body [data-action=search]", ENTER),
            Says("Buruh batik Pékalongan nomor 9999"),
            Is("k9999"),
            Tap("[data-action=open-list]"),
            Into("body [data-action=search]", "PEKALONGAN 774"),
            Key("body [data-action=search]", DOWN),
            Key("body .option", ENTER),
            Is("k774"),
            Tap("[data-action=open-list]"),
            So("(document.querySelector('.rows').scrollTop = 1e9, true)"),
            So("[...document.querySelectorAll('.option')].some((it) => it.dataset.value === 'k9999')"),
            So("document.querySelectorAll('.option').length < 60"),
            So(
                "(() => { const box = document.querySelector('.rows').getBoundingClientRect(); const last = document.querySelector('.option[data-value=k9999]').getBoundingClientRect(); return last.bottom <= box.bottom + 1 && last.top > box.top })()",
            ),
            Into("body [data-action=search]", "tidak ada"),
            So("document.querySelector('.count').innerText.includes('Tidak ada yang cocok')"),
            Into("body [data-action=search]", "nelayan"),
            So("document.querySelector('.count').innerText === '2000 pilihan'"),
            Tap("body .option[data-value=k2]"),
            Reload,
            Says("Nelayan nomor 2"),
            Is("k2"),
        ],
    ),
    (
        "kepala",
        &[So(
            "it.querySelectorAll('.table-word').length === 4 && !it.querySelector('input')",
        )],
    ),
    (
        "t_sawah",
        &[
            Stuck("Harap diisi"),
            So("it.querySelector('.choice-words').innerText === 'Tidak pernah'"),
            Choose("3"),
            Right,
            Choose("2"),
            Is("2"),
        ],
    ),
    (
        "t_pasar",
        &[Choose("1"), Tap("[data-action=clear]"), Is(""), Choose("0"), Is("0")],
    ),
    ("t_kota", &[Choose("1"), Choose("0"), Is("0 1"), Choose("0"), Is("1")]),
    (
        "t_sendiri",
        &[
            Choose("3"),
            Reload,
            Is("3"),
            So("it.querySelector('input:checked').value === '3'"),
        ],
    ),
    (
        "u_mudah",
        &[
            So("!!document.querySelector('.table-top .table-word')"),
            Choose("1"),
            Choose("4"),
            Is("4"),
        ],
    ),
    ("u_perlu", &[Stuck("Harap diisi"), Choose("5"), Right, Reload, Is("5")]),
];
