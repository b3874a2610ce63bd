//! What event handlers get: objects whose attributes are looked up in the reply when they are read, unless all of them are read anyway.

use std::borrow::Cow;

use ofx_billpay::{PayeeRecord, PaymentRecord, RecurringRecord};
use pyo3::prelude::*;
use pyo3::pyclass_init::PyClassInitializer;

use crate::record::{Payee, Payment, RecurringPayment};
use crate::told::told;
use crate::value::Word;
use crate::view::view;

told! {
    /// A payment of a synchronization.
    SyncPaymentsEvent(PaymentRecord), ReadyPaymentsEvent, as "BillPaymentSyncPaymentsEventParams" {
        /// The payment with typed attributes.
        record: Payment = |payment| Payment(payment.clone());
        /// All about the payment as XML, as the bank sent it.
        payment_aggregate: Cow<'_, str> = PaymentRecord::aggregate_str;
        /// What happened to it: ADDED, MODIFIED or CANCELLED.
        payment_tx_type: Word<'_> = |payment| Word(payment.tx_type_str().into());
        /// The identifier that the bank gave it.
        payment_id: Cow<'_, str> = PaymentRecord::id_str;
        /// The identifier of the payee.
        payee_id: Cow<'_, str> = PaymentRecord::payee_id_str;
        /// The payee's entry in the user's list.
        payee_list_id: Cow<'_, str> = PaymentRecord::payee_list_id_str;
        /// The user's account number with the payee.
        payee_account: Cow<'_, str> = PaymentRecord::payee_account_str;
        /// Name and address of the payee as XML.
        payee_aggregate: Cow<'_, str> = PaymentRecord::payee_aggregate_str;
        /// The amount.
        payment_amount: Cow<'_, str> = PaymentRecord::amount_str;
        /// The account that pays.
        from_account_id: Cow<'_, str> = PaymentRecord::from_account_id_str;
        /// What becomes of it: WILLPROCESSON, PROCESSEDON, NOFUNDSON, FAILEDON or CANCELEDON.
        payment_status: Word<'_> = |payment| Word(payment.status_str());
        /// The day of what its status says; where the bank sent no status, the day it is due.
        payment_date: Cow<'_, str> = PaymentRecord::date_str;
    }
}

told! {
    /// A payee of a synchronization.
    SyncPayeesEvent(PayeeRecord), ReadyPayeesEvent, as "BillPaymentSyncPayeesEventParams" {
        /// The payee with typed attributes.
        record: Payee = |payee| Payee(payee.clone());
        /// All about the payee as XML, as the bank sent it.
        payee_aggregate: String = PayeeRecord::aggregate;
        /// What happened to the payee: ADDED, MODIFIED or DELETED.
        payee_tx_type: Word<'_> = |payee| Word(payee.tx_type_str().into());
        /// The identifier that the payment system gave the payee.
        payee_id: Cow<'_, str> = PayeeRecord::id_str;
        /// How far that identifier reaches: GLOBAL or USER.
        payee_id_scope: Cow<'_, str> = PayeeRecord::id_scope_str;
        /// The payee's entry in the user's list.
        payee_list_id: Cow<'_, str> = PayeeRecord::list_id_str;
        /// The user's account number with the payee.
        payee_account: Cow<'_, str> = PayeeRecord::account_str;
        /// The payee's name.
        payee_name: String = PayeeRecord::name;
        /// The first line of the payee's address.
        payee_addr1: Cow<'_, str> = PayeeRecord::addr1_str;
        /// The second line of the payee's address.
        payee_addr2: Cow<'_, str> = PayeeRecord::addr2_str;
        /// The third line of the payee's address.
        payee_addr3: Cow<'_, str> = PayeeRecord::addr3_str;
        /// The payee's city.
        payee_city: Cow<'_, str> = PayeeRecord::city_str;
        /// The payee's state.
        payee_state: Cow<'_, str> = PayeeRecord::state_str;
        /// The payee's postal code.
        payee_postal_code: Cow<'_, str> = PayeeRecord::postal_code_str;
        /// The payee's country; USA where the bank does not say.
        payee_country: String = PayeeRecord::country;
        /// The payee's telephone number.
        payee_phone: Cow<'_, str> = PayeeRecord::phone_str;
    }
}

told! {
    /// A recurring model of a synchronization.
    SyncRecurringPaymentsEvent(RecurringRecord), ReadyRecurringPaymentsEvent, as "BillPaymentSyncRecurringPaymentsEventParams" {
        /// The model with typed attributes.
        record: RecurringPayment = |model| RecurringPayment(model.clone());
        /// All about the model as XML, as the bank sent it.
        recurring_aggregate: Cow<'_, str> = RecurringRecord::aggregate_str;
        /// What happened to it: ADDED, MODIFIED or CANCELLED.
        recurring_tx_type: Word<'_> = |model| Word(model.tx_type_str().into());
        /// The identifier that the bank gave it.
        recurring_id: Cow<'_, str> = RecurringRecord::id_str;
        /// How often it pays, in the words of OFX.
        recurring_frequency: Cow<'_, str> = RecurringRecord::frequency_str;
        /// How many payments; empty for no end.
        recurring_instances: Cow<'_, str> = RecurringRecord::instances_str;
        /// The amount of the first payment, if it differs.
        recurring_initial_amount: Cow<'_, str> = RecurringRecord::initial_amount_str;
        /// The amount of the last payment, if it differs.
        recurring_final_amount: Cow<'_, str> = RecurringRecord::final_amount_str;
        /// The amount of each payment.
        payment_amount: Cow<'_, str> = RecurringRecord::amount_str;
        /// When the next payment is due.
        payment_date_due: Cow<'_, str> = RecurringRecord::date_due_str;
        /// The note to the payee.
        payment_memo: Cow<'_, str> = RecurringRecord::memo_str;
        /// The account that pays.
        from_account_id: Cow<'_, str> = RecurringRecord::from_account_id_str;
        /// The identifier of the payee.
        payee_id: Cow<'_, str> = RecurringRecord::payee_id_str;
        /// The payee's entry in the user's list.
        payee_list_id: Cow<'_, str> = RecurringRecord::payee_list_id_str;
        /// The user's account number with the payee.
        payee_account: Cow<'_, str> = RecurringRecord::payee_account_str;
        /// Name and address of the payee as XML.
        payee_aggregate: Cow<'_, str> = RecurringRecord::payee_aggregate_str;
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
        Payment(self.0.record.clone()).shown()
    }
}

impl SyncPayeesEvent {
    fn shown(&self) -> String {
        Payee(self.0.record.clone()).shown()
    }
}

impl SyncRecurringPaymentsEvent {
    fn shown(&self) -> String {
        RecurringPayment(self.0.record.clone()).shown()
    }
}

impl ErrorEvent {
    fn shown(&self) -> String {
        format!("<error {} {}>", self.0.error_code, self.0.description)
    }
}
