//! A document as a tree that owns its texts, to be compared with what others read.

use ofx_billpay::wire::{Content, Element, Kind, Tag};
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

impl Tree {
    /// The same without unknown aggregates that hold nothing. Such a one is written as `<X></X>`, which is how an empty leaf is
    /// written, too: nothing tells the two apart, and a leaf without a value is left out.
    #[must_use]
    pub fn of_what_is_said(self) -> Option<Self> {
        match self {
            Tree::Leaf(..) => Some(self),
            Tree::Aggregate(name, children) => {
                let children = children.into_iter().filter_map(Tree::of_what_is_said);
                let children: Vec<_> = children.collect();
                let is_unsure = Tag::find(name.as_bytes()).kind() == Kind::Unsure;
                let says_nothing = is_unsure && children.is_empty();
                (!says_nothing).then_some(Tree::Aggregate(name, children))
            }
        }
    }
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
