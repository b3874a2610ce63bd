//! Values of a reply by their paths, such as `/OFX/SIGNONMSGSRSV1/SONRS/LANGUAGE` (the component's `GetResponseVar` setting).

use std::ops::Range;

use crate::wire::{Document, Event, Name, ReadError};

/// A path: names from the root down, each with the index it must have.
pub(super) struct Path {
    steps: Vec<Step>,
}

struct Step {
    name: String,
    /// Which of those with the name, from 1; the first that leads on if `None`.
    index: Option<usize>,
    /// Whether it may stand at any depth below the step before.
    is_deep: bool,
}

/// What a path leads to.
pub(super) enum Found {
    /// A leaf, whether its value is secret, and the value.
    Leaf { is_secret: bool, value: String },
    /// An aggregate, as a range of the document.
    Aggregate(Range<usize>),
}

const MOST_STEPS: usize = 32;

/// The first element at a path. Where the path leads nowhere, it may leave out levels, as long as one element alone fits.
pub(super) fn find(document: &Document, mut path: Path) -> Result<Option<Found>, String> {
    let broken = |error: ReadError| error.to_string();
    let mut found = path.search(document, 1).map_err(broken)?;
    if found.is_empty() {
        for step in &mut path.steps {
            step.is_deep = true;
        }
        found = path.search(document, 2).map_err(broken)?;
        if found.len() > 1 {
            return Ok(None);
        }
    }
    Ok(found.pop())
}

impl Path {
    pub(super) fn parse(text: &str) -> Result<Path, String> {
        let text = text.trim().trim_matches(['"', '\'']);
        let wrong = |what: &str| format!("{text:?} is no path: {what}");
        let rest = text
            .strip_prefix('/')
            .ok_or_else(|| wrong("it begins with /, as in /OFX/SIGNONMSGSRSV1/SONRS/LANGUAGE"))?;
        let mut steps = Vec::new();
        let mut is_deep = false;
        for part in rest.split('/') {
            if part.is_empty() {
                is_deep = true;
                continue;
            }
            let (name, index) = match part.split_once('[') {
                None => (part, None),
                Some((name, index)) => {
                    let index = index
                        .strip_suffix(']')
                        .and_then(|index| index.trim().parse().ok());
                    let index = index.filter(|index| *index > 0);
                    (
                        name,
                        Some(index.ok_or_else(|| wrong("an index is a number from 1, as in [2]"))?),
                    )
                }
            };
            let is_name =
                |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
            if name.is_empty() || !name.bytes().all(is_name) {
                return Err(wrong("between slashes stand the names of elements"));
            }
            let name = name.to_owned();
            steps.push(Step {
                name,
                index,
                is_deep,
            });
            is_deep = false;
        }
        match steps.len() {
            0 => Err(wrong("it names no element")),
            1..=MOST_STEPS if !is_deep => Ok(Path { steps }),
            _ => Err(wrong("it has too many names, or ends with a slash")),
        }
    }

    /// The first elements at the path, up to so many.
    fn search(&self, document: &Document, most: usize) -> Result<Vec<Found>, ReadError> {
        let mut reader = document.reader();
        let mut found = Vec::new();
        // For each open aggregate, and for the document: how far the path has come there.
        let mut open = vec![Level::new(&self.steps)];
        while let Some(event) = reader.next_event()? {
            match event {
                Event::Close(_) => {
                    open.pop();
                }
                Event::Leaf(name, value) => {
                    let level = self.enter(&mut open, &name);
                    if level.has_arrived {
                        let is_secret = name.tag.is_secret();
                        let value = value.decode().into_owned();
                        found.push(Found::Leaf { is_secret, value });
                    }
                }
                Event::Open(name) => {
                    let level = self.enter(&mut open, &name);
                    if level.has_arrived {
                        let start = reader.start();
                        reader.skip_aggregate()?;
                        found.push(Found::Aggregate(start..reader.end()));
                    } else if level.waiting == 0 {
                        reader.skip_aggregate()?;
                    } else {
                        open.push(level);
                    }
                }
            }
            if found.len() >= most {
                break;
            }
        }
        Ok(found)
    }

    /// How far the path comes at an element within the aggregate opened last.
    fn enter(&self, open: &mut [Level], name: &Name<'_>) -> Level {
        let mut level = Level::new(&self.steps);
        level.waiting = 0;
        let Some(parent) = open.last_mut() else {
            return level;
        };
        for (index, step) in self.steps.iter().enumerate() {
            if parent.waiting & (1 << index) == 0 {
                continue;
            }
            if step.is_deep {
                level.waiting |= 1 << index;
            }
            if !step.name.eq_ignore_ascii_case(name.text) {
                continue;
            }
            parent.counts[index] += 1;
            if step
                .index
                .is_some_and(|wanted| wanted != parent.counts[index])
            {
                continue;
            }
            if index + 1 == self.steps.len() {
                level.has_arrived = true;
            } else {
                level.waiting |= 1 << (index + 1);
            }
        }
        level
    }
}

/// How far the path has come at one element.
struct Level {
    /// The steps that its children may be, a bit for each.
    waiting: u32,
    /// How many of its children were each step.
    counts: Vec<usize>,
    has_arrived: bool,
}

impl Level {
    fn new(steps: &[Step]) -> Level {
        Level {
            waiting: 1,
            counts: vec![0; steps.len()],
            has_arrived: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Limits;

    const REPLY: &str = "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\n\r\n<OFX><SIGNONMSGSRSV1><SONRS><STATUS>\
        <CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20120104223836.575<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1><BILLPAYMSGSRSV1>\
        <PMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS></PMTTRNRS><PMTTRNRS><TRNUID>2<STATUS><CODE>2000\
        <SEVERITY>ERROR</STATUS></PMTTRNRS></BILLPAYMSGSRSV1></OFX>";

    fn value(path: &str) -> Option<String> {
        let document = Document::parse(REPLY.into(), Limits::default()).unwrap();
        find(&document, Path::parse(path).unwrap())
            .unwrap()
            .map(|found| match found {
                Found::Leaf { value, .. } => value,
                Found::Aggregate(range) => document.aggregate_as_xml(range).unwrap(),
            })
    }

    #[test]
    fn values_are_found_by_their_paths() {
        for (path, expected) in [
            ("/OFX/SIGNONMSGSRSV1/SONRS/LANGUAGE", Some("ENG")),
            ("/ofx/signonmsgsrsv1/sonrs/language", Some("ENG")),
            ("\"/OFX/SIGNONMSGSRSV1/SONRS/LANGUAGE\"", Some("ENG")),
            // The component's own example leaves out a level.
            ("/OFX/SIGNONMSGSRSV1/LANGUAGE", Some("ENG")),
            ("//LANGUAGE", Some("ENG")),
            ("/OFX/BILLPAYMSGSRSV1/PMTTRNRS[2]/TRNUID", Some("2")),
            ("/OFX/BILLPAYMSGSRSV1/PMTTRNRS/TRNUID", Some("1")),
            ("//PMTTRNRS[2]/STATUS/CODE", Some("2000")),
            (
                "//SONRS/STATUS",
                Some("<STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>"),
            ),
            ("/OFX//SEVERITY", Some("INFO")),
            ("/OFX/BILLPAYMSGSRSV1/PMTTRNRS[3]/TRNUID", None),
            // More than one fits where levels are left out.
            ("/OFX/TRNUID", None),
            ("//NOTHING", None),
        ] {
            assert_eq!(value(path).as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn what_is_no_path_is_refused() {
        let long = "/A".repeat(MOST_STEPS + 1);
        for path in [
            "", "OFX", "/", "//", "/OFX/", "/OFX[0]", "/OFX[x]", "/OFX[1", "/O FX", "/a<b", &long,
        ] {
            assert!(Path::parse(path).is_err(), "{path}");
        }
    }
}
