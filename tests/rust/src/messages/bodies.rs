//! The bodies of transactions, and the wrappers around them.

use super::*;

request_wrapper!(payment_request: PaymentTransactionRequest, prop_oneof![
    payment().prop_map(|payment| PaymentRequestBody::Pay(PayRequest { payment })),
    (text(10), payment()).prop_map(|(payment_id, payment)| PaymentRequestBody::Modify(
        ModifyRequest { payment_id, payment }
    )),
    text(10).prop_map(|payment_id| PaymentRequestBody::Cancel(CancelRequest { payment_id })),
]);

fn pay_response() -> BoxedStrategy<PayResponse> {
    let head = (text(10), text(12), "[A-Z]{3}", payment());
    let rest = (
        of(extended_payee()),
        of(text(12)),
        processing(),
        of(text(10)),
    );
    (head, rest)
        .prop_map(|(head, (payee, check_number, status, model_id))| {
            let (payment_id, payee_list_id, currency, payment) = head;
            PayResponse {
                payment_id,
                payee_list_id,
                currency,
                payment,
                payee,
                check_number,
                status,
                model_id,
            }
        })
        .boxed()
}

response_wrapper!(payment_response: PaymentTransactionResponse, prop_oneof![
    pay_response().prop_map(PaymentResponseBody::Pay),
    (text(10), payment(), of(processing())).prop_map(|(payment_id, payment, status)| {
        PaymentResponseBody::Modify(ModifyResponse { payment_id, payment, status })
    }),
    text(10).prop_map(|payment_id| PaymentResponseBody::Cancel(CancelResponse { payment_id })),
]);

request_wrapper!(inquiry_request: InquiryTransactionRequest, text(10).prop_map(|payment_id| {
    InquiryRequestBody::Inquire(InquiryRequest { payment_id })
}));

response_wrapper!(inquiry_response: InquiryTransactionResponse,
    (text(10), processing(), of(text(12))).prop_map(|(payment_id, status, check_number)| {
        InquiryResponseBody::Inquire(InquiryResponse { payment_id, status, check_number })
    })
);

/// A payee in full, with its account or without; or none.
fn listed() -> BoxedStrategy<(Option<Payee>, Option<BankAccount>)> {
    of((payee(), of(account())))
        .prop_map(|listed| match listed {
            Some((payee, to)) => (Some(payee), to),
            None => (None, None),
        })
        .boxed()
}

request_wrapper!(payee_request: PayeeTransactionRequest, prop_oneof![
    (payee_reference(), of(account()), vec(private(32), 0..3)).prop_map(|(payee, to, accounts)| {
        PayeeRequestBody::Add(AddPayeeRequest { payee, to, accounts })
    }),
    (text(12), listed(), vec(private(32), 0..3)).prop_map(|(list_id, (payee, to), accounts)| {
        PayeeRequestBody::Modify(ModifyPayeeRequest { list_id, payee, to, accounts })
    }),
    text(12).prop_map(|list_id| PayeeRequestBody::Delete(DeletePayeeRequest { list_id })),
]);

response_wrapper!(payee_response: PayeeTransactionResponse, prop_oneof![
    (text(12), listed(), of(extended_payee()), vec(private(32), 0..3)).prop_map(
        |(list_id, (payee, to), extended, accounts)| PayeeResponseBody::Add(AddPayeeResponse {
            list_id,
            payee,
            to,
            extended,
            accounts,
        })
    ),
    (text(12), listed(), of(extended_payee()), vec(private(32), 0..3)).prop_map(
        |(list_id, (payee, to), extended, accounts)| {
            PayeeResponseBody::Modify(ModifyPayeeResponse { list_id, payee, to, accounts, extended })
        }
    ),
    text(12).prop_map(|list_id| PayeeResponseBody::Delete(DeletePayeeResponse { list_id })),
]);

fn amounts() -> BoxedStrategy<(
    Option<ofx_billpay::value::Amount>,
    Option<ofx_billpay::value::Amount>,
)> {
    (of(amount()), of(amount())).boxed()
}

request_wrapper!(recurring_request: RecurringTransactionRequest, prop_oneof![
    (recurrence(), payment(), amounts()).prop_map(
        |(recurrence, payment, (initial_amount, final_amount))| {
            RecurringRequestBody::Add(RecurringRequest { recurrence, payment, initial_amount, final_amount })
        }
    ),
    (text(10), recurrence(), payment(), amounts(), any::<bool>()).prop_map(
        |(model_id, recurrence, payment, (initial_amount, final_amount), modify_pending)| {
            RecurringRequestBody::Modify(ModifyRecurringRequest {
                model_id, recurrence, payment, initial_amount, final_amount, modify_pending,
            })
        }
    ),
    (text(10), any::<bool>()).prop_map(|(model_id, cancel_pending)| {
        RecurringRequestBody::Cancel(CancelRecurringRequest { model_id, cancel_pending })
    }),
]);

response_wrapper!(recurring_response: RecurringTransactionResponse, prop_oneof![
    ((text(10), text(12), "[A-Z]{3}"), recurrence(), payment(), amounts(), of(extended_payee())).prop_map(
        |((model_id, payee_list_id, currency), recurrence, payment, (initial_amount, final_amount), payee)| {
            RecurringResponseBody::Add(RecurringResponse {
                model_id, payee_list_id, currency, recurrence, payment, initial_amount, final_amount, payee,
            })
        }
    ),
    (text(10), recurrence(), payment(), amounts(), any::<bool>()).prop_map(
        |(model_id, recurrence, payment, (initial_amount, final_amount), modify_pending)| {
            RecurringResponseBody::Modify(ModifyRecurringResponse {
                model_id, recurrence, payment, initial_amount, final_amount, modify_pending,
            })
        }
    ),
    (text(10), any::<bool>()).prop_map(|(model_id, cancel_pending)| {
        RecurringResponseBody::Cancel(CancelRecurringResponse { model_id, cancel_pending })
    }),
]);

/// Both the identifier and the particulars of a payment, or neither.
fn about() -> BoxedStrategy<(Option<String>, Option<PaymentInfo>)> {
    of((text(10), payment()))
        .prop_map(|about| match about {
            Some((id, payment)) => (Some(id), Some(payment)),
            None => (None, None),
        })
        .boxed()
}

request_wrapper!(mail_request: MailTransactionRequest,
    (mail(), about()).prop_map(|(mail, (payment_id, payment))| {
        MailRequestBody::Send(PaymentMailRequest { mail, payment_id, payment })
    })
);

response_wrapper!(mail_response: MailTransactionResponse,
    (mail(), about()).prop_map(|(mail, (payment_id, payment))| {
        MailResponseBody::Sent(PaymentMailResponse { mail, payment_id, payment })
    })
);
