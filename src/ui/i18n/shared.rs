//! Words of both pages.

super::words! {
    PRODUCT: "Jemput Bola", "Jemput Bola", "Jemput Bola";
    LOADING: "Memuat…", "Nembe dipunbikak…", "Loading…";
    FORM: "Formulir", "Formulir", "Form";
    FORMS: "Formulir", "Formulir", "Forms";
    SAVE: "Simpan", "Simpen", "Save";
    SEND: "Kirim", "Kirim", "Send";
    NEXT: "Lanjut", "Lajeng", "Next";
    BACK: "Kembali", "Wangsul", "Back";
    CANCEL: "Batal", "Mboten sios", "Cancel";
    CLOSE: "Tutup", "Tutup", "Close";
    YES: "Ya", "Inggih", "Yes";
    NO: "Tidak", "Mboten", "No";
    REQUIRED: "Harap diisi", "Kedah dipunisi", "Required";
    OPTIONAL: "Boleh dikosongkan", "Pareng kothong", "Optional";
    WRONG: "Periksa lagi", "Priksa malih", "Check again";
    TRY_AGAIN: "Coba lagi", "Cobi malih", "Try again";
    REMOVE: "Hapus", "Busak", "Remove";
    REMOVE_SURE: "Yakin dihapus?", "Saestu dipunbusak?", "Remove for sure?";
    UNDO: "Urungkan", "Wangsulaken", "Undo";
    SEARCH: "Cari", "Padosi", "Search";
    CHOOSE: "Pilih", "Pilih", "Choose";
    COPY: "Salin", "Salin", "Copy";
    COPIED: "Tersalin", "Sampun kasalin", "Copied";
    PLACE: "Tempat", "Papan", "Place";
    DATE: "Tanggal", "Tanggal", "Date";
    TIME: "Waktu", "Wekdal", "Time";
    OFFICER: "Petugas", "Petugas", "Officer";
    COORDINATOR: "Koordinator", "Koordinator", "Coordinator";
    RESPONDENT: "Yang diwawancarai", "Ingkang dipuntangleti", "Respondent";
    RECEIPT: "Tanda terima", "Tandha tampi", "Receipt";
    RECEIPT_NO: "Nomor tanda terima", "Nomer tandha tampi", "Receipt number";
    RECEIVED: "Sudah diterima kantor", "Sampun katampi kantor", "Received by the office";
    DUPLICATE: "Sudah pernah dikirim", "Sampun nate dipunkirim", "Already sent";
    RESULTS: "Hasil", "Asil", "Results";
    SIGN_IN: "Masuk", "Mlebet", "Sign in";
    SIGN_OUT: "Keluar", "Medal", "Sign out";
    LANGUAGE: "Bahasa", "Basa", "Language";
    HELP: "Bantuan", "Pitulungan", "Help";
    THANKS: "Terima kasih", "Matur nuwun", "Thank you";
    MENU: "Menu", "Menu", "Menu";
    SKIP_TO_CONTENT: "Langsung ke isi", "Langsung dhateng isi", "Skip to content";
    OPENS_OUTSIDE: "dibuka di tab baru", "kabikak ing tab enggal", "opens in a new tab";
    DETAILS: "Rincian", "Rincian", "Details";
    CODE: "Kode {code}", "Kode {code}", "Code {code}";

    /// Times: filled with what [`crate::ui::format`] writes.
    TODAY_AT: "Hari ini {time}", "Dinten punika {time}", "Today {time}";
    YESTERDAY_AT: "Kemarin {time}", "Wingi {time}", "Yesterday {time}";
    AT_TIME: "pukul {time}", "jam {time}", "at {time}";

    OFFLINE: "Tanpa sinyal", "Tanpa sinyal", "Offline";
    ONLINE: "Ada sinyal", "Wonten sinyal", "Online";
    NO_ANSWER_FROM_SERVER: "Kantor tidak dapat dihubungi. Periksa sinyal, lalu coba lagi.", "Kantor mboten saged dipunhubungi. Sinyalipun dipunpriksa, lajeng cobi malih.", "The server cannot be reached. Check the connection and try again.";
    STRANGE_ANSWER: "Jawaban server tidak dikenal. Muat ulang halaman ini; bila tetap, hubungi pengelola.", "Wangsulan server mboten dipuntepangi. Kaca punika dipunbikak malih; menawi taksih, hubungi ingkang ngurusi.", "The server's answer is not understood. Reload this page; if it stays, call whoever runs the server.";
}
