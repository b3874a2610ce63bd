//! What event handlers get: objects whose attributes are looked up in the reply when they are read.

use ofx_billpay::{PayeeRecord, PaymentRecord, RecurringRecord};
use pyo3::prelude::*;

use crate::record::{Payee, Payment, RecurringPayment};
use crate::view::view;

view! {
    /// A payment of a synchronization.
    SyncPaymentsEvent(PaymentRecord) as "BillPaymentSyncPaymentsEventParams" {
        /// The payment with typed attributes.
        record: Payment = |payment| Payment(payment.clone());
        /// All about the payment as XML, as the bank sent it.
        payment_aggregate: String = PaymentRecord::aggregate;
        /// What happened to it: ADDED, MODIFIED or CANCELLED.
        payment_tx_type: String = PaymentRecord::tx_type;
        /// The identifier that the bank gave it.
        payment_id: String = PaymentRecord::id;
        /// The identifier of the payee.
        payee_id: String = PaymentRecord::payee_id;
        /// The payee's entry in the user's list.
        payee_list_id: String = PaymentRecord::payee_list_id;
        /// The user's account number with the payee.
        payee_account: String = PaymentRecord::payee_account;
        /// Name and address of the payee as XML.
        payee_aggregate: String = PaymentRecord::payee_aggregate;
        /// The amount.
        payment_amount: String = PaymentRecord::amount;
        /// The account that pays.
        from_account_id: String = PaymentRecord::from_account_id;
        /// What becomes of it: WILLPROCESSON, PROCESSEDON, NOFUNDSON, FAILEDON or CANCELEDON.
        payment_status: String = PaymentRecord::status;
        /// The day of what its status says; where the bank sent no status, the day it is due.
        payment_date: String = PaymentRecord::date;
    }
}

view! {
    /// A payee of a synchronization.
    SyncPayeesEvent(PayeeRecord) as "BillPaymentSyncPayeesEventParams" {
        /// The payee with typed attributes.
        record: Payee = |payee| Payee(payee.clone());
        /// All about the payee as XML, as the bank sent it.
        payee_aggregate: String = PayeeRecord::aggregate;
        /// What happened to the payee: ADDED, MODIFIED or DELETED.
        payee_tx_type: String = PayeeRecord::tx_type;
        /// The identifier that the payment system gave the payee.
        payee_id: String = PayeeRecord::id;
        /// How far that identifier reaches: GLOBAL or USER.
        payee_id_scope: String = PayeeRecord::id_scope;
        /// The payee's entry in the user's list.
        payee_list_id: String = PayeeRecord::list_id;
        /// The user's account number with the payee.
        payee_account: String = PayeeRecord::account;
        /// The payee's name.
        payee_name: String = PayeeRecord::name;
        /// The first line of the payee's address.
        payee_addr1: String = PayeeRecord::addr1;
        /// The second line of the payee's address.
        payee_addr2: String = PayeeRecord::addr2;
        /// The third line of the payee's address.
        payee_addr3: String = PayeeRecord::addr3;
        /// The payee's city.
        payee_city: String = PayeeRecord::city;
        /// The payee's state.
        payee_state: String = PayeeRecord::state;
        /// The payee's postal code.
        payee_postal_code: String = PayeeRecord::postal_code;
        /// The payee's country; USA where the bank does not say.
        payee_country: String = PayeeRecord::country;
        /// The payee's telephone number.
        payee_phone: String = PayeeRecord::phone;
    }
}

view! {
    /// A recurring model of a synchronization.
    SyncRecurringPaymentsEvent(RecurringRecord) as "BillPaymentSyncRecurringPaymentsEventParams" {
        /// The model with typed attributes.
        record: RecurringPayment = |model| RecurringPayment(model.clone());
        /// All about the model as XML, as the bank sent it.
        recurring_aggregate: String = RecurringRecord::aggregate;
        /// What happened to it: ADDED, MODIFIED or CANCELLED.
        recurring_tx_type: String = RecurringRecord::tx_type;
        /// The identifier that the bank gave it.
        recurring_id: String = RecurringRecord::id;
        /// How often it pays, in the words of OFX.
        recurring_frequency: String = RecurringRecord::frequency;
        /// How many payments; empty for no end.
        recurring_instances: String = RecurringRecord::instances;
        /// The amount of the first payment, if it differs.
        recurring_initial_amount: String = RecurringRecord::initial_amount;
        /// The amount of the last payment, if it differs.
        recurring_final_amount: String = RecurringRecord::final_amount;
        /// The amount of each payment.
        payment_amount: String = RecurringRecord::amount;
        /// When the next payment is due.
        payment_date_due: String = RecurringRecord::date_due;
        /// The note to the payee.
        payment_memo: String = RecurringRecord::memo;
        /// The account that pays.
        from_account_id: String = RecurringRecord::from_account_id;
        /// The identifier of the payee.
        payee_id: String = RecurringRecord::payee_id;
        /// The payee's entry in the user's list.
        payee_list_id: String = RecurringRecord::payee_list_id;
        /// The user's account number with the payee.
        payee_account: String = RecurringRecord::payee_account;
        /// Name and address of the payee as XML.
        payee_aggregate: String = RecurringRecord::payee_aggregate;
    }
}

view! {
    /// A failure that is about to be raised.
    ErrorEvent(ofx_billpay::ErrorEvent) as "BillPaymentErrorEventParams" {
        /// The component's error code.
        error_code: i32 = |event| event.error_code;
        /// What happened, in words.
        description: String = |event| event.description.clone();
    }
}

impl SyncPaymentsEvent {
    fn shown(&self) -> String {
        Payment(self.0.clone()).shown()
    }
}

impl SyncPayeesEvent {
    fn shown(&self) -> String {
        Payee(self.0.clone()).shown()
    }
}

impl SyncRecurringPaymentsEvent {
    fn shown(&self) -> String {
        RecurringPayment(self.0.clone()).shown()
    }
}

impl ErrorEvent {
    fn shown(&self) -> String {
        format!("<error {} {}>", self.0.error_code, self.0.description)
    }
}
