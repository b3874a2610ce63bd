//! How messages are declared: one declaration an aggregate, from which both directions come.
//!
//! ```text
//! aggregate! {
//!     /// Documentation.
//!     PMTINFO: pub struct PaymentInfo {
//!         /// Documentation.
//!         BANKACCTFROM => from: BankAccount,        // required
//!         PAYEEID | PAYEE => payee: PayeeReference, // one of several: see `choice!`
//!         BANKACCTTO => to: Option<BankAccount>,    // optional
//!         EXTDPMT => details: Vec<ExtendedPayment>, // any number
//!     }
//! }
//! ```
//!
//! Fields are written in the order of the declaration, which is the official one, and read in any order. Elements that are
//! not declared are skipped with all they hold. A second element where one is allowed is an error: nobody
//! may guess which amount was meant.

use super::error::MessageError;
use crate::wire::{Event, Reader, Tag, Writer};

/// A value that stands under a tag: a leaf, an aggregate or a choice of them.
pub(crate) trait Item: Sized {
    /// Reads the element that `event` begins. `None` for a leaf without a value, which counts as absent.
    fn read(event: Event<'_>, reader: &mut Reader<'_>) -> Result<Option<Self>, MessageError>;

    /// Writes the element under `tag`.
    fn write(&self, tag: Tag, out: &mut Writer);
}

/// A field of an aggregate: an item that is required, optional or repeated.
pub(crate) trait Field: Sized {
    /// What is collected while the aggregate is read.
    type Slot: Default;

    /// Takes one element into the slot.
    fn take(
        slot: &mut Self::Slot,
        event: Event<'_>,
        reader: &mut Reader<'_>,
    ) -> Result<(), MessageError>;

    /// Makes the field of what was collected; `None` if a required element is missing.
    fn finish(slot: Self::Slot) -> Option<Self>;

    /// Writes the field's elements.
    fn write(&self, tag: Tag, out: &mut Writer);
}

impl<T: Item> Field for T {
    type Slot = Option<T>;

    fn take(
        slot: &mut Option<T>,
        event: Event<'_>,
        reader: &mut Reader<'_>,
    ) -> Result<(), MessageError> {
        let (element, at) = (tag_of(&event).name(), reader.start());
        match T::read(event, reader)? {
            Some(_) if slot.is_some() => Err(MessageError::Repeated { element, at }),
            Some(item) => {
                *slot = Some(item);
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn finish(slot: Option<T>) -> Option<T> {
        slot
    }

    fn write(&self, tag: Tag, out: &mut Writer) {
        Item::write(self, tag, out);
    }
}

impl<T: Item> Field for Option<T> {
    type Slot = Option<T>;

    fn take(
        slot: &mut Option<T>,
        event: Event<'_>,
        reader: &mut Reader<'_>,
    ) -> Result<(), MessageError> {
        <T as Field>::take(slot, event, reader)
    }

    fn finish(slot: Option<T>) -> Option<Option<T>> {
        Some(slot)
    }

    fn write(&self, tag: Tag, out: &mut Writer) {
        if let Some(item) = self {
            Item::write(item, tag, out);
        }
    }
}

impl<T: Item> Field for Vec<T> {
    type Slot = Vec<T>;

    fn take(
        slot: &mut Vec<T>,
        event: Event<'_>,
        reader: &mut Reader<'_>,
    ) -> Result<(), MessageError> {
        slot.extend(T::read(event, reader)?);
        Ok(())
    }

    fn finish(slot: Vec<T>) -> Option<Vec<T>> {
        Some(slot)
    }

    fn write(&self, tag: Tag, out: &mut Writer) {
        for item in self {
            Item::write(item, tag, out);
        }
    }
}

/// The tag of the element that an event begins.
pub(crate) fn tag_of(event: &Event<'_>) -> Tag {
    match event {
        Event::Open(name) | Event::Leaf(name, _) | Event::Close(name) => name.tag,
    }
}

/// Passes over an element that nobody asked for.
pub(crate) fn skip(event: &Event<'_>, reader: &mut Reader<'_>) -> Result<(), MessageError> {
    if matches!(event, Event::Open(_)) {
        reader.skip_aggregate()?;
    }
    Ok(())
}

/// Declares an aggregate; see the module.
macro_rules! aggregate {
    (
        $(#[$attribute:meta])*
        $own:ident: pub struct $name:ident {
            $( $(#[$field_attribute:meta])* $($tag:ident)|+ => $field:ident: $type:ty, )*
        }
    ) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $( $(#[$field_attribute])* pub $field: $type, )*
        }

        impl $name {
            /// The name of the element.
            pub const TAG: $crate::wire::Tag = $crate::wire::Tag::of(stringify!($own));

            /// Reads the rest of the aggregate, whose start tag was the reader's last event.
            pub fn read_content(
                reader: &mut $crate::wire::Reader<'_>,
            ) -> Result<Self, $crate::message::MessageError> {
                struct Slots {
                    $( $field: <$type as $crate::message::declare::Field>::Slot, )*
                }
                let mut slots = Slots { $( $field: Default::default(), )* };
                while let Some(event) = reader.next_event()? {
                    if matches!(event, $crate::wire::Event::Close(_)) {
                        break;
                    }
                    let tag = $crate::message::declare::tag_of(&event);
                    $(
                        if $( tag == const { $crate::wire::Tag::of(stringify!($tag)) } )||+ {
                            <$type as $crate::message::declare::Field>::take(
                                &mut slots.$field, event, reader,
                            )?;
                            continue;
                        }
                    )*
                    $crate::message::declare::skip(&event, reader)?;
                }
                Ok($name {
                    $( $field: match <$type as $crate::message::declare::Field>::finish(slots.$field) {
                        Some(field) => field,
                        None => return Err($crate::message::MessageError::Missing {
                            parent: stringify!($own),
                            element: stringify!($($tag)|+),
                            at: reader.end(),
                        }),
                    }, )*
                })
            }

            /// Writes the aggregate with its own tags.
            pub fn write_to(&self, out: &mut $crate::wire::Writer) {
                $crate::message::declare::Item::write(self, Self::TAG, out);
            }
        }

        impl $crate::message::declare::Item for $name {
            fn read(
                event: $crate::wire::Event<'_>,
                reader: &mut $crate::wire::Reader<'_>,
            ) -> Result<Option<Self>, $crate::message::MessageError> {
                match event {
                    $crate::wire::Event::Open(_) => Self::read_content(reader).map(Some),
                    _ => Err($crate::message::MessageError::Kind {
                        element: $crate::message::declare::tag_of(&event).name(),
                        at: reader.start(),
                    }),
                }
            }

            fn write(&self, tag: $crate::wire::Tag, out: &mut $crate::wire::Writer) {
                out.open(tag);
                $( $crate::message::declare::Field::write(
                    &self.$field,
                    const { $crate::message::declare::first_tag(&[$( stringify!($tag) ),+]) },
                    out,
                ); )*
                out.close();
            }
        }
    };
}

/// Declares a choice: exactly one of several elements, each with its own type.
macro_rules! choice {
    (
        $(#[$attribute:meta])*
        pub enum $name:ident {
            $( $(#[$variant_attribute:meta])* $tag:ident => $variant:ident($type:ty), )+
        }
    ) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, PartialEq)]
        #[allow(clippy::large_enum_variant, reason = "a file holds a few of them, each on its way")]
        pub enum $name {
            $( $(#[$variant_attribute])* $variant($type), )+
        }

        impl $crate::message::declare::Item for $name {
            fn read(
                event: $crate::wire::Event<'_>,
                reader: &mut $crate::wire::Reader<'_>,
            ) -> Result<Option<Self>, $crate::message::MessageError> {
                let tag = $crate::message::declare::tag_of(&event);
                $(
                    if tag == const { $crate::wire::Tag::of(stringify!($tag)) } {
                        let item = <$type as $crate::message::declare::Item>::read(event, reader)?;
                        return Ok(item.map($name::$variant));
                    }
                )+
                $crate::message::declare::skip(&event, reader)?;
                Ok(None)
            }

            fn write(&self, _: $crate::wire::Tag, out: &mut $crate::wire::Writer) {
                match self {
                    $( $name::$variant(item) => $crate::message::declare::Item::write(
                        item,
                        const { $crate::wire::Tag::of(stringify!($tag)) },
                        out,
                    ), )+
                }
            }
        }
    };
}

/// Declares an enumeration of words. Other words are kept, since servers extend the lists.
macro_rules! words {
    (
        $(#[$attribute:meta])*
        pub enum $name:ident {
            $( $(#[$variant_attribute:meta])* $word:literal => $variant:ident, )+
        }
    ) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum $name {
            $( $(#[$variant_attribute])* $variant, )+
            /// A word that is in none of the official lists, as the server wrote it.
            Other(String),
        }

        impl $name {
            /// The word on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $( $name::$variant => $word, )+
                    $name::Other(word) => word,
                }
            }
        }

        impl $crate::message::leaf::Leaf for $name {
            fn parse(text: &str) -> Result<Self, $crate::value::ValueError> {
                Ok(match text {
                    $( $word => $name::$variant, )+
                    other => $name::Other(other.to_owned()),
                })
            }

            fn text(&self) -> std::borrow::Cow<'_, str> {
                self.as_str().into()
            }
        }

        $crate::message::leaf::leaf_item!($name);
    };
}

/// The first of a field's tags; a choice knows its own.
pub(crate) const fn first_tag(names: &[&str]) -> Tag {
    Tag::of(names[0])
}

pub(crate) use {aggregate, choice, words};
