//! Replies that came on another way: `set_ofx_response` does what the call that they answer would have done.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use ofx_billpay::BillPayment;
use ofx_billpay_tests::bank::{payment_accepted, reply, reply_with_signon};

fn answered(wrapper: &str, body: &str) -> String {
    reply(&format!(
        "<{wrapper}><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS>{body}</{wrapper}>"
    ))
}

#[test]
fn a_payment_fills_the_properties() {
    let payer = BillPayment::new();
    payer
        .set_ofx_response(&reply(&payment_accepted("<DTDUE>20240318")))
        .unwrap();
    assert_eq!(payer.payment_id(), "P1");
    assert_eq!(payer.payment_status(), "WILLPROCESSON");
    assert_eq!(payer.payment_amount(), "84.20");
    assert_eq!(payer.payee_name(), "Nobody");
}

/// As `cancel_payment` says: what was known of the payment before holds no more.
#[test]
fn a_cancellation_clears_the_status() {
    let payer = BillPayment::new();
    payer
        .set_ofx_response(&reply(&payment_accepted("<DTDUE>20240318")))
        .unwrap();
    let cancelled = answered("PMTTRNRS", "<PMTCANCRS><SRVRTID>P1</PMTCANCRS>");
    payer.set_ofx_response(&cancelled).unwrap();
    assert_eq!(payer.payment_status(), "");
    assert_eq!(payer.payment_date_processed(), "");
}

/// As `get_status` and `pay_bill` do: a cheque number is that of the payment asked about.
#[test]
fn a_cheque_number_is_not_left_over_from_another_payment() {
    let status = "<PMTPRCSTS><PMTPRCCODE>PROCESSEDON<DTPMTPRC>20240314</PMTPRCSTS>";
    let with = format!("<PMTINQRS><SRVRTID>P1{status}<CHECKNUM>1001</PMTINQRS>");
    let without = format!("<PMTINQRS><SRVRTID>P2{status}</PMTINQRS>");
    let payer = BillPayment::new();
    payer
        .set_ofx_response(&answered("PMTINQTRNRS", &with))
        .unwrap();
    assert_eq!(payer.payment_check_number(), "1001");
    payer
        .set_ofx_response(&answered("PMTINQTRNRS", &without))
        .unwrap();
    assert_eq!(payer.payment_id(), "P2");
    assert_eq!(payer.payment_check_number(), "");
}

/// A key may be any text, also one that stands in the name of its element.
#[test]
fn a_key_is_masked_whatever_it_is() {
    for key in ["secret", "KEY", "ACCESSKEY", "A", "Y>"] {
        let written = key.replace('>', "&gt;");
        let text = reply_with_signon(&format!("<ACCESSKEY>{written}"), "").replace(
            "<BILLPAYMSGSRSV1></BILLPAYMSGSRSV1>",
            "<BILLPAYMSGSRSV1><PAYEESYNCRS><TOKEN>1</PAYEESYNCRS></BILLPAYMSGSRSV1>",
        );
        let payer = BillPayment::new();
        payer.set_ofx_response(&text).unwrap();
        let masked = text.replace(&format!("<ACCESSKEY>{written}<"), "<ACCESSKEY>***<");
        assert_eq!(payer.ofx_response(), masked, "{key}");
    }
}

/// The documentation of `ofx_response` promises it of every reply.
#[test]
fn keys_are_masked_in_a_reply_that_is_refused() {
    let text = reply_with_signon("<ACCESSKEY>very-secret", "")
        .replace("VERSION:102", "VERSION:102\r\nCOMPRESSION:GZIP");
    let payer = BillPayment::new();
    payer.set_ofx_response(&text).unwrap_err();
    assert!(!payer.ofx_response().contains("very-secret"));
}

#[test]
fn a_token_of_minus_one_is_never_kept() {
    let payer = BillPayment::new();
    let text = reply("<PAYEESYNCRS><TOKEN>-1<LOSTSYNC>N</PAYEESYNCRS>");
    payer.set_ofx_response(&text).unwrap_err();
    payer.synchronize_payees("-1").unwrap_err();
}

#[test]
fn one_odd_value_does_not_hide_the_rest_of_a_list() {
    let payment = |id: &str, amount: &str| {
        format!(
            "<PMTTRNRS><TRNUID>0<STATUS><CODE>0<SEVERITY>INFO</STATUS><PMTRS><SRVRTID>{id}\
             <PMTINFO><TRNAMT>{amount}<DTDUE>20240137</PMTINFO></PMTRS></PMTTRNRS>"
        )
    };
    let list = [payment("P1", "lots"), payment("P2", "12,50")].concat();
    let payer = BillPayment::new();
    payer
        .set_ofx_response(&reply(&format!("<PMTSYNCRS><TOKEN>7{list}</PMTSYNCRS>")))
        .unwrap();
    assert_eq!(payer.sync_payment_count(), 2);
    assert_eq!(payer.sync_payment_amount(0).unwrap(), "lots");
    assert_eq!(payer.sync_payment_amount(1).unwrap(), "12.50");
    assert_eq!(payer.sync_payment_date_due(1).unwrap(), "20240137");
}

/// A value that ends in what looks like the start of a tag, in an aggregate without its end tag.
#[test]
fn a_record_reads_as_it_did_in_its_reply() {
    let text = reply(
        "<PMTSYNCRS><TOKEN>7<PMTTRNRS><TRNUID>0<STATUS><CODE>0<SEVERITY>INFO</STATUS><PMTRS>\
         <SRVRTID>P1<PMTINFO><TRNAMT>84.20<MEMO>a <b</PMTTRNRS></PMTSYNCRS>",
    );
    let payer = BillPayment::new();
    payer.set_ofx_response(&text).unwrap();
    assert_eq!(payer.sync_payment_memo(0).unwrap(), "a <b");
    assert_eq!(payer.sync_payment_amount(0).unwrap(), "84.20");
}
