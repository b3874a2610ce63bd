//! Tokens and records: the store stands as the bank does, whatever was lost, repeated or cut.

use std::collections::BTreeSet;

use ofx_billpay::job::{Channel, JobState, StoredRecord};
use ofx_billpay_sandbox::{
    Arming, Date, Fault, Options, PayeeOrder, PaymentCancellation, PaymentChange, PaymentOrder,
    Sandbox,
};
use ofx_billpay_tests::bank::{FIRST_DAY, sandbox};

use super::support::{
    Folder, bank_payments, connection, events, open, run, run_to, stored_payments, types,
};

pub(crate) fn pay(bank: &Sandbox, user: &str, account: &str, amount: &str) -> String {
    bank.pay_as_other_client(&PaymentOrder {
        user: user.to_owned(),
        account: account.to_owned(),
        payee: "NGWP01".to_owned(),
        pay_account: Some("NW-7731".to_owned()),
        amount: amount.to_owned(),
        due: "20240318".to_owned(),
        memo: Some("March".to_owned()),
    })
    .unwrap()
}

fn keys(records: &[StoredRecord]) -> Vec<&str> {
    records.iter().map(|record| record.key.as_str()).collect()
}

#[test]
fn the_store_follows_the_bank_through_additions_changes_and_cancellations() {
    let (folder, bank) = (Folder::new(), sandbox());
    let engine = open(&folder.file());
    let id = engine
        .add_connection(&connection(bank.url(), "demo"))
        .unwrap();
    let one = pay(&bank, "demo", "516273", "84.20");
    let other = pay(&bank, "demo", "516274", "12.00");
    run(&engine, id);
    assert_eq!(stored_payments(&engine, id), bank_payments(&bank, "demo"));
    assert_eq!(engine.records(id, Channel::Payees).unwrap().len(), 1);
    let seen = engine
        .changes(id, 0)
        .unwrap()
        .iter()
        .map(|record| record.change)
        .max()
        .unwrap();
    let change = PaymentChange {
        user: "demo".to_owned(),
        server_id: one.clone(),
        amount: Some("99.99".to_owned()),
        due: None,
        memo: None,
    };
    bank.modify_as_other_client(&change).unwrap();
    let cancel = PaymentCancellation {
        user: "demo".to_owned(),
        server_id: other.clone(),
    };
    bank.cancel_as_other_client(&cancel).unwrap();
    bank.add_payee_as_other_client(&PayeeOrder::new("demo", "Green Thumb"))
        .unwrap();
    run(&engine, id);
    assert_eq!(stored_payments(&engine, id), bank_payments(&bank, "demo"));
    let changes = engine.changes(id, seen).unwrap();
    let told: BTreeSet<_> = changes
        .iter()
        .map(|record| (record.channel, record.removed))
        .collect();
    assert_eq!(
        told,
        BTreeSet::from([
            (Channel::Payees, false),
            (Channel::Payments, false),
            (Channel::Payments, true)
        ])
    );
    let payments = engine.records(id, Channel::Payments).unwrap();
    assert_eq!(keys(&payments), [one.as_str()]);
    assert_eq!(payments[0].fields["currency_code"], "USD");
    assert_eq!(payments[0].fields["date_due"], "2024-03-18");
    assert!(!format!("{payments:?}").contains("99.99"));
}

#[test]
fn what_a_bank_repeats_changes_nothing() {
    let (folder, bank) = (Folder::new(), sandbox());
    let engine = open(&folder.file());
    let id = engine
        .add_connection(&connection(bank.url(), "demo"))
        .unwrap();
    pay(&bank, "demo", "516273", "84.20");
    bank.arm(Arming {
        times: 0,
        ..Fault::DuplicateRecords.into()
    })
    .unwrap();
    run(&engine, id);
    pay(&bank, "demo", "516273", "1.00");
    run(&engine, id);
    assert_eq!(stored_payments(&engine, id), bank_payments(&bank, "demo"));
    let cursor = engine.changes(id, 0).unwrap().last().unwrap().change;
    run(&engine, id);
    assert!(engine.changes(id, cursor).unwrap().is_empty());
}

#[test]
fn a_failed_synchronisation_keeps_its_token_and_the_next_catches_up() {
    let (folder, bank) = (Folder::new(), sandbox());
    let engine = open(&folder.file());
    let id = engine
        .add_connection(&connection(bank.url(), "second"))
        .unwrap();
    run(&engine, id);
    pay(&bank, "second", "700001", "84.20");
    for fault in [
        Fault::NoToken,
        Fault::DropAfterExecuting { bytes: 300 },
        Fault::HtmlReply { executed: true },
    ] {
        let arming = Arming {
            message: Some("PMTSYNCRQ".to_owned()),
            ..fault.clone().into()
        };
        bank.arm(arming).unwrap();
        let job = run_to(&engine, id, JobState::Failed);
        assert!(job.error.is_some(), "{fault:?}");
        assert!(stored_payments(&engine, id).is_empty(), "{fault:?}");
    }
    assert!(types(&events(&engine)).contains(&"SYNC_PAYMENTS_ERROR"));
    run(&engine, id);
    assert_eq!(stored_payments(&engine, id), bank_payments(&bank, "second"));
    assert_eq!(stored_payments(&engine, id).len(), 1);
}

#[test]
fn a_token_that_is_too_old_leads_to_a_refresh_that_replaces_all() {
    let folder = Folder::new();
    let bank = Sandbox::start(Options {
        start_date: Date::parse(FIRST_DAY),
        history_limit: Some(2),
        ..Options::default()
    })
    .unwrap();
    let engine = open(&folder.file());
    let id = engine
        .add_connection(&connection(bank.url(), "second"))
        .unwrap();
    let gone = pay(&bank, "second", "700001", "84.20");
    run(&engine, id);
    let cancel = PaymentCancellation {
        user: "second".to_owned(),
        server_id: gone.clone(),
    };
    bank.cancel_as_other_client(&cancel).unwrap();
    for amount in ["1.00", "2.00", "3.00", "4.00"] {
        pay(&bank, "second", "700001", amount);
    }
    run(&engine, id);
    assert!(types(&events(&engine)).contains(&"SYNC_PAYMENTS_LOST"));
    assert_eq!(stored_payments(&engine, id), bank_payments(&bank, "second"));
    let removed: Vec<_> = engine
        .changes(id, 0)
        .unwrap()
        .into_iter()
        .filter(|one| one.removed)
        .collect();
    assert_eq!(keys(&removed), [gone.as_str()]);
}

#[test]
fn a_bank_that_cannot_refresh_is_asked_for_its_history() {
    let (folder, bank) = (Folder::new(), sandbox());
    bank.arm(Arming {
        times: 0,
        ..Fault::RefreshUnsupported.into()
    })
    .unwrap();
    let engine = open(&folder.file());
    let id = engine
        .add_connection(&connection(bank.url(), "second"))
        .unwrap();
    pay(&bank, "second", "700001", "84.20");
    run(&engine, id);
    assert_eq!(stored_payments(&engine, id), bank_payments(&bank, "second"));
}
