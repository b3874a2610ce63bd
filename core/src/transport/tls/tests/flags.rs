//! Each flag of `SSLSecurityFlags` forgives its own defect, visibly, and no other.

use rcgen::{CertificateParams, ExtendedKeyUsagePurpose, date_time_ymd};

use super::authorities::self_signed;
use super::world::{Authority, HOST, Server, Shown, ca_params, meet, params, trusting};
use crate::transport::options::TlsOptions;

const TIME: u32 = 0x1;
const UNKNOWN_CA: u32 = 0x10;
const USAGE: u32 = 0x20;
const HOST_NAME: u32 = 0x8000_0000;

/// All flags there are.
const ALL: u32 = 0x8000_CF37;

fn expired() -> CertificateParams {
    let mut params = params(HOST);
    params.not_after = date_time_ymd(2024, 1, 1);
    params
}

fn of_a_client() -> CertificateParams {
    let mut params = params(HOST);
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    params
}

/// Whether a server passes with these flags.
fn passes(shown: Shown, authority: &Authority, flags: u32) -> bool {
    let server = Server::new(shown);
    let options = TlsOptions {
        security_flags: flags,
        ..trusting(authority)
    };
    let meeting = meet(&server, &options);
    if !matches!(meeting.result, Ok(super::super::Handshake::Done(_))) {
        meeting.refused();
        assert!(server.seen().received.is_empty());
        return false;
    }
    meeting.assert_spoken();
    let certificate = &meeting.session().certificate;
    assert!(certificate.is_trusted);
    let status = &certificate.status;
    assert!(
        status.starts_with("accepted by SSLSecurityFlags, although "),
        "{status}"
    );
    assert!(meeting.was_told("WARNING"), "{:?}", meeting.told);
    assert!(meeting.was_told(status), "{:?}", meeting.told);
    true
}

type Make<'a> = Box<dyn Fn() -> Shown + 'a>;

#[test]
fn a_flag_forgives_its_own_defect_only() {
    let known = Authority::new("Known");
    let unknown = Authority::new("Unknown");
    let defects: [(u32, Make<'_>); 4] = [
        (TIME, Box::new(|| known.issue(expired()))),
        (UNKNOWN_CA, Box::new(|| unknown.bank())),
        (USAGE, Box::new(|| known.issue(of_a_client()))),
        (HOST_NAME, Box::new(|| known.issue(params("shop.example")))),
    ];
    for (own, make) in &defects {
        for flag in [TIME, UNKNOWN_CA, USAGE, HOST_NAME] {
            assert_eq!(
                passes(make(), &known, flag),
                flag == *own,
                "{own:#x} {flag:#x}"
            );
        }
        let others = (TIME | UNKNOWN_CA | USAGE | HOST_NAME) & !own;
        assert!(!passes(make(), &known, others), "{own:#x}");
    }
}

#[test]
fn two_defects_need_two_flags() {
    let known = Authority::new("Known");
    let unknown = Authority::new("Unknown");
    for flag in [0, TIME, UNKNOWN_CA] {
        assert!(!passes(unknown.issue(expired()), &known, flag));
    }
    assert!(passes(unknown.issue(expired()), &known, TIME | UNKNOWN_CA));
    let mut all = expired();
    all.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    all.subject_alt_names.clear();
    let four = TIME | UNKNOWN_CA | USAGE | HOST_NAME;
    assert!(passes(unknown.issue(all.clone()), &known, four));
    for missing in [TIME, UNKNOWN_CA, USAGE, HOST_NAME] {
        assert!(!passes(unknown.issue(all.clone()), &known, four & !missing));
    }
}

#[test]
fn flags_do_not_spoil_what_is_right() {
    let authority = Authority::new("Root");
    let server = Server::new(authority.bank());
    let options = TlsOptions {
        security_flags: ALL,
        ..trusting(&authority)
    };
    let meeting = meet(&server, &options);
    meeting.assert_spoken();
    assert_eq!(meeting.session().certificate.status, "OK");
    assert!(!meeting.was_told("WARNING"));
}

#[test]
fn an_authority_between_that_expired_is_forgiven_as_a_matter_of_time() {
    let root = Authority::new("Root");
    let mut old = ca_params("Between");
    old.not_after = date_time_ymd(2024, 1, 1);
    let between = root.intermediate(old);
    let shown = || between.bank().with(&between);
    assert!(passes(shown(), &root, TIME));
    assert!(!passes(shown(), &root, UNKNOWN_CA | USAGE | HOST_NAME));
}

#[test]
fn no_flag_forgives_a_chain_that_was_never_valid_as_a_whole() {
    let root = Authority::new("Root");
    let mut old = ca_params("Between");
    old.not_after = date_time_ymd(2022, 1, 1);
    let between = root.intermediate(old);
    let mut late = params(HOST);
    late.not_before = date_time_ymd(2023, 1, 1);
    for flags in [TIME, ALL] {
        let shown = between.issue(late.clone()).with(&between);
        assert!(!passes(shown, &root, flags));
    }
}

#[test]
fn no_flag_forgives_a_false_signature() {
    let known = Authority::new("Root");
    let other = Authority::new("Root");
    for flags in [UNKNOWN_CA, ALL] {
        assert!(!passes(other.bank(), &known, flags));
        // Neither where it came with the authority that did not sign it.
        let shown = Authority::new("Other").bank();
        let liar = Authority::new("Other");
        assert!(!passes(shown.with(&liar), &known, flags));
    }
}

#[test]
fn an_empty_usage_does_not_hide_the_rest() {
    let root = Authority::new("Root");
    let mut odd = params(HOST);
    odd.extended_key_usages.clear();
    // An extension of extended key usage without any purpose in it.
    let empty = rcgen::CustomExtension::from_oid_content(&[2, 5, 29, 37], vec![0x30, 0]);
    odd.custom_extensions.push(empty);
    for flags in [USAGE, ALL] {
        let unknown = Authority::new("Unknown");
        assert!(!passes(unknown.issue(odd.clone()), &root, flags));
    }
}

#[test]
fn one_that_issued_itself_is_of_an_unknown_authority() {
    let root = Authority::new("Root");
    assert!(passes(self_signed(params(HOST)), &root, UNKNOWN_CA));
    assert!(!passes(
        self_signed(params(HOST)),
        &root,
        TIME | USAGE | HOST_NAME
    ));
    // As many tools make them: it may issue others, too.
    let mut authority = ca_params(HOST);
    authority.subject_alt_names = params(HOST).subject_alt_names;
    assert!(passes(self_signed(authority.clone()), &root, UNKNOWN_CA));
    authority.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    assert!(!passes(self_signed(authority.clone()), &root, UNKNOWN_CA));
    authority.not_after = date_time_ymd(2024, 1, 1);
    assert!(!passes(
        self_signed(authority.clone()),
        &root,
        UNKNOWN_CA | USAGE
    ));
    assert!(passes(
        self_signed(authority),
        &root,
        UNKNOWN_CA | USAGE | TIME
    ));
}

#[test]
fn flags_that_no_check_has_are_refused() {
    let authority = Authority::new("Root");
    let options = TlsOptions {
        security_flags: 0x40,
        ..trusting(&authority)
    };
    let meeting = meet(&Server::new(authority.bank()), &options);
    let error = meeting.error();
    assert_eq!(error.code, 280);
    assert!(error.detail.contains("0x00000040"), "{}", error.detail);
}
