//! Banks that move: the job fails with what changed, the next one runs on it, and no credentials go where they are not safe.

use ofx_billpay::job::{JobState, MessageSet, UpgradeKind};
use ofx_billpay_tests::bank::sandbox;

use super::records::pay;
use super::support::{Folder, bank_payments, connection, open, run, run_to, stored_payments};

#[test]
fn a_bank_at_another_address_is_a_direct_upgrade() {
    let (folder, old, new) = (Folder::new(), sandbox(), sandbox());
    let engine = open(&folder.file());
    let id = engine
        .add_connection(&connection(old.url(), "second"))
        .unwrap();
    // The old place has had more changes than the new one: its token would hide those of the new.
    for amount in ["1.00", "2.00", "3.00"] {
        pay(&old, "second", "700001", amount);
    }
    run(&engine, id);
    assert_eq!(stored_payments(&engine, id).len(), 3);
    for set in ["SIGNON", "SIGNUP", "BILLPAY", "PROF"] {
        assert!(
            old.move_message_set(set, Some(new.url()), "SANDBOX")
                .unwrap()
        );
    }
    pay(&new, "second", "700001", "84.20");
    old.clear_exchanges();
    let failed = run_to(&engine, id, JobState::Failed);
    let error = failed.error.clone().unwrap();
    assert_eq!(error.code, 40001);
    assert!(
        new.exchanges().is_empty(),
        "credentials went where nobody had looked yet"
    );
    let (upgrade, kind) = failed.upgrade().unwrap();
    assert_eq!(kind, UpgradeKind::Direct);
    assert_eq!(upgrade.accesses.len(), 1);
    assert_eq!(upgrade.accesses[0].url, new.url());
    assert_eq!(upgrade.accounts, [engine.accounts(id).unwrap()[0].id]);
    assert!(serde_json::to_value(&error).unwrap()["data"]["accesses"][0]["url"].is_string());
    old.clear_exchanges();
    run(&engine, id);
    assert!(old.exchanges().is_empty(), "the old place was asked again");
    assert_eq!(engine.connection(id).unwrap().url, new.url());
    assert_eq!(stored_payments(&engine, id), bank_payments(&new, "second"));
}

#[test]
fn another_realm_is_a_direct_upgrade_too_and_is_told_to_who_gives_the_password() {
    let (folder, bank) = (Folder::new(), sandbox());
    let engine = open(&folder.file());
    let id = engine
        .add_connection(&connection(bank.url(), "second"))
        .unwrap();
    run(&engine, id);
    assert_eq!(
        engine.connection(id).unwrap().realm.as_deref(),
        Some("SANDBOX")
    );
    for set in ["SIGNON", "SIGNUP", "BILLPAY", "PROF"] {
        bank.move_message_set(set, None, "OTHER").unwrap();
    }
    bank.clear_exchanges();
    assert_eq!(
        run_to(&engine, id, JobState::Failed).error.unwrap().code,
        40001
    );
    assert_eq!(
        bank.exchanges().len(),
        1,
        "the password was tried in a realm that it may not be of"
    );
    run(&engine, id);
    assert_eq!(
        engine.connection(id).unwrap().realm.as_deref(),
        Some("OTHER")
    );
}

#[test]
fn a_bank_that_splits_is_a_multi_upgrade() {
    let (folder, old, new) = (Folder::new(), sandbox(), sandbox());
    let engine = open(&folder.file());
    let id = engine
        .add_connection(&connection(old.url(), "demo"))
        .unwrap();
    run(&engine, id);
    old.move_message_set("BILLPAY", Some(new.url()), "SANDBOX")
        .unwrap();
    pay(&new, "demo", "516273", "84.20");
    let failed = run_to(&engine, id, JobState::Failed);
    assert_eq!(failed.error.as_ref().unwrap().code, 40002);
    let (upgrade, _) = failed.upgrade().unwrap();
    assert_eq!(upgrade.accesses.len(), 2);
    assert_eq!(upgrade.accounts.len(), 2);
    let pays = upgrade
        .accesses
        .iter()
        .find(|access| access.message_sets.contains(&MessageSet::BillPay));
    assert_eq!(pays.unwrap().url, new.url());
    run(&engine, id);
    assert_eq!(stored_payments(&engine, id), bank_payments(&new, "demo"));
}

#[test]
fn accounts_that_pay_no_more_are_a_partial_upgrade_and_are_left_out() {
    let (folder, bank) = (Folder::new(), sandbox());
    let engine = open(&folder.file());
    let mut new = connection(bank.url(), "demo");
    // The bank lists 516273 and 516274 as active, and 516275 as one that could be.
    new.accounts = ["516273", "516275"]
        .map(|number| ofx_billpay::job::NewAccount {
            bank_id: "123432123".to_owned(),
            number: number.into(),
            kind: if number == "516273" {
                "CHECKING"
            } else {
                "MONEYMRKT"
            }
            .to_owned(),
        })
        .to_vec();
    let id = engine.add_connection(&new).unwrap();
    let accounts = engine.accounts(id).unwrap();
    let failed = run_to(&engine, id, JobState::Failed);
    assert_eq!(failed.error.as_ref().unwrap().code, 40003);
    let (upgrade, _) = failed.upgrade().unwrap();
    assert_eq!(upgrade.inactive_accounts, [accounts[1].id]);
    assert_eq!(upgrade.accounts, [accounts[0].id]);
    run(&engine, id);
    let active: Vec<_> = engine
        .accounts(id)
        .unwrap()
        .iter()
        .map(|account| account.active)
        .collect();
    assert_eq!(active, [true, false]);
}

#[test]
fn credentials_never_go_to_an_address_that_is_not_safe() {
    let (folder, bank) = (Folder::new(), sandbox());
    let engine = open(&folder.file());
    let id = engine
        .add_connection(&connection(bank.url(), "second"))
        .unwrap();
    for url in [
        "http://bank.example/ofx",
        "ftp://127.0.0.1/",
        "bank.example",
    ] {
        bank.move_message_set("BILLPAY", Some(url), "SANDBOX")
            .unwrap();
        let failed = run_to(&engine, id, JobState::Failed).error.unwrap();
        assert!(failed.detail.contains("not https"), "{}", failed.detail);
        assert_eq!(engine.connection(id).unwrap().accesses.len(), 1);
    }
    bank.move_message_set("BILLPAY", None, "SANDBOX").unwrap();
    run(&engine, id);
}

#[test]
fn automatic_synchronisation_waits_until_somebody_asks_after_a_move() {
    let (folder, old, new) = (Folder::new(), sandbox(), sandbox());
    let engine = open(&folder.file());
    let mut wanted = connection(old.url(), "second");
    wanted.may_store_credentials = true;
    let id = engine.add_connection(&wanted).unwrap();
    run(&engine, id);
    assert!(engine.connection(id).unwrap().next_due.is_some());
    for set in ["SIGNON", "SIGNUP", "BILLPAY", "PROF"] {
        old.move_message_set(set, Some(new.url()), "SANDBOX")
            .unwrap();
    }
    run_to(&engine, id, JobState::Failed);
    assert_eq!(engine.connection(id).unwrap().next_due, None);
    run(&engine, id);
    assert!(engine.connection(id).unwrap().next_due.is_some());
}
