//! The parts of requests, made of properties: what is required is checked here, before anything is sent.

use super::routing::Who;
use super::state::{ACCOUNT_TYPES, State};
use crate::clock;
use crate::error::{Error, ErrorKind, Result, code};
use crate::message::{
    AccountType, BankAccount, Frequency, Institution, Leaf, Payee, PayeeReference, PaymentInfo,
    Recurrence, SignonRequest,
};
use crate::transport::Address;
use crate::value::{Amount, DateTime, Private, Secret, Zone};
use crate::wire::{Syntax, Version};

/// A text that must not be empty.
pub(super) fn required<'a>(name: &str, value: &'a str) -> Result<&'a str> {
    match value.trim() {
        "" => Err(Error::invalid(name, "is required and not set")),
        value => Ok(value),
    }
}

fn optional(value: &str) -> Option<String> {
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

impl State {
    pub(super) fn version(&self) -> Version {
        Version::from_code(&self.ofx_version).unwrap_or(Version::V102)
    }

    /// Where to send: https, or http on this machine. Over plain http anybody on the way could read the password.
    pub(super) fn url(&self) -> Result<String> {
        let url = self.fi_url.trim();
        if url.is_empty() {
            let detail = "fi_url: is required and not set";
            return Err(Error::new(ErrorKind::InvalidValue, code::NO_SERVER, detail));
        }
        if !url.contains("://") {
            return Err(invalid_scheme(
                "has no scheme: https://bank.example/ofx is a URL",
            ));
        }
        match self.last_address.or_of(url) {
            Ok(Address::Secure | Address::Loopback) => Ok(url.to_owned()),
            Ok(Address::Plain) if self.settings.allow_plain_http => Ok(url.to_owned()),
            Ok(Address::Plain) => Err(invalid_scheme(
                "is http, over which the password could be read on the way: use https \
                 (http is allowed to this machine only, unless AllowPlainHTTP=True)",
            )),
            Ok(Address::Nowhere) => {
                Err(Error::invalid("fi_url", "names the address of no machine")
                    .with_code(code::NO_ADDRESS))
            }
            Ok(Address::NoPort) => {
                Err(Error::invalid("fi_url", "names port 0, which is none")
                    .with_code(code::NO_PORT))
            }
            Ok(Address::Other) => Err(invalid_scheme("has a scheme other than https")),
            Err(error) => {
                let what = format!("is no URL ({error}); https://bank.example/ofx is one");
                Err(Error::invalid("fi_url", what))
            }
        }
    }

    /// The sign-on of a user, of anybody, or of a realm.
    pub(super) fn signon(&self, who: &Who) -> Result<SignonRequest> {
        let app_version = required("ofx_app_version", &self.ofx_app_version)?;
        if !app_version.bytes().all(|byte| byte.is_ascii_digit()) {
            let what = format!("{app_version:?} has something other than digits");
            return Err(Error::invalid("ofx_app_version", what));
        }
        let institution = if self.settings.quirks.send_institution {
            Some(Institution {
                organization: required("fi_organization", &self.fi_organization)?.to_owned(),
                id: Some(required("fi_id", &self.fi_id)?.to_owned()),
            })
        } else {
            None
        };
        let credentials = self.credentials(who)?;
        // What proves who the user is, is nobody else's.
        let is_user = *who == Who::User;
        let given = |secret: &Secret| Some(secret.clone()).filter(|secret| !secret.is_empty());
        let of_user = |secret: &Secret| given(secret).filter(|_| is_user);
        let settings = &self.settings;
        Ok(SignonRequest {
            client_time: DateTime::from_utc(clock::now_utc()).to_the_second(),
            user_id: Some(credentials.user),
            password: Some(credentials.password),
            user_key: None,
            access_token: None,
            generate_user_key: None,
            language: "ENG".to_owned(),
            institution,
            session_cookie: credentials.session_cookie,
            app_id: required("ofx_app_id", &self.ofx_app_id)?.to_owned(),
            app_version: app_version.to_owned(),
            app_key: None,
            client_uid: self.client_uid().filter(|_| *who != Who::Anonymous),
            user_credential_1: of_user(&settings.ofx.user_credential_1),
            user_credential_2: of_user(&settings.ofx.user_credential_2),
            auth_token: given(&settings.ofx.auth_token).filter(|_| *who != Who::Anonymous),
            access_key: given(&credentials.access_key),
            answers: if *who == Who::Anonymous {
                Vec::new()
            } else {
                self.challenge_answers.clone()
            },
            extension: None,
        })
    }

    /// The account that pays.
    pub(super) fn paying_account(&self) -> Result<BankAccount> {
        let bank_id = required("payment_from_bank_id", &self.payment_from_bank_id)?;
        let account_id = required("payment_from_account_id", &self.payment_from_account_id)?;
        Ok(bank_account(
            bank_id,
            account_id,
            self.payment_from_account_type,
        ))
    }

    /// The account that is paid, if the payee is paid by transfer.
    pub(super) fn paid_account(&self) -> Result<Option<BankAccount>> {
        let (bank_id, account_id) = (&self.payment_to_bank_id, &self.payment_to_account_id);
        if bank_id.trim().is_empty() && account_id.trim().is_empty() {
            return Ok(None);
        }
        let bank_id = required("payment_to_bank_id", bank_id)?;
        let account_id = required("payment_to_account_id", account_id)?;
        Ok(Some(bank_account(
            bank_id,
            account_id,
            self.payment_to_account_type,
        )))
    }

    /// Name and address of the payee.
    pub(super) fn payee(&self) -> Result<Payee> {
        let addr2 = optional(&self.payee_addr2);
        let addr3 = optional(&self.payee_addr3);
        if addr2.is_none() && addr3.is_some() {
            return Err(Error::invalid(
                "payee_addr3",
                "is set, and payee_addr2 before it is not",
            ));
        }
        let text = |name: &str, value: &str| required(name, value).map(str::to_owned);
        Ok(Payee {
            name: text("payee_name", &self.payee_name)?,
            addr1: text("payee_addr1", &self.payee_addr1)?,
            addr2,
            addr3,
            city: text("payee_city", &self.payee_city)?,
            state: text("payee_state", &self.payee_state)?,
            postal_code: text("payee_postal_code", &self.payee_postal_code)?,
            country: optional(&self.payee_country),
            phone: text("payee_phone", &self.payee_phone)?,
        })
    }

    /// Who is paid: by identifier, unless name or address differ from what the bank has under it, which asks the bank to
    /// change the payee too.
    pub(super) fn payee_reference(&self) -> Result<PayeeReference> {
        let Some(id) = optional(&self.payee_id) else {
            return self.payee().map(PayeeReference::Full);
        };
        let known = self.known_payee.as_ref().filter(|known| known.id == id);
        match known {
            Some(known) if known.details != self.payee_details() => {
                self.payee().map(PayeeReference::Full)
            }
            Some(_) => Ok(PayeeReference::Id(id)),
            None if self.payee_name.trim().is_empty() => Ok(PayeeReference::Id(id)),
            None => Err(Error::invalid(
                "payee_id",
                "is set along with payee_name: name the payee by one of them and clear the other",
            )),
        }
    }

    /// The payment as it is set.
    pub(super) fn payment_info(&self) -> Result<PaymentInfo> {
        let from = self.paying_account()?;
        let amount = self.amount()?;
        let payee = self.payee_reference()?;
        let to = self.paid_account()?;
        if to.is_some() && matches!(payee, PayeeReference::Id(_)) {
            let what =
                "is set, and then OFX wants the payee's name and address instead of payee_id";
            return Err(Error::invalid("payment_to_account_id", what));
        }
        Ok(PaymentInfo {
            from,
            amount,
            payee,
            payee_list_id: optional(&self.payee_list_id).filter(|id| *id != self.deleted_list_id),
            to,
            details: self.payment_details.clone(),
            payee_account: Private::from(self.account_with_payee()?),
            due: self.due()?,
            memo: optional(&self.payment_memo),
            bill_reference: optional(&self.payment_bill_ref),
            bill: self.bill()?,
        })
    }

    /// How often a recurring model pays, and how many times.
    pub(super) fn recurrence(&self) -> Result<Recurrence> {
        let frequency = required("recurring_frequency", &self.recurring_frequency)?;
        Ok(Recurrence {
            instances: self.instances()?,
            frequency: self.frequency(frequency)?,
        })
    }

    /// How many payments a recurring model makes; `None` for no end.
    pub(super) fn instances(&self) -> Result<Option<u32>> {
        let read = |text: String| {
            let count = text.parse().ok().filter(|count| (1..=999).contains(count));
            count.ok_or_else(|| {
                let what = format!("{text:?} is not between 1 and 999");
                Error::invalid("recurring_instances", what)
            })
        };
        optional(&self.recurring_instances).map(read).transpose()
    }

    /// A frequency that the version has a word for.
    fn frequency(&self, word: &str) -> Result<Frequency> {
        let frequency = frequency_of(word)?;
        if frequency == Frequency::Triannually && self.version().syntax() == Syntax::Xml {
            let what = "TRIANNUALLY is no word of OFX 2: use another frequency, or OFX 1.x (FREQ)";
            return Err(Error::invalid("recurring_frequency", what));
        }
        Ok(frequency)
    }

    /// The amounts of the first and of the last payment of a recurring model, if they differ.
    pub(super) fn differing_amounts(&self) -> Result<(Option<Amount>, Option<Amount>)> {
        let amount = |name: &str, value: &str| {
            optional(value)
                .map(|text| self.positive_amount(name, &text))
                .transpose()
        };
        Ok((
            amount("recurring_initial_amount", &self.recurring_initial_amount)?,
            amount("recurring_final_amount", &self.recurring_final_amount)?,
        ))
    }

    /// The amount as it is to be sent.
    pub(super) fn amount(&self) -> Result<Amount> {
        const NAME: &str = "payment_amount";
        self.positive_amount(NAME, required(NAME, &self.payment_amount)?)
    }

    /// An amount in plain form, or in the form in which amounts are shown.
    pub(super) fn positive_amount(&self, name: &str, text: &str) -> Result<Amount> {
        let shown = self.settings.ofx.currency_format.as_ref();
        match shown.and_then(|format| format.parse(text).ok()) {
            Some(amount) => more_than_nothing(name, amount),
            None => plain_amount(name, text),
        }
    }

    /// When the payment is due, as it is sent.
    pub(super) fn due(&self) -> Result<DateTime> {
        self.as_sent("payment_date_due", self.due_as_set()?)
    }

    /// When the payment is due, in the form in which it was set.
    pub(super) fn due_as_set(&self) -> Result<DateTime> {
        const NAME: &str = "payment_date_due";
        self.day(NAME, required(NAME, &self.payment_date_due)?)
    }

    /// A date in the form of the DateFormat setting.
    pub(super) fn day(&self, name: &str, text: &str) -> Result<DateTime> {
        let format = &self.settings.ofx.date_format;
        format.parse(text).map_err(|error| {
            let pattern = format.as_str();
            Error::invalid(
                name,
                format!("{:?} is not a date of the form {pattern}", error.text),
            )
        })
    }

    fn as_sent(&self, name: &str, date: DateTime) -> Result<DateTime> {
        let ofx = &self.settings.ofx;
        Ok(match &ofx.wire_date_format {
            // What the form of OFX itself was set to stays as it is.
            None if ofx.date_format.is_verbatim() => stays_on_its_day(name, date)?,
            // It is a day, and no hour may move it to another one where the bank is.
            None => DateTime::from_date(date.date()),
            Some(format) => format.apply(date, &self.zone_at(date)),
        })
    }

    /// The zone in which dates are sent.
    fn zone_at(&self, date: DateTime) -> Zone {
        self.settings.ofx.time_zone.clone().unwrap_or_else(|| {
            let local = date.date().and_time(date.time().unwrap_or_default());
            let minutes = clock::local_offset_minutes(local);
            let name = String::new();
            Zone { minutes, name }
        })
    }

    fn account_with_payee(&self) -> Result<&str> {
        let instead = self.settings.ofx.missing_payee_account.as_deref();
        match (self.payee_account.trim(), instead) {
            ("", None) => {
                let what = "is not set, and OFX wants it (PAYACCT) with every payment: set it, or say with the setting \
                            MissingPayAccount what to send instead";
                Err(Error::invalid("payee_account", what))
            }
            ("", Some(instead)) => Ok(instead),
            (account, _) => Ok(account),
        }
    }

    /// The user's account number with the payee, where it may be left out.
    pub(super) fn payee_accounts(&self) -> Vec<Private> {
        optional(&self.payee_account)
            .map(Private::from)
            .into_iter()
            .collect()
    }
}

fn plain_amount(name: &str, text: &str) -> Result<Amount> {
    let amount: Amount = text.parse().map_err(|error| Error::invalid(name, error))?;
    if is_ambiguous(text) {
        let what =
            format!("{text:?} can be read in two ways: write it with a point, as in 1650.00");
        return Err(Error::invalid(name, what));
    }
    more_than_nothing(name, amount)
}

/// Whether people read an amount in two ways: `1,650` is to some a thousand times more than to others.
pub(super) fn is_ambiguous(text: &str) -> bool {
    text.split_once(',')
        .is_some_and(|(_, rest)| rest.len() == 3)
}

/// A moment in a zone that is a fraction of an hour away is sent in GMT: an error if it is another day there.
fn stays_on_its_day(name: &str, due: DateTime) -> Result<DateTime> {
    let sent: Option<DateTime> = due.to_string().parse().ok();
    if sent.is_some_and(|sent| sent.date() == due.date()) {
        return Ok(due);
    }
    let what = format!("would be sent as {due}, which is another day: give the day alone");
    Err(Error::invalid(name, what))
}

fn more_than_nothing(name: &str, amount: Amount) -> Result<Amount> {
    if amount.is_positive() {
        // One text for one amount, so that a repeated request is the same to the letter.
        Ok(amount.to_cents())
    } else {
        Err(Error::invalid(
            name,
            format!("{amount} is not more than nothing"),
        ))
    }
}

/// A frequency in the words of OFX. A misspelt one would be a payment at the wrong time: it is refused here.
fn frequency_of(word: &str) -> Result<Frequency> {
    match Frequency::parse(&word.to_ascii_uppercase()) {
        Ok(Frequency::Other(_)) | Err(_) => {
            let known = "WEEKLY, BIWEEKLY, TWICEMONTHLY, MONTHLY, FOURWEEKS, BIMONTHLY, QUARTERLY, \
                         TRIANNUALLY, SEMIANNUALLY, ANNUALLY";
            Err(Error::invalid(
                "recurring_frequency",
                format!("{word:?} is none of {known}"),
            ))
        }
        Ok(frequency) => Ok(frequency),
    }
}

fn bank_account(bank_id: &str, account_id: &str, account_type: i64) -> BankAccount {
    const TYPES: [AccountType; ACCOUNT_TYPES.len()] = [
        AccountType::Checking,
        AccountType::Savings,
        AccountType::MoneyMarket,
        AccountType::LineOfCredit,
    ];
    let index = usize::try_from(account_type).unwrap_or(0);
    BankAccount {
        bank_id: bank_id.to_owned(),
        branch_id: None,
        account_id: Private::from(account_id),
        account_type: TYPES.get(index).cloned().unwrap_or(AccountType::Checking),
        account_key: None,
    }
}

fn invalid_scheme(what: &str) -> Error {
    Error::new(
        ErrorKind::InvalidValue,
        code::INVALID_SCHEME,
        format!("fi_url: {what}"),
    )
}
