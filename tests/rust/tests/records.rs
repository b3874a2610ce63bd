//! Records as values: exact where the bank wrote something, `None` where it did not, an error where it cannot be read.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use std::collections::HashSet;

use ofx_billpay::{BillPayment, ErrorKind, PaymentRecord};
use ofx_billpay_tests::bank::reply;

const PAYEE: &str = "<PAYEE><NAME>Maple<ADDR1>12 Weir Lane<CITY>Dunford<STATE>OH\
                     <POSTALCODE>43111<PHONE>555-0142</PAYEE>";

fn payment(amount: &str, due: &str, more: &str) -> String {
    format!(
        "<PMTTRNRS><TRNUID>0<STATUS><CODE>0<SEVERITY>INFO</STATUS><PMTRS><SRVRTID>P1<PAYEELSTID>L7\
         <CURDEF>USD<PMTINFO><BANKACCTFROM><BANKID>123432123<ACCTID>516273<ACCTTYPE>CHECKING\
         </BANKACCTFROM><TRNAMT>{amount}{PAYEE}<PAYACCT>MS-7731<DTDUE>{due}</PMTINFO>{more}\
         </PMTRS></PMTTRNRS>"
    )
}

fn told(bodies: &str) -> BillPayment {
    let payer = BillPayment::new();
    let sync = format!("<PMTSYNCRS><TOKEN>7<LOSTSYNC>N{bodies}</PMTSYNCRS>");
    payer.set_ofx_response(&reply(&sync)).unwrap();
    payer
}

fn one(amount: &str, due: &str) -> PaymentRecord {
    told(&payment(amount, due, "")).sync_payments()[0].clone()
}

#[test]
fn a_value_is_what_the_bank_wrote() {
    for (written, expected) in [("84.20", "84.20"), ("84,2", "84.2"), ("-0.5", "-0.5")] {
        let amount = one(written, "20240318").amount_value().unwrap().unwrap();
        assert_eq!(amount.to_string(), expected);
    }
    let due = one("1", "20240318235959[-5:EST]").date_due_value();
    assert_eq!(due.unwrap().unwrap().date().to_string(), "2024-03-18");
}

#[test]
fn what_the_bank_left_out_is_none() {
    let payment = one("", "");
    assert_eq!(payment.amount_value(), Ok(None));
    assert_eq!(payment.date_due_value(), Ok(None));
    assert_eq!(payment.date_processed_value(), Ok(None));
}

#[test]
fn what_cannot_be_read_is_an_error_that_names_the_element() {
    for (amount, due) in [("84.2.0", "soon"), ("NaN", "20240230"), ("1,650", "0318")] {
        let payment = one(amount, due);
        for (error, element, text) in [
            (
                payment.amount_value().unwrap_err(),
                "PMTINFO/TRNAMT",
                amount,
            ),
            (payment.date_due_value().unwrap_err(), "PMTINFO/DTDUE", due),
        ] {
            assert_eq!(error.kind(), ErrorKind::Protocol);
            assert!(error.detail().contains(element), "{error}");
            assert!(error.detail().contains(text), "{error}");
        }
        assert_eq!(payment.id(), "P1", "the rest is there");
    }
}

#[test]
fn how_values_are_shown_does_not_matter() {
    let payer = BillPayment::new();
    payer.config("CurrencyFormat=$#,##0.00").unwrap();
    payer.config("DateFormat=dd/MM/yyyy").unwrap();
    let sync = payment("1234.5", "20240402", "");
    let sync = format!("<PMTSYNCRS><TOKEN>7<LOSTSYNC>N{sync}</PMTSYNCRS>");
    payer.set_ofx_response(&reply(&sync)).unwrap();
    let record = &payer.sync_payments()[0];
    assert_eq!(record.amount(), "$1,234.50");
    assert_eq!(
        record.amount_value().unwrap().unwrap().to_string(),
        "1234.5"
    );
    let due = record.date_due_value().unwrap().unwrap();
    assert_eq!(due.to_string(), "20240402");
}

#[test]
fn a_payment_has_its_payee_with_the_identifiers_that_stand_elsewhere() {
    let extended = "<EXTDPAYEE><PAYEEID>MAPLE<IDSCOPE>GLOBAL<NAME>MAPLE ST<DAYSTOPAY>3</EXTDPAYEE>";
    let payee = told(&payment("1", "20240318", extended)).sync_payments()[0]
        .payee()
        .unwrap();
    assert_eq!(
        (payee.id(), payee.name()),
        ("MAPLE".into(), "MAPLE ST".into())
    );
    assert_eq!(
        (payee.list_id(), payee.account()),
        ("L7".into(), "MS-7731".into())
    );
    assert_eq!(payee.days_to_pay_value(), Ok(Some(3)));
    assert_eq!(payee.tx_type(), "", "the payment was added, not the payee");
    assert!(payee.aggregate().starts_with("<PAYEE>"));
}

#[test]
#[allow(
    clippy::mutable_key_type,
    reason = "the index that a document builds when it is needed is no part of what is compared"
)]
fn records_in_which_the_bank_says_the_same_are_equal() {
    let records: HashSet<_> = [
        one("1.00", "20240318"),
        one("1.00", "20240318"),
        one("1.01", "20240318"),
        one("1.00", "20240319"),
    ]
    .into();
    assert_eq!(records.len(), 3);
    assert_eq!(
        one("1.00", "20240318").payee(),
        one("2.00", "20240319").payee()
    );
}

/// What is set now is read as paying would read it, and does not change afterwards.
#[test]
fn the_payment_that_is_set_is_what_would_be_paid() {
    let payer = BillPayment::new();
    payer.set_payment_amount("84.2");
    payer.set_payment_date_due("03/18/2024");
    payer.set_payment_from_account_id("516273");
    let payment = payer.payment();
    payer.set_payment_amount("1,650");
    assert_eq!(payment.amount.unwrap().unwrap().to_string(), "84.20");
    assert_eq!(payment.date_due.unwrap().unwrap().to_string(), "20240318");
    assert_eq!(payment.from_account_type, "CHECKING");
    assert!(!format!("{:?}", payer.payment()).contains("516273"));
    let refused = payer.payment().amount.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::InvalidValue);
    assert!(
        refused.detail().starts_with("payment_amount: "),
        "{refused}"
    );
}
