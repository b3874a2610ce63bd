//! Records of payments and payees: ranges of a reply, whose fields are looked up when they are asked for.
//!
//! A field that the bank left out is an empty text. A date or an amount that cannot be read is given as the bank wrote it:
//! one odd value must not hide the rest of a list. Amounts, dates and numbers can also be had as values, by methods whose names
//! end with `_value`: there, what cannot be read is an error, and what the bank left out is `None`.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use super::outline::Field;
pub(crate) use super::slice::{Formats, Slice, Source};
use super::slice::{Shape, exact_amount, parsed, whole_number};
use crate::error::Result;
use crate::value::{Amount, DateTime};
use crate::wire::Tag;

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
                    pastey::paste!(self.[<$field _str>]()).into_owned()
                }

                pastey::paste! {
                    #[doc = concat!("[`", stringify!($field), "`](Self::", stringify!($field), "), borrowed where the bank wrote it")]
                    /// as it is shown.
                    pub fn [<$field _str>](&self) -> Cow<'_, str> {
                        const FIELDS: &[Field] = &[$(Field::at(&[$(Tag::of(stringify!($tag))),*])),+];
                        self.0.show(FIELDS, Shape::$shape)
                    }
                }

                value_of!($shape $field $([$($tag)*])+);
            )*
        }

        /// Equal are those in which the bank says the same.
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.0.is_same(&other.0) || self.content() == other.content()
            }
        }

        impl Eq for $name {}

        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.content().hash(state);
            }
        }
    };
}

/// Writes the method that gives a field as a value, where it is more than a text.
macro_rules! value_of {
    (Amount $field:ident $($paths:tt)+) => {
        value_of!(@write $field $($paths)+ => Amount, exact_amount);
    };
    (Date $field:ident $($paths:tt)+) => {
        value_of!(@write $field $($paths)+ => DateTime, parsed);
    };
    (Number $field:ident $($paths:tt)+) => {
        value_of!(@write $field $($paths)+ => u32, whole_number);
    };
    ($text:ident $field:ident $($paths:tt)+) => {};
    (@write $field:ident $([$($tag:ident)*])+ => $type:ty, $read:ident) => {
        pastey::paste! {
            #[doc = concat!("[`", stringify!($field), "`](Self::", stringify!($field), ") as the bank wrote it, whatever")]
            /// the settings say of how values are shown; `None` if it left it out. An error if it cannot be read.
            pub fn [<$field _value>](&self) -> Result<Option<$type>> {
                const FIELDS: &[Field] = &[$(Field::at(&[$(Tag::of(stringify!($tag))),*])),+];
                self.0.value(FIELDS, $read)
            }
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
        instances: Number [RECURRINST NINSTS];
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
        /// The city.
        city: Text [PAYEE CITY] [PMTINFO PAYEE CITY];
        /// The country as the bank gave it; may be empty.
        stated_country: Text [PAYEE COUNTRY] [PMTINFO PAYEE COUNTRY];
        /// The days that a payment to the payee takes.
        days_to_pay: Number [EXTDPAYEE DAYSTOPAY];
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

impl MailRecord {
    fn content(&self) -> impl Eq + Hash {
        self.aggregate()
    }
}

impl PaymentRecord {
    /// What happened to the payment: ADDED, MODIFIED or CANCELLED.
    pub fn tx_type(&self) -> String {
        self.tx_type_str().to_owned()
    }

    /// [`tx_type`](Self::tx_type), one of a few texts.
    pub fn tx_type_str(&self) -> &'static str {
        tx_type(self.0.tag)
    }

    /// The date of the payment: the day of what its status says; where the bank sent no status, the day it is due.
    pub fn date(&self) -> String {
        self.date_str().into_owned()
    }

    /// [`date`](Self::date), borrowed where the bank wrote it as it is shown.
    pub fn date_str(&self) -> Cow<'_, str> {
        let processed = self.date_processed_str();
        if processed.is_empty() {
            self.date_due_str()
        } else {
            processed
        }
    }

    /// The payee as the bank described it along with the payment; `None` if it gave neither name nor address.
    pub fn payee(&self) -> Option<PayeeRecord> {
        PayeeRecord::of_payment(&self.0)
    }

    fn content(&self) -> impl Eq + Hash {
        (self.0.tag.name(), self.aggregate())
    }
}

impl RecurringRecord {
    /// What happened to the model: ADDED, MODIFIED or CANCELLED.
    pub fn tx_type(&self) -> String {
        self.tx_type_str().to_owned()
    }

    /// [`tx_type`](Self::tx_type), one of a few texts.
    pub fn tx_type_str(&self) -> &'static str {
        tx_type(self.0.tag)
    }

    /// The payee as the bank described it along with the model; `None` if it gave neither name nor address.
    pub fn payee(&self) -> Option<PayeeRecord> {
        PayeeRecord::of_payment(&self.0)
    }

    fn content(&self) -> impl Eq + Hash {
        (self.0.tag.name(), self.aggregate())
    }
}

/// The tag of a payee that stands within a payment. Its slice is that of the payment, where its identifiers are.
const WITHIN_PAYMENT: Tag = Tag::of("PAYEE");

impl PayeeRecord {
    fn of_payment(payment: &Slice) -> Option<PayeeRecord> {
        let payee = PayeeRecord(payment.named(WITHIN_PAYMENT));
        (!payee.aggregate().is_empty()).then_some(payee)
    }

    /// All of it as XML, as the bank sent it; of a payee that came with a payment, its name and address.
    pub fn aggregate(&self) -> String {
        const WITHIN: &[Field] = &[
            Field::at(&[Tag::of("PMTINFO"), Tag::of("PAYEE")]),
            Field::at(&[Tag::of("EXTDPAYEE")]),
        ];
        let is_within = self.0.tag == WITHIN_PAYMENT;
        let whole = if is_within { WITHIN } else { &[Field::WHOLE] };
        self.0.show(whole, Shape::Xml).into_owned()
    }

    fn content(&self) -> impl Eq + Hash {
        let identifiers = [self.id(), self.id_scope(), self.list_id(), self.account()];
        let texts = [self.aggregate(), self.name(), self.days_to_pay()];
        (self.tx_type(), identifiers, texts)
    }

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
        self.tx_type_str().to_owned()
    }

    /// [`tx_type`](Self::tx_type), one of a few texts.
    pub fn tx_type_str(&self) -> &'static str {
        tx_type(self.0.tag)
    }
}

/// What a change is called; empty for what is none.
pub(super) fn tx_type(tag: Tag) -> &'static str {
    match tag.name() {
        "PMTRS" | "PAYEERS" | "RECPMTRS" => "ADDED",
        "PMTMODRS" | "PAYEEMODRS" | "RECPMTMODRS" => "MODIFIED",
        "PMTCANCRS" | "RECPMTCANCRS" => "CANCELLED",
        "PAYEEDELRS" => "DELETED",
        _ => "",
    }
}
