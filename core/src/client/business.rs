//! Business details of payments: invoices with discounts, adjustments and lines, and the presented bill that is paid.

use super::BillPayment;
use super::record::{PaymentRecord, RecurringRecord, Slice};
use super::state::State;
use crate::error::{Error, Result};
use crate::message::{BillPublished, ExtendedPayment, MessageError};
use crate::wire::{Event, Reader, Tag, Version};

const PMTINFO: Tag = Tag::of("PMTINFO");

impl BillPayment {
    /// The business details that go along with the payment (EXTDPMT). Default: none.
    pub fn payment_details(&self) -> Vec<ExtendedPayment> {
        self.state().payment_details.clone()
    }

    /// Sets [`payment_details`](Self::payment_details). Each needs a description or invoices; they are checked when a call sends
    /// them.
    pub fn set_payment_details(&self, details: Vec<ExtendedPayment>) {
        self.state().payment_details = details;
    }

    /// The presented bill that the payment pays (BILLPUBINFO, OFX 2.0.1 and later). Default: none.
    pub fn payment_bill(&self) -> Option<BillPublished> {
        self.state().payment_bill.clone()
    }

    /// Sets [`payment_bill`](Self::payment_bill); `None` for a payment of no presented bill.
    pub fn set_payment_bill(&self, bill: Option<BillPublished>) {
        self.state().payment_bill = bill;
    }
}

impl State {
    /// The presented bill, where the version has room for it.
    pub(super) fn bill(&self) -> Result<Option<BillPublished>> {
        if self.payment_bill.is_some() && self.version() < Version::V201 {
            let what = format!(
                "is set, and OFX {} has no room for it (BILLPUBINFO): set ofx_version to 201 or more, or payment_bill to nothing",
                self.ofx_version
            );
            return Err(Error::invalid("payment_bill", what));
        }
        Ok(self.payment_bill.clone())
    }

    /// Takes business details and bill as the bank has them. What it does not repeat stays as it is set.
    pub(super) fn take_business(&mut self, record: &PaymentRecord) {
        match record.details() {
            Ok(details) if !details.is_empty() => self.payment_details = details,
            _ => {}
        }
        if let Ok(Some(bill)) = record.bill() {
            self.payment_bill = Some(bill);
        }
    }
}

/// Business details in replies.
impl PaymentRecord {
    /// The business details. An error if they are not as OFX has them; `aggregate` shows what the bank sent.
    pub fn details(&self) -> Result<Vec<ExtendedPayment>> {
        details(&self.0)
    }

    /// The presented bill that is paid, if it is one. An error as for [`details`](Self::details).
    pub fn bill(&self) -> Result<Option<BillPublished>> {
        bill(&self.0)
    }
}

/// Business details in replies.
impl RecurringRecord {
    /// The business details of each payment. An error if they are not as OFX has them.
    pub fn details(&self) -> Result<Vec<ExtendedPayment>> {
        details(&self.0)
    }

    /// The presented bill that is paid, if it is one. An error as for [`details`](Self::details).
    pub fn bill(&self) -> Result<Option<BillPublished>> {
        bill(&self.0)
    }
}

fn details(slice: &Slice) -> Result<Vec<ExtendedPayment>> {
    each(slice, Tag::of("EXTDPMT"), ExtendedPayment::read_content)
}

fn bill(slice: &Slice) -> Result<Option<BillPublished>> {
    let mut bills = each(slice, Tag::of("BILLPUBINFO"), BillPublished::read_content)?;
    Ok(bills.pop())
}

/// Reads each aggregate of a name that stands directly in the PMTINFO of a record.
fn each<T>(
    slice: &Slice,
    wanted: Tag,
    read_content: impl Fn(&mut Reader<'_>) -> Result<T, MessageError>,
) -> Result<Vec<T>> {
    let mut reader = slice.document().reader_of(slice.range.clone());
    let mut found = Vec::new();
    let mut inside = false;
    reader.next_event()?;
    while let Some(event) = reader.next_event()? {
        match event {
            Event::Open(name) if !inside && name.tag == PMTINFO => inside = true,
            Event::Open(name) if inside && name.tag == wanted => {
                let item = read_content(&mut reader);
                found.push(item.map_err(|error| Error::protocol(error.to_string()))?);
            }
            Event::Open(_) => reader.skip_aggregate()?,
            Event::Close(_) if inside => return Ok(found),
            Event::Close(_) | Event::Leaf(..) => {}
        }
    }
    Ok(found)
}
