//! The types that leaves hold, and how each is read and written.

use std::borrow::Cow;

use super::declare::Item;
use super::error::MessageError;
use crate::value::{Amount, DateTime, Private, Secret, ValueError};
use crate::wire::{Event, Reader, Tag, Writer};

/// A value that one leaf holds.
pub(crate) trait Leaf: Sized {
    /// The value of a decoded text.
    fn parse(text: &str) -> Result<Self, ValueError>;

    /// The text of the value.
    fn text(&self) -> Cow<'_, str>;
}

/// Reads a leaf of any type.
pub(crate) fn read_leaf<T: Leaf>(
    event: Event<'_>,
    reader: &mut Reader<'_>,
) -> Result<Option<T>, MessageError> {
    match event {
        Event::Leaf(_, value) if value.is_empty() => Ok(None),
        Event::Leaf(name, value) => T::parse(&value.decode())
            .map(Some)
            .map_err(|error| MessageError::value(name.tag, reader.start(), error)),
        Event::Open(name) | Event::Close(name) => Err(MessageError::Kind {
            element: name.tag.name(),
            at: reader.start(),
        }),
    }
}

/// Makes a leaf type an item.
macro_rules! leaf_item {
    ($($type:ty),+) => {
        $(
            impl $crate::message::declare::Item for $type {
                fn read(
                    event: $crate::wire::Event<'_>,
                    reader: &mut $crate::wire::Reader<'_>,
                ) -> Result<Option<Self>, $crate::message::MessageError> {
                    $crate::message::leaf::read_leaf(event, reader)
                }

                fn write(&self, tag: $crate::wire::Tag, out: &mut $crate::wire::Writer) {
                    out.leaf(tag, &$crate::message::leaf::Leaf::text(self));
                }
            }
        )+
    };
}
pub(crate) use leaf_item;

leaf_item!(String, Private, Amount, DateTime, bool, u32);

impl Leaf for String {
    fn parse(text: &str) -> Result<Self, ValueError> {
        Ok(text.to_owned())
    }

    fn text(&self) -> Cow<'_, str> {
        self.into()
    }
}

impl Leaf for Private {
    fn parse(text: &str) -> Result<Self, ValueError> {
        Ok(Private::from(text))
    }

    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Leaf for Amount {
    fn parse(text: &str) -> Result<Self, ValueError> {
        text.parse()
    }

    fn text(&self) -> Cow<'_, str> {
        self.to_string().into()
    }
}

impl Leaf for DateTime {
    fn parse(text: &str) -> Result<Self, ValueError> {
        text.parse()
    }

    fn text(&self) -> Cow<'_, str> {
        self.to_string().into()
    }
}

impl Leaf for bool {
    fn parse(text: &str) -> Result<Self, ValueError> {
        match text {
            "Y" | "y" => Ok(true),
            "N" | "n" => Ok(false),
            _ => Err(ValueError::new(text, "Y or N")),
        }
    }

    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(if *self { "Y" } else { "N" })
    }
}

impl Leaf for u32 {
    fn parse(text: &str) -> Result<Self, ValueError> {
        text.parse()
            .map_err(|_| ValueError::new(text, "a whole number"))
    }

    fn text(&self) -> Cow<'_, str> {
        self.to_string().into()
    }
}

/// A secret is written, and read only to be shown to nobody.
impl Item for Secret {
    fn read(event: Event<'_>, reader: &mut Reader<'_>) -> Result<Option<Self>, MessageError> {
        Ok(read_leaf::<String>(event, reader)?.map(Secret::new))
    }

    fn write(&self, tag: Tag, out: &mut Writer) {
        out.leaf(tag, self.expose());
    }
}
