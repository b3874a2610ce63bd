//! Building the request of a payment: from its values to the bytes that leave.

use std::hint::black_box;
use std::time::Instant;

use ofx_billpay::message::{PaymentRequest, PaymentRequestBody, Request};
use ofx_billpay::value::Private;
use ofx_billpay::wire::{Header, Layout};

use crate::Setup;
use crate::guard::request;
use crate::row::{Contestant, Outcome, Row, Unit};

/// The file of a payment like another, with all its values made anew: texts copied, amount and days read, everything checked and
/// written.
///
/// # Errors
///
/// If something cannot be written.
pub fn build(header: &Header, like: &Request) -> Outcome<Vec<u8>> {
    let failed = |error: ofx_billpay::value::ValueError| error.to_string();
    let mut request = like.clone();
    request.signon.signon.client_time = black_box("20261204120000").parse().map_err(failed)?;
    let set = request.bill_pay.as_mut().ok_or("there is no payment")?;
    for payment in &mut set.payments {
        if let PaymentRequest::Transaction(transaction) = payment
            && let PaymentRequestBody::Pay(pay) = &mut transaction.body
        {
            pay.payment.amount = black_box("123.45").parse().map_err(failed)?;
            pay.payment.due = black_box("20261204").parse().map_err(failed)?;
            pay.payment.payee_account = Private::from(black_box("10101"));
        }
    }
    let text = request.write(header, Layout::default());
    Ok(text.map_err(|error| error.to_string())?.into_bytes())
}

/// The row of it.
///
/// # Errors
///
/// If the request cannot be read.
pub fn building(setup: &Setup) -> Outcome<Row> {
    const REQUESTS: usize = 10_000;
    let (header, like) = request()?;
    Ok(Row {
        name: "Building a payment request".to_owned(),
        unit: Unit::Seconds,
        bytes: 0,
        rounds: setup.rounds,
        ours: Contestant::measured("ofx-billpay", move || {
            let began = Instant::now();
            for _ in 0..REQUESTS {
                black_box(build(&header, &like)?);
            }
            #[expect(clippy::cast_precision_loss, reason = "a small number")]
            Ok(began.elapsed().as_secs_f64() / REQUESTS as f64)
        }),
        peers: vec![Contestant::measured("what is allowed", || Ok(5e-6)).with_goal(1.0)],
    })
}
