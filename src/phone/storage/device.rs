//! The identity of this phone, in both stores.

use super::setting::DEVICE;
use super::stores::Ground;
use super::{Storage, StorageError};
use crate::id::{DeviceId, InstanceId};
use crate::json;
use crate::vault::Device;

impl<G: Ground> Storage<G> {
    /// The device; `None` where none was made yet.
    /// # Errors
    /// `Unreadable` when it is damaged in both stores: it must be enrolled again, which is for people to decide.
    pub async fn device(&self) -> Result<Option<Device>, StorageError> {
        let Some(body) = self.setting(DEVICE).await? else {
            return Ok(None);
        };
        json::read(&body).map(Some).map_err(|_| StorageError::Unreadable)
    }

    /// The device; made and stored now where there is none. It is stored before it enrols.
    /// # Errors
    /// As [`Storage::device`]; `Full` or `Journal` when the new one cannot be stored.
    pub async fn device_or_new(&self) -> Result<Device, StorageError> {
        if let Some(device) = self.device().await? {
            return Ok(device);
        }
        let id = DeviceId::from_parts(self.now_ms().unsigned_abs(), self.random()?);
        let device = Device::new(id, self.random()?, self.random()?);
        self.put_device(&device).await?;
        Ok(device)
    }

    /// Stores the device, for instance with what the server said when it enrolled.
    /// # Errors
    /// `Full` or `Journal`; then the old one stays.
    pub async fn put_device(&self, device: &Device) -> Result<(), StorageError> {
        let body = serde_json::to_string(device).map_err(|_| StorageError::Unreadable)?;
        self.put_setting(DEVICE, body).await?;
        self.raise_counter(device, 0).await
    }

    /// A new id for an interview.
    /// # Errors
    /// `Journal` when there are no random bytes.
    pub fn new_instance_id(&self) -> Result<InstanceId, StorageError> {
        Ok(InstanceId::from_parts(self.now_ms().unsigned_abs(), self.random()?))
    }

    fn random<const N: usize>(&self) -> Result<[u8; N], StorageError> {
        let mut bytes = [0; N];
        self.inner.ground.fill_random(&mut bytes)?;
        Ok(bytes)
    }
}
