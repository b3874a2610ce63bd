//! Certificates that were revoked: by lists that are given, and by lists that are fetched.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

use rcgen::{CertificateParams, CrlDistributionPoint, date_time_ymd};

use super::world::{Authority, HOST, Meeting, Server, Shown, meet, params, trusting};
use crate::transport::options::TlsOptions;
use crate::transport::tls::{Connector, Handshake};

/// The serial number of the bank's certificate.
const BANK: u64 = 7;
const UNKNOWN_REVOCATION: u32 = 0x100;
const OTHER_FLAGS: u32 = 0x8000_CE37;

const REVOKED: &str = "it was revoked";
const UNKNOWN: &str = "no list that is up to date says whether it was revoked";

fn is_done(meeting: &Meeting) -> bool {
    matches!(meeting.result, Ok(Handshake::Done(_)))
}

#[test]
fn a_given_list_is_checked_within_the_handshake() {
    let authority = Authority::new("Root");
    let server = Server::new(authority.bank());
    for (revoked, is_trusted) in [(vec![BANK], false), (vec![1, 2], true), (vec![], true)] {
        let options = TlsOptions {
            crls: authority.list(&revoked, 2100),
            ..trusting(&authority)
        };
        let meeting = meet(&server, &options);
        if is_trusted {
            meeting.assert_spoken();
            assert_eq!(meeting.session().certificate.status, "OK");
        } else {
            assert_eq!(meeting.refused().0, REVOKED);
            let seen = server.seen();
            assert!(
                seen.error
                    .is_some_and(|alert| alert.contains("CertificateUnknown"))
            );
        }
    }
}

#[test]
fn no_flag_forgives_a_revoked_certificate() {
    let authority = Authority::new("Root");
    let options = TlsOptions {
        crls: authority.list(&[BANK], 2100),
        security_flags: OTHER_FLAGS | UNKNOWN_REVOCATION,
        ..trusting(&authority)
    };
    assert_eq!(
        meet(&Server::new(authority.bank()), &options).refused().0,
        REVOKED
    );
    // Nor one that expired as well, or whose authority is unknown but came along.
    let mut expired = params(HOST);
    expired.not_after = date_time_ymd(2024, 1, 1);
    let server = Server::new(authority.issue(expired));
    assert!(meet(&server, &options).refused().0.contains(REVOKED));
    let unknown = TlsOptions {
        server_cas: Authority::new("Other").pem(),
        ..options
    };
    let server = Server::new(authority.bank().with(&authority));
    assert!(meet(&server, &unknown).refused().0.contains(REVOKED));
}

#[test]
fn an_old_list_does_not_hide_a_new_one() {
    let authority = Authority::new("Root");
    let server = Server::new(authority.bank());
    let old = authority.list(&[], 2021);
    let new = authority.list(&[BANK], 2100);
    for crls in [format!("{old}{new}"), format!("{new}{old}")] {
        let options = TlsOptions {
            crls,
            ..trusting(&authority)
        };
        assert_eq!(meet(&server, &options).refused().0, REVOKED);
    }
    // What was revoked stays revoked, however old the list is.
    let options = TlsOptions {
        crls: authority.list(&[BANK], 2021),
        ..trusting(&authority)
    };
    assert_eq!(meet(&server, &options).refused().0, REVOKED);
}

#[test]
fn a_list_of_another_authority_says_nothing() {
    let authority = Authority::new("Root");
    let other = Authority::new("Other");
    let options = TlsOptions {
        crls: other.list(&[BANK], 2100),
        ..trusting(&authority)
    };
    let server = Server::new(authority.bank());
    assert_eq!(meet(&server, &options).session().certificate.status, "OK");
    let strict = TlsOptions {
        check_crl: 2,
        ..options
    };
    assert_eq!(meet(&server, &strict).refused().0, UNKNOWN);
}

#[test]
fn a_list_with_a_false_signature_is_a_defect() {
    let authority = Authority::new("Root");
    let liar = Authority::new("Root");
    let options = TlsOptions {
        crls: liar.list(&[], 2100),
        ..trusting(&authority)
    };
    let status = meet(&Server::new(authority.bank()), &options).refused().0;
    assert_eq!(
        status,
        "the list of revoked certificates is not signed by its issuer"
    );
}

#[test]
fn where_a_list_is_demanded_it_must_be_up_to_date() {
    let authority = Authority::new("Root");
    let server = Server::new(authority.bank());
    for (check_crl, due, is_met) in [
        (0, 2021, true),
        (1, 2021, true),
        (2, 2021, false),
        (2, 2100, true),
    ] {
        let options = TlsOptions {
            crls: authority.list(&[], due),
            check_crl,
            ..trusting(&authority)
        };
        let meeting = meet(&server, &options);
        assert_eq!(is_done(&meeting), is_met, "{check_crl} {due}");
        if !is_met {
            assert_eq!(meeting.refused().0, UNKNOWN);
        }
    }
}

#[test]
fn an_unknown_status_is_forgiven_by_its_flag_only() {
    let authority = Authority::new("Root");
    let server = Server::new(authority.bank());
    for (flags, is_forgiven) in [(UNKNOWN_REVOCATION, true), (OTHER_FLAGS, false), (0, false)] {
        let options = TlsOptions {
            check_crl: 2,
            security_flags: flags,
            ..trusting(&authority)
        };
        let meeting = meet(&server, &options);
        assert_eq!(is_done(&meeting), is_forgiven, "{flags:#x}");
        if is_forgiven {
            let status = &meeting.session().certificate.status;
            assert_eq!(
                *status,
                format!("accepted by SSLSecurityFlags, although {UNKNOWN}")
            );
            assert!(meeting.was_told("WARNING"));
        }
    }
}

#[test]
fn where_no_issuer_is_known_the_status_is_not_known_either() {
    let known = Authority::new("Known");
    let server = Server::new(Authority::new("Unknown").bank());
    let unknown_ca = 0x10;
    for (flags, is_forgiven) in [
        (unknown_ca, false),
        (UNKNOWN_REVOCATION, false),
        (unknown_ca | UNKNOWN_REVOCATION, true),
    ] {
        let options = TlsOptions {
            check_crl: 2,
            security_flags: flags,
            ..trusting(&known)
        };
        assert_eq!(is_done(&meet(&server, &options)), is_forgiven, "{flags:#x}");
    }
}

#[test]
fn lists_that_cannot_be_read_are_an_error() {
    let authority = Authority::new("Root");
    for crls in [
        "nonsense",
        "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n",
    ] {
        let options = TlsOptions {
            crls: crls.to_owned(),
            ..trusting(&authority)
        };
        assert_eq!(Connector::new(&options).err().expect("an error").code, 280);
    }
}

/// Serves one file by HTTP, again and again, on a thread that ends with the process. Its URL.
fn serving(answer: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/list.crl", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 1024];
            let count = stream.read(&mut request).unwrap();
            assert!(request[..count].starts_with(b"GET /list.crl HTTP/1.0\r\n"));
            stream.write_all(&answer).unwrap();
        }
    });
    url
}

fn ok(body: &[u8]) -> Vec<u8> {
    let mut answer =
        format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len()).into_bytes();
    answer.extend_from_slice(body);
    answer
}

fn der_of(pem: &str) -> Vec<u8> {
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    <base64ct::Base64 as base64ct::Encoding>::decode_vec(&body).unwrap()
}

/// A certificate of the bank that says where lists are.
fn pointing_to(urls: &[String]) -> CertificateParams {
    let mut params = params(HOST);
    params.crl_distribution_points = vec![CrlDistributionPoint {
        uris: urls.to_vec(),
    }];
    params
}

fn checking(shown: Shown, authority: &Authority, check_crl: u8) -> (Meeting, Server) {
    let server = Server::new(shown);
    let options = TlsOptions {
        check_crl,
        ..trusting(authority)
    };
    (meet(&server, &options), server)
}

#[test]
fn a_list_is_fetched_where_the_certificate_says() {
    let authority = Authority::new("Root");
    for (revoked, is_trusted) in [(vec![BANK], false), (vec![], true)] {
        let list = authority.list(&revoked, 2100);
        for answer in [ok(&der_of(&list)), ok(list.as_bytes())] {
            let url = serving(answer);
            for check_crl in [1, 2] {
                let shown = authority.issue(pointing_to(std::slice::from_ref(&url)));
                let (meeting, server) = checking(shown, &authority, check_crl);
                assert!(meeting.was_told("Fetched the list"), "{:?}", meeting.told);
                if is_trusted {
                    meeting.assert_spoken();
                    assert_eq!(meeting.session().certificate.status, "OK");
                } else {
                    assert_eq!(meeting.refused().0, REVOKED);
                    // Not a byte of a request has left.
                    assert!(server.seen().received.is_empty());
                }
            }
            let shown = authority.issue(pointing_to(&[url]));
            assert!(is_done(&checking(shown, &authority, 0).0), "not asked for");
        }
    }
}

#[test]
fn a_list_that_does_not_come_leaves_the_status_unknown() {
    let authority = Authority::new("Root");
    let stale = der_of(&authority.list(&[], 2021));
    let closed = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}/list.crl", listener.local_addr().unwrap())
    };
    for url in [
        closed,
        serving(b"HTTP/1.1 404 Not Found\r\n\r\n".to_vec()),
        serving(ok(b"nonsense")),
        serving(ok(&stale)),
        serving(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf".to_vec()),
        "https://ca.example/list.crl".to_owned(),
        "ldap://ca.example/cn=list".to_owned(),
    ] {
        for check_crl in [1, 2] {
            let shown = authority.issue(pointing_to(std::slice::from_ref(&url)));
            let (meeting, server) = checking(shown, &authority, check_crl);
            assert_eq!(meeting.refused().0, UNKNOWN, "{url}");
            assert!(server.seen().received.is_empty());
        }
    }
}

#[test]
fn one_list_of_several_will_do() {
    let authority = Authority::new("Root");
    let bad = serving(b"HTTP/1.1 500 Oops\r\n\r\n".to_vec());
    for (revoked, is_trusted) in [(vec![], true), (vec![BANK], false)] {
        let good = serving(ok(&der_of(&authority.list(&revoked, 2100))));
        let shown = authority.issue(pointing_to(&[bad.clone(), good]));
        let (meeting, _) = checking(shown, &authority, 2);
        assert_eq!(is_done(&meeting), is_trusted);
    }
}

#[test]
fn a_certificate_without_lists_passes_unless_they_are_demanded() {
    let authority = Authority::new("Root");
    let (meeting, _) = checking(authority.bank(), &authority, 1);
    assert_eq!(meeting.session().certificate.status, "OK");
    let (meeting, _) = checking(authority.bank(), &authority, 2);
    assert_eq!(meeting.refused().0, UNKNOWN);
}
