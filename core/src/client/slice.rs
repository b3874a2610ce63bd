//! A range of a reply, kept as it was received: what stands at a path in it, as a text for people or as a value.

use std::borrow::Cow;
use std::ops::Range;
use std::str::FromStr;
use std::sync::{Arc, OnceLock};

use super::outline::{Element, Field, Outline, Outlines};
use super::parts::is_ambiguous;
use super::reply::Body;
use crate::error::{Error, Result};
use crate::message::MessageError;
use crate::value::{Amount, AmountPattern, DatePattern, ValueError};
use crate::wire::{Document, Raw, ReadError, Reader, Tag};

/// How values are shown.
#[derive(Debug, Clone, Default)]
pub(crate) struct Formats {
    pub(crate) date: DatePattern,
    pub(crate) currency: Option<AmountPattern>,
}

/// What slices are of: a reply, what stands where in it as far as that is known, and how its values are shown.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) document: Arc<Document>,
    pub(crate) outlines: Outlines,
    pub(crate) formats: Arc<Formats>,
}

/// An aggregate of a reply.
#[derive(Debug, Clone)]
pub(crate) struct Slice {
    source: Arc<Source>,
    pub(crate) range: Range<usize>,
    pub(crate) tag: Tag,
    /// Which of the outlines of the source is its own, if the scan left one.
    outline: Option<u32>,
    /// Its outline otherwise, found when a field is first asked for; and why the walk did not come to its end.
    found: OnceLock<Arc<(Outlines, Option<ReadError>)>>,
}

#[derive(Clone, Copy)]
pub(super) enum Shape {
    Text,
    Amount,
    Date,
    /// A whole number, not negative.
    Number,
    /// An aggregate, as XML.
    Xml,
}

impl Slice {
    /// An aggregate of a document, by a range that a reader of it gave.
    pub(crate) fn new(
        document: Arc<Document>,
        range: Range<usize>,
        tag: Tag,
        formats: Arc<Formats>,
    ) -> Self {
        let source = Source {
            document,
            outlines: Outlines::default(),
            formats,
        };
        let outline = None;
        let body = Body {
            tag,
            range,
            outline,
        };
        Slice::of(&Arc::new(source), body)
    }

    /// The body of an answer, in the reply whose scan gave it.
    pub(crate) fn of(source: &Arc<Source>, body: Body) -> Self {
        Slice {
            source: Arc::clone(source),
            range: body.range,
            tag: body.tag,
            outline: body.outline,
            found: OnceLock::new(),
        }
    }

    /// The reply that it is of.
    pub(crate) fn document(&self) -> &Document {
        &self.source.document
    }

    /// The same under another name.
    pub(super) fn named(&self, tag: Tag) -> Self {
        Slice {
            tag,
            ..self.clone()
        }
    }

    /// Whether it is the very same aggregate of the very same reply.
    pub(super) fn is_same(&self, other: &Slice) -> bool {
        Arc::ptr_eq(&self.source.document, &other.source.document)
            && (&self.range, self.tag) == (&other.range, other.tag)
    }

    /// Reads an aggregate in it as a typed message; `None` if there is none.
    pub(crate) fn read<T>(
        &self,
        field: Field,
        read_content: impl FnOnce(&mut Reader<'_>) -> Result<T, MessageError>,
    ) -> Result<Option<T>, MessageError> {
        let Some(Element::Aggregate(range, _)) = self.outline().at(field).next() else {
            return match self.error() {
                Some(error) => Err(error.clone().into()),
                None => Ok(None),
            };
        };
        let mut reader = self.document().reader_of(range);
        reader.next_event()?;
        read_content(&mut reader).map(Some)
    }

    /// The first of several fields that has a value, in the shape people see.
    #[inline]
    pub(super) fn show(&self, fields: &[Field], shape: Shape) -> Cow<'_, str> {
        match shape {
            Shape::Text | Shape::Number => self.first_text(fields),
            Shape::Amount => self.first_amount(fields),
            Shape::Date => self.first_date(fields),
            Shape::Xml => self.first_xml(fields),
        }
    }

    fn first_text(&self, fields: &[Field]) -> Cow<'_, str> {
        let text = fields.iter().find_map(|field| self.text(*field));
        text.unwrap_or(Cow::Borrowed(""))
    }

    fn first_xml(&self, fields: &[Field]) -> Cow<'_, str> {
        let text = fields.iter().find_map(|field| self.xml(*field));
        text.unwrap_or(Cow::Borrowed(""))
    }

    fn first_amount(&self, fields: &[Field]) -> Cow<'_, str> {
        let text = self.first_text(fields);
        let currency = &self.source.formats.currency;
        if currency.is_none() && Amount::is_as_printed(&text) {
            return text;
        }
        match (text.parse::<Amount>(), currency) {
            (Err(_), _) => text,
            (Ok(amount), None) => amount.to_string().into(),
            (Ok(amount), Some(pattern)) => pattern.format(amount).into(),
        }
    }

    fn first_date(&self, fields: &[Field]) -> Cow<'_, str> {
        let text = self.first_text(fields);
        let pattern = &self.source.formats.date;
        // In the form of OFX, it is the bank's own text.
        if pattern.is_verbatim() {
            return text;
        }
        pattern.show(&text).map_or(text, Cow::Owned)
    }

    /// The value of the first of several fields that has one, read by `read`, which says what is wrong with a text.
    pub(super) fn value<T>(
        &self,
        fields: &[Field],
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<Option<T>> {
        if let Some(error) = self.error() {
            return Err(error.clone().into());
        }
        for field in fields {
            let mut texts = self.outline().at(*field).map(|found| self.decoded(found));
            let Some(Some(first)) = texts.next() else {
                continue;
            };
            let named = |what: String| {
                Error::protocol(format!("the server's response has a {field} that {what}"))
            };
            if texts.any(|text| text.is_some_and(|text| text != first)) {
                return Err(named("stands there twice and is not the same".to_owned()));
            }
            return read(first.trim()).map(Some).map_err(named);
        }
        Ok(None)
    }

    /// The decoded text of a leaf.
    #[inline]
    pub(crate) fn text(&self, field: Field) -> Option<Cow<'_, str>> {
        self.decoded(self.outline().at(field).next()?)
    }

    /// The decoded text of what was found; `None` if that is no leaf.
    #[inline]
    fn decoded(&self, element: Element) -> Option<Cow<'_, str>> {
        let Element::Leaf(range, is_bare) = element else {
            return None;
        };
        let written = self.document().text().get(range)?;
        Some(if is_bare {
            Cow::Borrowed(written)
        } else {
            Raw::new(written).decode()
        })
    }

    fn xml(&self, field: Field) -> Option<Cow<'_, str>> {
        let Some(Element::Aggregate(range, is_verbatim)) = self.outline().at(field).next() else {
            return None;
        };
        if is_verbatim {
            return Some(Cow::Borrowed(&self.document().text()[range]));
        }
        let written = self.document().aggregate_as_xml(range);
        written.ok().map(Cow::Owned)
    }

    /// What stands where in it. The markup was found sound when the reply was read.
    #[inline]
    fn outline(&self) -> Outline<'_> {
        match self.outline {
            Some(number) => self.source.outlines.get(number),
            None => self.found().0.get(0),
        }
    }

    /// Why not all of it is known.
    fn error(&self) -> Option<&ReadError> {
        match self.outline {
            Some(_) => None,
            None => self.found().1.as_ref(),
        }
    }

    fn found(&self) -> &(Outlines, Option<ReadError>) {
        self.found.get_or_init(|| {
            let reader = self.document().reader_of(self.range.clone());
            Arc::new(Outlines::of(reader))
        })
    }
}

/// Reads an amount that has one meaning only.
pub(super) fn exact_amount(text: &str) -> Result<Amount, String> {
    let amount = parsed(text)?;
    if is_ambiguous(text) {
        return Err(format!("can be read in two ways: {text:?}"));
    }
    Ok(amount)
}

/// Reads a number that has digits only.
pub(super) fn whole_number(text: &str) -> Result<u32, String> {
    let number = text.parse().ok();
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
    number
        .filter(|_| is_plain)
        .ok_or_else(|| unreadable(&ValueError::new(text, "a whole number such as 3")))
}

/// Reads what has a type of its own.
pub(super) fn parsed<T: FromStr<Err = ValueError>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error| unreadable(&error))
}

fn unreadable(error: &ValueError) -> String {
    format!("cannot be read: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Event, Limits};

    const PMTINFO: Tag = Tag::of("PMTINFO");
    const PAYEE: Tag = Tag::of("PAYEE");
    const NAME: Tag = Tag::of("NAME");
    const ID: Field = Field::leaf(Tag::of("SRVRTID"));
    const WITHIN: Field = Field::at(&[PMTINFO, PAYEE]);
    const PAYEE_NAME: Field = Field::at(&[PMTINFO, PAYEE, NAME]);

    /// The payment of a document, which is told by its syntax.
    fn payment(text: &str) -> Slice {
        let document = Document::parse(text.as_bytes().to_vec(), Limits::default()).unwrap();
        let mut reader = document.reader();
        reader.next_event().unwrap();
        let opened = reader.next_event().unwrap();
        assert!(matches!(opened, Some(Event::Open(name)) if name.tag == Tag::of("PMTRS")));
        let start = reader.start();
        reader.skip_aggregate().unwrap();
        let range = start..reader.end();
        Slice::new(Arc::new(document), range, Tag::of("PMTRS"), Arc::default())
    }

    fn sgml(body: &str) -> Slice {
        payment(&format!(
            "OFXHEADER:100\nVERSION:102\n\n<OFX><PMTRS>{body}</PMTRS></OFX>"
        ))
    }

    #[test]
    fn what_stands_there_as_xml_is_not_written_anew() {
        let info = "<PMTINFO><PAYEE><NAME>Maple</NAME><ADDR2></ADDR2></PAYEE></PMTINFO>";
        let id = "<SRVRTID>P1</SRVRTID>";
        let payee = "<PAYEE><NAME>Maple</NAME><ADDR2></ADDR2></PAYEE>";
        for (body, whole_is_borrowed, payee_is_borrowed) in [
            (format!("{id}{info}"), true, true),
            (format!("{id}\n{info}"), false, true),
            (format!("<SRVRTID>P1{info}"), false, true),
            (
                format!("<SRVRTID>P&amp;1&lt;&gt;</SRVRTID>{info}"),
                true,
                true,
            ),
            (format!("<SRVRTID>P&AMP;1</SRVRTID>{info}"), false, true),
            (format!("<SRVRTID>P&amp1</SRVRTID>{info}"), false, true),
            (format!("<SRVRTID>&amp;P&1</SRVRTID>{info}"), false, true),
            (format!("<SRVRTID>&#38;</SRVRTID>{info}"), false, true),
            (format!("<X.A>P&amp;1&lt;&gt;</X.A>{info}"), true, true),
            (format!("<X.A>P&amp;1></X.A>{info}"), false, true),
            (format!("<SRVRTID>P>1</SRVRTID>{info}"), false, true),
            (format!("<SRVRTID>P1 </SRVRTID>{info}"), false, true),
            (format!("<SRVRTID>P1</srvrtid>{info}"), false, true),
            (format!("<SRVRTID >P1</SRVRTID>{info}"), false, true),
            (format!("<SRVRTID   SRVRTID>{info}"), false, true),
            (format!("<X.A / X.A>{info}"), false, true),
            (
                format!("<SRVRTID><![CDATA[P1]]></SRVRTID>{info}"),
                false,
                true,
            ),
            (format!("{info}<!-- -->{id}"), false, true),
            (format!("<X.A><X.B>1</X.B></X.A>{info}"), true, true),
            (format!("<X.A/>{info}"), false, true),
            (format!("<X.A></X.A>{info}"), true, true),
            (format!("<X.A ></X.A>{info}"), false, true),
            (format!("<X.A></x.a>{info}"), false, true),
            (info.replace("<NAME>", "<NAME> "), false, false),
            (info.replace("</NAME>", ""), false, false),
            (info.replace("</PAYEE>", ""), false, false),
            (info.replace("</PAYEE>", "</payee>"), false, false),
            (info.replace("</PAYEE>", " </PAYEE>"), false, false),
            (info.replace("<PAYEE>", "<PAYEE> "), false, false),
        ] {
            let slice = sgml(&body);
            for (field, is_borrowed) in [
                (Field::WHOLE, whole_is_borrowed),
                (WITHIN, payee_is_borrowed),
            ] {
                let shown = slice.xml(field).unwrap();
                assert_eq!(matches!(shown, Cow::Borrowed(_)), is_borrowed, "{body}");
                let Some(Element::Aggregate(range, _)) = slice.outline().at(field).next() else {
                    panic!("{field} is there");
                };
                let anew = slice.document().aggregate_as_xml(range).unwrap();
                assert_eq!(shown, anew, "{body}");
            }
            assert!(!body.contains(payee) || slice.xml(WITHIN).unwrap() == payee);
        }
    }

    #[test]
    fn a_value_is_that_of_its_path_alone() {
        let slice = sgml(
            "<X.Y><SRVRTID>private</X.Y><PAYEE><NAME>elsewhere</PAYEE><EXTDPAYEE><PMTINFO><SRVRTID>too deep</PMTINFO>\
             </EXTDPAYEE><SRVRTID><SRVRTID>P1<SRVRTID>P1<PMTINFO></PMTINFO><PMTINFO><PAYEE></PAYEE></PMTINFO>\
             <PMTINFO><PAYEE><NAME>A&amp;B</PAYEE><PAYEE><NAME>C</PAYEE></PMTINFO>",
        );
        assert_eq!(slice.text(ID).as_deref(), Some("P1"));
        assert_eq!(slice.text(PAYEE_NAME).as_deref(), Some("A&B"));
        assert_eq!(slice.text(Field::at(&[NAME])), None);
        assert_eq!(slice.text(Field::at(&[PMTINFO, NAME])), None);
        assert_eq!(
            slice.text(Field::at(&[PMTINFO])),
            None,
            "an aggregate is no text"
        );
        let read = |text: &str| Ok(text.to_owned());
        let id = slice.value(&[ID], read);
        assert_eq!(id, Ok(Some("P1".to_owned())), "twice the same");
        let error = slice.value(&[PAYEE_NAME], read).unwrap_err();
        assert!(error.detail().contains("not the same"), "{error}");
    }

    #[test]
    fn elements_that_are_too_deep_to_be_asked_for_do_no_harm() {
        let deep = [
            "<PAYEE>".repeat(50),
            "<NAME>deep".into(),
            "</PAYEE>".repeat(50),
        ]
        .concat();
        let slice = sgml(&format!("{deep}<SRVRTID>P1"));
        assert_eq!(slice.text(ID).as_deref(), Some("P1"));
        assert_eq!(slice.text(Field::at(&[PAYEE, NAME])), None);
        let anew = slice
            .document()
            .aggregate_as_xml(slice.range.clone())
            .unwrap();
        assert_eq!(slice.xml(Field::WHOLE).unwrap(), anew);
    }

    #[test]
    fn a_part_knows_what_the_whole_knows() {
        let slice = sgml("<SRVRTID>P1");
        assert!(slice.clone().found.get().is_none(), "nothing was asked for");
        slice.text(ID);
        let other = slice.named(PAYEE);
        assert!(std::ptr::eq(slice.found(), other.found()));
    }

    /// The same payment with the outline that the scan left behind.
    fn scanned(slice: &Slice) -> Slice {
        let document = Arc::clone(&slice.source.document);
        let mut outlines = Outlines::default();
        let mut reader = document.reader();
        reader.next_event().unwrap();
        reader.next_event().unwrap();
        let outline = outlines.follow(&mut reader).unwrap();
        assert_eq!(reader.end(), slice.range.end);
        drop(reader);
        let source = Source {
            document,
            outlines,
            formats: Arc::default(),
        };
        let body = Body {
            tag: slice.tag,
            range: slice.range.clone(),
            outline,
        };
        Slice::of(&Arc::new(source), body)
    }

    #[test]
    fn the_scan_leaves_behind_what_a_walk_finds() {
        const FIELDS: [Field; 4] = [ID, PAYEE_NAME, WITHIN, Field::WHOLE];
        let long = "x".repeat(65_000);
        for body in [
            "<SRVRTID>P1<PMTINFO><PAYEE><NAME>A&amp;B</PAYEE></PMTINFO>".to_owned(),
            "<PMTINFO><PAYEE><NAME>A</NAME></PAYEE><PAYEE><NAME>B</NAME></PAYEE></PMTINFO>"
                .to_owned(),
            format!("<PMTINFO><PAYEE><NAME>{long}</NAME></PAYEE></PMTINFO><SRVRTID>P1</SRVRTID>"),
            "<X.Y><SRVRTID>private</X.Y><SRVRTID> <![CDATA[P1]]> </SRVRTID>".to_owned(),
            "<SRVRTID>             é<PMTINFO></PMTINFO>".to_owned(),
        ] {
            let walked = sgml(&body);
            let scanned = scanned(&walked);
            assert!(scanned.outline.is_some(), "{body}");
            for field in FIELDS {
                let texts = |slice: &Slice| {
                    let found = slice.outline().at(field);
                    let texts = found.map(|found| slice.decoded(found).map(Cow::into_owned));
                    texts.collect::<Vec<_>>()
                };
                assert_eq!(texts(&scanned), texts(&walked), "{body}");
                assert_eq!(scanned.xml(field), walked.xml(field), "{body}");
            }
            assert!(scanned.found.get().is_none(), "{body}");
        }
    }

    #[test]
    fn an_aggregate_of_too_many_elements_is_walked_through_when_it_is_asked() {
        let many = "<PMTINFO><DTDUE>1</PMTINFO>".repeat(30_000);
        let walked = sgml(&format!(
            "{many}<PMTINFO><PAYEE><NAME>A</PAYEE></PMTINFO><SRVRTID>P1"
        ));
        let scanned = scanned(&walked);
        assert_eq!(scanned.outline, None);
        assert_eq!(scanned.source.outlines.mark(), Outlines::default().mark());
        assert_eq!(scanned.text(ID).as_deref(), Some("P1"));
        assert_eq!(scanned.text(PAYEE_NAME).as_deref(), Some("A"));
        assert_eq!(scanned.xml(Field::WHOLE), walked.xml(Field::WHOLE));
    }
}
