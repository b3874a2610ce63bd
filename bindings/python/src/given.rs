//! Values on their way from a setter to the core, and back as success or failure.

use ofx_billpay::Result as CoreResult;

use crate::octets::Octets;
use crate::secret::SecretText;

/// What Python gives to a setter, as the core takes it.
pub(crate) trait AsCore {
    type Core<'a>
    where
        Self: 'a;
    fn as_core(&self) -> Self::Core<'_>;
}

impl AsCore for String {
    type Core<'a> = &'a str;
    fn as_core(&self) -> &str {
        self
    }
}

impl AsCore for SecretText {
    type Core<'a> = &'a str;
    fn as_core(&self) -> &str {
        &self.0
    }
}

impl AsCore for Octets {
    type Core<'a> = &'a [u8];
    fn as_core(&self) -> &[u8] {
        &self.0
    }
}

impl AsCore for bool {
    type Core<'a> = bool;
    fn as_core(&self) -> bool {
        *self
    }
}

impl AsCore for i64 {
    type Core<'a> = i64;
    fn as_core(&self) -> i64 {
        *self
    }
}

/// What setters of the core return: nothing where every text is accepted.
pub(crate) trait Settled {
    fn settled(self) -> CoreResult<()>;
}

impl Settled for () {
    fn settled(self) -> CoreResult<()> {
        Ok(())
    }
}

impl Settled for CoreResult<()> {
    fn settled(self) -> CoreResult<()> {
        self
    }
}
