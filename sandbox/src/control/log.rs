//! The message log: every exchange, secrets masked, the oldest forgotten first.

use std::collections::VecDeque;

use serde::Serialize;

/// How many exchanges are kept.
const MOST: usize = 500;

/// How much of one message is kept.
pub(crate) const LONGEST: usize = 64 * 1024;

/// How much of all messages together is kept.
const ALTOGETHER: usize = 16 * 1024 * 1024;

/// One request and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exchange {
    /// Counts all exchanges since the start.
    pub number: u64,
    /// When the reply was ready, in UTC: `2024-03-04T10:15:00Z`. This is the real time, not the bank's.
    pub time: String,
    /// The USERID of the request.
    pub user: Option<String>,
    /// The elements of the request that ask for something, such as `PMTRQ`.
    pub messages: Vec<String>,
    /// The HTTP status; none if the connection was dropped instead.
    pub http_status: Option<u16>,
    /// The length of the request in bytes.
    pub request_bytes: usize,
    /// The length of the reply in bytes, up to a history that was long and is left aside.
    pub reply_bytes: usize,
    /// The faults that struck.
    pub faults: Vec<String>,
    /// The request, secrets masked; the end of a long one is left out.
    pub request: String,
    /// The reply, secrets masked; the end of a long one is left out.
    pub reply: String,
}

/// The exchanges that are remembered.
#[derive(Default)]
pub(crate) struct Log {
    exchanges: VecDeque<Exchange>,
    size: usize,
    last_number: u64,
}

impl Log {
    /// Adds an exchange and gives it its number.
    pub(crate) fn add(&mut self, mut exchange: Exchange) {
        self.last_number += 1;
        exchange.number = self.last_number;
        shorten(&mut exchange.request);
        shorten(&mut exchange.reply);
        self.size += size(&exchange);
        self.exchanges.push_back(exchange);
        while self.exchanges.len() > MOST || self.size > ALTOGETHER {
            let Some(oldest) = self.exchanges.pop_front() else {
                break;
            };
            self.size -= size(&oldest);
        }
    }

    /// All that is remembered, the oldest first.
    pub(crate) fn exchanges(&self) -> Vec<Exchange> {
        self.exchanges.iter().cloned().collect()
    }

    pub(crate) fn clear(&mut self) {
        self.exchanges.clear();
        self.size = 0;
    }
}

fn size(exchange: &Exchange) -> usize {
    exchange.request.len() + exchange.reply.len()
}

fn shorten(text: &mut String) {
    if text.len() > LONGEST {
        let end = (0..=LONGEST).rev().find(|&at| text.is_char_boundary(at));
        text.truncate(end.unwrap_or(0));
        text.push_str(" ...");
        text.shrink_to_fit();
    }
}
