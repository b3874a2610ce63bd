//! What the tests share: where the case files are, and how trees are compared.
#![forbid(unsafe_code)]

pub mod cases;
