//! The profile: where requests go by it, as whom, and what is never sent anywhere.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use std::sync::Arc;

use ofx_billpay::message::ServiceStatus;
use ofx_billpay::{BillPayment, ErrorKind};
use ofx_billpay_sandbox::Sandbox;
use ofx_billpay_tests::bank::{customer, sandbox};

const BILLPAY: &str = "BILLPAY";

fn moved(url: Option<&str>, realm: &str) -> Sandbox {
    let bank = sandbox();
    assert!(bank.move_message_set(BILLPAY, url, realm).unwrap());
    bank
}

/// What a bank was asked.
fn asked(bank: &Sandbox, tag: &str) -> usize {
    let exchanges = bank.exchanges();
    exchanges
        .iter()
        .filter(|each| format!("{each:?}").contains(tag))
        .count()
}

#[test]
fn the_profile_is_kept_until_it_changes() {
    let bank = sandbox();
    let payer = customer(bank.url(), "211");
    assert!(payer.profile().is_none());
    let first = payer.request_profile().unwrap();
    let second = payer.request_profile().unwrap();
    assert!(
        Arc::ptr_eq(&first, &second),
        "status 1 keeps the cached one"
    );
    bank.move_message_set(BILLPAY, None, "SANDBOX").unwrap();
    let third = payer.request_profile().unwrap();
    assert!(!Arc::ptr_eq(&first, &third));
    assert!(Arc::ptr_eq(&third, &payer.profile().unwrap()));
}

#[test]
fn a_profile_is_that_of_one_institution() {
    let (bank, other) = (moved(Some("https://pay.example/ofx"), "SANDBOX"), sandbox());
    let payer = customer(bank.url(), "211");
    payer.request_profile().unwrap();
    payer.set_fi_url(other.url());
    assert!(payer.profile().is_none());
    payer.synchronize_payments("0").unwrap();
    payer.request_profile().unwrap();
    payer.synchronize_payments("0").unwrap();
}

#[test]
fn the_accounts_at_hand_are_those_of_one_user() {
    let bank = sandbox();
    let payer = customer(bank.url(), "211");
    assert_eq!(payer.request_accounts().unwrap().len(), 4);
    payer.set_ofx_user("second");
    payer.set_ofx_password("second-pass");
    let accounts = payer.request_accounts().unwrap();
    assert_eq!(accounts.len(), 1, "nothing of the user before");
    let bill_pay = accounts[0].bill_pay.as_ref().unwrap();
    assert_eq!(bill_pay.status, Some(ServiceStatus::Active));
}

#[test]
fn another_server_gets_nothing_unless_it_is_trusted() {
    let there = sandbox();
    let bank = moved(Some(there.url()), "SANDBOX");
    let payer = customer(bank.url(), "211");
    payer.request_profile().unwrap();
    let before = bank.exchanges().len();
    let error = payer.synchronize_payments("0").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidValue);
    assert!(error.detail().starts_with("TrustedHosts"), "{error}");
    assert!(error.detail().contains("127.0.0.1"), "{error}");
    assert_eq!(bank.exchanges().len(), before, "nothing was sent");
    assert!(there.exchanges().is_empty());

    payer.config("TrustedHosts=pay.example, 127.0.0.1").unwrap();
    payer.synchronize_payments("0").unwrap();
    assert_eq!(asked(&there, "PMTSYNCRQ"), 1);
    // The other message sets stay where they are.
    payer.request_accounts().unwrap();
    payer.request_profile().unwrap();
    assert_eq!(asked(&bank, "ACCTINFORQ"), 1);
    assert_eq!(there.exchanges().len(), 1);

    payer.config("RouteByProfile=False").unwrap();
    payer.config("TrustedHosts=").unwrap();
    // The bank refuses there what it serves elsewhere, but it is asked.
    payer.synchronize_payments("0").unwrap_err();
    assert_eq!(asked(&bank, "PMTSYNCRQ"), 1);
    assert_eq!(there.exchanges().len(), 1);
}

#[test]
fn no_password_goes_where_others_could_read_it_whoever_is_trusted() {
    for url in [
        "http://pay.example/ofx",
        "ftp://pay.example/ofx",
        "https://user:secret@pay.example/ofx",
        "pay.example/ofx",
    ] {
        let bank = moved(Some(url), "SANDBOX");
        let payer = customer(bank.url(), "211");
        payer
            .config("TrustedHosts=pay.example,pay.example:80")
            .unwrap();
        payer.config("AllowPlainHTTP=True").unwrap();
        payer.request_profile().unwrap();
        let before = bank.exchanges().len();
        let error = payer.synchronize_payments("0").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidValue, "{error}");
        assert_eq!(bank.exchanges().len(), before);
    }
}

#[test]
fn another_realm_has_a_sign_on_of_its_own() {
    let bank = moved(None, "PAYMENTS");
    let payer = customer(bank.url(), "211");
    payer.request_profile().unwrap();
    let error = payer.synchronize_payees("0").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidValue);
    assert!(error.detail().contains("PAYMENTS"), "{error}");

    payer
        .set_realm_credentials("PAYMENTS", "second", "second-pass")
        .unwrap();
    payer.synchronize_payees("0").unwrap();
    assert!(
        payer.ofx_request().contains("<USERID>second<")
            || payer.ofx_request().contains("<USERID>***")
    );
    payer.request_accounts().unwrap();
    assert_eq!(
        payer.request_accounts().unwrap().len(),
        4,
        "accounts are those of ofx_user"
    );

    payer
        .set_realm_credentials("PAYMENTS", "second", "wrong")
        .unwrap();
    let error = payer.synchronize_payees("0").unwrap_err();
    assert_eq!(error.status().unwrap().code, 15500);
    let error = payer.synchronize_payees("0").unwrap_err();
    assert_eq!(
        error.kind(),
        ErrorKind::InvalidValue,
        "the same are not sent again: {error}"
    );
    payer.request_accounts().unwrap();

    payer.set_realm_credentials("PAYMENTS", "", "").unwrap();
    assert!(payer.synchronize_payees("0").is_err());
    for (realm, user) in [("", "x"), ("PAYMENTS", " ")] {
        let error = payer.set_realm_credentials(realm, user, "x").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidValue);
    }
}

#[test]
fn a_key_of_one_realm_is_not_sent_in_another() {
    let bank = moved(None, "PAYMENTS");
    let payer = customer(bank.url(), "211");
    payer.set_ofx_access_key("key of demo");
    payer.request_profile().unwrap();
    payer.config("MaskSensitive=False").unwrap();
    payer.config("UserCred1A=code of demo").unwrap();
    payer
        .set_realm_credentials("PAYMENTS", "second", "second-pass")
        .unwrap();
    payer.synchronize_payees("0").unwrap();
    let sent = payer.ofx_request();
    assert!(sent.contains("second-pass"));
    for other in ["key of demo", "code of demo", "demo-pass"] {
        assert!(!sent.contains(other), "{other}");
    }
    payer.request_accounts().unwrap();
    assert!(payer.ofx_request().contains("key of demo"));
}

#[test]
fn anybody_may_ask_for_the_profile() {
    for version in ["102", "211"] {
        let bank = sandbox();
        let nobody = customer(bank.url(), version);
        nobody.set_ofx_user("");
        nobody.set_ofx_password("");
        nobody.set_ofx_access_key("key");
        nobody.config("MaskSensitive=False").unwrap();
        let profile = nobody.request_profile_anonymously().unwrap();
        assert_eq!(profile.name.as_deref(), Some("Sandbox Bank"));
        let sent = nobody.ofx_request();
        assert_eq!(sent.matches("anonymous00000000000000000000000").count(), 2);
        assert!(!sent.contains("ACCESSKEY"));
        let error = nobody.synchronize_payees("0").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidValue, "{error}");
    }
}

#[test]
fn what_the_profile_wants_with_the_sign_on_is_asked_for_before_it_counts_as_an_attempt() {
    let bank = sandbox();
    let payer = customer(bank.url(), "211");
    payer.set_ofx_user("creds");
    payer.set_ofx_password("creds-pass");
    payer.request_profile().unwrap();
    for (name, value) in [("UserCred1A", "maple"), ("UserCred2A", "river")] {
        let error = payer.synchronize_payees("0").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidValue, "{error}");
        assert!(error.detail().starts_with(name), "{error}");
        payer.config(&format!("{name}={value}")).unwrap();
    }
    payer.synchronize_payees("0").unwrap();
}

fn device(bank: &Sandbox) -> BillPayment {
    let payer = customer(bank.url(), "211");
    set_device(&payer, bank);
    payer
}

fn set_device(payer: &BillPayment, bank: &Sandbox) {
    payer.set_fi_url(bank.url());
    payer.set_fi_organization("SANDBOX");
    payer.set_fi_id("99001");
    payer.set_ofx_app_id("QWIN");
    payer.set_ofx_app_version("2700");
    payer.set_ofx_version("211").unwrap();
    payer.set_ofx_user("device");
    payer.set_ofx_password("device-pass");
    payer.config("MaskSensitive=False").unwrap();
}

fn client_uid(payer: &BillPayment) -> Option<String> {
    let request = payer.ofx_request();
    let (_, rest) = request.split_once("<CLIENTUID>")?;
    Some(rest.split('<').next().unwrap().to_owned())
}

#[test]
fn a_client_identifier_is_made_once_when_the_profile_asks_for_it() {
    let bank = sandbox();
    let payer = device(&bank);
    let error = payer.synchronize_payees("0").unwrap_err();
    assert_eq!(error.status().unwrap().code, 15510);
    payer.request_profile().unwrap();
    assert_eq!(client_uid(&payer), None, "a profile needs none");
    payer.synchronize_payees("0").unwrap();
    let made = client_uid(&payer).unwrap();
    assert_eq!(made.len(), 32);
    payer.synchronize_payees("0").unwrap();
    assert_eq!(client_uid(&payer).as_ref(), Some(&made));
    // Also after a new beginning of the object.
    payer.reset().unwrap();
    set_device(&payer, &bank);
    payer.request_profile().unwrap();
    payer.synchronize_payees("0").unwrap();
    assert_eq!(client_uid(&payer), Some(made));
    // What is set wins.
    payer.config("ClientUId=mine").unwrap();
    payer.synchronize_payees("0").unwrap_err();
    assert_eq!(client_uid(&payer).as_deref(), Some("mine"));
}

#[test]
fn a_client_identifier_is_kept_in_a_file() {
    let folder = std::env::temp_dir().join(format!("client-uid-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("ids.json");
    let setting = format!("ClientUIdFile={}", path.display());
    let bank = sandbox();
    let made: Vec<_> = (0..2)
        .map(|_| {
            let payer = device(&bank);
            payer.config(&setting).unwrap();
            payer.request_profile().unwrap();
            payer.synchronize_payees("0").unwrap();
            client_uid(&payer).unwrap()
        })
        .collect();
    assert_eq!(made[0], made[1]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let permissions = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(permissions & 0o077, 0, "it is its owner's alone");
    }
    std::fs::write(&path, "not ours").unwrap();
    let payer = device(&bank);
    payer.config(&setting).unwrap();
    payer.request_profile().unwrap();
    let error = payer.synchronize_payees("0").unwrap_err();
    assert!(error.detail().starts_with("ClientUIdFile"), "{error}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "not ours");
    std::fs::remove_dir_all(&folder).unwrap();
}
