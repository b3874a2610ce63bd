//! Real handshakes over loopback: what is trusted, what is refused, and what is told of it.
#![allow(
    clippy::needless_pass_by_value,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

mod accepting;
mod authorities;
mod flags;
mod identities;
mod negotiating;
mod revoking;
mod sessions;
mod settings;
mod sound;
mod stores;
mod world;
