//! Words of the controls with which people answer.

super::words! {
    SIGN_BY_NAME: "Tanpa menggambar: tulis nama", "Tanpa nggambar: nyerat nami", "Without drawing: write the name";
    SIGN_NAME: "Nama yang menandatangani", "Nami ingkang tapak asma", "Name of who signs";
    SIGN_TAKE: "Pakai nama ini", "Ngangge nami punika", "Use this name";
    NOT_WHOLE: "Ini belum terbaca sebagai angka bulat. Contoh: 75.000 atau 75rb", "Punika dereng kewaos minangka angka wutuh. Tuladha: 75.000 utawi 75rb", "This does not read as a whole number. Example: 75,000 or 75k";
    NOT_A_NUMBER: "Ini belum terbaca sebagai angka. Contoh: 1,5 atau 75rb", "Punika dereng kewaos minangka angka. Tuladha: 1,5 utawi 75rb", "This does not read as a number. Example: 1.5 or 75k";
    NOT_A_DATE: "Tanggal ini belum lengkap, atau tidak ada di kalender", "Tanggal punika dereng jangkep, utawi mboten wonten ing kalendher", "This date is not complete, or not in the calendar";
    THOUSAND: "ribu", "ewu", "thousand";
    MILLION: "juta", "yuta", "million";
    DAY: "Tanggal", "Tanggal", "Day";
    MONTH: "Bulan", "Sasi", "Month";
    YEAR: "Tahun", "Taun", "Year";
    SHOW: "Tampilkan", "Tingali", "Show";
    HIDE: "Sembunyikan", "Dhelikaken", "Hide";
    OPEN_LINK: "Buka tautan", "Bikak tautan", "Open the link";
    STAR_N: "{n} dari {m}", "{n} saking {m}", "{n} of {m}";
    RANK_HOW: "Seret, atau tekan panah, sampai urutannya benar.", "Sered, utawi pencet panah, ngantos urutanipun leres.", "Drag, or press the arrows, until the order is right.";
    RANK_AS_IS: "Urutan ini sudah benar", "Urutan punika sampun leres", "This order is right";
    RANKED: "{what}: urutan {n} dari {m}", "{what}: urutan {n} saking {m}", "{what}: number {n} of {m}";
    UP: "Naikkan: {what}", "Unggahaken: {what}", "Move up: {what}";
    DOWN: "Turunkan: {what}", "Udhunaken: {what}", "Move down: {what}";
    REMOVED: "{what} dihapus.", "{what} dipunbusak.", "{what} removed.";
}
