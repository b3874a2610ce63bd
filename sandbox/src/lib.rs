//! A bank to test against: an OFX bill-payment server on loopback, kept in one SQLite file.
#![forbid(unsafe_code)]
