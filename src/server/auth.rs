//! Who may do what.
pub mod password;
pub mod throttle;
pub mod token;
