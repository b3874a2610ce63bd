//! An object that has no method that changes anything: for programs that show payments and must not be able to make one.

use std::ops::Deref;
use std::sync::Arc;

use super::{
    BillPayment, DeliveryEstimate, MailRecord, PayeeRecord, PaymentRecord, RecurringRecord,
};
use crate::challenge::Challenge;
use crate::error::Result;
use crate::event::Listener;
use crate::message::{AccountInfo, Profile};

/// [`BillPayment`] with its reading methods only: ask what became of payments, synchronize, read profile and accounts.
///
/// What moves money or changes anything at the bank is not there to be called: the compiler says so, not an error at run time.
/// Beneath it is an object that is [`read_only`](BillPayment::read_only), so that even a request that comes from elsewhere, such
/// as a [`Challenge`], is refused.
///
/// ```no_run
/// use ofx_billpay::ReadOnlyBillPayment;
///
/// let bank = ReadOnlyBillPayment::new(|setup| {
///     setup.set_fi_url("https://ofx.example.com/ofx");
///     setup.set_ofx_user("kim01");
/// });
/// bank.get_status("P1")?;
/// println!("{}", bank.payment_status());
/// # Ok::<(), ofx_billpay::Error>(())
/// ```
///
/// ```compile_fail
/// # let bank = ofx_billpay::ReadOnlyBillPayment::new(|_| {});
/// bank.pay_bill();
/// ```
#[derive(Debug, Default)]
pub struct ReadOnlyBillPayment(Inner);

/// The object beneath, which can change nothing from its first moment.
#[derive(Debug)]
struct Inner(BillPayment);

impl Default for Inner {
    fn default() -> Self {
        Inner(BillPayment::read_only())
    }
}

impl Deref for Inner {
    type Target = BillPayment;

    fn deref(&self) -> &BillPayment {
        &self.0
    }
}

/// Declares methods that do what those of the object beneath do.
macro_rules! forward {
    ($($(#[$doc:meta])* $name:ident($($argument:ident: $type:ty),*) -> $result:ty;)*) => {
        impl ReadOnlyBillPayment {
            $(
                $(#[$doc])*
                #[doc = concat!("See [`BillPayment::", stringify!($name), "`].")]
                pub fn $name(&self, $($argument: $type),*) -> $result {
                    self.0.$name($($argument),*)
                }
            )*
        }
    };
}

impl ReadOnlyBillPayment {
    /// An object whose properties and settings `setup` sets; it gets the object beneath, which can change nothing either.
    pub fn new(setup: impl FnOnce(&BillPayment)) -> Self {
        let object = ReadOnlyBillPayment::default();
        setup(&object.0);
        object
    }

    /// Sets properties and settings again, as [`new`](Self::new) does.
    pub fn set_up(&self, setup: impl FnOnce(&BillPayment)) {
        setup(&self.0);
    }
}

forward! {
    /// Asks what became of a payment.
    get_status(payment_id: &str) -> Result<()>;
    /// Asks what happened to the payments of the account.
    synchronize_payments(token: &str) -> Result<String>;
    /// Asks what happened to the list of payees.
    synchronize_payees(token: &str) -> Result<String>;
    /// Asks what happened to the recurring models of the account.
    synchronize_recurring_payments(token: &str) -> Result<String>;
    /// Asks for letters.
    synchronize_payment_mail(token: &str) -> Result<String>;
    /// Asks for the profile.
    request_profile() -> Result<Arc<Profile>>;
    /// Asks for the profile without signing on.
    request_profile_anonymously() -> Result<Arc<Profile>>;
    /// Asks for the accounts.
    request_accounts() -> Result<Arc<[AccountInfo]>>;
    /// Answers a challenge and asks again.
    resume(challenge: &Challenge, answers: &[(&str, &str)]) -> Result<Option<String>>;
    /// Tells until when a payment must be sent.
    delivery_estimate(date_due: &str) -> Result<DeliveryEstimate>;
    /// Reads or sets a setting.
    config(configuration: &str) -> Result<String>;
    /// Sets who hears the events.
    set_listener(listener: Arc<dyn Listener>) -> ();
    /// The payments of the last synchronization.
    sync_payments() -> Arc<[PaymentRecord]>;
    /// The payees of the last synchronization.
    sync_payees() -> Arc<[PayeeRecord]>;
    /// The recurring models of the last synchronization.
    sync_recurring_payments() -> Arc<[RecurringRecord]>;
    /// The letters of the last synchronization.
    sync_payment_mail() -> Arc<[MailRecord]>;
    /// The profile at hand.
    profile() -> Option<Arc<Profile>>;
    /// Whether changes are missing from the last synchronization.
    lost_sync() -> bool;
    /// What becomes of the payment that was asked about.
    payment_status() -> String;
    /// The day of what the status says.
    payment_date_processed() -> String;
    /// The number of the cheque that pays it.
    payment_check_number() -> String;
    /// The last request as sent, with secrets masked.
    ofx_request() -> String;
    /// The last reply as received, with secrets masked.
    ofx_response() -> String;
}
