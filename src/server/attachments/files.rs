//! The files of attachments: `<first two digits>/<sha256>` when whole; before that one `.part` for each who brings it,
//! so that nobody can spoil another's upload.

use crate::id::Digest;
use crate::server::auth::Carrier;
use crate::server::failpoint::{Mistake, makes};
use crate::server::store::StoreError;
use sha2::{Digest as _, Sha256};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

/// The folder of attachments.
#[derive(Clone)]
pub struct Files {
    root: PathBuf,
    /// Held while a part is measured and written: two requests may bring the same bytes at once.
    writing: Arc<Mutex<()>>,
}

/// How a whole part compares with its digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placed {
    /// It fits, and lies in its place, on disk.
    Fits,
    /// It does not, and was removed.
    Differs,
}

impl Files {
    /// The folder `attachments` in the data folder; made when the first file comes.
    #[must_use]
    pub fn new(data_dir: &Path) -> Self {
        Self {
            root: data_dir.join("attachments"),
            writing: Arc::default(),
        }
    }

    /// Where the whole file lies, whether or not it is there.
    #[must_use]
    pub fn path(&self, sha256: Digest) -> PathBuf {
        let name = sha256.to_string();
        self.root.join(&name[..2]).join(name)
    }

    /// Whether the whole file is there.
    pub async fn holds(&self, sha256: Digest) -> bool {
        tokio::fs::try_exists(self.path(sha256)).await.unwrap_or(false)
    }

    /// What this carrier has brought of it.
    #[must_use]
    pub fn part(&self, sha256: Digest, carrier: &Carrier) -> Part {
        let who = match (carrier.device_id, carrier.account_id) {
            (Some(device), _) => device.to_string(),
            (None, Some(account)) => account.to_string(),
            (None, None) => "practice".to_owned(),
        };
        let whole = self.path(sha256);
        Part {
            path: whole.with_file_name(format!("{sha256}.{who}.part")),
            whole,
            sha256,
            writing: self.writing.clone(),
        }
    }
}

/// An upload that is not whole.
#[derive(Clone)]
pub struct Part {
    path: PathBuf,
    whole: PathBuf,
    sha256: Digest,
    writing: Arc<Mutex<()>>,
}

impl Part {
    /// Bytes that are there.
    /// # Errors
    /// `StoreError` when the folder cannot be read.
    pub async fn len(&self) -> Result<u64, StoreError> {
        self.with(|part| part.measure()).await
    }

    /// Appends a piece at `offset` and gives the next one; or, when the part does not end there, where it does.
    /// # Errors
    /// `StoreError` when it cannot be written.
    pub async fn append(&self, offset: u64, piece: Vec<u8>) -> Result<Result<u64, u64>, StoreError> {
        self.with(move |part| {
            let there = part.measure()?;
            if there != offset {
                return Ok(Err(there));
            }
            if let Some(folder) = part.path.parent() {
                fs::create_dir_all(folder)?;
            }
            let mut file = OpenOptions::new().create(true).append(true).open(&part.path)?;
            file.write_all(&piece)?;
            Ok(Ok(offset + piece.len() as u64))
        })
        .await
    }

    /// Puts the part in its place when it fits its digest, and removes it when it does not.
    /// # Errors
    /// `StoreError` when the files cannot be read or written.
    pub async fn place(&self) -> Result<Placed, StoreError> {
        self.with(|part| {
            if !part.path.try_exists()? && part.whole.try_exists()? {
                // Another request with the same bytes was first.
                return Ok(Placed::Fits);
            }
            part.put_in_place()
        })
        .await
    }

    /// Takes all of it at once and puts it in its place; on a thread that may wait.
    /// # Errors
    /// `io::Error` when it cannot be read or written; content that breaks off or does not fit is no error.
    pub fn take_whole(&self, content: &mut dyn io::Read) -> io::Result<Placed> {
        let _one = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        if self.whole.try_exists()? {
            return Ok(Placed::Fits);
        }
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = File::create(&self.path)?;
        let mut piece = vec![0; 64 * 1024];
        // A fault of the packing ends the content early, and then it does not fit.
        while let Ok(n @ 1..) = content.read(&mut piece) {
            file.write_all(&piece[..n])?;
        }
        self.put_in_place()
    }

    /// Removes what is there.
    /// # Errors
    /// `StoreError` when it cannot be removed.
    pub async fn remove(&self) -> Result<(), StoreError> {
        self.with(|part| match fs::remove_file(&part.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        })
        .await
    }

    fn put_in_place(&self) -> io::Result<Placed> {
        if digest_of_file(&self.path)? != self.sha256 && !makes(Mistake::BelievesFiles) {
            fs::remove_file(&self.path)?;
            return Ok(Placed::Differs);
        }
        File::open(&self.path)?.sync_all()?;
        fs::rename(&self.path, &self.whole)?;
        // The name, too, must be on disk before the store says that the file is there.
        for folder in self.whole.ancestors().skip(1).take(3) {
            File::open(folder)?.sync_all()?;
        }
        Ok(Placed::Fits)
    }

    fn measure(&self) -> io::Result<u64> {
        match fs::metadata(&self.path) {
            Ok(metadata) => Ok(metadata.len()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error),
        }
    }

    /// Does `work` away from the threads that serve requests, one at a time.
    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> io::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let part = self.clone();
        let done = tokio::task::spawn_blocking(move || {
            let _one = part.writing.lock().unwrap_or_else(PoisonError::into_inner);
            work(&part)
        });
        Ok(done.await.map_err(|e| StoreError::Failed(e.to_string()))??)
    }
}

fn digest_of_file(path: &Path) -> io::Result<Digest> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut piece = vec![0; 64 * 1024];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(Digest::from_bytes(hasher.finalize().into())),
            n => hasher.update(&piece[..n]),
        }
    }
}
