//! Open Financial Exchange (OFX) bill payment: pay, modify, cancel, inquire and synchronise.
#![forbid(unsafe_code)]

pub mod value;
pub mod wire;
