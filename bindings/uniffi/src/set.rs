//! Records that people set: properties that belong together, as one value. Setting one sets all of its properties.

use std::fmt;
use std::sync::Arc;

use ofx_billpay::value::Private;
use ofx_billpay::{ACCOUNT_TYPES, BillPayment as Core};

use crate::bill_payment::NativeBillPayment;
use crate::error::{NativeError, Result};
use crate::secret::{Secret, exposed, secret};
use crate::value::{Amount, Day};

/// Declares a record of properties that are texts, how it is read and how it is set.
macro_rules! declare_texts {
    ($(
        $(#[$attribute:meta])*
        $name:ident {
            $($(#[$doc:meta])* $field:ident = $default:literal of $property:ident,)*
        }
    )*) => { pastey::paste! { $(
        $(#[$attribute])*
        #[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
        #[uniffi::export(Display)]
        pub struct $name {
            $($(#[$doc])* #[uniffi(default = $default)] pub $field: String,)*
        }

        impl $name {
            fn of(core: &Core) -> Self {
                $name { $($field: core.$property(),)* }
            }

            fn set(&self, core: &Core) {
                $(core.[<set_ $property>](&self.$field);)*
            }
        }
    )* } };
}

declare_texts! {
    /// Whom requests are sent to. All is required.
    FinancialInstitution {
        /// Where the institution answers OFX: an https URL.
        url = "" of fi_url,
        /// The institution's name, sent as ORG; servers compare it letter by letter.
        organization = "" of fi_organization,
        /// The institution's identifier, sent as FID.
        id = "" of fi_id,
    }

    /// Who is paid: by name, address and telephone number, or by an identifier that the bank gave.
    Payee {
        // The name first: another one clears the identifiers of the payee before.
        /// The name, up to 32 characters.
        name = "" of payee_name,
        /// The first line of the address, up to 32 characters.
        addr1 = "" of payee_addr1,
        /// The second line.
        addr2 = "" of payee_addr2,
        /// The third line; only with a second.
        addr3 = "" of payee_addr3,
        /// The city, up to 32 characters.
        city = "" of payee_city,
        /// The state, up to 5 characters.
        state = "" of payee_state,
        /// The postal code, up to 11 characters.
        postal_code = "" of payee_postal_code,
        /// The country, three letters of ISO 3166. Default: USA.
        country = "USA" of payee_country,
        /// The telephone number, in any form.
        phone = "" of payee_phone,
        /// The user's account number with the payee, up to 32 characters. OFX requires it for payments.
        account = "" of payee_account,
        /// The identifier that the payment system gave the payee, used instead of name and address.
        id = "" of payee_id,
        /// The entry in the user's list at the bank.
        list_id = "" of payee_list_id,
    }
}

/// Who signs on, and with which application.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct SignOn {
    /// The user's name at the institution. Required.
    #[uniffi(default = "")]
    pub user: String,
    /// The user's password. Required.
    #[uniffi(default = None)]
    pub password: Option<Arc<Secret>>,
    /// The application's identifier, up to 5 characters. Required.
    #[uniffi(default = "")]
    pub app_id: String,
    /// The application's version, up to 4 digits. Required.
    #[uniffi(default = "")]
    pub app_version: String,
    /// The key that the bank gave for challenges answered before; a newer one replaces it.
    #[uniffi(default = None)]
    pub access_key: Option<Arc<Secret>>,
}

/// An account at a bank.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct BankAccount {
    /// The bank, up to 9 characters.
    #[uniffi(default = "")]
    pub bank_id: String,
    /// The number of the account, up to 22 characters.
    #[uniffi(default = "")]
    pub account_id: String,
    /// The type in the words of OFX: CHECKING, SAVINGS, MONEYMRKT or CREDITLINE.
    #[uniffi(default = "CHECKING")]
    pub account_type: String,
}

/// A payment to be made or changed.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct Payment {
    /// The amount, positive.
    #[uniffi(default = None)]
    pub amount: Option<Amount>,
    /// The day on which it is due.
    #[uniffi(default = None)]
    pub date_due: Option<Day>,
    /// The account that pays.
    #[uniffi(default)]
    pub from_account: BankAccount,
    /// The account that is paid, where the bank pays by transfer. Default: none.
    #[uniffi(default = None)]
    pub to_account: Option<BankAccount>,
    /// A note to the payee, up to 255 characters.
    #[uniffi(default = "")]
    pub memo: String,
    /// A reference that the biller supplied, up to 80 characters.
    #[uniffi(default = "")]
    pub bill_ref: String,
    /// The identifier that the bank gave it; filled by the bank's answers.
    #[uniffi(default = "")]
    pub id: String,
}

/// How a recurring model pays, beside what its payments have in common with others.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct RecurringPayment {
    /// How often: WEEKLY, BIWEEKLY, TWICEMONTHLY, MONTHLY, FOURWEEKS, BIMONTHLY, QUARTERLY, SEMIANNUALLY or ANNUALLY.
    #[uniffi(default = "")]
    pub frequency: String,
    /// How many payments, up to 999; none for no end.
    #[uniffi(default = None)]
    pub instances: Option<i64>,
    /// The amount of the first payment, if it differs.
    #[uniffi(default = None)]
    pub initial_amount: Option<Amount>,
    /// The amount of the last payment, if it differs.
    #[uniffi(default = None)]
    pub final_amount: Option<Amount>,
    /// The identifier that the bank gave the model; filled by the bank's answers.
    #[uniffi(default = "")]
    pub id: String,
}

/// A firewall that connections are made through.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct Firewall {
    /// The kind: 0 none, 1 tunnel, 2 SOCKS4, 3 SOCKS5, 10 SOCKS4A. Default: 0.
    #[uniffi(default = 0)]
    pub kind: i64,
    /// The host.
    #[uniffi(default = "")]
    pub host: String,
    /// The port; none for what is usual for the kind.
    #[uniffi(default = None)]
    pub port: Option<i64>,
    /// The user's name.
    #[uniffi(default = "")]
    pub user: String,
    /// The password.
    #[uniffi(default = None)]
    pub password: Option<Arc<Secret>>,
    /// Whether proxies are taken from the environment where no firewall is set. Default: false.
    #[uniffi(default = false)]
    pub auto_detect: bool,
}

/// The client's own certificate, where a bank wants one.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct ClientCertificate {
    /// The store: the name of a file, or what would stand in it.
    pub store: Vec<u8>,
    /// The kind of the store: 2 PFX file, 3 PFX, 6 PEM file, 7 PEM, 99 to be detected, and others. Default: 99.
    #[uniffi(default = 99)]
    pub store_type: i64,
    /// The password of the store.
    #[uniffi(default = None)]
    pub store_password: Option<Arc<Secret>>,
    /// The subject that is looked for, whole or in part; `*` takes any, which is the default. It reads as the whole subject, empty
    /// if none was found.
    #[uniffi(default = "*")]
    pub subject: String,
}

#[uniffi::export]
impl NativeBillPayment {
    /// The institution that the properties describe.
    pub fn institution(&self) -> FinancialInstitution {
        FinancialInstitution::of(&self.core)
    }

    /// Sets the properties of an institution.
    pub fn set_institution(&self, value: &FinancialInstitution) {
        value.set(&self.core);
    }

    /// The payee that the properties describe.
    pub fn payee(&self) -> Payee {
        Payee::of(&self.core)
    }

    /// Sets the properties of a payee.
    pub fn set_payee(&self, value: &Payee) {
        value.set(&self.core);
    }

    /// The sign-on that the properties describe.
    pub fn sign_on(&self) -> SignOn {
        let core = &self.core;
        SignOn {
            user: core.ofx_user(),
            password: secret(&core.ofx_password()),
            app_id: core.ofx_app_id(),
            app_version: core.ofx_app_version(),
            access_key: secret(&core.ofx_access_key()),
        }
    }

    /// Sets the properties of a sign-on.
    pub fn set_sign_on(&self, value: &SignOn) {
        let core = &self.core;
        core.set_ofx_user(&value.user);
        core.set_ofx_password(exposed(value.password.as_ref()));
        core.set_ofx_app_id(&value.app_id);
        core.set_ofx_app_version(&value.app_version);
        core.set_ofx_access_key(exposed(value.access_key.as_ref()));
    }

    /// The payment that the properties describe. An error where `pay_bill` would fail for the amount or the date.
    pub fn payment(&self) -> Result<Payment> {
        let now = self.core.payment();
        let account = |bank: &str, number: &Private, kind: &str| BankAccount {
            bank_id: bank.to_owned(),
            account_id: number.to_string(),
            account_type: kind.to_owned(),
        };
        let to = account(&now.to_bank_id, &now.to_account_id, now.to_account_type);
        let is_paid_to_account = !(to.bank_id.is_empty() && to.account_id.is_empty());
        Ok(Payment {
            amount: now.amount?.map(Amount::of),
            date_due: now.date_due?.map(|date| Day::of(date.date())),
            from_account: account(
                &now.from_bank_id,
                &now.from_account_id,
                now.from_account_type,
            ),
            to_account: is_paid_to_account.then_some(to),
            memo: now.memo,
            bill_ref: now.bill_ref,
            id: now.id,
        })
    }

    /// Sets the properties of a payment. An error, and nothing is set, for an amount or a date that cannot be sent, and for an
    /// account type that is none.
    pub fn set_payment(&self, value: &Payment) -> Result<()> {
        let core = &self.core;
        let nowhere = BankAccount {
            bank_id: String::new(),
            account_id: String::new(),
            account_type: ACCOUNT_TYPES[0].to_owned(),
        };
        let (from, to) = (&value.from_account, value.to_account.as_ref());
        let to = to.unwrap_or(&nowhere);
        let (from_type, to_type) = (account_type(from)?, account_type(to)?);
        let amount = value.amount.as_ref().map(|amount| amount.read("amount"));
        let due = value.date_due.as_ref().map(|day| day.read("date_due"));
        core.set_payment_values(amount.transpose()?, due.transpose()?)?;
        core.set_payment_from_bank_id(&from.bank_id);
        core.set_payment_from_account_id(&from.account_id);
        core.set_payment_from_account_type(from_type)?;
        core.set_payment_to_bank_id(&to.bank_id);
        core.set_payment_to_account_id(&to.account_id);
        core.set_payment_to_account_type(to_type)?;
        core.set_payment_memo(&value.memo);
        core.set_payment_bill_ref(&value.bill_ref);
        core.set_payment_id(&value.id);
        Ok(())
    }

    /// What the properties say about a recurring model. An error where `add_recurring_payment` would fail for one of them.
    pub fn recurring_payment(&self) -> Result<RecurringPayment> {
        let now = self.core.recurring_payment();
        Ok(RecurringPayment {
            frequency: now.frequency,
            instances: now.instances?.map(i64::from),
            initial_amount: now.initial_amount?.map(Amount::of),
            final_amount: now.final_amount?.map(Amount::of),
            id: now.id,
        })
    }

    /// Sets the properties of a recurring model. An error, and nothing is set, for an amount that cannot be sent.
    pub fn set_recurring_payment(&self, value: &RecurringPayment) -> Result<()> {
        let core = &self.core;
        let first = value.initial_amount.as_ref();
        let first = first.map(|amount| amount.read("initial_amount"));
        let last = value.final_amount.as_ref();
        let last = last.map(|amount| amount.read("final_amount"));
        core.set_recurring_values(first.transpose()?, last.transpose()?)?;
        core.set_recurring_frequency(&value.frequency);
        let instances = value.instances.map(|count| count.to_string());
        core.set_recurring_instances(&instances.unwrap_or_default());
        core.set_recurring_id(&value.id);
        Ok(())
    }

    /// The firewall that the properties describe.
    pub fn firewall(&self) -> Firewall {
        let core = &self.core;
        Firewall {
            kind: core.firewall_type(),
            host: core.firewall_host(),
            port: Some(core.firewall_port()),
            user: core.firewall_user(),
            password: secret(&core.firewall_password()),
            auto_detect: core.firewall_auto_detect(),
        }
    }

    /// Sets the properties of a firewall. An error for a kind or a port that is none.
    pub fn set_firewall(&self, value: &Firewall) -> Result<()> {
        let core = &self.core;
        let former = core.firewall_type();
        core.set_firewall_type(value.kind)?;
        if let Some(port) = value.port {
            core.set_firewall_port(port).or_else(|error| {
                core.set_firewall_type(former)?;
                Err(error)
            })?;
        }
        core.set_firewall_host(&value.host);
        core.set_firewall_user(&value.user);
        core.set_firewall_password(exposed(value.password.as_ref()));
        core.set_firewall_auto_detect(value.auto_detect);
        Ok(())
    }

    /// The client's certificate that the properties describe; none if no subject was found.
    pub fn client_certificate(&self) -> Option<ClientCertificate> {
        let core = &self.core;
        let subject = core.ssl_cert_subject();
        (!subject.is_empty()).then(|| ClientCertificate {
            store: core.ssl_cert_store(),
            store_type: core.ssl_cert_store_type(),
            store_password: secret(&core.ssl_cert_store_password()),
            subject,
        })
    }

    /// Sets the properties of a client's certificate, and looks for it; none for none. An error if the store cannot be opened.
    pub fn set_client_certificate(&self, value: Option<ClientCertificate>) -> Result<()> {
        let core = &self.core;
        let Some(value) = value else {
            return Ok(core.set_ssl_cert_subject("")?);
        };
        core.set_ssl_cert_store_type(value.store_type)?;
        core.set_ssl_cert_store(&value.store);
        core.set_ssl_cert_store_password(exposed(value.store_password.as_ref()));
        Ok(core.set_ssl_cert_subject(&value.subject)?)
    }
}

/// The component's number for the type of an account.
fn account_type(account: &BankAccount) -> Result<i64> {
    let word = account.account_type.as_str();
    let index = ACCOUNT_TYPES.iter().position(|known| *known == word);
    let number = index.and_then(|index| i64::try_from(index).ok());
    number.ok_or_else(|| {
        let what = format!("{word:?} is none of {}", ACCOUNT_TYPES.join(", "));
        NativeError::wrong_value("account_type", &what)
    })
}

// What is shown of a record, in logs above all, is none of the user's business.

impl fmt::Display for FinancialInstitution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<institution {} {}>", self.organization, self.id)
    }
}

impl fmt::Display for Payee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<payee {} as set>", self.list_id)
    }
}

impl fmt::Display for SignOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<sign-on with {} {}>", self.app_id, self.app_version)
    }
}

impl fmt::Display for BankAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = Private::from(self.account_id.as_str());
        write!(f, "<account {}>", number.masked())
    }
}

impl fmt::Display for Payment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<payment {} as set>", self.id)
    }
}

impl fmt::Display for Firewall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<firewall of kind {} at {}>", self.kind, self.host)
    }
}

impl fmt::Display for ClientCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<client certificate {}>", self.subject)
    }
}
