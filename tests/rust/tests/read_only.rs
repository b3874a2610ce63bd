//! Objects that may only read: what is not there, and what is refused beneath.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use ofx_billpay::{PaymentMail, ReadOnlyBillPayment};
use ofx_billpay_tests::bank::{customer, sandbox, set_payee, set_payment};

fn reader(url: &str) -> ReadOnlyBillPayment {
    ReadOnlyBillPayment::new(|setup| {
        setup.set_ofx_version("211").unwrap();
        setup.set_fi_url(url);
        setup.set_fi_organization("SANDBOX");
        setup.set_fi_id("99001");
        setup.set_ofx_app_id("QWIN");
        setup.set_ofx_app_version("2700");
        setup.set_ofx_user("demo");
        setup.set_ofx_password("demo-pass");
        setup.set_payment_from_bank_id("123432123");
        setup.set_payment_from_account_id("516273");
    })
}

#[test]
fn a_reader_reads_everything() {
    let bank = sandbox();
    let payer = customer(bank.url(), "102");
    set_payee(&payer, "Weir Lane Gardeners");
    set_payment(&payer);
    payer.pay_bill().unwrap();
    let reader = reader(bank.url());
    reader.synchronize_payments("0").unwrap();
    let id = reader.sync_payments()[0].id();
    reader.get_status(&id).unwrap();
    assert_eq!(reader.payment_status(), "WILLPROCESSON");
    reader.synchronize_payees("0").unwrap();
    assert_eq!(reader.sync_payees().len(), 1);
    reader.synchronize_recurring_payments("0").unwrap();
    reader.synchronize_payment_mail("0").unwrap();
    reader.request_profile_anonymously().unwrap();
    reader.request_profile().unwrap();
    assert!(reader.profile().is_some());
    assert_eq!(reader.request_accounts().unwrap().len(), 4);
    assert!(!format!("{reader:?}").contains("demo-pass"));
}

#[test]
fn what_sets_it_up_can_change_nothing_at_the_bank_either() {
    let bank = sandbox();
    let reader = reader(bank.url());
    let before = bank.exchanges().len();
    reader.set_up(|object| {
        set_payee(object, "Weir Lane Gardeners");
        set_payment(object);
        object.set_recurring_frequency("MONTHLY");
        let letter = PaymentMail::new("A", "B");
        for error in [
            object.pay_bill().unwrap_err(),
            object.modify_payment("P1").unwrap_err(),
            object.cancel_payment("P1").unwrap_err(),
            object.add_payee().unwrap_err(),
            object.modify_payee("L1").unwrap_err(),
            object.delete_payee("L1").unwrap_err(),
            object.add_recurring_payment().unwrap_err(),
            object.modify_recurring_payment("R1", true).unwrap_err(),
            object.cancel_recurring_payment("R1", true).unwrap_err(),
            object.activate_account().unwrap_err(),
            object.send_payment_mail(&letter).unwrap_err(),
        ] {
            assert_eq!(error.code(), 10013, "{error}");
        }
        object.reset().unwrap();
        assert_eq!(object.pay_bill().unwrap_err().code(), 10013);
    });
    assert_eq!(bank.exchanges().len(), before, "nothing was sent");
}
