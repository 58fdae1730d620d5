//! IndexedDB, the durable side: what a completed transaction wrote survives a killed browser. Every write asks for
//! strict durability; `idb` has no option for it, so the transaction is opened by hand and then given to `idb`.

use super::error::error_name;
use crate::phone::{self, Reads, STORES, StorageError, Writes};
use idb::{Database, DatabaseEvent as _, Factory, KeyRange, ObjectStoreParams, Query, Transaction};
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

const NAME: &str = "jemput-bola";
const VERSION: u32 = 1;

/// The open database.
pub struct Journal {
    database: JsValue,
}

impl Journal {
    /// Opens the database, and makes its stores where it is new. Every key is text; every value but an attachment is
    /// the text of a record or of a form.
    pub(super) async fn open() -> Result<Self, StorageError> {
        let mut request = Factory::new()?.open(NAME, Some(VERSION))?;
        request.on_upgrade_needed(|event| {
            let Ok(database) = event.database() else { return };
            let there = database.store_names();
            for name in STORES.iter().filter(|name| !there.iter().any(|n| n == *name)) {
                // A store that cannot be made shows at the first transaction, which then fails by name.
                if database.create_object_store(name, ObjectStoreParams::new()).is_err() {
                    log::error!("the object store {name} could not be made");
                }
            }
        });
        let mut database: Database = request.await?;
        // A newer build in another tab must be able to upgrade: this one lets go and says so at its next write.
        database.on_version_change(|event| {
            if let Some(target) = event.target() {
                call(&target, "close", &[]).ok();
            }
        });
        database.forget_callbacks();
        Ok(Self {
            database: database.into(),
        })
    }

    fn transaction(&self, stores: &[&str], mode: &str) -> Result<JsValue, StorageError> {
        let names: Array = stores.iter().map(|name| JsValue::from_str(name)).collect();
        let options = Object::new();
        let strict = JsValue::from_str("strict");
        Reflect::set(&options, &JsValue::from_str("durability"), &strict).map_err(|e| StorageError::of_js(&e))?;
        call(
            &self.database,
            "transaction",
            &[names.into(), mode.into(), options.into()],
        )
        .map_err(|e| StorageError::of_js(&e))
    }
}

fn call(object: &JsValue, method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let method: Function = Reflect::get(object, &JsValue::from_str(method))?.dyn_into()?;
    Reflect::apply(&method, object, &arguments.iter().cloned().collect())
}

impl phone::Journal for Journal {
    type Read = Transaction;
    type Write = Tx;

    fn read(&self, stores: &[&str]) -> Result<Transaction, StorageError> {
        Ok(Transaction::try_from(self.transaction(stores, "readonly")?)?)
    }

    fn write(&self, stores: &[&str]) -> Result<Tx, StorageError> {
        let transaction = self.transaction(stores, "readwrite")?;
        Ok(Tx(
            Some(Transaction::try_from(transaction.clone())?),
            Transaction::try_from(transaction)?,
        ))
    }
}

/// A transaction that writes. Dropped before it is committed, it is rolled back: all of it or nothing.
pub struct Tx(Option<Transaction>, Transaction);

impl Drop for Tx {
    fn drop(&mut self) {
        if let Some(transaction) = self.0.take() {
            // It may have been rolled back already.
            transaction.abort().ok();
        }
    }
}

impl std::ops::Deref for Tx {
    type Target = Transaction;
    fn deref(&self) -> &Transaction {
        &self.1
    }
}

/// The value under a key.
pub(super) async fn get(tx: &Transaction, store: &str, key: &str) -> Result<Option<JsValue>, StorageError> {
    let found = tx.object_store(store)?.get(JsValue::from_str(key))?.await?;
    Ok(found.filter(|value| !value.is_undefined()))
}

/// A stored value as text. We store nothing but text here; anything else is told as it is, in a form that no reader
/// takes for a record, so that it is set aside with what can be said of it.
fn text_of(value: &JsValue) -> String {
    value.as_string().unwrap_or_else(|| {
        let told = js_sys::JSON::stringify(value).ok().and_then(|told| told.as_string());
        ["not text: ", &told.unwrap_or_default()].concat()
    })
}

/// Puts a value; it is stored when the transaction is committed.
pub(super) fn put(tx: &Transaction, store: &str, key: &str, value: &JsValue) -> Result<(), StorageError> {
    tx.object_store(store)?.put(value, Some(&JsValue::from_str(key)))?;
    Ok(())
}

impl Reads for Transaction {
    async fn text(&self, store: &str, key: &str) -> Result<Option<String>, StorageError> {
        Ok(get(self, store, key).await?.map(|value| text_of(&value)))
    }

    async fn has(&self, store: &str, key: &str) -> Result<bool, StorageError> {
        let found = self.object_store(store)?.get_key(JsValue::from_str(key))?.await?;
        Ok(found.is_some_and(|key| !key.is_undefined()))
    }

    async fn keys(&self, store: &str) -> Result<Vec<String>, StorageError> {
        let keys = self.object_store(store)?.get_all_keys(None, None)?.await?;
        Ok(keys.iter().filter_map(JsValue::as_string).collect())
    }

    async fn page(&self, store: &str, after: Option<&str>, limit: u32) -> Result<Vec<(String, String)>, StorageError> {
        let store = self.object_store(store)?;
        let range = || -> Result<Option<Query>, StorageError> {
            let lower = after.map(|key| KeyRange::lower_bound(&JsValue::from_str(key), Some(true)));
            Ok(lower.transpose()?.map(Query::from))
        };
        let keys = store.get_all_keys(range()?, Some(limit))?.await?;
        let values = store.get_all(range()?, Some(limit))?.await?;
        let keys = keys.iter().map(|key| key.as_string().unwrap_or_default());
        Ok(keys.zip(values.iter().map(text_of)).collect())
    }
}

impl Reads for Tx {
    async fn text(&self, store: &str, key: &str) -> Result<Option<String>, StorageError> {
        self.1.text(store, key).await
    }

    async fn has(&self, store: &str, key: &str) -> Result<bool, StorageError> {
        self.1.has(store, key).await
    }

    async fn keys(&self, store: &str) -> Result<Vec<String>, StorageError> {
        self.1.keys(store).await
    }

    async fn page(&self, store: &str, after: Option<&str>, limit: u32) -> Result<Vec<(String, String)>, StorageError> {
        self.1.page(store, after, limit).await
    }
}

impl Writes for Tx {
    fn put_text(&self, store: &str, key: &str, text: &str) -> Result<(), StorageError> {
        put(self, store, key, &JsValue::from_str(text))
    }

    fn delete(&self, store: &str, key: &str) -> Result<(), StorageError> {
        self.object_store(store)?.delete(JsValue::from_str(key))?;
        Ok(())
    }

    async fn committed(mut self) -> Result<(), StorageError> {
        let Some(transaction) = self.0.take() else {
            return Ok(());
        };
        let handle: JsValue = transaction.commit()?.into();
        let outcome = Transaction::try_from(handle.clone())?.await;
        if outcome.as_ref().is_ok_and(|result| result.is_committed()) {
            return Ok(());
        }
        // `idb` does not say why a transaction was rolled back; the transaction itself does.
        match Reflect::get(&handle, &JsValue::from_str("error")) {
            Ok(error) if error.is_object() => Err(StorageError::of_name(&error_name(&error))),
            _ => match outcome {
                Err(error) => Err(error.into()),
                Ok(_) => Err(StorageError::Journal("AbortError".to_owned())),
            },
        }
    }
}
