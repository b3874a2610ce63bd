//! Synchronisation of payments and payees, and the reading of replies that came on another way.

use std::io::{self, Read};
use std::sync::Arc;

use super::BillPayment;
use super::challenge::account_of;
use super::exchange::Sets;
use super::mail::PMTMAILSYNCRS;
use super::parts::required;
use super::record::{
    MailRecord, PayeeRecord, PaymentRecord, RecurringRecord, Slice, Source, tx_type,
};
use super::recurring::RECPMTSYNCRS;
use super::reply::{Reply, SyncAnswer};
use super::state::State;
use super::stream::{Stream, Wanted};
use crate::challenge::Suspended;
use crate::error::{Error, ErrorKind, Result, code};
use crate::event::Listener;
use crate::message::{
    PayeeRequest, PayeeSyncRequest, PaymentRequest, PaymentSyncRequest, SyncFrom,
};
use crate::wire::{Document, Tag};

pub(super) const PMTSYNCRS: Tag = Tag::of("PMTSYNCRS");
pub(super) const PAYEESYNCRS: Tag = Tag::of("PAYEESYNCRS");
/// What a server gives as a token when it could not synchronise.
const FAILED: &str = "-1";

impl BillPayment {
    /// Asks what happened to the payments from the account that pays, since a token.
    ///
    /// `token` is what the last synchronization of this account returned, `0` for all that the bank still has, or `REFRESH` for
    /// the present state instead of changes. Returns the token for next time: keep it together with what it covers. Fires
    /// `on_sync_payments` for each payment and fills the `sync_payment_*` lists; `lost_sync` says whether changes are missing.
    pub fn synchronize_payments(&self, token: &str) -> Result<String> {
        self.call(|| {
            let from = sync_from(token)?;
            let (document, answer) = self.synchronize_and_tell(PMTSYNCRS, |state| {
                let request = PaymentSyncRequest {
                    from,
                    reject_if_missing: false,
                    account: state.paying_account()?,
                    extension: None,
                    requests: Vec::new(),
                };
                Ok(Sets::of_payment(PaymentRequest::Synchronize(request)))
            })?;
            self.check_account(&answer)?;
            self.take_sync(&document, answer)
        })
    }

    /// Asks what happened to the list of payees since a token, as [`synchronize_payments`](Self::synchronize_payments) does for
    /// payments. Fires `on_sync_payees` for each payee and fills the `sync_payee_*` lists.
    pub fn synchronize_payees(&self, token: &str) -> Result<String> {
        self.call(|| {
            let from = sync_from(token)?;
            let (document, answer) = self.synchronize_and_tell(PAYEESYNCRS, |_| {
                let request = PayeeSyncRequest {
                    from,
                    reject_if_missing: false,
                    extension: None,
                    requests: Vec::new(),
                };
                Ok(Sets::of_payee(PayeeRequest::Synchronize(request)))
            })?;
            self.take_sync(&document, answer)
        })
    }

    /// Sets [`ofx_response`](Self::ofx_response): parses a reply that came on another way, and fills the same properties and
    /// fires the same events as if the call that it answers had received it. An empty text only clears the property.
    pub fn set_ofx_response(&self, value: &str) -> Result<()> {
        self.call(|| {
            if value.trim().is_empty() {
                self.state().last_reply = None;
                return Ok(());
            }
            let Reply {
                document,
                answers,
                sync,
                ..
            } = self.receive(value.to_owned())?;
            let found_something = sync.is_some() || !answers.is_empty();
            for answer in answers {
                let slice = self.body_of(Arc::clone(&document), answer)?;
                self.take_body(slice);
            }
            if let Some(sync) = sync {
                self.take_sync(&document, sync)?;
            }
            if found_something {
                Ok(())
            } else {
                Err(Error::missing("an answer about bill payment"))
            }
        })
    }

    /// Sends a synchronisation and returns its answer, the changes along with it.
    pub(super) fn synchronize(
        &self,
        expected: Tag,
        build: impl FnOnce(&State) -> Result<Sets>,
    ) -> Result<(Arc<Document>, SyncAnswer)> {
        let sets = build(&self.state())?;
        self.synchronize_with(&sets, expected, None)
    }

    /// The same for a caller that tells of the changes: with the setting `StreamSync`, that was done while they arrived.
    pub(super) fn synchronize_and_tell(
        &self,
        expected: Tag,
        build: impl FnOnce(&State) -> Result<Sets>,
    ) -> Result<(Arc<Document>, SyncAnswer)> {
        let sets = build(&self.state())?;
        let streams = self.state().settings.ofx.stream_sync;
        let wanted = streams.then(|| Wanted {
            tag: expected,
            account: account_of(&sets),
        });
        self.synchronize_with(&sets, expected, wanted.as_ref())
    }

    fn synchronize_with(
        &self,
        sets: &Sets,
        expected: Tag,
        stream: Option<&Wanted>,
    ) -> Result<(Arc<Document>, SyncAnswer)> {
        let suspended = || Suspended::synchronisation(sets, expected);
        let reply = self.ask_for(sets, suspended, stream)?;
        match reply.sync {
            Some(sync) if sync.tag == expected => Ok((reply.document, sync)),
            _ => Err(Error::missing(expected.name())),
        }
    }

    /// Whether a synchronisation is of the account that was asked about.
    pub(super) fn check_account(&self, answer: &SyncAnswer) -> Result<()> {
        let state = self.state();
        let asked = [&state.payment_from_bank_id, &state.payment_from_account_id];
        let [bank, number] = asked.map(|part| part.trim().to_owned());
        drop(state);
        check_account(answer, Some(&(bank, number)))
    }

    /// Fills the properties that the body of an answer fills.
    pub(super) fn take_body(&self, slice: Slice) {
        let mut state = self.state();
        match slice.tag.name() {
            "PMTRS" => {
                state.take_payment(&PaymentRecord(slice.clone()));
                state.take_payee(&PayeeRecord(slice));
            }
            "PMTMODRS" => state.take_payment(&PaymentRecord(slice)),
            "PMTCANCRS" | "PMTINQRS" => state.take_progress(&PaymentRecord(slice)),
            "RECPMTRS" => {
                state.take_recurring(&RecurringRecord(slice.clone()));
                state.take_payee(&PayeeRecord(slice));
            }
            "RECPMTMODRS" => state.take_recurring(&RecurringRecord(slice)),
            "RECPMTCANCRS" => {
                let record = RecurringRecord(slice);
                state.recurring_id = record.id();
                state.recurring_aggregate = record.aggregate();
            }
            "PAYEERS" | "PAYEEMODRS" => state.payee_from(&PayeeRecord(slice)),
            "PAYEEDELRS" => state.payee_deleted(PayeeRecord(slice).list_id()),
            _ => {}
        }
    }

    /// Reads a synchronization that came on another way, such as a file, and tells of its records while it is read, whatever its
    /// size: as a call with the setting `StreamSync`, the lists stay empty. Returns the token.
    ///
    /// ```no_run
    /// let bank = ofx_billpay::BillPayment::new();
    /// let token = bank.read_synchronization(std::fs::File::open("history.ofx")?)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for the call whose answer it is; and if reading fails. Records may have been told of before.
    pub fn read_synchronization(&self, mut source: impl Read) -> Result<String> {
        /// As much as a fast network brings at once.
        const PIECE: usize = 64 << 10;
        self.call(|| {
            let mut stream = Stream::new(self, None, None);
            let mut piece = vec![0; PIECE];
            loop {
                let length = match source.read(&mut piece) {
                    Ok(0) => break,
                    Ok(length) => length,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    Err(error) => {
                        let detail = format!("the synchronization cannot be read: {error}");
                        return Err(Error::new(
                            ErrorKind::Protocol,
                            code::CANNOT_OPEN_FILE,
                            detail,
                        ));
                    }
                };
                if !stream.take(&piece[..length]) {
                    break;
                }
            }
            let Reply { document, sync, .. } = stream.finish()?;
            let sync = sync.ok_or_else(|| Error::missing("a synchronization"))?;
            self.take_sync(&document, sync)
        })
    }

    /// Fills the lists from a synchronisation, fires its events and returns its token.
    pub(super) fn take_sync(&self, document: &Arc<Document>, answer: SyncAnswer) -> Result<String> {
        let SyncAnswer {
            tag,
            token,
            lost,
            bodies,
            outlines,
            last,
            ..
        } = answer;
        let token = token.ok_or_else(|| Error::missing("TOKEN"))?;
        check_token(Some(&token))?;
        let source = Arc::new(Source {
            document: Arc::clone(document),
            outlines,
            formats: self.state().formats(),
        });
        let slices = bodies.into_iter().map(|body| Slice::of(&source, body));
        let listener = self.listener();
        self.state().lost_sync = lost;
        match tag {
            PMTSYNCRS => {
                let records: Arc<[_]> = slices.map(PaymentRecord).collect();
                let mut state = self.state();
                let tx_type = last.map(tx_type).unwrap_or_default();
                tx_type.clone_into(&mut state.payment_tx_type);
                state.sync_payments = Arc::clone(&records);
                drop(state);
                each_batch(&records, |batch| listener.on_sync_payments_at_once(batch));
            }
            PAYEESYNCRS => {
                let records: Arc<[_]> = slices.map(PayeeRecord).collect();
                self.state().sync_payees = Arc::clone(&records);
                each_batch(&records, |batch| listener.on_sync_payees_at_once(batch));
            }
            RECPMTSYNCRS => {
                let records: Arc<[_]> = slices.map(RecurringRecord).collect();
                self.state().sync_recurring_payments = Arc::clone(&records);
                each_batch(&records, |batch| {
                    listener.on_sync_recurring_payments_at_once(batch);
                });
            }
            PMTMAILSYNCRS => {
                let records: Arc<[_]> = slices.map(MailRecord).collect();
                self.state().sync_mail = Arc::clone(&records);
                records
                    .iter()
                    .for_each(|record| listener.on_sync_payment_mail(record));
            }
            _ => {}
        }
        Ok(token)
    }
}

/// Hands on copies of records, many at once: what is found in them while they are told of is not kept along with the lists.
fn each_batch<T: Clone>(records: &[T], tell: impl Fn(Vec<T>)) {
    const BATCH: usize = 1024;
    records.chunks(BATCH).map(<[T]>::to_vec).for_each(tell);
}

/// Tells of changes of a synchronisation.
pub(super) fn tell(listener: &dyn Listener, sync: Tag, changes: impl Iterator<Item = Slice>) {
    match sync {
        PMTSYNCRS => listener.on_sync_payments_at_once(changes.map(PaymentRecord).collect()),
        PAYEESYNCRS => listener.on_sync_payees_at_once(changes.map(PayeeRecord).collect()),
        RECPMTSYNCRS => {
            listener.on_sync_recurring_payments_at_once(changes.map(RecurringRecord).collect());
        }
        PMTMAILSYNCRS => changes
            .map(MailRecord)
            .for_each(|mail| listener.on_sync_payment_mail(&mail)),
        _ => {}
    }
}

/// Whether a synchronisation is of the account that was asked about: tokens and payments of another belong elsewhere.
pub(super) fn check_account(answer: &SyncAnswer, asked: Option<&(String, String)>) -> Result<()> {
    match (&answer.account, asked) {
        (Some(told), Some(asked)) if told != asked => Err(Error::protocol(
            "the server's response is about another account than the request",
        )),
        _ => Ok(()),
    }
}

/// Whether the server could synchronise, as its token says.
pub(super) fn check_token(token: Option<&str>) -> Result<()> {
    if token == Some(FAILED) {
        let what = "the server could not synchronize (TOKEN -1): keep the token you have and try again later";
        return Err(Error::protocol(what));
    }
    Ok(())
}

pub(super) fn sync_from(token: &str) -> Result<SyncFrom> {
    let token = required("token", token).map_err(|_| {
        Error::invalid(
            "token",
            "is empty: give 0 for all history, REFRESH, or the last token",
        )
    })?;
    if token.eq_ignore_ascii_case("REFRESH") {
        Ok(SyncFrom::Refresh(true))
    } else if token == FAILED {
        Err(Error::invalid(
            "token",
            "-1 is a server's failure and no token: give the token before it",
        ))
    } else {
        Ok(SyncFrom::Token(token.to_owned()))
    }
}
