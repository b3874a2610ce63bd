//! The faults that wait for their requests.

use super::{ArmedFault, Arming, Fault};
use crate::glance;

/// More than anybody arms on purpose.
const MOST_ARMED: usize = 1000;

/// All faults that are armed.
#[derive(Default)]
pub(crate) struct Armory {
    armed: Vec<ArmedFault>,
    last_id: u64,
}

/// A fault that strikes a request, and the requests inside the message that it is meant for.
#[derive(Clone)]
pub(crate) struct Strike {
    pub(crate) fault: Fault,
    /// Only those with an element of this name.
    pub(crate) message: Option<String>,
}

impl Armory {
    /// Arms a fault and gives its id; the text says why not.
    pub(crate) fn arm(&mut self, arming: Arming) -> Result<u64, &'static str> {
        if let Some(objection) = arming.objection() {
            return Err(objection);
        }
        if self.armed.len() >= MOST_ARMED {
            return Err("too many faults are armed");
        }
        self.last_id += 1;
        self.armed.push(ArmedFault {
            id: self.last_id,
            arming,
        });
        Ok(self.last_id)
    }

    pub(crate) fn armed(&self) -> &[ArmedFault] {
        &self.armed
    }

    /// Whether there was such a fault.
    pub(crate) fn disarm(&mut self, id: u64) -> bool {
        let before = self.armed.len();
        self.armed.retain(|armed| armed.id != id);
        self.armed.len() < before
    }

    pub(crate) fn disarm_all(&mut self) {
        self.armed.clear();
    }

    /// The fault that ends the connection before the request is read, if one is armed.
    pub(crate) fn strikes_unread(&mut self) -> Option<Strike> {
        let strikes = self.take(|arming| arming.fault.strikes_unread());
        strikes.into_iter().next()
    }

    /// The faults that strike a request.
    pub(crate) fn strike(&mut self, message: &str) -> Vec<Strike> {
        if self.armed.is_empty() {
            return Vec::new();
        }
        let user = glance::text_of(message, "USERID");
        self.take(|arming| {
            let wanted = arming.message.as_ref();
            let user_fits = arming.user.is_none() || arming.user == user;
            let message_fits = wanted.is_none_or(|wanted| glance::has(message, wanted));
            !arming.fault.strikes_unread() && user_fits && message_fits
        })
    }

    fn take(&mut self, mut strikes: impl FnMut(&Arming) -> bool) -> Vec<Strike> {
        let mut taken = Vec::new();
        self.armed.retain_mut(|armed| {
            if !strikes(&armed.arming) {
                return true;
            }
            taken.push(Strike {
                fault: armed.arming.fault.clone(),
                message: armed
                    .arming
                    .message
                    .as_ref()
                    .map(|name| name.to_ascii_uppercase()),
            });
            // 0 stands for "until it is disarmed".
            let last = armed.arming.times == 1;
            armed.arming.times = armed.arming.times.saturating_sub(1);
            !last
        });
        taken
    }
}
