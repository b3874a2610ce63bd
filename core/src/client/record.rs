//! Records of payments and payees: ranges of a reply, whose fields are looked up when they are asked for.
//!
//! A field that the bank left out is an empty text. A date or an amount that cannot be read is given as the bank wrote it:
//! one odd value must not hide the rest of a list.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::message::MessageError;
use crate::value::{Amount, AmountPattern, DatePattern, DateTime};
use crate::wire::{Document, Event, ReadError, Reader, Tag};

/// How values are shown.
#[derive(Debug, Clone, Default)]
pub(crate) struct Formats {
    pub(crate) date: DatePattern,
    pub(crate) currency: Option<AmountPattern>,
}

/// An aggregate of a reply.
#[derive(Debug, Clone)]
pub(crate) struct Slice {
    pub(crate) document: Arc<Document>,
    pub(crate) range: Range<usize>,
    pub(crate) tag: Tag,
    pub(crate) formats: Arc<Formats>,
}

/// The names on the way from an aggregate down to an element.
type Path = &'static [Tag];

#[derive(Clone, Copy)]
enum Shape {
    Text,
    Amount,
    Date,
    /// An aggregate, as XML.
    Xml,
}

impl Slice {
    /// The first of several paths at which there is a value, in the shape people see.
    fn show(&self, paths: &[Path], shape: Shape) -> String {
        let found = paths.iter().find_map(|path| match shape {
            Shape::Xml => self.xml(path),
            _ => self.text(path).map(Cow::into_owned),
        });
        let Some(text) = found else {
            return String::new();
        };
        match shape {
            Shape::Text | Shape::Xml => text,
            Shape::Amount => {
                text.parse::<Amount>()
                    .map_or(text, |amount| match &self.formats.currency {
                        None => amount.to_string(),
                        Some(pattern) => pattern.format(amount),
                    })
            }
            Shape::Date => text
                .parse::<DateTime>()
                // In the form of OFX, it is the bank's own text.
                .ok()
                .filter(|_| !self.formats.date.is_verbatim())
                .map_or(text, |date| self.formats.date.format(date)),
        }
    }

    /// Reads the aggregate at a path as a typed message; `None` if there is none.
    pub(crate) fn read_at<T>(
        &self,
        path: &[Tag],
        read_content: impl FnOnce(&mut Reader<'_>) -> Result<T, MessageError>,
    ) -> Result<Option<T>, MessageError> {
        let Some(Found::Aggregate(range)) = self.find(path)? else {
            return Ok(None);
        };
        let mut reader = self.document.reader_of(range);
        reader.next_event()?;
        read_content(&mut reader).map(Some)
    }

    /// The decoded text of the leaf at a path.
    pub(crate) fn text(&self, path: &[Tag]) -> Option<Cow<'_, str>> {
        match self.find(path) {
            Ok(Some(Found::Text(text))) => Some(text),
            _ => None,
        }
    }

    fn xml(&self, path: &[Tag]) -> Option<String> {
        let range = if path.is_empty() {
            self.range.clone()
        } else {
            match self.find(path) {
                Ok(Some(Found::Aggregate(range))) => range,
                _ => return None,
            }
        };
        self.document.aggregate_as_xml(range).ok()
    }

    /// Walks down a path; the markup was found sound when the reply was read.
    fn find(&self, path: &[Tag]) -> Result<Option<Found<'_>>, ReadError> {
        let mut reader = self.document.reader_of(self.range.clone());
        let mut depth = 0;
        reader.next_event()?;
        while let Some(event) = reader.next_event()? {
            match event {
                Event::Open(name) if Some(&name.tag) == path.get(depth) => {
                    depth += 1;
                    if depth == path.len() {
                        let start = reader.start();
                        reader.skip_aggregate()?;
                        return Ok(Some(Found::Aggregate(start..reader.end())));
                    }
                }
                Event::Open(_) => reader.skip_aggregate()?,
                Event::Leaf(name, value) => {
                    let wanted = depth + 1 == path.len() && path[depth] == name.tag;
                    if wanted && !value.is_empty() {
                        return Ok(Some(Found::Text(value.decode())));
                    }
                }
                // What was looked for is not in the aggregate that was entered for it.
                Event::Close(_) if depth == 0 => return Ok(None),
                Event::Close(_) => depth -= 1,
            }
        }
        Ok(None)
    }
}

enum Found<'a> {
    Text(Cow<'a, str>),
    Aggregate(Range<usize>),
}

/// Declares a record: its fields, the shape in which each is shown, and the paths at which it may stand.
macro_rules! record {
    (
        $(#[$attribute:meta])*
        $name:ident {
            $( $(#[$doc:meta])* $field:ident: $shape:ident $([$($tag:ident)*])+; )*
        }
    ) => {
        $(#[$attribute])*
        #[derive(Debug, Clone)]
        pub struct $name(pub(crate) Slice);

        impl $name {
            $(
                $(#[$doc])*
                pub fn $field(&self) -> String {
                    const PATHS: &[Path] = &[$(&[$(Tag::of(stringify!($tag))),*]),+];
                    self.0.show(PATHS, Shape::$shape)
                }
            )*
        }
    };
}

record! {
    /// A payment in a reply. Dates are shown in the form of the DateFormat setting.
    PaymentRecord {
        /// All of it as XML, as the bank sent it.
        aggregate: Xml [];
        /// The amount.
        amount: Amount [PMTINFO TRNAMT];
        /// The reference that the biller supplied.
        bill_ref: Text [PMTINFO BILLREFINFO];
        /// The number of the cheque that pays it.
        check_number: Text [CHECKNUM];
        /// The currency.
        currency_code: Text [CURDEF];
        /// When it is due.
        date_due: Date [PMTINFO DTDUE];
        /// The day of what its status says.
        date_processed: Date [PMTPRCSTS DTPMTPRC];
        /// The account that pays.
        from_account_id: Text [PMTINFO BANKACCTFROM ACCTID];
        /// The type of the account that pays, in the words of OFX.
        from_account_type: Text [PMTINFO BANKACCTFROM ACCTTYPE];
        /// The bank of the account that pays.
        from_bank_id: Text [PMTINFO BANKACCTFROM BANKID];
        /// The identifier that the bank gave it.
        id: Text [SRVRTID];
        /// The note to the payee.
        memo: Text [PMTINFO MEMO];
        /// The recurring model that made it.
        model_id: Text [RECSRVRTID];
        /// The user's account number with the payee.
        payee_account: Text [PMTINFO PAYACCT];
        /// Name and address of the payee as XML.
        payee_aggregate: Xml [PMTINFO PAYEE];
        /// The identifier of the payee.
        payee_id: Text [PMTINFO PAYEEID];
        /// The payee's entry in the user's list.
        payee_list_id: Text [PAYEELSTID] [PMTINFO PAYEELSTID];
        /// What becomes of it: WILLPROCESSON, PROCESSEDON, NOFUNDSON, FAILEDON or CANCELEDON.
        status: Text [PMTPRCSTS PMTPRCCODE];
        /// The account that is paid.
        to_account_id: Text [PMTINFO BANKACCTTO ACCTID];
        /// The type of the account that is paid, in the words of OFX.
        to_account_type: Text [PMTINFO BANKACCTTO ACCTTYPE];
        /// The bank of the account that is paid.
        to_bank_id: Text [PMTINFO BANKACCTTO BANKID];
    }
}

record! {
    /// A recurring model in a reply. Dates are shown in the form of the DateFormat setting.
    RecurringRecord {
        /// All of it as XML, as the bank sent it.
        aggregate: Xml [];
        /// The amount of each payment.
        amount: Amount [PMTINFO TRNAMT];
        /// When the next payment is due.
        date_due: Date [PMTINFO DTDUE];
        /// The amount of the last payment, if it differs.
        final_amount: Amount [FINALAMT];
        /// How often it pays, in the words of OFX.
        frequency: Text [RECURRINST FREQ];
        /// The account that pays.
        from_account_id: Text [PMTINFO BANKACCTFROM ACCTID];
        /// The identifier that the bank gave it.
        id: Text [RECSRVRTID];
        /// The amount of the first payment, if it differs.
        initial_amount: Amount [INITIALAMT];
        /// How many payments; empty for no end.
        instances: Text [RECURRINST NINSTS];
        /// The note to the payee.
        memo: Text [PMTINFO MEMO];
        /// The user's account number with the payee.
        payee_account: Text [PMTINFO PAYACCT];
        /// Name and address of the payee as XML.
        payee_aggregate: Xml [PMTINFO PAYEE];
        /// The identifier of the payee.
        payee_id: Text [PMTINFO PAYEEID];
        /// The payee's entry in the user's list.
        payee_list_id: Text [PAYEELSTID] [PMTINFO PAYEELSTID];
    }
}

record! {
    /// A payee in a reply.
    PayeeRecord {
        /// The user's account number with the payee; the first, if there are several.
        account: Text [PAYACCT] [PMTINFO PAYACCT];
        /// The first line of the address.
        addr1: Text [PAYEE ADDR1] [PMTINFO PAYEE ADDR1];
        /// The second line.
        addr2: Text [PAYEE ADDR2] [PMTINFO PAYEE ADDR2];
        /// The third line.
        addr3: Text [PAYEE ADDR3] [PMTINFO PAYEE ADDR3];
        /// All of it as XML, as the bank sent it.
        aggregate: Xml [];
        /// The city.
        city: Text [PAYEE CITY] [PMTINFO PAYEE CITY];
        /// The country as the bank gave it; may be empty.
        stated_country: Text [PAYEE COUNTRY] [PMTINFO PAYEE COUNTRY];
        /// The days that a payment to the payee takes.
        days_to_pay: Text [EXTDPAYEE DAYSTOPAY];
        /// The identifier that the payment system gave the payee.
        id: Text [EXTDPAYEE PAYEEID] [PMTINFO PAYEEID];
        /// How far that identifier reaches: GLOBAL or USER.
        id_scope: Text [EXTDPAYEE IDSCOPE];
        /// The entry in the user's list.
        list_id: Text [PAYEELSTID] [PMTINFO PAYEELSTID];
        /// The name that the user gave the payee.
        own_name: Text [PAYEE NAME] [PMTINFO PAYEE NAME];
        /// The telephone number.
        phone: Text [PAYEE PHONE] [PMTINFO PAYEE PHONE];
        /// The postal code.
        postal_code: Text [PAYEE POSTALCODE] [PMTINFO PAYEE POSTALCODE];
        /// The name by which the whole payment system knows the payee.
        standard_name: Text [EXTDPAYEE NAME];
        /// The state.
        state: Text [PAYEE STATE] [PMTINFO PAYEE STATE];
    }
}

record! {
    /// A letter in a reply. Dates are shown in the form of the DateFormat setting.
    MailRecord {
        /// All of it as XML, as the bank sent it.
        aggregate: Xml [];
        /// The text as it was sent, which may be HTML: see [`text`](Self::text).
        body: Text [MAIL MSGBODY];
        /// When it was written.
        created: Date [MAIL DTCREATED];
        /// Who wrote it.
        from: Text [MAIL FROM];
        /// Whether the body is HTML, in the words of OFX.
        html: Text [MAIL USEHTML];
        /// The payment that it is about; empty if it is about none.
        payment_id: Text [SRVRTID];
        /// What it is about.
        subject: Text [MAIL SUBJECT];
        /// To whom.
        to: Text [MAIL TO];
    }
}

impl PaymentRecord {
    /// What happened to the payment: ADDED, MODIFIED or CANCELLED.
    pub fn tx_type(&self) -> String {
        tx_type(self.0.tag).to_owned()
    }

    /// The date of the payment: the day of what its status says; where the bank sent no status, the day it is due.
    pub fn date(&self) -> String {
        let processed = self.date_processed();
        if processed.is_empty() {
            self.date_due()
        } else {
            processed
        }
    }
}

impl RecurringRecord {
    /// What happened to the model: ADDED, MODIFIED or CANCELLED.
    pub fn tx_type(&self) -> String {
        tx_type(self.0.tag).to_owned()
    }
}

impl PayeeRecord {
    /// The name: the standard one for a payee that the whole payment system knows, otherwise the user's.
    pub fn name(&self) -> String {
        let (own, standard) = (self.own_name(), self.standard_name());
        let is_global = self.id_scope() == "GLOBAL" && !standard.is_empty();
        if is_global || own.is_empty() {
            standard
        } else {
            own
        }
    }

    /// The country; USA where the bank does not say.
    pub fn country(&self) -> String {
        let country = self.stated_country();
        if country.is_empty() {
            "USA".to_owned()
        } else {
            country
        }
    }

    /// What happened to the payee: ADDED, MODIFIED or DELETED.
    pub fn tx_type(&self) -> String {
        tx_type(self.0.tag).to_owned()
    }
}

/// What a change is called; empty for what is none.
fn tx_type(tag: Tag) -> &'static str {
    match tag.name() {
        "PMTRS" | "PAYEERS" | "RECPMTRS" => "ADDED",
        "PMTMODRS" | "PAYEEMODRS" | "RECPMTMODRS" => "MODIFIED",
        "PMTCANCRS" | "RECPMTCANCRS" => "CANCELLED",
        "PAYEEDELRS" => "DELETED",
        _ => "",
    }
}
