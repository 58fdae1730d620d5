//! Errors for people and programs: RFC 9457 problem details with a stable code.

use crate::json::from_json;
use serde::{Deserialize, Serialize};

from_json! {
    /// A problem (`application/problem+json`). Never holds the text of an answer.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Problem {
        /// `about:blank` or the code's page; where it lacks, it is the former.
        #[serde(rename = "type", default)]
        pub kind: String,
        /// HTTP status; 0 where the problem belongs to a line, not to the request.
        pub status: u16,
        /// Stable code, for instance `JB-4091`, to be read out on the phone.
        pub code: String,
        /// A sentence for people, in the language asked for: what happened and what to do.
        pub title: String,
        /// More, for whoever mends it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub detail: Option<String>,
        /// Whether the same request may succeed later.
        pub retryable: bool,
        /// JSON pointer to the place in the request.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub pointer: Option<String>,
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $number:literal, $retryable:literal, $id:literal, $en:literal;)*) => {
        /// Every code that the server gives. The first three digits are the HTTP status.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code {
            $($(#[$doc])* $name,)*
        }

        impl Code {
            /// All codes, for tables and tests.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The number: HTTP status times ten, plus a running digit.
            #[must_use]
            pub fn number(self) -> u16 {
                match self { $(Self::$name => $number,)* }
            }

            /// Whether the same request may succeed later.
            #[must_use]
            pub fn is_retryable(self) -> bool {
                match self { $(Self::$name => $retryable,)* }
            }

            /// The sentence for people, Indonesian or else English.
            #[must_use]
            pub fn sentence(self, indonesian: bool) -> &'static str {
                match (self, indonesian) { $((Self::$name, true) => $id, (Self::$name, false) => $en,)* }
            }
        }
    };
}

codes! {
    /// The body cannot be read.
    MalformedBody = 4000, false, "Kiriman tidak terbaca. Perbarui aplikasi lalu coba lagi.", "The request could not be read. Update the app and try again.";
    /// `Content-Digest` is missing or does not fit.
    DigestMismatch = 4001, true, "Kiriman rusak di jalan. Akan dikirim ulang.", "The request was damaged on the way. It will be sent again.";
    /// A line is no envelope with a readable id.
    UnreadableLine = 4002, false, "Satu isian tidak terbaca.", "One record could not be read.";
    /// The line's body does not fit its SHA-256.
    LineDigestMismatch = 4003, false, "Satu isian berubah atau terpotong di jalan.", "One record was changed or cut on the way.";
    /// The enrolment code is unknown.
    UnknownCode = 4004, false, "Kode pendaftaran tidak dikenal. Periksa lagi, atau minta kode baru kepada koordinator.", "This enrolment code is not known. Check it, or ask your coordinator for a new one.";
    /// The enrolment code was used by another device.
    UsedCode = 4005, false, "Kode ini sudah dipakai HP lain. Minta kode baru kepada koordinator.", "This code was used by another phone. Ask your coordinator for a new one.";
    /// The enrolment code is older than 7 days.
    ExpiredCode = 4006, false, "Kode ini sudah lewat 7 hari. Minta kode baru kepada koordinator.", "This code is older than 7 days. Ask your coordinator for a new one.";
    /// The container of a batch cannot be opened or is none of ours.
    UnreadableContainer = 4007, false, "Berkas ini bukan kiriman Jemput Bola, atau rusak. Pilih berkas .jbz, .ndjson, atau .json dari aplikasi petugas.", "This file is not a Jemput Bola bundle, or it is damaged. Choose a .jbz, .ndjson or .json file from the officers' app.";
    /// The file unpacks to far more than a bundle can hold.
    Bomb = 4008, false, "Berkas ini mengembang terlalu besar dan ditolak.", "This file unpacks to far too much and was refused.";
    /// A workbook has errors.
    FormHasErrors = 4009, false, "Formulir masih ada kesalahan. Perbaiki menurut daftar, lalu unggah lagi.", "The form has errors. Mend them as listed and upload it again.";
    /// Nobody is signed in.
    SignInNeeded = 4010, false, "Silakan masuk dulu.", "Please sign in first.";
    /// Name or password is wrong.
    WrongPassword = 4011, false, "Nama akun atau kata sandi salah.", "The account name or the password is wrong.";
    /// The device was revoked.
    DeviceRevoked = 4030, false, "HP ini sudah dicabut aksesnya. Isian tetap aman di HP. Hubungi koordinator.", "This phone's access was withdrawn. The answers are safe on the phone. Ask your coordinator.";
    /// The role does not allow it.
    NotAllowed = 4031, false, "Akun ini tidak berhak melakukan itu.", "This account may not do that.";
    /// The guard header or the origin is wrong.
    ForeignOrigin = 4032, false, "Permintaan dari situs lain ditolak.", "A request from another site was refused.";
    /// The password was for one sign-in and must be changed before anything else.
    PasswordChangeNeeded = 4033, false, "Kata sandi sekali pakai harus diganti dulu.", "The one-time password must be changed first.";
    /// There is nothing under this address, or it is not for this account.
    NotFound = 4040, false, "Tidak ditemukan.", "Not found.";
    /// The upload was never announced.
    UnknownUpload = 4041, true, "Berkas lampiran perlu dimulai dari awal.", "The attachment must be started anew.";
    /// The method does not exist here.
    MethodNotAllowed = 4050, false, "Cara memanggil alamat ini salah.", "This address is not called this way.";
    /// The same id with other bytes is there already.
    Conflict = 4090, false, "Nomor isian sama, isinya lain. Keduanya disimpan; koordinator akan memeriksa.", "The same id came with other content. Both are kept; a coordinator will look at them.";
    /// The offset of an upload is another.
    WrongOffset = 4091, true, "Lampiran dilanjutkan dari tempat lain.", "The attachment continues at another place.";
    /// The form and version are published with another workbook.
    VersionTaken = 4092, false, "Versi ini sudah terbit dengan isi lain. Beri nomor versi baru.", "This version is published with other content. Give it a new version.";
    /// The name of an account is taken.
    NameTaken = 4093, false, "Nama itu sudah dipakai.", "That name is taken.";
    /// The upload was erased on request.
    Erased = 4100, false, "Isian ini sudah dihapus atas permintaan.", "This record was erased on request.";
    /// A push has too many lines or bytes.
    PushTooLarge = 4130, true, "Kiriman terlalu besar. Akan dibagi.", "The request is too large. It will be divided.";
    /// One line is too large.
    LineTooLarge = 4131, false, "Satu isian terlalu besar.", "One record is too large.";
    /// An attachment is too large.
    AttachmentTooLarge = 4132, false, "Lampiran terlalu besar.", "The attachment is too large.";
    /// A batch file is too large.
    BatchTooLarge = 4133, false, "Berkas kiriman terlalu besar. Bagi menjadi beberapa berkas.", "The batch file is too large. Divide it.";
    /// The media type or encoding is not taken.
    UnsupportedMedia = 4150, false, "Jenis kiriman ini tidak diterima.", "This kind of request is not taken.";
    /// The form or version is not known to the server; the bytes are kept.
    UnknownForm = 4220, false, "Formulirnya belum dikenal server. Isian disimpan; koordinator akan memeriksa.", "The server does not know this form. The record is kept; a coordinator will look at it.";
    /// The body is not a submission; the bytes are kept.
    BrokenContent = 4221, false, "Isinya tidak utuh. Isian disimpan; koordinator akan memeriksa.", "The content is broken. The record is kept; a coordinator will look at it.";
    /// A field of the request is missing or wrong.
    BadField = 4222, false, "Ada isian yang salah.", "A field is wrong.";
    /// An attachment's bytes do not fit its SHA-256.
    AttachmentMismatch = 4223, true, "Lampiran rusak di jalan. Akan dikirim ulang.", "The attachment was damaged on the way. It will be sent again.";
    /// A line of a bundle does not fit the bundle's manifest.
    DamagedLine = 4224, false, "Satu isian dalam berkas rusak atau terpotong.", "One record of the file is damaged or cut short.";
    /// The attachments of practice interviews have taken all the room that is set aside for them.
    PracticeFull = 4225, false, "Tempat lampiran latihan di server sudah penuh. Isian latihan tetap ada di HP.", "The server has no more room for attachments of practice. The practice interview stays on the phone.";
    /// Too many tries.
    SlowDown = 4290, true, "Terlalu sering. Tunggu sebentar lalu coba lagi.", "Too often. Wait a little and try again.";
    /// A fault of the server.
    Internal = 5000, true, "Server sedang bermasalah. Isian tetap aman di HP.", "The server has a problem. The answers are safe on the phone.";
    /// The server is busy or stopping.
    Overloaded = 5030, true, "Server sedang sibuk. Akan dicoba lagi.", "The server is busy. It will be tried again.";
    /// The server's disk is full.
    StorageFull = 5070, true, "Penyimpanan server penuh. Isian tetap aman di HP.", "The server's storage is full. The answers are safe on the phone.";
}

impl Code {
    /// HTTP status.
    #[must_use]
    pub fn status(self) -> u16 {
        self.number() / 10
    }

    /// The problem with this code, in the language asked for.
    #[must_use]
    pub fn problem(self, indonesian: bool) -> Problem {
        Problem {
            kind: "about:blank".to_owned(),
            status: self.status(),
            code: self.to_string(),
            title: self.sentence(indonesian).to_owned(),
            detail: None,
            retryable: self.is_retryable(),
            pointer: None,
        }
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "JB-{:04}", self.number())
    }
}
