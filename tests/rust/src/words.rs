//! The words of the scenarios: properties, calls, errors and events by their names.

use ofx_billpay::{
    BillPayment, Challenge, Error, ErrorKind, PayeeRecord, PaymentRecord, RecurringRecord, Result,
    for_each_property,
};
use serde_json::{Value, json};

macro_rules! declare_words {
    (
        text { $($(#[$_a:meta])* $text:ident = $_b:literal,)* }
        secret { $($(#[$_c:meta])* $secret:ident,)* }
        checked { $($(#[$_d:meta])* $checked:ident,)* }
        number { $($(#[$_e:meta])* $number:ident = $_f:literal,)* }
        option { $($option:tt)* }
        read_bytes { $($read_bytes:tt)* }
        read_text { $($(#[$_g:meta])* $read_text:ident,)* }
        read_flag { $($(#[$_h:meta])* $read_flag:ident,)* }
        read_number { $($(#[$_i:meta])* $read_number:ident,)* }
        payee_item { $($(#[$_j:meta])* $payee:ident => $_k:ident,)* }
        payment_item { $($(#[$_l:meta])* $payment:ident => $_m:ident,)* }
    ) => {
        pastey::paste! {
            /// Reads a property.
            ///
            /// # Panics
            ///
            /// If there is none of this name.
            pub fn get(object: &BillPayment, name: &str) -> Value {
                match name {
                    $(stringify!($text) => json!(object.$text()),)*
                    $(stringify!($secret) => json!(object.$secret()),)*
                    $(stringify!($checked) => json!(object.$checked()),)*
                    $(stringify!($number) => json!(object.$number()),)*
                    $(stringify!($read_text) => json!(object.$read_text()),)*
                    $(stringify!($read_flag) => json!(object.$read_flag()),)*
                    $(stringify!($read_number) => json!(object.$read_number()),)*
                    "sync_payments" => list(object.sync_payment_count(), "sync_payment_", |index| {
                        vec![$((stringify!($payment), object.$payment(index))),*]
                    }),
                    "sync_payees" => list(object.sync_payee_count(), "sync_payee_", |index| {
                        vec![$((stringify!($payee), object.$payee(index))),*]
                    }),
                    _ => panic!("there is no property {name}"),
                }
            }

            /// Sets a property.
            ///
            /// # Panics
            ///
            /// If there is none of this name, or it does not take the value.
            pub fn set(object: &BillPayment, name: &str, value: &Value) {
                let text = || value.as_str().expect("a text");
                match name {
                    $(stringify!($text) => object.[<set_ $text>](text()),)*
                    $(stringify!($secret) => object.[<set_ $secret>](text()),)*
                    $(stringify!($number) => {
                        let number = value.as_i64().expect("a number");
                        object.[<set_ $number>](number).expect("it takes the number");
                    })*
                    "payee_name" => object.set_payee_name(text()),
                    "payee_aggregate" => object.set_payee_aggregate(text()).expect("it takes the aggregate"),
                    "ofx_version" => object.set_ofx_version(text()).expect("a known version"),
                    "ofx_response" => object.set_ofx_response(text()).expect("it takes the reply"),
                    _ => panic!("there is no property {name} to be set"),
                }
            }
        }
    };
}

for_each_property!(declare_words);

/// A list of records, each with its fields by their names without the prefix.
fn list(
    count: usize,
    prefix: &str,
    fields: impl Fn(usize) -> Vec<(&'static str, Result<String>)>,
) -> Value {
    let record = |index| -> Value {
        let fields = fields(index).into_iter();
        fields
            .map(|(name, value)| (&name[prefix.len()..], value.expect("there are so many")))
            .collect()
    };
    (0..count).map(record).collect()
}

/// Calls a method. `challenge` is that of the last error.
///
/// # Panics
///
/// If there is none of this name, or the arguments are not its.
pub fn call(
    object: &BillPayment,
    name: &str,
    with: &[Value],
    challenge: Option<&Challenge>,
) -> Result<Value> {
    let text = |index: usize| with[index].as_str().expect("a text");
    let flag = |index: usize| with[index].as_bool().expect("a boolean");
    match name {
        "pay_bill" => object.pay_bill().map(done),
        "pay_bill_again" => object.pay_bill_again().map(done),
        "modify_payment" => object.modify_payment(text(0)).map(done),
        "cancel_payment" => object.cancel_payment(text(0)).map(done),
        "get_status" => object.get_status(text(0)).map(done),
        "add_payee" => object.add_payee().map(done),
        "modify_payee" => object.modify_payee(text(0)).map(done),
        "delete_payee" => object.delete_payee(text(0)).map(done),
        "add_recurring_payment" => object.add_recurring_payment().map(done),
        "modify_recurring_payment" => object.modify_recurring_payment(text(0), flag(1)).map(done),
        "cancel_recurring_payment" => object.cancel_recurring_payment(text(0), flag(1)).map(done),
        "synchronize_payments" => object.synchronize_payments(text(0)).map(Value::from),
        "synchronize_payees" => object.synchronize_payees(text(0)).map(Value::from),
        "synchronize_recurring_payments" => object
            .synchronize_recurring_payments(text(0))
            .map(Value::from),
        "open_transactions" => object.open_transactions().map(Value::from),
        "settle" => object.settle(text(0)).map(Value::from),
        "resume" => {
            let challenge = challenge.expect("an error with a challenge came before");
            let answers = with[0].as_object().expect("answers by their identifiers");
            let answers: Vec<(&str, &str)> = answers
                .iter()
                .map(|(id, answer)| (id.as_str(), answer.as_str().expect("a text")))
                .collect();
            object.resume(challenge, &answers).map(Value::from)
        }
        "reconcile" => object.reconcile().map(|found| {
            let each = found.iter().map(|one| {
                json!({
                    "transaction_id": one.transaction_id,
                    "outcome": one.outcome.as_str(),
                    "payment_id": one.payment_id,
                    "reason": one.reason,
                })
            });
            each.collect()
        }),
        _ => panic!("there is no method {name}"),
    }
}

fn done((): ()) -> Value {
    Value::Null
}

/// An error by the names of its fields.
pub fn error_fields(error: &Error) -> Value {
    let questions = error.challenge().map(|challenge| {
        let ids = challenge.questions().iter();
        ids.map(|each| each.phrase_id.clone()).collect::<Vec<_>>()
    });
    let status = error.status();
    json!({
        "kind": kind(error.kind()),
        "code": error.code(),
        "detail": error.detail(),
        "status_code": status.map(|status| status.code),
        "severity": status.map(|status| &status.severity),
        "server_message": status.map(|status| &status.server_message),
        "transaction_id": error.transaction_id(),
        "questions": questions,
    })
}

fn kind(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::InvalidValue => "invalid_value",
        ErrorKind::Refused => "refused",
        ErrorKind::Protocol => "protocol",
        ErrorKind::Transport => "transport",
        ErrorKind::Tls => "tls",
        ErrorKind::Timeout => "timeout",
        ErrorKind::Interrupted => "interrupted",
        ErrorKind::Busy => "busy",
        ErrorKind::Storage => "storage",
        ErrorKind::OutcomeUnknown => "outcome_unknown",
        _ => panic!("a kind of error that no scenario has a word for"),
    }
}

/// A payment that was told of.
pub fn payment_event(payment: &PaymentRecord) -> Value {
    json!({
        "event": "sync_payments",
        "payment_tx_type": payment.tx_type(),
        "payment_id": payment.id(),
        "payment_amount": payment.amount(),
        "payment_status": payment.status(),
        "payment_date": payment.date(),
        "payee_id": payment.payee_id(),
        "payee_list_id": payment.payee_list_id(),
        "payee_account": payment.payee_account(),
        "from_account_id": payment.from_account_id(),
    })
}

/// A payee that was told of.
pub fn payee_event(payee: &PayeeRecord) -> Value {
    json!({
        "event": "sync_payees",
        "payee_tx_type": payee.tx_type(),
        "payee_id": payee.id(),
        "payee_list_id": payee.list_id(),
        "payee_account": payee.account(),
        "payee_name": payee.name(),
        "payee_city": payee.city(),
    })
}

/// A recurring model that was told of.
pub fn recurring_event(model: &RecurringRecord) -> Value {
    json!({
        "event": "sync_recurring_payments",
        "recurring_tx_type": model.tx_type(),
        "recurring_id": model.id(),
        "recurring_frequency": model.frequency(),
        "recurring_instances": model.instances(),
        "payment_amount": model.amount(),
        "payment_date_due": model.date_due(),
        "payee_list_id": model.payee_list_id(),
    })
}
