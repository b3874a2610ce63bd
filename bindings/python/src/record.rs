//! Records of a synchronization as Python sees them: plain attributes with types, looked up when they are read.
//!
//! A text that the bank left out is "", a value None. What cannot be read raises `ProtocolError` when it is asked for, and only
//! then: one odd value must not hide the rest of a list, and must not pass for nothing either.

use ofx_billpay::value::{Amount, DateTime};
use ofx_billpay::{
    CurrentPayee as CorePayee, CurrentPayment as CorePayment, Error, PayeeRecord, PaymentRecord,
    RecurringRecord, Result as CoreResult,
};
use pyo3::prelude::*;

use crate::error::{exception, unreadable};
use crate::value::{Day, Exact, Moment};
use crate::view::view;

view! {
    /// A payment that a synchronization told of. Records with the same content are equal, and stay as they are.
    Payment(PaymentRecord) as "Payment", compared {
        /// All of it as XML, as the bank sent it.
        aggregate: String = PaymentRecord::aggregate;
        /// The amount, exactly as the bank wrote it; None if it left it out. Raises `ProtocolError` if it cannot be read.
        amount: PyResult<Option<Exact>> = |payment| amount(payment.amount_value());
        /// The reference that the biller supplied.
        bill_ref: String = PaymentRecord::bill_ref;
        /// The number of the cheque that pays it.
        check_number: String = PaymentRecord::check_number;
        /// The currency, three letters of ISO 4217.
        currency_code: String = PaymentRecord::currency_code;
        /// The day on which it is due, as the bank wrote it; None if it left it out. Raises `ProtocolError` if it cannot be read.
        date_due: PyResult<Option<Day>> = |payment| day(payment.date_due_value());
        /// The day of what `status` says, as the bank wrote it; None if it left it out. Raises `ProtocolError` if it cannot
        /// be read.
        date_processed: PyResult<Option<Day>> = |payment| day(payment.date_processed_value());
        /// The account that pays.
        from_account_id: String = PaymentRecord::from_account_id;
        /// The type of the account that pays, in the words of OFX, such as CHECKING.
        from_account_type: String = PaymentRecord::from_account_type;
        /// The bank of the account that pays.
        from_bank_id: String = PaymentRecord::from_bank_id;
        /// The identifier that the bank gave it.
        id: String = PaymentRecord::id;
        /// The note to the payee.
        memo: String = PaymentRecord::memo;
        /// The recurring model that made it.
        model_id: String = PaymentRecord::model_id;
        /// The payee with name and address; None if the bank gave neither.
        payee: Option<Payee> = |payment| payment.payee().map(Payee);
        /// The user's account number with the payee.
        payee_account: String = PaymentRecord::payee_account;
        /// The identifier of the payee.
        payee_id: String = PaymentRecord::payee_id;
        /// The payee's entry in the user's list.
        payee_list_id: String = PaymentRecord::payee_list_id;
        /// The moment of what `status` says, with its zone; None if the bank gave no time of day. Raises `ProtocolError` if it
        /// cannot be read.
        processed_at: PyResult<Option<Moment>> = |payment| moment(payment.date_processed_value());
        /// What becomes of it: WILLPROCESSON, PROCESSEDON, NOFUNDSON, FAILEDON or CANCELEDON.
        status: String = PaymentRecord::status;
        /// The account that is paid, where the bank pays by transfer.
        to_account_id: String = PaymentRecord::to_account_id;
        /// The type of the account that is paid, in the words of OFX.
        to_account_type: String = PaymentRecord::to_account_type;
        /// The bank of the account that is paid.
        to_bank_id: String = PaymentRecord::to_bank_id;
        /// What happened to it: ADDED, MODIFIED or CANCELLED.
        tx_type: String = PaymentRecord::tx_type;
    }
}

view! {
    /// A payee that a synchronization told of, or the payee of a payment. Records with the same content are equal, and stay
    /// as they are.
    Payee(PayeeRecord) as "Payee", compared {
        /// The user's account number with the payee; the first, if there are several.
        account: String = PayeeRecord::account;
        /// The first line of the address.
        addr1: String = PayeeRecord::addr1;
        /// The second line.
        addr2: String = PayeeRecord::addr2;
        /// The third line.
        addr3: String = PayeeRecord::addr3;
        /// All of it as XML, as the bank sent it.
        aggregate: String = PayeeRecord::aggregate;
        /// The city.
        city: String = PayeeRecord::city;
        /// The country; USA where the bank does not say.
        country: String = PayeeRecord::country;
        /// The days that a payment to the payee takes; None if the bank does not say. Raises `ProtocolError` if it cannot be
        /// read.
        days_to_pay: PyResult<Option<u32>> = |payee| {
            payee.days_to_pay_value().map_err(|error| exception(&error))
        };
        /// The identifier that the payment system gave the payee.
        id: String = PayeeRecord::id;
        /// How far that identifier reaches: GLOBAL or USER.
        id_scope: String = PayeeRecord::id_scope;
        /// The entry in the user's list.
        list_id: String = PayeeRecord::list_id;
        /// The name.
        name: String = PayeeRecord::name;
        /// The telephone number.
        phone: String = PayeeRecord::phone;
        /// The postal code.
        postal_code: String = PayeeRecord::postal_code;
        /// The state.
        state: String = PayeeRecord::state;
        /// What happened to the payee: ADDED, MODIFIED or DELETED; empty for the payee of a payment.
        tx_type: String = PayeeRecord::tx_type;
    }
}

view! {
    /// A recurring model that a synchronization told of. Records with the same content are equal, and stay as they are.
    RecurringPayment(RecurringRecord) as "RecurringPayment", compared {
        /// All of it as XML, as the bank sent it.
        aggregate: String = RecurringRecord::aggregate;
        /// The amount of each payment, exactly as the bank wrote it; None if it left it out. Raises `ProtocolError` if it
        /// cannot be read, as do the other amounts and dates.
        amount: PyResult<Option<Exact>> = |model| amount(model.amount_value());
        /// The day on which the next payment is due.
        date_due: PyResult<Option<Day>> = |model| day(model.date_due_value());
        /// The amount of the last payment, if it differs.
        final_amount: PyResult<Option<Exact>> = |model| amount(model.final_amount_value());
        /// How often it pays, in the words of OFX, such as MONTHLY.
        frequency: String = RecurringRecord::frequency;
        /// The account that pays.
        from_account_id: String = RecurringRecord::from_account_id;
        /// The identifier that the bank gave it.
        id: String = RecurringRecord::id;
        /// The amount of the first payment, if it differs.
        initial_amount: PyResult<Option<Exact>> = |model| amount(model.initial_amount_value());
        /// How many payments; None for no end. Raises `ProtocolError` if it cannot be read.
        instances: PyResult<Option<u32>> = |model| {
            model.instances_value().map_err(|error| exception(&error))
        };
        /// The note to the payee.
        memo: String = RecurringRecord::memo;
        /// The payee with name and address; None if the bank gave neither.
        payee: Option<Payee> = |model| model.payee().map(Payee);
        /// The user's account number with the payee.
        payee_account: String = RecurringRecord::payee_account;
        /// The identifier of the payee.
        payee_id: String = RecurringRecord::payee_id;
        /// The payee's entry in the user's list.
        payee_list_id: String = RecurringRecord::payee_list_id;
        /// What happened to it: ADDED, MODIFIED or CANCELLED.
        tx_type: String = RecurringRecord::tx_type;
    }
}

view! {
    /// The payment that the properties of an object described at one moment, as `pay_bill` would have read them.
    CurrentPayment(CorePayment) as "CurrentPayment" {
        /// The amount as it would be sent; None if it is not set. Raises `InvalidValueError` where `pay_bill` would.
        amount: PyResult<Option<Exact>> = |payment| amount(payment.amount.clone());
        /// The reference that the biller supplied.
        bill_ref: String = |payment| payment.bill_ref.clone();
        /// The day on which it is due; None if it is not set. Raises `InvalidValueError` where `pay_bill` would.
        date_due: PyResult<Option<Day>> = |payment| day(payment.date_due.clone());
        /// The account that pays.
        from_account_id: String = |payment| String::from(&*payment.from_account_id);
        /// The type of the account that pays, in the words of OFX, such as CHECKING.
        from_account_type: String = |payment| payment.from_account_type.to_owned();
        /// The bank of the account that pays.
        from_bank_id: String = |payment| payment.from_bank_id.clone();
        /// The identifier that the bank gave it.
        id: String = |payment| payment.id.clone();
        /// The note to the payee.
        memo: String = |payment| payment.memo.clone();
        /// The payee as set.
        payee: CurrentPayee = |payment| CurrentPayee(payment.payee.clone());
        /// What becomes of it, as the bank last said: WILLPROCESSON, PROCESSEDON, NOFUNDSON, FAILEDON or CANCELEDON.
        status: String = |payment| payment.status.clone();
        /// The account that is paid, where the bank pays by transfer.
        to_account_id: String = |payment| String::from(&*payment.to_account_id);
        /// The type of the account that is paid, in the words of OFX.
        to_account_type: String = |payment| payment.to_account_type.to_owned();
        /// The bank of the account that is paid.
        to_bank_id: String = |payment| payment.to_bank_id.clone();
    }
}

view! {
    /// The payee that the properties of an object described at one moment.
    CurrentPayee(CorePayee) as "CurrentPayee" {
        /// The user's account number with the payee.
        account: String = |payee| String::from(&*payee.account);
        /// The first line of the address.
        addr1: String = |payee| payee.addr1.clone();
        /// The second line.
        addr2: String = |payee| payee.addr2.clone();
        /// The third line.
        addr3: String = |payee| payee.addr3.clone();
        /// The city.
        city: String = |payee| payee.city.clone();
        /// The country, three letters of ISO 3166.
        country: String = |payee| payee.country.clone();
        /// The days that a payment to the payee takes; None if the bank did not say. Raises `ProtocolError` if it cannot be
        /// read.
        days_to_pay: PyResult<Option<u32>> = |payee| {
            payee.days_to_pay.clone().map_err(|error| exception(&error))
        };
        /// The identifier that the payment system gave the payee.
        id: String = |payee| payee.id.clone();
        /// How far that identifier reaches: GLOBAL or USER.
        id_scope: String = |payee| payee.id_scope.clone();
        /// The entry in the user's list.
        list_id: String = |payee| payee.list_id.clone();
        /// The name.
        name: String = |payee| payee.name.clone();
        /// The telephone number.
        phone: String = |payee| payee.phone.clone();
        /// The postal code.
        postal_code: String = |payee| payee.postal_code.clone();
        /// The state.
        state: String = |payee| payee.state.clone();
    }
}

impl Payment {
    pub(crate) fn shown(&self) -> String {
        let (id, what, status) = (self.0.id(), self.0.tx_type(), self.0.status());
        format!("<payment {id} {what} {status}>")
    }
}

impl Payee {
    pub(crate) fn shown(&self) -> String {
        let (id, what) = (self.0.list_id(), self.0.tx_type());
        format!("<payee {id} {what}>")
    }
}

impl RecurringPayment {
    pub(crate) fn shown(&self) -> String {
        let (id, what, frequency) = (self.0.id(), self.0.tx_type(), self.0.frequency());
        format!("<recurring payment {id} {what} {frequency}>")
    }
}

impl CurrentPayment {
    fn shown(&self) -> String {
        format!("<payment {} {} as set>", self.0.id, self.0.status)
    }
}

impl CurrentPayee {
    fn shown(&self) -> String {
        format!("<payee {} as set>", self.0.list_id)
    }
}

fn amount(read: CoreResult<Option<Amount>>) -> PyResult<Option<Exact>> {
    read.map(|amount| amount.map(Exact)).map_err(raised)
}

/// The day as it was written: no zone moves it to another one.
fn day(read: CoreResult<Option<DateTime>>) -> PyResult<Option<Day>> {
    read.map(|date| date.map(|date| Day(date.date())))
        .map_err(raised)
}

fn moment(read: CoreResult<Option<DateTime>>) -> PyResult<Option<Moment>> {
    match read.map_err(raised)? {
        Some(date) => Moment::of(date).map_err(unreadable),
        None => Ok(None),
    }
}

#[allow(
    clippy::needless_pass_by_value,
    reason = "what map_err calls takes the error"
)]
fn raised(error: Error) -> PyErr {
    exception(&error)
}
