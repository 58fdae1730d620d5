//! Words of the office.

super::words! {
    OFFICE: "Kantor", "Kantor", "Office";
    BATCH: "Kiriman", "Kiriman", "Batch";
    UPLOAD_BATCH: "Unggah kiriman", "Unggah kiriman", "Upload a batch";
    BATCH_OK: "{n} diterima, {d} sudah ada, {e} salah", "{n} katampi, {d} sampun wonten, {e} lepat", "{n} accepted, {d} duplicates, {e} errors";
    MAP: "Peta", "Peta", "Map";
    FILTER: "Saring", "Saring", "Filter";
    EXPORT: "Unduh hasil", "Unduh asil", "Export";
    SMALL_SAMPLE: "Data masih sedikit ({n})", "Data taksih sekedhik ({n})", "Small sample ({n})";
    NEVER_VISITED: "Belum pernah didatangi", "Dereng nate dipunsowani", "Never visited";
    INFORMAL: "Pekerja informal", "Pekerja informal", "Informal worker";
    WILLING: "Mau mendaftar", "Kersa ndhaftar", "Willing to register";
    BARRIER: "Hambatan", "Pepalang", "Barrier";
    SATISFACTION: "Kepuasan", "Maremipun", "Satisfaction";
    EXPECTED: "Seharusnya", "Kedahipun", "Expected";
    REAL: "Kenyataannya", "Kasunyatanipun", "Real";
    GAP: "Selisih", "Selisih", "Gap";
    GOING_OUT: "Menjemput bola", "Methuk bal (sowan)", "Going out to people";
    WAITING: "Menunggu", "Ngentosi", "Waiting";
}
