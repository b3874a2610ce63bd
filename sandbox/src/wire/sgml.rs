//! Builds the tree of a 1.x body: end tags of leaves may be missing, and the table of names decides.

use std::collections::HashMap;

use super::token::Token;
use super::tree::Element;
use super::{DEEPEST, Malformed, shape, text};

/// Builds the tree. The file must reach `</OFX>`: half a payment is never carried out.
pub(super) fn build(tokens: &[Token<'_>]) -> Result<Element, Malformed> {
    let mut builder = Builder {
        tokens,
        ends: end_tags(tokens),
        open: Vec::new(),
    };
    let mut at = 0;
    while at < tokens.len() {
        match builder.step(at)? {
            Step::Next(next) => at = next,
            Step::Done(root) => return Ok(root),
        }
    }
    Err(Malformed::new("the message ends before </OFX>"))
}

enum Step {
    Next(usize),
    Done(Element),
}

struct Builder<'a, 'b> {
    tokens: &'a [Token<'b>],
    /// Where the end tags of each name are, so that looking ahead costs no second reading.
    ends: HashMap<&'a str, Vec<usize>>,
    open: Vec<Element>,
}

fn end_tags<'a>(tokens: &'a [Token<'_>]) -> HashMap<&'a str, Vec<usize>> {
    let mut ends: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, token) in tokens.iter().enumerate() {
        if let Token::End(name) = token {
            ends.entry(name).or_default().push(at);
        }
    }
    ends
}

impl Builder<'_, '_> {
    fn step(&mut self, at: usize) -> Result<Step, Malformed> {
        match &self.tokens[at] {
            Token::Start(name) if self.open.is_empty() && name != "OFX" => {
                Err(Malformed::new("the body does not begin with <OFX>"))
            }
            Token::Start(name) if shape::is_aggregate(name) => {
                if self.open.len() == DEEPEST {
                    return Err(Malformed::new("the elements are nested too deeply"));
                }
                // No aggregate of OFX holds another of its name: what follows would be swallowed.
                if self.open.iter().any(|open| open.name == *name) {
                    return Err(Malformed::new("an aggregate begins inside itself"));
                }
                self.open.push(Element::group(name, Vec::new()));
                Ok(Step::Next(at + 1))
            }
            Token::Start(name) => self.leaf_or_stranger(name, at),
            Token::Empty(name) => {
                self.attach(Element::leaf(name, ""));
                Ok(Step::Next(at + 1))
            }
            Token::End(name) => Ok(self.close(name, at)),
            // Text directly inside an aggregate belongs to nothing.
            Token::Text(_) | Token::Literal(_) => Ok(Step::Next(at + 1)),
        }
    }

    /// A name that is in no table and holds elements is skipped with all it holds.
    fn leaf_or_stranger(&mut self, name: &str, at: usize) -> Result<Step, Malformed> {
        let holds_text = matches!(
            self.tokens.get(at + 1),
            Some(Token::Text(_) | Token::Literal(_))
        );
        if !holds_text && !shape::is_leaf(name) {
            let own = self.next_end(name, at);
            let parent = self
                .open
                .last()
                .and_then(|parent| self.next_end(&parent.name, at));
            if let Some(own) = own.filter(|&own| parent.is_none_or(|parent| own < parent)) {
                return Ok(Step::Next(own + 1));
            }
        }
        self.leaf(name, at)
    }

    fn next_end(&self, name: &str, at: usize) -> Option<usize> {
        let ends = self.ends.get(name)?;
        ends.get(ends.partition_point(|&end| end <= at)).copied()
    }

    fn leaf(&mut self, name: &str, at: usize) -> Result<Step, Malformed> {
        let mut content = String::new();
        let mut next = at + 1;
        loop {
            match self.tokens.get(next) {
                Some(Token::Text(piece)) => content.push_str(&text::unescape(piece, false)?),
                Some(Token::Literal(piece)) => content.push_str(piece),
                Some(Token::End(end)) if end == name => {
                    next += 1;
                    break;
                }
                _ => break,
            }
            next += 1;
        }
        self.attach(Element::leaf(name, text::clean(&content)));
        Ok(Step::Next(next))
    }

    fn attach(&mut self, element: Element) {
        if let Some(parent) = self.open.last_mut() {
            parent.children.push(element);
        }
    }

    /// Closes the aggregate, and those inside it whose own end tag is missing; a stray end tag is
    /// no error.
    fn close(&mut self, name: &str, at: usize) -> Step {
        if !self.open.iter().any(|element| element.name == name) {
            return Step::Next(at + 1);
        }
        while let Some(element) = self.open.pop() {
            let found = element.name == name;
            if self.open.is_empty() {
                return Step::Done(element);
            }
            self.attach(element);
            if found {
                break;
            }
        }
        Step::Next(at + 1)
    }
}
