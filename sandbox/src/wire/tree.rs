//! The tree of elements that a message is: names, texts, children.

/// One element. It has children or a text, never both. It has no `Debug`: it may hold a password.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) children: Vec<Element>,
    /// Children beyond those above that stay in the database until they are sent.
    pub(crate) rest: Option<Rest>,
}

/// The part of a history that is too long to be held in memory: the changes after one token up to
/// another.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rest {
    /// The key of the history.
    pub(crate) history: i64,
    pub(crate) after: i64,
    pub(crate) to: i64,
}

impl Element {
    /// An element that holds a text.
    pub(crate) fn leaf(name: &str, text: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            text: text.into(),
            children: Vec::new(),
            rest: None,
        }
    }

    /// An element that holds elements. Their order does not matter: the writer knows it.
    pub(crate) fn group(name: &str, children: impl Into<Vec<Element>>) -> Self {
        Self {
            name: name.to_owned(),
            text: String::new(),
            children: children.into(),
            rest: None,
        }
    }

    /// The first child of this name.
    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// All children of this name, in the order of the message.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of a child; an empty element counts as absent.
    pub(crate) fn text_of(&self, name: &str) -> Option<&str> {
        self.child(name)
            .map(|child| child.text.as_str())
            .filter(|text| !text.is_empty())
    }

    /// Puts `child` in the place of every child of that name.
    pub(crate) fn set(&mut self, child: Element) {
        self.remove(&child.name);
        self.children.push(child);
    }

    /// Takes all children of this name away.
    pub(crate) fn remove(&mut self, name: &str) {
        self.children.retain(|child| child.name != name);
    }
}
