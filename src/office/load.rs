//! What a screen shows is asked from the server and may be slow, fail, or come too late.

use super::{
    api::{Answer, ApiError},
    use_office,
};
use leptos::{prelude::*, task::spawn_local};

/// Something asked from the server.
#[derive(Debug, Clone, PartialEq)]
pub enum Loaded<T> {
    /// No answer yet.
    Waiting,
    /// Here it is.
    Ready(T),
    /// It could not be had.
    Failed(ApiError),
}

/// Something asked from the server, and how to ask again.
pub struct Load<T: Send + Sync + 'static> {
    value: RwSignal<Loaded<T>>,
    round: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for Load<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: Send + Sync + 'static> Copy for Load<T> {}

impl<T: Clone + Send + Sync + 'static> Load<T> {
    /// What is there; follows it.
    pub fn get(self) -> Loaded<T> {
        self.value.get()
    }

    /// What is there, where it is ready; follows it.
    pub fn ready(self) -> Option<T> {
        self.value.with(|value| match value {
            Loaded::Ready(value) => Some(value.clone()),
            _ => None,
        })
    }

    /// Asks again; what is there stays until the answer has come.
    pub fn again(self) {
        let _ = self.round.try_update(|round| *round += 1);
    }
}

/// Asks the server, and asks anew whenever something changes that `ask` reads.
pub fn use_load<T, F>(ask: impl Fn() -> F + Send + Sync + 'static) -> Load<T>
where
    T: Clone + Send + Sync + 'static,
    F: Future<Output = Answer<T>> + 'static,
{
    let office = use_office();
    let load = Load {
        value: RwSignal::new(Loaded::Waiting),
        round: RwSignal::new(0),
    };
    let asked = StoredValue::new(0_u32);
    Effect::new(move || {
        load.round.track();
        let mine = asked.get_value() + 1;
        asked.set_value(mine);
        let answer = ask();
        spawn_local(async move {
            let answer = answer.await;
            // The screen was left, or something else was asked meanwhile.
            if asked.try_get_value() != Some(mine) {
                return;
            }
            let _ = load.value.try_set(match answer {
                Ok(value) => Loaded::Ready(value),
                Err(error) => {
                    office.note(&error);
                    Loaded::Failed(error)
                }
            });
        });
    });
    load
}
