//! What can be asked for of an aggregate: each element has a number, of its name and of the place where it stands.

use std::fmt;

use crate::wire::Tag;

/// The aggregates in which somebody asks for something: each by the one around it and its name. Nothing else is outlined.
const PLACES: [(Place, Tag); 10] = [
    // The aggregate that the outline is of, whatever its name.
    (Place(0), Tag::NONE),
    (Place(0), Tag::of("PMTINFO")),
    (Place(1), Tag::of("BANKACCTFROM")),
    (Place(1), Tag::of("BANKACCTTO")),
    (Place(1), Tag::of("PAYEE")),
    (Place(0), Tag::of("PMTPRCSTS")),
    (Place(0), Tag::of("RECURRINST")),
    (Place(0), Tag::of("PAYEE")),
    (Place(0), Tag::of("EXTDPAYEE")),
    (Place(0), Tag::of("MAIL")),
];
/// So deep are the places within one another, the outermost counted.
pub(super) const DEEPEST: usize = 3;
/// More than there are names.
const NAMES: u16 = 1 << 11;

/// A place of [`PLACES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place(u8);

/// An element of a name in a place, as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key(u16);

/// An element that can be asked for.
#[derive(Clone, Copy)]
pub(crate) struct Field(pub(super) Key);

impl Place {
    pub(super) const OUTERMOST: Place = Place(0);

    /// The place that an aggregate of this name is, within this one.
    #[inline]
    pub(super) const fn within(self, tag: Tag) -> Option<Place> {
        let mut place = 1;
        while place < PLACES.len() {
            let (around, name) = PLACES[place];
            if around.0 == self.0 && name.index() == tag.index() {
                #[expect(clippy::cast_possible_truncation, reason = "there are few of them")]
                return Some(Place(place as u8));
            }
            place += 1;
        }
        None
    }
}

impl Key {
    /// The aggregate that the outline is of.
    pub(super) const WHOLE: Key = Key(u16::MAX);
    /// The end of an aggregate.
    pub(super) const END: Key = Key(u16::MAX - 1);
    /// The length of the long leaf before.
    pub(super) const LENGTH: Key = Key(u16::MAX - 2);

    /// The element of an official name in a place.
    #[inline]
    pub(super) const fn of(place: Place, tag: Tag) -> Key {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "no official name has a number of more than 11 bits"
        )]
        Key(place.0 as u16 * NAMES + tag.index() as u16)
    }

    /// Whether it is the beginning of an aggregate.
    #[inline]
    pub(super) const fn is_aggregate(self) -> bool {
        self.0 == Key::WHOLE.0 || self.0 < Key::LENGTH.0 && self.tag().is_aggregate()
    }

    /// One of a few numbers, which hardly any other element of a common record has.
    #[inline]
    pub(super) const fn bucket(self, buckets: usize) -> usize {
        // Of all odd numbers the one by which the fewest elements of a payment share a bucket.
        const ODD: u16 = 7265;
        (self.0.wrapping_mul(ODD) as usize * buckets) >> u16::BITS
    }

    const fn tag(self) -> Tag {
        Tag::at(self.0 % NAMES)
    }
}

impl Field {
    /// The aggregate itself.
    pub(crate) const WHOLE: Field = Field(Key::WHOLE);

    /// The element to which a path leads from the aggregate down, for constants.
    ///
    /// # Panics
    ///
    /// At compile time, where it is used in a constant, if the path leads through an aggregate that [`PLACES`] does not have, or
    /// to one.
    pub(crate) const fn at(path: &[Tag]) -> Field {
        let mut field = Field::WHOLE;
        let mut place = Place::OUTERMOST;
        let mut depth = 0;
        while depth < path.len() {
            let tag = path[depth];
            depth += 1;
            field = Field(Key::of(place, tag));
            if depth < path.len() || tag.is_aggregate() {
                let Some(within) = place.within(tag) else {
                    panic!("nothing in this aggregate is outlined");
                };
                place = within;
            }
        }
        field
    }

    /// A leaf of the aggregate itself.
    pub(crate) const fn leaf(tag: Tag) -> Field {
        Field(Key::of(Place::OUTERMOST, tag))
    }
}

/// Its path, such as `PMTINFO/TRNAMT`.
impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn path(f: &mut fmt::Formatter<'_>, place: u16) -> fmt::Result {
            match PLACES.get(usize::from(place)) {
                Some((around, name)) if place > 0 => {
                    path(f, around.0.into())?;
                    write!(f, "{name}/")
                }
                _ => Ok(()),
            }
        }
        if self.0 == Key::WHOLE {
            return Ok(());
        }
        path(f, self.0.0 / NAMES)?;
        write!(f, "{}", self.0.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PMTINFO: Tag = Tag::of("PMTINFO");

    #[test]
    fn a_field_says_where_it_stands() {
        for (path, shown) in [
            (vec![], ""),
            (vec![Tag::of("SRVRTID")], "SRVRTID"),
            (vec![PMTINFO, Tag::of("PAYEE")], "PMTINFO/PAYEE"),
            (
                vec![PMTINFO, Tag::of("PAYEE"), Tag::of("NAME")],
                "PMTINFO/PAYEE/NAME",
            ),
        ] {
            assert_eq!(Field::at(&path).to_string(), shown);
        }
    }

    #[test]
    fn places_are_as_deep_as_is_said_and_stand_behind_those_around_them() {
        let depth = |place: usize| {
            let above = |place: &usize| {
                let around = usize::from(PLACES[*place].0.0);
                assert!(around < *place || *place == 0);
                (*place > 0).then_some(around)
            };
            std::iter::successors(Some(place), above).count()
        };
        assert_eq!((0..PLACES.len()).map(depth).max(), Some(DEEPEST));
        assert!(PLACES.iter().skip(1).all(|(_, name)| name.is_aggregate()));
    }

    #[test]
    fn an_element_has_a_number_of_its_own() {
        let last = Place(u8::try_from(PLACES.len()).unwrap() - 1);
        let greatest = Tag::of("YIELDTOMAT");
        assert!(greatest.index() < usize::from(NAMES));
        let key = Key::of(last, greatest);
        assert!(key.0 < Key::LENGTH.0);
        assert_eq!(key.tag(), greatest);
    }

    #[test]
    #[should_panic(expected = "nothing in this aggregate is outlined")]
    fn nothing_can_be_asked_for_that_no_outline_has() {
        let _ = Field::at(&[Tag::of("PAYEE"), Tag::of("PAYEE"), Tag::of("NAME")]);
    }
}
