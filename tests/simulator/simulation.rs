//! The deterministic simulator: whole histories of phones, carriers, a network and a server, drawn from a seed. The
//! phones run the app's own storage and courier, the server its own reading and judging of lines; what is simulated is
//! what stands around them: disks that forget, a network that loses, machines that die.

pub mod calm;
pub mod chance;
pub mod disk;
pub mod elsewhere;
pub mod history;
pub mod ledger;
pub mod line;
pub mod misfortune;
pub mod officer;
pub mod phone;
pub mod run;
pub mod server;
pub mod signing;
pub mod world;
