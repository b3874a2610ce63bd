//! A writer of trees with a layout that dice decide: independent of the library's own, and legal all the same.

use std::fmt::Write as _;

use crate::cases::Tree;

/// A source of decisions that a failing test can be shrunk by.
#[derive(Debug)]
pub struct Dice<'a> {
    throws: &'a [u8],
    next: usize,
}

impl<'a> Dice<'a> {
    /// Dice that fall as told, over and over.
    pub fn new(throws: &'a [u8]) -> Self {
        Dice { throws, next: 0 }
    }

    /// A number below `sides`.
    pub fn throw(&mut self, sides: u8) -> u8 {
        if self.throws.is_empty() {
            return 0;
        }
        let throw = self.throws[self.next % self.throws.len()];
        self.next += 1;
        throw % sides
    }

    fn pick<'t>(&mut self, choices: &[&'t str]) -> &'t str {
        let sides = u8::try_from(choices.len()).unwrap_or(u8::MAX);
        choices[usize::from(self.throw(sides))]
    }
}

/// Writes an XML document of OFX 2.x.
pub fn write_xml(tree: &Tree, dice: &mut Dice<'_>) -> String {
    let mut out = String::new();
    out.push_str(dice.pick(&[
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\r\n",
        "<?xml version='1.0'?>",
        "",
    ]));
    out.push_str(dice.pick(&[
        "<?OFX OFXHEADER=\"200\" VERSION=\"211\" SECURITY=\"NONE\" OLDFILEUID=\"NONE\" NEWFILEUID=\"NONE\"?>\r\n",
        "<?OFX OFXHEADER=\"200\" VERSION=\"220\" NEWFILEUID=\"a-1\"?>",
    ]));
    write_element(tree, dice, &mut out, &|_, _| true);
    out
}

/// Writes an SGML document of OFX 1.x, in which leaves may lack their end tags.
pub fn write_sgml(tree: &Tree, dice: &mut Dice<'_>) -> String {
    let mut out = String::from("OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\n\r\n");
    write_element(tree, dice, &mut out, &|name, dice| {
        // The two that the DTD demands it of.
        matches!(name, "MSGBODY" | "EXTDPMTDSC") || dice.throw(2) == 0
    });
    out
}

type Closes = dyn Fn(&str, &mut Dice<'_>) -> bool;

fn write_element(tree: &Tree, dice: &mut Dice<'_>, out: &mut String, closes: &Closes) {
    match tree {
        Tree::Leaf(name, text) => {
            let _ = write!(out, "<{name}>");
            out.push_str(dice.pick(&["", "", " ", "\r\n"]));
            write_text(text, dice, out);
            out.push_str(dice.pick(&["", "", " ", "\n"]));
            if closes(name, dice) {
                let _ = write!(out, "</{name}{}>", dice.pick(&["", "", " "]));
            }
        }
        Tree::Aggregate(name, children) if children.is_empty() && dice.throw(2) == 0 => {
            let _ = write!(out, "<{name}/>");
        }
        Tree::Aggregate(name, children) => {
            let name = match dice.throw(4) {
                0 => name.to_ascii_lowercase(),
                _ => name.clone(),
            };
            let _ = write!(out, "<{name}{}>", dice.pick(&["", "", " "]));
            for (index, child) in children.iter().enumerate() {
                // A comment right after the start tag is a test of its own.
                write_gap(dice, out, index > 0);
                write_element(child, dice, out, closes);
            }
            write_gap(dice, out, !children.is_empty());
            let _ = write!(out, "</{name}>");
        }
    }
}

/// What may stand between elements and means nothing.
fn write_gap(dice: &mut Dice<'_>, out: &mut String, comments: bool) {
    out.push_str(dice.pick(&["", "", "\n", "\r\n    ", "\t "]));
    // An instruction in the value of a leaf, which an open one would make of it, is a test of its own.
    let last = out.trim_ascii_end();
    let is_closed = last.ends_with('>') && !last.ends_with("]]>") && !last.ends_with("-->");
    if comments && dice.throw(6) == 0 {
        let instruction = if is_closed { "<?pi here?>" } else { "" };
        out.push_str(dice.pick(&["<!-- & < > <MEMO> -->", instruction, "<!---->"]));
    }
    if comments && dice.throw(6) == 0 {
        out.push_str(dice.pick(&[
            "<MEMO/>",
            "<MEMO></MEMO>",
            "<X.NONE> </X.NONE>",
            "<X.NONE />",
        ]));
    }
}

/// Writes a text so that it means the same: entities, numbers, CDATA, and comments that mean nothing.
fn write_text(text: &str, dice: &mut Dice<'_>, out: &mut String) {
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        if dice.throw(12) == 0 {
            out.push_str("<!-- not a value -->");
        }
        if dice.throw(8) == 0 {
            let end = rest.find("]]>").map_or(rest.len(), |at| at + 1);
            let _ = write!(out, "<![CDATA[{}]]>", &rest[..end]);
            rest = &rest[end..];
            continue;
        }
        write_character(character, dice, out);
        rest = &rest[character.len_utf8()..];
    }
}

fn write_character(character: char, dice: &mut Dice<'_>, out: &mut String) {
    let code = u32::from(character);
    match (dice.throw(6), character) {
        (0, _) => drop(write!(out, "&#{code};")),
        (1, _) => drop(write!(out, "&#x{code:x};")),
        (_, '&') => out.push_str("&amp;"),
        (_, '<') => out.push_str("&lt;"),
        (_, '>') => out.push_str("&gt;"),
        (2, '"') => out.push_str("&quot;"),
        (2, '\'') => out.push_str("&apos;"),
        _ => out.push(character),
    }
}
