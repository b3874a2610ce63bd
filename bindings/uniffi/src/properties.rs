//! The properties, made from the core's one list of them: what crosses the border for each, and the list itself for the programs that
//! write the classes of Kotlin and Swift.

use std::sync::Arc;

use ofx_billpay::{BillPayment as Core, Result as CoreResult, for_each_property};

use crate::bill_payment::NativeBillPayment;
use crate::call::listened;
use crate::error::{NativeError, Result};
use crate::listener::NativeListener;

/// What a property holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Number,
    /// Yes or no.
    Flag,
    /// Bytes.
    Bytes,
}

/// How a property is read and set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// It can be read and set.
    Set {
        /// Whether setting it can fail.
        can_fail: bool,
        /// Whether setting it tells a listener, and takes one.
        tells: bool,
    },
    /// It can be read.
    Read,
    /// It can be read of each record of a synchronization, by index. That can fail.
    Item,
}

/// A property, by its name in Rust.
#[derive(Debug, Clone)]
pub struct Property {
    /// The name, such as `payee_addr1`.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// How it is read and set.
    pub access: Access,
    /// What it is, in lines.
    pub docs: Vec<&'static str>,
}

/// What crosses the border for a kind of option.
macro_rules! given {
    (bytes) => {
        Vec<u8>
    };
    (flag) => {
        bool
    };
    (number) => {
        i64
    };
    ($text:ident) => {
        String
    };
}

/// What is written in the list for it.
macro_rules! kind {
    (bytes) => {
        Kind::Bytes
    };
    (flag) => {
        Kind::Flag
    };
    (number) => {
        Kind::Number
    };
    ($text:ident) => {
        Kind::Text
    };
}

/// A value as the core takes it.
macro_rules! passed {
    (flag, $value:ident) => {
        $value
    };
    (number, $value:ident) => {
        $value
    };
    ($kind:ident, $value:ident) => {
        &$value
    };
}

/// What setters of the core return: nothing where every value is accepted.
trait Settled {
    const CAN_FAIL: bool;
    fn settled(self) -> Result<()>;
}

impl Settled for () {
    const CAN_FAIL: bool = false;
    fn settled(self) -> Result<()> {
        Ok(())
    }
}

impl Settled for CoreResult<()> {
    const CAN_FAIL: bool = true;
    fn settled(self) -> Result<()> {
        self.map_err(NativeError::from)
    }
}

/// Whether a setter of the core can fail.
fn can_fail<V, R: Settled>(_: impl FnOnce(&Core, V) -> R) -> bool {
    R::CAN_FAIL
}

macro_rules! declare_properties {
    (
        text { $($(#[doc = $text_doc:literal])* $text:ident = $text_default:literal,)* }
        secret { $($(#[doc = $secret_doc:literal])* $secret:ident,)* }
        checked {
            $(#[doc = $version_doc:literal])* ofx_version,
            $(#[doc = $response_doc:literal])* ofx_response,
            $($(#[doc = $checked_doc:literal])* $checked:ident,)*
        }
        number { $($(#[doc = $number_doc:literal])* $number:ident = $number_default:literal,)* }
        option { $($(#[doc = $option_doc:literal])* $option:ident: $option_kind:ident,)* }
        read_bytes { $($(#[doc = $read_bytes_doc:literal])* $read_bytes:ident,)* }
        read_text { $($(#[doc = $read_text_doc:literal])* $read_text:ident,)* }
        read_flag { $($(#[doc = $read_flag_doc:literal])* $read_flag:ident,)* }
        read_number { $($(#[doc = $read_number_doc:literal])* $read_number:ident,)* }
        payee_item { $($(#[doc = $payee_doc:literal])* $payee:ident => $payee_field:ident,)* }
        payment_item { $($(#[doc = $payment_doc:literal])* $payment:ident => $payment_field:ident,)* }
    ) => {
        expand_properties! {
            set {
                $($(#[doc = $text_doc])* $text: text(String),)*
                $($(#[doc = $secret_doc])* $secret: text(String),)*
                $(#[doc = $version_doc])* ofx_version: text(String),
                $($(#[doc = $checked_doc])* $checked: text(String),)*
                $($(#[doc = $number_doc])* $number: number(i64),)*
                $($(#[doc = $option_doc])* $option: $option_kind(given!($option_kind)),)*
            }
            tell { $(#[doc = $response_doc])* ofx_response }
            read {
                $($(#[doc = $read_bytes_doc])* $read_bytes: bytes(Vec<u8>),)*
                $($(#[doc = $read_text_doc])* $read_text: text(String),)*
                $($(#[doc = $read_flag_doc])* $read_flag: flag(bool),)*
            }
            count { $($(#[doc = $read_number_doc])* $read_number,)* }
            item {
                $($(#[doc = $payee_doc])* $payee,)*
                $($(#[doc = $payment_doc])* $payment,)*
            }
        }
    };
}

macro_rules! expand_properties {
    (
        set { $($(#[doc = $set_doc:literal])* $set:ident: $set_kind:ident($set_type:ty),)* }
        tell { $(#[doc = $tell_doc:literal])* $tell:ident }
        read { $($(#[doc = $read_doc:literal])* $read:ident: $read_kind:ident($read_type:ty),)* }
        count { $($(#[doc = $count_doc:literal])* $count:ident,)* }
        item { $($(#[doc = $item_doc:literal])* $item:ident,)* }
    ) => { pastey::paste! {
        #[uniffi::export]
        impl NativeBillPayment {
            $(
                $(#[doc = $set_doc])*
                pub fn $set(&self) -> $set_type {
                    self.core.$set()
                }

                /// Sets the property.
                pub fn [<set_ $set>](&self, value: $set_type) -> Result<()> {
                    self.core.[<set_ $set>](passed!($set_kind, value)).settled()
                }
            )*

            $(#[doc = $tell_doc])*
            pub fn $tell(&self) -> String {
                self.core.$tell()
            }

            /// Sets the property. A reply that is set is heard of as one that was received.
            pub fn [<set_ $tell>](
                &self,
                value: String,
                listener: Arc<dyn NativeListener>,
            ) -> Result<()> {
                listened(listener, || self.core.[<set_ $tell>](&value))
            }

            $(
                $(#[doc = $read_doc])*
                pub fn $read(&self) -> $read_type {
                    self.core.$read()
                }
            )*
            $(
                $(#[doc = $count_doc])*
                pub fn $count(&self) -> i64 {
                    i64::try_from(self.core.$count()).unwrap_or(i64::MAX)
                }
            )*
            $(
                $(#[doc = $item_doc])*
                ///
                /// `index` counts from 0; an error if there are not so many.
                pub fn $item(&self, index: i64) -> Result<String> {
                    Ok(self.core.$item(at(index)?)?)
                }
            )*
        }

        /// All properties, in the order in which they are to be set.
        pub fn properties() -> Vec<Property> {
            vec![
                $(Property {
                    name: stringify!($set),
                    kind: kind!($set_kind),
                    access: Access::Set {
                        can_fail: can_fail(Core::[<set_ $set>]),
                        tells: false,
                    },
                    docs: vec![$($set_doc),*],
                },)*
                Property {
                    name: stringify!($tell),
                    kind: Kind::Text,
                    access: Access::Set { can_fail: true, tells: true },
                    docs: vec![$($tell_doc),*],
                },
                $(Property {
                    name: stringify!($read),
                    kind: kind!($read_kind),
                    access: Access::Read,
                    docs: vec![$($read_doc),*],
                },)*
                $(Property {
                    name: stringify!($count),
                    kind: Kind::Number,
                    access: Access::Read,
                    docs: vec![$($count_doc),*],
                },)*
                $(Property {
                    name: stringify!($item),
                    kind: Kind::Text,
                    access: Access::Item,
                    docs: vec![$($item_doc),*],
                },)*
            ]
        }
    } };
}

for_each_property!(declare_properties);

fn at(index: i64) -> Result<usize> {
    usize::try_from(index)
        .map_err(|_| NativeError::wrong_value("index", &format!("{index} is below 0")))
}
