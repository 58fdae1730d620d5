//! Real faults against the real server: a row names a fault, what it does, and the mistake that it must notice. Phones run
//! the app's own storage, courier and calls over sockets, through a proxy that breaks things, against a process that is
//! killed; an append-only file of what was acknowledged decides.

pub mod browser;
#[path = "../simulator/chance.rs"]
pub mod chance;
pub mod deed;
pub mod disk;
pub mod dump;
pub mod fuse;
pub mod host;
pub mod http;
pub mod judge;
pub mod line;
pub mod link;
pub mod noise;
pub mod officer;
pub mod oracle;
pub mod phone;
pub mod proxy;
pub mod report;
pub mod row;
pub mod run;
pub mod table;
pub mod tend;
pub mod trial;
pub mod wire;
