//! Words of the rare controls: the map, drawing, films and files.

super::words! {
    MAP_OPEN: "Tunjuk di peta", "Tuding ing peta", "Point on the map";
    MAP_DRAW: "Gambar di peta", "Gambar ing peta", "Draw on the map";
    MAP_CHANGE: "Ubah di peta", "Ewahi ing peta", "Change on the map";
    MAP: "Peta Malang Raya. Geser dengan jari atau tombol panah; titiknya di tengah.", "Peta Malang Raya. Geser mawi driji utawi tombol panah; titikipun ing tengah.", "Map of Malang Raya. Move it with a finger or the arrow keys; the point is in the middle.";
    MAP_HINT: "Geser peta sampai titik di tengah tepat.", "Geser peta ngantos titik ing tengah pas.", "Move the map until the point in the middle is right.";
    MAP_IN: "Perbesar", "Agengaken", "Zoom in";
    MAP_OUT: "Perkecil", "Alitaken", "Zoom out";
    MAP_HERE: "Posisi saya", "Panggenan kula", "My position";
    MAP_AREA: "Kec. {name}, {regency}", "Kec. {name}, {regency}", "Kec. {name}, {regency}";
    MAP_OUTSIDE: "Di luar Malang Raya", "Ing sanjawining Malang Raya", "Outside Malang Raya";
    MAP_TAKE: "Pakai titik ini", "Dipunangge titik punika", "Use this point";
    MAP_ADD: "Tambah titik", "Tambah titik", "Add a point";
    MAP_DONE: "Pakai gambar ini", "Dipunangge gambar punika", "Use this drawing";
    MAP_UNDO: "Urungkan titik", "Wangsulaken titik", "Undo the point";
    MAP_CLEAR: "Hapus semua titik", "Busak sedaya titik", "Remove all points";
    MAP_SEEK: "Mencari posisi…", "Madosi panggenan…", "Finding your position…";
    MAP_NO_FIX: "Posisi tidak didapat. Geser peta dengan jari.", "Panggenan mboten pinanggih. Geser peta mawi driji.", "No position. Move the map with a finger.";
    MAP_FIX: "Posisi didapat, ketelitian {m} m", "Panggenan pinanggih, titis {m} m", "Position found, within {m} m";
    BY_HAND: "Lokasi ditunjuk di peta", "Panggenan dipuntuding ing peta", "Location pointed out on the map";
    LINE: "{n} titik, panjang {m}", "{n} titik, dawanipun {m}", "{n} points, {m} long";
    AREA: "{n} titik, luas {m}", "{n} titik, ambanipun {m}", "{n} points, {m}";
    LINE_FEW: "Garis perlu paling sedikit 2 titik.", "Garis mbetahaken paling sekedhik 2 titik.", "A line needs at least 2 points.";
    AREA_FEW: "Bidang perlu paling sedikit 3 titik.", "Bidang mbetahaken paling sekedhik 3 titik.", "An area needs at least 3 points.";
    TOOL_LOADING: "Membuka alat…", "Nembe mbikak piranti…", "Opening the tool…";
    TOOL_FAILED: "Alat ini belum ada di HP. Cari sinyal, lalu coba lagi. Boleh dilewati.", "Piranti punika dereng wonten ing HP. Padosi sinyal, lajeng cobi malih. Pareng dipunlangkungi.", "This tool is not on the phone yet. Find a signal and try again. You may skip.";
    VIDEO: "Rekam video", "Rekam video", "Record a video";
    VIDEO_AGAIN: "Rekam ulang", "Rekam malih", "Record again";
    FILE_CHOOSE: "Pilih berkas", "Pilih berkas", "Choose a file";
    FILE_AGAIN: "Ganti berkas", "Gantos berkas", "Change the file";
    FILE_LARGE: "Berkas ini {size}, lebih dari batas {most}. Pilih yang lebih kecil atau lebih pendek.", "Berkas punika {size}, langkung saking wates {most}. Pilih ingkang langkung alit utawi cekak.", "This file is {size}, more than the limit of {most}. Choose a smaller or shorter one.";
}
