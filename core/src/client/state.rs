//! What an object holds between calls: the properties, the last exchange, and what is still open with the bank.

use std::collections::HashMap;
use std::sync::Arc;

use super::institution::Accounts;
use super::journal::Sent;
use super::lookup::{self, Found};
use super::record::{Formats, MailRecord, PayeeRecord, PaymentRecord, RecurringRecord};
use super::routing::{Known, RealmSignon, Route, Who};
use crate::config::{Session, Settings};
use crate::error::{Error, Result};
use crate::for_each_property;
use crate::journal::Journal;
use crate::message::{BillPublished, ChallengeAnswer, ExtendedPayment, Profile};
use crate::transport::{LastAddress, Traffic};
use crate::value::Secret;
use crate::wire::{Document, mask};

macro_rules! declare_state {
    (
        text { $($(#[$text_doc:meta])* $text:ident = $text_default:literal,)* }
        secret { $($(#[$secret_doc:meta])* $secret:ident,)* }
        checked { $($checked:tt)* }
        number { $($(#[$number_doc:meta])* $number:ident = $number_default:literal,)* }
        option { $($option:tt)* }
        read_bytes { $($read_bytes:tt)* }
        read_text {
            $(#[$request_doc:meta])* ofx_request,
            $($(#[$read_text_doc:meta])* $read_text:ident,)*
        }
        read_flag { $($(#[$read_flag_doc:meta])* $read_flag:ident,)* }
        read_number { $($rest:tt)* }
        payee_item { $($payee_rest:tt)* }
        payment_item { $($payment_rest:tt)* }
    ) => {
        /// The stored properties, by their names, and what goes with them.
        pub(crate) struct State {
            $(pub(crate) $text: String,)*
            $(pub(crate) $secret: Secret,)*
            /// As it was sent, with the password.
            pub(crate) ofx_request: Secret,
            pub(crate) ofx_version: String,
            pub(crate) payee_aggregate: String,
            pub(crate) payee_name: String,
            $(pub(crate) $number: i64,)*
            $(pub(crate) $read_text: String,)*
            $(pub(crate) $read_flag: bool,)*
            pub(crate) settings: Settings,
            /// The last exchange.
            pub(crate) traffic: Traffic,
            pub(crate) sync_payments: Arc<[PaymentRecord]>,
            pub(crate) sync_payees: Arc<[PayeeRecord]>,
            pub(crate) sync_recurring_payments: Arc<[RecurringRecord]>,
            /// The payment that was made or changed last, as the bank told it.
            pub(crate) last_payment: Option<PaymentRecord>,
            pub(crate) sync_mail: Arc<[MailRecord]>,
            pub(crate) last_reply: Option<LastReply>,
            pub(crate) session_cookie: Option<Secret>,
            /// Answers that go along with the sign-on until the bank gives an access key.
            pub(crate) challenge_answers: Vec<ChallengeAnswer>,
            /// The institution and the sign-on that the answers were first given for.
            pub(crate) answers_of: Option<(String, Who)>,
            /// The questions that the bank asked last.
            pub(crate) asked_phrases: Vec<String>,
            /// Sign-ons of other realms.
            pub(crate) realm_signons: Vec<RealmSignon>,
            /// That of `fi_url`.
            pub(crate) last_address: LastAddress,
            /// Where the last request went, and as whom.
            pub(crate) route: Option<Route>,
            /// Identifiers of this client, by the bank and the user that each was made for.
            pub(crate) client_uids: HashMap<String, String>,
            pub(crate) profile: Option<Known<Arc<Profile>>>,
            pub(crate) accounts: Option<Known<Accounts>>,
            /// Business details of the payment.
            pub(crate) payment_details: Vec<ExtendedPayment>,
            /// The presented bill that the payment pays.
            pub(crate) payment_bill: Option<BillPublished>,
            /// What a bank refused to let in, so that it is not sent again.
            pub(crate) refused_signon: Option<RefusedSignon>,
            /// The payee as the bank last gave it, if it has an identifier there.
            pub(crate) known_payee: Option<KnownPayee>,
            /// `payment_date_due` as the bank told it last, in the form of DateFormat.
            pub(crate) told_date_due: String,
            /// An entry of the list of payees that is no more, and must not be paid under.
            pub(crate) deleted_list_id: String,
            /// What was sent and how it ended; opened when it is first needed.
            pub(crate) journal: Option<Journal>,
            /// The requests of open transactions that this object sent, by their TRNUIDs.
            pub(crate) sent: HashMap<String, Sent>,
        }

        impl Default for State {
            fn default() -> Self {
                State {
                    $($text: $text_default.to_owned(),)*
                    $($secret: Secret::default(),)*
                    ofx_request: Secret::default(),
                    ofx_version: "102".to_owned(),
                    payee_aggregate: String::new(),
                    payee_name: String::new(),
                    $($number: $number_default,)*
                    $($read_text: String::new(),)*
                    $($read_flag: false,)*
                    settings: Settings::default(),
                    traffic: Traffic::default(),
                    sync_payments: Arc::new([]),
                    sync_payees: Arc::new([]),
                    sync_recurring_payments: Arc::new([]),
                    last_payment: None,
                    sync_mail: Arc::new([]),
                    last_reply: None,
                    session_cookie: None,
                    challenge_answers: Vec::new(),
                    answers_of: None,
                    asked_phrases: Vec::new(),
                    realm_signons: Vec::new(),
                    last_address: LastAddress::default(),
                    route: None,
                    client_uids: HashMap::new(),
                    profile: None,
                    accounts: None,
                    payment_details: Vec::new(),
                    payment_bill: None,
                    refused_signon: None,
                    known_payee: None,
                    told_date_due: String::new(),
                    deleted_list_id: String::new(),
                    journal: None,
                    sent: HashMap::new(),
                }
            }
        }
    };
}

for_each_property!(declare_state);

/// Credentials that a bank refused, and with which status.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct RefusedSignon {
    pub(crate) url: String,
    pub(crate) user: String,
    pub(crate) password: Secret,
    pub(crate) status: u32,
}

/// The last reply: parsed, or the text of something that is no OFX.
pub(crate) enum LastReply {
    Document(Arc<Document>),
    Text(String),
}

/// Name and address of a payee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PayeeDetails {
    pub(crate) name: String,
    lines: [String; 8],
}

/// A payee as the bank has it.
#[derive(Debug, Clone)]
pub(crate) struct KnownPayee {
    pub(crate) id: String,
    pub(crate) list_id: String,
    pub(crate) details: PayeeDetails,
}

impl State {
    pub(crate) fn formats(&self) -> Arc<Formats> {
        Arc::new(Formats {
            date: self.settings.ofx.date_format.clone(),
            currency: self.settings.ofx.currency_format.clone(),
        })
    }

    /// Name and address as they are set now.
    pub(crate) fn payee_details(&self) -> PayeeDetails {
        PayeeDetails {
            name: self.payee_name.clone(),
            lines: [
                &self.payee_addr1,
                &self.payee_addr2,
                &self.payee_addr3,
                &self.payee_city,
                &self.payee_state,
                &self.payee_postal_code,
                &self.payee_country,
                &self.payee_phone,
            ]
            .map(Clone::clone),
        }
    }

    /// Fills the payee's properties from a record. What the record lacks stays as it is, but for identifiers: the bank says
    /// by their absence that there are none any more.
    pub(crate) fn take_payee(&mut self, record: &PayeeRecord) {
        // A payee named by identifier alone has no address here: what is set is somebody else's.
        if self.payee_name.trim().is_empty() && record.addr1().is_empty() {
            let account = std::mem::take(&mut self.payee_account);
            self.clear_payee();
            self.payee_account = account;
        }
        fill(&mut self.payee_account, record.account());
        fill(&mut self.payee_name, record.name());
        fill(&mut self.payee_addr1, record.addr1());
        // An address comes whole: a line that is not in it is no more.
        if !record.addr1().is_empty() {
            self.payee_addr2 = record.addr2();
            self.payee_addr3 = record.addr3();
        }
        fill(&mut self.payee_city, record.city());
        fill(&mut self.payee_state, record.state());
        fill(&mut self.payee_postal_code, record.postal_code());
        fill(&mut self.payee_country, record.stated_country());
        fill(&mut self.payee_phone, record.phone());
        fill(&mut self.payee_list_id, record.list_id());
        self.payee_id = record.id();
        self.payee_id_scope = record.id_scope();
        self.payee_days_to_pay = record.days_to_pay();
        self.remember_payee();
    }

    /// A text of the wire as people may see it: secrets are masked, unless they shall not be.
    pub(crate) fn shown(&self, text: &str) -> String {
        if self.settings.mask_sensitive {
            mask(text)
        } else {
            text.to_owned()
        }
    }

    /// Refuses to send credentials again that the bank did not let in: banks lock users out after a few attempts.
    pub(crate) fn guard_against_lock_out(&self, route: &Route) -> Result<()> {
        let Some(refused) = &self.refused_signon else {
            return Ok(());
        };
        let credentials = self.credentials(&route.who)?;
        let is_the_same = refused.url == route.url
            && refused.user.trim() == credentials.user
            && refused.password == credentials.password;
        if !is_the_same || self.settings.retry_refused_signon {
            return Ok(());
        }
        let status = refused.status;
        let what = format!(
            "the bank refused these credentials with status {status}, and sending them again could lock the user out: \
             change ofx_user or ofx_password, or set RetryRefusedSignon=True to try once more"
        );
        Err(Error::invalid("ofx_password", what))
    }

    /// Keeps credentials that the bank did not let in.
    pub(crate) fn remember_refused_signon(&mut self, error: &Error) {
        const WRONG: u32 = 15500;
        const LOCKED_OUT: u32 = 15502;
        let status = error.status().map(|status| status.code);
        let Some(route) = self.route.clone() else {
            return;
        };
        let credentials = self.credentials(&route.who).ok();
        if let (Some(status @ (WRONG | LOCKED_OUT)), Some(credentials)) = (status, credentials) {
            self.refused_signon = Some(RefusedSignon {
                url: route.url,
                user: credentials.user,
                password: credentials.password,
                status,
            });
            self.settings.retry_refused_signon = false;
        }
    }

    /// Fills the payee's properties and aggregate from an answer about a payee.
    pub(crate) fn payee_from(&mut self, record: &PayeeRecord) {
        self.take_payee(record);
        self.payee_aggregate = record.aggregate();
    }

    /// Forgets the entry of a payee that is in the list no more, though the property still names it.
    pub(crate) fn payee_deleted(&mut self, list_id: String) {
        self.payee_list_id.clone_from(&list_id);
        self.deleted_list_id = list_id;
    }

    /// Sets name, address, account and identifiers of the payee to their defaults.
    pub(crate) fn clear_payee(&mut self) {
        let State {
            payee_account,
            payee_addr1,
            payee_addr2,
            payee_addr3,
            payee_aggregate,
            payee_city,
            payee_country,
            payee_days_to_pay,
            payee_id,
            payee_id_scope,
            payee_list_id,
            payee_name,
            payee_phone,
            payee_postal_code,
            payee_state,
            ..
        } = State::default();
        self.payee_account = payee_account;
        self.payee_addr1 = payee_addr1;
        self.payee_addr2 = payee_addr2;
        self.payee_addr3 = payee_addr3;
        self.payee_aggregate = payee_aggregate;
        self.payee_city = payee_city;
        self.payee_country = payee_country;
        self.payee_days_to_pay = payee_days_to_pay;
        self.payee_id = payee_id;
        self.payee_id_scope = payee_id_scope;
        self.payee_list_id = payee_list_id;
        self.payee_name = payee_name;
        self.payee_phone = payee_phone;
        self.payee_postal_code = payee_postal_code;
        self.payee_state = payee_state;
    }

    /// Takes the payee as set now for the one that the bank knows by the identifiers set now.
    pub(crate) fn remember_payee(&mut self) {
        self.known_payee = Some(KnownPayee {
            id: self.payee_id.clone(),
            list_id: self.payee_list_id.clone(),
            details: self.payee_details(),
        });
    }

    /// Fills the payment's properties from a record; what the record lacks stays as it is, but for the read-outs.
    pub(crate) fn take_payment(&mut self, record: &PaymentRecord) {
        fill(&mut self.payment_id, record.id());
        self.last_payment = Some(record.clone());
        self.payment_aggregate = record.aggregate();
        self.take_particulars(record);
        self.take_status(record);
    }

    /// Fills the recurring model's properties, and those of the payment that it makes.
    pub(crate) fn take_recurring(&mut self, record: &RecurringRecord) {
        fill(&mut self.recurring_id, record.id());
        fill(&mut self.recurring_frequency, record.frequency());
        self.recurring_instances = record.instances();
        self.recurring_initial_amount = record.initial_amount();
        self.recurring_final_amount = record.final_amount();
        self.recurring_aggregate = record.aggregate();
        self.take_particulars(&PaymentRecord(record.0.clone()));
    }

    /// Fills what makes a payment, single or recurring.
    fn take_particulars(&mut self, record: &PaymentRecord) {
        fill(&mut self.payment_amount, record.amount());
        fill(&mut self.payment_date_due, record.date_due());
        fill(&mut self.told_date_due, record.date_due());
        fill(&mut self.payment_from_account_id, record.from_account_id());
        fill(&mut self.payment_from_bank_id, record.from_bank_id());
        fill(&mut self.payment_to_account_id, record.to_account_id());
        fill(&mut self.payment_to_bank_id, record.to_bank_id());
        fill(&mut self.payment_memo, record.memo());
        fill(&mut self.payment_bill_ref, record.bill_ref());
        self.payment_from_account_type =
            account_type(&record.from_account_type()).unwrap_or(self.payment_from_account_type);
        self.payment_to_account_type =
            account_type(&record.to_account_type()).unwrap_or(self.payment_to_account_type);
        fill(&mut self.payment_currency_code, record.currency_code());
        self.take_business(record);
        self.payment_payee_account = record.payee_account();
        self.payment_payee_aggregate = record.payee_aggregate();
        self.payment_payee_id = record.payee_id();
        self.payment_payee_list_id = record.payee_list_id();
    }

    /// Fills what an answer tells about a payment without its particulars.
    pub(crate) fn take_progress(&mut self, record: &PaymentRecord) {
        self.payment_id = record.id();
        self.payment_aggregate = record.aggregate();
        self.take_status(record);
    }

    /// Fills what became of the payment. What the answer does not tell is not known: it may have been another payment's.
    fn take_status(&mut self, record: &PaymentRecord) {
        self.payment_status = record.status();
        self.payment_date_processed = record.date_processed();
        self.payment_check_number = record.check_number();
    }
}

/// What settings report about.
impl Session for State {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn settings_mut(&mut self) -> &mut Settings {
        &mut self.settings
    }

    fn traffic(&self) -> &Traffic {
        &self.traffic
    }

    fn request(&self) -> String {
        State::shown(self, self.ofx_request.expose())
    }

    fn response(&self) -> String {
        match &self.last_reply {
            None => String::new(),
            Some(LastReply::Text(text)) => State::shown(self, text),
            Some(LastReply::Document(document)) => State::shown(self, document.text()),
        }
    }

    fn response_value(&self, path: &str) -> Result<Option<String>, String> {
        let path = lookup::Path::parse(path)?;
        let Some(LastReply::Document(document)) = &self.last_reply else {
            return Ok(None);
        };
        let value = match lookup::find(document, path)? {
            None => return Ok(None),
            Some(Found::Leaf { is_secret, .. }) if is_secret && self.settings.mask_sensitive => {
                "***".to_owned()
            }
            Some(Found::Leaf { value, .. }) => value,
            Some(Found::Aggregate(range)) => {
                let xml = document.aggregate_as_xml(range);
                State::shown(self, &xml.map_err(|error| error.to_string())?)
            }
        };
        Ok(Some(value))
    }
}

/// Sets a property, unless the bank said nothing about it.
fn fill(property: &mut String, value: String) {
    if !value.is_empty() {
        *property = value;
    }
}

/// The types of accounts that payments come from and go to, in the words of OFX, by the component's numbers for them: the index of
/// `CHECKING` is 0, what `payment_from_account_type` is set to.
pub const ACCOUNT_TYPES: [&str; 4] = ["CHECKING", "SAVINGS", "MONEYMRKT", "CREDITLINE"];

/// The component's number for an account type.
pub(crate) fn account_type(word: &str) -> Option<i64> {
    ACCOUNT_TYPES
        .iter()
        .position(|known| *known == word)
        .and_then(|index| i64::try_from(index).ok())
}
