//! What the tests share: case files, random documents, and banks that behave well or badly.
#![forbid(unsafe_code)]

pub mod bank;
pub mod cases;
pub mod deeds;
pub mod folder;
pub mod messages;
pub mod player;
pub mod relay;
pub mod scenario;
pub mod trees;
pub mod values;
pub mod words;
pub mod xml;
