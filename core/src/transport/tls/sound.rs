//! Chains that were verified and found sound: to verify them again costs more than all else of a session that is resumed.

use std::sync::{Mutex, PoisonError};

use rustls::pki_types::{CertificateDer, UnixTime};

use super::certificate;

/// So many chains are remembered.
const MOST: usize = 8;

/// What one judge found sound. The chain alone, not for which host it is nor whether it was revoked since.
#[derive(Debug, Default)]
pub(super) struct SoundChains(Mutex<Vec<SoundChain>>);

/// A chain with the time for which the finding holds.
#[derive(Debug)]
struct SoundChain {
    chain: Vec<CertificateDer<'static>>,
    /// The seconds since 1970 at which the last of its certificates begins to be valid, and the first ends to be.
    from: u64,
    until: u64,
}

impl SoundChains {
    /// Whether this very chain was found sound, and all of its certificates are still valid.
    pub(super) fn has(&self, chain: &[CertificateDer<'_>], now: UnixTime) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().any(|sound| {
            (sound.from..=sound.until).contains(&now.as_secs()) && sound.chain == chain
        })
    }

    /// Remembers a chain that was found sound. One with a certificate that is not valid now, which nobody had asked for, is not.
    pub(super) fn remember(&self, chain: &[CertificateDer<'_>], now: UnixTime) {
        let details: Option<Vec<_>> = chain.iter().map(|der| certificate::details(der)).collect();
        let Some(details) = details else {
            return;
        };
        let seconds = |time: i64| u64::try_from(time).unwrap_or(0);
        let from = details.iter().map(|found| seconds(found.not_before)).max();
        let until = details.iter().map(|found| seconds(found.not_after)).min();
        let (Some(from), Some(until)) = (from, until) else {
            return;
        };
        if !(from..=until).contains(&now.as_secs()) {
            return;
        }
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.remove(0);
        }
        known.push(SoundChain {
            chain: chain.iter().map(|der| der.clone().into_owned()).collect(),
            from,
            until,
        });
    }
}
