//! The running interview: a plain value. `apply(event)` changes it and says what changed; everything else reads.
//!
//! One answer recomputes only what depends on it, in an order in which nothing is computed before what it reads, each
//! node at most once. Values of irrelevant questions are kept while the interview is open and left out at its end.

mod cast;
mod choices;
mod cursor;
mod due;
mod effect;
mod finish;
mod metadata;
mod navigate;
mod progress;
mod recalculate;
mod removed;
pub mod scenario;
mod session;
mod shelf;
mod text;
mod validate;
mod world;

pub use choices::ChoiceItem;
pub use cursor::Stop;
pub use finish::Finalized;
pub use navigate::{Item, Page, PageKind};
pub use session::{Changes, Event, Host, Opening, Session};
pub use validate::{Violation, ViolationKind};

pub use crate::form::Model;
pub use crate::instance::{NodeId, Saved};

/// Most instances that a computed `repeat_count` may ask for; more would only ever be a slip of the author's.
pub const MAX_INSTANCES: usize = 10_000;
