//! The device of a script: the given one, with properties that the script lays down.

use crate::engine::Host;
use crate::form::Metadata;
use crate::sorted::Map;
use std::rc::Rc;

pub(super) struct Preloaded {
    device: Rc<dyn Host>,
    preload: Map<String, String>,
}

impl Preloaded {
    /// Peers write `deviceID` and `phoneNumber`, forms `deviceid` and `phonenumber`: capitals make no difference.
    pub(super) fn new(device: Rc<dyn Host>, preload: Map<String, String>) -> Self {
        let preload = preload
            .into_iter()
            .map(|(name, value)| (name.to_lowercase(), value))
            .collect();
        Self { device, preload }
    }
}

impl Host for Preloaded {
    fn now_ms(&self) -> i64 {
        self.device.now_ms()
    }

    fn offset_minutes(&self, wall_ms: i64) -> i32 {
        self.device.offset_minutes(wall_ms)
    }

    fn random(&self) -> f64 {
        self.device.random()
    }

    fn metadata(&self, which: Metadata) -> Option<String> {
        let name = match which {
            Metadata::DeviceId => "deviceid",
            Metadata::Username => "username",
            Metadata::Email => "email",
            Metadata::PhoneNumber => "phonenumber",
            Metadata::InstanceId => "uid",
            Metadata::StartGeopoint => "start-geopoint",
            _ => "",
        };
        self.preload.get(name).cloned().or_else(|| self.device.metadata(which))
    }

    fn place(&self) -> Option<String> {
        self.preload.get("place").cloned().or_else(|| self.device.place())
    }

    fn property(&self, name: &str) -> Option<String> {
        let own = self.preload.get(&name.to_lowercase()).cloned();
        own.or_else(|| self.device.property(name))
    }
}
