//! Long histories: they stay in the database while the reply is sent, a piece at a time.

use super::{Bank, Session};
use crate::store::history::{self, Scope};
use crate::wire::{self, Header, Rest};

/// Histories up to this length are told at once.
const SHORT: i64 = 1000;

/// How many changes one piece has.
const AT_ONCE: u32 = 500;

/// What a synchronisation from `token` on brings, if it is long, and whether older changes are lost. A
/// token that this bank never gave is treated as one so old that all is forgotten.
pub(super) fn defer(
    session: &Session<'_>,
    scope: Scope,
    token: Option<i64>,
) -> rusqlite::Result<Option<(bool, Rest)>> {
    let Some(history) = history::key_of(session.db, scope)? else {
        return Ok(None);
    };
    let present = history::token(session.db, scope)?;
    let known = token.filter(|token| (0..=present).contains(token));
    let from = known.unwrap_or(0).max(1);
    let next = history::next_after(session.db, history, from)?;
    let after = next.map_or(present, |next| next - 1);
    let rest = Rest {
        history,
        after,
        to: present,
    };
    Ok((present - after > SHORT).then_some((known.is_none() || after > from, rest)))
}

impl Bank {
    /// The next piece of a history, written for a file of this header, and what is left then. It is an
    /// error if changes were forgotten since the reply began: then it cannot be ended soundly.
    pub(crate) fn next_piece(
        &self,
        header: &Header,
        rest: Rest,
    ) -> rusqlite::Result<(Vec<u8>, Option<Rest>)> {
        let changes = history::part(&self.connection(), rest, AT_ONCE)?;
        let mut piece = Vec::new();
        let mut last = rest.after;
        for change in changes {
            if change.token != last + 1 {
                return Err(rusqlite::Error::QueryReturnedNoRows);
            }
            last = change.token;
            piece.extend(wire::write_part(
                header,
                &change.message,
                self.rules.sgml_leaves,
            ));
        }
        if last == rest.after {
            return Err(rusqlite::Error::QueryReturnedNoRows);
        }
        let left = Rest {
            after: last,
            ..rest
        };
        Ok((piece, (last < rest.to).then_some(left)))
    }

    /// A reply with its histories in it. Only a fault that rewrites the whole reply needs that.
    pub(crate) fn completed(&self, reply: Vec<u8>) -> rusqlite::Result<Vec<u8>> {
        let (parts, end) = wire::rest::split(reply);
        let mut whole: Vec<u8> = Vec::new();
        let mut header = None;
        for (before, rest) in parts {
            whole.extend(before);
            let header = match &header {
                Some(header) => header,
                None => header.insert(
                    wire::read_header(&whole).map_err(|_| rusqlite::Error::QueryReturnedNoRows)?,
                ),
            };
            let mut left = Some(rest);
            while let Some(rest) = left {
                let (piece, next) = self.next_piece(header, rest)?;
                whole.extend(piece);
                left = next;
            }
        }
        whole.extend(end);
        Ok(whole)
    }
}
