//! Chains that were verified are not verified again, and what may change is looked at each time.

use std::time::Duration;

use rcgen::{ExtendedKeyUsagePurpose, date_time_ymd};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};

use super::world::{Authority, HOST, params, trusting};
use crate::transport::options::TlsOptions;
use crate::transport::tls::Connector;
use crate::transport::tls::judge::{Judge, Kind, Revocation};

/// The seconds of 1 January of a year, about.
fn year(year: u64) -> UnixTime {
    UnixTime::since_unix_epoch(Duration::from_secs((year - 1970) * 31_557_600))
}

fn kinds(judge: &Judge, chain: &[CertificateDer<'_>], host: &str, now: UnixTime) -> Vec<Kind> {
    let host = ServerName::try_from(host).unwrap();
    let defects = judge.defects(chain, &host, now, Revocation::default());
    defects.iter().map(|defect| defect.kind).collect()
}

#[test]
fn what_was_found_sound_is_known_again_as_long_as_all_of_it_is_valid() {
    let authority = Authority::new("Root");
    let mut short = params(HOST);
    short.not_after = date_time_ymd(2030, 1, 1);
    let shown = authority.issue(short).with(&authority);
    let connector = Connector::new(&trusting(&authority)).unwrap();
    let judge = &connector.verifier.judge;
    assert!(!judge.sound.has(&shown.chain, year(2026)));
    for _ in 0..2 {
        assert_eq!(kinds(judge, &shown.chain, HOST, year(2026)), []);
        assert!(judge.sound.has(&shown.chain, year(2026)));
    }
    // Its time runs out meanwhile, or has not come yet.
    for when in [year(2031), year(2019)] {
        assert!(!judge.sound.has(&shown.chain, when));
        assert_eq!(kinds(judge, &shown.chain, HOST, when), [Kind::Time]);
    }
}

#[test]
fn a_chain_that_is_known_is_no_other_chain_and_of_no_other_host() {
    let (authority, other) = (Authority::new("Root"), Authority::new("Root"));
    let shown = authority.bank();
    let connector = Connector::new(&trusting(&authority)).unwrap();
    let judge = &connector.verifier.judge;
    assert_eq!(kinds(judge, &shown.chain, HOST, year(2026)), []);
    let found = kinds(judge, &shown.chain, "shop.example", year(2026));
    assert_eq!(found, [Kind::Host]);
    let forged = other.bank();
    assert!(!kinds(judge, &forged.chain, HOST, year(2026)).is_empty());
    let longer = [shown.chain[0].clone(), forged.chain[0].clone()];
    assert!(!judge.sound.has(&longer, year(2026)));
}

#[test]
fn what_is_not_sound_is_judged_each_time() {
    let (authority, other) = (Authority::new("Root"), Authority::new("Other"));
    let shown = other.bank();
    let connector = Connector::new(&trusting(&authority)).unwrap();
    let judge = &connector.verifier.judge;
    for _ in 0..2 {
        assert_eq!(kinds(judge, &shown.chain, HOST, year(2026)), [Kind::Issuer]);
        assert!(!judge.sound.has(&shown.chain, year(2026)));
    }
}

#[test]
fn what_was_only_forgiven_is_judged_each_time() {
    let authority = Authority::new("Root");
    let mut late = params(HOST);
    late.not_after = date_time_ymd(2021, 1, 1);
    let mut other_use = params(HOST);
    other_use.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    for (params, kind) in [(late, Kind::Time), (other_use, Kind::Usage)] {
        let shown = authority.issue(params);
        let connector = Connector::new(&trusting(&authority)).unwrap();
        let judge = &connector.verifier.judge;
        for _ in 0..2 {
            assert_eq!(kinds(judge, &shown.chain, HOST, year(2026)), [kind]);
            assert!(!judge.sound.has(&shown.chain, year(2020)));
            assert!(!judge.sound.has(&shown.chain, year(2026)));
        }
    }
}

#[test]
fn what_is_known_may_have_been_revoked_meanwhile() {
    let authority = Authority::new("Root");
    let shown = authority.bank();
    let options = TlsOptions {
        crls: authority.list(&[7], 2100),
        ..trusting(&authority)
    };
    let connector = Connector::new(&options).unwrap();
    let judge = &connector.verifier.judge;
    let host = ServerName::try_from(HOST).unwrap();
    let found = |lists, must_be_known| {
        let revocation = Revocation {
            lists,
            must_be_known,
        };
        let defects = judge.defects(&shown.chain, &host, year(2026), revocation);
        defects.iter().map(|defect| defect.kind).collect::<Vec<_>>()
    };
    assert_eq!(found(&[], false), []);
    assert!(judge.sound.has(&shown.chain, year(2026)));
    assert_eq!(found(&connector.verifier.lists, false), [Kind::Other]);
    assert_eq!(found(&[], true), [Kind::Revocation]);
}

#[test]
fn only_some_chains_are_remembered() {
    let authority = Authority::new("Root");
    let connector = Connector::new(&trusting(&authority)).unwrap();
    let judge = &connector.verifier.judge;
    let all: Vec<_> = (0..20).map(|_| authority.bank()).collect();
    for shown in &all {
        assert_eq!(kinds(judge, &shown.chain, HOST, year(2026)), []);
    }
    let known = all
        .iter()
        .filter(|shown| judge.sound.has(&shown.chain, year(2026)));
    assert_eq!(known.count(), 8);
}
