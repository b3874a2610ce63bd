//! A document as a tree that owns its texts, to be compared with what others read.

use ofx_billpay::wire::{Content, Element};
use serde::Deserialize;

/// An element: an aggregate with its elements, or a leaf with its text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Tree {
    /// A leaf.
    Leaf(String, String),
    /// An aggregate.
    Aggregate(String, Vec<Tree>),
}

impl From<&Element<'_>> for Tree {
    fn from(element: &Element<'_>) -> Self {
        let name = element.name.to_string();
        match &element.content {
            Content::Text(text) => Tree::Leaf(name, text.to_string()),
            Content::Elements(children) => {
                Tree::Aggregate(name, children.iter().map(Tree::from).collect())
            }
        }
    }
}
